//! The rows of a rehearsal: every table is filled before a step runs on it, and what becomes of the rows
//! is compared with what the step says that it does.
//!
//! * [`fill`] makes rows that satisfy a table's constraints, [`values`] the values in them, [`twins`] those that become the same;
//! * [`links`] are columns that hold keys without a foreign key;
//! * [`shaped`] gives keys the form of a computed DEFAULT;
//! * [`childless`] leaves parents without a child where each has one at most;
//! * [`leavable`] leads from the condition of a copy to rows that it may leave out;
//! * [`obstacles`] are made-up rows that scripts are in the way of, [`circles`] those that refer to each other;
//! * [`content`] reads a table's rows and compares two states of them;
//! * [`virtuals`] describes virtual tables, so that they can be filled too;
//! * [`search`] asks full-text indexes whether they still find their rows;
//! * [`watch`] follows the statements of a part: which tables they touch, and what was in those before;
//! * [`part`] knows what a part says that it does;
//! * [`copies`] are what earlier migrations have copied;
//! * [`moves`] follows rows and values into other tables, [`keys`] rows that get other keys;
//! * [`overwritten`] finds copies whose ON CONFLICT DO UPDATE takes what another one has put there;
//! * [`renamed_away`] finds tables that are renamed and dropped, and not copied;
//! * [`earlier`] remembers rows that one part copies and a later one drops;
//! * [`history`] judges what one part puts elsewhere and a later one drops, [`synced`] what only a trigger puts there;
//! * [`set_off`] finds rows that the app's triggers add;
//! * [`too_late`] finds what is written to a table that is copied already, [`constants`] what a copy writes into every row;
//! * [`filtered`] finds columns that a copy takes from a view;
//! * [`references`] are columns that hold keys of rows which get others or go, [`lists`] holds the parts of texts against the
//!   rows that a recursive query makes of them;
//! * [`upserts`] finds what DO UPDATE puts over rows of users, or adds a second time;
//! * [`duplicates`] knows what goes with rows that are taken for duplicates, [`kept_twice`] what stays where it was brought
//!   back from;
//! * [`divided`] finds texts without the sign at which they are divided;
//! * [`remapped`] are references that follow the keys of rows which get others;
//! * [`survival`] says which values and rows are left of what a part drops, after it has computed something from them;
//! * [`reckoned`] knows what is left of values that an expression reckons with, [`cut_off`] of fractions, [`no_moments`] of
//!   what is no date;
//! * [`returned`] knows what a down part could bring back and does not, [`wiped`] what it takes that was left alone;
//! * [`culprits`] says which rows a statement fails on, [`asked`] by the statement itself;
//! * [`guard`] says which tables a run counts;
//! * [`verdict`] says what is wrong with what has become of the rows.
//!
//! Nothing here is random: the same files give the same rows.

mod asked;
mod childless;
mod circles;
mod constants;
mod content;
mod converted;
mod copies;
mod culprits;
mod cut_off;
mod divided;
mod duplicates;
mod earlier;
mod fill;
mod filtered;
mod guard;
mod history;
mod kept_twice;
mod keys;
pub(super) mod leavable;
mod links;
mod lists;
mod moves;
mod no_moments;
mod obstacles;
mod overwritten;
mod part;
mod reckoned;
mod references;
mod remapped;
mod renamed_away;
mod returned;
mod reversal;
pub(super) mod search;
mod set_off;
mod shaped;
mod survival;
mod synced;
mod too_late;
mod twins;
mod upserts;
mod values;
mod verdict;
pub(super) mod virtuals;
mod watch;
mod wiped;

pub(super) use asked::closing;
pub(super) use circles::{Circle, circles};
pub(super) use content::{Content, Contents, count, value};
pub(super) use copies::Copies;
pub(super) use culprits::{fails_on_rows, step_fails_on_rows};
pub(super) use fill::{Expected, Extra, Filler, Unfilled, spoken_of};
pub(super) use guard::guarded;
pub(super) use history::{History, Present};
pub(super) use moves::sources;
pub(super) use obstacles::{Obstacle, clear, find as obstacles};
pub(super) use part::{Part, calls_aggregate, sums_up};
pub(super) use returned::{Renamed, not_returned};
pub(super) use reversal::{Reversal, is_kept, is_left, reversal};
pub(super) use values::{Hints, Reading};
pub(super) use verdict::judge;
pub(super) use watch::Watch;
