//! What a statement of a migration does, and to what, as far as its first words say it.
//!
//! The rules ask SQLite about schemas and columns; here is only what a statement is called. It needs
//! no more than the head of a statement that SQLite accepts: <https://sqlite.org/lang.html>.

use std::ops::Range;

use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::{Kind, Token, tokens, unquote};
use crate::source::{Check, SourceScript};

/// What a statement does.
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

/// A statement with its tokens, white space and comments left out.
#[derive(Debug)]
pub(crate) struct Parsed<'s> {
    pub(crate) script: &'s SourceScript,
    pub(crate) statement: &'s SourceStatement,
    tokens: Vec<Token>,
    pub(crate) act: Act,
    /// The object that it acts on, in lower case; empty where it acts on none.
    pub(crate) name: String,
    /// Which token that name is.
    pub(crate) name_at: usize,
    /// It says IF EXISTS or IF NOT EXISTS.
    pub(crate) is_conditional: bool,
    /// It creates a temporary object.
    pub(crate) is_temporary: bool,
}

/// Walks over the head of a statement.
struct Walk<'w, 's> {
    parsed: &'w Parsed<'s>,
    at: usize,
}

impl Walk<'_, '_> {
    fn take(&mut self, word: &str) -> bool {
        let is_there = self.parsed.is(self.at, word);
        self.at += usize::from(is_there);
        is_there
    }

    /// `name` or `schema.name`: moves to the name itself.
    fn name(&mut self) -> bool {
        if self.parsed.is(self.at + 1, ".") {
            self.at += 2;
        }
        self.at < self.parsed.len()
    }
}

/// The statement that drops a table which was there before these, under whatever name it has by then.
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

/// The name that a table has at the end of these statements.
pub(crate) fn name_at_end(statements: &[Parsed<'_>], table: &str) -> String {
    let renamed = |name: String, parsed: &Parsed<'_>| match parsed.renames_table_to() {
        Some(new) if parsed.name == name => new,
        _ => name,
    };
    statements.iter().fold(table.to_owned(), renamed)
}

impl<'s> Parsed<'s> {
    pub(crate) fn new(script: &'s SourceScript, statement: &'s SourceStatement) -> Self {
        let significant = |token: &Token| token.is_significant() && token.kind != Kind::Semicolon;
        let is_trigger = matches!(&*statement.words[1], "TRIGGER" | "TEMP" | "TEMPORARY");
        let keep = |token: &Token| significant(token) || (is_trigger && token.kind == Kind::Semicolon);
        let mut tokens = tokens(&statement.sql);
        tokens.retain(keep);
        let mut parsed = Self {
            script,
            statement,
            tokens,
            act: Act::Other,
            name: String::new(),
            name_at: 0,
            is_conditional: false,
            is_temporary: false,
        };
        parsed.read_head();
        parsed
    }

    /// All statements of a script.
    pub(crate) fn all(script: &'s SourceScript) -> Vec<Self> {
        script
            .statements
            .iter()
            .map(|statement| Self::new(script, statement))
            .collect()
    }

    fn read_head(&mut self) {
        let mut walk = Walk { parsed: self, at: 0 };
        let start = walk.parsed.behind_with();
        walk.at = start;
        let (mut conditional, mut temporary) = (false, false);
        let act = if walk.take("CREATE") {
            temporary = walk.take("TEMP") || walk.take("TEMPORARY");
            let _ = walk.take("UNIQUE") || walk.take("VIRTUAL");
            let kind = walk.parsed.kind_at(walk.at);
            walk.at += 1;
            conditional = walk.take("IF") && walk.take("NOT") && walk.take("EXISTS");
            kind.map(Act::Create)
        } else if walk.take("DROP") {
            let kind = walk.parsed.kind_at(walk.at);
            walk.at += 1;
            conditional = walk.take("IF") && walk.take("EXISTS");
            kind.map(Act::Drop)
        } else if walk.take("ALTER") {
            walk.take("TABLE").then_some(Act::Alter)
        } else if walk.take("INSERT") || walk.take("REPLACE") {
            walk.at += if walk.take("OR") { 1 } else { 0 };
            walk.take("INTO").then_some(Act::Insert)
        } else if walk.take("UPDATE") {
            walk.at += if walk.take("OR") { 1 } else { 0 };
            Some(Act::Update)
        } else if walk.take("DELETE") {
            walk.take("FROM").then_some(Act::Delete)
        } else {
            None
        };
        if let Some(act) = act.filter(|_| walk.name()) {
            let at = walk.at;
            self.name = self.name_of(at);
            self.name_at = at;
            self.act = act;
            self.is_conditional = conditional;
            self.is_temporary = temporary;
        }
    }

    /// Where the statement proper starts, behind a `WITH …`.
    pub(crate) fn behind_with(&self) -> usize {
        if !self.is(0, "WITH") {
            return 0;
        }
        let verb = |at: &usize| {
            ["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "VALUES"]
                .iter()
                .any(|verb| self.is(*at, verb))
        };
        self.outside_parentheses(1).find(verb).unwrap_or(self.len())
    }

    /// Whether an INSERT replaces the row that is in its way.
    pub(crate) fn replaces(&self) -> bool {
        let start = self.behind_with();
        self.is(start, "REPLACE") || self.are(start, &["INSERT", "OR", "REPLACE"])
    }

    /// The column of `ALTER TABLE … DROP [COLUMN] a`, in lower case.
    pub(crate) fn drops_column(&self) -> Option<String> {
        let at = self.name_at + 1;
        if self.act != Act::Alter || !self.is(at, "DROP") || self.is(at + 1, "CONSTRAINT") {
            return None;
        }
        let at = at + 1 + usize::from(self.is(at + 1, "COLUMN") && self.len() > at + 2);
        Some(self.name_of(at))
    }

    /// Whether it writes the schema itself (<https://sqlite.org/schematab.html>), behind `PRAGMA writable_schema`.
    pub(crate) fn writes_schema(&self) -> bool {
        let is_write = matches!(self.act, Act::Insert | Act::Update | Act::Delete);
        is_write && matches!(self.name.as_str(), "sqlite_master" | "sqlite_schema")
    }

    /// Whether an INSERT leaves out what is in conflict.
    pub(crate) fn ignores(&self) -> bool {
        self.are(self.behind_with(), &["INSERT", "OR", "IGNORE"])
    }

    fn kind_at(&self, at: usize) -> Option<ObjectKind> {
        let kinds = [
            ("TABLE", ObjectKind::Table),
            ("INDEX", ObjectKind::Index),
            ("VIEW", ObjectKind::View),
            ("TRIGGER", ObjectKind::Trigger),
        ];
        let kind = kinds.into_iter().find(|(word, _)| self.is(at, word));
        kind.map(|(_, kind)| kind)
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token as written; empty behind the last one.
    pub(crate) fn text(&self, at: usize) -> &'s str {
        self.tokens.get(at).map_or("", |token| token.text(&self.statement.sql))
    }

    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether the token is this keyword or sign.
    pub(crate) fn is(&self, at: usize, word: &str) -> bool {
        let is_bare = matches!(self.kind(at), Some(Kind::Word | Kind::Operator));
        is_bare && self.text(at).eq_ignore_ascii_case(word)
    }

    /// Whether these keywords or signs follow one another from here.
    pub(crate) fn are(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(i, word)| self.is(at + i, word))
    }

    /// Where these keywords or signs follow one another first, at any depth.
    pub(crate) fn find(&self, words: &[&str]) -> Option<usize> {
        (0..self.len()).find(|at| self.are(*at, words))
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.find(&[word]).is_some()
    }

    /// The name that a token stands for, in lower case.
    pub(crate) fn name_of(&self, at: usize) -> String {
        unquote(self.text(at)).to_ascii_lowercase()
    }

    /// Whether a token is, or may be, this name.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        let is_name = |token: &Token| matches!(token.kind, Kind::Word | Kind::Quoted);
        let same = |token: &Token| unquote(token.text(&self.statement.sql)).eq_ignore_ascii_case(name);
        self.tokens.iter().any(|token| is_name(token) && same(token))
    }

    /// Whether it acts on an object with this name (in lower case) in this way.
    pub(crate) fn is_on(&self, act: Act, name: &str) -> bool {
        self.act == act && self.name == name
    }

    /// For `ALTER TABLE … ADD [COLUMN] a`: which token the column is.
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

    /// The tokens from `start` that stand in no parentheses opened behind it.
    pub(crate) fn outside_parentheses(&self, start: usize) -> impl Iterator<Item = usize> + '_ {
        let mut depth = 0_usize;
        (start..self.len()).filter(move |at| {
            let closes = self.is(*at, ")");
            depth = depth.saturating_sub(usize::from(closes));
            let is_outside = depth == 0 && !closes;
            depth += usize::from(self.is(*at, "("));
            is_outside
        })
    }

    /// Where a word stands in no parentheses, from `start` on.
    pub(crate) fn find_outside(&self, start: usize, word: &str) -> Option<usize> {
        self.outside_parentheses(start).find(|at| self.is(*at, word))
    }

    /// The text from one token up to another, which is left out.
    pub(crate) fn between(&self, start: usize, end: usize) -> &'s str {
        let last = self.tokens.last().map_or(0, |token| token.span.end);
        let place = |at: usize| self.tokens.get(at).map_or(last, |token| token.span.start);
        &self.statement.sql[place(start)..place(end).max(place(start))]
    }

    /// Where a token starts in the statement.
    pub(crate) fn offset(&self, at: usize) -> usize {
        let end = self.statement.sql.len();
        self.tokens.get(at).map_or(end, |token| token.span.start)
    }

    /// Where a token stands in the file.
    pub(crate) fn span(&self, at: usize) -> Range<usize> {
        let Some(token) = self.tokens.get(at) else {
            return self.statement.offset..self.statement.offset;
        };
        let start = self.statement.script_offset(token.span.start);
        start..start + token.span.len()
    }

    /// A finding that points at a token.
    pub(crate) fn finding(&self, check: Check, at: usize, message: impl Into<String>) -> Finding {
        Finding::new(check, &self.script.file, self.span(at), message)
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
