//! A table that the rehearsal could not fill with rows.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::NotExercised,
    why: "Nothing is known about what the migrations do to its rows. A few rows of the project's own, in the directory `fixtures`, change that. Nor is it where a part had to run without made-up rows, or where none of them fails the condition of a copy.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_codes",
            "CREATE TABLE codes (code TEXT PRIMARY KEY CHECK (substr(code, 5) = 'EFGH'));",
            "DROP TABLE codes;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_codes",
            "CREATE TABLE codes (code TEXT PRIMARY KEY CHECK (length(code) = 8));",
            "DROP TABLE codes;",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Elsewhere,
};
