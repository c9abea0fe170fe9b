//! What has changed in a table that is there before and after.

use super::kinds::ChangeKind;
use crate::lint::check_added::only_more_values;
use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference, Item, is_column, is_rename, item_name};
use crate::schema::table::{Column, ForeignKey, Table, TableChanges};

pub(super) fn of_table(difference: &Difference, all: &[Difference], tables: &TableChanges) -> Vec<ChangeKind> {
    match &difference.change {
        Change::New { .. } => return vec![ChangeKind::NewTable],
        Change::Gone => {
            let is_new =
                |other: &Difference| other.kind == ObjectKind::Table && matches!(other.change, Change::New { .. });
            let same = |other: &&Difference| is_new(other) && is_same_table(&difference.name, &other.name, tables);
            let is_renamed = all.iter().any(|other| same(&other));
            return vec![if is_renamed {
                ChangeKind::RenamedTable
            } else {
                ChangeKind::DroppedTable
            }];
        }
        _ => {}
    }
    let Some((Some(before), Some(after))) = tables.get(&difference.name.to_ascii_lowercase()) else {
        return vec![ChangeKind::VirtualTable];
    };
    let renamed = renamed_columns(&difference.change);
    let mut kinds = of_columns(before, after, &renamed, tables);
    kinds.extend(of_constraints(before, after));
    kinds.extend(of_options(before, after));
    if kinds.is_empty() {
        kinds.push(ChangeKind::OtherTable);
    }
    kinds
}

/// Whether a table that is gone and one that is new have the same columns, so that it was renamed.
fn is_same_table(old: &str, new: &str, tables: &TableChanges) -> bool {
    let old = tables
        .get(&old.to_ascii_lowercase())
        .and_then(|(before, _)| before.as_ref());
    let new = tables
        .get(&new.to_ascii_lowercase())
        .and_then(|(_, after)| after.as_ref());
    old.zip(new).is_some_and(|(old, new)| old.columns == new.columns)
}

/// The old names of columns that only have another name.
fn renamed_columns(change: &Change) -> Vec<String> {
    let Change::Table(items) = change else {
        return Vec::new();
    };
    let renamed = items.iter().filter(|item| is_rename(item, items));
    renamed
        .filter_map(|item| match item {
            Item::Gone(gone) if is_column(gone) => Some(item_name(gone).to_owned()),
            _ => None,
        })
        .collect()
}

fn of_columns(before: &Table, after: &Table, renamed: &[String], tables: &TableChanges) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    for old in &before.columns {
        match after.column(&old.name) {
            Some(new) => kinds.extend(of_column(old, new)),
            None if renamed.iter().any(|name| name.eq_ignore_ascii_case(&old.name)) => {
                kinds.push(ChangeKind::RenamedColumn)
            }
            None => kinds.push(ChangeKind::DroppedColumn),
        }
    }
    let new = after
        .columns
        .iter()
        .filter(|column| before.column(&column.name).is_none());
    kinds.extend(new.map(|column| of_new_column(column, after, tables)));
    let places = |table: &Table| -> Vec<String> {
        let both = table.columns.iter().map(|column| column.name.to_ascii_lowercase());
        both.filter(|name| before.column(name).is_some() && after.column(name).is_some())
            .collect()
    };
    let old_come_first = after.columns.iter().take(places(after).len());
    let is_between = old_come_first
        .into_iter()
        .any(|column| before.column(&column.name).is_none());
    let only_renamed = kinds.contains(&ChangeKind::RenamedColumn);
    if places(before) != places(after) || (is_between && !only_renamed) {
        kinds.push(ChangeKind::ColumnOrder);
    }
    kinds
}

fn of_column(old: &Column, new: &Column) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    if old.is_generated != new.is_generated {
        kinds.push(ChangeKind::Generated);
    }
    if old.declared != new.declared {
        let is_same = old.affinity() == new.affinity();
        kinds.push(if is_same {
            ChangeKind::Respelt
        } else {
            ChangeKind::Retyped
        });
    }
    match (&old.default, &new.default) {
        (None, Some(_)) => kinds.push(ChangeKind::DefaultGained),
        (Some(_), None) => kinds.push(ChangeKind::DefaultLost),
        (old, new) if old != new => kinds.push(ChangeKind::DefaultChanged),
        _ => {}
    }
    match (old.is_not_null, new.is_not_null) {
        (false, true) => kinds.push(ChangeKind::NotNullGained),
        (true, false) => kinds.push(ChangeKind::NotNullLost),
        _ => {}
    }
    if old.collation != new.collation {
        kinds.push(ChangeKind::Collation);
    }
    kinds
}

fn of_new_column(column: &Column, table: &Table, tables: &TableChanges) -> ChangeKind {
    let name = column.name.to_ascii_lowercase();
    let acts = |key: &ForeignKey| !matches!(key.on_delete.as_str(), "NO ACTION" | "RESTRICT");
    let is_old = |parent: &str| {
        let states = tables.get(&parent.to_ascii_lowercase());
        states.is_none_or(|(before, _)| before.is_some())
    };
    let refuses = |key: &ForeignKey| key.columns.contains(&name) && !acts(key) && is_old(&key.parent);
    let is_unique = || table.unique.iter().any(|columns| *columns == [name.clone()]);
    let is_checked = || {
        table
            .checks
            .iter()
            .any(|check| check.split(' ').any(|word| word == name))
    };
    match () {
        () if column.is_generated => ChangeKind::NewGenerated,
        () if column.is_not_null && column.default.is_none() => ChangeKind::NewRequired,
        () if is_checked() => ChangeKind::NewChecked,
        () if column.default.is_some() && is_unique() => ChangeKind::NewUnique,
        () if table.foreign_keys.iter().any(refuses) => ChangeKind::NewReference,
        () if column.is_not_null => ChangeKind::NewDefaulted,
        () => ChangeKind::NewColumn,
    }
}

/// The changes of constraints over columns that were there. Those of a new column are looked at with the column.
fn of_constraints(before: &Table, after: &Table) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    let are_old = |columns: &[String]| columns.iter().all(|column| before.column(column).is_some());
    if before.primary_key() != after.primary_key() {
        kinds.push(ChangeKind::PrimaryKey);
    }
    let (old, new) = (unique_constraints(before), unique_constraints(after));
    let gained = new.iter().filter(|columns| !old.contains(columns));
    kinds.extend(
        gained
            .filter(|columns| are_old(columns))
            .map(|_| ChangeKind::UniqueGained),
    );
    let lost = old.iter().filter(|columns| !new.contains(columns));
    kinds.extend(lost.map(|_| ChangeKind::UniqueLost));
    kinds.extend(of_checks(before, after));
    let gained = after
        .foreign_keys
        .iter()
        .filter(|key| !before.foreign_keys.contains(key));
    kinds.extend(
        gained
            .filter(|key| are_old(&key.columns))
            .map(|_| ChangeKind::ForeignKeyGained),
    );
    let lost = before
        .foreign_keys
        .iter()
        .filter(|key| !after.foreign_keys.contains(key));
    kinds.extend(lost.map(|key| match key.on_delete.as_str() {
        "NO ACTION" | "RESTRICT" => ChangeKind::ForeignKeyLost,
        _ => ChangeKind::ActionLost,
    }));
    kinds
}

/// The UNIQUE constraints of a table, its primary key left out.
fn unique_constraints(table: &Table) -> Vec<&Vec<String>> {
    let mut key = table.primary_key();
    key.sort();
    table.unique.iter().filter(|columns| **columns != key).collect()
}

fn of_checks(before: &Table, after: &Table) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    let mut lost: Vec<_> = before
        .checks
        .iter()
        .filter(|check| !after.checks.contains(check))
        .collect();
    for check in after.checks.iter().filter(|check| !before.checks.contains(check)) {
        match lost.iter().position(|old| only_more_values(old, check)) {
            Some(at) => {
                lost.remove(at);
                kinds.push(ChangeKind::CheckWidened);
            }
            None if check.split(' ').any(|word| before.column(word).is_some()) => kinds.push(ChangeKind::CheckGained),
            None => {}
        }
    }
    kinds.extend(lost.iter().map(|_| ChangeKind::CheckLost));
    kinds
}

fn of_options(before: &Table, after: &Table) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    match (before.is_strict, after.is_strict) {
        (false, true) => kinds.push(ChangeKind::StrictGained),
        (true, false) => kinds.push(ChangeKind::StrictLost),
        _ => {}
    }
    if before.is_without_rowid != after.is_without_rowid {
        kinds.push(ChangeKind::WithoutRowid);
    }
    if before.is_autoincrement != after.is_autoincrement {
        kinds.push(ChangeKind::Autoincrement);
    }
    kinds
}
