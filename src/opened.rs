//! Connections that this library opens: behind a pointer, and without their type.
//!
//! To close a connection takes much code, which is compiled anew in each part of the crate that drops one.

use std::ops::{Deref, DerefMut};

use rusqlite::Connection;

/// A connection that this library has opened.
pub(crate) type Opened = Box<dyn DerefMut<Target = Connection>>;

struct Own(Connection);

impl Deref for Own {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Own {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

#[inline(never)]
pub(crate) fn opened(conn: Connection) -> Opened {
    Box::new(Own(conn))
}

#[inline(never)]
pub(crate) fn in_memory() -> rusqlite::Result<Opened> {
    Connection::open_in_memory().map(opened)
}
