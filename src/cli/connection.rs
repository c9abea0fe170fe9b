//! Opens the database with no more rights than the command needs, and says what is wrong if it cannot be opened.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::database::{Database, Place, percent_encode};
use super::outcome::Failure;
use crate::envelope::Patience;
use crate::error::Error;

/// What a command does to the database file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Reads an existing file; where there is none, an empty database stands for it.
    Read,
    /// Writes to an existing file.
    Write,
    /// Writes, and creates the file if there is none.
    Create,
}

/// How a database is to be opened.
#[derive(Clone, Copy)]
pub(super) struct Opening<'d> {
    pub(super) database: &'d Database,
    pub(super) access: Access,
    /// How long to wait while others keep it locked.
    pub(super) busy_timeout: Duration,
}

/// A database that was looked at before the command begins: it can be read, or there is no file yet.
pub(super) struct Checked<'d> {
    /// None where no database was named.
    opening: Option<Opening<'d>>,
    /// None where the file does not exist.
    conn: Option<Connection>,
}

impl<'d> Checked<'d> {
    /// Opens the database, if there is one, and reads its header. Creates nothing.
    pub(super) fn new(opening: Option<Opening<'d>>) -> Result<Self, Failure> {
        let conn = match &opening {
            Some(opening) => opening.existing()?,
            None => None,
        };
        Ok(Self { opening, conn })
    }

    /// Whether there is no database file.
    pub(super) const fn is_missing(&self) -> bool {
        self.conn.is_none()
    }

    /// The connection for the command. Where there is no file, a command that may create one does; any other gets an
    /// empty database in memory.
    pub(super) fn open(self) -> Result<Connection, Failure> {
        match (self.conn, &self.opening) {
            (Some(conn), _) => Ok(conn),
            (None, Some(opening)) if opening.access == Access::Create => {
                let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
                opening
                    .open(flags)
                    .map_err(|error| cannot_open(opening.database, error))
            }
            (None, _) => Ok(Connection::open_in_memory().map_err(Error::sqlite("opening an in-memory database"))?),
        }
    }
}

/// Whether the file of a database does not exist. A directory of that name is a failure.
pub(super) fn is_missing(database: &Database) -> Result<bool, Failure> {
    let Place::File(path) = database.place() else {
        return Ok(false);
    };
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(failure(database, "it is a directory", "name a file in it")),
        Ok(_) => Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(failure(
            database,
            &error.to_string(),
            "check the path and its permissions",
        )),
    }
}

/// The failure where a command needs a file and there is none, or could not create one.
fn refuse_missing(database: &Database, access: Access) -> Result<(), Failure> {
    let Place::File(path) = database.place() else {
        return Ok(());
    };
    match access {
        Access::Read => Ok(()),
        Access::Write => Err(Failure::new(
            "missing-database",
            format!("there is no database {}", database.shown()),
            "check the path; `up` creates a new database",
        )),
        Access::Create => match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() && !parent.is_dir() => Err(failure(
                database,
                "its directory does not exist",
                "create the directory, or correct the path",
            )),
            _ => Ok(()),
        },
    }
}

fn failure(database: &Database, why: &str, recommendation: &str) -> Failure {
    Failure::new(
        "cannot-open",
        format!("cannot open the database {}: {why}", database.shown()),
        recommendation,
    )
}

impl Opening<'_> {
    /// A connection to the database, or none where its file does not exist.
    fn existing(&self) -> Result<Option<Connection>, Failure> {
        if is_missing(self.database)? {
            refuse_missing(self.database, self.access)?;
            return Ok(None);
        }
        let conn = match self.access {
            Access::Read => self.reading(),
            Access::Write | Access::Create => self.open(OpenFlags::SQLITE_OPEN_READ_WRITE),
        };
        conn.map(Some).map_err(|error| cannot_open(self.database, error))
    }

    /// Opens the database to read, and leaves everything as it was. Three ways are tried:
    ///
    /// 1. A read-only connection.
    /// 2. Where SQLite has to write in order to read, as after a crash: a writing connection that refuses changes.
    /// 3. Where it may not write, because a WAL database lies in a directory that cannot be written: the file is read as immutable.
    ///    That is right as long as there is no WAL (<https://sqlite.org/wal.html#read_only_databases>).
    fn reading(&self) -> Result<Connection, Error> {
        let wal = wal(self.database);
        let had_wal = wal.as_deref().is_some_and(Path::exists);
        let read_only = self.open(OpenFlags::SQLITE_OPEN_READ_ONLY);
        let left_a_wal = !had_wal && wal.as_deref().is_some_and(Path::exists);
        let error = match read_only {
            // A read-only connection would leave the -wal and -shm files behind that it has made.
            Ok(conn) if left_a_wal => return self.query_only().or(Ok(conn)),
            Err(error) if needs_writing(&error) => error,
            other => return other,
        };
        match self.query_only() {
            Err(_) if !had_wal => self.immutable().map_err(|_| error),
            other => other.map_err(|_| error),
        }
    }

    /// A writing connection that refuses changes.
    fn query_only(&self) -> Result<Connection, Error> {
        let conn = self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.execute_batch("PRAGMA query_only = ON")
            .map_err(Error::sqlite("refusing changes"))?;
        Ok(conn)
    }

    /// A connection that takes the file for one that nobody changes, and locks nothing.
    fn immutable(&self) -> Result<Connection, Error> {
        let query = self
            .database
            .query(false)
            .map_or_else(|| "immutable=1".to_owned(), |query| format!("{query}&immutable=1"));
        self.look(open_uri(self.database, &query, OpenFlags::SQLITE_OPEN_READ_ONLY))
    }

    /// Opens the database with these flags, and with the parameters of its connection string.
    fn open(&self, flags: OpenFlags) -> Result<Connection, Error> {
        self.look(
            match (
                self.database.place(),
                self.database.query(flags.contains(OpenFlags::SQLITE_OPEN_CREATE)),
            ) {
                (_, Some(query)) => open_uri(self.database, &query, flags),
                (Place::Memory(_), None) => Connection::open_in_memory(),
                (Place::File(path), None) => Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX),
            },
        )
    }

    /// Reads the header of what was opened, to see that it is a database and that nobody keeps it locked.
    fn look(&self, opened: rusqlite::Result<Connection>) -> Result<Connection, Error> {
        const ONE_WAIT: Duration = Duration::from_secs(5);
        let during = || Error::sqlite("reading its header");
        let conn = opened.map_err(during())?;
        conn.busy_timeout(self.busy_timeout.min(ONE_WAIT)).map_err(during())?;
        let read = || {
            conn.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0))
                .map_err(during())
        };
        Patience::new(self.busy_timeout).wait_for(read)?;
        Ok(conn)
    }
}

fn needs_writing(error: &Error) -> bool {
    matches!(error, Error::ReadOnly { .. } | Error::CannotOpen { .. })
}

/// The path of the WAL: the file beside a database with what was committed and not yet moved into it. Its existence is
/// all that is looked at: to open and close a file would drop the locks that this process has on it.
fn wal(database: &Database) -> Option<PathBuf> {
    let Place::File(path) = database.place() else {
        return None;
    };
    let mut wal = OsString::from(path);
    wal.push("-wal");
    Some(PathBuf::from(wal))
}

/// Opens with parameters, which SQLite reads from a URI only.
fn open_uri(database: &Database, query: &str, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let uri_flags = OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match database.place() {
        // In memory there is nothing to protect, and no file to be read only.
        Place::Memory(name) => {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
            Connection::open_with_flags(format!("file:{}?{query}", percent_encode(name)), flags | uri_flags)
        }
        Place::File(path) => {
            let path = percent_encode(&path.to_string_lossy());
            Connection::open_with_flags(format!("file:{path}?{query}"), flags | uri_flags)
        }
    }
}

/// How another file, such as a backup, is opened in the way of this database: with its parameters, among which may be a
/// key. None where the connection string has none.
pub(super) fn opener(database: &Database) -> Option<impl Fn(&Path) -> rusqlite::Result<Connection> + 'static> {
    let query = database
        .query(false)
        .filter(|_| matches!(database.place(), Place::File(_)))?;
    let is_kept = |pair: &&str| !pair.starts_with("mode=") && !pair.starts_with("immutable=");
    let query = query.split('&').filter(is_kept).collect::<Vec<_>>().join("&");
    Some(move |file: &Path| {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let path = percent_encode(&file.to_string_lossy());
        Connection::open_with_flags(format!("file:{path}?{query}"), flags)
    })
}

fn cannot_open(database: &Database, error: Error) -> Failure {
    if let Error::CannotOpen { .. } = error {
        return failure(
            database,
            "SQLite may not open it",
            "check the permissions of the file and its directory",
        );
    }
    if let (true, Error::Sqlite { source, .. }) = (database.is_secret(), &error) {
        // The message of SQLite may repeat the connection string, and with it the password.
        let code = source
            .sqlite_error()
            .map_or_else(|| "SQLite refused it".to_owned(), ToString::to_string);
        return failure(database, &code, "check the connection string");
    }
    let failure = Failure::from(error);
    let message = format!("cannot open the database {}: {}", database.shown(), failure.message);
    Failure { message, ..failure }
}
