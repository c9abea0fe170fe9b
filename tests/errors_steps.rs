//! A step that fails has a name, a place in its file, and leaves everything as it was, or says exactly
//! what it left.

mod support;

use insta::assert_snapshot;
use rusqlite::Connection;
use support::{Dir, File, dump, integer, pragmas, set, text};
use tohead::{Error, Migrations, Result, State, Target};

const FOODS: (&str, &str, &str) = (
    "0001_foods",
    "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
    "DROP TABLE foods;",
);

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

#[test]
fn a_failed_statement_is_named_with_its_place() {
    let up = "CREATE TABLE units (name TEXT);\nINSERT INTO units\n  VALUES ('g');\n\nCREATE UNIQUE INDEX by_name ON foods (name);\n";
    let set = set(&[FOODS, ("0002_unique", up, "DROP INDEX by_name; DROP TABLE units;")]);
    let file = at_first(&set, "INSERT INTO foods (name) VALUES ('egg'), ('egg')");
    let error = refused(&file, |conn| set.to_head(conn));
    assert_snapshot!(text(error), @"0002_unique (up) failed at migrations/0002_unique.up.sql:5:1 (byte 67 of the script): UNIQUE constraint failed: foods.name; the database is as it was");
    let error = refused(&file, |conn| set.to(conn, Target::Steps(1)));
    let Error::Statement {
        id, state, location, ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!((id.as_str(), state), ("0002_unique", &State::Unchanged));
    assert_eq!(
        (location.line, location.column, location.offset as usize),
        (5, 1, up.find("CREATE UNIQUE").unwrap())
    );
}

#[test]
fn a_failed_statement_of_a_down_part_is_named_with_its_place() {
    let down = "-- foods are needed again\nALTER TABLE foods RENAME TO old;\nCREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO foods SELECT * FROM old;\nDROP TABLE old;";
    let up = "ALTER TABLE foods RENAME TO old;\nCREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);\nINSERT INTO foods SELECT * FROM old;\nDROP TABLE old;";
    let set = set(&[FOODS, ("0002_nameless", up, down)]);
    let file = at_first(&set, "");
    set.to_head(&file.open()).unwrap();
    file.open()
        .execute_batch("INSERT INTO foods (name) VALUES ('egg'), (NULL)")
        .unwrap();
    assert_snapshot!(text(refused(&file, |conn| set.down(conn, 1))), @"0002_nameless (down) failed at migrations/0002_nameless.down.sql:4:1 (byte 124 of the script): NOT NULL constraint failed: foods.name; the database is as it was");
}

#[test]
fn the_place_is_exact_whatever_the_file_looks_like() {
    // The application's own table has the column `old` in the rehearsal, and lacks it in the field.
    let statement = "INSERT INTO units\n  SELECT old\n  FROM legacy;\n";
    let files = [
        ("plain", statement.to_owned()),
        (
            "comments",
            statement.replace(
                "  SELECT",
                "  -- a comment; 'with' quotes\n  /* more\n lines */ SELECT /* é */",
            ),
        ),
        (
            "before",
            format!(
                "-- tohead: compatible \"é\"\n/* one\n   two */ INSERT INTO units VALUES ('ü; -- no comment'); -- end\n\n  {statement}"
            ),
        ),
        (
            "characters",
            "INSERT INTO units SELECT 'äöü' || old FROM legacy;".to_owned(),
        ),
    ];
    let mut places = Vec::new();
    for (name, up) in files {
        let column = |text: &str| {
            let (line, before) = (text.matches('\n').count() as u32 + 1, text.rsplit('\n').next().unwrap());
            (line, before.chars().count() as u32 + 1, text.len() as u32)
        };
        let wanted = column(&up[..up.rfind("old").unwrap()]);
        for (form, contents) in [
            ("LF", up.clone()),
            ("CRLF", up.replace('\n', "\r\n")),
            ("BOM and CRLF", format!("\u{feff}{}", up.replace('\n', "\r\n"))),
        ] {
            let dir = Dir::new(&[
                ("0001_units.up.sql", "CREATE TABLE units (name TEXT);"),
                ("0001_units.down.sql", "DROP TABLE units;"),
                ("0002_take.up.sql", &contents),
                ("0002_take.down.sql", "DELETE FROM units;"),
            ]);
            let set = dir
                .compiler()
                .connection(|conn| conn.execute_batch("CREATE TABLE legacy (old)"))
                .compile()
                .unwrap();
            let file = at_first(&set, "CREATE TABLE legacy (new); INSERT INTO legacy VALUES (1)");
            let error = refused(&file, |conn| set.to_head(conn));
            let Error::Statement { location, message, .. } = &error else {
                panic!("{error:?}")
            };
            assert_eq!(
                (location.line, location.column, location.offset),
                wanted,
                "{name} with {form}: {error}"
            );
            assert_eq!(message, "no such column: old");
            if form == "BOM and CRLF" {
                places.push(text(error));
            }
        }
    }
    assert_snapshot!(places.join("\n"), @r#"
    0002_take (up) failed at migrations/0002_take.up.sql:2:10 (byte 27 of the script): no such column: old; the database is as it was
    0002_take (up) failed at migrations/0002_take.up.sql:4:26 (byte 84 of the script): no such column: old; the database is as it was
    0002_take (up) failed at migrations/0002_take.up.sql:6:10 (byte 129 of the script): no such column: old; the database is as it was
    0002_take (up) failed at migrations/0002_take.up.sql:1:35 (byte 37 of the script): no such column: old; the database is as it was
    "#);
}

#[test]
fn a_reader_that_is_still_open_is_named() {
    let set = set(&[
        FOODS,
        (
            "0002_drop",
            "-- tohead: allow(drop-table) \"unused\"\nDROP TABLE foods;",
            FOODS.1,
        ),
    ]);
    let file = at_first(&set, "INSERT INTO foods (name) VALUES ('egg'), ('oil')");
    let conn = file.open();
    let before = dump(&conn);
    let mut reader = conn.prepare("SELECT name FROM foods").unwrap();
    let mut rows = reader.query([]).unwrap();
    rows.next().unwrap();
    let error = set.to_head(&conn).unwrap_err();
    drop(rows);
    drop(reader);
    assert_snapshot!(text(error), @"0002_drop (up) failed at migrations/0002_drop.up.sql:2:1 (byte 38 of the script): database table is locked (finish the statements that are still open on this connection); the database is as it was");
    assert_eq!(dump(&conn), before);
    assert_eq!(integer(&conn, "PRAGMA foreign_keys"), 1);
    set.to_head(&conn).unwrap();
}

#[test]
fn or_rollback_does_not_leave_half_a_migration() {
    let up = "INSERT INTO foods (name) VALUES ('oil');\nINSERT OR ROLLBACK INTO foods (id, name) VALUES (1000, 'salt');\nINSERT INTO foods (name) VALUES ('late');";
    let migrations = [
        FOODS,
        (
            "0002_salt",
            up,
            "DELETE FROM foods WHERE name IN ('oil', 'salt', 'late');",
        ),
    ];
    // The build refuses it, unless told not to.
    let dir = support::dir(&migrations);
    let set = dir
        .compiler()
        .level(tohead::Check::TransactionControl, tohead::Level::Allow)
        .compile()
        .unwrap();
    let file = at_first(&set, "INSERT INTO foods (id, name) VALUES (1000, 'egg')");
    let error = refused(&file, |conn| set.to_head(conn));
    assert_snapshot!(text(error), @"0002_salt (up) failed at migrations/0002_salt.up.sql:2:1 (byte 41 of the script): UNIQUE constraint failed: foods.id; the database is as it was");
}

#[test]
fn a_failure_after_a_no_transaction_migration_says_where_it_stopped() {
    let migrations = [
        FOODS,
        ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
        ("0003_vacuum", "-- tohead: no-transaction\nVACUUM;", "VACUUM;"),
        ("0004_meals", "CREATE TABLE meals (name TEXT);", "DROP TABLE meals;"),
        (
            "0005_unique",
            "CREATE UNIQUE INDEX by_name ON foods (name);",
            "DROP INDEX by_name;",
        ),
    ];
    let set = set(&migrations);
    let file = at_first(&set, "INSERT INTO foods (name) VALUES ('egg'), ('egg')");
    let conn = file.open();
    let before = pragmas(&conn);
    let error = set.to_head(&conn).unwrap_err();
    let Error::Statement { state, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(*state, State::StoppedAfter("0003_vacuum".to_owned()));
    assert_snapshot!(text(error), @"0005_unique (up) failed at migrations/0005_unique.up.sql:1:1 (byte 0 of the script): UNIQUE constraint failed: foods.name; the database stopped after 0003_vacuum, and nothing after it was changed");
    assert_eq!(pragmas(&conn), before);
    assert_eq!(
        support::ledger(&conn),
        ["up 0001_foods", "up 0002_units", "up 0003_vacuum"]
    );
    assert_eq!(
        integer(&conn, "SELECT count(*) FROM sqlite_schema WHERE name = 'meals'"),
        0
    );
    assert!(set.verify(&conn).unwrap().is_ok());
    conn.execute_batch("DELETE FROM foods WHERE id = 2").unwrap();
    set.to_head(&conn).unwrap();
    assert!(set.verify(&conn).unwrap().is_ok());
}

#[test]
fn a_schema_that_somebody_changed_by_hand_is_named_object_by_object() {
    let set = set(&[
        FOODS,
        (
            "0002_names",
            "CREATE VIEW names AS SELECT name FROM foods;\nCREATE INDEX by_name ON foods (name);",
            "DROP INDEX by_name;\nDROP VIEW names;",
        ),
        ("0003_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
    ]);
    let by_hand = [
        "ALTER TABLE foods ADD COLUMN extra",
        "DROP VIEW names",
        "DROP INDEX by_name; CREATE INDEX by_name ON foods (name DESC); DROP VIEW names",
    ];
    let mut texts = Vec::new();
    for sql in by_hand {
        let file = File::new();
        let conn = file.open();
        set.to(&conn, Target::Steps(2)).unwrap();
        conn.execute_batch(sql).unwrap();
        let error = refused(&file, |conn| set.to_head(conn));
        assert!(
            matches!(
                error,
                Error::FingerprintMismatch {
                    state: State::Unchanged,
                    ..
                }
            ),
            "{error:?}"
        );
        texts.push(text(error));
    }
    assert_snapshot!(texts.join("\n"), @r#"
    the schema after 0003_units is not the one the build rehearsed: table `foods` is defined differently; the database is as it was; undo by hand what was changed outside of the migrations, or restore a backup
    the schema after 0003_units is not the one the build rehearsed: view `names` is missing; the database is as it was; undo by hand what was changed outside of the migrations, or restore a backup
    the schema after 0003_units is not the one the build rehearsed: index `by_name` is defined differently, view `names` is missing; the database is as it was; undo by hand what was changed outside of the migrations, or restore a backup
    "#);
    // What the set does not know is nobody's business.
    let file = File::new();
    set.to(&file.open(), Target::Steps(2)).unwrap();
    file.open()
        .execute_batch("CREATE TABLE own (x); CREATE INDEX own_index ON foods (id, name)")
        .unwrap();
    set.to_head(&file.open()).unwrap();
}

#[test]
fn a_stamp_on_another_schema_is_refused() {
    let set = set(&[
        FOODS,
        ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
    ]);
    let file = File::with("CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);");
    let error = refused(&file, |conn| set.runner().stamp(conn, Target::Head));
    assert_snapshot!(text(error), @"the schema after 0002_units is not the one the build rehearsed: table `foods` is defined differently, table `units` is missing; the database is as it was; undo by hand what was changed outside of the migrations, or restore a backup");
}

#[test]
fn a_value_of_the_app_in_user_version_is_left_alone() {
    let set = set(&[
        FOODS,
        ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
    ]);
    let file = File::with("PRAGMA user_version = 17");
    let conn = file.open();
    let own = |expected| assert_eq!(integer(&conn, "PRAGMA user_version"), expected);
    set.to(&conn, Target::Steps(1)).unwrap();
    own(17);
    set.to_head(&conn).unwrap();
    own(17);
    assert!(set.to_head(&conn).unwrap().is_noop());
    conn.execute_batch("PRAGMA user_version = 18").unwrap();
    set.down(&conn, 2).unwrap();
    own(18);
    set.to_head(&conn).unwrap();
    own(18);
    assert_eq!(set.status(&conn).unwrap().pending.len(), 0);
}

#[test]
fn a_connection_that_would_lead_statements_astray_is_refused_by_name() {
    let one = ("0001_foods", "CREATE TABLE foods (name TEXT);", "DROP TABLE foods;");
    let two = (
        "0002_erase",
        "UPDATE foods SET name = 'x'; DROP TABLE IF EXISTS cache;",
        "SELECT 1;",
    );
    let file = File::new();
    set(&[one]).to_head(&file.open()).unwrap();
    file.open().execute_batch("INSERT INTO foods VALUES ('egg')").unwrap();
    let other = tempfile::tempdir().unwrap();
    let attached = other.path().join("other.db");
    let attach = format!("ATTACH '{}' AS other; CREATE TABLE other.cache (x)", attached.display());
    let cases = [
        ("CREATE TEMP TABLE foods (name TEXT)", "the temporary object `foods`"),
        (attach.as_str(), "the attached database `other`"),
        ("PRAGMA journal_mode = OFF", "journal_mode = OFF"),
    ];
    for (settings, expected) in cases {
        let conn = file.open();
        conn.execute_batch(settings).unwrap();
        let before = file.bytes();
        let error = set(&[one, two]).to_head(&conn).unwrap_err();
        assert!(
            matches!(&error, Error::UnsafeConnection { problem } if problem.contains(expected)),
            "{settings}: {error}"
        );
        assert_eq!(file.bytes(), before, "{settings}");
        assert!(
            set(&[one]).to_head(&conn).unwrap().is_noop(),
            "{settings}: nothing is pending"
        );
    }
    let cached: i64 = Connection::open(&attached)
        .unwrap()
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(cached, 1);
}

#[test]
fn a_lost_mark_is_not_repaired_from_an_old_look() {
    let (one, two) = (
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_b", "CREATE TABLE b (x);", "DROP TABLE b;"),
    );
    let both = set(&[one, two]);
    let file = File::new();
    both.to_head(&file.open()).unwrap();
    file.open().execute_batch("PRAGMA user_version = 0").unwrap();
    // Somebody else holds the lock: the mark waits for the next start.
    let writer = file.open();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(both.to_head(&file.open()).unwrap().is_noop());
    writer.execute_batch("ROLLBACK").unwrap();
    assert_eq!(support::integer(&file.open(), "PRAGMA user_version"), 0);
    assert!(both.to_head(&file.open()).unwrap().is_noop());
    assert_ne!(support::integer(&file.open(), "PRAGMA user_version"), 0);
}
