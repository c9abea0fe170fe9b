//! Several sets live in one database: each has its own history, neither sees the other's migrations,
//! and only `main` keeps the mark.

mod support;

use rusqlite::Connection;
use support::{dir, integer, ledger};
use tohead::{Error, Migrations, Target};

fn main_set() -> Migrations {
    dir(&[
        (
            "0001_users",
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE users;",
        ),
        (
            "0002_notes",
            "CREATE TABLE notes (user_id INTEGER REFERENCES users (id), text TEXT);",
            "DROP TABLE notes;",
        ),
    ])
    .compile()
}

/// Two of its versions are versions of `main` too; the names differ.
fn jobs_set() -> Migrations {
    dir(&[
        (
            "0001_jobs",
            "CREATE TABLE jobs (id INTEGER PRIMARY KEY, payload TEXT);",
            "DROP TABLE jobs;",
        ),
        (
            "0002_due",
            "ALTER TABLE jobs ADD COLUMN due TEXT;",
            "ALTER TABLE jobs DROP COLUMN due;",
        ),
        (
            "0003_index",
            "CREATE INDEX jobs_by_due ON jobs (due);",
            "DROP INDEX jobs_by_due;",
        ),
    ])
    .compiler()
    .set("jobs")
    .compile()
    .unwrap()
}

fn fresh() -> Connection {
    Connection::open_in_memory().unwrap()
}

fn is_at_head(set: &Migrations, conn: &Connection) -> bool {
    set.status(conn).unwrap().is_at_head() && set.verify(conn).unwrap().is_ok() && set.to_head(conn).unwrap().is_noop()
}

fn ids(set: &Migrations, conn: &Connection) -> Vec<String> {
    set.history(conn)
        .unwrap()
        .iter()
        .map(|entry| format!("{} {}", entry.action, entry.id()))
        .collect()
}

#[test]
fn two_sets_come_to_head_in_either_order() {
    let (main, jobs) = (main_set(), jobs_set());
    for order in [[&main, &jobs], [&jobs, &main]] {
        let conn = fresh();
        for set in order {
            assert_eq!(set.to_head(&conn).unwrap().steps.len(), set.list().len());
        }
        assert!(is_at_head(&main, &conn) && is_at_head(&jobs, &conn));
        assert_eq!(ids(&main, &conn), ["up 0001_users", "up 0002_notes"]);
        assert_eq!(ids(&jobs, &conn), ["up 0001_jobs", "up 0002_due", "up 0003_index"]);
        assert_eq!(
            integer(&conn, "SELECT count(*) FROM tohead_ledger WHERE set_name = 'tohead'"),
            3
        );
    }
}

#[test]
fn one_set_goes_down_and_the_other_stays() {
    let (main, jobs) = (main_set(), jobs_set());
    let conn = fresh();
    main.to_head(&conn).unwrap();
    jobs.to_head(&conn).unwrap();
    conn.execute_batch("INSERT INTO users VALUES (1, 'a'); INSERT INTO jobs VALUES (1, 'p', NULL)")
        .unwrap();
    jobs.down(&conn, 2).unwrap();
    assert!(is_at_head(&main, &conn));
    assert_eq!(jobs.status(&conn).unwrap().current_id.as_deref(), Some("0001_jobs"));
    main.to(&conn, Target::Base).unwrap();
    assert_eq!(integer(&conn, "SELECT count(*) FROM jobs"), 1);
    assert_eq!(jobs.status(&conn).unwrap().current_id.as_deref(), Some("0001_jobs"));
    jobs.to_head(&conn).unwrap();
    assert!(is_at_head(&jobs, &conn));
    jobs.to(&conn, Target::Base).unwrap();
    main.to_head(&conn).unwrap();
    assert!(is_at_head(&main, &conn));
    assert_eq!(ledger(&conn).len(), 5 + 2 + 2 + 2 + 3 + 2);
}

#[test]
fn only_main_keeps_the_mark() {
    let (main, jobs) = (main_set(), jobs_set());
    let conn = fresh();
    let mark = || integer(&conn, "PRAGMA user_version");
    jobs.to_head(&conn).unwrap();
    assert_eq!(mark(), 0);
    main.to_head(&conn).unwrap();
    let at_head = mark();
    assert_ne!(at_head, 0);
    for target in [Target::Steps(-1), Target::Base, Target::Head] {
        jobs.to(&conn, target).unwrap();
        assert_eq!(mark(), at_head);
    }
    main.to(&conn, Target::Base).unwrap();
    assert_eq!(mark(), 0);
}

#[test]
fn a_set_does_not_take_over_the_tables_of_another() {
    let (main, jobs) = (main_set(), jobs_set());
    let conn = fresh();
    jobs.to_head(&conn).unwrap();
    let greedy = support::set(&[(
        "0001_jobs",
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY);",
        "DROP TABLE jobs;",
    )]);
    let before = support::dump(&conn);
    assert!(matches!(greedy.to_head(&conn), Err(Error::Occupied { .. })));
    assert_eq!(support::dump(&conn), before);
    main.to_head(&conn).unwrap();
}

#[test]
fn a_damaged_or_newer_set_is_no_obstacle_for_another() {
    let (main, jobs) = (main_set(), jobs_set());
    let conn = fresh();
    jobs.to_head(&conn).unwrap();
    main.to(&conn, Target::Steps(1)).unwrap();
    // A newer binary applied more of `jobs`, and somebody changed its table.
    conn.execute_batch(
        "INSERT INTO tohead_ledger SELECT NULL, set_name, '0009', 'later', action, checksum, down_sql, schema_version, fingerprint, mark, app_version, at, duration_us, NULL, NULL
            FROM tohead_ledger WHERE name = 'jobs';
         ALTER TABLE jobs ADD COLUMN extra;",
    )
    .unwrap();
    assert!(jobs.to_head(&conn).unwrap().newer.is_some());
    main.to_head(&conn).unwrap();
    assert!(is_at_head(&main, &conn));
}

#[test]
fn a_main_without_a_mark_leaves_the_field_to_the_app() {
    let set = dir(&[(
        "0001_users",
        "CREATE TABLE users (id INTEGER PRIMARY KEY);",
        "DROP TABLE users;",
    )])
    .compiler()
    .mark(false)
    .compile()
    .unwrap();
    let conn = fresh();
    set.to_head(&conn).unwrap();
    assert_eq!(integer(&conn, "PRAGMA user_version"), 0);
    conn.execute_batch("PRAGMA user_version = 5").unwrap();
    assert!(is_at_head(&set, &conn));
    set.down(&conn, 1).unwrap();
    assert_eq!(integer(&conn, "PRAGMA user_version"), 5);
}

#[test]
fn a_reference_between_sets_is_checked() {
    let main = main_set();
    let jobs = dir(&[(
        "0001_owned",
        "CREATE TABLE owned (user_id INTEGER REFERENCES users (id));",
        "DROP TABLE owned;",
    )])
    .compiler()
    .set("jobs")
    .connection(|conn| conn.execute_batch("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"))
    .compile()
    .unwrap();
    let conn = fresh();
    main.to_head(&conn).unwrap();
    jobs.to_head(&conn).unwrap();
    conn.execute_batch("INSERT INTO users VALUES (1, 'a'); INSERT INTO owned VALUES (1)")
        .unwrap();
    let before = support::dump(&conn);
    assert!(matches!(main.to(&conn, Target::Base), Err(Error::ForeignKeys { .. })));
    assert_eq!(support::dump(&conn), before);
    jobs.to(&conn, Target::Base).unwrap();
    main.to(&conn, Target::Base).unwrap();
}
