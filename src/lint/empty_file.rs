//! A file that holds no statement.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::EmptyFile,
    why: "Mostly it is not written yet, and whoever writes it after it ran has edited what was applied. So `tohead up` and \
          `tohead lock` refuse it.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        ("0002_index_names", "-- an index for the search", "SELECT 1;"),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_index_names",
            "CREATE INDEX foods_name ON foods (name);",
            "DROP INDEX foods_name;",
        ),
    ],
    // Found where the files are read: `src/source`.
    rule: Rule::Elsewhere,
};
