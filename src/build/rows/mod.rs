//! The rows of a rehearsal: every table is filled before a step runs on it, and what becomes of the rows
//! is compared with what the step says that it does.
//!
//! From the bottom up:
//!
//! * [`content`] reads a table's rows and compares two states of them;
//! * [`triggers`] reads those of a table;
//! * [`made`] makes rows up;
//! * [`part`] follows the statements of a part, and knows what they say that they do;
//! * [`failing`] has the rows that a statement fails on;
//! * [`copied`], [`computed`] and [`keys`] find what copies leave out, what expressions leave of values, and which rows are
//!   taken for others;
//! * [`verdict`] asks them all, and says itself what is wrong with a table that is still there;
//! * [`later`] goes beyond one part: to what a later up part drops, and to what a down part brings back;
//! * [`search`], beside all of these, asks full-text indexes whether they still find their rows, and [`deaf`] why not.
//!
//! The `mod.rs` of each folder says what its files are for.

mod computed;
mod content;
mod copied;
mod deaf;
mod failing;
mod keys;
mod later;
mod made;
mod part;
pub(super) mod search;
mod triggers;
mod verdict;

pub(super) use content::{Content, Contents, count, count_by, value};
pub(super) use failing::{Circle, Obstacle, circles, clear, fails_on_rows, obstacles, step_fails_on_rows};
pub(super) use keys::duplicates::taken_for_the_same;
pub(super) use later::{
    Carried, History, Present, Renamed, Reversal, is_kept, is_left, not_returned, reversal, same_rows,
};
pub(super) use made::fill::{Filler, Unfilled};
pub(super) use made::hints::{Hints, Reading};
pub(super) use made::maker::{Expected, Extra};
pub(super) use made::values::is_named_as_moment;
pub(super) use made::{leavable, virtuals};
pub(super) use part::{Copies, Part, Watch};
pub(super) use verdict::{guarded, judge};
