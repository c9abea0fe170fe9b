//! A down part that changes nothing.

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::source::{Check, Findings, SourceScript};

pub(super) const LINT: Lint = Lint {
    check: Check::IdleDown,
    why: "Whoever goes down believes that the change was undone, and it was not: the rows stay as the up part left \
          them. `irreversible` says so, and keeps everybody from trying.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        ("0002_trim_names", "UPDATE foods SET name = trim(name);", "SELECT 1;"),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_trim_names",
            "-- tohead: irreversible \"the old spaces are not kept\"\nUPDATE foods SET name = trim(name);",
            "",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let migration = scene.migration;
    let Some(down) = &migration.down else {
        return Findings::new();
    };
    let writes = |parsed: &Parsed<'_>| matches!(parsed.act, Act::Insert | Act::Update | Act::Delete);
    if !scene.statements.iter().any(writes) {
        return Findings::new();
    }
    // Where the schema has changed, going down shows it (`down-differs`); VACUUM and its kind have nothing to undo.
    let is_about_rows =
        scene.differences.is_empty() && migration.rust.is_none() && !migration.directives.no_transaction;
    if !is_about_rows || down.statements.is_empty() || !is_idle(scene, down) {
        return Findings::new();
    }
    let first = Parsed::new(down, &down.statements[0]);
    let finding = first.finding(
        Check::IdleDown,
        0,
        format!(
            "the down part of {} changes nothing, and its up part changes rows",
            migration.id()
        ),
    );
    vec![finding.help(
        "undo what the up part does, or delete this file and say why there is none: -- tohead: irreversible \"why\"; if nothing has to be undone: -- tohead: allow(idle-down) \"why\"",
    )]
}

/// Whether SQLite says of every statement that it writes nothing.
fn is_idle(scene: &Scene<'_>, script: &SourceScript) -> bool {
    script.statements.iter().all(|statement| {
        let prepared = scene.conn.prepare(&statement.sql);
        prepared.is_ok_and(|prepared| prepared.readonly())
    })
}
