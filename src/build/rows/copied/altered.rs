//! Values that do not arrive as they were in the table that the rows of another one are copied into.

use std::collections::BTreeMap;

use crate::build::rows::content::{Cell, Content, ValueChange};
use crate::build::rows::part::{Arrival, MEANT, Part, told};
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// Whether a value does not arrive as it was: by a conflict clause, an affinity or a trigger, or because it
    /// was put into the place of another one.
    pub(in crate::build::rows) fn altered_on_the_way(
        &self,
        table: &str,
        before: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let mut arrivals = Vec::new();
        for ran in self.copies_of(table) {
            arrivals.extend(self.arrival(ran, table, before, true)?);
        }
        let [arrival] = &arrivals[..] else { return Ok(None) };
        let mut there = BTreeMap::<Vec<&Cell>, Vec<&Vec<Cell>>>::new();
        let is_key = |(from, _): &&(usize, usize)| before.is_key(*from);
        let (keys, others): (Vec<_>, Vec<_>) = arrival.pairs.iter().partition(is_key);
        if others.is_empty() {
            return Ok(None);
        }
        if keys.len() != before.key_len() {
            return Ok(self.mixed_up(arrival, table, before));
        }
        for row in arrival.into.rows() {
            let key = keys.iter().map(|(_, to)| &row[*to]).collect();
            there.entry(key).or_default().push(row);
        }
        let alike = |row: &[Cell], other: &[Cell]| others.iter().filter(|(from, to)| row[*from] == other[*to]).count();
        let mut changes = BTreeMap::<&str, ValueChange>::new();
        for row in before.rows() {
            let row = arrival.found(row);
            let key: Vec<_> = keys.iter().map(|(from, _)| &row[*from]).collect();
            // A key that was given anew tells nothing.
            let Some(with_key) = there.get(&key) else { continue };
            // Rows of several tables may have the same there, each beside the name of its table.
            let Some(other) = with_key.iter().max_by_key(|other| alike(row, other)) else {
                continue;
            };
            for (from, to) in &others {
                if row[*from] != other[*to] {
                    let change = changes.entry(before.column_name(*from)).or_default();
                    change.add(&row[*from], &other[*to]);
                }
            }
        }
        let changes: Vec<_> = changes.iter().map(|(column, change)| (*column, change)).collect();
        if changes.is_empty() {
            return Ok(None);
        }
        let told = told(table, before.count(), &changes);
        let is_changed = |(own, _): &(String, String)| changes.iter().any(|(column, _)| column == own);
        let changed = arrival.names(before).into_iter().filter(is_changed);
        let changed: Vec<_> = changed.map(|(_, to)| to).collect();
        if let Some(finding) = self.overwritten(arrival, &changed, &told) {
            return Ok(Some(finding));
        }
        let message = format!("{told}: the copy into `{}` does that", arrival.ran.name);
        let remedy = "copy every value into its own column, and as it is";
        let finding = self.finding(Check::LostValues, arrival.ran.index, message);
        Ok(Some(finding.help_or_allow(remedy, MEANT)))
    }

    /// Rows that arrive without their key: whether each is there with its values.
    fn mixed_up(&self, arrival: &Arrival<'_>, table: &str, before: &Content) -> Option<Finding> {
        let there = arrival.rows();
        let missing = before.rows().iter().filter(|row| !there.contains(&arrival.part(row)));
        let missing = missing.count();
        let columns = arrival.pairs.iter().map(|(from, _)| before.column_name(*from));
        let columns: Vec<_> = columns.collect();
        let message = format!(
            "{missing} of {} rows of `{table}` do not arrive in `{}` with their values of {}",
            before.count(),
            arrival.ran.name,
            columns.join(", ")
        );
        let finding = self.finding(Check::LostValues, arrival.ran.index, message);
        let remedy = "copy every value into its own column, and as it is";
        (missing > 0).then(|| finding.help_or_allow(remedy, MEANT))
    }
}
