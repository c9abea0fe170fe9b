//! Values that a CHECK lists and a CASE forgets: its ELSE takes them for others.
//!
//! `CASE priority WHEN 'high' THEN 2 WHEN 'normal' THEN 1 ELSE 0 END` means 'low' with its ELSE; where the list goes on with
//! 'urgent', that becomes the lowest. Where what is left stands side by side in the list, it may be meant as one.

use crate::build::rows::content::{Content, holds_value};
use crate::build::rows::part::{Assigned, MEANT, Part};
use crate::lint::copy::{items, targets};
use crate::lint::enumerated::forgotten;
use crate::lint::statement::Act;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

const REMEDY: &str = "give every value of the list a WHEN of its own";

impl Part<'_> {
    /// Columns that are gone, and whose values a CASE has made others of.
    pub(in crate::build::rows) fn forgotten_in_cases(&self, table: &str, before: &Content, gone: &[usize]) -> Findings {
        let columns = gone.iter().map(|at| before.column_name(*at));
        let columns = columns.filter(|column| !self.is_down && self.is_enumerated(table, column));
        let found = columns.filter_map(|column| {
            let mut made = self.assigned(|ran| ran.name == table || ran.acts_on(table));
            made.extend(self.computed_by_copies(table));
            let reads = |one: &&Assigned<'_>| one.value.clone().any(|at| one.parsed.name_of(at) == column);
            let made: Vec<_> = made.iter().filter(reads).collect();
            let [one] = made[..] else { return None };
            self.forgets(one, table, before, column, ", and the column is dropped")
                .filter(|_| !self.is_copied(table, column))
        });
        found.collect()
    }

    /// A column in whose place a CASE puts others.
    pub(in crate::build::rows) fn taken_for_another(
        &self,
        table: &str,
        before: &Content,
        column: &str,
    ) -> Option<Finding> {
        let is_meant = !self.is_down && self.is_enumerated(table, column);
        let assigned = self.copied_into(table, column).filter(|_| is_meant);
        let assigned = assigned.or_else(|| self.only_assignment(table, column).filter(|_| is_meant))?;
        self.forgets(&assigned, table, before, column, "")
    }

    fn forgets(
        &self,
        assigned: &Assigned<'_>,
        table: &str,
        before: &Content,
        column: &str,
        behind: &str,
    ) -> Option<Finding> {
        let declared = self.tables.get(table)?;
        let left = forgotten(declared, column, assigned.parsed, &assigned.value)?;
        let at = before.place(column)?;
        let is_held = |value: &&String| {
            let is_it = |row: &Vec<Option<String>>| holds_value(&row[at]) && row[at].as_ref() == Some(*value);
            before.rows().iter().any(is_it)
        };
        if left.iter().filter(is_held).count() < 2 {
            return None;
        }
        let left: Vec<_> = left.iter().map(|value| format!("'{value}'")).collect();
        let message = format!(
            "ELSE makes one of {} of `{table}.{column}`, which stand apart in its CHECK{behind}",
            left.join(" and ")
        );
        let finding = self.finding(Check::LostValues, assigned.ran.index, message);
        Some(finding.help_or_allow(REMEDY, MEANT))
    }

    /// What copies of a table put into columns.
    fn computed_by_copies<'p>(&'p self, table: &'p str) -> Vec<Assigned<'p>> {
        let copies = self.copies_of(table).filter(|ran| ran.act == Act::Insert);
        let copies = copies.filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)));
        let made = copies.flat_map(|(ran, parsed)| {
            let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
            let items = targets.into_iter().zip(items(parsed));
            items.map(move |(column, value)| Assigned {
                ran,
                parsed,
                column,
                value,
            })
        });
        made.collect()
    }
}
