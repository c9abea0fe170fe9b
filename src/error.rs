//! Everything that can go wrong at run time.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::boxed::Boxed;
use crate::foreign_keys::Violation;
use crate::hash::Digest;
use crate::migration::{Direction, Location, ObjectKind, StepError, Target, semver_text};
use crate::report::Tenths;
use crate::row_guard::Recount;
use crate::schema::fingerprint::ObjectDifference;

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed. Each message names the migration concerned and says what to do next.
///
/// Unless a variant says otherwise, the database is exactly as it was before the call, and so are the
/// pragmas of the connection.
///
/// `Debug`, which is what `main` shows where it returns an error, and what `unwrap` panics with, is the message and
/// those of its sources.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The connection is inside a transaction, so that nothing could be rolled back on its own.
    #[error("the connection is inside a transaction: commit it or roll it back before migrating")]
    OpenTransaction,

    /// Another connection held a lock for longer than the busy timeout.
    #[error(
        "the database stayed locked by another connection for {} s: try again when it has finished, or raise `Runner::busy_timeout`",
        Tenths::of(waited.as_nanos(), 1_000_000_000)
    )]
    Busy {
        /// How long the call waited.
        waited: Duration,
        /// What SQLite said.
        source: rusqlite::Error,
    },

    /// There is work to do and the database cannot be written.
    #[error("{}", read_only(source))]
    ReadOnly {
        /// What SQLite said.
        source: rusqlite::Error,
    },

    /// SQLite could not open the file, or one that belongs to it: the journal, or the log and its index in WAL mode.
    #[error(
        "the database, or a file beside it (-journal, -wal, -shm), cannot be opened or made: check the permissions of the file, of those beside it, and of their directory"
    )]
    CannotOpen {
        /// What SQLite said.
        source: rusqlite::Error,
    },

    /// The file is not an SQLite database, or it is encrypted.
    #[error("the file is not an SQLite database, or it is encrypted: check the path and the key")]
    NotADatabase {
        /// What SQLite said.
        source: rusqlite::Error,
    },

    /// SQLite found the file damaged, or holds it to be so, because it cannot read a definition in its schema: one that a
    /// newer SQLite has written, or that is beyond a limit of the connection.
    #[error("{}", corrupt(source))]
    Corrupt {
        /// What SQLite said.
        source: rusqlite::Error,
    },

    /// An entry of the ledger cannot be read.
    #[error("the ledger `tohead_ledger` cannot be read{}: {problem}; restore the database from a backup", entry.map(|seq| format!(" at entry {seq}")).unwrap_or_default())]
    Ledger {
        /// The entry's `seq`, if it is about one entry.
        entry: Option<i64>,
        /// What is wrong with it.
        problem: String,
    },

    /// There is no entry of this set in the ledger, and objects that the set would create are there.
    #[error(
        "the database already holds {}, which {first} and later would create, and no ledger says where they come from: \
         if an earlier tool made them, record the version they stand for with `stamp`; else rename or remove them",
        list(objects, |(kind, name)| format!("{kind} `{name}`"))
    )]
    Occupied {
        /// The migration that would create the first of them.
        first: String,
        /// The objects that are in the way.
        objects: Vec<(ObjectKind, String)>,
    },

    /// Something about the connection would lead the statements of a migration astray, or keep a failed
    /// run from being rolled back.
    #[error("the connection cannot be migrated safely: {problem}")]
    UnsafeConnection {
        /// What it is, and what to do.
        problem: String,
    },

    /// The SQLite of this process is older than the set declares (`Compiler::min_sqlite`).
    #[error(
        "the migrations need SQLite {needed} or newer, and this program runs on {found}: update the SQLite it is linked to, or build with rusqlite's feature `bundled`"
    )]
    SqliteTooOld {
        /// The oldest version that the set declares.
        needed: String,
        /// The version that is linked.
        found: &'static str,
    },

    /// An applied migration was changed after it ran here.
    #[error(
        "{id} was edited after it was applied: its checksum is {}, the ledger has {}; {}",
        embedded.short(), recorded.short(), remedy(not_followed.as_deref())
    )]
    Edited {
        /// The migration.
        id: String,
        /// The checksum when it was applied.
        recorded: Digest,
        /// The checksum in this binary.
        embedded: Digest,
        /// Why the database could not follow the edit of a draft, where that was tried:
        /// [`Runner::follow_drafts`](crate::Runner::follow_drafts).
        not_followed: Option<String>,
    },

    /// The database was migrated by a newer binary, in a way that this one cannot live with; or it is to go
    /// to another place than head, which only the newer binary knows how to leave.
    #[error(
        "the database is newer than this binary: it has {} (schema version {}), and this binary knows migrations up to {} (schema version {}){}; run the newer version of the app",
        list(unknown, String::clone), version(database.as_ref()),
        head.as_deref().unwrap_or("none"), version(binary.as_ref()),
        not_unwound.as_deref().map(|why| format!("; the newer part cannot be unwound: {why}")).unwrap_or_default()
    )]
    DatabaseIsNewer {
        /// The applied migrations that this binary does not know.
        unknown: Vec<String>,
        /// The schema version of the database, from its ledger.
        database: Option<semver::Version>,
        /// The last migration this binary knows.
        head: Option<String>,
        /// The schema version that this binary knows.
        binary: Option<semver::Version>,
        /// Why the newer part was not undone, where the app wants that:
        /// [`Runner::newer_database`](crate::Runner::newer_database).
        not_unwound: Option<String>,
    },

    /// An applied migration below head is not in the set: it was removed or renumbered, or the
    /// database belongs to another app.
    #[error(
        "{id} was applied to this database and is not in the set: restore its files, or check that this database belongs to this app"
    )]
    UnknownApplied {
        /// The applied migration.
        id: String,
    },

    /// A migration that was never applied comes before one that was, and cannot be applied late.
    #[error(
        "{id} was not applied, but the later {applied} was{}: give it a version after {applied}",
        not_late.as_deref().map(|why| format!(", and it cannot come behind that ({why})")).unwrap_or_default()
    )]
    MissingLower {
        /// The migration that was left out.
        id: String,
        /// The first applied migration after it.
        applied: String,
        /// Why it cannot be applied behind those that were, where that was tried: see
        /// [`Report::late`](crate::Report::late).
        not_late: Option<String>,
    },

    /// There is no such place to go to.
    #[error("{target} cannot be reached: {reason}")]
    UnknownTarget {
        /// Where the call wanted to go.
        target: Target,
        /// Why it cannot.
        reason: String,
    },

    /// A step of the way down cannot be undone.
    #[error(
        "{id} is irreversible ({reason}): no migration was undone; to go below it, restore a backup from before it"
    )]
    Irreversible {
        /// The migration.
        id: String,
        /// The reason its author gave.
        reason: String,
    },

    /// A statement failed.
    #[error("{id} ({direction}) failed at {location} (byte {} of the script): {message}{}; {state}", location.offset, hint(source))]
    Statement {
        /// The migration.
        id: String,
        /// Which of its parts ran.
        direction: Direction,
        /// Where the statement, or the token SQLite complained about, stands.
        location: Location,
        /// What SQLite said.
        message: String,
        /// What the database is now.
        state: State,
        /// The error as rusqlite reported it.
        source: rusqlite::Error,
    },

    /// A Rust step returned an error.
    #[error("the Rust step of {id} ({direction}, {file}) failed: {source}; {state}")]
    RustStep {
        /// The migration.
        id: String,
        /// Which of its parts ran.
        direction: Direction,
        /// The step's file.
        file: &'static str,
        /// What the database is now.
        state: State,
        /// What the step returned.
        source: StepError,
    },

    /// The run would leave rows whose foreign key points nowhere, and they were not so before.
    #[error(
        "{} would leave {} row{} with a foreign key that points nowhere: {}; {state}; delete or correct such rows in the migration",
        joined(ids, ", "), violations.len(), if violations.len() == 1 { "" } else { "s" }, list(violations, shown)
    )]
    ForeignKeys {
        /// The migrations of the run that touched the tables concerned.
        ids: Vec<String>,
        /// The new violations.
        violations: Vec<Violation>,
        /// What the database is now.
        state: State,
    },

    /// A step would leave fewer rows in a table than the rehearsal saw stay, and no statement of it deletes
    /// from that table.
    #[error(
        "{}{id} would leave {}, and neither its statements nor the rehearsal say that any go; {state}; \
         correct the migration, or delete what has to go with a DELETE that says so",
        part_of(*direction), list(tables, shown)
    )]
    RowsLost {
        /// The migration.
        id: String,
        /// Which of its parts ran.
        direction: Direction,
        /// The tables, with the rows before and after.
        tables: Vec<Recount>,
        /// What the database is now.
        state: State,
    },

    /// A step that rebuilds a table would leave more rows in it than before, and all of them are copied from there.
    #[error(
        "{}{id} would leave {}, and all are copied from these: some are copied more than once; {state}; \
         correct the migration: join on columns that are unique, or select one of the matches",
        part_of(*direction), list(tables, shown)
    )]
    RowsMultiplied {
        /// The migration.
        id: String,
        /// Which of its parts ran.
        direction: Direction,
        /// The tables, with the rows before and after.
        tables: Vec<Recount>,
        /// What the database is now.
        state: State,
    },

    /// The schema is not what the rehearsal produced.
    #[error(
        "the schema after {id} is not the one the build rehearsed: {}; {state}; \
         undo by hand what was changed outside of the migrations, or restore a backup",
        list(differences, shown)
    )]
    FingerprintMismatch {
        /// The migration at which the run ended.
        id: String,
        /// The objects that differ.
        differences: Vec<ObjectDifference>,
        /// What the database is now.
        state: State,
    },

    /// A Rust step, or the down script of a draft, ended the transaction of the run.
    #[error("{id} ended the transaction of the run; {state}; remove the COMMIT, ROLLBACK or OR ROLLBACK from it")]
    StrayTransactionEnd {
        /// The migration.
        id: String,
        /// What the database is now.
        state: State,
    },

    /// A plan with Rust steps cannot be written as SQL.
    #[error(
        "the plan has Rust steps, which only the app can run: {}; plan up to the migration before, or run the app",
        joined(ids, ", ")
    )]
    RustStepInScript {
        /// The migrations that have one.
        ids: Vec<String>,
    },

    /// A set that was read at run time did not pass its checks. The database was not looked at.
    #[error("the migrations did not pass their checks:\n{problems}")]
    InvalidSet {
        /// One finding per line.
        problems: String,
    },

    /// A run that has to make a backup first could not make it.
    #[error(
        "no backup could be made in {}: {problem}; nothing was migrated: remove the obstacle, or choose another place or policy with `Runner::backup`",
        file.display()
    )]
    Backup {
        /// The directory, or the file that was to be made.
        file: PathBuf,
        /// What went wrong.
        problem: String,
    },

    /// The run was ended from outside: by a [`Cancel`](crate::Cancel), or by SQLite's own interrupt.
    #[error("the run was cancelled; {state}; what is pending can be applied at any time")]
    Cancelled {
        /// What the database is now.
        state: State,
    },

    /// No connection could be had from the pool.
    #[cfg(feature = "r2d2")]
    #[error("no connection could be had from the pool")]
    Pool(#[from] r2d2::Error),

    /// Anything else that SQLite reported. Where it is `committing` that failed, and the database could not be
    /// read afterwards, the commit may have taken place or not; the next call finds out.
    #[error("{during} failed")]
    Sqlite {
        /// What the call was doing.
        during: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

/// What a failed run leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// Exactly what was there before.
    Unchanged,
    /// A `no-transaction` migration split the run: what came before it is committed, up to and with
    /// this migration, and nothing after it.
    StoppedAfter(String),
    /// The migration itself ended the transaction: if it did so with COMMIT, what ran before is in the
    /// database; with ROLLBACK, nothing is.
    Ended,
    /// An I/O error ended the transaction in the middle of a statement that writes to an R-Tree, which went on without it:
    /// nothing of what ran before in that transaction is in the database, and the ledger is as it was when it began, but what
    /// the rest of the statement wrote is there, and the R-Tree may be damaged. Where a `no-transaction` migration split the
    /// run, what came before the transaction is committed, up to and with this migration.
    Partly(Option<String>),
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unchanged => f.write_str("the database is as it was"),
            Self::StoppedAfter(id) => write!(f, "the database stopped after {id}, and nothing after it was changed"),
            Self::Ended => {
                f.write_str("if it did so with COMMIT, what ran before it is in the database: restore a backup")
            }
            Self::Partly(after) => {
                if let Some(id) = after {
                    write!(f, "what came before is committed, up to and with {id}; behind it ")?;
                }
                f.write_str("what ran before the statement was rolled back, and what the rest of it wrote is in the database: restore a backup, or look at the rows of its table, and at what `rtreecheck` says of it")
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut message = format!("{self}");
        let mut source = std::error::Error::source(self);
        while let Some(error) = source {
            let text = format!("{error}");
            // At the end of a chain SQLite's error code repeats its message.
            let code = text.strip_prefix("Error code ");
            let news = code.map(|code| code.trim_start_matches(|c: char| c.is_ascii_digit()));
            let news = news.and_then(|news| news.strip_prefix(": ")).unwrap_or(&text);
            if cut(&message, news).is_none() {
                message = format!("{message}: {text}");
            }
            source = error.source();
        }
        f.write_str(&message)
    }
}

impl Error {
    /// Sorts an error of SQLite into the variants that callers act on.
    pub(crate) fn sqlite(during: &'static str) -> impl FnOnce(rusqlite::Error) -> Boxed {
        move |source| Self::of_sqlite(during, source)
    }

    // Of use in a hundred places, and in none of them of interest to the optimiser.
    #[cold]
    #[inline(never)]
    fn of_sqlite(during: &'static str, source: rusqlite::Error) -> Boxed {
        Self::of_connection(source).unwrap_or_else(|source| Self::Sqlite { during, source }.into())
    }

    /// Whether a commit that failed with it did not take place, because others were in the way.
    pub(crate) const fn is_before_commit(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Cancelled { .. })
    }

    /// Whether it says nothing of what the database holds: another attempt may find it as it should be.
    pub(crate) const fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. } | Self::Cancelled { .. } | Self::CannotOpen { .. } | Self::Sqlite { .. }
        )
    }

    /// Whether the transaction of the run had ended by then, not by a rollback of the run: the database may be another one than
    /// before.
    pub(crate) const fn has_lost_transaction(&self) -> bool {
        matches!(
            self,
            Self::StrayTransactionEnd { .. }
                | Self::Statement {
                    state: State::Partly(_),
                    ..
                }
        )
    }

    /// What is wrong with the database as a whole rather than with a statement.
    pub(crate) fn of_connection(source: rusqlite::Error) -> Result<Boxed, rusqlite::Error> {
        use rusqlite::ErrorCode;
        let error = match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy) => Self::Busy {
                waited: Duration::ZERO,
                source,
            },
            // Two connections of one shared cache: <https://sqlite.org/rescode.html#locked_sharedcache>.
            Some(ErrorCode::DatabaseLocked)
                if extended_code(&source) == Some(rusqlite::ffi::SQLITE_LOCKED_SHAREDCACHE) =>
            {
                Self::Busy {
                    waited: Duration::ZERO,
                    source,
                }
            }
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { source },
            Some(ErrorCode::CannotOpen) => Self::CannotOpen { source },
            Some(ErrorCode::NotADatabase) => Self::NotADatabase { source },
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt { source },
            _ => return Err(source),
        };
        Ok(error.into())
    }
}

pub(crate) fn extended_code(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

/// What SQLite said, without the statement that rusqlite adds, and the byte it pointed at.
///
/// The variant that carries the offset exists only where rusqlite was built for a recent SQLite, so it
/// is read from the text, whose form has not changed in the supported range.
pub(crate) fn message_and_offset(error: &rusqlite::Error, sql: &str) -> (String, Option<usize>) {
    let text = format!("{error}");
    let split = cut(&text, " at offset ").and_then(|(before, offset)| {
        let message = before.strip_suffix(sql)?.strip_suffix(" in ")?;
        Some((message.to_owned(), offset.parse().ok()?))
    });
    match split {
        Some((message, offset)) => (message, Some(offset)),
        None => (text, None),
    }
}

/// What stands before and behind the last place of `by`. What the standard library has for it is large.
#[inline(never)]
fn cut<'t>(text: &'t str, by: &str) -> Option<(&'t str, &'t str)> {
    let mut places = text.char_indices().rev();
    let (at, _) = places.find(|(at, _)| text[*at..].starts_with(by))?;
    Some((&text[..at], &text[at + by.len()..]))
}

fn version(version: Option<&semver::Version>) -> String {
    version.map_or_else(|| "unknown".to_owned(), semver_text)
}

/// What to do about an edited migration.
fn remedy(not_followed: Option<&str>) -> String {
    match not_followed {
        None => "restore the file as it was, and put the change into a new migration".to_owned(),
        Some(why) => format!(
            "it is a draft, and this database cannot follow it: {why}; nothing was changed: restore the file as it was, or make the database anew"
        ),
    }
}

fn hint(source: &rusqlite::Error) -> &'static str {
    match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseLocked) => " (finish the statements that are still open on this connection)",
        Some(rusqlite::ErrorCode::DiskFull) => " (the disk is full)",
        _ => "",
    }
}

/// Why a database cannot be written.
fn read_only(source: &rusqlite::Error) -> &'static str {
    if extended_code(source) == Some(rusqlite::ffi::SQLITE_READONLY_DBMOVED) {
        "the database file was deleted, renamed or replaced while this connection had it open: open it again"
    } else {
        "the database is read-only and has pending work: open it for writing, or check the permissions of the file, of its -wal and -shm, and of its directory"
    }
}

/// What is wrong with a database that SQLite calls corrupt. It does so too where a definition cannot be parsed
/// (<https://sqlite.org/fileformat2.html#schema_layer>), and says why behind a dash; to restore a backup would be of no use then.
fn corrupt(source: &rusqlite::Error) -> &'static str {
    const STRUCTURE: [&str; 3] = ["invalid rootpage", "orphan index", "already exists"];
    let text = format!("{source}");
    let schema = text.strip_prefix("malformed database schema (");
    let reason = schema.and_then(|rest| cut(rest, ") - "));
    if reason.is_some_and(|(_, reason)| !STRUCTURE.iter().any(|end| reason.ends_with(end))) {
        "SQLite cannot read a definition in the schema of the database: a newer SQLite has written it, a limit of this connection is too low for it, or the file is damaged; try it with a newer SQLite before anything is restored"
    } else {
        "the database file is damaged: restore it from a backup, or recover what is left with `.recover` in the sqlite3 shell"
    }
}

/// Before the id of a migration, where it is not its up part that is meant.
fn part_of(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "",
        Direction::Down => "the down part of ",
    }
}

/// All texts, with another one between them. What the standard library has for it is large.
#[inline(never)]
pub(crate) fn joined(texts: &[String], by: &str) -> String {
    let Some((first, rest)) = texts.split_first() else {
        return String::new();
    };
    let mut joined = first.clone();
    for text in rest {
        joined.push_str(by);
        joined.push_str(text);
    }
    joined
}

/// The same as `to_string`, which each part of the crate would have for itself.
pub(crate) fn shown(item: &impl fmt::Display) -> String {
    format!("{item}")
}

/// The first few items, and how many more there are.
pub(crate) fn list<T>(items: &[T], show: impl Fn(&T) -> String) -> String {
    list_places(&(items, show))
}

/// Items by their places. No `dyn Fn`, whose table holds the code of a closure twice.
trait Listed {
    fn len(&self) -> usize;
    fn show(&self, at: usize) -> String;
}

impl<T, F: Fn(&T) -> String> Listed for (&[T], F) {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn show(&self, at: usize) -> String {
        self.1(&self.0[at])
    }
}

#[inline(never)]
fn list_places(items: &dyn Listed) -> String {
    const SHOWN: usize = 5;
    let (len, mut text) = (items.len(), String::new());
    for at in 0..len.min(SHOWN) {
        if at > 0 {
            text.push_str(", ");
        }
        text.push_str(&items.show(at));
    }
    if len > SHOWN {
        text.push_str(&format!(" and {} more", len - SHOWN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_the_last_place_of_another() {
        assert_eq!(cut("a at b at c", " at "), Some(("a at b", "c")));
        assert_eq!(cut("ä) - é", ") - "), Some(("ä", "é")));
        assert_eq!(cut("a at b", "at c"), None);
        assert_eq!(cut("", "a"), None);
    }
}
