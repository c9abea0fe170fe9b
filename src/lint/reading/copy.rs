//! `INSERT … SELECT` and `UPDATE`: which expression they put into which column.
//!
//! An expression is a range of tokens, with the `AS name` that may follow it.

use std::ops::Range;

use rusqlite::Connection;

use super::statement::{Act, Parsed};
use crate::source::tokens::Kind;

/// The columns that an INSERT names behind its table, in lower case; none if it names none, and so fills them all.
pub(crate) fn targets(parsed: &Parsed<'_>) -> Option<Vec<String>> {
    let open = parsed.name_at + 1 + if parsed.is(parsed.name_at + 1, "AS") { 2 } else { 0 };
    if !parsed.is(open, "(") {
        return None;
    }
    let names = (open + 1..parsed.len()).take_while(|at| !parsed.is(*at, ")"));
    Some(
        names
            .filter(|at| !parsed.is(*at, ","))
            .map(|at| parsed.name_of(at))
            .collect(),
    )
}

/// The expressions that the first SELECT outside of parentheses gives; empty where there is no SELECT.
pub(crate) fn items(parsed: &Parsed<'_>) -> Vec<Range<usize>> {
    let select = parsed.find_outside(parsed.name_at, "SELECT");
    select.map_or_else(Vec::new, |select| items_at(parsed, select))
}

/// The expressions that the SELECT at this token gives.
pub(crate) fn items_at(parsed: &Parsed<'_>, select: usize) -> Vec<Range<usize>> {
    let start = select + 1 + usize::from(parsed.is(select + 1, "ALL") || parsed.is(select + 1, "DISTINCT"));
    let end = parsed.find_outside(start, "FROM").unwrap_or(parsed.len());
    between_commas(parsed, start..end)
}

/// What stands between the commas of a list in parentheses, which open at this token.
pub(crate) fn arguments(parsed: &Parsed<'_>, open: usize) -> Vec<Range<usize>> {
    between_commas(parsed, open + 1..parsed.closing(open))
}

fn between_commas(parsed: &Parsed<'_>, list: Range<usize>) -> Vec<Range<usize>> {
    let inside = parsed.outside_parentheses(list.start).take_while(|at| *at < list.end);
    let commas = inside.filter(|at| parsed.is(*at, ","));
    let mut parts = Vec::new();
    let mut from = list.start;
    for comma in commas.chain([list.end]) {
        parts.push(from..comma);
        from = comma + 1;
    }
    parts
}

/// Whether an expression is more than the name of a column: `t.a` and `a AS b` are none, `a + 1` and `NULL` are.
pub(crate) fn is_expression(parsed: &Parsed<'_>, item: &Range<usize>) -> bool {
    (item.start..end_of(parsed, item)).any(|at| {
        let is_name = matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
        let is_null = parsed.is(at, "NULL");
        (!is_name && !parsed.is(at, ".")) || is_null
    })
}

/// Whether an expression is a text, a number or NULL.
pub(crate) fn is_constant(parsed: &Parsed<'_>, item: &Range<usize>) -> bool {
    let is_literal = matches!(parsed.kind(item.start), Some(Kind::String | Kind::Number));
    end_of(parsed, item) == item.start + 1 && (is_literal || parsed.is(item.start, "NULL"))
}

/// The column that an expression is, in lower case; none where it is anything but a name.
pub(crate) fn column(parsed: &Parsed<'_>, item: &Range<usize>) -> Option<String> {
    let end = end_of(parsed, item);
    let is_name = match end.checked_sub(item.start)? {
        1 | 2 => true, // `name alias`
        3.. => parsed.is(item.start + 1, "."),
        0 => false,
    };
    let at = item.start + if parsed.is(item.start + 1, ".") { 2 } else { 0 };
    (is_name && !is_expression(parsed, item)).then(|| parsed.name_of(at))
}

/// Whether an expression starts with the conversion of a column: `CAST(a AS INTEGER)`.
pub(crate) fn converts_column(parsed: &Parsed<'_>, item: &Range<usize>) -> bool {
    let at = item.start + 2 + if parsed.is(item.start + 3, ".") { 2 } else { 0 };
    parsed.are(item.start, &["CAST", "("]) && parsed.is(at + 1, "AS")
}

/// Where an expression ends, its `AS name` left out.
pub(crate) fn end_of(parsed: &Parsed<'_>, item: &Range<usize>) -> usize {
    let is_as = |at: &usize| parsed.is(*at, "AS");
    (item.start..item.end).find(is_as).unwrap_or(item.end)
}

/// Whether a statement copies all columns as they are: `SELECT *` or `SELECT t.*`, and nothing beside it.
pub(crate) fn takes_all(parsed: &Parsed<'_>) -> bool {
    match &items(parsed)[..] {
        [item] => parsed.is(item.end - 1, "*") && (item.len() == 1 || parsed.is(item.end - 2, ".")),
        _ => false,
    }
}

/// The columns that an UPDATE assigns, in lower case, each with its expression. For `(a, b) = (…)` both have all of
/// what stands behind the sign.
pub(crate) fn assignments(parsed: &Parsed<'_>) -> Vec<(String, Range<usize>)> {
    let Some(set) = parsed.find_outside(parsed.name_at, "SET") else {
        return Vec::new();
    };
    let is_end = |at: &usize| {
        ["FROM", "WHERE", "RETURNING", "ORDER", "LIMIT"]
            .iter()
            .any(|word| parsed.is(*at, word))
    };
    let end = parsed.outside_parentheses(set + 1).find(is_end).unwrap_or(parsed.len());
    let commas = parsed
        .outside_parentheses(set + 1)
        .filter(|at| *at < end && parsed.is(*at, ","));
    let mut assignments = Vec::new();
    let mut from = set + 1;
    for comma in commas.chain([end]) {
        let equals = (from..comma).find(|at| parsed.is(*at, "="));
        if let Some(equals) = equals {
            let is_name = |at: &usize| !["(", ",", ")"].iter().any(|sign| parsed.is(*at, sign));
            let names = (from..equals).filter(is_name).map(|at| parsed.name_of(at));
            assignments.extend(names.map(|name| (name, equals + 1..comma)));
        }
        from = comma + 1;
    }
    assignments
}

/// The columns that an UPDATE or an INSERT fills, in lower case, each with its expression. `all`: the columns of the
/// table, for an INSERT that names none.
pub(in crate::lint) fn filled(parsed: &Parsed<'_>, all: impl FnOnce() -> Vec<String>) -> Vec<(String, Range<usize>)> {
    match parsed.act {
        Act::Update => assignments(parsed),
        Act::Insert => targets(parsed)
            .unwrap_or_else(all)
            .into_iter()
            .zip(items(parsed))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether an expression computes a column from its own number and others, as `position + 1` does.
pub(crate) fn is_shift(parsed: &Parsed<'_>, column: &str, value: &Range<usize>) -> bool {
    let is_sign = |at: usize| {
        ["+", "-", "*", "/", "(", ")", "."]
            .iter()
            .any(|sign| parsed.is(at, sign))
    };
    let is_part = |at: usize| is_sign(at) || parsed.is(at + 1, ".") || parsed.kind(at) == Some(Kind::Number);
    let is_own = |at: usize| parsed.name_of(at) == column;
    value.len() > 1 && value.clone().all(|at| is_part(at) || is_own(at)) && value.clone().any(is_own)
}

/// Whether an UPDATE or DELETE is about every row: it has no condition, or one such as `WHERE true`. SQLite is asked
/// whether the condition is true where there is no row; of one that names a column it cannot say, and that is taken for
/// a condition.
pub(crate) fn takes_every_row(conn: &Connection, parsed: &Parsed<'_>) -> bool {
    let Some(at) = parsed.find_outside(parsed.name_at, "WHERE") else {
        return true;
    };
    let condition = parsed.between(at + 1, parsed.len());
    let is_true = || conn.query_row(&format!("SELECT ({condition}) IS TRUE"), [], |row| row.get(0));
    !(at..parsed.len()).any(|at| parsed.is(at, "SELECT")) && is_true().unwrap_or(false)
}

/// Whether `UPDATE … SET new = old` gives a column another one as it is.
pub(crate) fn assigns_column(parsed: &Parsed<'_>, new: &str, old: &str) -> bool {
    let is_old = |value: &Range<usize>| value.len() == 1 && parsed.name_of(value.start) == old;
    assignments(parsed)
        .iter()
        .any(|(name, value)| name == new && is_old(value))
}
