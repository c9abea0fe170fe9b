//! What an UPDATE cuts off the values of a column itself: fractions, signs, the ends of texts. It may be meant.

use std::ops::Range;

use crate::build::rows::content::{Cell, Content, ValueChange, number};
use crate::build::rows::made::values::is_named_as_moment;
use crate::build::rows::part::{MEANT, Part, told};
use crate::lint::statement::Parsed;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

/// What is cut off.
#[derive(Clone, Copy)]
enum Cut {
    /// `cents / 100`: the rest of a division of integers by so many.
    Rest(f64),
    /// `CAST(amount AS INTEGER)`.
    Fraction,
    /// `abs(amount)`.
    Sign,
    /// `substr(text, 1, 50)`.
    End,
}

impl Part<'_> {
    /// What an up part cuts off so, and puts nowhere else.
    pub(in crate::build::rows) fn cut_in_place(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        column: &str,
    ) -> Option<Finding> {
        let assigned = self.only_assignment(table, column)?;
        let cut = cut(assigned.parsed, &assigned.value, &assigned.column)?;
        let declared = self.tables.get(table)?.column(column)?;
        let affinity = declared.affinity();
        let is_meant = match cut {
            Cut::Rest(_) => affinity != "INTEGER" || is_named_as_moment(declared),
            Cut::Fraction => affinity == "INTEGER" || is_named_as_moment(declared),
            Cut::Sign => false,
            Cut::End => affinity != "TEXT" || is_named_as_moment(declared),
        };
        let reads_it = |parsed: &Parsed<'_>| parsed.renames_column().is_none() && parsed.mentions(column);
        let mut others = self.parsed.iter().enumerate();
        let is_read_elsewhere = others.any(|(i, parsed)| i != assigned.ran.index && reads_it(parsed));
        let parsed = assigned.parsed;
        let end = parsed.find_outside(assigned.value.end, "WHERE").unwrap_or(parsed.len());
        let is_named = |at: &usize| !assigned.value.contains(at) && parsed.name_of(*at) == assigned.column;
        let is_read_beside = (0..end).filter(is_named).count() > 1;
        if is_meant || is_read_elsewhere || is_read_beside {
            return None;
        }
        let to = after.place(self.column_at_last(table, column));
        let (from, to) = (before.place(column)?, to.or_else(|| after.place(column))?);
        let mut change = ValueChange::default();
        for (row, now) in before.joined(after)? {
            if is_cut(cut, &row[from], &now[to]) {
                change.add(&row[from], &now[to]);
            }
        }
        if change.count == 0 {
            return None;
        }
        let why = match cut {
            Cut::Rest(_) => "of two integers `/` gives an integer, and the rest is nowhere",
            Cut::Fraction => "CAST cuts off the fraction, which is nowhere else",
            Cut::Sign => "abs() takes the sign away, which is nowhere else",
            Cut::End => "the ends of the texts are nowhere else",
        };
        let message = format!("{}: {why}", told(table, before.count(), &[(column, &change)]));
        let finding = self.finding(Check::ChangedValues, assigned.ran.index, message);
        Some(finding.help_or_allow("keep in another column what is cut off", MEANT))
    }
}

fn is_cut(cut: Cut, was: &Cell, is: &Cell) -> bool {
    let numbers = number(was).zip(number(is));
    match cut {
        Cut::Rest(by) => numbers.is_some_and(|(was, is)| was != is && was % by != 0.0 && (was / by).trunc() == is),
        Cut::Fraction => numbers.is_some_and(|(was, is)| was.fract() != 0.0 && was.trunc() == is),
        Cut::Sign => numbers.is_some_and(|(was, is)| was < 0.0 && is == -was),
        Cut::End => match (was, is) {
            (Some(was), Some(is)) => was.len() > is.len() && was.starts_with(is.as_str()),
            _ => false,
        },
    }
}

/// What an expression cuts off a column, if it does nothing else.
fn cut(parsed: &Parsed<'_>, value: &Range<usize>, column: &str) -> Option<Cut> {
    let at = value.start;
    let whole = |at: usize| {
        let number = parsed.text(at).parse::<i64>().ok();
        number.filter(|_| parsed.kind(at) == Some(Kind::Number))
    };
    if value.len() == 3 && parsed.name_of(at) == column && parsed.is(at + 1, "/") {
        let by = i32::try_from(whole(at + 2)?).ok().filter(|by| *by > 1)?;
        return Some(Cut::Rest(f64::from(by)));
    }
    let is_whole = parsed.is(at + 1, "(") && parsed.closing(at + 1) + 1 == value.end;
    if !is_whole || parsed.name_of(at + 2) != column {
        return None;
    }
    match value.len() {
        6 if parsed.is(at, "CAST") => {
            let is_integer = parsed.text(at + 4).to_ascii_uppercase().contains("INT");
            is_integer.then_some(Cut::Fraction)
        }
        4 if parsed.is(at, "ABS") => Some(Cut::Sign),
        8 if parsed.is(at, "SUBSTR") || parsed.is(at, "SUBSTRING") => {
            let is_start = whole(at + 4) == Some(1) && whole(at + 6).is_some();
            is_start.then_some(Cut::End)
        }
        _ => None,
    }
}
