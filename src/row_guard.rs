//! The rows of a run, counted: a rebuild or a DELETE may take none from the tables for which the rehearsal
//! saw, and the statements say, that all stay, and a rebuild may not have a row twice.
//!
//! Of the scripts that a newer binary has left in the ledger no rehearsal is known. There the statements alone say from
//! which tables rows go, and all others keep theirs: [`AllCounts`].

use rusqlite::hooks::{AuthAction, AuthContext};
use rusqlite::{Connection, OptionalExtension};

use crate::boxed::Result;
use crate::bystanders::Bystanders;
use crate::error::Error;
use crate::migration::Direction;
use crate::plan::Step;
use crate::query;
use crate::schema::read::shadow_tables;
use crate::sorted::{SortedMap, SortedSet};
use crate::source::tokens::{lower, quoted};

/// How many rows the guarded tables of a step held before it.
#[derive(Debug)]
pub(crate) struct Counts {
    before: Vec<(&'static str, i64)>,
    /// Those of the tables that may not get a row either.
    steady: &'static [&'static str],
}

/// A table that would hold another number of rows than before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Recount {
    /// The table, in lower case.
    pub table: String,
    /// How many rows it held before.
    pub before: i64,
    /// How many it would hold.
    pub after: i64,
}

impl std::fmt::Display for Recount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { table, before, after } = self;
        if after < before {
            write!(f, "{after} of {before} rows in `{table}`")
        } else {
            write!(f, "{after} rows in `{table}`, where there were {before}")
        }
    }
}

/// The tables of a step that hold another number of rows than they may.
#[derive(Debug, Default)]
pub(crate) struct Surprises {
    pub(crate) shrunk: Vec<Recount>,
    pub(crate) grown: Vec<Recount>,
}

impl Counts {
    /// Counts before a step. Nothing can happen to a table that the steps of the run do not reach.
    pub(crate) fn before(conn: &Connection, step: &Step, bystanders: &Bystanders) -> Result<Self> {
        let (tables, steady) = match step.direction {
            Direction::Up => (step.migration.guarded(), step.migration.steady()),
            Direction::Down => (step.migration.guarded_down(), step.migration.steady_down()),
        };
        let mut before = Vec::new();
        for table in tables.iter().filter(|table| !bystanders.keeps_rows(table)) {
            before.push((*table, count(conn, table)?));
        }
        Ok(Self { before, steady })
    }

    /// Counts again after it.
    pub(crate) fn surprises(&self, conn: &Connection) -> Result<Surprises> {
        let mut surprises = Surprises::default();
        for (table, before) in &self.before {
            let after = count(conn, table)?;
            let recount = || Recount {
                table: (*table).to_owned(),
                before: *before,
                after,
            };
            if after < *before {
                surprises.shrunk.push(recount());
            } else if after > *before && self.steady.contains(table) {
                surprises.grown.push(recount());
            }
        }
        Ok(surprises)
    }
}

/// How many rows a table has; none if it is not there, which is for the schema check to say.
fn count(conn: &Connection, table: &str) -> Result<i64> {
    Ok(count_if_there(conn, table)?.unwrap_or(0))
}

/// How many rows a table has; none where it is not there, or is a virtual one whose rows are not its own.
fn count_if_there(conn: &Connection, table: &str) -> Result<Option<i64>> {
    match is_virtual(conn, table).map_err(Error::sqlite("counting rows"))? {
        None => Ok(None),
        Some(is_virtual) => count_rows(conn, table, is_virtual),
    }
}

/// Whether a table is a virtual one; none where it is not there.
fn is_virtual(conn: &Connection, table: &str) -> rusqlite::Result<Option<bool>> {
    // A virtual table has no page of its own: <https://sqlite.org/schematab.html>.
    let sql = "SELECT ifnull(rootpage, 0) = 0 FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = ?1";
    let found = query::number(conn, sql, &[&table]).optional()?;
    Ok(found.map(|is_virtual| is_virtual != 0))
}

/// How many rows a table has that is there; none where it is a virtual one whose rows are not its own.
fn count_rows(conn: &Connection, table: &str, is_a_virtual: bool) -> Result<Option<i64>> {
    let counted = if is_a_virtual {
        rows_of_virtual(table).find(|name| matches!(is_virtual(conn, name), Ok(Some(false))))
    } else {
        Some(table.to_owned())
    };
    let count = |table: String| {
        let sql = format!("SELECT count(*) FROM main.{}", quoted(&table));
        query::number(conn, &sql, &[])
    };
    counted.map(count).transpose().map_err(Error::sqlite("counting rows"))
}

/// In which tables a virtual one may keep a row for each of its own: those of full-text indexes that keep their text
/// (<https://sqlite.org/fts5.html#fts5_data_structures>, <https://sqlite.org/fts3.html#shadow_tables>), and R-Trees
/// (<https://sqlite.org/rtree.html>). To count the virtual table itself would be slower, and may run code of the app.
pub(crate) fn rows_of_virtual(table: &str) -> impl Iterator<Item = String> {
    ["content", "rowid"]
        .into_iter()
        .map(move |end| format!("{table}_{end}"))
}

/// Whether this is, by its name, a table in which a virtual one keeps its content.
pub(crate) fn is_part_of(name: &str, virtual_table: &str) -> bool {
    let rest = name.strip_prefix(virtual_table);
    rest.is_some_and(|rest| rest.starts_with('_'))
}

/// What SQLite's authorizer has said of the statements of a script. Names are in lower case.
#[derive(Debug, Default)]
pub(crate) struct Written {
    touched: SortedSet<String>,
    /// Tables from which a statement itself deletes.
    deleted: SortedSet<String>,
    dropped: SortedSet<String>,
    /// The table or view that the statement under way drops.
    drops: Option<String>,
}

impl Written {
    pub(crate) fn note(&mut self, context: &AuthContext<'_>) {
        use AuthAction::*;
        match context.action {
            DropTable { table_name } | DropVtable { table_name, .. } => {
                let name = lower(table_name);
                self.touched.insert(name.clone());
                self.dropped.insert(name.clone());
                self.drops = Some(name);
            }
            DropView { view_name } => self.drops = Some(lower(view_name)),
            Delete { table_name } => {
                let name = lower(table_name);
                self.touched.insert(name.clone());
                // DROP asks whether it may delete the rows next, and means no DELETE.
                let is_own = context.accessor.is_none() && !name.starts_with("sqlite_");
                if self.drops.take().as_ref() != Some(&name) && is_own {
                    self.deleted.insert(name);
                }
            }
            Insert { table_name }
            | Update { table_name, .. }
            | AlterTable { table_name, .. }
            | CreateTable { table_name }
            | CreateVtable { table_name, .. } => {
                self.touched.insert(lower(table_name));
            }
            _ => {}
        }
    }

    /// Whether the script says that a table may lose rows. What is done to a virtual table by its module or by a trigger,
    /// nobody knows: only one that is made anew, where nothing else is deleted, has to have its rows again.
    fn says(&self, table: &str, is_virtual: bool) -> bool {
        if is_virtual {
            !self.dropped.contains(table) || !self.deleted.iter().all(|name| is_part_of(name, table))
        } else {
            self.deleted.contains(table)
        }
    }
}

/// How many rows all tables hold.
#[derive(Debug)]
pub(crate) struct AllCounts {
    /// By name in lower case.
    tables: SortedMap<String, Counted>,
}

#[derive(Clone, Copy, Debug)]
struct Counted {
    is_virtual: bool,
    /// None where they are not its own, or cannot be read.
    rows: Option<i64>,
}

impl AllCounts {
    /// Counts before the first script. A damaged table is not counted: whether it is in the way, the scripts find out.
    pub(crate) fn before(conn: &Connection) -> Result<Self> {
        let during = || Error::sqlite("counting rows");
        let sql = "SELECT lower(name), ifnull(rootpage, 0) = 0 FROM main.sqlite_schema WHERE type = 'table'";
        let mut all = Vec::new();
        query::each(conn, sql, &[], |row| {
            all.push((row.get::<_, String>(0)?, row.get::<_, bool>(1)?));
            Ok(true)
        })
        .map_err(during())?;
        let shadows = shadow_tables(conn).map_err(during())?;
        let shadows: SortedSet<_> = shadows.iter().map(|name| lower(name)).collect();
        let mut tables = Vec::new();
        for (name, is_virtual) in all {
            if name.starts_with("sqlite_") || name.starts_with("tohead_") || shadows.contains(&name) {
                continue;
            }
            let rows = match count_rows(conn, &name, is_virtual) {
                Err(error) if matches!(*error, Error::Corrupt { .. }) => None,
                counted => counted?,
            };
            tables.push((name, Counted { is_virtual, rows }));
        }
        let tables = tables.into_iter().collect();
        Ok(Self { tables })
    }

    /// Counts again, behind a script, what that has touched: the tables that hold fewer rows than before it, although none
    /// of its statements deletes from them. What is not there any more is for the schema check to say.
    pub(crate) fn lost(&mut self, conn: &Connection, written: &Written) -> Result<Vec<Recount>> {
        let mut lost = Vec::new();
        for table in written.touched.iter() {
            let Some(&Counted { is_virtual, rows }) = self.tables.get(table) else {
                continue;
            };
            let Some(before) = rows else { continue };
            let Some(after) = count_if_there(conn, table)? else {
                self.tables.remove(table);
                continue;
            };
            let rows = Some(after);
            self.tables.insert(table.clone(), Counted { is_virtual, rows });
            if after < before && !written.says(table, is_virtual) {
                let table = table.clone();
                lost.push(Recount { table, before, after });
            }
        }
        // Under another name than before, it may be any of them that loses rows.
        if !written.deleted.iter().all(|name| self.knows(name)) {
            lost.clear();
        }
        Ok(lost)
    }

    /// Whether a table is there, under this name, since before the scripts. That a virtual one keeps its content there can be
    /// known by the name only, where it is gone.
    fn knows(&self, name: &str) -> bool {
        let mut virtuals = self.tables.iter().filter(|(_, counted)| counted.is_virtual);
        self.tables.contains_key(name) || virtuals.any(|(table, _)| is_part_of(name, table))
    }
}
