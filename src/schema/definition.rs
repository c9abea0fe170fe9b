//! The text of a CREATE TABLE, cut into its columns and constraints as their author wrote them.
//!
//! What a column is, SQLite says (`table.rs`). Here is only where its text stands, for statements that repeat it with
//! the words and comments of its author. Columns come first and constraints behind them:
//! <https://sqlite.org/lang_createtable.html>.

use std::ops::Range;

use crate::source::tokens::{Kind, Token, tokens, unquote};

/// Where the parts of a CREATE TABLE stand in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The name of the table, with its quotes.
    pub(crate) name: Range<usize>,
    /// Each column or constraint from its first token to its last, without the comma.
    pub(crate) items: Vec<Range<usize>>,
}

impl Definition {
    /// None for a virtual table, and for anything but a CREATE TABLE with a list of columns.
    pub(crate) fn parse(sql: &str) -> Option<Self> {
        let all: Vec<_> = tokens(sql).into_iter().filter(Token::is_significant).collect();
        let open = all.iter().position(|token| token.text(sql) == "(")?;
        let is_table =
            all.first()?.is_word(sql, "create") && all[1..open].iter().any(|token| token.is_word(sql, "table"));
        let is_virtual = all.get(1)?.is_word(sql, "virtual");
        if !is_table || is_virtual {
            return None;
        }
        let items = items(sql, &all[open..])?;
        Some(Self {
            name: all[open - 1].span.clone(),
            items,
        })
    }

    /// The first word of an item, without quotes: the name, if the item is a column.
    pub(crate) fn name_of(&self, sql: &str, item: usize) -> Option<String> {
        let text = &sql[self.items.get(item)?.clone()];
        let first = tokens(text).into_iter().find(Token::is_significant)?;
        Some(unquote(first.text(text)))
    }
}

/// The items between the outermost parentheses, of which `tokens[0]` opens; none where they are never closed.
fn items(sql: &str, tokens: &[Token]) -> Option<Vec<Range<usize>>> {
    let (mut depth, mut items, mut item) = (0_usize, Vec::new(), None::<Range<usize>>);
    for token in tokens {
        match token.text(sql) {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        match (token.text(sql), depth) {
            (")", 0) => {
                items.extend(item);
                return Some(items);
            }
            (",", 1) => items.extend(item.take()),
            ("(", 1) if items.is_empty() && item.is_none() => {}
            _ => {
                let start = item.map_or(token.span.start, |item| item.start);
                item = Some(start..token.span.end);
            }
        }
    }
    None
}

/// A CREATE TABLE with another name for the table, also where it names its own columns by it, as in `CHECK (t.a > 0)`.
/// A foreign key to itself keeps the old name. None for anything but a CREATE TABLE.
pub(crate) fn under_name(sql: &str, new: &str) -> Option<String> {
    let definition = Definition::parse(sql)?;
    let old = unquote(&sql[definition.name.clone()]);
    let all = tokens(sql);
    let significant: Vec<_> = all.iter().filter(|token| token.is_significant()).collect();
    let mut text = format!("CREATE TABLE {new}");
    let mut from = definition.name.end;
    for (i, token) in significant.iter().enumerate() {
        let qualifies = significant.get(i + 1).is_some_and(|next| next.text(sql) == ".");
        let is_name = matches!(token.kind, Kind::Word | Kind::Quoted);
        if token.span.start >= from && qualifies && is_name && unquote(token.text(sql)).eq_ignore_ascii_case(&old) {
            text.push_str(&sql[from..token.span.start]);
            text.push_str(new);
            from = token.span.end;
        }
    }
    text.push_str(&sql[from..]);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_cut_at_the_commas_between_its_columns_and_constraints() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("CREATE TABLE t (a)", "t", &["a"]),
            (
                "CREATE TABLE \"a b\"(\n  x INT, -- one, two\n  y DECIMAL(10, 2) /* , */ CHECK (y IN (1, 2)),\n  PRIMARY KEY (x, y)\n) STRICT",
                "\"a b\"",
                &[
                    "x INT",
                    "y DECIMAL(10, 2) /* , */ CHECK (y IN (1, 2))",
                    "PRIMARY KEY (x, y)",
                ],
            ),
        ];
        for (sql, name, items) in cases {
            let definition = Definition::parse(sql).unwrap();
            assert_eq!(&sql[definition.name.clone()], *name);
            let found: Vec<_> = definition.items.iter().map(|item| &sql[item.clone()]).collect();
            assert_eq!(found, *items);
        }
        for sql in [
            "CREATE VIRTUAL TABLE t USING fts5(a)",
            "CREATE INDEX i ON t (a)",
            "CREATE VIEW v AS SELECT 1",
            "",
        ] {
            assert_eq!(Definition::parse(sql), None, "{sql}");
        }
    }

    #[test]
    fn a_table_under_another_name_calls_its_own_columns_by_that_name() {
        let sql = "CREATE TABLE \"t\" (a, t, CHECK (T.a > \"t\".t), FOREIGN KEY (a) REFERENCES t (a))";
        assert_eq!(
            under_name(sql, "t_new").unwrap(),
            "CREATE TABLE t_new (a, t, CHECK (t_new.a > t_new.t), FOREIGN KEY (a) REFERENCES t (a))"
        );
    }
}
