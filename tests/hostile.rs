//! What somebody has done to the schema, to the header of the file, to the limits of a connection, or by an authorizer:
//! every call succeeds with every row, or is a typed error that has changed nothing, and never a panic.

mod support;

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use support::{File, integer, open, try_dump};
use tohead::{Backup, Error, Migrations, Runner, Target};

fn three() -> Migrations {
    thread_local!(static THREE: Migrations = support::set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, note TEXT);\nCREATE TABLE log (food INTEGER, what TEXT);
             CREATE TRIGGER food_changed AFTER UPDATE ON foods BEGIN INSERT INTO log VALUES (old.id, old.name); END;",
            "DROP TABLE log;\nDROP TABLE foods;",
        ),
        ("0002_upper", "UPDATE foods SET name = upper(name);", "UPDATE foods SET name = lower(name);"),
        (
            "0003_drop_note",
            "-- tohead: allow(drop-column) \"nobody reads it\"\nALTER TABLE foods DROP COLUMN note;",
            "ALTER TABLE foods ADD COLUMN note TEXT;",
        ),
    ]));
    THREE.with(|set| *set)
}

fn runner() -> Runner {
    three().runner().busy_timeout(Duration::ZERO)
}

type Call = fn(&Connection) -> tohead::Result<()>;

/// Everything that can be asked; last of all the way to head.
const CALLS: [Call; 8] = [
    |conn| runner().status(conn).map(drop),
    |conn| runner().verify(conn).map(drop),
    |conn| runner().history(conn).map(drop),
    |conn| runner().plan(conn, Target::Base).map(drop),
    |conn| runner().repair(conn).map(drop),
    |conn| runner().stamp(conn, Target::Head).map(drop),
    |conn| runner().down(conn, 1).map(drop),
    |conn| runner().to_head(conn).map(drop),
];

/// A file after the first migration, with rows, on which this was run.
fn file(sql: &str) -> File {
    let file = File::new();
    let conn = file.open();
    runner().to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch("INSERT INTO foods (name, note) VALUES ('egg', 'x'), ('kale', NULL), ('ham', 'y')")
        .unwrap();
    conn.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    drop(conn);
    file
}

/// What is in the file, as another connection sees it; where that cannot read it, byte by byte.
fn content(path: &Path) -> Result<String, Vec<u8>> {
    let dump = try_dump(&open(path), &[]);
    dump.map_err(|_| std::fs::read(path).unwrap())
}

fn clear(path: &Path) {
    for end in ["-journal", "-wal", "-shm"] {
        let mut name = OsString::from(path);
        name.push(end);
        let _ = std::fs::remove_file(name);
    }
}

/// Makes every call on the file, through a connection that was set up so; the outcome of the last one.
fn every_call(name: &str, file: &File, set_up: &dyn Fn(&mut Connection)) -> tohead::Result<()> {
    let bytes = file.bytes();
    let mut last = Ok(());
    for (i, call) in CALLS.into_iter().enumerate() {
        clear(&file.path());
        std::fs::write(file.path(), &bytes).unwrap();
        let before = content(&file.path());
        let mut conn = Connection::open_with_flags(file.path(), OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
        conn.busy_timeout(Duration::ZERO).unwrap();
        set_up(&mut conn);
        last = call(&conn);
        assert!(conn.is_autocommit(), "{name}, call {i}");
        drop(conn);
        if let Err(error) = &last {
            assert!(!error.to_string().is_empty());
            assert!(content(&file.path()) == before, "{name}, call {i}: {error}");
        }
    }
    last
}

/// Every row is there, and each has set the trigger going once.
fn assert_arrived(name: &str, file: &File) {
    let conn = file.open();
    for sql in [
        "SELECT count(*) FROM foods WHERE name IN ('EGG', 'KALE', 'HAM')",
        "SELECT count(*) FROM log",
    ] {
        assert_eq!(integer(&conn, sql), 3, "{name}");
    }
}

/// How the way to head ends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Arrives,
    /// The file is called damaged, or its schema.
    Corrupt,
    NotADatabase,
    /// Another error, of a statement or of what SQLite was asked.
    Refused,
    /// As SQLite likes: it may overlook it.
    Any,
}

fn assert_end(name: &str, file: &File, outcome: &tohead::Result<()>, end: End) {
    let is_it = match (end, outcome) {
        (End::Arrives | End::Any, Ok(())) => {
            assert_arrived(name, file);
            true
        }
        (End::Corrupt, Err(error)) => matches!(error, Error::Corrupt { .. }),
        (End::NotADatabase, Err(error)) => matches!(error, Error::NotADatabase { .. }),
        (End::Refused, Err(error)) => !matches!(error, Error::Corrupt { .. } | Error::NotADatabase { .. }),
        (End::Any, Err(_)) => true,
        _ => false,
    };
    assert!(is_it, "{name} was to be {end:?}: {outcome:?}");
}

fn unchanged(_: &mut Connection) {}

#[test]
fn what_was_written_into_the_schema_table_is_an_error_or_no_obstacle() {
    let edits = [
        ("sql = NULL", End::Corrupt),
        ("sql = 'CREATE TABLE y (b)'", End::Corrupt),
        ("sql = 'INSERT INTO foods VALUES (9, 9, 9)'", End::Corrupt),
        ("sql = x'ff00'", End::Corrupt),
        ("sql = 'CREATE TABLE x ('", End::Corrupt),
        ("type = 'thing'", End::Corrupt),
        ("name = NULL", End::Corrupt),
        ("rootpage = 0", End::Any),
        ("rootpage = 1", End::Corrupt),
        ("rootpage = 999999", End::Corrupt),
        ("rootpage = -3", End::Corrupt),
        ("rootpage = 'abc'", End::Corrupt),
        // Two tables in the same pages.
        (
            "rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'log')",
            End::Any,
        ),
        // A name that is no UTF-8, which SQLite does not mind.
        (
            "name = CAST(x'ff41' AS TEXT), tbl_name = CAST(x'ff41' AS TEXT), sql = CAST(x'435245415445205441424c4520ff4120286129' AS TEXT)",
            End::Refused,
        ),
    ];
    for (edit, end) in edits {
        let file = file(&format!(
            "CREATE TABLE x (a); PRAGMA writable_schema = ON; UPDATE sqlite_schema SET {edit} WHERE name = 'x'"
        ));
        let outcome = every_call(edit, &file, &unchanged);
        if end == End::Any && outcome.is_ok() {
            // What shares its pages may hold anything.
            continue;
        }
        assert_end(edit, &file, &outcome, end);
    }
    for (sql, end) in [
        (
            "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'x'",
            End::Corrupt,
        ),
        (
            "UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'foods'",
            End::Corrupt,
        ),
        ("DELETE FROM sqlite_schema WHERE name = 'sqlite_sequence'", End::Any),
        (
            "INSERT INTO sqlite_schema VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING no_module (a)')",
            End::Arrives,
        ),
        ("DELETE FROM sqlite_schema WHERE name = 'words_data'", End::Arrives),
    ] {
        let objects =
            "CREATE TABLE x (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE VIRTUAL TABLE words USING fts5 (a)";
        let file = file(&format!("{objects}; PRAGMA writable_schema = ON; {sql}"));
        assert_end(sql, &file, &every_call(sql, &file, &unchanged), end);
    }
}

#[test]
fn objects_of_others_are_no_obstacle_whatever_they_are() {
    let many_columns: Vec<_> = (0..2000).map(|i| format!("c{i} TEXT REFERENCES foods")).collect();
    for sql in [
        "CREATE INDEX i ON foods (name); ANALYZE; UPDATE sqlite_stat1 SET stat = 'x 99999999999999999999999', tbl = NULL; \
         INSERT INTO sqlite_stat1 VALUES (x'ff', x'ff', x'ff')",
        "CREATE VIEW v AS SELECT no_such(name) FROM foods",
        "CREATE TRIGGER t AFTER DELETE ON foods BEGIN SELECT no_such(old.name); END",
        &format!("CREATE TABLE g (a, b AS ({}))", vec!["(a + 1)"; 900].join(" + ")),
        &format!("CREATE TABLE g ({})", many_columns.join(", ")),
        "CREATE TABLE \"a\"\"b'c`[d]🥚\" (\"select\" REFERENCES foods, \"x\"\"y\" PRIMARY KEY); \
         INSERT INTO \"a\"\"b'c`[d]🥚\" VALUES (1, 2); CREATE TABLE \"\" (\"\" REFERENCES \"a\"\"b'c`[d]🥚\"); \
         CREATE VIEW \"table\" AS SELECT * FROM foods; CREATE TRIGGER \"-- x\" AFTER DELETE ON \"\" BEGIN SELECT 1; END",
        "PRAGMA foreign_keys = OFF; CREATE TABLE k (a REFERENCES \"no'where\" (\"x\"\"\"), b REFERENCES foods (nope)); \
         INSERT INTO k VALUES (1, 1)",
        "PRAGMA schema_version = 2147483647",
        "PRAGMA schema_version = -1",
    ] {
        let file = file(sql);
        assert_end(sql, &file, &every_call(sql, &file, &unchanged), End::Arrives);
    }
    // It takes part in what the migration does.
    let file = file("CREATE TRIGGER t AFTER UPDATE ON foods BEGIN SELECT no_such(old.name); END");
    let error = every_call("a trigger", &file, &unchanged).unwrap_err();
    assert!(
        matches!(&error, Error::Statement { id, .. } if id == "0002_upper"),
        "{error}"
    );
}

type Edit = fn(&mut Vec<u8>);

/// <https://sqlite.org/fileformat2.html#the_database_header>
#[test]
fn whatever_the_header_says_it_is_an_error_or_no_obstacle() {
    let edits: [(&str, Edit, End); 19] = [
        (
            "fewer pages",
            |bytes| bytes[28..32].copy_from_slice(&1_u32.to_be_bytes()),
            End::Corrupt,
        ),
        ("too many pages", |bytes| bytes[28..32].fill(0xff), End::Corrupt),
        ("some more pages", |bytes| bytes[31] += 7, End::Corrupt),
        ("much reserved space", |bytes| bytes[20] = 200, End::Corrupt),
        ("encoding 9", |bytes| bytes[59] = 9, End::Any),
        ("encoding 0", |bytes| bytes[59] = 0, End::Any),
        ("another encoding", |bytes| bytes[59] = 2, End::Corrupt),
        ("schema format 1", |bytes| bytes[47] = 1, End::Any),
        ("schema format 5", |bytes| bytes[47] = 5, End::Refused),
        ("schema format 0", |bytes| bytes[47] = 0, End::Any),
        (
            "a file format to come",
            |bytes| bytes[18..20].fill(3),
            End::NotADatabase,
        ),
        ("WAL", |bytes| bytes[18..20].fill(2), End::Arrives),
        (
            "WAL for writing only",
            |bytes| bytes[18..20].copy_from_slice(&[2, 1]),
            End::Any,
        ),
        ("payload fractions", |bytes| bytes[21] = 1, End::NotADatabase),
        ("a list of free pages", |bytes| bytes[35] = 99, End::Any),
        ("pages of no size", |bytes| bytes[16..18].fill(0), End::NotADatabase),
        (
            "small pages",
            |bytes| bytes[16..18].copy_from_slice(&[2, 0]),
            End::Corrupt,
        ),
        ("one page", |bytes| bytes.truncate(4096), End::Corrupt),
        (
            "half a page more",
            |bytes| bytes.extend_from_slice(&[7; 2000]),
            End::Arrives,
        ),
    ];
    for (name, edit, end) in edits {
        let file = file("");
        let mut bytes = file.bytes();
        edit(&mut bytes);
        std::fs::write(file.path(), bytes).unwrap();
        assert_end(name, &file, &every_call(name, &file, &unchanged), end);
    }
}

/// Most of it is a hole.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_much_longer_than_its_pages_is_migrated() {
    let file = file("");
    let longer = std::fs::OpenOptions::new().write(true).open(file.path()).unwrap();
    longer.set_len(3 << 30).unwrap();
    let runner = runner().backup(Backup::none());
    assert_eq!(runner.to_head(&file.open()).unwrap().steps.len(), 2);
    assert_arrived("3 GiB", &file);
}

#[test]
fn low_limits_of_a_connection_are_an_error_or_no_obstacle() {
    // Made when it is needed: in older versions of rusqlite it cannot be copied.
    type Limits = fn() -> Limit;
    let limits: [(&str, Limits, &[i32]); 12] = [
        ("LENGTH", || Limit::SQLITE_LIMIT_LENGTH, &[30, 100, 1_000, 5_000]),
        (
            "SQL_LENGTH",
            || Limit::SQLITE_LIMIT_SQL_LENGTH,
            &[20, 60, 100, 200, 500, 2_000],
        ),
        ("COLUMN", || Limit::SQLITE_LIMIT_COLUMN, &[1, 3, 8, 14, 30]),
        ("EXPR_DEPTH", || Limit::SQLITE_LIMIT_EXPR_DEPTH, &[1, 3, 6, 20]),
        ("COMPOUND_SELECT", || Limit::SQLITE_LIMIT_COMPOUND_SELECT, &[1, 2, 3]),
        ("VDBE_OP", || Limit::SQLITE_LIMIT_VDBE_OP, &[5, 20, 60, 150, 1_000]),
        ("FUNCTION_ARG", || Limit::SQLITE_LIMIT_FUNCTION_ARG, &[0, 1, 2, 8]),
        ("ATTACHED", || Limit::SQLITE_LIMIT_ATTACHED, &[0]),
        (
            "LIKE_PATTERN_LENGTH",
            || Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH,
            &[1, 40],
        ),
        (
            "VARIABLE_NUMBER",
            || Limit::SQLITE_LIMIT_VARIABLE_NUMBER,
            &[0, 1, 5, 20],
        ),
        ("TRIGGER_DEPTH", || Limit::SQLITE_LIMIT_TRIGGER_DEPTH, &[0, 1]),
        ("WORKER_THREADS", || Limit::SQLITE_LIMIT_WORKER_THREADS, &[0, 8]),
    ];
    for (what, limit, values) in limits {
        let mut arrived = 0;
        for value in values {
            let name = format!("{what} of {value}");
            let file = file("");
            let outcome = every_call(&name, &file, &|conn| {
                let _ = conn.set_limit(limit(), *value);
            });
            arrived += usize::from(outcome.is_ok());
            if let Err(error) = &outcome {
                assert!(
                    !error.to_string().contains("the database file is damaged"),
                    "{name}: {error}"
                );
                // The file is as it was, for whoever has other limits.
                runner().to_head(&file.open()).unwrap();
            }
            assert_arrived(&name, &file);
        }
        assert!(arrived > 0, "{what}: no value was high enough");
    }
}

#[test]
fn an_authorizer_that_denies_or_ignores_stops_a_run_or_does_no_harm() {
    type Judge = fn(AuthAction<'_>) -> Authorization;
    fn deny(denied: bool) -> Authorization {
        if denied {
            Authorization::Deny
        } else {
            Authorization::Allow
        }
    }
    fn ignore(ignored: bool) -> Authorization {
        if ignored {
            Authorization::Ignore
        } else {
            Authorization::Allow
        }
    }
    use AuthAction::{AlterTable, Delete, Function, Insert, Pragma, Read, Savepoint, Select, Transaction, Update};
    let judges: [(&str, Judge, End); 16] = [
        ("pragmas", |action| deny(matches!(action, Pragma { .. })), End::Refused),
        (
            "table_info",
            |action| {
                deny(matches!(
                    action,
                    Pragma {
                        pragma_name: "table_info",
                        ..
                    }
                ))
            },
            End::Arrives,
        ),
        (
            "foreign_keys",
            |action| {
                deny(matches!(
                    action,
                    Pragma {
                        pragma_name: "foreign_keys",
                        ..
                    }
                ))
            },
            End::Refused,
        ),
        ("updates", |action| deny(matches!(action, Update { .. })), End::Refused),
        ("deletes", |action| deny(matches!(action, Delete { .. })), End::Refused),
        (
            "entries of the ledger",
            |action| {
                deny(matches!(
                    action,
                    Insert {
                        table_name: "tohead_ledger"
                    }
                ))
            },
            End::Refused,
        ),
        (
            "the schema",
            |action| {
                deny(matches!(
                    action,
                    Read {
                        table_name: "sqlite_master",
                        ..
                    }
                ))
            },
            End::Refused,
        ),
        (
            "savepoints",
            |action| deny(matches!(action, Savepoint { .. })),
            End::Arrives,
        ),
        (
            "transactions",
            |action| deny(matches!(action, Transaction { .. })),
            End::Refused,
        ),
        (
            "functions",
            |action| deny(matches!(action, Function { .. })),
            End::Refused,
        ),
        (
            "alter table",
            |action| deny(matches!(action, AlterTable { .. })),
            End::Refused,
        ),
        ("selects", |action| deny(matches!(action, Select)), End::Refused),
        (
            "the ledger is NULL",
            |action| {
                ignore(matches!(
                    action,
                    Read {
                        table_name: "tohead_ledger",
                        ..
                    }
                ))
            },
            End::Refused,
        ),
        (
            "updates do nothing",
            |action| ignore(matches!(action, Update { .. })),
            End::Refused,
        ),
        (
            "inserts do nothing",
            |action| ignore(matches!(action, Insert { .. })),
            End::Refused,
        ),
        (
            "rows of the app are NULL",
            |action| {
                ignore(matches!(
                    action,
                    Read {
                        table_name: "foods",
                        column_name: "note"
                    }
                ))
            },
            End::Any,
        ),
    ];
    for (name, judge, end) in judges {
        let file = file("");
        let outcome = every_call(name, &file, &|conn| {
            let hook = move |context: AuthContext<'_>| judge(context.action);
            #[allow(clippy::let_unit_value)] // a result from rusqlite 0.38 on
            let _ = conn.authorizer(Some(hook));
        });
        assert_end(name, &file, &outcome, end);
    }
}
