//! UNIQUE over columns that rows exist for.

use super::copy::assignments;
use super::index::{parts, says_unique};
use super::repair::is_repaired;
use super::scene::Kept;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::table::Table;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::UniqueAdded,
    why: "The migration runs on empty tables and fails on the first database with a duplicate: the app does not \
          start there any more.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_unique_name",
            "CREATE UNIQUE INDEX foods_name ON foods (name);",
            "DROP INDEX foods_name;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_unique_name",
            "DELETE FROM foods WHERE name IS NOT NULL AND rowid NOT IN (SELECT min(rowid) FROM foods GROUP BY name);\nCREATE UNIQUE INDEX foods_name ON foods (name);",
            "DROP INDEX foods_name;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for table in scene.kept() {
        for columns in added_constraints(&table) {
            let is_filled = columns.iter().any(|column| scene.is_filled_before(&table.name, column));
            if !is_repaired(scene, &table.name) && !is_filled {
                let message = message(&table.after.name, &columns.join(", "));
                findings.push(finish(scene.finding_about(Check::UniqueAdded, &table.name, message)));
            }
        }
    }
    for ((kind, name), (before, after)) in scene.changes {
        let (ObjectKind::Index, Some(index)) = (kind, after) else {
            continue;
        };
        let was_unique = before.as_ref().is_some_and(|before| says_unique(before));
        if says_unique(index) && !was_unique && meets_rows(scene, index) && !is_repaired(scene, &index.table) {
            let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::Index), name);
            let message = message(&index.object.table, &parts(index).0);
            findings.push(finish(scene.finding(Check::UniqueAdded, creates, message)));
        }
    }
    findings
}

fn message(table: &str, columns: &str) -> String {
    format!("`{table}` ({columns}) becomes unique, and rows with the same value there stop the migration")
}

fn finish(finding: Finding) -> Finding {
    finding.help_or_allow("delete or change duplicates first", "if there can be none")
}

/// The keys that a table has got, over columns that it had before: by constraints, not by indexes. A key is left out
/// where the rows were already unique in some of its columns.
fn added_constraints(table: &Kept<'_>) -> Vec<Vec<String>> {
    let key = |table: &Table| {
        let mut key = table.primary_key();
        key.sort();
        key
    };
    let old: Vec<_> = table
        .before
        .unique
        .iter()
        .cloned()
        .chain([key(table.before)])
        .filter(|columns| !columns.is_empty())
        .collect();
    let new = table.after.unique.iter().cloned().chain([key(table.after)]);
    let mut added: Vec<_> = new
        .filter(|columns| !columns.is_empty())
        .filter(|columns| columns.iter().all(|column| table.before.column(column).is_some()))
        .filter(|columns| !old.iter().any(|old| old.iter().all(|column| columns.contains(column))))
        .collect();
    added.dedup();
    added
}

/// The columns of an index in lower case, in their order; none in the place of an expression.
fn index_columns(scene: &Scene<'_>, index: &str) -> Vec<Option<String>> {
    let read = || {
        scene
            .conn
            .prepare_cached("SELECT lower(name) FROM pragma_index_info(?1)")?
            .query_map([index], |row| row.get(0))?
            .collect()
    };
    let columns: rusqlite::Result<Vec<_>> = read();
    columns.unwrap_or_default()
}

/// Whether two rows that were there before can be in the way of a new unique index: both had its columns, and nothing
/// has kept these unique so far.
fn meets_rows(scene: &Scene<'_>, index: &Normal) -> bool {
    let (Some(before), Some(after)) = (scene.before(&index.table), scene.tables.get(&index.table)) else {
        return false;
    };
    let columns = index_columns(scene, &index.object.name);
    // A new column without a value is NULL everywhere, and NULLs are never the same.
    let is_empty = |column: &String| {
        let new = after.column(column).filter(|_| before.column(column).is_none());
        new.is_some_and(|new| new.default.is_none() && !new.is_generated)
    };
    let named: Vec<_> = columns.iter().flatten().cloned().collect();
    let was_unique = |columns: &Vec<String>| columns.iter().all(|column| named.contains(column));
    let mut key = before.primary_key();
    key.sort();
    let is_implied = before.unique.iter().any(was_unique) || (!key.is_empty() && was_unique(&key));
    // The same index under another name.
    let renamed = scene.changes.values().any(|(old, new)| {
        let same = |old: &Normal| says_unique(old) && old.table == index.table && old.tokens[4..] == index.tokens[4..];
        new.is_none() && old.as_ref().is_some_and(|old| old.tokens.len() > 4 && same(old))
    });
    let is_filled = named.iter().any(|column| scene.is_filled_before(&index.table, column));
    !named.iter().any(is_empty) && !is_implied && !renamed && !is_filled && !was_unique_by_index(scene, index)
}

/// Whether a unique index that was there before the migration admits no more rows than a new one: it is over some of its
/// columns, and over the same rows or all. An UPDATE of the columns may have changed that.
fn was_unique_by_index(scene: &Scene<'_>, index: &Normal) -> bool {
    let (columns, condition) = parts(index);
    let columns: Vec<_> = columns.split(", ").collect();
    let is_stricter = |old: &Normal| {
        let (own, own_condition) = parts(old);
        let own: Vec<_> = own.split(", ").collect();
        let is_of_same = old.table == index.table && says_unique(old);
        let has_rows = own_condition.is_none() || own_condition == condition;
        let is_name = |column: &&str| columns.contains(column) && !column.contains('(');
        is_of_same && has_rows && own.iter().all(is_name) && !own.iter().any(|column| is_updated(scene, index, column))
    };
    let changed = scene.changes.iter().filter(|((kind, _), _)| *kind == ObjectKind::Index);
    let changed = changed.filter_map(|(_, (before, _))| before.as_ref());
    let all = scene.tracker.objects(ObjectKind::Index);
    let stay = all
        .filter(|(key, _)| !scene.changes.contains_key(*key))
        .map(|(_, stays)| stays);
    changed.chain(stay).any(|old| is_stricter(old))
}

fn is_updated(scene: &Scene<'_>, index: &Normal, column: &str) -> bool {
    let assigns = |parsed: &Parsed<'_>| assignments(parsed).iter().any(|(to, _)| to == column);
    let is_of_table = |parsed: &Parsed<'_>| scene.name_now(&parsed.name) == index.table || parsed.name == index.table;
    let mut updates = scene.statements.iter().filter(|parsed| parsed.act == Act::Update);
    updates.any(|parsed| is_of_table(parsed) && assigns(parsed))
}
