//! A trigger that a migration drops so that its own statements do not set it off, and does not create again.

use super::Scene;
use super::rebuild_loses_object::{again, is_replaced, names};
use super::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::normalise::{Normal, event_at};
use crate::source::Check;
use crate::source::finding::Finding;

/// What to say of a trigger that the migration has taken away.
pub(super) fn left_off(scene: &Scene<'_>, object: &Normal) -> Option<Finding> {
    let (kind, name) = object.object.key();
    let is_drop = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Trigger), &name);
    let dropped = scene.statements.iter().position(is_drop)?;
    let event = event_of(object)?;
    let would_set_off = |parsed: &Parsed<'_>| {
        let is_assigned = || assigns(object).is_none_or(|columns| columns.iter().any(|column| parsed.mentions(column)));
        parsed.is_on(event, &object.table) && (event != Act::Update || is_assigned())
    };
    let set_off = scene.statements[dropped..]
        .iter()
        .find(|parsed| would_set_off(parsed))?;
    if kind != ObjectKind::Trigger || is_replaced(scene, object) || has_nothing_to_do(scene, object, event) {
        return None;
    }
    let statement = match event {
        Act::Insert => "an INSERT into",
        Act::Delete => "a DELETE from",
        _ => "an UPDATE of",
    };
    let name = &object.object.name;
    let message = format!(
        "drops the trigger `{name}` before {statement} `{}`, and does not create it again: what it did for the statements of the app is done no more",
        set_off.name
    );
    let finding = scene.finding(Check::RebuildLosesObject, is_drop, message);
    Some(finding.help_or_allow(again("the statement", object), "if it is to go"))
}

/// The statement that sets a trigger off.
fn event_of(object: &Normal) -> Option<Act> {
    let event = object.tokens.get(event_at(&object.tokens)?)?;
    Some(match event.as_str() {
        "insert" => Act::Insert,
        "update" => Act::Update,
        _ => Act::Delete,
    })
}

/// The columns of `UPDATE OF a, b`, in lower case; none where it is about all.
fn assigns(object: &Normal) -> Option<Vec<String>> {
    let at = event_at(&object.tokens)? + 1;
    let is_of = object.tokens.get(at).is_some_and(|word| word == "of");
    let columns = object.tokens[at..].iter().skip(1).take_while(|word| *word != "on");
    is_of.then(|| columns.filter(|word| *word != ",").cloned().collect())
}

/// Whether its table, or a table or a column that it names, is gone too, or another trigger takes its place.
fn has_nothing_to_do(scene: &Scene<'_>, object: &Normal, event: Act) -> bool {
    let goes = |parsed: &Parsed<'_>| {
        let is_table = parsed.act == Act::Drop(ObjectKind::Table) || parsed.renames_table_to().is_some();
        let column = parsed.drops_column().or_else(|| Some(parsed.renames_column()?.0));
        (is_table && names(object, &parsed.name)) || column.is_some_and(|column| names(object, &column))
    };
    let mut states = scene.changes.iter();
    let takes_place = states.any(|((kind, _), states)| {
        let new = states.1.as_ref().filter(|_| *kind == ObjectKind::Trigger);
        new.is_some_and(|new| new.table == object.table && event_of(new) == Some(event))
    });
    takes_place || !scene.stays(&object.table) || scene.statements.iter().any(goes)
}
