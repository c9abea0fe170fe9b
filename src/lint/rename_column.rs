//! A column that gets another name.

use super::drop_column::is_renamed;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::schema::diff::{Change, Item, item_name};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::RenameColumn,
    why: "An older version of the app that meets this database fails at its first statement on the old name. \
          No value is lost.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_rename_name",
            "ALTER TABLE foods RENAME COLUMN name TO title;",
            "ALTER TABLE foods RENAME COLUMN title TO name;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_title",
            "ALTER TABLE foods ADD COLUMN title TEXT GENERATED ALWAYS AS (name);",
            "ALTER TABLE foods DROP COLUMN title;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for difference in scene.differences {
        let Change::Table(items) = &difference.change else {
            continue;
        };
        for item in items
            .iter()
            .filter(|item| is_renamed(scene, &difference.name, item, items))
        {
            let Item::Gone(gone) = item else { continue };
            let (table, column) = (&difference.name, item_name(gone));
            let renames =
                |parsed: &Parsed<'_>| parsed.act == Act::Alter && parsed.mentions(table) && parsed.mentions(column);
            let is_direct = scene.statements.iter().any(renames);
            let fits = |parsed: &Parsed<'_>| {
                if is_direct {
                    renames(parsed)
                } else {
                    parsed.mentions(table)
                }
            };
            findings.push(
                scene
                    .finding(
                        Check::RenameColumn,
                        fits,
                        format!("renames the column `{column}` of `{table}`"),
                    )
                    .help_or_allow(
                        "keep the name, or add a generated column with the new one",
                        "if it is meant",
                    ),
            );
        }
    }
    findings
}
