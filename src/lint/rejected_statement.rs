//! A statement that SQLite rejects.
//!
//! Found by the rehearsal: `src/build/rejected.rs`.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::RejectedStatement,
    why: "The rehearsal asks the SQLite that the app will ask. ALTER TABLE … ADD COLUMN in particular takes no \
          PRIMARY KEY, no UNIQUE, no STORED column, and no NOT NULL without a DEFAULT \
          (https://sqlite.org/lang_altertable.html#altertabaddcol); the finding says the other way to what is \
          wanted.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_code",
            "ALTER TABLE foods ADD COLUMN code TEXT UNIQUE;",
            "ALTER TABLE foods DROP COLUMN code;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_code",
            "ALTER TABLE foods ADD COLUMN code TEXT;\nCREATE UNIQUE INDEX foods_code ON foods (code);",
            "DROP INDEX foods_code;\nALTER TABLE foods DROP COLUMN code;",
        ),
    ],
    rule: Rule::Elsewhere,
};
