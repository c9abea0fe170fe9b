//! A database that a newer binary has migrated goes back to where this one knows it, with the down scripts
//! that the newer one has left in the ledger ([`NewerDatabase::Unwind`](crate::NewerDatabase::Unwind)).
//!
//! The scripts are data from outside. So they run on a connection of their own: an authorizer is needed
//! that keeps them inside of the file, and the app's connection may have one already, which cannot be read
//! back and would be lost (<https://sqlite.org/c3ref/set_authorizer.html>: there is one at a time). The
//! other settings that make a connection safe against what is in a file are not the app's either.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::backup::{self, Kept, Made};
use crate::boxed::{Boxed, Result};
use crate::drift::drift;
use crate::envelope::{Envelope, refuse_ended};
use crate::error::{Error, list};
use crate::follow;
use crate::foreign_keys::{Scope, Violation, Violations};
use crate::ledger::{self, Entry, LastEntry, Point, Record};
use crate::means::Means;
use crate::migration::{Migrations, Target};
use crate::plan::{self, Newer};
use crate::report::Report;
use crate::row_guard::{AllCounts, Recount, Written};
use crate::run::run_as_it_is;
use crate::runner::Runner;

/// How often a run unwinds a database, should a newer binary bring it back up each time.
const UNWINDINGS: usize = 3;

/// Goes to head; what a newer binary has applied is undone first, where it breaks this one.
pub(crate) fn to_head(runner: &Runner, conn: &Connection, means: Means) -> Result<Report> {
    let (mut unwound, mut left) = (Unwound::default(), UNWINDINGS);
    loop {
        let mut error = match run_as_it_is(runner, conn, &Target::Head, means) {
            Ok(report) => return Ok(unwound.into_report(report)),
            // What was undone is committed, and the database was at head by then. Whoever calls has to hear of that.
            Err(error) if !unwound.ids.is_empty() && error.is_transient() => {
                return Ok(unwound.into_report(Report::nothing_done(&runner.set, runner.set.head())));
            }
            Err(error) => error,
        };
        let newer = match &mut *error {
            Error::DatabaseIsNewer { unknown, database, .. } if left > 0 => Newer {
                unknown: std::mem::take(unknown),
                schema_version: database.take(),
            },
            _ => return Err(error),
        };
        // Where this fails the database is newer, whatever was undone before.
        unwound.add(unwind(runner, conn, &newer)?);
        left -= 1;
    }
}

/// What was undone.
#[derive(Debug, Default)]
struct Unwound {
    ids: Vec<String>,
    backup: Option<PathBuf>,
}

impl Unwound {
    /// Adds what was undone behind it.
    fn add(&mut self, again: Self) {
        self.ids.extend(again.ids);
        // The older one holds the database as it was, if so many are kept.
        let older = self.backup.take().filter(|backup| backup.exists());
        self.backup = older.or(again.backup);
    }

    /// Puts it into the report of the run that came behind it.
    fn into_report(self, mut report: Report) -> Report {
        report.unwound = self.ids;
        report.backup = self.backup.or(report.backup);
        report
    }
}

/// Undoes what the set does not know, if it is still there and still breaks this binary. `newer` is what was
/// seen of it.
fn unwind(runner: &Runner, conn: &Connection, newer: &Newer) -> Result<Unwound> {
    let patience = runner.patience();
    let refused = |why: String| newer.clone().refused(&runner.set, Some(why));
    let (mut second, guard) = {
        let file = backup::file(conn)?
            .ok_or_else(|| refused("it has no file, and a second connection is needed".to_owned()))?;
        // Under the lock of the first connection, so that it is the same file for sure.
        let envelope = Envelope::enter(conn, &patience)?;
        let _lock = envelope.lock(&patience)?;
        let second = backup::second_to_same_file(runner, &file).map_err(refused)?;
        (second, Guard::default())
    };
    guard
        .watch(&mut second)
        .map_err(Error::sqlite("preparing a connection"))?;
    let envelope = Envelope::enter(&second, &patience)?;
    envelope.expect_changes();
    let tx = envelope.lock(&patience)?;
    let Some(found) = Found::read(runner, &second)? else {
        return Ok(Unwound::default()); // somebody else has done it
    };
    let mut made = found.back_up(runner, &second)?;
    let written = found.undo(&second, &guard, runner.guards_rows)?;
    set_needed(&mut made, true);
    let committed = envelope.commit_recorded(tx, &written, &patience);
    set_needed(
        &mut made,
        !committed.as_ref().is_err_and(|error| error.is_before_commit()),
    );
    committed?;
    Ok(Unwound {
        ids: found.undoes.iter().map(|undo| undo.applied.id()).collect(),
        backup: made.map(|made| made.settle()),
    })
}

fn set_needed(made: &mut Option<Made>, is_needed: bool) {
    if let Some(made) = made {
        made.set_needed(is_needed);
    }
}

/// A newer part, and how it is undone.
struct Found<'r> {
    set: &'r Migrations,
    newer: Newer,
    /// The last one first.
    undoes: Vec<Undo>,
    owns_mark: bool,
}

/// One migration to undo.
struct Undo {
    applied: Entry,
    sql: String,
    /// Where the database is afterwards.
    now_at: Point,
}

impl<'r> Found<'r> {
    /// What is to be undone now, under the lock; none where there is nothing.
    fn read(runner: &'r Runner, conn: &Connection) -> Result<Option<Self>> {
        let set = &runner.set;
        let fold = ledger::fold(conn, set.set)?;
        let Some(newer) = plan::newer(set, &fold)?.filter(|newer| !newer.is_compatible(set)) else {
            return Ok(None);
        };
        let history = ledger::entries(conn, set.set)?;
        let undoes = undoes(set, &history).map_err(|why| newer.clone().refused(set, Some(why)))?;
        let mark = ledger::read_mark(conn).map_err(Error::sqlite("reading the mark"))?;
        Ok(Some(Self {
            set,
            newer,
            undoes,
            owns_mark: ledger::owns_mark(set, &fold, mark),
        }))
    }

    fn back_up(&self, runner: &Runner, conn: &Connection) -> Result<Option<Made>> {
        let version = self.undoes.first().map(|undo| undo.applied.version.to_string());
        backup::make(runner, conn, version.as_deref().unwrap_or("base"))
    }

    /// Runs the scripts, checks what they have left, and records it.
    fn undo(&self, conn: &Connection, guard: &Guard, guards_rows: bool) -> Result<LastEntry> {
        let during = || Error::sqlite("checking foreign keys");
        let before = Violations::find(conn, &Scope::All).map_err(during())?;
        let mut counts = guards_rows.then(|| AllCounts::before(conn)).transpose()?;
        let mut records = Vec::new();
        for undo in &self.undoes {
            refuse_ended(conn)?;
            let started = Instant::now();
            let written = self.run(conn, guard, undo)?;
            if let Some(counts) = &mut counts {
                self.refuse_lost_rows(undo, &counts.lost(conn, &written)?)?;
            }
            records.push(Record::unwound(
                self.set,
                &undo.applied,
                undo.now_at.clone(),
                started.elapsed(),
            ));
        }
        let violations = Violations::find(conn, &Scope::All)
            .map_err(during())?
            .new_since(&before);
        if !violations.is_empty() {
            let rows = list(&violations, Violation::to_string);
            return Err(self.refused(format!(
                "its down scripts leave rows with a foreign key that points nowhere: {rows}"
            )));
        }
        let differences = drift(self.set, conn, self.set.head())?;
        if !differences.is_empty() {
            let objects = list(&differences, ToString::to_string);
            return Err(self.refused(format!("its down scripts do not restore the schema: {objects}")));
        }
        refuse_ended(conn)?;
        let written = Record::append_all(&records, conn)?;
        if self.owns_mark {
            ledger::set_mark(conn, self.set.head())?;
        }
        Ok(written)
    }

    fn refuse_lost_rows(&self, undo: &Undo, lost: &[Recount]) -> Result<()> {
        if lost.is_empty() {
            return Ok(());
        }
        Err(self.refused(format!(
            "the down script of {} in the ledger would leave {}, and none of its statements deletes from there",
            undo.applied.id(),
            list(lost, Recount::to_string)
        )))
    }

    /// Runs a script: what it has written to.
    fn run(&self, conn: &Connection, guard: &Guard, undo: &Undo) -> Result<Written> {
        guard.close();
        let outcome = conn.execute_batch(&undo.sql);
        let (denied, written) = guard.open();
        let id = undo.applied.id();
        if let Some(denied) = denied {
            return Err(self.refused(format!(
                "the down script of {id} in the ledger tries what it may not: {denied}"
            )));
        }
        if let Err(source) = outcome {
            let why = |source| self.refused(format!("the down script of {id} in the ledger fails: {source}"));
            return Err(Error::of_connection(source).unwrap_or_else(why));
        }
        if conn.is_autocommit() {
            return Err(self.refused(format!("the down script of {id} in the ledger ends the transaction")));
        }
        Ok(written)
    }

    fn refused(&self, why: String) -> Boxed {
        self.newer.clone().refused(self.set, Some(why))
    }
}

/// How everything behind head is undone, the last one first; or why that is impossible.
fn undoes(set: &Migrations, history: &[Entry]) -> Result<Vec<Undo>, String> {
    if let Some(entry) = ledger::first_break(history) {
        return Err(format!("entry {} of the ledger is not as it was written", entry.seq));
    }
    let kept = follow::kept(history);
    let mut undoes = Vec::new();
    let mut now_at = Point::after(set.head());
    let applied = follow::applied(history).into_values();
    let mut newer: Vec<_> = applied.filter(|entry| set.get(entry.version).is_none()).collect();
    // One that came late was applied behind a higher version.
    newer.sort_by_key(|entry| entry.seq);
    for applied in newer {
        let id = applied.id();
        if applied.chain.is_none() {
            return Err(format!("the ledger has no digest of {id}"));
        }
        let sql = kept
            .get(&applied.version)
            .ok_or_else(|| format!("the ledger has no down script of {id}"))?;
        let next = Point::of(applied);
        undoes.push(Undo {
            applied: applied.clone(),
            sql: (*sql).to_owned(),
            now_at: std::mem::replace(&mut now_at, next),
        });
    }
    undoes.reverse();
    Ok(undoes)
}

/// What scripts from a ledger may do: change what is in the file, and nothing else.
#[derive(Clone, Default)]
struct Guard {
    is_closed: Arc<AtomicBool>,
    heard: Arc<Mutex<Heard>>,
}

/// What was heard of a script while it ran.
#[derive(Default)]
struct Heard {
    denied: Option<String>,
    written: Written,
}

impl Guard {
    /// Makes a connection safe against what is in its file (<https://sqlite.org/security.html>), and listens
    /// to it.
    fn watch(&self, conn: &mut Connection) -> rusqlite::Result<()> {
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        let guard = self.clone();
        let hook = move |context: AuthContext<'_>| guard.judge(&context);
        // Answers nothing up to rusqlite 0.37 and a result after it, which is an error only for a
        // connection that was not opened by rusqlite.
        #[allow(clippy::let_unit_value)]
        let _ = conn.authorizer(Some(hook));
        Ok(())
    }

    /// From now on a script runs.
    fn close(&self) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Heard::default();
        self.is_closed.store(true, Ordering::Relaxed);
    }

    /// The script has ended: what it was denied, and what it wrote to.
    fn open(&self) -> (Option<String>, Written) {
        self.is_closed.store(false, Ordering::Relaxed);
        let heard = std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner));
        (heard.denied, heard.written)
    }

    fn judge(&self, context: &AuthContext<'_>) -> Authorization {
        if !self.is_closed.load(Ordering::Relaxed) {
            return Authorization::Allow;
        }
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        match forbidden(context) {
            None => {
                heard.written.note(context);
                Authorization::Allow
            }
            Some(what) => {
                heard.denied.get_or_insert(what);
                Authorization::Deny
            }
        }
    }
}

/// Virtual tables that keep what they hold in the file.
const MODULES: &[&str] = &["fts3", "fts4", "fts5", "rtree", "rtree_i32", "geopoly"];

/// What these modules ask of the database by themselves, while a statement of the script runs.
const ASKED_BY_MODULES: &[&str] = &["data_version", "page_size"];

/// Functions that reach out of the file, or into the memory of the process
/// (<https://sqlite.org/security.html>, <https://sqlite.org/fts3.html#custom_application_defined_tokenizers>).
const FUNCTIONS: &[&str] = &["load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"];

/// What a script asks for and may not have. Writes to `sqlite_schema` need no rule of ours: without
/// `PRAGMA writable_schema`, and on a defensive connection, SQLite refuses them.
fn forbidden(context: &AuthContext<'_>) -> Option<String> {
    use AuthAction::*;
    let is_one_of = |list: &[&str], name: &str| list.iter().any(|other| other.eq_ignore_ascii_case(name));
    let is_ledger = |name: &str| name.to_ascii_lowercase().starts_with("tohead_");
    match context.action {
        Attach { .. } => Some("ATTACH".to_owned()),
        Detach { .. } => Some("DETACH".to_owned()),
        Pragma {
            pragma_name,
            pragma_value: None,
        } if is_one_of(ASKED_BY_MODULES, pragma_name) => None,
        Pragma { pragma_name, .. } => Some(format!("PRAGMA {pragma_name}")),
        Transaction { .. } | Savepoint { .. } => Some("a transaction of its own".to_owned()),
        Function { function_name } if is_one_of(FUNCTIONS, function_name) => Some(format!("{function_name}()")),
        CreateVtable { module_name, .. } if !is_one_of(MODULES, module_name) => {
            Some(format!("a virtual table of {module_name}"))
        }
        CreateTempIndex { .. }
        | CreateTempTable { .. }
        | CreateTempTrigger { .. }
        | CreateTempView { .. }
        | DropTempIndex { .. }
        | DropTempTable { .. }
        | DropTempTrigger { .. }
        | DropTempView { .. } => Some("a temporary object".to_owned()),
        Insert { table_name }
        | Delete { table_name }
        | Update { table_name, .. }
        | CreateTable { table_name }
        | DropTable { table_name }
        | AlterTable { table_name, .. }
        | CreateIndex { table_name, .. }
        | DropIndex { table_name, .. }
        | CreateTrigger { table_name, .. }
        | DropTrigger { table_name, .. }
            if is_ledger(table_name) =>
        {
            Some(format!("a change of {table_name}"))
        }
        Unknown { code, .. } => Some(format!("something unknown ({code})")),
        _ => None,
    }
}
