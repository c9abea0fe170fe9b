//! All that surrounds the statements of a run: patience for locks, pragmas, the transaction.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::boxed::{Boxed, Result};
use crate::cancel::Cancel;
use crate::error::{Error, extended_code};
use crate::ledger::LastEntry;
use crate::query;

/// How long a call waits for locks that others hold.
///
/// The app's busy handler cannot be read back, so it is not replaced: SQLite may wait by itself first,
/// and then this loop goes on until the deadline.
pub(crate) struct Patience {
    started: Instant,
    limit: Duration,
    cancel: Option<Cancel>,
}

/// No `dyn FnMut`, whose table holds the code of a closure twice.
trait Attempt {
    fn attempt(&mut self) -> Result<()>;
}

impl<F: FnMut() -> Result<()>> Attempt for F {
    fn attempt(&mut self) -> Result<()> {
        self()
    }
}

impl Patience {
    pub(crate) fn new(limit: Duration) -> Self {
        Self {
            started: Instant::now(),
            limit,
            cancel: None,
        }
    }

    /// One that ends when the run is cancelled.
    pub(crate) fn until_cancelled(self, cancel: Option<&Cancel>) -> Self {
        Self {
            cancel: cancel.cloned(),
            ..self
        }
    }

    /// How long the call has taken so far.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Repeats `attempt` while it fails because the database is busy.
    pub(crate) fn wait(&self, mut attempt: impl FnMut() -> Result<()>) -> Result<()> {
        self.repeat(&mut attempt)
    }

    /// The same where there is something to hand on. It is there when the wait is over, so that there is no second turn.
    pub(crate) fn wait_for<T>(&self, mut attempt: impl FnMut() -> Result<T>) -> Result<T> {
        loop {
            let mut done = None;
            self.wait(|| {
                done = Some(attempt()?);
                Ok(())
            })?;
            if let Some(done) = done {
                return Ok(done);
            }
        }
    }

    #[inline(never)]
    fn repeat(&self, attempt: &mut dyn Attempt) -> Result<()> {
        let mut pause = Duration::from_millis(1);
        while let Err(error) = attempt.attempt() {
            self.pause_for(&mut pause, error)?;
        }
        Ok(())
    }

    /// Reads in a transaction, so that all reads see one state: without it another process could commit
    /// between them, and its tables would be there without its ledger.
    pub(crate) fn snapshot<T>(&self, conn: &Connection, mut read: impl FnMut() -> Result<T>) -> Result<T> {
        self.wait_for(|| {
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
    pub(crate) fn pause(&self, error: Boxed) -> Result<()> {
        self.pause_for(&mut Duration::from_millis(5), error)
    }

    /// The same for so long, and for twice as long the next time.
    #[cold]
    #[inline(never)]
    fn pause_for(&self, pause: &mut Duration, mut error: Boxed) -> Result<()> {
        let Error::Busy { waited, source } = &mut *error else {
            return Err(error);
        };
        if extended_code(source) == Some(rusqlite::ffi::SQLITE_BUSY_SNAPSHOT) {
            // Only a statement that is open on this connection keeps it at an old state of the database:
            // <https://sqlite.org/rescode.html#busy_snapshot>. Waiting does not end it.
            let during = "taking the write lock while a statement of this connection is still open";
            let source = std::mem::replace(source, rusqlite::Error::InvalidQuery);
            return Err(Error::Sqlite { during, source }.into());
        }
        self.cancel.as_ref().map_or(Ok(()), Cancel::check)?;
        *waited = self.started.elapsed();
        if *waited >= self.limit {
            return Err(error);
        }
        std::thread::sleep((*pause).min(self.limit - *waited));
        *pause = (*pause * 2).min(Duration::from_millis(50));
        Ok(())
    }
}

/// Questions for pragmas that a run sets to what the rehearsal had, and that a rollback does not restore
/// (<https://sqlite.org/pragma.html>). `foreign_keys` and `legacy_alter_table` decide what DROP TABLE
/// and RENAME do to other tables; the others, what the statements of a migration mean.
const PRAGMAS: &[&str] = &[
    FOREIGN_KEYS,
    LEGACY_ALTER_TABLE,
    "PRAGMA ignore_check_constraints",
    "PRAGMA recursive_triggers",
    WRITABLE_SCHEMA,
    "PRAGMA reverse_unordered_selects",
    "PRAGMA count_changes",
];

/// What the rehearsal had on, and an app may have switched off for its connection
/// (<https://sqlite.org/c3ref/c_dbconfig_defensive.html>). Made when it is needed: in older versions of rusqlite it cannot
/// be copied.
const CONFIGURED: &[fn() -> DbConfig] = &[
    || DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER,
    || DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW,
];

const FOREIGN_KEYS: &str = "PRAGMA foreign_keys";
const LEGACY_ALTER_TABLE: &str = "PRAGMA legacy_alter_table";
const WRITABLE_SCHEMA: &str = "PRAGMA writable_schema";

#[inline(never)]
fn is_on(conn: &Connection, pragma: &str) -> rusqlite::Result<bool> {
    // Answers without a statement: <https://sqlite.org/c3ref/db_config.html>. An older SQLite does not know all.
    let config = match pragma {
        FOREIGN_KEYS => Some(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY),
        LEGACY_ALTER_TABLE => Some(DbConfig::SQLITE_DBCONFIG_LEGACY_ALTER_TABLE),
        WRITABLE_SCHEMA => Some(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA),
        _ => None,
    };
    if let Some(is_on) = config.and_then(|config| conn.db_config(config).ok()) {
        return Ok(is_on);
    }
    // A library built without the pragma answers with no row.
    match query::number(conn, pragma, &[]) {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(false),
        is_on => Ok(is_on? != 0),
    }
}

fn set(conn: &Connection, pragma: &str, on: bool) -> rusqlite::Result<()> {
    conn.execute_batch(&format!("{pragma} = {}", if on { "ON" } else { "OFF" }))
}

/// The pragmas of a connection while a run has them switched off. Dropping it restores them, on
/// success, error and panic alike.
pub(crate) struct Envelope<'c> {
    conn: &'c Connection,
    /// The pragmas that were on.
    saved: Vec<&'static str>,
    /// Whether something ran that may have switched one on: see [`Self::expect_changes`].
    may_have_changed: Cell<bool>,
    /// What was off, and is on meanwhile.
    switched_on: Vec<fn() -> DbConfig>,
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
            may_have_changed: Cell::new(false),
            switched_on: Vec::new(),
            limit: patience.limit,
        };
        for pragma in PRAGMAS.iter().copied() {
            if envelope.is_on(pragma, patience)? {
                envelope.saved.push(pragma);
                patience.wait(|| set(conn, pragma, false).map_err(during()))?;
                if envelope.is_on(pragma, patience)? {
                    let source = rusqlite::Error::InvalidParameterName(format!("{pragma} stays on"));
                    return Err(Error::Sqlite {
                        during: "switching off a pragma",
                        source,
                    }
                    .into());
                }
            }
        }
        for config in CONFIGURED.iter().copied() {
            // An older SQLite does not know all.
            if matches!(conn.db_config(config()), Ok(false)) {
                conn.set_db_config(config(), true).map_err(during())?;
                envelope.switched_on.push(config);
            }
        }
        Ok(envelope)
    }

    #[inline(never)]
    fn is_on(&self, pragma: &str, patience: &Patience) -> Result<bool> {
        patience.wait_for(|| is_on(self.conn, pragma).map_err(Error::sqlite("preparing the connection")))
    }

    /// Has all pragmas looked at in the end, because something is about to run that may switch one on: code of the app, SQL that is
    /// not embedded, or a PRAGMA. What else is embedded cannot, and most of them take a statement to be read.
    pub(crate) fn expect_changes(&self) {
        self.may_have_changed.set(true);
    }

    /// Takes the write lock, waiting for whoever has it. `BEGIN IMMEDIATE` waits where a deferred
    /// transaction would fail at its first write (<https://sqlite.org/isolation.html>).
    pub(crate) fn lock(&self, patience: &Patience) -> Result<Transaction<'c>> {
        patience.wait_for(|| {
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
        let committed = patience.wait(|| self.conn.execute_batch("COMMIT").map_err(Error::sqlite("committing")));
        drop(tx);
        committed
    }

    /// Commits a transaction that has written to the ledger.
    ///
    /// COMMIT may fail behind the moment at which the transaction has become durable, as when an automatic
    /// checkpoint (<https://sqlite.org/wal.html#automatic_checkpoint>) meets an I/O error. The ledger says
    /// whether it took place. If not even that can be read, the error stands, and the next start finds out.
    pub(crate) fn commit_recorded(&self, tx: Transaction<'c>, written: &LastEntry, patience: &Patience) -> Result<()> {
        refuse_ended(self.conn)?;
        let committed = self.commit(tx, patience);
        let took_place = || LastEntry::read(self.conn).is_ok_and(|last| last == *written);
        match committed {
            Err(error) if !matches!(*error, Error::Busy { .. }) && took_place() => Ok(()),
            committed => committed,
        }
    }
}

impl Drop for Envelope<'_> {
    fn drop(&mut self) {
        for config in &self.switched_on {
            let _ = self.conn.set_db_config(config(), false);
        }
        let patience = Patience::new(self.limit);
        for pragma in PRAGMAS.iter().copied() {
            let wanted = self.saved.contains(&pragma);
            if !wanted && !self.may_have_changed.get() {
                continue;
            }
            // There is nobody left to tell of a failure.
            let restore = || {
                if is_on(self.conn, pragma)? == wanted {
                    Ok(())
                } else {
                    set(self.conn, pragma, wanted)
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

/// Refuses to go on without a transaction: what is written then commits by itself.
///
/// An I/O error, even of a statement that only reads, rolls the whole transaction back
/// (<https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>). Where a read may
/// fail without harm, and goes unreported, this reports it.
#[inline(never)]
pub(crate) fn refuse_ended(conn: &Connection) -> Result<()> {
    if !conn.is_autocommit() {
        return Ok(());
    }
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT_ROLLBACK);
    let why = "an error has ended the transaction, and it was rolled back".to_owned();
    Err(Error::Sqlite {
        during: "the run",
        source: rusqlite::Error::SqliteFailure(code, Some(why)),
    }
    .into())
}

/// A BEGIN that was interrupted may have begun.
#[inline(never)]
fn end_half_begun(conn: &Connection) {
    if !conn.is_autocommit() {
        let _ = conn.execute_batch("ROLLBACK");
    }
}

/// Whether foreign keys are enforced on the connection.
pub(crate) fn enforces_foreign_keys(conn: &Connection) -> Result<bool> {
    is_on(conn, FOREIGN_KEYS).map_err(Error::sqlite("reading the connection's settings"))
}
