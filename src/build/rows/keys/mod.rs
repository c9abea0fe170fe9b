//! Which row is which: keys that change, what refers to them, and rows that are taken for the same.
//!
//! * [`renumbered`] finds rows that get other keys;
//! * [`references`] are columns that hold keys of rows which get others or go, [`remapped`] those that follow their rows,
//!   [`torn`] those that do not;
//! * [`duplicates`] knows what goes with rows that are taken for duplicates;
//! * [`upserts`] finds what DO UPDATE puts over rows of users, or adds a second time.
//!
//! All of it is methods of a `Part`, which `verdict` calls.

mod duplicates;
mod references;
mod remapped;
mod renumbered;
mod torn;
mod upserts;
