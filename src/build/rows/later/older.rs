//! Rows of before the up part that a DELETE of the down part takes along: those that the up part has put among its own, or
//! has found there and left alone.

use std::collections::BTreeSet;
use std::ops::Range;

use super::returned::Renamed;
use crate::build::rows::content::{Cell, Content, Contents};
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::copy::takes_every_row;
use crate::lint::statement::{Act, Parsed, name_at_end};
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

/// A row before the up part, and before the down part.
type Row<'r> = (&'r [Cell], &'r [Cell]);

impl Part<'_> {
    /// `up`: the statements of the up part; `before_up`: the tables that it has touched, as it met them; `renamed`: what it
    /// has called them.
    pub(super) fn deletes_older(&self, up: &[Parsed<'_>], before_up: &Contents, renamed: &Renamed) -> Findings {
        let tables = self.watch.filled().filter(|(_, content)| !content.is_virtual);
        let found = tables.filter_map(|(table, meanwhile)| {
            let earlier = renamed.earlier(table);
            let before = before_up.get(earlier)?;
            let (delete, parsed, condition) = self.delete_with_condition(table)?;
            let now = self.watch.now(table)?;
            let after = Content::read(self.conn, now).ok()??;
            let left: BTreeSet<_> = meanwhile
                .joined(&after)?
                .into_iter()
                .map(|(row, _)| meanwhile.key_of(row))
                .collect();
            let mut gone = before.joined(meanwhile)?;
            gone.retain(|(_, row)| !left.contains(&meanwhile.key_of(row)));
            let mentioned: BTreeSet<_> = condition.clone().map(|at| parsed.name_of(at)).collect();
            let mentioned: Vec<_> = meanwhile
                .columns()
                .filter(|column| mentioned.contains(*column))
                .collect();
            let is_changed = |(was, row): &Row<'_>| {
                let mut columns = mentioned.iter().filter_map(|column| {
                    let at = before.place(renamed.earlier_column(earlier, column))?;
                    Some((at, meanwhile.place(column)?))
                });
                columns.any(|(from, to)| was[from] != row[to])
            };
            let changed = gone.iter().filter(|row| is_changed(row)).count();
            let is_of_key = mentioned.iter().any(|column| meanwhile.is_key_column(column));
            // Made-up rows have none of the seeds' names.
            let is_unique = || {
                let table = self.tables.get(now);
                let is_it = |unique: &Vec<String>| {
                    let mut columns = unique.iter().map(String::as_str);
                    columns.any(|column| mentioned.contains(&column))
                };
                table.is_some_and(|table| table.unique.iter().any(is_it))
            };
            if gone.is_empty() && (is_of_key || !is_unique()) {
                return None;
            }
            let was_there = |column: &&str| before.has_column(renamed.earlier_column(earlier, column));
            let is_old = mentioned.iter().all(was_there);
            let seeds = names_left_alone(up, table, parsed, condition.clone());
            let is_wide = !gone.is_empty() && is_old && is_inserted(up, table) && is_range(parsed, condition);
            let (rows, why, remedy) = if changed > 0 {
                let why = "the up part has changed them so that the condition takes them";
                (
                    changed,
                    why,
                    "give them back what they had before, or remember which rows the up part has added",
                )
            } else if is_of_key {
                return None;
            } else if is_wide {
                let why = "the condition takes more than what the up part has added";
                (gone.len(), why, "say with WHERE which rows the up part has added")
            } else if seeds > 1 && is_old {
                // A single name may be one that only the app gives.
                let why = "the up part has found them there, and left them alone";
                (
                    gone.len(),
                    why,
                    "remember which rows the up part has added, or leave the DELETE out",
                )
            } else {
                return None;
            };
            let rows = if rows == 0 { String::new() } else { format!("{rows} ") };
            let message = format!("deletes {rows}rows of `{table}` that were there before the up part: {why}");
            let finding = self.finding(Check::LostRows, delete.index, message);
            Some(finding.help_or_allow(remedy, MEANT))
        });
        found.collect()
    }

    /// The first DELETE of some rows of a table, none of which the part has copied before.
    fn delete_with_condition(&self, table: &str) -> Option<(&Ran, &Parsed<'_>, Range<usize>)> {
        let mut deletes = self.watch.ran.iter().filter_map(|ran| {
            let parsed = self.parsed.get(ran.index)?;
            let condition = parsed.find_outside(parsed.name_at, "WHERE")?;
            let is_it = ran.act == Act::Delete && ran.acts_on(table) && ran.changes() > 0;
            let is_it = is_it && !takes_every_row(self.conn, parsed);
            is_it.then_some((ran, parsed, condition + 1..parsed.len()))
        });
        let (delete, parsed, condition) = deletes.next()?;
        let mut before = self.watch.ran.iter().filter(|ran| ran.index < delete.index);
        (!before.any(|ran| self.copies_from(ran, table))).then_some((delete, parsed, condition))
    }
}

/// The statements of an up part that insert rows into a table. `table`: its name behind the part.
fn inserts<'p, 's>(up: &'p [Parsed<'s>], table: &'p str) -> impl Iterator<Item = &'p Parsed<'s>> {
    let inserts = up.iter().enumerate().filter(|(_, parsed)| parsed.act == Act::Insert);
    let inserts = inserts.filter(move |(at, parsed)| name_at_end(&up[*at..], &parsed.name) == table);
    inserts.map(|(_, parsed)| parsed)
}

fn is_inserted(up: &[Parsed<'_>], table: &str) -> bool {
    inserts(up, table).next().is_some()
}

/// How many texts a condition names that the up part inserts into a table where they are not there yet.
fn names_left_alone(up: &[Parsed<'_>], table: &str, parsed: &Parsed<'_>, condition: Range<usize>) -> usize {
    let inserts: Vec<_> = inserts(up, table).filter(|insert| leaves_alone(insert)).collect();
    let is_named = |at: &usize| {
        let is_it = |insert: &&Parsed<'_>| (0..insert.len()).any(|own| insert.text(own) == parsed.text(*at));
        parsed.kind(*at) == Some(Kind::String) && inserts.iter().any(is_it)
    };
    condition.filter(is_named).count()
}

/// Whether an INSERT adds no row where there is one already.
fn leaves_alone(parsed: &Parsed<'_>) -> bool {
    let on_conflict = parsed.find(&["ON", "CONFLICT"]).is_some();
    parsed.ignores() || on_conflict || parsed.find(&["NOT", "EXISTS"]).is_some()
}

/// Whether a condition takes rows by an order of their values.
fn is_range(parsed: &Parsed<'_>, mut condition: Range<usize>) -> bool {
    condition.any(|at| matches!(parsed.text(at), "<" | ">" | "<=" | ">=") || parsed.is(at, "BETWEEN"))
}
