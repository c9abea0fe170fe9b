//! Rows that a statement fails on.
//!
//! * [`obstacles`] are made-up rows that scripts are in the way of, [`circles`] those that refer to each other: they go, and
//!   the part is rehearsed with all others;
//! * [`culprits`] says which rows a statement fails on as those of users would be, [`asked`] by the statement itself; [`remedies`] what to do
//!   where they are not at fault.
//!
//! It knows how rows are made up (`made`), what they hold (`content`), and which statements have run (`part`); nothing of
//! what becomes of rows behind a statement that runs.

pub(super) mod asked;
mod circles;
mod culprits;
mod obstacles;
mod remedies;

pub(in crate::build) use circles::{Circle, circles};
pub(in crate::build) use culprits::{fails_on_rows, step_fails_on_rows};
pub(in crate::build) use obstacles::{Obstacle, clear, find as obstacles};
