//! A table that is dropped while another one refers to it.

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::migration::ObjectKind;
use crate::schema::table::ForeignKey;
use crate::source::Check;
use crate::source::finding::Finding;

pub(super) const LINT: Lint = Lint {
    check: Check::DropReferenced,
    why: "Foreign keys are off in a run, so no ON DELETE CASCADE and no SET NULL acts: the rows that refer to \
          the table stay and point nowhere, which is refused before the commit on every database that has \
          any. And with foreign keys on, SQLite lets nobody insert into the other table any more.",
    failing: &[
        (
            "0001_create_recipes",
            "CREATE TABLE recipes (id INTEGER PRIMARY KEY);\nCREATE TABLE steps (recipe INTEGER REFERENCES recipes (id) ON DELETE CASCADE);",
            "DROP TABLE steps;\nDROP TABLE recipes;",
        ),
        (
            "0002_drop_recipes",
            "-- tohead: allow(drop-table) \"recipes come from the server now\"\nDROP TABLE recipes;",
            "CREATE TABLE recipes (id INTEGER PRIMARY KEY);",
        ),
    ],
    passing: &[
        (
            "0001_create_recipes",
            "CREATE TABLE recipes (id INTEGER PRIMARY KEY);\nCREATE TABLE steps (recipe INTEGER REFERENCES recipes (id) ON DELETE CASCADE);",
            "DROP TABLE steps;\nDROP TABLE recipes;",
        ),
        (
            "0002_drop_recipes",
            "-- tohead: allow(drop-table) \"recipes come from the server now\"\nDROP TABLE steps;\nDROP TABLE recipes;",
            "CREATE TABLE recipes (id INTEGER PRIMARY KEY);\nCREATE TABLE steps (recipe INTEGER REFERENCES recipes (id) ON DELETE CASCADE);",
        ),
    ],
    rule: Rule::Elsewhere,
};

/// The finding for a foreign key that points nowhere, if the reason is that this migration drops its parent. Asked for
/// by `foreign_key_target`, which finds such keys.
pub(super) fn cause(scene: &Scene<'_>, child: &str, key: &ForeignKey) -> Option<Finding> {
    let parent = key.parent.to_ascii_lowercase();
    let drops = |parsed: &Parsed<'_>| parsed.is_on(Act::Drop(ObjectKind::Table), &parent);
    if !scene.was_there(&parent) || !scene.statements.iter().any(drops) {
        return None;
    }
    let acts = match key.on_delete.as_str() {
        "NO ACTION" | "RESTRICT" => String::new(),
        action => format!(" ON DELETE {action}, which does not act in a run"),
    };
    let message = format!(
        "drops the table `{}`, and `{child}` still refers to it ({}){acts}",
        key.parent,
        key.columns.join(", ")
    );
    Some(scene.finding(Check::DropReferenced, drops, message).help(format!(
        "drop `{child}` too, or rebuild it without the foreign key; delete or keep its rows by a statement of your own"
    )))
}
