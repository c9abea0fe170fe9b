//! Promise 4: started twice, applied once. Any number of threads and processes may start at the same
//! moment on a fresh or an old file; all succeed, and every migration ran once.

mod support;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use support::{dir, integer, open};
use tohead::{Migrations, Target};

const ROUNDS: usize = 40;
const STARTERS: usize = 8;

/// Half of the migrations write rows, so that one that ran twice would be seen.
fn migrations() -> support::Dir {
    dir(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_egg",
            "INSERT INTO foods (name) VALUES ('egg');",
            "DELETE FROM foods WHERE name = 'egg';",
        ),
        (
            "0003_units",
            "CREATE TABLE units (name TEXT);\nCREATE INDEX by_name ON units (name);",
            "DROP TABLE units;",
        ),
        (
            "0004_oil",
            "INSERT INTO foods (name) VALUES ('oil');",
            "DELETE FROM foods WHERE name = 'oil';",
        ),
        (
            "0005_amount",
            "ALTER TABLE foods ADD COLUMN amount INTEGER;",
            "ALTER TABLE foods DROP COLUMN amount;",
        ),
        (
            "0006_salt",
            "INSERT INTO foods (name) SELECT 'salt';",
            "DELETE FROM foods WHERE name = 'salt';",
        ),
    ])
}

/// The files that the starters meet.
const FILES: &[(&str, i64)] = &[("DELETE", 0), ("WAL", 0), ("DELETE", 3), ("WAL", 3)];

/// A file in this journal mode, with so many migrations applied; no file where both say so.
fn prepare(path: &Path, set: &Migrations, (journal_mode, applied): (&str, i64)) {
    if journal_mode == "DELETE" && applied == 0 {
        return;
    }
    let conn = open(path);
    conn.pragma_update(None, "journal_mode", journal_mode).unwrap();
    set.to(&conn, Target::Steps(applied)).unwrap();
}

fn applied_once(path: &Path, set: &Migrations, name: &str) {
    let conn = Connection::open(path).unwrap();
    let ledger = support::ledger(&conn);
    let expected: Vec<_> = set
        .list()
        .iter()
        .map(|migration| format!("up {}", migration.id()))
        .collect();
    assert_eq!(ledger, expected, "{name}");
    assert_eq!(integer(&conn, "SELECT count(*) FROM foods"), 3, "{name}");
    assert_eq!(
        integer(&conn, "SELECT count(*) FROM tohead_ledger WHERE set_name = 'tohead'"),
        3,
        "{name}"
    );
    assert!(set.verify(&conn).unwrap().is_ok(), "{name}");
}

#[test]
fn by_threads_of_one_process() {
    let set = migrations().compile();
    let temp = tempfile::tempdir().unwrap();
    for file in FILES {
        for round in 0..ROUNDS {
            let path = temp.path().join(format!("{}-{}-{round}.db", file.0, file.1));
            prepare(&path, &set, *file);
            let barrier = Barrier::new(STARTERS);
            std::thread::scope(|scope| {
                for _ in 0..STARTERS {
                    scope.spawn(|| {
                        let conn = open(&path);
                        barrier.wait();
                        let report = set
                            .to_head(&conn)
                            .unwrap_or_else(|error| panic!("{file:?}, round {round}: {error:?}"));
                        assert_eq!(report.to.unwrap().id(), "0006_salt");
                    });
                }
            });
            applied_once(&path, &set, &format!("{file:?}, round {round}"));
        }
    }
}

#[test]
fn by_threads_that_share_a_cache() {
    let set = migrations().compile();
    for round in 0..ROUNDS {
        let uri = format!("file:round{round}?mode=memory&cache=shared");
        let keep = Connection::open(&uri).unwrap();
        let barrier = Barrier::new(STARTERS);
        std::thread::scope(|scope| {
            for _ in 0..STARTERS {
                scope.spawn(|| {
                    let conn = Connection::open(&uri).unwrap();
                    conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
                    barrier.wait();
                    set.to_head(&conn)
                        .unwrap_or_else(|error| panic!("round {round}: {error:?}"));
                    assert_eq!(conn.pragma_query_value(None, "foreign_keys", |row| row.get(0)), Ok(1));
                });
            }
        });
        assert_eq!(integer(&keep, "SELECT count(*) FROM foods"), 3, "round {round}");
    }
}

const STARTER: &str = "TOHEAD_TEST_STARTER";

/// A process that migrates file after file, each when it is told to: this test, run by its name.
#[test]
fn starter() {
    let Some(directory) = std::env::var_os(STARTER).map(PathBuf::from) else {
        return;
    };
    let set = support::Dir::at(&directory).compile().unwrap();
    for (i, _) in FILES.iter().enumerate() {
        for round in 0..ROUNDS {
            let ready = directory.join(format!("ready-{i}-{round}-{}", std::process::id()));
            std::fs::write(ready, "").unwrap();
            wait_for(|| directory.join(format!("go-{i}-{round}")).exists());
            let conn = open(&directory.join(format!("{i}-{round}.db")));
            set.to_head(&conn).unwrap();
        }
    }
}

fn wait_for(mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain");
        std::thread::sleep(Duration::from_micros(100));
    }
}

/// The starters; none outlives the test.
struct Starters(Vec<Child>);

impl Drop for Starters {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn by_processes() {
    let migrations = migrations();
    let set = migrations.compile();
    let directory = migrations.root();
    let start = |_| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "starter", "--nocapture"])
            .env(STARTER, directory)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut starters = Starters((0..STARTERS).map(start).collect());
    for (i, file) in FILES.iter().enumerate() {
        for round in 0..ROUNDS {
            let path = directory.join(format!("{i}-{round}.db"));
            prepare(&path, &set, *file);
            let has_failed = |starters: &mut Starters| {
                starters
                    .0
                    .iter_mut()
                    .any(|child| child.try_wait().unwrap().is_some_and(|status| !status.success()))
            };
            let ready = |child: &Child| directory.join(format!("ready-{i}-{round}-{}", child.id())).exists();
            wait_for(|| has_failed(&mut starters) || starters.0.iter().all(ready));
            assert!(!has_failed(&mut starters), "{file:?}, before round {round}");
            std::fs::write(directory.join(format!("go-{i}-{round}")), "").unwrap();
        }
    }
    for child in &mut starters.0 {
        assert!(child.wait().unwrap().success());
    }
    for (i, file) in FILES.iter().enumerate() {
        for round in 0..ROUNDS {
            applied_once(
                &directory.join(format!("{i}-{round}.db")),
                &set,
                &format!("{file:?}, round {round}"),
            );
        }
    }
}
