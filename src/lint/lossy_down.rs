//! A down part that does not bring back what its up part has only moved.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::LossyDown,
    why: "Whoever goes down believes that everything is as it was. What the up part has put somewhere else is still there when the down part starts, and is gone, or stands in the wrong place, behind it.",
    failing: &[
        (
            "0001_create_jobs",
            "CREATE TABLE jobs (id INTEGER PRIMARY KEY, name TEXT NOT NULL, retries INTEGER NOT NULL);",
            "DROP TABLE jobs;",
        ),
        (
            "0002_attempts",
            "ALTER TABLE jobs RENAME COLUMN retries TO attempts;",
            "CREATE TABLE jobs_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, retries INTEGER NOT NULL);\nINSERT INTO jobs_old (id, name, retries) SELECT id, name, 3 FROM jobs;\nDROP TABLE jobs;\nALTER TABLE jobs_old RENAME TO jobs;",
        ),
    ],
    passing: &[
        (
            "0001_create_jobs",
            "CREATE TABLE jobs (id INTEGER PRIMARY KEY, name TEXT NOT NULL, retries INTEGER NOT NULL);",
            "DROP TABLE jobs;",
        ),
        (
            "0002_attempts",
            "ALTER TABLE jobs RENAME COLUMN retries TO attempts;",
            "CREATE TABLE jobs_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, retries INTEGER NOT NULL);\nINSERT INTO jobs_old (id, name, retries) SELECT id, name, attempts FROM jobs;\nDROP TABLE jobs;\nALTER TABLE jobs_old RENAME TO jobs;",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Elsewhere,
};
