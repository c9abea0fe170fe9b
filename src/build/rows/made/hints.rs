//! What the scripts of a set say of the values in columns: by the functions that they give them to, and by what they
//! compare them with.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;

use super::links::Links;
use super::literals::{fits, hints};
use super::twins::Twins;
use crate::schema::table::{Column, Table};
use crate::source::tokens::{Kind, Token, significant, unquote};

/// What the scripts of a set say of columns, by the functions they are given to.
#[derive(Clone, Debug, Default)]
pub(in crate::build) struct Hints {
    /// Columns that hold JSON, in lower case.
    pub(super) json: BTreeSet<String>,
    /// Those of them whose elements become rows.
    pub(super) lists: BTreeSet<String>,
    /// Columns that hold a moment.
    pub(super) moments: BTreeSet<String>,
    /// Those of them that are divided by 1000 before.
    pub(super) milliseconds: BTreeSet<String>,
    /// What columns are compared with.
    pub(super) literals: BTreeMap<String, BTreeSet<String>>,
    /// The numbers that columns are held to be above or below, by the names of the table and the column.
    bounds: BTreeMap<(String, String), BTreeSet<i64>>,
    /// How many statements insert literal rows into tables, by the names of those in lower case.
    seeds: BTreeMap<String, usize>,
    /// The texts in those.
    seeded: BTreeMap<String, BTreeSet<String>>,
    /// The numbers that scripts insert.
    inserted: BTreeSet<i64>,
    /// What triggers and views compare.
    pub(super) links: Links,
    /// What makes values of columns the same.
    pub(super) twins: Twins,
}

/// What a function reads out of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::build) enum Reading {
    Json,
    Date,
}

impl Reading {
    /// A text that is none.
    pub(in crate::build) fn none(self) -> &'static str {
        match self {
            Self::Json => "no JSON",
            Self::Date => "no date",
        }
    }

    /// Its name.
    pub(in crate::build) fn what(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Date => "date",
        }
    }

    /// Whether what SQLite says of a statement is about such a text. What reads dates gives NULL for it
    /// (<https://sqlite.org/lang_datefunc.html>).
    pub(in crate::build) fn is_about(self, message: &str) -> bool {
        match self {
            Self::Json => message.contains("malformed JSON"),
            Self::Date => message.starts_with("NOT NULL constraint failed"),
        }
    }

    /// Whether an app would have texts to read in a column of this type.
    pub(in crate::build) fn is_of_texts(self, declared: &str) -> bool {
        let declared = declared.to_ascii_uppercase();
        let has = |part: &str| declared.contains(part);
        match self {
            Self::Json => true,
            Self::Date => has("CHAR") || has("CLOB") || has("TEXT") || has("DATE") || has("TIME"),
        }
    }
}

impl Hints {
    /// What one statement says.
    pub(in crate::build) fn of(sql: &str) -> Self {
        let mut hints = Self::default();
        hints.read_functions(sql);
        hints
    }

    /// The columns, in lower case, out of which something is read.
    pub(in crate::build) fn readings(self) -> Vec<(String, Reading)> {
        let json = self.json.into_iter().map(|column| (column, Reading::Json));
        let moments = self.moments.into_iter().map(|column| (column, Reading::Date));
        json.chain(moments).collect()
    }

    /// Reads a statement.
    pub(in crate::build) fn read(&mut self, sql: &str) {
        let tokens = significant(sql);
        self.read_literals(sql, &tokens);
        self.read_bounds(sql, &tokens);
        self.read_functions(sql);
        self.links.read(sql, &tokens);
        self.twins.read(sql);
    }

    /// `json_extract(column, …)`, `column ->> …` and `date(column)`.
    fn read_functions(&mut self, sql: &str) {
        let lower = sql.to_ascii_lowercase();
        let has_json = lower.contains("json") || lower.contains("->");
        let has_moments = CLOCKS.iter().any(|clock| lower.contains(clock));
        if !has_json && !has_moments {
            return;
        }
        let tokens = significant(sql);
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text(sql));
        for at in 0..tokens.len() {
            if matches!(text(at + 1), "->" | "->>") {
                self.json.insert(unquote(text(at)).to_ascii_lowercase());
            }
            if text(at + 1) != "(" {
                continue;
            }
            let function = text(at).to_ascii_lowercase();
            if is_of_json(&function) && !makes_json(&function) {
                let names = names_read_as_json(&tokens, sql, at + 2, function.ends_with("_patch"));
                if matches!(function.as_str(), "json_each" | "jsonb_each") {
                    self.lists.extend(names.iter().cloned());
                }
                self.json.extend(names);
            } else if CLOCKS.contains(&function.as_str()) {
                let inside = (at + 2..tokens.len()).take_while(|inside| text(*inside) != ")");
                let name = |at: usize| unquote(text(at)).to_ascii_lowercase();
                let names: Vec<_> = inside.filter(|inside| is_column(&tokens, sql, *inside)).collect();
                let is_divided = |at: &usize| text(at + 1) == "/" && matches!(text(at + 2), "1000" | "1000.0");
                let divided = names.iter().copied().filter(is_divided);
                self.milliseconds.extend(divided.map(name));
                self.moments.extend(names.into_iter().map(name));
            }
        }
    }
}

fn is_of_json(function: &str) -> bool {
    function.starts_with("json")
}

/// Whether a function of JSON takes values as they are, to put them into a document
/// (<https://sqlite.org/json1.html#interface_overview>).
fn makes_json(function: &str) -> bool {
    let function = function.replacen("jsonb", "json", 1);
    matches!(
        function.as_str(),
        "json_array" | "json_object" | "json_quote" | "json_group_array" | "json_group_object"
    )
}

fn is_column(tokens: &[Token], sql: &str, at: usize) -> bool {
    let next = tokens.get(at + 1).map_or("", |token| token.text(sql));
    matches!(tokens[at].kind, Kind::Word | Kind::Quoted) && !matches!(next, "(" | ".")
}

/// The columns, in lower case, that a function of JSON reads a document from: those in its first argument, or in both of
/// `json_patch`. What follows are paths, and values that it puts there. `start`: behind its parenthesis.
fn names_read_as_json(tokens: &[Token], sql: &str, start: usize, is_patch: bool) -> Vec<String> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text(sql));
    let mut names = Vec::new();
    let mut depth = 0_usize;
    // What another function of JSON has inside is looked at there.
    let mut other = None;
    for at in start..tokens.len() {
        match text(at) {
            "(" => {
                if other.is_none() && is_of_json(&text(at - 1).to_ascii_lowercase()) {
                    other = Some(depth);
                }
                depth += 1;
            }
            ")" if depth == 0 => break,
            ")" => {
                depth -= 1;
                other = other.filter(|other| *other < depth);
            }
            "," if depth == 0 && !is_patch => break,
            _ if other.is_none() && is_column(tokens, sql, at) => names.push(unquote(text(at)).to_ascii_lowercase()),
            _ => {}
        }
    }
    names
}

impl Hints {
    /// `column = 'x'`, `column < 5` and `column IN ('x', 'y')`: values that a statement treats in its own way.
    fn read_literals(&mut self, sql: &str, tokens: &[Token]) {
        const MOST: usize = 6;
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text(sql));
        let mut column = None;
        if !tokens
            .iter()
            .any(|token| matches!(token.kind, Kind::String | Kind::Number))
        {
            return;
        }
        for (at, token) in tokens.iter().enumerate() {
            let is_short = token.kind == Kind::Word && token.span.len() <= "BETWEEN".len();
            let word = if is_short {
                text(at).to_ascii_uppercase()
            } else {
                String::new()
            };
            let compares = matches!(text(at), "=" | "==" | "<>" | "!=" | "<" | ">" | "<=" | ">=");
            match token.kind {
                _ if compares || matches!(word.as_str(), "IN" | "IS" | "LIKE" | "GLOB" | "BETWEEN") => {
                    let at = at - usize::from(at > 0 && text(at - 1).eq_ignore_ascii_case("NOT"));
                    let is_name = at > 0 && matches!(tokens[at - 1].kind, Kind::Word | Kind::Quoted);
                    column = is_name.then(|| unquote(text(at - 1)).to_ascii_lowercase());
                }
                Kind::String | Kind::Number => {
                    if let Some(column) = &column {
                        let literals = self.literals.entry(column.clone()).or_default();
                        if literals.len() < MOST {
                            literals.insert(text(at).to_owned());
                        }
                    }
                }
                _ if matches!(text(at), "(" | "," | "-") || matches!(word.as_str(), "NOT" | "AND") => {}
                _ => column = None,
            }
        }
    }

    /// What a column, by its name in lower case, is compared with, and the neighbours of that, as far as another column may
    /// hold them.
    pub(in crate::build) fn compared(&self, name: &str, column: &Column) -> Vec<Value> {
        let literals = self.literals.get(name).into_iter().flatten();
        let values = literals.flat_map(|literal| hints(literal));
        values.filter(|value| fits(column, value)).collect()
    }

    /// `FROM table WHERE column < 1000`, of which a copy in portions may leave out what is just between two of them; and
    /// the numbers of `VALUES`.
    fn read_bounds(&mut self, sql: &str, tokens: &[Token]) {
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text(sql));
        let is = |at: usize, words: &[&str]| words.iter().any(|word| text(at).eq_ignore_ascii_case(word));
        let name = |at: usize| unquote(text(at)).to_ascii_lowercase();
        let number = |at: usize| text(at).parse::<i64>().ok().filter(|_| tokens[at].kind == Kind::Number);
        // Most statements do neither, and all of a set are read.
        let (mut inserts, mut is_bounded) = (false, false);
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                Kind::Word => match token.span.len() {
                    6 => inserts |= is(at, &["VALUES"]),
                    7 => is_bounded |= is(at, &["BETWEEN"]),
                    _ => {}
                },
                Kind::Operator => is_bounded |= matches!(sql.as_bytes()[token.span.start], b'<' | b'>'),
                _ => {}
            }
        }
        if inserts {
            let into = (1..4).find(|at| is(*at, &["INTO"]) && is(0, &["INSERT", "REPLACE"]));
            if let Some(into) = into {
                let table = into + if text(into + 2) == "." { 3 } else { 1 };
                *self.seeds.entry(name(table)).or_default() += 1;
                let texts = (0..tokens.len()).filter(|at| tokens[*at].kind == Kind::String);
                let texts = texts.map(|at| text(at).trim_matches('\'').replace("''", "'"));
                self.seeded.entry(name(table)).or_default().extend(texts);
            }
            self.inserted.extend((0..tokens.len()).filter_map(number));
        }
        if !is_bounded {
            return;
        }
        let is_table = |at: &usize| *at > 0 && is(at - 1, &["FROM", "JOIN", "UPDATE"]);
        let tables: Vec<_> = (0..tokens.len()).filter(is_table).map(name).collect();
        for at in 1..tokens.len() {
            let bounds = match text(at) {
                "<" | ">" | "<=" | ">=" => [number(at + 1), None],
                _ if is(at, &["BETWEEN"]) => [number(at + 1), number(at + 3)],
                _ => continue,
            };
            let column = name(at - 1 - usize::from(is(at - 1, &["NOT"])));
            for table in &tables {
                let known = self.bounds.entry((table.clone(), column.clone())).or_default();
                known.extend(bounds.iter().flatten());
            }
        }
    }

    /// Keys about the numbers that scripts hold a table's key to be above or below, but for those that they insert.
    pub(super) fn keys(&self, table: &Table, column: &Column) -> Vec<Value> {
        let name = (table.name.to_ascii_lowercase(), column.name.to_ascii_lowercase());
        let Some(bounds) = self.bounds.get(&name).filter(|_| column.affinity() == "INTEGER") else {
            return Vec::new();
        };
        let about = [0, 1, -1]
            .into_iter()
            .flat_map(|step| bounds.iter().map(move |bound| bound.saturating_add(step)));
        let mut keys: Vec<_> = about.filter(|key| self.is_made_up(*key)).collect();
        let mut seen = BTreeSet::new();
        keys.retain(|key| seen.insert(*key));
        const MOST: usize = 6;
        keys.truncate(MOST);
        keys.into_iter().map(Value::from).collect()
    }

    /// How many statements of all scripts insert literal rows into a table.
    pub(in crate::build::rows) fn seeds(&self, table: &str) -> usize {
        self.seeds.get(table).copied().unwrap_or_default()
    }

    /// The texts that scripts insert into a table.
    pub(in crate::build::rows) fn seeded(&self, table: &str) -> Option<&BTreeSet<String>> {
        self.seeded.get(table)
    }

    /// Seeds have the first numbers, and what comes behind the last ones is full
    /// (<https://sqlite.org/autoinc.html>).
    fn is_made_up(&self, key: i64) -> bool {
        (2..1 << 40).contains(&key) && !self.inserted.contains(&key)
    }

    /// Whether a key of a table may be one of those.
    pub(in crate::build::rows) fn is_bound(&self, table: &str, column: &str, key: i64) -> bool {
        let bounds = self.bounds.get(&(table.to_owned(), column.to_owned()));
        bounds.is_some_and(|bounds| self.is_made_up(key) && bounds.iter().any(|bound| bound.abs_diff(key) < 2))
    }
}

pub(in crate::build::rows) const CLOCKS: &[&str] = &["date", "time", "datetime", "julianday", "strftime", "unixepoch"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_function_reads_a_document_from_is_json() {
        let json = |sql: &str| {
            let columns = Hints::of(sql).json.into_iter();
            columns.collect::<Vec<_>>().join(" ")
        };
        for (sql, columns) in [
            ("UPDATE t SET d = json_object('n', n, 'm', m)", ""),
            ("SELECT json_group_array(n), jsonb_array(t.n), json_quote(m) FROM t", ""),
            (
                "UPDATE t SET d = json_set(coalesce(d, '{}'), '$.n', n, '$.m', json(m))",
                "d m",
            ),
            ("SELECT json_insert(json_object('n', n), '$.m', m) FROM t", ""),
            ("SELECT json_patch(a, b), c ->> '$.x' FROM t", "a b c"),
            ("SELECT e.value FROM t, json_each(t.list, '$.a') AS e", "list"),
        ] {
            assert_eq!(json(sql), columns, "{sql}");
        }
    }
}
