//! A database without rows that a script is written on: each statement runs on it before it is kept, so
//! that SQLite has accepted all of them in this order.

use rusqlite::Connection;

use super::{Ground, Refusal};
use crate::schema::catalog::Catalog;
use crate::schema::print;

/// Statements that belong together, and what is said above them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Passage {
    /// A sentence or two; empty for none.
    pub(crate) comment: String,
    /// Without their semicolons.
    pub(crate) statements: Vec<String>,
}

pub(super) struct Work<'w> {
    ground: &'w Ground<'w>,
    pub(super) conn: Connection,
    passages: Vec<Passage>,
}

impl<'w> Work<'w> {
    /// A database with this schema.
    pub(super) fn new(ground: &'w Ground<'w>, from: &Catalog) -> Result<Self, Refusal> {
        let conn = ground.open()?;
        for object in from.objects() {
            conn.execute_batch(&object.object.sql)?;
        }
        Ok(Self {
            ground,
            conn,
            passages: Vec::new(),
        })
    }

    pub(super) fn catalog(&self) -> Result<Catalog, Refusal> {
        Ok(self.ground.catalog(&self.conn)?)
    }

    /// A name as SQL.
    pub(super) fn name(&self, name: &str) -> String {
        print::name(&self.conn, name)
    }

    /// Starts a passage.
    pub(super) fn say(&mut self, comment: impl Into<String>) {
        self.passages.push(Passage {
            comment: comment.into(),
            statements: Vec::new(),
        });
    }

    /// Runs a statement and keeps it.
    pub(super) fn run(&mut self, statement: impl Into<String>) -> Result<(), Refusal> {
        let statement = statement.into();
        self.conn.execute_batch(&statement).map_err(|error| {
            let why = crate::error::message_and_offset(&error, &statement).0;
            Refusal::Impossible(format!(
                "SQLite refuses a statement that would be needed: {why}: {statement}"
            ))
        })?;
        self.keep(statement);
        Ok(())
    }

    /// Keeps a statement that needs rows, or has run already.
    pub(super) fn keep(&mut self, statement: String) {
        match self.passages.last_mut() {
            Some(passage) => passage.statements.push(statement),
            None => self.passages.push(Passage {
                comment: String::new(),
                statements: vec![statement],
            }),
        }
    }

    /// Runs statements, and takes them back unless all of them run and what they leave is wanted. Keeps none.
    pub(super) fn attempt(
        &mut self,
        statements: &[String],
        is_wanted: impl Fn(&Catalog) -> Result<(), String>,
    ) -> Result<Result<(), String>, Refusal> {
        self.conn.execute_batch("SAVEPOINT attempt")?;
        let ran = statements.iter().try_for_each(|statement| {
            let run = self.conn.execute_batch(statement);
            run.map_err(|error| crate::error::message_and_offset(&error, statement).0)
        });
        let outcome = match ran {
            Ok(()) => is_wanted(&self.catalog()?),
            Err(why) => Err(why),
        };
        let end = if outcome.is_ok() {
            "RELEASE attempt"
        } else {
            "ROLLBACK TO attempt; RELEASE attempt"
        };
        self.conn.execute_batch(end)?;
        Ok(outcome)
    }

    /// What was written, without passages that hold nothing.
    pub(super) fn into_passages(mut self) -> Vec<Passage> {
        self.passages.retain(|passage| !passage.statements.is_empty());
        self.passages
    }
}
