//! Up parts that only add: no row goes, no key changes, and no table gets another name. Whatever refers to their tables
//! still refers to the same rows afterwards, so that a run need not look for broken foreign keys there.

use super::recorder::Seen;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::tracker::Tracker;
use crate::source::SourceScript;

/// The tables that a part adds rows or columns to; none if it may do anything but add. `seen`: what the authorizer has
/// seen of the part, its triggers included.
pub(super) fn of(part: Option<&SourceScript>, seen: &Seen, tracker: &Tracker) -> Option<Vec<String>> {
    let part = part.filter(|_| !seen.takes_away)?;
    let mut parsed = part.statements.iter().map(|statement| Parsed::new(part, statement));
    // SQLite's own tables refer to nothing, and nothing to them.
    let mut inserted = seen.inserted.iter().filter(|table| !table.starts_with("sqlite_"));
    let only_adds = parsed.all(|parsed| adds(&parsed)) && !inserted.any(|table| replaces(tracker, table));
    only_adds.then(|| seen.touched.difference(&seen.referring).cloned().collect())
}

/// Whether a statement only adds, as far as its words tell.
fn adds(parsed: &Parsed<'_>) -> bool {
    match parsed.act {
        Act::Create(_) => true,
        Act::Insert => !parsed.replaces(),
        Act::Alter => parsed.is(parsed.name_at + 1, "ADD"),
        _ => false,
    }
}

/// Whether a row that is inserted into a table may delete one that is in its way, because the table itself says
/// ON CONFLICT REPLACE (<https://sqlite.org/lang_conflict.html>).
fn replaces(tracker: &Tracker, table: &str) -> bool {
    let definition = tracker.get(&(ObjectKind::Table, table.to_owned()));
    definition.is_none_or(|table| table.tokens.iter().any(|token| token == "replace"))
}
