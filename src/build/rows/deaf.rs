//! Triggers that keep a full-text index and are set off by an UPDATE of some of its columns only.

use rusqlite::Connection;

use super::part::named;
use super::search::columns;
use super::triggers::triggers_of;
use crate::lint::copy::assignments;
use crate::lint::statement::{Act, Parsed};
use crate::source::tokens::{lower, mentions, tokens, unquote};

/// Why an UPDATE of the table that an index is about has not reached the index: the trigger that there is, and the column
/// which it does not name.
pub(super) fn deaf(conn: &Connection, index: &str, content: &str, script: &[Parsed<'_>]) -> Option<String> {
    let columns: Vec<_> = columns(conn, index).iter().map(|column| lower(column)).collect();
    let updates = script.iter().filter(|parsed| parsed.is_on(Act::Update, content));
    let assigned: Vec<_> = updates.flat_map(assignments).map(|(column, _)| column).collect();
    let triggers = triggers_of(conn, content);
    let triggers = triggers.iter().filter(|(_, sql)| mentions(sql, index));
    let heard: Vec<_> = triggers.map(|(name, sql)| (name, named_columns(sql))).collect();
    let is_heard = |column: &String| {
        let hears = |columns: &Option<Vec<String>>| {
            columns
                .as_ref()
                .is_some_and(|all| all.is_empty() || all.contains(column))
        };
        heard.iter().any(|(_, columns)| hears(columns))
    };
    let column = assigned
        .iter()
        .find(|column| columns.contains(*column) && !is_heard(column))?;
    let (trigger, some) = heard
        .iter()
        .find_map(|(name, columns)| Some((*name, columns.as_ref()?)))?;
    Some(format!(
        "its trigger `{trigger}` is set off by an UPDATE of {}, and not of `{column}`",
        named(some, ", ")
    ))
}

/// The columns behind UPDATE OF, or none where an UPDATE of any sets it off; None for another event.
fn named_columns(sql: &str) -> Option<Vec<String>> {
    let words: Vec<_> = tokens(sql).into_iter().filter(|token| token.is_significant()).collect();
    let words: Vec<_> = words.iter().map(|token| lower(&unquote(token.text(sql)))).collect();
    let update = words.iter().position(|word| word == "update" || word == "on")?;
    if words[update] != "update" {
        return None;
    }
    let is_of = words.get(update + 1).is_some_and(|word| word == "of");
    let behind = words
        .iter()
        .skip(update + 2)
        .take_while(|word| *word != "on")
        .filter(|word| *word != ",");
    Some(if is_of { behind.cloned().collect() } else { Vec::new() })
}
