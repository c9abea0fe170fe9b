//! A rebuilt table into which one statement puts the rows of several tables: `SELECT … UNION ALL SELECT …`.

use crate::build::rows::content::count;
use crate::build::rows::part::{MEANT, Part, Ran, named};
use crate::lint::statement::{Act, Parsed};
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// How many rows a statement may copy from the other tables that it unites with this one.
    pub(super) fn rows_beside(&self, ran: &Ran, table: &str) -> usize {
        let is_united = |parsed: &Parsed<'_>| parsed.find_outside(parsed.name_at, "UNION").is_some();
        if !self.parsed.get(ran.index).is_some_and(is_united) {
            return 0;
        }
        let others = ran.seen.reads.iter().filter(|name| *name != table);
        others.map(|name| self.held(name)).sum()
    }

    /// How many rows a table held before the part, or holds, where the part does not touch it.
    fn held(&self, name: &str) -> usize {
        let before = self.watch.original(name).and_then(|was| self.watch.before.get(was));
        let before = before.or_else(|| self.watch.before.get(name));
        before.map_or_else(|| count(self.conn, name).unwrap_or(0), |before| before.count())
    }

    /// Rows of a rebuilt table, and of those that are united with it, of which UNION makes one because they are equal.
    pub(super) fn united(&self, table: &str) -> Option<Finding> {
        let mut copies = self.copies_of(table);
        let (copy, None) = (copies.next()?, copies.next()) else {
            return None;
        };
        let parsed = self.parsed.get(copy.index)?;
        let union = parsed.find_outside(parsed.name_at, "UNION")?;
        let others: Vec<_> = copy.seen.reads.iter().filter(|name| *name != table).collect();
        let rows = self.held(table) + self.rows_beside(copy, table);
        // What a condition or a DELETE leaves out is no matter of UNION.
        let deletes = |ran: &Ran| ran.act == Act::Delete && (ran.name == table || others.contains(&&ran.name));
        let leaves_out = parsed.has("WHERE") || parsed.has("JOIN") || self.watch.ran.iter().any(deletes);
        if leaves_out
            || parsed.is(union + 1, "ALL")
            || others.is_empty()
            || copy.changes() >= rows
            || !self.becomes(&copy.name, table)
        {
            return None;
        }
        let message = format!(
            "{} of {rows} rows of `{table}` and {} do not go into `{}`: UNION makes one row of equal ones",
            rows - copy.changes(),
            named(&others, " and "),
            copy.name,
        );
        let finding = self.finding(Check::LostRows, copy.index, message);
        Some(finding.help_or_allow("copy with UNION ALL, or by a statement for each table", MEANT))
    }
}
