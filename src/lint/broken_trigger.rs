//! A trigger that cannot fire at head.

use super::broken_view::broken;
use super::compiled::{firing, rejection};
use super::missing::Missing;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::read::ObjectKey;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::BrokenTrigger,
    why: "SQLite does not look into a trigger until it fires, so each statement of the app that fires it fails, \
          and not the migration. The same happens where a table that the trigger writes into gets a NOT NULL column, a \
          CHECK or a unique index: what sets it going is tried before the migration and after it. What a later migration of the set puts right is not reported.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);\nCREATE TABLE log (line TEXT);\nCREATE TRIGGER foods_log AFTER INSERT ON foods BEGIN\n  INSERT INTO log (line) VALUES (NEW.name);\nEND;",
            "DROP TABLE foods;\nDROP TABLE log;",
        ),
        (
            "0002_drop_log",
            "-- tohead: allow(drop-table) \"nobody read it\"\nDROP TABLE log;",
            "CREATE TABLE log (line TEXT);",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);\nCREATE TABLE log (line TEXT);\nCREATE TRIGGER foods_log AFTER INSERT ON foods BEGIN\n  INSERT INTO log (line) VALUES (NEW.name);\nEND;",
            "DROP TABLE foods;\nDROP TABLE log;",
        ),
        (
            "0002_drop_log",
            "-- tohead: allow(drop-table) \"nobody read it\"\nDROP TRIGGER foods_log;\nDROP TABLE log;",
            "CREATE TABLE log (line TEXT);\nCREATE TRIGGER foods_log AFTER INSERT ON foods BEGIN\n  INSERT INTO log (line) VALUES (NEW.name);\nEND;",
        ),
    ],
    rule: Rule::AtHead(rule),
};

fn rule(scene: &Scene<'_>, key: &ObjectKey) -> Findings {
    let Some(trigger) = scene.tracker.get(key).filter(|_| key.0 == ObjectKind::Trigger) else {
        return Findings::new();
    };
    let firing = firing(scene.conn, &trigger.object.table, &trigger.tokens);
    let Some(message) = firing.and_then(|sql| rejection(scene, &sql)) else {
        return Findings::new();
    };
    // A statement fires all triggers of its table: the one to blame names what is missing.
    let missing = Missing::parse(&message).map(|missing| missing.name.to_ascii_lowercase());
    let is_to_blame = |name: &String| trigger.tokens.iter().any(|token| token.trim_matches('"') == name);
    if missing.as_ref().is_some_and(|name| !is_to_blame(name)) {
        return Findings::new();
    }
    let name = &trigger.object.name;
    let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::Trigger), &key.1);
    let text = format!(
        "the trigger `{name}` of `{}` cannot fire: {message}",
        trigger.object.table
    );
    vec![broken(scene, (Check::BrokenTrigger, key), creates, &message, text)]
}
