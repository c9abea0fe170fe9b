//! What a test asks for: see `tests!`.

use rusqlite::Connection;

use super::TempFile;
use crate::error::Result;
use crate::migration::Migrations;

/// A database at head that a test of [`tests!`](crate::tests) can ask for by its type.
pub trait AtHead: Sized {
    /// A new one, of this set.
    fn at_head(set: &Migrations) -> Result<Self>;
}

/// [`Migrations::in_memory`].
impl AtHead for Connection {
    fn at_head(set: &Migrations) -> Result<Self> {
        set.in_memory()
    }
}

/// [`Migrations::temp_file`].
impl AtHead for TempFile {
    fn at_head(set: &Migrations) -> Result<Self> {
        set.temp_file()
    }
}

/// [`Migrations::shared_in_memory`].
#[cfg(feature = "r2d2")]
impl AtHead for super::SharedInMemory {
    fn at_head(set: &Migrations) -> Result<Self> {
        set.shared_in_memory()
    }
}

/// [`Migrations::in_memory_pool`], of up to four connections.
#[cfg(feature = "r2d2")]
impl AtHead for r2d2::Pool<super::SharedInMemory> {
    fn at_head(set: &Migrations) -> Result<Self> {
        set.in_memory_pool(4)
    }
}

/// Declares tests that start at head.
///
/// Each function is a `#[test]`. Its one parameter says by its type what it starts with: a
/// [`Connection`](rusqlite::Connection) to a database in memory, a [`TempFile`](crate::TempFile), and with the
/// feature `r2d2` a `SharedInMemory` or a pool of it. All are made for this test alone. Behind `in` stands the
/// module of [`embed!`](crate::embed), or another one with a `MIGRATIONS`.
///
/// ```
/// # mod migrate { pub static MIGRATIONS: tohead::Lazy<tohead::Migrations> = tohead::Lazy::new(|| unreachable!()); }
/// use rusqlite::Connection;
///
/// tohead::tests! { in crate::migrate;
///     fn the_names_of_items_are_unique(conn: Connection) {
///         let add = || conn.execute("INSERT INTO items (name) VALUES ('rice')", []);
///         assert!(add().is_ok() && add().is_err());
///     }
///
///     fn a_reader_does_not_wait_for_a_writer(file: tohead::TempFile) -> tohead::Result<()> {
///         let (writer, reader) = (file.open()?, file.open()?);
///         // ...
///         Ok(())
///     }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! tests {
    (in $($migrate:ident)::+;) => {};
    (
        in $($migrate:ident)::+;
        $(#[$meta:meta])*
        fn $name:ident(mut $given:ident: $kind:ty $(,)?) $(-> $answer:ty)? $body:block
        $($rest:tt)*
    ) => {
        $(#[$meta])*
        #[test]
        fn $name() $(-> $answer)? {
            let mut $given: $kind = $crate::__at_head!($($migrate)::+);
            $body
        }
        $crate::tests! { in $($migrate)::+; $($rest)* }
    };
    (
        in $($migrate:ident)::+;
        $(#[$meta:meta])*
        fn $name:ident($given:ident: $kind:ty $(,)?) $(-> $answer:ty)? $body:block
        $($rest:tt)*
    ) => {
        $(#[$meta])*
        #[test]
        fn $name() $(-> $answer)? {
            let $given: $kind = $crate::__at_head!($($migrate)::+);
            $body
        }
        $crate::tests! { in $($migrate)::+; $($rest)* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __at_head {
    ($($migrate:ident)::+) => {
        $crate::AtHead::at_head(&$($migrate)::+::MIGRATIONS).unwrap_or_else(|error| ::std::panic!("{error}"))
    };
}
