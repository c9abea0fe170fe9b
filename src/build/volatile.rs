//! Which functions make the rows that a migration writes different on each machine.
//!
//! The authorizer says which functions a statement, its triggers and its views may call while rows are written. With
//! which arguments, only the text tells: `date('now')` differs, and `date('2024-01-01')` does not. For the rows of a
//! new database there is no need to guess, because calls are seen as they are made: [`calls`](super::calls).

use std::collections::BTreeSet;

use super::recorder::Seen;
use crate::lint::copy::targets;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::{Column, Tables};
use crate::schema::tracker::Tracker;
use crate::source::SourceMigration;
use crate::source::tokens::{Kind, Token, tokens};

/// Functions whose answer is another one each time (<https://sqlite.org/deterministic.html>).
pub(super) const VOLATILE: &[&str] = &[
    "changes",
    "current_date",
    "current_time",
    "current_timestamp",
    "last_insert_rowid",
    "random",
    "randomblob",
    "sqlite_compileoption_get",
    "sqlite_compileoption_used",
    "sqlite_offset",
    "sqlite_source_id",
    "sqlite_version",
    "total_changes",
];

/// Functions that tell the time if they are not told another one
/// (<https://sqlite.org/lang_datefunc.html>).
pub(super) const CLOCKS: &[&str] = &[
    "date",
    "time",
    "datetime",
    "julianday",
    "strftime",
    "unixepoch",
    "timediff",
];

/// Arguments that have a clock tell the present time, or depend on the time zone of the machine, at any place.
pub(super) const NOW: &[&str] = &["now", "localtime", "utc"];

/// Arguments that do so only in the place of a time.
pub(super) const NOW_AS_TIME: &[&str] = &["subsec", "subsecond"];

/// The functions, in the order of their names, that make the rows of an up part different on each machine. `seen`: what
/// the authorizer has seen of the part.
pub(super) fn volatile(seen: &Seen, migration: &SourceMigration, tables: &Tables, tracker: &Tracker) -> Vec<String> {
    if seen.touched.is_empty() {
        return Vec::new();
    }
    let statements = migration.up.as_ref().map(Parsed::all).unwrap_or_default();
    let objects = [ObjectKind::Trigger, ObjectKind::View].into_iter().flat_map(|kind| {
        let names = seen.accessors.iter();
        names.filter_map(move |name| tracker.get(&(kind, name.clone())))
    });
    let texts: Vec<&str> = statements
        .iter()
        .map(|parsed| parsed.statement.sql.as_str())
        .chain(objects.map(|object| object.object.sql.as_str()))
        .collect();
    // SQLite names the functions of all defaults of a table, also where none is used; so the text has to call one. The
    // text of a Rust step is not known.
    let is_called = |name: &&String| {
        texts.iter().any(|text| varies(text, name)) || (migration.rust.is_some() && VOLATILE.contains(&name.as_str()))
    };
    let mut found: BTreeSet<_> = seen.functions.iter().filter(is_called).cloned().collect();
    for table in seen.inserted.iter().filter_map(|table| tables.get(table)) {
        let defaults = table
            .columns
            .iter()
            .filter(|column| is_default_used(&statements, &table.name, column));
        let defaults = defaults.filter_map(|column| column.default.as_deref());
        let all = VOLATILE.iter().chain(CLOCKS);
        found.extend(defaults.flat_map(|default| {
            all.clone()
                .filter(|name| varies(default, name))
                .map(|name| (*name).to_owned())
        }));
    }
    found.into_iter().collect()
}

/// Whether rows that are inserted into a table may get the default of a column: a statement leaves the column out, or a
/// trigger inserts them.
fn is_default_used(statements: &[Parsed<'_>], table: &str, column: &Column) -> bool {
    let inserts = |parsed: &&Parsed<'_>| parsed.is_on(Act::Insert, &table.to_lowercase());
    let mut own = statements.iter().filter(inserts).peekable();
    own.peek().is_none()
        || own.any(|insert| match targets(insert) {
            Some(named) => !named.contains(&column.name.to_lowercase()),
            None => insert.has("DEFAULT"),
        })
}

/// Whether a piece of SQL calls a function in such a way that its answer may be another one each time.
fn varies(text: &str, function: &str) -> bool {
    let is_clock = CLOCKS.contains(&function);
    if !is_clock && !VOLATILE.contains(&function) {
        return false;
    }
    let all = tokens(text);
    let significant: Vec<_> = all.iter().filter(|token| token.is_significant()).collect();
    let calls = significant
        .iter()
        .enumerate()
        .filter(|(_, token)| token.is_word(text, function));
    let mut calls = calls.map(|(at, _)| &significant[at + 1..]);
    if is_clock {
        calls.any(|behind| {
            behind.first().is_some_and(|open| open.text(text) == "(") && tells_now(text, function, behind)
        })
    } else {
        calls.next().is_some()
    }
}

/// Whether the arguments of a clock, from their parenthesis on, have it tell the present time, or depend on the time
/// zone of the machine.
fn tells_now(text: &str, function: &str, behind: &[&Token]) -> bool {
    let mut depth = 0_usize;
    let inside = behind.iter().take_while(|token| {
        match token.text(text) {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        depth > 0
    });
    let inside: Vec<_> = inside.skip(1).collect();
    // The first argument of strftime() is a format.
    let times = match inside.iter().position(|token| token.text(text) == ",") {
        Some(comma) if function == "strftime" => &inside[comma + 1..],
        None if function == "strftime" => &[],
        _ => &inside[..],
    };
    let is_one_of = |token: &Token, words: &[&str]| {
        let word = token.text(text).trim_matches(['\'', '"']);
        matches!(token.kind, Kind::String | Kind::Quoted) && words.iter().any(|other| word.eq_ignore_ascii_case(other))
    };
    // A text that is put together may be anything.
    let says = |token: &Token| token.text(text) == "||" || is_one_of(token, NOW);
    let Some(first) = times.first() else { return true };
    is_one_of(first, NOW_AS_TIME) || times.iter().any(|token| says(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_varies_unless_it_is_told_a_time() {
        for (text, is_so) in [
            ("SELECT datetime()", true),
            ("SELECT date ( 'NOW', '+1 day')", true),
            ("SELECT unixepoch('subsec')", true),
            ("SELECT datetime(\"now\")", true),
            ("SELECT time('n' || 'ow')", true),
            ("SELECT datetime(a, 'localtime')", true),
            ("SELECT strftime('%s')", true),
            ("SELECT strftime('%s', julianday('now'))", true),
            ("SELECT strftime('now', a)", false),
            ("SELECT datetime(a, 'subsec')", false),
            ("SELECT julianday('2024-01-01'), 'now'", false),
            ("SELECT date FROM t", false),
        ] {
            let found = CLOCKS.iter().any(|clock| varies(text, clock));
            assert_eq!(found, is_so, "{text}");
        }
    }
}
