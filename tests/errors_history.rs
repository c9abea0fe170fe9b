//! Promise 6: any binary can meet any database. A ledger that does not fit the set, and a target that is
//! not there, have a name, a text that says what to do, and leave everything as it was.

mod support;

use insta::{allow_duplicates, assert_snapshot};
use rusqlite::Connection;
use support::{Dir, File, integer, set, text};
use tohead::{Error, Migrations, Result, Target};

const ONE: (&str, &str, &str) = (
    "0001_foods",
    "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
    "DROP TABLE foods;",
);
const TWO: (&str, &str, &str) = ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;");
const THREE: (&str, &str, &str) = ("0003_meals", "CREATE TABLE meals (name TEXT);", "DROP TABLE meals;");
const FOUR: (&str, &str, &str) = ("0004_plans", "CREATE TABLE plans (name TEXT);", "DROP TABLE plans;");

/// Two columns of one table: their order is part of the schema.
const LATE: (&str, &str, &str) = (
    "0002_kcal",
    "ALTER TABLE foods ADD COLUMN kcal REAL;",
    "ALTER TABLE foods DROP COLUMN kcal;",
);
const LATER: (&str, &str, &str) = (
    "0003_fat",
    "ALTER TABLE foods ADD COLUMN fat REAL;",
    "ALTER TABLE foods DROP COLUMN fat;",
);

/// A file at the head of the set, with a row.
fn at_head(set: &Migrations) -> File {
    let file = File::new();
    let conn = file.open();
    set.to_head(&conn).unwrap();
    conn.execute_batch("INSERT INTO foods (name) VALUES ('egg')").unwrap();
    file
}

/// The error of a call that has to fail and change nothing.
fn refused<T: std::fmt::Debug>(file: &File, call: impl Fn(&Connection) -> Result<T>) -> Error {
    support::refused(file, &file.open(), call)
}

/// Rebuilds the ledger without types and NOT NULL, which would refuse most of the damage.
fn loosen(conn: &Connection) {
    conn.execute_batch(
        "CREATE TABLE copy (seq INTEGER PRIMARY KEY, set_name, version, name, action, checksum, down_sql, schema_version, fingerprint, mark, app_version, at, duration_us, schema_cookie, chain);
         INSERT INTO copy SELECT * FROM tohead_ledger;
         DROP TABLE tohead_ledger; ALTER TABLE copy RENAME TO tohead_ledger; PRAGMA user_version = 0",
    )
    .unwrap();
}

/// What an edit of the ledger by hand makes of every call: all refuse it in the same words.
fn damaged(edit: &str) -> String {
    let set = set(&[ONE, TWO]);
    let file = at_head(&set);
    let conn = file.open();
    loosen(&conn);
    conn.execute_batch(edit).unwrap();
    let texts: std::collections::BTreeSet<_> = [
        refused(&file, |conn| set.to_head(conn)),
        refused(&file, |conn| set.down(conn, 1)),
        refused(&file, |conn| set.plan(conn, Target::Base)),
        refused(&file, |conn| set.status(conn)),
        refused(&file, |conn| set.verify(conn)),
    ]
    .iter()
    .map(|error| {
        assert!(matches!(error, Error::Ledger { .. }), "{edit}: {error:?}");
        text(error)
    })
    .collect();
    texts.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
fn a_damaged_ledger_is_named_with_its_entry() {
    let last = "WHERE name = 'units'";
    let edits = [
        "SET version = NULL",
        "SET version = 2",
        "SET version = 'two'",
        "SET version = x'32'",
        "SET name = NULL",
        "SET name = CAST(x'75ff' AS TEXT)",
        "SET action = 'merge'",
        "SET action = 'up' || char(10)",
        "SET action = NULL",
        "SET checksum = 17",
        "SET mark = NULL",
        "SET mark = 3000000000",
        "SET mark = 'one'",
    ];
    let texts: Vec<_> = edits
        .iter()
        .map(|edit| format!("{edit}: {}", damaged(&format!("UPDATE tohead_ledger {edit} {last}"))))
        .collect();
    assert_snapshot!(texts.join("\n"), @r#"
    SET version = NULL: the ledger `tohead_ledger` cannot be read at entry 5: version is NULL; restore the database from a backup
    SET version = 2: the ledger `tohead_ledger` cannot be read at entry 5: version is not text; restore the database from a backup
    SET version = 'two': the ledger `tohead_ledger` cannot be read at entry 5: version is not a number of up to 38 digits; restore the database from a backup
    SET version = x'32': the ledger `tohead_ledger` cannot be read at entry 5: version is not text; restore the database from a backup
    SET name = NULL: the ledger `tohead_ledger` cannot be read at entry 5: name is NULL; restore the database from a backup
    SET name = CAST(x'75ff' AS TEXT): the ledger `tohead_ledger` cannot be read at entry 5: name is not UTF-8 text; restore the database from a backup
    SET action = 'merge': the ledger `tohead_ledger` cannot be read at entry 5: the action "merge" is unknown; restore the database from a backup
    SET action = 'up' || char(10): the ledger `tohead_ledger` cannot be read at entry 5: the action "up\n" is unknown; restore the database from a backup
    SET action = NULL: the ledger `tohead_ledger` cannot be read at entry 5: action is NULL; restore the database from a backup
    SET checksum = 17: the ledger `tohead_ledger` cannot be read at entry 5: checksum is not text; restore the database from a backup
    SET mark = NULL: the ledger `tohead_ledger` cannot be read at entry 5: mark is not a 32-bit integer; restore the database from a backup
    SET mark = 3000000000: the ledger `tohead_ledger` cannot be read at entry 5: mark is not a 32-bit integer; restore the database from a backup
    SET mark = 'one': the ledger `tohead_ledger` cannot be read at entry 5: mark is not a 32-bit integer; restore the database from a backup
    "#);
}

#[test]
fn a_ledger_that_lacks_a_column_is_named() {
    let texts: Vec<_> = ["set_name", "version", "action", "checksum", "mark"]
        .iter()
        .map(|column| damaged(&format!("ALTER TABLE tohead_ledger DROP COLUMN {column}")))
        .collect();
    assert_snapshot!(texts.join("\n"), @r#"
    the ledger `tohead_ledger` cannot be read: no such column: set_name; restore the database from a backup
    the ledger `tohead_ledger` cannot be read: no such column: version; restore the database from a backup
    the ledger `tohead_ledger` cannot be read: no such column: action; restore the database from a backup
    the ledger `tohead_ledger` cannot be read: no such column: checksum; restore the database from a backup
    the ledger `tohead_ledger` cannot be read: no such column: mark; restore the database from a backup
    "#);
}

#[test]
fn damage_that_only_the_history_shows_is_named_by_the_history() {
    let cases = [
        "SET at = NULL",
        "SET app_version = 7",
        "SET duration_us = 'long'",
        "SET down_sql = x'00'",
        "SET fingerprint = NULL",
    ];
    let set = set(&[ONE, TWO]);
    let mut texts = Vec::new();
    for edit in cases {
        let file = at_head(&set);
        let conn = file.open();
        loosen(&conn);
        conn.execute_batch(&format!("UPDATE tohead_ledger {edit} WHERE name = 'units'"))
            .unwrap();
        texts.push(text(refused(&file, |conn| set.history(conn))));
        set.to_head(&conn).unwrap();
        set.down(&conn, 1).unwrap();
    }
    assert_snapshot!(texts.join("\n"), @r#"
    the ledger `tohead_ledger` cannot be read at entry 5: at is NULL; restore the database from a backup
    the ledger `tohead_ledger` cannot be read at entry 5: app_version is not text; restore the database from a backup
    the ledger `tohead_ledger` cannot be read at entry 5: duration_us is not an integer; restore the database from a backup
    the ledger `tohead_ledger` cannot be read at entry 5: down_sql is not text; restore the database from a backup
    the ledger `tohead_ledger` cannot be read at entry 5: fingerprint is NULL; restore the database from a backup
    "#);
}

#[test]
fn a_ledger_whose_own_entries_are_in_another_order_is_named() {
    let file = at_head(&set(&[ONE]));
    file.open()
        .execute_batch("UPDATE tohead_ledger SET seq = 100 - seq; PRAGMA user_version = 0")
        .unwrap();
    let error = refused(&file, |conn| set(&[ONE, TWO]).to_head(conn));
    assert!(matches!(error, Error::Ledger { entry: None, .. }), "{error:?}");
    assert_snapshot!(error, @"the ledger `tohead_ledger` cannot be read: the table is not as the entries of its own set, `tohead`, say: duplicate column name: schema_cookie; restore the database from a backup");
}

#[test]
fn entries_without_their_order_are_refused() {
    let copied = "CREATE TABLE copy AS SELECT * FROM tohead_ledger; DROP TABLE tohead_ledger; ALTER TABLE copy RENAME TO tohead_ledger";
    assert_snapshot!(damaged(&format!("{copied}; UPDATE tohead_ledger SET seq = NULL")), @"the ledger `tohead_ledger` cannot be read: seq is not an integer; restore the database from a backup");
}

#[test]
fn columns_that_a_newer_tohead_added_are_no_damage() {
    let set = set(&[ONE, TWO]);
    let file = at_head(&set);
    let conn = file.open();
    conn.execute_batch("ALTER TABLE tohead_ledger ADD COLUMN reason TEXT; PRAGMA user_version = 0")
        .unwrap();
    assert!(set.to_head(&conn).unwrap().is_noop());
    set.down(&conn, 1).unwrap();
    set.to_head(&conn).unwrap();
    assert!(set.verify(&conn).unwrap().is_ok());
}

#[test]
fn a_database_that_somebody_else_made_is_refused() {
    let set = set(&[
        ONE,
        (
            "0002_rest",
            "CREATE INDEX by_name ON foods (name);\nCREATE VIEW names AS SELECT name FROM foods;\nCREATE TRIGGER loud AFTER INSERT ON foods BEGIN SELECT 1; END;",
            "DROP TRIGGER loud; DROP VIEW names; DROP INDEX by_name;",
        ),
    ]);
    let occupied = [
        "CREATE TABLE FOODS (x)",
        "CREATE VIEW foods AS SELECT 1",
        "CREATE TABLE t (x); CREATE INDEX by_name ON t (x)",
        "CREATE TABLE names (x); CREATE TABLE by_name (x)",
        "CREATE TABLE t (x); CREATE TRIGGER LOUD AFTER DELETE ON t BEGIN SELECT 1; END; CREATE TABLE foods (x)",
    ];
    let mut texts = Vec::new();
    for sql in occupied {
        let file = File::with(sql);
        let error = refused(&file, |conn| set.to_head(conn));
        assert!(matches!(error, Error::Occupied { .. }), "{sql}: {error:?}");
        assert!(matches!(
            refused(&file, |conn| set.plan(conn, Target::Head)),
            Error::Occupied { .. }
        ));
        texts.push(text(error));
    }
    assert_snapshot!(texts.join("\n"), @r#"
    the database already holds table `FOODS`, which 0001_foods and later would create, and no ledger says where they come from: if an earlier tool made them, record the version they stand for with `stamp`; else rename or remove them
    the database already holds view `foods`, which 0001_foods and later would create, and no ledger says where they come from: if an earlier tool made them, record the version they stand for with `stamp`; else rename or remove them
    the database already holds index `by_name`, which 0002_rest and later would create, and no ledger says where they come from: if an earlier tool made them, record the version they stand for with `stamp`; else rename or remove them
    the database already holds table `names`, table `by_name`, which 0002_rest and later would create, and no ledger says where they come from: if an earlier tool made them, record the version they stand for with `stamp`; else rename or remove them
    the database already holds trigger `LOUD`, table `foods`, which 0001_foods and later would create, and no ledger says where they come from: if an earlier tool made them, record the version they stand for with `stamp`; else rename or remove them
    "#);
    for unrelated in [
        "CREATE TABLE t (x)",
        "CREATE TABLE loud (x)",
        "CREATE TABLE t (x); CREATE TRIGGER foods AFTER DELETE ON t BEGIN SELECT 1; END",
    ] {
        set.to_head(&File::with(unrelated).open())
            .unwrap_or_else(|error| panic!("{unrelated}: {error}"));
    }
}

#[test]
fn an_edited_migration_is_named_with_both_checksums() {
    let set_as_applied = set(&[ONE, TWO]);
    let edited = set(&[
        ONE,
        (
            "0002_units",
            "CREATE TABLE units (name TEXT, abbreviation TEXT);",
            "DROP TABLE units;",
        ),
    ]);
    let file = at_head(&set_as_applied);
    let targets = [Target::Head, Target::Base, Target::Steps(-1)];
    for target in targets {
        // As in a release build, or after the migration was shipped.
        let runner = edited.runner().follow_drafts(false);
        let error = refused(&file, |conn| runner.to(conn, target.clone()));
        assert!(matches!(error, Error::Edited { .. }), "{error:?}");
        allow_duplicates! { assert_snapshot!(text(error), @"0002_units was edited after it was applied: its checksum is a9aafdc5, the ledger has 1c257678; restore the file as it was, and put the change into a new migration"); }
    }
}

#[test]
fn comments_and_the_down_part_may_be_edited() {
    let set_as_applied = set(&[ONE, TWO]);
    let edited = set(&[
        ONE,
        (
            "0002_units",
            "-- units\r\nCREATE  TABLE units (name TEXT) ; -- end",
            "DROP TABLE IF EXISTS units;",
        ),
        THREE,
    ]);
    let file = at_head(&set_as_applied);
    edited.to_head(&file.open()).unwrap();
}

#[test]
fn a_newer_database_is_named_with_what_is_newer() {
    let breaking = (
        "0004_plans",
        "-- tohead: breaking\nCREATE TABLE plans (name TEXT);",
        "DROP TABLE plans;",
    );
    let newer = set(&[ONE, TWO, THREE, breaking]);
    let file = at_head(&newer);
    let older = set(&[ONE, TWO]);
    let error = refused(&file, |conn| older.to_head(conn));
    assert!(matches!(error, Error::DatabaseIsNewer { .. }), "{error:?}");
    assert_snapshot!(text(error), @"the database is newer than this binary: it has 0003_meals, 0004_plans (schema version 1.0.0), and this binary knows migrations up to 0002_units (schema version 0.2.0); run the newer version of the app");
    let empty = Dir::new(&[]).compiler().compile().unwrap();
    assert_snapshot!(text(refused(&file, |conn| empty.to_head(conn))), @"the database is newer than this binary: it has 0001_foods, 0002_units, 0003_meals, 0004_plans (schema version 1.0.0), and this binary knows migrations up to none (schema version unknown); run the newer version of the app");
}

#[test]
fn an_applied_migration_that_was_removed_is_named() {
    let file = at_head(&set(&[ONE, TWO, THREE]));
    let error = refused(&file, |conn| set(&[ONE, THREE]).to_head(conn));
    assert!(matches!(error, Error::UnknownApplied { .. }), "{error:?}");
    assert_snapshot!(text(error), @"0002_units was applied to this database and is not in the set: restore its files, or check that this database belongs to this app");
    let error = refused(&file, |conn| set(&[ONE, THREE, FOUR]).to_head(conn));
    assert!(matches!(error, Error::UnknownApplied { .. }), "{error:?}");
}

#[test]
fn a_migration_that_arrived_late_is_named_with_the_one_that_overtook_it() {
    let file = at_head(&set(&[ONE, LATER]));
    let late = set(&[ONE, LATE, LATER, FOUR]);
    let error = refused(&file, |conn| late.to_head(conn));
    assert!(matches!(error, Error::MissingLower { .. }), "{error:?}");
    assert_snapshot!(text(error), @"0002_kcal was not applied, but the later 0003_fat was, and it cannot come behind that (in this order the schema ends up as another one: table `foods` is defined differently): give it a version after 0003_fat");
    // What does not run anything does not try.
    let error = refused(&file, |conn| late.runner().stamp(conn, Target::Head));
    assert_snapshot!(text(error), @"0002_kcal was not applied, but the later 0003_fat was: give it a version after 0003_fat");
}

#[test]
fn the_remedy_for_a_migration_that_arrived_late_works() {
    let file = at_head(&set(&[ONE, LATER]));
    let late = set(&[ONE, LATE, LATER, FOUR]);
    let conn = file.open();
    assert!(late.to_head(&conn).is_err());
    set(&[ONE, LATER, ("0004_kcal", LATE.1, LATE.2)])
        .to_head(&conn)
        .unwrap();
}

#[test]
fn a_target_that_is_not_there_is_named_with_what_is() {
    let set = set(&[ONE, TWO]);
    let file = at_head(&set);
    let targets = [
        Target::Version("0003".parse().unwrap()),
        Target::Version("0".parse().unwrap()),
        Target::Steps(-3),
        Target::Steps(i64::MIN),
        Target::Release("1.0.0".parse().unwrap()),
    ];
    let mut texts = Vec::new();
    for target in targets {
        let error = refused(&file, |conn| set.to(conn, target.clone()));
        assert!(matches!(error, Error::UnknownTarget { .. }), "{error:?}");
        assert_eq!(
            text(&error),
            text(refused(&file, |conn| set.plan(conn, target.clone())))
        );
        texts.push(text(error));
    }
    texts.push(text(refused(&file, |conn| set.down(conn, 3))));
    let empty = Dir::new(&[]).compiler().compile().unwrap();
    texts.push(text(refused(&File::new(), |conn| {
        empty.to(conn, Target::Version("1".parse().unwrap()))
    })));
    assert_snapshot!(texts.join("\n"), @r#"
    version 0003 cannot be reached: the set has no such migration; it goes from 0001 to 0002
    version 0 cannot be reached: the set has no such migration; it goes from 0001 to 0002
    3 steps down cannot be reached: the number of applied migrations is 2
    9223372036854775808 steps down cannot be reached: the number of applied migrations is 2
    release 1.0.0 cannot be reached: no migration of the set is recorded as part of a release
    3 steps down cannot be reached: the number of applied migrations is 2
    version 1 cannot be reached: the set has no such migration; it is empty
    "#);
}

#[test]
fn a_stamp_below_what_is_applied_is_refused() {
    let set = set(&[ONE, TWO]);
    let file = at_head(&set);
    let error = refused(&file, |conn| set.runner().stamp(conn, Target::Base));
    assert_snapshot!(text(error), @"base cannot be reached: it is below what the ledger says is applied; use `down`");
}

#[test]
fn an_irreversible_migration_is_not_gone_below() {
    let set = set(&[
        ONE,
        (
            "0002_merge",
            "-- tohead: irreversible \"the old names are gone\"\nUPDATE foods SET name = upper(name);",
            "",
        ),
        THREE,
    ]);
    let file = at_head(&set);
    let error = refused(&file, |conn| set.down(conn, 2));
    assert!(matches!(error, Error::Irreversible { .. }), "{error:?}");
    assert_snapshot!(text(error), @"0002_merge is irreversible (the old names are gone): no migration was undone; to go below it, restore a backup from before it");
    assert!(matches!(
        refused(&file, |conn| set.to(conn, Target::Base)),
        Error::Irreversible { .. }
    ));
    set.down(&file.open(), 1).unwrap();
}

#[test]
fn a_rust_step_cannot_be_written_as_sql() {
    fn nothing(_: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
        Ok(())
    }
    let step = "pub fn up(tx: &Transaction) {}\npub fn down(tx: &Transaction) {}";
    let set = Dir::new(&[("0001_a.rs", step), ("0002_b.rs", step)])
        .compiler()
        .rust_step("0001_a", nothing, Some(nothing))
        .rust_step("0002_b", nothing, Some(nothing))
        .compile()
        .unwrap();
    let error = refused(&File::new(), |conn| set.plan(conn, Target::Head)?.sql());
    assert!(matches!(error, Error::RustStepInScript { .. }), "{error:?}");
    assert_snapshot!(text(error), @"the plan has Rust steps, which only the app can run: 0001_a, 0002_b; plan up to the migration before, or run the app");
}

#[test]
fn an_invalid_set_is_refused_with_every_problem() {
    let error = Dir::new(&[
        ("0001_a.up.sql", "CREATE TABEL a (x);"),
        ("0001_a.down.sql", "COMMIT;"),
        ("notes.txt", ""),
    ])
    .compiler()
    .compile()
    .unwrap_err();
    assert!(matches!(error, Error::InvalidSet { .. }), "{error:?}");
    assert_snapshot!(text(error), @r#"
    the migrations did not pass their checks:
    migrations/0001_a.down.sql:1:1: COMMIT in a migration [transaction-control]; delete it: all pending migrations run and commit together in one transaction
    migrations/0001_a.up.sql:1:8: SQLite rejects this statement: near "TABEL": syntax error [rejected-statement]; correct the statement
    migrations/notes.txt:1:1: `notes.txt` is not a migration file: its name ends in neither .up.sql, .down.sql nor .rs [unrecognised-file]; migration files are named like 0007_add_users.up.sql, 0007_add_users.down.sql or 0007_add_users.rs; move other files out of the directory
    "#);
}

#[test]
fn no_call_looks_at_the_database_of_an_invalid_set() {
    let set = support::Dir::new(&[]).compiler().compile().unwrap();
    assert!(set.check().is_ok());
    let invalid = Dir::new(&[("0001_a.up.sql", "CREATE TABEL a (x);")])
        .compiler()
        .compile_or_refuse();
    let file = at_head(&support::set(&[ONE]));
    assert!(matches!(invalid.check(), Err(Error::InvalidSet { .. })));
    let errors = [
        refused(&file, |conn| invalid.to_head(conn)),
        refused(&file, |conn| invalid.down(conn, 1)),
        refused(&file, |conn| invalid.status(conn)),
        refused(&file, |conn| invalid.history(conn)),
        refused(&file, |conn| invalid.verify(conn)),
        refused(&file, |conn| invalid.plan(conn, Target::Head)),
        refused(&file, |conn| invalid.runner().stamp(conn, Target::Head)),
        invalid.in_memory().unwrap_err(),
    ];
    assert!(
        errors.iter().all(|error| matches!(error, Error::InvalidSet { .. })),
        "{errors:?}"
    );
    assert_eq!(integer(&file.open(), "SELECT count(*) FROM foods"), 1);
}

/// The last entry tells where a database is only where the others are what they should be.
#[test]
fn an_entry_that_is_gone_or_was_added_is_noticed_before_anything_runs() {
    let three = set(&[ONE, TWO, ("0003_more", "CREATE TABLE more (x);", "DROP TABLE more;")]);
    let edits = [
        "DELETE FROM tohead_ledger WHERE version = '0001' AND set_name = 'main'",
        "INSERT INTO tohead_ledger SELECT 100, set_name, '0009', 'later', action, checksum, down_sql, schema_version, fingerprint, mark, app_version, at, duration_us, NULL, NULL FROM tohead_ledger WHERE version = '0001' AND set_name = 'main';
         UPDATE tohead_ledger SET seq = 101 WHERE version = '0002' AND set_name = 'main'",
    ];
    for edit in edits {
        let file = at_head(&set(&[ONE, TWO]));
        file.open().execute_batch(edit).unwrap();
        refused(&file, |conn| three.to_head(conn));
    }
}
