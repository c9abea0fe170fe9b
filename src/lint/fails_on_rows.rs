//! A statement that runs on empty tables and fails on rows.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::FailsOnRows,
    why: "In the developer's empty database it works. At a user whose rows are in its way the app does not start any more.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_shelf",
            "ALTER TABLE foods ADD COLUMN shelf TEXT NOT NULL;",
            "ALTER TABLE foods DROP COLUMN shelf;",
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
            "ALTER TABLE foods ADD COLUMN shelf TEXT NOT NULL DEFAULT 'top';",
            "ALTER TABLE foods DROP COLUMN shelf;",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Elsewhere,
};
