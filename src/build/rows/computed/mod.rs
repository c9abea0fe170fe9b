//! What is left of values that an expression computes with.
//!
//! * [`converted`] holds the values of a column against those that an expression makes of them, [`taken`] against those that
//!   an UPDATE takes from it into another table;
//! * [`reckoned`] knows what is left of values that an expression reckons with, [`cut_off`] of fractions, [`no_moments`] of
//!   what is no date;
//! * [`beside_null`] finds values that a NULL beside them takes away, [`looked_up`] those that a lookup does not find, [`listed`]
//!   those that a CASE forgets;
//! * [`divided`] finds texts without the sign at which they are divided, [`lists`] holds the parts of texts against the rows
//!   that a recursive query makes of them;
//! * [`carried`] finds all values that a part drops again in what earlier statements have made of them, [`not_reached`] those
//!   that a statement was to put elsewhere, and has not;
//! * [`survival`] says which values and rows are left of what a part drops, after it has computed something from them.
//!
//! All of it is methods of a `Part`, which `verdict` calls. Values that are copied as they are, `copied` follows.

mod beside_null;
mod carried;
mod converted;
mod cut_off;
mod divided;
mod listed;
mod lists;
mod looked_up;
mod no_moments;
mod not_reached;
mod reckoned;
mod survival;
mod taken;

/// With fewer values than these it may be chance that they become one.
const TELLING: usize = 4;
