//! Numbers whose fraction is cut off before they are multiplied: `CAST(amount AS INTEGER) * 100`.

use std::ops::Range;

use crate::build::rows::content::{Cell, Content, holds_value, number};
use crate::build::rows::made::values::is_named_as_moment;
use crate::build::rows::part::{Assigned, MEANT, Part};
use crate::lint::copy::{items, targets};
use crate::lint::money::is_of_money;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

/// What cuts off a fraction.
const CUTS: [&str; 4] = ["CAST", "ROUND", "FLOOR", "TRUNC"];

impl Part<'_> {
    /// What an up part does so to the values of a table. The rest of them is nowhere in the expression.
    pub(in crate::build::rows) fn cut_off(&self, table: &str, before: &Content) -> Findings {
        let cuts = |parsed: &Parsed<'_>| CUTS.iter().any(|function| parsed.has(function));
        if self.is_down || !self.parsed.iter().any(cuts) {
            return Findings::new();
        }
        let mut assigned = self.assigned(|ran| ran.acts_on(table));
        for ran in self.copies_of(table) {
            let is_copy = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table));
            let Some(parsed) = self.parsed.get(ran.index).filter(|_| is_copy) else {
                continue;
            };
            let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
            assigned.extend(targets.into_iter().zip(items(parsed)).map(|(column, value)| Assigned {
                ran,
                parsed,
                column,
                value,
            }));
        }
        let found = assigned.iter().filter_map(|one| {
            let parsed = one.parsed;
            let (column, cut, factor) = one.value.clone().find_map(|at| cut_before_factor(parsed, at, &one.value))?;
            let at = before.place(&column)?;
            let mut named = one.value.clone().filter(|at| parsed.name_of(*at) == column);
            if named.next().is_none() || named.next().is_some() || !self.takes_fractions(table, &column) {
                return None;
            }
            let with_fraction = |row: &&Vec<Cell>| number(&row[at]).is_some_and(|number| number.fract() != 0.0);
            let rows = before.rows().iter().filter(|row| holds_value(&row[at]));
            let count = rows.filter(with_fraction).count();
            let cut = parsed.between(cut.start, cut.end).trim_end();
            let message = format!(
                "{count} of {} values of `{table}.{column}` lose what is behind the point: `{cut}` cuts it off before it is multiplied by {factor}",
                before.count(),
            );
            let finding = self.finding(Check::LostValues, one.ran.index, message);
            let remedy = format!("multiply first: CAST(round({column} * {factor}) AS INTEGER)");
            (count > 0).then(|| finding.help_or_allow(remedy, MEANT))
        });
        found.collect()
    }

    /// Whether a column is there for numbers with a fraction that counts.
    fn takes_fractions(&self, table: &str, column: &str) -> bool {
        let declared = self.tables.get(table).and_then(|table| table.column(column));
        declared.is_some_and(|declared| match declared.affinity() {
            "REAL" | "NUMERIC" => !is_named_as_moment(declared),
            "TEXT" => is_of_money(column),
            _ => false,
        })
    }
}

/// What is cut off there and multiplied by a power of ten: the column, the expression that cuts, and the factor.
fn cut_before_factor<'p>(
    parsed: &Parsed<'p>,
    at: usize,
    value: &Range<usize>,
) -> Option<(String, Range<usize>, &'p str)> {
    if !parsed.is(at + 1, "(") {
        return None;
    }
    let name = at + 2 + if parsed.is(at + 3, ".") { 2 } else { 0 };
    let close = parsed.closing(at + 1);
    let is_cast = parsed.is(at, "CAST")
        && parsed.is(name + 1, "AS")
        && close == name + 3
        && parsed.text(name + 2).to_ascii_uppercase().contains("INT");
    let is_rounded = CUTS[1..].iter().any(|function| parsed.is(at, function)) && close == name + 1;
    if !is_cast && !is_rounded {
        return None;
    }
    let factor = |at: usize| {
        let is_number = value.contains(&at) && parsed.kind(at) == Some(Kind::Number);
        let number = parsed.text(at).parse::<f64>().ok().filter(|_| is_number)?;
        let is_power = [10.0, 100.0, 1_000.0, 10_000.0, 1_000_000.0].contains(&number);
        is_power.then(|| parsed.text(at))
    };
    let behind = parsed.is(close + 1, "*").then(|| factor(close + 2)).flatten();
    let before = || (at >= 2 && parsed.is(at - 1, "*")).then(|| factor(at - 2)).flatten();
    let factor = behind.or_else(before)?;
    Some((parsed.name_of(name), at..close + 1, factor))
}
