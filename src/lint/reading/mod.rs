//! How a lint reads a migration. No lint is in here.
//!
//! | | |
//! | --- | --- |
//! | `scene.rs` | what a rule is given: a statement that is about to run (`Moment`), or an up part that has run (`Scene`) |
//! | `statement.rs` | a statement by its first words: what it does (`Act`), and to which table, index, view or trigger |
//! | `copy.rs` | `INSERT … SELECT` and `UPDATE`: which expression goes into which column |
//! | `select.rs` | what a SELECT reads, and whether it makes fewer rows of those |
//! | `subquery.rs` | the SELECTs in parentheses, and the clauses of a SELECT |
//! | `childless.rs` | a condition that only rows pass to which no row of another table refers |
//! | `operand.rs` | the two sides of a comparison |
//! | `slips.rs` | expressions and conditions that SQLite takes for something else than they are meant for |
//! | `index.rs` | the definition of an index |
//! | `named_after.rs`, `money.rs` | what the name of a column says that it holds: keys of another table, sums of money |
//! | `missing.rs` | what SQLite says is not there: `no such column: x` |
//! | `compiled.rs` | whether a view can be read and a trigger can fire |
//! | `minimum.rs` | the oldest SQLite that the set is written for |
//! | `rebuilt.rs` | what a rebuilt table has no longer |
//! | `given.rs` | what a new column holds in every row that was there before |
//! | `repair.rs` | whether a migration puts rows right before a new constraint meets them |
//! | `moved.rs`, `taken_along.rs`, `enumerated.rs` | whether the values of a column, or the rows of a table, that go are kept somewhere else |
//! | `by_names.rs` | whether all values of a table of names and values become columns |
//! | `taken_rows.rs` | whether a statement takes the rows of a table, or only reads them |
//!
//! Statements are read by their tokens, not parsed: a place in one is the number of a token, which is called `at`.
//! SQLite is asked wherever it can answer; the tokens tell only what it does not say.

pub(crate) mod by_names;
pub(crate) mod childless;
pub(crate) mod compiled;
pub(crate) mod copy;
pub(crate) mod enumerated;
pub(crate) mod given;
pub(crate) mod index;
pub(crate) mod minimum;
pub(crate) mod missing;
pub(crate) mod money;
pub(crate) mod moved;
pub(crate) mod named_after;
pub(crate) mod operand;
pub(crate) mod rebuilt;
pub(crate) mod repair;
pub(crate) mod scene;
pub(crate) mod select;
pub(crate) mod slips;
pub(crate) mod statement;
pub(crate) mod subquery;
pub(crate) mod taken_along;
pub(crate) mod taken_rows;
