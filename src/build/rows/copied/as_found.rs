//! Values that a statement before a copy has changed: the copy owes what it found, and not what was there before the part.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::rows::content::{Cell, Content, ValueChange};
use crate::build::rows::part::{Part, Ran};
use crate::source::Findings;

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

    /// What is wrong with what UPDATEs have made of values that a copy then takes into another table, as it would be in a
    /// table that stays. `gone`: the columns that are dropped, or all.
    pub(in crate::build::rows) fn assigned_before_copy(
        &self,
        table: &str,
        before: &Content,
        gone: Option<&[usize]>,
    ) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        if self.is_down || self.says_delete(table) {
            return Ok(findings);
        }
        let mut seen = BTreeSet::new();
        for ran in self.copies_of(table) {
            let Some(found) = self.as_found(ran, table, before) else {
                continue;
            };
            let Some(arrival) = self.arrival(ran, table, before, true)? else {
                continue;
            };
            let is_gone = |at: &usize| gone.is_none_or(|gone| gone.contains(at)) && arrival.takes(*at);
            for at in before.places().filter(is_gone).filter(|at| !before.is_key(*at)) {
                let column = before.column_name(at);
                let mut change = ValueChange::default();
                let pairs = before.rows().iter().zip(found.rows());
                let changed = pairs.filter(|(row, now)| row[at].is_some() && row[at] != now[at]);
                changed.for_each(|(row, now)| change.add(&row[at], &now[at]));
                if change.count > 0 && seen.insert(at) {
                    let null = self.made_null(table, before.count(), column, &change);
                    findings.extend(null.or_else(|| self.reckoned_away(table, before, &found, column)));
                }
            }
        }
        Ok(findings)
    }
}
