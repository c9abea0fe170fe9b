//! How a draft is worded and laid out.

use rusqlite::Connection;

use super::intent::renamed_from;
use super::work::Passage;
use crate::migration::ObjectKind;
use crate::schema::definition::Definition;
use crate::schema::diff::{Change, Difference, Item, is_column, item_name};
use crate::schema::normalise::Normal;
use crate::schema::print;
use crate::source::tokens::{Kind, tokens};

/// How wide comments are.
const WIDTH: usize = 100;

/// A definition as its author laid it out. What ALTER TABLE has put on one line is given lines of its own.
pub(super) fn creation(conn: &Connection, normal: &Normal) -> String {
    let sql = without_notes(&normal.object.sql);
    let is_laid_out = normal.object.kind != ObjectKind::Table || has_a_line_each(&sql) || sql.len() <= WIDTH;
    let is_quoted = || {
        let definition = Definition::parse(&sql);
        definition.is_some_and(|definition| sql[definition.name].starts_with('"'))
    };
    if is_laid_out && !is_quoted() {
        sql
    } else {
        let text = print::statement(conn, normal);
        without_notes(text.trim_end().trim_end_matches(';'))
    }
}

/// Whether no two columns or constraints stand on one line.
fn has_a_line_each(sql: &str) -> bool {
    let Some(definition) = Definition::parse(sql) else {
        return true;
    };
    definition
        .items
        .windows(2)
        .all(|pair| sql[pair[0].end..pair[1].start].contains('\n'))
}

/// The text without the comments that state renames: they are about the step, and this is the result.
fn without_notes(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    for token in tokens(sql) {
        let is_note =
            matches!(token.kind, Kind::LineComment | Kind::BlockComment) && renamed_from(token.text(sql)).is_some();
        if is_note {
            let kept = text.trim_end_matches([' ', '\t']).len();
            text.truncate(kept);
        } else {
            text.push_str(token.text(sql));
        }
    }
    text.trim_end().to_owned()
}

/// What changes of a table, as the middle of a sentence.
pub(super) fn changes(difference: &Difference) -> String {
    let Change::Table(items) = &difference.change else {
        return "its definition changes".to_owned();
    };
    let said: Vec<_> = items.iter().map(item).collect();
    said.join(", ")
}

fn item(item: &Item) -> String {
    let what = |text: &str| {
        if is_column(text) {
            return format!("`{}`", item_name(text));
        }
        let mut words = text.split(' ');
        match (words.next(), words.next()) {
            (Some("constraint"), Some(name)) => format!("the constraint `{name}`"),
            (Some(kind @ ("primary" | "foreign")), _) => format!("a {} KEY", kind.to_uppercase()),
            (Some(kind), _) => format!("a {}", kind.to_uppercase()),
            _ => "a constraint".to_owned(),
        }
    };
    match item {
        Item::Gone(text) => format!("{} goes", what(text)),
        Item::New(text) => format!("{} is new", what(text)),
        Item::Changed { second, .. } => format!("{} changes", what(second)),
    }
}

/// Renames of columns, as the middle of a sentence.
pub(super) fn renamed(columns: &[(String, String)]) -> String {
    let said: Vec<_> = columns
        .iter()
        .map(|(old, new)| format!("`{old}` is called `{new}` now"))
        .collect();
    said.join(", ")
}

/// A sentence that goes on behind a colon.
pub(super) fn lower(sentence: &str) -> String {
    let is_word = |word: &str| word.chars().skip(1).any(char::is_uppercase);
    let first = sentence.split(' ').next().unwrap_or_default();
    let mut letters = sentence.chars();
    match letters.next() {
        Some(letter) if !is_word(first) => letter.to_lowercase().chain(letters).collect(),
        _ => sentence.to_owned(),
    }
}

/// Text as comment lines.
pub(crate) fn comment(text: &str) -> String {
    let mut lines = vec!["--".to_owned()];
    for word in text.split_whitespace() {
        let last = lines
            .last_mut()
            .filter(|line| line.chars().count() + 1 + word.chars().count() <= WIDTH);
        match last {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(format!("-- {word}")),
        }
    }
    lines.join("\n") + "\n"
}

/// Passages as a script.
pub(crate) fn script(passages: &[Passage]) -> String {
    let mut text = String::new();
    for passage in passages {
        if !text.is_empty() {
            text.push('\n');
        }
        if !passage.comment.is_empty() {
            text.push_str(&comment(&passage.comment));
        }
        for statement in &passage.statements {
            text.push_str(statement);
            text.push_str(";\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_as_wide_as_the_page_and_no_wider() {
        let text = comment(&"word ".repeat(60));
        assert!(
            text.lines().count() > 2
                && text
                    .lines()
                    .all(|line| line.starts_with("-- word") && line.len() <= WIDTH)
        );
    }

    #[test]
    fn a_note_about_a_rename_does_not_go_into_the_script() {
        let sql = "CREATE TABLE t (\n  a TEXT, -- renamed from b\n  c TEXT -- grams\n)";
        assert_eq!(without_notes(sql), "CREATE TABLE t (\n  a TEXT,\n  c TEXT -- grams\n)");
    }
}
