//! A part as it ran, and as it reads: what all the findings about rows are based on. Nothing is found here.
//!
//! * [`watch`] follows the statements of a part: which tables they touch, and what was in those before;
//! * [`said`] knows what a part says that it does to rows: a [`Part`] is what the findings are methods of;
//! * [`assigned`] are the expressions that statements assign to columns, [`assignment`] says how values change by them,
//!   [`upsert`] what DO UPDATE makes of those that are there;
//! * [`along`] are the rows that the app's triggers delete with those that a DELETE names;
//! * [`rebuild`] finds the statements of a rebuild, [`arrival`] what a copy brings into another table, [`found`] the
//!   values that it found there;
//! * [`copies`] are what earlier migrations have copied, [`moving`] what this part has copied of tables that stay;
//! * [`wording`] has what findings about rows say alike, and where they point.
//!
//! It names what a table holds (`content`), and what scripts say of values (`made::hints`).

mod along;
mod arrival;
mod assigned;
mod assignment;
mod copies;
mod found;
mod moving;
mod rebuild;
mod said;
mod upsert;
mod watch;
mod wording;

pub(super) use arrival::Arrival;
pub(super) use assigned::Assigned;
pub(super) use assignment::{Assignment, is_of_another};
pub(in crate::build) use copies::{Copies, Moving};
pub(in crate::build) use said::Part;
pub(super) use upsert::{reads_own, says_which_stays};
pub(super) use watch::{DROPPED, marks};
pub(in crate::build) use watch::{Ran, Watch};
pub(super) use wording::{KEEP_TEXTS, MEANT, ZEROED, named, told};
