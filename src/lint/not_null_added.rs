//! NOT NULL on a column that rows exist for.

use super::moved::{is_added_again, is_left_to_default};
use super::repair::{is_ignored, is_repaired};
use super::statement::Parsed;
use super::{Lint, Rule, Scene};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::NotNullAdded,
    why: "The migration runs on empty tables and fails on the first database with a NULL in the column: the app \
          does not start there any more.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_require_name",
            "CREATE TABLE foods_new (name TEXT NOT NULL);\nINSERT INTO foods_new (name) SELECT name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (name TEXT);\nINSERT INTO foods_old (name) SELECT name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_require_name",
            "CREATE TABLE foods_new (name TEXT NOT NULL);\nINSERT INTO foods_new (name) SELECT coalesce(name, '') FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (name TEXT);\nINSERT INTO foods_old (name) SELECT name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for table in scene.kept() {
        let ignored = is_ignored(scene, &table.name);
        if is_repaired(scene, &table.name) && !ignored {
            continue;
        }
        for after in table.after.columns.iter().filter(|column| column.is_not_null) {
            let Some(before) = table.before.column(&after.name) else {
                continue;
            };
            // A single INTEGER PRIMARY KEY is the rowid, which is never NULL.
            let is_rowid = before.key == 1 && table.before.primary_key().len() == 1 && before.declared == "INTEGER";
            let takes_name = |parsed: &Parsed<'_>| {
                let renamed = parsed.renames_column();
                renamed.is_some_and(|(_, to)| to.eq_ignore_ascii_case(&after.name))
            };
            let is_another = scene.statements.iter().any(takes_name);
            // Where rows without a key are left out, made-up ones do not show it: they have theirs. Of others they do.
            let is_seen = ignored && before.key == 0;
            if before.is_not_null || before.is_generated || is_rowid || is_another || is_seen {
                continue;
            }
            let message = format!(
                "`{}`.`{}` becomes NOT NULL, and a row that holds NULL there {}",
                table.after.name,
                after.name,
                if ignored {
                    "is left out of the copy in silence"
                } else {
                    "stops the migration"
                }
            );
            findings.push(
                scene
                    .finding_about(Check::NotNullAdded, &table.name, message)
                    .help(format!(
                        "put such rows right first: UPDATE … SET {0} = … WHERE {0} IS NULL, or coalesce({0}, …) where the rows are copied",
                        after.name
                    ))
                    .quiet_if(is_added_again(scene, &table.name, &after.name))
                    .quiet_if(scene.is_filled_before(&table.name, &after.name))
                    .quiet_if(is_left_to_default(scene, &table.name, &after.name)),
            );
        }
    }
    findings
}
