//! Recording anew what was edited: for a person who has looked at the difference and knows that it is none.

use rusqlite::Connection;

use crate::boxed::Result;
use crate::drift::drift;
use crate::envelope::{Envelope, refuse_ended};
use crate::error::{Error, State};
use crate::ledger::{self, Action, Point, Record};
use crate::migration::{Migration, Migrations};
use crate::plan;
use crate::precondition;
use crate::runner::Runner;

/// Records the checksums of the edited migrations as they are now: which these are.
pub(crate) fn repair(runner: &Runner, conn: &Connection) -> Result<Vec<&'static Migration>> {
    precondition::refuse_open_transaction(conn)?;
    precondition::refuse_invalid(&runner.set)?;
    let set = &runner.set;
    let patience = runner.patience();
    let envelope = Envelope::enter(conn, &patience)?;
    let tx = envelope.lock(&patience)?;
    let fold = ledger::fold(conn, set.set)?;
    let place = plan::contiguous(set, &fold)?;
    let edited: Vec<_> = plan::edited(set, &fold).collect();
    if edited.is_empty() {
        return Ok(edited);
    }
    let now_at = set.before(place);
    refuse_drift(set, conn, now_at)?;
    let mark = ledger::read_mark(conn).map_err(Error::sqlite("reading the mark"))?;
    let owns_mark = ledger::owns_mark(set, &fold, mark);
    refuse_ended(conn)?;
    let record = |migration: &&'static Migration| {
        Record::leading_to(set, migration, Action::Repair, Point::after(now_at), migration.checksum)
    };
    let written = Record::append_all(&edited.iter().map(record).collect::<Vec<_>>(), conn)?;
    if owns_mark {
        ledger::set_mark(conn, now_at)?;
    }
    envelope.commit_recorded(tx, &written, &patience)?;
    Ok(edited)
}

/// An edit that makes another schema is one that this database has not followed.
fn refuse_drift(set: &Migrations, conn: &Connection, now_at: Option<&Migration>) -> Result<()> {
    let differences = drift(set, conn, now_at)?;
    if differences.is_empty() {
        return Ok(());
    }
    Err(Error::FingerprintMismatch {
        id: crate::report::place(now_at),
        differences,
        state: State::Unchanged,
    }
    .into())
}
