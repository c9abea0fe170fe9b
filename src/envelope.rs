//! All that surrounds the statements of a run: patience for locks, pragmas, the transaction.

use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::{Error, Result, extended_code};

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
        Self {
            started: Instant::now(),
            limit,
        }
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
                Err(error) => self.pause_for(pause, error)?,
                done => return done,
            }
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }

    /// Reads in a transaction, so that all reads see one state: without it another process could commit
    /// between them, and its tables would be there without its ledger.
    pub(crate) fn snapshot<T>(&self, conn: &Connection, mut read: impl FnMut() -> Result<T>) -> Result<T> {
        self.wait(|| {
            let tx = conn.unchecked_transaction().map_err(|error| {
                end_half_begun(conn);
                Error::sqlite("starting to read")(error)
            })?;
            let seen = read();
            // Where connections share a cache, even this can find the schema locked. Some errors have
            // ended the transaction already: <https://sqlite.org/lang_transaction.html>.
            if !tx.is_autocommit() {
                self.wait(|| tx.execute_batch("ROLLBACK").map_err(Error::sqlite("ending to read")))?;
            }
            seen
        })
    }

    /// Waits a moment if the error says that the database is busy and there is time left, for another
    /// attempt; else it is the error of the call.
    pub(crate) fn pause(&self, error: Error) -> Result<()> {
        self.pause_for(Duration::from_millis(5), error)
    }

    fn pause_for(&self, pause: Duration, error: Error) -> Result<()> {
        let Error::Busy { source, .. } = error else {
            return Err(error);
        };
        if extended_code(&source) == Some(rusqlite::ffi::SQLITE_BUSY_SNAPSHOT) {
            // Only a statement that is open on this connection keeps it at an old state of the database:
            // <https://sqlite.org/rescode.html#busy_snapshot>. Waiting does not end it.
            let during = "taking the write lock while a statement of this connection is still open";
            return Err(Error::Sqlite { during, source });
        }
        let waited = self.started.elapsed();
        if waited >= self.limit {
            return Err(Error::Busy { waited, source });
        }
        std::thread::sleep(pause.min(self.limit - waited));
        Ok(())
    }
}

/// A setting of a connection that a run sets to what the rehearsal had, and that a rollback does not
/// restore (<https://sqlite.org/pragma.html>).
#[derive(Clone, Copy, Debug)]
struct Setting {
    pragma: &'static str,
    /// How to read it without preparing a statement (<https://sqlite.org/c3ref/db_config.html>).
    config: Option<DbConfig>,
}

const fn setting(pragma: &'static str, config: Option<DbConfig>) -> Setting {
    Setting { pragma, config }
}

/// `foreign_keys` and `legacy_alter_table` decide what DROP TABLE and RENAME do to other tables; the
/// others, what the statements of a migration mean.
const SETTINGS: &[Setting] = &[
    setting("foreign_keys", Some(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY)),
    setting("legacy_alter_table", Some(DbConfig::SQLITE_DBCONFIG_LEGACY_ALTER_TABLE)),
    setting("ignore_check_constraints", None),
    setting("recursive_triggers", None),
    setting("writable_schema", Some(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA)),
    setting("reverse_unordered_selects", None),
];

impl Setting {
    fn is_on(self, conn: &Connection) -> rusqlite::Result<bool> {
        // A library built without the one or the other answers with an error, or with no row.
        if let Some(on) = self.config.and_then(|config| conn.db_config(config).ok()) {
            return Ok(on);
        }
        conn.query_row(&format!("PRAGMA {}", self.pragma), [], |row| row.get(0))
            .or_else(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => Ok(false),
                other => Err(other),
            })
    }

    fn set(self, conn: &Connection, on: bool) -> rusqlite::Result<()> {
        let value = if on { "ON" } else { "OFF" };
        conn.execute_batch(&format!("PRAGMA {} = {value}", self.pragma))
    }
}

/// The pragmas of a connection while a run has them switched off. Dropping it restores them, on
/// success, error and panic alike.
pub(crate) struct Envelope<'c> {
    conn: &'c Connection,
    /// The pragmas that were on.
    saved: Vec<&'static str>,
    /// How long to wait for others when restoring them: where connections share a cache, a writer's
    /// lock on the schema stops even a pragma (<https://sqlite.org/sharedcache.html>).
    limit: Duration,
}

impl<'c> Envelope<'c> {
    /// Switches the pragmas off and reads them back. To be called outside of any transaction: inside
    /// one, `foreign_keys` cannot be changed.
    pub(crate) fn enter(conn: &'c Connection, patience: &Patience) -> Result<Self> {
        let during = || Error::sqlite("preparing the connection");
        let mut envelope = Self {
            conn,
            saved: Vec::new(),
            limit: patience.limit,
        };
        for setting in SETTINGS {
            let is_on = || patience.wait(|| setting.is_on(conn).map_err(during()));
            if is_on()? {
                envelope.saved.push(setting.pragma);
                patience.wait(|| setting.set(conn, false).map_err(during()))?;
                if is_on()? {
                    let source = rusqlite::Error::InvalidParameterName(format!("PRAGMA {} stays on", setting.pragma));
                    return Err(Error::Sqlite {
                        during: "switching off a pragma",
                        source,
                    });
                }
            }
        }
        Ok(envelope)
    }

    /// Takes the write lock, waiting for whoever has it. `BEGIN IMMEDIATE` waits where a deferred
    /// transaction would fail at its first write (<https://sqlite.org/isolation.html>).
    pub(crate) fn lock(&self, patience: &Patience) -> Result<Transaction<'c>> {
        patience.wait(|| {
            let begun = Transaction::new_unchecked(self.conn, TransactionBehavior::Immediate);
            begun.map_err(|error| {
                end_half_begun(self.conn);
                Error::sqlite("taking the write lock")(error)
            })
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
        let patience = Patience::new(self.limit);
        for setting in SETTINGS {
            let wanted = self.saved.contains(&setting.pragma);
            // A migration may have switched one on. There is nobody left to tell of a failure.
            let restore = || {
                if setting.is_on(self.conn)? == wanted {
                    Ok(())
                } else {
                    setting.set(self.conn, wanted)
                }
            };
            // An interrupt that was meant for the run may still be pending.
            for _ in 0..3 {
                if patience
                    .wait(|| restore().map_err(Error::sqlite("restoring the connection")))
                    .is_ok()
                {
                    break;
                }
            }
        }
    }
}

/// A BEGIN that was interrupted may have begun.
fn end_half_begun(conn: &Connection) {
    if !conn.is_autocommit() {
        let _ = conn.execute_batch("ROLLBACK");
    }
}

/// Whether foreign keys are enforced on the connection.
pub(crate) fn enforces_foreign_keys(conn: &Connection) -> Result<bool> {
    SETTINGS[0]
        .is_on(conn)
        .map_err(Error::sqlite("reading the connection's settings"))
}
