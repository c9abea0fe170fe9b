//! The two sides of a comparison, and the columns that they may name. `WHERE a + 1 < b AND c`: the operands of `<` are
//! `a + 1` and `b`.

use std::ops::Range;

use rusqlite::Connection;

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
    let sql = "SELECT m.name, p.name, upper(p.type), p.dflt_value FROM main.sqlite_schema m, pragma_table_xinfo(m.name, 'main') p \
               WHERE m.type IN ('table', 'view') AND p.name = ?1 COLLATE NOCASE";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([name])?;
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        if parsed.mentions(&row.get::<_, String>(0)?) {
            columns.push(Column {
                name: row.get(1)?,
                declared: row.get(2)?,
                is_not_null: false,
                default: row.get(3)?,
                key: 0,
                is_generated: false,
                collation: None,
            });
        }
    }
    Ok(columns)
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
