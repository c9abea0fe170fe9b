//! Full-text indexes: whether they still find the rows that they are about.
//!
//! A table of FTS5 that keeps its text elsewhere says nothing of its index when it is read. SQLite is
//! asked whether the two agree (<https://sqlite.org/fts5.html#the_integrity_check_command>).

use rusqlite::Connection;

use crate::schema::normalise::Normal;
use crate::source::finding::Finding;
use crate::source::tokens::quoted;
use crate::source::{Check, SourceScript};

/// Texts for a full-text table that has none.
const TEXTS: &[&str] = &[
    "alpha beta",
    "Grüße, 世界",
    "twelve kilograms of oats",
    "one two three two one",
];

/// Whether a table is one of FTS5.
pub(in crate::build) fn is_index(table: &Normal) -> bool {
    table.object.is_virtual_table() && table.tokens.iter().any(|token| token == "fts5")
}

/// Gives rows to a full-text table that keeps its own text and has none: no trigger fills it.
pub(in crate::build) fn fill(conn: &Connection, table: &Normal) {
    let name = &table.object.name;
    let mut pairs = table.tokens.windows(2);
    let keeps_its_text = !pairs.any(|pair| pair[0] == "content" && pair[1] == "=");
    if !keeps_its_text || super::content::count(conn, name) != Some(0) {
        return;
    }
    let columns = columns(conn, name).unwrap_or_default();
    let list: Vec<_> = columns.iter().map(|column| quoted(column)).collect();
    for text in TEXTS {
        let values = vec![format!("'{text}'"); columns.len()].join(", ");
        let _ = conn.execute_batch(&format!(
            "INSERT INTO main.{} ({}) VALUES ({values})",
            quoted(name),
            list.join(", ")
        ));
    }
}

fn columns(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0")?
        .query_map([table], |row| row.get(0))?
        .collect()
}

/// Whether the index agrees with the text, as far as SQLite can tell.
pub(in crate::build) fn agrees(conn: &Connection, table: &str) -> bool {
    let name = quoted(table);
    conn.execute_batch(&format!(
        "INSERT INTO main.{name} ({name}, rank) VALUES ('integrity-check', 1)"
    ))
    .is_ok()
}

/// The finding about an index that no longer agrees.
pub(in crate::build) fn disagrees(script: &SourceScript, table: &str) -> Finding {
    let span = crate::build::judge::span_of(script, |statement| statement.mentions(table));
    Finding::new(
        Check::SearchIndex,
        &script.file,
        span,
        format!("the full-text index `{table}` no longer agrees with the rows that it is about"),
    )
    .help(format!(
        "keep the rowids of those rows, or fill the index anew behind this: INSERT INTO {table} ({table}) VALUES ('rebuild'); if that is meant: -- tohead: allow({}) \"why\"",
        Check::SearchIndex
    ))
}
