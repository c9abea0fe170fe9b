//! The SQL of Rust steps, written down while the plan runs on a copy of the database.

use std::cell::RefCell;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::error::{Error, Result};
use crate::migration::Target;
use crate::plan::{Plan, RustSql};
use crate::report::Event;
use crate::run;
use crate::runner::Runner;
use crate::schema::read::shadow_tables;
use crate::source::tokens::{tokens, unquote};
use crate::version::Version;

impl Runner {
    /// A [`plan`](Self::plan) whose script holds the SQL of Rust steps too.
    ///
    /// Where the plan has Rust steps, the database is copied into memory, the plan is run on the copy,
    /// and what the Rust steps execute there is written down with its values. The script fits this
    /// database: on another, a step might do something else. The database itself is only read.
    /// What a step binds is written with SQLite's own digits: reals keep 15 of them.
    ///
    /// # Errors
    /// Those of a run, for the copy. With rusqlite before 0.33, which cannot listen to a connection,
    /// [`Plan::sql`] goes on answering [`Error::RustStepInScript`].
    pub fn plan_with_rust(&self, conn: &Connection, target: Target) -> Result<Plan> {
        let mut plan = self.plan(conn, target.clone())?;
        if plan.steps.iter().any(|step| step.has_rust()) {
            let mut copy = copy(conn).map_err(Error::sqlite("copying the database into memory"))?;
            plan.rust_sql = record(self, &mut copy, &self.known(target)?)?;
        }
        Ok(plan)
    }
}

fn copy(conn: &Connection) -> rusqlite::Result<Connection> {
    let mut copy = Connection::open_in_memory()?;
    Backup::new(conn, &mut copy)?.run_to_completion(1024, Duration::ZERO, None)?;
    Ok(copy)
}

thread_local! {
    /// What the copy executes while a Rust step runs, in this thread.
    static RECORD: RefCell<Record> = RefCell::default();
}

#[derive(Default)]
struct Record {
    step: Option<Version>,
    sql: RustSql,
}

fn record(runner: &Runner, copy: &mut Connection, target: &Target) -> Result<RustSql> {
    RECORD.take();
    tracing::listen(copy);
    if !hears(copy) {
        return Ok(RustSql::new());
    }
    let listening = Runner::new(runner.set).observer(|event| match event {
        Event::RustStarted(step) => {
            RECORD.with_borrow_mut(|record| {
                record.step = Some(step.migration.version());
                record.sql.insert(step.migration.version(), Vec::new());
            });
        }
        Event::RustDone(_) => RECORD.with_borrow_mut(|record| record.step = None),
        _ => {}
    });
    run::run(&listening, copy, target, listening.means_for_any_target())?;
    let mut sql = RECORD.take().sql;
    // What a virtual table writes to its shadow tables follows from what was written to it.
    let shadow = shadow_tables(copy).map_err(Error::sqlite("reading the schema"))?;
    let is_own = |statement: &String| {
        let tokens = tokens(statement);
        !tokens
            .iter()
            .any(|token| shadow.contains(unquote(token.text(statement)).trim_matches('\'')))
    };
    sql.values_mut().for_each(|statements| statements.retain(is_own));
    Ok(sql)
}

/// Whether what the copy executes is heard.
fn hears(copy: &Connection) -> bool {
    let probe = Version::new(0, 1);
    RECORD.with_borrow_mut(|record| record.step = Some(probe));
    let _ = copy.execute_batch("SAVEPOINT probe; RELEASE probe");
    !RECORD.take().sql.is_empty()
}

/// Keeps a statement that may change something.
fn heard(sql: &str) {
    let first = sql.trim_start().get(..6).unwrap_or_default().to_ascii_uppercase();
    if first == "SELECT" {
        return;
    }
    RECORD.with_borrow_mut(|record| {
        if let Some(step) = record.step {
            let sql = sql.trim().to_owned();
            match record.sql.get_mut(&step) {
                Some(statements) => statements.push(sql),
                None => record.sql.insert(step, vec![sql]),
            }
        }
    });
}

/// Listening to a connection, over the range of rusqlite: `trace_v2` came with 0.33. Names that rusqlite
/// has win over the ones declared here for when it has not.
mod tracing {
    #![allow(dead_code, unused_imports)]

    use rusqlite::Connection;

    struct TraceEventCodes;

    impl TraceEventCodes {
        const SQLITE_TRACE_STMT: Self = Self;
    }

    struct StmtRef;

    impl StmtRef {
        fn expanded_sql(&self) -> Option<String> {
            None
        }
    }

    enum TraceEvent<'e> {
        Stmt(StmtRef, &'e str),
    }

    trait NoTrace {
        fn trace_v2<M, F>(&mut self, _: M, _: Option<F>) {}
    }

    impl NoTrace for Connection {}

    pub(super) fn listen(conn: &mut Connection) {
        use rusqlite::trace::*;

        fn on_event(event: TraceEvent<'_>) {
            #[allow(irrefutable_let_patterns)]
            if let TraceEvent::Stmt(statement, sql) = event {
                let expanded = statement.expanded_sql();
                let whole = expanded.as_deref().unwrap_or(sql);
                // The statements inside a trigger are shown as a comment that is not their own text.
                if !sql.starts_with("--") || sql.lines().next() == whole.lines().next() {
                    super::heard(whole);
                }
            }
        }

        // Answers nothing up to rusqlite 0.40 and a result after it.
        #[allow(clippy::let_unit_value)]
        let _ = conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(on_event as fn(TraceEvent<'_>)));
    }
}
