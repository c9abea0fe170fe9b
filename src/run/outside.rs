//! A step of a `no-transaction` migration, which splits the run: what comes before it is committed.

use std::time::Instant;

use rusqlite::Transaction;

use super::{Run, place_after};
use crate::boxed::Result;
use crate::cancel::{self, Heeding};
use crate::envelope::refuse_ended;
use crate::ledger::Record;
use crate::migration::Target;
use crate::plan::{Plan, Step};
use crate::query::execute;
use crate::report::{DoneStep, Event};
use crate::standing::look;

/// Runs it, and records it in a transaction of its own. `tx` is the one in which it was planned.
pub(crate) fn run<'r>(run: &mut Run<'r>, tx: Transaction<'r>, plan: &Plan, step: &Step, target: &Target) -> Result<()> {
    run.back_up(plan, std::slice::from_ref(step))?;
    run.settle_backup();
    drop(tx);
    let done = run.statements(step)?;
    run.record_outside(step, done, target)
}

impl Run<'_> {
    /// Runs the statements of a `no-transaction` migration, each by itself.
    fn statements(&self, step: &Step) -> Result<DoneStep> {
        self.observe(&Event::Planned(std::slice::from_ref(step)));
        self.observe(&Event::StepStarted(step));
        self.envelope.expect_changes();
        let _heeding = Heeding::start(self.runner);
        let started = Instant::now();
        if let Some(script) = step.script() {
            for (i, statement) in script.statements().enumerate() {
                self.runner.check_cancelled()?;
                cancel::at(Some(step));
                self.patience.wait(|| {
                    execute(self.conn, statement.sql)
                        .map_err(|error| self.statement_error(step, script, &statement, error))
                })?;
                self.observe(&Event::StatementDone { step, done: i + 1 });
            }
        }
        let done = DoneStep {
            migration: step.migration,
            direction: step.direction,
            duration: started.elapsed(),
        };
        self.observe(&Event::StepDone(&done));
        Ok(done)
    }

    fn record_outside(&mut self, step: &Step, done: DoneStep, target: &Target) -> Result<()> {
        let tx = self.envelope.lock(&self.patience)?;
        let plan = look(self.runner, self.conn, target, self.means)?;
        refuse_ended(self.conn)?;
        let is_still_next = plan
            .steps
            .first()
            .is_some_and(|next| next.migration.version == step.migration.version);
        if !is_still_next {
            return Ok(());
        }
        self.create_ledger(&tx, &plan.context)?;
        let record = self.record(&plan, &done);
        let written = Record::append_behind(plan.context.last_link.as_deref(), &[record], self.conn)?;
        let now_at = place_after(&plan, &plan.steps[..1]);
        self.set_mark(&plan, now_at)?;
        self.commit(tx, &written)?;
        self.report.steps.push(done);
        self.report.to = now_at;
        Ok(())
    }
}
