//! Two ways to run statements in the rehearsal: to try them and take everything back, and to run them without triggers.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

/// Tries something, and takes back what it did to the database. An error means that the trial could not be begun or
/// taken back.
///
/// What SQLite interrupts takes the transaction with it (<https://sqlite.org/c3ref/interrupt.html>): then there is
/// nothing left to take back, and the connection is in no transaction.
pub(super) fn tried<T>(conn: &Connection, attempt: impl FnOnce() -> T) -> rusqlite::Result<T> {
    conn.execute_batch("SAVEPOINT tohead_trial")?;
    let outcome = attempt();
    if !conn.is_autocommit() {
        conn.execute_batch("ROLLBACK TO tohead_trial; RELEASE tohead_trial")?;
    }
    Ok(outcome)
}

/// Does something while no trigger fires.
pub(super) fn without_triggers<T>(conn: &Connection, act: impl FnOnce() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    // Not Copy in rusqlite 0.29.
    const TRIGGERS: DbConfig = DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER;
    let were_on = conn.db_config(TRIGGERS)?;
    conn.set_db_config(TRIGGERS, false)?;
    let outcome = act();
    conn.set_db_config(TRIGGERS, were_on)?;
    outcome
}
