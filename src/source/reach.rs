//! The form of the facts about what the statements of a script can do to which table. The build writes them down
//! (`effects.rs`), and a run reads them (`src/reach.rs`).
//!
//! A fact is a letter and a name in lower case, ended by a zero byte, which no name can hold. They follow one another.

use super::tokens::{Kind, Token, halved, lower, tokens, unquote};

/// `w`: anything may happen to the rows of this table.
pub(crate) const WRITTEN: u8 = b'w';
/// `t`: rows of this table may be deleted, or be found by another key than before; no row comes or changes.
pub(crate) const THINNED: u8 = b't';
/// `u`: an UPDATE assigns columns of this table. The facts `c` behind it list all names of the statement, those columns
/// among them.
pub(crate) const UPDATED: u8 = b'u';
/// `c`: a name of the UPDATE in front.
pub(crate) const COLUMN: u8 = b'c';
/// `a`: a column of this table is added, renamed or dropped; what is in the others stays.
pub(crate) const ALTERED: u8 = b'a';
/// `r`: a column of this table gets another name.
pub(crate) const RENAMES: u8 = b'r';
/// `f`: this table gets a new column that is a foreign key and is NULL in each row.
pub(crate) const REFERS: u8 = b'f';
/// `o`: a trigger is created on this table. The fact `n` behind it lists what it may change.
pub(crate) const TRIGGER: u8 = b'o';
/// `n`: all names in the trigger in front, as SQL, with spaces between them.
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
        Kind::String => halved(&text[1..text.len() - 1], b'\''),
        _ => return None,
    };
    Some(lower(&name))
}
