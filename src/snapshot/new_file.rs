//! An empty file takes the image: all pages at once, instead of a statement for each object.
//!
//! SQLite's backup API copies them, through a second connection and a transaction of its own, which is as
//! whole as any other. It copies over whatever is there, so nothing is done unless all is known to be as it
//! has to be. Wherever that is not so, the run goes on as it does with any other database.

use std::ffi::OsString;
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::done;
use super::image::{self, Form};
use crate::backup;
use crate::boxed::Result;
use crate::error::Error;
use crate::ledger;
use crate::opened::{Opened, opened};
use crate::plan::Plan;
use crate::query::{self, execute};
use crate::report::{DoneStep, Event};
use crate::runner::Runner;

/// Makes the empty file of the connection a database at head: all its steps. None where it takes another way
/// there; then nothing has changed.
pub(crate) fn fill(runner: &Runner, conn: &Connection, plan: &Plan) -> Result<Option<Vec<DoneStep>>> {
    let is_agreed = runner.agreed.as_ref().is_none_or(|agreed| plan.is_within(agreed));
    if !runner.takes_snapshot || !plan.is_whole_set() || !is_agreed {
        return Ok(None);
    }
    let (true, Some(file)) = (image::is_there(&runner.set), backup::file(conn)?) else {
        return Ok(None);
    };
    // Before the connection is asked: what comes later makes the file longer.
    let Some(extent) = Extent::of(&file) else {
        return Ok(None);
    };
    if !matches!(is_empty(conn, &extent), Ok(true)) {
        return Ok(None);
    }
    let Ok(Some((source, found))) = image::open(&runner.set) else {
        return Ok(None);
    };
    if !matches!(Form::of(conn), Ok(wanted) if wanted == found) {
        return Ok(None);
    }
    let Some(mut second) = second(runner, conn, &file) else {
        return Ok(None);
    };
    runner.check_cancelled()?;
    runner.observe(&Event::Planned(&plan.steps));
    let is_unchanged = || Extent::of(&file).as_ref() == Some(&extent);
    if !matches!(copy(&source, &mut second, is_unchanged), Ok(true)) {
        return Ok(None);
    }
    drop(second);
    refuse_another_view(runner, conn)?;
    let steps = done(runner);
    runner.observe(&Event::Committed);
    Ok(Some(steps))
}

/// How long a database file and its write-ahead log are. To open and close the file would drop the locks
/// that this process has on it: <https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>.
#[derive(Debug, PartialEq, Eq)]
struct Extent {
    file: u64,
    log: u64,
}

impl Extent {
    fn of(file: &Path) -> Option<Self> {
        let mut log = OsString::from(file);
        log.push("-wal");
        Some(Self {
            file: std::fs::metadata(file).ok()?.len(),
            log: std::fs::metadata(log).map_or(0, |log| log.len()),
        })
    }
}

/// Whether nobody has put anything into the file, not even into its header, and whether it is not encrypted.
fn is_empty(conn: &Connection, extent: &Extent) -> rusqlite::Result<bool> {
    let number = |sql: &str| query::number(conn, sql, &[]);
    let journal_mode = query::text(conn, "PRAGMA main.journal_mode", &[])?;
    // To turn WAL on writes the first page, and every change after that goes into the log. Without WAL any change
    // makes the file longer.
    let holds_nothing = match journal_mode.as_str() {
        "wal" => i64::try_from(extent.file) == Ok(number("PRAGMA main.page_size")?) && extent.log == 0,
        "delete" | "truncate" | "persist" => extent.file == 0 && extent.log == 0,
        _ => false,
    };
    let is_free = || -> rusqlite::Result<bool> {
        Ok(number("PRAGMA main.application_id")? == 0 && number("PRAGMA main.user_version")? == 0)
    };
    Ok(holds_nothing && is_free()? && !encrypts(conn)? && backup::is_empty(conn).unwrap_or(false))
}

/// Whether this SQLite can encrypt: then only the app knows whether it does, and with which key.
fn encrypts(conn: &Connection) -> rusqlite::Result<bool> {
    let has_codec = query::number(conn, "SELECT sqlite_compileoption_used('HAS_CODEC')", &[])? != 0;
    Ok(has_codec || query::is_any(conn, "PRAGMA cipher_version")? || query::is_any(conn, "PRAGMA cipher")?)
}

/// A second connection to the same file. The first one has to be able to write, and the second one has to see
/// its lock, and be as careful with the disk, and as sparing. None where that is not so.
fn second(runner: &Runner, conn: &Connection, file: &Path) -> Option<Opened> {
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate).ok()?;
    execute(conn, &ledger::mark_sql(0)).ok()?;
    let second = opened(runner.connect(file, false).ok()?);
    if !backup::sees_lock(&second).ok()? {
        return None;
    }
    tx.rollback().ok()?;
    let number = |conn: &Connection, sql: &str| query::number(conn, sql, &[]).ok();
    let synchronous = number(conn, "PRAGMA main.synchronous")?;
    let pages = number(conn, "PRAGMA main.max_page_count")?.min(number(&second, "PRAGMA main.max_page_count")?);
    for (pragma, value) in [("synchronous", synchronous), ("max_page_count", pages)] {
        execute(&second, &format!("PRAGMA main.{pragma} = {value}")).ok()?;
    }
    Some(second)
}

/// Copies all pages, if the file is as it was when nobody can write it any more.
fn copy(source: &Connection, to: &mut Connection, is_unchanged: impl Fn() -> bool) -> rusqlite::Result<bool> {
    let backup = Backup::new(source, to)?;
    // Takes the lock, before any page is copied.
    let is_locked = matches!(backup.step(0)?, StepResult::More | StepResult::Done);
    Ok(is_locked && is_unchanged() && matches!(backup.step(-1)?, StepResult::Done))
}

/// The first connection has to see what the second one has written. It does not where the app has opened it
/// through a VFS of its own that stores the file in another form.
fn refuse_another_view(runner: &Runner, conn: &Connection) -> Result<()> {
    let head = runner.set.head().map(|head| head.mark);
    let is_seen = runner.set.keeps_mark && ledger::read_mark(conn).ok() == head;
    if is_seen || ledger::exists(conn)? {
        return Ok(());
    }
    Err(Error::UnsafeConnection {
        problem: "a second connection by the file's name does not write what the first one reads; say how to open it with `Runner::open_with`".to_owned(),
    }.into())
}
