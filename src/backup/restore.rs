//! Copies that a person asks for, and the way back: for the command line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::copy::{self, FILES_OF_A_DATABASE, Place, Problem, Unfinished, with_end};
use super::names::Kind;
use crate::boxed;
use crate::envelope::Patience;
use crate::error::Error;
use crate::query;
use crate::runner::Runner;

/// Copies the database of a connection into a new file; without a name, beside the database.
pub(crate) fn keep(
    runner: &Runner,
    conn: &Connection,
    database: &Path,
    version: &str,
    target: Option<&Path>,
) -> Result<PathBuf, Problem> {
    let target = match target {
        Some(target) => target.to_owned(),
        None => Place::beside(database).new_name(conn, version, Kind::Kept)?,
    };
    copy::make(runner, conn, &target, &|_, _| true)?;
    Ok(target)
}

/// What has become of the database that a backup has replaced.
pub(crate) enum Replaced {
    /// There was none.
    Nothing,
    /// It is kept in this file.
    Kept(PathBuf),
}

/// A backup that was looked at: it is a sound database.
pub(crate) struct Verified {
    conn: Connection,
}

/// Opens a backup, and refuses one that is no sound database.
pub(crate) fn verify(runner: &Runner, backup: &Path) -> Result<Verified, Problem> {
    let is_file = std::fs::metadata(backup).map_err(|error| error.to_string())?.is_file();
    if !is_file {
        return Err("it is not a file".to_owned());
    }
    let conn = runner.connect(backup, false).map_err(|error| error.to_string())?;
    let objects: i64 = conn
        .query_row("SELECT count(*) FROM main.sqlite_schema", [], |row| row.get(0))
        .map_err(|error| error.to_string())?;
    match copy::damage(&conn) {
        _ if objects == 0 => Err("it holds nothing".to_owned()),
        Some(damage) => Err(format!("it is damaged: {damage}")),
        None => Ok(Verified { conn }),
    }
}

impl Verified {
    /// The connection to the backup, for reading.
    pub(crate) fn conn(&self) -> &Connection {
        &self.conn
    }

    /// Puts the backup in the place of the database, and keeps what it replaces.
    ///
    /// A database that can be read is written over by SQLite, under an exclusive lock that is held from
    /// before it is copied until the backup is in its place: other processes see one or the other. One
    /// that cannot be read is moved aside, with the files that belong to it.
    pub(crate) fn restore(&self, runner: &Runner, database: &Path, patience: &Patience) -> Result<Replaced, Error> {
        if !database.exists() {
            // A journal that was left behind would be played into the backup.
            self.exchange(runner, database, "lost")?;
            return Ok(Replaced::Nothing);
        }
        match patience.wait_for(|| exclusive(runner, database)) {
            Ok(live) => {
                let kept = keep(runner, &live, database, &version(&live), None).map_err(fails(database))?;
                self.write_over(live).map_err(Error::sqlite("restoring the backup"))?;
                Ok(Replaced::Kept(kept))
            }
            Err(error) if matches!(*error, Error::NotADatabase { .. } | Error::Corrupt { .. }) => {
                self.exchange(runner, database, "damaged").map(Replaced::Kept)
            }
            Err(error) => Err(error.into_error()),
        }
    }

    /// Gives what is in the place of the database another name, and the backup its name: where the former is. The backup is
    /// whole before anything is moved, and what was moved comes back where the rest fails.
    fn exchange(&self, runner: &Runner, database: &Path, what: &str) -> Result<PathBuf, Error> {
        let exchange = || {
            let kept = Place::beside(database).new_name(&self.conn, what, Kind::Kept)?;
            let copy = Unfinished::make(runner, &self.conn, database, &|_, _| true)?;
            move_aside(database, &kept)?;
            let moved = copy::sync_dir(database).map_err(|error| error.to_string());
            let finished = moved.and_then(|()| copy.finish());
            finished.map_err(|problem| put_back(database, &kept, problem))?;
            Ok(kept)
        };
        exchange().map_err(fails(database))
    }

    fn write_over(&self, mut live: Connection) -> rusqlite::Result<()> {
        let page_size = |conn: &Connection| query::number(conn, "PRAGMA main.page_size", &[]);
        // With WAL the pages of a database stay as large as they are (<https://sqlite.org/pragma.html#pragma_page_size>).
        if page_size(&self.conn)? != page_size(&live)? {
            live.pragma_update(None, "journal_mode", "DELETE")?;
        }
        copy::transfer(&self.conn, &mut live, &|_, _| true)?;
        live.close().map_err(|(_, error)| error)
    }
}

fn fails(database: &Path) -> impl Fn(Problem) -> Error {
    move |problem| Error::Backup {
        file: database.to_owned(),
        problem,
    }
}

/// A connection that keeps everybody else out until it is closed
/// (<https://sqlite.org/pragma.html#pragma_locking_mode>), to a database that can be read: also the schema, without which
/// no lock is refused.
fn exclusive(runner: &Runner, database: &Path) -> boxed::Result<Connection> {
    let during = || Error::sqlite("taking the database for itself");
    let conn = runner.connect(database, false).map_err(during())?;
    conn.busy_timeout(Duration::ZERO).map_err(during())?;
    conn.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
        .map_err(during())?;
    query::number(&conn, "SELECT count(*) FROM main.sqlite_schema", &[])
        .map_err(Error::sqlite("reading the schema"))?;
    Ok(conn)
}

/// The last version that the ledger of a database records for the app; for the name of a file.
fn version(conn: &Connection) -> String {
    let sql = "SELECT version FROM main.tohead_ledger WHERE set_name = 'main' ORDER BY seq DESC LIMIT 1";
    let last = conn.query_row(sql, [], |row| row.get::<_, String>(0));
    let is_version = |text: &String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    last.ok().filter(is_version).unwrap_or_else(|| "base".to_owned())
}

/// A database that cannot be read, and what belongs to it, get other names: all, or none.
fn move_aside(database: &Path, kept: &Path) -> Result<(), Problem> {
    rename_all(database, kept).map_err(|error| {
        let _ = rename_all(kept, database);
        name_left(kept, format!("moving aside what it replaces failed: {error}"))
    })
}

/// What was moved aside gets its names again. A database that is there by now is somebody else's, and stays.
fn put_back(database: &Path, kept: &Path, problem: Problem) -> Problem {
    if !database.exists() {
        let _ = rename_all(kept, database).and_then(|()| copy::sync_dir(database));
    }
    name_left(kept, problem)
}

/// The database is the last: while it is there nobody makes a new one.
fn rename_all(from: &Path, to: &Path) -> std::io::Result<()> {
    for end in FILES_OF_A_DATABASE {
        if with_end(from, end).is_file() {
            std::fs::rename(with_end(from, end), with_end(to, end))?;
        }
    }
    Ok(())
}

/// The problem, and where the files are that could not be put back.
fn name_left(kept: &Path, problem: Problem) -> Problem {
    let files = FILES_OF_A_DATABASE.map(|end| with_end(kept, end));
    match files.iter().rev().find(|file| file.is_file()) {
        None => problem,
        Some(file) => format!("{problem}; what was in its place is in {}", file.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database with its journal.
    fn database(dir: &Path) -> PathBuf {
        let database = dir.join("app.db");
        std::fs::write(&database, "the database").unwrap();
        std::fs::write(with_end(&database, "-journal"), "its journal").unwrap();
        database
    }

    fn read(path: &Path, end: &str) -> Option<String> {
        std::fs::read_to_string(with_end(path, end)).ok()
    }

    #[test]
    fn a_database_that_cannot_be_moved_keeps_its_journal() {
        let dir = tempfile::tempdir().unwrap();
        let database = database(dir.path());
        // No file gets the name of a directory.
        let kept = dir.path().join("kept");
        std::fs::create_dir(&kept).unwrap();
        let problem = move_aside(&database, &kept).unwrap_err();
        assert!(
            problem.starts_with("moving aside what it replaces failed: "),
            "{problem}"
        );
        assert!(!problem.contains("kept"), "{problem}");
        assert_eq!(read(&database, "").as_deref(), Some("the database"));
        assert_eq!(read(&database, "-journal").as_deref(), Some("its journal"));
    }

    #[test]
    fn what_was_moved_comes_back_or_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let (database, kept) = (database(dir.path()), dir.path().join("kept"));
        move_aside(&database, &kept).unwrap();
        assert_eq!((read(&database, ""), read(&database, "-journal")), (None, None));
        assert_eq!(put_back(&database, &kept, "no room".to_owned()), "no room");
        assert_eq!(read(&database, "").as_deref(), Some("the database"));
        assert_eq!(read(&database, "-journal").as_deref(), Some("its journal"));

        move_aside(&database, &kept).unwrap();
        std::fs::write(&database, "somebody else's").unwrap();
        let problem = put_back(&database, &kept, "the name is taken".to_owned());
        let named = format!("the name is taken; what was in its place is in {}", kept.display());
        assert_eq!(problem, named);
        assert_eq!(read(&database, "").as_deref(), Some("somebody else's"));
        assert_eq!(
            read(&database, "-journal"),
            None,
            "it would be played into the other one"
        );
        assert_eq!(read(&kept, "").as_deref(), Some("the database"));
        assert_eq!(read(&kept, "-journal").as_deref(), Some("its journal"));
    }
}
