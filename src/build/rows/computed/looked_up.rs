//! Values that an UPDATE of all rows puts others over which it looks up in another table: NULL where it finds none.

use std::collections::BTreeSet;

use crate::build::rows::part::{Assigned, Part};
use crate::build::rows::triggers::triggers_of;
use crate::lint::copy::takes_every_row;
use crate::schema::table::ForeignKey;
use crate::source::tokens::mentions;

impl Part<'_> {
    /// Whether it looks them up by what need not be there, as by a number of goods in a list of prices. A row that a foreign
    /// key leads to is there, and what a trigger keeps as a copy of the other table is NULL by right.
    pub(super) fn looks_up_by_chance(&self, assigned: &Assigned<'_>, table: &str, column: &str) -> bool {
        let (parsed, value) = (assigned.parsed, &assigned.value);
        let is_query = parsed.are(value.start, &["(", "SELECT"]) && parsed.is(value.end - 1, ")");
        if !is_query || self.source(assigned).is_none() || !takes_every_row(self.conn, parsed) {
            return false;
        }
        let is_own = |name: &str| name == table || name == assigned.ran.name;
        let others: BTreeSet<_> = assigned.ran.seen.reads.iter().filter(|name| !is_own(name)).collect();
        let others: Vec<_> = others.into_iter().collect();
        let [other] = others[..] else {
            return false;
        };
        let declared = self.tables.get(table);
        let keys = || declared.into_iter().flat_map(|table| &table.foreign_keys);
        let leads_there = |key: &ForeignKey| key.parent.eq_ignore_ascii_case(other);
        let is_reference = |key: &ForeignKey| key.columns.iter().any(|name| name == column);
        let is_filled_here =
            self.makes(other) || self.watch.ran.iter().any(|ran| ran.fills().any(|name| name == other));
        let is_led = keys().any(|key| leads_there(key) || is_reference(key));
        let is_table = self.tables.get(other).is_some();
        is_table && !is_led && !is_filled_here && !self.is_in_trigger(other, column)
    }

    /// Whether a trigger on a table speaks of a column.
    fn is_in_trigger(&self, table: &str, column: &str) -> bool {
        let triggers = triggers_of(self.conn, table);
        triggers.iter().any(|(_, sql)| mentions(sql, column))
    }
}
