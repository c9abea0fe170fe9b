//! A Rust step that fails, panics or ends the transaction leaves everything as it was, or says what it
//! may have left.

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};

use insta::assert_snapshot;
use rusqlite::{Connection, Transaction};
use support::{Dir, File, dump, is_rehearsal, pragmas, set, text, unchanged};
use tohead::{Backup, Error, Migrations, Result, State, StepError, Target};

const FOODS: (&str, &str, &str) = (
    "0001_foods",
    "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
    "DROP TABLE foods;",
);
const RUST_STEP: &str = "pub fn up(tx: &Transaction) {}\npub fn down(tx: &Transaction) {}";

/// A part of a Rust step.
type Part = fn(&Transaction<'_>) -> Result<(), StepError>;

/// Runs a script, but not in the rehearsal.
fn in_the_field(tx: &Transaction<'_>, sql: &str) -> Result<(), StepError> {
    if is_rehearsal(tx) {
        Ok(())
    } else {
        Ok(tx.execute_batch(sql)?)
    }
}

/// A file at the first migration of the set, on which this script was run.
fn at_first(set: &Migrations, sql: &str) -> File {
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch(sql).unwrap();
    file
}

fn refused<T: std::fmt::Debug>(file: &File, call: impl Fn(&Connection) -> Result<T>) -> Error {
    support::refused(file, &file.open(), call)
}

/// A set whose second migration is this Rust step, both ways.
fn with_step(part: Part) -> Migrations {
    Dir::new(&[
        ("0001_foods.up.sql", FOODS.1),
        ("0001_foods.down.sql", FOODS.2),
        ("0002_step.rs", RUST_STEP),
    ])
    .compiler()
    .rust_step("0002_step", part, Some(part))
    .compile()
    .unwrap()
}

fn insert(tx: &Connection) -> rusqlite::Result<()> {
    tx.execute_batch("INSERT INTO foods (name) VALUES ('by the step')")
}

#[test]
fn a_failed_rust_step_is_named_with_what_it_said() {
    let set = with_step(|tx| {
        insert(tx)?;
        if is_rehearsal(tx) {
            Ok(())
        } else {
            Err("there is no unit for 'egg'".into())
        }
    });
    let file = at_first(&set, "");
    let error = refused(&file, |conn| set.to_head(conn));
    assert!(
        matches!(
            error,
            Error::RustStep {
                state: State::Unchanged,
                ..
            }
        ),
        "{error:?}"
    );
    assert_snapshot!(text(&error), @"the Rust step of 0002_step (up, migrations/0002_step.rs) failed: there is no unit for 'egg'; the database is as it was");
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "there is no unit for 'egg'"
    );
}

#[test]
fn a_panic_in_a_rust_step_leaves_everything_as_it_was() {
    let set = with_step(|tx| {
        insert(tx)?;
        assert!(is_rehearsal(tx), "a bug in the step");
        Ok(())
    });
    let file = at_first(&set, "");
    let panic = unchanged(&file, &file.open(), |conn| {
        catch_unwind(AssertUnwindSafe(|| set.to_head(conn))).unwrap_err()
    });
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"a bug in the step"));
}

#[test]
fn a_panic_in_an_observer_leaves_everything_as_it_was() {
    let set = set(&[
        FOODS,
        (
            "0002_salt",
            "INSERT INTO foods (name) VALUES ('salt');",
            "DELETE FROM foods;",
        ),
    ]);
    let file = at_first(&set, "INSERT INTO foods (name) VALUES ('egg')");
    let runner = set
        .runner()
        .observer(|event| assert!(!matches!(event, tohead::Event::Checking), "a bug in the app"));
    unchanged(&file, &file.open(), |conn| {
        catch_unwind(AssertUnwindSafe(|| runner.to_head(conn))).unwrap_err()
    });
}

#[test]
fn a_rust_step_that_ends_the_transaction_is_named() {
    let rolls_back = with_step(|tx| in_the_field(tx, "ROLLBACK"));
    let file = at_first(&rolls_back, "INSERT INTO foods (name) VALUES ('egg')");
    let error = refused(&file, |conn| rolls_back.to_head(conn));
    assert!(matches!(error, Error::StrayTransactionEnd { .. }), "{error:?}");
    assert_snapshot!(text(error), @"0002_step ended the transaction of the run; if it did so with COMMIT, what ran before it is in the database: restore a backup; remove the COMMIT, ROLLBACK or OR ROLLBACK from it");

    let begins_again = with_step(|tx| in_the_field(tx, "ROLLBACK; BEGIN"));
    let error = refused(&file, |conn| begins_again.to_head(conn));
    assert!(matches!(error, Error::StrayTransactionEnd { .. }), "{error:?}");
}

#[test]
fn the_backup_stays_where_a_rust_step_has_committed() {
    let set = with_step(|tx| in_the_field(tx, "DELETE FROM foods; COMMIT"));
    let file = at_first(&set, "INSERT INTO foods (name) VALUES ('egg')");
    let conn = file.open();
    let before = dump(&conn);
    let error = set.runner().backup(Backup::always()).to_head(&conn).unwrap_err();
    assert!(matches!(error, Error::StrayTransactionEnd { .. }), "{error:?}");
    assert_ne!(dump(&conn), before, "nothing was committed");
    let dir = file.path().parent().unwrap().to_owned();
    let files = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let backups: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|end| end == "backup"))
        .collect();
    assert_eq!(backups.len(), 1, "{backups:?}");
    assert_eq!(dump(&support::open(&backups[0])), before);
}

#[test]
fn a_rust_step_that_commits_is_named_and_nothing_is_recorded() {
    let parts: [Part; 3] = [
        |tx| in_the_field(tx, "COMMIT"),
        |tx| in_the_field(tx, "COMMIT; BEGIN; INSERT INTO foods (name) VALUES ('lost')"),
        |tx| {
            in_the_field(tx, "COMMIT")?;
            if is_rehearsal(tx) {
                Ok(())
            } else {
                Err("and an error of its own".into())
            }
        },
    ];
    for part in parts {
        let set = with_step(part);
        let file = at_first(&set, "INSERT INTO foods (name) VALUES ('egg')");
        let conn = file.open();
        let before = (dump(&conn), pragmas(&conn));
        let error = set.to_head(&conn).unwrap_err();
        assert!(
            matches!(
                error,
                Error::StrayTransactionEnd {
                    state: State::Ended,
                    ..
                }
            ),
            "{error:?}"
        );
        insta::allow_duplicates! { assert_snapshot!(text(error), @"0002_step ended the transaction of the run; if it did so with COMMIT, what ran before it is in the database: restore a backup; remove the COMMIT, ROLLBACK or OR ROLLBACK from it"); }
        assert!(conn.is_autocommit());
        // The step committed nothing but the start of the run.
        assert_eq!((dump(&conn), pragmas(&conn)), before);
    }
}
