//! Appending to the ledger.

use std::time::Duration;

use rusqlite::types::Value;
use rusqlite::{Connection, Statement, ToSql};

use super::chain::Link;
use super::{Action, Entry, LastEntry, OWN_SET, last_link};
use crate::boxed::{Boxed, Result};
use crate::envelope::refuse_ended;
use crate::error::Error;
use crate::hash::Digest;
use crate::migration::{Migration, Migrations};
use crate::query;
use crate::source::tokens;
use crate::version::Version;

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
        let fingerprint = migration.map_or_else(
            || crate::schema::Expected::default().fingerprint(),
            |migration| migration.fingerprint,
        );
        Self {
            schema_version: migration.map_or_else(|| "0.0.0".to_owned(), |at| format!("{}", at.schema_version)),
            fingerprint: format!("{fingerprint}"),
            mark: migration.map_or(0, |at| at.mark),
        }
    }

    /// Somewhere on the way to this migration: at no point of the chain.
    pub(crate) fn on_the_way_to(migration: Option<&Migration>, fingerprint: Digest) -> Self {
        Self {
            fingerprint: format!("{fingerprint}"),
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
    version: Version,
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
    pub(crate) fn leading_to(
        set: &'r Migrations,
        migration: &'static Migration,
        action: Action,
        now_at: Point,
        checksum: Digest,
    ) -> Self {
        Self {
            set,
            version: migration.version,
            name: migration.name(),
            action,
            checksum: Some(format!("{checksum}")),
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
            version: applied.version,
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
        let values = self.values(&link);
        (insert(&values, &[row(&values, |_, value| literal(value))]), link)
    }

    /// The columns and what goes into them, but for the time.
    fn values(&self, link: &str) -> Vec<(&'static str, Value)> {
        let or_null = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
        let duration = i64::try_from(self.duration.as_micros()).unwrap_or(i64::MAX);
        let mut values = vec![
            ("set_name", Value::Text(self.set.set.to_owned())),
            ("version", Value::Text(format!("{}", self.version))),
            ("name", Value::Text(self.name.to_owned())),
            ("action", Value::Text(self.action.as_str().to_owned())),
            ("checksum", or_null(&self.checksum)),
            ("down_sql", or_null(&self.down_sql)),
            ("schema_version", Value::Text(self.now_at.schema_version.clone())),
            ("fingerprint", Value::Text(self.now_at.fingerprint.clone())),
            ("mark", Value::Integer(self.now_at.mark.into())),
            ("app_version", Value::Text(self.set.app_version.to_owned())),
            ("duration_us", Value::Integer(duration)),
        ];
        // The first entries of all, those of tohead's own set, are older than these columns.
        values.extend(self.compared_at.map(|cookie| ("schema_cookie", Value::Integer(cookie))));
        if self.set.set != OWN_SET {
            values.push(("chain", Value::Text(link.to_owned())));
        }
        values
    }

    fn link(&self, previous: &str) -> String {
        let link = Link {
            set: self.set.set,
            version: &format!("{}", self.version),
            name: self.name,
            action: self.action.as_str(),
            checksum: self.checksum.as_deref().unwrap_or_default(),
            down_sql: self.down_sql.as_deref().unwrap_or_default(),
            schema_version: &self.now_at.schema_version,
            fingerprint: &self.now_at.fingerprint,
            mark: self.now_at.mark,
            app_version: self.set.app_version,
        };
        format!("{}", link.behind(previous))
    }

    /// Appends records of one set and with the same columns, each linked to the one before it. Returns the last entry.
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
    fn append(previous: Option<&str>, records: &[Self], conn: &Connection) -> Result<Option<String>> {
        let Some(first) = records.first() else { return Ok(None) };
        let mut previous = previous.unwrap_or_default().to_owned();
        let values = first.values("");
        let sql = insert(&values, &[row(&values, |at, _| format!("?{}", at + 1))]);
        let mut appended = Ok(());
        query::prepared(conn, &sql, |statement| {
            appended = records
                .iter()
                .try_for_each(|record| record.append_by(statement, conn, &mut previous));
            Ok(())
        })
        .map_err(written())?;
        appended?;
        Ok(Some(previous))
    }

    /// The same by a prepared statement. `previous` is the link of the set's last entry, before and after.
    fn append_by(&self, statement: &mut Statement<'_>, conn: &Connection, previous: &mut String) -> Result<()> {
        let link = self.link(previous);
        let values = self.values(&link);
        refuse_ended(conn)?;
        let values: Vec<_> = values.iter().map(|(_, value)| value as &dyn ToSql).collect();
        refuse_other_count(query::change(statement, &values).map_err(written())?, 1)?;
        *previous = link;
        Ok(())
    }
}

/// Appends the first entries of all, set by set, by one statement: the library's own, and those of a set behind them.
pub(crate) fn append_first(conn: &Connection, records: &[Record<'_>]) -> Result<()> {
    let Some(last) = records.last() else { return Ok(()) };
    let columns = last.values("");
    let (mut set, mut link) = (OWN_SET, String::new());
    let mut rows = Vec::new();
    for record in records {
        if record.set.set != set {
            (set, link) = (record.set.set, String::new());
        }
        link = record.link(&link);
        let mut values = record.values(&link);
        // The library's own entries are older than the last columns.
        values.extend(
            columns[values.len().min(columns.len())..]
                .iter()
                .map(|(column, _)| (*column, Value::Null)),
        );
        rows.push(row(&values, |_, value| literal(value)));
    }
    conn.execute_batch(&insert(&columns, &rows)).map_err(written())?;
    refuse_other_count(usize::try_from(conn.changes()).unwrap_or(usize::MAX), records.len())
}

fn written() -> impl FnOnce(rusqlite::Error) -> Boxed {
    Error::sqlite("writing to the ledger")
}

/// An INSERT of rows with these columns, and with the time.
fn insert(values: &[(&'static str, Value)], rows: &[String]) -> String {
    let columns: Vec<_> = values.iter().map(|(column, _)| *column).collect();
    format!(
        "INSERT INTO main.tohead_ledger ({}, at)\nVALUES {}",
        columns.join(", "),
        rows.join(",\n")
    )
}

fn row(values: &[(&'static str, Value)], written: impl Fn(usize, &Value) -> String) -> String {
    let mut row = String::from("(");
    for (at, (_, value)) in values.iter().enumerate() {
        row.push_str(&written(at, value));
        row.push_str(", ");
    }
    row.push_str("strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))");
    row
}

fn literal(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => tokens::quoted_text(text),
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
