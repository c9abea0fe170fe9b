//! A part as it ran, and as it reads: what all the findings about rows are based on. Nothing is found here.
//!
//! * [`watch`] follows the statements of a part: which tables they touch, and what was in those before;
//! * [`said`] knows what a part says that it does to rows: a [`Part`] is what the findings are methods of;
//! * [`copies`] are what earlier migrations have copied.
//!
//! It names what a table holds (`content`), and what scripts say of values ([`made::values::Hints`](super::made)).

mod copies;
mod said;
mod watch;

pub(in crate::build) use copies::Copies;
pub(in crate::build::rows) use said::{Assignment, COLLECTIONS, SUMS, is_of_another};
pub(in crate::build) use said::{Part, calls_aggregate, sums_up};
pub(in crate::build::rows) use watch::{DROPPED, marks};
pub(in crate::build) use watch::{Ran, Watch};
