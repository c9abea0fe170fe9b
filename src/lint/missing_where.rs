//! UPDATE and DELETE without a condition: every row of a table that users have rows in is overwritten or deleted.

use std::ops::Range;

use super::copy::{assignments, is_constant, takes_every_row};
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::MissingWhere,
    why: "Every user's rows are deleted or overwritten, and no down part brings them back. A column that the \
          migration has just added, or the one before it in the same release, may be filled, and one may be computed from itself.",
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
            && takes_every_row(scene.conn, parsed)
            && !["LIMIT", "FROM"]
                .iter()
                .any(|word| parsed.find_outside(parsed.name_at, word).is_some());
        let table = &parsed.name;
        if !is_of_all || !scene.was_there(table) || scene.is_made_before(i, table) {
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
                .help_or_allow("say which rows are meant with WHERE", "if all are")
                .quiet_if(notes_version(scene, parsed) || is_dropped_next(scene, i, table)),
        );
    }
    findings
}

/// Whether an UPDATE notes the version of the schema, in a table that an earlier tool or the app keeps for it: it has
/// one row, and no WHERE is missing.
fn notes_version(scene: &Scene<'_>, parsed: &Parsed<'_>) -> bool {
    let assignments = assignments(parsed);
    let [(column, value)] = &assignments[..] else {
        return false;
    };
    let columns = scene.before(&parsed.name).map_or(0, |table| table.columns.len());
    let says = |name: &str| ["version", "revision"].iter().any(|word| name.contains(word));
    let is_of_schema =
        columns == 1 || parsed.name.contains("schema") || says(&parsed.name) || parsed.name.contains("db");
    parsed.act == Act::Update && columns <= 2 && says(column) && is_of_schema && is_constant(parsed, value)
}

/// Whether the next statement about the table drops it after a DELETE: then `drop-table` says that its rows go.
fn is_dropped_next(scene: &Scene<'_>, i: usize, table: &str) -> bool {
    let mut later = scene.statements[i + 1..].iter();
    let next = later.find(|later| later.name == table);
    scene.statements[i].act == Act::Delete && next.is_some_and(|next| next.act == Act::Drop(ObjectKind::Table))
}

/// Whether a statement in front has copied the rows of a table elsewhere, each by itself and not in groups.
fn is_saved(scene: &Scene<'_>, i: usize, table: &str) -> bool {
    let saves = |earlier: &Parsed<'_>| copies(earlier, table) && !earlier.has("GROUP");
    scene.statements[..i].iter().any(saves)
}

/// Whether a statement copies rows of a table elsewhere.
fn copies(parsed: &Parsed<'_>, table: &str) -> bool {
    let writes = matches!(parsed.act, Act::Insert | Act::Create(ObjectKind::Table)) && parsed.has("SELECT");
    writes && parsed.name != table && parsed.mentions(table)
}

/// The columns whose values an UPDATE destroys: they were there before the release, the new value does not depend on
/// the old one, and no statement in front has copied them elsewhere.
fn overwritten(scene: &Scene<'_>, i: usize, parsed: &Parsed<'_>) -> Vec<String> {
    let before = scene.before(&parsed.name);
    let is_filled_first = |column: &str| {
        let place = (parsed.name.clone(), column.to_owned());
        scene.filled_first.contains(&place)
    };
    let is_old = |column: &str| before.is_none_or(|table| table.column(column).is_some()) && !is_filled_first(column);
    let is_copied = |column: &str| {
        let mut copies = scene.statements[..i]
            .iter()
            .filter(|earlier| copies(earlier, &parsed.name));
        copies.any(|earlier| earlier.mentions(column))
    };
    let reads = |value: &Range<usize>, column: &str| value.clone().any(|at| parsed.name_of(at) == column);
    let assignments = assignments(parsed).into_iter();
    let lost = assignments.filter(|(column, value)| is_old(column) && !reads(value, column) && !is_copied(column));
    lost.map(|(column, _)| format!("`{column}`")).collect()
}
