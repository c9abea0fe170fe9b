//! A time in seconds that is compared with one in milliseconds.

use std::ops::Range;

use super::operand::{columns, is_name_of_column, left_of, right_of};
use super::statement::{Act, Parsed};
use super::{Lint, Moment, Rule};
use crate::source::tokens::{Kind, tokens};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::TimeUnit,
    why: "A number of seconds and one of milliseconds are both numbers, and every time in milliseconds is later than any in seconds that \
          an app meets. A condition that compares the two is true for all rows, or for none: a purge of what is old takes everything. The \
          DEFAULT of a column says in what it counts.",
    failing: &[
        (
            "0001_create_beats",
            "CREATE TABLE beats (id INTEGER PRIMARY KEY, at INTEGER NOT NULL DEFAULT (strftime('%s', 'now')));",
            "DROP TABLE beats;",
        ),
        (
            "0002_purge",
            "-- tohead: irreversible \"old ones are purged\"\nDELETE FROM beats WHERE at < (strftime('%s', 'now') - 30 * 86400) * 1000;",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_beats",
            "CREATE TABLE beats (id INTEGER PRIMARY KEY, at INTEGER NOT NULL DEFAULT (strftime('%s', 'now')));",
            "DROP TABLE beats;",
        ),
        (
            "0002_purge",
            "-- tohead: irreversible \"old ones are purged\"\nDELETE FROM beats WHERE at < strftime('%s', 'now') - 30 * 86400;",
            "",
        ),
    ],
    rule: Rule::Statement(rule),
};

const COMPARISONS: [&str; 5] = ["<", ">", "<=", ">=", "BETWEEN"];

/// What a number counts since 1970.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Seconds,
    Milliseconds,
}

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let is_comparison = |at: &usize| COMPARISONS.iter().any(|sign| parsed.is(*at, sign));
    let wrong = (1..parsed.len()).filter(is_comparison).filter_map(|at| {
        let (left, right) = (left_of(parsed, at), right_of(parsed, at));
        let sides = [(&left, &right), (&right, &left)];
        let (column, other) = sides
            .into_iter()
            .find(|(column, _)| is_name_of_column(parsed, column))?;
        let name = parsed.name_of(column.end - 1);
        // An UPDATE of the column itself may look for numbers in the wrong unit to put them right.
        let is_set = |at: usize| (parsed.is(at - 1, "SET") || parsed.is(at - 1, ",")) && parsed.is(at + 1, "=");
        if parsed.act == Act::Update && (1..at).any(|at| is_set(at) && parsed.name_of(at) == name) {
            return None;
        }
        let words: Vec<_> = other.clone().map(|at| parsed.text(at)).collect();
        let other = unit_of_words(&words).or_else(|| of_number(parsed, other))?;
        let columns = columns(moment.conn, parsed, &name).unwrap_or_default();
        let units = columns.iter().map(|column| unit_of(column.default.as_deref()?));
        let units: Option<Vec<_>> = units.collect();
        let unit = *units?.first()?;
        (other != unit).then_some((column.start, name, unit))
    });
    let finding = |(at, name, unit): (usize, String, Unit)| {
        let (own, other, remedy) = match unit {
            Unit::Seconds => ("seconds", "milliseconds", "leave out * 1000"),
            Unit::Milliseconds => ("milliseconds", "seconds", "multiply the other side by 1000"),
        };
        let message = format!(
            "`{name}` counts {own}, as its DEFAULT does, and is compared with {other}: this is the same for all rows"
        );
        let finding = parsed.finding(Check::TimeUnit, at, message);
        finding.help_or_allow(remedy, "if that is meant")
    };
    wrong.map(finding).collect()
}

/// What an expression such as a DEFAULT counts in; none where it does not tell.
fn unit_of(sql: &str) -> Option<Unit> {
    let tokens = tokens(sql);
    let words: Vec<_> = tokens
        .iter()
        .filter(|token| token.is_significant())
        .map(|token| token.text(sql))
        .collect();
    unit_of_words(&words)
}

/// What an expression of these words counts in: seconds for `unixepoch()` and `strftime('%s', …)`, milliseconds for a
/// thousand times that. None where it calls neither.
fn unit_of_words(words: &[&str]) -> Option<Unit> {
    let is = |at: usize, word: &str| words.get(at).is_some_and(|is| is.eq_ignore_ascii_case(word));
    let counts = |at: usize| is(at, "unixepoch") || (is(at, "strftime") && is(at + 2, "'%s'"));
    if !(0..words.len()).any(counts) {
        return None;
    }
    let is_thousand = |at: usize| ["1000", "1000.0", "1e3"].iter().any(|number| is(at, number));
    let thousands: Vec<_> = (0..words.len()).filter(|at| is_thousand(*at)).collect();
    let multiplies = |at: &usize| (*at > 0 && is(at - 1, "*")) || is(at + 1, "*");
    match &thousands[..] {
        [] => Some(Unit::Seconds),
        [at] if multiplies(at) => Some(Unit::Milliseconds),
        _ => None,
    }
}

/// What a number counts in that is written out and is a time of these decades: in seconds it has ten digits, in
/// milliseconds thirteen.
fn of_number(parsed: &Parsed<'_>, operand: &Range<usize>) -> Option<Unit> {
    let is_number = operand.len() == 1 && parsed.kind(operand.start) == Some(Kind::Number);
    let number: u64 = is_number.then(|| parsed.text(operand.start).parse().ok())??;
    match number {
        1_000_000_000..=9_999_999_999 => Some(Unit::Seconds),
        1_000_000_000_000..=9_999_999_999_999 => Some(Unit::Milliseconds),
        _ => None,
    }
}
