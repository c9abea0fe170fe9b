//! Rows that are not in a rebuilt table any more because the part has put them into another one: a quarantine, an archive, a
//! table of their own kind.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::build::rows::content::{Cell, Change, Content, holds_value};
use crate::build::rows::part::{Arrival, MEANT, Part, Ran};
use crate::lint::copy::{column, items, takes_all};
use crate::lint::select::calls_aggregate;
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// What is lost of a rebuilt table, without the rows that are in another table now. A copy of rows that stay is a copy
    /// beside, and no excuse for others that are gone.
    pub(in crate::build::rows) fn lost_but_for_split_off(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        change: &Change,
    ) -> rusqlite::Result<(usize, Option<String>)> {
        let unchanged = (change.lost, change.lost_row.clone());
        if before.count() != before.rows().len() || after.count() != after.rows().len() {
            return Ok(unchanged);
        }
        let arrivals = self.split_off(table, before)?;
        if arrivals.is_empty() {
            return Ok(unchanged);
        }
        let (stay, gone) = parted(before, after);
        let there: Vec<_> = arrivals.iter().map(|arrival| (arrival, arrival.rows())).collect();
        let copies = |(arrival, rows): &(&Arrival<'_>, BTreeSet<Vec<&Cell>>), row: &[Cell]| {
            rows.contains(&arrival.part(row)) && self.takes_all_of(arrival, row, before, after)
        };
        let is_beside = |one: &(&Arrival<'_>, BTreeSet<Vec<&Cell>>)| {
            let takes_more = one.0.ran.changes() > gone.len();
            let takes_one = |row: &&[Cell]| one.1.contains(&one.0.part(row));
            takes_more || (one.0.has_key(before) && stay.iter().any(takes_one))
        };
        let apart: Vec<_> = there.iter().filter(|one| !is_beside(one)).collect();
        let lost = gone.iter().filter(|row| !apart.iter().any(|one| copies(one, row)));
        let lost: Vec<_> = lost.collect();
        // Rows that cannot be told apart are there as often as they were copied.
        let copied = apart.iter().map(|(arrival, _)| arrival.ran.changes()).sum::<usize>();
        let elsewhere = (gone.len() - lost.len()).min(copied).min(change.lost);
        let first = lost.first().map(|row| before.name_of(row));
        Ok((change.lost - elsewhere, first.or(unchanged.1)))
    }

    /// The statements that copy rows of a table into another one that stays, and does not take its place.
    fn split_off<'p>(&'p self, table: &str, before: &Content) -> rusqlite::Result<Vec<Arrival<'p>>> {
        let away = self.drop_under_another_name(table);
        let away = away.and_then(|(renamed, _)| self.parsed[renamed].renames_table_to());
        let mut arrivals = Vec::new();
        for name in [Some(table.to_owned()), away].into_iter().flatten() {
            for ran in self.watch.ran.iter().filter(|ran| self.is_one_by_one(ran)) {
                // A name is given to the new table again.
                let takes_place = self.name_at_last(&ran.name, ran.index).as_deref() == Some(table);
                if !takes_place {
                    arrivals.extend(self.arrival(ran, &name, before, true)?);
                }
            }
        }
        Ok(arrivals)
    }

    /// Whether a statement gives a row for each that it reads. What its condition asks may be the sum of several.
    fn is_one_by_one(&self, ran: &Ran) -> bool {
        let Some(parsed) = self.parsed.get(ran.index) else {
            return false;
        };
        let sums_up = || items(parsed).iter().any(|item| calls_aggregate(parsed, item));
        parsed.find_outside(parsed.name_at, "GROUP").is_none() && !sums_up()
    }

    /// Whether a copy takes every value of a row that the rebuilt table has a column for. Where its condition asks of a column
    /// that it does not take, the row may have none there; else other rows will have one.
    fn takes_all_of(&self, arrival: &Arrival<'_>, row: &[Cell], before: &Content, after: &Content) -> bool {
        let parsed = self.parsed.get(arrival.ran.index);
        let is_any = |at: usize| before.rows().iter().any(|row| holds_value(&row[at]));
        let is_owed = |at: &usize| {
            let is_spoken_of = parsed.is_some_and(|parsed| parsed.mentions(before.column_name(*at)));
            let holds = if is_spoken_of {
                holds_value(&row[*at])
            } else {
                is_any(*at)
            };
            holds && !before.is_generated(*at)
        };
        let named = before.places().filter(|at| !before.column_name(*at).is_empty());
        let mut owed = named.filter(|at| is_owed(at) && after.has_column(before.column_name(*at)));
        owed.all(|at| arrival.takes(at) || self.is_computed_from(arrival.ran, before.column_name(at)))
    }

    /// Whether a copy puts a column into another one, by an expression or under a name that says something else.
    fn is_computed_from(&self, copy: &Ran, name: &str) -> bool {
        let Some(parsed) = self.parsed.get(copy.index) else {
            return false;
        };
        let is_made = |item: &Range<usize>| {
            let is_own = column(parsed, item).is_some_and(|taken| taken == name);
            let is_named = item.clone().any(|at| parsed.name_of(at) == name);
            is_own || (is_named && !calls_aggregate(parsed, item))
        };
        takes_all(parsed) || items(parsed).iter().any(is_made)
    }

    /// A table that is made anew with none of its rows, which are all in another table that stays.
    pub(in crate::build::rows) fn kept_beside(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let arrivals = self.split_off(table, before)?;
        let (stay, _) = parted(before, after);
        let Some(first) = arrivals.first().filter(|_| stay.is_empty()) else {
            return Ok(None);
        };
        let rows = before.count();
        let message = format!(
            "all {rows} rows of `{table}` are in `{}` alone now: nothing puts them into the table that has its name",
            first.ran.name
        );
        let index = self.drop_of(table).map_or(first.ran.index, |dropped| dropped.index);
        let finding = self.finding(Check::DropTable, index, message);
        Ok(Some(finding.help_or_allow("copy them back", MEANT)))
    }
}

/// The rows that are in the later state too, and the others: by their key, else by what both have a column for.
fn parted<'b>(before: &'b Content, after: &Content) -> (Vec<&'b [Cell]>, Vec<&'b [Cell]>) {
    let named = |at: &usize| !before.column_name(*at).is_empty();
    let keys: Vec<_> = before.places().filter(|at| before.is_key(*at) && named(at)).collect();
    let both = |at: usize| Some((at, after.place(before.column_name(at))?));
    let by_key: Option<Vec<_>> = keys.iter().map(|at| both(*at)).collect();
    let by_key = by_key.filter(|pairs| !pairs.is_empty() && pairs.len() == before.key_len());
    let pairs = by_key.unwrap_or_else(|| before.places().filter(named).filter_map(both).collect());
    let mut there = BTreeMap::<Vec<&Cell>, usize>::new();
    for row in after.rows() {
        *there
            .entry(pairs.iter().map(|(_, to)| &row[*to]).collect())
            .or_default() += 1;
    }
    let (mut stay, mut gone) = (Vec::new(), Vec::new());
    for row in before.rows() {
        // Of equal rows some may stay, and others not.
        let cells: Vec<_> = pairs.iter().map(|(from, _)| &row[*from]).collect();
        match there.get_mut(&cells).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                stay.push(row.as_slice());
            }
            None => gone.push(row.as_slice()),
        }
    }
    (stay, gone)
}
