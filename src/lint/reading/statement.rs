//! A statement by its first words: what it does, and to which table, index, view or trigger.
//!
//! That is all that a rule needs to find the statements it is about (<https://sqlite.org/lang.html>). About the schema
//! it asks SQLite; what stands further back in a statement is read by the other files of this folder.

use std::ops::{Deref, Range};

use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::head::{Named, Verb, Words};
use crate::source::script::SourceStatement;
use crate::source::tokens::{Kind, halved};
use crate::source::{Check, SourceScript};

/// What a statement does. `Create` and `Drop` say to what kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Create(ObjectKind),
    Drop(ObjectKind),
    Alter,
    Insert,
    Update,
    Delete,
    Other,
}

/// A statement of a script: its tokens, and what its first words say.
///
/// It derefs to [`Words`], which holds the name of the object that is acted on and the questions about single tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parsed<'s> {
    pub(crate) script: &'s SourceScript,
    pub(crate) statement: &'s SourceStatement,
    words: Words<'s>,
    pub(crate) act: Act,
}

impl<'s> Deref for Parsed<'s> {
    type Target = Words<'s>;

    fn deref(&self) -> &Words<'s> {
        &self.words
    }
}

/// The statement that drops a table which was there before all these, under whatever name the table has by then.
pub(crate) fn drop_of<'p, 's>(statements: &'p [Parsed<'s>], table: &str) -> Option<&'p Parsed<'s>> {
    let mut name = table.to_owned();
    statements.iter().find(|parsed| {
        if parsed.name == name
            && let Some(new) = parsed.renames_table_to()
        {
            name = new;
        }
        parsed.is_on(Act::Drop(ObjectKind::Table), &name)
    })
}

/// The name that a table has when all these statements have run.
pub(crate) fn name_at_end(statements: &[Parsed<'_>], table: &str) -> String {
    let renamed = |name: String, parsed: &Parsed<'_>| match parsed.renames_table_to() {
        Some(new) if parsed.name == name => new,
        _ => name,
    };
    statements.iter().fold(table.to_owned(), renamed)
}

impl<'s> Parsed<'s> {
    pub(crate) fn new(script: &'s SourceScript, statement: &'s SourceStatement) -> Self {
        let words = statement.read();
        Self {
            script,
            statement,
            words,
            act: act(words.verb),
        }
    }

    /// All statements of a script.
    pub(crate) fn all(script: &'s SourceScript) -> Vec<Self> {
        script
            .statements
            .iter()
            .map(|statement| Self::new(script, statement))
            .collect()
    }

    /// Whether it is `REPLACE INTO …` or `INSERT OR REPLACE …`: a row that is in the way is deleted.
    pub(crate) fn replaces(&self) -> bool {
        let start = self.behind_with();
        self.is(start, "REPLACE") || self.are(start, &["INSERT", "OR", "REPLACE"])
    }

    /// For `ALTER TABLE … DROP [COLUMN] a`: the column, in lower case.
    pub(crate) fn drops_column(&self) -> Option<String> {
        let at = self.name_at + 1;
        if self.act != Act::Alter || !self.is(at, "DROP") || self.is(at + 1, "CONSTRAINT") {
            return None;
        }
        let at = at + 1 + usize::from(self.is(at + 1, "COLUMN") && self.len() > at + 2);
        Some(self.name_of(at))
    }

    /// Whether it writes the table `sqlite_schema` itself, which `PRAGMA writable_schema` makes possible
    /// (<https://sqlite.org/schematab.html>).
    pub(crate) fn writes_schema(&self) -> bool {
        let is_write = matches!(self.act, Act::Insert | Act::Update | Act::Delete);
        is_write && matches!(self.name.as_str(), "sqlite_master" | "sqlite_schema")
    }

    /// Whether it is `INSERT OR IGNORE …`: a row that is in conflict with another one is left out.
    pub(crate) fn ignores(&self) -> bool {
        self.are(self.behind_with(), &["INSERT", "OR", "IGNORE"])
    }

    /// Whether it does this to the object of this name, which is in lower case.
    pub(crate) fn is_on(&self, act: Act, name: &str) -> bool {
        self.act == act && self.name == name
    }

    /// For `ALTER TABLE … ADD [COLUMN] a`: which token is the name of the column.
    pub(crate) fn adds_column_at(&self) -> Option<usize> {
        let at = self.name_at + 1;
        let is_other = ["CONSTRAINT", "CHECK"].iter().any(|word| self.is(at + 1, word));
        if self.act != Act::Alter || !self.is(at, "ADD") || is_other {
            return None;
        }
        Some(at + 1 + usize::from(self.is(at + 1, "COLUMN") && self.len() > at + 2))
    }

    /// For `ALTER TABLE … RENAME TO …`: the new name, in lower case.
    pub(crate) fn renames_table_to(&self) -> Option<String> {
        let renames = self.act == Act::Alter && self.are(self.name_at + 1, &["RENAME", "TO"]);
        renames.then(|| self.name_of(self.name_at + 3))
    }

    /// For `ALTER TABLE … RENAME [COLUMN] a TO b`: both names, in lower case.
    pub(crate) fn renames_column(&self) -> Option<(String, String)> {
        let at = self.name_at + 1;
        if self.act != Act::Alter || !self.is(at, "RENAME") || self.renames_table_to().is_some() {
            return None;
        }
        let at = at + 1 + usize::from(self.is(at + 1, "COLUMN") && !self.is(at + 2, "TO"));
        let is_to = self.is(at + 1, "TO");
        is_to.then(|| (self.name_of(at), self.name_of(at + 2)))
    }

    /// The text that a token stands for, if it is a string: `it's` for `'it''s'`.
    pub(crate) fn string(&self, at: usize) -> Option<String> {
        let text = self.text(at);
        (self.kind(at) == Some(Kind::String)).then(|| halved(&text[1..text.len() - 1], b'\''))
    }

    /// Where a token starts, as a byte of the statement's text.
    pub(crate) fn offset(&self, at: usize) -> usize {
        self.place(at).start
    }

    /// Where a token stands, in bytes of the file.
    pub(crate) fn span(&self, at: usize) -> Range<usize> {
        if at >= self.len() {
            return self.statement.offset..self.statement.offset;
        }
        let place = self.place(at);
        let start = self.statement.script_offset(place.start);
        start..start + place.len()
    }

    /// A finding that points at a token.
    pub(crate) fn finding(&self, check: Check, at: usize, message: impl Into<String>) -> Finding {
        Finding::new(check, &self.script.file, self.span(at), message)
    }
}

fn act(verb: Verb) -> Act {
    let kind = |named| match named {
        Named::Table => ObjectKind::Table,
        Named::Index => ObjectKind::Index,
        Named::View => ObjectKind::View,
        Named::Trigger => ObjectKind::Trigger,
    };
    match verb {
        Verb::Create(named) => Act::Create(kind(named)),
        Verb::Drop(named) => Act::Drop(kind(named)),
        Verb::Alter => Act::Alter,
        Verb::Insert => Act::Insert,
        Verb::Update => Act::Update,
        Verb::Delete => Act::Delete,
        Verb::Other => Act::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Digest;
    use crate::source::finding::SourceFile;
    use crate::source::script::split;

    #[test]
    fn the_head_of_a_statement_says_what_it_acts_on() {
        use ObjectKind::{Index, Table, Trigger, View};
        let cases = [
            ("CREATE TABLE a (x)", Act::Create(Table), "a"),
            (
                "create temp table if not exists main.[A b] (x)",
                Act::Create(Table),
                "a b",
            ),
            ("CREATE UNIQUE INDEX i ON a (x)", Act::Create(Index), "i"),
            ("CREATE VIRTUAL TABLE f USING fts5(x)", Act::Create(Table), "f"),
            ("CREATE VIEW v AS SELECT 1", Act::Create(View), "v"),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END",
                Act::Create(Trigger),
                "t",
            ),
            ("DROP TABLE IF EXISTS \"main\".a", Act::Drop(Table), "a"),
            ("ALTER TABLE a RENAME TO b", Act::Alter, "a"),
            ("INSERT OR IGNORE INTO a VALUES (1)", Act::Insert, "a"),
            ("REPLACE INTO a VALUES (1)", Act::Insert, "a"),
            (
                "WITH n (i) AS (SELECT 1 UNION SELECT 2) UPDATE OR FAIL main.a SET x = 1",
                Act::Update,
                "a",
            ),
            ("DELETE FROM `a` WHERE x", Act::Delete, "a"),
            ("SELECT 1", Act::Other, ""),
            ("REINDEX a", Act::Other, ""),
        ];
        for (sql, act, name) in cases {
            let script = SourceScript {
                file: std::sync::Arc::new(SourceFile {
                    path: String::new(),
                    text: sql.to_owned(),
                }),
                statements: split(sql),
                checksum: Digest([0; 32]),
            };
            let parsed = Parsed::new(&script, &script.statements[0]);
            assert_eq!((parsed.act, parsed.name.as_str()), (act, name), "{sql}");
            assert_eq!(parsed.is_temporary, sql.contains("temp"), "{sql}");
            assert_eq!(parsed.is_conditional, sql.to_uppercase().contains("EXISTS"), "{sql}");
        }
    }
}
