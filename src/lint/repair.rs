//! Whether a migration puts old rows right before a new constraint meets them.

use super::Scene;
use super::statement::{Act, Parsed};

/// Words of a SELECT that leave rows out, put them together or change their values.
const MENDS: &[&str] = &[
    "WHERE", "CASE", "COALESCE", "IFNULL", "NULLIF", "IIF", "CAST", "REPLACE", "TRIM", "DISTINCT", "GROUP", "MIN",
    "MAX", "IGNORE", "OVER", "ABS", "ROUND", "LOWER", "UPPER", "SUBSTR", "EXISTS",
];

/// Whether the rows of a table are updated, deleted, or copied in a way that may change them.
pub(super) fn is_repaired(scene: &Scene<'_>, table: &str) -> bool {
    let origin = scene.origin(table);
    let is_table = |parsed: &Parsed<'_>| parsed.name == table || parsed.name == origin;
    scene.statements.iter().any(|parsed| match parsed.act {
        Act::Update | Act::Delete => is_table(parsed),
        Act::Insert => is_table(parsed) && parsed.has("FROM") && MENDS.iter().any(|word| parsed.has(word)),
        _ => false,
    }) || scene.migration.rust.is_some()
}
