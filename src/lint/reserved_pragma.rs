//! A pragma that the run sets by itself, or that holds the mark.
//!
//! Found by the text alone: `src/source/rules.rs`.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::ReservedPragma,
    why: "Inside a transaction `PRAGMA foreign_keys` does nothing \
          (https://sqlite.org/pragma.html#pragma_foreign_keys), and with other tools whoever relied on it has \
          lost the rows of child tables to a rebuild. The run switches such pragmas off before its transaction \
          and restores them behind it; what a script sets would stay behind on the app's connection.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE portions (food INTEGER REFERENCES foods (id) ON DELETE CASCADE);",
            "DROP TABLE portions;\nDROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "PRAGMA foreign_keys = OFF;\nCREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT, brand TEXT);\nINSERT INTO foods_new (id, name) SELECT id, name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;\nPRAGMA foreign_keys = ON;",
            "ALTER TABLE foods DROP COLUMN brand;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE portions (food INTEGER REFERENCES foods (id) ON DELETE CASCADE);",
            "DROP TABLE portions;\nDROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT, brand TEXT);\nINSERT INTO foods_new (id, name) SELECT id, name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "ALTER TABLE foods DROP COLUMN brand;",
        ),
    ],
    rule: Rule::Elsewhere,
};
