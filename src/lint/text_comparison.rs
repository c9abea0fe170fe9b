//! A number that is compared with a text, such as the date that `strftime()` gives: every number is less than any text.
//! What is wrong with two texts, `date_format` says.

use std::ops::Range;

use rusqlite::Connection;

use super::copy::assignments;
use super::operand::{columns, is_name_of_column, left_of, right_of};
use super::statement::{Act, Parsed};
use super::text_in_number::dates_in_numbers;
use super::{Lint, Moment, Rule, date_format};
use crate::schema::table::Column;
use crate::source::finding::Finding;
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
/// Words that say whether something is so.
const TRUTHS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "t", "f"];
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
    let mixed_up = (1..parsed.len()).filter(is_comparison);
    let mixed_up = mixed_up.filter_map(|at| mixed_up_dates(moment, at));
    let never_equal = (1..parsed.len()).filter_map(|at| never_equal(moment, at));
    let stored = dates_in_numbers(moment);
    let found = wrong.map(finding).chain(mixed_up);
    found.chain(never_equal).chain(stored).collect()
}

/// The finding for a word that the condition of an UPDATE or DELETE holds against a column of numbers, such as `done = 'true'`:
/// no number equals it. One that puts such words right assigns the column.
fn never_equal(moment: &Moment<'_>, at: usize) -> Option<Finding> {
    let parsed = &moment.parsed;
    let condition = parsed.find_outside(parsed.name_at, "WHERE")?;
    let is_comparison = ["=", "==", "<>", "!="].iter().any(|sign| parsed.is(at, sign));
    if !matches!(parsed.act, Act::Update | Act::Delete) || at < condition || !is_comparison {
        return None;
    }
    let (left, right) = (left_of(parsed, at), right_of(parsed, at));
    let is_word = |operand: &Range<usize>| {
        let word = parsed.string(operand.start).filter(|_| operand.len() == 1);
        word.is_some_and(|word| TRUTHS.iter().any(|truth| word.eq_ignore_ascii_case(truth)))
    };
    let (word, column) = match (is_word(&left), is_word(&right)) {
        (true, false) => (left, right),
        (false, true) => (right, left),
        _ => return None,
    };
    let name = parsed.name_of(column.end - 1);
    let mut assigned = assignments(parsed).into_iter();
    let is_of_numbers = is_column_of_numbers(moment.conn, parsed, &column) || is_switch(moment.conn, parsed, &column);
    if !is_of_numbers || assigned.any(|(assigned, _)| assigned == name) {
        return None;
    }
    let message = format!(
        "`{}.{name}` holds numbers, and none of them equals the text {}: this is the same for all rows",
        table_of(moment.conn, parsed, &name).unwrap_or_else(|| parsed.name.clone()),
        parsed.text(word.start),
    );
    let finding = parsed.finding(Check::TextComparison, column.start, message);
    Some(finding.help_or_allow("compare with 1 or 0", "if it holds such words"))
}

fn mixed_up_dates(moment: &Moment<'_>, comparison: usize) -> Option<Finding> {
    let parsed = &moment.parsed;
    date_format::mixed_up(moment, &left_of(parsed, comparison), &right_of(parsed, comparison))
}

/// The table or view that a statement mentions and that has a column of this name.
fn table_of(conn: &Connection, parsed: &Parsed<'_>, column: &str) -> Option<String> {
    let sql = "SELECT lower(s.name) FROM main.sqlite_schema AS s, pragma_table_xinfo(s.name, 'main') AS c
        WHERE s.type IN ('table', 'view') AND c.name = ?1 COLLATE NOCASE";
    let mut statement = conn.prepare_cached(sql).ok()?;
    let names = statement.query_map([column], |row| row.get::<_, String>(0)).ok()?;
    names.flatten().find(|name| parsed.mentions(name))
}

/// Whether an operand is a column of truths such as `done BOOLEAN DEFAULT FALSE`, which are 0 and 1 to SQLite.
fn is_switch(conn: &Connection, parsed: &Parsed<'_>, operand: &Range<usize>) -> bool {
    if !is_name_of_column(parsed, operand) {
        return false;
    }
    let columns = columns(conn, parsed, &parsed.name_of(operand.end - 1)).unwrap_or_default();
    let is_it = |column: &Column| {
        let default = column.default.as_deref().unwrap_or_default();
        column.declared.contains("BOOL")
            && ["0", "1", "true", "false"]
                .iter()
                .any(|truth| default.eq_ignore_ascii_case(truth))
    };
    !columns.is_empty() && columns.iter().all(is_it)
}

/// An operand that is a text.
pub(super) struct Text {
    /// What it is, as the beginning of "… a text": `strftime() gives`.
    pub(super) what: String,
    /// It is a number in digits, as `strftime('%s')` gives: a column with a numeric type reads it as a number.
    pub(super) is_number: bool,
    remedy: &'static str,
}

const IN_SECONDS: &str = "compare with unixepoch(…), if it is in seconds";

/// What an operand is, if it is a text: a call of a date function, the current time, or a literal that is a date or a
/// number. None for anything else.
pub(super) fn text(parsed: &Parsed<'_>, operand: &Range<usize>) -> Option<Text> {
    let at = operand.start;
    if let Some(function) = FUNCTIONS.iter().find(|function| parsed.is(at, function)) {
        let is_whole = parsed.is(at + 1, "(") && parsed.closing(at + 1) + 1 == operand.end;
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

/// Whether an operand is computed by an arithmetic operator. Such a number has no affinity, so that SQLite converts
/// nothing to compare with it.
fn computes(parsed: &Parsed<'_>, operand: &Range<usize>) -> bool {
    let signs = ["+", "-", "*", "/", "%"];
    let words = ["||", "->", "->>", "COLLATE", "SELECT"];
    let mut outside = parsed
        .outside_parentheses(operand.start + 1)
        .take_while(|at| *at < operand.end);
    outside.any(|at| signs.iter().any(|sign| parsed.is(at, sign)))
        && !operand.clone().any(|at| words.iter().any(|word| parsed.is(at, word)))
}

/// Whether an operand is a column that holds numbers, by its type and its default, in every table of the statement that
/// has one of this name.
fn is_column_of_numbers(conn: &Connection, parsed: &Parsed<'_>, operand: &Range<usize>) -> bool {
    if !is_name_of_column(parsed, operand) {
        return false;
    }
    let columns = columns(conn, parsed, &parsed.name_of(operand.end - 1)).unwrap_or_default();
    !columns.is_empty() && columns.iter().all(holds_numbers)
}

/// Whether a column holds numbers, by its type and its default.
pub(super) fn holds_numbers(column: &Column) -> bool {
    // With a date for its DEFAULT it holds texts, whatever its type says.
    let default = column.default.as_deref().unwrap_or_default().to_ascii_lowercase();
    let has_text = default.contains("current_") || FUNCTIONS.iter().any(|function| default.contains(function));
    matches!(column.affinity(), "INTEGER" | "REAL") && !has_text
}
