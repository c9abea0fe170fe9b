//! What must not have happened to the schema.

use super::Run;
use crate::boxed::Result;
use crate::drift::{drift, drift_of};
use crate::error::Error;
use crate::migration::Migration;
use crate::plan::Step;

impl Run<'_> {
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
