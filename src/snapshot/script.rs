//! The script of the snapshot, on an empty database inside the transaction of a run.

use rusqlite::{Connection, ErrorCode};

use super::Snapshot;
use crate::boxed::Result;
use crate::drift::drift;
use crate::envelope::refuse_ended;
use crate::error::Error;
use crate::migration::Migrations;
use crate::query::{self, execute};

/// Runs it: whether the database now is what the rehearsal knows as head.
///
/// It is not, and is empty again, where this SQLite rejects a statement or makes something else of it. Then the
/// migrations themselves run, and what fails among them is reported with its place.
pub(crate) fn run(conn: &Connection, set: &Migrations, snapshot: &Snapshot) -> Result<bool> {
    let during = || Error::sqlite("copying head");
    // Bytes in it stand for text in UTF-8.
    if query::text(conn, "PRAGMA main.encoding", &[]).map_err(during())? != "UTF-8" {
        return Ok(false);
    }
    let text = snapshot.script.unpack()?;
    let Ok(text) = std::str::from_utf8(&text) else {
        return Ok(false);
    };
    conn.execute_batch("SAVEPOINT tohead_snapshot").map_err(during())?;
    let is_head = match text.split('\0').try_for_each(|statement| execute(conn, statement)) {
        Ok(()) => drift(set, conn, set.head())?.is_empty(),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            return Err(during()(error));
        }
        Err(error) => match Error::of_connection(error) {
            Ok(error) => return Err(error),
            Err(_) => false,
        },
    };
    refuse_ended(conn)?;
    let end = if is_head {
        "RELEASE tohead_snapshot"
    } else {
        "ROLLBACK TO tohead_snapshot; RELEASE tohead_snapshot"
    };
    conn.execute_batch(end).map_err(during())?;
    Ok(is_head)
}
