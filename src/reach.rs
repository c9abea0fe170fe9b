//! Which tables the statements of a run can do something to, and what, as far as their words tell.
//!
//! SQL writes to the rows of a table only where it names it: as the target of a statement, or in a trigger that such a
//! statement sets going; foreign keys, whose actions name no table, are off in a run. Of the few forms that migrations are
//! made of, the first words say what is written to, and what is read besides does not matter. Whatever has another form may
//! do anything to all that it names.

use rusqlite::Connection;

use crate::plan::Step;
use crate::query;
use crate::sorted::{SortedMap, SortedSet};
use crate::source::tokens::{Kind, Token, lower, tokens, unquote};

/// Of the steps of a run. Names are in lower case.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// Anything may happen to them.
    written: SortedSet<String>,
    /// Rows of them may go, or be found by their keys in another way, and nothing else.
    thinned: SortedSet<String>,
    /// Columns of theirs are assigned: only such as these statements name.
    updated: SortedMap<String, Vec<String>>,
    /// Their columns are added, renamed or dropped, and what is in the others stays.
    altered: SortedMap<String, Altered>,
    /// Triggers that the steps create.
    triggers: Vec<Trigger>,
}

/// What becomes of the columns of a table.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Altered {
    /// Some get another name.
    pub(crate) renames: bool,
    /// Some are new, refer to another table, and are NULL in each row.
    pub(crate) adds_references: bool,
}

/// What goes on when a table is written to.
#[derive(Debug)]
struct Trigger {
    on: String,
    sql: String,
}

impl Reach {
    /// Of the statements themselves.
    pub(crate) fn of(steps: &[Step]) -> Self {
        let mut reach = Self::default();
        let all = statements(steps);
        all.for_each(|sql| reach.add(sql));
        reach
    }

    /// Of those that alter tables alone.
    pub(crate) fn of_alterations(steps: &[Step]) -> Self {
        let mut reach = Self::default();
        let is_one = |sql: &&str| {
            let first = sql.as_bytes().get(..5);
            first.is_some_and(|first| first.eq_ignore_ascii_case(b"ALTER"))
        };
        statements(steps).filter(is_one).for_each(|sql| reach.add(sql));
        reach
    }

    /// Adds what the triggers do that these statements can set going, and those that the triggers set going in turn.
    pub(crate) fn follow_triggers(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        let mut waiting = std::mem::take(&mut self.triggers);
        let sql = "SELECT lower(tbl_name), sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view')
             UNION ALL SELECT lower(tbl_name), sql FROM temp.sqlite_schema WHERE type IN ('trigger', 'view')";
        query::each(conn, sql, &[], |row| {
            waiting.push(Trigger {
                on: row.get(0)?,
                sql: row.get(1)?,
            });
            Ok(true)
        })?;
        while let Some(next) = waiting.iter().position(|trigger| self.reaches(&trigger.on)) {
            self.written.extend(names(&waiting.swap_remove(next).sql));
        }
        Ok(())
    }

    /// Whether rows of a table may come, go or change.
    pub(crate) fn reaches(&self, table: &str) -> bool {
        self.writes(table) || self.thinned.contains(table) || self.updated.contains_key(table)
    }

    /// Whether anything may happen to a table.
    pub(crate) fn writes(&self, table: &str) -> bool {
        self.written.contains(table)
    }

    /// Whether a definition may be changed past SQLite (<https://sqlite.org/pragma.html#pragma_writable_schema>).
    pub(crate) fn rewrites_schema(&self) -> bool {
        self.reaches("sqlite_schema") || self.reaches("sqlite_master")
    }

    /// Whether rows of a table may come, or change in one of these columns.
    pub(crate) fn assigns(&self, table: &str, columns: &[String]) -> bool {
        let updated = self.updated.get(table);
        self.writes(table) || updated.is_some_and(|names| columns.iter().any(|column| names.contains(column)))
    }

    /// Whether the definition of a table is changed by ALTER TABLE, but for its name.
    pub(crate) fn alters(&self, table: &str) -> bool {
        self.altered.contains_key(table)
    }

    /// In which way it is.
    pub(crate) fn altered(&self, table: &str) -> Altered {
        self.altered.get(table).copied().unwrap_or_default()
    }

    fn add(&mut self, sql: &str) {
        let mut tokens = tokens(sql);
        tokens.retain(|token| token.is_significant() && token.kind != Kind::Semicolon);
        let words = Words { sql, tokens: &tokens };
        if self.add_known(&words).is_none() {
            self.written.extend(names(sql));
        }
    }

    /// Adds what a statement of a known form does; none where it has another one.
    fn add_known(&mut self, words: &Words<'_>) -> Option<()> {
        let is = |at, word| words.is(at, word);
        if is(0, "ALTER") && is(1, "TABLE") {
            let (table, at) = words.table(2)?;
            self.add_alter(table, words, at)
        } else if is(0, "CREATE") {
            self.add_create(words)
        } else if is(0, "DROP") {
            // An index, a trigger or a view takes no rows along.
            if is(1, "TABLE") {
                let (table, _) = words.table(words.behind_if(2))?;
                self.written.insert(table);
            } else if !(is(1, "INDEX") || is(1, "TRIGGER") || is(1, "VIEW")) {
                return None;
            }
            Some(())
        } else if is(0, "DELETE") && is(1, "FROM") {
            self.thinned.insert(words.table(2)?.0);
            Some(())
        } else if is(0, "UPDATE") {
            let (table, _) = words.table(if is(1, "OR") { 3 } else { 1 })?;
            let mut assigned = self.updated.remove(&table).unwrap_or_default();
            assigned.extend(names(words.sql));
            self.updated.insert(table, assigned);
            Some(())
        } else if is(0, "INSERT") || is(0, "REPLACE") {
            let into = if is(1, "OR") { 3 } else { 1 };
            let (table, _) = words.table(into + 1).filter(|_| is(into, "INTO"))?;
            self.written.insert(table);
            Some(())
        } else {
            None
        }
    }

    /// `ALTER TABLE table …` (<https://sqlite.org/lang_altertable.html>); `at`: behind the name.
    fn add_alter(&mut self, table: String, words: &Words<'_>, at: usize) -> Option<()> {
        let is_constraint = || {
            let words_of_one = ["CONSTRAINT", "CHECK", "FOREIGN", "PRIMARY", "UNIQUE"];
            words_of_one.iter().any(|word| words.is(at + 1, word))
        };
        let mut altered = self.altered(&table);
        if words.is(at, "RENAME") {
            if words.is(at + 1, "TO") {
                return None;
            }
            altered.renames = true;
        } else if words.is(at, "ADD") && !is_constraint() {
            let refers = words.have("REFERENCES");
            // The column has a value.
            if refers && (words.have("DEFAULT") || words.have("AS")) {
                return None;
            }
            altered.adds_references |= refers;
        } else if !words.is(at, "DROP") || is_constraint() {
            return None;
        }
        self.altered.insert(table, altered);
        Some(())
    }

    /// What is created has no rows yet, or gets them from where they stay.
    fn add_create(&mut self, words: &Words<'_>) -> Option<()> {
        if words.is(1, "INDEX") || words.is(1, "VIEW") {
        } else if words.is(1, "UNIQUE") {
            // May be by what rows are found that others refer to: <https://sqlite.org/foreignkeys.html#fk_indexes>.
            self.thinned.extend(names(words.sql));
        } else if words.is(1, "TABLE") {
            let (table, _) = words.table(words.behind_if(2))?;
            self.written.insert(table);
        } else if words.is(1, "TRIGGER") {
            let (on, _) = words.table(words.place_of("ON")? + 1)?;
            self.triggers.push(Trigger {
                on,
                sql: words.sql.to_owned(),
            });
        } else {
            return None;
        }
        Some(())
    }
}

fn statements(steps: &[Step]) -> impl Iterator<Item = &'static str> {
    let scripts = steps.iter().filter_map(Step::script);
    let statements = scripts.flat_map(|script| script.statements);
    statements.map(|statement| statement.sql)
}

/// A statement without white space and comments.
struct Words<'s> {
    sql: &'s str,
    tokens: &'s [Token],
}

impl Words<'_> {
    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_word(self.sql, word))
    }

    fn place_of(&self, word: &str) -> Option<usize> {
        self.tokens.iter().position(|token| token.is_word(self.sql, word))
    }

    fn have(&self, word: &str) -> bool {
        self.place_of(word).is_some()
    }

    /// Behind IF EXISTS or IF NOT EXISTS, where that stands at a place.
    fn behind_if(&self, at: usize) -> usize {
        match (self.is(at, "IF"), self.is(at + 1, "NOT")) {
            (true, true) if self.is(at + 2, "EXISTS") => at + 3,
            (true, false) if self.is(at + 1, "EXISTS") => at + 2,
            _ => at,
        }
    }

    /// The table that is named at a place, and the place behind it; none where it is of another schema than `main`.
    fn table(&self, at: usize) -> Option<(String, usize)> {
        let is_point = |at: usize| self.tokens.get(at).is_some_and(|token| token.text(self.sql) == ".");
        let named = |at: usize| name(self.sql, self.tokens.get(at)?);
        match is_point(at + 1) {
            true if named(at)? == "main" => Some((named(at + 2)?, at + 3)),
            true => None,
            false => Some((named(at)?, at + 1)),
        }
    }
}

/// The name that a token stands for, in lower case. SQLite takes a string for a name where it expects one
/// (<https://sqlite.org/lang_keywords.html>).
fn name(sql: &str, token: &Token) -> Option<String> {
    let text = token.text(sql);
    match token.kind {
        Kind::Word | Kind::Quoted => Some(lower(&unquote(text))),
        Kind::String => Some(lower(&text.trim_matches('\'').replace("''", "'"))),
        _ => None,
    }
}

/// Every name in a piece of SQL.
fn names(sql: &str) -> Vec<String> {
    tokens(sql).iter().filter_map(|token| name(sql, token)).collect()
}
