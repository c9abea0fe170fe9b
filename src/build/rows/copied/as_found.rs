//! Values that a statement changes before a copy takes them: the copy owes what it found.

use std::collections::BTreeSet;

use crate::build::rows::content::{Content, ValueChange};
use crate::build::rows::part::Part;
use crate::source::Findings;

impl Part<'_> {
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
