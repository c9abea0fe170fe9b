//! Which row is which: keys that change, what refers to them, and rows that are taken for the same.
//!
//! * [`renumbered`] finds rows that get other keys;
//! * [`references`] are columns that hold keys of rows which get others or go, [`remapped`] those that follow their rows,
//!   [`torn`] those that do not;
//! * [`duplicates`] knows what goes with rows that are taken for duplicates, [`losers`] what is left of them elsewhere;
//! * [`renamed`] are columns that hold keys by their name alone, where an UPDATE changes those;
//! * [`upserts`] finds what DO UPDATE puts over rows of users, or adds a second time.
//!
//! All of it is methods of a `Part`, which `verdict` calls.

pub(super) mod duplicates;
mod losers;
mod references;
mod remapped;
mod renamed;
mod renumbered;
mod torn;
mod upserts;
