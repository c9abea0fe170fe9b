//! A statement that stops on a text that is no JSON, or no date.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::UnreadableText,
    why: "A column of texts takes any text. The functions that read JSON stop on one that is none, and those that read dates give NULL. An older release of the app, or an import, may have stored such a text, and for whoever has it the app does not start any more.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, details TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_kcal",
            "ALTER TABLE foods ADD COLUMN kcal INTEGER;\nUPDATE foods SET kcal = json_extract(details, '$.kcal') WHERE details IS NOT NULL;",
            "ALTER TABLE foods DROP COLUMN kcal;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, details TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_kcal",
            "ALTER TABLE foods ADD COLUMN kcal INTEGER;\nUPDATE foods SET kcal = json_extract(details, '$.kcal') WHERE json_valid(details);",
            "ALTER TABLE foods DROP COLUMN kcal;",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rehearse/probe.rs`.
    rule: Rule::Elsewhere,
};
