//! `status` and `verify` say where a database stands and what does not agree, and write nothing.

mod support;

use insta::assert_snapshot;
use rusqlite::Connection;
use support::{File, dump, pragmas, set};
use tohead::{Migrations, Target};

fn three() -> Migrations {
    set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        (
            "0002_names",
            "CREATE INDEX by_name ON foods (name);\nCREATE VIEW names AS SELECT name FROM foods;",
            "DROP VIEW names;\nDROP INDEX by_name;",
        ),
        (
            "0003_kept",
            "CREATE TRIGGER kept AFTER INSERT ON foods BEGIN SELECT 1; END;",
            "DROP TRIGGER kept;",
        ),
    ])
}

fn after(set: &Migrations, steps: i64, sql: &str) -> File {
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(steps)).unwrap();
    conn.execute_batch(sql).unwrap();
    file
}

/// What both say, on a connection that cannot write and on one that can.
fn said(set: &Migrations, file: &File) -> String {
    let seen = |conn: &Connection| {
        let before = (dump(conn), pragmas(conn), file.bytes());
        let text = format!("{}\n--\n{}", set.status(conn).unwrap(), set.verify(conn).unwrap());
        assert!((dump(conn), pragmas(conn), file.bytes()) == before);
        text
    };
    let text = seen(&file.open());
    assert_eq!(text, seen(&file.open_read_only()));
    text
}

#[test]
fn a_database_at_head() {
    let set = three();
    let file = after(&set, 3, "");
    assert!(set.status(&file.open()).unwrap().is_at_head());
    assert!(set.verify(&file.open()).unwrap().is_ok());
    assert_snapshot!(said(&set, &file), @r#"
    current  0003_kept
    head     0003_kept
    pending  none
    unknown  none
    edited   none
    drift    none
    the database is at head
    --
    checked  3 applied, unchanged, at 0003_kept
    edited   none
    unknown  none
    missing  none
    drift    none
    everything agrees
    "#);
}

#[test]
fn a_database_on_the_way() {
    let set = three();
    let file = after(&set, 1, "");
    assert!(!set.status(&file.open()).unwrap().is_at_head());
    assert!(set.verify(&file.open()).unwrap().is_ok());
    assert_snapshot!(said(&set, &file), @r#"
    current  0001_foods
    head     0003_kept
    pending  2
             0002_names
             0003_kept
    unknown  none
    edited   none
    drift    none
    the database is not at head
    --
    checked  1 applied, unchanged, at 0001_foods
    edited   none
    unknown  none
    missing  none
    drift    none
    everything agrees
    "#);
}

#[test]
fn an_empty_file() {
    let set = three();
    let file = File::new();
    drop(file.open());
    std::fs::write(file.path(), "").unwrap();
    assert_snapshot!(said(&set, &file), @r#"
    current  base
    head     0003_kept
    pending  3
             0001_foods
             0002_names
             0003_kept
    unknown  none
    edited   none
    drift    none
    the database is not at head
    --
    checked  0 applied, unchanged, at base
    edited   none
    unknown  none
    missing  none
    drift    none
    everything agrees
    "#);
}

#[test]
fn drift_names_each_object_and_what_is_wrong_with_it() {
    let set = three();
    let by_hand = [
        (
            "ALTER TABLE foods ADD COLUMN extra TEXT",
            "table `foods` is defined differently",
        ),
        ("DROP INDEX by_name", "index `by_name` is missing"),
        (
            "DROP INDEX by_name; CREATE INDEX BY_NAME ON foods (name DESC)",
            "index `by_name` is defined differently",
        ),
        (
            "DROP VIEW names; CREATE VIEW names AS SELECT name || '' AS name FROM foods",
            "view `names` is defined differently",
        ),
        ("DROP VIEW names; CREATE TABLE names (name)", "view `names` is missing"),
        ("DROP TRIGGER kept", "trigger `kept` is missing"),
        (
            "DROP TRIGGER kept; CREATE TRIGGER kept AFTER INSERT ON foods BEGIN SELECT 2; END",
            "trigger `kept` is defined differently",
        ),
        (
            "DROP TABLE foods",
            "table `foods` is missing, index `by_name` is missing, trigger `kept` is missing",
        ),
    ];
    for (sql, expected) in by_hand {
        let file = after(&set, 3, sql);
        let status = set.status(&file.open()).unwrap();
        let verification = set.verify(&file.open()).unwrap();
        let shown: Vec<_> = verification.drift.iter().flatten().map(ToString::to_string).collect();
        let without_details = |line: &String| line.split_once(": ").map_or(line.as_str(), |(what, _)| what).to_owned();
        let short: Vec<_> = shown.iter().map(without_details).collect();
        assert_eq!(short.join(", "), expected, "{sql}");
        assert_eq!(status.drift, verification.drift, "{sql}");
        assert!(!status.is_at_head() && !verification.is_ok(), "{sql}");
        for object in shown {
            assert!(said(&set, &file).contains(&object), "{sql}");
        }
    }
}

#[test]
fn what_means_the_same_is_no_drift() {
    let set = three();
    let same = [
        "DROP INDEX by_name; create  index \"BY_NAME\" on FOODS /* a comment */ ( \"name\" )",
        "CREATE TABLE own (x); CREATE INDEX own_index ON foods (id, name)",
        "ANALYZE",
        "ALTER TABLE foods RENAME TO other; ALTER TABLE other RENAME TO foods",
    ];
    for sql in same {
        let file = after(&set, 3, sql);
        let verification = set.verify(&file.open()).unwrap();
        assert!(verification.is_ok(), "{sql}: {verification}");
    }
}

#[test]
fn everything_that_can_be_wrong_with_a_history_is_said_at_once() {
    let applied = set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        ("0003_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
        ("0004_gone", "CREATE TABLE gone (x);", "DROP TABLE gone;"),
        ("0009_newer", "CREATE TABLE newer (x);", "DROP TABLE newer;"),
    ]);
    let now = set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        ("0002_late", "CREATE TABLE late (x);", "DROP TABLE late;"),
        ("0003_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
        ("0005_pending", "CREATE TABLE pending (x);", "DROP TABLE pending;"),
    ]);
    let file = after(&applied, 4, "");
    assert_snapshot!(said(&now, &file), @r#"
    current  0009_newer
    head     0005_pending
    pending  2
             0002_late
             0005_pending
    late     1
             0002_late
    unknown  2
             0004_gone
             0009_newer
    edited   1
             0001_foods
    drift    not compared
    the database is not at head
    --
    checked  1 applied, unchanged, at 0009_newer
    edited   1
             0001_foods
    unknown  2
             0004_gone
             0009_newer
    missing  1
             0002_late
    drift    not compared
    not everything agrees
    "#);
}

#[test]
fn a_mark_that_does_not_agree_is_said() {
    let set = three();
    let file = after(&set, 3, "PRAGMA user_version = 0");
    let verification = set.verify(&file.open()).unwrap();
    assert!(!verification.mark_agrees && !verification.is_ok());
    assert_snapshot!(verification, @r#"
    checked  3 applied, unchanged, at 0003_kept
    edited   none
    unknown  none
    missing  none
    drift    none
    mark     does not say what the ledger says
    not everything agrees
    "#);
}

#[test]
fn they_wait_for_nobody_who_only_writes() {
    let set = three();
    for journal_mode in ["DELETE", "WAL"] {
        let file = after(&set, 3, "");
        let writer = file.open();
        writer.pragma_update(None, "journal_mode", journal_mode).unwrap();
        writer
            .execute_batch("BEGIN IMMEDIATE; INSERT INTO foods (name) VALUES ('egg')")
            .unwrap();
        let runner = set.runner().busy_timeout(std::time::Duration::ZERO);
        assert!(runner.status(&file.open()).unwrap().is_at_head());
        assert!(runner.verify(&file.open()).unwrap().is_ok());
        assert_eq!(runner.history(&file.open()).unwrap().len(), 3);
        assert!(runner.plan(&file.open(), Target::Head).unwrap().is_empty());
    }
}

/// A run compares only what it changes where nobody has changed an object since the last one; drift that
/// came before it stops it all the same.
#[test]
fn drift_elsewhere_stops_a_run_that_does_not_touch_it() {
    let all = support::set(&[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_b", "CREATE TABLE b (x);", "DROP TABLE b;"),
        ("0003_c", "CREATE TABLE c (x);", "DROP TABLE c;"),
    ]);
    let drifted = [
        "ALTER TABLE a ADD COLUMN y",
        "DROP TABLE a",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE a (z)' WHERE name = 'a'; PRAGMA writable_schema = RESET; ALTER TABLE b RENAME TO d; ALTER TABLE d RENAME TO b",
    ];
    for drift in drifted {
        for (from, target) in [(2, Target::Head), (3, Target::Steps(-1))] {
            let file = File::new();
            let conn = file.open();
            all.to(&conn, Target::Steps(from)).unwrap();
            conn.execute_batch(drift).unwrap();
            let before = support::dump(&conn);
            let error = all.to(&conn, target).unwrap_err();
            assert!(
                matches!(error, tohead::Error::FingerprintMismatch { .. }),
                "{drift}: {error:?}"
            );
            assert_eq!(support::dump(&conn), before, "{drift}");
        }
    }
}

#[test]
fn a_run_is_held_to_what_it_changes_itself() {
    let all = support::set(&[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_b", "CREATE TABLE IF NOT EXISTS b (x);", "DROP TABLE b;"),
    ]);
    let file = File::new();
    let conn = file.open();
    all.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch("CREATE TABLE b (other)").unwrap();
    // As if the app's own table had been there when the schema was compared.
    conn.execute_batch("UPDATE tohead_ledger SET schema_cookie = (SELECT schema_version FROM pragma_schema_version)")
        .unwrap();
    let error = all.to_head(&conn).unwrap_err();
    assert_eq!(error.to_string().matches("`b`").count(), 1, "{error}");
    assert!(matches!(error, tohead::Error::FingerprintMismatch { .. }), "{error:?}");
}

#[test]
fn drift_says_in_which_way_an_object_differs() {
    let set = set(&[(
        "0001_foods",
        "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT DEFAULT 'x');
         CREATE INDEX by_name ON foods (name);
         CREATE TABLE units (name TEXT CHECK (name <> ''));
         CREATE TABLE gone (x);",
        "DROP TABLE gone; DROP TABLE units; DROP TABLE foods;",
    )]);
    let file = File::new();
    let conn = file.open();
    set.to_head(&conn).unwrap();
    conn.execute_batch(
        "DROP TABLE foods; CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, colour TEXT);
         CREATE INDEX by_name ON foods (name  DESC);
         DROP TABLE units; CREATE TABLE units (name TEXT); DROP TABLE gone;",
    )
    .unwrap();
    let drift = set.verify(&conn).unwrap().drift.unwrap();
    let lines: Vec<_> = drift.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "table `foods` is defined differently: column `kind` is missing; column `name` is `TEXT` and should be `TEXT NOT NULL`; column `colour` is not of a migration",
            "table `gone` is missing",
            "table `units` is defined differently: it is `CREATE TABLE units (name TEXT)` and should be `CREATE TABLE units (name TEXT CHECK (name <> ''))`",
            "index `by_name` is defined differently: it is `CREATE INDEX by_name ON foods (name DESC)` and should be `CREATE INDEX by_name ON foods (name)`",
        ]
    );
    assert_eq!(set.status(&conn).unwrap().drift.unwrap(), drift);
}
