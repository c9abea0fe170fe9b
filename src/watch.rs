//! What must not have happened to rows behind a run: that some came or went, or that a foreign key points nowhere.

use rusqlite::Connection;

use crate::boxed::Result;
use crate::error::Error;
use crate::foreign_keys::{Scope, Violation};
use crate::migration::Direction;
use crate::plan::{Plan, Step};
use crate::reference_check::ReferenceCheck;
use crate::report::Report;
use crate::row_guard::{Counts, Surprises};
use crate::runner::Runner;
use crate::sorted::SortedSet;
use crate::source::tokens::{lower, same_name};

/// What a run looks at around its steps, where its set can need that: see [`Means`](crate::means::Means). `report`: of what
/// is committed.
pub(crate) trait Watch {
    fn before_step(&mut self, conn: &Connection, plan: &Plan, step: &Step) -> Result<()>;

    fn after_step(&mut self, conn: &Connection, step: &Step, report: &Report) -> Result<()>;

    /// Behind the last one. False where only a thorough attempt can tell: see [`ReferenceCheck`].
    fn after_all(&self, conn: &Connection, steps: &[Step], report: &Report) -> Result<bool>;
}

/// Looks before the steps.
pub(crate) fn start(
    runner: &Runner,
    conn: &Connection,
    plan: &Plan,
    steps: &[Step],
    is_thorough: bool,
) -> Result<Box<dyn Watch>> {
    let during = || Error::sqlite("checking foreign keys");
    let (touched, only_added) = touched_tables(plan, steps);
    let scope = Scope::before_run(conn, touched, only_added).map_err(during())?;
    let references = ReferenceCheck::before(conn, scope, steps, is_thorough).map_err(during())?;
    Ok(Box::new(Rows {
        guards: runner.guards_rows,
        references,
        counts: None,
    }))
}

struct Rows {
    guards: bool,
    references: ReferenceCheck,
    /// Before the step that runs.
    counts: Option<Counts>,
}

impl Watch for Rows {
    /// Of a draft as it once was nobody knows which rows it may do something with.
    fn before_step(&mut self, conn: &Connection, plan: &Plan, step: &Step) -> Result<()> {
        let is_known = self.guards && plan.stored(step).is_none();
        let counts = is_known.then(|| Counts::before(conn, step, self.references.bystanders()));
        self.counts = counts.transpose()?;
        Ok(())
    }

    fn after_step(&mut self, conn: &Connection, step: &Step, report: &Report) -> Result<()> {
        let Some(counts) = self.counts.take() else {
            return Ok(());
        };
        let Surprises { shrunk, grown } = counts.surprises(conn)?;
        if shrunk.is_empty() && grown.is_empty() {
            return Ok(());
        }
        let (id, direction, state) = (step.migration.id(), step.direction, report.state());
        match shrunk.is_empty() {
            false => Err(Error::RowsLost {
                id,
                direction,
                tables: shrunk,
                state,
            }
            .into()),
            true => Err(Error::RowsMultiplied {
                id,
                direction,
                tables: grown,
                state,
            }
            .into()),
        }
    }

    fn after_all(&self, conn: &Connection, steps: &[Step], report: &Report) -> Result<bool> {
        let violations = self.references.after(conn);
        let Some(violations) = violations.map_err(Error::sqlite("checking foreign keys"))? else {
            return Ok(false);
        };
        if violations.is_empty() {
            return Ok(true);
        }
        Err(Error::ForeignKeys {
            ids: blamed(steps, &violations),
            violations,
            state: report.state(),
        }
        .into())
    }
}

/// The steps that have to do with the tables of the violations.
fn blamed(steps: &[Step], violations: &[Violation]) -> Vec<String> {
    let concerns = |step: &&Step| {
        step.migration.touched().is_none_or(|touched| {
            violations.iter().any(|violation| {
                touched
                    .iter()
                    .any(|table| same_name(table, &violation.table) || same_name(table, &violation.parent))
            })
        })
    };
    steps.iter().filter(concerns).map(|step| step.migration.id()).collect()
}

/// All tables that the steps touch, in lower case; none where a Rust step, or a draft as it once was, may
/// touch any. And whether they only add to these.
fn touched_tables(plan: &Plan, steps: &[Step]) -> (Option<SortedSet<String>>, bool) {
    let (mut tables, mut only_added) = (Vec::new(), true);
    for step in steps {
        let migration = step.migration;
        let only_adds = step.direction == Direction::Up && migration.added_to.is_some();
        let touched = if only_adds {
            migration.added_to
        } else {
            migration.touched
        };
        let Some(touched) = touched.filter(|_| plan.stored(step).is_none()) else {
            return (None, false);
        };
        only_added &= only_adds;
        tables.extend(migration.list(touched).into_iter().map(lower));
    }
    (Some(tables.into_iter().collect()), only_added)
}
