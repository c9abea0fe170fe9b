//! The keys of tables, for the rows that refer to them; and rows that refer to nothing.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::dice::pick_row;
use crate::build::rows::content;
use crate::schema::pragma;
use crate::schema::table::{ForeignKey, Table};
use crate::source::tokens::quoted;

/// The columns of the parent that a foreign key refers to, quoted.
fn columns_of_parent(conn: &Connection, table: &Table, key: &ForeignKey) -> rusqlite::Result<Vec<String>> {
    let columns = if key.parent_columns.is_empty() {
        if key.parent.eq_ignore_ascii_case(&table.name) {
            table.primary_key()
        } else {
            primary_key(conn, &key.parent)?
        }
    } else {
        key.parent_columns.clone()
    };
    Ok(columns.iter().map(|column| quoted(column)).collect())
}

/// The keys of the rows that a foreign key may refer to.
pub(super) fn keys_of_parent(conn: &Connection, table: &Table, key: &ForeignKey) -> rusqlite::Result<Vec<Vec<Value>>> {
    let list = columns_of_parent(conn, table, key)?;
    if list.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = conn.prepare(&format!(
        "SELECT {} FROM main.{} WHERE {} LIMIT 40",
        list.join(", "),
        quoted(&key.parent),
        list.iter()
            .map(|column| format!("{column} IS NOT NULL"))
            .collect::<Vec<_>>()
            .join(" AND ")
    ))?;
    statement
        .query_map([], |row| (0..list.len()).map(|at| content::value(row, at)).collect())?
        .collect()
}

pub(in crate::build::rows) fn primary_key(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut key = Vec::new();
    pragma::each(conn, "main.table_xinfo", table, |row| {
        let (name, place): (String, i64) = (row.get(1)?, row.get(5)?);
        key.extend((place > 0).then_some((place, name)));
        Ok(())
    })?;
    key.sort();
    Ok(key.into_iter().map(|(_, name)| name).collect())
}

/// Gives rows whose foreign key points nowhere, as in a circle of tables, a key that is there; or deletes
/// them.
pub(in crate::build::rows) fn mend_keys(conn: &Connection, table: &Table) -> rusqlite::Result<()> {
    if table.foreign_keys.is_empty() {
        return Ok(());
    }
    let check = format!("PRAGMA main.foreign_key_check({})", quoted(&table.name));
    let broken = |conn: &Connection| -> rusqlite::Result<Vec<Option<i64>>> {
        conn.prepare(&check)?.query_map([], |row| row.get(1))?.collect()
    };
    // A key that cannot be checked at all is found elsewhere.
    let Ok(rows) = broken(conn) else { return Ok(()) };
    for (number, rowid) in rows.into_iter().flatten().enumerate() {
        for key in &table.foreign_keys {
            let there = keys_of_parent(conn, table, key).unwrap_or_default();
            let Some(values) = pick_row(&there, number) else {
                continue;
            };
            let sets: Vec<_> = key
                .columns
                .iter()
                .map(|column| format!("{} = ?", quoted(column)))
                .collect();
            let update = format!(
                "UPDATE OR IGNORE main.{} SET {} WHERE rowid = {rowid}",
                quoted(&table.name),
                sets.join(", ")
            );
            let _ = conn.execute(&update, params_from_iter(values.iter()));
        }
    }
    for rowid in broken(conn).unwrap_or_default().into_iter().flatten() {
        let _ = conn.execute_batch(&format!(
            "DELETE FROM main.{} WHERE rowid = {rowid}",
            quoted(&table.name)
        ));
    }
    // Without a rowid SQLite does not say which rows those are. One that goes may have been another one's parent.
    for _ in 0..table.foreign_keys.len() {
        if table.is_without_rowid && !broken(conn).unwrap_or_default().is_empty() {
            table
                .foreign_keys
                .iter()
                .for_each(|key| delete_orphans(conn, table, key));
        }
    }
    Ok(())
}

/// Deletes the rows whose foreign key points nowhere, as far as SQLite can be asked for them.
fn delete_orphans(conn: &Connection, table: &Table, key: &ForeignKey) {
    let Ok(parent) = columns_of_parent(conn, table, key) else {
        return;
    };
    let own: Vec<_> = key
        .columns
        .iter()
        .map(|column| format!("t.{}", quoted(column)))
        .collect();
    let refers: Vec<_> = own.iter().map(|column| format!("{column} IS NOT NULL")).collect();
    let is_key: Vec<_> = parent.iter().map(|column| format!("{column} IS NOT NULL")).collect();
    let (own, parent, refers) = (own.join(", "), parent.join(", "), refers.join(" AND "));
    let _ = conn.execute_batch(&format!(
        "DELETE FROM main.{} AS t WHERE {refers} AND ({own}) NOT IN (SELECT {parent} FROM main.{} WHERE {})",
        quoted(&table.name),
        quoted(&key.parent),
        is_key.join(" AND "),
    ));
}
