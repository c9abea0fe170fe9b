//! An UPDATE that sets off a trigger of the app, which adds rows to another table.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::SetsOffTrigger,
    why: "A trigger that notes what users change cannot tell a user from a migration. An UPDATE of all rows fills the history with as many entries, which nobody has made, and those of users drown among them.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE history (food INTEGER, name TEXT);\nCREATE TRIGGER foods_history AFTER UPDATE ON foods BEGIN INSERT INTO history (food, name) VALUES (OLD.id, OLD.name); END;",
            "DROP TABLE foods;\nDROP TABLE history;",
        ),
        (
            "0002_add_slug",
            "ALTER TABLE foods ADD COLUMN slug TEXT;\nUPDATE foods SET slug = lower(name);",
            "ALTER TABLE foods DROP COLUMN slug;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE history (food INTEGER, name TEXT);\nCREATE TRIGGER foods_history AFTER UPDATE ON foods BEGIN INSERT INTO history (food, name) VALUES (OLD.id, OLD.name); END;",
            "DROP TABLE foods;\nDROP TABLE history;",
        ),
        (
            "0002_add_slug",
            "ALTER TABLE foods ADD COLUMN slug TEXT;\nDROP TRIGGER foods_history;\nUPDATE foods SET slug = lower(name);\nCREATE TRIGGER foods_history AFTER UPDATE ON foods BEGIN INSERT INTO history (food, name) VALUES (OLD.id, OLD.name); END;",
            "ALTER TABLE foods DROP COLUMN slug;",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Elsewhere,
};
