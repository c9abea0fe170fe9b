//! Keys of two tables that are compared, although one table refers to the other by another column.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::own_keys::speaks_of;
use super::statement::{Act, Parsed};
use super::subquery::{clause, tables as listed};
use super::{Lint, Moment, Rule};
use crate::migration::ObjectKind;
use crate::schema::pragma;
use crate::source::finding::Finding;
use crate::source::tokens::{Kind, quoted};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::ComparedKeys,
    why: "`artists.id = tracks.id` finds the artist who happens to have the number of the track, and for most tracks another one \
          than `artist_id` says. With little data it looks right.",
    failing: &[
        (
            "0001_create_tracks",
            "CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE tracks (id INTEGER PRIMARY KEY, artist_id INTEGER NOT NULL REFERENCES artists (id));",
            "DROP TABLE tracks;\nDROP TABLE artists;",
        ),
        (
            "0002_artist_name",
            "ALTER TABLE tracks ADD COLUMN artist TEXT;\nUPDATE tracks SET artist = (SELECT a.name FROM artists a WHERE a.id = tracks.id);",
            "ALTER TABLE tracks DROP COLUMN artist;",
        ),
    ],
    passing: &[
        (
            "0001_create_tracks",
            "CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE TABLE tracks (id INTEGER PRIMARY KEY, artist_id INTEGER NOT NULL REFERENCES artists (id));",
            "DROP TABLE tracks;\nDROP TABLE artists;",
        ),
        (
            "0002_artist_name",
            "ALTER TABLE tracks ADD COLUMN artist TEXT;\nUPDATE tracks SET artist = (SELECT a.name FROM artists a WHERE a.id = tracks.artist_id);",
            "ALTER TABLE tracks DROP COLUMN artist;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let is_meant = match parsed.act {
        Act::Update | Act::Delete => true,
        Act::Insert | Act::Create(ObjectKind::Table) => parsed.has("SELECT"),
        _ => false,
    };
    // What a down part does not bring back is said by the rows.
    let compares = is_meant
        && moment.is_up()
        && (parsed.has("USING") || (1..parsed.len()).any(|at| qualified(parsed, at).is_some()));
    if !compares {
        return Findings::new();
    }
    let tables = tables(moment.conn, parsed);
    let found = (1..parsed.len()).filter_map(|at| compared(moment, &tables, at));
    found.take(1).collect()
}

/// `a.x = b.y`: both pairs of names.
fn qualified(parsed: &Parsed<'_>, at: usize) -> Option<[(String, String); 2]> {
    let is_name = |at: usize| matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
    let pair = |at: usize| {
        let is_pair = is_name(at) && parsed.is(at + 1, ".") && is_name(at + 2);
        is_pair.then(|| (parsed.name_of(at), parsed.name_of(at + 2)))
    };
    parsed.is(at, "=").then_some(())?;
    Some([pair(at.checked_sub(3)?)?, pair(at + 1)?])
}

/// What is compared there: keys of two tables, and what should be.
fn compared(moment: &Moment<'_>, tables: &BTreeMap<String, String>, at: usize) -> Option<Finding> {
    let parsed = &moment.parsed;
    let ((one, key), (other, other_key)) = if parsed.are(at, &["USING", "("]) && parsed.is(at + 3, ")") {
        let sources = listed(parsed, clause(parsed, parsed.name_at..parsed.len(), "FROM")?);
        let [one, other] = &sources[..] else { return None };
        let key = parsed.name_of(at + 2);
        ((one.clone(), key.clone()), (other.clone(), key))
    } else {
        let [(one, key), (other, other_key)] = qualified(parsed, at)?;
        let table = |name: &str| tables.get(name).cloned();
        ((table(&one)?, key), (table(&other)?, other_key))
    };
    if one == other || !is_key(moment.conn, &one, &key) || !is_key(moment.conn, &other, &other_key) {
        return None;
    }
    let column = reference(moment, (&one, &key), &other);
    let column = column.map(|column| (&one, &other, column));
    let column = column.or_else(|| Some((&other, &one, reference(moment, (&other, &other_key), &one)?)));
    let (child, parent, column) = column?;
    let message = format!(
        "compares the keys of `{one}` and `{other}`, while `{column}` says which row of `{parent}` belongs to one of `{child}`"
    );
    let finding = parsed.finding(Check::ComparedKeys, at, message);
    Some(finding.help_or_allow(format!("compare with `{child}.{column}`"), "if both have the same keys"))
}

/// The column by which a table refers to another one, as its name says too. None where its key does so itself, where the
/// other one is a copy of it, or where the statement compares or assigns that column.
fn reference(moment: &Moment<'_>, (table, key): (&str, &str), parent: &str) -> Option<String> {
    let mut columns = Vec::new();
    let _ = pragma::each(moment.conn, "main.foreign_key_list", table, |row| {
        let (to, from): (String, String) = (row.get(2)?, row.get(3)?);
        columns.extend(to.eq_ignore_ascii_case(parent).then(|| from.to_ascii_lowercase()));
        Ok(())
    });
    let is_by_key = columns.iter().any(|column| column == key);
    let column = columns
        .into_iter()
        .next()
        .filter(|column| !is_by_key && speaks_of(column, parent))?;
    let parsed = &moment.parsed;
    let is_sign = |at: usize| ["=", "==", "IS", "IN", "USING"].iter().any(|sign| parsed.is(at, sign));
    let is_compared = |at: &usize| {
        let start = if parsed.is(at - 1, ".") {
            at.saturating_sub(3)
        } else {
            at - 1
        };
        parsed.name_of(*at) == column && (is_sign(at + 1) || is_sign(start))
    };
    let is_copy = moment.columns(parent).contains(&column);
    let is_compared = (1..parsed.len()).any(|at| is_compared(&at));
    (!is_copy && !is_compared && differs(moment.conn, table, &column, key)).then_some(column)
}

/// Whether some row refers to another one than that with its own number: both were not made with the same keys, one from the
/// other.
fn differs(conn: &Connection, table: &str, column: &str, key: &str) -> bool {
    let (table, column, key) = (quoted(table), quoted(column), quoted(key));
    let sql = format!("SELECT 1 FROM main.{table} WHERE {column} <> {key}");
    conn.prepare(&sql).and_then(|mut rows| rows.exists([])).unwrap_or(false)
}

fn is_key(conn: &Connection, table: &str, column: &str) -> bool {
    let mut key = Vec::new();
    let _ = pragma::each(conn, "main.table_xinfo", table, |row| {
        let (name, place): (String, i64) = (row.get(1)?, row.get(5)?);
        key.extend((place > 0).then(|| name.to_ascii_lowercase()));
        Ok(())
    });
    key == [column.to_owned()]
}

/// The tables of a statement by their names and aliases.
fn tables(conn: &Connection, parsed: &Parsed<'_>) -> BTreeMap<String, String> {
    let sql = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE";
    let is_table = |name: &str| {
        conn.prepare_cached(sql)
            .and_then(|mut tables| tables.exists([name]))
            .unwrap_or(false)
    };
    let mut tables = BTreeMap::new();
    let is_source = |at: usize| {
        ["FROM", "JOIN", ",", "UPDATE", "INTO"]
            .iter()
            .any(|word| parsed.is(at, word))
    };
    for at in (1..parsed.len()).filter(|at| is_source(at - 1) || *at == parsed.name_at) {
        let name = parsed.name_of(at);
        let is_name = matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted)) && !parsed.is(at + 1, ".");
        if !is_name || !is_table(&name) {
            continue;
        }
        let behind = at + 1 + usize::from(parsed.is(at + 1, "AS"));
        if matches!(parsed.kind(behind), Some(Kind::Word | Kind::Quoted)) {
            tables.insert(parsed.name_of(behind), name.clone());
        }
        tables.insert(name.clone(), name);
    }
    tables
}
