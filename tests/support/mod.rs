//! What the tests share: migration directories, database files, and the whole of a database as text.

#![allow(dead_code)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use tohead::Migrations;
use tohead::build::Compiler;

/// A directory of migrations.
pub struct Dir {
    temp: tempfile::TempDir,
}

impl Dir {
    /// A directory with these files: name and contents.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let dir = Self {
            temp: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir(dir.path()).unwrap();
        for (name, contents) in files {
            let file = dir.path().join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, contents).unwrap();
        }
        dir
    }

    /// The directory of another process, below this root.
    pub fn at(root: &Path) -> Compiler {
        Compiler::new(root.join("migrations"))
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.root().join("migrations")
    }

    /// A directory around it, with room for other files.
    pub fn root(&self) -> &Path {
        self.temp.path()
    }

    /// Ships the drafts in it, as a developer does before a release.
    #[cfg(all(feature = "cli", feature = "compile"))]
    pub fn ship(&self, release: &str) {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_tohead"))
            .arg("--dir")
            .arg(self.path())
            .args(["lock", "--release", release])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A compiler for it.
    pub fn compiler(&self) -> Compiler {
        Compiler::new(self.path())
    }

    /// The set in it, which has to be valid.
    pub fn compile(&self) -> Migrations {
        // No made-up rows: what fails on rows is refused by the build, and these tests are about what
        // happens where it is met at launch.
        self.compiler()
            .rows(0)
            .compile()
            .unwrap_or_else(|error| panic!("{error}"))
    }
}

/// A directory with a file for each part: id, up and down. An empty part has no file.
pub fn dir(migrations: &[(&str, &str, &str)]) -> Dir {
    let mut files = Vec::new();
    for (id, up, down) in migrations {
        files.push((format!("{id}.up.sql"), *up));
        files.push((format!("{id}.down.sql"), *down));
    }
    let files: Vec<_> = files
        .iter()
        .filter(|(_, sql)| !sql.is_empty())
        .map(|(name, sql)| (name.as_str(), *sql))
        .collect();
    Dir::new(&files)
}

/// A valid set of these migrations: id, up and down.
pub fn set(migrations: &[(&str, &str, &str)]) -> Migrations {
    dir(migrations).compile()
}

/// A database file in a directory of its own.
pub struct File {
    temp: tempfile::TempDir,
}

impl File {
    /// No file yet.
    pub fn new() -> Self {
        Self {
            temp: tempfile::tempdir().unwrap(),
        }
    }

    /// A file on which this script was run.
    pub fn with(sql: &str) -> Self {
        let file = Self::new();
        file.open().execute_batch(sql).unwrap();
        file
    }

    pub fn path(&self) -> PathBuf {
        self.temp.path().join("app.db")
    }

    /// A connection that does not wait for locks by itself, and enforces foreign keys.
    pub fn open(&self) -> Connection {
        open(&self.path())
    }

    pub fn open_read_only(&self) -> Connection {
        Connection::open_with_flags(self.path(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }

    /// The file's contents.
    pub fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.path()).unwrap_or_default()
    }
}

/// A connection that does not wait for locks by itself, and enforces foreign keys.
pub fn open(path: &Path) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.busy_timeout(std::time::Duration::ZERO).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    conn
}

/// The whole database as text: header fields, schema, and every row of every table with its rowid.
pub fn dump(conn: &Connection) -> String {
    try_dump(conn, &[]).unwrap()
}

/// [`dump`] without the columns of the ledger that hold times.
pub fn dump_without_times(conn: &Connection) -> String {
    try_dump(conn, &["at", "duration_us", "schema_cookie"]).unwrap()
}

/// [`dump`] without some columns of the ledger; fails where the database cannot be read.
pub fn try_dump(conn: &Connection, left_out: &[&str]) -> rusqlite::Result<String> {
    let mut out = String::new();
    for pragma in ["user_version", "application_id", "encoding", "auto_vacuum"] {
        let value = conn.query_row(&format!("PRAGMA main.{pragma}"), [], |row| Ok(show(row.get_ref(0)?)))?;
        let _ = writeln!(out, "{pragma} = {value}");
    }
    rows(
        conn,
        "SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY type, name",
        &[],
        &mut out,
    )?;
    let tables = conn
        .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name")?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    for table in tables {
        let _ = writeln!(out, "-- {table}");
        let quoted = table.replace('"', "\"\"");
        let left_out = if table == "tohead_ledger" { left_out } else { &[] };
        // A table without rowids has none to show.
        let with_rowid = format!("SELECT rowid, * FROM main.\"{quoted}\"");
        let sql = if conn.prepare(&with_rowid).is_ok() {
            with_rowid
        } else {
            format!("SELECT * FROM main.\"{quoted}\"")
        };
        rows(conn, &sql, left_out, &mut out)?;
    }
    Ok(out)
}

fn rows(conn: &Connection, sql: &str, left_out: &[&str], out: &mut String) -> rusqlite::Result<()> {
    let mut statement = conn.prepare(sql)?;
    // rusqlite panics at a name that is not UTF-8, as one in a damaged file may be.
    let name = |i| match left_out {
        [] => Ok(String::new()),
        _ => statement.column_name(i).map(ToOwned::to_owned),
    };
    let names = (0..statement.column_count())
        .map(name)
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut values = Vec::new();
        for (i, name) in names.iter().enumerate() {
            if !left_out.contains(&name.as_str()) {
                values.push(show(row.get_ref(i)?));
            }
        }
        let _ = writeln!(out, "{}", values.join(" | "));
    }
    Ok(())
}

fn show(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(bytes) => format!("'{}'", bytes.escape_ascii()),
        ValueRef::Blob(bytes) => format!("x'{}'", bytes.escape_ascii()),
    }
}

/// The settings of a connection that a run could leave changed.
pub fn pragmas(conn: &Connection) -> String {
    const PRAGMAS: &[&str] = &[
        "foreign_keys",
        "legacy_alter_table",
        "recursive_triggers",
        "ignore_check_constraints",
        "writable_schema",
        "reverse_unordered_selects",
        "defer_foreign_keys",
        "query_only",
        "cell_size_check",
        "trusted_schema",
        "journal_mode",
        "synchronous",
        "locking_mode",
        "busy_timeout",
        "temp_store",
        "cache_size",
        "cache_spill",
        "secure_delete",
    ];
    let value = |pragma: &str| {
        conn.query_row(&format!("PRAGMA {pragma}"), [], |row| Ok(show(row.get_ref(0)?)))
            .unwrap_or_else(|error| error.to_string())
    };
    PRAGMAS
        .iter()
        .map(|pragma| format!("{pragma} = {}\n", value(pragma)))
        .collect()
}

/// Makes a call with every switch of the connection on, and again with every one off. Nothing that the
/// file holds and nothing of the connection may be changed by it.
pub fn unchanged<T>(file: &File, conn: &Connection, mut call: impl FnMut(&Connection) -> T) -> T {
    const SWITCHES: &[&str] = &[
        "foreign_keys",
        "legacy_alter_table",
        "recursive_triggers",
        "ignore_check_constraints",
        "reverse_unordered_selects",
    ];
    let mut call = |switch: &str| {
        for pragma in SWITCHES {
            conn.execute_batch(&format!("PRAGMA {pragma} = {switch}")).unwrap();
        }
        let whole = || try_dump(conn, &[]).map_err(|error| error.to_string());
        let seen = || (whole(), pragmas(conn), conn.is_autocommit(), file.bytes());
        let before = seen();
        let outcome = call(conn);
        let after = seen();
        assert_eq!(before.0, after.0, "the database");
        assert_eq!(before.1, after.1, "the connection's settings");
        assert_eq!(before.2, after.2, "the connection's transaction");
        assert!(before.3 == after.3, "the file was written");
        outcome
    };
    call("OFF");
    call("ON")
}

/// The error of a call that has to fail, and to leave everything [`unchanged`].
pub fn refused<T: std::fmt::Debug>(
    file: &File,
    conn: &Connection,
    call: impl Fn(&Connection) -> tohead::Result<T>,
) -> tohead::Error {
    unchanged(file, conn, |conn| call(conn).unwrap_err())
}

/// The ids of what is applied, with their action, oldest first.
pub fn ledger(conn: &Connection) -> Vec<String> {
    conn.prepare(
        "SELECT action || ' ' || version || '_' || name FROM tohead_ledger WHERE set_name <> 'tohead' ORDER BY seq",
    )
    .unwrap()
    .query_map([], |row| row.get(0))
    .unwrap()
    .collect::<rusqlite::Result<_>>()
    .unwrap()
}

/// A count, or any other integer.
pub fn integer(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The first value of a query, as [`dump`] shows it.
pub fn value(conn: &Connection, sql: &str) -> String {
    conn.query_row(sql, [], |row| Ok(show(row.get_ref(0)?))).unwrap()
}

/// A message in which the temporary directory of the migrations is cut away.
pub fn text(shown: impl std::fmt::Display) -> String {
    let mut text = shown.to_string();
    let temp = std::env::temp_dir().display().to_string();
    while let Some(start) = text.find(&temp) {
        let Some(len) = text[start..].find("/migrations").map(|at| at + 1) else {
            break;
        };
        text.replace_range(start..start + len, "");
    }
    text
}

/// Whether a Rust step runs in the rehearsal: on a database without a file.
pub fn is_rehearsal(tx: &Connection) -> bool {
    tx.path().is_none_or(str::is_empty)
}

/// Numbers without a pattern that are the same every time.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}
