//! Columns that hold keys of another table without a foreign key, as triggers, views and copies have it:
//! `DELETE FROM uploads WHERE message = old.id`, `JOIN messages AS m ON m.id = u.message`.
//!
//! Made-up rows have to meet there, or a trigger that reaches them finds none.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::parents::primary_key;
use crate::build::rows::content;
use crate::schema::table::Table;
use crate::source::tokens::{Kind, Token, quoted, unquote};

/// A table and one of its columns, in lower case.
pub(super) type Place = (String, String);

/// What is compared with what.
#[derive(Clone, Debug, Default)]
pub(in crate::build::rows) struct Links {
    compared: BTreeMap<Place, BTreeSet<Place>>,
    /// From which tables a table is filled, by the names in lower case.
    copies: BTreeMap<String, BTreeSet<String>>,
}

impl Links {
    /// Reads a statement that creates a trigger or a view, or copies rows. `tokens`: its own, without comments and white
    /// space.
    pub(super) fn read(&mut self, sql: &str, tokens: &[Token]) {
        let words = Words { sql, tokens };
        self.read_copy(&words);
        let kind = (1..4).find(|at| words.is_one(*at, &["TRIGGER", "VIEW"]));
        let Some(kind) = kind.filter(|_| words.is(0, "CREATE")) else {
            return;
        };
        let is_trigger = words.is(kind, "TRIGGER");
        let on = (kind..tokens.len()).find(|at| is_trigger && words.is(*at, "ON"));
        let subject = on.map(|on| words.table(on + 1).0);
        let start = on.unwrap_or(kind) + 1;
        let is_named = |at: &usize| words.is_one(*at, &["FROM", "JOIN", "UPDATE", "INTO"]) && words.is_name(at + 1);
        let named = (start..tokens.len()).filter(is_named).map(|at| words.table(at + 1));
        let tables: BTreeMap<_, _> = named.map(|(table, alias)| (alias, table)).collect();
        let mut last = None;
        for at in start..tokens.len() {
            if words.is(at, ";") {
                last = None;
            } else if is_named(&at) && !words.is(at, "JOIN") {
                last = Some(words.table(at + 1).0);
            }
            if !words.is_one(at, &["=", "==", "IS"]) {
                continue;
            }
            let place = |(qualifier, column): (Option<String>, String)| -> Option<Place> {
                let table = match qualifier.as_deref() {
                    Some("old" | "new") if is_trigger => subject.clone()?,
                    Some(qualifier) => tables.get(qualifier).cloned()?,
                    // Which table of a view it is only the schema tells.
                    None => last.clone().filter(|_| is_trigger)?,
                };
                Some((table, column))
            };
            let (left, right) = (words.left_of(at).and_then(place), words.right_of(at).and_then(place));
            if let (Some(left), Some(right)) = (left, right)
                && left.0 != right.0
            {
                self.compared.entry(left.clone()).or_default().insert(right.clone());
                self.compared.entry(right).or_default().insert(left);
            }
        }
    }

    /// `INSERT INTO archive … SELECT … FROM t`, and `CREATE TABLE archive AS SELECT … FROM t`.
    fn read_copy(&mut self, words: &Words<'_>) {
        let all = 0..words.tokens.len();
        let starts = [("INSERT", "INTO"), ("REPLACE", "INTO"), ("CREATE", "TABLE")].into_iter();
        let verb = starts.clone().find(|(verb, _)| words.is(0, verb)).map(|(_, word)| word);
        let target = verb.and_then(|word| all.clone().take(6).find(|at| words.is(*at, word)));
        let select = all.clone().find(|at| words.is(*at, "SELECT"));
        let from = select.and_then(|select| (select..all.end).find(|at| words.is(*at, "FROM")));
        let (Some(target), Some(from)) = (target, from) else {
            return;
        };
        let exists = if words.is(target + 1, "IF") { 3 } else { 0 };
        if words.is_name(from + 1) && !words.is(2, "TRIGGER") {
            let (target, source) = (words.table(target + 1 + exists).0, words.table(from + 1).0);
            self.copies.entry(target).or_default().insert(source);
        }
    }

    /// Whether a column of a table without a foreign key is filled from one of its name that has one: what is there was
    /// the key of a row when it came.
    pub(super) fn comes_from_key(&self, conn: &Connection, table: &Table, column: &str) -> bool {
        let sql = "SELECT 1 FROM pragma_foreign_key_list(?1, 'main') WHERE \"from\" = ?2 COLLATE NOCASE";
        let is_key = |source: &String| {
            let keys = conn
                .prepare_cached(sql)
                .and_then(|mut keys| keys.exists([source.as_str(), column]));
            keys.unwrap_or(false)
        };
        let sources = self.copies.get(&table.name.to_ascii_lowercase());
        sources.into_iter().flatten().any(is_key)
    }

    /// What a column is compared with.
    fn partners(&self, table: &str, column: &str) -> impl Iterator<Item = &Place> {
        let place = (table.to_ascii_lowercase(), column.to_ascii_lowercase());
        self.compared.get(&place).into_iter().flatten()
    }

    /// The keys that a column may hold: those of the first table with whose key it is compared, if that holds rows.
    pub(super) fn keys(&self, conn: &Connection, table: &Table, column: &str) -> Option<Rc<[Value]>> {
        let is_key = |(parent, key): &&Place| primary_key(conn, parent).is_ok_and(|columns| is_alone(&columns, key));
        let (parent, key) = self.partners(&table.name, column).find(is_key)?;
        let sql = format!("SELECT {} FROM main.{} LIMIT 40", quoted(key), quoted(parent));
        let mut statement = conn.prepare(&sql).ok()?;
        let values = statement.query_map([], |row| content::value(row, 0)).ok()?;
        let values: Vec<_> = values.collect::<rusqlite::Result<_>>().ok()?;
        (!values.is_empty()).then(|| values.into())
    }

    /// The tables and columns with which columns of a table are compared.
    pub(super) fn of<'l>(&'l self, table: &'l str) -> impl Iterator<Item = &'l Place> {
        let own = self.compared.range((table.to_owned(), String::new())..);
        own.take_while(move |((name, _), _)| name == table)
            .flat_map(|(_, others)| others)
    }
}

/// Whether a key is this column and no other.
pub(super) fn is_alone(columns: &[String], column: &str) -> bool {
    columns.len() == 1 && columns[0].eq_ignore_ascii_case(column)
}

/// A statement without comments and white space.
struct Words<'w> {
    sql: &'w str,
    tokens: &'w [Token],
}

impl Words<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.sql))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.text(at).eq_ignore_ascii_case(word)
    }

    fn is_one(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    fn is_name(&self, at: usize) -> bool {
        let kind = self.tokens.get(at).map(|token| token.kind);
        matches!(kind, Some(Kind::Word | Kind::Quoted))
    }

    fn name(&self, at: usize) -> String {
        unquote(self.text(at)).to_ascii_lowercase()
    }

    /// The table that is named there, and the name that it goes by.
    fn table(&self, at: usize) -> (String, String) {
        const CLAUSES: &[&str] = &[
            "AS", "BEGIN", "CROSS", "DEFAULT", "FOR", "FROM", "FULL", "GROUP", "INNER", "JOIN", "LEFT", "LIMIT",
            "NATURAL", "ON", "ORDER", "RIGHT", "SELECT", "SET", "UNION", "USING", "VALUES", "WHEN", "WHERE", "WINDOW",
        ];
        let at = if self.is(at + 1, ".") { at + 2 } else { at };
        let behind = at + 1 + usize::from(self.is(at + 1, "AS"));
        let has_alias = self.is_name(behind) && !self.is_one(behind, CLAUSES);
        (self.name(at), self.name(if has_alias { behind } else { at }))
    }

    /// The column before an operator, with the name before its point.
    fn left_of(&self, at: usize) -> Option<(Option<String>, String)> {
        let is_qualified = at > 2 && self.is(at - 2, ".");
        let qualifier = is_qualified.then(|| self.name(at - 3));
        self.is_name(at - 1).then(|| (qualifier, self.name(at - 1)))
    }

    /// The column behind an operator.
    fn right_of(&self, at: usize) -> Option<(Option<String>, String)> {
        let is_qualified = self.is(at + 2, ".");
        let column = at + if is_qualified { 3 } else { 1 };
        let qualifier = is_qualified.then(|| self.name(at + 1));
        let is_call = self.is(column + 1, "(");
        (self.is_name(column) && !is_call).then(|| (qualifier, self.name(column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::tokens::significant;

    fn links(sql: &str) -> Vec<String> {
        let mut links = Links::default();
        links.read(sql, &significant(sql));
        let pairs = links
            .compared
            .iter()
            .flat_map(|(one, others)| others.iter().map(move |other| (one, other)));
        let pairs = pairs.filter(|(one, other)| one < other);
        pairs.map(|((a, b), (c, d))| format!("{a}.{b} {c}.{d}")).collect()
    }

    #[test]
    fn what_a_trigger_or_a_view_compares_may_hold_the_same() {
        for (sql, pairs) in [
            (
                "CREATE TRIGGER t AFTER DELETE ON message BEGIN DELETE FROM upload WHERE owner = old.id; END",
                &["message.id upload.owner"][..],
            ),
            (
                "CREATE TEMP TRIGGER IF NOT EXISTS t AFTER UPDATE OF a ON main.\"Play\" FOR EACH ROW WHEN new.a = 1 \
                 BEGIN UPDATE song AS s SET n = n + 1 WHERE s.id = new.of; SELECT 1 FROM log WHERE log.key = old.k; END",
                &["log.key play.k", "play.of song.id"],
            ),
            (
                "CREATE VIEW v AS SELECT a, b.id FROM one a JOIN main.two AS b ON b.id = a.ref AND a.x = 1 AND y = b.z",
                &["one.ref two.id"],
            ),
            ("CREATE TABLE t (a, b CHECK (a = b))", &[]),
            ("UPDATE t SET a = b WHERE t.c = u.d", &[]),
        ] {
            assert_eq!(links(sql), pairs, "{sql}");
        }
    }
}
