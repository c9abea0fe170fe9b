//! What must not have happened: rows that came or went, violations of foreign keys, another schema.

use super::Run;
use crate::boxed::Result;
use crate::bystanders::Bystanders;
use crate::drift::{drift, drift_of};
use crate::error::Error;
use crate::foreign_keys::Violation;
use crate::migration::Migration;
use crate::plan::{Plan, Step};
use crate::row_guard::{Counts, Surprises};
use crate::source::tokens::same_name;

impl Run<'_> {
    /// The rows before a step, where it may not do anything with them. Of a draft as it once was nobody knows which.
    pub(super) fn guard(&self, plan: &Plan, step: &Step, bystanders: &Bystanders) -> Result<Option<Counts>> {
        let is_known = self.runner.guards_rows && plan.stored(step).is_none();
        let counts = is_known.then(|| Counts::before(self.conn, step, bystanders));
        counts.transpose()
    }

    pub(super) fn refuse_surprises(&self, step: &Step, counts: Option<Counts>) -> Result<()> {
        let Some(counts) = counts else { return Ok(()) };
        let Surprises { shrunk, grown } = counts.surprises(self.conn)?;
        if shrunk.is_empty() && grown.is_empty() {
            return Ok(());
        }
        let (id, direction, state) = (step.migration.id(), step.direction, self.state());
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

    pub(super) fn refuse_violations(&self, violations: Vec<Violation>, steps: &[Step]) -> Result<()> {
        if violations.is_empty() {
            return Ok(());
        }
        let concerns = |step: &&Step| {
            step.migration.touched().is_none_or(|touched| {
                violations.iter().any(|violation| {
                    touched
                        .iter()
                        .any(|table| same_name(table, &violation.table) || same_name(table, &violation.parent))
                })
            })
        };
        let ids = steps.iter().filter(concerns).map(|step| step.migration.id()).collect();
        Err(Error::ForeignKeys {
            ids,
            violations,
            state: self.state(),
        }
        .into())
    }

    /// The live schema, as far as the set knows it, has to be what the rehearsal produced. `only_these`:
    /// only what the steps change can differ.
    pub(super) fn refuse_other_schema(
        &self,
        now_at: Option<&'static Migration>,
        steps: &[Step],
        only_these: bool,
    ) -> Result<()> {
        let set = &self.runner.set;
        let differences = if only_these {
            drift_of(set, self.conn, now_at, steps)?
        } else {
            drift(set, self.conn, now_at)?
        };
        if differences.is_empty() {
            return Ok(());
        }
        let id = now_at
            .or(steps.last().map(|step| step.migration))
            .map_or_else(|| "base".to_owned(), Migration::id);
        Err(Error::FingerprintMismatch {
            id,
            differences,
            state: self.state(),
        }
        .into())
    }
}
