//! What a build script calls: a directory of migrations is read, checked, rehearsed and embedded.
//!
//! Feature `build`, for `[build-dependencies]`:
//!
//! ```no_run
//! // in the `main` of build.rs
//! tohead::build::embed("migrations");
//! ```
//!
//! [`Compiler`] does the same with options. With the feature `compile` alone its [`compile`](Compiler::compile) makes a
//! set at run time instead, for tools that read a directory.

// The way of a set through these files is `Compiler::check_sources`. What each is for stands in CONTRIBUTING.md.

#[cfg(any(feature = "cli", feature = "embed"))]
pub(crate) mod account;
mod additions;
mod alter_table;
mod calls;
mod chance;
mod checked;
#[cfg(feature = "embed")]
mod colour;
mod consequences;
mod declared;
// The commands write drafts; a build only reads the declared schema.
#[cfg_attr(not(any(feature = "cli", test)), allow(dead_code))]
pub(crate) mod draft;
#[cfg(any(feature = "embed", test))]
mod emit;
#[cfg(not(any(feature = "embed", test)))]
#[allow(dead_code)]
mod emit;
#[cfg(any(feature = "cli", test))]
pub(crate) mod explain;
#[cfg(feature = "include_dir")]
mod included;
mod judge;
mod load;
mod needs;
#[cfg(any(feature = "cli", test))]
pub(crate) mod proof;
mod recorder;
mod rehearse;
mod rejected;
#[cfg(feature = "embed")]
mod render;
mod repeated;
mod rows;
mod shipping;
mod snapshot;
pub(crate) mod stand_ins;
mod stray_keys;
mod trial;
mod unused_allow;
mod verdict;
mod volatile;
mod wording;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

use crate::error::Result;
use crate::hash::Digest;
use crate::lint::Minimum;
use crate::migration::{Migrations, StepError, StepFn};
use crate::source::finding::{Finding, SourceFile};
use crate::source::{self, Check, Findings, Level, RawFile, SourceMigration, SourceSet};
pub use checked::Checked;
#[cfg(any(feature = "cli", test))]
pub(crate) use declared::said as said_of;
use emit::Facts;
use shipping::Shipping;
use stand_ins::StandIns;

/// Checks, rehearses and embeds the migrations of a directory, relative to the package's root.
///
/// Fails the build with every problem found. `Compiler::new(dir).embed()` is the same.
#[cfg(feature = "embed")]
pub fn embed(dir: impl AsRef<Path>) {
    Compiler::new(dir).embed();
}

/// Checks, rehearses and embeds a set of migrations.
#[must_use]
pub struct Compiler {
    /// The directory, as it was given; messages name it so.
    dir: PathBuf,
    /// The files, if they are in memory; else they are read from the directory.
    pub(crate) files: Option<Vec<RawFile>>,
    set: String,
    app_version: String,
    options: Options,
}

impl std::fmt::Debug for Compiler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiler")
            .field("dir", &self.dir)
            .field("set", &self.set)
            .finish_non_exhaustive()
    }
}

/// A function of a Rust step, as its file has it.
pub type RustPart<E> = fn(&Transaction<'_>) -> Result<(), E>;

/// What prepares a connection of the rehearsal: see [`Compiler::connection`].
type Setup = Box<dyn Fn(&Connection) -> rusqlite::Result<()>>;

/// What a build script has said beside the directory and the name of the set.
struct Options {
    keeps_mark: bool,
    /// The oldest SQLite that the app may meet.
    min_sqlite: Option<Minimum>,
    /// What is wrong with the version that was given for it.
    wrong_minimum: Option<String>,
    /// How many rows a new table is filled with.
    rows: usize,
    levels: BTreeMap<Check, Level>,
    setup: Option<Setup>,
    /// Stand-ins for what the app's own build script would register, for commands that do not run it.
    stand_ins: StandIns,
    steps: Vec<Step>,
    /// The declared schema, a file or a directory.
    schema: Option<PathBuf>,
    /// Whether a snapshot is made. None: if the set is embedded, and not if it is made at run time.
    snapshot: Option<bool>,
    /// The fewest migrations whose rehearsal two threads share.
    smallest_shared: usize,
    /// The fewest ALTER TABLE of a set of which a migration has no more of the schema than it can reach.
    fewest_altering: usize,
}

/// A Rust step that the build script has given.
struct Step {
    id: String,
    up: StepFn,
    down: Option<StepFn>,
}

impl Options {
    fn new() -> Self {
        Self {
            keeps_mark: true,
            min_sqlite: None,
            wrong_minimum: None,
            rows: 20,
            levels: BTreeMap::new(),
            setup: None,
            stand_ins: StandIns::default(),
            steps: Vec::new(),
            schema: None,
            snapshot: None,
            smallest_shared: rehearse::SMALLEST_SHARED,
            fewest_altering: rehearse::FEWEST_ALTERING,
        }
    }

    /// The level of a check, as the project or else the check itself has it.
    fn level(&self, check: Check) -> Level {
        self.levels.get(&check).copied().unwrap_or(check.default_level())
    }

    /// The Rust step of a migration, if the build script has given it.
    fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }
}

impl Compiler {
    /// A compiler for the migrations in `dir`, for the set `main`.
    pub fn new(dir: impl AsRef<Path>) -> Self {
        Self {
            dir: dir.as_ref().to_owned(),
            files: None,
            set: "main".to_owned(),
            app_version: "unknown".to_owned(),
            options: Options::new(),
        }
    }

    /// A compiler for a directory that `include_dir!` has put into the binary, for the set `main`.
    #[cfg(feature = "include_dir")]
    pub fn from_dir(dir: &include_dir::Dir<'_>) -> Self {
        let mut compiler = Self::new("migrations");
        compiler.files = Some(included::files(dir));
        compiler
    }

    /// A compiler for files that are in memory: name and contents.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn from_files(shown: &str, mut files: Vec<RawFile>) -> Self {
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut compiler = Self::new(shown);
        compiler.files = Some(files);
        compiler
    }

    /// The version of the app, for the ledger of a set that is made at run time. An embedded set takes
    /// it from the app's package.
    pub fn app_version(mut self, version: impl Into<String>) -> Self {
        self.app_version = version.into();
        self
    }

    /// The name of the set. An app has one, `main`; a library that keeps tables in the same file brings
    /// its own, under its own name, which keeps no mark.
    pub fn set(mut self, name: impl Into<String>) -> Self {
        self.set = name.into();
        self.options.keeps_mark &= self.set == "main";
        self
    }

    /// Whether the set keeps its mark in `PRAGMA user_version`; only `main` does, unless told not to.
    ///
    /// Without the mark a start at head reads the ledger instead of one header field. Switch it off
    /// in an app that uses the field for itself.
    pub fn mark(mut self, keep: bool) -> Self {
        self.options.keeps_mark = keep && self.set == "main";
        self
    }

    /// Declares the oldest SQLite that the app may meet, such as `3.40` or `3.40.1`.
    ///
    /// A statement that uses what came later is found ([`Check::NewerSqlite`]). And a run on an SQLite that is older
    /// than this is refused with [`Error::SqliteTooOld`](crate::Error::SqliteTooOld), before anything is written; with
    /// nothing pending, nothing is refused.
    pub fn min_sqlite(mut self, version: &str) -> Self {
        match version.parse() {
            Ok(minimum) => self.options.min_sqlite = Some(minimum),
            Err(why) => self.options.wrong_minimum = Some(why),
        }
        self
    }

    /// Holds the migrations to a declared schema: a file of CREATE statements, or a directory of such `.sql`
    /// files, relative to the package's root. The statements may stand in any order that resolves.
    ///
    /// A difference between it and the schema after the last migration is a finding
    /// ([`Check::DeclaredSchema`]), so that the build fails, and names what differs and the `tohead create` that
    /// writes the missing migration. Columns in another order are warned of ([`Check::DeclaredOrder`]). No
    /// database is touched, and the file is not changed.
    ///
    /// ```no_run
    /// // in the `main` of build.rs
    /// tohead::build::Compiler::new("migrations").schema("schema.sql").embed();
    /// ```
    pub fn schema(mut self, path: impl AsRef<Path>) -> Self {
        self.options.schema = Some(path.as_ref().to_owned());
        self
    }

    /// How many rows the rehearsal makes up for each new table: 20, unless told otherwise. With 0 it makes up none, and
    /// nothing is known about what the migrations do to rows.
    pub fn rows(mut self, rows: usize) -> Self {
        self.options.rows = rows;
        self
    }

    /// Whether new databases get a copy of head, the *snapshot*, in the place of running all migrations. The build
    /// makes it, and proves that it is the same to every row: see `docs/safety.md`. Without this call a set that is
    /// embedded has one, and a set that is made at run time has none, because it would have to be made first.
    ///
    /// Switch it off if a Rust step reads anything but the database, such as a file of an earlier version of
    /// the app: **with a snapshot it does not run on a new database.**
    pub fn snapshot(mut self, wanted: bool) -> Self {
        self.options.snapshot = Some(wanted);
        self
    }

    /// Sets how a check is treated.
    pub fn level(mut self, check: Check, level: Level) -> Self {
        self.options.levels.insert(check, level);
        self
    }

    /// Prepares the connection of the rehearsal: registers the functions, collations and modules that
    /// migrations use, or creates the tables of another set that they refer to.
    pub fn connection(mut self, setup: impl Fn(&Connection) -> rusqlite::Result<()> + 'static) -> Self {
        self.options.setup = Some(Box::new(setup));
        self
    }

    /// Has something stand in the place of functions and collations of the app.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn stand_ins(mut self, stand_ins: StandIns) -> Self {
        self.options.stand_ins = stand_ins;
        self
    }

    /// Has the Rust step of a migration rehearsed. The build script includes the step's file as a
    /// module; `id` is the file's name without `.rs`.
    ///
    /// ```no_run
    /// # mod split_units {
    /// #     pub fn up(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> { Ok(()) }
    /// #     pub fn down(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> { Ok(()) }
    /// # }
    /// // #[path = "migrations/0009_split_units.rs"]
    /// // mod split_units;
    /// tohead::build::Compiler::new("migrations")
    ///     .rust_step("0009_split_units", split_units::up, Some(split_units::down))
    ///     .embed();
    /// ```
    pub fn rust_step<E>(mut self, id: impl Into<String>, up: RustPart<E>, down: Option<RustPart<E>>) -> Self
    where
        E: Into<StepError> + 'static,
    {
        self.options.steps.push(Step {
            id: id.into(),
            up: boxed(up),
            down: down.map(boxed),
        });
        self
    }

    /// Checks and rehearses the directory and returns the set, for use in this process. The set is
    /// kept for the life of the process.
    ///
    /// # Errors
    /// [`Error::InvalidSet`](crate::Error::InvalidSet) with every problem found. A Rust step that was not given to
    /// [`rust_step`](Self::rust_step) is one: without the app's binary it cannot run.
    pub fn compile(self) -> Result<Migrations> {
        self.check().load()
    }

    /// Checks and rehearses the directory: what [`compile`](Self::compile) and `embed` do before
    /// anything else.
    pub fn check(mut self) -> Checked {
        let shown = self.dir.to_string_lossy().trim_end_matches('/').to_owned();
        let sources = match self.files.take() {
            Some(files) => source::read_files(&shown, files),
            None => source::read_dir(&self.dir, &shown),
        };
        self.check_sources(sources)
    }

    /// Checks what was read: first the files by themselves, then the rehearsal, then what only a set without errors can
    /// be asked about. What was found before decides how far it goes: an error explains what comes behind it.
    fn check_sources(self, sources: SourceSet) -> Checked {
        let SourceSet {
            migrations,
            fixtures,
            lock,
            mut findings,
        } = sources;
        let is_denied = |findings: &Findings| is_denied(findings, &migrations, &self.options);
        let shipping = Shipping::read(lock.as_ref(), &migrations, &mut findings);
        findings.extend(self.wrong_options(&migrations));
        let ends_release = |i: usize| shipping.ends_release(&migrations, i);
        let rehearse = || rehearse::rehearse(&migrations, &fixtures, &findings, &self.options, &ends_release);
        let (rehearsed, beside) = if is_denied(&findings) {
            (rehearse(), None)
        } else {
            snapshot::drawn_beside(&migrations, &self.options, rehearse)
        };
        let has_ended = rehearsed.is_ok();
        let (facts, found) = rehearsed.unwrap_or_else(|error| (Vec::new(), cannot_rehearse(&self.dir, &error)));
        findings.extend(consequences::where_loss_is_meant(found, |finding| {
            is_allowed(finding, &migrations)
        }));
        let run = match beside {
            None if !is_denied(&findings) => snapshot::run_afterwards(&migrations, &self.options),
            beside => beside,
        };
        if has_ended {
            findings.extend(self.endless_views(run.as_ref(), &migrations));
        }
        if !is_denied(&findings) {
            findings.extend(shipping.schema(&migrations, &known_fingerprints(&migrations, &facts, &self.options)));
            findings.extend(declared::held(&self.dir, &migrations, &self.options));
        }
        let drawn = run.map(|run| run.outcome);
        if !is_denied(&findings) {
            findings.extend(stopped_when_new(drawn.as_ref(), &migrations));
        }
        findings.extend(unused_allow::unused(&migrations, &facts, &findings));
        findings.extend(shipping.drafts(&migrations));
        let findings = as_reported(findings, &migrations, &self.options);
        let mut checked = Checked {
            compiler: self,
            migrations,
            shipping,
            facts,
            findings,
            snapshot: None,
        };
        if checked.compiler.options.snapshot == Some(true) && !checked.is_refused() {
            checked.snapshot = Some(snapshot::make(&checked, drawn));
        }
        checked
    }

    /// What is wrong with the options of the build script.
    fn wrong_options(&self, migrations: &[SourceMigration]) -> Findings {
        let mut findings = misfits(&self.dir, migrations, &self.options);
        findings.extend(misnamed(&self.set, &self.dir));
        findings.extend(undeclared(&self.dir, &self.options));
        findings
    }

    /// Views that never end when they are read. The run that has drawn the snapshot has met them; without one they are
    /// looked for.
    fn endless_views(&self, run: Option<&snapshot::Run>, migrations: &[SourceMigration]) -> Findings {
        match run {
            Some(run) => rehearse::about_endless(&run.endless, migrations),
            None => rehearse::about_endless(&rehearse::endless_views(migrations, &self.options), migrations),
        }
    }

    /// Writes the set to the build script's output, for [`tohead::embed!`](crate::embed), or fails the
    /// build with every problem found, each with its file, line and column.
    ///
    /// The directory is watched: a file that is added, edited or removed starts the build script again.
    ///
    /// # Panics
    /// Outside of a build script, where `OUT_DIR` is not set.
    #[cfg(feature = "embed")]
    pub fn embed(mut self) {
        // What a debug build may be full of, a release should not hold.
        if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
            self.options.levels.entry(Check::Drafts).or_insert(Level::Warn);
        }
        self.options.snapshot.get_or_insert(true);
        if let Ok(version) = std::env::var("CARGO_PKG_VERSION") {
            // What the generated code says, too.
            self.app_version = version;
        }
        if let Some(schema) = std::env::var_os(account::SCHEMA) {
            self.options.schema = Some(schema.into());
        }
        println!("cargo::rerun-if-env-changed={}", account::SCHEMA);
        println!("cargo::rerun-if-changed=build.rs");
        println!("cargo::rerun-if-changed={}", self.dir.display());
        if let Some(schema) = &self.options.schema {
            println!("cargo::rerun-if-changed={}", schema.display());
        }
        for step in &self.options.steps {
            println!(
                "cargo::rerun-if-changed={}",
                self.dir.join(format!("{}.rs", step.id)).display()
            );
        }
        let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("OUT_DIR is set in build scripts"));
        let file = out.join(format!("tohead_{}.rs", self.set));
        let checked = self.check();
        checked.report_to_cargo();
        let told = checked.tell(&out);
        if checked.is_refused() {
            let _ = std::fs::remove_file(&file);
            std::process::exit(1);
        }
        let written = told
            .and_then(|()| checked.write_snapshot(&out))
            .and_then(|()| std::fs::write(&file, checked.emit()));
        if let Err(error) = written {
            println!("cargo::error=tohead cannot write into {}: {error}", out.display());
        }
    }
}

fn boxed<E: Into<StepError> + 'static>(part: RustPart<E>) -> StepFn {
    Box::leak(Box::new(move |tx: &Transaction<'_>| part(tx).map_err(Into::into)))
}

/// Whether code of the app, and not SQLite alone, decides what a run of the set leaves.
fn runs_code(migrations: &[SourceMigration], options: &Options) -> bool {
    let has_functions = options.setup.is_some() || !options.stand_ins.is_empty();
    has_functions || migrations.iter().any(|migration| migration.rust.is_some())
}

/// A thread beside this one. It has as much stack as the main thread mostly has: SQLite's parser and code generator call
/// themselves.
fn thread() -> std::thread::Builder {
    std::thread::Builder::new().stack_size(8 << 20)
}

/// The finding for a name that a set cannot have: it stands in the ledger, and in the names of files.
fn misnamed(set: &str, dir: &Path) -> Findings {
    let is_fine = !set.is_empty()
        && set
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if is_fine && set != crate::ledger::OWN_SET {
        return Findings::new();
    }
    let file = SourceFile::without_text(dir.display().to_string());
    let finding = Finding::new(
        Check::ReservedName,
        &file,
        0..0,
        format!("`{set}` cannot be the name of a set"),
    );
    vec![finding.help("choose letters, digits, `_` and `-`; `tohead` is the ledger's own set")]
}

/// The finding for a `min_sqlite` that is no version.
fn undeclared(dir: &Path, options: &Options) -> Findings {
    let finding = |why: &String| {
        let file = SourceFile::without_text(dir.display().to_string());
        Finding::new(Check::NewerSqlite, &file, 0..0, why).help("correct Compiler::min_sqlite in build.rs")
    };
    options.wrong_minimum.iter().map(finding).collect()
}

/// The findings for Rust steps of the build script that do not go with the files of the directory.
fn misfits(dir: &Path, migrations: &[SourceMigration], options: &Options) -> Findings {
    let directory = SourceFile::without_text(dir.display().to_string());
    let misfit = |step: &Step| {
        let rust = migrations
            .iter()
            .find(|migration| migration.id() == step.id)
            .and_then(|migration| migration.rust.as_ref());
        let (file, message, help) = match rust {
            None => (
                &directory,
                format!(
                    "build.rs gives the Rust step `{0}`, and there is no file `{0}.rs`",
                    step.id
                ),
                "correct the id in Compiler::rust_step: it is the file's name without `.rs`",
            ),
            Some(rust) if rust.has_down && step.down.is_none() => (
                &rust.file,
                format!("the file has a `down`, and build.rs gives none for {}", step.id),
                "give both to Compiler::rust_step: up, Some(down)",
            ),
            Some(rust) if !rust.has_down && step.down.is_some() => (
                &rust.file,
                format!("build.rs gives a `down` for {}, and the file has none", step.id),
                "write it as `pub fn down(…)` in the file, or give None to Compiler::rust_step",
            ),
            Some(_) => return None,
        };
        Some(Finding::new(Check::RustStep, file, 0..0, message).help(help))
    };
    options.steps.iter().filter_map(misfit).collect()
}

/// The finding for a rehearsal that could not go on: the error is that of no migration.
fn cannot_rehearse(dir: &Path, error: &rusqlite::Error) -> Findings {
    let file = SourceFile::without_text(dir.display().to_string());
    let finding = Finding::new(
        Check::RejectedStatement,
        &file,
        0..0,
        format!("the rehearsal cannot go on: {error}"),
    );
    vec![finding.help("see whether Compiler::connection does something that SQLite refuses")]
}

/// Whether one of the findings is an error, that no directive allows.
fn is_denied(findings: &Findings, migrations: &[SourceMigration], options: &Options) -> bool {
    let is_denied = |finding: &&Finding| options.level(finding.check) == Level::Deny && !finding.is_quiet;
    findings
        .iter()
        .filter(is_denied)
        .any(|finding| !is_allowed(finding, migrations))
}

/// The finding for a set that has passed its rehearsal, with rows in the tables, and stops on a new database.
fn stopped_when_new(drawn: Option<&snapshot::Outcome>, migrations: &[SourceMigration]) -> Option<Finding> {
    let Some(Err(snapshot::Undrawn::Stopped(stopped))) = drawn else {
        return None;
    };
    let migration = migrations.get(stopped.migration)?;
    Some(rejected::when_new(migration, stopped))
}

/// The fingerprints after the first migrations, up to the first Rust step that was not rehearsed: what it did to the
/// schema nobody knows.
fn known_fingerprints(migrations: &[SourceMigration], facts: &[Facts], options: &Options) -> Vec<Digest> {
    let rehearsed = migrations
        .iter()
        .zip(facts)
        .take_while(|(migration, _)| !rehearse::is_unknown(migration, options));
    rehearsed.map(|(_, facts)| facts.fingerprint).collect()
}

/// Whether a directive of the migration that a finding is about allows it.
fn is_allowed(finding: &Finding, migrations: &[SourceMigration]) -> bool {
    let stem = rehearse::stem(&finding.file.path);
    migrations
        .iter()
        .any(|migration| migration.directives.allows(finding.check) && rehearse::stem(&migration.file().path) == stem)
}

/// The findings that are reported, in their last wording, with their levels, and in the order of the files.
fn as_reported(findings: Findings, migrations: &[SourceMigration], options: &Options) -> Vec<(Level, Finding)> {
    let findings = wording::reword(consequences::leave_out(findings), migrations);
    let mut findings = leveled(findings, migrations, options);
    findings.sort_by(|(_, a), (_, b)| (&a.file.path, a.span.start).cmp(&(&b.file.path, b.span.start)));
    findings
}

/// Gives every finding its level, and leaves out what is allowed.
fn leveled(findings: Findings, migrations: &[SourceMigration], options: &Options) -> Vec<(Level, Finding)> {
    findings
        .into_iter()
        .filter(|finding| !is_allowed(finding, migrations))
        .map(|finding| (options.level(finding.check), finding))
        .filter(|(level, _)| *level != Level::Allow)
        .collect()
}
