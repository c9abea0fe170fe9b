//! Up parts that only add: no row goes, no key changes and no table gets another name, so that whatever refers to the
//! tables of the part refers to the same as before. A run need not even look for what that is.

use super::recorder::Seen;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::tracker::Tracker;
use crate::source::SourceScript;

/// The tables that a part adds to; none where it may do anything else. `seen`: what SQLite said that it does, triggers
/// included.
pub(super) fn of(part: Option<&SourceScript>, seen: &Seen, tracker: &Tracker) -> Option<Vec<String>> {
    let part = part.filter(|_| !seen.takes_away)?;
    let mut parsed = part.statements.iter().map(|statement| Parsed::new(part, statement));
    // SQLite's own tables refer to nothing, and nothing to them.
    let mut inserted = seen.inserted.iter().filter(|table| !table.starts_with("sqlite_"));
    let only_adds = parsed.all(|parsed| adds(&parsed)) && !inserted.any(|table| replaces(tracker, table));
    only_adds.then(|| seen.touched.difference(&seen.referring).cloned().collect())
}

fn adds(parsed: &Parsed<'_>) -> bool {
    match parsed.act {
        Act::Create(_) => true,
        Act::Insert => !parsed.replaces(),
        Act::Alter => parsed.is(parsed.name_at + 1, "ADD"),
        _ => false,
    }
}

/// Whether a new row may take the place of an old one, by a conflict clause of the table
/// (<https://sqlite.org/lang_conflict.html>).
fn replaces(tracker: &Tracker, table: &str) -> bool {
    let definition = tracker.get(&(ObjectKind::Table, table.to_owned()));
    definition.is_none_or(|table| table.tokens.iter().any(|token| token == "replace"))
}
