//! What a part writes into a table that was copied before and is dropped behind it: nobody reads it any more.

use std::collections::BTreeSet;

use super::content::Content;
use super::part::Part;
use super::verdict::MEANT;
use super::watch::Ran;
use crate::lint::copy::{assignments, is_constant};
use crate::lint::statement::Act;
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// The first statement that updates rows of a table, or adds some, behind the copy into the one that takes its place.
    pub(super) fn written_too_late(&self, table: &str, before: &Content) -> Option<Finding> {
        if self.is_down || before.is_virtual || self.says_delete(table) {
            return None;
        }
        let ran = &self.watch.ran;
        let dropped = self.drop_of(table)?;
        let names = BTreeSet::from([table]);
        let is_read = |write: &Ran| {
            let mut between = ran
                .iter()
                .filter(|ran| (write.index + 1..dropped.index).contains(&ran.index));
            between.any(|ran| self.reads(ran, &names))
        };
        let is_write = |ran: &&Ran| {
            let writes = matches!(ran.act, Act::Update | Act::Insert) && ran.acts_on(table) && ran.changes() > 0;
            ran.index < dropped.index && writes && ran.seen.accessors.is_empty() && !self.sets_null(ran)
        };
        let write = ran.iter().filter(is_write).find(|write| !is_read(write))?;
        let into = self.copied_into(table, write)?;
        let (what, check) = match write.act {
            Act::Insert => ("inserts", Check::LostRows),
            _ => ("updates", Check::LostValues),
        };
        let message = format!(
            "{what} {} rows of `{table}` behind the copy into `{into}`, and they are dropped with it",
            write.changes()
        );
        let finding = self.finding(check, write.index, message);
        Some(finding.help_or_allow(format!("do that before the copy, or in `{into}`"), MEANT))
    }

    /// Whether an UPDATE only takes values away, as before a table is dropped to which others refer.
    fn sets_null(&self, ran: &Ran) -> bool {
        let parsed = self.parsed.get(ran.index).filter(|parsed| parsed.act == Act::Update);
        parsed.is_some_and(|parsed| {
            let mut assigned = assignments(parsed).into_iter();
            assigned.all(|(_, value)| is_constant(parsed, &value) && parsed.is(value.start, "NULL"))
        })
    }

    /// The table that a table was copied into before a statement: by the part, or by an earlier one, and it takes its place.
    fn copied_into(&self, table: &str, write: &Ran) -> Option<String> {
        let own = self.copies_of(table).find(|copy| copy.index < write.index);
        let earlier = || self.older(table).filter(|older| self.copies.has(table, older));
        own.map(|copy| copy.name.clone())
            .or_else(|| earlier().map(str::to_owned))
    }
}
