//! Rows whose foreign key points nowhere: those that a run would add.
//!
//! `PRAGMA foreign_key_check` (<https://sqlite.org/pragma.html#pragma_foreign_key_check>) is asked for
//! the tables that the steps touch and for those that reference them, before the steps and after, so
//! that old debt is not blamed on the migration and large untouched tables are not read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rusqlite::Connection;

/// A row whose foreign key points nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Violation {
    /// The table the row is in.
    pub table: String,
    /// The row; none in a WITHOUT ROWID table.
    pub rowid: Option<i64>,
    /// The table the key points to.
    pub parent: String,
    /// The value of the key, as SQL; empty where it could not be read.
    pub key: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.table)?;
        if let Some(rowid) = self.rowid {
            write!(f, " row {rowid}")?;
        }
        write!(f, " -> `{}`", self.parent)?;
        if self.key.is_empty() { Ok(()) } else { write!(f, " ({})", self.key) }
    }
}

/// The violations in some tables at one moment.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<Violation>);

impl Violations {
    /// Looks in these tables, in all with foreign keys if `tables` is none. The set's own tables come
    /// with those that reference them: the rehearsal has added them.
    pub(crate) fn find(conn: &Connection, tables: Option<&BTreeSet<String>>) -> rusqlite::Result<Self> {
        let mut violations = Vec::new();
        let all;
        let tables = match tables {
            Some(tables) => tables,
            None => {
                all = tables_with_foreign_keys(conn)?;
                &all
            }
        };
        for table in tables {
            check_table(conn, table, &mut violations)?;
        }
        Ok(Self(violations))
    }

    #[cfg(feature = "compile")]
    pub(crate) fn all(&self) -> &[Violation] {
        &self.0
    }

    /// Those that were not there before. A violation is known again by its table, parent and key; the
    /// rowid may have changed in a rebuild, and the table's name in a rename.
    pub(crate) fn new_since(self, before: &Self) -> Vec<Violation> {
        let mut old = BTreeMap::<_, usize>::new();
        for violation in &before.0 {
            *old.entry((violation.table.to_ascii_lowercase(), violation.key.clone())).or_default() += 1;
        }
        let now: BTreeSet<_> = self.0.iter().map(|violation| violation.table.to_ascii_lowercase()).collect();
        let (stayed, gone): (BTreeMap<_, usize>, BTreeMap<_, usize>) = old.into_iter().partition(|((table, _), _)| now.contains(table));
        let mut moved = BTreeMap::<String, usize>::new();
        for ((_, key), count) in gone {
            *moved.entry(key).or_default() += count;
        }
        let mut stayed = stayed;
        let mut take = |violation: &Violation| {
            let known = stayed.get_mut(&(violation.table.to_ascii_lowercase(), violation.key.clone()));
            let count = match known {
                Some(count) if *count > 0 => Some(count),
                _ => moved.get_mut(&violation.key).filter(|count| **count > 0),
            };
            count.map(|count| *count -= 1).is_some()
        };
        self.0.into_iter().filter(|violation| !take(violation)).collect()
    }
}

fn tables_with_foreign_keys(conn: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    conn.prepare("SELECT lower(name) FROM main.sqlite_schema WHERE type = 'table' AND sql LIKE '%REFERENCES%'")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Adds the violations of one table. A table that is not there has none. A malformed foreign key makes
/// the check itself fail ("foreign key mismatch"): then no row can be told from another, and the build
/// has warned of it.
fn check_table(conn: &Connection, table: &str, violations: &mut Vec<Violation>) -> rusqlite::Result<()> {
    let mut found = Vec::<(Option<i64>, String, i64)>::new();
    let check = format!("PRAGMA main.foreign_key_check('{}')", table.replace('\'', "''"));
    let outcome = conn.prepare(&check).and_then(|mut statement| {
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            found.push((row.get(1)?, row.get(2)?, row.get(3)?));
        }
        Ok(())
    });
    match outcome {
        Err(error) if error.sqlite_error_code() != Some(rusqlite::ErrorCode::Unknown) => return Err(error),
        _ => {}
    }
    let mut keys = BTreeMap::new();
    for (rowid, parent, fkid) in found {
        let key = match rowid {
            Some(rowid) => {
                let query = match keys.entry(fkid) {
                    std::collections::btree_map::Entry::Vacant(entry) => entry.insert(key_query(conn, table, fkid)?),
                    std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                };
                conn.prepare_cached(query)?.query_row([rowid], |row| row.get(0))?
            }
            None => String::new(),
        };
        violations.push(Violation { table: table.to_owned(), rowid, parent, key });
    }
    Ok(())
}

/// A query for the columns of a foreign key in one row, as one SQL text.
fn key_query(conn: &Connection, table: &str, fkid: i64) -> rusqlite::Result<String> {
    let columns = conn
        .prepare("SELECT \"from\" FROM pragma_foreign_key_list(?1, 'main') WHERE id = ?2 ORDER BY seq")?
        .query_map(rusqlite::params![table, fkid], |row| row.get::<_, String>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let values: Vec<_> = columns.iter().map(|column| format!("'{} = ' || quote({})", column.replace('\'', "''"), quote(column))).collect();
    Ok(format!("SELECT {} FROM main.{} WHERE rowid = ?1", values.join(" || ', ' || "), quote(table)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(table: &str, rowid: i64, key: &str) -> Violation {
        Violation { table: table.to_owned(), rowid: Some(rowid), parent: "p".to_owned(), key: key.to_owned() }
    }

    #[test]
    fn only_violations_that_were_not_there_before_are_new() {
        let before = Violations(vec![violation("c", 1, "a = 7"), violation("old", 2, "a = 8")]);
        let after = Violations(vec![
            violation("C", 9, "a = 7"),    // rebuilt: another rowid
            violation("c", 10, "a = 7"),   // one more of the same
            violation("renamed", 2, "a = 8"),
            violation("renamed", 3, "a = 9"),
        ]);
        let new: Vec<_> = after.new_since(&before).iter().map(|violation| violation.rowid.unwrap()).collect();
        assert_eq!(new, [10, 3]);
    }
}
