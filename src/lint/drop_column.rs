//! A column that is dropped, and its values with it.

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene, copy, drop_table, moved};
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
    let mut findings: Findings = columns.map(|(table, column)| lost(scene, table, &column)).collect();
    findings.extend(gone_from_renamed(scene));
    findings
}

/// The findings for columns that are dropped from a table which the same migration renames. The schemas before and
/// after show a table that is gone and a new one, so the statements are read.
fn gone_from_renamed(scene: &Scene<'_>) -> Findings {
    let renamed = scene.table_changes.iter().filter_map(|(name, (before, _))| {
        let now = scene.moved_to(name)?;
        Some((name, now, before.as_ref()?))
    });
    let dropped = renamed.flat_map(|(name, now, before)| {
        let columns = scene.statements.iter().enumerate().filter_map(move |(at, parsed)| {
            let is_it = |parsed: &Parsed<'_>| parsed.name == *name || parsed.name == now;
            let column = parsed.drops_column().filter(|_| is_it(parsed))?;
            // The name that it had before the migration.
            let renames = scene.statements[..at].iter().rev().filter(|earlier| is_it(earlier));
            let renames = renames.filter_map(Parsed::renames_column);
            let first = renames.fold(column.clone(), |name, (old, new)| if new == name { old } else { name });
            before.column(&first).is_some().then(|| (parsed.name.clone(), column))
        });
        columns.collect::<Vec<_>>()
    });
    dropped.map(|(table, column)| lost(scene, &table, &column)).collect()
}

/// The columns that a table has lost, with their values. One that only got another name is none.
fn gone<'d>(scene: &Scene<'_>, difference: &'d Difference) -> Vec<(&'d str, String)> {
    let Change::Table(items) = &difference.change else {
        return Vec::new();
    };
    let table = difference.name.as_str();
    // Another table has its name now, and it is there under another one.
    let now = scene.name_now(&table.to_ascii_lowercase());
    if !now.eq_ignore_ascii_case(table) && scene.tables.get(&now).is_some() {
        return Vec::new();
    }
    let columns = altered_away(scene, &table.to_ascii_lowercase()).unwrap_or_else(|| {
        let gone = items.iter().filter_map(|item| match item {
            Item::Gone(gone) if is_column(gone) => Some(item_name(gone).to_owned()),
            _ => None,
        });
        gone.collect()
    });
    let stays = |column: &str| {
        let is_it = |item: &&Item| matches!(item, Item::Gone(gone) if item_name(gone) == column);
        match items.iter().find(is_it) {
            Some(item) => is_renamed(scene, table, item, items),
            None => is_taken_along(scene, table, column, items),
        }
    };
    // A generated column holds no values of its own.
    let before = scene.before(&table.to_ascii_lowercase());
    let is_computed = |column: &str| {
        before
            .and_then(|before| before.column(column))
            .is_some_and(|column| column.is_generated)
    };
    let lost = columns
        .into_iter()
        .filter(|column| !stays(column) && !is_computed(column));
    lost.map(|column| (table, column)).collect()
}

/// The columns that ALTER TABLE drops from a table, by their names before the migration; none where no ALTER TABLE
/// drops or renames one, or the table is rebuilt.
///
/// The schema alone would mislead: after `DROP a; RENAME b TO a` it shows `b` as gone. A column that is dropped and
/// added again under the same name is left out here; the rows of the rehearsal show that its values are gone.
fn altered_away(scene: &Scene<'_>, table: &str) -> Option<Vec<String>> {
    let before = scene.before(table).filter(|_| scene.removal(table).is_none())?;
    let alters = scene.statements.iter().filter(|parsed| parsed.is_on(Act::Alter, table));
    let columns = before.columns.iter().map(|column| column.name.to_ascii_lowercase());
    let mut names: Vec<_> = columns.map(|name| (name.clone(), name)).collect();
    let mut dropped = Vec::new();
    let mut is_altered = false;
    for parsed in alters {
        if let Some(column) = parsed.drops_column() {
            is_altered = true;
            dropped.extend(
                names
                    .iter()
                    .filter(|(_, now)| *now == column)
                    .map(|(was, _)| was.clone()),
            );
            names.retain(|(_, now)| *now != column);
        } else if let Some((old, new)) = parsed.renames_column() {
            is_altered = true;
            let renamed = names.iter_mut().filter(|(_, now)| *now == old);
            renamed.for_each(|(_, now)| now.clone_from(&new));
        }
    }
    let is_there = |column: &str| scene.tables.get(table).is_some_and(|now| now.column(column).is_some());
    dropped.retain(|column| !is_there(column) || names.iter().any(|(_, now)| now == column));
    is_altered.then_some(dropped)
}

/// Whether a column that is gone only got another name.
pub(super) fn is_renamed(scene: &Scene<'_>, table: &str, item: &Item, items: &[Item]) -> bool {
    let Item::Gone(gone) = item else { return false };
    let column = item_name(gone);
    (is_rename(item, items) && is_taken_along(scene, table, column, items)) || has_rename(scene, column, items)
}

/// Whether a statement renames a column to one that is new. Its definition need not be the same: it may name a table or
/// column that was renamed, too.
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

/// Whether a statement copies a column into a new one, or renames it. A new column with the same definition alone is no
/// sign of a rename.
fn is_taken_along(scene: &Scene<'_>, table: &str, column: &str, items: &[Item]) -> bool {
    let is_new = |name: &str| {
        let is_it = |item: &Item| matches!(item, Item::New(new) if is_column(new) && item_name(new) == name);
        items.iter().any(is_it)
    };
    let all = || {
        let now = scene.tables.get(&table.to_ascii_lowercase());
        let columns = now.into_iter().flat_map(|now| &now.columns);
        columns.map(|column| column.name.to_ascii_lowercase()).collect()
    };
    let takes = |parsed: &Parsed<'_>| {
        let expressions = copy::items(parsed);
        let targets = copy::targets(parsed).unwrap_or_else(all);
        let mut pairs = targets.iter().zip(&expressions);
        let is_copy = parsed.act == Act::Insert && !expressions.is_empty();
        let takes =
            pairs.any(|(target, item)| is_new(target) && copy::column(parsed, item).is_some_and(|name| name == column));
        let assigns =
            |item: &Item| matches!(item, Item::New(new) if copy::assigns_column(parsed, item_name(new), column));
        let is_update = parsed.act == Act::Update && items.iter().any(assigns);
        (is_copy && (takes || copy::takes_all(parsed)))
            || is_update
            || parsed.renames_column().is_some_and(|(old, _)| old == column)
    };
    scene.statements.iter().any(takes)
}

fn lost(scene: &Scene<'_>, table: &str, column: &str) -> Finding {
    // Where no statement drops the column itself, a rebuild does: the finding points at its DROP TABLE.
    let drops = |parsed: &Parsed<'_>| parsed.has("DROP") && parsed.mentions(column) && parsed.mentions(table);
    let of_table = scene.drop_of(&table.to_ascii_lowercase());
    let drops_table =
        |parsed: &Parsed<'_>| of_table.is_some_and(|drop| drop.statement.offset == parsed.statement.offset);
    let is_direct = scene.statements.iter().any(drops);
    let fits = |parsed: &Parsed<'_>| if is_direct { drops(parsed) } else { drops_table(parsed) };
    let was = scene.before(&table.to_ascii_lowercase());
    let is_computed = was
        .and_then(|table| table.column(column))
        .is_some_and(|column| column.is_generated);
    let message = if is_computed {
        format!("drops the generated column `{column}` of `{table}`")
    } else {
        format!("drops the column `{column}` of `{table}` and its values")
    };
    let is_elsewhere = moved::is_moved(scene, table, column) || scene.is_carried(table, Some(column));
    let is_known = is_elsewhere || drop_table::is_emptied(scene, table);
    scene
        .finding(Check::DropColumn, fits, message)
        .help("if that is meant: -- tohead: allow(drop-column) \"why\"")
        .quiet_if(is_known)
}
