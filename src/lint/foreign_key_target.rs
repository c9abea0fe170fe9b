//! A foreign key to a table or column that is not there, or that is not unique.

use super::{Lint, Rule, Scene, drop_referenced, rebuild_order};
use crate::migration::ObjectKind;
use crate::schema::read::ObjectKey;
use crate::schema::table::{ForeignKey, Table};
use crate::source::finding::Finding;
use crate::source::tokens::quoted;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::ForeignKeyTarget,
    why: "SQLite takes such a definition, and with foreign keys on refuses every row that is inserted into the \
          table: `no such table`, or `foreign key mismatch` (https://sqlite.org/foreignkeys.html#fk_indexes). \
          What a later migration of the set puts right is not reported.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_portions",
            "CREATE TABLE portions (food TEXT REFERENCES foods (name));",
            "DROP TABLE portions;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT UNIQUE);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_portions",
            "CREATE TABLE portions (food TEXT REFERENCES foods (name));",
            "DROP TABLE portions;",
        ),
    ],
    rule: Rule::AtHead(rule),
};

fn rule(scene: &Scene<'_>, key: &ObjectKey) -> Findings {
    let Some(child) = scene.tables.get(&key.1).filter(|_| key.0 == ObjectKind::Table) else {
        return Findings::new();
    };
    let problems = child.foreign_keys.iter().filter_map(|key| {
        let finding = problem(scene, child, key)?;
        if !has_lost_key(scene, child, key) {
            return Some(finding);
        }
        let check = Check::BrokenForeignKey;
        let remedy = format!(
            "carry the UNIQUE constraint or index of `{}` over, or drop the foreign key first",
            key.parent
        );
        Some(Finding { check, ..finding }.help_or_allow(remedy, "if it is meant"))
    });
    problems.collect()
}

/// Whether the migration has taken the unique key away that a foreign key of before refers to.
fn has_lost_key(scene: &Scene<'_>, child: &Table, key: &ForeignKey) -> bool {
    let name = key.parent.to_ascii_lowercase();
    let had_key = |parent: &Table| {
        let mut columns = key.columns_in(parent);
        columns.sort();
        let mut own = parent.primary_key();
        own.sort();
        own == columns || parent.unique.contains(&columns)
    };
    let is_old = |child: &Table| {
        let mut keys = child.foreign_keys.iter();
        keys.any(|old| old.columns == key.columns && old.parent.eq_ignore_ascii_case(&key.parent))
    };
    let parent = scene.table_changes.get(&name).and_then(|(before, _)| before.as_ref());
    parent.is_some_and(|parent| had_key(parent))
        && scene
            .before(&child.name.to_ascii_lowercase())
            .is_some_and(|child| is_old(child))
        && is_mismatch(scene, child, key)
}

fn problem(scene: &Scene<'_>, child: &Table, key: &ForeignKey) -> Option<Finding> {
    let name = key.parent.to_ascii_lowercase();
    let columns = key.columns.join(", ");
    let about = |what: String| {
        let message = format!("the foreign key of `{}` ({columns}) refers to {what}", child.name);
        scene.finding_about(Check::ForeignKeyTarget, &child.name.to_ascii_lowercase(), message)
    };
    if scene.tracker.get(&(ObjectKind::Table, name.clone())).is_none() {
        return rebuild_order::cause(scene, &child.name, key)
            .or_else(|| drop_referenced::cause(scene, &child.name, key))
            .or_else(|| {
                let what = format!("the table `{}`, which is not there", key.parent);
                Some(about(what).help(
                    "correct the name, or create that table; another set's tables: Compiler::connection(|conn| …)",
                ))
            });
    }
    // A virtual table has no columns of its own to look at.
    let parent = scene.tables.get(&name)?;
    if let Some(column) = key.parent_columns.iter().find(|column| parent.column(column).is_none()) {
        let what = format!("`{}`.`{column}`, and there is no such column", parent.name);
        return Some(about(what).help("correct the name of the column"));
    }
    is_mismatch(scene, child, key).then(|| {
        let shown = if key.parent_columns.is_empty() {
            "its primary key".to_owned()
        } else {
            format!("({})", key.parent_columns.join(", "))
        };
        let what = format!(
            "`{}` {shown}, which has no unique key on exactly these columns",
            parent.name
        );
        about(what).help(
            "refer to the primary key or to columns with a UNIQUE constraint or index of their own, without WHERE",
        )
    })
}

/// SQLite compiles the check of a table's foreign keys only if each has a parent key.
fn is_mismatch(scene: &Scene<'_>, child: &Table, key: &ForeignKey) -> bool {
    let answer = scene
        .conn
        .prepare(&format!("PRAGMA main.foreign_key_check({})", quoted(&child.name)));
    let Err(error) = answer else { return false };
    let text = error.to_string();
    text.contains("foreign key mismatch") && text.contains(&format!("referencing \"{}\"", key.parent))
}
