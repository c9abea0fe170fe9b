//! `create`: writes the files of a new migration. Never overwrites one.

use clap::Args;

use super::call::{Call, Source};
use super::outcome::{Failure, Outcome};

#[derive(Debug, Args)]
pub(super) struct Create {
    /// What the migration does, in a few words: they become its name
    #[arg(required = true, value_name = "MESSAGE")]
    message: Vec<String>,
}

pub(super) fn run(call: &Call<'_>, create: &Create) -> Result<Outcome, Failure> {
    match &call.source {
        Source::Embedded(_) => Err(only_stand_alone(
            "create",
            "it was compiled into this program, which does not know where its source files are",
        )),
        Source::Directory(dir) => write(call, dir, &create.message.join(" ")),
    }
}

/// Why a command is none of the app's own binary.
pub(super) fn only_stand_alone(command: &str, why: &str) -> Failure {
    Failure::usage(
        format!("`{command}` works on the directory of the migrations: {why}"),
        format!("in the app's source directory, run: tohead --dir migrations {command}"),
    )
}

#[cfg(not(feature = "compile"))]
fn write(_: &Call<'_>, dir: &std::path::Path, _: &str) -> Result<Outcome, Failure> {
    Err(only_stand_alone(
        "create",
        &format!("this program cannot read {}", dir.display()),
    ))
}

#[cfg(feature = "compile")]
use files::write;

#[cfg(feature = "compile")]
mod files {
    use std::fs::OpenOptions;
    use std::io::Write;
    use std::path::{Path, PathBuf};
    use std::rc::Rc;

    use rusqlite::Connection;

    use crate::cli::call::Call;
    use crate::cli::outcome::{Answer, Failure, Outcome};
    use crate::cli::screen::plain;
    use crate::error::Error;
    use crate::source::finding::SourceFile;
    use crate::source::layout::{InputFile, Layout, Tohead, slug};
    use crate::version::Version;

    const UP: &str = "\
-- Up: write the statements that make this change below, each ended with a semicolon.
-- They run in one transaction with everything else that is pending, with foreign keys off: no BEGIN,
-- no COMMIT, no PRAGMA foreign_keys. The build refuses this file while it holds no statement.
-- Directives stand at the top of this file, each on a line of its own, for example:
--     -- tohead: irreversible \"why\"        (then delete the down file)
--     -- tohead: allow(drop-column) \"why\"

";

    const DOWN: &str = "\
-- Down: write the statements that undo this change below, in the opposite order.
-- They have to restore the schema exactly as it was before the up file; the build checks it.
-- If that is impossible, delete this file and say why in the up file:
--     -- tohead: irreversible \"why\"

";

    pub(super) fn write(call: &Call<'_>, dir: &Path, message: &str) -> Result<Outcome, Failure> {
        let Some(name) = slug(message) else {
            return Err(Failure::usage(
                "the message holds neither a letter nor a digit",
                "say what the migration does: create add shopping lists",
            ));
        };
        if !dir.exists() {
            std::fs::create_dir_all(dir).map_err(|error| not_written(dir, &error))?;
            call.screen.say(format_args!("created   {}", dir.display()));
        }
        let version = next_version(dir)?;
        let up = dir.join(format!("{version}_{name}.up.sql"));
        let down = dir.join(format!("{version}_{name}.down.sql"));
        write_new(&up, UP)?;
        if let Err(failure) = write_new(&down, DOWN) {
            // Half a migration is worse than none, and this file was made a moment ago.
            let _ = std::fs::remove_file(&up);
            return Err(failure);
        }
        for file in [&up, &down] {
            call.screen
                .say(format_args!("created   {}", plain(&file.display().to_string())));
        }
        let recommendation = "write both files, review them before anything is applied, then run `check`";
        Ok(Outcome::new(
            format!("created {version}_{name}"),
            Answer::Created { up, down },
            recommendation,
        ))
    }

    fn write_new(path: &PathBuf, text: &str) -> Result<(), Failure> {
        let file = OpenOptions::new().write(true).create_new(true).open(path);
        file.and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| not_written(path, &error))
    }

    fn not_written(path: &Path, error: &std::io::Error) -> Failure {
        let message = format!("cannot create {}: {error}", path.display());
        Failure::new(
            "not-written",
            message,
            "nothing was overwritten; choose another message, or check the directory",
        )
    }

    /// The next version in the directory's own scheme: one more, as many digits; or the time, where the
    /// last version is a time. The names of the files decide, whatever is in them.
    fn next_version(dir: &Path) -> Result<Version, Failure> {
        let entries = std::fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = entries.map_err(|error| not_written(dir, &error))?;
        let input = |entry: &std::fs::DirEntry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let file = Rc::new(SourceFile {
                path: name.clone(),
                text: String::new(),
            });
            InputFile { name, file }
        };
        let inputs: Vec<_> = entries.iter().map(input).collect();
        let last = Tohead
            .read(&inputs, &mut Vec::new())
            .into_iter()
            .map(|part| part.version)
            .max();
        next(last, now()?).ok_or_else(|| {
            Failure::new(
                "not-written",
                "there is no version after the last one",
                "renumber the migrations",
            )
        })
    }

    fn next(last: Option<Version>, now: Version) -> Option<Version> {
        let Some(last) = last else {
            return Some(Version::new(1, 4));
        };
        let number = last.number().checked_add(1)?;
        let after_last = format!("{number:0width$}", width = usize::from(last.digits()))
            .parse()
            .ok();
        if is_time(last) && now > last {
            Some(now)
        } else {
            after_last
        }
    }

    /// Whether a version looks like YYYYMMDDHHMMSS.
    fn is_time(version: Version) -> bool {
        let part = |below: u128, width: u128| version.number() / below % width;
        let (month, day) = (part(100_000_000, 100), part(1_000_000, 100));
        let (hour, minute, second) = (part(10_000, 100), part(100, 100), part(1, 100));
        let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
        version.digits() == 14 && is_date && hour < 24 && minute < 60 && second < 60
    }

    /// The time in UTC as a version: YYYYMMDDHHMMSS.
    fn now() -> Result<Version, Failure> {
        let during = || Error::sqlite("asking SQLite for the time");
        let conn = Connection::open_in_memory().map_err(during())?;
        let text: String = conn
            .query_row("SELECT strftime('%Y%m%d%H%M%S', 'now')", [], |row| row.get(0))
            .map_err(during())?;
        text.parse()
            .map_err(|_| Failure::new("not-written", format!("the clock says `{text}`"), "set the clock"))
    }

    #[cfg(test)]
    mod tests {
        use super::{next, write_new};

        #[test]
        fn what_is_there_is_never_overwritten() {
            let dir = tempfile::tempdir().expect("a directory");
            let path = dir.path().join("0001_mine.up.sql");
            std::fs::write(&path, "mine").expect("a file");
            let refused = write_new(&path, "new").expect_err("it is there");
            assert!(refused.message.contains("0001_mine.up.sql"), "{refused:?}");
            assert_eq!(std::fs::read_to_string(&path).expect("a file"), "mine");
        }

        #[test]
        fn the_next_version_follows_the_scheme_of_the_last() {
            let now = "20260131120000".parse().expect("a version");
            let cases = [
                (None, Some("0001")),
                (Some("0007"), Some("0008")),
                (Some("9"), Some("10")),
                (Some("0999"), Some("1000")),
                (Some("20250131120000"), Some("20260131120000")),
                (Some("20260131120000"), Some("20260131120001")),
                (Some("20269931120000"), Some("20269931120001")),
                (Some("1700000000000"), Some("1700000000001")),
                (Some("99999999999999999999999999999999999999"), None),
            ];
            for (last, expected) in cases {
                let last = last.map(|last| last.parse().expect("a version"));
                assert_eq!(
                    next(last, now).map(|next| next.to_string()).as_deref(),
                    expected,
                    "{last:?}"
                );
            }
        }
    }
}
