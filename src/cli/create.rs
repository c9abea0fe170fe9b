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

/// Why a command does nothing in a program that was built without the compiler.
#[cfg(not(feature = "compile"))]
pub(super) fn cannot_read(command: &str, dir: &std::path::Path) -> Failure {
    only_stand_alone(command, &format!("this program cannot read {}", dir.display()))
}

#[cfg(not(feature = "compile"))]
fn write(_: &Call<'_>, dir: &std::path::Path, _: &str) -> Result<Outcome, Failure> {
    Err(cannot_read("create", dir))
}

#[cfg(feature = "compile")]
use files::write;

#[cfg(feature = "compile")]
mod files {
    use std::fs::OpenOptions;
    use std::io::Write;
    use std::path::{Path, PathBuf};

    use crate::cli::call::Call;
    use crate::cli::directory;
    use crate::cli::numbering::{next, no_version_left, now};
    use crate::cli::outcome::{Answer, Failure, Outcome};
    use crate::cli::screen::plain;
    use crate::source::layout::slug;

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
        let last = directory::parts(dir)
            .map_err(|error| not_written(dir, &error))?
            .into_iter()
            .map(|part| part.version)
            .max();
        let version = next(last, now()?).ok_or_else(no_version_left)?;
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

    #[cfg(test)]
    mod tests {
        use super::write_new;

        #[test]
        fn what_is_there_is_never_overwritten() {
            let dir = tempfile::tempdir().expect("a directory");
            let path = dir.path().join("0001_mine.up.sql");
            std::fs::write(&path, "mine").expect("a file");
            let refused = write_new(&path, "new").expect_err("it is there");
            assert!(refused.message.contains("0001_mine.up.sql"), "{refused:?}");
            assert_eq!(std::fs::read_to_string(&path).expect("a file"), "mine");
        }
    }
}
