//! A rebuild after which a constraint or property of the table is missing.

use std::collections::BTreeSet;

use super::enumerated::is_recoded;
use super::rebuilt::{PRIMARY_KEY, acts, is_made_by_select, lost_defaults, lost_rowid, lost_unique};
use super::scene::Kept;
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::table::{Column, ForeignKey, Table};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::RebuildLosesConstraint,
    why: "The new table has only what its CREATE TABLE says, and nothing fails when a CHECK, a foreign key or a \
          default is forgotten there: wrong rows get in from then on.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT COLLATE NOCASE, kcal REAL CHECK (kcal >= 0));",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (name TEXT, kcal REAL, brand TEXT);\nINSERT INTO foods_new (name, kcal) SELECT name, kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (name TEXT COLLATE NOCASE, kcal REAL CHECK (kcal >= 0));\nINSERT INTO foods_old (name, kcal) SELECT name, kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT COLLATE NOCASE, kcal REAL CHECK (kcal >= 0));",
            "DROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (name TEXT COLLATE NOCASE, kcal REAL CHECK (kcal >= 0), brand TEXT);\nINSERT INTO foods_new (name, kcal) SELECT name, kcal FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "ALTER TABLE foods DROP COLUMN brand;",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for table in scene.rebuilt() {
        let lost = lost(scene, &table);
        if lost.is_empty() {
            continue;
        }
        let message = format!("rebuilds `{}` and loses {}", table.name, lost.join(", "));
        findings.push(
            scene
                .finding_about(Check::RebuildLosesConstraint, &table.name, message)
                .help_or_allow("carry it over into the new CREATE TABLE", "if it is to go"),
        );
    }
    findings
}

/// What the old table had and the new one has not, as the parts of a sentence: first column by column, then of the
/// whole table.
fn lost(scene: &Scene<'_>, table: &Kept<'_>) -> Vec<String> {
    let (before, after) = (&**table.before, &**table.after);
    let mut lost = Vec::new();
    // What the app's statements stumble over is `rebuild-breaks-writes`.
    let defaults = lost_defaults(table);
    for old in &before.columns {
        if let Some(new) = after.column(&old.name) {
            let is_said = defaults.iter().any(|column| column.name == old.name);
            lost.extend(lost_of_column(old, new, is_said));
        }
    }
    lost.extend(lost_foreign_keys(scene, before, after));
    let is_rowid_lost = lost_rowid(table).is_some();
    let keys = lost_unique(scene, before, after).into_iter();
    if is_rowid_lost || !is_made_by_select(scene, table) {
        lost.extend(keys.filter(|key| !(is_rowid_lost && key.starts_with(PRIMARY_KEY))));
    }
    lost.extend(lost_collations(scene, table));
    lost.extend(lost_checks(scene, table));
    let options = [
        (before.is_strict && !after.is_strict, "STRICT"),
        (before.is_without_rowid && !after.is_without_rowid, "WITHOUT ROWID"),
        (before.is_autoincrement && !after.is_autoincrement, "AUTOINCREMENT"),
    ];
    lost.extend(
        options
            .iter()
            .filter(|(is_lost, _)| *is_lost)
            .map(|(_, option)| (*option).to_owned()),
    );
    lost
}

/// What a column has lost. `is_default_said`: another lint says that it has lost its default.
fn lost_of_column(old: &Column, new: &Column, is_default_said: bool) -> Vec<String> {
    let mut lost = Vec::new();
    let is_one = |default: &&String| !default.eq_ignore_ascii_case("null");
    let default = old.default.as_ref().filter(is_one);
    if let (Some(default), None, false) = (default, &new.default, is_default_said) {
        lost.push(format!("the DEFAULT {default} of `{}`", old.name));
    }
    let collation = |column: &Column| column.collation.clone().filter(|name| name != "binary");
    if let Some(name) = collation(old).filter(|name| collation(new).as_ref() != Some(name)) {
        lost.push(format!("the COLLATE {} of `{}`", name.to_uppercase(), old.name));
    }
    if old.is_generated && !new.is_generated {
        lost.push(format!("the expression of the generated column `{}`", old.name));
    }
    lost
}

/// The foreign keys, and the actions of foreign keys, that are lost although their columns and their parent are still
/// there.
fn lost_foreign_keys(scene: &Scene<'_>, before: &Table, after: &Table) -> Vec<String> {
    let stays = |columns: &[String]| columns.iter().all(|column| after.column(column).is_some());
    let took_no_null = |column: &String| before.column(column).is_some_and(|column| column.is_not_null);
    let takes_no_null = |column: &String| after.column(column).is_some_and(|column| column.is_not_null);
    let mut lost = Vec::new();
    for key in before.foreign_keys.iter().filter(|key| stays(&key.columns)) {
        // Its columns may stand in another order.
        let in_order = |key: &ForeignKey| {
            let mut columns = key.columns.clone();
            columns.sort();
            columns
        };
        let same = |other: &&ForeignKey| in_order(other) == in_order(key);
        let parent_stays = scene.tables.get(&key.parent.to_ascii_lowercase()).is_some();
        match after.foreign_keys.iter().find(same) {
            None if parent_stays => lost.push(format!(
                "the foreign key ({}) to `{}`",
                key.columns.join(", "),
                key.parent
            )),
            // SET NULL has to go where a column becomes NOT NULL.
            Some(_) if key.on_delete == "SET NULL" && key.columns.iter().any(takes_no_null) => {}
            Some(new) if new.on_delete != key.on_delete && new.on_delete == "NO ACTION" => lost.push(format!(
                "ON DELETE {} of the foreign key ({})",
                key.on_delete,
                key.columns.join(", ")
            )),
            // A rebuild is the only way to change an action. So the change is meant where the rebuild does nothing
            // else, and where it also changes whether the columns may be NULL.
            Some(new)
                if new.on_delete != key.on_delete
                    && acts(key)
                    && acts(new)
                    && !is_for_actions(before, after)
                    && key
                        .columns
                        .iter()
                        .all(|column| takes_no_null(column) == took_no_null(column)) =>
            {
                lost.push(format!(
                    "ON DELETE {} of the foreign key ({}), which is {} now",
                    key.on_delete,
                    key.columns.join(", "),
                    new.on_delete
                ));
            }
            _ => {}
        }
    }
    lost
}

/// Whether two tables differ in their foreign keys only.
fn is_for_actions(before: &Table, after: &Table) -> bool {
    let table = |table: &Table| Table {
        name: String::new(),
        foreign_keys: Vec::new(),
        ..table.clone()
    };
    table(before) == table(after)
}

/// The keys that have lost the collation by which they compare, as `UNIQUE (name COLLATE NOCASE)` does where it becomes
/// `UNIQUE (name)`.
fn lost_collations(scene: &Scene<'_>, table: &Kept<'_>) -> Vec<String> {
    let key = (ObjectKind::Table, table.name.clone());
    let Some((Some(before), Some(after))) = scene.changes.get(&key) else {
        return Vec::new();
    };
    let new = keys(&after.tokens);
    let columns = |key: &[String]| {
        let parts = key.split(|token| token == ",");
        parts.filter_map(|part| part.first().cloned()).collect::<Vec<_>>()
    };
    let collates = |key: &&&[String]| key.iter().any(|token| token == "collate");
    let is_other = |key: &&&[String]| {
        let mut like = new.iter().filter(|new| columns(new) == columns(key)).peekable();
        like.peek().is_some() && like.all(|new| new != *key)
    };
    let old = keys(&before.tokens);
    let lost = old.iter().filter(collates).filter(is_other);
    lost.map(|key| format!("the COLLATE of UNIQUE ({})", key.join(" ").replace(" ,", ",")))
        .collect()
}

/// What stands in the parentheses behind each UNIQUE and PRIMARY KEY of a definition in normal form.
fn keys(tokens: &[String]) -> Vec<&[String]> {
    let starts = tokens
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| matches!(pair[0].as_str(), "unique" | "key") && pair[1] == "(");
    let inside = starts.map(|(at, _)| {
        let rest = &tokens[at + 2..];
        &rest[..rest.iter().position(|token| token == ")").unwrap_or(0)]
    });
    inside.collect()
}

/// The CHECKs that are lost: their columns are still there, and no CHECK of the new table is about all of them. One that
/// lists words of which the copy makes numbers is none.
fn lost_checks(scene: &Scene<'_>, table: &Kept<'_>) -> Vec<String> {
    let (before, after) = (&**table.before, &**table.after);
    let columns = |table: &Table, check: &str| -> BTreeSet<String> {
        let words = check.split(' ').map(str::to_owned);
        words.filter(|word| table.column(word).is_some()).collect()
    };
    let gone = before.checks.iter().filter(|check| !after.checks.contains(check));
    gone.filter(|check| {
        let about = columns(before, check);
        let stays = about.iter().all(|column| after.column(column).is_some());
        let is_replaced = after.checks.iter().any(|new| columns(after, new).is_superset(&about));
        let mut alone = about.iter().filter(|_| about.len() == 1);
        stays && !is_replaced && !alone.any(|column| is_recoded(scene, table, check, column))
    })
    .map(|check| format!("CHECK ({check})"))
    .collect()
}
