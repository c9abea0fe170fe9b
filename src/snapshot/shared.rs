//! One in-memory database at head that several connections share, for tests of what uses a pool.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use r2d2::{ManageConnection, Pool};
use rusqlite::Connection;

use super::in_memory::{during, head};
use crate::error::Result;
use crate::migration::Migrations;

/// An in-memory database at head that several connections share, and the manager of a pool of them: see
/// [`Migrations::in_memory_pool`].
///
/// It is there as long as this value, or a connection to it. SQLite keeps it under a name, in its VFS
/// `memdb` (SQLite 3.36 or newer): connections wait for each other's locks as with a file, and there is no WAL.
#[derive(Debug)]
pub struct SharedInMemory {
    uri: String,
    /// Keeps the database; never used.
    _first: Mutex<Connection>,
}

impl Migrations {
    /// A pool of up to so many connections, at least one, that share one new in-memory database at head, for tests.
    /// Each call gives a database of its own, made as [`in_memory`](Self::in_memory) makes them.
    ///
    /// Where the app's code names the type of its pool, build that pool on
    /// [`shared_in_memory`](Self::shared_in_memory).
    pub fn in_memory_pool(&self, connections: u32) -> Result<Pool<SharedInMemory>> {
        let builder = Pool::builder().max_size(connections.max(1)).min_idle(Some(1));
        Ok(builder.build(self.shared_in_memory()?)?)
    }

    /// A new in-memory database at head that is opened by its [`uri`](SharedInMemory::uri), for tests.
    pub fn shared_in_memory(&self) -> Result<SharedInMemory> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // A name that begins with a slash is shared within the process: <https://sqlite.org/c3ref/c_open_autoproxy.html>.
        let uri = format!("file:/tohead-{count}?vfs=memdb");
        let mut first = Connection::open(&uri).map_err(during())?;
        head(self)?.copy_into(&mut first).map_err(during())?;
        Ok(SharedInMemory {
            uri,
            _first: Mutex::new(first),
        })
    }
}

impl SharedInMemory {
    /// What opens it: the path for [`Connection::open`], or for the manager of another pool, such as
    /// `r2d2_sqlite`'s `SqliteConnectionManager::file`.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// A new connection to it.
    pub fn open(&self) -> Result<Connection> {
        Ok(Connection::open(&self.uri).map_err(during())?)
    }
}

impl ManageConnection for SharedInMemory {
    type Connection = Connection;
    type Error = rusqlite::Error;

    fn connect(&self) -> rusqlite::Result<Connection> {
        Connection::open(&self.uri)
    }

    fn is_valid(&self, conn: &mut Connection) -> rusqlite::Result<()> {
        conn.execute_batch("")
    }

    fn has_broken(&self, _: &mut Connection) -> bool {
        false
    }
}
