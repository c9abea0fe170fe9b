//! Rows whose foreign key points nowhere: those that a run would add.
//!
//! `PRAGMA foreign_key_check` (<https://sqlite.org/pragma.html#pragma_foreign_key_check>) is asked for
//! the tables of a [`Scope`], before the steps and after, so that old debt is not blamed on the
//! migration and large untouched tables are not read.

use std::fmt;

use rusqlite::{Connection, ToSql};

use crate::query::{self, is_of_the_statement};
use crate::sorted::{SortedSet, counted};
use crate::source::tokens::{lower, quoted, quoted_text};

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
    /// The columns of the key, in lower case, and their values as SQL: by them it is known again.
    #[cfg_attr(feature = "serde", serde(skip))]
    columns: Vec<String>,
    #[cfg_attr(feature = "serde", serde(skip))]
    values: Vec<String>,
}

impl Violation {
    /// The table and the columns of the key, as one text: no name and no piece of SQL holds the byte between them.
    fn place(&self) -> String {
        format!("{}\0{}", lower(&self.table), self.columns.join("\0"))
    }

    /// The columns of the key, in lower case.
    #[cfg(feature = "compile")]
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Their values, as SQL.
    #[cfg(feature = "compile")]
    pub(crate) fn values(&self) -> &[String] {
        &self.values
    }

    /// The values of the key, as one text.
    fn content(&self) -> String {
        self.values.join("\0")
    }

    /// Both.
    fn identity(&self) -> String {
        format!("{}\0{}", self.place(), self.content())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.table)?;
        if let Some(rowid) = self.rowid {
            write!(f, " row {rowid}")?;
        }
        write!(f, " -> `{}`", self.parent)?;
        if self.key.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", self.key)
        }
    }
}

/// In which tables a run can leave violations.
#[derive(Debug)]
pub(crate) enum Scope {
    /// Names in lower case.
    Tables {
        all: SortedSet<String>,
        /// Those that may have foreign keys before the steps.
        with_keys: SortedSet<String>,
        /// No row, key or table goes that others may refer to.
        only_added: bool,
    },
    /// Whatever tables have foreign keys at that moment.
    All,
}

impl Scope {
    /// The tables that the steps of a run touch and those that reference them now, before the steps. The
    /// rehearsal knows only the set's own tables; others may reference them too. Tables that come to
    /// reference them during the run are touched by it. Where the steps have `only_added`, these need not be looked for.
    pub(crate) fn before_run(
        conn: &Connection,
        touched: Option<SortedSet<String>>,
        only_added: bool,
    ) -> rusqlite::Result<Self> {
        let Some(mut all) = touched else {
            return Ok(Self::All);
        };
        let definitions = if all.is_empty() || only_added {
            Vec::new()
        } else {
            definitions_with_foreign_keys(conn)?
        };
        let referencing = tables_that_reference(conn, &all, &definitions)?;
        all.extend(referencing);
        let with_keys = definitions.into_iter().map(|(table, _)| table);
        let with_keys = with_keys.filter(|table| all.contains(table)).collect();
        Ok(Self::Tables {
            all,
            with_keys,
            only_added,
        })
    }
}

/// The violations in some tables at one moment.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<Violation>);

impl Violations {
    /// Looks in the tables of a scope.
    pub(crate) fn find(conn: &Connection, scope: &Scope) -> rusqlite::Result<Self> {
        match scope {
            Scope::Tables { all, .. } => Self::find_in(conn, all),
            Scope::All => Self::find_in(conn, &tables_with_foreign_keys(conn)?),
        }
    }

    /// Looks in these tables and no others.
    pub(crate) fn find_in(conn: &Connection, tables: &SortedSet<String>) -> rusqlite::Result<Self> {
        let mut violations = Vec::new();
        tables
            .iter()
            .try_for_each(|table| check_table(conn, table, &mut violations))?;
        Ok(Self(violations))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[cfg(feature = "compile")]
    pub(crate) fn all(&self) -> &[Violation] {
        &self.0
    }

    /// Those that were not there before. A violation is known again by its table, columns and values;
    /// the rowid may have changed in a rebuild, and the names in a rename.
    pub(crate) fn new_since(self, before: &Self) -> Vec<Violation> {
        let now: SortedSet<_> = self.0.iter().map(Violation::place).collect();
        let (mut stayed, mut moved) = (Vec::new(), Vec::new());
        for violation in &before.0 {
            if now.contains(&violation.place()) {
                stayed.push(violation.identity());
            } else {
                moved.push(violation.content());
            }
        }
        let (mut stayed, mut moved) = (counted(&stayed), counted(&moved));
        let mut take = |violation: &Violation| {
            let is_left = |count: &&mut usize| **count > 0;
            let known = stayed.get_mut(&violation.identity()).filter(is_left);
            let count = known.or_else(|| moved.get_mut(&violation.content()).filter(is_left));
            count.map(|count| *count -= 1).is_some()
        };
        self.0.into_iter().filter(|violation| !take(violation)).collect()
    }
}

fn tables_with_foreign_keys(conn: &Connection) -> rusqlite::Result<SortedSet<String>> {
    let definitions = definitions_with_foreign_keys(conn)?.into_iter();
    Ok(definitions.map(|(table, _)| table).collect())
}

/// The tables that may have foreign keys and their definitions, all in lower case. Most tables of a large schema have
/// none; they are told apart without a copy of their text.
fn definitions_with_foreign_keys(conn: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    const REFERENCES: &[u8] = b"references";
    // Nearly no place has even the first letter.
    let is_it = |place: &[u8]| place[0] | 0x20 == REFERENCES[0] && place.eq_ignore_ascii_case(REFERENCES);
    let definitions = "SELECT name, sql FROM main.sqlite_schema WHERE type = 'table'";
    let mut found = Vec::new();
    query::each(conn, definitions, &[], |row| {
        let sql = row.get_ref(1)?;
        let mut places = sql.as_bytes().unwrap_or_default().windows(REFERENCES.len());
        if places.any(is_it) {
            let table = row.get::<_, String>(0)?;
            found.push((lower(&table), lower(sql.as_str()?)));
        }
        Ok(true)
    })?;
    Ok(found)
}

/// The tables with a foreign key to one of these, among those with such definitions. Only a definition that holds the
/// name can have one, so that not every table has to be asked.
fn tables_that_reference(
    conn: &Connection,
    parents: &SortedSet<String>,
    definitions: &[(String, String)],
) -> rusqlite::Result<Vec<String>> {
    // In a definition a quote inside a name is doubled, in whichever way the name is quoted.
    let is_quote = |c| matches!(c, '"' | '`' | ']' | '\'');
    let mentioned: Vec<_> = parents
        .iter()
        .map(|parent| parent.split(is_quote).max_by_key(|part| part.len()).unwrap_or_default())
        .collect();
    let mut candidates = definitions
        .iter()
        .filter(|(_, sql)| mentioned.iter().any(|name| holds(sql, name)))
        .peekable();
    let mut children = Vec::new();
    if candidates.peek().is_none() {
        return Ok(children);
    }
    let referenced = "SELECT lower(\"table\") FROM pragma_foreign_key_list(?1, 'main')";
    query::prepared(conn, referenced, |statement| {
        for (candidate, _) in candidates.by_ref() {
            let mut is_child = false;
            query::rows(statement, &[candidate], |row| {
                is_child = parents.contains(row.get_ref(0)?.as_str()?);
                Ok(!is_child)
            })?;
            if is_child {
                children.push(candidate.clone());
            }
        }
        Ok(())
    })?;
    Ok(children)
}

/// Whether a text holds another one. What the standard library has for it is large.
#[inline(never)]
fn holds(text: &str, part: &str) -> bool {
    let Some(first) = part.as_bytes().first() else {
        return true;
    };
    let mut places = text.as_bytes().windows(part.len());
    places.any(|place| place[0] == *first && place == part.as_bytes())
}

/// Adds the violations of one table. A table that is not there has none. A malformed foreign key makes
/// the check itself fail ("foreign key mismatch"): then no row of the table can be told from another.
fn check_table(conn: &Connection, table: &str, violations: &mut Vec<Violation>) -> rusqlite::Result<()> {
    let mut found = Vec::<(Option<i64>, String, i64)>::new();
    let check = format!("PRAGMA main.foreign_key_check({})", quoted_text(table));
    let outcome = query::each(conn, &check, &[], |row| {
        found.push((row.get(1)?, row.get(2)?, row.get(3)?));
        Ok(true)
    });
    match outcome {
        Err(error) if !is_of_the_statement(&error) => return Err(error),
        _ => {}
    }
    let mut keys = Vec::<(i64, Vec<String>, Option<String>)>::new();
    for (rowid, parent, fkid) in found {
        if keys.iter().all(|(known, ..)| *known != fkid) {
            let (columns, query) = key_query(conn, table, fkid)?;
            keys.push((fkid, columns, query));
        }
        let Some((_, columns, query)) = keys.iter().find(|(known, ..)| *known == fkid) else {
            continue;
        };
        let values = values(conn, rowid, query.as_deref(), columns.len())?;
        violations.push(Violation {
            table: table.to_owned(),
            rowid,
            parent,
            key: assigned(columns, &values),
            columns: columns.iter().map(|column| lower(column)).collect(),
            values,
        });
    }
    Ok(())
}

/// The values of the key in a row; none where they cannot be read.
#[inline(never)]
fn values(conn: &Connection, rowid: Option<i64>, query: Option<&str>, count: usize) -> rusqlite::Result<Vec<String>> {
    let mut values = Vec::new();
    if let (Some(rowid), Some(query)) = (rowid, query) {
        query::each_kept(conn, query, &[&rowid], |row| {
            for column in 0..count {
                values.push(row.get(column)?);
            }
            Ok(false)
        })?;
    }
    Ok(values)
}

/// The columns with their values, for people.
#[inline(never)]
fn assigned(columns: &[String], values: &[String]) -> String {
    let mut text = String::new();
    for (column, value) in columns.iter().zip(values) {
        let separator = if text.is_empty() { "" } else { ", " };
        text.push_str(&format!("{separator}{column} = {value}"));
    }
    text
}

/// The columns of a foreign key, and a query for their values in one row, as SQL; no query where the
/// table's own columns take all the names that a rowid has (<https://sqlite.org/rowidtable.html>).
fn key_query(conn: &Connection, table: &str, fkid: i64) -> rusqlite::Result<(Vec<String>, Option<String>)> {
    let names = |sql: &str, parameters: &[&dyn ToSql]| query::texts(conn, sql, parameters, 0);
    let all = names("SELECT lower(name) FROM pragma_table_xinfo(?1, 'main')", &[&table])?;
    let columns = names(
        "SELECT \"from\" FROM pragma_foreign_key_list(?1, 'main') WHERE id = ?2 ORDER BY seq",
        &[&table, &fkid],
    )?;
    let mut values = Vec::new();
    for column in &columns {
        values.push(format!("quote({})", quoted(column)));
    }
    let rowid = ["rowid", "_rowid_", "oid"]
        .into_iter()
        .find(|name| !all.iter().any(|column| column == name));
    let query = rowid.map(|rowid| {
        format!(
            "SELECT {} FROM main.{} WHERE {rowid} = ?1",
            values.join(", "),
            quoted(table)
        )
    });
    Ok((columns, query))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(table: &str, rowid: i64, key: &str) -> Violation {
        let (column, value) = key.split_once(" = ").unwrap();
        Violation {
            table: table.to_owned(),
            rowid: Some(rowid),
            parent: "p".to_owned(),
            key: key.to_owned(),
            columns: vec![column.to_owned()],
            values: vec![value.to_owned()],
        }
    }

    #[test]
    fn a_name_is_found_wherever_it_stands() {
        let text = "create table ä (b references \"c d\")";
        for part in ["", "create", "c d", "ä", ")", text] {
            assert!(holds(text, part), "{part}");
        }
        for part in ["created", "c  d", "\")\"", "create table ä (b references \"c d\") "] {
            assert!(!holds(text, part), "{part}");
        }
    }

    #[test]
    fn only_violations_that_were_not_there_before_are_new() {
        let before = Violations(vec![violation("c", 1, "a = 7"), violation("old", 2, "a = 8")]);
        let after = Violations(vec![
            violation("C", 9, "a = 7"),  // rebuilt: another rowid
            violation("c", 10, "a = 7"), // one more of the same
            violation("renamed", 2, "a = 8"),
            violation("renamed", 3, "a = 9"),
        ]);
        let new: Vec<_> = after
            .new_since(&before)
            .iter()
            .map(|violation| violation.rowid.unwrap())
            .collect();
        assert_eq!(new, [10, 3]);
    }
}
