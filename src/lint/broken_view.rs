//! A view that could be read before, and cannot be read at head.

use super::compiled::rejection;
use super::missing::Missing;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::read::ObjectKey;
use crate::source::finding::Finding;
use crate::source::tokens::quoted;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::BrokenView,
    why: "SQLite does not look into a view until it is read, so the app fails, and not the migration. Also, one \
          broken view keeps every later ALTER TABLE … RENAME and DROP COLUMN from running. What a later migration \
          of the set puts right is not reported.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);\nCREATE VIEW names AS SELECT name FROM foods;",
            "DROP VIEW names;\nDROP TABLE foods;",
        ),
        (
            "0002_replace_foods",
            "-- tohead: allow(drop-table) \"items have come in their place\"\nCREATE TABLE items (name TEXT);\nINSERT INTO items (name) SELECT name FROM foods;\nDROP TABLE foods;",
            "CREATE TABLE foods (name TEXT);\nINSERT INTO foods (name) SELECT name FROM items;\nDROP TABLE items;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);\nCREATE VIEW names AS SELECT name FROM foods;",
            "DROP VIEW names;\nDROP TABLE foods;",
        ),
        (
            "0002_replace_foods",
            "-- tohead: allow(drop-table) \"items have come in their place\"\nCREATE TABLE items (name TEXT);\nINSERT INTO items (name) SELECT name FROM foods;\nDROP VIEW names;\nDROP TABLE foods;\nCREATE VIEW names AS SELECT name FROM items;",
            "DROP VIEW names;\nCREATE TABLE foods (name TEXT);\nINSERT INTO foods (name) SELECT name FROM items;\nDROP TABLE items;\nCREATE VIEW names AS SELECT name FROM foods;",
        ),
    ],
    rule: Rule::AtHead(rule),
};

fn rule(scene: &Scene<'_>, key: &ObjectKey) -> Findings {
    let Some(view) = scene.tracker.get(key).filter(|_| key.0 == ObjectKind::View) else {
        return Findings::new();
    };
    let name = &view.object.name;
    let Some(message) = rejection(scene, &format!("SELECT * FROM main.{}", quoted(name))) else {
        return Findings::new();
    };
    let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::View), &key.1);
    let text = format!("the view `{name}` cannot be read: {message}");
    vec![broken(scene, (Check::BrokenView, key), creates, &message, text)]
}

/// The finding for a view or trigger that does not work: at the statement that creates it, or else at the one that
/// takes away what it names.
///
/// `message` is what SQLite says, `text` the sentence for people. A view that is new has broken nothing for anybody, so
/// it is `unusable-object`, a warning; a new trigger breaks the statements on its table all the same.
pub(super) fn broken(
    scene: &Scene<'_>,
    (check, key): (Check, &ObjectKey),
    creates: impl Fn(&Parsed<'_>) -> bool,
    message: &str,
    text: String,
) -> Finding {
    let missing = Missing::parse(message).map(|missing| missing.name);
    let takes_away = |parsed: &Parsed<'_>| {
        let changes = matches!(parsed.act, Act::Drop(_) | Act::Alter);
        changes && missing.as_ref().is_some_and(|name| parsed.mentions(name))
    };
    let is_created = scene.statements.iter().any(&creates);
    let is_taken = scene.statements.iter().any(takes_away);
    let fits = |parsed: &Parsed<'_>| match (is_created, is_taken) {
        (true, _) => creates(parsed),
        (false, true) => takes_away(parsed),
        (false, false) => matches!(parsed.act, Act::Drop(_) | Act::Alter | Act::Create(_)),
    };
    let is_new = scene.changes.get(key).is_some_and(|(before, _)| before.is_none());
    if is_new {
        let check = if key.0 == ObjectKind::View {
            Check::UnusableObject
        } else {
            check
        };
        return scene.finding(check, fits, text).help(format!("correct the {}", key.0));
    }
    scene.finding(check, fits, text).help(format!(
        "correct the {}, or drop it before the change and create it again behind it",
        key.0
    ))
}
