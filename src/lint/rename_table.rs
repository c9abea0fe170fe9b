//! A table that gets another name.

use super::{Lint, Rule, Scene};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::RenameTable,
    why: "An older version of the app that meets this database fails at its first statement on the old name. \
          No row is lost.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_rename_foods",
            "ALTER TABLE foods RENAME TO items;",
            "ALTER TABLE items RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_items",
            "CREATE VIEW items AS SELECT name FROM foods;",
            "DROP VIEW items;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let renames = scene.statements.iter().filter_map(|parsed| {
        let new = parsed.renames_table_to()?;
        let is_final = scene.tables.get(&new).is_some() && scene.tables.get(&parsed.name).is_none();
        (is_final && scene.was_there(&parsed.name) && !scene.was_there(&new)).then_some((parsed, new))
    });
    renames
        .map(|(parsed, new)| {
            let message = format!("renames the table `{}` to `{new}`", parsed.name);
            parsed
                .finding(Check::RenameTable, parsed.name_at, message)
                .help_or_allow("keep the name, or leave a view with the old one", "if it is meant")
        })
        .collect()
}
