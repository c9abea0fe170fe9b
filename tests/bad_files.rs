//! Any file can be met: what is damaged, foreign or hostile is a typed error, or no obstacle, but never a panic,
//! and where a call fails nothing is changed.

mod support;

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use support::{File, Numbers, set, try_dump};
use tohead::{Backup, Error, Migrations, NewerDatabase, Runner, Target};

fn three() -> Migrations {
    set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE INDEX by_name ON foods (name);",
            "DROP TABLE foods;",
        ),
        (
            "0002_units",
            "CREATE TABLE units (name TEXT PRIMARY KEY) WITHOUT ROWID;\nINSERT INTO units VALUES ('g');",
            "DROP TABLE units;",
        ),
        (
            "0003_kinds",
            "ALTER TABLE foods ADD COLUMN kind TEXT;\nUPDATE foods SET kind = 'x';",
            "ALTER TABLE foods DROP COLUMN kind;",
        ),
    ])
}

fn runner() -> Runner {
    three()
        .runner()
        .backup(Backup::none())
        .busy_timeout(std::time::Duration::ZERO)
        .newer_database(NewerDatabase::Unwind)
}

/// A file after two of the three, with rows.
fn file() -> File {
    let file = File::new();
    let conn = file.open();
    runner().to(&conn, Target::Steps(2)).unwrap();
    conn.execute_batch(
        "INSERT INTO foods (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT 'food ' || i FROM n",
    )
    .unwrap();
    file
}

type Call = fn(&Connection) -> tohead::Result<()>;

/// Everything that can be asked, each on the file as it is; how many calls failed.
fn every_call(path: &Path) -> usize {
    let calls: [Call; 9] = [
        |conn| runner().status(conn).map(drop),
        |conn| runner().verify(conn).map(drop),
        |conn| runner().history(conn).map(drop),
        |conn| runner().plan(conn, Target::Base).map(drop),
        |conn| runner().to_head(conn).map(drop),
        |conn| runner().down(conn, 1).map(drop),
        |conn| runner().repair(conn).map(drop),
        |conn| runner().stamp(conn, Target::Head).map(drop),
        |conn| three().runner().backup(Backup::always()).to_head(conn).map(drop),
    ];
    let bytes = std::fs::read(path).unwrap();
    let mut failed = 0;
    for (i, call) in calls.iter().enumerate() {
        std::fs::write(path, &bytes).unwrap();
        let Ok(conn) = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE) else {
            continue;
        };
        let before = try_dump(&conn, &[]);
        let settings = switches(&conn);
        if let Err(error) = call(&conn) {
            failed += 1;
            assert!(!error.to_string().is_empty() && conn.is_autocommit());
            if let (Ok(before), Ok(after)) = (before, try_dump(&conn, &[])) {
                assert_eq!(before, after, "call {i} failed with {error}, and changed something");
            }
            assert_eq!(settings, switches(&conn), "call {i}: {error}");
        }
    }
    std::fs::write(path, &bytes).unwrap();
    failed
}

/// The settings that a run changes; others cannot be read where the header is damaged.
fn switches(conn: &Connection) -> Vec<String> {
    support::pragmas(conn).lines().take(6).map(str::to_owned).collect()
}

fn rounds(in_ci: u64) -> u64 {
    if std::env::var_os("TOHEAD_SOAK").is_some() {
        in_ci * 100
    } else {
        in_ci
    }
}

#[test]
fn a_file_with_damaged_bytes_is_no_reason_to_panic() {
    let file = file();
    let sound = file.bytes();
    let mut failed = 0;
    for round in 0..rounds(60) {
        let mut numbers = Numbers(round);
        let mut bytes = sound.clone();
        for _ in 0..1 + numbers.below(20) {
            // Headers of the file and of its pages are hit more often than chance would have it.
            let at = match numbers.below(3) {
                0 => numbers.below(100),
                1 => numbers.below(bytes.len() / 4096) * 4096 + numbers.below(64),
                _ => numbers.below(bytes.len()),
            };
            bytes[at] = numbers.below(256) as u8;
        }
        std::fs::write(file.path(), bytes).unwrap();
        failed += every_call(&file.path());
    }
    assert!(failed > 20, "the damage was never noticed: {failed}");
}

#[test]
fn a_file_that_was_cut_off_is_an_error_or_what_is_left() {
    let file = file();
    let sound = file.bytes();
    for len in [
        0,
        1,
        15,
        16,
        99,
        100,
        511,
        512,
        4095,
        4096,
        4097,
        8192,
        sound.len() / 2,
        sound.len() - 4096,
        sound.len() - 1,
    ] {
        std::fs::write(file.path(), &sound[..len]).unwrap();
        let failed = every_call(&file.path());
        // An empty file is an empty database.
        assert!(len == 0 || failed > 0, "cut off at {len}");
    }
}

#[test]
fn what_is_no_database_has_a_name_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a file");
    for contents in [
        "this is a text, and it is long enough to be looked at as a header of a database: it is none of that kind",
        "SQLite format 4\0",
    ] {
        std::fs::write(&path, contents.repeat(10)).unwrap();
        let error = runner().to_head(&Connection::open(&path).unwrap()).unwrap_err();
        assert!(matches!(error, Error::NotADatabase { .. }), "{error:?}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), contents.repeat(10));
    }
    // SQLite does not open a directory.
    assert!(Connection::open(dir.path()).is_err());
}

#[test]
fn another_program_s_database_is_left_alone() {
    let file = File::with(
        "CREATE TABLE foods (what TEXT); INSERT INTO foods VALUES ('mine'); PRAGMA user_version = 7; PRAGMA application_id = 99",
    );
    let error = support::refused(&file, &file.open(), |conn| runner().to_head(conn));
    assert!(matches!(error, Error::Occupied { .. }), "{error:?}");
    // A table of its own that is called like the ledger.
    let file = File::with("CREATE TABLE tohead_ledger (a); INSERT INTO tohead_ledger VALUES (1)");
    let error = support::refused(&file, &file.open(), |conn| runner().to_head(conn));
    assert!(matches!(error, Error::Ledger { .. }), "{error:?}");
    let file = File::with("CREATE VIEW tohead_ledger AS SELECT 1 AS seq");
    support::refused(&file, &file.open(), |conn| runner().to_head(conn));
}

#[test]
fn hostile_values_in_the_ledger_are_an_error_or_no_matter() {
    const VALUES: &[&str] = &[
        "NULL",
        "''",
        "0",
        "-1",
        "9223372036854775807",
        "1e300",
        "x''",
        "x'ff00fe'",
        "CAST(x'ff' AS TEXT)",
        "'main'",
        "'up'",
        "'down'",
        "'repair'",
        "'0003'",
        "'99999999999999999999999999999999999999'",
        "'999999999999999999999999999999999999999'",
        "'v1:'",
        "'v2:00'",
        "'v1:' || printf('%064d', 0)",
        "'99999999999999999999.0.0'",
        "'1.0.0'",
        "'DROP TABLE foods;'",
        "printf('%.*c', 100000, 'x')",
        "char(0, 10, 27)",
    ];
    const COLUMNS: &[&str] = &[
        "set_name",
        "version",
        "name",
        "action",
        "checksum",
        "down_sql",
        "schema_version",
        "fingerprint",
        "mark",
        "app_version",
        "at",
        "duration_us",
        "schema_cookie",
        "chain",
    ];
    let mut cases = Vec::new();
    for column in COLUMNS {
        for value in VALUES {
            for which in ["main", "tohead"] {
                cases.push((column, value, which));
            }
        }
    }
    let stride = if std::env::var_os("TOHEAD_SOAK").is_some() {
        1
    } else {
        7
    };
    let mut failed = 0;
    for (column, value, which) in cases.into_iter().step_by(stride) {
        let file = file();
        file.open()
            .execute_batch(&format!(
                "CREATE TABLE copy (seq INTEGER PRIMARY KEY, {});
                 INSERT INTO copy SELECT * FROM tohead_ledger; DROP TABLE tohead_ledger;
                 ALTER TABLE copy RENAME TO tohead_ledger; PRAGMA user_version = 0;
                 UPDATE tohead_ledger SET {column} = {value} WHERE set_name = '{which}'
                   AND seq = (SELECT max(seq) FROM tohead_ledger WHERE set_name = '{which}')",
                COLUMNS.join(", ")
            ))
            .unwrap();
        failed += every_call(&file.path());
    }
    assert!(failed > 50, "{failed}");
}

/// A file whose ledger has as many entries more, `down` and `up` in turn.
fn with_entries(count: u32) -> File {
    let file = file();
    file.open()
        .execute_batch(&format!(
            "INSERT INTO tohead_ledger (set_name, version, name, action, checksum, schema_version, fingerprint, mark, app_version, at, duration_us)
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
             SELECT 'main', '0002', 'units', iif(i % 2, 'down', 'up'), checksum, schema_version, fingerprint, mark, app_version, at, 0
             FROM n, tohead_ledger WHERE name = 'units'"
        ))
        .unwrap();
    file
}

#[test]
fn a_huge_ledger_is_read_to_its_end() {
    let file = with_entries(100_000);
    let conn = file.open();
    assert_eq!(runner().history(&conn).unwrap().len(), 100_002);
    assert_eq!(runner().verify(&conn).unwrap().unchanged, 2);
    assert_eq!(runner().status(&conn).unwrap().pending.len(), 1);
    assert_eq!(runner().to_head(&conn).unwrap().steps.len(), 1);
    assert!(runner().to_head(&conn).unwrap().is_noop());
    assert_eq!(runner().down(&conn, 1).unwrap().steps.len(), 1);
}

#[test]
fn hostile_values_deep_in_a_huge_ledger_are_named() {
    let file = with_entries(100_000);
    let sound = file.bytes();
    // Each of them in a few entries; what the first one of them is, the error says.
    for (value, problem) in [
        ("version = 'x'", "version is not a number"),
        ("version = printf('%.*c', 1000000, '9')", "version is not a number"),
        ("name = CAST(x'fffe' AS TEXT)", "name is not UTF-8 text"),
        ("action = 'destroy'", "the action \"destroy\" is unknown"),
        ("action = char(27) || '[2J'", "the action \"\\u{1b}[2J\" is unknown"),
        ("checksum = 'v1:nothing'", "checksum is none"),
        ("checksum = x'00'", "checksum is not text"),
        ("mark = 1e300", "mark is not"),
        ("mark = 9223372036854775807", "mark is not"),
    ] {
        std::fs::write(file.path(), &sound).unwrap();
        let conn = file.open();
        let sql = format!(
            "CREATE TABLE copy (seq INTEGER PRIMARY KEY, set_name, version, name, action, checksum, down_sql, schema_version,
               fingerprint, mark, app_version, at, duration_us, schema_cookie, chain);
             INSERT INTO copy SELECT * FROM tohead_ledger; DROP TABLE tohead_ledger;
             ALTER TABLE copy RENAME TO tohead_ledger; PRAGMA user_version = 0;
             UPDATE tohead_ledger SET {value} WHERE seq IN (60000, 70000, 80000, 90000)"
        );
        conn.execute_batch(&sql).unwrap();
        let calls: [Call; 4] = [
            |conn| runner().to_head(conn).map(drop),
            |conn| runner().status(conn).map(drop),
            |conn| runner().verify(conn).map(drop),
            |conn| runner().down(conn, 1).map(drop),
        ];
        for call in calls {
            let before = file.bytes();
            let error = call(&conn).unwrap_err();
            assert!(
                matches!(
                    error,
                    Error::Ledger {
                        entry: Some(60_000),
                        ..
                    }
                ),
                "{value}: {error:?}"
            );
            assert!(error.to_string().contains(problem), "{value}: {error}");
            assert!(error.to_string().len() < 1_000, "{value} is repeated as a whole");
            assert!(file.bytes() == before, "{value}: something was written");
        }
    }
}
