//! Statements that write to a table after it was copied and before it is dropped.

use std::collections::BTreeSet;

use crate::build::rows::part::{MEANT, Part, Ran, named};
use crate::lint::copy::assignments;
use crate::lint::statement::{Act, Parsed, drop_of};
use crate::source::{Check, Findings};

impl Part<'_> {
    /// What UPDATEs and INSERTs write to a table whose rows are copied already: it goes with the table, if nothing reads
    /// it before, no trigger passes it on, and no statement does the same to the copy.
    pub(in crate::build::rows) fn written_too_late(&self, table: &str) -> Findings {
        let Some(dropped) = self.drop_at_last(table) else {
            return Findings::new();
        };
        let names = BTreeSet::from([dropped.name.as_str()]);
        let ran = || self.watch.ran.iter().filter(|ran| ran.index < dropped.index);
        let first = ran().find(|ran| self.copies_from(ran, &dropped.name));
        let earlier: Vec<_> = self.copies.copied_into(table).collect();
        let copies = ran().filter(|ran| self.copies_from(ran, &dropped.name));
        let into: BTreeSet<_> = copies
            .map(|ran| ran.name.as_str())
            .chain(earlier.iter().copied())
            .collect();
        if into.is_empty() || self.says_delete(table) {
            return Findings::new();
        }
        let is_late = |late: &&Ran| {
            let writes = late.acts_on(table)
                && (late.act == Act::Update || (late.act == Act::Insert && !self.selects(late) && late.changes() > 0));
            let is_behind = !earlier.is_empty() || first.is_some_and(|first| late.index > first.index);
            let reads = |ran: &Ran| ran.index > late.index && self.reads(ran, &names);
            let touched = late.seen.inserted.iter();
            let mut touched = touched.chain(late.seen.updates.iter().map(|(table, _)| table));
            let passes_on = touched.any(|name| *name != late.name);
            writes && is_behind && !passes_on && !ran().any(reads) && !self.is_done_to(late, &into)
        };
        let finding = |late: &Ran| {
            let message = format!(
                "writes to `{table}` after its rows were copied into {}, and the table is dropped",
                named(&into, " and ")
            );
            self.finding(Check::LostValues, late.index, message)
                .help_or_allow("write them before they are copied, or to the copy", MEANT)
        };
        ran().filter(is_late).map(finding).collect()
    }

    /// The statement that drops a table of before the part, whatever it is called then.
    fn drop_at_last(&self, table: &str) -> Option<&Ran> {
        self.drop_of(&drop_of(&self.parsed, table)?.name)
    }

    /// Whether other statements assign the same columns of a copy, or add rows to it; or an UPDATE only takes references
    /// away, so that nothing refers to what goes.
    fn is_done_to(&self, late: &Ran, into: &BTreeSet<&str>) -> bool {
        let assigned = |parsed: &Parsed<'_>| assignments(parsed);
        let Some(own) = self.parsed.get(late.index).map(assigned) else {
            return true; // a Rust step
        };
        let parsed = |ran: &Ran| self.parsed.get(ran.index).map(assigned).unwrap_or_default();
        let is_null = |at: usize| self.parsed.get(late.index).is_some_and(|parsed| parsed.is(at, "NULL"));
        let clears = late.act == Act::Update && own.iter().all(|(_, value)| value.len() == 1 && is_null(value.start));
        let does = |ran: &&Ran| {
            let is_same = |(column, _): &(String, _)| own.iter().any(|(other, _)| other == column);
            let is_copy = into.contains(ran.name.as_str()) && ran.act == late.act;
            is_copy && ((late.act == Act::Insert && ran.index > late.index) || parsed(ran).iter().any(is_same))
        };
        clears || self.watch.ran.iter().any(|ran| does(&ran))
    }
}
