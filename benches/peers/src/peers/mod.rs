//! The peers, behind one interface: each opens the database and migrates it as its documentation says.

mod diesel;
mod migratio;
mod on_rusqlite;
mod sqlx;

use std::path::Path;

use crate::set::Set;

/// A connection, and what migrates it.
pub trait Session {
    /// Runs SQL, past the migrations.
    fn execute(&mut self, sql: &str);

    /// What an app calls at every start.
    fn to_head(&mut self);

    /// Goes up until so many migrations are applied.
    fn up_to(&mut self, count: usize);

    /// A query as an app makes it first.
    fn first_query(&mut self);
}

/// A crate that migrates; or SQL by hand, for comparison.
#[derive(Clone, Copy)]
pub struct Peer {
    pub name: &'static str,
    open: fn(&'static Set, Option<&Path>) -> Box<dyn Session>,
}

impl Peer {
    /// Opens a file; without one, a database in memory.
    pub fn open(&self, set: &'static Set, file: Option<&Path>) -> Box<dyn Session> {
        (self.open)(set, file)
    }
}

/// tohead is the first.
pub const PEERS: [Peer; 7] = [
    Peer {
        name: "tohead",
        open: on_rusqlite::tohead,
    },
    Peer {
        name: "rusqlite_migration",
        open: on_rusqlite::rusqlite_migration,
    },
    Peer {
        name: "refinery",
        open: on_rusqlite::refinery,
    },
    Peer {
        name: "refinery, grouped",
        open: on_rusqlite::refinery_grouped,
    },
    Peer {
        name: "diesel_migrations",
        open: diesel::open,
    },
    Peer {
        name: "sqlx",
        open: sqlx::open,
    },
    Peer {
        name: "migratio",
        open: migratio::open,
    },
];

/// The same statements in one transaction; what ran is recorded as a number.
pub const RAW: Peer = Peer {
    name: "raw: the same statements",
    open: on_rusqlite::raw,
};

/// What an app asks first.
const FIRST_QUERY: &str = "SELECT count(*) FROM t1";
