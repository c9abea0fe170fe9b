//! Rows that the statements of an up part speak of, made up before it runs: those that they leave out, do not find, are
//! refused for, or have in their way. Made-up rows that satisfy a table alone are such ones by chance only.
//!
//! * [`exercise`] has those that copies leave out, [`older_rows`] those that a trigger would refuse by now;
//! * [`named`] and [`unfound`] have those that lookups find, or not;
//! * [`first_keys`] has the key that a script gives to a row of its own;
//! * [`updates`] has those in the way of UPDATEs: that move numbers up or down ([`shifted`]), or lead several rows to one
//!   ([`moved_keys`]);
//! * [`refusals`] has those that a trigger refuses by RAISE, [`refused_copies`] those that one of the part itself does;
//! * [`parents`] has those that a DELETE takes though others refer to them;
//! * [`equal_rows`] has those that are the same where a copy or an index lets no two be so, or a DELETE takes them for it.

mod equal_rows;
mod exercise;
mod first_keys;
mod moved_keys;
mod named;
mod older_rows;
mod parents;
mod refusals;
mod refused_copies;
mod shifted;
mod unfound;
mod updates;

use rusqlite::{Transaction, TransactionBehavior};

use super::Rehearsal;
use crate::build::rows::Extra;
use crate::schema::table::Table;

impl Rehearsal<'_> {
    /// Before an up part runs for the first time.
    pub(super) fn provoke(&mut self, i: usize) -> rusqlite::Result<()> {
        self.meet_refusals(i)?;
        self.precede_triggers(i)?;
        self.exercise(i)?;
        self.meet_new_triggers(i)?;
        self.leave_unfound(i)?;
        self.meet_first_keys(i)?;
        self.shift(i)?;
        self.bring_together(i)?;
        self.refer_to_deleted(i)?;
        self.meet_their_like(i)
    }

    /// Before it runs again, behind the down parts.
    pub(super) fn provoke_again(&mut self, i: usize) -> rusqlite::Result<()> {
        self.leave_unfound(i)?;
        self.precede_triggers(i)
    }

    /// Leaves a row in its table.
    fn leave(&mut self, extra: &Extra, table: &Table) -> rusqlite::Result<()> {
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        extra.insert(&tx)?;
        tx.commit()?;
        self.filler.keep(table);
        Ok(())
    }

    /// Whether an up part can be tried before it runs, and rolled back.
    pub(super) fn can_exercise(&self, i: usize) -> bool {
        let migration = &self.migrations[i];
        let is_plain = migration.rust.is_none() && !migration.directives.no_transaction;
        let mut statements = migration
            .up
            .iter()
            .flat_map(|up| up.statements.iter().map(move |one| (up, one)));
        // What such statements do is not rolled back, or rolls back more than they.
        let is_safe = !statements.any(|(script, statement)| {
            statement.words[0] == "PRAGMA" || statement.mentions("rollback") || self.is_refused(script, statement)
        });
        is_plain && is_safe && !self.is_bare && self.options.rows > 0 && self.conn.is_autocommit()
    }
}
