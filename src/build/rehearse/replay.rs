//! The up parts once more, without rows and without judgement: a database as a point of the set leaves it.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::aside::Aside;
use super::endless::{EndlessView, views_without_end};
use super::part::{RunError, catch_panic, run_statement};
use super::{Fixtures, Options, open, open_alone};
use crate::build::calls::Calls;
use crate::build::draft::Ground;
use crate::build::recorder::{Recorder, Seen};
use crate::build::volatile::VOLATILE;
use crate::source::SourceMigration;
use crate::source::script::SourceStatement;

/// A database behind these migrations, which have passed their rehearsal. Rust steps that the build script was not
/// given are left out.
pub(in crate::build) fn replay(migrations: &[SourceMigration], options: &Options) -> rusqlite::Result<Connection> {
    replay_listened(&Recorder::default(), migrations, options)
}

/// The same, with a listener.
pub(super) fn replay_listened(
    recorder: &Recorder,
    migrations: &[SourceMigration],
    options: &Options,
) -> rusqlite::Result<Connection> {
    with_what_it_can_reach(migrations, options, |aside| {
        all_up(recorder, migrations, options, aside)
    })
}

/// Runs a set with no more of the schema than each migration can reach; where that does not fit or does not come to its
/// end, with the whole schema.
fn with_what_it_can_reach<T, E>(
    migrations: &[SourceMigration],
    options: &Options,
    run: impl Fn(Option<Aside>) -> Result<T, E>,
) -> Result<T, E> {
    if Aside::fits(migrations, options)
        && let Ok(done) = run(Some(Aside::of(migrations, &Fixtures::new())))
    {
        return Ok(done);
    }
    run(None)
}

fn all_up(
    recorder: &Recorder,
    migrations: &[SourceMigration],
    options: &Options,
    mut aside: Option<Aside>,
) -> rusqlite::Result<Connection> {
    let conn = open(options, recorder)?;
    for (i, migration) in migrations.iter().enumerate() {
        make_way_for(i, &conn, aside.as_mut())?;
        up(&conn, recorder, None, migration, options).map_err(|halt| halt.error)?;
    }
    put_all_back(&conn, aside.as_mut())?;
    recorder.take();
    Ok(conn)
}

/// Leaves in the schema what a migration can reach. All is as it was if nothing is set aside.
fn make_way_for(i: usize, conn: &Connection, aside: Option<&mut Aside>) -> rusqlite::Result<()> {
    aside.map_or(Ok(()), |aside| {
        aside.make_way_for(conn, i, std::iter::empty()).map(drop)
    })
}

fn put_all_back(conn: &Connection, aside: Option<&mut Aside>) -> rusqlite::Result<()> {
    aside.map_or(Ok(()), |aside| aside.put_all_back(conn).map(drop))
}

/// What a run of a set leaves on a new database.
pub(in crate::build) struct Replayed {
    pub(in crate::build) conn: Connection,
    /// The migrations whose Rust step has changed something.
    pub(in crate::build) written_by_rust: Vec<String>,
    /// The functions that were called, in lower case.
    pub(in crate::build) functions: BTreeSet<String>,
    /// The migrations that have written rows which are others on each machine, and what makes them so.
    pub(in crate::build) varying: Vec<(String, BTreeSet<String>)>,
    /// The views that do not end, as far as they were read.
    pub(in crate::build) endless: Vec<EndlessView>,
}

/// Where a run of a set on a new database ends, on every machine.
pub(in crate::build) struct Stopped {
    /// Of the set.
    pub(in crate::build) migration: usize,
    /// Of its up part; none where it was its Rust step.
    pub(in crate::build) statement: Option<usize>,
    pub(in crate::build) error: rusqlite::Error,
}

/// Runs the set as an app does on a new database, and reads the views that may not end, if so wanted.
pub(in crate::build) fn replay_as_run(
    migrations: &[SourceMigration],
    options: &Options,
    reads_views: bool,
) -> Result<Replayed, Stopped> {
    with_what_it_can_reach(migrations, options, |aside| {
        run_all(migrations, options, reads_views, aside)
    })
}

fn run_all(
    migrations: &[SourceMigration],
    options: &Options,
    reads_views: bool,
    mut aside: Option<Aside>,
) -> Result<Replayed, Stopped> {
    let recorder = Recorder::default();
    let begun = open(options, &recorder).and_then(|conn| Ok((Calls::watch(&conn)?, conn)));
    let stopped = |migration: usize| {
        move |halt: Halt| Stopped {
            migration,
            statement: halt.statement,
            error: halt.error,
        }
    };
    let (calls, mut conn) = begun.map_err(Halt::from).map_err(stopped(0))?;
    let (mut written_by_rust, mut functions, mut varying) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (i, migration) in migrations.iter().enumerate() {
        let mut run = Witness {
            calls: &calls,
            functions: &mut functions,
            varying: BTreeSet::new(),
        };
        recorder
            .unseen(|| make_way_for(i, &conn, aside.as_mut()))
            .map_err(Halt::from)
            .map_err(stopped(i))?;
        if up(&conn, &recorder, Some(&mut run), migration, options).map_err(stopped(i))? {
            written_by_rust.push(migration.id());
        }
        if !run.varying.is_empty() {
            varying.push((migration.id(), run.varying));
        }
    }
    let is_back = recorder.unseen(|| put_all_back(&conn, aside.as_mut()));
    is_back.map_err(Halt::from).map_err(stopped(0))?;
    let endless = reads_views.then(|| views_without_end(&conn, &recorder));
    Recorder::leave(&mut conn);
    Ok(Replayed {
        conn,
        written_by_rust,
        functions,
        varying,
        endless: endless.unwrap_or_default(),
    })
}

/// What is remembered of a run as an app does it.
struct Witness<'w> {
    calls: &'w Calls,
    /// All that were called.
    functions: &'w mut BTreeSet<String>,
    /// What makes the rows of the migration different on each machine.
    varying: BTreeSet<String>,
}

impl Witness<'_> {
    /// What a statement was seen to do.
    fn see(&mut self, statement: &SourceStatement, seen: Seen) {
        let called = self.calls.take();
        if seen.writes_rows(statement) {
            let always = seen
                .functions
                .iter()
                .filter(|name| !Calls::sees(name) && VOLATILE.contains(&name.as_str()));
            self.varying.extend(always.cloned().chain(called));
            self.varying
                .extend(seen.reads.iter().filter(|table| is_of_the_machine(table)).cloned());
            // CREATE TABLE … AS reads it to write its own entry.
            let names_it = || {
                ["sqlite_schema", "sqlite_master"]
                    .iter()
                    .any(|name| statement.mentions(name))
            };
            if seen.reads_schema && (statement.words[0] != "CREATE" || names_it()) {
                self.varying.insert("sqlite_schema".to_owned());
            }
        }
        self.functions.extend(seen.functions);
    }
}

/// Whether a table tells of the machine, of the file, or of the ledger in it, and not of the set alone
/// (<https://sqlite.org/pragma.html#pragfunc>).
fn is_of_the_machine(table: &str) -> bool {
    const OF_THE_SET: &[&str] = &[
        "table_info",
        "table_xinfo",
        "index_list",
        "index_info",
        "index_xinfo",
        "foreign_key_list",
    ];
    let pragma = table.strip_prefix("pragma_");
    table == "dbstat" || pragma.is_some_and(|pragma| !OF_THE_SET.contains(&pragma))
}

/// Where an up part has stopped.
struct Halt {
    statement: Option<usize>,
    error: rusqlite::Error,
}

impl From<rusqlite::Error> for Halt {
    fn from(error: rusqlite::Error) -> Self {
        Self { statement: None, error }
    }
}

/// Runs an up part: whether its Rust step has changed anything. Where somebody watches it runs as it is embedded, so
/// that the schema has the text that a run leaves; else with its comments, as what is printed or written anew has them.
fn up(
    conn: &Connection,
    recorder: &Recorder,
    witness: Option<&mut Witness<'_>>,
    migration: &SourceMigration,
    options: &Options,
) -> Result<bool, Halt> {
    if migration.directives.no_transaction {
        sql(conn, recorder, witness, migration)?;
        return Ok(false);
    }
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    sql(conn, recorder, witness, migration)?;
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

fn sql(
    conn: &Connection,
    recorder: &Recorder,
    mut witness: Option<&mut Witness<'_>>,
    migration: &SourceMigration,
) -> Result<(), Halt> {
    let Some(script) = &migration.up else { return Ok(()) };
    for (i, statement) in script.statements.iter().enumerate() {
        recorder.take();
        recorder.restart();
        let text = if witness.is_some() {
            &statement.sql
        } else {
            script.written(statement)
        };
        let mut seen = Seen::default();
        // What is seen behind that are the statements of virtual tables.
        let prepared = |_: &Connection| {
            seen = recorder.take();
            Ok(())
        };
        match run_statement(conn, text, prepared) {
            Err(RunError::Sqlite(error)) => {
                return Err(Halt {
                    statement: Some(i),
                    error,
                });
            }
            Ok(()) | Err(RunError::Split { .. }) => {}
        }
        if let Some(witness) = &mut witness {
            witness.see(statement, seen);
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
