//! The rows of a table at one moment, and what became of them. It knows nothing of parts, nor of how rows are made up.
//!
//! * a [`Content`] holds what was read of a table;
//! * [`cell`] has its values in the form in which they are compared, and in the one in which they are shown;
//! * [`compare`] holds two states of a table against each other, [`change`] says what is different.

mod cell;
mod change;
mod compare;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::row_guard::rows_of_virtual;
use crate::schema::pragma;
use crate::source::tokens::quoted;
use cell::cell;

pub(in crate::build) use cell::value;
pub(super) use cell::{Cell, cell_of, holds_value, is_truncated, number, shown};
pub(super) use change::{Change, ValueChange};
pub(super) use compare::{compare, gone};

/// Of a table with more rows than this, only the number is compared.
const MOST_ROWS: usize = 20_000;

/// The rows of a table.
#[derive(Clone, Debug)]
pub(in crate::build) struct Content {
    /// The columns that hold values of their own, in lower case. Where the table has a rowid that is none
    /// of them, it comes first, without a name.
    columns: Vec<String>,
    /// Those of them that SQLite computes from others.
    generated: BTreeSet<String>,
    /// By which columns a row is known again.
    key: Vec<usize>,
    rows: Vec<Vec<Cell>>,
    /// The keys, where they are integers that rise from row to row.
    numbers: Option<Vec<i64>>,
    /// The rowids, where the table has some beside a key of its own.
    rowids: Vec<i64>,
    /// How many rows the table has, where those are not all of them.
    count: usize,
    pub(super) is_virtual: bool,
    /// What it holds is its own, and not that of another table, which an index only finds.
    pub(super) has_own_rows: bool,
}

/// How many rows a table has; none where it cannot be told.
pub(in crate::build) fn count(conn: &Connection, table: &str) -> Option<usize> {
    count_by(conn, &format!("SELECT count(*) FROM main.{}", quoted(table)))
}

/// The number that a query answers with.
pub(in crate::build) fn count_by(conn: &Connection, sql: &str) -> Option<usize> {
    let number: i64 = conn.query_row(sql, [], |row| row.get(0)).ok()?;
    usize::try_from(number).ok()
}

/// Rows of tables, by the names of those in lower case.
pub(in crate::build) type Contents = BTreeMap<String, Rc<Content>>;

impl Content {
    /// Reads a table; none where there is none, or where it cannot be read.
    pub(in crate::build) fn read(conn: &Connection, table: &str) -> rusqlite::Result<Option<Self>> {
        let mut names = Vec::new();
        let mut keyed = Vec::new();
        let mut generated = BTreeSet::new();
        let mut is_virtual = false;
        let mut has_integer_key = false;
        pragma::each(conn, "main.table_xinfo", table, |row| {
            // Hidden columns of virtual tables are arguments, 2 and 3 are generated columns
            // (<https://sqlite.org/pragma.html#pragma_table_xinfo>).
            let (hidden, name): (i64, String) = (row.get(6)?, row.get(1)?);
            if hidden == 1 {
                is_virtual = true;
                return Ok(());
            }
            if hidden > 1 {
                generated.insert(name.to_ascii_lowercase());
            }
            let key: i64 = row.get(5)?;
            let declared: Option<String> = row.get(2)?;
            has_integer_key |= key > 0 && declared.is_some_and(|declared| declared.eq_ignore_ascii_case("INTEGER"));
            keyed.extend((key > 0).then_some((key, names.len())));
            names.push(name);
            Ok(())
        })?;
        if names.is_empty() {
            return Ok(None);
        }
        keyed.sort_unstable();
        let key: Vec<_> = keyed.into_iter().map(|(_, at)| at).collect();
        // An R-Tree hides no column, and has no declared key.
        is_virtual = is_virtual || (key.is_empty() && is_virtual_table(conn, table)?);
        let has_own_rows = !is_virtual || keeps_rows(conn, table)?;
        // An INTEGER PRIMARY KEY alone is the rowid.
        let is_beside_key = key.len() > usize::from(has_integer_key);
        let content = Self::select(conn, table, &names, key, is_beside_key);
        Ok(content.map(|content| Self {
            generated,
            is_virtual,
            has_own_rows,
            ..content
        }))
    }

    /// `has_rowids`: it may have rowids beside its key.
    fn select(conn: &Connection, table: &str, names: &[String], key: Vec<usize>, has_rowids: bool) -> Option<Self> {
        let list: Vec<_> = names.iter().map(|name| quoted(name)).collect();
        let query = |rowid: &str, behind: &str| {
            format!(
                "SELECT {rowid}{}{behind} FROM main.{} LIMIT {}",
                list.join(", "),
                quoted(table),
                MOST_ROWS + 1
            )
        };
        let mut columns: Vec<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        let by_rowid = key
            .is_empty()
            .then(|| conn.prepare(&query("rowid, ", "")).ok())
            .flatten();
        let has_rowids = has_rowids && !columns.iter().any(|column| column == "rowid");
        let beside = has_rowids.then(|| conn.prepare(&query("", ", rowid")).ok()).flatten();
        let has_rowids = beside.is_some();
        let (mut statement, key) = match by_rowid {
            Some(statement) => {
                columns.insert(0, String::new());
                (statement, vec![0])
            }
            None => (beside.or_else(|| conn.prepare(&query("", "")).ok())?, key),
        };
        let (mut rows, mut rowids) = (Vec::new(), Vec::new());
        let mut numbers = (key.len() == 1).then(Vec::new);
        let mut found = statement.query([]).ok()?;
        while let Some(row) = found.next().ok()? {
            let mut cells = Vec::with_capacity(columns.len());
            for at in 0..columns.len() {
                let value = row.get_ref(at).ok()?;
                if key[..] == [at] {
                    numbers = numbers.and_then(|numbers| raised(numbers, value));
                }
                cells.push(cell(value));
            }
            rows.push(cells);
            if has_rowids {
                rowids.push(row.get(columns.len()).ok()?);
            }
        }
        let count = if rows.len() > MOST_ROWS {
            rows.clear();
            numbers = None;
            rowids.clear();
            count(conn, table)?
        } else {
            rows.len()
        };
        Some(Self {
            columns,
            key,
            rows,
            numbers,
            rowids,
            count,
            generated: BTreeSet::new(),
            is_virtual: false,
            has_own_rows: true,
        })
    }

    pub(in crate::build) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn has_column(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column == name)
    }

    /// Whether a row holds these values in these columns. A value is given as SQL.
    pub(in crate::build) fn has(&self, columns: &[String], values: &[String]) -> bool {
        let places: Option<Vec<_>> = columns.iter().map(|column| self.place(column)).collect();
        let is_value = |cell: &Cell, value: &String| {
            let text = cell.as_ref().map(|text| format!("'{}'", text.replace('\'', "''")));
            cell.as_ref() == Some(value) || text.as_ref() == Some(value)
        };
        let holds = |row: &Vec<Cell>, places: &[usize]| {
            let mut pairs = places.iter().zip(values);
            pairs.all(|(at, value)| is_value(&row[*at], value))
        };
        places.is_some_and(|places| self.rows.iter().any(|row| holds(row, &places)))
    }

    /// The columns that have a name.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns
            .iter()
            .map(String::as_str)
            .filter(|column| !column.is_empty())
    }

    pub(super) fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// The places of all columns.
    pub(super) fn places(&self) -> std::ops::Range<usize> {
        0..self.columns.len()
    }

    pub(super) fn column_name(&self, at: usize) -> &str {
        &self.columns[at]
    }

    pub(super) fn is_key(&self, at: usize) -> bool {
        self.key.contains(&at)
    }

    pub(super) fn is_key_column(&self, name: &str) -> bool {
        self.place(name).is_some_and(|at| self.is_key(at))
    }

    /// The column that is the whole key, if it has a name.
    pub(super) fn key_name(&self) -> Option<&str> {
        match self.key[..] {
            [at] => Some(self.column_name(at)).filter(|name| !name.is_empty()),
            _ => None,
        }
    }

    /// The keys, where they are integers.
    pub(super) fn integer_keys(&self) -> BTreeSet<i64> {
        let [key] = self.key[..] else { return BTreeSet::new() };
        let keys = self.rows.iter().filter_map(|row| row[key].as_ref()?.parse().ok());
        keys.collect()
    }

    /// How many columns the key has.
    pub(super) fn key_len(&self) -> usize {
        self.key.len()
    }

    pub(super) fn is_generated(&self, at: usize) -> bool {
        self.generated.contains(&self.columns[at])
    }

    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|own| own == column)
    }

    pub(super) fn key_of<'r>(&self, row: &'r [Cell]) -> Vec<&'r Cell> {
        self.key.iter().map(|at| &row[*at]).collect()
    }

    /// Forgets the row with this key.
    pub(super) fn forget(&mut self, key: &[Cell]) {
        let places = self.key.clone();
        let is_it = |row: &Vec<Cell>| places.iter().map(|at| &row[*at]).eq(key);
        let count = self.rows.len();
        let mut left = self.rows.iter().map(|row| !is_it(row));
        self.rowids.retain(|_| left.next().unwrap_or(true));
        self.rows.retain(|row| !is_it(row));
        self.numbers = None;
        self.count -= count - self.rows.len();
    }

    /// A row by its key, for people.
    pub(super) fn name_of(&self, row: &[Cell]) -> String {
        let part = |at: &usize| {
            let column = self.columns[*at].as_str();
            let column = if column.is_empty() { "rowid" } else { column };
            format!("{column} {}", shown(&row[*at]))
        };
        self.key.iter().map(part).collect::<Vec<_>>().join(", ")
    }
}

/// A virtual table has no page of its own (<https://sqlite.org/fileformat2.html#storage_of_the_sql_database_schema>).
fn is_virtual_table(conn: &Connection, table: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE AND rootpage = 0";
    conn.prepare_cached(sql)?.exists([table])
}

/// Whether the module of a virtual table keeps its rows in a table of its own.
fn keeps_rows(conn: &Connection, table: &str) -> rusqlite::Result<bool> {
    let mut info = conn.prepare_cached("SELECT 1 FROM pragma_table_xinfo(?1, 'main')")?;
    for rows in rows_of_virtual(table) {
        if info.exists([rows])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Numbers that rise, with one more; none if that does not.
fn raised(mut numbers: Vec<i64>, value: ValueRef<'_>) -> Option<Vec<i64>> {
    match value {
        ValueRef::Integer(number) if numbers.last().is_none_or(|last| *last < number) => {
            numbers.push(number);
            Some(numbers)
        }
        _ => None,
    }
}
