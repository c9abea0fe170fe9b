//! A rebuild that forgets the highest number that AUTOINCREMENT has given out.

use super::drop_table::is_emptied;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::source::tokens::{quoted_text, unquote};
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
        let removal = |parsed: &Parsed<'_>| {
            parsed.is_on(Act::Drop(ObjectKind::Table), name) || (parsed.name == *name && parsed.renames_table_to().is_some())
        };
        // The entry goes with a table that is renamed away. In `sqlite_sequence` names that differ in case are two
        // names.
        let renamed = scene.removal(name).and_then(Parsed::renames_table_to);
        let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::Table), name);
        let new = match &renamed {
            Some(_) if scene.statements.iter().any(creates) => name.clone(),
            _ => scene.origin(name),
        };
        let new = as_written(scene, &new);
        let (old, when) = match renamed {
            Some(old) => (as_written(scene, &old), format!("before `{old}` is dropped")),
            None => (table.before.name.clone(), "before it".to_owned()),
        };
        let remedy = if new == old {
            "make the new table under another name, copy the rows, and rename it when the old one is dropped: then the entry can be copied".to_owned()
        } else {
            let (new, old) = (quoted_text(&new), quoted_text(&old));
            format!(
                "{when}: DELETE FROM sqlite_sequence WHERE name = {new}; INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence WHERE name = {old};"
            )
        };
        scene
            .finding(
                Check::RebuildLosesSequence,
                removal,
                format!("rebuilds `{name}`, and AUTOINCREMENT forgets the ids of deleted rows"),
            )
            .help(remedy)
            // A table without its rows is another one: that is `drop-table`.
            .quiet_if(is_emptied(scene, name))
    })
    .collect()
}

/// A name, given in lower case, as the statement that gives it to a table writes it: so it stands in `sqlite_sequence`.
fn as_written(scene: &Scene<'_>, name: &str) -> String {
    let gives = |parsed: &&Parsed<'_>| matches!(parsed.act, Act::Create(ObjectKind::Table) | Act::Alter);
    let names = scene.statements.iter().filter(gives).find_map(|parsed| {
        let at = (0..parsed.len()).find(|at| parsed.name_of(*at) == name)?;
        Some(unquote(parsed.text(at)))
    });
    names.unwrap_or_else(|| name.to_owned())
}
