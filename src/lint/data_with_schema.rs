//! Old rows of one table are rewritten in the migration that alters another one.

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::DataWithSchema,
    why: "A change of many rows takes long and may fail on rows that nobody thought of; a change of the schema \
          does neither. Apart, each can be read, undone and tested by itself.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);\nCREATE TABLE users (name TEXT);",
            "DROP TABLE users;\nDROP TABLE foods;",
        ),
        (
            "0002_trim",
            "ALTER TABLE users ADD COLUMN email TEXT;\nUPDATE foods SET name = trim(name) WHERE name IS NOT NULL;",
            "ALTER TABLE users DROP COLUMN email;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);\nCREATE TABLE users (name TEXT);",
            "DROP TABLE users;\nDROP TABLE foods;",
        ),
        (
            "0002_add_email",
            "ALTER TABLE users ADD COLUMN email TEXT;",
            "ALTER TABLE users DROP COLUMN email;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let altered: Vec<_> = scene.kept().map(|table| table.name).collect();
    let rewrites = |parsed: &&Parsed<'_>| {
        let is_of_old_rows = matches!(parsed.act, Act::Update | Act::Delete) && scene.was_there(&parsed.name);
        is_of_old_rows && !scene.table_changes.contains_key(&parsed.name)
    };
    let Some(parsed) = scene.statements.iter().find(rewrites) else {
        return Findings::new();
    };
    let Some(other) = altered.first() else {
        return Findings::new();
    };
    let message = format!(
        "rewrites rows of `{}` in the migration that alters `{other}`",
        parsed.name
    );
    let finding = parsed.finding(Check::DataWithSchema, parsed.name_at, message);
    vec![finding.help("move the one or the other into a migration of its own")]
}
