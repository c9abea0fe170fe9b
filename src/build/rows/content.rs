//! The rows of a table at one moment, and what became of them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row};

use crate::row_guard::rows_of_virtual;
use crate::schema::pragma;
use crate::source::tokens::quoted;

/// Of a table with more rows than this, only the number is compared.
const MOST_ROWS: usize = 20_000;

/// A value in the one form in which it is compared: a number that moves to another type without loss
/// stays the same. None for NULL.
pub(super) type Cell = Option<String>;

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
pub(super) fn count_by(conn: &Connection, sql: &str) -> Option<usize> {
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

    /// How many keys of this one the other one does not have, in the same columns.
    pub(super) fn missing_keys(&self, other: &Self) -> usize {
        let places: Option<Vec<_>> = self.key.iter().map(|at| other.place(&self.columns[*at])).collect();
        let Some(places) = places else { return 0 };
        let there: BTreeSet<Vec<_>> = other
            .rows
            .iter()
            .map(|row| places.iter().map(|at| &row[*at]).collect())
            .collect();
        self.rows
            .iter()
            .filter(|row| !there.contains(&self.key_of(row)))
            .count()
    }

    /// The rows of both with the same keys, if they can be told apart by those.
    pub(super) fn joined<'c>(&'c self, after: &'c Self) -> Option<Vec<(&'c [Cell], &'c [Cell])>> {
        let place = |at: usize| Some((at, after.place(&self.columns[at])?));
        let pairs: Option<Vec<_>> = self.key.iter().map(|at| place(*at)).collect();
        by_key(self, after, &pairs?).map(|joined| joined.kept)
    }

    /// Whether some column holds all keys of the other one.
    pub(super) fn holds_keys_of(&self, other: &Self) -> bool {
        let [key] = other.key[..] else { return false };
        let column = |at: usize| self.rows.iter().map(|row| &row[at]).collect::<BTreeSet<_>>();
        (0..self.columns.len()).any(|at| {
            let values = column(at);
            other.rows.iter().all(|row| values.contains(&row[key]))
        })
    }

    /// How many rows have another rowid in the other one, of those that are told apart by their values.
    pub(super) fn changed_rowids(&self, other: &Self) -> usize {
        let columns: Vec<_> = self.columns().filter(|column| other.has_column(column)).collect();
        let rowids = |content: &Self| {
            let places: Vec<_> = columns.iter().filter_map(|column| content.place(column)).collect();
            let mut rowids = BTreeMap::<Vec<Cell>, BTreeSet<Cell>>::new();
            for row in content.rows.iter().filter(|_| content.columns[0].is_empty()) {
                let values = places.iter().map(|at| row[*at].clone()).collect();
                rowids.entry(values).or_default().insert(row[0].clone());
            }
            rowids
        };
        let (own, others) = (rowids(self), rowids(other));
        let is_other = |(values, rowids): &(&Vec<Cell>, &BTreeSet<Cell>)| {
            rowids.len() == 1 && others.get(*values).is_some_and(|others| others != *rowids)
        };
        own.iter().filter(is_other).count()
    }

    /// How many rows have the same key in the other one and another rowid, where that is no part of the key.
    pub(super) fn moved_rowids(&self, other: &Self) -> usize {
        let places: Option<Vec<_>> = self.key.iter().map(|at| other.place(&self.columns[*at])).collect();
        let Some(places) = places else { return 0 };
        let rows = other.rows.iter().zip(&other.rowids);
        let key = |row: &'_ Vec<Cell>| places.iter().map(|at| row[*at].clone()).collect::<Vec<_>>();
        let there: BTreeMap<_, _> = rows.map(|(row, rowid)| (key(row), rowid)).collect();
        let is_moved = |(row, rowid): &(&Vec<Cell>, &i64)| {
            let own: Vec<_> = self.key_of(row).into_iter().cloned().collect();
            there.get(&own).is_some_and(|now| now != rowid)
        };
        self.rows.iter().zip(&self.rowids).filter(is_moved).count()
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

    /// The rows of which the other one has the keys, if they can be told apart by those.
    pub(super) fn those_in(&self, other: &Self) -> Option<Self> {
        let places: Option<Vec<_>> = self.key.iter().map(|at| other.place(&self.columns[*at])).collect();
        let places = places?;
        let there = other.rows.iter();
        let there = there.map(|row| places.iter().map(|at| &row[*at]).collect::<Vec<_>>());
        let there: BTreeSet<_> = there.collect();
        let rows: Vec<_> = self
            .rows
            .iter()
            .filter(|row| there.contains(&self.key_of(row)))
            .cloned()
            .collect();
        let is_whole = self.count == self.rows.len() && other.count == other.rows.len();
        (is_whole && !places.is_empty()).then(|| Self {
            count: rows.len(),
            rows,
            numbers: None,
            rowids: Vec::new(),
            ..self.clone()
        })
    }

    /// The rows that are in the other one too, with all their values. None where the columns are others.
    pub(super) fn rows_in(&self, other: &Self) -> Option<Self> {
        let there: BTreeSet<_> = other.rows.iter().collect();
        let rows = self.rows.iter().filter(|row| there.contains(row)).cloned();
        let rows: Vec<_> = rows.collect();
        (self.columns == other.columns).then(|| Self {
            count: rows.len(),
            rows,
            numbers: None,
            rowids: Vec::new(),
            ..self.clone()
        })
    }

    /// The same rows, with what a later state holds in these columns for those that it has too. None where the rows cannot be
    /// told apart. Keys stay as they are.
    pub(super) fn with_values_of(&self, later: &Self, columns: &BTreeSet<&str>) -> Option<Self> {
        let places = columns
            .iter()
            .filter_map(|column| Some((self.place(column)?, later.place(column)?)));
        let places: Vec<_> = places.filter(|(at, _)| !self.is_key(*at)).collect();
        let joined: BTreeMap<_, _> = self.joined(later)?.into_iter().collect();
        let mut changed = self.clone();
        for row in &mut changed.rows {
            let Some(now) = joined.get(row.as_slice()) else {
                continue;
            };
            for (from, to) in &places {
                row[*from] = now[*to].clone();
            }
        }
        Some(changed)
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

/// The same of a value of its own.
pub(super) fn cell_of(value: &Value) -> Cell {
    cell(ValueRef::from(value))
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

/// A value of a row. A text that is no UTF-8, as `lower()` makes one of a BLOB, is what bytes it has: rusqlite, up to a later
/// version, takes no such text for a value, and stops the process.
pub(in crate::build) fn value(row: &Row<'_>, at: usize) -> rusqlite::Result<Value> {
    Ok(match row.get_ref(at)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Blob(bytes.to_vec()),
        },
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
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

fn cell(value: ValueRef<'_>) -> Cell {
    Some(match value {
        ValueRef::Null => return None,
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) if number.fract() == 0.0 && number.abs() < 9e15 => (number as i64).to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => match std::str::from_utf8(bytes) {
            // As SQLite writes a REAL without a fraction.
            Ok(text) if bytes.ends_with(b".0") => match text.strip_suffix(".0") {
                Some(number) if number.parse::<i64>().is_ok() => number.to_owned(),
                _ => text.to_owned(),
            },
            Ok(text) => text.to_owned(),
            Err(_) => crate::hash::hex(bytes),
        },
    })
}

/// Whether it is more than NULL or white space.
pub(super) fn holds_value(cell: &Cell) -> bool {
    cell.as_ref().is_some_and(|text| !text.trim().is_empty())
}

/// A value for people: short, and with its white space visible.
pub(super) fn shown(cell: &Cell) -> String {
    const MOST: usize = 24;
    match cell {
        None => "NULL".to_owned(),
        Some(text) if text.parse::<f64>().is_ok() => text.clone(),
        Some(text) if text.chars().count() > MOST => {
            format!("'{}…'", text.chars().take(MOST).collect::<String>().escape_debug())
        }
        Some(text) => format!("'{}'", text.escape_debug()),
    }
}

/// Whether a number has lost its fraction, or a text its end.
pub(super) fn is_truncated(was: &Cell, is: &Cell) -> bool {
    if let (Some(was), Some(is)) = (was, is)
        && !is.is_empty()
        && was.len() > is.len()
        && was.starts_with(is.as_str())
    {
        return true;
    }
    let number = |cell: &Cell| cell.as_ref().and_then(|text| text.parse::<f64>().ok());
    match (number(was), number(is)) {
        (Some(was), Some(is)) => was.fract() != 0.0 && was != is && (was - is).abs() < 1.0,
        _ => false,
    }
}

/// Whether a text that is no number has become 0.
fn is_zeroed(was: &Cell, is: &Cell) -> bool {
    let is_number = |text: &String| text.parse::<f64>().is_ok();
    holds_value(was) && !was.as_ref().is_some_and(is_number) && is.as_deref() == Some("0")
}

/// Whether a number is still the same to fifteen digits, which is what a REAL holds.
fn is_rounded(was: &Cell, is: &Cell) -> bool {
    let number = |cell: &Cell| cell.as_ref().and_then(|text| text.parse::<f64>().ok());
    match (number(was), number(is)) {
        (Some(was), Some(is)) => (was - is).abs() <= was.abs() * 1e-15,
        _ => false,
    }
}

/// What became of the rows of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::build) struct Change {
    /// How many rows there were.
    pub(super) of: usize,
    /// How many are gone, and the first of them.
    pub(super) lost: usize,
    pub(super) lost_row: Option<String>,
    /// How many there are more of than before, although they are the same rows.
    pub(super) multiplied: usize,
    /// What changed in which column.
    pub(super) values: BTreeMap<String, ValueChange>,
}

/// The values of a column that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::build) struct ValueChange {
    pub(super) count: usize,
    /// How many of them became NULL.
    pub(super) nulls: usize,
    /// The first: before and after.
    pub(super) example: (Cell, Cell),
    /// Two values that were not the same have become the same.
    pub(super) merges: bool,
    /// A number has lost its fraction, or a text its end.
    pub(super) truncates: bool,
    /// All are numbers that stay the same to fifteen digits.
    pub(super) is_rounding: bool,
    /// How many texts that are no number have become 0, and the first of them.
    pub(super) zeroed: usize,
    pub(super) zeroed_first: Cell,
}

impl ValueChange {
    pub(super) fn add(&mut self, was: &Cell, is: &Cell) {
        self.is_rounding = (self.count == 0 || self.is_rounding) && is_rounded(was, is);
        if self.count == 0 || (is.is_none() && self.nulls == 0) {
            self.example = (was.clone(), is.clone());
        }
        self.count += 1;
        self.nulls += usize::from(is.is_none());
        self.truncates |= is_truncated(was, is);
        if is_zeroed(was, is) {
            self.zeroed_first = self.zeroed_first.take().or_else(|| was.clone());
            self.zeroed += 1;
        }
    }

    /// Those of the values that are texts, no number, and have become 0.
    pub(super) fn of_zeroed(&self) -> Self {
        Self {
            count: self.zeroed,
            example: (self.zeroed_first.clone(), Some("0".to_owned())),
            ..Self::default()
        }
    }
}

impl Change {
    pub(super) fn is_none(&self) -> bool {
        self.lost == 0 && self.multiplied == 0 && self.values.is_empty()
    }
}

/// Compares two states of the rows of a table. `renamed` leads from the columns of the first to those of
/// the second. `is_rebuilt`: the second is another table under the same name, so that a rowid proves
/// nothing.
pub(in crate::build) fn compare(
    before: &Content,
    after: &Content,
    renamed: &BTreeMap<String, String>,
    is_rebuilt: bool,
) -> Change {
    let mut change = Change {
        of: before.count,
        ..Change::default()
    };
    if before.count != before.rows.len() || after.count != after.rows.len() {
        change.lost = before.count.saturating_sub(after.count);
        return change;
    }
    let now = |column: &str| after.place(renamed.get(column).map_or(column, String::as_str));
    let pairs: Vec<_> = (0..before.columns.len())
        .filter_map(|at| Some((at, now(&before.columns[at])?)))
        // What is computed both times follows from the others.
        .filter(|(from, to)| !before.is_generated(*from) || !after.is_generated(*to))
        .collect();
    // A rebuild numbers its rows anew.
    let is_by_rowid = before.key.iter().all(|at| before.columns[*at].is_empty());
    let joined = if is_rebuilt && is_by_rowid {
        None
    } else {
        by_key(before, after, &pairs)
    };
    let is_all_key = pairs.len() == before.key.len();
    match joined {
        Some(joined)
            if joined.lost.is_empty()
                || (is_all_key && (!is_rebuilt || joined.has_gained(after)))
                || (after.rows.len() < before.rows.len() && !is_rebuilt)
                || joined.is_likely(before, &pairs) =>
        {
            change.take_lost(before, &joined.lost);
            for (row, other) in joined.kept {
                change.compare_rows(before, &pairs, row, other);
            }
        }
        _ => by_values(before, after, &pairs, &mut change),
    }
    change.find_merges(before, after, &pairs);
    change
}

struct Joined<'c> {
    lost: Vec<&'c [Cell]>,
    kept: Vec<(&'c [Cell], &'c [Cell])>,
}

impl Joined<'_> {
    /// Whether most rows are there with their key, and others have come: those need not be what the lost ones became.
    fn has_gained(&self, after: &Content) -> bool {
        self.kept.len() > self.lost.len() && after.rows.len() > self.kept.len() + self.lost.len()
    }

    /// Whether half of the rows and half of their values are the same, so that the keys were not given anew.
    fn is_likely(&self, before: &Content, pairs: &[(usize, usize)]) -> bool {
        let values: Vec<_> = pairs.iter().filter(|(from, _)| !before.key.contains(from)).collect();
        let is_same =
            |(row, other): &(&[Cell], &[Cell])| values.iter().filter(|(from, to)| row[*from] == other[*to]).count();
        let same: usize = self.kept.iter().map(is_same).sum();
        self.kept.len() >= self.lost.len() && same > 0 && same * 2 >= self.kept.len() * values.len()
    }
}

/// Joins the rows by the key of the first state, if the second has those columns too, and no two rows
/// with the same.
fn by_key<'c>(before: &'c Content, after: &'c Content, pairs: &[(usize, usize)]) -> Option<Joined<'c>> {
    let place = |at: &usize| pairs.iter().find(|(from, _)| from == at).map(|(_, to)| *to);
    let key = before.key.iter().map(place).collect::<Option<Vec<_>>>()?;
    if key.is_empty() {
        return None;
    }
    if let (Some(numbers), Some(others)) = (&before.numbers, &after.numbers)
        && key == after.key
    {
        return Some(by_number((before, numbers), (after, others)));
    }
    let mut found = BTreeMap::new();
    for row in &after.rows {
        let cells: Vec<_> = key.iter().map(|at| &row[*at]).collect();
        if found.insert(cells, row.as_slice()).is_some() {
            return None;
        }
    }
    let (mut lost, mut kept) = (Vec::new(), Vec::new());
    for row in &before.rows {
        match found.get(&before.key_of(row)) {
            Some(other) => kept.push((row.as_slice(), *other)),
            None => lost.push(row.as_slice()),
        }
    }
    Some(Joined { lost, kept })
}

/// The same where the keys of both are integers that rise: most tables, and much faster.
fn by_number<'c>((before, numbers): (&'c Content, &[i64]), (after, others): (&'c Content, &[i64])) -> Joined<'c> {
    let (mut lost, mut kept) = (Vec::new(), Vec::with_capacity(numbers.len()));
    let mut to = 0;
    for (from, number) in numbers.iter().enumerate() {
        while to < others.len() && others[to] < *number {
            to += 1;
        }
        let row = before.rows[from].as_slice();
        if to < others.len() && others[to] == *number {
            kept.push((row, after.rows[to].as_slice()));
        } else {
            lost.push(row);
        }
    }
    Joined { lost, kept }
}

/// Compares rows that have no key in common: by their values in the columns that both have, without the
/// key, which may have been given anew. One of several columns is made of values that mean something.
fn by_values(before: &Content, after: &Content, pairs: &[(usize, usize)], change: &mut Change) {
    let is_key = |at: usize| before.key.len() == 1 && before.key.contains(&at);
    let keyless: Vec<_> = pairs.iter().filter(|(at, _)| !is_key(*at)).copied().collect();
    let named = |(at, _): &&(usize, usize)| !before.columns[*at].is_empty();
    let pairs: Vec<_> = if keyless.is_empty() {
        pairs.iter().filter(named).copied().collect()
    } else {
        keyless
    };
    let mut there = BTreeMap::<Vec<&Cell>, usize>::new();
    for row in &after.rows {
        *there
            .entry(pairs.iter().map(|(_, to)| &row[*to]).collect())
            .or_default() += 1;
    }
    let mut unmatched = Vec::new();
    for row in &before.rows {
        let cells: Vec<_> = pairs.iter().map(|(from, _)| &row[*from]).collect();
        match there.get_mut(&cells).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => unmatched.push(row.as_slice()),
        }
    }
    let missing = before.rows.len().saturating_sub(after.rows.len());
    if missing > 0 {
        change.take_lost(before, &unmatched);
        change.lost = missing;
    } else if !unmatched.is_empty() {
        let leftovers: Vec<_> = after
            .rows
            .iter()
            .filter(|row| {
                let cells: Vec<_> = pairs.iter().map(|(_, to)| &row[*to]).collect();
                there.get_mut(&cells).filter(|count| **count > 0).is_some_and(|count| {
                    *count -= 1;
                    true
                })
            })
            .collect();
        for (row, other) in most_alike(unmatched, leftovers, &pairs) {
            change.compare_rows(before, &pairs, row, other);
        }
    }
}

/// Pairs each row with the one that has the most values in common with it.
fn most_alike<'c>(
    rows: Vec<&'c [Cell]>,
    mut others: Vec<&'c Vec<Cell>>,
    pairs: &[(usize, usize)],
) -> Vec<(&'c [Cell], &'c [Cell])> {
    let alike = |row: &[Cell], other: &[Cell]| pairs.iter().filter(|(from, to)| row[*from] == other[*to]).count();
    let mut paired = Vec::new();
    for row in rows {
        // Of equals the first, so that the answer is the same every time.
        let best = (0..others.len()).rev().max_by_key(|at| alike(row, others[*at]));
        paired.extend(best.map(|at| (row, others.remove(at).as_slice())));
    }
    paired
}

impl Change {
    fn take_lost(&mut self, before: &Content, lost: &[&[Cell]]) {
        self.lost = lost.len();
        self.lost_row = lost.first().map(|row| before.name_of(row));
    }

    fn compare_rows(&mut self, before: &Content, pairs: &[(usize, usize)], row: &[Cell], other: &[Cell]) {
        for (from, to) in pairs {
            let (was, is) = (&row[*from], &other[*to]);
            if was == is || before.columns[*from].is_empty() {
                continue;
            }
            let change = self.values.entry(before.columns[*from].clone()).or_default();
            change.add(was, is);
        }
    }

    /// Where a column changed, whether it holds fewer different values than before.
    fn find_merges(&mut self, before: &Content, after: &Content, pairs: &[(usize, usize)]) {
        for (from, to) in pairs {
            if let Some(change) = self.values.get_mut(&before.columns[*from]) {
                let distinct = |rows: &[Vec<Cell>], at: usize| {
                    rows.iter()
                        .filter_map(|row| row[at].clone())
                        .collect::<BTreeSet<_>>()
                        .len()
                };
                change.merges = distinct(&after.rows, *to) < distinct(&before.rows, *from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(conn: &Connection, table: &str) -> Content {
        Content::read(conn, table).unwrap().unwrap()
    }

    /// What a script makes of the rows of `t`.
    fn change(create: &str, script: &str, is_rebuilt: bool) -> Change {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(create).unwrap();
        let before = content(&conn, "t");
        conn.execute_batch(script).unwrap();
        compare(&before, &content(&conn, "t"), &BTreeMap::new(), is_rebuilt)
    }

    const KEYED: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b); INSERT INTO t VALUES (7, 'x', 1), (9, 'y', 2), (11, 'y', NULL);";
    const LOOSE: &str = "CREATE TABLE t (a TEXT, b); INSERT INTO t VALUES ('x', 1), ('y', 2), ('y', NULL);";

    #[test]
    fn a_rebuild_that_keeps_its_keys_is_joined_by_them_though_other_rows_have_come() {
        let rebuilt = "CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b);
            INSERT INTO n (id, a) SELECT id, a FROM t WHERE a = 'y';
            DROP TABLE t; ALTER TABLE n RENAME TO t; INSERT INTO t VALUES (99, 'new', 5);";
        let change = change(KEYED, rebuilt, true);
        assert_eq!((change.lost, change.lost_row.as_deref()), (1, Some("id 7")));
        assert_eq!(change.values.keys().collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn rows_are_known_again_by_their_key() {
        let gone = change(KEYED, "DELETE FROM t WHERE a = 'y'", false);
        assert_eq!((gone.lost, gone.of, gone.lost_row.as_deref()), (2, 3, Some("id 9")));
        let changed = change(KEYED, "UPDATE t SET b = NULL WHERE id = 9", false);
        assert_eq!(
            (changed.lost, changed.values["b"].count, changed.values["b"].nulls),
            (0, 1, 1)
        );
        assert!(change(KEYED, "INSERT INTO t VALUES (12, 'new', 3)", false).is_none());
    }

    #[test]
    fn rows_without_a_key_are_known_by_their_values() {
        let copied = "CREATE TABLE u (b, a TEXT); INSERT INTO u SELECT b, a FROM t ORDER BY a DESC; DROP TABLE t; ALTER TABLE u RENAME TO t;";
        assert!(change(LOOSE, copied, true).is_none());
        let filtered = copied.replace("FROM t ORDER", "FROM t WHERE b > 0 ORDER");
        assert_eq!(change(LOOSE, &filtered, true).lost, 1);
        let swapped = copied.replace("SELECT b, a", "SELECT a, b");
        assert!(!change(LOOSE, &swapped, true).values.is_empty());
    }

    #[test]
    fn a_number_may_move_to_another_type_and_keep_its_value() {
        let rebuilt = |kind: &str| {
            format!(
                "CREATE TABLE u (id INTEGER PRIMARY KEY, a {kind}); INSERT INTO u SELECT id, a FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t;"
            )
        };
        let numbers = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, '12'), (2, '-3');";
        assert!(change(numbers, &rebuilt("INTEGER"), true).is_none());
        let zeros = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, '0012');";
        assert_eq!(change(zeros, &rebuilt("INTEGER"), true).values["a"].count, 1);
        let large = "CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 9007199254740993);";
        assert_eq!(change(large, &rebuilt("REAL"), true).values["a"].count, 1);
    }

    #[test]
    fn rows_are_joined_by_numbers_as_they_are_by_any_keys() {
        let conn = Connection::open_in_memory().unwrap();
        let rows = "INSERT INTO t VALUES (-5, 'a'), (0, 'b'), (3, 'c'), (9, 'd'), (12, 'e');";
        conn.execute_batch(&format!("CREATE TABLE t (id INTEGER PRIMARY KEY, a); {rows}"))
            .unwrap();
        let before = content(&conn, "t");
        conn.execute_batch("DELETE FROM t WHERE id IN (0, 12); INSERT INTO t VALUES (-9, 'f'), (4, 'g'), (13, 'h');")
            .unwrap();
        let after = content(&conn, "t");
        assert!(before.numbers.is_some() && after.numbers.is_some());
        let by_any = |content: &Content| Content {
            numbers: None,
            ..content.clone()
        };
        let (other_before, other_after) = (by_any(&before), by_any(&after));
        let pairs = [(0, 0), (1, 1)];
        let joined = by_key(&before, &after, &pairs).unwrap();
        let other = by_key(&other_before, &other_after, &pairs).unwrap();
        assert_eq!((joined.lost.len(), joined.kept.len()), (2, 3));
        assert_eq!((joined.lost, joined.kept), (other.lost, other.kept));
    }

    #[test]
    fn new_keys_for_the_same_rows_are_no_loss() {
        let renumbered = change(KEYED, "UPDATE t SET id = id + 100", false);
        assert_eq!(renumbered.lost, 0);
    }

    #[test]
    fn values_that_become_the_same_are_told_apart_from_values_that_only_change() {
        assert!(!change(KEYED, "UPDATE t SET b = b * 10", false).values["b"].merges);
        assert!(change(KEYED, "UPDATE t SET b = 1", false).values["b"].merges);
    }
}
