//! A number that is compared with the text of a date.

use std::ops::Range;

use rusqlite::Connection;

use super::statement::Parsed;
use super::{Lint, Moment, Rule};
use crate::schema::table::Column;
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::TextComparison,
    why: "`strftime('%s', …)` gives a text, as all date functions but julianday() and unixepoch() do. To SQLite every number is less than \
          any text, unless a column's type has it read the text as a number (https://sqlite.org/datatype3.html#comparison_expressions), \
          which an expression has none of, and which helps nothing where the text is `2024-01-02`. So the condition is true for all rows, \
          or for none: a purge of what is old takes everything.",
    failing: &[
        (
            "0001_create_beats",
            "CREATE TABLE beats (id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL);",
            "DROP TABLE beats;",
        ),
        (
            "0002_purge",
            "-- tohead: irreversible \"old ones are purged\"\nDELETE FROM beats WHERE time_ms / 1000 < strftime('%s', 'now', '-180 days');",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_beats",
            "CREATE TABLE beats (id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL);",
            "DROP TABLE beats;",
        ),
        (
            "0002_purge",
            "-- tohead: irreversible \"old ones are purged\"\nDELETE FROM beats WHERE time_ms / 1000 < CAST(strftime('%s', 'now', '-180 days') AS INTEGER);",
            "",
        ),
    ],
    rule: Rule::Statement(rule),
};

/// The date functions that give a text (<https://sqlite.org/lang_datefunc.html>).
const FUNCTIONS: [&str; 4] = ["strftime", "datetime", "date", "time"];
const COMPARISONS: [&str; 4] = ["<", ">", "<=", ">="];

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let is_comparison = |at: &usize| COMPARISONS.iter().any(|sign| parsed.is(*at, sign)) || parsed.is(*at, "BETWEEN");
    let wrong = (1..parsed.len()).filter(is_comparison).filter_map(|at| {
        let (left, right) = (left_of(parsed, at), right_of(parsed, at));
        let (text, number) = match (text(parsed, &right), text(parsed, &left)) {
            (Some(text), None) => (text, left),
            (None, Some(text)) => (text, right),
            _ => return None,
        };
        let is_number =
            computes(parsed, &number) || (!text.is_number && is_column_of_numbers(moment.conn, parsed, &number));
        is_number.then_some((number, text))
    });
    let finding = |(number, text): (Range<usize>, Text)| {
        let message = format!(
            "`{}` is a number, and {} a text: every number is less than any text, so this is the same for all rows",
            parsed.between(number.start, number.end).trim(),
            text.what
        );
        let finding = parsed.finding(Check::TextComparison, number.start, message);
        finding.help_or_allow(text.remedy, "if that is meant")
    };
    wrong.map(finding).collect()
}

/// A text that an operand is.
struct Text {
    /// For people, with its verb.
    what: String,
    /// It is all digits, as with `%s`.
    is_number: bool,
    remedy: &'static str,
}

const IN_SECONDS: &str = "compare with unixepoch(…), if it is in seconds";

/// The text that an operand is: a call of a date function, the current time, or a literal that is a date or a number.
fn text(parsed: &Parsed<'_>, operand: &Range<usize>) -> Option<Text> {
    let at = operand.start;
    if let Some(function) = FUNCTIONS.iter().find(|function| parsed.is(at, function)) {
        let is_whole = parsed.is(at + 1, "(") && closing(parsed, at + 1) + 1 == operand.end;
        let format = parsed.text(at + 2);
        let is_number = *function == "strftime" && !format.contains(['-', ':', ' ', '/', 'T']);
        let in_seconds = "compare with CAST(strftime(…) AS INTEGER)";
        return is_whole.then(|| Text {
            what: format!("{function}() gives"),
            is_number,
            remedy: if is_number { in_seconds } else { IN_SECONDS },
        });
    }
    let word = parsed.text(at);
    let literal = word.trim_matches('\'');
    let is_literal = parsed.kind(at) == Some(Kind::String);
    let is_number = is_literal && literal.parse::<f64>().is_ok();
    let is_date = is_literal && literal.get(4..5) == Some("-") && literal.chars().take(4).all(|c| c.is_ascii_digit());
    let is_now = ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"]
        .iter()
        .any(|now| parsed.is(at, now));
    let is_text = operand.len() == 1 && (is_number || is_date || is_now);
    is_text.then(|| Text {
        what: format!("{word} is"),
        is_number,
        remedy: if is_number {
            "write the number without quotes"
        } else {
            IN_SECONDS
        },
    })
}

/// Whether an operand is the result of an arithmetic operator, which has no affinity.
fn computes(parsed: &Parsed<'_>, operand: &Range<usize>) -> bool {
    let signs = ["+", "-", "*", "/", "%"];
    let words = ["||", "->", "->>", "COLLATE", "SELECT"];
    let mut outside = parsed
        .outside_parentheses(operand.start + 1)
        .take_while(|at| *at < operand.end);
    outside.any(|at| signs.iter().any(|sign| parsed.is(at, sign)))
        && !operand.clone().any(|at| words.iter().any(|word| parsed.is(at, word)))
}

/// Whether an operand is a column of numbers, in every table of that statement that has it.
fn is_column_of_numbers(conn: &Connection, parsed: &Parsed<'_>, operand: &Range<usize>) -> bool {
    if !is_name_of_column(parsed, operand) {
        return false;
    }
    let columns = columns(conn, parsed, &parsed.name_of(operand.end - 1)).unwrap_or_default();
    // One with such a DEFAULT holds texts, whatever its type.
    let has_text = |column: &Column| {
        let default = column.default.as_deref().unwrap_or_default().to_ascii_lowercase();
        default.contains("current_") || FUNCTIONS.iter().any(|function| default.contains(function))
    };
    let is_of_numbers = |column: &Column| matches!(column.affinity(), "INTEGER" | "REAL") && !has_text(column);
    !columns.is_empty() && columns.iter().all(is_of_numbers)
}

/// Whether an operand is a name, with that of its table before it or without.
pub(super) fn is_name_of_column(parsed: &Parsed<'_>, operand: &Range<usize>) -> bool {
    let is_name = match operand.len() {
        1 => true,
        3 => parsed.is(operand.start + 1, "."),
        _ => false,
    };
    is_name && matches!(parsed.kind(operand.end - 1), Some(Kind::Word | Kind::Quoted))
}

/// The columns of this name in the tables that a statement mentions.
pub(super) fn columns(conn: &Connection, parsed: &Parsed<'_>, name: &str) -> rusqlite::Result<Vec<Column>> {
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

/// Where the parenthesis that opens there is closed.
fn closing(parsed: &Parsed<'_>, open: usize) -> usize {
    let mut depth = 0_usize;
    for at in open..parsed.len() {
        depth += usize::from(parsed.is(at, "("));
        depth = depth.saturating_sub(usize::from(parsed.is(at, ")")));
        if depth == 0 {
            return at;
        }
    }
    parsed.len()
}

/// What an operand of a comparison ends at, on either side.
fn is_end(parsed: &Parsed<'_>, at: usize) -> bool {
    const WORDS: [&str; 31] = [
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "ON",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "CASE",
        "HAVING",
        "SELECT",
        "SET",
        "BY",
        "GROUP",
        "ORDER",
        "LIMIT",
        "RETURNING",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "WINDOW",
        "IS",
        "IN",
        "LIKE",
        "GLOB",
        "BETWEEN",
        "JOIN",
        "FROM",
        "AS",
        "FILTER",
    ];
    let signs = [",", ";", "=", "==", "<>", "!="];
    WORDS
        .iter()
        .chain(&signs)
        .chain(&COMPARISONS)
        .any(|word| parsed.is(at, word))
}

pub(super) fn right_of(parsed: &Parsed<'_>, comparison: usize) -> Range<usize> {
    let mut at = comparison + 1;
    while at < parsed.len() && !is_end(parsed, at) && !parsed.is(at, ")") {
        at = if parsed.is(at, "(") {
            closing(parsed, at) + 1
        } else {
            at + 1
        };
    }
    comparison + 1..at.min(parsed.len())
}

pub(super) fn left_of(parsed: &Parsed<'_>, comparison: usize) -> Range<usize> {
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
