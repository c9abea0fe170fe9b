//! Parents without a child, where each has one child at most: a foreign key that is a key of its own table.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::build::rows::content::{Cell, cell_of, value};
use crate::schema::table::{ForeignKey, Table};
use crate::source::tokens::quoted;

/// Of so many parents one gets no child.
const OF: usize = 6;

/// The parents that rows of a table may refer to: not those that are taken, and not all of the others. With other foreign
/// keys several rows refer to one parent, and to some none does. `keys`: the columns that are unique together, sorted;
/// `turn`: tables with the same parent leave out others, so that most parents have a row in one of them.
pub(super) fn leave_some(
    conn: &Connection,
    table: &Table,
    key: &ForeignKey,
    (keys, turn): (&[Vec<String>], usize),
    parents: Vec<Vec<Value>>,
) -> Vec<Vec<Value>> {
    let is_key = |unique: &Vec<String>| !unique.is_empty() && unique.iter().all(|column| key.columns.contains(column));
    if key.parent.eq_ignore_ascii_case(&table.name) || !keys.iter().any(is_key) {
        return parents;
    }
    let taken = taken(conn, table, key).unwrap_or_default();
    let cells = |row: &[Value]| row.iter().map(cell_of).collect::<Vec<_>>();
    let free: Vec<_> = parents.iter().filter(|row| !taken.contains(&cells(row))).collect();
    let (count, of) = (free.len(), OF.min(free.len()));
    let is_left = |(at, _): &(usize, &&Vec<Value>)| count < 3 || at % of != turn % of;
    let left: Vec<_> = free
        .iter()
        .enumerate()
        .filter(is_left)
        .map(|(_, row)| (*row).clone())
        .collect();
    if left.is_empty() { parents } else { left }
}

/// What the rows of a table refer to.
fn taken(conn: &Connection, table: &Table, key: &ForeignKey) -> rusqlite::Result<BTreeSet<Vec<Cell>>> {
    let columns: Vec<_> = key.columns.iter().map(|column| quoted(column)).collect();
    let sql = format!("SELECT {} FROM main.{}", columns.join(", "), quoted(&table.name));
    let mut statement = conn.prepare(&sql)?;
    let rows = statement.query_map([], |row| {
        (0..columns.len())
            .map(|at| Ok(cell_of(&value(row, at)?)))
            .collect::<rusqlite::Result<Vec<_>>>()
    })?;
    rows.collect()
}
