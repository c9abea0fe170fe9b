//! Values that an expression changes on the way, so that they become NULL or the same.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::ChangedValues,
    why: "An expression in a copy or an UPDATE is written for the values that its author had in mind. Others become NULL, or can no longer be told apart, and cannot be brought back.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_shelf",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER, shelf TEXT);\nINSERT INTO foods_new (id, name, kcal) SELECT id, trim(lower(name)), kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);\nINSERT INTO foods_old (id, name, kcal) SELECT id, name, kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_shelf",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER, shelf TEXT);\nINSERT INTO foods_new (id, name, kcal) SELECT id, name, kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);\nINSERT INTO foods_old (id, name, kcal) SELECT id, name, kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Elsewhere,
};
