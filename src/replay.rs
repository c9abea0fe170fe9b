//! Migrations run once more, in memory, for comparison: without the app's rows, functions and Rust steps.

use rusqlite::Connection;

use crate::error::message_and_offset;
use crate::migration::{Migration, Script, Statement};
use crate::opened::{self, Opened};
use crate::query::execute;

/// An empty database with the settings that the statements of a run find.
pub(crate) fn open() -> rusqlite::Result<Opened> {
    let conn = opened::in_memory()?;
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = OFF; PRAGMA recursive_triggers = OFF; BEGIN",
    )?;
    Ok(conn)
}

/// A statement that fails here.
pub(crate) struct Failed {
    source: rusqlite::Error,
    statement: Statement,
}

impl Failed {
    /// What SQLite said.
    pub(crate) fn message(&self) -> String {
        message_and_offset(&self.source, self.statement.sql).0
    }
}

/// Runs the up part of a migration, with a look after each statement. What runs outside of a transaction changes
/// neither the schema nor rows, and is left out.
pub(crate) fn up(conn: &Connection, migration: &Migration, mut after: impl FnMut()) -> Result<(), Failed> {
    let script = migration.up.as_ref().filter(|_| !migration.is_outside_transaction());
    for statement in script.into_iter().flat_map(Script::statements) {
        execute(conn, statement.sql).map_err(|source| Failed { source, statement })?;
        after();
    }
    Ok(())
}

/// A database after these migrations, in this order; none where a Rust step is among them.
pub(crate) fn after<'m>(migrations: impl IntoIterator<Item = &'m Migration>) -> rusqlite::Result<Option<Opened>> {
    let conn = open()?;
    for migration in migrations {
        if migration.rest().rust.is_some() {
            return Ok(None);
        }
        up(&conn, migration, || {}).map_err(|failed| failed.source)?;
    }
    Ok(Some(conn))
}
