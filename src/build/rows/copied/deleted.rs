//! Rows that are copied and then deleted, as a move by two statements: those that the copy has left out.

use std::collections::BTreeSet;

use crate::build::rows::content::{Cell, Content};
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::copy::takes_every_row;
use crate::lint::statement::{Act, Parsed};
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// A move that copies nothing, because `NOT IN` is never true where the list has a NULL in it
    /// (<https://sqlite.org/lang_expr.html#in_op>).
    fn copied_none(&self, table: &str, delete: &Ran, deleted: usize) -> Option<Finding> {
        let is_empty = |ran: &&Ran| {
            let Some(parsed) = self.parsed.get(ran.index) else {
                return false;
            };
            let condition = parsed.find_outside(parsed.name_at, "WHERE");
            let mut places = condition.into_iter().flat_map(|at| at..parsed.len());
            let has_list = places.any(|at| parsed.are(at, &["NOT", "IN", "(", "SELECT"]));
            ran.index < delete.index && ran.changes() == 0 && has_list && self.copies_from(ran, table)
        };
        let is_of_all = |parsed: &Parsed<'_>| takes_every_row(self.conn, parsed);
        let is_refused = self.parsed.get(delete.index).is_none_or(is_of_all);
        let copy = self.watch.ran.iter().find(is_empty).filter(|_| !is_refused)?;
        let message = format!(
            "copies no row of `{table}` into `{}`, and a DELETE takes {deleted} away behind it: NOT IN is never true where the list has a NULL in it",
            copy.name
        );
        let remedy = "leave the NULLs out of the list, or write NOT EXISTS, as one condition for both statements";
        let finding = self.finding(Check::LostRows, copy.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// Rows that a DELETE takes from a table after others were copied from it into one that stays: a move whose two
    /// conditions differ. A DELETE of its own for the others says that they go.
    pub(in crate::build::rows) fn deleted_more(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let is_delete = |ran: &&Ran| ran.act == Act::Delete && ran.name == table;
        let deletes: Vec<_> = self.watch.ran.iter().filter(is_delete).collect();
        let [delete] = deletes[..] else { return Ok(None) };
        if self.is_down || self.refill_of(table).is_some() {
            return Ok(None);
        }
        let copies = self.watch.ran.iter().filter(|ran| ran.index < delete.index);
        let mut arrivals = Vec::new();
        for ran in copies.filter(|ran| self.copies_from(ran, table)) {
            arrivals.extend(self.arrival(ran, table, before, true)?);
        }
        let there: Vec<_> = arrivals.iter().map(|arrival| (arrival, arrival.rows())).collect();
        let is_copied = |row: &[Cell]| there.iter().any(|(arrival, rows)| rows.contains(&arrival.part(row)));
        let stays: BTreeSet<_> = after.rows().iter().map(|row| after.key_of(row)).collect();
        let (kept, gone): (Vec<_>, Vec<_>) = before
            .rows()
            .iter()
            .partition(|row| stays.contains(&before.key_of(row)));
        let missing = gone.iter().filter(|row| !is_copied(row)).count();
        if missing == gone.len()
            && missing > 0
            && let Some(finding) = self.copied_none(table, delete, missing)
        {
            return Ok(Some(finding));
        }
        if missing == 0 {
            return Ok(None);
        }
        // Where rows stay that were copied, it is no move, unless the conditions say so.
        if missing == gone.len() || kept.iter().any(|row| is_copied(row)) {
            let counts = (missing, gone.len());
            return Ok(self.pruned_by_another((table, before), &arrivals, delete, counts));
        }
        let into: BTreeSet<_> = arrivals
            .iter()
            .map(|arrival| format!("`{}`", arrival.ran.name))
            .collect();
        let message = format!(
            "{missing} of the {} rows that this deletes from `{table}` were not copied into {} before",
            gone.len(),
            into.into_iter().collect::<Vec<_>>().join(" or "),
        );
        let remedy = "copy and delete by one condition; or delete the others by a statement of their own";
        Ok(Some(
            self.finding(Check::LostRows, delete.index, message)
                .help_or_allow(remedy, MEANT),
        ))
    }
}
