//! Rows that a trigger of the new table refuses by `RAISE(ABORT)`, where a part creates it before it copies the rows.
//!
//! The trigger is not there before the part, so that its rows cannot be looked for as those of others. The part is tried
//! with rows for which the trigger's condition may hold, up to the copy, and taken back.

use std::rc::Rc;

use rusqlite::{Transaction, TransactionBehavior};

use super::exercise::{guard, original};
use crate::build::rehearse::Rehearsal;
use crate::build::rehearse::part::{RunError, run_statement};
use crate::build::rows::Extra;
use crate::build::rows::leavable::failing;
use crate::error::extended_code;
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};
use crate::source::SourceScript;

/// So many rows are tried.
const MOST: usize = 40;

impl Rehearsal<'_> {
    /// Leaves a row that a copy of an up part is refused for.
    pub(super) fn meet_new_triggers(&mut self, i: usize) -> rusqlite::Result<()> {
        let migrations = self.migrations;
        let Some(up) = migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        let parsed = Parsed::all(up);
        for (index, copy) in parsed.iter().enumerate().filter(|(_, copy)| copy.act == Act::Insert) {
            let guard = guard(&parsed[..index], &copy.name).filter(|_| copy.has("SELECT"));
            let Some((trigger, body)) = guard else { continue };
            let from = sources(copy).unwrap_or_default().into_iter().next();
            let Some(name) = from.and_then(|name| original(&parsed, index, &name)) else {
                continue;
            };
            let Some(table) = self.tables.get(&name).cloned() else {
                continue;
            };
            let wanted = failing(trigger, &body, &table);
            let conn = Rc::clone(&self.conn);
            let made = {
                let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
                self.filler.extra(&tx, &self.recorder, &table, &wanted)?
            };
            if self.is_refused_with(up, index, None)? == Some(false) {
                let mut refused = None;
                for extra in made.into_iter().flatten().take(MOST) {
                    if self.is_refused_with(up, index, Some(&extra))? == Some(true) {
                        refused = Some(extra);
                        break;
                    }
                }
                if let Some(extra) = refused {
                    self.leave(&extra, &table)?;
                }
            }
            self.recorder.take();
            self.recorder.restart();
        }
        Ok(())
    }

    /// Whether a trigger refuses a statement of the part, with one more row. None where the part does not come so far.
    fn is_refused_with(
        &self,
        up: &SourceScript,
        index: usize,
        extra: Option<&Extra>,
    ) -> rusqlite::Result<Option<bool>> {
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        let mut before = up.statements[..index].iter();
        let is_in = extra.is_none_or(|extra| extra.insert(&tx).is_ok());
        if !is_in || !before.all(|statement| self.runs_one(&tx, &statement.sql)) {
            return Ok(None);
        }
        self.recorder.restart();
        Ok(match run_statement(&tx, &up.statements[index].sql, |_| Ok(())) {
            Ok(()) => Some(false),
            Err(RunError::Sqlite(error)) => {
                let is_trigger = extended_code(&error) == Some(rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER);
                is_trigger.then_some(true)
            }
            Err(_) => None,
        })
    }
}
