//! What copies leave out, or mix up: an up part puts rows into another table, and drops where they were.
//!
//! * [`moves`] follows rows into other tables, [`altered`] their values, [`moved_columns`] those of columns alone;
//! * [`deleted`] finds what a DELETE takes that was to be copied before;
//! * [`archived`] finds what an archive is not given of the rows that go;
//! * [`earlier`] remembers rows that one part copies and a later one drops;
//! * [`as_found`] looks at values that other statements change before a copy takes them;
//! * [`too_late`] finds what is written to a table that is copied already;
//! * [`overwritten`] finds copies whose ON CONFLICT DO UPDATE takes what another one has put there;
//! * [`passed_over`] finds rows whose keys are taken, where several copies take those of a table;
//! * [`split_off`] knows which rows of a rebuilt table are in another one now;
//! * [`renamed_away`] finds tables that are renamed and dropped, and not copied;
//! * [`capped`] finds triggers that keep only so many of the rows that are copied, [`pruned`] rows that are archived by one
//!   condition and deleted by another one;
//! * [`constants`] finds what a copy writes into every row, [`filtered`] columns that a copy takes from a view;
//! * [`rewritten`] finds what rows do without that are written anew, while the old ones are deleted;
//! * [`pivoted`] finds settings that are read by name and left out, [`replaced`] columns in whose place an empty one comes.
//!
//! All of it is methods of a `Part`, which `verdict` calls. What a rebuilt table itself has lost, `verdict` says; what an
//! expression makes of values on the way, `computed`; what becomes of keys, `keys`.

mod altered;
mod archived;
mod as_found;
mod capped;
mod constants;
mod deleted;
mod earlier;
mod filtered;
mod moved_columns;
mod moves;
mod overwritten;
mod passed_over;
mod pivoted;
mod pruned;
mod renamed_away;
mod replaced;
mod rewritten;
mod split_off;
mod too_late;
