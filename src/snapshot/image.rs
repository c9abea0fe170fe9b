//! The image of the snapshot, as a database in memory.
//!
//! The build has made it complete, with a ledger that says that every migration was applied. Only when that was
//! nobody knew then. A statement that writes it would make SQLite parse the whole schema first, which takes longer
//! than all else; so the time is written over another text of the same length, in the bytes of the file.

use rusqlite::Connection;

use super::{Packed, UNKNOWN_TIME};
use crate::error::{Error, Result};
use crate::ledger;
use crate::migration::Migrations;
use crate::source::tokens::quoted;

/// A database in memory that the image of the set makes, with its ledger and its mark. None where the set
/// has no image that this program can use.
pub(super) fn open(set: &Migrations) -> Result<Option<Connection>> {
    let Some(image) = usable(set) else { return Ok(None) };
    let during = || Error::sqlite("opening the image of head");
    let mut conn = Connection::open_in_memory().map_err(during())?;
    let now: String = conn
        .query_row("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", [], |row| row.get(0))
        .map_err(during())?;
    load(&mut conn, image.unpack()?, set, &now).map_err(during())?;
    let has_modules = set.snapshot.is_some_and(|snapshot| snapshot.made_by.has_modules);
    if has_modules && !has_its_modules(&conn).map_err(during())? {
        return Ok(None);
    }
    Ok(Some(conn))
}

pub(super) fn is_there(set: &Migrations) -> bool {
    usable(set).is_some()
}

/// The image, if this SQLite can be expected to understand it, and if its ledger says what this program would.
fn usable(set: &Migrations) -> Option<Packed> {
    let snapshot = set.snapshot?;
    let made_by = snapshot.made_by;
    let is_usable = rusqlite::version_number() >= made_by.sqlite
        && set.app_version == made_by.app_version
        && ledger::OWN.app_version == made_by.tohead_version;
    snapshot.image.filter(|_| is_usable)
}

/// Makes the database of the connection what the bytes of an image say, with this time in its ledger.
pub(crate) fn load(conn: &mut Connection, mut bytes: Vec<u8>, set: &Migrations, now: &str) -> rusqlite::Result<()> {
    let found = write_over(&mut bytes, UNKNOWN_TIME.as_bytes(), now.as_bytes());
    conn.deserialize_read_exact(rusqlite::MAIN_DB, bytes.as_slice(), bytes.len(), false)?;
    // In a long entry the text may be cut in two by the end of a page.
    if found != ledger::OWN.list.len() + set.list.len() {
        conn.execute("UPDATE main.tohead_ledger SET at = ?1", [now])?;
    }
    Ok(())
}

/// Writes one text over each occurrence of another of the same length: how many there were.
fn write_over(bytes: &mut [u8], text: &[u8], by: &[u8]) -> usize {
    if text.len() != by.len() {
        return 0;
    }
    let (mut count, mut start) = (0, 0);
    while let Some(at) = bytes[start..].windows(text.len()).position(|window| window == text) {
        bytes[start + at..start + at + by.len()].copy_from_slice(by);
        (count, start) = (count + 1, start + at + by.len());
    }
    count
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
