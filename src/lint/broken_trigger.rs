//! A trigger that cannot fire at head.

use super::broken_view::{broken, rejection};
use super::missing::Missing;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::read::ObjectKey;
use crate::source::tokens::quoted;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::BrokenTrigger,
    why: "SQLite does not look into a trigger until it fires, so each statement of the app that fires it fails, \
          and not the migration. What a later migration of the set puts right is not reported.",
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
    let Some(message) = firing(scene, trigger).and_then(|sql| rejection(scene, &sql)) else {
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

/// A statement that fires the trigger; compiling it compiles the trigger.
fn firing(scene: &Scene<'_>, trigger: &Normal) -> Option<String> {
    let table = format!("main.{}", quoted(&trigger.object.table));
    let events = ["insert", "update", "delete"];
    // `CREATE TRIGGER name` comes before it.
    let at = (3..trigger.tokens.len()).find(|at| events.contains(&trigger.tokens[*at].as_str()))?;
    match trigger.tokens[at].as_str() {
        "insert" => Some(format!("INSERT INTO {table} DEFAULT VALUES")),
        "delete" => Some(format!("DELETE FROM {table}")),
        _ => {
            let of = (trigger.tokens.get(at + 1)? == "of")
                .then(|| trigger.tokens.get(at + 2))
                .flatten();
            let column = of.cloned().or_else(|| first_column(scene, &trigger.object.table))?;
            let column = quoted(column.trim_matches('"'));
            Some(format!("UPDATE {table} SET {column} = {column}"))
        }
    }
}

fn first_column(scene: &Scene<'_>, table: &str) -> Option<String> {
    let sql = "SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 ORDER BY cid LIMIT 1";
    let mut statement = scene.conn.prepare_cached(sql).ok()?;
    statement.query_row([table], |row| row.get(0)).ok()
}
