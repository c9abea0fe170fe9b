//! Rows that are copied into another table and deleted by the same condition, as an archive is filled: what the copy lets go
//! by its own words, whatever rows there are.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::copy::{column, items, targets};
use crate::lint::select::{BEHIND_CONDITION, calls_aggregate, sources};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::{Index, Table};
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

/// Functions that make one value of many.
const NARROWING: [&str; 9] = [
    "date",
    "strftime",
    "substr",
    "substring",
    "lower",
    "upper",
    "trim",
    "round",
    "cast",
];

impl Part<'_> {
    /// What an archive is not given of the rows that a DELETE then takes.
    pub(in crate::build::rows) fn archived_in_part(&self, table: &str) -> Option<Finding> {
        let declared = self.tables.get(table).filter(|_| !self.is_down)?;
        let statement = |ran: &Ran| self.parsed.get(ran.index);
        let mut deletes = self.watch.ran.iter();
        let delete = deletes.find(|ran| ran.act == Act::Delete && ran.name == table)?;
        let condition = condition(statement(delete)?);
        let reads = |ran: &&Ran| {
            let is_before = ran.index < delete.index && self.selects(ran) && !self.becomes(&ran.name, table);
            is_before && self.reads(ran, &BTreeSet::from([table]))
        };
        let mut copies = self.watch.ran.iter().filter(reads);
        let (copy, None) = (copies.next()?, copies.next()) else {
            return None;
        };
        let parsed = statement(copy)?;
        let is_it = sources(parsed).is_some_and(|sources| sources == [table]) && self::condition(parsed) == condition;
        if !is_it || self.name_at_last(&copy.name, copy.index).is_none() {
            return None;
        }
        self.one_of_each_group(declared, copy, parsed)
            .or_else(|| self.one_of_each_key(declared, copy, parsed))
    }

    /// `SELECT id, text … GROUP BY owner`: one row of each group arrives, and its columns are no sums.
    fn one_of_each_group(&self, table: &Table, copy: &Ran, parsed: &Parsed<'_>) -> Option<Finding> {
        let group = parsed.find_outside(parsed.name_at, "GROUP")?;
        let ends = ["HAVING", "ORDER", "LIMIT", "ON"];
        let groups = parsed.outside_parentheses(group + 2);
        let groups = groups.take_while(|at| !ends.iter().any(|word| parsed.is(*at, word)));
        let groups: BTreeSet<_> = groups.map(|at| parsed.name_of(at)).collect();
        let is_beside = |item: &Range<usize>| column(parsed, item).is_some_and(|name| !groups.contains(&name));
        let sums_up = calls_aggregate(parsed, &(0..parsed.len())) || parsed.has("HAVING");
        if sums_up || is_told_apart(table, &groups) || !items(parsed).iter().any(is_beside) {
            return None;
        }
        let message = format!(
            "copies one row of each group of `{}` into `{}`, by GROUP BY, and a DELETE takes all of them",
            table.name, copy.name
        );
        let finding = self.finding(Check::LostRows, copy.index, message);
        Some(finding.help_or_allow("leave GROUP BY out, so that every row is copied", MEANT))
    }

    /// `INSERT OR IGNORE … SELECT owner, date(at) …` into a table with a key of these: of several rows the first arrives.
    fn one_of_each_key(&self, table: &Table, copy: &Ran, parsed: &Parsed<'_>) -> Option<Finding> {
        let lets_go = parsed.ignores() || parsed.replaces() || parsed.find(&["DO", "NOTHING"]).is_some();
        let into = self.name_at_last(&copy.name, copy.index).filter(|_| lets_go)?;
        let keys = Index::unique(&Index::of(self.conn, &into).ok()?);
        let targets = targets(parsed).unwrap_or_else(|| copy.columns.clone());
        let items = items(parsed);
        let taken = |key: &String| items.get(targets.iter().position(|target| target == key)?);
        let narrows = |item: &&Range<usize>| {
            let is_call = |at: usize| parsed.is(at + 1, "(") && NARROWING.iter().any(|name| parsed.is(at, name));
            let is_sign = |at: usize| parsed.is(at, "/") || parsed.is(at, "%");
            (*item).clone().any(|at| is_call(at) || is_sign(at))
        };
        let narrowed = keys.iter().find(|key| {
            let Some(made) = key.iter().map(taken).collect::<Option<Vec<_>>>() else {
                return false;
            };
            let plain = made.iter().filter_map(|item| column(parsed, item)).collect();
            !is_told_apart(table, &plain) && made.iter().any(narrows)
        })?;
        let message = format!(
            "copies one row of `{}` for each `{}` into `{}`, and passes over the others, and a DELETE takes all of them",
            table.name,
            narrowed.join("`, `"),
            copy.name
        );
        let finding = self.finding(Check::LostRows, copy.index, message);
        let remedy = "give the archive a key that tells all rows apart, or none";
        Some(finding.help_or_allow(remedy, MEANT))
    }
}

/// Whether no two rows of a table are the same in these columns.
fn is_told_apart(table: &Table, columns: &BTreeSet<String>) -> bool {
    let has = |name: &String| columns.contains(name);
    let primary = table.primary_key();
    let keys = std::iter::once(&primary).chain(&table.unique);
    let is_rowid = ["rowid", "oid", "_rowid_"].iter().any(|name| columns.contains(*name));
    is_rowid || keys.into_iter().any(|key| !key.is_empty() && key.iter().all(has))
}

/// The words of the condition of a statement, without the names of tables before a point.
fn condition(parsed: &Parsed<'_>) -> Vec<String> {
    let Some(start) = parsed.find_outside(parsed.name_at, "WHERE") else {
        return Vec::new();
    };
    let ends = |at: &usize| BEHIND_CONDITION.iter().any(|word| parsed.is(*at, word));
    let end = parsed.outside_parentheses(start + 1).find(ends).unwrap_or(parsed.len());
    let is_table = |at: &usize| parsed.is(*at, ".") || parsed.is(at + 1, ".");
    let words = (start + 1..end).filter(|at| !is_table(at));
    let word = |at: usize| match parsed.kind(at) {
        Some(Kind::Word | Kind::Quoted) => parsed.name_of(at),
        _ => parsed.text(at).to_owned(),
    };
    words.map(word).filter(|word| word != ";").collect()
}
