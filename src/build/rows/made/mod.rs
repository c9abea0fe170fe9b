//! Rows that are made up, so that a part does not run on empty tables. Nothing here is random: the same files give the
//! same rows.
//!
//! * [`fill`] makes rows that satisfy a table's constraints, [`values`] the values in them, [`twins`] those that become the same;
//! * [`links`] are columns that hold keys without a foreign key;
//! * [`shaped`] gives keys the form of a computed DEFAULT;
//! * [`childless`] leaves parents without a child where each has one at most;
//! * [`leavable`] leads from the condition of a copy to rows that it may leave out;
//! * [`virtuals`] describes virtual tables, so that they can be filled too.
//!
//! Of its neighbours it knows what a table holds (`content`), and what a SELECT reads ([`leavable`] alone). Which rows a
//! part needs beside these, `build::rehearse::provoke` knows; made-up rows that are in the way of a script, `failing`.

mod childless;
pub(super) mod fill;
pub(in crate::build) mod leavable;
pub(super) mod links;
mod shaped;
mod twins;
pub(super) mod values;
pub(in crate::build) mod virtuals;
