//! Fresh databases.

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::migration::Migrations;

impl Migrations {
    /// A new in-memory database at head, for tests.
    pub fn in_memory(&self) -> Result<Connection> {
        let conn = Connection::open_in_memory().map_err(Error::sqlite("opening an in-memory database"))?;
        self.to_head(&conn)?;
        Ok(conn)
    }
}
