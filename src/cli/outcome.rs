//! What a command has done or why it failed, as data: the text and the JSON are made from it.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::boxed::Boxed;
use crate::error::{Error, State};
use crate::ledger::Action;
use crate::migration::Direction;
use crate::migration::Migration;
use crate::report::{DoneStep, Report, Status, Verification};
use crate::version::Version;

/// Exit codes.
pub(super) const DONE: u8 = 0;
pub(super) const FAILED: u8 = 1;
pub(super) const USAGE: u8 = 2;
/// Something is pending, or differs, and the command was to say so.
pub(super) const PENDING: u8 = 3;

/// What a command that has run leaves to be said.
pub(super) struct Outcome {
    /// What was done, in a few words: the line `done` of the summary.
    pub(super) said: String,
    /// The migrations that something was done with.
    pub(super) done: Vec<Done>,
    pub(super) answer: Answer,
    /// What to do next.
    pub(super) recommendation: String,
    pub(super) exit: u8,
    pub(super) error: Option<Failure>,
}

impl Outcome {
    pub(super) fn new(said: impl Into<String>, answer: Answer, recommendation: impl Into<String>) -> Self {
        Self {
            said: said.into(),
            done: Vec::new(),
            answer,
            recommendation: recommendation.into(),
            exit: DONE,
            error: None,
        }
    }

    pub(super) fn done(self, done: Vec<Done>) -> Self {
        Self { done, ..self }
    }

    pub(super) fn exit(self, exit: u8) -> Self {
        Self { exit, ..self }
    }

    /// The same for a command that ran to its end, and found something that is a failure.
    pub(super) fn but(self, failure: Failure) -> Self {
        Self {
            exit: failure.exit,
            recommendation: failure.recommendation.clone(),
            error: Some(failure),
            ..self
        }
    }

    /// For a command that ended early.
    pub(super) fn failed(mut failure: Failure) -> Self {
        let done = std::mem::take(&mut failure.done);
        let said = if done.is_empty() {
            "nothing".to_owned()
        } else {
            migrations(done.len(), "before it failed")
        };
        Self::new(said, Answer::Nothing, "").done(done).but(failure)
    }
}

/// `3 migrations applied`.
pub(super) fn migrations(count: usize, done: &str) -> String {
    format!("{} {done}", counted(count, "migration"))
}

/// A number with its noun: `1 migration`, `3 migrations`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A migration that something was done with.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Done {
    pub(super) id: String,
    pub(super) action: Action,
    pub(super) duration_us: u64,
}

impl From<&DoneStep> for Done {
    fn from(step: &DoneStep) -> Self {
        let action = match step.direction {
            Direction::Up => Action::Up,
            Direction::Down => Action::Down,
        };
        Self {
            id: step.migration.id(),
            action,
            duration_us: micros(step.duration),
        }
    }
}

pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// The `result` of a command in JSON: see `docs/json.md`.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Answer {
    Nothing,
    Moved(Moved),
    #[cfg(feature = "compile")]
    Created {
        up: PathBuf,
        /// None for a migration that cannot be undone.
        down: Option<PathBuf>,
        dry_run: bool,
        /// What differed between head and the declared schema.
        differences: Vec<String>,
        to_complete: Vec<ToComplete>,
        /// What was written; none for blank templates.
        up_sql: Option<String>,
        down_sql: Option<String>,
    },
    #[cfg(feature = "compile")]
    Schema {
        sql: String,
    },
    #[cfg(feature = "compile")]
    Differences {
        from: String,
        to: String,
        differences: Vec<String>,
    },
    Repaired {
        repaired: Vec<String>,
    },
    Backup {
        file: PathBuf,
    },
    Restored {
        file: PathBuf,
        /// What the database was before; none if there was no database.
        replaced: Option<PathBuf>,
    },
    Status(Box<StatusAnswer>),
    History {
        entries: Vec<HistoryEntry>,
    },
    Plan {
        plan: crate::plan::Plan,
        sql: Option<String>,
    },
    Verify {
        verification: Verification,
    },
    #[cfg(feature = "compile")]
    Check {
        migrations: usize,
        /// The manifest of the package whose build script has judged them; none where they were judged alone.
        build_script: Option<PathBuf>,
        /// The ids of those that no release has shipped; none where the lock file cannot be read.
        drafts: Option<Vec<String>>,
        rehearsed: Vec<crate::build::account::Rehearsed>,
        /// What a new database takes; none without `--verbose`.
        snapshot: Option<crate::build::account::SnapshotInShort>,
        errors: Vec<String>,
        warnings: Vec<String>,
    },
    #[cfg(feature = "compile")]
    Checks {
        checks: Vec<CheckLine>,
    },
    #[cfg(feature = "compile")]
    Page(Box<crate::build::explain::Page>),
    #[cfg(feature = "compile")]
    Locked {
        lock: PathBuf,
        release: Option<String>,
        shipped: Vec<String>,
    },
    #[cfg(feature = "compile")]
    Rebased {
        dry_run: bool,
        upstream: Option<super::side::Side>,
        drafts: Vec<String>,
        renumbered: Vec<NewName>,
        renamed: Vec<NewName>,
    },
}

/// A directive whose reason somebody has to write.
#[cfg(feature = "compile")]
#[derive(Clone, Debug, Serialize)]
pub(super) struct ToComplete {
    pub(super) directive: String,
    /// What was found.
    pub(super) found: String,
}

/// Something that has another name now.
#[cfg(feature = "compile")]
#[derive(Serialize)]
pub(super) struct NewName {
    from: String,
    to: String,
}

#[cfg(feature = "compile")]
impl From<(String, String)> for NewName {
    fn from((from, to): (String, String)) -> Self {
        Self { from, to }
    }
}

#[cfg(feature = "compile")]
impl From<&super::replace::Rename> for NewName {
    fn from(rename: &super::replace::Rename) -> Self {
        (rename.from.display().to_string(), rename.to.display().to_string()).into()
    }
}

/// A check in a list of all.
#[cfg(feature = "compile")]
#[derive(Serialize)]
pub(super) struct CheckLine {
    pub(super) id: &'static str,
    pub(super) level: &'static str,
    pub(super) finds: &'static str,
}

/// From where to where a command has brought the database. None stands for base.
#[derive(Serialize)]
pub(super) struct Moved {
    from: Option<String>,
    to: Option<String>,
    duration_us: u64,
    /// The database as it was before, if a backup was made.
    backup: Option<PathBuf>,
    /// What `up` found afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<Verification>,
}

impl From<&Report> for Answer {
    fn from(report: &Report) -> Self {
        Self::moved(report, None)
    }
}

impl Answer {
    pub(super) fn moved(report: &Report, verification: Option<Verification>) -> Self {
        let [from, to] = [report.from, report.to].map(|place| place.map(Migration::id));
        Self::Moved(Moved {
            from,
            to,
            duration_us: micros(report.duration),
            backup: report.backup.clone(),
            verification,
        })
    }
}

#[derive(Serialize)]
pub(super) struct StatusAnswer {
    #[serde(flatten)]
    pub(super) status: Status,
    pub(super) connection: ConnectionFacts,
}

/// What `status` looks at besides the ledger. Without a file there is nothing to look at.
#[derive(Serialize)]
pub(super) struct ConnectionFacts {
    pub(super) sqlite: &'static str,
    pub(super) journal_mode: Option<String>,
    pub(super) foreign_keys: Option<bool>,
    /// `ok`, or what is wrong.
    pub(super) quick_check: Option<String>,
}

#[derive(Serialize)]
pub(super) struct HistoryEntry {
    pub(super) seq: i64,
    pub(super) id: String,
    pub(super) version: Version,
    pub(super) name: String,
    pub(super) action: Action,
    pub(super) at: String,
    pub(super) duration_us: u64,
    pub(super) app_version: String,
    pub(super) schema_version: String,
    pub(super) checksum: Option<String>,
    pub(super) fingerprint: String,
    pub(super) has_down_sql: bool,
}

/// Why a command failed.
#[derive(Debug)]
pub(super) struct Failure {
    /// What kind of failure it is, in a word for programs.
    pub(super) kind: &'static str,
    /// What is wrong, with all that led to it.
    pub(super) message: String,
    pub(super) recommendation: String,
    pub(super) exit: u8,
    /// What was done before it failed, and stays done.
    pub(super) done: Vec<Done>,
}

impl Failure {
    pub(super) fn new(kind: &'static str, message: impl Into<String>, recommendation: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            recommendation: recommendation.into(),
            exit: FAILED,
            done: Vec::new(),
        }
    }

    /// The failure of somebody who has called the command in a wrong way.
    pub(super) fn usage(message: impl Into<String>, recommendation: impl Into<String>) -> Self {
        Self {
            exit: USAGE,
            ..Self::new("usage", message, recommendation)
        }
    }

    pub(super) fn after(self, done: Vec<Done>) -> Self {
        Self { done, ..self }
    }
}

impl From<Boxed> for Failure {
    fn from(error: Boxed) -> Self {
        Self::from(error.into_error())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new(kind(&error), format!("{error:?}"), recommendation(&error))
    }
}

const fn kind(error: &Error) -> &'static str {
    match error {
        Error::OpenTransaction => "open-transaction",
        Error::Busy { .. } => "busy",
        Error::ReadOnly { .. } => "read-only",
        Error::CannotOpen { .. } => "cannot-open",
        Error::NotADatabase { .. } => "not-a-database",
        Error::Corrupt { .. } => "corrupt",
        Error::Ledger { .. } => "ledger",
        Error::Occupied { .. } => "occupied",
        Error::UnsafeConnection { .. } => "unsafe-connection",
        Error::SqliteTooOld { .. } => "sqlite-too-old",
        Error::Edited { .. } => "edited",
        Error::DatabaseIsNewer { .. } => "database-is-newer",
        Error::UnknownApplied { .. } => "unknown-applied",
        Error::MissingLower { .. } => "missing-lower",
        Error::UnknownTarget { .. } => "unknown-target",
        Error::Irreversible { .. } => "irreversible",
        Error::Statement { .. } => "statement",
        Error::RustStep { .. } => "rust-step",
        Error::ForeignKeys { .. } => "foreign-keys",
        Error::RowsLost { .. } => "rows-lost",
        Error::RowsMultiplied { .. } => "rows-multiplied",
        Error::FingerprintMismatch { .. } => "fingerprint-mismatch",
        Error::StrayTransactionEnd { .. } => "stray-transaction-end",
        Error::RustStepInScript { .. } => "rust-step-in-script",
        Error::InvalidSet { .. } => "invalid-set",
        Error::Backup { .. } => "backup",
        Error::Cancelled { .. } => "cancelled",
        #[cfg(feature = "r2d2")]
        Error::Pool(_) => "pool",
        Error::Sqlite { .. } => "sqlite",
    }
}

fn recommendation(error: &Error) -> &'static str {
    match error {
        Error::Busy { .. } => "try again when the other process has finished, or give a longer --busy-timeout",
        Error::ReadOnly { .. } | Error::CannotOpen { .. } => "make the file and its directory writable, then try again",
        Error::NotADatabase { .. } => "check which file --database names",
        Error::Corrupt { .. } | Error::Ledger { .. } => "keep a copy of the file before anything is repaired",
        Error::Occupied { .. } => "look at these objects; if an earlier tool made them, use `stamp`",
        Error::Edited { .. } | Error::UnknownApplied { .. } | Error::MissingLower { .. } => {
            "run `status` to see all that does not fit, and correct the files before anything is applied"
        }
        Error::DatabaseIsNewer { .. } => "use the program that applied the newer migrations, or update this one",
        Error::SqliteTooOld { .. } => "use a program that was built with a newer SQLite",
        Error::UnknownTarget { .. } => "run `status` to see where the database stands",
        Error::Irreversible { .. } => "restore a backup to go back further; `down --to` a version above it works",
        Error::Statement {
            state: State::Partly(_),
            ..
        } => "restore a backup, or look at the rows of the table before the command is run again",
        Error::Statement { .. }
        | Error::RustStep { .. }
        | Error::ForeignKeys { .. }
        | Error::RowsLost { .. }
        | Error::RowsMultiplied { .. }
        | Error::StrayTransactionEnd { .. } => {
            "correct the migration, run `plan` to see what is still to do, then run the command again"
        }
        Error::FingerprintMismatch { .. } => "run `verify` to see what differs",
        Error::RustStepInScript { .. } => "let the app's own binary run this plan",
        Error::Backup { .. } => {
            "free some space or name another directory with --backup-dir; --no-backup goes without one"
        }
        Error::Cancelled { .. } => "run `status` to see what is pending; the command can be run again at any time",
        Error::InvalidSet { .. } => "correct the files, then run `check`",
        _ => "run `status` to see where the database stands",
    }
}
