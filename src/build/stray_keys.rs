//! The key of a row that refers to nothing, in a table WITHOUT ROWID: `PRAGMA foreign_key_check` does not say which row it is
//! (<https://sqlite.org/pragma.html#pragma_foreign_key_check>).

use rusqlite::{Connection, OptionalExtension};

use crate::foreign_keys::Violation;
use crate::source::tokens::quoted;

/// A violation for people, with the values of a key that is missing.
pub(super) fn told(conn: &Connection, violation: &Violation) -> String {
    let told = violation.to_string();
    let is_known = violation.rowid.is_some() || !violation.key.is_empty();
    match example(conn, violation).ok().flatten().filter(|_| !is_known) {
        Some(key) => format!("{told} ({key})"),
        None => told,
    }
}

/// `a = 1, b = 2` of a row with such a key.
fn example(conn: &Connection, violation: &Violation) -> rusqlite::Result<Option<String>> {
    let (columns, parent) = (violation.columns(), violation.parent.as_str());
    let sql = "SELECT coalesce(\"to\", (SELECT name FROM pragma_table_info(?2, 'main') WHERE pk = seq + 1)) \
               FROM pragma_foreign_key_list(?1, 'main') WHERE \"table\" = ?2 COLLATE NOCASE AND \"from\" = ?3 COLLATE NOCASE";
    let mut pairs = Vec::new();
    for column in columns {
        let to = conn.query_row(sql, [&violation.table, parent, column], |row| {
            row.get::<_, Option<String>>(0)
        });
        let Some(to) = to.optional()?.flatten() else { break };
        pairs.push(format!("p.{} = c.{}", quoted(&to), quoted(column)));
    }
    let is_there = conn
        .prepare("SELECT 1 FROM pragma_table_info(?1, 'main')")?
        .exists([parent])?;
    let points_nowhere = match is_there {
        true if pairs.len() < columns.len() => return Ok(None),
        true => {
            let pairs = pairs.join(" AND ");
            format!("NOT EXISTS (SELECT 1 FROM main.{} p WHERE {pairs})", quoted(parent))
        }
        false => "1".to_owned(),
    };
    let has_value = columns
        .iter()
        .map(|column| format!("c.{} IS NOT NULL AND ", quoted(column)));
    let values = columns
        .iter()
        .map(|column| format!("'{} = ' || quote(c.{})", column.replace('\'', "''"), quoted(column)));
    let values: Vec<_> = values.collect();
    let sql = format!(
        "SELECT {} FROM main.{} c WHERE {}{points_nowhere} LIMIT 1",
        values.join(" || ', ' || "),
        quoted(&violation.table),
        has_value.collect::<String>()
    );
    conn.query_row(&sql, [], |row| row.get(0)).optional()
}
