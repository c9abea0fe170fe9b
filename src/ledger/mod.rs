//! What happened to a database: the ledger, and the mark that says "at this point of this chain".

mod chain;
mod record;
mod tail;

use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, Row};

use crate::boxed::{Boxed, Result};
use crate::error::{Error, message_and_offset};
use crate::hash::Digest;
use crate::migration::{Migration, Migrations};
use crate::query;
use crate::sorted::SortedMap;
use crate::version::Version;

pub(crate) use chain::first_break;
#[cfg(feature = "image")]
pub(crate) use record::now;
pub(crate) use record::{Point, Record, append_first};
pub(crate) use tail::Tail;

include!(concat!(env!("OUT_DIR"), "/tohead_ledger.rs"));

/// The name of the ledger's own set.
pub(crate) const OWN_SET: &str = "tohead";

/// The set that creates the ledger: this crate's own `migrations/`.
pub(crate) static OWN: Migrations = MIGRATIONS;

/// What an entry records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Action {
    /// The migration was applied.
    Up,
    /// It was undone.
    Down,
    /// It was recorded as applied without being run.
    Stamp,
    /// It was taken over from another tool's history.
    Adopt,
    /// Its checksum was recorded anew.
    Repair,
}

impl Action {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Stamp => "stamp",
            Self::Adopt => "adopt",
            Self::Repair => "repair",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Up, Self::Down, Self::Stamp, Self::Adopt, Self::Repair]
            .into_iter()
            .find(|action| action.as_str() == text)
    }
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One entry of the ledger.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Entry {
    /// Its place in the ledger, over all sets.
    pub seq: i64,
    /// The set it belongs to.
    pub set: String,
    /// The migration's version.
    pub version: Version,
    /// The migration's name.
    pub name: String,
    /// What was done.
    pub action: Action,
    /// The checksum of the up part, as text: another format version than this library's is kept as is.
    pub checksum: Option<String>,
    /// The down script that belongs to it.
    pub down_sql: Option<String>,
    /// The schema version after it.
    pub schema_version: String,
    /// The fingerprint of the set's schema after it, as text.
    pub fingerprint: String,
    /// The mark after it: see `docs/formats.md`.
    pub mark: i32,
    /// The version of the app that did it.
    pub app_version: String,
    /// When: UTC, ISO 8601 with milliseconds.
    pub at: String,
    /// How long its statements took.
    pub duration: Duration,
    /// A digest over it and all entries of the set before it: see `docs/formats.md`.
    pub chain: Option<String>,
}

impl Entry {
    /// Version and name as written.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }
}

impl std::fmt::Display for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}  {:<6}  {}  (app {})",
            self.at,
            self.action.as_str(),
            self.id(),
            self.app_version
        )
    }
}

/// A migration that is applied, as the ledger tells it.
#[derive(Clone, Debug)]
pub(crate) struct Applied {
    pub(crate) version: Version,
    pub(crate) name: String,
    /// None where the format is another one than this library's, or was never recorded.
    pub(crate) checksum: Option<Digest>,
    /// The entry that has applied it: the how manieth of its set.
    pub(crate) at: usize,
}

impl Applied {
    #[inline(never)]
    pub(crate) fn id(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }
}

/// What is applied: a fold over the entries of one set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fold {
    pub(crate) applied: SortedMap<Version, Applied>,
    /// Whether the ledger holds any entry of the set.
    pub(crate) has_entries: bool,
    entries: usize,
    /// The mark after the last entry.
    pub(crate) mark: i32,
    /// The schema version after the last entry; none where it is no version.
    pub(crate) schema_version: Option<semver::Version>,
}

/// `major.minor.patch`, and nothing else, which takes less code than all that semver knows.
fn schema_version(text: &str) -> Option<semver::Version> {
    let mut numbers = [0; 3];
    let mut parts = text.split('.');
    for number in &mut numbers {
        *number = parts.next()?.parse().ok()?;
    }
    let [major, minor, patch] = numbers;
    let is_whole = parts.next().is_none();
    is_whole.then(|| semver::Version::new(major, minor, patch))
}

impl Fold {
    /// Takes in the next entry: a row of seq, version, name, action, checksum, mark, schema version.
    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        let (version, name, action) = event(row, 1)?;
        let checksum = optional(row, 4, "checksum")?;
        let checksum = match checksum.map(str::parse::<Digest>) {
            Some(Err(_)) if !checksum.is_some_and(is_of_another_format) => {
                return Err(damaged(row, "checksum is none"));
            }
            parsed => parsed.and_then(Result::ok),
        };
        self.push(version, name.to_owned(), action, checksum);
        self.mark = mark(row, 5)?;
        self.schema_version = optional(row, 6, "schema_version")
            .ok()
            .flatten()
            .and_then(schema_version);
        Ok(())
    }

    pub(crate) fn push(&mut self, version: Version, name: String, action: Action, checksum: Option<Digest>) {
        self.has_entries = true;
        self.entries += 1;
        let at = self.entries;
        match action {
            Action::Up | Action::Stamp | Action::Adopt => {
                self.applied.insert(
                    version,
                    Applied {
                        version,
                        name,
                        checksum,
                        at,
                    },
                );
            }
            Action::Down => {
                self.applied.remove(&version);
            }
            Action::Repair => {
                if let Some(applied) = self.applied.get_mut(&version) {
                    *applied = Applied {
                        version,
                        name,
                        checksum,
                        at: applied.at,
                    };
                }
            }
        }
    }
}

/// Whether the database has a ledger. The pragma looks into the schema that SQLite has parsed, where a
/// query of `sqlite_schema` would go through all of it.
pub(crate) fn exists(conn: &Connection) -> Result<bool> {
    query::is_any(conn, "PRAGMA main.table_info('tohead_ledger')").map_err(Error::sqlite("looking for the ledger"))
}

/// Why a statement of the ledger's own set has failed. What it would add may be there, where the entries of that set are
/// not what they were.
#[cold]
#[inline(never)]
pub(crate) fn not_made(has_ledger: bool, error: rusqlite::Error) -> Boxed {
    if has_ledger && error.sqlite_error_code() == Some(ErrorCode::Unknown) {
        let problem = format!("the table is not as the entries of its own set, `{OWN_SET}`, say: {error}");
        return Error::Ledger { entry: None, problem }.into();
    }
    Error::sqlite("creating the ledger")(error)
}

/// The number that rises with every change of the schema
/// (<https://sqlite.org/pragma.html#pragma_schema_version>).
pub(crate) fn schema_cookie(conn: &Connection) -> Result<i64> {
    query::number(conn, "PRAGMA main.schema_version", &[]).map_err(Error::sqlite("reading the schema's version"))
}

/// Folds the entries of a set; an empty fold where there is no ledger.
pub(crate) fn fold(conn: &Connection, set: &str) -> Result<Fold> {
    let mut fold = Fold::default();
    if !exists(conn)? {
        return Ok(fold);
    }
    let sql = "SELECT seq, version, name, action, checksum, mark, schema_version FROM main.tohead_ledger WHERE set_name = ?1 ORDER BY seq";
    each(conn, sql, set, &mut |row| fold.take(row))?;
    Ok(fold)
}

/// Every entry of a set, oldest first.
pub(crate) fn entries(conn: &Connection, set: &str) -> Result<Vec<Entry>> {
    if !exists(conn)? {
        return Ok(Vec::new());
    }
    let query = |chain: &str| {
        format!(
            "SELECT seq, version, name, action, checksum, down_sql, schema_version, fingerprint, app_version, at, duration_us, mark, {chain} \
             FROM main.tohead_ledger WHERE set_name = ?1 ORDER BY seq"
        )
    };
    // An older ledger lacks the column.
    let mut sql = query("chain");
    if !query::is_valid(conn, &sql) {
        sql = query("NULL");
    }
    let mut entries = Vec::new();
    each(conn, &sql, set, &mut |row| {
        let (version, name, action) = event(row, 1)?;
        let micros = row
            .get::<_, i64>(10)
            .map_err(|_| damaged(row, "duration_us is not an integer"))?;
        entries.push(Entry {
            seq: seq(row).unwrap_or_default(),
            set: set.to_owned(),
            version,
            name: name.to_owned(),
            action,
            checksum: optional(row, 4, "checksum")?.map(str::to_owned),
            down_sql: optional(row, 5, "down_sql")?.map(str::to_owned),
            schema_version: text(row, 6, "schema_version")?.to_owned(),
            fingerprint: text(row, 7, "fingerprint")?.to_owned(),
            app_version: text(row, 8, "app_version")?.to_owned(),
            at: text(row, 9, "at")?.to_owned(),
            duration: Duration::from_micros(u64::try_from(micros).unwrap_or(0)),
            mark: mark(row, 11)?,
            chain: optional(row, 12, "chain")?.map(str::to_owned),
        });
        Ok(())
    })?;
    Ok(entries)
}

/// Version, name and action, from column `first` on.
fn event<'r>(row: &'r Row<'_>, first: usize) -> Result<(Version, &'r str, Action)> {
    if seq(row).is_none() {
        return Err(damaged(row, "seq is not an integer"));
    }
    let version = text(row, first, "version")?
        .parse()
        .map_err(|_| damaged(row, "version is not a number of up to 38 digits"))?;
    let action = text(row, first + 2, "action")?;
    let action = Action::parse(action).ok_or_else(|| damaged(row, &format!("the action {action:?} is unknown")))?;
    Ok((version, text(row, first + 1, "name")?, action))
}

/// Whether a digest is of a format that this library does not know, so that it cannot be compared.
fn is_of_another_format(digest: &str) -> bool {
    let version = digest
        .strip_prefix('v')
        .and_then(|rest| rest.split_once(':'))
        .map(|(version, _)| version);
    version.is_some_and(|version| {
        version != "1" && !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn text<'r>(row: &'r Row<'_>, column: usize, name: &str) -> Result<&'r str> {
    optional(row, column, name)?.ok_or_else(|| damaged(row, &format!("{name} is NULL")))
}

fn optional<'r>(row: &'r Row<'_>, column: usize, name: &str) -> Result<Option<&'r str>> {
    match row.get_ref(column).map_err(Error::sqlite("reading the ledger"))? {
        ValueRef::Null => Ok(None),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(damaged(row, &format!("{name} is not UTF-8 text"))),
        },
        _ => Err(damaged(row, &format!("{name} is not text"))),
    }
}

fn mark(row: &Row<'_>, column: usize) -> Result<i32> {
    row.get(column)
        .map_err(|_| damaged(row, "mark is not a 32-bit integer"))
}

fn seq(row: &Row<'_>) -> Option<i64> {
    row.get(0).ok()
}

#[cold]
#[inline(never)]
fn damaged(row: &Row<'_>, problem: &str) -> Boxed {
    Error::Ledger {
        entry: seq(row),
        problem: problem.to_owned(),
    }
    .into()
}

/// Reads the entries of a set. Where SQLite does not take the query, the ledger's table lacks a column: it was damaged,
/// or something else has its name.
fn each(conn: &Connection, sql: &str, set: &str, read: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    let mut done = Ok(());
    let asked = query::each(conn, sql, &[&set], |row| {
        done = read(row);
        Ok(done.is_ok())
    });
    let Err(error) = asked else { return done };
    match error.sqlite_error_code() {
        None | Some(ErrorCode::Unknown) => Err(Error::Ledger {
            entry: None,
            problem: message_and_offset(&error, sql).0,
        }
        .into()),
        Some(_) => Err(Error::sqlite("reading the ledger")(error)),
    }
}

/// Reads the mark: one header field, without looking at the schema
/// (<https://sqlite.org/pragma.html#pragma_user_version>). The connection keeps the statement, which is most of what
/// the next start costs.
pub(crate) fn read_mark(conn: &Connection) -> rusqlite::Result<i32> {
    query::number_kept(conn, "PRAGMA user_version")
}

/// The mark in the last entry of a set.
pub(crate) fn last_mark(conn: &Connection, set: &str) -> rusqlite::Result<i32> {
    let mut mark = 0;
    let sql = "SELECT mark FROM main.tohead_ledger WHERE set_name = ?1 ORDER BY seq DESC LIMIT 1";
    query::first(conn, sql, &[&set], |row| {
        mark = row.get(0)?;
        Ok(())
    })?;
    Ok(mark)
}

/// The link of the last entry of a set; none where it has none, or there is no such entry.
pub(crate) fn last_link(conn: &Connection, set: &str) -> Result<Option<String>> {
    let mut link = None;
    let sql = "SELECT chain FROM main.tohead_ledger WHERE set_name = ?1 ORDER BY seq DESC LIMIT 1";
    let read = query::first(conn, sql, &[&set], |row| {
        link = row.get(0)?;
        Ok(())
    });
    match read {
        Ok(()) => Ok(link),
        Err(error) => match error.sqlite_error_code() {
            // No such row, something else than text in it, or an older ledger without the column or the table.
            None | Some(ErrorCode::Unknown) => Ok(None),
            Some(_) => Err(Error::sqlite("reading the ledger")(error)),
        },
    }
}

/// The last entry of all sets, by what tells it from any other.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct LastEntry {
    seq: i64,
    at: String,
    duration: i64,
    set: String,
    /// None in an entry of the ledger's own set.
    link: Option<String>,
}

impl LastEntry {
    /// Reads it, in a ledger that has links.
    pub(crate) fn read(conn: &Connection) -> rusqlite::Result<Self> {
        let mut last = Self::default();
        let sql = "SELECT seq, at, duration_us, set_name, chain FROM main.tohead_ledger ORDER BY seq DESC LIMIT 1";
        query::first(conn, sql, &[], |row| {
            last = Self {
                seq: row.get(0)?,
                at: row.get(1)?,
                duration: row.get(2)?,
                set: row.get(3)?,
                link: row.get(4)?,
            };
            Ok(())
        })?;
        Ok(last)
    }
}

/// Whether the header field is this set's to write: it is empty, or holds what the ledger says that
/// the set has left there, or another mark of the embedded chain. An app that keeps a value of its own there is not overwritten.
pub(crate) fn owns_mark(set: &Migrations, fold: &Fold, current: i32) -> bool {
    let is_of_chain = || set.list.iter().any(|migration| migration.mark == current);
    set.keeps_mark && (current == 0 || fold.mark == current || is_of_chain())
}

/// Sets the mark to that of the migration after which the database is; none is base.
pub(crate) fn set_mark(conn: &Connection, now_at: Option<&Migration>) -> Result<()> {
    conn.execute_batch(&mark_sql(now_at.map_or(0, |migration| migration.mark)))
        .map_err(Error::sqlite("setting the mark"))
}

/// The statement that sets the mark.
pub(crate) fn mark_sql(mark: i32) -> String {
    format!("PRAGMA main.user_version = {mark}")
}
