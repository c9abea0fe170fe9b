//! Promise 2: all or nothing. A run leaves the database at head or exactly as it was: after an error in
//! its last migration, and after a SIGKILL at any moment (in more rounds with `TOHEAD_SOAK=1`). What a disk can do
//! to it stands in `tests/crash`.

mod support;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::{Dir, File, dump, dump_without_times, open, pragmas, set};
use tohead::{Event, Migrations, Target};

fn five() -> Migrations {
    set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_egg",
            "INSERT INTO foods (name) VALUES ('egg'), ('oil');",
            "DELETE FROM foods WHERE name IN ('egg', 'oil');",
        ),
        (
            "0003_units",
            "CREATE TABLE units (name TEXT);\nCREATE VIEW all_units AS SELECT * FROM units;",
            "DROP VIEW all_units;\nDROP TABLE units;",
        ),
        (
            "0004_upper",
            "UPDATE foods SET name = upper(name);\nINSERT INTO units VALUES ('g');",
            "DELETE FROM units;\nUPDATE foods SET name = lower(name);",
        ),
        (
            "0005_take",
            "CREATE TABLE taken AS SELECT name FROM foods;\nINSERT INTO foods (id, name) VALUES (1000, 'late');",
            "DROP TABLE taken;\nDELETE FROM foods WHERE id = 1000;",
        ),
    ])
}

#[test]
fn an_error_in_the_last_migration_leaves_nothing_of_those_before_it() {
    let set = five();
    // The row that stands in the way of the last statement, put there after so many migrations.
    for applied in 1..5 {
        for journal_mode in ["DELETE", "WAL", "TRUNCATE", "PERSIST", "MEMORY"] {
            let file = File::new();
            let conn = file.open();
            conn.pragma_update(None, "journal_mode", journal_mode).unwrap();
            set.to(&conn, Target::Steps(applied)).unwrap();
            conn.execute_batch("INSERT INTO foods (id, name) VALUES (1000, 'in the way')")
                .unwrap();
            let before = (dump(&conn), pragmas(&conn));
            let error = set.to_head(&conn).unwrap_err();
            assert!(error.to_string().starts_with("0005_take (up) failed"), "{error}");
            assert_eq!(
                (dump(&conn), pragmas(&conn)),
                before,
                "after {applied} in {journal_mode}"
            );
            drop(conn);
            assert_eq!(
                dump(&file.open()),
                before.0,
                "after {applied} in {journal_mode}, opened anew"
            );
        }
    }
}

#[test]
fn an_error_on_a_fresh_database_leaves_no_ledger() {
    let file = File::new();
    let conn = file.open();
    let before = dump(&conn);
    // The tables of the first migrations fit, the last one does not.
    conn.query_row("PRAGMA max_page_count = 5", [], |_| Ok(())).unwrap();
    let error = five().to_head(&conn).unwrap_err();
    assert!(error.to_string().starts_with("0005_take (up) failed"), "{error}");
    assert_eq!(dump(&conn), before);
    assert!(file.bytes().is_empty());
}

#[test]
fn an_error_in_the_last_down_part_undoes_none() {
    let set = five();
    let file = File::new();
    let conn = file.open();
    set.to_head(&conn).unwrap();
    conn.execute_batch(
        "CREATE TRIGGER keep BEFORE DELETE ON foods WHEN old.name = 'egg' BEGIN SELECT raise(ABORT, 'kept'); END",
    )
    .unwrap();
    let before = (dump(&conn), pragmas(&conn));
    let error = set.to(&conn, Target::Base).unwrap_err();
    assert!(error.to_string().starts_with("0002_egg (down) failed"), "{error}");
    assert_eq!((dump(&conn), pragmas(&conn)), before);
}

/// A migration that writes some megabytes, in a cache so small that they reach the file before the commit.
fn large() -> Dir {
    let fill = "INSERT INTO foods (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT hex(randomblob(500)) FROM n;";
    support::dir(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        ("0002_fill", fill, "DELETE FROM foods WHERE id > 2;"),
        (
            "0003_upper",
            "UPDATE foods SET name = lower(name);\nUPDATE foods SET name = upper(name);",
            "SELECT 1;",
        ),
        (
            "0004_index",
            "CREATE INDEX by_name ON foods (name);",
            "DROP INDEX by_name;",
        ),
    ])
}

const VICTIM: &str = "TOHEAD_TEST_VICTIM";
const STOP_AT: &str = "TOHEAD_TEST_STOP_AT";

/// The process that is killed: this test, run by its name. It says where it is, and may stop there.
#[test]
fn victim() {
    let Some(root) = std::env::var_os(VICTIM).map(PathBuf::from) else {
        return;
    };
    let stop_at: usize = std::env::var(STOP_AT).unwrap().parse().unwrap();
    let set = Dir::at(&root).compile().unwrap();
    let conn = open(&root.join("app.db"));
    conn.execute_batch("PRAGMA cache_size = 5; PRAGMA synchronous = OFF")
        .unwrap();
    let seen = std::cell::Cell::new(0);
    let (unfinished, marker) = (root.join("marker.tmp"), root.join("marker"));
    let runner = set.runner().observer(move |event| {
        seen.set(seen.get() + 1);
        if seen.get() == stop_at {
            std::fs::write(&unfinished, format!("{event:?}")).unwrap();
            std::fs::rename(&unfinished, &marker).unwrap();
            std::thread::sleep(Duration::from_secs(600));
        }
    });
    std::fs::write(root.join("started"), "").unwrap();
    runner.to_head(&conn).unwrap();
}

struct Victim(Child);

impl Victim {
    fn start(root: &Path, stop_at: usize) -> Self {
        for name in ["marker", "started"] {
            let _ = std::fs::remove_file(root.join(name));
        }
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "victim", "--nocapture"])
            .env(VICTIM, root)
            .env(STOP_AT, stop_at.to_string())
            .stdout(Stdio::null());
        Self(command.spawn().unwrap())
    }

    /// Waits until the file is there; whether it came before the victim had finished.
    fn wait_for(&mut self, file: &Path) -> bool {
        let deadline = Instant::now() + Duration::from_secs(120);
        while !file.exists() {
            assert!(Instant::now() < deadline, "waited in vain");
            if let Some(status) = self.0.try_wait().unwrap() {
                assert!(status.success(), "the victim failed by itself");
                return file.exists();
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        true
    }
}

impl Drop for Victim {
    /// On Unix this is SIGKILL.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A database at the first migration, with rows, beside the directory of migrations.
fn at_first(root: &Path, set: &Migrations, journal_mode: &str) -> String {
    for end in ["", "-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(root.join(format!("app.db{end}")));
    }
    let conn = open(&root.join("app.db"));
    conn.pragma_update(None, "journal_mode", journal_mode).unwrap();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch("INSERT INTO foods VALUES (1, 'egg'), (2, 'oil')")
        .unwrap();
    dump(&conn)
}

#[test]
fn a_run_that_is_killed_before_its_commit_has_done_nothing() {
    let migrations = large();
    let (set, root) = (migrations.compile(), migrations.root());
    let mut journals = 0;
    for journal_mode in ["DELETE", "WAL"] {
        for stop_at in 1.. {
            let before = at_first(root, &set, journal_mode);
            let mut victim = Victim::start(root, stop_at);
            if !victim.wait_for(&root.join("marker")) {
                assert!(stop_at > 10, "the run has fewer events than it has steps");
                break;
            }
            drop(victim);
            let is_committed = std::fs::read_to_string(root.join("marker")).unwrap() == "Committed";
            journals += usize::from(root.join("app.db-journal").exists());
            let conn = open(&root.join("app.db"));
            let name = format!("{journal_mode}, killed at event {stop_at}");
            if is_committed {
                assert!(set.to_head(&conn).unwrap().is_noop(), "{name}");
            } else {
                assert_eq!(dump(&conn), before, "{name}");
                set.to_head(&conn).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            assert!(set.verify(&conn).unwrap().is_ok(), "{name}");
            assert_eq!(support::integer(&conn, "SELECT count(*) FROM foods"), 3002, "{name}");
            assert_eq!(
                support::integer(
                    &conn,
                    "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"
                ),
                0,
                "{name}"
            );
        }
    }
    assert!(journals > 3, "the victims were killed before they had written anything");
}

#[test]
fn a_run_that_is_killed_at_any_moment_has_done_all_or_nothing() {
    let migrations = large();
    let (set, root) = (migrations.compile(), migrations.root());
    let rounds = if std::env::var_os("TOHEAD_SOAK").is_some() {
        500
    } else {
        30
    };
    for round in 0..rounds {
        let before = at_first(root, &set, if round % 2 == 0 { "DELETE" } else { "WAL" });
        let mut victim = Victim::start(root, usize::MAX);
        victim.wait_for(&root.join("started"));
        // Spread over the run, and over more than that.
        std::thread::sleep(Duration::from_micros(round * 2_713 % 60_000));
        drop(victim);
        let conn = open(&root.join("app.db"));
        if support::ledger(&conn).len() == 1 {
            assert_eq!(dump(&conn), before, "round {round}");
        } else {
            assert!(set.to_head(&conn).unwrap().is_noop(), "round {round}");
        }
        set.to_head(&conn).unwrap();
        assert!(set.verify(&conn).unwrap().is_ok(), "round {round}");
        assert_eq!(
            support::integer(&conn, "SELECT count(*) FROM foods"),
            3002,
            "round {round}"
        );
    }
}

/// The command that puts a backup in the place of the database. Whenever it is killed, there is the one or the other, and
/// what was replaced is kept.
#[cfg(all(feature = "cli", feature = "compile"))]
#[test]
fn a_restore_that_is_killed_at_any_moment_leaves_the_old_database_or_the_backup() {
    let migrations = large();
    let (set, root) = (migrations.compile(), migrations.root());
    let [live, copy, new] = ["app.db", "copy.db", "new.db"].map(|name| root.join(name));
    let old = at_first(root, &set, "DELETE");
    std::fs::copy(&live, &copy).unwrap();
    set.to_head(&open(&live)).unwrap();
    let head = dump(&open(&live));
    std::fs::copy(&live, &new).unwrap();
    let is_soak = std::env::var_os("TOHEAD_SOAK").is_some();
    let (mut restored, rounds) = (0, if is_soak { 300 } else { 16 });
    // How long it takes when nobody kills it: the kills are spread over that, and a little more.
    let mut length = Duration::from_millis(100);
    for round in 0..rounds {
        for file in files(root) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with("app.db") {
                std::fs::remove_file(file).unwrap();
            }
        }
        std::fs::copy(&new, &live).unwrap();
        let is_wal = round % 2 == 1;
        open(&live)
            .pragma_update(None, "journal_mode", if is_wal { "WAL" } else { "DELETE" })
            .unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tohead"));
        command
            .current_dir(root)
            .args(["--database", "app.db", "restore", "copy.db", "--yes"]);
        let restoring = Victim(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        std::thread::sleep(length * (round * 7 % rounds) / (rounds - rounds / 8));
        drop(restoring);
        let now = dump(&open(&live));
        assert!(
            now == head || now == old,
            "round {round}: neither the one nor the other"
        );
        if now == old {
            restored += 1;
            let is_kept =
                |file: &PathBuf| file.extension().is_some_and(|end| end == "kept") && dump(&open(file)) == head;
            assert!(
                files(root).iter().any(is_kept),
                "round {round}: what was replaced is gone"
            );
        }
        // Another try comes to its end.
        let started = Instant::now();
        let status = command.status().unwrap();
        length = started.elapsed();
        assert!(
            status.success() && dump(&open(&live)) == old,
            "round {round}: the next one"
        );
    }
    println!("{restored} of {rounds} had put the backup in its place");
}

#[cfg(all(feature = "cli", feature = "compile"))]
fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn after_an_error_the_next_run_does_all_of_it() {
    let set = five();
    let undisturbed = File::new();
    set.to_head(&undisturbed.open()).unwrap();
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch("INSERT INTO foods (id, name) VALUES (1000, 'in the way')")
        .unwrap();
    set.to_head(&conn).unwrap_err();
    conn.execute_batch("DELETE FROM foods").unwrap();
    set.to_head(&conn).unwrap();
    assert_eq!(dump_without_times(&conn), dump_without_times(&undisturbed.open()));
}

#[test]
fn what_an_observer_sees_as_committed_is_committed() {
    let file = File::new();
    let path = file.path();
    let looked = std::rc::Rc::new(std::cell::Cell::new(None));
    let seen = std::rc::Rc::clone(&looked);
    let runner = five().runner().observer(move |event| match event {
        Event::Checking => assert_eq!(support::integer(&open(&path), "SELECT count(*) FROM sqlite_schema"), 0),
        Event::Committed => seen.set(Some(support::ledger(&open(&path)).len())),
        _ => {}
    });
    runner.to_head(&file.open()).unwrap();
    assert_eq!(looked.get(), Some(5));
}
