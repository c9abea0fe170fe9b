//! All that surrounds the statements of a run: patience for locks, pragmas, the transaction.

use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::{Error, Result};

/// How long a call waits for locks that others hold.
///
/// The app's busy handler cannot be read back, so it is not replaced: SQLite may wait by itself first,
/// and then this loop goes on until the deadline.
pub(crate) struct Patience {
    started: Instant,
    limit: Duration,
}

impl Patience {
    pub(crate) fn new(limit: Duration) -> Self {
        Self { started: Instant::now(), limit }
    }

    /// How long the call has taken so far.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Repeats `attempt` while it fails because the database is busy.
    pub(crate) fn wait<T>(&self, mut attempt: impl FnMut() -> Result<T>) -> Result<T> {
        let mut pause = Duration::from_millis(1);
        loop {
            match attempt() {
                Err(Error::Busy { source, .. }) => {
                    let waited = self.started.elapsed();
                    if waited >= self.limit {
                        return Err(Error::Busy { waited, source });
                    }
                    std::thread::sleep(pause.min(self.limit - waited));
                    pause = (pause * 2).min(Duration::from_millis(50));
                }
                other => return other,
            }
        }
    }
}

/// Pragmas that a run sets to what the rehearsal had, and that a rollback does not restore
/// (<https://sqlite.org/pragma.html>). `foreign_keys` and `legacy_alter_table` decide what DROP TABLE
/// and RENAME do to other tables; the others, what the statements of a migration mean.
const PRAGMAS: &[&str] = &[
    "foreign_keys",
    "legacy_alter_table",
    "ignore_check_constraints",
    "recursive_triggers",
    "writable_schema",
    "reverse_unordered_selects",
];

/// The pragmas of a connection while a run has them switched off. Dropping it restores them, on
/// success, error and panic alike.
pub(crate) struct Envelope<'c> {
    conn: &'c Connection,
    /// Those that were on.
    saved: Vec<&'static str>,
}

impl<'c> Envelope<'c> {
    /// Switches the pragmas off and reads them back. To be called outside of any transaction: inside
    /// one, `foreign_keys` cannot be changed.
    pub(crate) fn enter(conn: &'c Connection) -> Result<Self> {
        let during = || Error::sqlite("preparing the connection");
        let mut envelope = Self { conn, saved: Vec::new() };
        for pragma in PRAGMAS.iter().copied() {
            if is_on(conn, pragma).map_err(during())? {
                envelope.saved.push(pragma);
                set(conn, pragma, false).map_err(during())?;
                if is_on(conn, pragma).map_err(during())? {
                    let source = rusqlite::Error::InvalidParameterName(format!("PRAGMA {pragma} stays on"));
                    return Err(Error::Sqlite { during: "switching off a pragma", source });
                }
            }
        }
        Ok(envelope)
    }

    /// Takes the write lock, waiting for whoever has it. `BEGIN IMMEDIATE` waits where a deferred
    /// transaction would fail at its first write (<https://sqlite.org/isolation.html>).
    pub(crate) fn lock(&self, patience: &Patience) -> Result<Transaction<'c>> {
        patience.wait(|| {
            Transaction::new_unchecked(self.conn, TransactionBehavior::Immediate).map_err(Error::sqlite("taking the write lock"))
        })
    }

    /// Commits. In a rollback-journal database COMMIT waits for readers; the transaction stays open
    /// meanwhile (<https://sqlite.org/lang_transaction.html>), and is rolled back if they stay too long.
    pub(crate) fn commit(&self, tx: Transaction<'c>, patience: &Patience) -> Result<()> {
        patience.wait(|| self.conn.execute_batch("COMMIT").map_err(Error::sqlite("committing")))?;
        drop(tx);
        Ok(())
    }
}

impl Drop for Envelope<'_> {
    fn drop(&mut self) {
        for pragma in PRAGMAS.iter().copied() {
            let wanted = self.saved.contains(&pragma);
            // A migration may have switched one on. There is nobody left to tell of a failure.
            if is_on(self.conn, pragma).is_ok_and(|is_on| is_on != wanted) {
                let _ = set(self.conn, pragma, wanted);
            }
        }
    }
}

fn is_on(conn: &Connection, pragma: &str) -> rusqlite::Result<bool> {
    // A library built without the pragma answers with no row.
    conn.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0)).or_else(|error| match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(false),
        other => Err(other),
    })
}

fn set(conn: &Connection, pragma: &str, on: bool) -> rusqlite::Result<()> {
    conn.execute_batch(&format!("PRAGMA {pragma} = {}", if on { "ON" } else { "OFF" }))
}

/// Whether foreign keys are enforced on the connection.
pub(crate) fn enforces_foreign_keys(conn: &Connection) -> Result<bool> {
    is_on(conn, "foreign_keys").map_err(Error::sqlite("reading the connection's settings"))
}
