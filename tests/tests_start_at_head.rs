//! Promise 8: tests start at head in microseconds, however many migrations there are. Each gets a database of its
//! own, at head, with the rows that the migrations insert; it is made once in a process, and then copied.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;
use support::{dir, integer};
use tohead::{Lazy, Migrations, TempFile};

/// A module as `embed!` declares it.
mod migrate {
    use super::*;

    pub(super) static MIGRATIONS: Lazy<Migrations> = Lazy::new(|| foods().compiler().snapshot(true).compile().unwrap());
}

fn foods() -> support::Dir {
    dir(&[
        (
            "0001_foods",
            "CREATE TABLE foods (name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        ("0002_seed", "INSERT INTO foods VALUES ('egg');", "DELETE FROM foods;"),
    ])
}

/// The set with its snapshot, and without one.
fn sets() -> [Migrations; 2] {
    [*migrate::MIGRATIONS, foods().compile()]
}

#[test]
fn every_test_has_a_database_of_its_own_at_head() {
    for set in sets() {
        let (one, other) = (set.in_memory().unwrap(), set.in_memory().unwrap());
        one.execute("INSERT INTO foods VALUES ('milk')", []).unwrap();
        assert_eq!(integer(&one, "SELECT count(*) FROM foods"), 2);
        assert_eq!(integer(&other, "SELECT count(*) FROM foods"), 1);
        for conn in [&one, &other] {
            assert!(set.status(conn).unwrap().is_at_head());
            assert!(set.verify(conn).unwrap().is_ok());
            assert!(set.to_head(conn).unwrap().is_noop());
            let fresh = Connection::open_in_memory().unwrap();
            for pragma in [
                "PRAGMA foreign_keys",
                "PRAGMA recursive_triggers",
                "PRAGMA legacy_alter_table",
            ] {
                assert_eq!(integer(conn, pragma), integer(&fresh, pragma), "{pragma}");
            }
        }
    }
}

#[test]
fn it_can_grow_go_down_and_come_back() {
    for set in sets() {
        let mut conn = set.in_memory().unwrap();
        let tx = conn.transaction().unwrap();
        tx.execute_batch(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO foods SELECT i || 'th food, of many' FROM n;",
        )
        .unwrap();
        tx.rollback().unwrap();
        conn.execute_batch("CREATE TABLE more AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, hex(zeroblob(100)) AS x FROM n; VACUUM")
            .unwrap();
        set.to(&conn, tohead::Target::Base).unwrap();
        assert_eq!(set.to_head(&conn).unwrap().steps.len(), 2);
        assert_eq!(integer(&conn, "SELECT count(*) FROM foods, more"), 5000);
    }
}

/// How often the migrations of this process ran: a Rust step counts.
static RUNS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn a_set_without_a_snapshot_runs_once_in_a_process() {
    fn count(_: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
        RUNS.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
    let files = support::Dir::new(&[
        ("0001_a.up.sql", "CREATE TABLE t (x);"),
        ("0001_a.down.sql", "DROP TABLE t;"),
        (
            "0001_a.rs",
            "pub fn up(_: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> { Ok(()) }",
        ),
    ]);
    let set = files.compiler().rust_step("0001_a", count, None).compile().unwrap();
    let rehearsed = RUNS.load(Ordering::Relaxed);
    std::thread::scope(|scope| {
        (0..4).for_each(|_| drop(scope.spawn(|| set.in_memory().unwrap())));
    });
    let file = set.temp_file().unwrap();
    assert_eq!(integer(&file.open().unwrap(), "SELECT count(*) FROM t"), 0);
    assert_eq!(RUNS.load(Ordering::Relaxed), rehearsed + 1);
}

#[test]
fn a_set_that_cannot_be_applied_says_so_each_time() {
    let mut set = foods().compile();
    set.refused = Some("a problem");
    for _ in 0..2 {
        assert!(set.in_memory().unwrap_err().to_string().contains("a problem"));
    }
    assert!(set.temp_file().is_err());
    assert!(foods().compile().in_memory().is_ok(), "another set is another set");
}

#[test]
fn a_set_without_migrations_gives_an_empty_database() {
    let set = support::Dir::new(&[]).compile();
    assert_eq!(
        integer(
            &set.in_memory().unwrap(),
            "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'tohead%'"
        ),
        0
    );
}

#[test]
fn a_temporary_file_is_in_wal_mode_and_goes_with_its_value() {
    for set in sets() {
        let (file, other) = (set.temp_file().unwrap(), set.temp_file().unwrap());
        assert_ne!(file.path(), other.path());
        let (writer, reader) = (file.open().unwrap(), file.open().unwrap());
        assert_eq!(support::value(&reader, "PRAGMA journal_mode"), "'wal'");
        writer
            .execute_batch("BEGIN IMMEDIATE; INSERT INTO foods VALUES ('milk')")
            .unwrap();
        assert_eq!(integer(&reader, "SELECT count(*) FROM foods"), 1);
        writer.execute_batch("COMMIT").unwrap();
        assert_eq!(integer(&reader, "SELECT count(*) FROM foods"), 2);
        assert!(set.to_head(&reader).unwrap().is_noop());
        assert!(set.verify(&other.open().unwrap()).unwrap().is_ok());
        drop((writer, reader));
        let dir = file.path().parent().unwrap().to_owned();
        assert!(dir.is_dir());
        drop(file);
        assert!(!dir.exists());
    }
}

#[cfg(feature = "r2d2")]
#[test]
fn the_connections_of_a_pool_share_one_database() {
    for set in sets() {
        assert!(set.in_memory_pool(0).unwrap().get().is_ok(), "at least one");
        let (pool, other) = (set.in_memory_pool(3).unwrap(), set.in_memory_pool(3).unwrap());
        let all: Vec<_> = (0..3).map(|_| pool.get().unwrap()).collect();
        all[0].execute("INSERT INTO foods VALUES ('milk')", []).unwrap();
        for conn in &all {
            assert_eq!(integer(conn, "SELECT count(*) FROM foods"), 2);
        }
        assert!(pool.try_get().is_none(), "there are three");
        assert_eq!(integer(&other.get().unwrap(), "SELECT count(*) FROM foods"), 1);
        assert!(set.to_head_pool(&other).unwrap().is_noop());
        drop(all);
        let threads = || {
            (0..4).map(|i| {
                let pool = pool.clone();
                std::thread::spawn(move || {
                    pool.get()
                        .unwrap()
                        .execute("INSERT INTO foods VALUES (?1)", [i])
                        .unwrap()
                })
            })
        };
        threads()
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|thread| assert_eq!(thread.join().unwrap(), 1));
        assert_eq!(integer(&pool.get().unwrap(), "SELECT count(*) FROM foods"), 6);
    }
}

#[cfg(feature = "r2d2")]
#[test]
fn a_shared_database_opens_by_its_uri_and_goes_with_the_last_connection() {
    let shared = sets()[0].shared_in_memory().unwrap();
    let conn = Connection::open(shared.uri()).unwrap();
    let uri = shared.uri().to_owned();
    drop(shared);
    assert_eq!(integer(&conn, "SELECT count(*) FROM foods"), 1);
    drop(conn);
    let again = Connection::open(uri).unwrap();
    assert_eq!(integer(&again, "SELECT count(*) FROM sqlite_schema"), 0);
}

tohead::tests! { in crate::migrate;
    fn a_test_gets_what_it_asks_for(conn: Connection) {
        assert_eq!(integer(&conn, "SELECT count(*) FROM foods"), 1);
    }

    /// With a comment, an attribute, and a connection that it may change.
    #[should_panic(expected = "no more eggs")]
    fn a_test_may_fail(mut conn: Connection) {
        conn.transaction().unwrap().execute("DELETE FROM foods", []).unwrap();
        panic!("no more eggs")
    }

    fn a_test_may_ask_for_a_file(file: TempFile) -> tohead::Result<()> {
        assert!(migrate::MIGRATIONS.status(&file.open()?)?.is_at_head());
        Ok(())
    }
}

#[cfg(feature = "r2d2")]
tohead::tests! { in crate::migrate;
    fn a_test_may_ask_for_a_pool(pool: tohead::r2d2::Pool<tohead::SharedInMemory>) {
        assert_eq!(integer(&pool.get().unwrap(), "SELECT count(*) FROM foods"), 1);
    }

    fn a_test_may_ask_for_a_shared_database(shared: tohead::SharedInMemory) {
        assert_eq!(integer(&shared.open().unwrap(), "SELECT count(*) FROM foods"), 1);
    }
}
