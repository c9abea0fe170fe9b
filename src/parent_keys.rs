//! The keys of a table that others refer to, before the steps of a run and after: whether one has gone.
//!
//! They are compared to the byte. SQLite looks for a key by the rules of the column that is referred to, its affinity and
//! its collation (<https://sqlite.org/foreignkeys.html#fk_indexes>): where these are the same as before, and each key is
//! still there as it was, whatever found one then finds one now.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::query::{self, is_of_the_statement};
use crate::source::tokens::{lower, quoted, same_name};

/// How many bytes of keys are kept of a table. Where there are more, its children are read.
const BYTES: usize = 16 << 20;

/// The columns that a foreign key points to, and how it finds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    columns: Vec<String>,
    rules: Rules,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rules {
    /// The `INTEGER PRIMARY KEY`: whole numbers (<https://sqlite.org/lang_createtable.html#rowid>).
    Rowid,
    /// Type and collation of each column.
    Index(Vec<(String, String)>),
}

/// The keys of a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// All whole numbers from the one to the other: so much is known without a look at each.
    Dense { first: i64, last: i64 },
    /// One behind the other, in ascending order.
    Listed(Vec<u8>),
}

impl Key {
    /// What a foreign key to a table points to. `to`: its columns, or none of them for the primary key, of `count`. None
    /// where that cannot be said: there is no such table, or no index that SQLite would look into, or more than one.
    pub(crate) fn find(conn: &Connection, table: &str, to: &[Option<String>]) -> rusqlite::Result<Option<Self>> {
        let declared = Column::all(conn, table)?;
        let columns = match to.iter().cloned().collect::<Option<Vec<_>>>() {
            Some(columns) => columns,
            None => primary_key(&declared),
        };
        if columns.len() != to.len() {
            return Ok(None);
        }
        if let [column] = columns.as_slice()
            && integer_key(conn, table)?.is_some_and(|key| same_name(&key, column))
        {
            let rules = Rules::Rowid;
            return Ok(Some(Self { columns, rules }));
        }
        let Some(collations) = collations(conn, table, &columns)? else {
            return Ok(None);
        };
        let mut rules = Vec::with_capacity(columns.len());
        for (column, collation) in columns.iter().zip(collations) {
            let declared = declared.iter().find(|declared| same_name(&declared.name, column));
            // What ANY does depends on whether the table is STRICT: <https://sqlite.org/stricttables.html>.
            let Some(declared) = declared.filter(|declared| declared.type_name != "any") else {
                return Ok(None);
            };
            rules.push((declared.type_name.clone(), collation));
        }
        let rules = Rules::Index(rules);
        Ok(Some(Self { columns, rules }))
    }

    /// Whether it is found in the same way as another one, whatever the names are.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.rules == other.rules
    }

    /// The keys that a table has; none where they are too many to keep, or cannot be read.
    pub(crate) fn read(&self, conn: &Connection, table: &str) -> rusqlite::Result<Option<Keys>> {
        if let Some(dense) = self.dense(conn, table)? {
            return Ok(Some(dense));
        }
        let mut keys = Vec::new();
        let is_whole = self.each(conn, table, &mut |key| {
            keys.extend_from_slice(key);
            keys.len() < BYTES
        });
        match is_whole {
            Ok(is_whole) => Ok(is_whole.then_some(Keys::Listed(keys))),
            // As where the connection does not know a collation.
            Err(error) if is_of_the_statement(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether a table has all of these.
    pub(crate) fn are_in(&self, conn: &Connection, table: &str, keys: &Keys) -> rusqlite::Result<bool> {
        let mut missing = match keys {
            Keys::Listed(keys) => keys.as_slice(),
            Keys::Dense { first, last } => return self.has_from_to(conn, table, *first, *last),
        };
        let looked = self.each(conn, table, &mut |key| {
            missing = missing.strip_prefix(key).unwrap_or(missing);
            !missing.is_empty()
        });
        match looked {
            Ok(_) => Ok(missing.is_empty()),
            Err(error) if is_of_the_statement(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// As many rows as there are whole numbers from the lowest key to the highest leave no gap between them.
    fn dense(&self, conn: &Connection, table: &str) -> rusqlite::Result<Option<Keys>> {
        let (Rules::Rowid, [key]) = (&self.rules, self.columns.as_slice()) else {
            return Ok(None);
        };
        let (table, key) = (quoted(table), quoted(key));
        let sql = format!(
            "SELECT (SELECT min({key}) FROM main.{table}), (SELECT max({key}) FROM main.{table}), (SELECT count(*) FROM main.{table})"
        );
        let (mut ends, mut count) = ([None, None], 0_i64);
        query::first(conn, &sql, &[], |row| {
            (ends, count) = ([row.get(0)?, row.get(1)?], row.get(2)?);
            Ok(())
        })?;
        let [Some(first), Some(last)] = ends else {
            return Ok(None);
        };
        let is_dense = i64::checked_sub(last, first).and_then(|gap| gap.checked_add(1)) == Some(count);
        Ok(is_dense.then_some(Keys::Dense { first, last }))
    }

    /// Whether a table has every whole number from the one to the other.
    fn has_from_to(&self, conn: &Connection, table: &str, first: i64, last: i64) -> rusqlite::Result<bool> {
        if let Some(Keys::Dense {
            first: now_first,
            last: now_last,
        }) = self.dense(conn, table)?
        {
            return Ok(now_first <= first && last <= now_last);
        }
        let [key] = self.columns.as_slice() else {
            return Ok(false);
        };
        let (table, key) = (quoted(table), quoted(key));
        let sql = format!("SELECT count(*) FROM main.{table} WHERE {key} BETWEEN ?1 AND ?2");
        Ok(query::number(conn, &sql, &[&first, &last])? == last - first + 1)
    }

    /// Shows the keys of a table in ascending order, as long as more are wanted. Answers whether all were shown.
    fn each(
        &self,
        conn: &Connection,
        table: &str,
        wants_more: &mut dyn FnMut(&[u8]) -> bool,
    ) -> rusqlite::Result<bool> {
        let columns: Vec<_> = self.columns.iter().map(|column| quoted(column)).collect();
        let listed = columns.join(", ");
        // Nothing refers to NULL.
        let is_there = columns.join(" IS NOT NULL AND ");
        let table = quoted(table);
        let sql = format!("SELECT {listed} FROM main.{table} WHERE {is_there} IS NOT NULL ORDER BY {listed}");
        let (mut key, mut is_whole) = (Vec::new(), true);
        query::each(conn, &sql, &[], |row| {
            key.clear();
            for column in 0..columns.len() {
                add_value(row, column, &mut key)?;
            }
            is_whole = wants_more(&key);
            Ok(is_whole)
        })?;
        Ok(is_whole)
    }
}

/// Adds a value as bytes that are those of no other value, nor the first ones of another's.
fn add_value(row: &Row<'_>, column: usize, bytes: &mut Vec<u8>) -> rusqlite::Result<()> {
    const NOTHING: &[u8] = &[];
    let len = |value: &[u8]| (value.len() as u64).to_le_bytes();
    let (kind, fixed, value) = match row.get_ref(column)? {
        ValueRef::Null => (0, [0; 8], NOTHING),
        ValueRef::Integer(number) => (1, number.to_le_bytes(), NOTHING),
        ValueRef::Real(number) => (2, number.to_le_bytes(), NOTHING),
        ValueRef::Text(text) => (3, len(text), text),
        ValueRef::Blob(blob) => (4, len(blob), blob),
    };
    bytes.push(kind);
    bytes.extend_from_slice(&fixed);
    bytes.extend_from_slice(value);
    Ok(())
}

/// A column as it is declared, all in lower case.
struct Column {
    name: String,
    type_name: String,
    /// Its place in the primary key, from 1 on.
    in_key: i64,
}

impl Column {
    fn all(conn: &Connection, table: &str) -> rusqlite::Result<Vec<Self>> {
        let sql = "SELECT name, type, pk FROM pragma_table_xinfo(?1, 'main')";
        let mut columns = Vec::new();
        query::each(conn, sql, &[&table], |row| {
            columns.push(Self {
                name: lower(row.get_ref(0)?.as_str()?),
                type_name: lower(row.get_ref(1)?.as_str()?),
                in_key: row.get(2)?,
            });
            Ok(true)
        })?;
        Ok(columns)
    }
}

fn primary_key(columns: &[Column]) -> Vec<String> {
    let at = |place| columns.iter().find(|column| column.in_key == place);
    (1..).map_while(at).map(|column| column.name.clone()).collect()
}

/// The collations by which SQLite looks for these columns; none where there is no unique index on them and no others, or
/// where there are several with different collations.
fn collations(conn: &Connection, table: &str, columns: &[String]) -> rusqlite::Result<Option<Vec<String>>> {
    let sql = "SELECT list.seq, lower(info.name), lower(info.coll)
         FROM pragma_index_list(?1, 'main') AS list, pragma_index_xinfo(list.name, 'main') AS info
         WHERE list.\"unique\" AND NOT list.partial AND info.key ORDER BY list.seq";
    let mut indexes = Vec::<(i64, Vec<(Option<String>, String)>)>::new();
    query::each(conn, sql, &[&table], |row| {
        let index = row.get(0)?;
        if indexes.last().is_none_or(|(last, _)| *last != index) {
            indexes.push((index, Vec::new()));
        }
        if let Some((_, of_index)) = indexes.last_mut() {
            of_index.push((row.get(1)?, row.get(2)?));
        }
        Ok(true)
    })?;
    let collation = |index: &[(Option<String>, String)], column: &String| {
        let is_it = |name: &Option<String>| name.as_ref().is_some_and(|name| same_name(name, column));
        let found = index.iter().find(|(name, _)| is_it(name));
        found.map(|(_, collation)| collation.clone())
    };
    let of_columns = |(_, index): &(i64, Vec<_>)| {
        let all = columns.iter().map(|column| collation(index, column)).collect();
        if index.len() == columns.len() { all } else { None }
    };
    let mut found = indexes.iter().filter_map(of_columns);
    let first: Option<Vec<String>> = found.next();
    Ok(first.filter(|first| found.all(|other| other == *first)))
}

/// The column that is the `INTEGER PRIMARY KEY` of a table, if it has one.
fn integer_key(conn: &Connection, table: &str) -> rusqlite::Result<Option<String>> {
    // One column of the key, and of a table with rowids.
    let sql = "SELECT name FROM pragma_table_info(?1, 'main') WHERE pk = 1 AND upper(type) = 'INTEGER'
               AND (SELECT max(pk) FROM pragma_table_info(?1, 'main')) = 1
               AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1, 'main') WHERE origin = 'pk')";
    query::text(conn, sql, &[&table]).optional()
}
