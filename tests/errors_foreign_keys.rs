//! A run that would leave a row whose foreign key points nowhere is refused, and old debt is not
//! blamed on it.

mod support;

use insta::assert_snapshot;
use rusqlite::Connection;
use support::{File, set, text};
use tohead::{Error, Migrations, Target};

const PARENT: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), text TEXT);";
const BASE: (&str, &str, &str) = ("0001_users", PARENT, "DROP TABLE notes; DROP TABLE users;");
const ROWS: &str = "INSERT INTO users VALUES (1, 'a'), (2, 'b');
    INSERT INTO notes VALUES (10, 1, 'first'), (11, 2, 'second');";

/// A file at the first migration, on which this script was run without enforcing foreign keys.
fn at_first(set: &Migrations, sql: &str) -> File {
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {ROWS}{sql}"))
        .unwrap();
    file
}

fn refused(file: &File, set: &Migrations) -> Error {
    support::refused(file, &file.open(), |conn| set.to_head(conn))
}

fn violations(conn: &Connection) -> i64 {
    support::integer(conn, "SELECT count(*) FROM pragma_foreign_key_check")
}

#[test]
fn a_new_violation_is_named_with_its_row_and_its_migration() {
    let set = set(&[
        BASE,
        ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
        ("0003_delete", "DELETE FROM users WHERE name = 'b';", "SELECT 1;"),
    ]);
    let file = at_first(&set, "");
    let error = refused(&file, &set);
    assert_snapshot!(text(&error), @"0003_delete would leave 1 row with a foreign key that points nowhere: `notes` row 11 -> `users` (user_id = 2); the database is as it was; delete or correct such rows in the migration");
    let Error::ForeignKeys { violations, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(violations.len(), 1);
    assert_eq!(
        (violations[0].rowid, violations[0].key.as_str()),
        (Some(11), "user_id = 2")
    );
}

#[test]
fn a_new_violation_in_a_table_that_was_renamed_is_found() {
    let base = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, boss INTEGER REFERENCES users (id));";
    let set = set(&[
        ("0001_users", base, "DROP TABLE users;"),
        (
            "0002_rename",
            "-- tohead: irreversible \"for the test\"\nDELETE FROM users WHERE id = 1;\nALTER TABLE users RENAME TO people;",
            "",
        ),
    ]);
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch("INSERT INTO users VALUES (1, 'a', NULL), (2, 'b', 1)")
        .unwrap();
    let Err(Error::ForeignKeys { violations, .. }) = set.to_head(&conn) else {
        panic!("the second one has lost its boss")
    };
    assert_eq!(violations[0].table, "people");
}

#[test]
fn a_new_violation_beside_an_old_one_is_the_only_one_named() {
    let set = set(&[
        BASE,
        ("0002_delete", "DELETE FROM users WHERE name = 'b';", "SELECT 1;"),
    ]);
    let file = at_first(&set, "INSERT INTO notes VALUES (12, 99, 'old debt'), (13, 2, 'new');");
    let Error::ForeignKeys { violations, .. } = refused(&file, &set) else {
        panic!()
    };
    assert_eq!(
        violations.iter().map(|violation| violation.rowid).collect::<Vec<_>>(),
        [Some(11), Some(13)]
    );
}

#[test]
fn many_violations_are_counted_and_the_first_few_named() {
    let set = set(&[
        BASE,
        ("0002_delete", "DELETE FROM users WHERE name = 'b';", "SELECT 1;"),
    ]);
    let file = at_first(
        &set,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) INSERT INTO notes SELECT 100 + i, 2, 'n' FROM n;",
    );
    assert_snapshot!(text(refused(&file, &set)), @"0002_delete would leave 21 rows with a foreign key that points nowhere: `notes` row 11 -> `users` (user_id = 2), `notes` row 101 -> `users` (user_id = 2), `notes` row 102 -> `users` (user_id = 2), `notes` row 103 -> `users` (user_id = 2), `notes` row 104 -> `users` (user_id = 2) and 16 more; the database is as it was; delete or correct such rows in the migration");
}

#[test]
fn keys_of_several_columns_and_tables_without_rowids_are_seen() {
    let tables = "CREATE TABLE pairs (a INTEGER, b TEXT, PRIMARY KEY (a, b));
        CREATE TABLE uses (\"the a\" INTEGER, b TEXT, FOREIGN KEY (\"the a\", b) REFERENCES pairs (a, b));
        CREATE TABLE bare (k TEXT PRIMARY KEY, a INTEGER, b TEXT, FOREIGN KEY (a, b) REFERENCES pairs (a, b)) WITHOUT ROWID;";
    let set = set(&[
        (
            "0001_pairs",
            tables,
            "DROP TABLE bare; DROP TABLE uses; DROP TABLE pairs;",
        ),
        ("0002_delete", "DELETE FROM pairs WHERE a = 1;", "SELECT 1;"),
    ]);
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch("INSERT INTO pairs VALUES (1, 'it''s'), (2, 'two'); INSERT INTO uses VALUES (1, 'it''s'), (2, 'two'); INSERT INTO bare VALUES ('k', 1, 'it''s');")
        .unwrap();
    assert_snapshot!(text(refused(&file, &set)), @"0002_delete would leave 2 rows with a foreign key that points nowhere: `bare` -> `pairs`, `uses` row 1 -> `pairs` (the a = 1, b = 'it''s'); the database is as it was; delete or correct such rows in the migration");
}

#[test]
fn old_violations_are_not_blamed_on_a_run() {
    let rebuild =
        "CREATE TABLE new (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), text TEXT, done INTEGER);
        INSERT INTO new SELECT id + 1000, user_id, text, 0 FROM notes;
        DROP TABLE notes;
        ALTER TABLE new RENAME TO notes;";
    let back = "CREATE TABLE new (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), text TEXT);
        INSERT INTO new SELECT id, user_id, text FROM notes;
        DROP TABLE notes;
        ALTER TABLE new RENAME TO notes;";
    let cases = [
        ("rows are changed", "UPDATE notes SET text = 'x';", "SELECT 1;"),
        (
            "the parent's rows are changed",
            "UPDATE users SET name = 'x';",
            "SELECT 1;",
        ),
        ("rebuilt with other rowids", rebuild, back),
        (
            "renamed",
            "ALTER TABLE notes RENAME TO remarks;",
            "ALTER TABLE remarks RENAME TO notes;",
        ),
        (
            "renamed with its parent",
            "ALTER TABLE users RENAME TO people; ALTER TABLE notes RENAME TO remarks;",
            "ALTER TABLE remarks RENAME TO notes; ALTER TABLE people RENAME TO users;",
        ),
        (
            "some of them are mended",
            "DELETE FROM notes WHERE user_id = 98;",
            "SELECT 1;",
        ),
        ("other tables", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
    ];
    for (name, up, down) in cases {
        let set = set(&[BASE, ("0002_change", up, down)]);
        let file = at_first(
            &set,
            "INSERT INTO notes VALUES (12, 99, 'old debt'), (13, 99, 'more'), (14, 98, 'other');",
        );
        let conn = file.open();
        let before = violations(&conn);
        assert_eq!(before, 3);
        set.to_head(&conn).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(violations(&conn) <= before);
        set.down(&conn, 1)
            .unwrap_or_else(|error| panic!("{name}, down: {error}"));
    }
}

#[test]
fn old_violations_are_not_blamed_on_a_run_that_renames_their_column() {
    let up = "ALTER TABLE notes RENAME COLUMN user_id TO author;";
    let set = set(&[
        BASE,
        ("0002_author", up, "ALTER TABLE notes RENAME COLUMN author TO user_id;"),
    ]);
    let file = at_first(
        &set,
        "INSERT INTO notes VALUES (12, 99, 'old debt'), (13, 99, 'more'), (14, 98, 'other');",
    );
    set.to_head(&file.open()).unwrap();
}

#[test]
fn old_violations_are_not_blamed_where_a_column_is_called_rowid() {
    let tables = "CREATE TABLE users (id INTEGER PRIMARY KEY);
        CREATE TABLE notes (rowid TEXT, user_id INTEGER REFERENCES users (id));";
    let set = set(&[
        ("0001_users", tables, "DROP TABLE notes; DROP TABLE users;"),
        ("0002_change", "UPDATE notes SET rowid = 'x';", "SELECT 1;"),
    ]);
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF; INSERT INTO notes VALUES ('a', 99);")
        .unwrap();
    set.to_head(&conn).unwrap();
}

#[test]
fn a_table_outside_of_the_set_that_references_one_of_it_is_looked_at() {
    let set = set(&[
        BASE,
        (
            "0002_delete",
            "DELETE FROM notes;\nDELETE FROM users WHERE name = 'b';",
            "SELECT 1;",
        ),
    ]);
    let file = at_first(
        &set,
        "CREATE TABLE own (user_id REFERENCES users (id)); INSERT INTO own VALUES (2);",
    );
    let error = refused(&file, &set);
    assert!(matches!(error, Error::ForeignKeys { .. }), "{error:?}");
}

#[test]
fn tables_that_a_run_does_not_touch_are_not_looked_at() {
    // A malformed key makes a look at this table fail.
    let set = set(&[
        BASE,
        ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
    ]);
    let file = at_first(
        &set,
        "CREATE TABLE own (user_name REFERENCES users (name)); INSERT INTO own VALUES ('z');",
    );
    set.to_head(&file.open()).unwrap();
}
