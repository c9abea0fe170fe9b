//! Database files at head, for tests that need a file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::Connection;

use super::in_memory::{Head, during, head};
use crate::boxed;
use crate::boxed::Boxed;
use crate::error::Result;
use crate::migration::Migrations;

/// A database file at head, in WAL mode, in a directory of its own, which goes with it: see
/// [`Migrations::temp_file`].
///
/// Drop it behind its connections: on Windows a file that is open cannot be removed.
#[derive(Debug)]
#[must_use = "the file goes with this value"]
pub struct TempFile {
    dir: PathBuf,
    path: PathBuf,
}

impl Migrations {
    /// A new database file at head, for tests that need one: several connections, processes, WAL, a backup.
    ///
    /// It lies in the directory for temporary files, in WAL mode, and is made as
    /// [`in_memory`](Self::in_memory) makes its databases. Fails with [`Error::Sqlite`](crate::Error::Sqlite) if no file can be
    /// written there.
    pub fn temp_file(&self) -> Result<TempFile> {
        let head = head(self)?;
        let dir = new_dir().map_err(cannot_write)?;
        let file = TempFile {
            path: dir.join("app.db"),
            dir,
        };
        fill(head, &file)?;
        Ok(file)
    }
}

impl TempFile {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A new connection to it, as [`Connection::open`] makes it, but one that does not wait for the disk.
    pub fn open(&self) -> Result<Connection> {
        let conn = Connection::open(&self.path).map_err(during())?;
        conn.execute_batch("PRAGMA synchronous = OFF").map_err(during())?;
        Ok(conn)
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // What is left lies where the system clears up.
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Writes a database in WAL mode, which two bytes of the header say
/// (<https://sqlite.org/fileformat2.html#file_format_version_numbers>), into the new file.
#[cfg(feature = "image")]
fn fill(head: &Head, file: &TempFile) -> boxed::Result<()> {
    let mut bytes = head.bytes.clone();
    if let Some(versions) = bytes.get_mut(18..20) {
        versions.fill(2);
    }
    std::fs::write(&file.path, bytes).map_err(cannot_write)
}

#[cfg(not(feature = "image"))]
fn fill(head: &Head, file: &TempFile) -> boxed::Result<()> {
    let mut conn = file.open()?;
    head.copy_into(&mut conn).map_err(during())?;
    conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .map_err(during())?;
    conn.close().map_err(|(_, error)| during()(error))
}

/// A directory that was not there, so that nobody else uses it.
fn new_dir() -> std::io::Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("tohead-{}-{count}", std::process::id()));
        match std::fs::create_dir(&dir) {
            // Of an earlier process with this number.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => return made.map(|()| dir),
        }
    }
}

fn cannot_write(error: std::io::Error) -> Boxed {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
    during()(rusqlite::Error::SqliteFailure(code, Some(error.to_string())))
}
