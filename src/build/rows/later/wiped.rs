//! What a down part takes from rows that its up part has left alone: all of them, or all values of a column.

use std::collections::BTreeSet;

use super::returned::Renamed;
use crate::build::rows::content::{Content, Contents, ValueChange, count, holds_value};
use crate::build::rows::part::{MEANT, Part, Ran, told};
use crate::lint::copy::{assignments, is_constant, takes_every_row};
use crate::lint::statement::Act;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

/// Fewer different values than these may be what the up part has put there.
const TELLING: usize = 3;

impl Part<'_> {
    /// `before_up`: the tables that the up part has touched, as it met them; `renamed`: what it has called them.
    pub(super) fn wiped(&self, before_up: &Contents, renamed: &Renamed) -> Findings {
        let mut findings = Findings::new();
        for (table, meanwhile) in self.watch.filled().filter(|(_, content)| !content.is_virtual) {
            let earlier = renamed.earlier(table);
            let before = before_up.get(earlier).map(|before| &**before);
            // One that the up part fills from others may have been made for that by the migration before it.
            let emptied = self.emptied(table, meanwhile, before);
            findings.extend(emptied.filter(|_| !renamed.is_filled(earlier)));
            findings.extend(self.set_to_one(table, meanwhile, (earlier, before), renamed));
        }
        findings
    }

    /// A DELETE of every row of a table, of which the up part has left some.
    fn emptied(&self, table: &str, meanwhile: &Content, before: Option<&Content>) -> Option<Finding> {
        let is_of_all = |ran: &&Ran| {
            let parsed = self.parsed.get(ran.index);
            let is_of_all = parsed.is_some_and(|parsed| takes_every_row(self.conn, parsed));
            ran.act == Act::Delete && ran.acts_on(table) && ran.changes() > 0 && is_of_all
        };
        let delete = self.watch.ran.iter().find(is_of_all)?;
        let now = self.watch.now(table).unwrap_or(table);
        let stayed = match before {
            None => meanwhile.count(),
            Some(before) => before.joined(meanwhile)?.len(),
        };
        if stayed == 0 || count(self.conn, now) != Some(0) {
            return None;
        }
        let message = format!("deletes every row of `{table}`, also the {stayed} that were there before the up part");
        let remedy = "say with WHERE which rows the up part has added, or leave the DELETE out";
        Some(
            self.finding(Check::LossyDown, delete.index, message)
                .help_or_allow(remedy, MEANT),
        )
    }

    /// A constant that is written into a column of every row, in which the up part has changed nothing.
    fn set_to_one(
        &self,
        table: &str,
        meanwhile: &Content,
        (earlier, before): (&str, Option<&Content>),
        renamed: &Renamed,
    ) -> Option<Finding> {
        let updates = self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.act == Act::Update && ran.acts_on(table));
        let mut written = updates.filter_map(|ran| {
            let parsed = self.parsed.get(ran.index)?;
            let is_of_all = takes_every_row(self.conn, parsed) && ran.changes() >= meanwhile.count();
            let constants = assignments(parsed).into_iter();
            let mut constants = constants.filter(|(_, value)| is_of_all && is_constant(parsed, value));
            constants.find_map(|(column, _)| {
                let (_, column) = ran.original(&ran.name, &column)?;
                Some((ran, column.to_owned()))
            })
        });
        written.find_map(|(ran, column)| {
            let from = meanwhile.place(&column)?;
            let is_left = match before {
                None => true,
                Some(before) => {
                    let was = renamed.earlier_column(earlier, &column);
                    let at = before.place(was)?;
                    let is_same = |(row, now): &(&[_], &[_])| row[at] == now[from];
                    !renamed.is_assigned(earlier, was) && before.joined(meanwhile)?.iter().all(is_same)
                }
            };
            let now = self.watch.now(table).unwrap_or(table);
            let after = Content::read(self.conn, now).ok()??;
            let to = after.place(self.column_at_last(table, &column))?;
            let mut change = ValueChange::default();
            let mut values = BTreeSet::new();
            for (row, now) in meanwhile.joined(&after)? {
                if holds_value(&row[from]) && row[from] != now[to] {
                    change.add(&row[from], &now[to]);
                    values.insert(&row[from]);
                }
            }
            if !is_left || values.len() < TELLING {
                return None;
            }
            let told = told(table, meanwhile.count(), &[(&column, &change)]);
            let message = format!("{told}, although the up part has left them as they were");
            let remedy = "leave the column alone, or say with WHERE which rows the up part has changed";
            let finding = self.finding(Check::LossyDown, ran.index, message);
            Some(finding.help_or_allow(remedy, MEANT))
        })
    }
}
