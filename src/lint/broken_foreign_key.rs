//! A foreign key that worked, and whose parent has lost the key that it refers to.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::BrokenForeignKey,
    why: "With foreign keys on, SQLite refuses every row that the app writes to the child, and every row that it \
          deletes from the parent: `foreign key mismatch` (https://sqlite.org/foreignkeys.html#fk_indexes). \
          What a later migration of the set puts right is not reported.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);\nCREATE TABLE portions (food TEXT REFERENCES foods (code));",
            "DROP TABLE portions;\nDROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "-- tohead: allow(rebuild-loses-constraint) \"two brands may use the same code\"\nCREATE TABLE foods_new (id INTEGER PRIMARY KEY, code TEXT NOT NULL, brand TEXT);\nINSERT INTO foods_new (id, code) SELECT id, code FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);\nINSERT INTO foods_old (id, code) SELECT id, code FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);\nCREATE TABLE portions (food TEXT REFERENCES foods (code));",
            "DROP TABLE portions;\nDROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, brand TEXT);\nINSERT INTO foods_new (id, code) SELECT id, code FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);\nINSERT INTO foods_old (id, code) SELECT id, code FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    // Found with the foreign keys that never worked: `foreign_key_target`.
    rule: Rule::Elsewhere,
};
