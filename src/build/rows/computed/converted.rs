//! Values that an UPDATE or the copy of a rebuild computes, and whose column is gone.
//!
//! Made-up values need not be of the form that an expression was written for, so most of this is a warning. It
//! is an error where the declaration names the values that there are, or where none of them arrives.

use std::collections::BTreeSet;

use super::TELLING;
use super::no_moments::{BY_FORM, NO_MOMENT};
use super::reckoned::{BY_DATES, FIRST_DIGITS, ROUND, WITHOUT_CENTS, makes_numbers, reckons};
use crate::build::rows::content::{Cell, Content, ValueChange, holds_value, shown};
use crate::build::rows::part::{Assigned, KEEP_TEXTS, MEANT, Part, ZEROED, is_of_another, told};
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

/// What to do about a value that does not arrive.
const MOVE: &str = "move every value before the column is dropped";

/// What to do about a value that is lost beside a NULL.
pub(super) const NOT_NULL: &str = "put coalesce(…, '') around each column that may be NULL";

impl Assigned<'_> {
    /// Whether it gives every row another text for its own, by a list of texts that has no ELSE: whatever is not on the list
    /// goes.
    fn maps_itself(&self) -> bool {
        const WORDS: &[&str] = &[
            "CASE", "WHEN", "THEN", "END", "AND", "OR", "IN", "LIKE", "IS", "NOT", "NULL",
        ];
        let parsed = self.parsed;
        let is_whole = parsed.is(self.value.start, "CASE") && parsed.is(self.value.end - 1, "END");
        let is_of_all = !["WHERE", "FROM"]
            .iter()
            .any(|word| parsed.find_outside(self.value.end, word).is_some());
        let is_name = |at: &usize| {
            let is_word = matches!(parsed.kind(*at), Some(Kind::Word | Kind::Quoted));
            is_word
                && !["(", "."].iter().any(|sign| parsed.is(*at + 1, sign))
                && !WORDS.iter().any(|word| parsed.is(*at, word))
        };
        let has_text = self.value.clone().any(|at| parsed.kind(at) == Some(Kind::String));
        let mut names = self.value.clone().filter(is_name);
        is_whole && is_of_all && has_text && names.all(|at| parsed.name_of(at) == self.column)
    }
}

impl Part<'_> {
    /// Values that become NULL in a column that an UPDATE computes, although it says nothing of NULL: a CASE without
    /// ELSE, a subquery that finds no row.
    pub(in crate::build::rows) fn made_null(
        &self,
        table: &str,
        of: usize,
        column: &str,
        values: &ValueChange,
    ) -> Option<Finding> {
        if values.nulls == 0 || self.is_down {
            return None;
        }
        let first = self.only_assignment(table, column)?;
        if !first.is_computed() || first.says_null() {
            return None;
        }
        let nulls = ValueChange {
            count: values.nulls,
            ..values.clone()
        };
        let is_all = values.nulls == values.count && values.nulls >= TELLING;
        let is_out_of_range = self.is_out_of_range(&first, table, column, is_all);
        let is_lost = is_out_of_range || first.maps_itself() || self.looks_up_by_chance(&first, table, column);
        let check = if is_lost {
            Check::LostValues
        } else {
            self.check_of_null(table, column)
        };
        let (why, remedy) = match is_out_of_range {
            true => (NO_MOMENT, BY_FORM),
            false => (
                "the UPDATE gives them no other value",
                "give every value one, with ELSE or COALESCE; or name the rows with WHERE",
            ),
        };
        let message = format!("{}: {why}", told(table, of, &[(column, &nulls)]));
        Some(
            self.finding(check, first.ran.index, message)
                .help_or_allow(remedy, MEANT),
        )
    }

    /// Values that a CHECK names exist; others may be none that the expression was written for.
    fn check_of_null(&self, table: &str, column: &str) -> Check {
        if self.is_enumerated(table, column) {
            Check::LostValues
        } else {
            Check::ChangedValues
        }
    }

    /// Whether an expression made one value of all those that a column may hold, as its declaration names them. `values`: how
    /// many it held.
    pub(super) fn is_one_of_listed(&self, one: &Assigned<'_>, (table, column): (&str, &str), values: usize) -> bool {
        let is_any = |is_it: &dyn Fn(usize) -> bool| one.value.clone().any(is_it);
        let reads_it = is_any(&|at| one.parsed.name_of(at) == column);
        // Whether there is a value may be all that is asked.
        let asks_for_null = is_any(&|at| one.parsed.is(at, "NULL"));
        reads_it && !asks_for_null && values > 1 && self.is_enumerated(table, column)
    }

    /// Whether the declaration names all values of a column.
    pub(in crate::build::rows) fn is_enumerated(&self, table: &str, column: &str) -> bool {
        let declared = self.tables.get(table).filter(|_| !self.is_down);
        declared.is_some_and(|declared| declared.is_enumerated(column))
    }

    /// Values of a column that is gone, after UPDATEs or the copy of a rebuild have put what follows from them into
    /// a new one.
    pub(in crate::build::rows) fn converted(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        gone: &[usize],
    ) -> Vec<Finding> {
        if self.is_down || gone.is_empty() {
            return Vec::new();
        }
        let Some(pairs) = before.joined(after) else {
            return Vec::new();
        };
        let mut assigned = self.assigned(|ran| ran.name == table || ran.acts_on(table));
        assigned.extend(self.copied(table));
        let found = gone.iter().filter_map(|at| {
            let column = before.column_name(*at);
            let (first, to) = self.conversion(table, (before, after), column, &assigned)?;
            if assigned.iter().any(|one| one.column == first.column && one.says_null()) {
                return None;
            }
            self.converted_column(table, before, (first, to), *at, &pairs)
        });
        found.collect()
    }

    /// The only expression that puts what follows from a column that is gone into a new one, and the place of that one.
    fn conversion<'a, 'p>(
        &self,
        table: &str,
        (before, after): (&Content, &Content),
        column: &str,
        assigned: &'a [Assigned<'p>],
    ) -> Option<(&'a Assigned<'p>, usize)> {
        let is_there = |name: &str| after.has_column(self.column_at_last(table, name));
        let is_new = |name: &str| !before.has_column(name) && is_there(name);
        let takes = |one: &&Assigned<'_>| is_new(&one.column) && self.follows_from(one, table, column);
        let mut takes = assigned.iter().filter(takes);
        let first = takes.next()?;
        if takes.any(|other| other.column != first.column) || self.is_split(first) {
            return None; // divided among several columns
        }
        let is_as_it_is = first.value.len() == 1 && first.parsed.name_of(first.value.start) == column;
        let to = after.place(self.column_at_last(table, &first.column));
        Some((first, to.filter(|_| !is_as_it_is)?))
    }

    /// The values of a column that is gone beside those in the place `to`, which `first` has made of them. `pairs`: the rows
    /// of before and behind.
    fn converted_column(
        &self,
        table: &str,
        before: &Content,
        (first, to): (&Assigned<'_>, usize),
        at: usize,
        pairs: &[(&[Cell], &[Cell])],
    ) -> Option<Finding> {
        let column = before.column_name(at);
        let pairs = pairs.iter().filter(|(row, _)| holds_value(&row[at]));
        let mut change = ValueChange::default();
        let nulls = pairs.clone().filter(|(_, other)| other[to].is_none());
        for (row, other) in nulls.clone() {
            change.add(&row[at], &other[to]);
        }
        let mut all = ValueChange::default();
        pairs.clone().for_each(|(row, other)| all.add(&row[at], &other[to]));
        let zeroed = all.of_zeroed();
        let cells = pairs.clone().map(|(row, other)| (&row[at], &other[to]));
        let dates = self.dates_as_numbers(table, column, cells);
        let was: BTreeSet<_> = pairs.clone().map(|(row, _)| &row[at]).collect();
        let made = pairs.clone().filter(|(_, other)| other[to].is_some());
        let made: Vec<_> = made.map(|(row, _)| *row).collect();
        let is: BTreeSet<_> = pairs.map(|(_, other)| &other[to]).collect();
        let is_made = self.source(first).is_some() || reckons(first.parsed, &first.value, false);
        let is_one = is_made && was.len() >= TELLING && is.len() == 1;
        let is_one = is_one || (is.len() == 1 && self.is_one_of_listed(first, (table, column), was.len()));
        let nulls: Vec<_> = nulls.map(|(row, _)| *row).collect();
        let null_beside = self.null_beside(first, before, (&nulls, &made), column);
        let null_beside = null_beside.filter(|_| !self.is_copied(table, column));
        let (told, check, remedy) = if let Some(other) = null_beside {
            let told = told(table, before.count(), &[(column, &change)]);
            let told = format!("{told}, because `{other}` is NULL there,");
            (told, Check::LostValues, NOT_NULL)
        } else if change.count > 0 {
            let told = told(table, before.count(), &[(column, &change)]);
            // A lookup that finds nothing is no conversion: an inner join would have left the row out.
            let is_lookup =
                self.source(first).is_some() || is_of_another(first.parsed, &first.value, &self.names_of(table));
            let is_left_out = self.leaves_out_numbers(first, table, before, at, &nulls);
            let is_lost = is_lookup || is_left_out || self.is_out_of_range(first, table, column, is.len() == 1);
            let check = if is_lost {
                Check::LostValues
            } else {
                self.check_of_null(table, column)
            };
            (told, check, MOVE)
        } else if self.falls_back(first, table, column, was.iter().copied()) {
            let told = told(table, before.count(), &[(column, &all)]);
            (format!("{told}: {NO_MOMENT},"), Check::LostValues, BY_FORM)
        } else if let Some(dates) = dates.filter(|_| makes_numbers(first.parsed, &first.value, column)) {
            let told = told(table, before.count(), &[(column, &dates)]);
            (format!("{told}: {FIRST_DIGITS},"), Check::LostValues, BY_DATES)
        } else if zeroed.count > 0
            && makes_numbers(first.parsed, &first.value, column)
            && !self.is_kept_beside(table, column)
        {
            let told = told(table, before.count(), &[(column, &zeroed)]);
            (format!("{told}: {ZEROED},"), Check::LostValues, KEEP_TEXTS)
        } else if all.truncates && self.cuts_money(first.parsed, &first.value, table, column) {
            let told = told(table, before.count(), &[(column, &all)]);
            (format!("{told}: {WITHOUT_CENTS},"), Check::LostValues, ROUND)
        } else if is_one {
            let told = format!("all values of `{table}.{column}` become one, {}", shown(is.first()?));
            (told, Check::LostValues, MOVE)
        } else {
            return None;
        };
        let message = format!("{told} on the way into `{}`, and the column is dropped", first.column);
        let finding = self.finding(check, first.ran.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// Whether an UPDATE puts what follows from a column into a new one of the same table.
    pub(in crate::build::rows) fn is_taken_into(&self, table: &str, column: &str, new: &str) -> bool {
        let assigned = self.assigned(|ran| ran.acts_on(table));
        let mut assigned = assigned.iter().filter(|one| one.column == new);
        assigned.any(|one| self.follows_from(one, table, column))
    }

    /// Whether an expression takes a part of a text, so that a text without that part has none.
    fn is_split(&self, assigned: &Assigned<'_>) -> bool {
        let mut words = assigned.value.clone();
        words.any(|at| {
            ["SUBSTR", "SUBSTRING", "INSTR"]
                .iter()
                .any(|word| assigned.parsed.is(at, word))
        })
    }
}
