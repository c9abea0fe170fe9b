//! Rows of a rebuilt table that its copy makes one of, and says what becomes of what they hold: `ON CONFLICT DO UPDATE SET a =
//! a + excluded.a`, or `sum(a)` with GROUP BY.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::build::rows::content::{Cell, Content};
use crate::build::rows::part::{Part, reads_own, says_which_stays};
use crate::lint::copy::{assignments, column, items, targets};
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};

impl Part<'_> {
    /// Whether the copy of a rebuilt table takes every row, and adds up whatever else it copies of those that have the same
    /// key in the new table.
    pub(super) fn is_added_up(&self, table: &str, before: &Content, after: &Content) -> bool {
        let Some((ran, parsed)) = self.copy_of(table).filter(|(ran, _)| ran.act == Act::Insert) else {
            return false;
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let items = items(parsed);
        let is_of_one = sources(parsed).is_some_and(|sources| sources == [table]);
        if !is_of_one || targets.len() != items.len() || !takes_all_rows(parsed) {
            return false;
        }
        let combined = assignments(parsed);
        let keys = conflicting(parsed);
        let groups = grouped_by(parsed);
        let is_added = |to: &str, item: &Range<usize>| match &keys {
            Some(_) => combined.iter().any(|(name, value)| {
                let is_new = value.clone().any(|at| parsed.is(at, "excluded"));
                name == to && is_new && reads_own(parsed, to, value)
            }),
            None => ["sum", "total"]
                .iter()
                .any(|function| parsed.are(item.start, &[*function, "("])),
        };
        let is_key = |to: &String, item: &Range<usize>| match &keys {
            Some(keys) => keys.contains(to),
            None => column(parsed, item).is_some_and(|name| groups.contains(&name)),
        };
        let mut places = Vec::new();
        let mut adds = false;
        for (to, item) in targets.iter().zip(&items) {
            if is_key(to, item) {
                let from = column(parsed, item).and_then(|name| before.place(&name));
                let (Some(from), Some(to)) = (from, after.place(to)) else {
                    return false;
                };
                places.push((from, to));
            } else if is_added(to, item) {
                adds = true;
            } else {
                return false;
            }
        }
        let key = |row: &[Cell], side: fn(&(usize, usize)) -> usize| {
            places.iter().map(|place| row[side(place)].clone()).collect::<Vec<_>>()
        };
        let there: BTreeSet<_> = after.rows().iter().map(|row| key(row, |place| place.1)).collect();
        let is_there = |row: &Vec<Cell>| there.contains(&key(row, |place| place.0));
        adds && !places.is_empty() && !says_which_stays(parsed) && before.rows().iter().all(is_there)
    }

    /// What to do where DO UPDATE lets go of what one of several rows has.
    pub(super) fn overwriting(&self, index: usize) -> Option<String> {
        let parsed = self.parsed.get(index).filter(|parsed| parsed.act == Act::Insert)?;
        parsed.find(&["DO", "UPDATE", "SET"])?;
        let assigned = assignments(parsed);
        let (column, _) = assigned
            .iter()
            .find(|(column, value)| !reads_own(parsed, column, value))?;
        let name = &parsed.name;
        Some(format!(
            "DO UPDATE makes one row of several in `{name}`: where they are to be added up, write {column} = {column} + excluded.{column}; else DELETE those that are to go before"
        ))
    }
}

/// Whether a SELECT has no condition but `WHERE true`, which an upsert needs, and no other end.
fn takes_all_rows(parsed: &Parsed<'_>) -> bool {
    let conflict = parsed.find_outside(parsed.name_at, "CONFLICT").unwrap_or(parsed.len());
    let mut conditions = parsed.outside_parentheses(parsed.name_at).filter(|at| *at < conflict);
    let is_true = |at: usize| parsed.is(at, "TRUE") || parsed.text(at) == "1";
    let ends = |at: usize| ["ON", "GROUP", "ORDER", ";", ""].iter().any(|word| parsed.is(at, word));
    let leaves_out = |at: usize| {
        let is_condition = parsed.is(at, "WHERE") && !(is_true(at + 1) && (at + 2 >= parsed.len() || ends(at + 2)));
        is_condition
            || ["HAVING", "LIMIT", "UNION", "DISTINCT"]
                .iter()
                .any(|word| parsed.is(at, word))
    };
    !conditions.any(leaves_out) && !parsed.ignores() && !parsed.replaces()
}

/// The columns behind ON CONFLICT, in lower case.
fn conflicting(parsed: &Parsed<'_>) -> Option<BTreeSet<String>> {
    let conflict = parsed.find_outside(parsed.name_at, "CONFLICT")?;
    let end = parsed.closing(conflict + 1);
    let is_upsert = parsed.is(conflict + 1, "(") && parsed.are(end + 1, &["DO", "UPDATE", "SET"]);
    let names = (conflict + 2..end).filter(|at| !parsed.is(*at, ","));
    is_upsert.then(|| names.map(|at| parsed.name_of(at)).collect())
}

/// The columns by which a SELECT makes one row of several, in lower case.
fn grouped_by(parsed: &Parsed<'_>) -> BTreeSet<String> {
    let Some(group) = parsed.find_outside(parsed.name_at, "GROUP") else {
        return BTreeSet::new();
    };
    let names = (group + 2..parsed.len()).take_while(|at| !parsed.is(*at, "ORDER"));
    names.map(|at| parsed.name_of(at)).collect()
}
