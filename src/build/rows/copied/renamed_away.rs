//! A table that is renamed away and dropped under its other name, while a new one has its name.

use std::collections::BTreeSet;

use crate::build::rows::content::{Content, holds_value};
use crate::build::rows::part::{MEANT, Part, Ran, named};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// Such a table of which no statement takes the rows, or some of the columns: all of them are gone.
    pub(in crate::build::rows) fn renamed_away(&self, table: &str, before: &Content) -> Option<Finding> {
        let (renamed, dropped) = self.drop_under_another_name(table)?;
        let readers = self.readers(table, dropped);
        let (of, left) = self.not_read(table, before, &readers);
        let is_read = !readers.is_empty();
        if self.says_delete(table) || (is_read && left.is_empty()) {
            return None;
        }
        let old = self.names_until(table, dropped).pop()?;
        let rows = before.count();
        let fills = |parsed: &Parsed<'_>| parsed.is_on(Act::Insert, table);
        let new = Content::read(self.conn, table).ok()??;
        // A few values that are left behind may be meant, half of a row is not.
        let is_owed = !is_read || (left.len() * 2 >= of && left.iter().any(|column| new.has_column(column)));
        let finding = if self.parsed[renamed..].iter().any(fills) || !is_owed {
            let what = match is_read {
                false => format!("all its {rows} rows: nothing reads them"),
                true => format!("its values of {}, which no copy takes", named(&left, ", ")),
            };
            let message = format!("drops `{old}`, which was `{table}`, and {what}");
            self.finding(Check::DropTable, dropped, message)
        } else {
            let taken = match is_read {
                false => String::new(),
                true => format!(", and nothing takes {}", named(&left, ", ")),
            };
            let message = format!(
                "{rows} of {rows} rows of `{table}` are gone: nothing copies them from `{old}` into the new `{table}`{taken}"
            );
            self.finding(Check::LostRows, dropped, message)
        };
        Some(finding.help_or_allow("copy them before the table is dropped", MEANT))
    }

    /// The statements that fill other tables from a table which a later one drops, under the names that it has when they
    /// run. A table that is created reads only what it is filled from, whatever SQLite reads of its own columns for an
    /// index.
    fn readers(&self, table: &str, dropped: usize) -> Vec<&Ran> {
        let reads = |ran: &&Ran| {
            let is_fill = match ran.act {
                Act::Insert | Act::Update => true,
                Act::Create(ObjectKind::Table) => self.selects(ran),
                _ => false,
            };
            let names = self.names_until(table, ran.index.min(self.parsed.len()));
            let now: BTreeSet<_> = names.last().map(String::as_str).into_iter().collect();
            ran.index < dropped && is_fill && self.reads(ran, &now)
        };
        self.watch.ran.iter().filter(reads).collect()
    }

    /// The columns beside the key that hold values, and those of them that none of these statements takes.
    fn not_read<'b>(&self, table: &str, before: &'b Content, readers: &[&Ran]) -> (usize, Vec<&'b str>) {
        let holds = |at: usize| before.rows().iter().any(|row| holds_value(&row[at]));
        let is_own = |at: &usize| !before.is_key(*at) && !before.is_generated(*at) && holds(*at);
        let own: Vec<_> = before
            .places()
            .filter(is_own)
            .map(|at| before.column_name(at))
            .collect();
        let is_taken = |column: &&str| {
            let now = self.column_at_last(table, column);
            readers.iter().any(|ran| self.takes(ran, table, &[*column, now]))
        };
        let left = own.iter().filter(|column| !is_taken(column)).copied().collect();
        (own.len(), left)
    }

    /// Whether a statement that reads a table takes a column of it, by one of these names. What a condition asks of rows is
    /// not taken from them; what a view or a trigger takes is read no further.
    fn takes(&self, ran: &Ran, table: &str, column: &[&str]) -> bool {
        let Some(parsed) = self.parsed.get(ran.index) else {
            return true;
        };
        let condition = parsed.find_outside(parsed.name_at, "WHERE");
        let is_one = !parsed.has("UNION") && !parsed.has("WITH");
        let end = condition.filter(|_| is_one).unwrap_or(parsed.len());
        let is_all = |at: usize| {
            let before = ["SELECT", "ALL", "DISTINCT", ",", "."];
            parsed.is(at, "*") && at > 0 && before.iter().any(|word| parsed.is(at - 1, word))
        };
        let names = self.names_until(table, ran.index);
        let is_direct = names.last().is_some_and(|name| parsed.mentions(name));
        !is_direct || (0..end).any(|at| is_all(at) || column.contains(&parsed.name_of(at).as_str()))
    }

    /// The statements that first rename a table of before the part, and drop it under its other name.
    pub(in crate::build::rows) fn drop_under_another_name(&self, table: &str) -> Option<(usize, usize)> {
        let renames = |parsed: &Parsed<'_>| parsed.name == table && parsed.renames_table_to().is_some();
        let renamed = self.parsed.iter().position(renames)?;
        let goes = |parsed: &&Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Table), table);
        if self.parsed[..renamed].iter().any(|parsed| goes(&parsed)) {
            return None; // what is renamed is another one
        }
        let mut name = self.parsed[renamed].renames_table_to()?;
        for (index, parsed) in self.parsed.iter().enumerate().skip(renamed + 1) {
            if parsed.is_on(Act::Drop(ObjectKind::Table), &name) {
                return Some((renamed, index)).filter(|_| name != table);
            }
            if parsed.name == name {
                name = parsed.renames_table_to().unwrap_or(name);
            }
        }
        None
    }

    /// The names that a table has before a statement, the last one last.
    fn names_until(&self, table: &str, index: usize) -> Vec<String> {
        let mut names = vec![table.to_owned()];
        for parsed in &self.parsed[..index] {
            let renamed = names.last().filter(|name| parsed.name == **name);
            let new = renamed.and_then(|_| parsed.renames_table_to());
            names.extend(new);
        }
        names
    }
}
