//! The rehearsal: every up, every down in reverse with the schema compared after each, every up again.
//!
//! An irreversible migration cannot be gone back over, so the set is rehearsed in stretches between
//! such migrations: up through the stretch, down again to its start, and up once more, unless the way back
//! has led to an empty database, from which the way there is known. What a down part brings back, and the way back from
//! behind the stretch did not tell, because a later part has changed more, is looked at by going back over that one
//! migration alone: see `way_back`.
//!
//! The tables are full of made-up rows meanwhile: see `rows`.

mod aside;
mod beside;
mod circles;
mod database;
mod down;
mod endless;
mod facts;
mod filling;
mod freed;
mod fresh;
mod json_checks;
mod looks;
mod misread;
mod part;
mod plainly;
mod probe;
mod provoke;
mod release;
mod replay;
mod temporary;
mod way_back;
mod writes;
mod young;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use rusqlite::Connection;

use super::emit::Facts;
use super::judge::names;
use super::recorder::{Recorder, Seen};
use super::rows::{Carried, Contents, Copies, Filler, Hints, History, Obstacle, Renamed, Reversal, Watch};
use super::{Options, consequences, is_denied};
use crate::lint::Lints;
use crate::migration::ObjectKind;
use crate::schema::fingerprint::Sum;
use crate::schema::table::{Table, Tables};
use crate::schema::tracker::{self, Changes, Tracker};
use crate::source::finding::Finding;
use crate::source::{Check, Findings, Level, SourceMigration, SourceScript};
use crate::version::Version;
use aside::Aside;
pub(super) use aside::FEWEST_ALTERING;
pub(super) use beside::SMALLEST as SMALLEST_SHARED;
pub(super) use database::open_alone;
use database::{open, open_steady};
pub(super) use endless::{EndlessView, about_endless, endless_views, makes_recurring_views};
pub(super) use misread::AS_CONDITION;
use part::{Failure, Pass};
pub(super) use replay::{Replayed, Stopped, ground, replay, replay_as_run};
use temporary::Temporaries;

/// Rehearses a set: the facts about each migration, and what is wrong.
///
/// `findings` is what the text alone has shown: statements that it refuses are not run. `ends_release` says whether a
/// migration is the last one of a release that went out, so that an app has written rows before the next one.
pub(super) fn rehearse(
    migrations: &[SourceMigration],
    fixtures: &Fixtures,
    findings: &Findings,
    options: &Options,
    ends_release: &dyn Fn(usize) -> bool,
) -> Rehearsed {
    let given = Given::new(migrations, fixtures, findings, options, ends_release);
    if given.sets_aside
        && let Ok((facts, found)) = rehearse_as(&given, options)
        && !is_denied(&found, migrations, options)
    {
        return Ok((facts, found));
    }
    let given = Given {
        sets_aside: false,
        ..given
    };
    rehearse_as(&given, options)
}

fn rehearse_as(given: &Given<'_>, options: &Options) -> Rehearsed {
    match beside::cut(given.migrations, options) {
        Some(cut) => beside::rehearse(given, options, cut),
        None => Rehearsal::new(given, options)?.alone(),
    }
}

/// What a rehearsal comes to.
type Rehearsed = Result<(Vec<Facts>, Findings), rusqlite::Error>;

/// What is known of a set before its rehearsal.
struct Given<'s> {
    migrations: &'s [SourceMigration],
    fixtures: &'s Fixtures,
    /// The statements that are not run.
    refused: BTreeSet<StatementKey>,
    /// The names that files mention which are left out.
    failed_names: BTreeSet<String>,
    /// Of each migration, whether an app runs between it and the next one, as far as the lock file knows.
    ends_release: Vec<bool>,
    /// A migration has no more of the schema than it can reach.
    sets_aside: bool,
}

impl<'s> Given<'s> {
    fn new(
        migrations: &'s [SourceMigration],
        fixtures: &'s Fixtures,
        findings: &Findings,
        options: &Options,
        ends_release: &dyn Fn(usize) -> bool,
    ) -> Self {
        Self {
            migrations,
            fixtures,
            refused: refused(findings, options),
            failed_names: consequences::hidden_names(findings),
            ends_release: (0..migrations.len()).map(ends_release).collect(),
            sets_aside: !is_denied(findings, migrations, options) && Aside::fits(migrations, options),
        }
    }
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
    /// What the down part has brought back right behind the up part, where that was looked at.
    alone: Option<Reversal>,
    /// The names that the up gives tables and columns.
    renamed: Renamed,
    /// The tables that it has made or changed, or filled new ones from.
    tables: Vec<Rc<Table>>,
    facts: Facts,
    /// The rows are others now, of a new database.
    has_other_rows: bool,
}

/// Scripts of rows, by the version of the migration that they come after.
type Fixtures = BTreeMap<Version, SourceScript>;

struct Rehearsal<'s> {
    migrations: &'s [SourceMigration],
    fixtures: &'s Fixtures,
    refused: BTreeSet<StatementKey>,
    options: &'s Options,
    conn: Rc<Connection>,
    recorder: Recorder,
    tracker: Tracker,
    /// What migrations have of the schema, if not all.
    aside: Option<Aside>,
    tables: Tables,
    lints: Lints,
    filler: Filler,
    /// Follows the part that is running.
    watch: Watch,
    /// What the up parts have copied from one table into another.
    copies: Copies,
    /// The up parts that have run on the rows that are there.
    history: History<'s>,
    /// What the part drops of which all is found elsewhere.
    carried: Carried,
    /// How many parts have failed on rows.
    failures: usize,
    /// What was read of tables right before the part that is to run.
    read_before: Contents,
    /// What was read of tables right behind the part that has run.
    read_after: Contents,
    /// What became of the rows of the tables that the last part has touched.
    fates: Vec<(String, &'static str)>,
    /// Those of these tables that got no row which was not there before.
    steady: BTreeSet<String>,
    /// Tables without a row, by their names in lower case, and what to say of them if it stays so, or if a migration
    /// passes over them.
    unfilled: BTreeMap<String, Finding>,
    /// Those of which that was said, for the latter reason.
    unexercised: BTreeSet<String>,
    /// Full-text indexes that agree with their rows, by their names in lower case, and the tables that those that
    /// keep their own text have it from.
    indexes: BTreeMap<String, Option<String>>,
    /// Those that the set has left without the rows that were there.
    blind: BTreeSet<String>,
    /// The database holds no made-up rows, because a part failed on them.
    is_bare: bool,
    /// What was seen of the part that is running.
    seen: Seen,
    temporaries: Temporaries,
    /// What would be said of the part if nothing but its rows were in its way.
    failure: Failure,
    /// Made-up rows that its statements are in the way of.
    obstacles: Vec<Obstacle>,
    /// What was said of the part because it does not end on some of them.
    circling: Vec<Finding>,
    /// What may have to be said of the texts that it reads as dates.
    unreadable: Vec<probe::Unreadable>,
    /// A view or a trigger of the set may recur.
    recurs: bool,
    outcomes: Vec<Outcome>,
    /// The set's own objects.
    sum: Sum,
    schema_version: (u64, u64, u64),
    findings: Findings,
    /// Of each migration, whether an app runs between it and the next one, as far as the lock file knows.
    ends_release: Vec<bool>,
    /// Columns that a migration adds and a later one of the release fills.
    young: Vec<young::Young>,
    /// Of each migration, the index behind the last one that goes out with it.
    release_end: Vec<usize>,
    /// Which up parts may give a table another name.
    renaming: BTreeSet<usize>,
    /// Tables that a later migration of the release fills and puts in the place of another one, by their names in lower case.
    staged: BTreeSet<String>,
    /// Tables with rows that refer to nothing until a later migration of the release mends it, by their names in lower case.
    unmended: BTreeSet<String>,
    /// Every name that a failed statement mentions, or a file that is left out: what fails for want of one of them is a consequence.
    failed_names: BTreeSet<String>,
    /// What to say of triggers that do not end, by their names in lower case, if they are still so at head.
    endless_triggers: BTreeMap<String, Finding>,
    /// What to say of statements of the app that triggers have refused since a migration, if they still do at head: by the
    /// tables, and what is done to them.
    refused_writes: BTreeMap<(String, writes::Write), Finding>,
    /// Of tables from which several statements of the part delete: the first that left rows without their parents.
    orphaned: BTreeMap<String, usize>,
    /// Rows with broken foreign keys, as far as they were reported.
    violations: BTreeSet<String>,
}

impl<'s> Rehearsal<'s> {
    fn new(given: &Given<'s>, options: &'s Options) -> rusqlite::Result<Self> {
        let migrations = given.migrations;
        let recorder = Recorder::default();
        let conn = open_steady(options, &recorder)?;
        let tracker = Tracker::before_the_set(&conn)?;
        Ok(Self {
            migrations,
            fixtures: given.fixtures,
            refused: given.refused.clone(),
            options,
            tables: Tables::read(&conn, &tracker)?,
            lints: Lints::new(options.min_sqlite),
            filler: Filler::new(options.rows, hints(migrations)),
            watch: Watch::default(),
            copies: Copies::default(),
            history: History::default(),
            carried: Carried::new(),
            failures: 0,
            read_before: Contents::new(),
            read_after: Contents::new(),
            fates: Vec::new(),
            steady: BTreeSet::new(),
            unfilled: BTreeMap::new(),
            unexercised: BTreeSet::new(),
            indexes: BTreeMap::new(),
            blind: BTreeSet::new(),
            is_bare: false,
            seen: Seen::default(),
            temporaries: Temporaries::default(),
            failure: Failure::None,
            obstacles: Vec::new(),
            circling: Vec::new(),
            unreadable: Vec::new(),
            recurs: circles::has_recursive_object(migrations),
            tracker,
            aside: given.sets_aside.then(|| Aside::of(migrations, given.fixtures)),
            conn: Rc::new(conn),
            recorder,
            outcomes: Vec::with_capacity(migrations.len()),
            sum: Sum::default(),
            schema_version: (0, 0, 0),
            findings: Findings::new(),
            ends_release: given.ends_release.clone(),
            young: Vec::new(),
            release_end: release::release_ends(migrations, &given.ends_release),
            renaming: release::renaming(migrations),
            staged: BTreeSet::new(),
            unmended: BTreeSet::new(),
            failed_names: given.failed_names.clone(),
            endless_triggers: BTreeMap::new(),
            refused_writes: BTreeMap::new(),
            orphaned: BTreeMap::new(),
            violations: BTreeSet::new(),
        })
    }

    /// Rehearses all of the set.
    fn alone(mut self) -> Rehearsed {
        let migrations = self.migrations;
        let mut start = 0;
        while start < migrations.len() {
            let end = start
                + migrations[start..]
                    .iter()
                    .take_while(|migration| migration.has_down())
                    .count();
            for i in start..end {
                self.first_up(i)?;
            }
            self.back(start..end)?;
            self.there_again(start..end)?;
            if end < migrations.len() {
                self.first_up(end)?;
            }
            start = end + 1;
        }
        self.finish()
    }

    fn finish(mut self) -> Rehearsed {
        self.put_all_back()?;
        self.findings.extend(self.lints.at_head());
        self.findings.extend(std::mem::take(&mut self.unfilled).into_values());
        self.findings.extend(Lints::of_set(self.migrations));
        self.findings
            .extend(std::mem::take(&mut self.endless_triggers).into_values());
        let refused = self.refused_at_head();
        self.findings.extend(refused);
        // The tracker reads only what the authorizer named; here it is held against the whole schema.
        if let (false, Some(last)) = (self.tracker.is_true(&self.conn)?, self.migrations.last()) {
            let message = "the rehearsal has lost track of the schema, so that nothing it says can be trusted";
            let finding = Finding::new(Check::RejectedStatement, last.file(), 0..0, message);
            self.findings.push(
                finding.help("leave sqlite_schema and temporary tables with the names of others alone; else please report this set of migrations"),
            );
        }
        let findings = std::mem::take(&mut self.findings);
        Ok((self.into_facts(), findings))
    }

    /// What was found out about each migration.
    fn into_facts(self) -> Vec<Facts> {
        let known = self.outcomes.into_iter().zip(self.migrations);
        let facts = known.map(|(mut outcome, migration)| {
            // What a Rust step writes may depend on the rows it meets.
            outcome.facts.touched = migration.rust.is_none().then(|| outcome.touched.into_iter().collect());
            outcome.facts.is_known = outcome.is_known;
            outcome.facts
        });
        facts.collect()
    }

    /// Runs a part and follows what it does to the schema: whether it ran, what it changed and touched.
    fn follow(&mut self, i: usize, pass: Pass) -> rusqlite::Result<(bool, Changes, Seen)> {
        let ran = self.run(i, pass)?;
        let mut seen = std::mem::take(&mut self.seen);
        let parents = seen.touched.clone(); // by statements, and the triggers that they set going
        seen.touched.extend(self.tracker.children_of(&parents));
        // What was rolled back is looked at all the same: nothing has changed, or the look finds out.
        let changes = self.tracker.update(&self.conn, &seen.schema)?;
        self.filler
            .expect_triggers(self.tracker.objects(ObjectKind::Trigger).next().is_some());
        seen.touched.extend(self.tracker.children_of(&parents));
        // One that was renamed is known by the name from which.
        let new = changes
            .iter()
            .filter(|((kind, _), states)| *kind == ObjectKind::Table && states.0.is_none());
        let new: BTreeSet<_> = new.map(|((_, name), _)| name.clone()).collect();
        seen.touched.extend(new.iter().cloned());
        // DROP VIEW, and a trigger instead of an insert into one, name views in the place of tables.
        let is_view = |name: &String| {
            let key = (ObjectKind::View, name.clone());
            self.tracker.get(&key).is_some() || changes.contains_key(&key)
        };
        seen.touched.retain(|name| !is_view(name));
        let referring = seen.touched.difference(&parents).filter(|name| !new.contains(*name));
        seen.referring = referring.cloned().collect();
        Ok((ran, changes, seen))
    }

    /// Runs an up for the first time and learns what it does.
    fn first_up(&mut self, i: usize) -> rusqlite::Result<()> {
        self.make_way_for(i)?;
        self.provoke(i)?;
        let migration = &self.migrations[i];
        let writes = self.writes_before(i)?;
        let (ran, changes, seen) = self.follow(i, Pass::Up)?;
        let differences = tracker::differences(&changes);
        let table_changes = self.tables.update(&self.conn, &changes)?;
        if ran {
            self.judge(i, &changes, &table_changes, &differences, &seen)?;
            self.writes_after(i, &writes)?;
        } else {
            let statements = migration.up.iter().flat_map(|up| &up.statements);
            self.failed_names.extend(statements.flat_map(names));
        }
        let facts = self.facts(migration, &changes, &table_changes, &differences, &seen)?;
        self.passed_over(&seen);
        // An app goes on to write into a table from which another one was filled.
        let sources = self.watch.sources(&self.tables).filter(|_| self.ends_release[i]);
        let mut sources: Vec<_> = sources.filter_map(|name| self.tables.get(name).cloned()).collect();
        // And where nothing keeps it from it any more, it writes what was there already.
        let freed = self.freed(i, &changes);
        sources.extend(freed.iter().filter_map(|name| self.tables.get(name).cloned()));
        let renamed = Renamed::by(&self.watch);
        let (rows_before, rows_after) = self.remember_rows(i, ran)?;
        let is_known = ran && self.is_whole(migration);
        let alone = if is_known {
            self.reversal_at_once(i, &rows_before)?
        } else {
            None
        };
        self.outcomes.push(Outcome {
            changes,
            is_broken: !ran,
            is_known,
            touched: seen.touched,
            rows_before,
            rows_after,
            alone,
            renamed,
            tables: Vec::new(),
            facts,
            has_other_rows: false,
        });
        if ran
            && let Some(script) = self.fixtures.get(&migration.version)
            && self.insert_fixture(script)?
        {
            self.outcomes[i].facts.fixture = Some(script.file.path.clone());
        }
        self.staged.retain(|name| self.tables.get(name).is_some());
        self.staged.extend(self.staged(i, &table_changes));
        if ran {
            self.young.extend(self.young(i, &table_changes));
        }
        self.stand_behind(Some(i));
        let mut tables: Vec<_> = table_changes.into_values().filter_map(|(_, now)| now).collect();
        for source in sources {
            if !tables.iter().any(|table| table.name == source.name) {
                tables.push(source);
            }
        }
        self.outcomes[i].tables = tables;
        self.fill(i)?;
        self.set_going(i)
    }

    /// Remembers what an up part that has run for the first time has done to rows: what the tables that it touches held
    /// before it, and after it.
    fn remember_rows(&mut self, i: usize, ran: bool) -> rusqlite::Result<(Contents, Contents)> {
        let migration = &self.migrations[i];
        if let Some(up) = migration.up.as_ref().filter(|_| ran) {
            self.copies.follow(&self.conn, up, &self.watch);
        }
        let watch = std::mem::take(&mut self.watch);
        let before = watch.contents_before().clone();
        if ran {
            self.history.remember(&self.conn, i, migration, watch)?;
            self.recorder.take();
        }
        let read = std::mem::take(&mut self.read_after);
        let after = self.contents_beside(read, before.keys())?;
        Ok((before, after))
    }

    /// Whether no statement of a migration, and no Rust step, is left out.
    fn is_whole(&self, migration: &SourceMigration) -> bool {
        let is_refused = |script: &SourceScript| self.refused.iter().any(|(path, _)| *path == script.file.path);
        let mut scripts = [&migration.up, &migration.down].into_iter().flatten();
        !is_unknown(migration, self.options) && !scripts.any(is_refused)
    }

    /// Down through a stretch.
    fn back(&mut self, stretch: Range<usize>) -> rusqlite::Result<()> {
        for i in stretch.rev() {
            if !self.outcomes[i].is_broken {
                self.down(i)?;
            }
        }
        Ok(())
    }

    /// Up again, as far as there is anything to be found: behind the last migration nothing needs the database at head.
    fn there_again(&mut self, stretch: Range<usize>) -> rusqlite::Result<()> {
        self.put_all_back()?;
        if stretch == (0..self.migrations.len()) && self.is_back_at_nothing()? {
            return self.look_at_open(stretch);
        }
        self.up_through(stretch)
    }

    /// Up again from nothing, as far as the way back has left anything open: nothing else is to be found on that way.
    fn look_at_open(&mut self, stretch: Range<usize>) -> rusqlite::Result<()> {
        let last = stretch.clone().rev().find(|i| self.is_open(*i));
        let found = self.findings.len();
        self.up_through(stretch.start..last.map_or(stretch.start, |last| last + 1))?;
        self.findings.truncate(found);
        Ok(())
    }

    fn up_through(&mut self, stretch: Range<usize>) -> rusqlite::Result<()> {
        for i in stretch {
            if self.outcomes[i].is_broken {
                continue;
            }
            self.make_way_for(i)?;
            self.provoke_again(i)?;
            if self.is_open(i) {
                let before = self.contents(self.outcomes[i].rows_before.keys())?;
                self.up_again(i)?;
                self.reversal_alone(i, &before)?;
            } else {
                self.up_again(i)?;
            }
            self.fill_again(i)?;
        }
        Ok(())
    }

    /// Whether nobody knows yet what the down part of a migration brings back.
    fn is_open(&self, i: usize) -> bool {
        let outcome = &self.outcomes[i];
        outcome.is_known && outcome.facts.reversal.is_none() && !self.migrations[i].directives.no_transaction
    }

    /// Whether the way back has led to a database without any object, where the way there started: the same
    /// statements on the same state do the same. What a Rust step does the second time nobody knows.
    fn is_back_at_nothing(&self) -> rusqlite::Result<bool> {
        if self.migrations.iter().any(|migration| migration.rust.is_some()) {
            return Ok(false);
        }
        let object =
            "SELECT 1 FROM sqlite_schema WHERE name NOT IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4')";
        let is_there = self.conn.prepare(object)?.exists([])?;
        self.recorder.take();
        Ok(!is_there)
    }

    /// After a down that failed: a new database, brought to the state before migration `i`.
    fn restart_before(&mut self, i: usize) -> rusqlite::Result<()> {
        self.needs_whole_schema()?;
        self.conn = Rc::new(open_steady(self.options, &self.recorder)?);
        self.forget_rows();
        let findings = self.findings.len();
        for earlier in 0..i {
            if !self.outcomes[earlier].is_broken {
                self.run(earlier, Pass::UpAgain)?;
            }
        }
        self.seen = Seen::default();
        self.findings.truncate(findings);
        self.tracker = self.tracker.read_again(&self.conn)?;
        self.stand_behind(i.checked_sub(1));
        self.filler
            .expect_triggers(self.tracker.objects(ObjectKind::Trigger).next().is_some());
        self.refill()?;
        Ok(())
    }
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

/// The path without `.up.sql` and the like: the files of a migration share it.
pub(super) fn stem(path: &str) -> String {
    [".up.sql", ".down.sql", ".rs"]
        .iter()
        .find_map(|suffix| path.strip_suffix(suffix))
        .unwrap_or(path)
        .to_owned()
}
