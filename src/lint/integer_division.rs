//! A division of two whole numbers that leaves a rest.

use std::ops::Range;

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
        finding.help_or_allow(&format!("write {one}.0 / {other}"), "if that is meant")
    };
    divisions.map(finding).collect()
}

/// A division that stands there, of two numbers as they are written: what is multiplied or divided first is none of theirs.
fn division(parsed: &Parsed<'_>, at: usize) -> Option<(Range<usize>, i64, i64)> {
    let number = |at: usize| -> Option<i64> {
        let is_number = parsed.kind(at) == Some(Kind::Number);
        parsed.text(at).parse().ok().filter(|_| is_number)
    };
    let (one, other) = (number(at - 1)?, number(at + 1).filter(|_| parsed.is(at, "/"))?);
    let binds_before = |sign: &&str| at > 1 && parsed.is(at - 2, sign);
    let is_apart = !["*", "/", "%", "||", "->", "->>"]
        .iter()
        .any(|sign| binds_before(&sign));
    (is_apart && other != 0 && one % other != 0).then_some((at - 1..at + 2, one, other))
}
