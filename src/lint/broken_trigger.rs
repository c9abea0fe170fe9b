//! A trigger that cannot fire at head.

use rusqlite::Connection;

use super::broken_view::{broken, rejection};
use super::missing::Missing;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::normalise::event_at;
use crate::schema::read::ObjectKey;
use crate::source::tokens::quoted;
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

/// A statement that fires a trigger with this definition, in normal form; compiling it compiles the trigger.
pub(super) fn firing(conn: &Connection, table: &str, definition: &[String]) -> Option<String> {
    let at = event_at(definition)?;
    let target = format!("main.{}", quoted(table));
    match definition[at].as_str() {
        "insert" => Some(format!("INSERT INTO {target} DEFAULT VALUES")),
        "delete" => Some(format!("DELETE FROM {target}")),
        _ => {
            let of = (definition.get(at + 1)? == "of")
                .then(|| definition.get(at + 2))
                .flatten();
            let column = of.cloned().or_else(|| first_column(conn, table))?;
            let column = quoted(column.trim_matches('"'));
            Some(format!("UPDATE {target} SET {column} = {column}"))
        }
    }
}

fn first_column(conn: &Connection, table: &str) -> Option<String> {
    let sql = "SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 ORDER BY cid LIMIT 1";
    let mut statement = conn.prepare_cached(sql).ok()?;
    statement.query_row([table], |row| row.get(0)).ok()
}
