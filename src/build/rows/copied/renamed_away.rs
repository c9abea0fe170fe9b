//! A table that is renamed away and dropped under its other name, while a new one has its name.

use std::collections::BTreeSet;

use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// Such a table whose rows no statement reads: all of them are gone.
    pub(in crate::build::rows) fn renamed_away(&self, table: &str, before: &Content) -> Option<Finding> {
        let (renamed, dropped) = self.drop_under_another_name(table)?;
        let names = self.names_until(table, dropped);
        let known: BTreeSet<_> = names.iter().map(String::as_str).collect();
        let takes = |ran: &Ran| {
            let is_fill = matches!(ran.act, Act::Insert | Act::Update | Act::Create(ObjectKind::Table));
            ran.index < dropped && is_fill && self.reads(ran, &known)
        };
        if self.says_delete(table) || self.watch.ran.iter().any(takes) {
            return None;
        }
        let old = names.last()?;
        let rows = before.count();
        let fills = |parsed: &&Parsed<'_>| parsed.is_on(Act::Insert, table);
        let finding = if self.parsed[renamed..].iter().any(|parsed| fills(&parsed)) {
            let message = format!("drops `{old}`, which was `{table}`, and all its {rows} rows: nothing reads them");
            self.finding(Check::DropTable, dropped, message)
        } else {
            let message = format!(
                "{rows} of {rows} rows of `{table}` are gone: nothing copies them from `{old}` into the new `{table}`"
            );
            self.finding(Check::LostRows, dropped, message)
        };
        Some(finding.help_or_allow("copy them before the table is dropped", MEANT))
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
