//! What stands in the way of a run on purpose or by accident, in the ledger, the connection or the
//! set's name, is named, and leaves everything as it was.

mod support;

use rusqlite::Connection;
use support::{File, dir, dump, set};
use tohead::{Error, Migrations};

const ONE: (&str, &str, &str) = (
    "0001_foods",
    "CREATE TABLE foods (id INTEGER PRIMARY KEY);",
    "DROP TABLE foods;",
);
const TWO: (&str, &str, &str) = ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;");

/// A database at the first migration, after these statements by somebody else.
fn after(sql: &str) -> File {
    let file = File::new();
    set(&[ONE]).to_head(&file.open()).unwrap();
    file.open().execute_batch(sql).unwrap();
    file
}

/// The error of a run, which has changed nothing.
fn refusal(set: &Migrations, conn: &Connection) -> Error {
    let before = dump(conn);
    let error = set.to_head(conn).unwrap_err();
    assert_eq!(dump(conn), before, "{error}");
    error
}

#[test]
fn a_checksum_that_is_none_is_damage_and_one_of_another_format_is_not() {
    for garbage in ["garbage", "", "v1:00", "V1:00", "v:00"] {
        let file = after(&format!(
            "UPDATE tohead_ledger SET checksum = '{garbage}' WHERE set_name = 'main'"
        ));
        let error = refusal(&set(&[ONE, TWO]), &file.open());
        assert!(
            matches!(&error, Error::Ledger { entry: Some(_), .. }),
            "{garbage}: {error}"
        );
    }
    let file = after("UPDATE tohead_ledger SET checksum = 'v2:00' WHERE set_name = 'main'");
    assert_eq!(set(&[ONE, TWO]).to_head(&file.open()).unwrap().steps.len(), 1);
}

#[test]
fn a_trigger_that_swallows_entries_of_the_ledger_stops_the_run() {
    let file = after("CREATE TRIGGER swallow BEFORE INSERT ON tohead_ledger BEGIN SELECT RAISE(IGNORE); END");
    let error = refusal(&set(&[ONE, TWO]), &file.open());
    assert!(matches!(&error, Error::Ledger { .. }), "{error}");
}

#[test]
fn a_new_violation_is_seen_whatever_like_means_on_the_connection() {
    let file = after(
        "INSERT INTO foods VALUES (1); \
         create table app_notes (food integer references foods (id)); INSERT INTO app_notes VALUES (1);",
    );
    let erase = ("0002_erase", "DELETE FROM foods;", "SELECT 1;");
    let conn = file.open();
    conn.execute_batch("PRAGMA case_sensitive_like = ON").unwrap();
    let error = refusal(&set(&[ONE, erase]), &conn);
    assert!(
        matches!(&error, Error::ForeignKeys { violations, .. } if violations.len() == 1),
        "{error}"
    );
}

#[test]
fn a_set_needs_a_name_that_a_file_can_have_and_that_is_not_the_ledger_s() {
    for name in ["tohead", "", "a/b", "a b"] {
        let error = dir(&[ONE]).compiler().set(name).compile().unwrap_err();
        assert!(
            matches!(&error, Error::InvalidSet { problems } if problems.contains("reserved-name")),
            "{name}: {error}"
        );
    }
    assert!(dir(&[ONE]).compiler().set("jobs-2").compile().is_ok());
}
