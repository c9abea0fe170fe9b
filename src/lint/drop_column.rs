//! A column that is dropped, and its values with it.

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference, Item, is_column, is_rename, item_name};
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::DropColumn,
    why: "Every user's values go with it, and no down part brings them back. A rebuild that leaves a column \
          out does the same.",
    failing: &[
        (
            "0001_create_users",
            "CREATE TABLE users (name TEXT, email TEXT);",
            "DROP TABLE users;",
        ),
        (
            "0002_drop_email",
            "ALTER TABLE users DROP COLUMN email;",
            "ALTER TABLE users ADD COLUMN email TEXT;",
        ),
    ],
    passing: &[
        (
            "0001_create_users",
            "CREATE TABLE users (name TEXT, email TEXT);",
            "DROP TABLE users;",
        ),
        (
            "0002_drop_email",
            "-- tohead: allow(drop-column) \"never shown to anybody\"\nALTER TABLE users DROP COLUMN email;",
            "ALTER TABLE users ADD COLUMN email TEXT;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let columns = scene.differences.iter().flat_map(|difference| gone(scene, difference));
    columns.map(|(table, column)| lost(scene, table, column)).collect()
}

/// The columns that a table has lost, those that only got another name left out.
fn gone<'d>(scene: &Scene<'_>, difference: &'d Difference) -> Vec<(&'d str, &'d str)> {
    let Change::Table(items) = &difference.change else {
        return Vec::new();
    };
    items
        .iter()
        .filter(|item| !is_renamed(scene, item, items))
        .filter_map(|item| match item {
            Item::Gone(gone) if is_column(gone) => Some((difference.name.as_str(), item_name(gone))),
            _ => None,
        })
        .collect()
}

/// Whether a column that is gone only got another name.
pub(super) fn is_renamed(scene: &Scene<'_>, item: &Item, items: &[Item]) -> bool {
    let Item::Gone(gone) = item else { return false };
    let column = item_name(gone);
    (is_rename(item, items) && is_taken_along(scene, column)) || has_rename(scene, column, items)
}

/// Whether a statement gives a column the name of a new one: its definition may have followed another rename.
fn has_rename(scene: &Scene<'_>, column: &str, items: &[Item]) -> bool {
    let renames = |parsed: &Parsed<'_>| {
        let is_new = |item: &Item| matches!(item, Item::New(new) if is_column(new) && parsed.mentions(item_name(new)));
        parsed.has("RENAME")
            && parsed.renames_table_to().is_none()
            && parsed.mentions(column)
            && items.iter().any(is_new)
    };
    scene.statements.iter().any(renames)
}

/// Whether a rebuild reads a column that has another name in the new table: else a new column with the same
/// definition is just that.
fn is_taken_along(scene: &Scene<'_>, column: &str) -> bool {
    let is_drop = |parsed: &Parsed<'_>| parsed.act == Act::Drop(ObjectKind::Table);
    let reads = |parsed: &Parsed<'_>| {
        let is_read = parsed.has("SELECT") && (parsed.mentions(column) || parsed.has("*"));
        is_read || (parsed.has("RENAME") && parsed.mentions(column))
    };
    !scene.statements.iter().any(is_drop) || scene.statements.iter().any(reads)
}

fn lost(scene: &Scene<'_>, table: &str, column: &str) -> Finding {
    // A rebuild drops the table to drop the column.
    let drops = |parsed: &Parsed<'_>| parsed.has("DROP") && parsed.mentions(column) && parsed.mentions(table);
    let drops_table = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Table), &table.to_ascii_lowercase());
    let is_direct = scene.statements.iter().any(drops);
    let fits = |parsed: &Parsed<'_>| if is_direct { drops(parsed) } else { drops_table(parsed) };
    scene
        .finding(
            Check::DropColumn,
            fits,
            format!("drops the column `{column}` of `{table}` and its values"),
        )
        .help("if that is meant: -- tohead: allow(drop-column) \"why\"")
}
