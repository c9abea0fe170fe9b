//! A column whose declared type changes.

use super::enumerated::is_told_apart;
use super::moved::is_added_again;
use super::repair::is_repaired;
use super::{Lint, Rule, Scene};
use crate::schema::table::Column;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::TypeChange,
    why: "Values are converted, or kept as they were, value by value: '007' becomes 7 in an INTEGER column, and \
          'seven' stays a text, or is refused where the table is STRICT. Sorting and comparing change too.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (barcode INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_retype_barcode",
            "CREATE TABLE foods_new (barcode TEXT);\nINSERT INTO foods_new (barcode) SELECT barcode FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (barcode INTEGER);\nINSERT INTO foods_old (barcode) SELECT barcode FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (barcode VARCHAR(20));",
            "DROP TABLE foods;",
        ),
        (
            "0002_retype_barcode",
            "CREATE TABLE foods_new (barcode TEXT);\nINSERT INTO foods_new (barcode) SELECT barcode FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (barcode VARCHAR(20));\nINSERT INTO foods_old (barcode) SELECT barcode FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for table in scene.kept() {
        if table.after.is_strict && !table.before.is_strict && !is_repaired(scene, &table.name) {
            let message = format!(
                "`{}` becomes STRICT, and rows with a value of another type stop the migration",
                table.after.name
            );
            findings.push(
                scene
                    .finding_about(Check::TypeChange, &table.name, message)
                    .help_or_allow(
                        "cast such values in the SELECT that copies the rows",
                        "if there are none",
                    ),
            );
        }
        for after in &table.after.columns {
            let Some(before) = table.before.column(&after.name) else {
                continue;
            };
            if before.affinity() == after.affinity() || before.is_generated {
                continue;
            }
            let message = format!(
                "`{}`.`{}` changes its type from {} to {}",
                table.after.name,
                after.name,
                shown(&before.declared),
                shown(&after.declared)
            );
            findings.push(
                scene
                    .finding_about(Check::TypeChange, &table.name, message)
                    .help_or_allow(
                        "see what becomes of values that are not of the new type",
                        "if it is right",
                    )
                    .quiet_if(
                        are_alike(before, after)
                            || is_added_again(scene, &table.name, &after.name)
                            || is_told_apart(scene, &table, &after.name),
                    ),
            );
        }
    }
    findings
}

/// Whether columns of two types treat every value alike (<https://sqlite.org/datatype3.html#type_affinity>).
fn are_alike(one: &Column, other: &Column) -> bool {
    let is_number = |column: &Column| matches!(column.affinity(), "INTEGER" | "NUMERIC");
    is_number(one) && is_number(other)
}

/// A declared type as a message shows it.
fn shown(declared: &str) -> &str {
    if declared.is_empty() { "none" } else { declared }
}
