//! What the statements of a script can do to which table, as the build writes it down and a run reads it.
//!
//! One fact after another, each ended by a zero byte: a letter, and a name in lower case. There is no such byte in a name.

use super::tokens::{Kind, Token, halved, lower, tokens, unquote};

/// Anything may happen to this table.
pub(crate) const WRITTEN: u8 = b'w';
/// Rows of this table may go, or be found by their keys in another way, and nothing else.
pub(crate) const THINNED: u8 = b't';
/// Columns of this table are assigned, which are listed behind it.
pub(crate) const UPDATED: u8 = b'u';
/// One of these columns, or another name that the statement has.
pub(crate) const COLUMN: u8 = b'c';
/// Columns of this table are added, renamed or dropped, and what is in the others stays.
pub(crate) const ALTERED: u8 = b'a';
/// Columns of this table get another name.
pub(crate) const RENAMES: u8 = b'r';
/// Columns of this table are new, refer to another table, and are NULL in each row.
pub(crate) const REFERS: u8 = b'f';
/// A trigger is created on this table.
pub(crate) const TRIGGER: u8 = b'o';
/// All names in it, as SQL.
pub(crate) const NAMES: u8 = b'n';

/// Every name in a piece of SQL, in lower case.
pub(crate) fn names(sql: &str) -> Vec<String> {
    let mut names = Vec::new();
    for token in tokens(sql) {
        names.extend(name(sql, &token));
    }
    names
}

/// The name that a token stands for, in lower case. SQLite takes a string for a name where it expects one
/// (<https://sqlite.org/lang_keywords.html>).
pub(crate) fn name(sql: &str, token: &Token) -> Option<String> {
    let text = token.text(sql);
    let name = match token.kind {
        Kind::Word | Kind::Quoted => unquote(text),
        Kind::String => halved(&text[1..text.len() - 1], '\''),
        _ => return None,
    };
    Some(lower(&name))
}
