//! A rebuild after which statements of the app that worked are refused, or give rows no key.

use std::rc::Rc;

use super::index::{parts, says_unique};
use super::rebuilt::{acts, is_made_by_select, lost_defaults, lost_rowid, lost_unique};
use super::scene::Kept;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::table::{Column, ForeignKey, Index, Table};
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::RebuildBreaksWrites,
    why: "Only `INTEGER PRIMARY KEY`, in these words and not in a WITHOUT ROWID table, is the rowid \
          (https://sqlite.org/lang_createtable.html#rowid): an INSERT that leaves any other key out writes NULL or \
          is refused. So is one that leaves out a NOT NULL column, or the key, without its default, and `ON CONFLICT (column)` \
          without a unique index, and a DELETE in a parent whose ON DELETE SET NULL meets a column that is NOT NULL. The migration runs, and the app fails.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (id INT PRIMARY KEY, name TEXT, brand TEXT);\nINSERT INTO foods_new (id, name) SELECT id, name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, name TEXT);\nINSERT INTO foods_old (id, name) SELECT id, name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT, brand TEXT);\nINSERT INTO foods_new (id, name) SELECT id, name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "ALTER TABLE foods DROP COLUMN brand;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for table in scene.rebuilt() {
        findings.extend(no_key(scene, &table));
        findings.extend(no_default(scene, &table));
        findings.extend(no_unique(scene, &table));
        findings.extend(no_null(scene, &table));
        let forgotten = gone_indexes(scene).filter(|index| is_forgotten(scene, &table, index));
        findings.extend(forgotten.map(|index| no_index(scene, &table, index)));
    }
    findings
}

fn finding(scene: &Scene<'_>, table: &Kept<'_>, message: String) -> Finding {
    scene.finding_about(Check::RebuildBreaksWrites, &table.name, message)
}

/// The finding for a table whose INTEGER PRIMARY KEY has become an ordinary column: SQLite no longer numbers its rows.
fn no_key(scene: &Scene<'_>, table: &Kept<'_>) -> Option<Finding> {
    let column = lost_rowid(table)?;
    let name = &column.name;
    let becomes = if column.is_not_null {
        "is refused"
    } else {
        "gets NULL there"
    };
    let message = format!(
        "rebuilds `{}`, and `{name}` is no longer the rowid: a row that the app inserts without it {becomes}",
        table.after.name
    );
    let remedy = if table.after.is_without_rowid {
        format!("leave WITHOUT ROWID out: only then SQLite makes up `{name}`")
    } else if is_made_by_select(scene, table) {
        format!("write CREATE TABLE with `{name} INTEGER PRIMARY KEY` and the other columns, then INSERT INTO … SELECT")
    } else {
        format!("write `{name} INTEGER PRIMARY KEY` in the new CREATE TABLE, in these words")
    };
    Some(finding(scene, table, message).help_or_allow(remedy, "if the app gives every row its key"))
}

/// The findings for columns that need a value and have lost the default that gave them one.
fn no_default(scene: &Scene<'_>, table: &Kept<'_>) -> Findings {
    let columns = lost_defaults(table).into_iter();
    let of = |column: &Column| {
        let (name, default) = (&column.name, column.default.as_deref().unwrap_or_default());
        let (is, gets) = match table.after.column(name) {
            Some(new) if !new.is_not_null => ("the key", "gets NULL there, as does any other one"),
            _ => ("NOT NULL", "is refused"),
        };
        let message = format!(
            "rebuilds `{}`, and `{name}` is {is} without its DEFAULT {default}: a row that the app inserts without it {gets}",
            table.after.name
        );
        finding(scene, table, message).help_or_allow(
            "carry the default over into the new CREATE TABLE",
            "if the app always writes that column",
        )
    };
    columns.map(of).collect()
}

/// The findings for foreign keys with ON DELETE SET NULL over a column that is NOT NULL now: a DELETE in the parent,
/// which worked before, is refused.
fn no_null(scene: &Scene<'_>, table: &Kept<'_>) -> Findings {
    let takes_null = |table: &Table, key: &ForeignKey| {
        let columns = key.columns.iter().filter_map(|name| table.column(name));
        columns.into_iter().all(|column| !column.is_not_null)
    };
    let refuses = |table: &Table, key: &ForeignKey| key.on_delete == "SET NULL" && !takes_null(table, key);
    let worked = |new: &ForeignKey| {
        let mut old = table.before.foreign_keys.iter();
        old.any(|old| old.columns == new.columns && acts(old) && !refuses(table.before, old))
    };
    let keys = table.after.foreign_keys.iter();
    let keys = keys.filter(|key| refuses(table.after, key) && worked(key));
    let of = |key: &ForeignKey| {
        let columns = key.columns.join(", ");
        let message = format!(
            "rebuilds `{}`, and ({columns}) is NOT NULL and ON DELETE SET NULL: a DELETE of the app in `{}` is refused as long as a row refers to what it deletes",
            table.after.name, key.parent
        );
        finding(scene, table, message).help_or_allow(
            format!("let ({columns}) be NULL, or take another action, as CASCADE"),
            "if the app deletes the rows that refer to it first",
        )
    };
    keys.map(of).collect()
}

/// The finding for a key that is lost because the new table comes from `CREATE TABLE … AS`, which makes none. Where a
/// CREATE TABLE leaves the key out, its author may mean that, and it is `rebuild-loses-constraint`.
fn no_unique(scene: &Scene<'_>, table: &Kept<'_>) -> Option<Finding> {
    let lost = lost_unique(scene, table.before, table.after);
    let lost = lost
        .first()
        .filter(|_| is_made_by_select(scene, table) && lost_rowid(table).is_none())?;
    let message = format!(
        "rebuilds `{}` by CREATE TABLE … AS, which loses {lost}: equal rows get in, and ON CONFLICT on these columns is refused",
        table.after.name
    );
    let remedy = "write CREATE TABLE with its columns and keys, then INSERT INTO … SELECT";
    Some(finding(scene, table, message).help_or_allow(remedy, "if the key is to go"))
}

/// The indexes that were there before the migration and are not after it.
fn gone_indexes<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = &'s Rc<Normal>> {
    scene.changes.values().filter_map(|states| match states {
        (Some(before), None) if before.object.kind == ObjectKind::Index => Some(before),
        _ => None,
    })
}

/// Whether a unique index has gone with the old table by mistake. A sign of that is in the migration: it creates the
/// index too early, while the old table still has it, or it creates other indexes of the table again. Without a sign
/// the index may be meant to go.
pub(super) fn is_forgotten(scene: &Scene<'_>, table: &Kept<'_>, index: &Normal) -> bool {
    let (_, name) = index.object.key();
    let creates = |parsed: &&Parsed<'_>| parsed.act == Act::Create(ObjectKind::Index);
    let is_dropped = scene
        .statements
        .iter()
        .any(|parsed| parsed.is_on(Act::Drop(ObjectKind::Index), &name));
    if index.table != table.name || !says_unique(index) || is_dropped || is_replaced(scene, table.after, index) {
        return false;
    }
    let is_other = |parsed: &Parsed<'_>| {
        let key = (ObjectKind::Index, parsed.name.clone());
        let is_old = scene.changes.get(&key).is_none_or(|(before, _)| before.is_some());
        let now = scene.tracker.get(&key);
        is_old && now.is_some_and(|now| now.table == table.name)
    };
    let mut created = scene.statements.iter().filter(creates);
    created.any(|parsed| parsed.name == name || is_other(parsed))
}

/// Whether an index is no longer needed or possible: one of its columns has gone, or another key is over all of its
/// columns, or over some of them only.
fn is_replaced(scene: &Scene<'_>, table: &Table, index: &Normal) -> bool {
    let open = index.tokens.iter().position(|token| token == "(").unwrap_or_default();
    let words = index.tokens[open + 1..].iter();
    let words: Vec<_> = words
        .map(|token| token.trim_matches('"').to_ascii_lowercase())
        .collect();
    let is_column = |word: &&String| table.column(word).is_some();
    // What its condition names is no part of its key.
    let end = words.iter().position(|word| word == "where").unwrap_or(words.len());
    let names: Vec<_> = words[..end].iter().filter(is_column).cloned().collect();
    let mut rest = words.iter().filter(|word| !is_column(word));
    let has_gone = names.is_empty() || rest.any(|word| is_column_of_before(scene, table, word));
    let is_about = |columns: &Vec<String>| {
        let all = |some: &[String], others: &[String]| some.iter().all(|one| others.contains(one));
        !columns.is_empty() && (all(columns, &names) || all(&names, columns))
    };
    let indexes = Index::of(scene.conn, &table.name).unwrap_or_default();
    let mut keys = indexes
        .iter()
        .filter(|index| index.is_unique)
        .map(|index| &index.columns);
    has_gone || is_about(&table.primary_key()) || keys.any(is_about) || has_new_one(scene, table, &names)
}

/// Whether the migration makes a unique index of its own with one of these columns: with another one beside it, that is
/// what takes the place of the old index.
fn has_new_one(scene: &Scene<'_>, table: &Table, names: &[String]) -> bool {
    let has_column = |index: &Normal| {
        let (columns, _) = parts(index);
        let mut columns = columns.split([',', ' ']).map(|word| word.trim_matches('"'));
        columns.any(|column| names.iter().any(|name| name == column))
    };
    let is_of_table = |index: &Normal| index.table == table.name.to_ascii_lowercase() && says_unique(index);
    scene.changes.iter().any(|((kind, _), states)| match states {
        (None, Some(new)) => *kind == ObjectKind::Index && is_of_table(new) && has_column(new),
        _ => false,
    })
}

/// Whether a word is a column that the table had before the migration.
fn is_column_of_before(scene: &Scene<'_>, table: &Table, word: &str) -> bool {
    let before = scene.before(&table.name.to_ascii_lowercase());
    before.is_some_and(|before| before.column(word).is_some())
}

/// The finding for a unique index that was forgotten.
fn no_index(scene: &Scene<'_>, table: &Kept<'_>, index: &Normal) -> Finding {
    let (name, sql) = (&index.object.name, index.object.sql.split_whitespace());
    let message = format!(
        "rebuilds `{}`, and its unique index `{name}` goes with the old table: ON CONFLICT on its columns is refused then, and duplicates get in",
        table.after.name
    );
    let removes = |parsed: &Parsed<'_>| {
        let removal = scene.removal(&table.name);
        removal.is_some_and(|removal| removal.statement.offset == parsed.statement.offset)
    };
    let remedy = format!("behind the rebuild: {}", sql.collect::<Vec<_>>().join(" "));
    scene
        .finding(Check::RebuildBreaksWrites, removes, message)
        .help_or_allow(remedy, "if it is to go")
}
