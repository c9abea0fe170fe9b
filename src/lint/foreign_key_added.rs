//! A foreign key that comes over rows which may refer to nothing.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::ForeignKeyAdded,
    why: "Old rows were never held to the key. A database in which one of them refers to nothing is refused at launch, with everything that is pending.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE makers (id INTEGER PRIMARY KEY);\nCREATE TABLE foods (id INTEGER PRIMARY KEY, made_by INTEGER);",
            "DROP TABLE foods;\nDROP TABLE makers;",
        ),
        (
            "0002_refer_to_makers",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, made_by INTEGER REFERENCES makers (id));\nINSERT INTO foods_new (id, made_by) SELECT id, made_by FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, made_by INTEGER);\nINSERT INTO foods_old (id, made_by) SELECT id, made_by FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE makers (id INTEGER PRIMARY KEY);\nCREATE TABLE foods (id INTEGER PRIMARY KEY, made_by INTEGER);",
            "DROP TABLE foods;\nDROP TABLE makers;",
        ),
        (
            "0002_refer_to_makers",
            "UPDATE foods SET made_by = NULL WHERE made_by NOT IN (SELECT id FROM makers);\nCREATE TABLE foods_new (id INTEGER PRIMARY KEY, made_by INTEGER REFERENCES makers (id));\nINSERT INTO foods_new (id, made_by) SELECT id, made_by FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, made_by INTEGER);\nINSERT INTO foods_old (id, made_by) SELECT id, made_by FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Elsewhere,
};
