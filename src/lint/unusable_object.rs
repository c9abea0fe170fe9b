//! A view that is created and cannot be read at head.

use super::{Lint, Rule};
use crate::source::Check;

/// Found with the rule of `broken_view`, which is about views that could be read before.
pub(super) const LINT: Lint = Lint {
    check: Check::UnusableObject,
    why: "SQLite does not look into a view when it is created, so the mistake shows when the app reads it, and when a \
          later ALTER TABLE … RENAME or DROP COLUMN stumbles over it. Nothing that worked before is broken; what a \
          later migration of the set puts right is not reported.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT, kcal REAL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_light",
            "CREATE VIEW light AS SELECT name FROM foods WHERE calories < 100;",
            "DROP VIEW light;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT, kcal REAL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_light",
            "CREATE VIEW light AS SELECT name FROM foods WHERE kcal < 100;",
            "DROP VIEW light;",
        ),
    ],
    rule: Rule::Elsewhere,
};
