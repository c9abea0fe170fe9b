//! One step inside the transaction: its statements, its Rust part, or the way back that the ledger has kept.

use std::time::Instant;

use rusqlite::Transaction;

use super::Run;
use crate::boxed::{Boxed, Result};
use crate::cancel::{self, is_interrupt};
use crate::drift::drift;
use crate::error::{Error, State, message_and_offset};
use crate::follow::Stored;
use crate::migration::{Direction, Location, RustStep, Script, Statement, StepError};
use crate::plan::{Plan, Step};
use crate::query::execute;
use crate::report::{DoneStep, Event};

impl Run<'_> {
    /// Runs one step inside the transaction: SQL first on the way up, last on the way down.
    pub(super) fn step(&self, tx: &Transaction<'_>, plan: &Plan, step: &Step) -> Result<DoneStep> {
        self.observe(&Event::StepStarted(step));
        let started = Instant::now();
        let rust = || match &step.migration.rest().rust {
            Some(rust) => (rust.run.0)(self, tx, step, rust),
            None => Ok(()),
        };
        match (step.direction, plan.stored(step)) {
            (_, Some(stored)) => self.undo(tx, plan, step, stored)?,
            (Direction::Up, None) => {
                self.sql(step)?;
                rust()?;
            }
            (Direction::Down, None) => {
                rust()?;
                self.sql(step)?;
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

    /// Undoes a draft with the down script that the ledger has kept. What stands in a ledger may be
    /// anything, so it runs as a Rust step does, and has to leave the schema that the set knows.
    fn undo(&self, tx: &Transaction<'_>, plan: &Plan, step: &Step, stored: &Stored) -> Result<()> {
        let set = &plan.set;
        self.envelope.expect_changes();
        tx.execute_batch("SAVEPOINT tohead_step")
            .map_err(Error::sqlite("undoing a draft"))?;
        let outcome = tx.execute_batch(&stored.sql);
        if tx.is_autocommit() || (outcome.is_ok() && tx.execute_batch("RELEASE tohead_step").is_err()) {
            return Err(Error::StrayTransactionEnd {
                id: step.migration.id(),
                state: State::Ended,
            }
            .into());
        }
        if let Err(source) = outcome {
            let why = |source| plan.undo.impossible(set, step.migration, &format!("fails: {source}"));
            return Err(Error::of_connection(source).unwrap_or_else(why));
        }
        let is_last = plan.undo.is_last(step.migration.version);
        if is_last && !drift(set, self.conn, step.now_at(set))?.is_empty() {
            return Err(plan
                .undo
                .impossible(set, step.migration, "does not restore the schema before it"));
        }
        Ok(())
    }

    fn sql(&self, step: &Step) -> Result<()> {
        let Some(script) = step.script() else { return Ok(()) };
        for (i, statement) in script.statements().enumerate() {
            self.runner.check_cancelled()?;
            cancel::at(Some(step));
            if is_pragma(statement.sql) {
                self.envelope.expect_changes();
            }
            execute(self.conn, statement.sql).map_err(|error| self.statement_error(step, script, &statement, error))?;
            if self.conn.is_autocommit() {
                return Err(self.went_on(step, script, &statement));
            }
            self.observe(&Event::StatementDone { step, done: i + 1 });
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn rust_error(&self, step: &Step, file: &'static str, source: StepError) -> Boxed {
        Error::RustStep {
            id: step.migration.id(),
            direction: step.direction,
            file,
            state: self.state(),
            source,
        }
        .into()
    }

    #[cold]
    #[inline(never)]
    pub(super) fn statement_error(
        &self,
        step: &Step,
        script: &Script,
        statement: &Statement,
        source: rusqlite::Error,
    ) -> Boxed {
        match Error::of_connection(source) {
            Ok(error) => error,
            Err(source) => {
                let (message, offset) = message_and_offset(&source, statement.sql);
                let location = statement.locate(script.file(), offset.unwrap_or(0));
                failed(step, location, message, self.state(), source)
            }
        }
    }

    /// A statement has succeeded without the transaction that it began in. The build lets none be that ends one; but the
    /// module of R-Trees takes no notice of an I/O error that has SQLite roll it back, and what it writes then commits by itself.
    #[cold]
    #[inline(never)]
    fn went_on(&self, step: &Step, script: &Script, statement: &Statement) -> Boxed {
        let message = "an I/O error ended the transaction in the middle of the statement, which went on without it";
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT_ROLLBACK);
        let committed = match self.state() {
            State::StoppedAfter(id) => Some(id),
            _ => None,
        };
        let location = statement.locate(script.file(), 0);
        let source = rusqlite::Error::SqliteFailure(code, Some(message.to_owned()));
        failed(step, location, message.to_owned(), State::Partly(committed), source)
    }
}

/// Runs the Rust part between a SAVEPOINT and its RELEASE, which fails if the transaction that it
/// belongs to has ended meanwhile.
pub(crate) fn rust(run: &Run<'_>, tx: &Transaction<'_>, step: &Step, rust: &RustStep) -> Result<()> {
    let part = match step.direction {
        Direction::Up => Some(rust.up),
        Direction::Down => rust.down,
    };
    let Some(part) = part else { return Ok(()) };
    let id = || step.migration.id();
    run.envelope.expect_changes();
    tx.execute_batch("SAVEPOINT tohead_step")
        .map_err(Error::sqlite("starting a Rust step"))?;
    run.observe(&Event::RustStarted(step));
    let outcome = part(tx);
    run.observe(&Event::RustDone(step));
    let ended = tx.is_autocommit() || tx.execute_batch("RELEASE tohead_step").is_err();
    match outcome {
        // SQLite rolls back what it was told to end: <https://sqlite.org/c3ref/interrupt.html>.
        Err(source) if is_interrupt(&*source) => Err(run.rust_error(step, rust.file, source)),
        _ if ended => Err(Error::StrayTransactionEnd {
            id: id(),
            state: State::Ended,
        }
        .into()),
        Ok(()) => Ok(()),
        Err(source) => Err(run.rust_error(step, rust.file, source)),
    }
}

#[cold]
#[inline(never)]
fn failed(step: &Step, location: Location, message: String, state: State, source: rusqlite::Error) -> Boxed {
    Error::Statement {
        id: step.migration.id(),
        direction: step.direction,
        location,
        message,
        state,
        source,
    }
    .into()
}

/// An embedded statement begins with its first word.
fn is_pragma(sql: &str) -> bool {
    sql.as_bytes()
        .get(..6)
        .is_some_and(|word| word.eq_ignore_ascii_case(b"PRAGMA"))
}
