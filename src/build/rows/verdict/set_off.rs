//! Rows that the app's triggers add to other tables, because a statement of a migration sets them off.

use crate::build::rows::content::Content;
use crate::build::rows::part::{Part, Ran};
use crate::lint::statement::Act;
use crate::migration::ObjectKind;
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// UPDATEs of an up part for which a trigger that was there adds rows to a table that no statement names, such as a
    /// history of what users have changed. What an INSERT or a DELETE sets off belongs to the row that it is for: the
    /// settings of a new account, the archive of what is deleted.
    pub(super) fn set_off(&self, table: &str, before: &Content) -> Vec<Finding> {
        let is_named = || self.parsed.iter().any(|parsed| parsed.mentions(table));
        if self.is_down || before.is_virtual || is_named() {
            return Vec::new();
        }
        let mut last = before.count();
        let mut findings = Vec::new();
        for ran in &self.watch.ran {
            let Some(count) = ran.count_of(table) else { continue };
            let added = count.saturating_sub(last);
            last = count;
            if ran.act != Act::Update || added == 0 {
                continue;
            }
            let mut triggers = ran.seen.inserted_by.iter().filter(|(into, _)| into == table);
            let Some((_, trigger)) = triggers.find(|(_, trigger)| !self.creates_before(ran, trigger)) else {
                continue;
            };
            let (changes, name) = (ran.changes(), &ran.name);
            let message = format!(
                "sets off the trigger `{trigger}`, which adds {added} rows to `{table}` for the {changes} of `{name}` that this changes"
            );
            let remedy = "drop the trigger before the statement, and create it again behind it";
            let finding = self.finding(Check::SetsOffTrigger, ran.index, message);
            findings.push(finding.help_or_allow(remedy, "if these rows are wanted"));
        }
        findings
    }

    fn creates_before(&self, ran: &Ran, trigger: &str) -> bool {
        let mut earlier = self.parsed.iter().take(ran.index);
        earlier.any(|parsed| parsed.is_on(Act::Create(ObjectKind::Trigger), trigger))
    }
}
