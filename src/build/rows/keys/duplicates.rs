//! What goes with rows that a DELETE takes for duplicates.

use std::collections::BTreeSet;

use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Column;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

/// The last words of columns that count what has happened to a row.
const COUNTERS: [&str; 17] = [
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
    "occurrences",
    "attempts",
    "times",
    "quantity",
    "qty",
    "points",
    "likes",
];

/// Whether a DELETE keeps one of the rows that are alike: `WHERE id NOT IN (SELECT min(id) … GROUP BY a)`.
pub(in crate::build::rows) fn is_of_duplicates(parsed: &Parsed<'_>) -> bool {
    let is_grouped = ["MIN", "MAX"].iter().any(|function| parsed.has(function)) && parsed.has("GROUP");
    is_grouped || (parsed.has("ROW_NUMBER") && parsed.has("PARTITION"))
}

/// Whether a DELETE takes rows for which its table has another one that is alike: `WHERE EXISTS (SELECT 1 FROM a b WHERE
/// b.name = a.name AND b.id < a.id)`.
pub(super) fn meets_its_like(parsed: &Parsed<'_>) -> bool {
    let condition = parsed.name_at + 1..parsed.len();
    let is_own = |at: usize| parsed.is(at, "FROM") && parsed.name_of(at + 1) == parsed.name;
    let is_alike = |at: usize| {
        let is_pair = parsed.is(at, ".") && parsed.is(at + 2, "=") && parsed.is(at + 4, ".");
        is_pair && parsed.name_of(at + 1) == parsed.name_of(at + 5)
    };
    let tells_apart = |at: usize| ["<", ">", "MIN", "MAX"].iter().any(|sign| parsed.is(at, sign));
    condition.clone().any(is_own) && condition.clone().any(is_alike) && condition.clone().any(tells_apart)
}

/// What a DELETE takes rows for the same by, although they have NULL there: the words that do it, and the columns, in lower
/// case.
pub(in crate::build::rows) fn same_with_nulls<'w>(parsed: &Parsed<'_>) -> Option<(&'w str, BTreeSet<String>)> {
    let listed = |words: &[&str; 2]| Some(listed_from(parsed, parsed.find(words)? + 2));
    let is_own = |at: usize| parsed.is(at, "FROM") && parsed.name_of(at + 1) == parsed.name;
    let meets_itself = || (parsed.name_at + 1..parsed.len()).any(is_own);
    let grouped = listed(&["GROUP", "BY"]).map(|columns| ("GROUP BY", columns));
    let grouped = grouped.or_else(|| listed(&["PARTITION", "BY"]).map(|columns| ("PARTITION BY", columns)));
    grouped.or_else(|| compared_with_nulls(parsed).filter(|_| meets_itself()))
}

/// The columns in which rows are the same for such a DELETE.
pub(in crate::build) fn taken_for_the_same(parsed: &Parsed<'_>) -> Option<BTreeSet<String>> {
    same_with_nulls(parsed).map(|(_, columns)| columns)
}

/// The names behind a GROUP BY or a PARTITION BY, in lower case: also those in its expressions.
fn listed_from(parsed: &Parsed<'_>, start: usize) -> BTreeSet<String> {
    let mut depth = 0_usize;
    let mut is_open = |at: &usize| {
        let closes = parsed.is(*at, ")");
        let is_end = (closes && depth == 0) || parsed.is(*at, "HAVING") || parsed.is(*at, "ORDER");
        depth = (depth + usize::from(parsed.is(*at, "("))).saturating_sub(usize::from(closes));
        !is_end
    };
    let places = (start..parsed.len()).take_while(|at| is_open(at));
    places.map(|at| parsed.name_of(at)).collect()
}

/// `a.name IS b.name` and `coalesce(a.name, '') = coalesce(b.name, '')`, and what is compared by `=` beside it.
fn compared_with_nulls<'w>(parsed: &Parsed<'_>) -> Option<(&'w str, BTreeSet<String>)> {
    let name = |at: usize| {
        let at = if parsed.is(at + 1, ".") { at + 2 } else { at };
        let is_name = matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted)) && !parsed.is(at + 1, "(");
        is_name.then(|| parsed.name_of(at))
    };
    let gives_value = |at: usize| ["COALESCE", "IFNULL"].iter().any(|word| parsed.are(at, &[*word, "("]));
    let mut columns = BTreeSet::new();
    let mut word = None;
    for at in 1..parsed.len() {
        if parsed.is(at, "IS") {
            let behind = if parsed.are(at + 1, &["NOT", "DISTINCT", "FROM"]) {
                at + 4
            } else {
                at + 1
            };
            let same = name(behind).filter(|name| parsed.name_of(at - 1) == *name);
            word = word.or(same.is_some().then_some("IS"));
            columns.extend(same);
        } else if parsed.is(at, "=") {
            columns.extend(name(at + 1).filter(|name| parsed.name_of(at - 1) == *name));
        } else if gives_value(at) && parsed.is(parsed.closing(at + 1) + 1, "=") {
            let other = parsed.closing(at + 1) + 2;
            let same = name(at + 2).filter(|own| gives_value(other) && name(other + 2).as_ref() == Some(own));
            word = word.or(same.is_some().then_some("coalesce"));
            columns.extend(same);
        }
    }
    word.map(|word| (word, columns))
}

impl Part<'_> {
    /// `DELETE … WHERE id NOT IN (SELECT min(id) … GROUP BY a, b)`, where the rows that go have counted something, and
    /// nothing adds that to the row that stays.
    pub(in crate::build::rows) fn counters_of_duplicates(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> Option<Finding> {
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
            let is_total = ["total_", "num_"].iter().any(|word| column.starts_with(word));
            let is_count = column.ends_with("count") && !column.ends_with("account");
            let is_named = COUNTERS.contains(&last) || is_count || is_total;
            (is_named || self.counts_from_nothing(table, column)) && is_number(column) && !parsed.mentions(column)
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

    /// Whether a column starts at 0 or 1, and is called after several of something.
    fn counts_from_nothing(&self, table: &str, column: &str) -> bool {
        const OTHERS: [&str; 6] = ["status", "flags", "options", "settings", "permissions", "has"];
        let declared = self.tables.get(table).and_then(|table| table.column(column));
        let starts = |declared: &Column| {
            let is_start = matches!(declared.default.as_deref(), Some("0" | "1"));
            declared.is_not_null && is_start && declared.affinity() == "INTEGER"
        };
        let last = column.rsplit('_').next().unwrap_or_default();
        let is_plural = last.len() > 4 && last.ends_with('s') && !last.ends_with("ss") && !OTHERS.contains(&last);
        is_plural && declared.is_some_and(starts)
    }
}
