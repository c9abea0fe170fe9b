//! A rebuild that renames the old table away first.

use super::statement::Parsed;
use super::{Lint, Rule, Scene};
use crate::schema::table::ForeignKey;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::RebuildOrder,
    why: "ALTER TABLE … RENAME is followed by the foreign keys of other tables: they then refer to the old table \
          under its new name, and point nowhere when it is dropped. The safe order is: create the new table, \
          copy the rows, drop the old one, rename the new one (https://sqlite.org/lang_altertable.html#otheralter).",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE portions (food INTEGER REFERENCES foods (id));",
            "DROP TABLE portions;\nDROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "-- tohead: irreversible \"brands are not thrown away again\"\nALTER TABLE foods RENAME TO foods_old;\nCREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, brand TEXT);\nINSERT INTO foods (id, name) SELECT id, name FROM foods_old;\nDROP TABLE foods_old;",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE portions (food INTEGER REFERENCES foods (id));",
            "DROP TABLE portions;\nDROP TABLE foods;",
        ),
        (
            "0002_add_brand",
            "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT, brand TEXT);\nINSERT INTO foods_new (id, name) SELECT id, name FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "ALTER TABLE foods DROP COLUMN brand;",
        ),
    ],
    rule: Rule::Up(rule),
};

/// Finds foreign keys that followed a table to its new name and still point to it, while a new table has the old name.
/// Those that point nowhere afterwards are found by `foreign_key_target`.
fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    for child in scene.kept() {
        let keys = child.after.foreign_keys.iter();
        let followed = keys.filter(|key| scene.tables.get(&key.parent.to_ascii_lowercase()).is_some());
        findings.extend(followed.filter_map(|key| cause(scene, &child.after.name, key)));
    }
    findings
}

/// The finding for a foreign key that points to the wrong table or to none, if the reason is that it followed a table
/// which was renamed away, and another one has the old name.
pub(super) fn cause(scene: &Scene<'_>, child: &str, key: &ForeignKey) -> Option<Finding> {
    let now = key.parent.to_ascii_lowercase();
    let renames = |parsed: &&Parsed<'_>| {
        let is_away = parsed.renames_table_to().as_deref() == Some(now.as_str());
        is_away && scene.was_there(&parsed.name) && scene.tables.get(&parsed.name).is_some()
    };
    let rename = scene.statements.iter().find(renames)?;
    // Only a key that pointed to the old name has followed; one that was written with the new name means it.
    let before = scene.before(&child.to_ascii_lowercase())?;
    let followed = before
        .foreign_keys
        .iter()
        .any(|old| old.columns == key.columns && old.parent.eq_ignore_ascii_case(&rename.name));
    followed.then(|| {
        let message = format!(
            "renames `{}` away, and the foreign key of `{child}` ({}) follows it to `{}`",
            rename.name,
            key.columns.join(", "),
            key.parent
        );
        rename
            .finding(Check::RebuildOrder, rename.name_at, message)
            .help("create the new table under another name, copy the rows, drop the old table, rename the new one")
    })
}
