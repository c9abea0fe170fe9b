//! The keys of a table that others refer to, before the steps of a run and after: whether one has gone.
//!
//! They are compared to the byte. SQLite looks for a key by the rules of the column that is referred to, its affinity and
//! its collation (<https://sqlite.org/foreignkeys.html#fk_indexes>): where these are the same as before, and each key is
//! still there as it was, whatever found one then finds one now.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::bystanders::ForeignKey;
use crate::query::{self, is_of_the_statement};
use crate::source::tokens::quoted;

/// How many bytes of keys are kept of a table. Where there are more, its children are read.
const BYTES: usize = 16 << 20;

/// Of the foreign key ?2 of the table ?1, which has ?4 columns and points to the table ?3: each column that it points to, and
/// how it finds that, or NULL where that cannot be said. Without columns it points to the primary key, if that has as many.
/// The `INTEGER PRIMARY KEY` has whole numbers (<https://sqlite.org/lang_createtable.html#rowid>); all others have a type, and
/// the collation of the unique index on them and no others, unless there are several of which they differ. What ANY does
/// depends on whether the table is STRICT: <https://sqlite.org/stricttables.html>.
const RULES: &str = "WITH own AS (SELECT name, lower(type) AS type, pk FROM pragma_table_xinfo(?3, 'main')),
     wanted AS (
         SELECT list.seq, own.name, own.type, own.pk FROM pragma_foreign_key_list(?1, 'main') AS list, own
         WHERE list.id = ?2 AND CASE WHEN list.\"to\" IS NULL
             THEN own.pk = list.seq + 1 AND (SELECT max(pk) FROM own) = ?4 ELSE lower(own.name) = lower(list.\"to\") END),
     part AS (
         SELECT list.seq, info.seqno, lower(info.name) AS name, lower(info.coll) AS coll
         FROM pragma_index_list(?3, 'main') AS list, pragma_index_xinfo(list.name, 'main') AS info
         WHERE list.\"unique\" AND NOT list.partial AND info.key),
     fit AS (
         SELECT part.seq FROM part LEFT JOIN wanted ON lower(wanted.name) = part.name GROUP BY part.seq
         HAVING count(*) = ?4 AND count(DISTINCT part.seqno) = ?4 AND count(DISTINCT wanted.seq) = ?4)
     SELECT wanted.name, CASE
         WHEN ?4 = 1 AND wanted.pk = 1 AND wanted.type = 'integer' AND (SELECT max(pk) FROM own) = 1
             AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?3, 'main') WHERE origin = 'pk') THEN 'rowid'
         WHEN wanted.type <> 'any' AND min(part.coll) = max(part.coll) THEN quote(wanted.type) || quote(min(part.coll)) END
     FROM wanted LEFT JOIN part ON part.name = lower(wanted.name) AND part.seq IN (SELECT seq FROM fit)
     GROUP BY wanted.seq ORDER BY wanted.seq";

/// The columns that a foreign key points to, and how it finds them.
#[derive(Debug)]
pub(crate) struct Key {
    /// As SQL.
    columns: Vec<String>,
    rules: String,
}

/// The keys of a table.
#[derive(Debug)]
pub(crate) enum Keys {
    /// All whole numbers from the one to the other: so much is known without a look at each.
    Dense { first: i64, last: i64 },
    /// One behind the other, in ascending order.
    Listed(Vec<u8>),
}

impl Key {
    /// What a foreign key points to; none where that cannot be said: there is no such table, or no index that SQLite would
    /// look into, or more than one.
    pub(crate) fn find(conn: &Connection, child: &str, key: &ForeignKey) -> rusqlite::Result<Option<Self>> {
        let (mut columns, mut rules) = (Vec::new(), String::new());
        let mut is_known = true;
        query::each(conn, RULES, &[&child, &key.id, &key.parent, &key.columns], |row| {
            let rule = row.get_ref(1)?.as_str_or_null()?;
            is_known = rule.is_some();
            rules.push_str(rule.unwrap_or_default());
            columns.push(quoted(row.get_ref(0)?.as_str()?));
            Ok(is_known)
        })?;
        let is_whole = is_known && columns.len() as i64 == key.columns;
        Ok(is_whole.then_some(Self { columns, rules }))
    }

    /// Whether it is found in the same way as another one, whatever the names are.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.rules == other.rules
    }

    /// All of it, in the table that it is the key of, as one text.
    pub(crate) fn place(&self, table: &str) -> String {
        format!("{table}\0{}\0{}", self.columns.join("\0"), self.rules)
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
        let [key] = self.columns.as_slice() else {
            return Ok(None);
        };
        if self.rules != "rowid" {
            return Ok(None);
        }
        let table = quoted(table);
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
        let table = quoted(table);
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
        let listed = self.columns.join(", ");
        // Nothing refers to NULL.
        let is_there = self.columns.join(" IS NOT NULL AND ");
        let table = quoted(table);
        let sql = format!("SELECT {listed} FROM main.{table} WHERE {is_there} IS NOT NULL ORDER BY {listed}");
        let (mut key, mut is_whole) = (Vec::new(), true);
        query::each(conn, &sql, &[], |row| {
            key.clear();
            for column in 0..self.columns.len() {
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
