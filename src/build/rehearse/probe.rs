//! A second look at statements that read JSON or dates out of texts: whether they stop on a text that is neither.
//!
//! Made-up rows hold JSON where scripts read JSON, and dates where they read dates, since an app mostly does. But nothing
//! keeps another text out of such a column. So the statement runs with such texts first, in a savepoint that is rolled
//! back.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::Rehearsal;
use super::part::{RunError, run_statement};
use crate::build::rows::{Hints, Reading};
use crate::error::message_and_offset;
use crate::lint::statement::Parsed;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::quoted;

/// What a statement has stopped on.
pub(super) struct Doubt {
    table: String,
    column: String,
    reading: Reading,
    /// What SQLite said.
    message: String,
    /// It is not the statement itself that stops, but what reads the table behind it.
    is_read_later: bool,
}

impl Rehearsal<'_> {
    /// What a statement that is about to run would stop on, if its columns of JSON or of dates held other texts.
    pub(super) fn doubt(&self, conn: &Connection, statement: &SourceStatement) -> Option<Doubt> {
        if self.is_bare || self.options.rows == 0 || conn.is_autocommit() {
            return None;
        }
        let columns = Hints::of(&statement.sql).readings();
        if columns.is_empty() || may_roll_back(conn, statement) {
            return None;
        }
        let doubt = tables_with(conn, statement, &columns)
            .into_iter()
            .find_map(|(table, column, reading)| self.stops(conn, statement, table, column, reading));
        self.recorder.take();
        self.recorder.restart();
        doubt
    }

    fn stops(
        &self,
        conn: &Connection,
        statement: &SourceStatement,
        table: String,
        column: String,
        reading: Reading,
    ) -> Option<Doubt> {
        conn.execute_batch("SAVEPOINT tohead_doubt").ok()?;
        self.recorder.restart();
        let message = has_spoiled(conn, &table, &column, reading)
            .then(|| what_it_says(conn, statement, &table, reading))
            .flatten();
        let _ = conn.execute_batch("ROLLBACK TO tohead_doubt; RELEASE tohead_doubt");
        message.map(|(message, is_read_later)| Doubt {
            table,
            column,
            reading,
            message,
            is_read_later,
        })
    }
}

/// Whether a conflict might take the whole part back, and the savepoint with it
/// (<https://sqlite.org/lang_conflict.html>).
pub(super) fn may_roll_back(conn: &Connection, statement: &SourceStatement) -> bool {
    let sql = "SELECT 1 FROM main.sqlite_schema WHERE sql LIKE '%rollback%'";
    let is_defined = conn.prepare_cached(sql).and_then(|mut found| found.exists([]));
    statement.mentions("rollback") || is_defined.unwrap_or(true)
}

/// The columns of ordinary tables that a statement mentions with both their names.
fn tables_with(
    conn: &Connection,
    statement: &SourceStatement,
    columns: &[(String, Reading)],
) -> Vec<(String, String, Reading)> {
    let sql = "SELECT m.name, p.name, p.type FROM main.sqlite_schema m, pragma_table_xinfo(m.name, 'main') p \
               WHERE m.type = 'table' AND m.rootpage > 0 AND p.hidden = 0 AND p.name = ?1 COLLATE NOCASE";
    let mut found = Vec::new();
    for (column, reading) in columns {
        let Ok(mut tables) = conn.prepare_cached(sql) else {
            continue;
        };
        let names = tables.query_map([column], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let names = names.into_iter().flatten().flatten();
        let is_read = |(table, _, declared): &(String, String, String)| {
            statement.mentions(table) && reading.is_of_texts(declared)
        };
        found.extend(
            names
                .filter(is_read)
                .map(|(table, column, _)| (table, column, *reading)),
        );
    }
    found
}

/// Puts a text that cannot be read into a column, wherever the table's constraints admit it; whether anywhere.
fn has_spoiled(conn: &Connection, table: &str, column: &str, reading: Reading) -> bool {
    let triggers = |on: bool| conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, on);
    let update = format!("UPDATE OR IGNORE main.{} SET {} = ?1", quoted(table), quoted(column));
    let Ok(were_on) = conn.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER) else {
        return false;
    };
    let changed = triggers(false).and_then(|_| conn.execute(&update, [reading.none()]));
    triggers(were_on).is_ok() && changed.is_ok_and(|changed| changed > 0)
}

/// What SQLite says of such a text, and whether it does only when the table is read afterwards.
fn what_it_says(
    conn: &Connection,
    statement: &SourceStatement,
    table: &str,
    reading: Reading,
) -> Option<(String, bool)> {
    match run_statement(conn, &statement.sql, |_| Ok(())) {
        Err(RunError::Sqlite(error)) => {
            let (message, _) = message_and_offset(&error, &statement.sql);
            reading.is_about(&message).then_some((message, false))
        }
        Err(RunError::Split { .. }) => None,
        // A generated column that is not stored is computed when it is read (<https://sqlite.org/gencol.html>).
        Ok(()) if statement.words[0] == "ALTER" => {
            let read = format!("SELECT * FROM main.{}", quoted(table));
            match run_statement(conn, &read, |_| Ok(())) {
                Err(RunError::Sqlite(error)) => {
                    let (message, _) = message_and_offset(&error, &read);
                    reading.is_about(&message).then_some((message, true))
                }
                _ => None,
            }
        }
        Ok(()) => None,
    }
}

impl Doubt {
    /// What to say of it where the statement has run.
    pub(super) fn finding(self, parsed: &Parsed<'_>) -> Finding {
        let Self {
            table,
            column,
            reading,
            message,
            is_read_later,
        } = self;
        let stops = if is_read_later {
            format!("every read of `{table}` stops behind this")
        } else {
            "stops".to_owned()
        };
        let what = reading.what();
        let text = format!("{stops} on a text in `{table}.{column}` that is no {what}: {message}");
        let remedy = match reading {
            Reading::Json => format!("pass over such texts with json_valid({column}), or put them right before"),
            Reading::Date => {
                format!("keep such texts, as with coalesce(…, {column}), or put them right before")
            }
        };
        let finding = parsed.finding(Check::UnreadableText, 0, text.replace('\n', " "));
        finding.help_or_allow(&remedy, "if no database can hold one")
    }
}
