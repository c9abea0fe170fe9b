//! What makes the rows that a migration writes different on each machine.
//!
//! Such a set has no one state at head, so that a new database cannot be given a copy of it.

use std::collections::BTreeSet;

use super::recorder::Seen;
use crate::schema::table::Tables;
use crate::source::SourceScript;
use crate::source::script::SourceStatement;
use crate::source::tokens::{Kind, tokens};

/// Functions whose answer is another one each time (<https://sqlite.org/deterministic.html>).
const VOLATILE: &[&str] = &[
    "changes",
    "current_date",
    "current_time",
    "current_timestamp",
    "last_insert_rowid",
    "random",
    "randomblob",
    "sqlite_source_id",
    "sqlite_version",
    "total_changes",
];

/// Functions that tell the time if they are not told another one.
const CLOCKS: &[&str] = &[
    "date",
    "time",
    "datetime",
    "julianday",
    "strftime",
    "unixepoch",
    "timediff",
];

/// What makes the rows that a part writes different on each machine.
pub(super) fn volatile(seen: &Seen, script: Option<&SourceScript>, tables: &Tables) -> Vec<String> {
    if seen.touched.is_empty() {
        return Vec::new();
    }
    let says_now = script.is_some_and(|script| {
        let statements = script.statements.iter();
        statements
            .into_iter()
            .any(|statement| statement.sql.to_lowercase().contains("'now'"))
    });
    // An UPDATE, too, makes SQLite look at the defaults of the columns that it leaves alone.
    let is_said = |name: &str| {
        let says = |statement: &SourceStatement| statement.sql.to_lowercase().contains(name);
        !name.starts_with("current_") || script.is_none_or(|script| script.statements.iter().any(says))
    };
    let is_volatile = |name: &&String| {
        let name = name.as_str();
        (VOLATILE.contains(&name) && is_said(name)) || (says_now && CLOCKS.contains(&name))
    };
    let mut found: BTreeSet<_> = seen.functions.iter().filter(is_volatile).cloned().collect();
    // A default is no part of the statement that SQLite is asked about.
    for table in seen.inserted.iter().filter_map(|table| tables.get(table)) {
        let defaults = table.columns.iter().filter_map(|column| column.default.as_ref());
        let words = defaults.flat_map(|default| {
            let words = tokens(default);
            words
                .iter()
                .filter(|token| token.kind == Kind::Word)
                .map(|token| token.text(default).to_ascii_lowercase())
                .collect::<Vec<_>>()
        });
        found.extend(words.filter(|word| VOLATILE.contains(&word.as_str()) || CLOCKS.contains(&word.as_str())));
    }
    found.into_iter().collect()
}
