//! A live schema as data: read from SQLite, brought into one form, compared, and printed.
//!
//! | | |
//! | --- | --- |
//! | `read.rs` | the objects of a database, as `sqlite_schema` has them |
//! | `normalise.rs` | the text of an object in the one form in which it is compared |
//! | `fingerprint.rs` | a digest of a whole schema, and which objects of a live one are not as they should be |
//! | `tracker.rs`, `places.rs` | the schema of a rehearsal, followed from statement to statement |
//! | `table.rs`, `pragma.rs` | tables as SQLite describes them: columns, keys, constraints |
//! | `diff.rs`, `spelling.rs` | what differs between two schemas, and what only looks different |
//! | `catalog.rs`, `definition.rs`, `print.rs` | what writes migrations and shows schemas |
//!
//! An app links the first three only; the rest is for the build and the commands.

pub(crate) mod fingerprint;
pub(crate) mod normalise;
pub(crate) mod read;

#[cfg(feature = "compile")]
#[cfg_attr(not(any(feature = "cli", test)), allow(dead_code))]
pub(crate) mod catalog;
#[cfg(feature = "compile")]
#[cfg_attr(not(any(feature = "cli", test)), allow(dead_code))]
pub(crate) mod definition;
#[cfg(feature = "compile")]
pub(crate) mod diff;
#[cfg(feature = "compile")]
mod places;
#[cfg(feature = "compile")]
pub(crate) mod pragma;
#[cfg(feature = "compile")]
#[cfg_attr(not(any(feature = "cli", test)), allow(dead_code))]
pub(crate) mod print;
#[cfg(feature = "compile")]
pub(crate) mod spelling;
#[cfg(feature = "compile")]
pub(crate) mod table;
#[cfg(feature = "compile")]
pub(crate) mod tracker;

pub(crate) use fingerprint::Expected;
pub(crate) use read::Schema;
