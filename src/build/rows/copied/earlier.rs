//! Rows that one part copies into another table, while their own table stays until a later part drops it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part};
use crate::source::Check;
use crate::source::finding::{Finding, Place};

impl Part<'_> {
    /// A table that is dropped and that earlier parts have copied: what they have left out is still nowhere else.
    pub(in crate::build::rows) fn left_out_earlier(
        &self,
        table: &str,
        before: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let copies: Vec<_> = self.copies.of_table(table).collect();
        let copies_again = || self.copies_of(table).next().is_some();
        let is_shipped = copies.iter().any(|copied| copied.is_shipped);
        let Some(dropped) = self.drop_of(table) else {
            return Ok(None);
        };
        if copies.is_empty() || is_shipped || self.is_down || self.says_delete(table) || copies_again() {
            return Ok(None);
        }
        let mut missing: Vec<_> = before.rows().iter().collect();
        for copied in &copies {
            let Some(into) = Content::read(self.conn, &copied.into)? else {
                return Ok(None);
            };
            let place = |(from, to): &(String, String)| Some((before.place(from)?, into.place(to)?));
            let Some(pairs) = copied.columns.iter().map(place).collect::<Option<Vec<_>>>() else {
                return Ok(None);
            };
            let there = into.rows().iter();
            let there = there.map(|row| pairs.iter().map(|(_, to)| &row[*to]).collect::<Vec<_>>());
            let there: BTreeSet<_> = there.collect();
            missing.retain(|row| {
                let key: Vec<_> = before.key_of(row).into_iter().cloned().collect();
                let part: Vec<_> = pairs.iter().map(|(from, _)| &row[*from]).collect();
                copied.missing.contains(&key) && !there.contains(&part)
            });
        }
        if missing.is_empty() {
            return Ok(None);
        }
        let into: Vec<_> = copies.iter().map(|copied| format!("`{}`", copied.into)).collect();
        let places = copies.iter().map(|copied| Place {
            file: Arc::clone(&copied.file),
            span: copied.span.clone(),
            label: format!("copies `{table}` into `{}`, but for these", copied.into),
        });
        let message = format!(
            "{} of {} rows of `{table}` were left out when it was copied into {}, and the table is dropped",
            missing.len(),
            before.count(),
            into.join(" or "),
        );
        let finding = self.finding(Check::LostRows, dropped.index, message).places(places);
        let remedy = "copy the rows that are missing before the table is dropped; or say which ones go, with a DELETE of its own";
        Ok(Some(finding.help_or_allow(remedy, MEANT)))
    }

    /// How many rows of a table that is dropped are nowhere in the tables that were there and that the part copies it
    /// into: an earlier part may have copied most of them. None where it is not such a copy.
    pub(super) fn still_missing(&self, table: &str, before: &Content) -> rusqlite::Result<Option<usize>> {
        let mut missing: Vec<_> = before.rows().iter().collect();
        let copies = || self.copies_of(table);
        if copies().any(|ran| self.makes(&ran.name)) || before.count() != missing.len() {
            return Ok(None);
        }
        for ran in copies() {
            let Some(arrival) = self.arrival(ran, table, before, true)? else {
                return Ok(None);
            };
            if !arrival.has_key(before) {
                return Ok(None);
            }
            let was = self.watch.original(&ran.name).unwrap_or(&ran.name);
            // One that has the same number may be another row, unless it was copied.
            let is_copy = self.copies.copied_into(table).any(|into| into == was);
            let arrival = if is_copy { arrival.by_key(before) } else { arrival };
            let there = arrival.rows();
            missing.retain(|row| !there.contains(&arrival.part(row)));
        }
        Ok(Some(missing.len()))
    }
}
