//! The snapshot: what a run of the whole set leaves on a new database, as one script and as one image of
//! the database, both proved to be the same as the run.
//!
//! * this file: whether there can be one, and its proof;
//! * [`Drawn`]: what of it depends on the statements alone, so that it can be made beside the rehearsal;
//! * [`script`]: the statements that make it;
//! * [`compare`]: whether two databases are the same, schema and every row.

mod compare;
mod script;

use rusqlite::Connection;

use super::rehearse::{EndlessView, Replayed, Stopped};
use super::{Checked, Options, rehearse, runs_code, thread};
#[cfg(feature = "image")]
use crate::ledger;
#[cfg(feature = "image")]
use crate::migration::Migrations;
use crate::migration::ObjectKind;
use crate::query::execute;
use crate::schema::Schema;
#[cfg(feature = "image")]
use crate::snapshot::{Packed, SCHEMA_COOKIE, UNKNOWN_TIME, image::load};
use crate::source::SourceMigration;
use crate::source::script::SourceStatement;
use crate::source::tokens::quoted;

/// A snapshot, for embedding.
#[derive(Debug)]
pub(super) struct Made {
    /// The statements, with a NUL between them.
    pub(super) script: Compressed,
    /// The same as a database file, with its ledger and its mark; none where this SQLite cannot be asked for one.
    pub(super) image: Option<Compressed>,
    /// The SQLite that has made it, as `sqlite3_libversion_number` writes it.
    pub(super) sqlite: i32,
    /// There are virtual tables in it.
    pub(super) has_modules: bool,
}

/// Bytes under LZ4.
#[derive(Debug)]
pub(super) struct Compressed {
    pub(super) bytes: Vec<u8>,
    /// How many there are when they are unpacked.
    pub(super) size: usize,
}

impl Compressed {
    fn new(bytes: &[u8]) -> Self {
        Self {
            bytes: lz4_flex::block::compress(bytes),
            size: bytes.len(),
        }
    }

    #[cfg(feature = "image")]
    fn packed(&self) -> Packed<'_> {
        Packed {
            bytes: &self.bytes,
            size: self.size,
        }
    }
}

/// Why there is no snapshot, for people.
pub(super) type Reason = String;

/// What was drawn after a run of the set without made-up rows, if that was wanted.
pub(super) type Outcome = Result<Option<Drawn>, Undrawn>;

/// A run of the set without made-up rows.
pub(super) struct Run {
    pub(super) outcome: Outcome,
    /// The views at head that do not end.
    pub(super) endless: Vec<EndlessView>,
}

/// Why nothing was drawn.
pub(super) enum Undrawn {
    /// The set is one that has no copy.
    Because(Reason),
    /// It does not come to its end on a new database.
    Stopped(Stopped),
}

impl From<Reason> for Undrawn {
    fn from(reason: Reason) -> Self {
        Self::Because(reason)
    }
}

impl Undrawn {
    fn reason(self, migrations: &[SourceMigration]) -> Reason {
        match self {
            Self::Because(reason) => reason,
            Self::Stopped(stopped) => {
                let id = migrations.get(stopped.migration).map(SourceMigration::id);
                format!("{} fails on a new database: {}", id.unwrap_or_default(), stopped.error)
            }
        }
    }
}

/// Makes the snapshot of a set that has passed its checks, from what was drawn already, if it was.
pub(super) fn make(checked: &Checked, drawn: Option<Outcome>) -> Result<Made, Reason> {
    let (options, migrations) = (&checked.compiler.options, &checked.migrations);
    refuse_many_states(migrations, options)?;
    let drawn = match drawn {
        Some(Ok(Some(drawn))) => Ok(drawn),
        Some(Err(why)) => Err(why),
        Some(Ok(None)) | None => rehearse::replay_as_run(migrations, options, false)
            .map_err(Undrawn::Stopped)
            .and_then(|replayed| Drawn::new(replayed, migrations, options)),
    };
    let mut drawn = drawn.map_err(|why| why.reason(migrations))?;
    Ok(Made {
        script: Compressed::new(drawn.statements.join("\0").as_bytes()),
        image: image(&mut drawn.made, &drawn.reference, checked)?,
        sqlite: rusqlite::version_number(),
        has_modules: script::has_modules(&drawn.reference).map_err(failed)?,
    })
}

/// The script, and the databases that prove it.
pub(super) struct Drawn {
    statements: Vec<String>,
    /// What the script has made.
    made: Connection,
    /// What the migrations have made.
    reference: Connection,
}

impl Drawn {
    /// `replayed`: a run of the set.
    fn new(replayed: Replayed, migrations: &[SourceMigration], options: &Options) -> Result<Self, Undrawn> {
        let replay = || rehearse::replay_as_run(migrations, options, false).map_err(Undrawn::Stopped);
        if let Some(id) = replayed.written_by_rust.first() {
            let reason = format!("the Rust step of {id} writes, and what it writes may depend on anything");
            return Err(reason.into());
        }
        if let Some((id, names)) = replayed.varying.first() {
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            let names = names.join(", ");
            return Err(format!("{id} writes rows that are others on each machine: {names}").into());
        }
        if has_largest_rowid(&replayed.conn).map_err(failed)?
            && let Some(difference) = compare::difference(&replayed.conn, &replay()?.conn).map_err(failed)?
        {
            return Err(format!("SQLite chooses rowids at random behind the largest one: {difference}").into());
        }
        refuse_functions_of_the_app(&replayed, options)?;
        let statements = script::script(&replayed.conn)?;
        // What code of the app does may differ from one run to the next, and then differs from this one. Of what
        // SQLite does itself that is known: see `refuse_many_states`.
        let reference = if runs_code(migrations, options) {
            replay()?.conn
        } else {
            replayed.conn
        };
        let made = rehearse::open_alone(options).map_err(failed)?;
        statements
            .iter()
            .try_for_each(|statement| execute(&made, statement))
            .map_err(failed)?;
        prove("script", &reference, &made)?;
        compare::refuse_damage(&made)?;
        Ok(Self {
            statements,
            made,
            reference,
        })
    }
}

/// Does something else, and meanwhile, on a thread of its own, runs a set that SQLite alone decides on as an app does on
/// a new database, and draws its snapshot if one is wanted. Whether the set passes its checks is not known yet: what was
/// drawn of one that does not is of no use.
pub(super) fn drawn_beside<T>(
    migrations: &[SourceMigration],
    options: &Options,
    other: impl FnOnce() -> T,
) -> (T, Option<Run>) {
    let is_wanted = options.snapshot == Some(true);
    let tells = is_wanted || writes_rows(migrations) || rehearse::makes_recurring_views(migrations);
    if !tells || runs_code(migrations, options) {
        return (other(), None);
    }
    std::thread::scope(|scope| {
        let drawing = thread().spawn_scoped(scope, || run(migrations, &Options::new(), is_wanted));
        let done = other();
        // What did not come to its end is drawn afterwards.
        (done, drawing.ok().and_then(|drawing| drawing.join().ok()))
    })
}

/// The same of a set with code of the app, for which nothing was done beside the rehearsal.
pub(super) fn run_afterwards(migrations: &[SourceMigration], options: &Options) -> Option<Run> {
    let is_wanted = options.snapshot == Some(true);
    (runs_code(migrations, options) && writes_rows(migrations)).then(|| run(migrations, options, is_wanted))
}

/// Runs a set as on a new database, and draws its snapshot if one is wanted.
fn run(migrations: &[SourceMigration], options: &Options, is_wanted: bool) -> Run {
    match rehearse::replay_as_run(migrations, options, true) {
        Ok(mut replayed) => {
            let endless = std::mem::take(&mut replayed.endless);
            let draw = || Drawn::new(replayed, migrations, options);
            Run {
                outcome: is_wanted.then(draw).transpose(),
                endless,
            }
        }
        Err(stopped) => Run {
            outcome: Err(Undrawn::Stopped(stopped)),
            endless: Vec::new(),
        },
    }
}

/// Whether there is anything in the set that may depend on the rows it meets.
fn writes_rows(migrations: &[SourceMigration]) -> bool {
    migrations.iter().any(|migration| {
        let mut statements = migration.up.iter().flat_map(|up| &up.statements);
        migration.rust.is_some() || statements.any(SourceStatement::is_about_rows)
    })
}

fn failed(error: rusqlite::Error) -> Reason {
    format!("SQLite cannot copy the database at head: {error}")
}

fn prove(what: &str, reference: &Connection, made: &Connection) -> Result<(), Reason> {
    match compare::difference(reference, made).map_err(failed)? {
        Some(difference) => Err(format!(
            "a database that is made by the {what} is another one than the migrations make: {difference}"
        )),
        None => Ok(()),
    }
}

/// A set that leaves different databases on different machines, or one that is not all in the file, has no
/// copy.
fn refuse_many_states(migrations: &[SourceMigration], options: &Options) -> Result<(), Reason> {
    if migrations.is_empty() {
        return Err("there is no migration".to_owned());
    }
    for migration in migrations {
        let id = migration.id();
        if rehearse::is_unknown(migration, options) {
            return Err(format!("the Rust step of {id} is not known here"));
        }
        if migration.directives.no_transaction {
            return Err(format!(
                "{id} runs outside of the transaction, and may set what a copy does not have"
            ));
        }
    }
    let conn = rehearse::open_alone(options).map_err(failed)?;
    let has_objects = "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema)";
    if conn.query_row(has_objects, [], |row| row.get(0)).map_err(failed)? {
        return Err("Compiler::connection makes objects, which are not the set's to copy".to_owned());
    }
    Ok(())
}

/// Whether a table has a row with the largest rowid there is. Those behind it SQLite chooses at random
/// (<https://sqlite.org/autoinc.html>).
fn has_largest_rowid(conn: &Connection) -> rusqlite::Result<bool> {
    let schema = Schema::read(conn)?;
    let mut tables = schema.objects.iter().filter(|object| object.kind == ObjectKind::Table);
    Ok(tables.any(|table| {
        let largest = format!("SELECT 1 FROM main.{} WHERE rowid = {}", quoted(&table.name), i64::MAX);
        // Tables without rowids have no such column.
        let rows = conn.prepare(&largest);
        rows.is_ok_and(|mut rows| rows.exists([]).unwrap_or(false))
    }))
}

/// What a function of the app answers is only known if it says that it is the same each time
/// (<https://sqlite.org/deterministic.html>).
fn refuse_functions_of_the_app(replayed: &Replayed, options: &Options) -> Result<(), Reason> {
    if options.setup.is_none() {
        return Ok(());
    }
    const DETERMINISTIC: i64 = 0x800;
    let own = |conn: &Connection| -> rusqlite::Result<Vec<(String, i64)>> {
        conn.prepare("SELECT lower(name), flags FROM pragma_function_list WHERE NOT builtin")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    let plain = Connection::open_in_memory()
        .and_then(|conn| own(&conn))
        .map_err(failed)?;
    let varies = |(name, flags): &&(String, i64)| {
        replayed.functions.contains(name) && flags & DETERMINISTIC == 0 && !plain.iter().any(|(other, _)| other == name)
    };
    match own(&replayed.conn).map_err(failed)?.iter().find(varies) {
        Some((name, _)) => Err(format!(
            "the app's function `{name}` is not registered as deterministic (SQLITE_DETERMINISTIC)"
        )),
        None => Ok(()),
    }
}

/// An image takes as much memory as it has bytes when it is unpacked; a script does not.
#[cfg(feature = "image")]
const MOST_BYTES: usize = 64 << 20;

/// The database as a file, with the ledger and the mark of head. None where it cannot be one.
#[cfg(feature = "image")]
fn image(made: &mut Connection, reference: &Connection, checked: &Checked) -> Result<Option<Compressed>, Reason> {
    let set = super::load::load(checked);
    let entries = set.list.len() + ledger::OWN.list.len();
    // A run sets the mark in the place of what the app has left there only if that is nothing.
    let is_free = ledger::read_mark(made).map_err(failed)? == 0;
    let head = set.head().filter(|_| set.keeps_mark && is_free);
    complete(made, &set, head.map(|head| head.mark))?;
    let bytes = made.serialize(rusqlite::MAIN_DB).map_err(failed)?.to_vec();
    let image = Compressed::new(&bytes);
    if bytes.len() > MOST_BYTES {
        return Ok(None);
    }
    let mut copy = rehearse::open_alone(&checked.compiler.options).map_err(failed)?;
    // As it is done at launch.
    let time = "1".repeat(UNKNOWN_TIME.len());
    load(&mut copy, image.packed(), &set, &time).map_err(failed)?;
    let timed = "SELECT count(*) FROM main.tohead_ledger WHERE at = ?1";
    let timed: i64 = copy.query_row(timed, [&time], |row| row.get(0)).map_err(failed)?;
    let has_mark = head.is_none_or(|head| ledger::read_mark(&copy).ok() == Some(head.mark));
    if usize::try_from(timed) != Ok(entries) || !has_mark {
        return Err("the ledger of the image is another one than a run would write".to_owned());
    }
    compare::refuse_damage(&copy)?;
    if head.is_some() {
        copy.execute_batch(&ledger::mark_sql(0)).map_err(failed)?;
    }
    prove("image", reference, &copy)?;
    Ok(Some(image))
}

/// Adds what a run adds: the ledger with its entries, and the mark.
#[cfg(feature = "image")]
fn complete(made: &Connection, set: &Migrations, mark: Option<i32>) -> Result<(), Reason> {
    let ledger = ledger::OWN.list.iter().flat_map(|migration| migration.up);
    for statement in ledger.flat_map(|script| script.statements()) {
        execute(made, statement.sql).map_err(failed)?;
    }
    let tx = made.unchecked_transaction().map_err(failed)?;
    ledger::append_first(&tx, set, SCHEMA_COOKIE).map_err(|error| error.to_string())?;
    tx.commit().map_err(failed)?;
    let mark = mark.map(ledger::mark_sql).unwrap_or_default();
    // The backup API counts on from what the new file has: <https://sqlite.org/pragma.html#pragma_schema_version>.
    made.execute_batch(&format!(
        "UPDATE main.tohead_ledger SET at = '{UNKNOWN_TIME}'; {mark}; PRAGMA main.schema_version = {SCHEMA_COOKIE}"
    ))
    .map_err(failed)
}

#[cfg(not(feature = "image"))]
fn image(_: &mut Connection, _: &Connection, _: &Checked) -> Result<Option<Compressed>, Reason> {
    Ok(None)
}
