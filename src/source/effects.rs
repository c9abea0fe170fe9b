//! Which tables the statements of a script can change, and how: read off their words by the build, and embedded as the
//! facts of `reach.rs`. A run uses them to leave alone what cannot have changed.
//!
//! SQL changes the rows of a table only where it names the table: as the target of a statement, or in a trigger that
//! fires. (The actions of foreign keys name no table, but foreign keys are off in a run.) Most statements of migrations
//! have one of a few simple forms, and there the first words say which table is changed. A statement of any other form
//! may do anything to every table that it names.

use std::collections::BTreeSet;

use super::reach::{ALTERED, COLUMN, NAMES, REFERS, RENAMES, THINNED, TRIGGER, UPDATED, WRITTEN, name, names};
use super::script::SourceStatement;
use super::tokens::{Kind, Token, quoted, tokens};

/// The facts of a script, one behind the other: see [`reach`](super::reach).
pub(crate) fn of(statements: &[SourceStatement]) -> String {
    let mut effects = Effects::default();
    for statement in statements {
        effects.add(&statement.sql);
    }
    effects.facts
}

#[derive(Default)]
struct Effects {
    facts: String,
    /// The facts that are complete by themselves, and so are said once only.
    known: BTreeSet<(u8, String)>,
}

impl Effects {
    /// Adds a fact.
    fn push(&mut self, letter: u8, name: &str) {
        self.facts.push(char::from(letter));
        self.facts.push_str(name);
        self.facts.push('\0');
    }

    /// Adds a fact that is complete by itself, unless it is there already.
    fn say(&mut self, letter: u8, table: String) {
        if !self.known.contains(&(letter, table.clone())) {
            self.push(letter, &table);
            self.known.insert((letter, table));
        }
    }

    /// Adds what a statement can do.
    fn add(&mut self, sql: &str) {
        let mut tokens = tokens(sql);
        tokens.retain(|token| token.is_significant() && token.kind != Kind::Semicolon);
        let words = Words { sql, tokens: &tokens };
        if self.add_known(&words).is_none() {
            names(sql).into_iter().for_each(|name| self.say(WRITTEN, name));
        }
    }

    /// Adds what a statement of a simple form does; none where it has another form, or is about another schema than
    /// `main`.
    fn add_known(&mut self, words: &Words<'_>) -> Option<()> {
        let is = |at, word| words.is(at, word);
        if is(0, "ALTER") && is(1, "TABLE") {
            let (table, at) = words.table(2)?;
            self.add_alter(table, words, at)?;
        } else if is(0, "CREATE") {
            self.add_create(words)?;
        } else if is(0, "DROP") {
            // No row goes with an index, a trigger or a view.
            if is(1, "TABLE") {
                let (table, _) = words.table(words.behind_if(2))?;
                self.say(WRITTEN, table);
            } else if !(is(1, "INDEX") || is(1, "TRIGGER") || is(1, "VIEW")) {
                return None;
            }
        } else if is(0, "DELETE") && is(1, "FROM") {
            self.say(THINNED, words.table(2)?.0);
        } else if is(0, "UPDATE") {
            let (table, _) = words.table(if is(1, "OR") { 3 } else { 1 })?;
            self.push(UPDATED, &table);
            for column in words.names() {
                self.push(COLUMN, &column);
            }
        } else if is(0, "INSERT") || is(0, "REPLACE") {
            let into = if is(1, "OR") { 3 } else { 1 };
            let (table, _) = words.table(into + 1).filter(|_| is(into, "INTO"))?;
            self.say(WRITTEN, table);
        } else {
            return None;
        }
        Some(())
    }

    /// Adds what `ALTER TABLE table …` does (<https://sqlite.org/lang_altertable.html>). `at`: the token behind the
    /// name.
    fn add_alter(&mut self, table: String, words: &Words<'_>, at: usize) -> Option<()> {
        let is_constraint = || {
            let words_of_one = ["CONSTRAINT", "CHECK", "FOREIGN", "PRIMARY", "UNIQUE"];
            words_of_one.iter().any(|word| words.is(at + 1, word))
        };
        if words.is(at, "RENAME") {
            if words.is(at + 1, "TO") {
                let (new, _) = words.table(at + 2)?;
                self.say(WRITTEN, table);
                self.say(WRITTEN, new);
                return Some(());
            }
            self.say(RENAMES, table.clone());
        } else if words.is(at, "ADD") && !is_constraint() {
            if words.have("REFERENCES") {
                // The new column has a value, which may refer to a row that is not there.
                if words.have("DEFAULT") || words.have("AS") {
                    return None;
                }
                self.say(REFERS, table.clone());
            }
        } else if !words.is(at, "DROP") || is_constraint() {
            return None;
        }
        self.say(ALTERED, table);
        Some(())
    }

    /// Adds what a CREATE does. No row that was there changes: a new table is empty, or is filled with copies. But an
    /// index may change how rows are found, and a trigger what later statements do.
    fn add_create(&mut self, words: &Words<'_>) -> Option<()> {
        if words.is(1, "INDEX") || words.is(1, "VIEW") {
        } else if words.is(1, "UNIQUE") {
            // Foreign keys may look rows up by this index from now on:
            // <https://sqlite.org/foreignkeys.html#fk_indexes>.
            let (on, _) = words.table(words.place_of("ON")? + 1)?;
            self.say(THINNED, on);
        } else if words.is(1, "TABLE") {
            let (table, _) = words.table(words.behind_if(2))?;
            self.say(WRITTEN, table);
        } else if words.is(1, "TRIGGER") {
            let (on, _) = words.table(words.place_of("ON")? + 1)?;
            self.push(TRIGGER, &on);
            let names: Vec<_> = words.names().iter().map(|name| quoted(name)).collect();
            self.push(NAMES, &names.join(" "));
        } else {
            return None;
        }
        Some(())
    }
}

/// The tokens of a statement, without white space, comments and the semicolon.
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

    fn names(&self) -> BTreeSet<String> {
        names(self.sql).into_iter().collect()
    }

    /// The token behind the IF EXISTS or IF NOT EXISTS at a token; that token itself where neither stands there.
    fn behind_if(&self, at: usize) -> usize {
        match (self.is(at, "IF"), self.is(at + 1, "NOT")) {
            (true, true) if self.is(at + 2, "EXISTS") => at + 3,
            (true, false) if self.is(at + 1, "EXISTS") => at + 2,
            _ => at,
        }
    }

    /// The table that is named at a token, and the token behind the name; none where it is of another schema than
    /// `main`.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::script::split;

    fn facts(sql: &str) -> String {
        of(&split(sql)).replace('\0', " ")
    }

    #[test]
    fn the_words_of_a_statement_say_what_it_does_to_which_table() {
        let cases = [
            ("CREATE TABLE a (x REFERENCES b (y));", "wa "),
            ("CREATE TABLE IF NOT EXISTS main.a AS SELECT * FROM b;", "wa "),
            ("CREATE INDEX i ON a (x);\nDROP VIEW IF EXISTS v;", ""),
            ("CREATE UNIQUE INDEX IF NOT EXISTS i ON \"A\" (x);", "ta "),
            ("DROP TABLE IF EXISTS a;", "wa "),
            ("DELETE FROM a WHERE x IN (SELECT y FROM b);", "ta "),
            (
                "INSERT OR IGNORE INTO 'a' SELECT * FROM b;\nREPLACE INTO a VALUES (1);",
                "wa ",
            ),
            ("UPDATE OR FAIL a SET x = y + 1;", "ua ca cfail cor cset cupdate cx cy "),
            ("ALTER TABLE a RENAME TO b;", "wa wb "),
            ("ALTER TABLE a RENAME COLUMN x TO y;", "ra aa "),
            ("ALTER TABLE a ADD COLUMN x TEXT DEFAULT 'y';", "aa "),
            ("ALTER TABLE a ADD COLUMN x REFERENCES b;", "fa aa "),
            ("ALTER TABLE a DROP COLUMN x;\nALTER TABLE a DROP y;", "aa "),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END;",
                "oa n\"a\" \"after\" \"b\" \"begin\" \"create\" \"delete\" \"end\" \"from\" \"insert\" \"on\" \"t\" \"trigger\" ",
            ),
        ];
        for (sql, expected) in cases {
            assert_eq!(facts(sql), expected, "{sql}");
        }
    }

    #[test]
    fn a_statement_of_another_form_may_do_anything_to_all_that_it_names() {
        let cases = [
            "WITH c AS (SELECT 1 AS x) INSERT INTO a SELECT x FROM c;",
            "ALTER TABLE a ADD COLUMN x REFERENCES b DEFAULT 1;",
            "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0);",
            "CREATE VIRTUAL TABLE a USING fts5 (x);",
            "DELETE FROM temp.a;",
            "PRAGMA writable_schema = ON;",
            "REINDEX a;",
        ];
        for sql in cases {
            let facts = facts(sql);
            for name in names(sql) {
                assert!(facts.contains(&format!("w{name} ")), "{sql}: {facts}");
            }
        }
    }
}
