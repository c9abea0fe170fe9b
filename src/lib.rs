#![doc = include_str!("../docs/crate.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod backup;
mod boxed;
mod bystanders;
mod cancel;
mod drift;
mod drift_details;
mod envelope;
mod error;
mod follow;
mod footprint;
mod foreign_keys;
mod hash;
mod late;
mod ledger;
mod means;
mod migrate;
mod migration;
mod opened;
mod parent_keys;
mod plan;
mod plan_sql;
mod precondition;
mod query;
mod reach;
mod reference_check;
mod repair;
mod replay;
mod report;
mod row_guard;
mod run;
mod runner;
mod schema;
mod snapshot;
mod sorted;
mod standing;
mod unwind;
mod version;
mod watch;

#[cfg(feature = "compile")]
mod lock;
#[cfg(feature = "compile")]
mod source;
/// A run needs only the tokens, for fingerprints, and what it reads of what the build has written down.
#[cfg(not(feature = "compile"))]
mod source {
    #[allow(dead_code)]
    pub(crate) mod reach;
    #[allow(dead_code)]
    pub(crate) mod tokens;
}

#[cfg(feature = "compile")]
pub mod build;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(all(feature = "compile", any(test, fuzzing)))]
#[doc(hidden)]
#[allow(missing_docs)]
pub mod fuzzing;
#[cfg(feature = "compile")]
mod lint;
#[cfg(feature = "r2d2")]
mod pool;
#[cfg(feature = "cli")]
mod recording;

pub use backup::Backup;
pub use cancel::Cancel;
pub use error::{Error, Result, State};
pub use foreign_keys::Violation;
pub use hash::{Digest, ParseDigestError};
pub use ledger::{Action, Entry};
pub use migration::{
    Direction, Fate, Location, Migration, Migrations, ObjectKind, Reversal, StepError, StepFn, Target,
};
pub use plan::{Newer, Plan, Step};
pub use report::{DoneStep, Event, Report, Status, Verification};
pub use row_guard::Recount;
pub use runner::{NewerDatabase, Runner};
pub use schema::fingerprint::ObjectDifference;
#[cfg(feature = "r2d2")]
pub use snapshot::SharedInMemory;
pub use snapshot::{AtHead, TempFile};
#[cfg(feature = "compile")]
pub use source::{Check, Level};
pub use version::{ParseVersionError, Version};

/// A value that is made when it is first used: where a set lives that is made at run time.
pub use once_cell::sync::Lazy;
/// The rusqlite that tohead was built with: connections have to come from this version.
pub use rusqlite;
/// The type of [`Target::Release`] and of schema versions.
pub use semver;

/// What generated code is made of. Not part of the public API.
#[doc(hidden)]
pub mod embedded {
    pub use crate::hash::{Digest, TextHash};
    pub use crate::means::Means;
    pub use crate::migration::{
        Fate, Migration, Migrations, ObjectChange, ObjectKind, ObjectState, Piece, Rest, RunRust, RustStep, Script,
        check_format,
    };
    pub use crate::snapshot::{MadeBy, Packed, Snapshot};
    pub use crate::version::Version;
    pub use semver::Version as SchemaVersion;
}

/// Declares a module that holds the set which the build script has embedded.
///
/// `tohead::embed!(pub mod migrate);` takes the set `main`, `tohead::embed!(pub mod jobs, "jobs");`
/// another one. The module holds `MIGRATIONS: tohead::Migrations` and functions over it: `to_head`,
/// `to`, `down`, `status`, `history`, `plan`, `verify`, `in_memory`, `temp_file`, `runner`, and with the features
/// `r2d2` and `cli` also `to_head_pool`, `shared_in_memory`, `in_memory_pool` and `cli`.
#[macro_export]
macro_rules! embed {
    ($(#[$meta:meta])* $vis:vis mod $name:ident) => {
        $crate::embed!($(#[$meta])* $vis mod $name, "main");
    };
    ($(#[$meta:meta])* $vis:vis mod $name:ident, $set:literal) => {
        $(#[$meta])*
        #[allow(dead_code)]
        $vis mod $name {
            //! The migrations embedded in this binary.

            ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/tohead_", $set, ".rs"));

            use $crate::rusqlite::Connection;

            /// Applies everything that is pending: see [`tohead::Migrations::to_head`].
            pub fn to_head(conn: &Connection) -> $crate::Result<$crate::Report> {
                MIGRATIONS.to_head(conn)
            }

            /// Goes up or down to the target: see [`tohead::Migrations::to`].
            pub fn to(conn: &Connection, target: $crate::Target) -> $crate::Result<$crate::Report> {
                MIGRATIONS.to(conn, target)
            }

            /// Undoes the last `steps` migrations: see [`tohead::Migrations::down`].
            pub fn down(conn: &Connection, steps: u32) -> $crate::Result<$crate::Report> {
                MIGRATIONS.down(conn, steps)
            }

            /// Where the database stands: see [`tohead::Migrations::status`].
            pub fn status(conn: &Connection) -> $crate::Result<$crate::Status> {
                MIGRATIONS.status(conn)
            }

            /// The ledger, oldest entry first: see [`tohead::Migrations::history`].
            pub fn history(conn: &Connection) -> $crate::Result<::std::vec::Vec<$crate::Entry>> {
                MIGRATIONS.history(conn)
            }

            /// The steps to the target: see [`tohead::Migrations::plan`].
            pub fn plan(conn: &Connection, target: $crate::Target) -> $crate::Result<$crate::Plan> {
                MIGRATIONS.plan(conn, target)
            }

            /// Compares ledger, set and schema: see [`tohead::Migrations::verify`].
            pub fn verify(conn: &Connection) -> $crate::Result<$crate::Verification> {
                MIGRATIONS.verify(conn)
            }

            /// A new in-memory database at head, for tests: see [`tohead::Migrations::in_memory`].
            pub fn in_memory() -> $crate::Result<Connection> {
                MIGRATIONS.in_memory()
            }

            /// A new database file at head, for tests: see [`tohead::Migrations::temp_file`].
            pub fn temp_file() -> $crate::Result<$crate::TempFile> {
                MIGRATIONS.temp_file()
            }

            /// The set with options: see [`tohead::Runner`].
            pub fn runner() -> $crate::Runner {
                MIGRATIONS.runner()
            }

            $crate::__pool_functions!();
            $crate::__cli_functions!();
        }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "image")]
macro_rules! __image {
    ($packed:expr) => {
        Some($packed)
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "image"))]
macro_rules! __image {
    ($packed:expr) => {
        None
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "r2d2")]
macro_rules! __pool_functions {
    () => {
        /// `to_head` on one connection of the pool: see [`tohead::Migrations::to_head_pool`].
        pub fn to_head_pool<M>(pool: &$crate::r2d2::Pool<M>) -> $crate::Result<$crate::Report>
        where
            M: $crate::r2d2::ManageConnection<Connection = Connection>,
        {
            MIGRATIONS.to_head_pool(pool)
        }

        /// A new in-memory database at head that several connections share, for tests: see
        /// [`tohead::Migrations::shared_in_memory`].
        pub fn shared_in_memory() -> $crate::Result<$crate::SharedInMemory> {
            MIGRATIONS.shared_in_memory()
        }

        /// A pool on such a database: see [`tohead::Migrations::in_memory_pool`].
        pub fn in_memory_pool(connections: u32) -> $crate::Result<$crate::r2d2::Pool<$crate::SharedInMemory>> {
            MIGRATIONS.in_memory_pool(connections)
        }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "r2d2"))]
macro_rules! __pool_functions {
    () => {};
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "cli")]
macro_rules! __cli_functions {
    () => {
        /// Runs the command line of this process: see [`tohead::cli`].
        pub fn cli() -> ::std::process::ExitCode {
            $crate::cli::App::new(MIGRATIONS, ::core::env!("CARGO_PKG_NAME")).run()
        }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "cli"))]
macro_rules! __cli_functions {
    () => {};
}

/// The r2d2 that tohead was built with.
#[cfg(feature = "r2d2")]
pub use r2d2;
