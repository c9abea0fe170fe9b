//! `lock`: ships the drafts, by writing them into the lock file.

use clap::Args;

use super::call::{Call, Source};
use super::create::only_stand_alone;
use super::outcome::{Failure, Outcome};

#[derive(Debug, Args)]
pub(super) struct Lock {
    /// The release of the app that ships the drafts [default: the version of its package, if that has shipped none yet]
    #[arg(long, value_name = "X.Y.Z", value_parser = super::arguments::release)]
    release: Option<semver::Version>,
}

pub(super) fn run(call: &Call<'_>, lock: &Lock) -> Result<Outcome, Failure> {
    match &call.source {
        Source::Embedded(_) => Err(only_stand_alone(
            "lock",
            "what was shipped is recorded there, before a release is built",
        )),
        Source::Directory(dir) => ship(call, dir, lock),
    }
}

#[cfg(not(feature = "compile"))]
fn ship(_: &Call<'_>, dir: &std::path::Path, _: &Lock) -> Result<Outcome, Failure> {
    Err(super::create::cannot_read("lock", dir))
}

#[cfg(feature = "compile")]
use files::ship;

#[cfg(feature = "compile")]
mod files {
    use std::path::Path;

    use super::Lock;
    use crate::build::Checked;
    use crate::cli::call::{Call, compiler};
    use crate::cli::check;
    use crate::cli::outcome::{Answer, Failure, Outcome, migrations};
    use crate::cli::release;
    use crate::cli::replace;
    use crate::cli::screen::plain;
    use crate::source::LOCK_FILE;

    pub(super) fn ship(call: &Call<'_>, dir: &Path, lock: &Lock) -> Result<Outcome, Failure> {
        let file = dir.join(LOCK_FILE);
        let checked = compiler(dir).check();
        if checked.is_refused() {
            check::show(call, &checked);
            return Err(Failure::new(
                "invalid-set",
                "the migrations did not pass their checks: nothing was shipped",
                "correct the files as the messages say, then run `lock` again",
            ));
        }
        let drafts = checked.draft_ids().unwrap_or_default();
        if drafts.is_empty() {
            return Ok(Outcome::new(
                "nothing: there is no draft",
                answer(&file, None, drafts),
                "nothing is to do: every migration was shipped",
            ));
        }
        let release = match &lock.release {
            Some(release) => release.clone(),
            None => new_release(dir, &checked)?,
        };
        replace::write(&file, &checked.locked(&release)).map_err(|error| not_written(&file, &error))?;
        for id in &drafts {
            call.screen.say(format_args!("shipped   {}", plain(id)));
        }
        let shown = file.display();
        Ok(Outcome::new(
            migrations(
                drafts.len(),
                &format!("recorded in {shown} as shipped with release {release}"),
            ),
            answer(&file, Some(&release), drafts),
            format!(
                "commit {shown} and build release {release} from that commit; to change what was shipped, write a new migration"
            ),
        ))
    }

    /// The version of the package, if it is not one whose migrations have been shipped already: whoever forgets to raise
    /// it would have the release that went out know more than it does.
    fn new_release(dir: &Path, checked: &Checked) -> Result<semver::Version, Failure> {
        let release = release::of_package(dir)?;
        let Some((latest, id)) = checked.latest_release().filter(|(latest, _)| release <= **latest) else {
            return Ok(release);
        };
        let id = plain(id);
        let message = if release == *latest {
            format!("the lock file says that release {release} has shipped {id}: nothing was recorded")
        } else {
            format!("release {release} is below {latest}, which has shipped {id}: nothing was recorded")
        };
        let remedy = format!("raise the version in Cargo.toml; if it is right: lock --release {release}");
        Err(Failure::usage(message, remedy))
    }

    fn answer(file: &Path, release: Option<&semver::Version>, shipped: Vec<String>) -> Answer {
        Answer::Locked {
            lock: file.to_owned(),
            release: release.map(ToString::to_string),
            shipped,
        }
    }

    fn not_written(file: &Path, error: &std::io::Error) -> Failure {
        Failure::new(
            "not-written",
            format!("cannot write {}: {error}", file.display()),
            "the file is as it was; check the directory, then run the command again",
        )
    }
}
