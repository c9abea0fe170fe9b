//! A new database takes a copy of head, which is what the migrations make, to every row; and nothing that is
//! not new does.

mod support;

use std::path::Path;

use rusqlite::Connection;
use support::{Dir, File, dir, dump_without_times, integer};
use tohead::build::Compiler;
use tohead::{Migrations, Target};

/// The set twice: with its snapshot and without.
fn both(dir: &Dir) -> (Migrations, Migrations) {
    let compile = |snapshot| {
        let compiler = dir.compiler().rows(0).snapshot(snapshot);
        compiler.compile().unwrap_or_else(|error| panic!("{error}"))
    };
    (compile(true), compile(false))
}

/// One migration without a way back.
fn irreversible(up: &str) -> Dir {
    dir(&[("0001_a", &format!("-- tohead: irreversible \"a test\"\n{up}"), "")])
}

/// Two tables, one with rows.
fn foods() -> Dir {
    dir(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);\nINSERT INTO foods (name) VALUES ('egg'), ('kale');",
            "DROP TABLE foods;",
        ),
        (
            "0002_units",
            "CREATE TABLE units (name TEXT); -- of measure\nDELETE FROM foods WHERE name = 'kale';",
            "DROP TABLE units;",
        ),
    ])
}

/// The schema version counts on with every statement of a script, and not in a copy.
fn is_image(conn: &Connection) -> bool {
    integer(conn, "PRAGMA schema_version") == 1
}

/// A set whose schema and rows are not easily copied, and a query of what is not in the dump.
struct Case {
    name: &'static str,
    up: &'static str,
    query: &'static str,
}

const CASES: &[Case] = &[
    Case {
        name: "high-water marks of AUTOINCREMENT, also of an empty table",
        up: "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x); CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, x);
            CREATE TABLE gone (id INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE gone;
            INSERT INTO b VALUES (70, 'x'); DELETE FROM b; INSERT INTO a (x) VALUES (1), (2), (3); DELETE FROM a WHERE id = 3;",
        query: "SELECT group_concat(name || seq) FROM (SELECT * FROM sqlite_sequence ORDER BY name)",
    },
    Case {
        name: "rowids with gaps, and columns that are called like them",
        up: "CREATE TABLE t (x); INSERT INTO t (rowid, x) VALUES (5, 'a'), (-3, 'b'), (9223372036854775807, 'c');
            CREATE TABLE u (rowid TEXT, oid TEXT); INSERT INTO u (_rowid_, rowid, oid) VALUES (8, 'a', 'b');
            CREATE TABLE k (id INTEGER PRIMARY KEY DESC, x); INSERT INTO k (rowid, id, x) VALUES (9, 4, 'y');
            CREATE TABLE p (a INTEGER, b INTEGER, PRIMARY KEY (a, b)); INSERT INTO p (rowid, a, b) VALUES (6, 1, 2);",
        query: "SELECT group_concat(_rowid_) FROM u",
    },
    Case {
        name: "values of every type, to the last bit",
        up: "CREATE TABLE v (x); INSERT INTO v VALUES (NULL), (-9223372036854775808), (0.1), (1e300), (9e999), (-9e999), (5e-324), (1.0), (''), ('it''s'), (x''), (x'00ff'), (CAST(x'610062' AS TEXT)), (CAST(x'ff' AS TEXT)), ('two
lines'), ('ü');
            CREATE TABLE s (a INTEGER, b REAL, c TEXT, d BLOB, e ANY) STRICT; INSERT INTO s VALUES (1, 2, '3', x'04', '05');",
        query: "SELECT group_concat(typeof(x) || hex(x)) FROM v",
    },
    Case {
        name: "generated columns, WITHOUT ROWID, and names that need quotes",
        up: "CREATE TABLE g (a INTEGER, b AS (a * 2) STORED, c TEXT AS (a || '!'), d); INSERT INTO g (a, d) VALUES (1, 'x'), (2, 'y');
            CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO w VALUES ('b', 1), ('a', 2);
            CREATE TABLE \"order \"\"by\"\"\" (\"from\" TEXT, [a b] INT); INSERT INTO \"order \"\"by\"\"\" VALUES ('x', 1);
            CREATE INDEX \"g i\" ON g (b) WHERE a > 1; CREATE UNIQUE INDEX w_v ON w (v, lower(k));",
        query: "SELECT group_concat(b || c) FROM g",
    },
    Case {
        name: "triggers and views, which do not act while rows are copied",
        up: "CREATE TABLE t (x); CREATE TABLE log (x); CREATE VIEW v AS SELECT x FROM t;
            CREATE TRIGGER one AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.x); END;
            CREATE TRIGGER two INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.x); END;
            INSERT INTO v VALUES (1); INSERT INTO t VALUES (2); DELETE FROM log WHERE x = 2; CREATE VIEW before AS SELECT * FROM v;",
        query: "SELECT count(*) FROM log",
    },
    Case {
        name: "tables that ALTER has left",
        up: "CREATE TABLE old (a TEXT DEFAULT 'd', b INTEGER CHECK (b > 0)); INSERT INTO old VALUES ('x', 1);
            ALTER TABLE old RENAME TO young; ALTER TABLE young ADD COLUMN c TEXT NOT NULL DEFAULT 'c'; ALTER TABLE young RENAME COLUMN a TO \"a a\";
            CREATE TABLE copy AS SELECT * FROM young; ALTER TABLE copy DROP COLUMN b;",
        query: "SELECT count(*) FROM copy",
    },
    Case {
        name: "marks of AUTOINCREMENT that are left over, and that are gone",
        up: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x); CREATE TABLE u (id INTEGER PRIMARY KEY, x);
            INSERT INTO t (x) VALUES (1), (2); INSERT INTO u SELECT * FROM t; DROP TABLE t;",
        query: "SELECT count(*) FROM sqlite_sequence",
    },
    Case {
        name: "marks of AUTOINCREMENT that are deleted beside their rows",
        up: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x); INSERT INTO t (x) VALUES (1), (2);
            DELETE FROM sqlite_sequence WHERE name = 't';",
        query: "SELECT count(*) FROM sqlite_sequence",
    },
    Case {
        name: "fields of the header",
        up: "PRAGMA application_id = 1234; CREATE TABLE t (x);",
        query: "SELECT * FROM pragma_application_id",
    },
    Case {
        name: "no table",
        up: "CREATE VIEW v AS SELECT 1 AS x;",
        query: "SELECT x FROM v",
    },
];

#[test]
fn image_and_script_are_what_the_migrations_make() {
    for case in CASES {
        let (with, without) = both(&irreversible(case.up));
        let replayed = File::new();
        assert!(
            !without.to_head(&replayed.open()).unwrap().from_snapshot,
            "{}",
            case.name
        );
        let copied = File::new();
        assert!(with.to_head(&copied.open()).unwrap().from_snapshot, "{}", case.name);
        let scripted = Connection::open_in_memory().unwrap();
        assert!(with.to_head(&scripted).unwrap().from_snapshot, "{}", case.name);
        assert_eq!(is_image(&copied.open()), cfg!(feature = "image"), "{}", case.name);
        let wanted = (
            dump_without_times(&replayed.open()),
            support::value(&replayed.open(), case.query),
        );
        for conn in [
            copied.open(),
            scripted,
            with.in_memory().unwrap(),
            without.in_memory().unwrap(),
        ] {
            let found = (dump_without_times(&conn), support::value(&conn, case.query));
            assert_eq!(found, wanted, "{}", case.name);
            assert!(with.verify(&conn).unwrap().is_ok(), "{}", case.name);
            assert!(with.to_head(&conn).unwrap().is_noop(), "{}", case.name);
            assert_eq!(
                integer(
                    &conn,
                    "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"
                ),
                0
            );
        }
    }
}

#[test]
fn full_text_and_spatial_indexes_find_what_they_found_and_can_be_written() {
    let up = "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);
        CREATE VIRTUAL TABLE notes USING fts5(body, tag UNINDEXED, prefix = '2', tokenize = 'porter');
        INSERT INTO notes (rowid, body, tag) VALUES (4, 'running eggs', 'a'), (9, 'green kale', 'b'); DELETE FROM notes WHERE rowid = 9;
        INSERT INTO notes (notes, rank) VALUES ('rank', 'bm25(2.0)');
        CREATE VIRTUAL TABLE foods_index USING fts5(name, content = 'foods', content_rowid = 'id');
        CREATE TRIGGER foods_ai AFTER INSERT ON foods BEGIN INSERT INTO foods_index (rowid, name) VALUES (new.id, new.name); END;
        INSERT INTO foods VALUES (3, 'brown egg'), (5, 'kale');
        CREATE VIRTUAL TABLE terms USING fts5vocab(notes, 'row');
        CREATE VIRTUAL TABLE places USING rtree(id, x0, x1, +label); INSERT INTO places VALUES (7, 0.1, 0.2, 'home'), (8, -5, 5, NULL);";
    let (with, without) = both(&irreversible(up));
    let (replayed, copied) = (File::new(), File::new());
    without.to_head(&replayed.open()).unwrap();
    with.to_head(&copied.open()).unwrap();
    let scripted = Connection::open_in_memory().unwrap();
    assert!(with.to_head(&scripted).unwrap().from_snapshot);
    let found = |conn: &Connection| {
        let queries = [
            "SELECT group_concat(rowid || tag) FROM notes WHERE notes MATCH 'run'",
            "SELECT group_concat(term || doc || cnt) FROM terms",
            "SELECT group_concat(rowid || name) FROM foods_index WHERE foods_index MATCH 'egg OR kale'",
            "SELECT v FROM notes_config WHERE k = 'rank'",
            "SELECT group_concat(id || label || x0 || x1) FROM places WHERE x1 > 0",
            "SELECT count(*) FROM sqlite_schema",
        ];
        queries.map(|query| support::value(conn, query))
    };
    let wanted = found(&replayed.open());
    for conn in [copied.open(), scripted, with.in_memory().unwrap()] {
        assert_eq!(found(&conn), wanted);
        // What a connection knows of its virtual tables is what is there.
        conn.execute_batch(
            "INSERT INTO notes (body) VALUES ('more eggs'); INSERT INTO foods VALUES (6, 'eggplant'); INSERT INTO places VALUES (9, 1, 1, 'x');
            INSERT INTO notes (notes) VALUES ('integrity-check'); INSERT INTO foods_index (foods_index, rank) VALUES ('integrity-check', 1);",
        )
        .unwrap();
        assert_eq!(
            support::value(&conn, "SELECT count(*) FROM notes WHERE notes MATCH 'egg'"),
            "2"
        );
        assert_eq!(support::value(&conn, "PRAGMA integrity_check"), "'ok'");
    }
}

#[test]
fn the_ledger_and_the_report_say_what_a_run_would_have_said() {
    let (with, without) = both(&foods());
    for in_memory in [false, true] {
        let file = File::new();
        let conn = if in_memory {
            Connection::open_in_memory().unwrap()
        } else {
            file.open()
        };
        let now = "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
        let before: String = conn.query_row(now, [], |row| row.get(0)).unwrap();
        let report = with.to_head(&conn).unwrap();
        assert!(report.from_snapshot && report.from.is_none());
        assert_eq!(report.to.unwrap().id(), "0002_units");
        let at = "SELECT count(*) FROM tohead_ledger WHERE at BETWEEN ?1 AND strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
        let at: i64 = conn.query_row(at, [&before], |row| row.get(0)).unwrap();
        assert_eq!(at, integer(&conn, "SELECT count(*) FROM tohead_ledger"));
        let steps: Vec<_> = report.steps.iter().map(|step| step.migration.id()).collect();
        assert_eq!(steps, ["0001_foods", "0002_units"]);
        let shown = report.to_string();
        assert!(
            shown.starts_with("2 migrations in ") && shown.ends_with(": from base to 0002_units, by a copy of head"),
            "{shown}"
        );
        assert!(without.verify(&conn).unwrap().is_ok());
        assert!(without.to_head(&conn).unwrap().is_noop());
        // The way back is that of any other database.
        assert_eq!(with.to(&conn, Target::Base).unwrap().steps.len(), 2);
        assert_eq!(
            support::value(&conn, "SELECT count(*) FROM sqlite_schema WHERE name = 'foods'"),
            "0"
        );
        let again = with.to_head(&conn).unwrap();
        assert!(
            !again.from_snapshot && again.steps.len() == 2,
            "a database that has a ledger takes the steps"
        );
    }
}

/// The time stands in the bytes of an image, and some of these entries are cut by the end of a page.
#[test]
fn long_down_scripts_are_in_the_ledger_as_a_run_writes_them() {
    let long = |i: usize| "x".repeat(3_400 + 11 * i);
    let parts: Vec<_> = (1..=90)
        .map(|i| {
            let down = format!("DELETE FROM t{i} WHERE x = '{}';\nDROP TABLE t{i};", long(i));
            (format!("{i:04}_t"), format!("CREATE TABLE t{i} (x);"), down)
        })
        .collect();
    let parts: Vec<_> = parts
        .iter()
        .map(|(id, up, down)| (id.as_str(), up.as_str(), down.as_str()))
        .collect();
    let (with, without) = both(&dir(&parts));
    let (copied, replayed) = (File::new(), File::new());
    with.to_head(&copied.open()).unwrap();
    without.to_head(&replayed.open()).unwrap();
    assert_eq!(is_image(&copied.open()), cfg!(feature = "image"));
    assert_eq!(dump_without_times(&copied.open()), dump_without_times(&replayed.open()));
    assert_eq!(
        integer(
            &copied.open(),
            "SELECT count(*) FROM tohead_ledger WHERE at GLOB '20??-*Z'"
        ),
        93
    );
    assert!(with.verify(&copied.open()).unwrap().is_ok());
}

/// What is not empty, not a file of the image's form, or not wholly ours, takes another way; all of it stays.
#[test]
#[cfg(feature = "image")]
fn an_image_is_for_empty_files_of_its_own_form_only() {
    let (set, _) = both(&foods());
    // What the app does first, whether it gets an image, whether it gets the script, and what has to be left.
    let cases: &[(&str, bool, bool, &str, &str)] = &[
        ("", true, true, "PRAGMA journal_mode", "'delete'"),
        ("PRAGMA journal_mode = WAL", true, true, "PRAGMA journal_mode", "'wal'"),
        (
            "PRAGMA journal_mode = TRUNCATE",
            true,
            true,
            "PRAGMA journal_mode",
            "'truncate'",
        ),
        (
            "PRAGMA journal_mode = MEMORY",
            false,
            true,
            "PRAGMA journal_mode",
            "'memory'",
        ),
        ("PRAGMA synchronous = OFF", true, true, "PRAGMA synchronous", "0"),
        ("PRAGMA page_size = 8192", false, true, "PRAGMA page_size", "8192"),
        (
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL",
            false,
            true,
            "PRAGMA page_size",
            "8192",
        ),
        (
            "PRAGMA encoding = 'UTF-16le'",
            false,
            false,
            "PRAGMA encoding",
            "'UTF-16le'",
        ),
        ("PRAGMA auto_vacuum = FULL", false, true, "PRAGMA auto_vacuum", "1"),
        ("PRAGMA application_id = 77", false, true, "PRAGMA application_id", "77"),
        (
            "PRAGMA journal_mode = WAL; PRAGMA application_id = 77",
            false,
            true,
            "PRAGMA application_id",
            "77",
        ),
        ("PRAGMA user_version = 77", false, true, "PRAGMA user_version", "77"),
        (
            "CREATE VIEW mine AS SELECT 5 AS x",
            false,
            false,
            "SELECT x FROM mine",
            "5",
        ),
        (
            "CREATE TABLE mine (x); INSERT INTO mine VALUES (5)",
            false,
            false,
            "SELECT x FROM mine",
            "5",
        ),
        (
            "CREATE TABLE mine (x); DROP TABLE mine",
            false,
            true,
            "PRAGMA journal_mode",
            "'delete'",
        ),
        (
            "PRAGMA locking_mode = EXCLUSIVE; SELECT * FROM sqlite_schema",
            false,
            true,
            "PRAGMA locking_mode",
            "'exclusive'",
        ),
    ];
    for (first, image, snapshot, query, left) in cases {
        let file = File::new();
        let conn = file.open();
        conn.execute_batch(first).unwrap();
        let report = set.to_head(&conn).unwrap();
        assert_eq!((report.from_snapshot, is_image(&conn)), (*snapshot, *image), "{first}");
        assert_eq!(support::value(&conn, query), *left, "{first}");
        assert_eq!(support::value(&conn, "SELECT name FROM foods"), "'egg'", "{first}");
        assert_eq!(
            integer(&conn, "SELECT count(*) FROM tohead_ledger WHERE set_name = 'main'"),
            2,
            "{first}"
        );
        assert!(set.to_head(&conn).unwrap().is_noop(), "{first}");
        drop(conn);
        assert!(set.status(&file.open()).unwrap().is_at_head(), "{first}");
    }
}

/// A second connection that fails half-way, opens something else, or none at all: the run takes another way.
#[test]
#[cfg(feature = "image")]
fn a_copy_that_cannot_be_made_leaves_nothing_behind() {
    let (set, without) = both(&foods());
    type Open = fn(&Path) -> rusqlite::Result<Connection>;
    let cases: &[(&str, bool, Open)] = &[
        ("by the path", true, |path| Connection::open(path)),
        ("full after two pages", false, |path| {
            let conn = Connection::open(path)?;
            conn.query_row("PRAGMA max_page_count = 2", [], |_| Ok(()))?;
            Ok(conn)
        }),
        ("another file", false, |path| {
            Connection::open(path.with_extension("other"))
        }),
        ("none", false, |_| Err(rusqlite::Error::InvalidQuery)),
        ("a read-only one", false, |path| {
            Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
        }),
    ];
    for (name, image, open) in cases {
        for journal_mode in ["DELETE", "WAL"] {
            let file = File::new();
            let conn = file.open();
            conn.pragma_update(None, "journal_mode", journal_mode).unwrap();
            assert!(
                set.runner().open_with(*open).to_head(&conn).unwrap().from_snapshot,
                "{name}"
            );
            assert_eq!(is_image(&conn), *image, "{name}, {journal_mode}");
            assert!(without.verify(&file.open()).unwrap().is_ok(), "{name}");
        }
    }
}

/// The limit is one of the connection, and holds for what is done in its name.
#[test]
fn a_limit_on_pages_holds_for_a_copy_of_head_too() {
    let (set, _) = both(&foods());
    for (pages, fits) in [(2, false), (100, true)] {
        let file = File::new();
        let conn = file.open();
        conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .unwrap();
        assert_eq!(set.to_head(&conn).is_ok(), fits, "{pages}");
        assert_eq!(file.bytes().is_empty(), !fits, "{pages}");
    }
}

/// Bytes in the script stand for text in UTF-8.
#[test]
fn a_database_in_utf_16_gets_the_same_values() {
    let (set, without) = both(&irreversible(
        "CREATE TABLE t (x); INSERT INTO t VALUES ('a' || char(0) || 'b'), (CAST('abc' AS BLOB)), (length(CAST('abc' AS BLOB)));",
    ));
    let values = |set: &Migrations| {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("PRAGMA encoding = 'UTF-16le'").unwrap();
        set.to_head(&conn).unwrap();
        support::value(&conn, "SELECT group_concat(hex(x)) FROM t")
    };
    assert_eq!(values(&set), values(&without));
}

#[test]
fn a_connection_that_may_not_write_does_not_get_its_file_written() {
    let (set, _) = both(&foods());
    let file = File::new();
    std::fs::write(file.path(), "").unwrap();
    let query_only = file.open();
    query_only.execute_batch("PRAGMA query_only = ON").unwrap();
    for conn in [file.open_read_only(), query_only] {
        set.to_head(&conn).unwrap_err();
        assert!(file.bytes().is_empty());
    }
}

#[test]
fn the_migrations_run_where_the_app_wants_to_see_them_run() {
    let (set, _) = both(&foods());
    let file = File::new();
    for conn in [file.open(), Connection::open_in_memory().unwrap()] {
        assert!(!set.runner().snapshot(false).to_head(&conn).unwrap().from_snapshot);
        assert!(set.status(&conn).unwrap().is_at_head());
    }
}

#[test]
fn a_target_other_than_head_takes_the_steps() {
    let (set, _) = both(&foods());
    let file = File::new();
    assert!(!set.to(&file.open(), Target::Steps(1)).unwrap().from_snapshot);
    assert!(!set.to_head(&file.open()).unwrap().from_snapshot);
    assert!(set.verify(&file.open()).unwrap().is_ok());
}

#[test]
fn a_set_that_keeps_no_mark_sets_none() {
    let set = foods().compiler().mark(false).snapshot(true).compile().unwrap();
    let file = File::new();
    for conn in [file.open(), Connection::open_in_memory().unwrap()] {
        assert!(set.to_head(&conn).unwrap().from_snapshot);
        assert_eq!(integer(&conn, "PRAGMA user_version"), 0);
        assert!(set.to_head(&conn).unwrap().is_noop());
    }
}

/// A connection in this journal mode. Older versions of SQLite do not wait for the lock that a change of the mode
/// takes.
fn open_among_others(file: &Path, journal_mode: &str) -> Connection {
    let conn = Connection::open(file).unwrap();
    conn.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    let set_mode = || conn.execute_batch(&format!("PRAGMA journal_mode = {journal_mode}"));
    while let Err(error) = set_mode() {
        assert_eq!(
            error.sqlite_error_code(),
            Some(rusqlite::ErrorCode::DatabaseBusy),
            "{error}"
        );
    }
    conn
}

/// Starts on one new file, from so many threads with a connection each.
fn start(set: Migrations, file: &Path, journal_mode: &str, starters: usize) -> usize {
    let start = || {
        let conn = open_among_others(file, journal_mode);
        conn.execute_batch("PRAGMA synchronous = OFF").unwrap();
        usize::from(!set.to_head(&conn).unwrap().is_noop())
    };
    std::thread::scope(|scope| {
        let starters: Vec<_> = (0..starters).map(|_| scope.spawn(start)).collect();
        starters.into_iter().map(|starter| starter.join().unwrap()).sum()
    })
}

#[test]
fn of_eight_that_start_at_once_one_makes_the_database() {
    let (set, _) = both(&foods());
    for journal_mode in ["DELETE", "WAL"] {
        for _ in 0..20 {
            let file = File::new();
            assert_eq!(start(set, &file.path(), journal_mode, 8), 1, "{journal_mode}");
            let conn = file.open();
            assert!(set.verify(&conn).unwrap().is_ok());
            assert_eq!(
                integer(&conn, "SELECT count(*) FROM tohead_ledger WHERE set_name = 'main'"),
                2
            );
            assert_eq!(support::value(&conn, "PRAGMA integrity_check"), "'ok'");
        }
    }
}

/// Another program writes between the look and the lock, or while starters are under way; nothing of it is lost.
#[test]
fn what_somebody_else_writes_meanwhile_stays() {
    let (set, _) = both(&foods());
    for journal_mode in ["DELETE", "WAL"] {
        for round in 0..40 {
            let file = File::new();
            let other = || {
                let conn = open_among_others(&file.path(), journal_mode);
                (0..round * 4).for_each(|_| std::thread::yield_now());
                conn.execute_batch("CREATE VIEW mine AS SELECT 5 AS x; PRAGMA application_id = 77")
                    .unwrap();
            };
            std::thread::scope(|scope| {
                scope.spawn(other);
                start(set, &file.path(), journal_mode, 2)
            });
            let conn = file.open();
            assert_eq!(support::value(&conn, "SELECT x FROM mine"), "5");
            assert_eq!(integer(&conn, "PRAGMA application_id"), 77);
            assert!(set.verify(&conn).unwrap().is_ok());
        }
    }
}

/// The script may be refused by the SQLite of the app; then the steps run, and say what is wrong.
#[test]
fn where_the_script_does_not_run_the_migrations_do() {
    let files = dir(&[(
        "0001_a",
        "CREATE TABLE t (x TEXT COLLATE backwards); CREATE INDEX i ON t (x);",
        "DROP TABLE t;",
    )]);
    let collate = |conn: &Connection| conn.create_collation("backwards", |a: &str, b: &str| b.cmp(a));
    let set = files.compiler().connection(collate).snapshot(true).compile().unwrap();
    let conn = Connection::open_in_memory().unwrap();
    let error = set.to_head(&conn).unwrap_err().to_string();
    assert!(
        error.contains("0001_a (up) failed at ") && error.contains("no such collation sequence: backwards"),
        "{error}"
    );
    assert_eq!(integer(&conn, "SELECT count(*) FROM sqlite_schema"), 0);
    collate(&conn).unwrap();
    assert!(set.to_head(&conn).unwrap().from_snapshot);
}

#[test]
fn the_observer_hears_of_every_migration() {
    use std::{cell::RefCell, rc::Rc};
    let (set, _) = both(&foods());
    let file = File::new();
    for conn in [file.open(), Connection::open_in_memory().unwrap()] {
        let heard = Rc::new(RefCell::new(Vec::new()));
        let hear = Rc::clone(&heard);
        let observer = move |event: &tohead::Event<'_>| match event {
            tohead::Event::Planned(steps) => hear.borrow_mut().push(format!("planned {}", steps.len())),
            tohead::Event::StepDone(done) => hear.borrow_mut().push(done.migration.id()),
            tohead::Event::Committed => hear.borrow_mut().push("committed".to_owned()),
            _ => {}
        };
        set.runner().observer(observer).to_head(&conn).unwrap();
        assert_eq!(*heard.borrow(), ["planned 2", "0001_foods", "0002_units", "committed"]);
    }
}

/// Why a set has no snapshot.
fn reason(compiler: Compiler) -> String {
    let checked = compiler.snapshot(true).check();
    assert!(!checked.is_refused(), "{:?}", checked.lines(tohead::Level::Deny));
    checked.no_snapshot_because().unwrap_or_default().to_owned()
}

#[test]
fn a_set_without_one_state_at_head_has_no_snapshot() {
    let cases = [
        (
            "CREATE TABLE t (x); INSERT INTO t VALUES (random());",
            "0001_a writes rows that are others on each machine: random",
        ),
        (
            "CREATE TABLE t (x, at TEXT DEFAULT CURRENT_TIMESTAMP); INSERT INTO t (x) VALUES (1);",
            "0001_a writes rows that are others on each machine: current_timestamp",
        ),
        (
            "CREATE TABLE t (x); CREATE INDEX i ON t (x); INSERT INTO t VALUES (1); ANALYZE;",
            "a migration runs ANALYZE, and a script cannot copy what that has found",
        ),
        (
            "CREATE VIRTUAL TABLE t USING fts4(x); INSERT INTO t VALUES ('a');",
            "a script cannot copy what is in `t`, a virtual table of the module fts4",
        ),
        (
            "CREATE VIRTUAL TABLE t USING fts5(x, content = ''); INSERT INTO t (rowid, x) VALUES (1, 'a');",
            "a database that is made by the script is another one than the migrations make: what is in `t`, a virtual table of the module fts5, cannot be read from it as a whole",
        ),
        (
            "CREATE TABLE t (x); INSERT INTO t VALUES (unixepoch());",
            "0001_a writes rows that are others on each machine: unixepoch",
        ),
        (
            "CREATE TABLE t (x); INSERT INTO t VALUES (date('n' || 'ow')), (datetime(\"now\"));",
            "0001_a writes rows that are others on each machine: date, datetime",
        ),
        (
            "CREATE TABLE t (x); INSERT INTO t VALUES (time('12:00', 'LocalTime'));",
            "0001_a writes rows that are others on each machine: time",
        ),
        (
            "CREATE TABLE t (x); CREATE VIEW v AS SELECT julianday('now') AS now; INSERT INTO t SELECT now FROM v;",
            "0001_a writes rows that are others on each machine: julianday",
        ),
        (
            "CREATE TABLE t (x); CREATE TABLE log (at); CREATE TRIGGER logged AFTER INSERT ON t BEGIN INSERT INTO log VALUES (strftime('%s')); END; INSERT INTO t VALUES (1);",
            "0001_a writes rows that are others on each machine: strftime",
        ),
        (
            "CREATE TABLE t (x); INSERT INTO t SELECT file FROM pragma_database_list;",
            "0001_a writes rows that are others on each machine: pragma_database_list",
        ),
        (
            "CREATE TABLE t (x); INSERT INTO t SELECT count(*) FROM sqlite_schema;",
            "0001_a writes rows that are others on each machine: sqlite_schema",
        ),
        (
            "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (9223372036854775807), (NULL), (NULL);",
            "SQLite chooses rowids at random behind the largest one: the rows of `t` differ",
        ),
        ("CREATE TABLE t (x);", ""),
        ("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (9223372036854775807);", ""),
        ("CREATE TABLE t (x, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);", ""),
        (
            "CREATE TABLE t (x, at TEXT DEFAULT CURRENT_TIMESTAMP, r DEFAULT (random()), s DEFAULT (strftime('%s', 'now')));
             INSERT INTO t VALUES (1, '2024-01-01', 2, 3); UPDATE t SET x = date('2024-01-31', '+1 month'); SELECT random();",
            "",
        ),
        ("CREATE TABLE t (x); UPDATE t SET x = random();", ""),
    ];
    for (up, wanted) in cases {
        let files = irreversible(up);
        assert_eq!(reason(files.compiler()), wanted, "{up}");
        let file = File::new();
        let set = files.compiler().snapshot(true).compile().unwrap();
        assert_eq!(set.to_head(&file.open()).unwrap().from_snapshot, wanted.is_empty());
        assert!(set.in_memory().is_ok());
    }
    let vacuums = dir(&[
        ("0001_a", "CREATE TABLE t (x);", "DROP TABLE t;"),
        (
            "0002_b",
            "-- tohead: no-transaction\n-- tohead: irreversible \"a test\"\nVACUUM;",
            "",
        ),
    ]);
    assert_eq!(
        reason(vacuums.compiler()),
        "0002_b runs outside of the transaction, and may set what a copy does not have"
    );
    assert_eq!(reason(Dir::new(&[]).compiler()), "there is no migration");
}

#[test]
fn what_the_app_registers_has_to_be_deterministic() {
    use rusqlite::functions::FunctionFlags;
    let files = dir(&[(
        "0001_a",
        "CREATE TABLE t (x); INSERT INTO t VALUES (answer());",
        "DROP TABLE t;",
    )]);
    let with = |is_deterministic: bool| {
        files.compiler().connection(move |conn| {
            let mut flags = FunctionFlags::SQLITE_UTF8;
            flags.set(FunctionFlags::SQLITE_DETERMINISTIC, is_deterministic);
            conn.create_scalar_function("answer", 0, flags, |_| Ok(42))
        })
    };
    assert_eq!(
        reason(with(false)),
        "the app's function `answer` is not registered as deterministic (SQLITE_DETERMINISTIC)"
    );
    assert_eq!(reason(with(true)), "");
    let other = |conn: &Connection| conn.execute_batch("CREATE TABLE other (x)");
    let reason = reason(
        dir(&[("0001_a", "CREATE TABLE t (x);", "DROP TABLE t;")])
            .compiler()
            .connection(other),
    );
    assert_eq!(
        reason,
        "Compiler::connection makes objects, which are not the set's to copy"
    );
}

#[test]
fn a_rust_step_may_read_and_not_write() {
    let files = Dir::new(&[
        ("0001_a.up.sql", "CREATE TABLE t (x); INSERT INTO t VALUES (1);"),
        ("0001_a.down.sql", "DROP TABLE t;"),
        (
            "0002_b.rs",
            "pub fn up(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> { Ok(()) }\npub fn down(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> { Ok(()) }\n",
        ),
    ]);
    fn nothing(_: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
        Ok(())
    }
    fn none_is_changed(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
        tx.execute("UPDATE t SET x = 2 WHERE x = 7", []).map(drop)
    }
    fn one_is_changed(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
        tx.execute("UPDATE t SET x = 1 WHERE x = 1", []).map(drop)
    }
    let compiler = || {
        files
            .compiler()
            .level(tohead::Check::UnrehearsedRustStep, tohead::Level::Allow)
    };
    let with = |up| compiler().rust_step("0002_b", up, Some(nothing));
    assert_eq!(reason(with(none_is_changed)), "");
    assert_eq!(
        reason(with(one_is_changed)),
        "the Rust step of 0002_b writes, and what it writes may depend on anything"
    );
    assert_eq!(reason(compiler()), "the Rust step of 0002_b is not known here");
}
