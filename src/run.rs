//! A run: from where the database is to the target, readable as the list in `DESIGN.md`.

pub(crate) mod outside;
mod refusals;
pub(crate) mod step;

use std::time::Instant;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::backup::{self, Kept};
use crate::boxed::{Boxed, Result};
use crate::cancel::{self, Heeding, is_interrupt};
use crate::envelope::{Envelope, Patience, refuse_ended};
use crate::error::{Error, State};
use crate::ledger::{self, Action, LastEntry, Record, Tail};
use crate::means::{Means, RunOutside, StartWatch};
use crate::migration::{Direction, Migration, Script, Target};
use crate::plan::{self, Plan, Start, Step};
use crate::precondition::{
    refuse_invalid, refuse_no_journal, refuse_old_sqlite, refuse_open_transaction, refuse_read_only, refuse_unsafe,
};
use crate::query::execute;
use crate::report::{DoneStep, Event, Report};
use crate::runner::Runner;
use crate::snapshot;
use crate::standing::{ByMark, by_mark, look};

/// Goes to the target; where the app has chosen so, what a newer binary has applied is undone first.
pub(crate) fn run(runner: &Runner, conn: &Connection, target: &Target, means: Means) -> Result<Report> {
    refuse_open_transaction(conn)?;
    match runner.unwind {
        Some(to_head) if *target == Target::Head => to_head(runner, conn, means),
        _ => run_as_it_is(runner, conn, target, means),
    }
}

/// Goes to the target from where the database is.
pub(crate) fn run_as_it_is(runner: &Runner, conn: &Connection, target: &Target, means: Means) -> Result<Report> {
    go(runner, conn, target, means).map_err(|error| {
        // Before the run, whose own errors say what it has left.
        if is_interrupt(error.as_source()) {
            let state = State::Unchanged;
            Error::Cancelled { state }.into()
        } else {
            error
        }
    })
}

/// Goes to the target. What is pending runs in one transaction, split only by `no-transaction`
/// migrations.
fn go(runner: &Runner, conn: &Connection, target: &Target, means: Means) -> Result<Report> {
    let set = &runner.set;
    let standing = if *target == Target::Head {
        by_mark(set, conn)
    } else {
        ByMark::Unknown
    };
    if standing == ByMark::AtHead {
        return Ok(Report::nothing_done(set, set.head()));
    }
    refuse_invalid(set)?;
    let patience = runner.patience();
    let mut first = None;
    if standing == ByMark::Unknown {
        let plan = patience.snapshot(conn, || look(runner, conn, target, means))?;
        if plan.is_empty() {
            repair_mark(runner, conn, target, means, &plan);
            return Ok(Report {
                newer: plan.newer,
                ..Report::nothing_done(set, plan.to)
            });
        }
        first = Some(plan);
    }
    refuse_old_sqlite(set)?;
    patience.wait(|| refuse_unsafe(set, conn))?;
    #[cfg(feature = "image")]
    if let (Some(fill), Some(plan)) = (means.fill, &first)
        && let Some(steps) = fill(runner, conn, plan)?
    {
        return Ok(Report {
            to: set.head(),
            steps,
            from_snapshot: true,
            duration: patience.elapsed(),
            ..Report::nothing_done(set, None)
        });
    }
    drop(first);
    let mut run = Run::enter(runner, conn, patience, means)?;
    run.go(target.clone()).map_err(|error| run.cancelled(error))?;
    run.report.duration = run.patience.elapsed();
    Ok(run.report)
}

/// Records every migration up to the target as applied, without running any: for a database that an
/// earlier tool brought there. `compares`: the live schema has to be what the rehearsal produced at the
/// target.
pub(crate) fn stamp(runner: &Runner, conn: &Connection, target: &Target, compares: bool) -> Result<Report> {
    refuse_open_transaction(conn)?;
    refuse_invalid(&runner.set)?;
    let mut run = Run::enter(runner, conn, runner.patience(), Means::LITTLE)?;
    run.stamp(target, compares)?;
    run.report.duration = run.patience.elapsed();
    Ok(run.report)
}

/// Sets the mark where it lags behind the ledger, under the lock and after another look. Nobody waits
/// for it: it only saves time next time.
fn repair_mark(runner: &Runner, conn: &Connection, target: &Target, means: Means, first: &Plan) {
    let lags = |plan: &Plan| {
        let is_behind = || ledger::read_mark(conn).is_ok_and(|mark| mark != plan.mark());
        plan.is_empty() && plan.context.has_ledger && plan.context.owns_mark && is_behind()
    };
    if !lags(first) {
        return;
    }
    let Ok(tx) = Transaction::new_unchecked(conn, TransactionBehavior::Immediate) else {
        return;
    };
    if let Ok(plan) = look(runner, conn, target, means)
        && lags(&plan)
        && conn.execute_batch(&ledger::mark_sql(plan.mark())).is_ok()
    {
        let _ = tx.commit();
    }
}

/// A run under way.
pub(crate) struct Run<'r> {
    runner: &'r Runner,
    conn: &'r Connection,
    envelope: Envelope<'r>,
    patience: Patience,
    means: Means,
    backup: Option<Box<dyn Kept>>,
    /// Whether foreign keys are looked at before the steps too: see
    /// [`ReferenceCheck`](crate::reference_check::ReferenceCheck).
    is_thorough: bool,
    report: Report,
}

/// What comes next in a plan.
enum Part<'p> {
    Done,
    /// Steps that share a transaction.
    Inside(&'p [Step]),
    /// A step that runs outside of one, and what runs it.
    Outside(&'p Step, RunOutside),
}

impl<'p> Part<'p> {
    fn next(plan: &'p Plan, outside: Option<RunOutside>) -> Self {
        let is_inside = |step: &&Step| outside.is_none() || !step.migration.is_outside_transaction();
        let inside = plan.steps.iter().take_while(is_inside).count();
        match (plan.steps.first(), outside) {
            (None, _) => Self::Done,
            (Some(step), Some(run)) if inside == 0 => Self::Outside(step, run),
            _ => Self::Inside(&plan.steps[..inside]),
        }
    }
}

impl<'r> Run<'r> {
    /// Sets the connection up for a run that has not done anything yet.
    fn enter(runner: &'r Runner, conn: &'r Connection, patience: Patience, means: Means) -> Result<Self> {
        let envelope = Envelope::enter(conn, &patience)?;
        if runner.calls_the_app() {
            envelope.expect_changes();
        }
        Ok(Self {
            runner,
            conn,
            envelope,
            patience,
            means,
            backup: None,
            is_thorough: false,
            report: Report::nothing_done(&runner.set, None),
        })
    }

    fn go(&mut self, mut target: Target) -> Result<()> {
        let mut is_first = true;
        loop {
            let tx = self.envelope.lock(&self.patience)?;
            // Another process may have done the work while this one waited for the lock.
            let plan = look(self.runner, self.conn, &target, self.means)?;
            refuse_ended(self.conn)?;
            if self
                .runner
                .agreed
                .as_ref()
                .is_some_and(|agreed| !plan.is_within(agreed))
            {
                let reason = "another process has moved the database since the steps to it were shown".to_owned();
                return Err(Error::UnknownTarget { target, reason }.into());
            }
            if is_first {
                refuse_no_journal(self.conn)?;
                target = plan::absolute(&plan);
                self.report = Report {
                    newer: plan.newer.clone(),
                    ..Report::nothing_done(&self.runner.set, plan.from)
                };
                is_first = false;
            }
            match Part::next(&plan, self.means.outside) {
                Part::Done => return self.repair_mark(tx, &plan),
                // Where connections share a cache, a reader can lock a table that a step writes:
                // <https://sqlite.org/sharedcache.html>. All is rolled back by then, and tried again.
                Part::Inside(steps) => match self.back_up(&plan, steps).and_then(|()| self.inside(tx, &plan, steps)) {
                    Ok(true) if steps.len() == plan.steps.len() => return Ok(()),
                    Ok(true) => {}
                    Ok(false) => self.backup = None,
                    Err(error) => {
                        if error.has_lost_transaction() {
                            self.settle_backup();
                        }
                        // Others may write before the next attempt.
                        self.backup = None;
                        self.patience.pause(error)?;
                    }
                },
                Part::Outside(step, run) => run(self, tx, &plan, step, &target)?,
            }
        }
    }

    /// Makes the backup that the steps need, while the lock is held.
    fn back_up(&mut self, plan: &Plan, steps: &[Step]) -> Result<()> {
        if let Some(back_up) = self.means.back_up {
            self.backup = back_up(self.runner, self.conn, plan, steps)?;
        }
        Ok(())
    }

    /// The steps that the backup was made for are done. The report names the first one of the run, which
    /// holds the database as it was before it.
    fn settle_backup(&mut self) {
        if let Some(mut made) = self.backup.take() {
            made.set_needed(true);
            let path = made.settle();
            self.report.backup.get_or_insert(path);
        }
    }

    /// There is nothing to do under the lock: another process was faster, or the mark lags behind.
    fn repair_mark(&self, tx: Transaction<'r>, plan: &Plan) -> Result<()> {
        let mark = ledger::read_mark(self.conn).map_err(Error::sqlite("reading the mark"))?;
        if plan.context.has_ledger && mark != plan.mark() {
            self.set_mark(plan, plan.to)?;
            self.envelope.commit(tx, &self.patience)?;
        }
        Ok(())
    }

    /// Brings the database behind these steps in the transaction, and commits. False: not committed, but rolled back,
    /// because more has to be looked at before the steps than was.
    fn inside(&mut self, tx: Transaction<'r>, plan: &Plan, steps: &[Step]) -> Result<bool> {
        self.observe(&Event::Planned(steps));
        let heeding = Heeding::start(self.runner);
        let copied = self.by_snapshot(&tx, plan)?;
        let is_copied = copied.is_some();
        let outcome = match copied {
            Some(copied) => Some(copied),
            None => self.by_steps(&tx, plan, steps)?,
        };
        let Some((done, written)) = outcome else {
            return Ok(false);
        };
        let now_at = place_after(plan, steps);
        self.set_mark(plan, now_at)?;
        self.runner.check_cancelled()?;
        // What has begun to commit is no more to be ended.
        drop(heeding);
        self.commit(tx, &written)?;
        self.report.from_snapshot |= is_copied;
        self.report.steps.extend(done);
        self.report.followed.extend(plan.undo.edited(&plan.set));
        let late = steps.iter().filter(|step| plan.is_late(step));
        self.report.late.extend(late.map(|step| step.migration));
        self.report.to = now_at;
        Ok(true)
    }

    /// Makes an empty database what the whole set would make of it, where the set has a snapshot that this
    /// SQLite takes.
    fn by_snapshot(&self, tx: &Transaction<'_>, plan: &Plan) -> Result<Option<(Vec<DoneStep>, LastEntry)>> {
        let set = &plan.set;
        let Some(snapshot) = set
            .snapshot
            .filter(|_| self.runner.takes_snapshot && plan.is_whole_set())
        else {
            return Ok(None);
        };
        if !backup::is_empty(self.conn)? || !snapshot::script::run(self.conn, set, &snapshot)? {
            return Ok(None);
        }
        refuse_ended(self.conn)?;
        for migration in ledger::OWN.list {
            create_own(tx, migration, false)?;
        }
        let compared_at = ledger::schema_cookie(self.conn)?;
        ledger::append_first(self.conn, set, compared_at)?;
        let written = LastEntry::read(self.conn).map_err(Error::sqlite("reading the ledger"))?;
        Ok(Some((snapshot::done(self.runner), written)))
    }

    /// Runs steps, checks what they did, and records them. None where more has to be looked at before them.
    fn by_steps(
        &mut self,
        tx: &Transaction<'_>,
        plan: &Plan,
        steps: &[Step],
    ) -> Result<Option<(Vec<DoneStep>, LastEntry)>> {
        let watch = self.means.watch;
        let start = |start: StartWatch| start(self.runner, self.conn, plan, steps, self.is_thorough);
        let mut watch = watch.map(start).transpose()?;
        let is_as_compared = plan.context.compared_at == Some(ledger::schema_cookie(self.conn)?);
        self.create_ledger(tx, &plan.context)?;
        let mut done = Vec::with_capacity(steps.len());
        for step in steps {
            refuse_ended(self.conn)?;
            if let Some(watch) = &mut watch {
                watch.before_step(self.conn, plan, step)?;
            }
            cancel::at(Some(step));
            done.push(self.step(tx, plan, step)?);
            cancel::at(None);
            if let Some(watch) = &mut watch {
                watch.after_step(self.conn, step, &self.report)?;
            }
        }
        self.observe(&Event::Checking);
        let now_at = place_after(plan, steps);
        if let Some(watch) = &watch
            && !watch.after_all(self.conn, steps, &self.report)?
        {
            self.is_thorough = true;
            return Ok(None);
        }
        // What a Rust step does may depend on anything.
        let only_these = is_as_compared && steps.iter().all(|step| step.migration.rest().rust.is_none());
        self.refuse_other_schema(now_at, steps, only_these)?;
        let compared_at = Some(ledger::schema_cookie(self.conn)?);
        let mut records = Vec::with_capacity(done.len());
        for step in &done {
            records.push(self.record(plan, step).compared_at(compared_at));
        }
        let written = Record::append_behind(plan.context.last_link.as_deref(), &records, self.conn)?;
        Ok(Some((done, written)))
    }

    fn commit(&mut self, tx: Transaction<'r>, written: &LastEntry) -> Result<()> {
        // If it fails, whether it took place shows only when the file is opened next; but not where others
        // were in the way.
        let mut set_needed = |is_needed| {
            if let Some(made) = &mut self.backup {
                made.set_needed(is_needed);
            }
        };
        set_needed(true);
        let committed = self.envelope.commit_recorded(tx, written, &self.patience);
        set_needed(!committed.as_ref().is_err_and(|error| error.is_before_commit()));
        committed?;
        self.settle_backup();
        self.observe(&Event::Committed);
        Ok(())
    }

    fn stamp(&mut self, target: &Target, compares: bool) -> Result<()> {
        let tx = self.envelope.lock(&self.patience)?;
        let set = &self.runner.set;
        let fold = ledger::fold(self.conn, set.set)?;
        let start = Start::at(plan::position(set, &fold)?);
        let mut plan = plan::plan(set, start, target)?;
        let is_up = plan.steps.iter().all(|step| step.direction == Direction::Up);
        if !is_up {
            let reason = "it is below what the ledger says is applied; use `down`".to_owned();
            return Err(Error::UnknownTarget {
                target: target.clone(),
                reason,
            }
            .into());
        }
        let mark = ledger::read_mark(self.conn).map_err(Error::sqlite("reading the mark"))?;
        plan.context.owns_mark = ledger::owns_mark(set, &fold, mark);
        let tail = Tail::read(self.conn, set.set)?;
        plan.context.has_ledger = tail.has_ledger;
        plan.context.own_pending = tail.own_pending(self.conn)?;
        plan.context.last_link = tail.link(self.conn, set.set)?;
        if compares {
            self.refuse_other_schema(plan.to, &plan.steps, false)?;
        }
        self.create_ledger(&tx, &plan.context)?;
        let stamps = plan
            .steps
            .iter()
            .map(|step| Record::new(set, step.migration, Action::Stamp));
        let last_link = plan.context.last_link.as_deref();
        let written = Record::append_behind(last_link, &stamps.collect::<Vec<_>>(), self.conn)?;
        self.set_mark(&plan, plan.to)?;
        self.envelope.commit_recorded(tx, &written, &self.patience)?;
        self.report.from = plan.from;
        self.report.to = plan.to;
        Ok(())
    }

    /// An error that comes of a cancellation is one, and says what it has left.
    #[cold]
    #[inline(never)]
    fn cancelled(&self, error: Boxed) -> Boxed {
        let gave_up = matches!(*error, Error::Cancelled { .. } | Error::Backup { .. });
        if is_interrupt(error.as_source()) || (gave_up && self.runner.check_cancelled().is_err()) {
            Error::Cancelled { state: self.state() }.into()
        } else {
            error
        }
    }

    /// Creates the ledger, or brings an older one to the form that this library writes, with the
    /// library's own set.
    fn create_ledger(&self, tx: &Transaction<'_>, context: &plan::Context) -> Result<()> {
        // Some of the reads before it may fail without harm, but not with the transaction.
        refuse_ended(self.conn)?;
        if context.has_ledger {
            refuse_read_only(self.conn, context)?;
        }
        for migration in context.own_pending {
            let started = Instant::now();
            create_own(tx, migration, context.has_ledger)?;
            let record = Record::new(&ledger::OWN, migration, Action::Up).that_took(started.elapsed());
            record.append_own(tx)?;
        }
        Ok(())
    }

    fn record(&self, plan: &Plan, done: &DoneStep) -> Record<'r> {
        let step = Step {
            migration: done.migration,
            direction: done.direction,
        };
        let (now_at, checksum) = (plan.point(&step), plan.checksum(&step));
        Record::leading_to(&self.runner.set, done.migration, step.action(), now_at, checksum).that_took(done.duration)
    }

    fn set_mark(&self, plan: &Plan, now_at: Option<&Migration>) -> Result<()> {
        if !plan.context.owns_mark {
            return Ok(());
        }
        ledger::set_mark(self.conn, now_at)
    }

    /// What a failure now leaves behind.
    fn state(&self) -> State {
        self.report.state()
    }

    fn observe(&self, event: &Event<'_>) {
        self.runner.observe(event);
    }
}

/// Makes or changes the ledger as a migration of the library's own set does.
fn create_own(tx: &Transaction<'_>, migration: &Migration, has_ledger: bool) -> Result<()> {
    let mut statements = migration.up.iter().flat_map(Script::statements);
    statements.try_for_each(|statement| execute(tx, statement.sql).map_err(|error| ledger::not_made(has_ledger, error)))
}

/// The migration after which the database is once these first steps of the plan have run.
fn place_after(plan: &Plan, steps: &[Step]) -> Option<&'static Migration> {
    plan.now_at(steps.last()?)
}
