//! Keys that an UPDATE changes, and columns of other tables that hold them without a foreign key: `UPDATE roles SET name =
//! 'admin' …`, where `users.role` says 'administrator'.

use std::collections::BTreeSet;

use crate::build::rows::content::{Cell, Content};
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::named_after::spoken_of;
use crate::lint::statement::Act;
use crate::schema::table::{Column, Table};
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

impl Part<'_> {
    /// Columns that are called after a table of which an UPDATE changes a key, and that no statement changes.
    pub(in crate::build::rows) fn left_with_old_names(&self) -> Findings {
        let mut findings = Findings::new();
        for ran in self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.act == Act::Update && !self.is_down)
        {
            for (updated, key) in &ran.seen.own_updates {
                let Some((was, key)) = ran.original(updated, key) else {
                    continue;
                };
                let Some(table) = self.tables.get(was).filter(|table| is_key(table, key)) else {
                    continue;
                };
                for other in self.tables.all().filter(|other| other.name != table.name) {
                    findings.extend(self.left_in(ran, (table, key), other));
                }
            }
        }
        findings
    }

    fn left_in(&self, update: &Ran, (table, key): (&Table, &str), other: &Table) -> Option<Finding> {
        let (parent, child) = (table.name.to_ascii_lowercase(), other.name.to_ascii_lowercase());
        let of_key = table.column(key)?.affinity();
        let speaks = |column: &&Column| {
            let name = column.name.to_ascii_lowercase();
            let stem = name.strip_suffix(&format!("_{key}")).unwrap_or(&name);
            let is_declared = other.foreign_keys.iter().any(|key| key.columns.contains(&name));
            let names = spoken_of(&format!("{stem}_id"));
            !is_declared && column.affinity() == of_key && names.contains(&parent)
        };
        let column = other.columns.iter().find(speaks)?.name.to_ascii_lowercase();
        let is_told = |ran: &Ran| ran.updates(&child, &column) || (ran.act == Act::Delete && ran.acts_on(&child));
        if self.watch.ran.iter().any(is_told)
            || self.watch.now(&child).is_none() && self.watch.before.contains_key(&child)
        {
            return None;
        }
        let rows = self.rows_with_old_keys((&parent, key), (&child, &column));
        let told = match rows {
            0 => format!("rows of `{child}`"),
            rows => format!("{rows} rows of `{child}`"),
        };
        let message = format!(
            "changes `{parent}.{key}`, and {told} go on to say in `{column}` what it was: no foreign key and no statement changes them"
        );
        let is_number = of_key == "INTEGER";
        if is_number && rows == 0 {
            return None;
        }
        let check = if is_number {
            Check::LostValues
        } else {
            Check::ChangedValues
        };
        let finding = self.finding(check, update.index, message);
        Some(finding.help_or_allow(format!("UPDATE `{child}` as well"), MEANT))
    }

    /// How many rows hold a key that was there before the part, and is not any more.
    fn rows_with_old_keys(&self, (parent, key): (&str, &str), (child, column): (&str, &str)) -> usize {
        let read = |table: &str| {
            Content::read(self.conn, self.watch.now(table).unwrap_or(table))
                .ok()
                .flatten()
        };
        let (Some(before), Some(after), Some(rows)) = (self.watch.before.get(parent), read(parent), read(child)) else {
            return 0;
        };
        fn keys<'c>(content: &'c Content, key: &str) -> BTreeSet<&'c Cell> {
            let at = content.place(key);
            at.map_or_else(BTreeSet::new, |at| content.rows().iter().map(|row| &row[at]).collect())
        }
        let (was, is) = (keys(before, key), keys(&after, key));
        let Some(at) = rows.place(column) else { return 0 };
        let is_old = |row: &&Vec<Cell>| was.contains(&row[at]) && !is.contains(&row[at]);
        rows.rows().iter().filter(is_old).count()
    }
}

/// Whether a column is, by itself, what a table's rows are told apart by.
fn is_key(table: &Table, column: &str) -> bool {
    table.primary_key() == [column.to_owned()] || table.unique.contains(&vec![column.to_owned()])
}
