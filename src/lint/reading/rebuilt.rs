//! What a rebuilt table has no longer: keys, defaults, the rowid.
//!
//! Two lints look at it: `rebuild-breaks-writes`, for what the app's statements stumble over, and
//! `rebuild-loses-constraint`, for what nothing checks any more.

use super::scene::Kept;
use super::scene::Scene;
use super::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::{Column, ForeignKey, Index, Table};
use crate::source::tokens::{Kind, tokens};

/// The column that was the rowid, which SQLite numbers by itself, and that is an ordinary number now. None where its
/// author has given the table another key or the column another type: then the app is to give the value.
pub(in crate::lint) fn lost_rowid<'k>(table: &Kept<'k>) -> Option<&'k Column> {
    let name = table.before.rowid_alias.as_ref()?;
    let column = table.after.column(name)?;
    let key = table.after.primary_key();
    let is_other_key = !key.is_empty() && key != [name.to_ascii_lowercase()];
    let is_number = matches!(column.affinity(), "INTEGER" | "NUMERIC" | "REAL") || column.declared.is_empty();
    let is_given = table.after.rowid_alias.is_some() || column.default.is_some() || column.is_generated;
    (is_number && !is_other_key && !is_given).then_some(column)
}

/// The columns, NOT NULL or in the primary key, that had a default which is computed for each row, such as a time, and
/// have none now. A constant default is passed over: it may have been there only for the old rows of an ADD COLUMN.
pub(in crate::lint) fn lost_defaults<'k>(table: &Kept<'k>) -> Vec<&'k Column> {
    let is_made = |column: &Column| {
        let rowid = table.after.rowid_alias.as_deref();
        column.default.is_some() || column.is_generated || rowid == Some(&column.name)
    };
    let is_lost = |old: &&Column| {
        let new = table.after.column(&old.name);
        let is_required = new.is_some_and(|new| (new.is_not_null || new.key > 0) && !is_made(new));
        is_required && old.default.as_deref().is_some_and(is_computed)
    };
    table.before.columns.iter().filter(is_lost).collect()
}

/// Whether a default is more than a constant: it holds a name, of a function or of the current time.
fn is_computed(default: &str) -> bool {
    let is_constant = |word: &str| {
        ["null", "true", "false"]
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name))
    };
    let mut words = tokens(default).into_iter().filter(|token| token.kind == Kind::Word);
    words.any(|token| !is_constant(token.text(default)))
}

/// Whether a table is what a `CREATE TABLE … AS` has made.
pub(in crate::lint) fn is_made_by_select(scene: &Scene<'_>, table: &Kept<'_>) -> bool {
    let origin = scene.origin(&table.name);
    let makes = |parsed: &Parsed<'_>| {
        parsed.is_on(Act::Create(ObjectKind::Table), &origin) && parsed.is(parsed.name_at + 1, "AS")
    };
    scene.statements.iter().any(makes)
}

/// Whether a foreign key has an action: a DELETE in the parent changes or deletes the rows that refer to it.
pub(in crate::lint) fn acts(key: &ForeignKey) -> bool {
    matches!(key.on_delete.as_str(), "CASCADE" | "SET NULL" | "SET DEFAULT")
}

/// How [`lost_unique`] begins what it says of a primary key.
pub(in crate::lint) const PRIMARY_KEY: &str = "the PRIMARY KEY";

/// The primary key and the UNIQUE constraints that a table had and has no longer, as SQL, where their columns are still
/// there and nothing else keeps these unique.
pub(in crate::lint) fn lost_unique(scene: &Scene<'_>, before: &Table, after: &Table) -> Vec<String> {
    let stays = |columns: &[String]| columns.iter().all(|column| after.column(column).is_some());
    let mut lost = Vec::new();
    let sorted_key = |table: &Table| {
        let mut key = table.primary_key();
        key.sort();
        key
    };
    let (old_key, new_key) = (sorted_key(before), sorted_key(after));
    let unique_indexes = Index::unique(&Index::of(scene.conn, &after.name).unwrap_or_default());
    let keeps = |columns: &Vec<String>| {
        after.unique.contains(columns) || new_key == *columns || unique_indexes.contains(columns)
    };
    // A key of some of its columns and others is meant to tell the rows apart in another way.
    let is_about = |key: &Vec<String>| key.iter().any(|column| old_key.contains(column));
    let mut keys = after.unique.iter().chain(&unique_indexes).chain([&new_key]);
    let is_gone = new_key.is_empty() || !keys.any(is_about);
    if !old_key.is_empty() && is_gone && stays(&old_key) && !keeps(&old_key) {
        lost.push(format!("{PRIMARY_KEY} ({})", old_key.join(", ")));
    }
    let gone = before.unique.iter().filter(|columns| **columns != old_key);
    for columns in gone.filter(|columns| stays(columns) && !keeps(columns)) {
        // One that is now unique in fewer of these columns is unique in all of them.
        let is_implied = after
            .unique
            .iter()
            .any(|new| new.iter().all(|column| columns.contains(column)));
        if !is_implied {
            lost.push(format!("UNIQUE ({})", columns.join(", ")));
        }
    }
    lost
}
