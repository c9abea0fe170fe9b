//! A division of whole numbers whose rest is lost.

use std::ops::Range;

use super::copy::filled;
use super::operand::{columns, declared};
use super::statement::Parsed;
use super::{Lint, Moment, Rule};
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::IntegerDivision,
    why: "Of two integers SQLite makes an integer (https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes): \
          `5 / 9` is 0 and `9 / 5` is 1, so that all values become 0, or are only a little wrong. `x * 9 / 5` is computed from the left, \
          and right where `x` is a REAL.",
    failing: &[
        (
            "0001_create_readings",
            "CREATE TABLE readings (id INTEGER PRIMARY KEY, temperature REAL NOT NULL);",
            "DROP TABLE readings;",
        ),
        (
            "0002_fahrenheit",
            "-- tohead: irreversible \"the app shows Fahrenheit\"\nUPDATE readings SET temperature = temperature * (9 / 5) + 32;",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_readings",
            "CREATE TABLE readings (id INTEGER PRIMARY KEY, temperature REAL NOT NULL);",
            "DROP TABLE readings;",
        ),
        (
            "0002_fahrenheit",
            "-- tohead: irreversible \"the app shows Fahrenheit\"\nUPDATE readings SET temperature = temperature * 9 / 5 + 32;",
            "",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let divisions = (1..parsed.len()).filter_map(|at| division(parsed, at));
    let finding = |(tokens, one, other): (Range<usize>, i64, i64)| {
        let message = format!(
            "`{one} / {other}` is {}: of two integers SQLite makes an integer",
            one / other
        );
        let finding = parsed.finding(Check::IntegerDivision, tokens.start, message);
        finding.help_or_allow(format!("write {one}.0 / {other}"), "if that is meant")
    };
    divisions.map(finding).chain(into_fractions(moment)).collect()
}

/// The findings for a whole number such as `cents / 100` that goes into a column which takes fractions.
fn into_fractions(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let pairs = filled(parsed, || moment.columns(&parsed.name));
    let takes_fractions = |column: &str| {
        let declared = declared(moment.conn, &parsed.name, column).unwrap_or_default();
        ["REAL", "FLOA", "DOUB", "DECIMAL", "NUMERIC"]
            .iter()
            .any(|name| declared.contains(name) && !declared.contains("INT"))
    };
    let pairs = pairs.into_iter().filter(|(column, _)| takes_fractions(column));
    let finding = |(column, value): (String, Range<usize>)| {
        let at = whole_quotient(moment, &value)?;
        let (one, other) = (parsed.text(at - 1), parsed.text(at + 1));
        let message = format!(
            "`{one} / {other}` is a whole number, and `{column}` takes fractions: of two integers SQLite makes an integer"
        );
        let finding = parsed.finding(Check::IntegerDivision, at - 1, message);
        Some(finding.help_or_allow(format!("write {one} / {other}.0"), "if that is meant"))
    };
    pairs.filter_map(finding).collect()
}

/// The `/` by which an expression divides a column of integers by a whole number. None where the expression names a
/// fraction, a type for fractions or the rest (`%`): then its author has thought of it.
fn whole_quotient(moment: &Moment<'_>, value: &Range<usize>) -> Option<usize> {
    let parsed = &moment.parsed;
    let is_any = |at: usize, words: &[&str]| words.iter().any(|word| parsed.is(at, word));
    let is_fraction = |at: usize| {
        let is_number = parsed.kind(at) == Some(Kind::Number) && parsed.text(at).parse::<i64>().is_err();
        is_number
            || is_any(
                at,
                &["REAL", "FLOAT", "DOUBLE", "DECIMAL", "NUMERIC", "%", "CASE", "SELECT"],
            )
    };
    if value.clone().any(is_fraction) {
        return None;
    }
    let is_it = |at: &usize| {
        let is_number = parsed.kind(at + 1) == Some(Kind::Number) && !matches!(parsed.text(at + 1), "0" | "1");
        let is_name = matches!(parsed.kind(at - 1), Some(Kind::Word | Kind::Quoted));
        let before = if *at > 2 && parsed.is(at - 2, ".") {
            at.checked_sub(4)
        } else {
            at.checked_sub(2)
        };
        let is_apart = before.is_none_or(|before| !is_any(before, &["*", "/"])) && !is_any(at + 2, &["*", "/"]);
        parsed.is(*at, "/") && is_number && is_name && is_apart
    };
    let mut divisions = (value.start + 1..value.end).filter(is_it);
    divisions.find(|at| {
        let columns = columns(moment.conn, parsed, &parsed.name_of(at - 1)).unwrap_or_default();
        !columns.is_empty() && columns.iter().all(|column| column.affinity() == "INTEGER")
    })
}

/// The tokens and the two numbers of the division at a token, if both are written out and there is a rest: `9 / 5`.
/// None where an operator in front binds first, as in `x * 9 / 5`.
fn division(parsed: &Parsed<'_>, at: usize) -> Option<(Range<usize>, i64, i64)> {
    let number = |at: usize| -> Option<i64> {
        let is_number = parsed.kind(at) == Some(Kind::Number);
        parsed.text(at).parse().ok().filter(|_| is_number)
    };
    let (one, other) = (number(at - 1)?, number(at + 1).filter(|_| parsed.is(at, "/"))?);
    let binds_before = |sign: &&str| at > 1 && parsed.is(at - 2, sign);
    let is_apart = !["*", "/", "%", "||", "->", "->>"].iter().any(binds_before);
    (is_apart && other != 0 && one % other != 0).then_some((at - 1..at + 2, one, other))
}
