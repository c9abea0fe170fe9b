//! What goes with rows that a DELETE takes for duplicates.

use std::collections::BTreeSet;

use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part};
use crate::lint::statement::{Act, Parsed};
use crate::source::Check;
use crate::source::finding::Finding;

/// The last words of columns that count what has happened to a row.
const COUNTERS: [&str; 10] = [
    "count",
    "counter",
    "plays",
    "hits",
    "views",
    "visits",
    "uses",
    "clicks",
    "downloads",
    "votes",
];

impl Part<'_> {
    /// `DELETE … WHERE id NOT IN (SELECT min(id) … GROUP BY a, b)`, where the rows that go have counted something, and
    /// nothing adds that to the row that stays.
    pub(in crate::build::rows) fn counters_of_duplicates(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> Option<Finding> {
        let is_of_duplicates = |parsed: &Parsed<'_>| {
            let is_grouped = ["MIN", "MAX"].iter().any(|function| parsed.has(function)) && parsed.has("GROUP");
            is_grouped || (parsed.has("ROW_NUMBER") && parsed.has("PARTITION"))
        };
        let deletes = self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.act == Act::Delete && ran.acts_on(table));
        let mut deletes = deletes.filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)));
        let (delete, parsed) = deletes
            .find(|(_, parsed)| is_of_duplicates(parsed))
            .filter(|_| !self.is_down)?;
        let stays: BTreeSet<_> = after.rows().iter().map(|row| after.key_of(row)).collect();
        let gone = before.rows().iter().filter(|row| !stays.contains(&before.key_of(row)));
        let gone: Vec<_> = gone.collect();
        let is_number = |column: &str| {
            let declared = self.tables.get(table).and_then(|table| table.column(column));
            declared.is_some_and(|column| matches!(column.affinity(), "INTEGER" | "REAL" | "NUMERIC"))
        };
        let is_counter = |column: &&str| {
            let last = column.rsplit('_').next().unwrap_or_default();
            let is_named = COUNTERS.contains(&last) || (column.ends_with("count") && !column.ends_with("account"));
            is_named && is_number(column) && !parsed.mentions(column)
        };
        let is_added = |column: &str| self.watch.ran.iter().any(|ran| ran.updates(table, column));
        let (column, rows) = before.columns().filter(is_counter).find_map(|column| {
            let at = before.place(column).filter(|_| !is_added(column))?;
            let holds = |row: &&&Vec<Option<String>>| row[at].as_deref().is_some_and(|number| number != "0");
            let rows = gone.iter().filter(holds).count();
            (rows > 0).then_some((column, rows))
        })?;
        let message = format!(
            "{rows} of the {} rows that this takes for duplicates in `{table}` have counted something in `{column}`, and nothing adds it to the row that stays",
            gone.len()
        );
        let remedy = format!("UPDATE `{table}` before it: set `{column}` to the sum of the rows that become one");
        let finding = self.finding(Check::ChangedValues, delete.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }
}
