//! Copies that a person asks for, and the way back: for the command line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::copy::{self, Place, Problem};
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
    /// that cannot be read, or not to its end, is moved aside, with the files that belong to it.
    pub(crate) fn restore(&self, runner: &Runner, database: &Path, patience: &Patience) -> Result<Replaced, Error> {
        if !database.exists() {
            // A journal that was left behind would be played into the backup.
            self.move_aside(runner, database, "lost")?;
            return Ok(Replaced::Nothing);
        }
        let live = match patience.wait(|| exclusive(runner, database)) {
            Ok(live) => live,
            Err(error) if matches!(*error, Error::NotADatabase { .. } | Error::Corrupt { .. }) => {
                return self.move_aside(runner, database, "damaged").map(Replaced::Kept);
            }
            Err(error) => return Err(error.into_error()),
        };
        match keep(runner, &live, database, &version(&live), None) {
            Ok(kept) => {
                self.write_over(live).map_err(Error::sqlite("restoring the backup"))?;
                Ok(Replaced::Kept(kept))
            }
            // What is damaged may be locked and yet not be copied. It need not be to be replaced.
            Err(_) if copy::damage(&live).is_some() => {
                drop(live);
                self.move_aside(runner, database, "damaged").map(Replaced::Kept)
            }
            Err(problem) => Err(fails(database)(problem)),
        }
    }

    /// Gives what is in the place of the database another name, and the backup its name: where the former is.
    fn move_aside(&self, runner: &Runner, database: &Path, what: &str) -> Result<PathBuf, Error> {
        let kept = Place::beside(database).new_name(&self.conn, what, Kind::Kept);
        let kept = kept.map_err(fails(database))?;
        move_aside(database, &kept).map_err(|error| fails(database)(error.to_string()))?;
        copy::make(runner, &self.conn, database, &|_, _| true).map_err(fails(database))?;
        Ok(kept)
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
/// (<https://sqlite.org/pragma.html#pragma_locking_mode>).
fn exclusive(runner: &Runner, database: &Path) -> boxed::Result<Connection> {
    let during = || Error::sqlite("taking the database for itself");
    let conn = runner.connect(database, false).map_err(during())?;
    conn.busy_timeout(Duration::ZERO).map_err(during())?;
    conn.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
        .map_err(during())?;
    Ok(conn)
}

/// The last version that the ledger of a database records for the app; for the name of a file.
fn version(conn: &Connection) -> String {
    let sql = "SELECT version FROM main.tohead_ledger WHERE set_name = 'main' ORDER BY seq DESC LIMIT 1";
    let last = conn.query_row(sql, [], |row| row.get::<_, String>(0));
    let is_version = |text: &String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    last.ok().filter(is_version).unwrap_or_else(|| "base".to_owned())
}

/// A database that cannot be read, and what belongs to it, get other names.
fn move_aside(database: &Path, kept: &Path) -> std::io::Result<()> {
    for end in ["-journal", "-wal", "-shm", ""] {
        let with_end = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        if with_end(database).exists() {
            std::fs::rename(with_end(database), with_end(kept))?;
        }
    }
    copy::sync_dir(database)
}
