//! Slips of the pen that SQLite takes for something else: `+` between texts, AND between two assignments, a value that is held
//! against itself, a condition that is true for every row.

use std::ops::Range;

use rusqlite::Connection;

use super::statement::Parsed;
use super::subquery::{clause, conjuncts, outside};
use crate::source::tokens::{Kind, quoted};

/// Why an expression does not give what its author means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    /// `name + ' (old)'`: the sign, and the text.
    AddsText(usize),
    /// `NULLIF(a, a)`: the function.
    NullOfItself(usize),
    /// `SET a = 'x' AND b = 'y'`: the word AND.
    JoinsAssignments(usize),
}

/// The slip in an expression. `is_text`: it goes into a column that holds texts.
pub(crate) fn slip(parsed: &Parsed<'_>, value: &Range<usize>, is_text: bool) -> Option<Slip> {
    let adds_text = value.clone().find(|at| adds_text(parsed, value, *at));
    let itself = || value.clone().find(|at| is_null_of_itself(parsed, *at));
    adds_text
        .filter(|_| is_text)
        .map(Slip::AddsText)
        .or_else(|| itself().map(Slip::NullOfItself))
        .or_else(|| joins_assignments(parsed, value, is_text).map(Slip::JoinsAssignments))
}

/// Whether `+` stands there, beside a text that is no number.
fn adds_text(parsed: &Parsed<'_>, value: &Range<usize>, at: usize) -> bool {
    // These bind the text first: `data ->> 'count' + 1`, `price || ' ' + 0`.
    let binds = |at: usize| ["||", "->", "->>", "COLLATE"].iter().any(|sign| parsed.is(at, sign));
    let is_it = |text: usize, beyond: usize| {
        value.contains(&text) && !binds(beyond) && parsed.string(text).is_some_and(|text| is_no_number(&text))
    };
    parsed.is(at, "+") && at > 1 && (is_it(at - 1, at - 2) || is_it(at + 1, at + 2))
}

/// Whether SQLite makes 0 of a text that is not empty (<https://sqlite.org/lang_expr.html#castexpr>).
fn is_no_number(text: &str) -> bool {
    let digits = text.trim_start();
    let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let digits = digits.strip_prefix('.').unwrap_or(digits);
    !text.is_empty() && !digits.starts_with(|c: char| c.is_ascii_digit())
}

fn is_null_of_itself(parsed: &Parsed<'_>, at: usize) -> bool {
    if !parsed.are(at, &["NULLIF", "("]) {
        return false;
    }
    let close = parsed.closing(at + 1);
    let commas: Vec<_> = outside(parsed, at + 2..close)
        .into_iter()
        .filter(|at| parsed.is(*at, ","))
        .collect();
    let [comma] = commas[..] else { return false };
    let words = |range: Range<usize>| range.map(|at| parsed.text(at).to_lowercase()).collect::<Vec<_>>();
    words(at + 2..comma) == words(comma + 1..close)
}

/// The AND that stands where a comma is meant: what is in front of it is no condition.
fn joins_assignments(parsed: &Parsed<'_>, value: &Range<usize>, is_text: bool) -> Option<usize> {
    const COMPARISONS: [&str; 17] = [
        "=", "==", "<>", "!=", "<", ">", "<=", ">=", "IS", "IN", "LIKE", "GLOB", "NOT", "EXISTS", "REGEXP", "MATCH",
        "OR",
    ];
    let first = conjuncts(parsed, value.clone()).into_iter().next()?;
    let and = first.end;
    if and >= value.end || first.is_empty() || value.clone().any(|at| parsed.is(at, "CASE")) {
        return None;
    }
    let outside = outside(parsed, first.clone());
    let is_any = |words: &[&str]| outside.iter().any(|at| words.iter().any(|word| parsed.is(*at, word)));
    if is_any(&COMPARISONS) || is_any(&["BETWEEN", "ISNULL", "NOTNULL"]) {
        return None;
    }
    let is_literal = first.len() == 1
        && (matches!(parsed.kind(first.start), Some(Kind::String | Kind::Number))
            || is_any(&["NULL", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"]));
    let assigns_next = parsed.is(and + 2, "=");
    const GIVE_VALUES: [&str; 10] = [
        "datetime",
        "date",
        "time",
        "strftime",
        "unixepoch",
        "trim",
        "lower",
        "upper",
        "replace",
        "round",
    ];
    let is_called = parsed.is(first.start + 1, "(") && GIVE_VALUES.iter().any(|name| parsed.is(first.start, name));
    let is_value = is_literal || is_called || is_any(&["+", "-", "*", "/", "||"]);
    (is_text || (is_value && assigns_next)).then_some(and)
}

/// The part of the condition of an UPDATE or DELETE that is true whatever its only column holds, as
/// `a <> 1 OR a <> 2` is; with the column, and whether it is all of the condition. NULL is left out of account.
pub(crate) fn always_true(conn: &Connection, parsed: &Parsed<'_>) -> Option<(Range<usize>, String, bool)> {
    let condition = clause(parsed, parsed.name_at..parsed.len(), "WHERE")?;
    let is_one_of_or = outside(parsed, condition.clone()).iter().any(|at| parsed.is(*at, "OR"));
    let parts = match is_one_of_or {
        true => vec![condition.clone()],
        false => conjuncts(parsed, condition.clone()),
    };
    let is_all = parts.len() == 1;
    parts.into_iter().find_map(|part| {
        let column = only_column(parsed, &part)?;
        is_true_for_all(conn, parsed, &part, &column).then_some((part, column, is_all))
    })
}

/// The column that a condition compares with literals, if it does nothing else.
fn only_column(parsed: &Parsed<'_>, part: &Range<usize>) -> Option<String> {
    const WORDS: [&str; 9] = ["AND", "OR", "NOT", "IN", "IS", "NULL", "BETWEEN", "ISNULL", "NOTNULL"];
    const SIGNS: [&str; 12] = ["=", "==", "<>", "!=", "<", ">", "<=", ">=", "(", ")", ",", "."];
    let is_any = |at: usize, words: &[&str]| words.iter().any(|word| parsed.is(at, word));
    let mut column = None;
    for at in part.clone() {
        match parsed.kind(at)? {
            Kind::String | Kind::Number => {}
            Kind::Word if is_any(at, &WORDS) => {}
            Kind::Word | Kind::Quoted if parsed.is(at + 1, ".") && parsed.name_of(at) == parsed.name => {}
            // A function.
            Kind::Word | Kind::Quoted if parsed.is(at + 1, "(") => return None,
            Kind::Word | Kind::Quoted => {
                let name = parsed.name_of(at);
                if *column.get_or_insert_with(|| name.clone()) != name {
                    return None;
                }
            }
            _ if is_any(at, &SIGNS) => {}
            _ => return None,
        }
    }
    column
}

/// Whether a condition is true for all values: those that it names, and some beside, between and beyond them.
fn is_true_for_all(conn: &Connection, parsed: &Parsed<'_>, part: &Range<usize>, column: &str) -> bool {
    let mut values = vec!["''".to_owned(), "'~'".to_owned(), "-1e15".to_owned(), "1e15".to_owned()];
    let mut literals = 0;
    for at in part.clone() {
        let text = parsed.text(at);
        match parsed.kind(at) {
            Some(Kind::String) => values.extend([text.to_owned(), format!("{text} || '~'")]),
            Some(Kind::Number) => {
                values.extend([text.to_owned(), format!("{text} - 0.5"), format!("{text} + 0.5")]);
            }
            _ => continue,
        }
        literals += 1;
    }
    let rows: Vec<_> = values.iter().map(|value| format!("({value})")).collect();
    let sql = format!(
        "SELECT min(({}) IS TRUE) FROM (SELECT column1 AS {} FROM (VALUES {})) AS {}",
        parsed.between(part.start, part.end),
        quoted(column),
        rows.join(", "),
        quoted(&parsed.name),
    );
    literals > 1 && conn.query_row(&sql, [], |row| row.get(0)).unwrap_or(false)
}

/// The sign of a comparison with NULL, `a = NULL`, which is never true, and the column.
pub(crate) fn compared_with_null(parsed: &Parsed<'_>) -> Option<(usize, String)> {
    let is_sign = |at: usize| ["=", "==", "<>", "!="].iter().any(|sign| parsed.is(at, sign));
    let is_assignment = |at: usize| parsed.is(at - 2, "SET") || parsed.is(at - 2, ",");
    let mut signs = (2..parsed.len()).filter(|at| is_sign(*at) && parsed.is(at + 1, "NULL"));
    let at = signs.find(|at| !is_assignment(*at))?;
    matches!(parsed.kind(at - 1), Some(Kind::Word | Kind::Quoted)).then(|| (at, parsed.name_of(at - 1)))
}
