//! r2d2: migrating through a pool.

use r2d2::{ManageConnection, Pool};
use rusqlite::Connection;

use crate::error::Result;
use crate::migration::Migrations;
use crate::report::Report;

impl Migrations {
    /// [`to_head`](Migrations::to_head) on one connection of the pool.
    ///
    /// Call it once, after building the pool. Connections that the pool opened earlier see the new
    /// schema by themselves. For `:memory:` every connection of a pool is a database of its own.
    pub fn to_head_pool<M>(&self, pool: &Pool<M>) -> Result<Report>
    where
        M: ManageConnection<Connection = Connection>,
    {
        self.to_head(&*pool.get()?)
    }
}
