//! The two sides of a comparison, and the columns that they may name. `WHERE a + 1 < b AND c`: the operands of `<` are
//! `a + 1` and `b`.

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension, Row};

use super::select::BEHIND_CONDITION;
use super::statement::Parsed;
use crate::schema::table::Column;
use crate::source::tokens::Kind;

/// Whether an operand is a name and nothing more: `a` or `t.a`.
pub(in crate::lint) fn is_name_of_column(parsed: &Parsed<'_>, operand: &Range<usize>) -> bool {
    let is_name = match operand.len() {
        1 => true,
        3 => parsed.is(operand.start + 1, "."),
        _ => false,
    };
    is_name && matches!(parsed.kind(operand.end - 1), Some(Kind::Word | Kind::Quoted))
}

/// The columns of this name in the tables and views that a statement mentions: of each only its type and its default.
pub(in crate::lint) fn columns(conn: &Connection, parsed: &Parsed<'_>, name: &str) -> rusqlite::Result<Vec<Column>> {
    let tables = "SELECT name FROM main.sqlite_schema WHERE type IN ('table', 'view')";
    let mut tables = conn.prepare_cached(tables)?;
    let mut tables = tables.query([])?;
    let mut columns = Vec::new();
    while let Some(table) = tables.next()? {
        let table: String = table.get(0)?;
        // To describe all of them takes long where there are many.
        if !parsed.mentions(&table) {
            continue;
        }
        columns.extend(column_of(conn, &table, name)?);
    }
    Ok(columns)
}

/// The column of a table or view that has this name: of it only its type and its default.
pub(in crate::lint) fn column_of(conn: &Connection, table: &str, name: &str) -> rusqlite::Result<Option<Column>> {
    let sql = "SELECT name, upper(type), dflt_value FROM pragma_table_xinfo(?1, 'main') WHERE name = ?2 COLLATE NOCASE";
    let column = |row: &Row<'_>| {
        Ok(Column {
            name: row.get(0)?,
            declared: row.get(1)?,
            is_not_null: false,
            default: row.get(2)?,
            key: 0,
            is_generated: false,
            collation: None,
        })
    };
    conn.prepare_cached(sql)?.query_row([table, name], column).optional()
}

/// The type of a column as it is now, in upper case.
pub(crate) fn declared(conn: &Connection, table: &str, column: &str) -> rusqlite::Result<String> {
    let sql = "SELECT upper(type) FROM pragma_table_xinfo(?1, 'main') WHERE name = ?2 COLLATE NOCASE";
    conn.prepare_cached(sql)?.query_row([table, column], |row| row.get(0))
}

/// Whether a token ends an operand, on the left or on the right.
fn is_end(parsed: &Parsed<'_>, at: usize) -> bool {
    const WORDS: [&str; 22] = [
        "WHERE", "AND", "OR", "NOT", "WHEN", "THEN", "ELSE", "END", "CASE", "HAVING", "SELECT", "SET", "BY", "IS",
        "IN", "LIKE", "GLOB", "BETWEEN", "JOIN", "FROM", "AS", "FILTER",
    ];
    let signs = [",", ";", "=", "==", "<>", "!="];
    WORDS
        .iter()
        .chain(&BEHIND_CONDITION)
        .chain(&signs)
        .chain(&["<", ">", "<=", ">="])
        .any(|word| parsed.is(at, word))
}

/// The operand on the right of a comparison, which may be BETWEEN.
pub(in crate::lint) fn right_of(parsed: &Parsed<'_>, comparison: usize) -> Range<usize> {
    let mut at = comparison + 1;
    while at < parsed.len() && !is_end(parsed, at) && !parsed.is(at, ")") {
        at = if parsed.is(at, "(") {
            parsed.closing(at) + 1
        } else {
            at + 1
        };
    }
    comparison + 1..at.min(parsed.len())
}

/// The operand on the left of a comparison.
pub(in crate::lint) fn left_of(parsed: &Parsed<'_>, comparison: usize) -> Range<usize> {
    let mut depth = 0_usize;
    let mut at = comparison;
    while at > 0 {
        let before = at - 1;
        if parsed.is(before, ")") {
            depth += 1;
        } else if parsed.is(before, "(") {
            if depth == 0 {
                break;
            }
            depth -= 1;
        } else if depth == 0 && is_end(parsed, before) {
            break;
        }
        at = before;
    }
    at..comparison
}
