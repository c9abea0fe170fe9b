//! A statement that would begin or end the transaction of the run.
//!
//! Found by the text (`src/source/rules.rs`) and by the rehearsal.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::TransactionControl,
    why: "All pending migrations run and commit together, so that a failure leaves the database as it was. A \
          COMMIT in a script, or OR ROLLBACK where a row is in the way (https://sqlite.org/lang_conflict.html), \
          ends that transaction: what was done is kept or gone, and every statement behind it commits by \
          itself.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT UNIQUE);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_rice",
            "INSERT OR ROLLBACK INTO foods (name) VALUES ('rice');",
            "DELETE FROM foods WHERE name = 'rice';",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT UNIQUE);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_rice",
            "INSERT INTO foods (name) VALUES ('rice') ON CONFLICT (name) DO NOTHING;",
            "DELETE FROM foods WHERE name = 'rice';",
        ),
    ],
    rule: Rule::Elsewhere,
};
