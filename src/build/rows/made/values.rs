//! Values that hurt: what a column may hold by its type, its name and its CHECK constraints.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::composed;
use super::hints::{CLOCKS, Hints};
use super::literals::{as_text, bytes, fits, hints, literals_of, spelt_in};
use crate::schema::table::{Column, Table};
use crate::source::tokens::{names, quoted};

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

pub(super) const JSON: &[&str] = &["{\"a\": 1, \"b\": [1, 2]}", "[]", "{}", "{\"name\": \"ü\"}"];

const TIMES: &[i64] = &[1_709_210_096, 0, 1_735_689_599, 946_684_800, 4_102_444_800];

const INTEGERS: &[i64] = &[0, 1, 2, 3, 7, -5, 41, 1_000_003, 4_294_967_296, 9_007_199_254_740_993];

const REALS: &[f64] = &[0.5, 3.0, -1.25, 0.1, 12_345.678, 1e10, 99.99];

const BLOBS: &[&[u8]] = &[b"\x00\xff\x10", b"", b"text", b"\x89PNG", b"\xfe"];

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
    } else if column.affinity() != "BLOB" || column.declared != "BLOB" {
        let alone = checks.iter().filter(|(_, is_alone)| *is_alone);
        let alone: Vec<_> = alone.map(|(check, _)| check.as_str()).collect();
        composed::add(conn, column, &alone, is_unique, &mut pool);
    }
    admitted(conn, column, checks, pool)
}

/// Whether the DEFAULT of a column is the current time, whatever the column is called.
pub(super) fn has_moment_for_default(column: &Column) -> bool {
    let default = column.default.as_deref().unwrap_or_default().to_ascii_lowercase();
    default.contains("current_") || CLOCKS.iter().any(|clock| default.contains(&format!("{clock}(")))
}

/// Whether what a column is called, or its DEFAULT, says that it holds moments.
pub(in crate::build) fn is_named_as_moment(column: &Column) -> bool {
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
pub(super) fn moments(column: &Column) -> Vec<Value> {
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

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| (*text).to_owned().into()).collect()
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
