//! Backups: a copy of the database file as it was before a run.
//!
//! A run that needs one makes it while it holds the write lock, from a second connection to the same
//! file, so that nothing can slip between the copy and the migration. A backup is there, whole and on
//! the disk, before the first statement runs; it is taken away again where the run is rolled back,
//! because the database is then what the backup holds.
//!
//! * this file: when one is made, where, and how many are kept;
//! * [`copy`]: the copying, and what makes a copy a backup;
//! * [`names`]: what the files are called, and which of them go;
//! * [`restore`]: the way back, for the command line.

mod copy;
mod names;
#[cfg(feature = "cli")]
pub(crate) mod restore;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::boxed::Result;
use crate::error::Error;
use crate::migration::Migrations;
use crate::opened::Opened;
use crate::plan::{Plan, Step};
use crate::precondition::refuse_read_only;
use crate::query;
use crate::report::Event;
use crate::runner::Runner;

pub(crate) use copy::open_file;
#[cfg(feature = "image")]
pub(crate) use copy::sees_lock;
use copy::{Place, second};

/// When a run makes a backup of the database file, where, and how many are kept.
///
/// ```no_run
/// # mod migrate { pub fn runner() -> tohead::Runner { unimplemented!() } }
/// # let conn = rusqlite::Connection::open_in_memory()?;
/// use tohead::Backup;
/// let report = migrate::runner().backup(Backup::always().in_directory("backups").keep(5)).to_head(&conn)?;
/// println!("{:?}", report.backup);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A backup is called after the file, the version that the database is at, and the time in UTC:
/// `app.db-0007-20260131T120000.000Z.backup`. It is an SQLite database like the one it was made of. Names are in the
/// order in which the backups were made, also where the clock was set back. A
/// database in memory, a temporary one, and one that holds nothing yet have no backup.
///
/// A run that should make a backup and cannot (no space, no permission, a file that no second connection
/// can open) fails with [`Error::Backup`] before it has changed anything.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Backup {
    when: When,
    dir: Option<Directory>,
    keep: usize,
}

/// A directory for backups, and what finds the place of a database's backups there. An app that chooses none does not link
/// that.
#[derive(Clone, Debug)]
struct Directory {
    path: PathBuf,
    place: fn(&Path, &Path) -> Result<Place, String>,
}

impl PartialEq for Directory {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for Directory {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Never,
    BeforeLossySteps,
    Always,
}

impl Backup {
    /// How many backups are kept unless told otherwise.
    pub const KEPT: usize = 3;

    const fn new(when: When) -> Self {
        Self {
            when,
            dir: None,
            keep: Self::KEPT,
        }
    }

    /// No run makes a backup. **What a lossy step takes away is then gone for good.** For an app that
    /// keeps copies of its own.
    pub const fn none() -> Self {
        Self::new(When::Never)
    }

    /// A run makes a backup if one of its steps is lossy: the default.
    ///
    /// A step down is lossy. A step up is lossy where the rehearsal saw rows disappear or did not see
    /// everything come back with the down part, and where it could not tell: a Rust step that it did not
    /// run, a table for which it had no rows. See [`Step::is_lossy`](crate::Step::is_lossy).
    pub const fn before_lossy_steps() -> Self {
        Self::new(When::BeforeLossySteps)
    }

    /// Every run that has something to do makes a backup first.
    pub const fn always() -> Self {
        Self::new(When::Always)
    }

    /// Puts the backups into this directory, which is made if it is missing, instead of beside the
    /// database. Several databases may share it, also where their files are called the same: the names of the backups
    /// say where the database lies, as seen from there, and each knows its own.
    pub fn in_directory(self, dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: Some(Directory {
                path: dir.into(),
                place: Place::new,
            }),
            ..self
        }
    }

    /// How many backups of the database stay; when a run has committed, older ones are deleted. At least
    /// the newest one stays.
    pub const fn keep(mut self, count: usize) -> Self {
        self.keep = if count == 0 { 1 } else { count };
        self
    }

    /// Whether these steps need a backup before they run.
    fn is_wanted(&self, set: &Migrations, steps: &[Step]) -> bool {
        match self.when {
            When::Never => false,
            When::BeforeLossySteps => steps.iter().any(|step| step.is_lossy(set)),
            When::Always => !steps.is_empty(),
        }
    }

    /// Where the backups of a database file lie.
    fn place(&self, file: &Path) -> Result<Place> {
        let Some(dir) = &self.dir else {
            return Ok(Place::beside(file));
        };
        let fails = |problem| Error::Backup {
            file: dir.path.clone(),
            problem,
        };
        Ok((dir.place)(&dir.path, file).map_err(fails)?)
    }
}

impl Default for Backup {
    fn default() -> Self {
        Self::before_lossy_steps()
    }
}

/// A backup that was made for a part of a run. Unless that comes to its commit, dropping it takes the
/// file away again.
#[derive(Debug)]
pub(crate) struct Made {
    path: PathBuf,
    place: Place,
    keep: usize,
    is_needed: bool,
}

/// A backup as a run knows it, which may not link what makes one.
pub(crate) trait Kept {
    /// Whether the database is, or may be, something else by now than what the backup holds.
    fn set_needed(&mut self, is_needed: bool);

    /// The part is committed: where the backup is. Older ones than the policy keeps are deleted.
    fn settle(&self) -> PathBuf;
}

impl Kept for Made {
    fn set_needed(&mut self, is_needed: bool) {
        self.is_needed = is_needed;
    }

    fn settle(&self) -> PathBuf {
        self.place.keep_newest(self.keep, &self.path);
        self.path.clone()
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if !self.is_needed {
            // Nobody is left to tell; the next backup finds it and takes it away.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Makes a backup of the database, whose write lock `conn` holds. None where there is nothing to keep: a
/// database without a file, or without an object.
///
/// `version` is where the database is, for the name.
pub(crate) fn make(runner: &Runner, conn: &Connection, version: &str) -> Result<Option<Made>> {
    let Some(file) = file(conn)? else { return Ok(None) };
    if is_empty(conn)? {
        return Ok(None);
    }
    let policy = &runner.backup;
    let place = policy.place(&file)?;
    let fails = |problem| Error::Backup {
        file: place.dir().to_owned(),
        problem,
    };
    let source = second_to_same_file(runner, &file).map_err(fails)?;
    let progress = |copied, total| {
        runner.observe(&Event::BackingUp { copied, total });
        runner.check_cancelled().is_ok()
    };
    let leftover = place.leftover(runner, &source);
    let path = place
        .make_run_backup(runner, &source, version, &progress)
        .map_err(fails)?;
    if let Some(leftover) = leftover {
        let _ = std::fs::remove_file(leftover);
    }
    Ok(Some(Made {
        path,
        place,
        keep: policy.keep,
        is_needed: false,
    }))
}

/// The one that these steps of a run need.
pub(crate) fn make_for(
    runner: &Runner,
    conn: &Connection,
    plan: &Plan,
    steps: &[Step],
) -> Result<Option<Box<dyn Kept>>> {
    if !runner.backup.is_wanted(&plan.set, steps) {
        return Ok(None);
    }
    refuse_read_only(conn, &plan.context)?;
    let version = plan.from.map(|from| format!("{}", from.version));
    Ok(match make(runner, conn, version.as_deref().unwrap_or("base"))? {
        Some(made) => Some(Box::new(made)),
        None => None,
    })
}

/// A second connection to a file whose write lock the first one holds.
pub(crate) fn second_to_same_file(runner: &Runner, file: &Path) -> Result<Opened, String> {
    let second = second(runner, file)?;
    copy::refuse_another_file(&second)?;
    Ok(second)
}

/// The file of the connection's main database; none where it is in memory or temporary.
pub(crate) fn file(conn: &Connection) -> Result<Option<PathBuf>> {
    let file = match conn.path() {
        Some(path) => PathBuf::from(path),
        // rusqlite has no path that is not UTF-8. SQLite has its bytes.
        None => query::bytes(conn, "SELECT file FROM pragma_database_list WHERE name = 'main'")
            .map(path)
            .map_err(Error::sqlite("asking for the name of the file"))?,
    };
    Ok(Some(file).filter(|file| !file.as_os_str().is_empty()))
}

#[cfg(unix)]
fn path(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

/// Elsewhere SQLite's names of files are UTF-8.
#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether a database holds no object.
pub(crate) fn is_empty(conn: &Connection) -> Result<bool> {
    let holds = "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema)";
    let holds = query::number(conn, holds, &[]).map_err(Error::sqlite("reading the schema"))?;
    Ok(holds == 0)
}
