//! Copying a database file by SQLite's backup API, and what makes a copy a backup: it was verified, it is
//! on the disk, and it got its name in one step.

use std::ffi::OsString;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::ffi::{SQLITE_BUSY, SQLITE_INTERRUPT};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::names::{self, Kind};
use crate::opened::{Opened, opened};
use crate::query;
use crate::report::Tenths;
use crate::runner::Runner;

/// Why there is no copy, for people.
pub(super) type Problem = String;

/// Told how many bytes of how many are copied; answers whether to go on.
pub(super) type Progress<'p> = &'p dyn Fn(u64, u64) -> bool;

/// How many pages are copied between two reports of progress.
const PAGES_AT_ONCE: i32 = 512;

/// Room that is left over on the disk when the copy is made.
const MARGIN: u64 = 1 << 20;

/// A second connection to a database file.
pub(super) fn second(runner: &Runner, file: &Path) -> Result<Opened, Problem> {
    let conn = runner.connect(file, false).map(opened).map_err(|error| {
        why(
            format_args!("no second connection could be opened to {}", file.display()),
            error,
        )
    })?;
    Ok(conn)
}

/// Whether it sees the write lock of the run: a second connection to the same file cannot have it too. If it can, it
/// has opened something else: a file of the same name behind another VFS.
pub(crate) fn sees_lock(second: &Connection) -> rusqlite::Result<bool> {
    let _ = second.busy_timeout(Duration::ZERO);
    match second.execute_batch("BEGIN IMMEDIATE") {
        Ok(()) => {
            let _ = second.execute_batch("ROLLBACK");
            Ok(false)
        }
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Refuses what [`sees_lock`] finds to be another file.
pub(super) fn refuse_another_file(second: &Connection) -> Result<(), Problem> {
    match sees_lock(second) {
        Ok(true) => Ok(()),
        Ok(false) => Err("a second connection by the file's name does not see the lock of the first, so it is not the same database; say how to open it with `Runner::open_with`".to_owned()),
        Err(error) => Err(format!(
            "the database cannot be read by a second connection: {error}; if it is encrypted, say how to open it with `Runner::open_with`"
        )),
    }
}

/// Where backups of one database file lie.
#[derive(Clone, Debug)]
pub(super) struct Place {
    dir: PathBuf,
    /// What their names begin with.
    stem: OsString,
}

impl Place {
    /// A directory, which is made if it is missing.
    pub(super) fn new(dir: &Path, database: &Path) -> Result<Self, Problem> {
        make_dir(dir)?;
        Ok(Self {
            dir: dir.to_owned(),
            stem: names::stem(dir, database),
        })
    }

    /// The directory of the database.
    pub(super) fn beside(database: &Path) -> Self {
        let dir = database.parent().filter(|dir| !dir.as_os_str().is_empty());
        Self {
            dir: dir.unwrap_or(Path::new(".")).to_owned(),
            stem: database.file_name().unwrap_or_default().to_owned(),
        }
    }

    pub(super) fn make_run_backup(
        &self,
        runner: &Runner,
        source: &Connection,
        version: &str,
        progress: Progress<'_>,
    ) -> Result<PathBuf, Problem> {
        let target = self.new_name(source, version, Kind::Run)?;
        // Only a run under the same lock makes such files, so what is left of one is of a run that ended early.
        for leftover in names::unfinished(&self.dir, &self.stem) {
            let _ = std::fs::remove_file(leftover);
        }
        make(runner, source, &target, progress)?;
        Ok(target)
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The name of a backup that is made now.
    pub(super) fn new_name(&self, conn: &Connection, version: &str, kind: Kind) -> Result<PathBuf, Problem> {
        let name = names::name(conn, &self.dir, &self.stem, version, kind).map_err(plainly)?;
        Ok(self.dir.join(name))
    }

    /// The newest backup, if it was made of the state that the database is still in: the run that made it
    /// did not commit.
    pub(super) fn leftover(&self, runner: &Runner, source: &Connection) -> Option<PathBuf> {
        let newest = names::backups(&self.dir, &self.stem).pop()?;
        let copy = runner.connect(&newest, false).ok()?;
        let entries = |conn: &Connection| {
            let sql = "SELECT coalesce(max(seq), 0) FROM main.tohead_ledger";
            query::number(conn, sql, &[]).ok()
        };
        let is_same = entries(&copy).is_some_and(|seq| Some(seq) == entries(source));
        is_same.then_some(newest)
    }

    /// Deletes all backups but the newest ones, and this one, whatever its name says of its age.
    pub(super) fn keep_newest(&self, count: usize, made: &Path) {
        let backups = names::backups(&self.dir, &self.stem);
        let old = backups.len().saturating_sub(count);
        for backup in backups[..old].iter().filter(|backup| *backup != made) {
            // It is in nobody's way; the next run tries again.
            let _ = std::fs::remove_file(backup);
        }
    }
}

fn make_dir(dir: &Path) -> Result<(), Problem> {
    std::fs::create_dir_all(dir).map_err(|error| format!("the directory {} cannot be made: {error}", dir.display()))
}

/// Copies a database into a file that is not there yet: first under another name, then, when it is whole,
/// verified and on the disk, under its own.
pub(super) fn make(runner: &Runner, source: &Connection, target: &Path, progress: Progress<'_>) -> Result<(), Problem> {
    refuse_taken(target)?;
    Unfinished::make(runner, source, target, progress)?.finish()
}

fn refuse_taken(target: &Path) -> Result<(), Problem> {
    if target.exists() {
        return Err(format!("there is a file {} already", target.display()));
    }
    Ok(())
}

/// A copy that has not got its name yet. Dropping it takes away what is there under the name that it has until then.
pub(super) struct Unfinished {
    file: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    /// A copy that is whole, verified and on the disk.
    pub(super) fn make(
        runner: &Runner,
        source: &Connection,
        target: &Path,
        progress: Progress<'_>,
    ) -> Result<Self, Problem> {
        let unfinished = Self {
            file: names::unfinished_name(target),
            target: target.to_owned(),
        };
        refuse_full_disk(source, target)?;
        let _ = std::fs::remove_file(&unfinished.file);
        copy(runner, source, &unfinished.file, progress)?;
        verify(runner, source, &unfinished.file)?;
        File::options()
            .write(true)
            .open(&unfinished.file)
            .and_then(|file| file.sync_all())
            .map_err(failed("writing the copy to the disk"))?;
        Ok(unfinished)
    }

    /// Gives it its name, which nothing may have taken.
    pub(super) fn finish(self) -> Result<(), Problem> {
        refuse_taken(&self.target)?;
        std::fs::rename(&self.file, &self.target).map_err(failed("giving the copy its name"))?;
        sync_dir(&self.target).map_err(failed("writing the directory to the disk"))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        for end in FILES_OF_A_DATABASE {
            let _ = std::fs::remove_file(with_end(&self.file, end));
        }
    }
}

fn failed(what: &'static str) -> impl Fn(std::io::Error) -> Problem {
    move |error| io_failed(what, error)
}

#[cold]
#[inline(never)]
fn io_failed(what: &str, error: std::io::Error) -> Problem {
    format!("{what} failed: {error}")
}

/// What SQLite said, behind what it was about.
#[cold]
#[inline(never)]
fn why(what: std::fmt::Arguments<'_>, error: rusqlite::Error) -> Problem {
    format!("{what}: {error}")
}

/// What SQLite said.
#[cold]
#[inline(never)]
fn plainly(error: rusqlite::Error) -> Problem {
    format!("{error}")
}

/// How the names of the files end that make up a database (<https://sqlite.org/tempfiles.html>); last its own.
pub(super) const FILES_OF_A_DATABASE: [&str; 4] = ["-journal", "-wal", "-shm", ""];

pub(super) fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn refuse_full_disk(source: &Connection, target: &Path) -> Result<(), Problem> {
    let dir = target.parent().filter(|dir| !dir.as_os_str().is_empty());
    let needed = size(source).map_err(plainly)?.saturating_add(MARGIN);
    // Where it cannot be asked, the copying finds out.
    match fs4::available_space(dir.unwrap_or(Path::new("."))) {
        Ok(free) if free < needed => Err(format!(
            "the disk has {} of free space, and the copy needs {}",
            Bytes(free),
            Bytes(needed)
        )),
        _ => Ok(()),
    }
}

/// The size of a database in bytes.
fn size(conn: &Connection) -> rusqlite::Result<u64> {
    let sql = "SELECT page_count * page_size FROM pragma_page_count('main'), pragma_page_size('main')";
    let size = query::number(conn, sql, &[])?;
    Ok(u64::try_from(size).unwrap_or_default())
}

/// An amount of bytes, for people.
struct Bytes(u64);

impl std::fmt::Display for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} MB", Tenths::of(self.0.into(), 1_000_000))
    }
}

fn copy(runner: &Runner, source: &Connection, target: &Path, progress: Progress<'_>) -> Result<(), Problem> {
    let fails = |error| why(format_args!("copying into {} failed", target.display()), error);
    let mut copy = runner.connect(target, true).map_err(fails)?;
    // Until it has its name nobody misses it, and then it is synced as a whole.
    copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        .map_err(fails)?;
    transfer(source, &mut copy, progress).map_err(fails)?;
    copy.close().map_err(|(_, error)| fails(error))
}

/// Copies all pages of one database into another.
pub(super) fn transfer(from: &Connection, to: &mut Connection, progress: Progress<'_>) -> rusqlite::Result<()> {
    let page_size = query::number(from, "PRAGMA main.page_size", &[])?;
    let bytes = |pages: i64| u64::try_from(pages.saturating_mul(page_size)).unwrap_or_default();
    let backup = Backup::new(from, to)?;
    loop {
        let result = backup.step(PAGES_AT_ONCE)?;
        let now = backup.progress();
        let goes_on = progress(
            bytes(i64::from(now.pagecount - now.remaining)),
            bytes(i64::from(now.pagecount)),
        );
        match result {
            StepResult::Done => return Ok(()),
            _ if !goes_on => return Err(failure(SQLITE_INTERRUPT)),
            StepResult::More => {}
            _ => return Err(busy()),
        }
    }
}

/// What a step of the backup API means by Busy and Locked.
pub(super) fn busy() -> rusqlite::Error {
    failure(SQLITE_BUSY)
}

fn failure(code: i32) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)
}

/// The copy has to answer as the original does. Old damage of the original is no matter of the copy.
fn verify(runner: &Runner, source: &Connection, copy: &Path) -> Result<(), Problem> {
    let fails = |error| why(format_args!("the copy cannot be opened"), error);
    let copy = runner.connect(copy, false).map_err(fails)?;
    let found = look(&copy).map_err(fails)?;
    if look(source).map_err(plainly)? != found {
        return Err("the copy is not what the database is".to_owned());
    }
    let damage = damage(&copy);
    if damage.is_some() && self::damage(source) != damage {
        return Err(format!("the copy is damaged: {}", damage.unwrap_or_default()));
    }
    copy.close().map_err(|(_, error)| fails(error))
}

/// Size, schema version, mark and number of objects.
fn look(conn: &Connection) -> rusqlite::Result<[i64; 4]> {
    let number = |sql: &str| query::number(conn, sql, &[]);
    Ok([
        number("PRAGMA main.page_count")?,
        number("PRAGMA main.application_id")?,
        number("PRAGMA main.user_version")?,
        number("SELECT count(*) FROM main.sqlite_schema")?,
    ])
}

/// What SQLite finds wrong with a file; none if it is sound. Rows that break a CHECK are old debt and no damage
/// (<https://sqlite.org/pragma.html#pragma_ignore_check_constraints>).
pub(super) fn damage(conn: &Connection) -> Option<String> {
    let check = || {
        conn.execute_batch("PRAGMA ignore_check_constraints = ON")?;
        let lines = query::texts(conn, "PRAGMA main.quick_check(5)", &[], 0);
        conn.execute_batch("PRAGMA ignore_check_constraints = OFF")?;
        lines
    };
    match check() {
        Ok(lines) if lines == ["ok"] => None,
        Ok(lines) => Some(lines.join("; ")),
        Err(error) => Some(plainly(error)),
    }
}

/// Makes the new name of a file last: <https://sqlite.org/atomiccommit.html>.
pub(super) fn sync_dir(file: &Path) -> std::io::Result<()> {
    if !cfg!(unix) {
        return Ok(()); // elsewhere a directory cannot be opened as a file
    }
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty());
    match File::open(dir.unwrap_or(Path::new("."))).and_then(|dir| dir.sync_all()) {
        // Some file systems have no such thing.
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
        done => done,
    }
}

/// Opens a database by the path of its file, as a second connection beside others.
pub(crate) fn open_file(file: &Path, may_create: bool) -> rusqlite::Result<Connection> {
    let mut flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_PRIVATE_CACHE;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, may_create);
    Connection::open_with_flags(file, flags)
}
