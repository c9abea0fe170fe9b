//! A migration that runs where there are rows and fails on a new database.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::FailsWhenNew,
    why: "The developer's database has rows, and so has that of every test. At a new user the first start fails, and \
          each one after it.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_count_on",
            "CREATE TABLE counters (name TEXT NOT NULL, next INTEGER NOT NULL);\nINSERT INTO counters (name, next) SELECT 'food', max(id) + 1 FROM foods;",
            "DROP TABLE counters;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_count_on",
            "CREATE TABLE counters (name TEXT NOT NULL, next INTEGER NOT NULL);\nINSERT INTO counters (name, next) SELECT 'food', coalesce(max(id), 0) + 1 FROM foods;",
            "DROP TABLE counters;",
        ),
    ],
    // Found by a run of the set without made-up rows: `src/build/rehearse/replay.rs`.
    rule: Rule::Elsewhere,
};
