//! The rows of a run, counted: a rebuild or a DELETE may take none from the tables for which the rehearsal
//! saw, and the statements say, that all stay.

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::migration::Direction;
use crate::plan::Step;
use crate::source::tokens::quoted;

/// How many rows the guarded tables of a step held before it.
#[derive(Debug)]
pub(crate) struct Counts(Vec<(&'static str, i64)>);

/// A table that would hold fewer rows than before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Shrunk {
    /// The table, in lower case.
    pub table: String,
    /// How many rows it held before.
    pub before: i64,
    /// How many it would hold.
    pub after: i64,
}

impl std::fmt::Display for Shrunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} rows in `{}`", self.after, self.before, self.table)
    }
}

impl Counts {
    /// Counts before a step.
    pub(crate) fn before(conn: &Connection, step: &Step) -> Result<Self> {
        let tables = match step.direction {
            Direction::Up => step.migration.guarded,
            // What an up part added, its down part takes away.
            Direction::Down => &[],
        };
        let counts = tables.iter().map(|table| Ok((*table, count(conn, table)?)));
        counts.collect::<Result<_>>().map(Self)
    }

    /// The tables that hold fewer rows after it.
    pub(crate) fn shrunk(&self, conn: &Connection) -> Result<Vec<Shrunk>> {
        let mut shrunk = Vec::new();
        for (table, before) in &self.0 {
            let after = count(conn, table)?;
            if after < *before {
                shrunk.push(Shrunk {
                    table: (*table).to_owned(),
                    before: *before,
                    after,
                });
            }
        }
        Ok(shrunk)
    }
}

/// How many rows a table has; none if it is not there, which is for the schema check to say.
fn count(conn: &Connection, table: &str) -> Result<i64> {
    let during = || Error::sqlite("counting rows");
    let sql = "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = ?1";
    let is_there: bool = conn.query_row(sql, [table], |row| row.get(0)).map_err(during())?;
    if !is_there {
        return Ok(0);
    }
    let sql = format!("SELECT count(*) FROM main.{}", quoted(table));
    conn.query_row(&sql, [], |row| row.get(0)).map_err(during())
}
