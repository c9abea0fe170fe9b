//! Whether a migration puts old rows right before a new constraint meets them.
//!
//! Nobody can tell from the text whether it puts right all of them. So what looks like a repair keeps the lints quiet
//! that see the schema only, and the rows of the rehearsal show whether it was enough.

use super::scene::Scene;
use super::statement::{Act, Parsed};
use crate::migration::ObjectKind;

/// Words of a copy that leave rows out, put several together, or change values: with one of them it may repair rows.
const MENDS: &[&str] = &[
    "WHERE", "CASE", "COALESCE", "IFNULL", "NULLIF", "IIF", "CAST", "REPLACE", "TRIM", "DISTINCT", "GROUP", "MIN",
    "MAX", "IGNORE", "OVER", "ABS", "ROUND", "LOWER", "UPPER", "SUBSTR", "EXISTS",
];

/// Whether a migration may repair the rows of a table: it updates or deletes some, copies them in a way that may change
/// them, makes the table anew without copying any, or has a Rust step, which may do anything.
pub(in crate::lint) fn is_repaired(scene: &Scene<'_>, table: &str) -> bool {
    is_repaired_by(scene, table, MENDS)
}

/// Whether the only thing that a migration does about rows which break a new constraint is OR IGNORE: they are left out
/// of the copy.
pub(in crate::lint) fn is_ignored(scene: &Scene<'_>, table: &str) -> bool {
    let others: Vec<_> = MENDS.iter().copied().filter(|word| *word != "IGNORE").collect();
    is_repaired(scene, table) && !is_repaired_by(scene, table, &others)
}

fn is_repaired_by(scene: &Scene<'_>, table: &str, words: &[&str]) -> bool {
    let origin = scene.origin(table);
    let is_table = |parsed: &&Parsed<'_>| parsed.name == table || parsed.name == origin;
    let mut own = scene.statements.iter().filter(is_table);
    let mends = |parsed: &Parsed<'_>| match parsed.act {
        Act::Update | Act::Delete => true,
        Act::Insert => parsed.has("FROM") && words.iter().any(|word| parsed.has(word)),
        _ => false,
    };
    let creates = |parsed: &Parsed<'_>| parsed.is_on(Act::Create(ObjectKind::Table), &origin);
    let copies = |parsed: &Parsed<'_>| parsed.is_on(Act::Insert, &origin) || parsed.is_on(Act::Insert, table);
    let is_left_behind = scene.statements.iter().any(creates) && !scene.statements.iter().any(copies);
    own.any(mends) || is_left_behind || scene.migration.rust.is_some()
}
