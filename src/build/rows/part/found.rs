//! What a statement found, where others before it had changed values: a copy owes that, and not what was there before the
//! part.

use std::collections::{BTreeMap, BTreeSet};

use super::said::Part;
use super::watch::Ran;
use crate::build::rows::content::{Cell, Content};

/// Rows of before a part, and what a statement found in their place, where that is something else.
#[derive(Default)]
pub(super) struct Found(BTreeMap<Vec<Cell>, Vec<Cell>>);

impl Found {
    pub(super) fn row<'r>(&'r self, row: &'r [Cell]) -> &'r [Cell] {
        self.0.get(row).map_or(row, Vec::as_slice)
    }
}

impl Part<'_> {
    /// A table as a statement found it: the values that statements before it assign by their words, and all others as they
    /// were before the part, so that what a trigger has done to them is no excuse. None where nothing was assigned.
    pub(in crate::build::rows) fn as_found(&self, ran: &Ran, table: &str, before: &Content) -> Option<Content> {
        let earlier = self.watch.ran.iter().filter(|earlier| earlier.index < ran.index);
        let stated = earlier.flat_map(Ran::stated).filter(|(updated, _)| *updated == table);
        let stated: BTreeSet<_> = stated.map(|(_, column)| column).collect();
        if stated.is_empty() {
            return None;
        }
        before.with_values_of(self.watch.found_by(ran, table)?, &stated)
    }

    pub(super) fn found(&self, ran: &Ran, table: &str, before: &Content) -> Found {
        let Some(found) = self.as_found(ran, table, before) else {
            return Found::default();
        };
        let rows = before.rows().iter().zip(found.rows());
        let rows = rows.filter(|(row, found)| row != found);
        Found(rows.map(|(row, found)| (row.clone(), found.clone())).collect())
    }
}
