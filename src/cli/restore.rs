//! `restore`: puts a backup in the place of the database, and keeps what it replaces.

use std::path::{Path, PathBuf};

use clap::Args;

use super::call::Call;
use super::confirm::Question;
use super::database::{Database, Place};
use super::outcome::{Answer, Failure, Outcome};
use super::screen::{WARNING, plain, styled};
use crate::backup::restore::{self, Replaced, Verified};
use crate::envelope::Patience;
use crate::error::Error;

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Do not ask; needed where there is no terminal
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(call: &Call<'_>, restore: &Restore) -> Result<Outcome, Failure> {
    let database = file(call.database)?;
    let runner = call.runner();
    let backup = restore::verify(&runner, &restore.file).map_err(|problem| refused(&restore.file, &problem))?;
    if is_same(&restore.file, database) {
        return Err(refused(&restore.file, "it is the database itself"));
    }
    confirm(call, restore, &backup, database)?;
    let patience = Patience::new(call.busy_timeout);
    let restored = backup.restore(&runner, database, &patience);
    let replaced = match restored.map_err(|error| not_restored(&restore.file, error))? {
        Replaced::Nothing => None,
        Replaced::Kept(file) => Some(file),
    };
    let said = match &replaced {
        None => "restored the backup; there was no database before".to_owned(),
        Some(file) => format!(
            "restored the backup; what it replaced is in {}",
            plain(&file.display().to_string())
        ),
    };
    let answer = Answer::Restored {
        file: restore.file.clone(),
        replaced,
    };
    Ok(Outcome::new(
        said,
        answer,
        "run `verify`, then `up` for what is pending",
    ))
}

/// The file of the database; a failure for one that is in memory, or where none is named.
fn file(database: Option<&Database>) -> Result<&Path, Failure> {
    match database.map(Database::place) {
        Some(Place::File(file)) => Ok(file),
        _ => Err(Failure::usage(
            "there is no file to restore",
            "name one with --database FILE",
        )),
    }
}

fn refused(backup: &Path, problem: &str) -> Failure {
    Failure::new(
        "backup",
        format!(
            "{} cannot be restored: {problem}; nothing was changed",
            backup.display()
        ),
        "name another backup",
    )
}

fn not_restored(backup: &Path, error: Error) -> Failure {
    match error {
        Error::Backup { problem, .. } => Failure::new(
            "backup",
            format!("{} was not restored: {problem}", backup.display()),
            "remove the obstacle, then run `restore` again",
        ),
        error => error.into(),
    }
}

/// Whether the backup is the file of the database.
fn is_same(backup: &Path, database: &Path) -> bool {
    match (backup.canonicalize(), database.canonicalize()) {
        (Ok(backup), Ok(database)) => backup == database,
        _ => false,
    }
}

fn confirm(call: &Call<'_>, restore: &Restore, backup: &Verified, database: &Path) -> Result<(), Failure> {
    let at = call
        .runner()
        .status(backup.conn())
        .ok()
        .and_then(|status| status.current_id);
    let backup = restore.file.display().to_string();
    let database = database.display().to_string();
    let lines = [
        styled(
            WARNING,
            format_args!("{} becomes what {} holds:", plain(&database), plain(&backup)),
        ),
        format!("  a sound database at {}", plain(at.as_deref().unwrap_or("base"))),
        "What was written since is no longer in it; the database as it is now is kept in another file.".to_owned(),
    ];
    let question = Question {
        lines: &lines,
        question: "Restore it?",
        nobody: (
            "this would replace the database, and there is no terminal to ask on: nothing was changed",
            "stop the app, then confirm with --yes",
        ),
        declined: "nothing was restored",
    };
    question.put(call, restore.yes)
}
