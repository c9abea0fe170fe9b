//! The image of the snapshot, as a database in memory.

use rusqlite::Connection;

use super::{Packed, SCHEMA_COOKIE, records};
use crate::error::{Error, Result};
use crate::ledger;
use crate::migration::Migrations;
use crate::source::tokens::quoted;

/// A database in memory that the image of the set makes, with its ledger and its mark. None where the set
/// has no image, or this SQLite is older than the one that has made it.
pub(super) fn open(set: &Migrations) -> Result<Option<Connection>> {
    let Some(image) = usable(set) else { return Ok(None) };
    let during = || Error::sqlite("opening the image of head");
    let bytes = image.unpack()?;
    let mut conn = Connection::open_in_memory().map_err(during())?;
    conn.deserialize_read_exact(rusqlite::MAIN_DB, bytes.as_slice(), bytes.len(), false)
        .map_err(during())?;
    if !has_its_modules(&conn).map_err(during())? {
        return Ok(None);
    }
    let tx = conn.unchecked_transaction().map_err(during())?;
    ledger::append_first(&tx, &records(&ledger::OWN, None))?;
    ledger::append_first(&tx, &records(set, Some(SCHEMA_COOKIE)))?;
    if let (true, Some(head)) = (set.keeps_mark, set.head()) {
        tx.execute_batch(&ledger::mark_sql(head.mark)).map_err(during())?;
    }
    tx.commit().map_err(during())?;
    Ok(Some(conn))
}

pub(super) fn is_there(set: &Migrations) -> bool {
    usable(set).is_some()
}

/// The image, if this SQLite can be expected to understand it.
fn usable(set: &Migrations) -> Option<Packed> {
    let snapshot = set.snapshot?;
    snapshot.image.filter(|_| rusqlite::version_number() >= snapshot.sqlite)
}

/// Whether this SQLite has all the modules of the virtual tables. An app may have more on its own connection;
/// there the statements of the script find them.
fn has_its_modules(conn: &Connection) -> rusqlite::Result<bool> {
    let names = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND substr(sql, 1, 15) = 'CREATE VIRTUAL '";
    let names: Vec<String> = conn
        .prepare(names)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let is_there = |name: &String| {
        let name = quoted(name);
        conn.prepare(&format!("SELECT 1 FROM main.{name}")).is_ok()
    };
    Ok(names.iter().all(is_there))
}
