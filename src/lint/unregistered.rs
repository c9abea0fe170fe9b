//! A view, a trigger or a default that needs what the app registers on its connections, and the rehearsal has not.

use super::compiled::firing;
use super::missing::Missing;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::error::message_and_offset;
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::read::ObjectKey;
use crate::source::tokens::quoted;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::Unregistered,
    why: "SQLite looks for a function or a collation when a view is read, a trigger fires or a default is needed, so \
          the migration runs without it. But what the rehearsal cannot read or fire it cannot prove, and a name that \
          is misspelt looks just like one that only the app has.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_slugs",
            "CREATE VIEW slugs AS SELECT slug(name) AS slug FROM foods;",
            "DROP VIEW slugs;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_slugs",
            "CREATE VIEW slugs AS SELECT lower(name) AS slug FROM foods;",
            "DROP VIEW slugs;",
        ),
    ],
    rule: Rule::AtHead(rule),
};

fn rule(scene: &Scene<'_>, key: &ObjectKey) -> Findings {
    let Some(object) = scene.tracker.get(key) else {
        return Findings::new();
    };
    let Some(missing) = use_of(scene, key, object).and_then(|sql| of_the_app(scene, &sql)) else {
        return Findings::new();
    };
    // Where a view reads another one that needs the function, only that other one is reported.
    let name = missing.name.to_ascii_lowercase();
    if !object.tokens.iter().any(|token| token.trim_matches('"') == name) {
        return Findings::new();
    }
    let text = format!(
        "the {} `{}` needs {}, which the rehearsal does not have",
        key.0,
        object.object.name,
        missing.as_noun()
    );
    let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(key.0), &key.1);
    let finding = if key.0 == ObjectKind::Table {
        scene.finding_about(Check::Unregistered, &key.1, text)
    } else {
        scene.finding(Check::Unregistered, creates, text)
    };
    let remedy = format!("{}; else correct the name", missing.remedy(false));
    vec![finding.help_or_allow(remedy, "if the rehearsal is to go on without it")]
}

/// A statement that has SQLite compile what it does not look at when an object is created: the SELECT of a view, the
/// statements of a trigger, the defaults of a table.
fn use_of(scene: &Scene<'_>, (kind, _): &ObjectKey, object: &Normal) -> Option<String> {
    let name = format!("main.{}", quoted(&object.object.name));
    match kind {
        ObjectKind::View => Some(format!("SELECT * FROM {name}")),
        ObjectKind::Trigger => firing(scene.conn, &object.object.table, &object.tokens),
        ObjectKind::Table => of_table(object, &name),
        // SQLite has needed all of an index when it made it.
        ObjectKind::Index => None,
    }
}

/// An INSERT that leaves out all columns, so that their defaults are compiled. None for a table without defaults: all
/// else in it SQLite has looked at when the table was created.
fn of_table(object: &Normal, name: &str) -> Option<String> {
    let has = |word: &str| object.tokens.iter().any(|token| token == word);
    (has("default") && !has("virtual")).then(|| format!("INSERT INTO {name} DEFAULT VALUES"))
}

/// What SQLite misses to compile a statement, if it is something that apps register.
fn of_the_app(scene: &Scene<'_>, sql: &str) -> Option<Missing> {
    let error = scene.conn.prepare(sql).err()?;
    let (message, _) = message_and_offset(&error, sql);
    Missing::parse(&message).filter(Missing::is_of_the_app)
}
