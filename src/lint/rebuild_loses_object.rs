//! A rebuild after which an index, a trigger or a view is missing, or an index has other columns.
//!
//! A view that is created anew without its trigger is found here, too, and reported as `rebuild-breaks-writes`. A trigger
//! that was dropped for the sake of other statements, `left_off` finds.

use super::index::{parts, says_unique, shown};
use super::rebuild_breaks_writes::is_forgotten;
use super::scene::Kept;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene, left_off};
use std::collections::BTreeSet;
use std::rc::Rc;

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
    findings.extend(gone(scene).filter_map(|object| left_off::left_off(scene, object)));
    for table in scene.rebuilt() {
        findings.extend(changed_indexes(scene, &table));
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
            let is_lost = is_lost && !keeps_successor(scene, &table.name, object);
            let is_replaced = is_replaced(scene, object) || has_heir(scene, &table.name, object);
            if is_lost && !needs_gone_column && !is_replaced && !is_forgotten(scene, &table, object) {
                findings.push(lost(scene, &table.name, object).quiet_if(serves_instead(scene, &table, object)));
            }
        }
    }
    findings
}

/// The findings for indexes that a rebuild creates again with other columns, in another order or collation, or for
/// other rows, and without a DROP INDEX that would show that this is meant. A unique index is left to `drop-unique`.
fn changed_indexes<'s>(scene: &'s Scene<'_>, table: &'s Kept<'_>) -> impl Iterator<Item = Finding> + 's {
    let pairs = scene.changes.iter().filter_map(|((kind, name), states)| match states {
        (Some(before), Some(after)) if *kind == ObjectKind::Index => Some((name, before, after)),
        _ => None,
    });
    let is_changed = |(_, before, after): &(&String, &Rc<Normal>, &Rc<Normal>)| {
        let is_of_table = before.table == table.name && after.table == table.name;
        let (columns, condition) = parts(before);
        let (new_columns, new_condition) = parts(after);
        // With more columns behind the old ones it is good for all that it was good for.
        let is_longer = new_columns
            .strip_prefix(&columns)
            .is_some_and(|rest| rest.starts_with(", "));
        let serves = (columns == new_columns || is_longer) && condition == new_condition;
        is_of_table && !serves && !says_unique(before) && !says_unique(after)
    };
    let is_meant = |before: &Normal| {
        let gone = |name: &str| table.after.column(name).is_none() && names(before, name);
        is_dropped(scene, before) || table.before.columns.iter().any(|column| gone(&column.name))
    };
    let changed = pairs.filter(is_changed).filter(move |(_, before, _)| !is_meant(before));
    changed.map(|(name, before, after)| {
        let message = format!(
            "rebuilds `{}`, and its index `{}` comes again on {}, and not on {}",
            table.name,
            before.object.name,
            shown(after),
            shown(before)
        );
        let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::Index), name);
        scene
            .finding(Check::RebuildLosesObject, creates, message)
            .help_or_allow(again("the rebuild", before), "if it is to be another one")
    })
}

/// The objects that the migration has taken away.
fn gone<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = &'s Normal> {
    scene.changes.values().filter_map(|states| match states {
        (Some(before), None) => Some(before.as_ref()),
        _ => None,
    })
}

/// The finding for a trigger that went with its view, while the view is there again.
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
        // Views are written by their triggers alone (<https://sqlite.org/lang_createtrigger.html#instead_of_triggers>).
        let message = format!(
            "creates the view `{view}` anew and does not create its trigger `{name}` again: what the app writes through the view is refused"
        );
        scene
            .finding(Check::RebuildBreaksWrites, is_drop, message)
            .help_or_allow(again("the view", object), "if it is to go")
    })
}

/// Whether it is a trigger that wrote into the table which now takes the place of this one, to keep it up to date until
/// then: it has nothing more to do.
fn keeps_successor(scene: &Scene<'_>, table: &str, object: &Normal) -> bool {
    let takes_place = |parsed: &&Parsed<'_>| {
        let new = parsed.renames_table_to();
        new.is_some_and(|new| new.eq_ignore_ascii_case(table))
    };
    let mut successors = scene.statements.iter().filter(takes_place);
    object.object.kind == ObjectKind::Trigger && successors.any(|parsed| names(object, &parsed.name))
}

/// Whether the definition of an object holds a name.
pub(super) fn names(object: &Normal, name: &str) -> bool {
    object
        .tokens
        .iter()
        .any(|token| token.trim_matches('"').eq_ignore_ascii_case(name))
}

/// Whether a statement of the migration drops the object itself.
fn is_dropped(scene: &Scene<'_>, object: &Normal) -> bool {
    let (kind, name) = object.object.key();
    scene
        .statements
        .iter()
        .any(|parsed| parsed.is_on(Act::Drop(kind), &name))
}

/// Whether a new object has the same definition under another name.
pub(super) fn is_replaced(scene: &Scene<'_>, object: &Normal) -> bool {
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

/// Whether a new trigger of the table, under another name, is set off by the same and writes to the same tables: its author
/// had the old one in mind.
fn has_heir(scene: &Scene<'_>, table: &str, object: &Normal) -> bool {
    let event = |normal: &Normal| {
        let tokens = normal.tokens.iter().skip_while(|token| *token != "trigger").skip(2);
        tokens.take_while(|token| *token != "on").cloned().collect::<Vec<_>>()
    };
    let written = |normal: &Normal| {
        let pairs = normal.tokens.windows(2);
        let starts = |word: &String| ["into", "update", "from"].contains(&word.as_str());
        let names = pairs.filter(|pair| starts(&pair[0])).map(|pair| pair[1].clone());
        names.collect::<BTreeSet<_>>()
    };
    let mut new = scene.changes.values().filter_map(|states| match states {
        (None, Some(after)) if after.object.kind == ObjectKind::Trigger => Some(after),
        _ => None,
    });
    object.object.kind == ObjectKind::Trigger
        && new.any(|after| after.table == table && event(after) == event(object) && written(after) == written(object))
}

/// Whether a unique index or a key over the same columns finds rows as well as the index that is lost.
fn serves_instead(scene: &Scene<'_>, table: &Kept<'_>, object: &Normal) -> bool {
    let (columns, condition) = parts(object);
    if object.object.kind != ObjectKind::Index || condition.is_some() || says_unique(object) {
        return false;
    }
    let mut indexes = scene.tracker.objects(ObjectKind::Index).map(|(_, index)| index);
    let is_it =
        |index: &Rc<Normal>| index.table == table.name && says_unique(index) && parts(index) == (columns.clone(), None);
    let key = [columns.clone()];
    indexes.any(is_it) || table.after.unique.iter().any(|unique| *unique == key) || table.after.primary_key() == key
}

/// The finding for an object that is not created again.
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

/// What to do to keep an object: the statement that creates it, and behind what it has to stand.
pub(super) fn again(behind: &str, object: &Normal) -> String {
    let sql = object.object.sql.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("behind {behind}: {sql}")
}
