//! A set from a directory that `include_dir!` has put into the binary: the checks run at its first use,
//! and one that does not pass them answers every call with what is wrong.

mod support;

use include_dir::{Dir, include_dir};
use insta::assert_snapshot;
use rusqlite::Connection;
use support::{dump_without_times, ledger};
use tohead::build::Compiler;
use tohead::{Error, Lazy, Migrations, Target};

static VALID: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/included/valid");
static INVALID: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/included/invalid");

static MIGRATIONS: Lazy<Migrations> = Lazy::new(|| Migrations::from_dir(&VALID));
static BROKEN: Lazy<Migrations> = Lazy::new(|| Migrations::from_dir(&INVALID));
static JOBS: Lazy<Migrations> = Lazy::new(|| {
    Compiler::from_dir(&VALID)
        .set("jobs")
        .app_version("2.0.0")
        .compile_or_refuse()
});

#[test]
fn a_valid_directory_passes_its_checks() {
    MIGRATIONS.check().unwrap();
}

#[test]
fn it_migrates_as_a_directory_on_disk_does() {
    let on_disk = Compiler::new("tests/included/valid").compile().unwrap();
    let (one, other) = (
        Connection::open_in_memory().unwrap(),
        Connection::open_in_memory().unwrap(),
    );
    MIGRATIONS.to_head(&one).unwrap();
    on_disk.to_head(&other).unwrap();
    assert_eq!(dump_without_times(&one), dump_without_times(&other));
    assert!(on_disk.to_head(&one).unwrap().is_noop());
    MIGRATIONS.to(&one, Target::Base).unwrap();
    assert_eq!(ledger(&one).last().unwrap(), "down 0001_create_foods");
}

#[test]
fn an_error_names_the_file_as_it_is_in_the_package() {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch("CREATE VIEW broken AS SELECT * FROM nowhere")
        .unwrap();
    MIGRATIONS.to_head(&conn).unwrap();
    let error = MIGRATIONS.down(&conn, 1).unwrap_err();
    assert_snapshot!(error, @"0002_add_amount (down) failed at migrations/0002_add_amount.down.sql:1:1 (byte 0 of the script): error in view broken: no such table: main.nowhere; the database is as it was");
}

#[test]
fn an_invalid_directory_answers_with_every_problem() {
    let error = BROKEN.check().unwrap_err();
    assert!(matches!(error, Error::InvalidSet { .. }), "{error:?}");
    assert_snapshot!(error, @r#"
    the migrations did not pass their checks:
    migrations/0001_create_foods.up.sql:1:1: 0001_create_foods has no down part [up-without-down]; add `0001_create_foods.down.sql`, or say in this file why there is none: -- tohead: irreversible "…"
    migrations/0002_add_amount.up.sql:1:13: SQLite rejects this statement: no such table: food [rejected-statement]; did you mean `foods`?
    "#);
    let conn = Connection::open_in_memory().unwrap();
    assert_eq!(BROKEN.to_head(&conn).unwrap_err().to_string(), error.to_string());
    assert_eq!(support::integer(&conn, "SELECT count(*) FROM sqlite_schema"), 0);
}

#[test]
fn a_set_of_another_name_keeps_its_name_and_version() {
    let conn = JOBS.in_memory().unwrap();
    let history = JOBS.history(&conn).unwrap();
    assert_eq!(history.len(), 2);
    assert!(
        history
            .iter()
            .all(|entry| entry.set == "jobs" && entry.app_version == "2.0.0")
    );
    assert_eq!(support::integer(&conn, "PRAGMA user_version"), 0);
}
