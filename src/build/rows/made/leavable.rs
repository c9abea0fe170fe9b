//! Rows that a copy may leave out: values for the columns of its conditions, and keys that are there already.
//!
//! The rows of every table are made up without a look at what will be copied, and a condition such as `a <> '' OR b <> ''`
//! fails on a combination only. So the rows for it are made up from the condition itself. SQLite says which of them the
//! table takes, and the copy which of them it leaves out.

use std::collections::BTreeSet;
use std::ops::Range;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::build::rows::content;
use crate::lint::copy::{column, items, items_at, takes_all, targets};
use crate::lint::select::{is_without_duplicates, sources, sums_up};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::{Column, Index, Table};
use crate::source::tokens::{Kind, quoted};

/// Values for some columns of a row.
pub(in crate::build) type Wanted = Vec<(String, Value)>;

/// So many rows are made up for a condition.
const MOST: usize = 120;

/// The tables that a statement copies row by row, if it may leave out some of them, by the names that they have then.
pub(in crate::build) fn copies_some(parsed: &Parsed<'_>) -> Vec<String> {
    let is_copy = matches!(parsed.act, Act::Insert | Act::Create(ObjectKind::Table)) && !parsed.is_temporary;
    let select = parsed.find_outside(parsed.name_at, "SELECT");
    if !is_copy
        || select.is_none()
        || parsed.is(0, "WITH")
        || parsed.has("UNION")
        || is_without_duplicates(parsed)
        || sums_up(parsed)
    {
        return Vec::new();
    }
    sources(parsed).unwrap_or_default()
}

/// Whether a copy takes so many columns that it is one of the whole table.
pub(in crate::build) fn is_whole(parsed: &Parsed<'_>, table: &Table) -> bool {
    takes_all(parsed) || items(parsed).len() * 2 >= table.columns.len()
}

/// The condition of a copy, outside of parentheses.
pub(in crate::build) fn condition(parsed: &Parsed<'_>) -> Option<Range<usize>> {
    let at = parsed.find_outside(parsed.name_at, "WHERE")?;
    let ends = ["ORDER", "LIMIT", "RETURNING", "WINDOW"];
    let is_end = |at: &usize| ends.iter().any(|word| parsed.is(*at, word)) || parsed.are(*at, &["ON", "CONFLICT"]);
    let end = parsed.outside_parentheses(at).find(is_end).unwrap_or(parsed.len());
    Some(at + 1..end)
}

/// Whether a copy passes over rows that are in conflict.
pub(in crate::build) fn passes_over(parsed: &Parsed<'_>) -> bool {
    let does_nothing = parsed.find(&["ON", "CONFLICT"]).is_some() && parsed.find(&["DO", "NOTHING"]).is_some();
    parsed.ignores() || does_nothing
}

/// Whether a copy leaves one of several rows that are in conflict.
pub(in crate::build) fn leaves_one(parsed: &Parsed<'_>) -> bool {
    passes_over(parsed) || parsed.replaces() || overwrites(parsed)
}

/// Whether a copy writes a row over the one that it is in conflict with, and adds nothing up.
pub(in crate::build) fn overwrites(parsed: &Parsed<'_>) -> bool {
    let conflict = parsed.find(&["ON", "CONFLICT"]);
    let update = conflict.and_then(|at| (at..parsed.len()).find(|at| parsed.are(*at, &["DO", "UPDATE", "SET"])));
    let adds_up = |at: usize| (at..parsed.len()).any(|at| parsed.is(at, "+") || parsed.is(at, "||"));
    update.is_some_and(|at| !adds_up(at))
}

/// The columns of a table that a condition names.
fn named<'t>(parsed: &Parsed<'_>, condition: &Range<usize>, table: &'t Table) -> Vec<&'t Column> {
    let names: BTreeSet<_> = condition.clone().map(|at| parsed.name_of(at)).collect();
    let is_named = |column: &&Column| names.contains(&column.name.to_ascii_lowercase());
    table.columns.iter().filter(is_named).collect()
}

/// Whether a condition is about columns of a table at all.
pub(in crate::build) fn is_about(parsed: &Parsed<'_>, condition: &Range<usize>, table: &Table) -> bool {
    !named(parsed, condition, table).is_empty()
}

/// Rows that may fail a condition: each value of each column by itself, all together, and those of two columns that are
/// the same or the other way round.
pub(in crate::build) fn failing(parsed: &Parsed<'_>, condition: &Range<usize>, table: &Table) -> Vec<Wanted> {
    let columns = named(parsed, condition, table);
    let is_reference = |column: &&Column| {
        let name = column.name.to_ascii_lowercase();
        table.foreign_keys.iter().any(|key| key.columns.contains(&name))
    };
    let is_rowid = |column: &&Column| table.rowid_alias.as_deref() == Some(&column.name);
    let pools: Vec<(&Column, Vec<Value>)> = columns
        .iter()
        .filter(|column| !column.is_generated && !is_rowid(column))
        .map(|column| {
            let mut values = Vec::new();
            if !column.is_not_null && column.key == 0 {
                values.push(Value::Null);
            }
            if !is_reference(column) {
                values.extend(values_for(parsed, condition, column));
            }
            (*column, values)
        })
        .filter(|(_, values)| !values.is_empty())
        .collect();
    let mut wanted = Vec::new();
    let most = pools.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    // All columns alike: no value, nothing in it, the smallest, the largest.
    for at in 0..most {
        let row = pools.iter().map(|(column, values)| {
            let value = values.get(at).or(values.last()).cloned().unwrap_or(Value::Null);
            (column.name.clone(), value)
        });
        wanted.push(row.collect());
    }
    for (column, values) in &pools {
        wanted.extend(values.iter().map(|value| vec![(column.name.clone(), value.clone())]));
    }
    // What NOT NULL refuses is no gap in the proof.
    let never_null = pools.iter().filter(|(column, _)| column.is_not_null);
    wanted.extend(never_null.map(|(column, _)| vec![(column.name.clone(), Value::Null)]));
    wanted.extend(of_two(&pools));
    // A row that refers to itself.
    let own = table
        .foreign_keys
        .iter()
        .filter(|key| key.parent.eq_ignore_ascii_case(&table.name));
    if let Some(rowid) = &table.rowid_alias {
        for key in own.filter(|key| key.columns.len() == 1) {
            const NUMBER: i64 = 7_000_003;
            let itself = [rowid, &key.columns[0]];
            wanted.push(itself.map(|name| (name.clone(), NUMBER.into())).to_vec());
        }
    }
    wanted.extend(combined(&pools, MOST.saturating_sub(wanted.len())));
    wanted.truncate(MOST);
    wanted
}

/// The same rows, but that they refer to nothing wherever they need not: what is joined to them finds nothing.
pub(in crate::build) fn alone(wanted: &[Wanted], table: &Table) -> Vec<Wanted> {
    let is_reference = |column: &&Column| {
        let name = column.name.to_ascii_lowercase();
        table.foreign_keys.iter().any(|key| key.columns.contains(&name))
    };
    let is_free = |column: &&Column| !column.is_not_null && column.key == 0 && !column.is_generated;
    let references: Vec<_> = table.columns.iter().filter(is_reference).filter(is_free).collect();
    if references.is_empty() {
        return Vec::new();
    }
    let row = |wanted: &Wanted| {
        let is_other = |(name, _): &&(String, Value)| !references.iter().any(|column| column.name == *name);
        let nothing = references.iter().map(|column| (column.name.clone(), Value::Null));
        wanted.iter().filter(is_other).cloned().chain(nothing).collect()
    };
    wanted.iter().map(row).collect()
}

/// Two columns of a kind that are compared: the same, and one above the other.
fn of_two(pools: &[(&Column, Vec<Value>)]) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for (at, (one, _)) in pools.iter().enumerate() {
        for (other, _) in &pools[at + 1..] {
            let pair: [Value; 2] = match (one.affinity(), other.affinity()) {
                ("INTEGER", "INTEGER") | ("REAL", "REAL") => [1_700_000_000.into(), 1_700_000_001.into()],
                ("TEXT", "TEXT") | ("NUMERIC", "NUMERIC") => {
                    ["2024-01-01", "2024-01-02"].map(|text| text.to_owned().into())
                }
                _ => continue,
            };
            for (a, b) in [(0, 1), (1, 0), (0, 0)] {
                let values = [(one, &pair[a]), (other, &pair[b])];
                wanted.push(
                    values
                        .map(|(column, value)| (column.name.clone(), value.clone()))
                        .to_vec(),
                );
            }
        }
    }
    wanted
}

/// Values of all columns in all combinations, or as many of them.
fn combined(pools: &[(&Column, Vec<Value>)], most: usize) -> Vec<Wanted> {
    let all = pools.iter().map(|(_, values)| values.len());
    let all = all.fold(1, usize::saturating_mul);
    if pools.len() < 2 {
        return Vec::new();
    }
    let step = if all <= most { 1 } else { all / most.max(1) + 1 };
    let numbers = (0..all).step_by(step).take(most);
    let row = |number: usize| {
        let mut rest = number;
        let value = |(column, values): &(&Column, Vec<Value>)| {
            let value = values[rest % values.len()].clone();
            rest /= values.len();
            (column.name.clone(), value)
        };
        pools.iter().map(value).collect()
    };
    numbers.map(row).collect()
}

/// What a column may hold for a condition to fail: nothing, what its literals say and what is beside it, what is no JSON
/// and no date, moments that are far off.
fn values_for(parsed: &Parsed<'_>, condition: &Range<usize>, column: &Column) -> Vec<Value> {
    let text = |text: &str| Value::from(text.to_owned());
    let declared = column.declared.as_str();
    let name = column.name.to_ascii_lowercase();
    if declared.contains("BOOL") || ["is_", "has_"].iter().any(|start| name.starts_with(start)) {
        return vec![0.into(), 1.into()];
    }
    let literals: Vec<_> = condition
        .clone()
        .filter(|at| matches!(parsed.kind(*at), Some(Kind::String)))
        .map(|at| parsed.text(at).trim_matches('\'').replace("''", "'"))
        .collect();
    let numbers: Vec<i64> = condition
        .clone()
        .filter_map(|at| parsed.text(at).parse().ok())
        .collect();
    let about = |number: &i64| [*number, number.saturating_add(1), number.saturating_sub(1)];
    let texts = || {
        let mut texts = vec![text(""), text(" "), text("no date")];
        texts.extend(["0001-01-01", "9999-12-31T23:59:59Z"].map(text));
        texts.extend(literals.iter().map(|literal| text(literal)));
        const LONGEST: i64 = 1_000_000;
        let lengths = numbers.iter().filter(|number| (1..=LONGEST).contains(*number));
        let lengths = lengths
            .flat_map(about)
            .filter_map(|number| usize::try_from(number).ok());
        texts.extend(lengths.map(|length| Value::from("x".repeat(length))));
        texts
    };
    match column.affinity() {
        "INTEGER" => {
            let far = [0, -1, 9_999_999_999_999];
            far.into_iter()
                .chain(numbers.iter().flat_map(about))
                .map(Value::from)
                .collect()
        }
        "REAL" => {
            let beside = numbers.iter().flat_map(about).map(|number| number as f64);
            [0.0, -1e9, 1e9].into_iter().chain(beside).map(Value::from).collect()
        }
        "TEXT" => texts(),
        "NUMERIC" if declared.contains("DATE") || declared.contains("TIME") => texts(),
        "NUMERIC" => [0, -1]
            .into_iter()
            .chain(numbers.iter().flat_map(about))
            .map(Value::from)
            .collect(),
        _ => vec![Vec::new().into()],
    }
}

/// What a condition says of a row with these values, if nothing else is needed to tell: the table of the copy has only
/// them. None where it cannot be told.
pub(in crate::build) fn fails(
    conn: &Connection,
    parsed: &Parsed<'_>,
    condition: &Range<usize>,
    wanted: &Wanted,
) -> Option<bool> {
    let from = parsed.find_outside(parsed.name_at, "FROM")?;
    let alias = parsed.text(condition.start.checked_sub(2)?);
    let columns: Vec<_> = wanted
        .iter()
        .map(|(name, _)| format!("? AS {}", quoted(name)))
        .collect();
    if from + 2 > condition.start || sources(parsed)?.len() != 1 {
        return None;
    }
    let sql = format!(
        "SELECT NOT (({}) IS TRUE) FROM (SELECT {}) AS {alias}",
        parsed.between(condition.start, condition.end),
        columns.join(", ")
    );
    let values = wanted.iter().map(|(_, value)| value);
    conn.query_row(&sql, rusqlite::params_from_iter(values), |row| row.get(0))
        .ok()
}

/// Rows that a copy finds nothing for in the tables that it joins: with a value in one of the columns by which it does that
/// no other row has. What a foreign key says of a column need not be tried.
pub(in crate::build) fn unmatched(parsed: &Parsed<'_>, table: &Table) -> Vec<Wanted> {
    let Some(from) = parsed
        .find_outside(parsed.name_at, "FROM")
        .filter(|_| parsed.has("JOIN"))
    else {
        return Vec::new();
    };
    let end = condition(parsed).map_or(parsed.len(), |condition| condition.start);
    let may_be_alone = |column: &&&Column| {
        let name = column.name.to_ascii_lowercase();
        let is_reference = table.foreign_keys.iter().any(|key| key.columns.contains(&name));
        !is_reference && !column.is_generated && table.rowid_alias.as_deref() != Some(&column.name)
    };
    let columns = named(parsed, &(from..end), table);
    let alone = columns.iter().filter(may_be_alone).enumerate();
    alone
        .filter_map(|(number, column)| Some(vec![(column.name.clone(), elsewhere(column, number)?)]))
        .collect()
}

/// How many rows of the tables of a copy fail its condition, as they are. None where that cannot be asked, as of tables
/// that are not there yet.
pub(in crate::build) fn count_failing(
    conn: &Connection,
    parsed: &Parsed<'_>,
    condition: &Range<usize>,
) -> Option<usize> {
    let from = parsed.find_outside(parsed.name_at, "FROM")?;
    let sql = format!(
        "SELECT count(*) {} WHERE NOT (({}) IS TRUE)",
        parsed.between(from, condition.start - 1),
        parsed.between(condition.start, condition.end)
    );
    content::count_by(conn, &sql)
}

/// The columns that an INSERT fills, in lower case: those that it lists, or all of its table.
pub(in crate::build) fn filled(conn: &Connection, parsed: &Parsed<'_>) -> Option<Vec<String>> {
    let all = || {
        let sql = "SELECT lower(name) FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0";
        let mut names = conn.prepare_cached(sql)?;
        let names = names.query_map([&parsed.name], |row| row.get(0))?;
        names.collect::<rusqlite::Result<_>>()
    };
    targets(parsed).or_else(|| all().ok())
}

/// Rows with a key that another row has already, of which a copy leaves one. `conn`: behind what stands before the
/// copy.
pub(in crate::build) fn conflicting(conn: &Connection, parsed: &Parsed<'_>, from: &str, table: &Table) -> Vec<Wanted> {
    let Some(select) = parsed
        .find_outside(parsed.name_at, "SELECT")
        .filter(|_| !takes_all(parsed))
    else {
        return Vec::new();
    };
    let items = items_at(parsed, select);
    let targets = filled(conn, parsed).unwrap_or_default();
    let own: Vec<_> = table.primary_key();
    let mut wanted = Vec::new();
    for key in Index::unique(&Index::of(conn, &parsed.name).unwrap_or_default()) {
        let places = key
            .iter()
            .map(|column| targets.iter().position(|target| target == column));
        let Some(places) = places.collect::<Option<Vec<_>>>() else {
            continue;
        };
        let names: BTreeSet<_> = places
            .iter()
            .filter_map(|at| items.get(*at))
            .flat_map(|item| item.clone().map(|at| parsed.name_of(at)))
            .collect();
        let columns: Vec<_> = table
            .columns
            .iter()
            .filter(|column| !column.is_generated && names.contains(&column.name.to_ascii_lowercase()))
            .map(|column| column.name.clone())
            .collect();
        let is_own = |column: &String| columns.iter().any(|name| name.eq_ignore_ascii_case(column));
        if columns.is_empty() || (!own.is_empty() && own.iter().all(is_own)) {
            continue;
        }
        let rows = rows_with_all(conn, from, &columns);
        let others = |row: &Wanted, number: usize| {
            let others = items.iter().filter_map(|item| table.column(&column(parsed, item)?));
            let others = others.filter(|other| !is_own(&other.name) && other.key == 0);
            let others = others.filter_map(|other| Some((other.name.clone(), elsewhere(other, number)?)));
            row.iter().cloned().chain(others).collect::<Wanted>()
        };
        wanted.extend(rows.iter().enumerate().map(|(number, row)| others(row, number)));
        wanted.extend(rows);
    }
    wanted
}

/// A value that no other row has.
pub(in crate::build) fn elsewhere(column: &Column, number: usize) -> Option<Value> {
    match column.affinity() {
        "TEXT" => Some(format!("elsewhere {number}").into()),
        "INTEGER" => Some(i64::try_from(number).ok()?.saturating_add(71_000_003).into()),
        _ => None,
    }
}

/// The values of some rows in these columns, where none of them is NULL.
fn rows_with_all(conn: &Connection, table: &str, columns: &[String]) -> Vec<Wanted> {
    let list: Vec<_> = columns.iter().map(|name| quoted(name)).collect();
    let are_there: Vec<_> = list.iter().map(|name| format!("{name} IS NOT NULL")).collect();
    let sql = format!(
        "SELECT {} FROM main.{} WHERE {} LIMIT 3",
        list.join(", "),
        quoted(table),
        are_there.join(" AND ")
    );
    let rows = conn.prepare(&sql).and_then(|mut rows| {
        let value = |row: &rusqlite::Row<'_>| {
            let cell = |(at, name): (usize, &String)| Ok((name.clone(), content::value(row, at)?));
            columns.iter().enumerate().map(cell).collect()
        };
        rows.query_map([], value)?.collect::<rusqlite::Result<Vec<Wanted>>>()
    });
    rows.unwrap_or_default()
}
