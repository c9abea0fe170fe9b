//! Rows that are written anew, under another key or into another table that stays, and deleted where they were: what the
//! new ones do without is nowhere else.

use std::collections::BTreeSet;

use crate::build::rows::content::{Cell, Content, holds_value};
use crate::build::rows::part::{MEANT, Part, Ran, named};
use crate::lint::copy::{column, items, takes_all, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::unquote;

/// The last words of columns that say when a row was written, which is now.
const WRITTEN: [&str; 5] = ["updated", "changed", "modified", "synced", "accessed"];

impl Part<'_> {
    /// `INSERT INTO t (key, a) SELECT 'new:' || key, a FROM t WHERE …; DELETE FROM t WHERE …`, where `t` has a column more.
    pub(in crate::build::rows) fn rewritten_without(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let is_delete = |ran: &&Ran| ran.act == Act::Delete && ran.acts_on(table);
        let deletes: Vec<_> = self.watch.ran.iter().filter(is_delete).collect();
        let ([delete], false) = (&deletes[..], self.is_down || self.refill_of(table).is_some()) else {
            return Ok(None);
        };
        let Some(removal) = self
            .parsed
            .get(delete.index)
            .filter(|_| delete.seen.inserted.is_empty())
        else {
            return Ok(None); // a trigger may keep the old rows
        };
        let copies = self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.index < delete.index && ran.act == Act::Insert);
        let copies = copies.filter(|ran| self.copies_from(ran, table));
        let copies = copies.filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)));
        for (copy, parsed) in copies {
            let is_alike = condition(parsed) == condition(removal);
            let is_move = is_alike || (copy.changes() == delete.changes() && copy.changes() > 0);
            if !is_move || takes_all(parsed) || !carries_values(parsed, before) {
                continue;
            }
            let stays: BTreeSet<_> = after.rows().iter().map(|row| after.key_of(row)).collect();
            // Where no made-up row meets the condition, those of users do.
            let is_gone = |row: &&Vec<Cell>| copy.changes() == 0 || !stays.contains(&before.key_of(row));
            let is_held = |(at, default): &(usize, Cell)| {
                let mut gone = before.rows().iter().filter(is_gone);
                gone.any(|row| holds_value(&row[*at]) && row[*at] != *default)
            };
            let mut left = self.left_by((copy, parsed), delete, (table, before))?;
            left.retain(is_held);
            if left.is_empty() {
                continue;
            }
            let columns = named(left.iter().map(|(at, _)| before.column_name(*at)), " and ");
            let message = format!(
                "writes rows of `{table}` anew into `{}` without {columns}, and a DELETE takes the old ones away behind it: what they hold there is nowhere else",
                copy.name
            );
            let finding = self.finding(Check::LostValues, copy.index, message);
            let remedy = format!("name {columns} in the INSERT and in its SELECT, too");
            return Ok(Some(finding.help_or_allow(remedy, MEANT)));
        }
        Ok(None)
    }

    /// The columns that the new rows have, and that nothing puts the values of the old ones into: with the DEFAULT that they
    /// get there.
    fn left_by(
        &self,
        (copy, parsed): (&Ran, &Parsed<'_>),
        delete: &Ran,
        (table, before): (&str, &Content),
    ) -> rusqlite::Result<Vec<(usize, Cell)>> {
        let Some(into) = self.name_at_last(&copy.name, copy.index) else {
            return Ok(Vec::new());
        };
        let sql = "SELECT lower(name), coalesce(dflt_value, '') FROM pragma_table_xinfo(?1, 'main') WHERE pk = 0 AND hidden = 0";
        let mut there = self.conn.prepare_cached(sql)?;
        let there = there.query_map([&into], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let there: Vec<(String, String)> = there.collect::<rusqlite::Result<_>>()?;
        let targets = targets(parsed).unwrap_or_else(|| copy.columns.clone());
        let is_now = |name: &str| {
            let mut words = name.split('_');
            words.any(|word| WRITTEN.contains(&word))
        };
        let left = there.into_iter().filter_map(|(name, default)| {
            let at = before
                .place(&name)
                .filter(|at| !before.is_key(*at) && !before.is_generated(*at))?;
            let is_literal = !default.contains('(') && !default.to_ascii_lowercase().contains("current_");
            let is_said = targets.contains(&name) || parsed.mentions(&name) || is_now(&name);
            let is_kept = || self.is_used_elsewhere(&name, (copy, &into), delete, table);
            let default = unquote(default.trim_matches(['(', ')']));
            (is_literal && !is_said && !is_kept()).then_some((at, Some(default)))
        });
        Ok(left.collect())
    }

    /// Whether another statement takes the column before the rows are deleted, or the DELETE goes by it, or one gives the
    /// new rows a value there.
    fn is_used_elsewhere(&self, column: &str, (copy, into): (&Ran, &str), delete: &Ran, table: &str) -> bool {
        self.watch.ran.iter().filter(|ran| ran.index != copy.index).any(|ran| {
            let Some(parsed) = self.parsed.get(ran.index) else {
                return true;
            };
            let names = parsed.mentions(column);
            let writes = matches!(ran.act, Act::Insert | Act::Update | Act::Create(ObjectKind::Table));
            let takes = writes && ran.index < delete.index && parsed.mentions(table);
            let takes_all = takes && ran.act != Act::Update && takes_all(parsed);
            let assigns = ran.act == Act::Update && (parsed.name == into || parsed.name == copy.name);
            takes_all || (names && (takes || assigns || ran.index == delete.index))
        })
    }
}

/// What a statement asks of rows, as it is written; nothing where it asks nothing.
fn condition<'p>(parsed: &Parsed<'p>) -> Vec<&'p str> {
    let start = parsed.find_outside(parsed.name_at, "WHERE").unwrap_or(parsed.len());
    let words = (start..parsed.len()).map(|at| parsed.text(at));
    words.filter(|word| *word != ";").collect()
}

/// Whether a copy takes another column than the key as it is, and so is about the rows and not about what they are called.
fn carries_values(parsed: &Parsed<'_>, before: &Content) -> bool {
    let taken = items(parsed).into_iter().filter_map(|item| column(parsed, &item));
    taken
        .filter_map(|name| before.place(&name))
        .any(|at| !before.is_key(at))
}
