//! The statements of a rebuild: which one copies, and which columns it fills from what.

use std::ops::Range;

use super::said::Part;
use super::watch::Ran;
use crate::lint::copy::{assignments, column, items, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;

impl Part<'_> {
    /// The statement that `copy_into` finds, as it ran and as it is written.
    pub(in crate::build::rows) fn copy_of(&self, table: &str) -> Option<(&Ran, &Parsed<'_>)> {
        let index = self.copy_into(table)?;
        let ran = self.watch.ran.iter().find(|ran| ran.index == index)?;
        Some((ran, self.parsed.get(index)?))
    }

    /// Whether the copy of a rebuilt table fills a column.
    pub(in crate::build::rows) fn carries(&self, table: &str, column: &str) -> bool {
        let Some((ran, parsed)) = self.copy_of(table) else {
            return true;
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        targets.is_empty() || targets.iter().any(|target| target == column)
    }

    /// Whether the copy of a rebuilt table puts a column as it is into another one.
    pub(in crate::build::rows) fn is_kept_beside(&self, table: &str, name: &str) -> bool {
        let is_it = |parsed: &Parsed<'_>| {
            items(parsed)
                .iter()
                .any(|item| column(parsed, item).as_deref() == Some(name))
        };
        self.copy_of(table).is_some_and(|(_, parsed)| is_it(parsed))
    }

    /// Whether an UPDATE fills a column of a rebuilt table from the one into which the copy has put its values.
    pub(super) fn takes_back(&self, ran: &Ran, table: &str, name: &str) -> bool {
        let (Some((copy, parsed)), Some(update)) = (self.copy_of(table), self.parsed.get(ran.index)) else {
            return false;
        };
        let targets = targets(parsed).unwrap_or_else(|| copy.columns.clone());
        let items = items(parsed);
        let mut pairs = targets.iter().zip(&items);
        let holds = |(_, item): &(&String, &Range<usize>)| column(parsed, item).as_deref() == Some(name);
        let Some((kept, _)) = pairs.find(holds) else {
            return false;
        };
        assignments(update)
            .iter()
            .any(|(to, value)| to == name && value.clone().any(|at| update.name_of(at) == *kept))
    }

    /// Whether the copy of a rebuilt table fills a column with what follows from the column itself.
    pub(super) fn carries_own(&self, table: &str, column: &str) -> bool {
        let Some((ran, parsed)) = self.copy_of(table) else {
            return true;
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let at = targets.iter().position(|target| target == column);
        let items = items(parsed);
        match at.and_then(|at| items.get(at)).filter(|_| items.len() == targets.len()) {
            Some(item) => item
                .clone()
                .any(|at| parsed.name_of(at) == column || parsed.is(at, "SELECT")),
            // `SELECT *`, or what is read no further here.
            None => targets.is_empty() || at.is_some(),
        }
    }

    /// Whether a trigger of the table itself assigns the column when a statement updates the table, as one
    /// that notes the time of the last change does.
    pub(super) fn is_touched_up(&self, table: &str, column: &str) -> bool {
        let states = |ran: &Ran| ran.stated().any(|stated| stated == (table, column));
        let mut updates = self.watch.ran.iter().filter(|ran| ran.act == Act::Update);
        updates.any(|ran| ran.acts_on(table) && ran.updates(table, column) && !states(ran))
    }

    /// The statement that copies the rows of a rebuilt table; else the one that drops it.
    pub(in crate::build::rows) fn copy_into(&self, table: &str) -> Option<usize> {
        let names = self.names_of(table);
        let is_new = |ran: &Ran| ran.act == Act::Create(ObjectKind::Table) && self.selects(ran);
        let is_copy =
            |ran: &&Ran| (ran.act == Act::Insert || is_new(ran)) && ran.fills().any(|name| names.contains(name));
        let with_source = |ran: &&Ran| is_copy(ran) && self.reads(ran, &names);
        // Of several copies, the one that takes fewer rows than there were.
        let before = self.watch.before.get(table).map_or(0, |before| before.count());
        let is_short = |ran: &&Ran| with_source(ran) && ran.changes() < before;
        let ran = &self.watch.ran;
        let found = ran
            .iter()
            .find(is_short)
            .or_else(|| ran.iter().find(with_source))
            .or_else(|| ran.iter().find(is_copy))
            .or_else(|| self.drop_of(table));
        found.map(|ran| ran.index)
    }
}
