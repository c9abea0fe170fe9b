//! `lock`: records the drafts in the lock file as shipped.

use clap::Args;

use super::call::{Call, Source, only_stand_alone};
use super::outcome::{Failure, Outcome};

#[derive(Debug, Args)]
pub(super) struct Lock {
    /// The release of the app that ships the drafts [default: the version of its package, if that has shipped none yet]
    #[arg(long, value_name = "X.Y.Z", value_parser = super::values::release)]
    release: Option<semver::Version>,

    /// Judge the files without the app's build script, whose levels, functions and Rust steps are not known then
    #[arg(long)]
    alone: bool,
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
    Err(super::call::cannot_read("lock", dir))
}

#[cfg(feature = "compile")]
use files::ship;

#[cfg(feature = "compile")]
mod files {
    use std::path::Path;

    use super::Lock;
    use crate::build::account::{Account, Known};
    use crate::cli::build_script::BuildScript;
    use crate::cli::call::{Call, compiler};
    use crate::cli::check;
    use crate::cli::outcome::{Answer, Failure, Outcome, migrations};
    use crate::cli::release;
    use crate::cli::replace;
    use crate::cli::screen::plain;
    use crate::lock::{self, Fingerprint, Shipped, appended};
    use crate::source::{Check, LOCK_FILE, SourceSet, read_dir};

    pub(super) fn ship(call: &Call<'_>, dir: &Path, lock: &Lock) -> Result<Outcome, Failure> {
        let file = dir.join(LOCK_FILE);
        let (account, before) = judged(call, dir, lock)?;
        let drafts = account.drafts.clone().unwrap_or_default();
        if drafts.is_empty() {
            return Ok(Outcome::new(
                "nothing: there is no draft",
                answer(&file, None, drafts),
                "nothing is to do: every migration was shipped",
            ));
        }
        let release = match &lock.release {
            Some(release) => release.clone(),
            None => new_release(dir, before.as_ref())?,
        };
        let is_draft = |known: &&Known| drafts.contains(&known.migration.id);
        let shipped = account
            .rehearsed
            .iter()
            .filter(is_draft)
            .map(|known| shipped(known, &release));
        let shipped = shipped.collect::<Result<Vec<_>, _>>()?;
        replace::write(&file, &appended(before.as_ref(), &shipped)).map_err(|error| not_written(&file, &error))?;
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

    /// What the checks say of a set that may be shipped, and its lock file, if there is one.
    fn judged(call: &Call<'_>, dir: &Path, lock: &Lock) -> Result<(Account, Option<lock::Lock>), Failure> {
        let account = account(call, dir, lock)?;
        // A file that nobody has written yet could not be written any more once it is shipped.
        if account.is_refused() || account.has(Check::EmptyFile) {
            check::show_found(call, &account);
            return Err(Failure::new(
                "invalid-set",
                "the migrations did not pass their checks: nothing was shipped",
                "correct the files as the messages say, then run `lock` again",
            ));
        }
        let sources = read_dir(dir, &dir.to_string_lossy());
        if !is_of(&account, &sources) {
            return Err(Failure::new(
                "invalid-set",
                "the files have changed since they were judged: nothing was shipped",
                "run `lock` again",
            ));
        }
        let before = sources.lock.as_ref().map(lock::read).transpose();
        let before = before.map_err(|finding| Failure::new("invalid-set", finding.to_string(), finding.help))?;
        Ok((account, before))
    }

    /// What the build says of the directory, or what its files say by themselves.
    fn account(call: &Call<'_>, dir: &Path, lock: &Lock) -> Result<Account, Failure> {
        let script = BuildScript::of(dir).filter(|_| !lock.alone);
        let asked = script.map(|script| script.account(call, None)).transpose()?;
        Ok(asked.flatten().unwrap_or_else(|| Account::of(&compiler(dir).check())))
    }

    /// Whether the account is about these very files: every migration is the same, up and down.
    fn is_of(account: &Account, sources: &SourceSet) -> bool {
        let is_same = |(known, source): (&Known, &crate::source::SourceMigration)| {
            known.migration.id == source.id()
                && known.up == source.checksum().to_string()
                && known.down == source.down_checksum().map(|down| down.to_string())
        };
        account.rehearsed.len() == sources.migrations.len()
            && account.rehearsed.iter().zip(&sources.migrations).all(is_same)
    }

    /// What the lock file says of a migration that this release ships.
    fn shipped(known: &Known, release: &semver::Version) -> Result<Shipped, Failure> {
        let wrong = |error: &dyn std::fmt::Display| {
            Failure::new(
                "build-failed",
                format!(
                    "what the build script says of {} cannot be read: {error}",
                    known.migration.id
                ),
                "install the tohead that Cargo.toml names under [build-dependencies]",
            )
        };
        let digest = |text: &String| text.parse().map_err(|error| wrong(&error));
        Ok(Shipped {
            id: known.migration.id.clone(),
            release: release.clone(),
            up: digest(&known.up)?,
            down: known.down.as_ref().map(digest).transpose()?,
            fingerprint: known
                .fingerprint
                .as_ref()
                .map(digest)
                .transpose()?
                .map(Fingerprint::Known),
            schema_version: known.migration.schema_version.parse().map_err(|error| wrong(&error))?,
        })
    }

    /// The version of the package. It is refused if the lock file has that release or a later one: somebody has
    /// forgotten to raise it, and the lock file would say that the release which went out knows these migrations.
    fn new_release(dir: &Path, before: Option<&lock::Lock>) -> Result<semver::Version, Failure> {
        let release = release::of_package(dir)?;
        let latest = before.and_then(lock::Lock::latest_release);
        let Some((latest, id)) = latest.filter(|(latest, _)| release <= **latest) else {
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
