//! Rows that are made up, so that a part does not run on empty tables. Nothing here is random: the same files give the
//! same rows.
//!
//! * [`fill`] fills tables, in the [`order`] in which parents come first; [`maker`] makes one row after another for one of them,
//!   [`in_circle`] those that refer to each other, [`alike`] those that are alike in what [`twins`] has read in the scripts;
//! * [`values`] has what columns may hold, by what [`hints`] has read in the scripts and by the [`literals`] of conditions;
//!   [`keys`] what no other row has, in the form of a computed DEFAULT where there is one ([`shaped`]),
//!   [`composed`] texts of the form that several CHECKs ask for at once;
//! * [`parents`] are the rows that others refer to, and [`childless`] some of them without any; [`links`] are columns that hold
//!   keys without a foreign key, as triggers and views have it, [`named_after`] those that are called like another table,
//!   [`of_kinds`] those of which another column says whose keys they are;
//! * [`dice`] chooses;
//! * [`leavable`] leads from the condition of a copy to rows that it may leave out;
//! * [`virtuals`] describes virtual tables, so that they can be filled too.
//!
//! Of its neighbours it knows what a table holds (`content`). Which rows a part needs beside these, `build::rehearse::provoke`
//! knows; made-up rows that are in the way of a script, `failing`.

mod alike;
mod childless;
mod composed;
mod dice;
pub(super) mod fill;
pub(super) mod hints;
mod in_circle;
pub(super) mod keys;
pub(in crate::build) mod leavable;
pub(super) mod links;
mod literals;
pub(super) mod maker;
mod named_after;
mod of_kinds;
pub(super) mod order;
pub(super) mod parents;
mod shaped;
mod twins;
pub(super) mod values;
pub(in crate::build) mod virtuals;
