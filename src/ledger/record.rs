//! Appending to the ledger.

use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement};

use super::chain::Link;
use super::{Action, Entry, LastEntry, OWN, OWN_SET, last_link};
use crate::boxed::{Boxed, Result};
use crate::envelope::refuse_ended;
use crate::error::{Error, joined};
use crate::hash::Digest;
use crate::migration::{Migration, Migrations, semver_text};
use crate::query;
use crate::schema::Expected;
use crate::source::tokens;

/// Where a database of a set is: what the ledger says of it.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    schema_version: String,
    fingerprint: String,
    mark: i32,
}

impl Point {
    /// After this migration; none is base.
    pub(crate) fn after(migration: Option<&Migration>) -> Self {
        let fingerprint = migration.map_or(Expected::NOTHING, |migration| migration.fingerprint);
        Self {
            schema_version: migration.map_or_else(|| "0.0.0".to_owned(), |at| semver_text(&at.schema_version)),
            fingerprint: fingerprint.text(),
            mark: migration.map_or(0, |at| at.mark),
        }
    }

    /// Somewhere on the way to this migration: at no point of the chain.
    pub(crate) fn on_the_way_to(migration: Option<&Migration>, fingerprint: Digest) -> Self {
        Self {
            fingerprint: fingerprint.text(),
            mark: 0,
            ..Self::after(migration)
        }
    }

    /// Where the database was after this entry.
    pub(crate) fn of(entry: &Entry) -> Self {
        Self {
            schema_version: entry.schema_version.clone(),
            fingerprint: entry.fingerprint.clone(),
            mark: entry.mark,
        }
    }
}

/// One thing to record.
#[derive(Clone, Debug)]
pub(crate) struct Record<'r> {
    set: &'r Migrations,
    /// As written.
    version: String,
    name: &'r str,
    action: Action,
    checksum: Option<String>,
    down_sql: Option<String>,
    /// Where the database is once it is done.
    now_at: Point,
    duration: Duration,
    /// `PRAGMA schema_version`, where the schema was compared with the rehearsal.
    compared_at: Option<i64>,
}

impl<'r> Record<'r> {
    /// Something that was done with a migration of the set.
    pub(crate) fn new(set: &'r Migrations, migration: &'static Migration, action: Action) -> Self {
        let now_at = match action {
            Action::Down => set.before(set.place_of(migration.version)),
            _ => Some(migration),
        };
        Self::leading_to(set, migration, action, Point::after(now_at), migration.checksum)
    }

    /// The same where the database is not simply behind or before this migration, or the up part that was applied or
    /// undone has another checksum than the one in the set.
    #[inline(never)]
    pub(crate) fn leading_to(
        set: &'r Migrations,
        migration: &'static Migration,
        action: Action,
        now_at: Point,
        checksum: Digest,
    ) -> Self {
        Self {
            set,
            version: format!("{}", migration.version),
            name: migration.name(),
            action,
            checksum: Some(checksum.text()),
            down_sql: migration
                .down_sql()
                .filter(|_| !matches!(action, Action::Down | Action::Repair)),
            now_at,
            duration: Duration::ZERO,
            compared_at: None,
        }
    }

    /// A migration that the set does not know was undone, as this entry had applied it.
    pub(crate) fn unwound(set: &'r Migrations, applied: &'r Entry, now_at: Point, duration: Duration) -> Self {
        Self {
            set,
            version: applied.version.to_string(),
            name: &applied.name,
            action: Action::Down,
            checksum: applied.checksum.clone(),
            down_sql: None,
            now_at,
            duration,
            compared_at: None,
        }
    }

    /// How long its statements took.
    pub(crate) fn that_took(self, duration: Duration) -> Self {
        Self { duration, ..self }
    }

    /// `PRAGMA schema_version` when the schema was compared.
    pub(crate) fn compared_at(self, compared_at: Option<i64>) -> Self {
        Self { compared_at, ..self }
    }

    /// Whether it is an entry of this set.
    pub(crate) fn is_of(&self, set: &Migrations) -> bool {
        self.set.set == set.set
    }

    /// The INSERT that appends it, with every value written out, and its link. `previous` is that of the set's
    /// entry before it.
    pub(crate) fn sql(&self, previous: &str) -> (String, String) {
        let link = self.link(previous);
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for (column, value) in COLUMNS.into_iter().zip(self.values(&link)) {
            // The first entries of all, those of tohead's own set, are older than these columns.
            if value != ValueRef::Null || !NEWER_COLUMNS.contains(&column) {
                columns.push(column);
                values.push(value);
            }
        }
        let sql = insert(&columns, &[row(&values, NOW)]);
        (sql, link)
    }

    /// What goes into the columns, but for the time.
    fn values<'v>(&'v self, link: &'v str) -> Values<'v> {
        let text = |text: &'v str| ValueRef::Text(text.as_bytes());
        let or_null = |value: &'v Option<String>| value.as_deref().map_or(ValueRef::Null, text);
        let duration = i64::try_from(self.duration.as_micros()).unwrap_or(i64::MAX);
        [
            text(self.set.set),
            text(&self.version),
            text(self.name),
            text(self.action.as_str()),
            or_null(&self.checksum),
            or_null(&self.down_sql),
            text(&self.now_at.schema_version),
            text(&self.now_at.fingerprint),
            ValueRef::Integer(self.now_at.mark.into()),
            text(self.set.app_version),
            ValueRef::Integer(duration),
            self.compared_at.map_or(ValueRef::Null, ValueRef::Integer),
            match self.set.set {
                OWN_SET => ValueRef::Null,
                _ => text(link),
            },
        ]
    }

    fn link(&self, previous: &str) -> String {
        let link = Link {
            set: self.set.set,
            version: &self.version,
            name: self.name,
            action: self.action.as_str(),
            checksum: self.checksum.as_deref().unwrap_or_default(),
            down_sql: self.down_sql.as_deref().unwrap_or_default(),
            schema_version: &self.now_at.schema_version,
            fingerprint: &self.now_at.fingerprint,
            mark: self.now_at.mark,
            app_version: self.set.app_version,
        };
        link.behind(previous).text()
    }

    /// Appends records of one set, each linked to the one before it. Returns the last entry.
    pub(crate) fn append_all(records: &[Self], conn: &Connection) -> Result<LastEntry> {
        let previous = match records.first() {
            Some(first) => last_link(conn, first.set.set)?,
            None => None,
        };
        Self::append_behind(previous.as_deref(), records, conn)
    }

    /// The same where the link of the set's last entry is known.
    ///
    /// What was written has to be there: a table that somebody has put in the place of the ledger may number its rows
    /// otherwise, and a trigger may change or delete them.
    pub(crate) fn append_behind(previous: Option<&str>, records: &[Self], conn: &Connection) -> Result<LastEntry> {
        let link = Self::append(previous, records, conn)?;
        let set = records.first().map(|record| record.set.set);
        let is_written = |last: &LastEntry| set.is_none_or(|set| last.set == set && last.link == link);
        match LastEntry::read(conn) {
            Ok(last) if is_written(&last) => return Ok(last),
            Err(error) if error.sqlite_error_code().is_some() => {
                return Err(Error::sqlite("reading the ledger")(error));
            }
            _ => {}
        }
        let problem = "the last entry is not the one that was written: a trigger is in the way, or somebody has made the table anew";
        let problem = problem.to_owned();
        Err(Error::Ledger { entry: None, problem }.into())
    }

    /// Appends an entry of the ledger's own set: these have no links, and the first of them are older than the column.
    pub(crate) fn append_own(self, conn: &Connection) -> Result<()> {
        Self::append(None, &[self], conn).map(drop)
    }

    /// The link of the last one; none where there is none.
    #[inline(never)]
    fn append(previous: Option<&str>, records: &[Self], conn: &Connection) -> Result<Option<String>> {
        let Some(first) = records.first() else { return Ok(None) };
        let mut links = Vec::<String>::with_capacity(records.len());
        for record in records {
            let previous = links.last().map(String::as_str).or(previous);
            let link = record.link(previous.unwrap_or_default());
            links.push(link);
        }
        let sql = match first.set.set {
            OWN_SET => APPEND_OWN,
            _ => APPEND,
        };
        // Several share one time.
        let now = now(conn).map_err(written())?;
        let mut appended = Ok(());
        query::prepared(conn, sql, |statement| {
            query::bind(statement, COLUMNS.len() + 1, ValueRef::Text(now.as_bytes()))?;
            // What no parameter has got is NULL.
            let mut before = [ValueRef::Null; COLUMNS.len()];
            for (record, link) in records.iter().zip(&links) {
                let values = record.values(link);
                appended = append_by(statement, conn, &values, &before);
                before = values;
                if appended.is_err() {
                    break;
                }
            }
            Ok(())
        })
        .map_err(written())?;
        appended?;
        Ok(links.pop())
    }
}

/// The columns of an entry, but for the time.
const COLUMNS: [&str; 13] = [
    "set_name",
    "version",
    "name",
    "action",
    "checksum",
    "down_sql",
    "schema_version",
    "fingerprint",
    "mark",
    "app_version",
    "duration_us",
    "schema_cookie",
    "chain",
];

/// Those of them that a ledger got later.
const NEWER_COLUMNS: [&str; 2] = ["schema_cookie", "chain"];

/// Appends an entry: a parameter for each column, and the time.
const APPEND: &str = "INSERT INTO main.tohead_ledger (set_name, version, name, action, checksum, down_sql, \
     schema_version, fingerprint, mark, app_version, duration_us, schema_cookie, chain, at) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

/// The same in a ledger that may not have the newer columns yet.
const APPEND_OWN: &str = "INSERT INTO main.tohead_ledger (set_name, version, name, action, checksum, down_sql, \
     schema_version, fingerprint, mark, app_version, duration_us, at) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?14)";

type Values<'v> = [ValueRef<'v>; COLUMNS.len()];

/// Appends an entry by a prepared statement that still has the values `before` it.
fn append_by(statement: &mut Statement<'_>, conn: &Connection, values: &Values<'_>, before: &Values<'_>) -> Result<()> {
    for (at, (value, before)) in values.iter().zip(before).enumerate() {
        if value != before {
            query::bind(statement, at + 1, *value).map_err(written())?;
        }
    }
    refuse_ended(conn)?;
    refuse_other_count(query::change(statement).map_err(written())?, 1)
}

/// Appends the first entries of all, which say that every migration was applied: those of the library's own set, and
/// those of this one.
pub(crate) fn append_first(conn: &Connection, set: &Migrations, compared_at: i64) -> Result<()> {
    for (set, compared_at) in [(&OWN, None), (set, Some(compared_at))] {
        let mut records = Vec::with_capacity(set.list.len());
        for migration in set.list {
            records.push(Record::new(set, migration, Action::Up).compared_at(compared_at));
        }
        Record::append(None, &records, conn)?;
    }
    Ok(())
}

fn written() -> impl FnOnce(rusqlite::Error) -> Boxed {
    Error::sqlite("writing to the ledger")
}

/// The time as SQL, for a script.
const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/// The time by the clock of the connection's file system.
pub(crate) fn now(conn: &Connection) -> rusqlite::Result<String> {
    query::text(conn, &format!("SELECT {NOW}"), &[])
}

/// An INSERT of rows with these columns, and with the time.
fn insert(columns: &[&str], rows: &[String]) -> String {
    let mut sql = String::from("INSERT INTO main.tohead_ledger (");
    for column in columns {
        sql.push_str(column);
        sql.push_str(", ");
    }
    sql.push_str("at)\nVALUES ");
    sql.push_str(&joined(rows, ",\n"));
    sql
}

fn row(values: &[ValueRef<'_>], now: &str) -> String {
    let mut row = String::from("(");
    for value in values {
        row.push_str(&literal(*value));
        row.push_str(", ");
    }
    row.push_str(now);
    row.push(')');
    row
}

fn literal(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(text) => tokens::quoted_text(&String::from_utf8_lossy(text)),
        // No column holds a REAL or a BLOB.
        _ => "NULL".to_owned(),
    }
}

fn refuse_other_count(found: usize, written: usize) -> Result<()> {
    if found == written {
        return Ok(());
    }
    let problem = "an entry was not written: a trigger or an authorizer is in the way".to_owned();
    Err(Error::Ledger { entry: None, problem }.into())
}
