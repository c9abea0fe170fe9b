//! A statement with IF EXISTS or IF NOT EXISTS that does nothing, where its author means it to do something. What a NULL
//! keeps from doing anything, the rehearsal finds: `src/build/rehearse/misread/never_in.rs`.

use super::statement::Act;
use super::{Lint, Moment, Rule};
use crate::migration::ObjectKind;
use crate::schema::normalise::normalise;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::NoEffect,
    why: "SQLite does not compare definitions: CREATE … IF NOT EXISTS leaves an old object with another definition \
          as it is, and DROP … IF EXISTS says nothing of a misspelt name. NOT IN is never true where its list has a NULL in it \
          (https://sqlite.org/lang_expr.html#in_op).",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE IF NOT EXISTS foods (name TEXT, brand TEXT);",
            "SELECT 1;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "ALTER TABLE foods ADD COLUMN brand TEXT;",
            "ALTER TABLE foods DROP COLUMN brand;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    if !parsed.is_conditional || parsed.is_temporary || !moment.is_up() {
        return Findings::new();
    }
    let name = &parsed.name;
    let definition = match parsed.act {
        Act::Create(kind) | Act::Drop(kind) => moment.definition(kind, name),
        _ => return Findings::new(),
    };
    let (message, help) = match (parsed.act, definition) {
        (Act::Create(ObjectKind::Table), Some(_)) if parsed.find_outside(parsed.name_at, "SELECT").is_some() => (
            format!("does nothing: there is a table `{name}`, and no row is copied into it"),
            "drop the table that an earlier statement has left behind first, with DROP TABLE IF EXISTS",
        ),
        (Act::Create(kind), Some(old)) if is_other(&parsed.statement.sql, &old) => (
            format!(
                "does nothing: there is {} {kind} `{name}` with another definition",
                article(kind)
            ),
            "alter what is there, or drop it first",
        ),
        (Act::Create(kind), None) if namesake(moment, kind, name).is_some() => (
            format!(
                "does nothing: `{name}` is a {}, and no {kind}",
                namesake(moment, kind, name).unwrap_or(kind)
            ),
            "choose another name, or drop what is there first",
        ),
        (Act::Drop(kind), None) if !is_guard(moment, name) => (
            format!("does nothing: there is no {kind} `{name}`"),
            "correct the name, or delete the statement",
        ),
        _ => return Findings::new(),
    };
    vec![parsed.finding(Check::NoEffect, parsed.name_at, message).help(help)]
}

fn article(kind: ObjectKind) -> &'static str {
    if kind == ObjectKind::Index { "an" } else { "a" }
}

/// The view that has the name of a new table, or the table that has the name of a new view: no two of them may have one
/// name.
fn namesake(moment: &Moment<'_>, kind: ObjectKind, name: &str) -> Option<ObjectKind> {
    let other = match kind {
        ObjectKind::Table => ObjectKind::View,
        ObjectKind::View => ObjectKind::Table,
        _ => return None,
    };
    moment.definition(other, name).map(|_| other)
}

/// Whether a CREATE … IF NOT EXISTS defines something else than what is there.
fn is_other(statement: &str, old: &str) -> bool {
    let tokens = |sql: &str| {
        let all = normalise(sql, &|_| true);
        let condition = all.windows(3).position(|words| words == ["if", "not", "exists"]);
        let kept = |(at, _): &(usize, String)| !condition.is_some_and(|start| (start..start + 3).contains(at));
        let tokens = all.iter().cloned().enumerate().filter(kept).map(|(_, token)| token);
        tokens.filter(|token| token != ";").collect::<Vec<_>>()
    };
    let (mut new, old) = (tokens(statement), tokens(old));
    new.windows(2)
        .position(|pair| pair == ["main", "."])
        .map(|at| new.drain(at..at + 2).count());
    new != old
}

/// Whether the migration creates an object of this name later, or renames one to it: then DROP … IF EXISTS only makes
/// room, and may well find nothing.
fn is_guard(moment: &Moment<'_>, name: &str) -> bool {
    let statements = &moment.parsed.script.statements;
    let later = statements
        .iter()
        .filter(|statement| statement.offset > moment.parsed.statement.offset);
    later
        .map(|statement| super::Parsed::new(moment.parsed.script, statement))
        .any(|later| {
            matches!(later.act, Act::Create(_)) && later.name == name
                || later.renames_table_to().as_deref() == Some(name)
        })
}
