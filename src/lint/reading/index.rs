//! What the definition of an index says: its columns, its condition, and whether it is unique.
//!
//! Definitions are read in normal form (`src/schema/normalise.rs`), so that spelling makes no difference.

use crate::schema::normalise::Normal;

/// Whether an index says UNIQUE, for all rows or, with a WHERE, for some.
pub(in crate::lint) fn says_unique(index: &Normal) -> bool {
    index.tokens.get(1).is_some_and(|word| word == "unique")
}

/// What an index says behind the name of its table, without the parentheses around its columns: `a, b desc`, or
/// `a, b ) where a > 0`.
pub(in crate::lint) fn indexed(index: &Normal) -> String {
    let open = index.tokens.iter().position(|token| token == "(").unwrap_or_default();
    let text = index.tokens[open + 1..].join(" ");
    text.strip_suffix(" )").unwrap_or(&text).replace(" ,", ",")
}

/// The columns of an index as one text, `a, b desc`, and the condition of a partial one.
pub(in crate::lint) fn parts(index: &Normal) -> (String, Option<String>) {
    let indexed = indexed(index);
    match indexed.split_once(" ) where ") {
        Some((columns, condition)) => (columns.to_owned(), Some(condition.to_owned())),
        None => (indexed, None),
    }
}

/// The columns and the condition as a message shows them: `(a, b) where a > 0`.
pub(in crate::lint) fn shown(index: &Normal) -> String {
    match parts(index) {
        (columns, Some(condition)) => format!("({columns}) where {condition}"),
        (columns, None) => format!("({columns})"),
    }
}
