//! Down parts, and up parts behind them: the schema against what it was.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::facts::variant;
use super::part::{Pass, as_script};
use super::{Rehearsal, is_unknown};
use crate::build::emit;
use crate::build::judge::down_differs;
use crate::lint::chained_updates;
use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference, difference};
use crate::schema::normalise::Normal;
use crate::schema::read::ObjectKey;
use crate::schema::spelling;
use crate::schema::tracker::Changes;
use crate::source::{Check, Level, SourceMigration};

impl<'s> Rehearsal<'s> {
    pub(super) fn down(&mut self, i: usize) -> rusqlite::Result<()> {
        self.make_way_for(i)?;
        let migration = &self.migrations[i];
        let left = self.contents(self.outcomes[i].rows_after.keys())?;
        let found = self.findings.len();
        self.read_before.clone_from(&left);
        let (ran, changes, seen) = self.follow(i, Pass::Down)?;
        if ran
            && let Some(down) = migration
                .down
                .clone()
                .or_else(|| migration.rust.as_ref().map(as_script))
        {
            let table_changes = self.changed_by_down(i, &changes)?;
            self.judge_rows(&down, &seen, &table_changes, None)?;
            self.findings.extend(chained_updates::in_down(&down));
        }
        let fates = std::mem::take(&mut self.fates);
        if ran {
            let (guarded, steady) = self.guarded(migration, &changes, &seen, &fates)?;
            let facts = &mut self.outcomes[i].facts;
            (facts.guarded_down, facts.steady_down) = (guarded, steady);
        }
        self.outcomes[i].touched.extend(seen.touched);
        if !ran {
            self.outcomes[i].is_known = false;
            return self.restart_before(i);
        }
        if self.is_bare {
            self.refill()?;
        } else if !is_unknown(migration, self.options) {
            let read = std::mem::take(&mut self.read_after);
            let after_down = self.contents_beside(read, self.outcomes[i].rows_before.keys())?;
            self.judge_way_back(i, &left, &after_down, found);
            let reversal = self.reversal(i, &left, &after_down);
            self.outcomes[i].facts.reversal = reversal.map(|reversal| reversal.lost.into_iter().collect());
        }
        let mut differences = self.against(&changes, &self.outcomes[i].changes, |(before, _)| before);
        if differences.is_empty() || is_unknown(migration, self.options) {
            return Ok(());
        }
        differences.retain(|one| !self.was_so(i, &changes, one));
        if differences.is_empty() {
            self.outcomes[i].facts.left_by_down = self.left_by_down(i, &changes);
            return Ok(());
        }
        let check = if differences.iter().all(is_small) {
            Check::ColumnOrder
        } else {
            Check::DownDiffers
        };
        self.findings.push(down_differs(migration, check, &differences));
        if self.options.level(check) != Level::Deny || migration.directives.allows(check) {
            self.outcomes[i].facts.left_by_down = self.left_by_down(i, &changes);
        }
        if self.lets_pass(migration, check) {
            Ok(())
        } else {
            self.restart_before(i)
        }
    }

    /// Whether the down part has met what it differs in: a later one was allowed to leave it so.
    fn was_so(&self, i: usize, changes: &Changes, one: &Difference) -> bool {
        let key = (one.kind, one.name.to_ascii_lowercase());
        let met = match changes.get(&key) {
            Some((met, _)) => met.as_deref(),
            None => self.tracker.get(&key).map(|now| &**now),
        };
        let left = self.outcomes[i].changes.get(&key);
        let since = left.and_then(|(_, left)| differs(left.as_deref(), met));
        is_small(one) && since.as_ref().is_some_and(is_small)
    }

    /// The objects that are not as they were before the up, as they are now: a run of the down part has to
    /// expect them.
    fn left_by_down(&self, i: usize, now: &Changes) -> Vec<emit::Object> {
        let up = &self.outcomes[i].changes;
        let keys: BTreeSet<_> = up.keys().chain(now.keys()).collect();
        let before = |key: &ObjectKey| {
            let state = up
                .get(key)
                .or_else(|| now.get(key))
                .and_then(|(before, _)| before.as_ref());
            state.map(|normal| normal.digest)
        };
        let is = |key: &ObjectKey| self.tracker.get(key).map(|normal| normal.digest);
        let other = keys.into_iter().filter(|key| before(key) != is(key));
        let state = |key: &ObjectKey| self.tracker.get(key).map(|normal| normal.state());
        other.map(|key| (variant(key), key.1.clone(), state(key))).collect()
    }

    pub(super) fn up_again(&mut self, i: usize) -> rusqlite::Result<()> {
        let migration = &self.migrations[i];
        let (ran, changes, _) = self.follow(i, Pass::UpAgain)?;
        if !ran {
            return self.restart_before(i + 1);
        }
        let watch = std::mem::take(&mut self.watch);
        self.history.remember(&self.conn, i, migration, watch)?;
        self.recorder.take();
        if self.is_bare {
            self.refill()?;
        }
        let differences = self.against(&changes, &self.outcomes[i].changes, |(_, after)| after);
        let is_known =
            |check| self.lets_pass(migration, check) || self.findings.iter().any(|finding| finding.check == check);
        if !differences.is_empty()
            && !is_known(Check::DownDiffers)
            && !is_known(Check::ColumnOrder)
            && !is_unknown(migration, self.options)
        {
            let finding = down_differs(migration, Check::DownDiffers, &differences);
            self.findings
                .push(finding.note("found when the up part was run again after the down part"));
        }
        Ok(())
    }

    pub(super) fn lets_pass(&self, migration: &SourceMigration, check: Check) -> bool {
        self.options.level(check) == Level::Allow || migration.directives.allows(check)
    }

    /// The schema now against what it was at one end of an up: the objects that the up changed, and any
    /// other that was changed now.
    pub(super) fn against(
        &self,
        now: &Changes,
        up: &Changes,
        end: impl Fn(&(Option<Rc<Normal>>, Option<Rc<Normal>>)) -> &Option<Rc<Normal>>,
    ) -> Vec<Difference> {
        let expected = up.iter().map(|(key, states)| (key, end(states)));
        // What an earlier down part has left on a table goes with that table.
        let goes_along = |before: &Option<Rc<Normal>>| {
            let table = before.as_ref().map(|before| (ObjectKind::Table, before.table.clone()));
            table.is_some_and(|table| up.get(&table).is_some_and(|(before, _)| before.is_none()))
        };
        let others = now
            .iter()
            .filter(|(key, (before, _))| !up.contains_key(*key) && !goes_along(before))
            .map(|(key, (before, _))| (key, before));
        expected
            .chain(others)
            .filter_map(|(key, expected)| differs(expected.as_deref(), self.tracker.get(key).map(|now| &**now)))
            .collect()
    }
}

/// How an object differs from what it was; in its spelling only, where the words mean the same, or in the order of its
/// columns, where the words beside that do.
fn differs(expected: Option<&Normal>, now: Option<&Normal>) -> Option<Difference> {
    let difference = difference(expected, now)?;
    let says_same = |is_same: fn(&[String], &[String]) -> bool| {
        let both = expected.zip(now);
        both.is_some_and(|(one, other)| is_same(&one.tokens, &other.tokens))
    };
    let change = match difference.change {
        Change::Order => Change::Order,
        _ if says_same(spelling::is_same) => Change::Spelling,
        _ if says_same(spelling::is_same_but_for_order) => Change::Order,
        change => change,
    };
    Some(Difference { change, ..difference })
}

fn is_small(difference: &Difference) -> bool {
    matches!(difference.change, Change::Order | Change::Spelling)
}
