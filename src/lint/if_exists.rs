//! IF EXISTS or IF NOT EXISTS at all.

use super::{Lint, Moment, Rule};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::IfExists,
    why: "What a migration meets is known: the rehearsal has shown it. The condition lets a run go on where a \
          database is not as it should be, and the difference is found later, if at all.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_index_name",
            "CREATE INDEX IF NOT EXISTS foods_name ON foods (name);",
            "DROP INDEX foods_name;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_index_name",
            "CREATE INDEX foods_name ON foods (name);",
            "DROP INDEX foods_name;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    if !parsed.is_conditional || parsed.is_temporary {
        return Findings::new();
    }
    let Some(at) = parsed.find(&["IF"]) else {
        return Findings::new();
    };
    let message = format!("whether `{}` is there is known, and not to be asked", parsed.name);
    vec![
        parsed
            .finding(Check::IfExists, at, message)
            .help("leave the condition out"),
    ]
}
