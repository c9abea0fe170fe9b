//! Promise 3: no row is lost in silence. A table that others reference is rebuilt with foreign keys on
//! in the connection, and no row of it or of the others disappears or changes, on the way up and down.

mod support;

use rusqlite::Connection;
use support::{File, integer, set};
use tohead::{Migrations, Target};

/// What a reference may say about deleted parents.
const ACTIONS: &[&str] = &[
    "ON DELETE CASCADE",
    "ON DELETE SET NULL",
    "ON DELETE SET DEFAULT",
    "ON DELETE RESTRICT",
    "ON DELETE NO ACTION",
    "ON DELETE CASCADE ON UPDATE CASCADE",
    "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
    "",
];

/// Two ways to rebuild a table into one with this definition, without its name.
const REBUILDS: &[(&str, &str)] = &[
    (
        "the new one beside the old one",
        "CREATE TABLE new {columns};\nINSERT INTO new (id, name, boss) SELECT id, name, boss FROM users;\nDROP TABLE users;\nALTER TABLE new RENAME TO users;",
    ),
    (
        "by way of a copy",
        "CREATE TABLE copy AS SELECT * FROM users;\nDROP TABLE users;\nCREATE TABLE users {columns};\nINSERT INTO users (id, name, boss) SELECT id, name, boss FROM copy;\nDROP TABLE copy;",
    ),
];

/// A parent that references itself, a child and a grandchild; and a migration that rebuilds the parent.
fn rebuilding(action: &str, rebuild: &str) -> Migrations {
    let old = format!("(id INTEGER PRIMARY KEY, name TEXT, boss INTEGER DEFAULT 1 REFERENCES users (id) {action})");
    let new =
        format!("(id INTEGER PRIMARY KEY, name TEXT NOT NULL, boss INTEGER DEFAULT 1 REFERENCES users (id) {action})");
    let tables = format!(
        "CREATE TABLE users {old};
         CREATE TABLE notes (id INTEGER PRIMARY KEY, author INTEGER DEFAULT 1 REFERENCES users (id) {action}, text TEXT);
         CREATE TABLE remarks (note INTEGER REFERENCES notes (id) {action}, text TEXT, PRIMARY KEY (note, text)) WITHOUT ROWID;"
    );
    set(&[
        (
            "0001_tables",
            &tables,
            "DROP TABLE remarks; DROP TABLE notes; DROP TABLE users;",
        ),
        (
            "0002_rebuild",
            &rebuild.replace("{columns}", &new),
            &rebuild.replace("{columns}", &old),
        ),
    ])
}

const ROWS: &str = "INSERT INTO users VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', 2), (4, 'd', 4);
    INSERT INTO notes VALUES (10, 1, 'x'), (11, 2, 'y'), (12, 3, 'z'), (13, NULL, 'n');
    INSERT INTO remarks VALUES (10, 'r'), (11, 's'), (13, 't');";

fn rows(conn: &Connection) -> Vec<String> {
    let all = "SELECT quote(id) || quote(name) || quote(boss) FROM users
        UNION ALL SELECT quote(id) || quote(author) || quote(text) FROM notes
        UNION ALL SELECT quote(note) || quote(text) FROM remarks";
    conn.prepare(all)
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap()
}

/// Each way to rebuild under each action, with the rows above.
fn every_case(mut check: impl FnMut(&str, &Migrations, &Connection)) {
    for action in ACTIONS {
        for (name, rebuild) in REBUILDS {
            let set = rebuilding(action, rebuild);
            let file = File::new();
            let conn = file.open();
            set.to(&conn, Target::Steps(1)).unwrap();
            conn.execute_batch(ROWS).unwrap();
            assert_eq!(integer(&conn, "PRAGMA foreign_keys"), 1);
            check(&format!("{action}, {name}"), &set, &conn);
        }
    }
}

#[test]
fn every_row_survives_a_rebuild_of_its_parent_up_and_down() {
    every_case(|name, set, conn| {
        let before = rows(conn);
        assert_eq!(before.len(), 11);
        set.to_head(conn).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rows(conn), before, "{name}, up");
        set.down(conn, 1).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rows(conn), before, "{name}, down");
        set.to_head(conn).unwrap();
        assert_eq!(rows(conn), before, "{name}, up again");
    });
}

#[test]
fn foreign_keys_are_enforced_again_afterwards() {
    every_case(|name, set, conn| {
        set.to_head(conn).unwrap();
        let refused = || {
            conn.execute_batch("INSERT INTO notes VALUES (99, 99, 'nobody')")
                .is_err()
        };
        assert!(integer(conn, "PRAGMA foreign_keys") == 1 && refused(), "{name}, up");
        set.down(conn, 1).unwrap();
        assert!(integer(conn, "PRAGMA foreign_keys") == 1 && refused(), "{name}, down");
        conn.execute_batch("UPDATE users SET name = NULL WHERE id = 2").unwrap();
        set.to_head(conn).unwrap_err();
        assert!(
            integer(conn, "PRAGMA foreign_keys") == 1 && refused(),
            "{name}, after an error"
        );
    });
}

#[test]
fn foreign_keys_that_the_app_has_off_stay_off() {
    every_case(|name, set, conn| {
        conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        let before = rows(conn);
        set.to_head(conn).unwrap();
        assert_eq!(rows(conn), before, "{name}");
        assert_eq!(integer(conn, "PRAGMA foreign_keys"), 0, "{name}");
    });
}

#[test]
fn the_references_still_mean_the_rebuilt_table() {
    every_case(|name, set, conn| {
        set.to_head(conn).unwrap();
        let parents = integer(
            conn,
            "SELECT count(*) FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE f.\"table\" = 'users'",
        );
        assert_eq!(parents, 2, "{name}");
        assert_eq!(
            integer(conn, "SELECT count(*) FROM pragma_foreign_key_check"),
            0,
            "{name}"
        );
    });
}

/// The danger is real: without the envelope, the same statements lose rows.
#[test]
fn the_same_statements_without_a_run_lose_rows() {
    let mut lost = Vec::new();
    for action in &ACTIONS[..2] {
        let set = rebuilding(action, REBUILDS[0].1);
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        set.to(&conn, Target::Steps(1)).unwrap();
        conn.execute_batch(ROWS).unwrap();
        let before = rows(&conn);
        let script = REBUILDS[0].1.replace(
            "{columns}",
            &format!("(id INTEGER PRIMARY KEY, name TEXT, boss INTEGER REFERENCES users (id) {action})"),
        );
        conn.execute_batch(&format!("BEGIN; PRAGMA foreign_keys = OFF; {script} COMMIT;"))
            .unwrap();
        lost.push(rows(&conn) != before);
    }
    assert_eq!(lost, [true, true]);
}
