//! Tables whose place another one takes that was there: an earlier migration has made it, or a down part gives it its name back.

use std::collections::BTreeSet;

use crate::build::rows::content::{Cell, Content, holds_value};
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::Check;
use crate::source::finding::{Finding, Place};

impl Part<'_> {
    /// Whether a part drops a table, and gives its name to another one that was there and has nothing to do with it: a down
    /// part gives it back, and what is made anew itself only keeps its rows under that name.
    pub(super) fn is_replaced_by_another(&self, table: &str) -> bool {
        let Some(other) = self.successor(table) else {
            return false;
        };
        let mut renames = self.parsed.iter().filter_map(Parsed::renames_table_to);
        let is_made_again = self.makes(other) || renames.any(|new| new == other);
        self.is_down || (is_made_again && self.watch.now(table).is_none())
    }

    /// The table that takes the place of another one, was there before the part, and is not filled from it by the part.
    pub(in crate::build::rows) fn successor<'t>(&'t self, table: &'t str) -> Option<&'t str> {
        let other = self.watch.original(table).filter(|other| *other != table)?;
        let is_filled = |ran: &Ran| ran.name == other && self.copies_from(ran, table);
        (!self.watch.ran.iter().any(is_filled)).then_some(other)
    }

    /// A table whose place another one takes that an earlier migration has made, and that does not have its rows.
    pub(super) fn not_copied_earlier(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let other = self.successor(table)?;
        // What a copy has left out is said with that copy.
        if self.copies.leave_out(table, other) {
            return None;
        }
        let is_same = |(row, now): &(&[Cell], &[Cell])| {
            let columns = before
                .places()
                .filter(|at| !before.is_key(*at) && holds_value(&row[*at]));
            let mut columns = columns.filter_map(|at| Some((at, after.place(before.column_name(at))?)));
            columns.any(|(from, to)| row[from] == now[to])
        };
        let same = before.joined(after)?.into_iter().filter(is_same).count();
        let rows = before.count();
        // Made-up rows of two tables agree in some of their keys and values.
        if same * 2 >= rows {
            return None;
        }
        let index = self.drop_of(table)?.index;
        let message = format!(
            "{rows} of {rows} rows of `{table}` are gone: nothing has copied them into `{other}`, which takes its place"
        );
        let finding = self.finding(Check::LostRows, index, message);
        Some(finding.help_or_allow("copy them before the table is dropped", MEANT))
    }

    /// Whether a table is dropped before anything is put into the one that takes its place, and nothing reads it, before or
    /// behind, in this part or an earlier one: so these are other rows, and no copy of its own.
    pub(super) fn is_dropped_first(&self, table: &str) -> bool {
        let Some(drop) = self.drop_of(table).filter(|_| self.older(table).is_none()) else {
            return false;
        };
        let own = BTreeSet::from([table]);
        let names = self.names_of(table);
        let reads_it = |ran: &Ran| {
            let is_write = matches!(ran.act, Act::Insert | Act::Update | Act::Create(ObjectKind::Table));
            ran.index == usize::MAX || (is_write && self.reads(ran, &own) && !self.reads_namesake(ran, table))
        };
        let is_early = |ran: &Ran| ran.index < drop.index && ran.fills().any(|name| names.contains(name));
        let was_kept = |ran: &Ran| {
            let mut reads = ran.seen.reads.iter();
            reads.any(|read| self.copies.places(table, read).next().is_some())
        };
        let mut ran = self.watch.ran.iter();
        !ran.any(|ran| reads_it(ran) || is_early(ran) || was_kept(ran))
    }

    /// A table whose place another one takes that nothing was copied into.
    pub(super) fn without_copy(&self, table: &str, before: &Content) -> Option<Finding> {
        let names = self.names_of(table);
        let made = names.iter().find(|name| **name != table && self.makes(name))?;
        let fills = |ran: &Ran| {
            let is_empty = ran.act == Act::Create(ObjectKind::Table) && !self.selects(ran);
            !is_empty && ran.fills().any(|name| name == *made)
        };
        if self.says_delete(table) || self.watch.ran.iter().any(fills) {
            return None;
        }
        let index = self.drop_of(table).map(|ran| ran.index);
        let index = index.or_else(|| self.drop_under_another_name(table).map(|(_, dropped)| dropped));
        let index = index.unwrap_or(0);
        let rows = before.count();
        let message = format!(
            "{rows} of {rows} rows of `{table}` are gone: nothing copies them into `{made}`, which takes its place"
        );
        let remedy = "copy them before the table is dropped";
        Some(
            self.finding(Check::LostRows, index, message)
                .help_or_allow(remedy, MEANT),
        )
    }

    /// Where earlier migrations have copied a table into the one that takes its place.
    pub(super) fn copied_earlier<'t>(&'t self, table: &'t str) -> impl Iterator<Item = Place> + 't {
        let older = self.older(table).filter(|_| !self.is_down);
        older.into_iter().flat_map(|older| self.copies.places(table, older))
    }

    /// What to do where a table takes the place of another one that an earlier migration has copied into it.
    pub(super) fn since_the_copy(&self, table: &str) -> Option<String> {
        let older = self.older(table)?;
        if self.copies.leave_out(table, older) {
            let remedy = "copy those that are missing before the table is dropped";
            return Some(format!(
                "an earlier migration has not copied all into `{older}`: {remedy}"
            ));
        }
        Some(format!(
            "`{older}` comes from an earlier migration, and an app may have written to `{table}` since: copy the rows that are missing before the table is dropped, or let a trigger of that migration do it"
        ))
    }
}
