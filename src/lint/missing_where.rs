//! UPDATE and DELETE of every row.

use std::collections::BTreeSet;

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::MissingWhere,
    why: "Every user's rows are deleted or overwritten, and no down part brings them back. A column that the \
          migration has just added may be filled, and one may be computed from itself.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT, unit TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_metric",
            "-- tohead: irreversible \"the old units are not kept\"\nUPDATE foods SET unit = 'g';",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT, unit TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_metric",
            "-- tohead: irreversible \"the old units are not kept\"\nUPDATE foods SET unit = 'g' WHERE unit IS NULL;",
            "",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for (i, parsed) in scene.statements.iter().enumerate() {
        let is_of_all = matches!(parsed.act, Act::Update | Act::Delete)
            && parsed.find_outside(parsed.name_at, "WHERE").is_none()
            && !["LIMIT", "FROM"]
                .iter()
                .any(|word| parsed.find_outside(parsed.name_at, word).is_some());
        let table = &parsed.name;
        if !is_of_all || !scene.was_there(table) || is_made_here(scene, i, table) {
            continue;
        }
        let message = match parsed.act {
            Act::Delete if !is_saved(scene, i, table) => format!("deletes every row of `{table}`"),
            Act::Update => match overwritten(scene, i, parsed).as_slice() {
                [] => continue,
                columns => format!("overwrites {} in every row of `{table}`", columns.join(", ")),
            },
            _ => continue,
        };
        findings.push(
            parsed
                .finding(Check::MissingWhere, parsed.name_at, message)
                .help_or_allow("say which rows are meant with WHERE", "if all are"),
        );
    }
    findings
}

/// Whether the table, as this statement meets it, was created by the migration itself.
fn is_made_here(scene: &Scene<'_>, i: usize, table: &str) -> bool {
    scene.statements[..i].iter().any(|earlier| {
        earlier.is_on(Act::Create(ObjectKind::Table), table) || earlier.renames_table_to().as_deref() == Some(table)
    })
}

/// Whether a statement before has copied its rows elsewhere.
fn is_saved(scene: &Scene<'_>, i: usize, table: &str) -> bool {
    scene.statements[..i].iter().any(|earlier| copies(earlier, table))
}

/// Whether a statement copies rows of a table elsewhere.
fn copies(parsed: &Parsed<'_>, table: &str) -> bool {
    let writes = matches!(parsed.act, Act::Insert | Act::Create(ObjectKind::Table)) && parsed.has("SELECT");
    writes && parsed.name != table && parsed.mentions(table)
}

/// The columns that were there, that get a value which does not depend on the one they have, and that no
/// statement before has copied elsewhere.
fn overwritten(scene: &Scene<'_>, i: usize, parsed: &Parsed<'_>) -> Vec<String> {
    let before = scene.before(&parsed.name);
    let is_old = |column: &str| before.is_none_or(|table| table.column(column).is_some());
    let is_copied = |column: &str| {
        let mut copies = scene.statements[..i]
            .iter()
            .filter(|earlier| copies(earlier, &parsed.name));
        copies.any(|earlier| earlier.mentions(column))
    };
    let assignments = assignments(parsed);
    let lost = assignments
        .iter()
        .filter(|(column, names)| is_old(column) && !names.contains(column) && !is_copied(column));
    lost.map(|(column, _)| format!("`{column}`")).collect()
}

/// `column = expression` behind SET: the column, and the names in the expression. `(a, b) = …` is left
/// out: it reads from a SELECT.
fn assignments(parsed: &Parsed<'_>) -> Vec<(String, BTreeSet<String>)> {
    let Some(set) = parsed.find_outside(parsed.name_at, "SET") else {
        return Vec::new();
    };
    let end = parsed.find_outside(set, "RETURNING").unwrap_or(parsed.len());
    let mut starts: Vec<_> = parsed
        .outside_parentheses(set + 1)
        .filter(|at| *at < end && (*at == set + 1 || parsed.is(*at - 1, ",")))
        .collect();
    starts.push(end + 1);
    let ranges = starts.windows(2).map(|pair| (pair[0], pair[1] - 1));
    ranges
        .filter(|(start, _)| parsed.is(start + 1, "="))
        .map(|(start, end)| {
            (
                parsed.name_of(start),
                (start + 2..end).map(|at| parsed.name_of(at)).collect(),
            )
        })
        .collect()
}
