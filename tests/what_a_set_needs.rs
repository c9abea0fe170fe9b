//! An app links what a run of its set to head can need, and no more: and what it links is enough.
//!
//! A database that follows edited drafts can need everything, so that these runs do not follow.

mod support;

use rusqlite::Connection;
use support::{File, set};
use tohead::{Backup, Error, Migrations, Report, Target};

fn to_head(set: &Migrations, conn: &Connection) -> tohead::Result<Report> {
    set.runner().follow_drafts(false).to_head(conn)
}

/// A file after the first migration, with what this script adds.
fn at_first(set: &Migrations, sql: &str) -> File {
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .unwrap();
    file
}

const FOODS: (&str, &str, &str) = (
    "0001_foods",
    "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, note TEXT);",
    "DROP TABLE foods;",
);
const EGG: &str = "INSERT INTO foods VALUES (1, 'egg', 'fresh'), (2, 'oil', NULL);";

#[test]
fn a_lossy_step_has_its_backup() {
    let drop = "-- tohead: allow(drop-column) \"unused\"\nALTER TABLE foods DROP COLUMN note;";
    let set = set(&[
        FOODS,
        ("0002_drop_note", drop, "ALTER TABLE foods ADD COLUMN note TEXT;"),
    ]);
    let file = at_first(&set, EGG);
    assert!(to_head(&set, &file.open()).unwrap().backup.is_some());
}

#[test]
fn a_step_without_a_way_back_that_changes_rows_has_its_backup() {
    let up = "-- tohead: irreversible \"no need\"\nUPDATE foods SET note = 'x';";
    let set = set(&[FOODS, ("0002_note", up, "")]);
    let file = at_first(&set, EGG);
    assert!(to_head(&set, &file.open()).unwrap().backup.is_some());
}

#[test]
fn rows_with_a_foreign_key_are_looked_at_where_a_migration_only_adds() {
    let meals = "CREATE TABLE meals (food INTEGER references foods (id));";
    let set = set(&[
        FOODS,
        ("0002_meals", meals, "DROP TABLE meals;"),
        (
            "0003_first",
            "INSERT INTO meals SELECT max(id) + 1 FROM foods WHERE name = 'oil';",
            "DELETE FROM meals;",
        ),
    ]);
    let file = at_first(&set, EGG);
    let error = support::refused(&file, &file.open(), |conn| to_head(&set, conn));
    assert!(matches!(error, Error::ForeignKeys { .. }), "{error:?}");
}

#[test]
fn rows_that_a_table_outside_of_the_set_has_refer_to_what_is_deleted() {
    let set = set(&[
        FOODS,
        ("0002_delete", "DELETE FROM foods WHERE note IS NULL;", "SELECT 1;"),
    ]);
    let own = format!("{EGG} CREATE TABLE own (food REFERENCES foods (id)); INSERT INTO own VALUES (2);");
    let file = at_first(&set, &own);
    let error = support::refused(&file, &file.open(), |conn| to_head(&set, conn));
    assert!(matches!(error, Error::ForeignKeys { .. }), "{error:?}");
}

#[test]
fn rows_are_counted_where_a_table_is_rebuilt() {
    let rebuild = "CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT, note TEXT);
        INSERT INTO new SELECT * FROM foods WHERE name IS NOT 'unheard' || ' of';
        DROP TABLE foods; ALTER TABLE new RENAME TO foods;";
    let dir = support::dir(&[FOODS, ("0002_rebuild", rebuild, "SELECT 1;")]);
    let compiler = dir.compiler().level(tohead::Check::IdleDown, tohead::Level::Allow);
    let set = compiler.compile().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(set.list()[1].guarded(), ["foods"]);
    let file = at_first(&set, "INSERT INTO foods VALUES (1, 'unheard of', NULL);");
    let error = support::refused(&file, &file.open(), |conn| to_head(&set, conn));
    assert!(matches!(error, Error::RowsLost { .. }), "{error:?}");
}

#[test]
fn a_set_that_only_adds_goes_up_and_down() {
    let set = set(&[
        FOODS,
        ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
    ]);
    let file = at_first(&set, EGG);
    let conn = file.open();
    assert_eq!(to_head(&set, &conn).unwrap().backup, None);
    let runner = || set.runner().follow_drafts(false);
    assert!(runner().down(&conn, 1).unwrap().backup.is_some());
    let chosen = runner().backup(Backup::always()).to_head(&conn).unwrap();
    assert!(chosen.backup.is_some());
}

#[test]
fn a_step_outside_of_the_transaction_runs() {
    let set = set(&[FOODS, ("0002_vacuum", "-- tohead: no-transaction\nVACUUM;", "VACUUM;")]);
    let file = at_first(&set, EGG);
    assert_eq!(to_head(&set, &file.open()).unwrap().steps.len(), 1);
}

#[cfg(all(feature = "cli", feature = "compile"))]
#[test]
fn a_set_of_several_lets_one_come_late_also_when_all_are_shipped() {
    let (units, tags) = (
        ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
        ("0003_tags", "CREATE TABLE tags (name TEXT);", "DROP TABLE tags;"),
    );
    // A build with drafts may have left this, before another branch was merged and both were shipped.
    let file = File::new();
    set(&[FOODS, tags]).to_head(&file.open()).unwrap();
    let dir = support::dir(&[FOODS, units, tags]);
    dir.ship("1.0.0");
    let report = to_head(&dir.compile(), &file.open()).unwrap();
    assert_eq!(report.late.len(), 1);
}
