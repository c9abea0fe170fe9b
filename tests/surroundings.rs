//! Whatever surrounds a database, the form of its file, what lies beside it, the settings and the hooks of its connection,
//! what somebody has made of the ledger: a run ends at head with every row, or is a typed error that has changed nothing.

mod support;

use std::cell::Cell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use support::{File, dump, integer, open, pragmas, try_dump};
use tohead::{Backup, Error, Event, Migrations, State, Target};

const FOODS: (&str, &str, &str) = (
    "0001_foods",
    "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, note TEXT);\nCREATE TABLE log (food INTEGER, what TEXT);
     CREATE TRIGGER food_changed AFTER UPDATE ON foods BEGIN INSERT INTO log VALUES (old.id, old.name); END;",
    "DROP TABLE log;\nDROP TABLE foods;",
);
/// Sets a trigger going.
const UPPER: (&str, &str, &str) = (
    "0002_upper",
    "UPDATE foods SET name = upper(name);",
    "UPDATE foods SET name = lower(name);",
);
/// Lossy, so that a backup is made.
const DROP_NOTE: (&str, &str, &str) = (
    "0003_drop_note",
    "-- tohead: allow(drop-column) \"nobody reads it\"\nALTER TABLE foods DROP COLUMN note;",
    "ALTER TABLE foods ADD COLUMN note TEXT;",
);

fn three() -> Migrations {
    support::set(&[FOODS, UPPER, DROP_NOTE])
}

fn at_first(conn: &Connection) {
    three().to(conn, Target::Steps(1)).unwrap();
    conn.execute_batch("INSERT INTO foods (name, note) VALUES ('egg', 'x'), ('kale', NULL), ('ham', 'y')")
        .unwrap();
}

/// A file after the first migration, with rows.
fn file() -> File {
    let file = File::new();
    at_first(&file.open());
    file
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(end);
    PathBuf::from(name)
}

/// Goes to head; nothing of the connection may be changed by it.
fn goes(name: &str, conn: &Connection) -> tohead::Result<tohead::Report> {
    let settings = pragmas(conn);
    let before = try_dump(conn, &[]).ok();
    let outcome = three().to_head(conn);
    assert_eq!(pragmas(conn), settings, "{name}");
    assert!(conn.is_autocommit(), "{name}");
    if let Err(error) = &outcome {
        assert_eq!(try_dump(conn, &[]).ok(), before, "{name}: {error}");
    }
    outcome
}

/// Goes to head, with every row and what the trigger has made of each.
fn arrives(name: &str, conn: &Connection) {
    let report = goes(name, conn).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(report.steps.len() == 2 && report.backup.is_some(), "{name}");
    assert_eq!(
        integer(conn, "SELECT count(*) FROM foods WHERE name IN ('EGG', 'KALE', 'HAM')"),
        3,
        "{name}"
    );
    assert_eq!(integer(conn, "SELECT count(*) FROM log"), 3, "{name}");
    let verified = three().verify(conn).unwrap();
    assert!(
        verified.drift.is_some_and(|drift| drift.is_empty()) && verified.broken_at.is_none(),
        "{name}"
    );
}

#[test]
fn every_form_of_a_file_is_migrated_there_and_back() {
    for form in [
        "PRAGMA page_size = 512",
        "PRAGMA page_size = 65536",
        "PRAGMA encoding = 'UTF-16le'",
        "PRAGMA encoding = 'UTF-16be'",
        "PRAGMA auto_vacuum = FULL",
        "PRAGMA auto_vacuum = INCREMENTAL",
        "PRAGMA application_id = 9; PRAGMA user_version = 5; CREATE TABLE mine (x)",
        "PRAGMA page_size = 65536; PRAGMA encoding = 'UTF-16be'; PRAGMA auto_vacuum = FULL; PRAGMA journal_mode = WAL",
    ] {
        let file = File::new();
        let conn = file.open();
        conn.execute_batch(form).unwrap();
        at_first(&conn);
        arrives(form, &conn);
        assert_eq!(three().to(&conn, Target::Base).unwrap().steps.len(), 3, "{form}");
    }
}

#[test]
fn settings_of_a_connection_are_no_obstacle_and_stay() {
    for settings in [
        "PRAGMA journal_mode = MEMORY",
        "PRAGMA journal_mode = TRUNCATE",
        "PRAGMA journal_mode = PERSIST",
        "PRAGMA secure_delete = ON",
        "PRAGMA cell_size_check = ON",
        "PRAGMA full_column_names = ON; PRAGMA short_column_names = OFF",
        "PRAGMA count_changes = ON",
        "PRAGMA case_sensitive_like = ON",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA read_uncommitted = ON",
        "PRAGMA cache_spill = 1; PRAGMA cache_size = 1",
        "PRAGMA mmap_size = 1000000",
        "PRAGMA wal_autocheckpoint = 1; PRAGMA journal_mode = WAL",
        "CREATE TEMP TABLE other (x REFERENCES foods)",
        "CREATE TEMP TRIGGER mine AFTER DELETE ON mine BEGIN SELECT 1; END",
    ] {
        let file = file();
        file.open().execute_batch("CREATE TABLE mine (x)").unwrap();
        let conn = file.open();
        conn.execute_batch(settings).unwrap();
        arrives(settings, &conn);
    }
    type Config = fn() -> DbConfig;
    let configured: [(&str, Config, bool); 6] = [
        ("no triggers", || DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        ("no views", || DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        ("defensive", || DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        ("no trust", || DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        ("no texts in double quotes", || DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        ("none in definitions", || DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ];
    for (name, config, on) in configured {
        let file = file();
        let conn = file.open();
        conn.set_db_config(config(), on).unwrap();
        arrives(name, &conn);
        assert_eq!(conn.db_config(config()).unwrap(), on, "{name}");
    }
}

/// It would run in the migrations, which the rehearsal knows nothing of: one of these deletes every row.
#[test]
fn a_temporary_trigger_on_a_table_of_the_set_is_refused_by_name() {
    for trigger in [
        "CREATE TEMP TRIGGER mine BEFORE UPDATE ON main.foods BEGIN DELETE FROM foods; END",
        "CREATE TEMP TRIGGER mine BEFORE UPDATE ON main.foods BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TEMP TRIGGER mine AFTER INSERT ON main.tohead_ledger BEGIN SELECT 1; END",
    ] {
        let file = file();
        let conn = file.open();
        conn.execute_batch(trigger).unwrap();
        let error = goes(trigger, &conn).unwrap_err();
        assert!(matches!(&error, Error::UnsafeConnection { .. }), "{trigger}: {error}");
        assert!(
            error.to_string().contains("the temporary trigger `mine` on `"),
            "{error}"
        );
        conn.execute_batch("DROP TRIGGER mine").unwrap();
        arrives(trigger, &conn);
    }
}

#[test]
fn what_lies_beside_a_file_is_no_obstacle_or_an_error() {
    for mode in ["DELETE", "WAL"] {
        for (end, contents) in [
            ("-journal", &b""[..]),
            ("-journal", &[0; 4096]),
            ("-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 and what else"),
            ("-wal", b"garbage"),
            ("-wal", &[0x37; 9000]),
            ("-shm", &[0xff; 32768]),
            ("-shm", b"x"),
        ] {
            let file = File::new();
            let conn = file.open();
            conn.pragma_update(None, "journal_mode", mode).unwrap();
            at_first(&conn);
            drop(conn);
            std::fs::write(beside(&file.path(), end), contents).unwrap();
            arrives(&format!("{mode}, {} bytes in {end}", contents.len()), &file.open());
        }
        for end in ["-journal", "-wal"] {
            let file = File::new();
            let conn = file.open();
            conn.pragma_update(None, "journal_mode", mode).unwrap();
            at_first(&conn);
            drop(conn);
            std::fs::create_dir(beside(&file.path(), end)).unwrap();
            let error = three().to_head(&file.open()).unwrap_err();
            std::fs::remove_dir(beside(&file.path(), end)).unwrap();
            assert!(!error.to_string().is_empty());
            arrives(&format!("{mode}, a directory was in the place of {end}"), &file.open());
        }
    }
}

/// The log of a database that was deleted lies beside a new one of the same name.
#[test]
fn the_log_of_another_database_is_not_played_into_a_new_one() {
    let old = File::new();
    let conn = old.open();
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    at_first(&conn);
    let new = File::new();
    std::fs::write(new.path(), b"").unwrap();
    std::fs::copy(beside(&old.path(), "-wal"), beside(&new.path(), "-wal")).unwrap();
    let conn = new.open();
    assert_eq!(three().to_head(&conn).unwrap().steps.len(), 3);
    assert_eq!(integer(&conn, "SELECT count(*) FROM foods"), 0);
}

/// A process was killed in the middle of a transaction: its journal is played back, whatever the size of its pages.
#[test]
fn a_hot_journal_is_played_back_first() {
    for page_size in [512, 65536] {
        let file = File::new();
        let conn = file.open();
        conn.execute_batch(&format!("PRAGMA page_size = {page_size}; PRAGMA cache_size = 1"))
            .unwrap();
        at_first(&conn);
        conn.execute_batch("BEGIN; UPDATE foods SET name = 'half done'; CREATE TABLE half AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, hex(i) FROM n")
            .unwrap();
        let killed = File::new();
        std::fs::copy(file.path(), killed.path()).unwrap();
        std::fs::copy(beside(&file.path(), "-journal"), beside(&killed.path(), "-journal")).unwrap();
        drop(conn);
        arrives(&format!("pages of {page_size}"), &killed.open());
    }
}

#[test]
fn every_path_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let deep = dir
        .path()
        .join("d".repeat(100))
        .join("d".repeat(100))
        .join("d".repeat(100));
    std::fs::create_dir_all(&deep).unwrap();
    for path in [
        deep.join("app.db"),
        dir.path().join("a b?c#d%20'\"ü.db"),
        dir.path().join("-journal"),
        dir.path().join(".db"),
    ] {
        let conn = open(&path);
        at_first(&conn);
        arrives(&path.display().to_string(), &conn);
    }
    // There is no room for the name of its backup.
    let path = dir.path().join("n".repeat(240));
    at_first(&open(&path));
    let error = goes("a long name", &open(&path)).unwrap_err();
    assert!(matches!(error, Error::Backup { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_the_backup_lies_beside_the_file() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (target, link) = (dir.path().join("real.db"), other.path().join("link.db"));
    at_first(&open(&target));
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let conn = open(&link);
    let report = three().to_head(&conn).unwrap();
    let backup = report.backup.unwrap();
    assert_eq!(
        backup.parent().unwrap().canonicalize().unwrap(),
        dir.path().canonicalize().unwrap()
    );
    assert_eq!(integer(&open(&target), "SELECT count(*) FROM log"), 3);
}

#[cfg(target_os = "linux")]
#[test]
fn a_backup_may_lie_on_another_file_system() {
    let Ok(other) = tempfile::tempdir_in("/dev/shm") else {
        return;
    };
    let file = file();
    let runner = three().runner().backup(Backup::always().in_directory(other.path()));
    let backup = runner.to_head(&file.open()).unwrap().backup.unwrap();
    assert!(backup.starts_with(other.path()));
    assert_eq!(integer(&open(&backup), "SELECT count(*) FROM foods"), 3);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_opened_in_another_way_is_migrated_or_named() {
    type IsIt = fn(&Error) -> bool;
    let no_backup: IsIt = |error| matches!(error, Error::Backup { .. });
    let read_only: IsIt = |error| matches!(error, Error::ReadOnly { .. });
    for (parameter, refused) in [
        ("mode=ro", Some(read_only)),
        ("immutable=1", Some(read_only)),
        // A second connection sees no lock of these.
        ("nolock=1", Some(no_backup)),
        ("vfs=unix-none", Some(no_backup)),
        ("vfs=unix-dotfile", Some(no_backup)),
        ("vfs=unix-excl", None),
        ("cache=shared", None),
        ("psow=0", None),
    ] {
        let file = file();
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_URI;
        let uri = format!("file:{}?{parameter}", file.path().display());
        let conn = Connection::open_with_flags(uri, flags).unwrap();
        match refused {
            None => arrives(parameter, &conn),
            Some(is_it) => {
                let error = goes(parameter, &conn).unwrap_err();
                assert!(is_it(&error), "{parameter}: {error}");
            }
        }
    }
}

/// SQLite notices before it writes. What takes its place, or is gone, is not touched.
#[cfg(unix)]
#[test]
fn a_file_that_is_deleted_or_replaced_is_named() {
    for is_replaced in [false, true] {
        for is_during in [false, true] {
            let file = file();
            let path = file.path();
            let act = move || {
                let other = path.with_file_name("other.db");
                if is_replaced {
                    open(&other).execute_batch("CREATE TABLE other (x)").unwrap();
                    std::fs::rename(&other, &path).unwrap();
                } else {
                    std::fs::remove_file(&path).unwrap();
                }
            };
            let conn = file.open();
            integer(&conn, "SELECT count(*) FROM foods");
            if !is_during {
                act();
            }
            let is_done = Cell::new(!is_during);
            let observer = move |event: &Event<'_>| {
                if matches!(event, Event::StepStarted(_)) && !is_done.replace(true) {
                    act();
                }
            };
            let runner = three().runner().backup(Backup::none()).observer(observer);
            let error = runner.to_head(&conn).unwrap_err();
            assert!(matches!(error, Error::ReadOnly { .. }), "{error}");
            assert!(
                error.to_string().contains("was deleted, renamed or replaced"),
                "{error}"
            );
            let error = three().to_head(&conn).unwrap_err();
            assert!(
                matches!(error, Error::Backup { .. } | Error::ReadOnly { .. }),
                "{error}"
            );
            drop(conn);
            assert_eq!(file.path().exists(), is_replaced);
            if is_replaced {
                assert_eq!(integer(&file.open(), "SELECT count(*) FROM sqlite_schema"), 1);
            }
        }
    }
}

type Hook = fn(&mut Connection);

/// `is_refused`: whether the hook stops the run. rusqlite catches what panics in one.
#[test]
fn hooks_of_the_app_that_fail_stop_a_run_or_do_no_harm() {
    let hooks: &[(&str, Hook, bool)] = &[
        (
            "a commit hook refuses",
            |conn| drop(conn.commit_hook(Some(|| true))),
            true,
        ),
        (
            "an update hook panics",
            |conn| drop(conn.update_hook(Some(|_, _: &str, _: &str, _| panic!("in a hook")))),
            false,
        ),
        (
            "a busy handler gives up",
            |conn| drop(conn.busy_handler(Some(|_| false))),
            false,
        ),
        (
            "a progress handler stops everything",
            |conn| drop(conn.progress_handler(1, Some(|| true))),
            true,
        ),
    ];
    for (name, hook, is_refused) in hooks {
        let file = file();
        let mut conn = file.open();
        let before = dump(&conn);
        hook(&mut conn);
        match three().to_head(&conn) {
            Ok(report) => assert!(!is_refused && report.steps.len() == 2, "{name}"),
            Err(error) => {
                assert!(is_refused, "{name}: {error}");
                let is_cancelled = matches!(
                    error,
                    Error::Cancelled {
                        state: State::Unchanged
                    }
                );
                assert_eq!(is_cancelled, name.starts_with("a progress"), "{name}: {error}");
            }
        }
        assert!(conn.is_autocommit(), "{name}");
        drop(conn);
        if *is_refused {
            assert_eq!(dump(&file.open()), before, "{name}");
            arrives(name, &file.open());
        }
    }
}

const NEW_LEDGER: &str = "CREATE TABLE kept AS SELECT * FROM tohead_ledger; DROP TABLE tohead_ledger;";

#[test]
fn a_ledger_that_somebody_has_made_anew_or_put_triggers_on_is_used_or_named() {
    let view = format!("{NEW_LEDGER} CREATE VIEW tohead_ledger AS SELECT * FROM kept");
    // Rows without a number: the next entry would have none.
    let without_key = format!("{NEW_LEDGER} ALTER TABLE kept RENAME TO tohead_ledger");
    let columns = "seq, set_name, version, name, action, checksum, down_sql, schema_version, fingerprint, mark, app_version, at, duration_us, schema_cookie, chain";
    let virtual_table = format!(
        "{NEW_LEDGER} CREATE VIRTUAL TABLE tohead_ledger USING fts5 ({columns}); INSERT INTO tohead_ledger SELECT * FROM kept"
    );
    let trigger = |what: &str| format!("CREATE TRIGGER t AFTER INSERT ON tohead_ledger BEGIN {what}; END");
    for (sql, is_refused) in [
        (
            "ALTER TABLE tohead_ledger ADD COLUMN extra TEXT NOT NULL DEFAULT 'x'".to_owned(),
            false,
        ),
        (
            "CREATE INDEX i ON tohead_ledger (name COLLATE NOCASE)".to_owned(),
            false,
        ),
        (
            trigger("INSERT INTO log VALUES (0, new.name)").replace("INTO log", "INTO seen"),
            false,
        ),
        (trigger("DELETE FROM tohead_ledger WHERE seq = new.seq"), true),
        (
            trigger("UPDATE tohead_ledger SET chain = NULL WHERE seq = new.seq"),
            true,
        ),
        (
            trigger("UPDATE tohead_ledger SET set_name = 'theirs' WHERE seq = new.seq"),
            true,
        ),
        (trigger("SELECT RAISE(ABORT, 'no')"), true),
        (trigger("SELECT RAISE(ROLLBACK, 'no')"), true),
        (view, true),
        (without_key, true),
        (virtual_table, true),
        (
            "UPDATE tohead_ledger SET seq = 9223372036854775807 WHERE seq = (SELECT max(seq) FROM tohead_ledger)"
                .to_owned(),
            true,
        ),
        ("UPDATE tohead_ledger SET seq = -seq".to_owned(), true),
        (
            "UPDATE tohead_ledger SET set_name = 'theirs' WHERE set_name = 'main'".to_owned(),
            true,
        ),
        ("DELETE FROM tohead_ledger".to_owned(), true),
        ("DROP TABLE tohead_ledger".to_owned(), true),
    ] {
        for mark in ["", "PRAGMA user_version = 0"] {
            let file = file();
            file.open().execute_batch("CREATE TABLE seen (x, y)").unwrap();
            file.open().execute_batch(&format!("{sql}; {mark}")).unwrap();
            let conn = file.open();
            if is_refused {
                let error = goes(&sql, &conn).err();
                assert!(error.is_some_and(|error| !error.to_string().is_empty()), "{sql}");
            } else {
                arrives(&sql, &conn);
            }
        }
    }
}
