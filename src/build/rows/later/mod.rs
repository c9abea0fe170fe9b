//! What one part makes of what another one has done: a later up part drops what was copied, a down part brings back what
//! was there.
//!
//! * [`history`] judges what one up part puts elsewhere and a later one drops, [`synced`] what only a trigger puts there;
//! * [`reversal`] says whether a down part brings back the rows of before its up part;
//! * [`returned`] knows what a down part could bring back and does not, [`wiped`] what it takes that was left alone,
//!   [`kept_twice`] what stays where it was brought back from, [`older`] which rows of before the up part a DELETE takes,
//!   [`since`] what was written behind the up part and goes.
//!
//! It stands above the findings about one part: [`history`] asks those of `copied` and `computed` once more. Nothing but
//! `build::rehearse` knows it.

mod history;
mod kept_twice;
mod older;
mod returned;
mod reversal;
mod since;
mod synced;
mod wiped;

pub(in crate::build) use history::{Carried, History, Present};
pub(in crate::build) use returned::{Renamed, not_returned};
pub(in crate::build) use reversal::{Reversal, is_kept, is_left, reversal, same_rows};
