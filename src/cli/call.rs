//! What a command works with: the database, the set and the screen.

use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;

use super::connection;
use super::database::Database;
use super::outcome::Failure;
use super::screen::Screen;
use crate::means::Means;
use crate::migration::Migrations;
use crate::runner::Runner;

/// A set without migrations: enough to read what the ledger says of the set `main`.
pub(super) const NO_MIGRATIONS: Migrations = Migrations {
    set: "main",
    app_version: "",
    list: &[],
    keeps_mark: false,
    min_sqlite: 0,
    snapshot: None,
    means: Means::LITTLE,
    refused: None,
};

/// Where the migrations come from.
#[derive(Debug)]
pub(super) enum Source {
    /// The binary.
    Embedded(Migrations),
    /// A directory, read now. Never the case without the feature `compile`.
    Directory(PathBuf),
}

impl Source {
    pub(super) fn set(&self) -> Result<Migrations, Failure> {
        match self {
            Self::Embedded(set) => Ok(*set),
            #[cfg(feature = "compile")]
            Self::Directory(dir) => Ok(compiler(dir).compile()?),
            #[cfg(not(feature = "compile"))]
            Self::Directory(_) => Err(Failure::usage(
                "this program was built without the feature `compile`",
                "build it anew",
            )),
        }
    }
}

/// The compiler for a set that is run on a database or shipped. There a file without a statement is an error: it is
/// mostly one that nobody has written yet, and once it was applied it may not be edited any more.
#[cfg(feature = "compile")]
pub(super) fn compiler(dir: &std::path::Path) -> crate::build::Compiler {
    use crate::source::{Check, Level};
    crate::build::Compiler::new(dir).level(Check::EmptyFile, Level::Deny)
}

/// One call of a command: the checked connection, the set, and where to print.
pub(super) struct Call<'c> {
    pub(super) database: Option<&'c Database>,
    pub(super) conn: Connection,
    pub(super) set: Migrations,
    /// False where the set could not be read, or no command needs it: then `set` is empty.
    pub(super) knows_set: bool,
    pub(super) source: Source,
    pub(super) screen: &'c Screen,
    /// The database file does not exist; `conn` is in memory, or has created it.
    pub(super) is_missing: bool,
    pub(super) busy_timeout: Duration,
}

impl Call<'_> {
    pub(super) fn runner(&self) -> Runner {
        let runner = self.set.runner().busy_timeout(self.busy_timeout).follow_drafts(false);
        // For backups a run opens the file a second time: by its path, and with the parameters that the connection
        // string has.
        match self.database.and_then(connection::opener) {
            Some(open) => runner.open_with(open),
            None => runner,
        }
    }
}

/// Why the app's own binary refuses a command: it works on the source files, and only the stand-alone program has them.
pub(super) fn only_stand_alone(command: &str, why: &str) -> Failure {
    Failure::usage(
        format!("`{command}` works on the directory of the migrations: {why}"),
        format!("in the app's source directory, run: tohead --dir migrations {command}"),
    )
}

/// Why a command is refused by a program that was built without the feature `compile`.
#[cfg(not(feature = "compile"))]
pub(super) fn cannot_read(command: &str, dir: &std::path::Path) -> Failure {
    only_stand_alone(command, &format!("this program cannot read {}", dir.display()))
}
