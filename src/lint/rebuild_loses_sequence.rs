//! A rebuild that forgets the highest number that AUTOINCREMENT has given out.

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::RebuildLosesSequence,
    why: "AUTOINCREMENT promises that the id of a deleted row is never given out again, and keeps the highest one \
          in sqlite_sequence (https://sqlite.org/autoinc.html). DROP TABLE deletes that entry; the new table \
          knows only the ids of the rows that were copied.",
    failing: &[
        (
            "0001_create_orders",
            "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT);",
            "DROP TABLE orders;",
        ),
        (
            "0002_add_note",
            "CREATE TABLE orders_new (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT);\nINSERT INTO orders_new (id) SELECT id FROM orders;\nDROP TABLE orders;\nALTER TABLE orders_new RENAME TO orders;",
            "ALTER TABLE orders DROP COLUMN note;",
        ),
    ],
    passing: &[
        (
            "0001_create_orders",
            "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT);",
            "DROP TABLE orders;",
        ),
        (
            "0002_add_note",
            "CREATE TABLE orders_new (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT);\nINSERT INTO orders_new (id) SELECT id FROM orders;\nDELETE FROM sqlite_sequence WHERE name = 'orders_new';\nINSERT INTO sqlite_sequence (name, seq) SELECT 'orders_new', seq FROM sqlite_sequence WHERE name = 'orders';\nDROP TABLE orders;\nALTER TABLE orders_new RENAME TO orders;",
            "ALTER TABLE orders DROP COLUMN note;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let carries = |parsed: &Parsed<'_>| parsed.mentions("sqlite_sequence");
    if scene.statements.iter().any(carries) {
        return Findings::new();
    }
    let rebuilt = scene.rebuilt();
    let lost = rebuilt
        .iter()
        .filter(|table| table.before.is_autoincrement && table.after.is_autoincrement);
    lost.map(|table| {
        let name = &table.name;
        let removal = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Table), name) || parsed.is_on(Act::Alter, name);
        let new = scene.origin(name);
        scene
            .finding(
                Check::RebuildLosesSequence,
                removal,
                format!("rebuilds `{name}`, and AUTOINCREMENT forgets the ids of deleted rows"),
            )
            .help(format!(
                "before it: DELETE FROM sqlite_sequence WHERE name = '{new}'; INSERT INTO sqlite_sequence (name, seq) SELECT '{new}', seq FROM sqlite_sequence WHERE name = '{name}';"
            ))
    })
    .collect()
}
