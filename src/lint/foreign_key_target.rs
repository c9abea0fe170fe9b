//! A foreign key to a table or column that is not there, or that is not unique.

use std::rc::Rc;

use super::index::says_unique;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene, drop_referenced, rebuild_order};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
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
        let finding = match lost_index(scene, key) {
            Some(index) => at_drop(scene, index, finding),
            None => finding,
        };
        let remedy = format!(
            "carry the UNIQUE constraint or index of `{}` over, or drop the foreign key first",
            key.parent
        );
        Some(Finding { check, ..finding }.help_or_allow(remedy, "if it is meant"))
    });
    problems.collect()
}

/// Whether a foreign key worked before the migration and does not now, because the migration has taken away the unique
/// key that it refers to. Then it is `broken-foreign-key`.
fn has_lost_key(scene: &Scene<'_>, child: &Table, key: &ForeignKey) -> bool {
    let name = key.parent.to_ascii_lowercase();
    let had_key = |parent: &Table| {
        let mut columns = key.columns_in(parent);
        columns.sort();
        let mut own = parent.primary_key();
        own.sort();
        own == columns || parent.unique.contains(&columns) || lost_index(scene, key).is_some()
    };
    let is_old = |child: &Table| {
        let mut keys = child.foreign_keys.iter();
        keys.any(|old| old.columns == key.columns && old.parent.eq_ignore_ascii_case(&key.parent))
    };
    let parent = scene.before(&name).filter(|_| scene.was_there(&name));
    parent.is_some_and(|parent| had_key(parent))
        && scene
            .before(&child.name.to_ascii_lowercase())
            .is_some_and(|child| is_old(child))
        && is_mismatch(scene, child, key)
}

/// The unique index on the columns that a foreign key refers to, as it was before the migration has dropped or changed
/// it.
fn lost_index<'s>(scene: &'s Scene<'_>, key: &ForeignKey) -> Option<&'s Rc<Normal>> {
    let parent = key.parent.to_ascii_lowercase();
    let is_on_columns = |index: &Normal| {
        let open = index.tokens.iter().position(|token| token == "(").unwrap_or_default();
        let words = index.tokens[open + 1..].iter().map(|token| token.trim_matches('"'));
        let mut columns: Vec<_> = words
            .filter(|word| !matches!(*word, "," | ")" | "asc" | "desc"))
            .collect();
        columns.sort_unstable();
        let mut wanted: Vec<_> = key.parent_columns.iter().map(String::as_str).collect();
        wanted.sort_unstable();
        columns == wanted
    };
    let is_it = |index: &&Rc<Normal>| {
        index.object.kind == ObjectKind::Index && index.table == parent && says_unique(index) && is_on_columns(index)
    };
    scene
        .changes
        .values()
        .filter_map(|(before, _)| before.as_ref())
        .find(is_it)
}

/// What is wrong with the target of a foreign key; none if it is a table and columns that are unique.
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
        let own = parent.primary_key();
        let what = match (key.parent_columns.join(", "), own.len()) {
            (columns, 0) if columns.is_empty() => {
                format!("`{}` without naming columns, and that has no primary key", parent.name)
            }
            (columns, count) if columns.is_empty() => format!(
                "`{}` without naming columns, and its primary key has {count}: ({})",
                parent.name,
                own.join(", ")
            ),
            (columns, _) => format!(
                "`{}` ({columns}), which has no unique key on exactly these columns",
                parent.name
            ),
        };
        about(what).help(
            "refer to the primary key or to columns with a UNIQUE constraint or index of their own, without WHERE",
        )
    })
}

/// Moves a finding to the statement that drops an index, if one does.
fn at_drop(scene: &Scene<'_>, index: &Normal, finding: Finding) -> Finding {
    let (_, name) = index.object.key();
    let drops = |parsed: &&Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Index), &name);
    match scene.statements.iter().find(drops) {
        Some(parsed) => finding.span(parsed.span(parsed.name_at)),
        None => finding,
    }
}

/// Whether SQLite says `foreign key mismatch`: there is no unique key on the columns that a foreign key refers to. It
/// says so when it compiles the check of the child's foreign keys.
fn is_mismatch(scene: &Scene<'_>, child: &Table, key: &ForeignKey) -> bool {
    let answer = scene
        .conn
        .prepare(&format!("PRAGMA main.foreign_key_check({})", quoted(&child.name)));
    let Err(error) = answer else { return false };
    let text = error.to_string();
    text.contains("foreign key mismatch") && text.contains(&format!("referencing \"{}\"", key.parent))
}
