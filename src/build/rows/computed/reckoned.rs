//! Values that an UPDATE reckons with, and of which nothing is left: all become one, dates become numbers, a NULL beside
//! them makes NULL of all.
//!
//! What an expression makes of a value is its author's business, but for what no author can want.

use std::collections::BTreeSet;
use std::ops::Range;

use super::TELLING;
use crate::build::rows::content::{Cell, Content, ValueChange, holds_value, shown};
use crate::build::rows::part::{Assigned, MEANT, Part, told};
use crate::lint::copy::{converts_column, items, targets};
use crate::lint::money::is_of_money;
use crate::lint::statement::Parsed;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

/// Functions that give a number as it is, or nearly so.
const OF_NUMBERS: [&str; 3] = ["CAST", "ROUND", "ABS"];

/// Functions that leave a text a text.
const OF_TEXTS: [&str; 6] = ["REPLACE", "TRIM", "LTRIM", "RTRIM", "COALESCE", "IFNULL"];

/// Why a number of a date is wrong, and what to do.
pub(super) const FIRST_DIGITS: &str = "of a date that is a text, as its DEFAULT is, SQLite reads the first digits";

pub(super) const BY_DATES: &str = "change a date with datetime(), strftime() or unixepoch()";

/// Why a CAST is wrong, and what to do.
pub(super) const WITHOUT_CENTS: &str = "CAST cuts off the cents";

pub(super) const ROUND: &str = "multiply it, and round: CAST(round(… * 100) AS INTEGER)";

const SIGNS: [&str; 5] = ["+", "-", "*", "/", "%"];

/// Whether an expression only reckons with a column, or `cleans` its text before: one that is no number becomes 0.
pub(super) fn reckons(parsed: &Parsed<'_>, value: &Range<usize>, cleans: bool) -> bool {
    let is_any = |at: usize, words: &[&str]| words.iter().any(|word| parsed.is(at, word));
    let is_fine = |at: usize| match parsed.kind(at) {
        Some(Kind::Number) => true,
        Some(Kind::String) => cleans,
        Some(Kind::Quoted) => true,
        Some(Kind::Word) if parsed.is(at + 1, "(") => is_any(at, &OF_NUMBERS) || (cleans && is_any(at, &OF_TEXTS)),
        Some(Kind::Word) => !is_any(
            at,
            &[
                "CASE", "SELECT", "IS", "NOT", "AND", "OR", "IN", "LIKE", "GLOB", "BETWEEN",
            ],
        ),
        _ => is_any(at, &SIGNS) || is_any(at, &["(", ")", ",", "."]),
    };
    let is_number = |at: usize| is_any(at, &SIGNS) || parsed.is(at, "CAST");
    value.clone().all(is_fine) && value.clone().any(is_number)
}

/// Whether a column that holds texts becomes one of numbers, and nothing in the expression sees to those that are none.
pub(super) fn makes_numbers(parsed: &Parsed<'_>, value: &Range<usize>, column: &str) -> bool {
    converts_column(parsed, value) || reckons(parsed, value, is_of_digits(column))
}

/// Whether what a column is called says that it holds digits which are no number: one that starts with 0 or + is another
/// one without.
fn is_of_digits(column: &str) -> bool {
    const NAMES: [&str; 11] = [
        "phone", "mobile", "fax", "zip", "postal", "postcode", "plz", "isbn", "ean", "iban", "barcode",
    ];
    let words: Vec<_> = column.split('_').collect();
    NAMES.iter().any(|name| match name.len() {
        ..=4 => words.contains(name),
        _ => column.contains(name),
    })
}

impl Part<'_> {
    /// Whether an expression is a CAST of a sum of money that is a REAL to INTEGER, and no more: nobody means to cut off the
    /// cents.
    pub(super) fn cuts_money(&self, parsed: &Parsed<'_>, value: &Range<usize>, table: &str, column: &str) -> bool {
        let declared = self.tables.get(table).and_then(|table| table.column(column));
        let is_real = declared.is_some_and(|column| column.affinity() == "REAL") && is_of_money(column);
        let close = value.clone().find(|at| parsed.is(*at, ")"));
        let is_whole = close.is_some_and(|at| at + 1 == value.end || parsed.is(at + 1, "AS"));
        let is_integer = close.is_some_and(|at| parsed.text(at - 1).to_ascii_uppercase().contains("INT"));
        is_real && is_whole && is_integer && converts_column(parsed, value)
    }

    /// Sums of money whose cents the copy of a rebuild cuts off.
    pub(in crate::build::rows) fn without_cents(
        &self,
        table: &str,
        of: usize,
        column: &str,
        values: &ValueChange,
    ) -> Option<Finding> {
        let (ran, parsed) = self.copy_of(table).filter(|_| values.truncates && !self.is_down)?;
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let at = targets.iter().position(|target| target == column)?;
        let items = items(parsed);
        items
            .get(at)
            .filter(|item| self.cuts_money(parsed, item, table, column))?;
        let message = format!("{}: {WITHOUT_CENTS}", told(table, of, &[(column, values)]));
        let finding = self.finding(Check::LostValues, ran.index, message);
        Some(finding.help_or_allow(ROUND, MEANT))
    }

    /// The UPDATE that assigns a column of a table that was there, if it is the only one, and the part no down part.
    pub(super) fn only_assignment(&self, table: &str, column: &str) -> Option<Assigned<'_>> {
        let names = self.family(table);
        let assigned = self.assigned(|ran| names.contains(ran.name.as_str()) || ran.acts_on(table));
        let is_it = |one: &Assigned<'_>| match one.ran.original(&one.ran.name, &one.column) {
            Some(was) => was == (table, column),
            None => one.column == column,
        };
        let mut assigned = assigned.into_iter().filter(is_it);
        let first = assigned.next();
        // Which one did it is not told.
        first.filter(|_| assigned.next().is_none() && !self.is_down)
    }

    /// Values of a column that an UPDATE computes from itself, and of which nothing is left to tell them apart, or to
    /// read as a date.
    pub(in crate::build::rows) fn reckoned_away(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        column: &str,
    ) -> Option<Finding> {
        let assigned = self.only_assignment(table, column)?;
        let (parsed, value) = (assigned.parsed, &assigned.value);
        let reads_itself = value.clone().any(|at| parsed.name_of(at) == column);
        if !reads_itself || !reckons(parsed, value, false) {
            return None;
        }
        // One that is dropped has its name until then.
        let to = after.place(self.column_at_last(table, column));
        let (from, to) = (before.place(column)?, to.or_else(|| after.place(column))?);
        let pairs = before.joined(after)?;
        let changed: Vec<_> = pairs
            .iter()
            .map(|(row, now)| (&row[from], &now[to]))
            .filter(|(was, is)| holds_value(was) && was != is)
            .collect();
        let (told, remedy) = if let Some(one) = only_one(changed.iter().copied()) {
            let told = format!("all values of `{table}.{column}` become one, {}", shown(one));
            (
                told,
                "see what the expression gives; of two integers, `/` gives an integer",
            )
        } else if let Some(dates) = self.dates_as_numbers(table, column, changed.iter().copied()) {
            let told = told(table, before.count(), &[(column, &dates)]);
            (format!("{told}: {FIRST_DIGITS}"), BY_DATES)
        } else if let Some(dates) = self.shifted_dates(&assigned, table, &changed) {
            let told = told(table, before.count(), &[(column, &dates)]);
            let why = "of a date that is a text SQLite reads the first digits";
            (format!("{told}: {why}"), BY_DATES)
        } else {
            return None;
        };
        let finding = self.finding(Check::LostValues, assigned.ran.index, told);
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// Dates that have become numbers in a column of texts which its name says to be dates, because an UPDATE adds a number to
    /// them.
    fn shifted_dates(&self, assigned: &Assigned<'_>, table: &str, pairs: &[(&Cell, &Cell)]) -> Option<ValueChange> {
        let declared = self.tables.get(table)?.column(&assigned.column)?;
        let name = declared.name.to_ascii_lowercase();
        let is_of_dates = ["_at", "_on", "date", "_day"].iter().any(|end| name.ends_with(end)) && name != "update";
        let adds = |at: usize| assigned.parsed.is(at, "+") || assigned.parsed.is(at, "-");
        if declared.affinity() != "TEXT" || !is_of_dates || !assigned.value.clone().any(adds) {
            return None;
        }
        Some(made_numbers(pairs.iter().copied())).filter(|change| change.count > 0)
    }

    /// Dates that are texts and have become numbers, in a column whose DEFAULT is one.
    pub(super) fn dates_as_numbers<'c>(
        &self,
        table: &str,
        column: &str,
        pairs: impl Iterator<Item = (&'c Cell, &'c Cell)>,
    ) -> Option<ValueChange> {
        let change = made_numbers(pairs);
        (change.count > 0 && self.has_date_for_default(table, column)).then_some(change)
    }

    /// The same of what the copy of a rebuild does to such a column.
    pub(in crate::build::rows) fn copied_as_numbers(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        column: &str,
    ) -> Option<Finding> {
        let (ran, _) = self.copy_of(table).filter(|_| self.is_converted(table, column))?;
        let (from, to) = (before.place(column)?, after.place(column)?);
        let pairs = before.joined(after)?;
        let pairs = pairs.iter().map(|(row, now)| (&row[from], &now[to]));
        let dates = self.dates_as_numbers(table, column, pairs)?;
        let message = format!("{}: {FIRST_DIGITS}", told(table, before.count(), &[(column, &dates)]));
        let finding = self.finding(Check::LostValues, ran.index, message);
        Some(finding.help_or_allow(BY_DATES, MEANT))
    }

    /// Whether the DEFAULT of a column is a text that is no number: what the app leaves out is such a text.
    fn has_date_for_default(&self, table: &str, column: &str) -> bool {
        let declared = self.tables.get(table).and_then(|table| table.column(column));
        let default = declared.and_then(|column| column.default.as_deref());
        let value = default.and_then(|default| {
            let sql = format!("SELECT CAST(x AS TEXT) FROM (SELECT ({default}) AS x) WHERE typeof(x) = 'text'");
            self.conn.query_row(&sql, [], |row| row.get::<_, String>(0)).ok()
        });
        let is_date = |text: &String| {
            text.len() >= 10 && text.parse::<f64>().is_err() && text.starts_with(|c: char| c.is_ascii_digit())
        };
        value.is_some_and(|text| is_date(&text))
    }

    /// Whether a condition alone leaves numbers out that an UPDATE would have reckoned with as with others: any of these rows
    /// holds one above zero, below which there may be one that stands for none.
    pub(super) fn leaves_out_numbers(
        &self,
        assigned: &Assigned<'_>,
        table: &str,
        before: &Content,
        at: usize,
        rows: &[&[Cell]],
    ) -> bool {
        let declared = self.tables.get(table);
        let declared = declared.and_then(|table| table.column(before.column_name(at)));
        let is_number = declared.is_some_and(|column| matches!(column.affinity(), "INTEGER" | "REAL" | "NUMERIC"));
        let (parsed, value) = (assigned.parsed, &assigned.value);
        let has_condition = parsed.find_outside(value.end, "WHERE").is_some();
        let names: BTreeSet<_> = value.clone().map(|at| parsed.name_of(at)).collect();
        let is_alone = before.columns().filter(|name| names.contains(*name)).count() == 1;
        let is_above = |row: &&[Cell]| {
            row[at]
                .as_ref()
                .is_some_and(|text| text.parse::<f64>().is_ok_and(|x| x > 0.0))
        };
        is_number && has_condition && is_alone && reckons(parsed, value, false) && rows.iter().any(is_above)
    }
}

/// Texts that were no numbers and have become some.
fn made_numbers<'c>(pairs: impl Iterator<Item = (&'c Cell, &'c Cell)>) -> ValueChange {
    let is_number = |cell: &Cell| cell.as_ref().is_some_and(|text| text.parse::<f64>().is_ok());
    let mut change = ValueChange::default();
    let texts = pairs.filter(|(was, is)| holds_value(was) && !is_number(was) && is_number(is));
    texts.for_each(|(was, is)| change.add(was, is));
    change
}

/// The one value that so many different ones have become that it is no chance.
fn only_one<'c>(pairs: impl Iterator<Item = (&'c Cell, &'c Cell)>) -> Option<&'c Cell> {
    let (was, is): (BTreeSet<_>, BTreeSet<_>) = pairs.unzip();
    let one = is.first().filter(|one| is.len() == 1 && one.is_some())?;
    (was.len() >= TELLING).then_some(*one)
}

impl Part<'_> {
    /// Whether the copy of an up part converts a column by CAST, and keeps it nowhere as it is.
    pub(in crate::build::rows) fn is_converted(&self, table: &str, column: &str) -> bool {
        let Some((ran, parsed)) = self.copy_of(table).filter(|_| !self.is_down) else {
            return false;
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let at = targets.iter().position(|target| target == column);
        let item = at.and_then(|at| items(parsed).get(at).cloned());
        item.is_some_and(|item| makes_numbers(parsed, &item, column)) && !self.is_kept_beside(table, column)
    }
}
