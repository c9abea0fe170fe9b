//! Whether a migration puts old rows right before a new constraint meets them.

use super::Scene;
use super::statement::{Act, Parsed};
use crate::migration::ObjectKind;

/// Words of a SELECT that leave rows out, put them together or change their values.
const MENDS: &[&str] = &[
    "WHERE", "CASE", "COALESCE", "IFNULL", "NULLIF", "IIF", "CAST", "REPLACE", "TRIM", "DISTINCT", "GROUP", "MIN",
    "MAX", "IGNORE", "OVER", "ABS", "ROUND", "LOWER", "UPPER", "SUBSTR", "EXISTS",
];

/// Whether the rows of a table are updated, deleted, left behind, or copied in a way that may change them.
/// What a Rust step does is not known.
pub(super) fn is_repaired(scene: &Scene<'_>, table: &str) -> bool {
    is_repaired_by(scene, table, MENDS)
}

/// Whether old rows that break a new constraint are left out of the copy, and nothing else is done about them.
pub(super) fn is_ignored(scene: &Scene<'_>, table: &str) -> bool {
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
