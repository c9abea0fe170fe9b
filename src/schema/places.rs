//! The rowids of the objects in `sqlite_schema`, by which they are read again without reading the whole table.
//!
//! The table has no index, so that to look for a name reads all of it. The rehearsal looks after every part, and so the
//! time for a long set would grow with the square of its length. But an object keeps its rowid until it is dropped, and
//! a new one gets a rowid behind all others (<https://sqlite.org/autoinc.html>). Only VACUUM, or somebody who writes
//! the table by hand, moves them, and that is noticed.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};

use super::read::{self, Object, ObjectKey};
use crate::query;

/// Which object stands in which row, both ways.
#[derive(Debug, Default)]
pub(super) struct Places {
    rows: BTreeMap<ObjectKey, i64>,
    objects: BTreeMap<i64, ObjectKey>,
}

impl Places {
    /// The places of all objects.
    pub(super) fn read(conn: &Connection) -> rusqlite::Result<Self> {
        let mut places = Self::default();
        let sql = "SELECT type, name, rowid FROM main.sqlite_schema WHERE sql IS NOT NULL";
        query::each(conn, sql, &[], |row| {
            // SQLite's own objects may come and go without being named, so they have no place here.
            if let Some(key) = read::key(row)?.filter(|(_, name)| !read::is_sqlites_own(name)) {
                places.put(key, row.get(2)?);
            }
            Ok(true)
        })?;
        Ok(places)
    }

    /// The objects that have these names, which are in lower case, after a change that was about them only.
    /// `concerned`: those that were there before the change.
    ///
    /// Reads the rows in which these stood, and those behind all others. None where something else stands there: the
    /// rowids have moved, and the places have to be read anew.
    pub(super) fn read_named(
        &mut self,
        conn: &Connection,
        names: &BTreeSet<&String>,
        concerned: &BTreeSet<ObjectKey>,
    ) -> rusqlite::Result<Option<Vec<Object>>> {
        let mut others = self.objects.iter().rev().filter(|(_, key)| !concerned.contains(*key));
        let last = others.next().map_or(0, |(row, _)| *row);
        let before: Vec<_> = concerned.iter().filter_map(|key| self.take(key)).collect();
        let (mut found, mut is_true) = (Vec::new(), true);
        let mut see = |row: &Row<'_>| -> rusqlite::Result<bool> {
            let place: i64 = row.get(4)?;
            if let Some(object) = read::object(row)? {
                if names.contains(&object.key().1) {
                    if !read::is_sqlites_own(&object.name) {
                        self.put(object.key(), place);
                        found.push(object);
                    }
                } else {
                    is_true &= place > last;
                }
            }
            Ok(true)
        };
        let select = "SELECT type, name, tbl_name, sql, rowid FROM main.sqlite_schema WHERE sql IS NOT NULL AND rowid";
        let before: Vec<_> = before.iter().filter(|row| **row <= last).map(i64::to_string).collect();
        if !before.is_empty() {
            query::each(conn, &format!("{select} IN ({})", before.join(", ")), &[], &mut see)?;
        }
        query::each(conn, &format!("{select} > {last}"), &[], &mut see)?;
        Ok(is_true.then_some(found))
    }

    /// An object stands in a row.
    pub(super) fn put(&mut self, key: ObjectKey, row: i64) {
        self.objects.insert(row, key.clone());
        self.rows.insert(key, row);
    }

    fn take(&mut self, key: &ObjectKey) -> Option<i64> {
        let row = self.rows.remove(key)?;
        self.objects.remove(&row);
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::ObjectKind;

    fn named(
        places: &mut Places,
        conn: &Connection,
        change: &str,
        names: &[&str],
        before: &[&str],
    ) -> Option<Vec<String>> {
        conn.execute_batch(change).unwrap();
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        let concerned = before.iter().map(|name| (ObjectKind::Table, (*name).to_owned()));
        let found = places
            .read_named(conn, &names.iter().collect(), &concerned.collect())
            .unwrap()?;
        Some(found.into_iter().map(|object| object.sql).collect())
    }

    #[test]
    fn an_object_is_found_in_its_place_and_a_new_one_behind_the_others() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE A (x); CREATE TABLE b (x UNIQUE); CREATE TABLE c (x)")
            .unwrap();
        let mut places = Places::read(&conn).unwrap();
        let mut see =
            |change: &str, names: &[&str], before: &[&str]| named(&mut places, &conn, change, names, before).unwrap();
        assert_eq!(
            see("ALTER TABLE a ADD COLUMN y", &["a"], &["a"]),
            ["CREATE TABLE A (x, y)"]
        );
        assert_eq!(
            see("DROP TABLE c; CREATE TABLE d (x UNIQUE)", &["c", "d"], &["c"]),
            ["CREATE TABLE d (x UNIQUE)"]
        );
        assert_eq!(
            see(
                "DROP TABLE b; CREATE TABLE b (z); CREATE TABLE c (z)",
                &["b", "c"],
                &["b"]
            ),
            ["CREATE TABLE b (z)", "CREATE TABLE c (z)"]
        );
        assert_eq!(see("DROP TABLE d; DROP TABLE a", &["a", "d"], &["a", "d"]), [""; 0]);
        assert_eq!(
            see("ALTER TABLE c ADD COLUMN y", &["c"], &["c"]),
            ["CREATE TABLE c (z, y)"]
        );
    }

    #[test]
    fn who_has_moved_is_not_taken_for_another_one() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x); DROP TABLE a")
            .unwrap();
        let mut places = Places::read(&conn).unwrap();
        assert_eq!(named(&mut places, &conn, "VACUUM", &["b"], &["b"]), None);
    }
}
