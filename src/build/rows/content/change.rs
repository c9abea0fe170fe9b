//! What became of the rows of a table, and of the values in its columns.

use std::collections::{BTreeMap, BTreeSet};

use super::Content;
use super::cell::{Cell, is_rounded, is_truncated, is_zeroed};

/// What became of the rows of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::build) struct Change {
    /// How many rows there were.
    pub(in crate::build::rows) of: usize,
    /// How many are gone, and the first of them.
    pub(in crate::build::rows) lost: usize,
    pub(in crate::build::rows) lost_row: Option<String>,
    /// How many there are more of than before, although they are the same rows.
    pub(in crate::build::rows) multiplied: usize,
    /// What changed in which column.
    pub(in crate::build::rows) values: BTreeMap<String, ValueChange>,
}

/// The values of a column that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::build) struct ValueChange {
    pub(in crate::build::rows) count: usize,
    /// How many of them became NULL.
    pub(in crate::build::rows) nulls: usize,
    /// The first: before and after.
    pub(in crate::build::rows) example: (Cell, Cell),
    /// Two values that were not the same have become the same.
    pub(in crate::build::rows) merges: bool,
    /// A number has lost its fraction, or a text its end.
    pub(in crate::build::rows) truncates: bool,
    /// All are numbers that stay the same to fifteen digits.
    pub(in crate::build::rows) is_rounding: bool,
    /// How many texts that are no number have become 0, and the first of them.
    pub(in crate::build::rows) zeroed: usize,
    pub(in crate::build::rows) zeroed_first: Cell,
}

impl ValueChange {
    pub(in crate::build::rows) fn add(&mut self, was: &Cell, is: &Cell) {
        self.is_rounding = (self.count == 0 || self.is_rounding) && is_rounded(was, is);
        if self.count == 0 || (is.is_none() && self.nulls == 0) {
            self.example = (was.clone(), is.clone());
        }
        self.count += 1;
        self.nulls += usize::from(is.is_none());
        self.truncates |= is_truncated(was, is);
        if is_zeroed(was, is) {
            self.zeroed_first = self.zeroed_first.take().or_else(|| was.clone());
            self.zeroed += 1;
        }
    }

    /// Those of the values that are texts, no number, and have become 0.
    pub(in crate::build::rows) fn of_zeroed(&self) -> Self {
        Self {
            count: self.zeroed,
            example: (self.zeroed_first.clone(), Some("0".to_owned())),
            ..Self::default()
        }
    }
}

impl Change {
    pub(in crate::build::rows) fn is_none(&self) -> bool {
        self.lost == 0 && self.multiplied == 0 && self.values.is_empty()
    }

    pub(super) fn take_lost(&mut self, before: &Content, lost: &[&[Cell]]) {
        self.lost = lost.len();
        self.lost_row = lost.first().map(|row| before.name_of(row));
    }

    pub(super) fn compare_rows(&mut self, before: &Content, pairs: &[(usize, usize)], row: &[Cell], other: &[Cell]) {
        for (from, to) in pairs {
            let (was, is) = (&row[*from], &other[*to]);
            if was == is || before.columns[*from].is_empty() {
                continue;
            }
            let change = self.values.entry(before.columns[*from].clone()).or_default();
            change.add(was, is);
        }
    }

    /// Where a column changed, whether it holds fewer different values than before.
    pub(super) fn find_merges(&mut self, before: &Content, after: &Content, pairs: &[(usize, usize)]) {
        for (from, to) in pairs {
            if let Some(change) = self.values.get_mut(&before.columns[*from]) {
                let distinct = |rows: &[Vec<Cell>], at: usize| {
                    rows.iter()
                        .filter_map(|row| row[at].clone())
                        .collect::<BTreeSet<_>>()
                        .len()
                };
                change.merges = distinct(&after.rows, *to) < distinct(&before.rows, *from);
            }
        }
    }
}
