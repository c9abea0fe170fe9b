//! A down part that runs on empty tables and fails on rows.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::DownFailsOnRows,
    why: "Rows that the new schema admits need not fit the old one. The way back is then closed for whoever has such rows, in the moment in which they want to go back.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);",
            "DROP TABLE foods;",
        ),
        (
            "0002_allow_twins",
            "-- tohead: allow(rebuild-loses-constraint) \"twins are fine\"\nCREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO foods_new (id, name) SELECT id, name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);\nINSERT INTO foods_old (id, name) SELECT id, name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
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
