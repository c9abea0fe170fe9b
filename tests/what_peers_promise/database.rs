//! What is there already: rows, foreign keys, other tables, other users, a header field of the app.

use std::sync::Barrier;
use std::time::Duration;

use tohead::{Error, Target};

use crate::support::{self, File, integer, ledger};
use crate::{ALL, POSTS, USERS, four, memory};

/// GRDB, rusqlite_migration: with foreign keys on, a parent is rebuilt and its children stay; afterwards they are on, or
/// off, as they were.
#[test]
fn a_rebuilt_parent_keeps_its_children() {
    let rebuild = (
        "0003_rebuild",
        "CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');\nINSERT INTO new SELECT id, ifnull(name, '') FROM users;\n\
         DROP TABLE users;\nALTER TABLE new RENAME TO users;",
        "CREATE TABLE old (id INTEGER PRIMARY KEY, name TEXT);\nINSERT INTO old SELECT id, name FROM users;\n\
         DROP TABLE users;\nALTER TABLE old RENAME TO users;",
    );
    for is_on in [0, 1] {
        let conn = memory();
        conn.execute_batch(&format!("PRAGMA foreign_keys = {is_on}")).unwrap();
        let children = POSTS.1.replace(
            "REFERENCES users (id)",
            "REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE",
        );
        let set = support::set(&[USERS, ("0002_posts", &children, POSTS.2), rebuild]);
        set.to(&conn, Target::Steps(2)).unwrap();
        conn.execute_batch("INSERT INTO users VALUES (1, 'Ann'); INSERT INTO posts VALUES (7, 1, 'one')")
            .unwrap();
        for target in [Target::Head, Target::Steps(-1)] {
            set.to(&conn, target).unwrap();
            assert_eq!(integer(&conn, "SELECT author FROM posts WHERE id = 7"), 1);
            assert_eq!(integer(&conn, "PRAGMA foreign_keys"), is_on);
        }
    }
}

/// GRDB, rusqlite_migration: a violation at the end is an error that names the row, one on the way is none, and one that
/// was there before is not the migration's.
#[test]
fn foreign_keys_are_looked_at_behind_the_last_statement() {
    let moved = (
        "0003_move",
        "UPDATE posts SET author = author + 1000 WHERE title <> 'a';\nUPDATE posts SET author = author - 1000 WHERE author > 1000;",
        "SELECT 1;",
    );
    let set = support::set(&[USERS, POSTS, moved]);
    let old = "INSERT INTO users VALUES (1, 'Ann'); INSERT INTO posts VALUES (1, 1, 'one');";
    for (rows, fails) in [
        (old.to_owned(), false),
        (
            format!("{old} PRAGMA foreign_keys = OFF; INSERT INTO posts VALUES (2, 99, 'lost');"),
            false,
        ),
        (
            format!("{old} INSERT INTO users VALUES (1500, 'Cid'); INSERT INTO posts VALUES (2, 1500, 'a');"),
            true,
        ),
    ] {
        let conn = memory();
        set.to(&conn, Target::Steps(2)).unwrap();
        conn.execute_batch(&rows).unwrap();
        let before = support::dump(&conn);
        match set.to_head(&conn) {
            Ok(_) => assert!(!fails, "{rows}"),
            Err(Error::ForeignKeys { ids, violations, .. }) => {
                assert!(fails && ids == ["0003_move"], "{rows}");
                assert_eq!((violations.len(), violations[0].table.as_str()), (1, "posts"));
                assert_eq!(support::dump(&conn), before);
            }
            Err(error) => panic!("{rows}: {error}"),
        }
    }
}

/// rusqlite_migration keeps its count in `user_version`: a value that cannot be one is an error there. Here a value that is not
/// of the set belongs to the app, and stays.
#[test]
fn a_user_version_of_the_app_is_left_alone() {
    for value in [-1, 1, i64::from(i32::MAX), i64::from(i32::MIN)] {
        let conn = memory();
        conn.execute_batch(&format!("PRAGMA user_version = {value}")).unwrap();
        let set = four();
        assert_eq!(set.to_head(&conn).unwrap().steps.len(), 4);
        assert!(set.to_head(&conn).unwrap().is_noop());
        assert_eq!(integer(&conn, "PRAGMA user_version"), value);
    }
}

/// rusqlite_migration: a read-only database that is at head is fine; with work to do it is an error of its own.
#[test]
fn a_read_only_database_at_head_is_at_head() {
    let file = File::new();
    support::set(&ALL[..3]).to_head(&file.open()).unwrap();
    let conn = file.open_read_only();
    assert!(support::set(&ALL[..3]).to_head(&conn).unwrap().is_noop());
    assert_eq!(four().status(&conn).unwrap().pending.len(), 1);
    let error = four().to_head(&conn).unwrap_err();
    assert!(matches!(error, Error::ReadOnly { .. }), "{error:?}");
}

/// goose (`table already exists`), sqlx, GRDB: tables that an earlier tool made. There the first CREATE TABLE fails; here it is
/// refused before, with the names and the remedy.
#[test]
fn tables_of_somebody_else_are_an_obstacle_only_where_they_are_in_the_way() {
    let conn = memory();
    conn.execute_batch("CREATE TABLE mine (x); INSERT INTO mine VALUES (1)")
        .unwrap();
    four().to_head(&conn).unwrap();
    assert_eq!(integer(&conn, "SELECT count(*) FROM mine"), 1);
    let conn = memory();
    conn.execute_batch("CREATE TABLE posts (x)").unwrap();
    let error = four().to_head(&conn).unwrap_err();
    assert!(
        matches!(&error, Error::Occupied { objects, .. } if objects.len() == 1),
        "{error:?}"
    );
}

/// refinery, sqlx, goose and dbmate let a second history have a table of its own name; here it is a set of its own name.
#[test]
fn two_histories_live_in_one_database() {
    let jobs = support::dir(&[("0001_jobs", "CREATE TABLE jobs (x);", "DROP TABLE jobs;")])
        .compiler()
        .set("jobs")
        .compile()
        .unwrap();
    let conn = memory();
    four().to_head(&conn).unwrap();
    jobs.to_head(&conn).unwrap();
    assert!(four().status(&conn).unwrap().is_at_head() && jobs.status(&conn).unwrap().is_at_head());
    jobs.down(&conn, 1).unwrap();
    assert!(four().status(&conn).unwrap().is_at_head());
}

/// What each of several that start at once does.
fn at_once(file: &File, start: impl Fn(&rusqlite::Connection) -> tohead::Result<tohead::Report> + Sync) -> Vec<usize> {
    const STARTERS: usize = 4;
    let barrier = Barrier::new(STARTERS);
    let go = || {
        let conn = file.open();
        barrier.wait();
        start(&conn).unwrap().steps.len()
    };
    let mut steps: Vec<_> = std::thread::scope(|scope| {
        let starters: Vec<_> = (0..STARTERS).map(|_| scope.spawn(go)).collect();
        starters.into_iter().map(|starter| starter.join().unwrap()).collect()
    });
    steps.sort_unstable();
    steps
}

/// goose, migratio, sqlx (with locks): several at once, each one step; all the way up; all the way down.
#[test]
fn several_at_once_do_everything_once() {
    let file = File::new();
    let set = four();
    assert_eq!(at_once(&file, |conn| set.to_head(conn)), [0, 0, 0, 4]);
    assert_eq!(at_once(&file, |conn| set.to(conn, Target::Base)), [0, 0, 0, 4]);
    assert_eq!(
        at_once(&file, |conn| set.to(conn, Target::Steps(1)))
            .iter()
            .sum::<usize>(),
        4
    );
    assert_eq!(ledger(&file.open()).len(), 12);
}

/// migratio, golang-migrate (lock timeout): a lock that is held is waited for, for as long as was said.
#[test]
fn a_held_lock_is_an_error_of_its_own_when_the_time_is_over() {
    let file = File::new();
    four().to(&file.open(), Target::Steps(1)).unwrap();
    let holder = file.open();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let runner = four().runner().busy_timeout(Duration::from_millis(20));
    let error = runner.to_head(&file.open()).unwrap_err();
    assert!(matches!(error, Error::Busy { .. }), "{error:?}");
    holder.execute_batch("COMMIT").unwrap();
    assert_eq!(runner.to_head(&file.open()).unwrap().steps.len(), 3);
}
