//! Settings that become columns: a table of names and values is dropped, and what a statement reads out of it by name is kept.

use std::collections::BTreeSet;

use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::statement::{Act, Parsed};
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

impl Part<'_> {
    /// Rows that earlier migrations have put into a table under names, of which the part that drops it reads some by name and
    /// never speaks of others. Every user has those.
    pub(in crate::build::rows) fn without_a_column(&self, table: &str, before: &Content) -> Option<Finding> {
        let unique = self.tables.get(table).into_iter().flat_map(|table| &table.unique);
        let unique = unique
            .filter(|columns| columns.len() == 1)
            .map(|columns| columns[0].as_str());
        let names = before.key_name().into_iter().chain(unique);
        names
            .filter_map(|name| before.place(name))
            .find_map(|at| self.without_those(table, before, at))
    }

    /// `at`: the column with the names.
    fn without_those(&self, table: &str, before: &Content, at: usize) -> Option<Finding> {
        let sources = BTreeSet::from([table]);
        let reads = |ran: &&Ran| {
            let writes = matches!(ran.act, Act::Insert | Act::Update | Act::Create(_));
            writes && ran.name != table && self.reads(ran, &sources)
        };
        let readers: Vec<_> = self.watch.ran.iter().filter(reads).collect();
        let first = readers.first()?;
        if self.is_down || self.says_delete(table) || readers.iter().any(|ran| self.takes_rows(ran, table)) {
            return None;
        }
        let texts = |parsed: &Parsed<'_>| {
            let texts = (0..parsed.len()).filter(|at| parsed.kind(*at) == Some(Kind::String));
            texts.filter_map(|at| parsed.string(at)).collect::<Vec<_>>()
        };
        let named: BTreeSet<_> = self.parsed.iter().flat_map(texts).collect();
        let seeded = self.hints.seeded(table)?;
        let there = before.rows().iter().filter_map(|row| row[at].as_ref());
        let (taken, left): (Vec<_>, Vec<_>) = there
            .filter(|key| seeded.contains(*key))
            .partition(|key| named.contains(*key));
        if taken.len() < 2 || left.is_empty() {
            return None;
        }
        let left: Vec<_> = left.iter().map(|key| format!("'{key}'")).collect();
        let message = format!(
            "reads rows of `{table}` by name, and of those that a migration has put there leaves out {}; the table is dropped",
            left.join(", ")
        );
        let finding = self.finding(Check::LostRows, first.index, message);
        Some(finding.help_or_allow("read them too; or say that they go, with a DELETE before", MEANT))
    }

    /// Whether a statement takes the rows of a table as they come, and not those of certain names.
    fn takes_rows(&self, ran: &Ran, table: &str) -> bool {
        let has_text = |parsed: &Parsed<'_>| (0..parsed.len()).any(|at| parsed.kind(at) == Some(Kind::String));
        self.parsed.get(ran.index).is_none_or(|parsed| !has_text(parsed)) && self.copies_from(ran, table)
    }
}
