//! What a down part brings back of the rows that were there before its up part.
//!
//! The way back tells it of tables that later migrations leave as the up part has made them, and of parts that write no
//! rows. Of parts that do nothing else it is looked at as soon as the up part has run; of the others on a second way
//! there. On both the down part runs right behind its up part, and is rolled back.

use std::rc::Rc;

use rusqlite::{Transaction, TransactionBehavior};

use super::Rehearsal;
use super::part::Pass;
use crate::build::rows::{self, Contents, Reversal};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::{TableChanges, Tables};
use crate::schema::tracker::Changes;
use crate::source::script::SourceStatement;
use crate::source::{Check, SourceMigration, SourceScript};

impl Rehearsal<'_> {
    /// The tables that a down part has changed: as its up part has left them, and as they are now.
    pub(super) fn changed_by_down(&self, i: usize, changes: &Changes) -> rusqlite::Result<TableChanges> {
        let mut changed = Tables::default().update(&self.conn, changes)?;
        for (name, (before, _)) in &mut changed {
            let mut left = self.outcomes[i].tables.iter();
            *before = left.find(|table| table.name.eq_ignore_ascii_case(name)).cloned();
        }
        self.recorder.take();
        Ok(changed)
    }

    /// What the down part that has just run has not brought back. `left`: what the tables held before it; what later
    /// migrations have changed there tells nothing, unless neither part writes rows.
    pub(super) fn reversal(&mut self, i: usize, left: &Contents, after_down: &Contents) -> Option<Reversal> {
        let alone = self.outcomes[i].alone.take();
        let outcome = &self.outcomes[i];
        let told = rows::reversal(&outcome.rows_before, after_down, |table| {
            match (outcome.rows_after.get(table), left.get(table)) {
                (None, None) => true,
                (Some(after), Some(now)) => rows::is_kept(after, now),
                _ => false,
            }
        });
        told.or(alone).or_else(|| {
            let is_left = both(&self.migrations[i], leaves_rows)
                && rows::is_left(&outcome.rows_before, &outcome.rows_after, left, after_down);
            is_left.then(Reversal::default)
        })
    }

    /// The same of parts that do nothing but write rows: right behind the up part, which has just run for the first
    /// time. `before`: what it met.
    pub(super) fn reversal_at_once(&mut self, i: usize, before: &Contents) -> rusqlite::Result<Option<Reversal>> {
        let only_rows = |script: &SourceScript| script.statements.iter().all(SourceStatement::is_about_rows);
        let migration = &self.migrations[i];
        let is_seen = before.values().any(|content| content.count() > 0);
        if !is_seen || migration.directives.no_transaction || !both(migration, only_rows) {
            return Ok(None);
        }
        self.reversal_behind(i, before)
    }

    /// The same where the up part has just run again. `before`: what it met.
    pub(super) fn reversal_alone(&mut self, i: usize, before: &Contents) -> rusqlite::Result<()> {
        let reversal = self.reversal_behind(i, before)?;
        self.outcomes[i].facts.reversal = reversal.map(|reversal| reversal.lost.into_iter().collect());
        Ok(())
    }

    /// Runs the down part right behind the up part, compares, and rolls it back.
    fn reversal_behind(&mut self, i: usize, before: &Contents) -> rusqlite::Result<Option<Reversal>> {
        if self.is_bare {
            return Ok(None);
        }
        let conn = Rc::clone(&self.conn);
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        let mut reversal = None;
        if self.runs_in(&tx, &self.migrations[i], Pass::Down) && !tx.is_autocommit() {
            let after = self.contents(before.keys())?;
            reversal = rows::reversal(before, &after, |_| true);
        }
        drop(tx);
        self.recorder.take();
        Ok(reversal)
    }

    /// What the down part that has just run could have brought back and has not, unless something was said of its rows
    /// already. `left`: what the tables held before it. `found`: how many findings there were before it.
    pub(super) fn judge_way_back(&mut self, i: usize, left: &Contents, after_down: &Contents, found: usize) {
        const SAID: &[Check] = &[
            Check::LostRows,
            Check::LostValues,
            Check::ChangedValues,
            Check::ChainedUpdates,
        ];
        let is_said = self.findings[found..]
            .iter()
            .any(|finding| SAID.contains(&finding.check));
        let migration = &self.migrations[i];
        let Some(down) = migration.down.as_ref().filter(|_| !is_said && migration.rust.is_none()) else {
            return;
        };
        let outcome = &self.outcomes[i];
        let part = rows::Part::new(
            &self.conn,
            down,
            &self.watch,
            &self.tables,
            self.filler.hints(),
            &self.copies,
            true,
        );
        // A row of another database may have the same key.
        let same = outcome
            .has_other_rows
            .then(|| rows::same_rows(&outcome.rows_before, &outcome.rows_after, left));
        let before = same.as_ref().unwrap_or(&outcome.rows_before);
        let up = migration.up.as_ref().map(Parsed::all).unwrap_or_default();
        let findings = rows::not_returned(&part, &up, before, after_down, &outcome.renamed);
        self.recorder.take();
        self.findings.extend(findings);
    }
}

/// Whether this is so of both parts of a migration, which are SQL.
fn both(migration: &SourceMigration, is_so: impl Fn(&SourceScript) -> bool) -> bool {
    let parts = [&migration.up, &migration.down];
    migration.rust.is_none() && parts.iter().all(|part| part.as_ref().is_some_and(&is_so))
}

/// Whether a part does nothing but to add or drop columns, indexes, views and triggers.
fn leaves_rows(script: &SourceScript) -> bool {
    let leaves = |parsed: &Parsed<'_>| match parsed.act {
        Act::Create(kind) | Act::Drop(kind) => kind != ObjectKind::Table,
        Act::Alter => parsed.is(parsed.name_at + 1, "ADD") || parsed.drops_column().is_some(),
        _ => false,
    };
    Parsed::all(script).iter().all(leaves)
}
