//! The rehearsal runs what an app brings: its Rust steps, functions and collations.

#![cfg(feature = "compile")]

mod support;

use rusqlite::{Connection, Transaction, functions::FunctionFlags};
use support::{Dir, dir};
use tohead::Level;
use tohead::build::Checked;

fn reported(checked: &Checked) -> Vec<String> {
    [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat()
}

fn fill(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch("UPDATE a SET y = upper(x); CREATE INDEX a_y ON a (y);")
}

fn empty(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch("DROP INDEX a_y;")
}

fn nothing(_: &Transaction<'_>) -> rusqlite::Result<()> {
    Ok(())
}

fn with_step() -> Dir {
    Dir::new(&[
        ("0001_a.up.sql", "CREATE TABLE a (x TEXT);"),
        ("0001_a.down.sql", "DROP TABLE a;"),
        ("0002_y.up.sql", "ALTER TABLE a ADD COLUMN y TEXT;"),
        ("0002_y.rs", "pub fn up() {}\npub fn down() {}"),
        ("0002_y.down.sql", "ALTER TABLE a DROP COLUMN y;"),
    ])
}

#[test]
fn a_rust_step_is_rehearsed_and_held_to_its_down_part() {
    let rehearsed = with_step().compiler().rust_step("0002_y", fill, Some(empty)).check();
    assert_eq!(reported(&rehearsed), [""; 0]);
    let skipped = with_step().compiler().check();
    assert!(
        !skipped.is_refused() && reported(&skipped)[0].contains("was not rehearsed"),
        "{:?}",
        reported(&skipped)
    );
}

type Part = fn(&Transaction<'_>) -> rusqlite::Result<()>;

/// An id, what is given as the Rust step, and the only finding.
const WRONG_STEPS: &[(&str, Part, Option<Part>, &str)] = &[
    (
        "0002_y",
        fill,
        Some(nothing),
        "0002_y.down.sql:1:1: SQLite rejects this statement: error in index a_y after drop column",
    ),
    (
        "0002_y",
        |tx| tx.execute_batch("UPDATE nowhere SET x = 1"),
        Some(nothing),
        "0002_y.rs:1:1: the Rust step of 0002_y failed (up): no such table: nowhere",
    ),
    (
        "0002_y",
        |_| panic!("no rows"),
        Some(nothing),
        "0002_y.rs:1:1: the Rust step of 0002_y failed (up): it panicked: no rows",
    ),
    (
        "0002_y",
        |tx| tx.execute_batch("COMMIT; BEGIN"),
        Some(nothing),
        "0002_y.rs:1:1: the Rust step of 0002_y ends the transaction",
    ),
    (
        "0002_y",
        |tx| tx.execute_batch("ROLLBACK"),
        Some(nothing),
        "0002_y.rs:1:1: the Rust step of 0002_y ends the transaction",
    ),
    (
        "0002_y",
        nothing,
        None,
        "0002_y.rs:1:1: the file has a `down`, and build.rs gives none for 0002_y",
    ),
];

#[test]
fn what_is_wrong_with_a_rust_step_is_found_in_the_rehearsal() {
    for (id, up, down, expected) in WRONG_STEPS {
        let lines = reported(&with_step().compiler().rust_step(*id, *up, *down).check());
        assert!(
            matches!(&lines[..], [line] if line.contains(expected)),
            "{expected}: {lines:?}"
        );
    }
    let typo = with_step().compiler().rust_step("0002_z", fill, Some(empty)).check();
    assert!(
        reported(&typo)
            .iter()
            .any(|line| line.contains("build.rs gives the Rust step `0002_z`, and there is no file")),
        "{typo:?}"
    );
}

#[test]
fn a_rust_step_without_sql_is_looked_at_like_a_script() {
    let up: Part = |tx| {
        tx.execute_batch("CREATE TABLE tohead_x (p INTEGER REFERENCES a (id)); INSERT INTO tohead_x VALUES (7); PRAGMA user_version = 3;")
    };
    let down: Part = |tx| tx.execute_batch("DROP TABLE tohead_x");
    let dir = Dir::new(&[
        ("0001_a.up.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY);"),
        ("0001_a.down.sql", "DROP TABLE a;"),
        ("0002_x.rs", "pub fn up() {}\npub fn down() {}"),
    ]);
    let lines = reported(&dir.compiler().rust_step("0002_x", up, Some(down)).check());
    for check in ["[reserved-name]", "[foreign-keys]", "[reserved-pragma]"] {
        assert!(
            lines
                .iter()
                .any(|line| line.contains("0002_x.rs:1:1: ") && line.contains(check)),
            "{check}: {lines:?}"
        );
    }
    assert_eq!(lines.len(), 3, "{lines:?}");
}

fn slugify(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("slugify", 1, flags, |context| {
        Ok(context.get::<String>(0)?.to_lowercase().replace(' ', "-"))
    })?;
    conn.create_collation("backwards", |a, b| b.cmp(a))
}

#[test]
fn functions_and_collations_of_the_app_are_there_when_they_are_registered() {
    let migrations = [(
        "0001_a",
        "CREATE TABLE a (x TEXT COLLATE backwards, slug TEXT AS (slugify(x))); INSERT INTO a VALUES ('A b'); CREATE INDEX i ON a (slug, x);",
        "DROP TABLE a;",
    )];
    let dir = dir(&migrations);
    assert!(dir.compiler().check().is_refused(), "nobody has registered them");
    assert_eq!(reported(&dir.compiler().connection(slugify).check()), [""; 0]);
    let fails = dir
        .compiler()
        .connection(|conn| conn.execute_batch("SELECT undefined()"))
        .check();
    assert!(
        reported(&fails)
            .concat()
            .contains("the rehearsal cannot go on: no such function: undefined"),
        "{fails:?}"
    );
}
