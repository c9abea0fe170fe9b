//! Whether a run leaves rows whose foreign key points nowhere, at the price of as little reading as possible.
//!
//! Old violations are not the run's doing, and to know them all tables in question are read before the steps. But most
//! databases have none: where none are there afterwards either, it does not matter what was there before. So a first
//! attempt looks only behind the steps, and leaves out [`Bystanders`]. Where that does not settle it, the attempt is rolled
//! back, and a thorough one reads everything before the steps and after.

use rusqlite::Connection;

use crate::bystanders::Bystanders;
use crate::foreign_keys::{Scope, Violation, Violations};
use crate::plan::Step;

/// What was looked at before the steps.
pub(crate) struct ReferenceCheck {
    scope: Scope,
    bystanders: Bystanders,
    /// None in an attempt that is not thorough.
    before: Option<Violations>,
}

impl ReferenceCheck {
    /// Looks before the steps.
    pub(crate) fn before(conn: &Connection, scope: Scope, steps: &[Step], is_thorough: bool) -> rusqlite::Result<Self> {
        // What a Rust step does outside of the database is not rolled back, so there is no second attempt.
        let is_thorough = is_thorough || matches!(scope, Scope::All);
        if is_thorough {
            return Ok(Self {
                before: Some(Violations::find(conn, &scope)?),
                bystanders: Bystanders::default(),
                scope,
            });
        }
        let bystanders = Bystanders::find(conn, steps, &scope)?;
        Ok(Self {
            scope: bystanders.outside(scope),
            bystanders,
            before: None,
        })
    }

    /// Looks after the steps: the new violations. None where only a thorough attempt can tell.
    pub(crate) fn after(&self, conn: &Connection) -> rusqlite::Result<Option<Vec<Violation>>> {
        if !self.bystanders.are_unharmed(conn)? {
            return Ok(None);
        }
        let after = Violations::find(conn, &self.scope)?;
        Ok(match &self.before {
            Some(before) => Some(after.new_since(before)),
            None if after.is_empty() => Some(Vec::new()),
            None => None,
        })
    }

    /// What this has found out about the tables that the steps leave alone.
    pub(crate) const fn bystanders(&self) -> &Bystanders {
        &self.bystanders
    }
}
