//! The up parts once more, without rows and without judgement: a database as a point of the set leaves it.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::part::{RunError, catch_panic, run_statement};
use super::{Options, open, open_alone};
use crate::build::draft::Ground;
use crate::build::recorder::Recorder;
use crate::source::SourceMigration;

/// Which text of the statements runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    /// With its comments: what is printed or written anew has them too.
    AsWritten,
    /// As it is embedded, so that the schema has the text that a run leaves.
    AsEmbedded,
}

/// A database behind these migrations, which have passed their rehearsal. Rust steps that the build script was not
/// given are left out.
pub(in crate::build) fn replay(migrations: &[SourceMigration], options: &Options) -> rusqlite::Result<Connection> {
    let recorder = Recorder::default();
    let conn = open(options, &recorder)?;
    for migration in migrations {
        up(&conn, &recorder, migration, options, Text::AsWritten)?;
    }
    Ok(conn)
}

/// What a run of a set leaves on a new database.
pub(in crate::build) struct Replayed {
    pub(in crate::build) conn: Connection,
    /// The migrations whose Rust step has changed something.
    pub(in crate::build) written_by_rust: Vec<String>,
    /// The functions that were called, in lower case.
    pub(in crate::build) functions: BTreeSet<String>,
}

/// Runs the set as an app does on a new database.
pub(in crate::build) fn replay_as_run(migrations: &[SourceMigration], options: &Options) -> rusqlite::Result<Replayed> {
    let recorder = Recorder::default();
    let mut conn = open(options, &recorder)?;
    let mut written_by_rust = Vec::new();
    for migration in migrations {
        if up(&conn, &recorder, migration, options, Text::AsEmbedded)? {
            written_by_rust.push(migration.id());
        }
    }
    let functions = recorder.take().functions;
    Recorder::leave(&mut conn);
    Ok(Replayed {
        conn,
        written_by_rust,
        functions,
    })
}

/// Runs an up part: whether its Rust step has changed anything.
fn up(
    conn: &Connection,
    recorder: &Recorder,
    migration: &SourceMigration,
    options: &Options,
    text: Text,
) -> rusqlite::Result<bool> {
    if migration.directives.no_transaction {
        sql(conn, recorder, migration, text)?;
        return Ok(false);
    }
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    sql(conn, recorder, migration, text)?;
    let mut has_written = false;
    if let Some(step) = options.step(&migration.id()) {
        let before = state(conn)?;
        recorder.restart();
        catch_panic(|| (step.up)(&tx)).map_err(rusqlite::Error::ToSqlConversionFailure)?;
        recorder.restart();
        has_written = state(conn)? != before;
    }
    tx.commit()?;
    recorder.restart();
    Ok(has_written)
}

fn sql(conn: &Connection, recorder: &Recorder, migration: &SourceMigration, text: Text) -> rusqlite::Result<()> {
    let scripts = migration.up.iter();
    let statements = scripts.flat_map(|up| {
        up.statements.iter().map(move |statement| match text {
            Text::AsWritten => up.written(statement),
            Text::AsEmbedded => &statement.sql,
        })
    });
    for statement in statements {
        recorder.restart();
        match run_statement(conn, statement, |_| Ok(())) {
            Err(RunError::Sqlite(error)) => return Err(error),
            Ok(()) | Err(RunError::Split { .. }) => {}
        }
    }
    Ok(())
}

/// How many rows were changed so far, and what else a write leaves behind.
fn state(conn: &Connection) -> rusqlite::Result<[i64; 4]> {
    let number = |sql: &str| conn.query_row(sql, [], |row| row.get(0));
    Ok([
        number("SELECT total_changes()")?,
        number("PRAGMA main.schema_version")?,
        number("PRAGMA main.user_version")?,
        number("PRAGMA main.application_id")?,
    ])
}

/// Databases as a rehearsal opens them.
pub(in crate::build) fn ground(options: &Options) -> rusqlite::Result<Ground<'_>> {
    Ground::new(Box::new(|| open_alone(options)))
}
