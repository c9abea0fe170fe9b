//! The rows of a run, counted: a rebuild or a DELETE may take none from the tables for which the rehearsal
//! saw, and the statements say, that all stay, and a rebuild may not have a row twice.

use rusqlite::Connection;

use crate::boxed::Result;
use crate::bystanders::Bystanders;
use crate::error::Error;
use crate::migration::Direction;
use crate::plan::Step;
use crate::query;
use crate::source::tokens::quoted;

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
    /// Counts before a step. Nothing can happen to a bystander.
    pub(crate) fn before(conn: &Connection, step: &Step, bystanders: &Bystanders) -> Result<Self> {
        let (tables, steady) = match step.direction {
            Direction::Up => (step.migration.guarded, step.migration.steady),
            // What an up part added, its down part takes away.
            Direction::Down => (&[][..], &[][..]),
        };
        let counted = tables.iter().filter(|table| !bystanders.has(table));
        let counts = counted.map(|table| Ok((*table, count(conn, table)?)));
        Ok(Self {
            before: counts.collect::<Result<_>>()?,
            steady,
        })
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
    let during = || Error::sqlite("counting rows");
    let sql = "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = ?1";
    if query::number(conn, sql, &[&table]).map_err(during())? == 0 {
        return Ok(0);
    }
    let sql = format!("SELECT count(*) FROM main.{}", quoted(table));
    query::number(conn, &sql, &[]).map_err(during())
}
