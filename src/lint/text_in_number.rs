//! The text of a date in a column of numbers: `SET written_at = CURRENT_TIMESTAMP`, where the column is an INTEGER.
//!
//! SQLite makes a number of a text only where all of it is one (<https://sqlite.org/datatype3.html#type_affinity>). So the
//! text stays, is larger than every number beside it, and is 0 or a year to whoever reads a number.

use std::ops::Range;

use super::Moment;
use super::copy::{arguments, filled, targets};
use super::operand::column_of;
use super::statement::{Act, Parsed};
use super::text_comparison::{Text, holds_numbers, text};
use crate::source::{Check, Findings};

/// What is wrong with the values that a statement gives to columns.
pub(super) fn dates_in_numbers(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    if !matches!(parsed.act, Act::Update | Act::Insert) {
        return Findings::new();
    }
    let all = || moment.columns(&parsed.name);
    let mut values = filled(parsed, all);
    values.extend(listed(parsed, all));
    let found = values.into_iter().filter_map(|(column, value)| {
        let (at, text) = date(parsed, &value)?;
        let column = column_of(moment.conn, &parsed.name, &column)
            .ok()?
            .filter(holds_numbers)?;
        let message = format!(
            "{} a text, and `{}`.`{}` is {}: the text stays one, and is larger than every number there",
            text.what, parsed.name, column.name, column.declared
        );
        let finding = parsed.finding(Check::ChangedValues, at, message);
        let remedy = "unixepoch(), which counts seconds, or that times 1000, as the other values do";
        Some(finding.help_or_allow(remedy, "if the app reads texts there"))
    });
    found.collect()
}

/// The columns that `INSERT … VALUES (…)` fills, with the expressions of the first row.
fn listed(parsed: &Parsed<'_>, all: impl FnOnce() -> Vec<String>) -> Vec<(String, Range<usize>)> {
    let values = parsed.find_outside(parsed.name_at, "VALUES");
    let Some(open) = values.map(|at| at + 1).filter(|open| parsed.is(*open, "(")) else {
        return Vec::new();
    };
    let targets = targets(parsed).unwrap_or_else(all);
    targets.into_iter().zip(arguments(parsed, open)).collect()
}

/// A value that is the text of a date, or may be: `coalesce(written_at, datetime('now'))`.
fn date(parsed: &Parsed<'_>, value: &Range<usize>) -> Option<(usize, Text)> {
    let at = value.start;
    let is_call = |open: usize| parsed.is(open, "(") && parsed.closing(open) + 1 == value.end;
    if is_call(at) && !parsed.is(at + 1, "SELECT") {
        return date(parsed, &(at + 1..value.end - 1));
    }
    let is_choice = ["COALESCE", "IFNULL"].iter().any(|function| parsed.is(at, function));
    if is_choice && is_call(at + 1) {
        return arguments(parsed, at + 1).iter().find_map(|value| date(parsed, value));
    }
    text(parsed, value)
        .filter(|text| !text.is_number)
        .map(|text| (at, text))
}
