//! The rehearsal: every up, every down in reverse with the schema compared after each, every up again.
//!
//! An irreversible migration cannot be gone back over, so the set is rehearsed in stretches between
//! such migrations: up through the stretch, down again to its start, and up once more, unless the way back
//! has led to an empty database, from which the way there is known.
//!
//! The tables are full of made-up rows meanwhile: see `rows`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::judge::{self, down_differs, names, reserved_name, span_of};
use super::recorder::{Recorder, Seen};
use super::rows::{self, Content, Filler, Hints, Reversal, Watch};
use super::verdict::verdict;
use super::volatile::volatile;
use super::{Options, emit::Facts, rejected};
use crate::error::message_and_offset;
use crate::foreign_keys::Violations;
use crate::hash::Digest;
use crate::lint::statement::Parsed;
use crate::lint::{Lints, Scene};
use crate::migration::{ObjectKind, StepError, StepFn};
use crate::schema::diff::{Change, Difference, difference};
use crate::schema::fingerprint::Sum;
use crate::schema::normalise::Normal;
use crate::schema::read::ObjectKey;
use crate::schema::table::{Table, TableChanges, Tables};
use crate::schema::tracker::{self, Changes, Tracker};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::{Check, Findings, Level, SourceMigration, SourceRust, SourceScript};
use crate::version::Version;

/// Rehearses a set: the facts about each migration, and what is wrong.
///
/// `findings` is what the text alone has shown: statements that it refuses are not run.
pub(super) fn rehearse(
    migrations: &[SourceMigration],
    fixtures: &Fixtures,
    findings: &Findings,
    options: &Options,
) -> Result<(Vec<Facts>, Findings), rusqlite::Error> {
    let mut rehearsal = Rehearsal::new(migrations, fixtures, refused(findings, options), options)?;
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
    /// What the tables that the up touches held before it, and after it.
    rows_before: Contents,
    rows_after: Contents,
    facts: Facts,
}

/// Scripts of rows, by the version of the migration that they come after.
type Fixtures = BTreeMap<Version, SourceScript>;

/// Rows of tables, by the names of those in lower case.
type Contents = BTreeMap<String, Content>;

struct Rehearsal<'s> {
    migrations: &'s [SourceMigration],
    fixtures: &'s Fixtures,
    refused: BTreeSet<StatementKey>,
    options: &'s Options,
    conn: Rc<Connection>,
    recorder: Recorder,
    tracker: Tracker,
    tables: Tables,
    lints: Lints,
    filler: Filler,
    /// Follows the part that is running.
    watch: Watch,
    /// What became of the rows of the tables that the last part has touched.
    fates: Vec<(String, &'static str)>,
    /// Tables without a row, by their names in lower case, and what to say of them if it stays so.
    unfilled: BTreeMap<String, Finding>,
    /// Full-text indexes that agree with their rows, by their names in lower case.
    indexes: BTreeSet<String>,
    /// The database holds no made-up rows, because a part failed on them.
    is_bare: bool,
    /// What was seen of the part that is running.
    seen: Seen,
    /// What would be said of the part if nothing but its rows were in its way.
    failure: Failure,
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

/// Why a part failed first.
#[derive(Debug, Default)]
enum Failure {
    /// It has not failed.
    #[default]
    None,
    /// What to say of it if it runs on empty tables; nothing where made-up rows are to blame.
    OnRows(Option<Finding>),
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
        fixtures: &'s Fixtures,
        refused: BTreeSet<StatementKey>,
        options: &'s Options,
    ) -> rusqlite::Result<Self> {
        let recorder = Recorder::default();
        let conn = open(options, &recorder)?;
        let tracker = Tracker::before_the_set(&conn)?;
        Ok(Self {
            migrations,
            fixtures,
            refused,
            options,
            tables: Tables::read(&conn, &tracker)?,
            lints: Lints::new(options.min_sqlite),
            filler: Filler::new(options.rows, hints(migrations)),
            watch: Watch::default(),
            fates: Vec::new(),
            unfilled: BTreeMap::new(),
            indexes: BTreeSet::new(),
            is_bare: false,
            seen: Seen::default(),
            failure: Failure::None,
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
        let is_there = |name: &String| self.tables.get(name).is_some();
        let unfilled = std::mem::take(&mut self.unfilled).into_iter();
        self.findings
            .extend(unfilled.filter(|(name, _)| is_there(name)).map(|(_, finding)| finding));
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
        let ran = self.run(i, pass)?;
        let mut seen = std::mem::take(&mut self.seen);
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
        let facts = self.facts(migration, &changes, &table_changes, &differences, &seen);
        let rows_before = std::mem::take(&mut self.watch).into_before();
        let rows_after = self.contents(rows_before.keys())?;
        let is_refused = |script: &SourceScript| self.refused.iter().any(|(path, _)| *path == script.file.path);
        let is_known = ran
            && !is_unknown(migration, self.options)
            && ![&migration.up, &migration.down].into_iter().flatten().any(is_refused);
        self.outcomes.push(Outcome {
            changes,
            is_broken: !ran,
            is_known,
            touched: seen.touched,
            rows_before,
            rows_after,
            facts,
        });
        if ran && let Some(script) = self.fixtures.get(&migration.version) {
            self.insert_fixture(script)?;
        }
        let changed: Vec<_> = table_changes.into_values().filter_map(|(_, now)| now).collect();
        self.fill(migration, &changed)
    }

    /// Inserts the project's own rows.
    fn insert_fixture(&mut self, script: &SourceScript) -> rusqlite::Result<()> {
        let conn = Rc::clone(&self.conn);
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        for statement in &script.statements {
            self.recorder.restart();
            if let Err(RunError::Sqlite(error)) = run_statement(&conn, &statement.sql, |_| Ok(())) {
                let finding = rejected::finding(&conn, script, statement, &error, false);
                self.findings.push(Finding {
                    check: Check::Fixture,
                    ..finding
                });
                return Ok(());
            }
        }
        tx.commit()
    }

    /// Gives rows to tables that are new or have changed.
    fn fill(&mut self, migration: &SourceMigration, tables: &[Rc<Table>]) -> rusqlite::Result<()> {
        if self.is_bare {
            return self.refill();
        }
        // What has changed elsewhere may have been what kept a table empty.
        let again = self.unfilled.keys().filter_map(|name| self.tables.get(name));
        let is_again = |table: &&Rc<Table>| !tables.iter().any(|other| other.name == table.name);
        let tables: Vec<_> = tables.iter().chain(again.filter(is_again)).cloned().collect();
        let unfilled = self.filler.fill(&self.conn, &tables)?;
        self.fill_indexes();
        // The first migration that leaves a table empty is the one to say it of.
        let mut earlier = std::mem::take(&mut self.unfilled);
        for unfilled in unfilled {
            let name = unfilled.table.to_ascii_lowercase();
            let finding = earlier.remove(&name);
            let finding = finding.unwrap_or_else(|| judge::not_exercised(migration, &unfilled));
            self.unfilled.insert(name, finding);
        }
        self.recorder.take();
        Ok(())
    }

    /// Gives rows to full-text tables, and remembers which agree with what they index.
    fn fill_indexes(&mut self) {
        if self.options.rows == 0 {
            return;
        }
        let tables = self.tracker.objects(ObjectKind::Table);
        let indexes = tables.filter(|(_, table)| rows::search::is_index(table));
        self.indexes.clear();
        for ((_, name), table) in indexes {
            rows::search::fill(&self.conn, table);
            if rows::search::agrees(&self.conn, &table.object.name) {
                self.indexes.insert(name.clone());
            }
        }
    }

    /// Full-text indexes that agreed with their rows before an up and do not any more.
    fn judge_indexes(&mut self, up: &SourceScript) {
        let tables = self.tracker.objects(ObjectKind::Table);
        let is_broken = |name: &String, table: &Normal| {
            self.indexes.contains(name) && !rows::search::agrees(&self.conn, &table.object.name)
        };
        let broken = tables.filter(|((_, name), table)| rows::search::is_index(table) && is_broken(name, table));
        let findings: Vec<_> = broken
            .map(|(_, table)| rows::search::disagrees(up, &table.object.name))
            .collect();
        self.findings.extend(findings);
        self.recorder.take();
    }

    /// What these tables hold now.
    fn contents<'n>(&self, names: impl Iterator<Item = &'n String>) -> rusqlite::Result<Contents> {
        let mut contents = Contents::new();
        for name in names {
            contents.extend(Content::read(&self.conn, name)?.map(|content| (name.clone(), content)));
        }
        self.recorder.take();
        Ok(contents)
    }

    fn facts(
        &mut self,
        migration: &SourceMigration,
        changes: &Changes,
        table_changes: &TableChanges,
        differences: &[Difference],
        seen: &Seen,
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
            fates: std::mem::take(&mut self.fates),
            reversal: None,
            volatile: volatile(seen, migration.up.as_ref(), &self.tables),
        }
    }

    /// Down through a stretch and up again.
    fn back_and_forth(&mut self, stretch: Range<usize>) -> rusqlite::Result<()> {
        for i in stretch.clone().rev() {
            if !self.outcomes[i].is_broken {
                self.down(i)?;
            }
        }
        if self.is_back_at_nothing(&stretch)? {
            return Ok(());
        }
        for i in stretch {
            if !self.outcomes[i].is_broken {
                self.up_again(i)?;
            }
        }
        // The way back has emptied what it dropped.
        let tables: Vec<_> = self.tables.all().cloned().collect();
        self.filler.fill(&self.conn, &tables)?;
        self.fill_indexes();
        self.recorder.take();
        Ok(())
    }

    /// Whether the way back from the last migration has led to a database without any object, where the
    /// way there started: the same statements on the same state do the same, and nothing comes behind that
    /// needs the database at head. What a Rust step does the second time nobody knows.
    fn is_back_at_nothing(&self, stretch: &Range<usize>) -> rusqlite::Result<bool> {
        let is_whole = *stretch == (0..self.migrations.len());
        if !is_whole || self.migrations.iter().any(|migration| migration.rust.is_some()) {
            return Ok(false);
        }
        let object =
            "SELECT 1 FROM sqlite_schema WHERE name NOT IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4')";
        let is_there = self.conn.prepare(object)?.exists([])?;
        self.recorder.take();
        Ok(!is_there)
    }

    fn down(&mut self, i: usize) -> rusqlite::Result<()> {
        let migration = &self.migrations[i];
        let left = self.contents(self.outcomes[i].rows_after.keys())?;
        let (ran, changes, seen) = self.follow(i, Pass::Down)?;
        if ran
            && let Some(down) = migration
                .down
                .clone()
                .or_else(|| migration.rust.as_ref().map(as_script))
        {
            self.judge_rows(&down, &seen, &TableChanges::new())?;
        }
        self.outcomes[i].touched.extend(seen.touched);
        if !ran {
            self.outcomes[i].is_known = false;
            return self.restart_before(i);
        }
        if self.is_bare {
            self.refill()?;
        } else if !is_unknown(migration, self.options) {
            let reversal = self.reversal(i, &left)?;
            self.outcomes[i].facts.reversal = reversal.map(|reversal| reversal.lost.into_iter().collect());
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

    /// What the down has not brought back of the rows before the up. `left`: what its tables held before
    /// it; what later migrations have changed there tells nothing.
    fn reversal(&self, i: usize, left: &Contents) -> rusqlite::Result<Option<Reversal>> {
        let outcome = &self.outcomes[i];
        let after_down = self.contents(outcome.rows_before.keys())?;
        Ok(rows::reversal(&outcome.rows_before, &after_down, |table| {
            match (outcome.rows_after.get(table), left.get(table)) {
                (None, None) => true,
                (Some(after), Some(now)) => rows::is_kept(after, now),
                _ => false,
            }
        }))
    }

    fn up_again(&mut self, i: usize) -> rusqlite::Result<()> {
        let migration = &self.migrations[i];
        let (ran, changes, _) = self.follow(i, Pass::UpAgain)?;
        if !ran {
            return self.restart_before(i + 1);
        }
        if self.is_bare {
            self.refill()?;
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
        self.seen = Seen::default();
        self.findings.truncate(findings);
        self.tracker = self.tracker.read_again(&self.conn)?;
        self.refill()
    }

    /// Gives rows to every table of a new database.
    fn refill(&mut self) -> rusqlite::Result<()> {
        self.is_bare = false;
        self.filler.restart();
        let tables: Vec<_> = Tables::read(&self.conn, &self.tracker)?.all().cloned().collect();
        self.filler.fill(&self.conn, &tables)?;
        self.fill_indexes();
        self.recorder.take();
        Ok(())
    }

    /// Runs one part of a migration, and looks at what became of the rows; whether everything in it ran.
    fn run(&mut self, i: usize, pass: Pass) -> rusqlite::Result<bool> {
        let found = self.findings.len();
        let failed_names = self.failed_names.clone();
        (self.watch, self.seen, self.failure) = (Watch::default(), Seen::default(), Failure::None);
        self.recorder.take();
        let ran = self.run_part(i, pass)?;
        if !ran
            && let Failure::OnRows(finding) = std::mem::take(&mut self.failure)
            && let Some(conn) = self.plainly(i, pass)?
        {
            self.findings.truncate(found);
            self.findings
                .extend(finding.map(|finding| finding.note_about(pass.as_note())));
            self.failed_names = failed_names;
            self.adopt(conn);
            return Ok(true);
        }
        self.fates.clear();
        let migration = &self.migrations[i];
        if let (true, Some(script)) = (ran && pass != Pass::UpAgain, part(migration, pass)) {
            let judgement = rows::judge(&self.conn, &script, &self.watch, pass == Pass::Down)?;
            self.findings.extend(judgement.findings);
            self.fates = judgement.fates;
            self.recorder.take();
        }
        Ok(ran)
    }

    /// Runs one part in a transaction of its own; whether everything in it ran.
    fn run_part(&mut self, i: usize, pass: Pass) -> rusqlite::Result<bool> {
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
        if ran && !tx.is_autocommit() {
            tx.commit()?
        } else {
            drop(tx)
        }
        Ok(ran)
    }

    /// Runs a part where there are no rows but those of the migrations: a database after it, if it runs.
    fn plainly(&self, i: usize, pass: Pass) -> rusqlite::Result<Option<Connection>> {
        let conn = open(self.options, &self.recorder)?;
        let earlier = (0..i).filter(|earlier| !self.outcomes[*earlier].is_broken);
        let earlier = earlier.map(|earlier| (earlier, Pass::Up));
        let passes: &[Pass] = match pass {
            Pass::Up => &[Pass::Up],
            Pass::Down => &[Pass::Up, Pass::Down],
            Pass::UpAgain => &[Pass::Up, Pass::Down, Pass::Up],
        };
        for (i, pass) in earlier.chain(passes.iter().map(|pass| (i, *pass))) {
            if !self.runs_plainly(&conn, &self.migrations[i], pass)? {
                return Ok(None);
            }
        }
        Ok(Some(conn))
    }

    fn runs_plainly(&self, conn: &Connection, migration: &SourceMigration, pass: Pass) -> rusqlite::Result<bool> {
        let sql = || {
            let statements = sql_part(migration, pass).into_iter().flat_map(|script| {
                let statements = script.statements.iter();
                statements.filter(|statement| !self.is_refused(script, statement))
            });
            statements.into_iter().all(|statement| {
                self.recorder.restart();
                run_statement(conn, &statement.sql, |_| Ok(())).is_ok()
            })
        };
        if migration.directives.no_transaction {
            return Ok(sql());
        }
        let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
        let rust = || match self.options.step(&migration.id()) {
            Some(step) if pass == Pass::Down => step.down.is_none_or(|down| catch_panic(|| down(&tx)).is_ok()),
            Some(step) => catch_panic(|| (step.up)(&tx)).is_ok(),
            None => true,
        };
        let ran = match pass {
            Pass::Down => rust() && sql(),
            Pass::Up | Pass::UpAgain => sql() && rust(),
        };
        if ran {
            tx.commit()?;
        }
        Ok(ran)
    }

    /// Goes on with another database.
    fn adopt(&mut self, conn: Connection) {
        self.conn = Rc::new(conn);
        self.recorder.take();
        self.watch = Watch::default();
        self.seen.schema.everything = true;
        self.is_bare = true;
    }

    /// Runs the statements of a script, also behind one that fails, so that all failures are found.
    fn statements(&mut self, migration: &SourceMigration, script: &SourceScript, pass: Pass) -> bool {
        let mut ran = true;
        for (index, statement) in script.statements.iter().enumerate() {
            if self.is_refused(script, statement) {
                self.failed_names.extend(names(statement));
                continue;
            }
            if pass != Pass::UpAgain {
                self.findings
                    .extend(self.lints.before(&self.conn, migration, script, statement));
            }
            if let Err(error) = self.statement(script, index, statement, pass) {
                ran = false;
                if self.recorder.has_stopped() {
                    self.findings.push(judge::never_ends(script, statement));
                    return false;
                }
                self.failed(script, statement, &error, pass);
            }
            if !migration.directives.no_transaction && self.conn.is_autocommit() {
                self.ended_transaction(script, statement);
                return false;
            }
        }
        ran
    }

    /// Runs a statement, and remembers what it touched and what was there before.
    fn statement(
        &mut self,
        script: &SourceScript,
        index: usize,
        statement: &SourceStatement,
        pass: Pass,
    ) -> Result<(), RunError> {
        let conn = Rc::clone(&self.conn);
        self.recorder.take();
        self.recorder.restart();
        let mut seen = Seen::default();
        let outcome = run_statement(&conn, &statement.sql, |conn| {
            seen = self.recorder.take();
            // A trigger instead of an insert names a view in the place of a table.
            let is_table = |name: &&String| self.tracker.get(&(ObjectKind::View, (*name).clone())).is_none();
            self.watch.before(conn, seen.touched.iter().filter(is_table))?;
            self.recorder.take();
            Ok(())
        });
        seen.merge(self.recorder.take());
        // Of all forms of ALTER TABLE only RENAME rewrites other objects
        // (<https://sqlite.org/lang_altertable.html>).
        if !seen.altered.is_empty() && statement.mentions("rename") {
            seen.schema.everything = true;
        }
        seen.schema.names.extend(seen.altered.iter().cloned());
        self.seen.merge(seen.clone());
        match &outcome {
            Ok(()) => self.watch.after(&conn, script, index, statement, seen),
            Err(_) if self.recorder.has_stopped() => {}
            Err(RunError::Sqlite(error)) if matches!(self.failure, Failure::None) => {
                let (message, _) = message_and_offset(error, &statement.sql);
                let parsed = Parsed::new(script, statement);
                let is_down = pass == Pass::Down;
                self.failure = Failure::OnRows(rows::fails_on_rows(&conn, &parsed, &seen, &message, is_down));
            }
            Err(_) => {}
        }
        self.recorder.take();
        outcome
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
                    self.failure = Failure::OnRows(Some(rows::step_fails_on_rows(&rust.file, &id, part, &error)));
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
    fn watched(&mut self, tx: &Transaction<'_>, part: StepFn) -> Result<(), StepError> {
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
        self.judge_indexes(&up);
        self.judge_rows(&up, seen, table_changes)
    }

    /// Looks at what a script has done to rows and to the mark.
    fn judge_rows(&mut self, script: &SourceScript, seen: &Seen, table_changes: &TableChanges) -> rusqlite::Result<()> {
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
        let violations = Violations::find_in(&self.conn, &seen.touched)?;
        // What another migration has left was reported there.
        let new = violations.all().iter();
        let new: Vec<_> = new
            .filter(|violation| self.violations.insert(violation.to_string()))
            .collect();
        // The key is new, and its columns are not.
        let is_new = |table: &str, parent: &str| {
            let states = table_changes.get(&table.to_ascii_lowercase());
            let Some((Some(before), Some(after))) = states else {
                return false;
            };
            let mut keys = after
                .foreign_keys
                .iter()
                .filter(|key| key.parent.eq_ignore_ascii_case(parent));
            keys.all(|key| {
                let had_key = before.foreign_keys.iter().any(|old| old.columns == key.columns);
                !had_key && key.columns.iter().all(|column| before.column(column).is_some())
            })
        };
        self.findings.extend(judge::missing_parents(script, &new, is_new));
        Ok(())
    }
}

impl Pass {
    /// What has to be said about a failure in this pass.
    fn as_note(self) -> Option<&'static str> {
        match self {
            Self::Up => None,
            Self::Down => Some("in the down part"),
            Self::UpAgain => Some("when the up part was run again after the down part"),
        }
    }
}

/// The SQL of one part of a migration.
fn sql_part(migration: &SourceMigration, pass: Pass) -> Option<&SourceScript> {
    if pass == Pass::Down {
        migration.down.as_ref()
    } else {
        migration.up.as_ref()
    }
}

/// One part of a migration as findings refer to it.
fn part(migration: &SourceMigration, pass: Pass) -> Option<SourceScript> {
    sql_part(migration, pass)
        .cloned()
        .or_else(|| migration.rust.as_ref().map(as_script))
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

/// What the scripts say of the values that columns hold.
fn hints(migrations: &[SourceMigration]) -> Hints {
    let mut hints = Hints::default();
    let scripts = migrations.iter().flat_map(|migration| [&migration.up, &migration.down]);
    for statement in scripts.flatten().flat_map(|script| &script.statements) {
        hints.read(&statement.sql);
    }
    hints
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

/// Runs a statement and asks SQLite whether it is exactly one. `prepared` is called between.
fn run_statement(
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

/// The path without `.up.sql` and the like: the files of a migration share it.
pub(super) fn stem(path: &str) -> String {
    [".up.sql", ".down.sql", ".rs"]
        .iter()
        .find_map(|suffix| path.strip_suffix(suffix))
        .unwrap_or(path)
        .to_owned()
}
