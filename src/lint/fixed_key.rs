//! New rows under keys that users' rows may have.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::FixedKey,
    why: "SQLite has given the rows of the users the numbers 1, 2, 3 … too. Where one of them is taken, the INSERT fails, and the app does not start. A table that only migrations fill has such keys from its first rows on, and is left alone.",
    failing: &[
        (
            "0001_create_units",
            "CREATE TABLE units (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE units;",
        ),
        (
            "0002_add_cup",
            "-- tohead: irreversible \"a unit more does no harm\"\nINSERT INTO units (id, name) VALUES (7, 'cup');",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_units",
            "CREATE TABLE units (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE units;",
        ),
        (
            "0002_add_cup",
            "-- tohead: irreversible \"a unit more does no harm\"\nINSERT INTO units (name) VALUES ('cup');",
            "",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Elsewhere,
};
