//! Made-up rows that stand in the way of rows that a script inserts.
//!
//! A script that inserts `('admin')` fails where a made-up row holds that value already, and so would a script that
//! moves rows into an archive whose made-up rows have the same keys. An app's own rows need not be like that, so the
//! row in the way goes, and the part is rehearsed with all others.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use crate::build::recorder::Seen;
use crate::build::rows::content::{Content, cell_of};
use crate::build::rows::made::links::Links;
use crate::build::rows::made::order::parents_first;
use crate::build::rows::made::parents::{mend_keys, primary_key};
use crate::build::rows::part::Watch;
use crate::build::trial::{tried, without_triggers};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::Table;
use crate::source::tokens::quoted;

/// A row that is in the way.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::build) struct Obstacle {
    /// Its table before the part, in lower case.
    table: String,
    /// The columns of its key, and their values.
    columns: Vec<String>,
    key: Vec<Value>,
}

impl Obstacle {
    pub(super) fn new(table: String, columns: Vec<String>, key: Vec<Value>) -> Self {
        Self { table, columns, key }
    }

    /// Forgets the row where it was remembered.
    pub(in crate::build) fn leave(&self, table: &str, content: &mut Content) {
        if table == self.table {
            content.forget(&self.key.iter().map(cell_of).collect::<Vec<_>>());
        }
    }
}

/// The rows that a statement would replace, if it is one that may be in the way of made-up rows by chance, and has
/// failed on a unique key. `later`: the statements behind it. `is_first`: nothing but the rehearsal has put a row there yet.
pub(in crate::build) fn find(
    conn: &Connection,
    watch: &Watch,
    parsed: &Parsed<'_>,
    seen: &Seen,
    message: &str,
    later: &[Parsed<'_>],
    is_first: bool,
) -> Vec<Obstacle> {
    let is_by_chance =
        is_first || inserts_literals(parsed, seen) || (parsed.act == Act::Insert && is_archived(seen, later));
    let is_unique = message.starts_with("UNIQUE constraint failed");
    match watch.original(&parsed.name).filter(|_| is_by_chance && is_unique) {
        Some(was) => replaced(conn, parsed, was).unwrap_or_default(),
        None => Vec::new(),
    }
}

/// Whether a statement inserts rows that are written in it.
pub(super) fn inserts_literals(parsed: &Parsed<'_>, seen: &Seen) -> bool {
    // What triggers read is seen too.
    parsed.act == Act::Insert && (!parsed.has("SELECT") || seen.reads.is_empty())
}

/// Whether a statement moves rows out of a table that stays: what was moved before has other keys than what is there.
fn is_archived(seen: &Seen, later: &[Parsed<'_>]) -> bool {
    let is_emptied = |table: &String| later.iter().any(|parsed| parsed.is_on(Act::Delete, table));
    let is_dropped = |table: &String| {
        let drops = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Table), table);
        later.iter().any(drops)
    };
    let mut reads = seen.reads.iter();
    reads.any(|table| is_emptied(table) && !is_dropped(table))
}

/// SQLite knows which rows are in the way: those that OR REPLACE deletes (<https://sqlite.org/lang_conflict.html>).
fn replaced(conn: &Connection, parsed: &Parsed<'_>, was: &str) -> rusqlite::Result<Vec<Obstacle>> {
    let (Some(insert), Some(into)) = (parsed.find_outside(0, "INSERT"), parsed.find_outside(0, "INTO")) else {
        return Ok(Vec::new());
    };
    let head = parsed.between(0, insert);
    let tail = parsed.between(into, parsed.len());
    let mut columns = primary_key(conn, &parsed.name)?;
    if columns.is_empty() {
        columns.push("rowid".to_owned());
    }
    let before = rows(conn, &parsed.name, &columns)?;
    let insert = format!("{head}INSERT OR REPLACE {tail}");
    let empty = format!("DELETE FROM main.{}", quoted(&parsed.name));
    let rows_behind = |script: &[&str]| {
        tried(conn, || {
            script.iter().try_for_each(|sql| conn.execute_batch(sql))?;
            rows(conn, &parsed.name, &columns)
        })?
    };
    let (after, alone) = without_triggers(conn, || {
        Ok((rows_behind(&[&insert])?, rows_behind(&[&empty, &insert])?))
    })?;
    // One that is replaced by its like is there again.
    let gone = before
        .into_iter()
        .filter(|row| !after.contains(row) || alone.contains(row));
    let obstacle = |(key, _)| Obstacle {
        table: was.to_owned(),
        columns: columns.clone(),
        key,
    };
    Ok(gone.map(obstacle).collect())
}

/// The rows of a table, each with its key before it.
fn rows(conn: &Connection, table: &str, key: &[String]) -> rusqlite::Result<Vec<(Vec<Value>, Vec<Value>)>> {
    let names: Vec<_> = key.iter().map(|column| quoted(column)).collect();
    let sql = format!("SELECT {}, * FROM main.{}", names.join(", "), quoted(table));
    let mut statement = conn.prepare(&sql)?;
    let width = statement.column_count();
    let values = |row: &Row<'_>, places: Range<usize>| -> rusqlite::Result<Vec<Value>> {
        places.map(|at| row.get(at)).collect()
    };
    statement
        .query_map([], |row| {
            Ok((values(row, 0..key.len())?, values(row, key.len()..width)?))
        })?
        .collect()
}

/// Deletes the rows, and gives those that refer to them another parent, or deletes them too. Whether any has gone.
pub(in crate::build) fn clear(
    conn: &Connection,
    obstacles: &[Obstacle],
    tables: &[Rc<Table>],
) -> rusqlite::Result<bool> {
    let mut cleared = BTreeSet::new();
    conn.execute_batch("BEGIN")?;
    for obstacle in obstacles {
        let conditions: Vec<_> = obstacle
            .columns
            .iter()
            .map(|column| format!("{} IS ?", quoted(column)))
            .collect();
        let delete = format!(
            "DELETE FROM main.{} WHERE {}",
            quoted(&obstacle.table),
            conditions.join(" AND ")
        );
        // The app's triggers may refuse it.
        if let Ok(1..) = conn.execute(&delete, params_from_iter(&obstacle.key)) {
            cleared.insert(obstacle.table.clone());
        }
    }
    let is_any = !cleared.is_empty();
    for table in parents_first(tables, &Links::default()) {
        let mut parents = table.foreign_keys.iter().map(|key| key.parent.to_ascii_lowercase());
        if parents.any(|parent| cleared.contains(&parent)) {
            mend_keys(conn, table)?;
            cleared.insert(table.name.to_ascii_lowercase());
        }
    }
    conn.execute_batch("COMMIT")?;
    Ok(is_any)
}
