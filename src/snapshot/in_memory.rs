//! Databases in memory at head, for tests: made once in a process, copied for each test.

use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;
#[cfg(any(feature = "r2d2", not(feature = "image")))]
use rusqlite::backup::{Backup, StepResult};

use crate::boxed::Boxed;
use crate::error::{Error, Result};
use crate::migration::Migrations;
#[cfg(feature = "image")]
use crate::opened::opened;

impl Migrations {
    /// A new in-memory database at head, for tests: each call gives one of its own.
    ///
    /// The first call in a process unpacks the snapshot that the build has made, or runs the migrations where
    /// the set has none; every further call copies the result, however many migrations there are. The rows are
    /// those that the migrations insert, alike in all databases of a process, and the ledger says that all are
    /// applied. The connection is as [`Connection::open_in_memory`] makes it: without functions and
    /// collations of the app. Where migrations need those, open a connection yourself and call
    /// [`to_head`](Self::to_head).
    pub fn in_memory(&self) -> Result<Connection> {
        let mut conn = Connection::open_in_memory().map_err(during())?;
        head(self)?.copy_into_memory(&mut conn).map_err(during())?;
        Ok(conn)
    }
}

/// A database at head, from which others are copied.
///
/// With images it is the bytes of a file, which SQLite takes as they are.
pub(super) struct Head {
    #[cfg(feature = "image")]
    pub(super) bytes: Vec<u8>,
    #[cfg(not(feature = "image"))]
    conn: Mutex<Connection>,
}

#[cfg(feature = "image")]
impl Head {
    fn new(set: &Migrations) -> Result<Self> {
        // To be serialized it has to be mutable from rusqlite 0.40 on.
        #[allow(unused_mut)]
        let mut conn = match super::image::open(set) {
            Ok(Some((conn, _))) => conn,
            _ => opened(migrated(set)?),
        };
        let bytes = conn.serialize(rusqlite::MAIN_DB).map_err(during())?.to_vec();
        Ok(Self { bytes })
    }

    fn copy_into_memory(&self, conn: &mut Connection) -> rusqlite::Result<()> {
        if self.bytes.is_empty() {
            return Ok(()); // a set without migrations
        }
        conn.deserialize_read_exact(rusqlite::MAIN_DB, self.bytes.as_slice(), self.bytes.len(), false)
    }

    /// Copies it into any empty database.
    #[cfg(feature = "r2d2")]
    pub(super) fn copy_into(&self, conn: &mut Connection) -> rusqlite::Result<()> {
        let mut source = Connection::open_in_memory()?;
        self.copy_into_memory(&mut source)?;
        copy(&source, conn)
    }
}

#[cfg(not(feature = "image"))]
impl Head {
    fn new(set: &Migrations) -> Result<Self> {
        let conn = Mutex::new(migrated(set)?);
        Ok(Self { conn })
    }

    fn copy_into_memory(&self, conn: &mut Connection) -> rusqlite::Result<()> {
        self.copy_into(conn)
    }

    /// Copies it into any empty database.
    pub(super) fn copy_into(&self, conn: &mut Connection) -> rusqlite::Result<()> {
        copy(&self.conn.lock().unwrap_or_else(PoisonError::into_inner), conn)
    }
}

fn migrated(set: &Migrations) -> Result<Connection> {
    let conn = Connection::open_in_memory().map_err(during())?;
    set.to_head(&conn)?;
    Ok(conn)
}

#[cfg(any(feature = "r2d2", not(feature = "image")))]
fn copy(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    match Backup::new(from, to)?.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
            None,
        )),
    }
}

pub(super) fn during() -> impl FnOnce(rusqlite::Error) -> Boxed {
    Error::sqlite("making a database for a test")
}

/// What tells a set from the others of the process: its name, and where its list is, which stays there.
type Key = (&'static str, usize);

/// The databases at head that this process has made.
static HEADS: Mutex<Vec<(Key, &'static Head)>> = Mutex::new(Vec::new());

/// The database at head of a set, which is made when it is first asked for.
pub(super) fn head(set: &Migrations) -> Result<&'static Head> {
    let key = (set.set, set.list.as_ptr() as usize);
    // Whoever comes second waits, and finds it there.
    let mut heads = HEADS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, head)) = heads.iter().find(|(known, _)| *known == key) {
        return Ok(head);
    }
    let head = Box::leak(Box::new(Head::new(set)?));
    heads.push((key, head));
    Ok(head)
}
