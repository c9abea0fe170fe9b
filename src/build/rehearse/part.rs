//! Running one part of a migration, statement by statement, and what is said where it fails.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Rehearsal, is_unknown};
use crate::build::judge::{self, names};
use crate::build::recorder::Seen;
use crate::build::rejected;
use crate::build::rows::{self, Contents, Watch};
use crate::error::message_and_offset;
use crate::foreign_keys::{Violation, Violations};
use crate::hash::Digest;
use crate::lint::missing::Missing;
use crate::lint::statement::{Act, Parsed};
use crate::migration::{ObjectKind, StepError, StepFn};
use crate::schema::table::Tables;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::unquote;
use crate::source::{Check, SourceMigration, SourceRust, SourceScript};

/// Why a part failed first.
#[derive(Debug, Default)]
pub(super) enum Failure {
    /// It has not failed.
    #[default]
    None,
    /// What to say of it if it runs on empty tables.
    OnRows(Finding),
}

/// Which part of a migration runs, and whether for the first time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    Up,
    Down,
    UpAgain,
}

impl Pass {
    /// What has to be said about a failure in this pass.
    fn as_note(self) -> Option<&'static str> {
        match self {
            Self::Up => None,
            Self::Down => Some("in the down part, run after all later migrations were undone"),
            Self::UpAgain => Some("the up part ran the first time: the down part leaves something behind"),
        }
    }

    /// A finding about a failure in this pass. That it is the second one nothing else says in one line.
    fn said(self, finding: Finding) -> Finding {
        if self != Self::UpAgain {
            return finding.note_about(self.as_note());
        }
        let message = format!("run again behind the down part: {}", finding.message);
        Finding { message, ..finding }
            .note_about(self.as_note())
            .help("let the down part undo all that the up part does, so that it can run again")
    }
}

/// The SQL of one part of a migration.
pub(super) fn sql_part(migration: &SourceMigration, pass: Pass) -> Option<&SourceScript> {
    if pass == Pass::Down {
        migration.down.as_ref()
    } else {
        migration.up.as_ref()
    }
}

/// One part of a migration as findings refer to it.
pub(super) fn part(migration: &SourceMigration, pass: Pass) -> Option<SourceScript> {
    sql_part(migration, pass)
        .cloned()
        .or_else(|| migration.rust.as_ref().map(as_script))
}

/// Rust code in the place of a script: findings about it are about its file as a whole.
pub(super) fn as_script(rust: &SourceRust) -> SourceScript {
    SourceScript {
        file: Arc::clone(&rust.file),
        statements: Vec::new(),
        checksum: Digest([0; 32]),
    }
}

/// Runs a Rust step; a panic is an error like any other.
pub(super) fn catch_panic(part: impl FnOnce() -> Result<(), StepError>) -> Result<(), StepError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(part)).unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("it panicked: {}", text.unwrap_or("without a message")).into())
    })
}

pub(super) enum RunError {
    Sqlite(rusqlite::Error),
    /// SQLite read less than the whole piece as one statement: how many bytes, and what it left.
    Split {
        at: usize,
        rest: String,
    },
}

impl From<rusqlite::Error> for RunError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// Runs a statement and asks SQLite whether it is exactly one. `prepared` is called between.
pub(super) fn run_statement(
    conn: &Connection,
    sql: &str,
    prepared: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> Result<(), RunError> {
    let mut statement = conn.prepare(sql)?;
    if statement.parameter_count() == 0
        && let Some(read) = statement.expanded_sql()
        && let Some(rest) = sql.get(read.len()..).filter(|rest| !rest.trim().is_empty())
    {
        return Err(RunError::Split {
            at: read.len(),
            rest: rest.trim().to_owned(),
        });
    }
    prepared(conn)?;
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(())
}

/// What a script has written into the schema SQLite knows when it reads it again, as every other connection does
/// (<https://sqlite.org/pragma.html#pragma_writable_schema>). The last such statement, and why SQLite cannot.
pub(super) fn reread<'s>(conn: &Connection, script: &'s SourceScript) -> Option<(Parsed<'s>, rusqlite::Error)> {
    let is_there =
        |statement: &&SourceStatement| statement.mentions("sqlite_master") || statement.mentions("sqlite_schema");
    script.statements.iter().find(is_there)?;
    let last = Parsed::all(script).into_iter().rfind(Parsed::writes_schema)?;
    let read = || {
        conn.execute_batch("PRAGMA writable_schema = RESET")?;
        conn.prepare("SELECT 1 FROM main.sqlite_schema").map(drop)
    };
    read().err().map(|error| (last, error))
}

/// Checks whose finding may say why a statement behind it fails on rows.
const CAUSES: &[Check] = &[
    Check::MisplacedColumns,
    Check::SameForAll,
    Check::ColumnScope,
    Check::QuotedColumn,
    Check::NoEffect,
];

/// After so many parts that fail on rows, the rest is rehearsed without: each of them takes a new database.
const MOST_FAILURES: usize = 25;

impl Rehearsal<'_> {
    /// Runs one part of a migration, and looks at what became of the rows; whether everything in it ran.
    pub(super) fn run(&mut self, i: usize, pass: Pass) -> rusqlite::Result<bool> {
        let found = self.findings.len();
        let failed_names = self.failed_names.clone();
        self.circling.clear();
        self.unreadable.clear();
        self.read_after.clear();
        let read = std::mem::take(&mut self.read_before);
        let mut ran = self.run_from_the_start(i, pass, read)?;
        if !ran {
            self.needs_whole_schema()?;
        }
        let mut plain = None;
        while !ran && matches!(self.failure, Failure::OnRows(_)) {
            plain = plain.map_or_else(|| self.plainly(i, pass), |conn| Ok(Some(conn)))?;
            if plain.is_none() || !self.make_way(i)? {
                break;
            }
            self.findings.truncate(found);
            self.failed_names.clone_from(&failed_names);
            ran = self.run_from_the_start(i, pass, Contents::new())?;
        }
        if (ran && pass != Pass::UpAgain) || (!ran && plain.is_none()) {
            let circling = std::mem::take(&mut self.circling).into_iter();
            self.findings.extend(circling.map(|finding| pass.said(finding)));
        }
        if !ran
            && let Failure::OnRows(finding) = std::mem::take(&mut self.failure)
            && let Some(conn) = plain
        {
            let mut causes = self.findings.split_off(found);
            causes.retain(|cause| CAUSES.contains(&cause.check));
            self.findings.extend(causes);
            // A Rust step before it that nobody has seen run may have put the rows right.
            let earlier = &self.migrations[..i];
            let finding = Some(finding).filter(|_| !earlier.iter().any(|earlier| is_unknown(earlier, self.options)));
            // What fails on the way up fails again on the second way.
            let is_said = |finding: &Finding| {
                let place = |one: &Finding| (one.check, one.file.path.clone(), one.span.clone());
                pass == Pass::UpAgain && self.findings.iter().any(|known| place(known) == place(finding))
            };
            let finding = finding.filter(|finding| !is_said(finding));
            self.findings.extend(finding.map(|finding| pass.said(finding)));
            self.failed_names = failed_names;
            self.adopt(conn);
            self.failures += 1;
            if self.failures == MOST_FAILURES {
                self.filler.stop();
            }
            return Ok(true);
        }
        self.fates.clear();
        self.steady.clear();
        self.carried.clear();
        let migration = &self.migrations[i];
        if let (true, Some(script)) = (ran && pass != Pass::UpAgain, part(migration, pass)) {
            let judgement = rows::judge(
                &self.conn,
                &script,
                &self.watch,
                &self.tables,
                self.filler.hints(),
                &self.copies,
                pass == Pass::Down,
            )?;
            self.findings.extend(judgement.findings);
            if pass == Pass::Up {
                let fresh = self.fresh_in_their_place(i, &script);
                self.findings.extend(fresh);
                let now = rows::Present {
                    conn: &self.conn,
                    script: &script,
                    watch: &self.watch,
                    tables: &self.tables,
                    hints: self.filler.hints(),
                    copies: &self.copies,
                    said: &self.findings,
                    ends_release: &self.ends_release,
                };
                let (lost, carried) = self.history.lost(i, &now)?;
                self.findings.extend(lost);
                self.carried = carried;
                self.copies
                    .follow_moving(&self.watch, judgement.moving, self.ends_release[i]);
            }
            for unreadable in std::mem::take(&mut self.unreadable) {
                let finding = unreadable.unless_said(&self.findings[found..]);
                self.findings.extend(finding);
            }
            self.fates = judgement.fates;
            self.read_after = judgement.after;
            self.steady = judgement.steady;
            self.recorder.take();
        }
        Ok(ran)
    }

    /// `read`: what was read of tables, since when nothing has changed.
    fn run_from_the_start(&mut self, i: usize, pass: Pass, read: Contents) -> rusqlite::Result<bool> {
        (self.watch, self.seen, self.failure) = (Watch::knowing(read), Seen::default(), Failure::None);
        self.obstacles.clear();
        self.orphaned.clear();
        let script = sql_part(&self.migrations[i], pass);
        let mut statements = script.iter().flat_map(|script| &script.statements);
        if pass != Pass::UpAgain && statements.any(|statement| statement.mentions("sqlite_sequence")) {
            self.watch.remember_marks(&self.conn);
        }
        self.recorder.take();
        self.run_part(i, pass)
    }

    /// Deletes the made-up rows that stood in the way of a part that was rolled back. Whether there were any.
    fn make_way(&mut self, i: usize) -> rusqlite::Result<bool> {
        let obstacles = std::mem::take(&mut self.obstacles);
        if obstacles.is_empty() || self.migrations[i].directives.no_transaction {
            return Ok(false);
        }
        let tables: Vec<_> = Tables::read(&self.conn, &self.tracker)?.all().cloned().collect();
        let is_clear = rows::clear(&self.conn, &obstacles, &tables)?;
        self.recorder.take();
        let contents = self.outcomes.iter_mut();
        let contents = contents.flat_map(|outcome| [&mut outcome.rows_before, &mut outcome.rows_after]);
        for (table, content) in contents.flatten() {
            obstacles
                .iter()
                .for_each(|obstacle| obstacle.leave(table, Rc::make_mut(content)));
        }
        Ok(is_clear)
    }

    /// Runs one part in a transaction of its own; whether everything in it ran.
    pub(super) fn run_part(&mut self, i: usize, pass: Pass) -> rusqlite::Result<bool> {
        let migration = &self.migrations[i];
        let script = sql_part(migration, pass);
        let sql = |this: &mut Self| script.is_none_or(|script| this.statements(migration, script, pass));
        if migration.directives.no_transaction {
            return Ok(sql(self));
        }
        let conn = Rc::clone(&self.conn);
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        let ran = match pass {
            Pass::Down => self.rust(migration, pass, &tx) && sql(self),
            Pass::Up | Pass::UpAgain => sql(self) && self.rust(migration, pass, &tx),
        };
        let ran = ran && script.is_none_or(|script| self.rereads(script));
        if ran && !tx.is_autocommit() {
            tx.commit()?
        } else {
            drop(tx)
        }
        Ok(ran)
    }

    /// Has SQLite read the schema again, if the script has written it: whether it can.
    fn rereads(&mut self, script: &SourceScript) -> bool {
        let Some((statement, error)) = reread(&self.conn, script) else {
            return true;
        };
        let span = statement.span(statement.name_at);
        let message = format!("this leaves a schema that SQLite cannot read: {error}");
        self.findings.push(
            Finding::new(Check::RejectedStatement, &script.file, span, message).help(
                "change the table by ALTER TABLE or a rebuild: what is written into the schema itself nobody checks",
            ),
        );
        false
    }

    /// Runs the statements of a script, also behind one that fails, so that all failures are found.
    pub(super) fn statements(&mut self, migration: &SourceMigration, script: &SourceScript, pass: Pass) -> bool {
        let mut ran = true;
        if pass == Pass::Up {
            self.unreadable = self.unreadable_dates(script);
            let refused = self.refused_json(script);
            self.unreadable.extend(refused);
        }
        for (index, statement) in script.statements.iter().enumerate() {
            if self.is_refused(script, statement) {
                self.failed_names.extend(names(statement));
                continue;
            }
            if pass != Pass::UpAgain {
                let mut found = self.lints.before(&self.conn, migration, script, statement);
                found.retain(|finding| !self.is_consequence(finding));
                self.findings.extend(found);
            }
            let conn = Rc::clone(&self.conn);
            if let Some(finding) = self.goes_round(&conn, script, statement) {
                self.failure = Failure::OnRows(finding.clone());
                self.circling.push(finding);
                return false;
            }
            let misread = (pass == Pass::Up).then(|| self.misread(&conn, script, index));
            if let Err(error) = self.statement((migration, script), index, statement, pass) {
                ran = false;
                if self.recorder.has_stopped() {
                    self.findings.push(judge::never_ends(script, statement));
                    return false;
                }
                self.failed(script, statement, &error, pass);
            } else {
                self.findings.extend(misread.into_iter().flatten());
            }
            if !migration.directives.no_transaction && self.conn.is_autocommit() {
                self.ended_transaction(script, statement);
                return false;
            }
        }
        ran
    }

    /// Whether a name is said to be no column that a statement mentions which has failed: it may have made the column.
    fn is_consequence(&self, finding: &Finding) -> bool {
        let name = finding.file.text.get(finding.span.clone()).map(unquote);
        let has_failed = name.is_some_and(|name| self.failed_names.contains(&name.to_lowercase()));
        finding.check == Check::QuotedColumn && has_failed
    }

    /// Runs a statement, and remembers what it touched and what was there before.
    pub(super) fn statement(
        &mut self,
        (migration, script): (&SourceMigration, &SourceScript),
        index: usize,
        statement: &SourceStatement,
        pass: Pass,
    ) -> Result<(), RunError> {
        let conn = Rc::clone(&self.conn);
        let doubt = (pass == Pass::Up).then(|| self.doubt(&conn, statement)).flatten();
        self.recorder.take();
        self.recorder.restart();
        let mut seen = Seen::default();
        let outcome = run_statement(&conn, &statement.sql, |conn| {
            seen = self.recorder.take();
            // A trigger instead of an insert names a view in the place of a table.
            let is_table = |name: &&String| self.tracker.get(&(ObjectKind::View, (*name).clone())).is_none();
            self.watch.before(conn, seen.touched.iter().filter(is_table))?;
            let parsed = Parsed::new(script, statement);
            self.watch.before_reading(conn, &parsed, &seen)?;
            if parsed.writes_schema() {
                // Any table may go with it, or become another one.
                let tables = self.tracker.objects(ObjectKind::Table);
                self.watch.before(conn, tables.map(|((_, name), _)| name))?;
            }
            self.recorder.take();
            Ok(())
        });
        seen.merge(self.recorder.take());
        if !seen.writes_rows(statement) {
            seen.functions.clear();
        }
        // Of all forms of ALTER TABLE only RENAME rewrites other objects
        // (<https://sqlite.org/lang_altertable.html>).
        if !seen.altered.is_empty() && statement.mentions("rename") {
            seen.schema.everything = true;
        }
        seen.schema.names.extend(seen.altered.iter().cloned());
        self.seen.merge(seen.clone());
        if pass != Pass::UpAgain {
            let found = self.temporaries.look(migration, pass, (script, statement), &seen);
            self.findings.extend(found);
        }
        match &outcome {
            Ok(()) => {
                let doubt = doubt.map(|doubt| doubt.finding(&Parsed::new(script, statement)));
                self.findings.extend(doubt);
                self.look_for_orphans(&conn, script, index);
                self.watch.after(&conn, script, index, statement, seen);
            }
            Err(_) if self.recorder.has_stopped() => {}
            Err(RunError::Sqlite(error)) => {
                let (message, _) = message_and_offset(error, &statement.sql);
                let parsed = Parsed::new(script, statement);
                let later = script.statements[index + 1..].iter();
                let later: Vec<_> = later.map(|statement| Parsed::new(script, statement)).collect();
                let is_first = self.fills_first(migration, &parsed, &seen);
                let obstacles = rows::obstacles(&conn, &self.watch, &parsed, &seen, &message, &later, is_first);
                self.obstacles.extend(obstacles);
                if matches!(self.failure, Failure::None) {
                    let is_down = pass == Pass::Down;
                    self.failure = Failure::OnRows(rows::fails_on_rows(
                        &conn,
                        &self.watch,
                        &parsed,
                        &seen,
                        &message,
                        is_down,
                    ));
                }
                self.recorder.restart();
            }
            Err(_) => {}
        }
        self.recorder.take();
        outcome
    }

    /// Remembers a DELETE that leaves rows without their parents, where another one deletes from the table, too.
    fn look_for_orphans(&mut self, conn: &Connection, script: &SourceScript, index: usize) {
        let statements = &script.statements;
        if statements[index].words[0] != "DELETE" {
            return;
        }
        let parsed = Parsed::new(script, &statements[index]);
        let deletes = |other: &SourceStatement| Parsed::new(script, other).is_on(Act::Delete, &parsed.name);
        let is_only = !statements
            .iter()
            .enumerate()
            .any(|(at, other)| at != index && deletes(other));
        if is_only || self.orphaned.contains_key(&parsed.name) {
            return;
        }
        let children = self.tracker.children_of(&BTreeSet::from([parsed.name.clone()]));
        let left = Violations::find_in(conn, &children.into_iter().collect());
        let is_new = |violation: &Violation| {
            let is_of_parent = violation.parent.eq_ignore_ascii_case(&parsed.name);
            is_of_parent && !self.violations.contains(&violation.to_string())
        };
        if left.is_ok_and(|left| left.all().iter().any(is_new)) {
            self.orphaned.insert(parsed.name.clone(), index);
        }
        self.recorder.take();
    }

    pub(super) fn is_refused(&self, script: &SourceScript, statement: &SourceStatement) -> bool {
        let key = |offset| (script.file.path.clone(), offset);
        let end = statement.script_offset(statement.sql.len());
        self.refused
            .range(key(statement.offset)..key(end.max(statement.offset + 1)))
            .next()
            .is_some()
    }

    pub(super) fn failed(&mut self, script: &SourceScript, statement: &SourceStatement, error: &RunError, pass: Pass) {
        let finding = match error {
            RunError::Sqlite(error) => {
                let (text, _) = message_and_offset(error, &statement.sql);
                let concerned = Missing::parse(&text)
                    .map(|missing| missing.name)
                    .or_else(|| rejected::existing(&text));
                // What is there already is there because its table is, which was to go.
                let table = concerned.as_ref().and_then(|name| self.table_of(name));
                let mut concerned = concerned.into_iter().chain(table);
                let is_consequence = concerned.any(|name| self.failed_names.contains(&name.to_lowercase()));
                self.failed_names.extend(names(statement));
                if is_consequence {
                    return;
                }
                rejected::finding(&self.conn, script, statement, error, pass == Pass::Down)
            }
            RunError::Split { at, rest } => {
                let at = statement.script_offset(*at);
                Finding::new(
                    Check::RejectedStatement,
                    &script.file,
                    at..at + 1,
                    "SQLite takes the statement to end here, before its `;`",
                )
                .help(format!(
                    "what follows would not run: `{}`; look for a NUL character or a missing `;`",
                    rest.escape_debug()
                ))
            }
        };
        self.findings.push(pass.said(finding));
    }

    /// The table of an index or trigger.
    fn table_of(&self, name: &str) -> Option<String> {
        let sql =
            "SELECT tbl_name FROM main.sqlite_schema WHERE type IN ('index', 'trigger') AND name = ?1 COLLATE NOCASE";
        self.conn.query_row(sql, [name], |row| row.get(0)).ok()
    }

    pub(super) fn ended_transaction(&mut self, script: &SourceScript, statement: &SourceStatement) {
        let span = statement.offset..statement.offset + statement.words[0].len();
        self.findings.push(
            Finding::new(
                Check::TransactionControl,
                &script.file,
                span,
                "this statement ends the transaction of the run",
            )
            .help("avoid OR ROLLBACK, ON CONFLICT ROLLBACK and RAISE(ROLLBACK)"),
        );
    }

    /// Runs the Rust part, if the build script was given it.
    pub(super) fn rust(&mut self, migration: &SourceMigration, pass: Pass, tx: &Transaction<'_>) -> bool {
        let Some(rust) = &migration.rust else { return true };
        let Some(step) = self.options.step(&migration.id()) else {
            if pass == Pass::Up {
                self.findings.push(
                    Finding::new(
                        Check::UnrehearsedRustStep,
                        &rust.file,
                        0..0,
                        format!("the Rust step of {} was not rehearsed", migration.id()),
                    )
                    .help("include its file in build.rs as a module, and name it there: Compiler::rust_step(…); only that build can run it"),
                );
            }
            return true;
        };
        let part = if pass == Pass::Down { step.down } else { Some(step.up) };
        let Some(part) = part else { return true };
        let outcome = self.watched(tx, part);
        let ends_transaction = self.seen.ends_transaction;
        match outcome {
            Ok(()) if ends_transaction => {
                self.findings.push(
                    Finding::new(Check::TransactionControl, &rust.file, 0..0, format!("the Rust step of {} ends the transaction of the run", migration.id()))
                        .help("leave out COMMIT, ROLLBACK and BEGIN: all pending migrations run and commit together; a savepoint is fine"),
                );
                false
            }
            Ok(()) => true,
            Err(error) => {
                let part = if pass == Pass::Down { "down" } else { "up" };
                if matches!(self.failure, Failure::None) {
                    let id = migration.id();
                    self.failure = Failure::OnRows(rows::step_fails_on_rows(&rust.file, &id, part, &error));
                }
                self.findings.push(
                    Finding::new(
                        Check::RustStep,
                        &rust.file,
                        0..0,
                        format!("the Rust step of {} failed ({part}): {error}", migration.id()),
                    )
                    .help(
                        "it was run after all migrations before it, on a database that holds only what they inserted",
                    ),
                );
                false
            }
        }
    }

    /// Runs a Rust step and remembers what it touched. What it will touch nobody can say before.
    pub(super) fn watched(&mut self, tx: &Transaction<'_>, part: StepFn) -> Result<(), StepError> {
        let tables = self.tracker.objects(ObjectKind::Table);
        self.watch.before(tx, tables.map(|((_, name), _)| name))?;
        self.recorder.take();
        self.recorder.restart();
        let outcome = catch_panic(|| part(tx));
        let mut seen = self.recorder.take();
        seen.schema.everything |= !seen.altered.is_empty();
        self.seen.merge(seen.clone());
        self.watch.after_rust(seen);
        outcome
    }
}
