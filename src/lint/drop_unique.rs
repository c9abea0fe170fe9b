//! A unique index that is dropped while its table stays, or comes again behind a rebuild and is not unique any more.

use std::rc::Rc;

use super::index::{indexed, parts, says_unique, shown};
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::DropUnique,
    why: "`INSERT … ON CONFLICT (column)` and foreign keys to the column need a unique index on exactly these \
          columns; without it SQLite rejects the statements of the app, and duplicates get in.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (barcode TEXT);\nCREATE UNIQUE INDEX foods_barcode ON foods (barcode);",
            "DROP TABLE foods;",
        ),
        (
            "0002_drop_index",
            "DROP INDEX foods_barcode;",
            "CREATE UNIQUE INDEX foods_barcode ON foods (barcode);",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (barcode TEXT);\nCREATE UNIQUE INDEX foods_barcode ON foods (barcode);",
            "DROP TABLE foods;",
        ),
        (
            "0002_rename_index",
            "DROP INDEX foods_barcode;\nCREATE UNIQUE INDEX foods_by_barcode ON foods (barcode);",
            "DROP INDEX foods_by_barcode;\nCREATE UNIQUE INDEX foods_barcode ON foods (barcode);",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for ((kind, name), (before, after)) in scene.changes {
        let (ObjectKind::Index, Some(index)) = (kind, before) else {
            continue;
        };
        let drops = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Index), name);
        let is_dropped = scene.statements.iter().any(drops);
        let is_lost = match after {
            // It is created again, perhaps with other columns or without UNIQUE.
            Some(after) => {
                let is_same = says_unique(after) && indexed(index) == indexed(after);
                let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::Index), name);
                says_unique(index) && !is_same && scene.statements.iter().any(creates)
            }
            None => is_dropped && says_unique(index) && scene.tables.get(&index.table).is_some(),
        };
        if !is_lost || has_another(scene, index) {
            continue;
        }
        let takes_away = |parsed: &Parsed<'_>| {
            let is_made_again = !is_dropped && parsed.is_on(Act::Create(ObjectKind::Index), name);
            drops(parsed) || is_made_again
        };
        let (table, columns) = (&index.object.table, shown(index));
        findings.push(
            scene
                .finding(
                    Check::DropUnique,
                    takes_away,
                    format!("`{table}` {columns} is not unique any more"),
                )
                .help_or_allow(
                    "see that no statement of the app says ON CONFLICT for these columns",
                    "if it is meant",
                ),
        );
    }
    findings
}

/// Whether the columns are still unique without this index, by another index or a constraint, or need not be, because
/// one of them is gone.
fn has_another(scene: &Scene<'_>, index: &Rc<Normal>) -> bool {
    let others = scene.tracker.objects(ObjectKind::Index);
    let (columns, _) = parts(index);
    // One without a condition keeps more rows unique than one with.
    let is_same = |other: &Normal| {
        let is_on_same = other.table == index.table && says_unique(other);
        is_on_same && (indexed(other) == indexed(index) || parts(other) == (columns.clone(), None))
    };
    let mut columns: Vec<_> = parts(index).0.split(", ").map(str::to_owned).collect();
    columns.sort();
    let table = scene.tables.get(&index.table);
    let is_constraint = table.is_some_and(|table| {
        let is_gone = columns.iter().any(|column| table.column(column).is_none());
        let mut key = table.primary_key();
        key.sort();
        table.unique.contains(&columns) || key == columns || (is_gone && !parts(index).0.contains(['(', ' ']))
    });
    is_constraint || others.into_iter().any(|(_, other)| is_same(other))
}
