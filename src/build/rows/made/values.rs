//! Values that hurt: what a column may hold by its type, its name and its CHECK constraints.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::links::Links;
use super::twins::Twins;
use crate::schema::table::{Column, Table};
use crate::source::tokens::{Kind, Token, names, quoted, tokens, unquote};

const TEXTS: &[&str] = &[
    "Beta",
    "Grüße, 世界 ☃",
    "",
    "007",
    "an uncommonly long text that goes on and on: Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat.",
    "beta",
    " padded ",
    "12 kg",
    "O'Brien; --",
    "line\nbreak, a,b",
    "3.50",
    "two words",
    "alpha",
];
const MOMENTS: &[&str] = &[
    "2024-02-29T12:34:56Z",
    "2023-12-31 23:59:59",
    "2025-06-15",
    "1999-01-01T00:00:00.123Z",
    "2024-02-29 12:34:56",
    "2019-11-30",
    "2097-01-02T03:04:05Z",
];
/// Dates that no date function reads, or only as a year (<https://sqlite.org/lang_datefunc.html#time_values>).
const DATES: &[&str] = &[
    "29.02.2024",
    "31.12.2023",
    "12/31/2023",
    "31/12/2023",
    "20240229",
    "2024-02",
    "12:34",
];
const JSON: &[&str] = &["{\"a\": 1, \"b\": [1, 2]}", "[]", "{}", "{\"name\": \"ü\"}"];
const TIMES: &[i64] = &[1_709_210_096, 0, 1_735_689_599, 946_684_800, 4_102_444_800];
const INTEGERS: &[i64] = &[0, 1, 2, 3, 7, -5, 41, 1_000_003, 4_294_967_296, 9_007_199_254_740_993];
const REALS: &[f64] = &[0.5, 3.0, -1.25, 0.1, 12_345.678, 1e10, 99.99];
const BLOBS: &[&[u8]] = &[b"\x00\xff\x10", b"", b"text", b"\x89PNG", b"\xfe"];

/// What the scripts of a set say of columns, by the functions they are given to.
#[derive(Clone, Debug, Default)]
pub(in crate::build) struct Hints {
    /// Columns that hold JSON, in lower case.
    json: BTreeSet<String>,
    /// Those of them whose elements become rows.
    lists: BTreeSet<String>,
    /// Columns that hold a moment.
    moments: BTreeSet<String>,
    /// Those of them that are divided by 1000 before.
    milliseconds: BTreeSet<String>,
    /// What columns are compared with.
    literals: BTreeMap<String, BTreeSet<String>>,
    /// The numbers that columns are held to be above or below, by the names of the table and the column.
    bounds: BTreeMap<(String, String), BTreeSet<i64>>,
    /// How many statements insert literal rows into tables, by the names of those in lower case.
    seeds: BTreeMap<String, usize>,
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
}

impl Hints {
    /// What a column, by its name in lower case, is compared with, and the neighbours of that, as far as another column may
    /// hold them.
    pub(in crate::build) fn compared(&self, name: &str, column: &Column) -> Vec<Value> {
        let literals = self.literals.get(name).into_iter().flatten();
        let values = literals.flat_map(|literal| hints(literal));
        values.filter(|value| fits(column, value)).collect()
    }
}

impl Hints {
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

/// The tokens without comments and white space.
pub(super) fn significant(sql: &str) -> Vec<Token> {
    let mut tokens = tokens(sql);
    tokens.retain(Token::is_significant);
    tokens
}

pub(in crate::build::rows) const CLOCKS: &[&str] = &["date", "time", "datetime", "julianday", "strftime", "unixepoch"];

/// What columns may hold, found once for all that are declared alike.
#[derive(Debug, Default)]
pub(super) struct Pools {
    found: BTreeMap<Alike, Rc<[Value]>>,
    /// The names in a CHECK, in lower case.
    names: BTreeMap<String, BTreeSet<String>>,
}

/// All of a column that its pool depends on: its name and type, its CHECKs, whether it is unique, and has a moment for its
/// DEFAULT, and that if it is a moment, a text or below zero.
type Alike = (String, String, Vec<Condition>, (bool, bool, Option<String>));

/// A CHECK on a column, and whether it names no other column of the table.
type Condition = (String, bool);

impl Pools {
    /// The CHECKs that name a column.
    pub(super) fn checks(&mut self, table: &Table, column: &Column) -> Vec<Condition> {
        let lower = |column: &Column| column.name.to_ascii_lowercase();
        let own = lower(column);
        let mut found = Vec::new();
        for check in &table.checks {
            let named = || names(check).map(|name| name.to_ascii_lowercase()).collect();
            let names = self.names.entry(check.clone()).or_insert_with(named);
            if names.contains(&own) {
                let mut others = table.columns.iter().map(lower).filter(|name| *name != own);
                let is_alone = !others.any(|name| names.contains(&name));
                found.push((check.clone(), is_alone));
            }
        }
        found
    }

    /// What a column may hold.
    pub(super) fn pool(
        &mut self,
        conn: &Connection,
        column: &Column,
        checks: Vec<Condition>,
        said: &Hints,
        is_unique: bool,
    ) -> Rc<[Value]> {
        let has_moment = has_moment_for_default(column);
        let default = column.default.clone();
        let default = default.filter(|default| has_moment || default.contains(['\'', '-']));
        let others = (is_unique, has_moment, default);
        let alike = (column.name.clone(), column.declared.clone(), checks, others);
        if let Some(found) = self.found.get(&alike) {
            return Rc::clone(found);
        }
        let made: Rc<[Value]> = pool(conn, column, &alike.2, said, is_unique).into();
        self.found.insert(alike, Rc::clone(&made));
        made
    }
}

/// What a column may hold, the most telling first. Only a part of it may pass the table's constraints.
fn pool(conn: &Connection, column: &Column, checks: &[Condition], said: &Hints, is_unique: bool) -> Vec<Value> {
    let name = column.name.to_ascii_lowercase();
    let about = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let is_moment = said.moments.contains(&name) || is_named_as_moment(column);
    let declared = column.declared.as_str();
    let mut pool: Vec<Value> = match column.affinity() {
        _ if declared.contains("BOOL") => vec![0.into(), 1.into()],
        affinity if declared.contains("JSON") || (said.json.contains(&name) && !is_of_numbers(affinity)) => {
            json(column, said.lists.contains(&name))
        }
        "INTEGER" if is_moment => moments_in(unit(conn, column, said.milliseconds.contains(&name))),
        "INTEGER" if ["is_", "has_"].iter().any(|start| name.starts_with(start)) => vec![0.into(), 1.into()],
        "INTEGER" => INTEGERS.iter().map(|number| (*number).into()).collect(),
        "REAL" => REALS.iter().map(|number| (*number).into()).collect(),
        "TEXT" if is_moment => moments(column),
        "TEXT" if about(&["json", "metadata", "settings", "payload"]) => texts(JSON),
        "TEXT" => texts(TEXTS),
        "NUMERIC" if is_moment || declared.contains("DATE") || declared.contains("TIME") => moments(column),
        "NUMERIC" => INTEGERS
            .iter()
            .take(8)
            .map(|number| (*number).into())
            .chain(REALS.iter().map(|number| (*number).into()))
            .collect(),
        _ if declared == "BLOB" => BLOBS.iter().map(|bytes| bytes.to_vec().into()).collect(),
        _ => texts(&TEXTS[..8])
            .into_iter()
            .chain(INTEGERS.iter().map(|number| (*number).into()))
            .chain(REALS.iter().map(|number| (*number).into()))
            .collect(),
    };
    // What scripts compare a unique column with, they mostly insert, too: a made-up row of that would be in their way.
    let has_literals = !is_unique || !checks.is_empty();
    let compared = said.literals.get(&name).filter(|_| has_literals);
    let compared = compared.into_iter().flatten();
    pool.extend(
        compared
            .flat_map(|literal| hints(literal))
            .filter(|value| fits(column, value)),
    );
    pool.extend(negative_default(column));
    let texts_of = || checks.iter().map(|(check, _)| check);
    let mut hints: Vec<_> = texts_of().flat_map(|check| hints(check)).collect();
    let spelt: Vec<_> = match column.affinity() {
        "BLOB" => texts_of().flat_map(|check| bytes(check, is_unique)).collect(),
        _ => texts_of()
            .flat_map(|check| spelt_in(check))
            .filter_map(as_text)
            .collect(),
    };
    hints.splice(0..0, spelt);
    if !hints.is_empty() {
        pool.splice(0..0, hints);
        let has_pattern = texts_of().any(|check| check.contains("glob") || check.contains("like"));
        pool.extend(texts(if has_pattern { DATES } else { &[] }));
        pool.extend(texts(MOMENTS).into_iter().chain(texts(JSON)));
        pool.extend([0, 1, 2, 10, 50].map(Value::from));
    }
    // What an app stores in a column of numbers is a number, although SQLite would take a text.
    if is_of_numbers(column.affinity()) {
        pool.retain(|value| !matches!(value, Value::Text(_)));
    }
    admitted(conn, column, checks, pool)
}

/// Whether the DEFAULT of a column is the current time, whatever the column is called.
pub(super) fn has_moment_for_default(column: &Column) -> bool {
    let default = column.default.as_deref().unwrap_or_default().to_ascii_lowercase();
    default.contains("current_") || CLOCKS.iter().any(|clock| default.contains(&format!("{clock}(")))
}

/// Whether what a column is called, or its DEFAULT, says that it holds moments.
pub(in crate::build::rows) fn is_named_as_moment(column: &Column) -> bool {
    let name = column.name.to_ascii_lowercase();
    let about = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has_moment_for_default(column)
        || ["at", "on"].iter().any(|end| name.ends_with(&format!("_{end}")))
        || column.name.ends_with("At")
        || about(&["date", "time", "deadline", "birthday", "expires"])
}

/// How many of what a column counts its moments in are a second: as its DEFAULT says, else its name, else what reads it.
fn unit(conn: &Connection, column: &Column, is_divided: bool) -> i64 {
    let default = column.default.as_deref().filter(|_| has_moment_for_default(column));
    let now = default.and_then(|default| {
        let sql =
            format!("SELECT CAST(x AS INTEGER) FROM (SELECT ({default}) AS x) WHERE typeof(x) IN ('integer', 'real')");
        conn.query_row(&sql, [], |row| row.get::<_, i64>(0)).ok()
    });
    match now {
        Some(..=100_000_000_000) => 1,
        Some(..=100_000_000_000_000) => 1_000,
        Some(_) => 1_000_000,
        None if is_of_milliseconds(&column.name) || is_divided => 1_000,
        None => 1,
    }
}

/// Moments in so many parts of a second.
fn moments_in(unit: i64) -> Vec<Value> {
    let times = TIMES.iter().filter(|time| **time > 0 || unit == 1);
    times.map(|time| (time * unit).into()).collect()
}

/// Whether what a column is called says that its moments are counted in milliseconds.
fn is_of_milliseconds(column: &str) -> bool {
    let ends = ["_ms", "_msec", "_millis", "Ms", "Millis", "_milliseconds"];
    ends.iter().any(|end| column.ends_with(end)) || column == "ms"
}

fn is_of_numbers(affinity: &str) -> bool {
    matches!(affinity, "INTEGER" | "REAL")
}

/// What a column of JSON may hold: also what it does by default, which rows that an app says nothing of hold; and a list
/// with an element that comes twice, where the elements become rows.
fn json(column: &Column, is_list: bool) -> Vec<Value> {
    let mut pool = texts(JSON);
    pool.extend(is_list.then(|| "[1, 2, 1]".to_owned().into()));
    pool.extend(default_text(column).filter(|default| !texts(JSON).contains(default)));
    pool
}

/// What a column of moments may hold: also what it does by default, which need be none, as `0000-00-00`.
fn moments(column: &Column) -> Vec<Value> {
    let mut pool = texts(MOMENTS);
    pool.extend(default_text(column));
    pool
}

/// The text that a column holds by default.
fn default_text(column: &Column) -> Option<Value> {
    let default = column.default.as_deref().filter(|_| !has_moment_for_default(column))?;
    let mut literals = literals_of(default).into_iter();
    literals.find(|value| matches!(value, Value::Text(_)))
}

/// The number below zero that a column holds by default, as -1 where there is none.
fn negative_default(column: &Column) -> Option<Value> {
    let default = column.default.as_deref().filter(|_| is_of_numbers(column.affinity()))?;
    let number: i64 = default.trim_matches(['(', ')', ' ']).replace(' ', "").parse().ok()?;
    (number < 0).then(|| number.into())
}

/// Whether a value is of a column's type, as an app would store it.
fn fits(column: &Column, value: &Value) -> bool {
    match (column.affinity(), value) {
        ("INTEGER", Value::Integer(_)) | ("TEXT", Value::Text(_)) => true,
        ("INTEGER" | "TEXT", _) => false,
        ("REAL", value) => !matches!(value, Value::Text(_)),
        _ => true,
    }
}

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| (*text).to_owned().into()).collect()
}

/// Values that no other row of a table has. Of the numbers some are in all tables, and stand in each other's way
/// where two tables become one; the others are in one only, so that a reference to the wrong table shows.
#[derive(Clone, Copy, Debug)]
pub(in crate::build::rows) struct Keys {
    /// Below the numbers that only this table has.
    own: i64,
}

impl Keys {
    /// Those of the table that is met as this one.
    pub(super) fn of(table: usize) -> Self {
        Self {
            own: 10_000 * i64::try_from(table).unwrap_or_default(),
        }
    }

    /// Which table it was, counted from 0.
    pub(super) fn turn(self) -> usize {
        usize::try_from(self.own / 10_000).unwrap_or_default()
    }

    pub(super) fn unique(self, column: &Column, number: usize) -> Value {
        const WORDS: &[&str] = &["alpha", "Größe", "gamma", "Delta", "o'x"];
        let n = i64::try_from(number).unwrap_or(i64::MAX);
        let text = |n: i64, number: usize| format!("{}-{}", WORDS[number % WORDS.len()], self.integer(n));
        match column.affinity() {
            "NUMERIC" if column.declared.contains("DATE") || column.declared.contains("TIME") => {
                format!("{}-02-03 04:05:06", 1000 + n).into()
            }
            "INTEGER" | "NUMERIC" => self.integer(n).into(),
            "REAL" => (self.integer(n) as f64 + 0.25).into(),
            "BLOB" if column.declared == "BLOB" => format!("key {}", self.integer(n)).into_bytes().into(),
            // Two that differ in their case only, in a column that tells them apart.
            _ if number % 6 == 5 => text(n - 1, number - 1).to_ascii_uppercase().into(),
            _ => text(n, number).into(),
        }
    }

    /// Unique columns of a table start at numbers that are so far apart, or two of them would have the same values, and
    /// could change places unnoticed. More than a table gets rows, and a multiple of what the forms of the values depend on.
    pub(super) const APART: usize = 120;

    pub(super) fn rowid(self, number: usize) -> Value {
        self.integer(i64::try_from(number).unwrap_or(i64::MAX)).into()
    }

    /// The smallest number that a made-up row has.
    pub(in crate::build::rows) const FIRST: i64 = 1_009;

    /// Not 1, 2, 3: seeds have those. Neighbours in pairs, with gaps between those, so that a renumbering shows.
    fn integer(self, n: i64) -> i64 {
        // A copy in portions ends before it.
        const FAR: i64 = 3_000_000_000;
        let range = match n / 2 % 3 {
            0 => 0,
            _ if n == 4 => self.own + FAR,
            _ => self.own,
        };
        range + Self::FIRST + 6 * (n / 2) + n % 2
    }
}

/// Values that the literals of a condition lead to: themselves, their neighbours, texts of that length,
/// texts of that pattern.
fn hints(check: &str) -> Vec<Value> {
    let mut hints = Vec::new();
    for token in tokens(check) {
        let text = token.text(check);
        match token.kind {
            Kind::String => {
                let literal = text.trim_matches('\'').replace("''", "'");
                hints.extend(patterned(&literal).map(Value::from));
                hints.push(literal.into());
            }
            Kind::Number => {
                if let Ok(number) = text.parse::<i64>() {
                    hints.extend([number, number.saturating_add(1), number.saturating_sub(1)].map(Value::from));
                    if let Ok(length) = usize::try_from(number)
                        && (1..=200).contains(&length)
                    {
                        hints.extend(["a", "1"].map(|c| Value::from(c.repeat(length))));
                    }
                } else if let Ok(number) = text.parse::<f64>() {
                    hints.extend([number, number + 0.5, number - 0.5].map(Value::from));
                }
            }
            _ => {}
        }
    }
    hints
}

/// The numbers and texts that a condition names.
pub(super) fn literals_of(check: &str) -> Vec<Value> {
    let literal = |token: Token| match token.kind {
        Kind::String => Some(token.text(check).trim_matches('\'').replace("''", "'").into()),
        Kind::Number => token.text(check).parse::<f64>().ok().map(Value::from),
        _ => None,
    };
    tokens(check).into_iter().filter_map(literal).collect()
}

/// Bytes that a condition leads to: of the lengths that it names, with many of each for a column where no two are the
/// same, and those that its patterns spell.
fn bytes(check: &str, is_unique: bool) -> Vec<Value> {
    let many = if is_unique { 100 } else { 4 };
    let tokens = tokens(check).into_iter();
    let numbers = tokens.filter(|token| matches!(token.kind, Kind::Number));
    let lengths = numbers.filter_map(|token| token.text(check).parse().ok());
    let lengths = lengths.filter(|length: &usize| (1..=200).contains(length));
    let of_lengths = lengths.flat_map(|length| (0..many).map(move |number| of_length(length, number)));
    of_lengths.chain(spelt_in(check).into_iter().map(Value::from)).collect()
}

/// So many bytes, others for each number, and no text but where they are one byte.
fn of_length(length: usize, number: usize) -> Value {
    let mut bytes = vec![0xf5; length];
    if let Some(last) = bytes.last_mut() {
        *last = u8::try_from(number % 256).unwrap_or_default();
    }
    bytes.into()
}

/// The bytes that the patterns of a condition about hexadecimal digits start with
/// (<https://sqlite.org/lang_corefunc.html#hex>).
fn spelt_in(check: &str) -> Vec<Vec<u8>> {
    if !check.to_ascii_lowercase().contains("hex") {
        return Vec::new();
    }
    let spelt = |token: &Token| {
        let digits = token.text(check).trim_matches('\'').chars();
        let digits: Vec<_> = digits.map_while(|c| c.to_digit(16)).collect();
        let bytes = digits
            .chunks_exact(2)
            .filter_map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok());
        bytes.collect::<Vec<_>>()
    };
    let tokens = tokens(check).into_iter();
    let strings = tokens.filter(|token| matches!(token.kind, Kind::String));
    strings
        .map(|token| spelt(&token))
        .filter(|bytes| !bytes.is_empty())
        .collect()
}

/// A text that starts with these bytes, if there is one: the last letter is made whole.
fn as_text(mut bytes: Vec<u8>) -> Option<Value> {
    for _ in 0..4 {
        match String::from_utf8(bytes) {
            Ok(text) => return Some(text.into()),
            Err(error) => bytes = error.into_bytes(),
        }
        bytes.push(0x80);
    }
    None
}

/// A text that fits a GLOB or LIKE pattern (<https://sqlite.org/lang_expr.html#like>), if it looks like one.
fn patterned(pattern: &str) -> Option<String> {
    if !pattern.contains(['*', '?', '[', '%', '_']) {
        return None;
    }
    let mut text = String::new();
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '*' | '%' => text.push('a'),
            '?' | '_' => text.push('a'),
            '[' => {
                let is_negated = rest.next_if(|c| matches!(c, '^' | '!')).is_some();
                let class: String = rest.by_ref().take_while(|c| *c != ']').collect();
                text.extend(if is_negated { Some('~') } else { class.chars().next() });
            }
            other => text.push(other),
        }
    }
    Some(text)
}

/// Those of the values that pass the conditions about this column alone. SQLite is asked; a condition that
/// it cannot be asked about by itself admits all.
fn admitted(conn: &Connection, column: &Column, checks: &[Condition], pool: Vec<Value>) -> Vec<Value> {
    let alone = checks.iter().filter(|(_, is_alone)| *is_alone);
    let mut pool = pool;
    for (check, _) in alone {
        let sql = format!("SELECT ({check}) FROM (SELECT ?1 AS {})", quoted(&column.name));
        let Ok(mut statement) = conn.prepare(&sql) else {
            continue;
        };
        let mut passes = |value: &Value| {
            let answer = statement.query_row([value], |row| row.get::<_, Value>(0));
            !matches!(answer, Err(_) | Ok(Value::Integer(0)))
        };
        let passing: Vec<_> = pool.iter().filter(|value| passes(value)).cloned().collect();
        if !passing.is_empty() {
            pool = passing;
        }
    }
    pool
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_leads_to_a_text_that_fits_it() {
        let conn = Connection::open_in_memory().unwrap();
        for (operator, pattern) in [
            ("GLOB", "[A-Z][0-9][0-9]-*"),
            ("GLOB", "??x[^a]"),
            ("LIKE", "_@%.org"),
            ("LIKE", "http%"),
        ] {
            let text = patterned(pattern).unwrap();
            let fits: bool = conn
                .query_row(&format!("SELECT ?1 {operator} ?2"), [&text, pattern], |row| row.get(0))
                .unwrap();
            assert!(fits, "{text} {operator} {pattern}");
        }
        assert_eq!(patterned("plain"), None);
    }

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

    #[test]
    fn keys_differ() {
        let keys = |table| (0..600).map(|n| Keys::of(table).integer(n)).collect::<BTreeSet<_>>();
        assert_eq!((keys(0).len(), keys(1).len()), (600, 600));
        assert_eq!(keys(0).intersection(&keys(1)).count(), 200);
    }

    #[test]
    fn texts_and_bytes_of_keys_differ_from_table_to_table_too() {
        for declared in ["TEXT", "BLOB", "REAL"] {
            let column = Column {
                name: "key".to_owned(),
                declared: declared.to_owned(),
                is_not_null: true,
                default: None,
                key: 1,
                is_generated: false,
                collation: None,
            };
            let keys = |table: usize| {
                let keys = (0..60).map(|n| Keys::of(table).unique(&column, n));
                keys.map(|key| format!("{key:?}")).collect::<BTreeSet<_>>()
            };
            let shared = keys(0).intersection(&keys(1)).count();
            assert_eq!((keys(0).len(), shared), (60, 20), "{declared}");
        }
    }
}
