//! Rows over which one of several copies passes, by OR IGNORE, because others have their keys.

use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part};
use crate::lint::statement::Parsed;
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// A table that is gone, and rows of which a copy with their keys passes over, because others have those. Where it is the
    /// only copy, that is seen by how many rows it has made.
    pub(in crate::build::rows) fn passed_over(
        &self,
        table: &str,
        before: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let copies: Vec<_> = self.copies_of(table).collect();
        if self.is_down || copies.len() < 2 || self.says_delete(table) {
            return Ok(None);
        }
        for ran in copies {
            let whole = |parsed: &&Parsed<'_>| {
                parsed.ignores() && parsed.find_outside(parsed.name_at, "WHERE").is_none() && !parsed.has("JOIN")
            };
            let Some(parsed) = self.parsed.get(ran.index).filter(whole) else {
                continue;
            };
            let Some(arrival) = self
                .arrival(ran, table, before, false)?
                .filter(|arrival| arrival.has_key(before))
            else {
                continue;
            };
            let rows = before.rows().iter();
            let there = arrival.rows();
            let missing = rows.filter(|row| !there.contains(&arrival.part(row))).count();
            if missing == 0 || missing + ran.changes() < before.count() || arrival.columns() <= before.key_len() {
                continue;
            }
            let message = format!(
                "{missing} of {} rows of `{table}` are not copied into `{}` by this, which passes over keys that are taken, and the table is dropped",
                before.count(),
                parsed.name
            );
            let remedy = "let SQLite give them keys of their own, and lead what refers to them there";
            let finding = self.finding(Check::LostRows, ran.index, message);
            return Ok(Some(finding.help_or_allow(remedy, MEANT)));
        }
        Ok(None)
    }
}
