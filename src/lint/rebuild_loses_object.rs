//! A rebuild after which an index, a trigger or a view is missing, and a view made anew without its trigger.

use super::rebuild_breaks_writes::is_forgotten;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::RebuildLosesObject,
    why: "DROP TABLE takes the table's indexes and triggers with it (https://sqlite.org/lang_droptable.html), and \
          a rebuild has to create them again. Nothing fails without them: queries get slow, and what a trigger \
          or a unique index kept right goes wrong.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);\nCREATE INDEX foods_name ON foods (name);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (name TEXT, brand TEXT);\nINSERT INTO foods_new (name) SELECT name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "ALTER TABLE foods DROP COLUMN brand;\nCREATE INDEX foods_name ON foods (name);",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);\nCREATE INDEX foods_name ON foods (name);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (name TEXT, brand TEXT);\nINSERT INTO foods_new (name) SELECT name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;\nCREATE INDEX foods_name ON foods (name);",
            "ALTER TABLE foods DROP COLUMN brand;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings: Findings = gone(scene).filter_map(|object| of_view(scene, object)).collect();
    for table in scene.rebuilt() {
        for object in gone(scene) {
            let has_column = |name: &str| table.after.column(name).is_some();
            let needs_gone_column = table
                .before
                .columns
                .iter()
                .any(|column| !has_column(&column.name) && names(object, &column.name));
            let kind = object.object.kind;
            let is_lost = match kind {
                ObjectKind::Index | ObjectKind::Trigger => object.table == table.name && !is_dropped(scene, object),
                // A view does not go by itself: it had to be dropped for the rebuild.
                ObjectKind::View => names(object, &table.name) && is_dropped(scene, object),
                ObjectKind::Table => false,
            };
            if is_lost && !needs_gone_column && !is_replaced(scene, object) && !is_forgotten(scene, &table, object) {
                findings.push(lost(scene, &table.name, object));
            }
        }
    }
    findings
}

/// The objects that the migration has taken away.
fn gone<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = &'s Normal> {
    scene.changes.values().filter_map(|states| match states {
        (Some(before), None) => Some(before.as_ref()),
        _ => None,
    })
}

/// A trigger that went with its view, which is there again.
fn of_view(scene: &Scene<'_>, object: &Normal) -> Option<Finding> {
    let view = object.table.to_ascii_lowercase();
    let is_drop = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::View), &view);
    let is_lost = object.object.kind == ObjectKind::Trigger
        && scene.statements.iter().any(is_drop)
        && scene.tracker.get(&(ObjectKind::View, view.clone())).is_some()
        && !is_dropped(scene, object)
        && !is_replaced(scene, object);
    is_lost.then(|| {
        let name = &object.object.name;
        let message = format!("creates the view `{view}` anew and does not create its trigger `{name}` again");
        scene
            .finding(Check::RebuildLosesObject, is_drop, message)
            .help_or_allow(again("the view", object), "if it is to go")
    })
}

fn names(object: &Normal, name: &str) -> bool {
    object
        .tokens
        .iter()
        .any(|token| token.trim_matches('"').eq_ignore_ascii_case(name))
}

fn is_dropped(scene: &Scene<'_>, object: &Normal) -> bool {
    let (kind, name) = object.object.key();
    scene
        .statements
        .iter()
        .any(|parsed| parsed.is_on(Act::Drop(kind), &name))
}

/// Whether a new object does the same under another name.
fn is_replaced(scene: &Scene<'_>, object: &Normal) -> bool {
    let name = object.object.name.to_ascii_lowercase();
    let rest = |normal: &Normal, name: &str| {
        let tokens = normal.tokens.iter().filter(|token| token.trim_matches('"') != name);
        tokens.cloned().collect::<Vec<_>>()
    };
    let wanted = rest(object, &name);
    let new = scene.changes.iter().filter_map(|((_, name), states)| match states {
        (None, Some(after)) => Some((name, after)),
        _ => None,
    });
    new.into_iter().any(|(name, after)| rest(after, name) == wanted)
}

fn lost(scene: &Scene<'_>, table: &str, object: &Normal) -> Finding {
    let (kind, name) = (object.object.kind, &object.object.name);
    let message = if kind == ObjectKind::View {
        format!("drops the view `{name}` to rebuild `{table}`, and does not create it again")
    } else {
        format!("rebuilds `{table}` and does not create its {kind} `{name}` again")
    };
    let removal = |parsed: &Parsed<'_>| match kind {
        ObjectKind::View => parsed.is_on(Act::Drop(kind), &name.to_ascii_lowercase()),
        _ => scene
            .removal(table)
            .is_some_and(|removal| removal.statement.offset == parsed.statement.offset),
    };
    scene
        .finding(Check::RebuildLosesObject, removal, message)
        .help_or_allow(again("the rebuild", object), "if it is to go")
}

/// How an object is kept: created once more behind what has taken it away.
fn again(behind: &str, object: &Normal) -> String {
    let sql = object.object.sql.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("behind {behind}: {sql}")
}
