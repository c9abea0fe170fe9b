//! A foreign key without an index on its columns.

use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::read::ObjectKey;
use crate::schema::table::Index;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::ForeignKeyIndex,
    why: "Each DELETE in the parent and each change of its key reads the whole child table to find the rows that \
          refer to it (https://sqlite.org/foreignkeys.html#fk_indexes).",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_portions",
            "CREATE TABLE portions (food INTEGER REFERENCES foods (id));",
            "DROP TABLE portions;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_portions",
            "CREATE TABLE portions (food INTEGER REFERENCES foods (id));\nCREATE INDEX portions_food ON portions (food);",
            "DROP TABLE portions;",
        ),
    ],
    rule: Rule::AtHead(rule),
};

fn rule(scene: &Scene<'_>, key: &ObjectKey) -> Findings {
    let Some(child) = scene.tables.get(&key.1).filter(|_| key.0 == ObjectKind::Table) else {
        return Findings::new();
    };
    if child.foreign_keys.is_empty() {
        return Findings::new();
    }
    let indexes = Index::of(scene.conn, &child.name).unwrap_or_default();
    let whole = indexes
        .into_iter()
        .filter(|index| !index.is_partial)
        .map(|index| index.columns);
    let indexes: Vec<_> = whole.chain([child.primary_key()]).collect();
    let has_index = |columns: &[String]| {
        let starts = |index: &Vec<String>| {
            index.len() >= columns.len() && index[..columns.len()].iter().all(|column| columns.contains(column))
        };
        indexes.iter().any(starts)
    };
    let slow = child.foreign_keys.iter().filter(|key| !has_index(&key.columns));
    slow.map(|key| {
        let columns = key.columns.join(", ");
        let message = format!(
            "the foreign key of `{}` ({columns}) to `{}` has no index",
            child.name, key.parent
        );
        scene
            .finding_about(Check::ForeignKeyIndex, &child.name.to_ascii_lowercase(), message)
            .help(format!("CREATE INDEX … ON {} ({columns});", child.name))
    })
    .collect()
}
