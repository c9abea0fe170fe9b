//! The rehearsal: every up, every down in reverse with the schema compared after each, every up again.
//!
//! An irreversible migration cannot be gone back over, so the set is rehearsed in stretches between
//! such migrations: up through the stretch, down again to its start, and up once more.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::judge::{down_differs, names, reserved_name, span_of};
use super::recorder::{Recorder, Seen};
use super::verdict::verdict;
use super::{Options, emit::Facts, rejected};
use crate::error::message_and_offset;
use crate::foreign_keys::Violations;
use crate::hash::Digest;
use crate::lint::statement::Parsed;
use crate::lint::{Lints, Scene};
use crate::migration::{ObjectKind, StepError};
use crate::schema::diff::{Change, Difference, difference};
use crate::schema::fingerprint::Sum;
use crate::schema::normalise::Normal;
use crate::schema::read::ObjectKey;
use crate::schema::table::{TableChanges, Tables};
use crate::schema::tracker::{self, Changes, Tracker};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::{Check, Findings, Level, SourceMigration, SourceRust, SourceScript};

/// Rehearses a set: the facts about each migration, and what is wrong.
///
/// `findings` is what the text alone has shown: statements that it refuses are not run.
pub(super) fn rehearse(
    migrations: &[SourceMigration],
    findings: &Findings,
    options: &Options,
) -> Result<(Vec<Facts>, Findings), rusqlite::Error> {
    let mut rehearsal = Rehearsal::new(migrations, refused(findings, options), options)?;
    let mut start = 0;
    while start < migrations.len() {
        let end = start
            + migrations[start..]
                .iter()
                .take_while(|migration| migration.has_down())
                .count();
        for i in start..end {
            rehearsal.first_up(i)?;
        }
        rehearsal.back_and_forth(start..end)?;
        if end < migrations.len() {
            rehearsal.first_up(end)?;
        }
        start = end + 1;
    }
    rehearsal.finish()
}

/// What is remembered of a migration's first run.
struct Outcome {
    /// The objects that its up changed: what each was before, and after.
    changes: Changes,
    /// A statement failed, so that it was rolled back and is left out of everything that follows.
    is_broken: bool,
    /// Up and down ran as a whole, so that what has not been found in it is not there.
    is_known: bool,
    /// Tables that its parts touch, and those that reference them.
    touched: BTreeSet<String>,
    facts: Facts,
}

struct Rehearsal<'s> {
    migrations: &'s [SourceMigration],
    refused: BTreeSet<StatementKey>,
    options: &'s Options,
    conn: Rc<Connection>,
    recorder: Recorder,
    tracker: Tracker,
    tables: Tables,
    lints: Lints,
    outcomes: Vec<Outcome>,
    /// The set's own objects.
    sum: Sum,
    schema_version: (u64, u64, u64),
    findings: Findings,
    /// Every name that a failed statement mentions: what fails for want of one of them is a consequence.
    failed_names: BTreeSet<String>,
    /// Rows with broken foreign keys, as far as they were reported.
    violations: BTreeSet<String>,
}

/// Which part of a migration runs, and whether for the first time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    Up,
    Down,
    UpAgain,
}

impl<'s> Rehearsal<'s> {
    fn new(
        migrations: &'s [SourceMigration],
        refused: BTreeSet<StatementKey>,
        options: &'s Options,
    ) -> rusqlite::Result<Self> {
        let recorder = Recorder::default();
        let conn = open(options, &recorder)?;
        let tracker = Tracker::before_the_set(&conn)?;
        Ok(Self {
            migrations,
            refused,
            options,
            tables: Tables::read(&conn, &tracker)?,
            lints: Lints::new(options.min_sqlite),
            tracker,
            conn: Rc::new(conn),
            recorder,
            outcomes: Vec::with_capacity(migrations.len()),
            sum: Sum::default(),
            schema_version: (0, 0, 0),
            findings: Findings::new(),
            failed_names: BTreeSet::new(),
            violations: BTreeSet::new(),
        })
    }

    fn finish(mut self) -> rusqlite::Result<(Vec<Facts>, Findings)> {
        self.findings.extend(self.lints.at_head());
        self.findings.extend(Lints::of_set(self.migrations));
        self.unused_allows();
        // The tracker reads only what the authorizer named; here it is held against the whole schema.
        assert!(
            self.tracker.is_true(&self.conn)?,
            "the rehearsal lost track of the schema: please report this set of migrations"
        );
        let facts = self
            .outcomes
            .into_iter()
            .zip(self.migrations)
            .map(|(mut outcome, migration)| {
                // What a Rust step writes may depend on the rows it meets.
                outcome.facts.touched = migration.rust.is_none().then(|| outcome.touched.into_iter().collect());
                outcome.facts
            });
        Ok((facts.collect(), self.findings))
    }

    /// Which `allow` directives allowed nothing.
    fn unused_allows(&mut self) {
        let used: BTreeSet<_> = self
            .findings
            .iter()
            .map(|finding| (stem(&finding.file.path), finding.check))
            .collect();
        let known = self
            .migrations
            .iter()
            .zip(&self.outcomes)
            .filter(|(_, outcome)| outcome.is_known);
        for (migration, allowed) in known.flat_map(|(migration, _)| {
            migration
                .directives
                .allowed
                .iter()
                .map(move |allowed| (migration, allowed))
        }) {
            if !used.contains(&(stem(&allowed.file.path), allowed.check)) {
                self.findings.push(
                    Finding::new(
                        Check::UnusedAllow,
                        &allowed.file,
                        allowed.span.clone(),
                        format!("`{}` never occurs in {}", allowed.check, migration.id()),
                    )
                    .help("delete the directive"),
                );
            }
        }
    }

    /// Runs a part and follows what it does to the schema: whether it ran, what it changed and touched.
    fn follow(&mut self, i: usize, pass: Pass) -> rusqlite::Result<(bool, Changes, Seen)> {
        self.recorder.take();
        let ran = self.run(i, pass)?;
        let mut seen = self.recorder.take();
        let parents = seen.touched.clone();
        seen.touched.extend(self.tracker.children_of(&parents));
        // What was rolled back is looked at all the same: nothing has changed, or the look finds out.
        let changes = self.tracker.update(&self.conn, &seen.schema)?;
        seen.touched.extend(self.tracker.children_of(&parents));
        // DROP VIEW, and a trigger instead of an insert into one, name views in the place of tables.
        let is_view = |name: &String| {
            let key = (ObjectKind::View, name.clone());
            self.tracker.get(&key).is_some() || changes.contains_key(&key)
        };
        seen.touched.retain(|name| !is_view(name));
        self.recorder.take();
        Ok((ran, changes, seen))
    }

    /// Runs an up for the first time and learns what it does.
    fn first_up(&mut self, i: usize) -> rusqlite::Result<()> {
        let migration = &self.migrations[i];
        let (ran, changes, seen) = self.follow(i, Pass::Up)?;
        let differences = tracker::differences(&changes);
        let table_changes = self.tables.update(&self.conn, &changes)?;
        if ran {
            self.judge(migration, &changes, &table_changes, &differences, &seen)?;
        } else {
            let statements = migration.up.iter().flat_map(|up| &up.statements);
            self.failed_names.extend(statements.flat_map(names));
        }
        let facts = self.facts(migration, &changes, &table_changes, &differences);
        let is_refused = |script: &SourceScript| self.refused.iter().any(|(path, _)| *path == script.file.path);
        let is_known = ran
            && !is_unknown(migration, self.options)
            && ![&migration.up, &migration.down].into_iter().flatten().any(is_refused);
        self.outcomes.push(Outcome {
            changes,
            is_broken: !ran,
            is_known,
            touched: seen.touched,
            facts,
        });
        Ok(())
    }

    fn facts(
        &mut self,
        migration: &SourceMigration,
        changes: &Changes,
        table_changes: &TableChanges,
        differences: &[Difference],
    ) -> Facts {
        let mut objects = Vec::new();
        for (key, (before, after)) in changes {
            if let Some(before) = before {
                self.sum.remove(key, &before.digest);
            }
            if let Some(after) = after {
                self.sum.add(key, &after.digest);
            }
            objects.push((variant(key), key.1.clone(), after.as_ref().map(|after| after.digest)));
        }
        let raise = verdict(differences, table_changes, migration.directives.verdict.as_ref());
        self.schema_version = raise.apply(self.schema_version);
        Facts {
            objects,
            touched: None,
            fingerprint: self.sum.fingerprint(),
            schema_version: self.schema_version,
        }
    }

    /// Down through a stretch and up again.
    fn back_and_forth(&mut self, stretch: Range<usize>) -> rusqlite::Result<()> {
        for i in stretch.clone().rev() {
            if !self.outcomes[i].is_broken {
                self.down(i)?;
            }
        }
        for i in stretch {
            if !self.outcomes[i].is_broken {
                self.up_again(i)?;
            }
        }
        Ok(())
    }

    fn down(&mut self, i: usize) -> rusqlite::Result<()> {
        let migration = &self.migrations[i];
        let (ran, changes, seen) = self.follow(i, Pass::Down)?;
        if ran
            && let Some(down) = migration
                .down
                .clone()
                .or_else(|| migration.rust.as_ref().map(as_script))
        {
            self.judge_rows(&down, &seen)?;
        }
        self.outcomes[i].touched.extend(seen.touched);
        if !ran {
            self.outcomes[i].is_known = false;
            return self.restart_before(i);
        }
        let differences = self.against(&changes, &self.outcomes[i].changes, |(before, _)| before);
        if differences.is_empty() || is_unknown(migration, self.options) {
            return Ok(());
        }
        let check = if differences.iter().all(|difference| difference.change == Change::Order) {
            Check::ColumnOrder
        } else {
            Check::DownDiffers
        };
        self.findings.push(down_differs(migration, check, &differences));
        if self.lets_pass(migration, check) {
            Ok(())
        } else {
            self.restart_before(i)
        }
    }

    fn up_again(&mut self, i: usize) -> rusqlite::Result<()> {
        let migration = &self.migrations[i];
        let (ran, changes, _) = self.follow(i, Pass::UpAgain)?;
        if !ran {
            return self.restart_before(i + 1);
        }
        let differences = self.against(&changes, &self.outcomes[i].changes, |(_, after)| after);
        let is_known =
            |check| self.lets_pass(migration, check) || self.findings.iter().any(|finding| finding.check == check);
        if !differences.is_empty()
            && !is_known(Check::DownDiffers)
            && !is_known(Check::ColumnOrder)
            && !is_unknown(migration, self.options)
        {
            let finding = down_differs(migration, Check::DownDiffers, &differences);
            self.findings
                .push(finding.note("found when the up part was run again after the down part"));
        }
        Ok(())
    }

    fn lets_pass(&self, migration: &SourceMigration, check: Check) -> bool {
        self.options.level(check) == Level::Allow || migration.directives.allows(check)
    }

    /// The schema now against what it was at one end of an up: the objects that the up changed, and any
    /// other that was changed now.
    fn against(
        &self,
        now: &Changes,
        up: &Changes,
        end: impl Fn(&(Option<Rc<Normal>>, Option<Rc<Normal>>)) -> &Option<Rc<Normal>>,
    ) -> Vec<Difference> {
        let expected = up.iter().map(|(key, states)| (key, end(states)));
        let others = now
            .iter()
            .filter(|(key, _)| !up.contains_key(*key))
            .map(|(key, (before, _))| (key, before));
        expected
            .chain(others)
            .filter_map(|(key, expected)| difference(expected.as_deref(), self.tracker.get(key).map(|now| &**now)))
            .collect()
    }

    /// After a down that failed: a new database, brought to the state before migration `i`.
    fn restart_before(&mut self, i: usize) -> rusqlite::Result<()> {
        self.conn = Rc::new(open(self.options, &self.recorder)?);
        let findings = self.findings.len();
        for earlier in 0..i {
            if !self.outcomes[earlier].is_broken {
                self.run(earlier, Pass::UpAgain)?;
            }
        }
        self.findings.truncate(findings);
        self.tracker = self.tracker.read_again(&self.conn)?;
        Ok(())
    }

    /// Runs one part of a migration in a transaction of its own; whether everything in it ran.
    fn run(&mut self, i: usize, pass: Pass) -> rusqlite::Result<bool> {
        let migration = &self.migrations[i];
        let script = if pass == Pass::Down {
            &migration.down
        } else {
            &migration.up
        };
        if migration.directives.no_transaction {
            return Ok(script
                .as_ref()
                .is_none_or(|script| self.statements(migration, script, pass)));
        }
        let conn = Rc::clone(&self.conn);
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        let sql = |this: &mut Self| {
            script
                .as_ref()
                .is_none_or(|script| this.statements(migration, script, pass))
        };
        let ran = match pass {
            Pass::Down => self.rust(migration, pass, &tx) && sql(self),
            Pass::Up | Pass::UpAgain => sql(self) && self.rust(migration, pass, &tx),
        };
        if ran && !tx.is_autocommit() {
            tx.commit()?
        } else {
            drop(tx)
        }
        Ok(ran)
    }

    /// Runs the statements of a script, also behind one that fails, so that all failures are found.
    fn statements(&mut self, migration: &SourceMigration, script: &SourceScript, pass: Pass) -> bool {
        let mut ran = true;
        for statement in &script.statements {
            if self.is_refused(script, statement) {
                self.failed_names.extend(names(statement));
                continue;
            }
            if pass != Pass::UpAgain {
                self.findings
                    .extend(self.lints.before(&self.conn, migration, script, statement));
            }
            if let Err(error) = run_statement(&self.conn, &statement.sql) {
                ran = false;
                self.failed(script, statement, &error, pass);
            }
            if !migration.directives.no_transaction && self.conn.is_autocommit() {
                self.ended_transaction(script, statement);
                return false;
            }
        }
        ran
    }

    fn is_refused(&self, script: &SourceScript, statement: &SourceStatement) -> bool {
        let key = |offset| (script.file.path.clone(), offset);
        let end = statement.script_offset(statement.sql.len());
        self.refused
            .range(key(statement.offset)..key(end.max(statement.offset + 1)))
            .next()
            .is_some()
    }

    fn failed(&mut self, script: &SourceScript, statement: &SourceStatement, error: &RunError, pass: Pass) {
        let finding = match error {
            RunError::Sqlite(error) => {
                let (text, _) = message_and_offset(error, &statement.sql);
                let concerned = rejected::Missing::parse(&text)
                    .map(|missing| missing.name)
                    .or_else(|| rejected::existing(&text));
                let is_consequence = concerned.is_some_and(|name| self.failed_names.contains(&name.to_lowercase()));
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
        let note = match pass {
            Pass::Up => return self.findings.push(finding),
            Pass::Down => "in the down part, run after all later migrations were undone",
            Pass::UpAgain => {
                "the up part ran the first time, and failed when it was run again after the down part: the down part leaves something behind"
            }
        };
        self.findings.push(finding.note(note));
    }

    fn ended_transaction(&mut self, script: &SourceScript, statement: &SourceStatement) {
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
    fn rust(&mut self, migration: &SourceMigration, pass: Pass, tx: &Transaction<'_>) -> bool {
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
                    .help("include its file in build.rs as a module, and name it there: Compiler::rust_step(…)"),
                );
            }
            return true;
        };
        let part = if pass == Pass::Down { step.down } else { Some(step.up) };
        let Some(part) = part else { return true };
        match catch_panic(|| part(tx)) {
            Ok(()) if self.recorder.ends_transaction() => {
                self.findings.push(
                    Finding::new(Check::TransactionControl, &rust.file, 0..0, format!("the Rust step of {} ends the transaction of the run", migration.id()))
                        .help("leave out COMMIT, ROLLBACK and BEGIN: all pending migrations run and commit together; a savepoint is fine"),
                );
                false
            }
            Ok(()) => true,
            Err(error) => {
                let part = if pass == Pass::Down { "down" } else { "up" };
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

    /// Looks at what an up has done.
    fn judge(
        &mut self,
        migration: &SourceMigration,
        changes: &Changes,
        table_changes: &TableChanges,
        differences: &[Difference],
        seen: &Seen,
    ) -> rusqlite::Result<()> {
        let Some(up) = migration.up.clone().or_else(|| migration.rust.as_ref().map(as_script)) else {
            return Ok(());
        };
        for difference in differences {
            self.findings.extend(reserved_name(&up, difference));
        }
        let scene = Scene {
            conn: &self.conn,
            migration,
            up: &up,
            statements: Parsed::all(&up),
            changes,
            differences,
            table_changes,
            tables: &self.tables,
            tracker: &self.tracker,
        };
        self.findings.extend(self.lints.after_up(&scene));
        self.judge_rows(&up, seen)
    }

    /// Looks at what a script has done to rows and to the mark.
    fn judge_rows(&mut self, script: &SourceScript, seen: &Seen) -> rusqlite::Result<()> {
        if seen.sets_user_version && self.options.keeps_mark {
            let span = span_of(script, |statement| {
                statement.words[0] == "PRAGMA" && statement.mentions("user_version")
            });
            self.findings.push(
                Finding::new(
                    Check::ReservedPragma,
                    &script.file,
                    span,
                    "`PRAGMA user_version` in a migration: tohead keeps its mark in this field",
                )
                .help("delete it, or keep the field for the app: Compiler::mark(false)"),
            );
        }
        for violation in Violations::find_in(&self.conn, &seen.touched)?.all() {
            if !self.violations.insert(violation.to_string()) {
                continue; // another migration left it
            }
            let span = span_of(script, |statement| statement.mentions(&violation.table));
            self.findings.push(
                Finding::new(
                    Check::ForeignKeys,
                    &script.file,
                    span,
                    format!("this leaves a row that refers to a missing row: {violation}"),
                )
                .help("insert the parent row too, correct the key, or delete both rows"),
            );
        }
        Ok(())
    }
}

/// Rust code in the place of a script: findings about it are about its file as a whole.
fn as_script(rust: &SourceRust) -> SourceScript {
    SourceScript {
        file: Rc::clone(&rust.file),
        statements: Vec::new(),
        checksum: Digest([0; 32]),
    }
}

/// Runs a Rust step; a panic is an error like any other.
fn catch_panic(part: impl FnOnce() -> Result<(), StepError>) -> Result<(), StepError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(part)).unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("it panicked: {}", text.unwrap_or("without a message")).into())
    })
}

fn variant(key: &ObjectKey) -> &'static str {
    match key.0 {
        ObjectKind::Table => "Table",
        ObjectKind::Index => "Index",
        ObjectKind::View => "View",
        ObjectKind::Trigger => "Trigger",
    }
}

/// A database as a run finds it: foreign keys and the legacy renaming off.
fn open(options: &Options, recorder: &Recorder) -> rusqlite::Result<Connection> {
    let mut conn = Connection::open_in_memory()?;
    if let Some(setup) = &options.setup {
        setup(&conn)?;
    }
    conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = OFF; PRAGMA recursive_triggers = OFF;")?;
    recorder.listen(&mut conn);
    Ok(conn)
}

/// Whether the schema after a part cannot be known, because its Rust step was not run.
pub(super) fn is_unknown(migration: &SourceMigration, options: &Options) -> bool {
    migration.rust.is_some() && options.step(&migration.id()).is_none()
}

/// A statement: its file's path and its offset in it.
type StatementKey = (String, usize);

/// The statements that the checks of the text have refused.
fn refused(findings: &Findings, options: &Options) -> BTreeSet<StatementKey> {
    let is_refusal = |finding: &&Finding| {
        let refuses = matches!(
            finding.check,
            Check::TransactionControl
                | Check::Attach
                | Check::NeedsNoTransaction
                | Check::ReservedPragma
                | Check::Placeholder
        );
        refuses && options.level(finding.check) == Level::Deny
    };
    findings
        .iter()
        .filter(is_refusal)
        .map(|finding| (finding.file.path.clone(), finding.span.start))
        .collect()
}

enum RunError {
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

/// Runs a statement and asks SQLite whether it is exactly one.
fn run_statement(conn: &Connection, sql: &str) -> Result<(), RunError> {
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
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(())
}

/// The path without `.up.sql` and the like: the files of a migration share it.
pub(super) fn stem(path: &str) -> String {
    [".up.sql", ".down.sql", ".rs"]
        .iter()
        .find_map(|suffix| path.strip_suffix(suffix))
        .unwrap_or(path)
        .to_owned()
}
