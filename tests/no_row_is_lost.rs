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

/// `foods` with rows, a child, and the migration under test, which the rehearsal sees on rows of its own.
fn guarded(up: &str) -> (Migrations, File) {
    let dir = support::dir(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, kind TEXT);
             CREATE TABLE meals (food INTEGER REFERENCES foods (id));
             CREATE INDEX meals_food ON meals (food);",
            "DROP TABLE meals;\nDROP TABLE foods;",
        ),
        ("0002_change", up, "SELECT 1;"),
    ]);
    let compiler = dir.compiler();
    let set = [tohead::Check::DownDiffers, tohead::Check::IdleDown]
        .into_iter()
        .fold(compiler, |compiler, check| compiler.level(check, tohead::Level::Allow))
        .compile()
        .unwrap_or_else(|error| panic!("{error}"));
    let file = File::new();
    set.to(&file.open(), Target::Steps(1)).unwrap();
    file.open()
        .execute_batch("INSERT INTO foods VALUES (1, 'egg', 'x'), (2, 'oil', 'unheard of'), (3, 'ham', NULL)")
        .unwrap();
    (set, file)
}

const REBUILD: &str = "CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT, kind TEXT NOT NULL DEFAULT '');
    INSERT INTO new SELECT id, name, ifnull(kind, '') FROM foods {where};
    DROP TABLE foods;\nALTER TABLE new RENAME TO foods;";

#[test]
fn rows_that_only_a_user_has_are_counted_in_the_run() {
    // The rehearsal makes up rows with the texts of the migration, but not with these two as one.
    // That a view is dropped on the way says nothing of rows.
    let rebuild = REBUILD.replace("{where}", "WHERE kind IS NOT 'unheard' || ' of'");
    let (set, file) = guarded(&format!("CREATE VIEW kinds AS SELECT 1;\nDROP VIEW kinds;\n{rebuild}"));
    let migration = &set.list()[1];
    assert_eq!(migration.guarded(), ["foods", "meals"]);
    let conn = file.open();
    let error = support::refused(&file, &conn, |conn| set.to_head(conn));
    let tohead::Error::RowsLost { tables, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!((tables[0].before, tables[0].after), (3, 2));
    insta::assert_snapshot!(error, @"0002_change would leave 2 of 3 rows in `foods`, and neither its statements nor the rehearsal say that any go; the database is as it was; correct the migration, or delete what has to go with a DELETE that says so");
    // It can be switched off.
    set.runner().row_guard(false).to_head(&conn).unwrap();
    assert_eq!(integer(&conn, "SELECT count(*) FROM foods"), 2);
}

/// Takes the colour of a row from a table in which a user may have the kind twice.
const JOINED: &str = "CREATE TABLE new (id INTEGER, name TEXT, kind TEXT, colour TEXT);
    INSERT INTO new SELECT foods.id, foods.name, foods.kind, kinds.colour FROM foods LEFT JOIN kinds ON kinds.kind = foods.kind;
    DROP TABLE foods;\nALTER TABLE new RENAME TO foods;";

/// `foods` with a child and a table of kinds that the app keeps free of duplicates, but this user's.
fn with_kinds(up: &str) -> (Migrations, File) {
    let dir = support::dir(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, kind TEXT);
             CREATE TABLE meals (id INTEGER PRIMARY KEY, food TEXT);
             CREATE TABLE kinds (kind TEXT, colour TEXT);",
            "DROP TABLE kinds;\nDROP TABLE meals;\nDROP TABLE foods;",
        ),
        (
            "0002_kinds",
            "DELETE FROM kinds;\nINSERT INTO kinds VALUES ('x', 'red'), ('y', 'blue');",
            "SELECT 1;",
        ),
        ("0003_change", up, "SELECT 1;"),
    ]);
    // One row of each kind is what the rehearsal has.
    std::fs::create_dir(dir.path().join("fixtures")).unwrap();
    std::fs::write(
        dir.path().join("fixtures/0002.sql"),
        "DELETE FROM kinds WHERE rowid NOT IN (SELECT min(rowid) FROM kinds GROUP BY kind);",
    )
    .unwrap();
    let compiler = dir.compiler();
    use tohead::Check::{
        DataWithSchema, DownDiffers, IdleDown, MissingWhere, RebuildBreaksWrites, RebuildLosesConstraint,
    };
    let checks = [
        DownDiffers,
        IdleDown,
        MissingWhere,
        RebuildBreaksWrites,
        RebuildLosesConstraint,
        DataWithSchema,
    ];
    let set = checks
        .into_iter()
        .fold(compiler, |compiler, check| compiler.level(check, tohead::Level::Allow))
        .compile()
        .unwrap_or_else(|error| panic!("{error}"));
    let file = File::new();
    set.to(&file.open(), Target::Steps(2)).unwrap();
    file.open()
        .execute_batch(
            "INSERT INTO foods VALUES (1, 'egg', 'x'), (2, 'oil', 'mine'), (3, 'ham', NULL);
             INSERT INTO meals (food) VALUES ('egg');
             INSERT INTO kinds VALUES ('mine', 'pink'), ('mine', 'grey');",
        )
        .unwrap();
    (set, file)
}

#[test]
fn rows_that_only_a_user_would_have_twice_are_counted_in_the_run() {
    let (set, file) = with_kinds(JOINED);
    assert_eq!(set.list()[2].steady(), ["foods"]);
    let conn = file.open();
    let error = support::refused(&file, &conn, |conn| set.to_head(conn));
    let tohead::Error::RowsMultiplied { tables, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (tables[0].table.as_str(), tables[0].before, tables[0].after),
        ("foods", 3, 4)
    );
    insta::assert_snapshot!(error, @"0003_change would leave 4 rows in `foods`, where there were 3, and all are copied from these: some are copied more than once; the database is as it was; correct the migration: join on columns that are unique, or select one of the matches");
    set.runner().row_guard(false).to_head(&conn).unwrap();
    assert_eq!(integer(&conn, "SELECT count(*) FROM foods"), 4);
}

#[test]
fn rows_that_come_from_elsewhere_may_be_more() {
    let rebuild = |fill: &str| {
        format!(
            "CREATE TABLE new (id INTEGER, name TEXT, kind TEXT);\n{fill}\nDROP TABLE foods;\nALTER TABLE new RENAME TO foods;"
        )
    };
    let copy = "INSERT INTO new SELECT id, name, kind FROM foods;";
    let union = "INSERT INTO new SELECT id, name, kind FROM foods UNION ALL SELECT NULL, colour, kind FROM kinds WHERE kind = 'mi' || 'ne';";
    for (up, steady) in [
        (rebuild(copy), &["foods"][..]),
        (
            rebuild(&format!(
                "{copy}\nINSERT INTO new (name) SELECT colour FROM kinds WHERE kind = 'mi' || 'ne';"
            )),
            &[],
        ),
        (rebuild(union), &[]),
    ] {
        let (set, file) = with_kinds(&up);
        assert_eq!(set.list()[2].steady(), steady, "{up}");
        set.to_head(&file.open())
            .unwrap_or_else(|error| panic!("{up}: {error}"));
    }
}

#[test]
fn rows_that_the_migration_says_to_go_are_not_guarded() {
    let trigger =
        "CREATE TRIGGER t AFTER DELETE ON meals BEGIN DELETE FROM foods WHERE kind = 'unheard' || ' of'; END;\n";
    for (up, guarded_tables) in [
        (REBUILD.replace("{where}", ""), &["foods", "meals"][..]),
        (
            "DELETE FROM foods WHERE kind = 'unheard' || ' of';".to_owned(),
            &["meals"],
        ),
        (
            format!(
                "DELETE FROM foods WHERE kind = 'unheard' || ' of';\n{}",
                REBUILD.replace("{where}", "")
            ),
            &["meals"],
        ),
        (
            format!(
                "-- tohead: allow(lost-rows) \"there are none\"\n{}",
                REBUILD.replace("{where}", "WHERE kind IS NOT NULL")
            ),
            &[],
        ),
        ("ALTER TABLE foods ADD COLUMN colour TEXT;".to_owned(), &[]),
        ("UPDATE foods SET name = upper(name);".to_owned(), &[]),
    ] {
        let (set, file) = guarded(&up);
        assert_eq!(set.list()[1].guarded(), guarded_tables, "{up}");
        set.to_head(&file.open())
            .unwrap_or_else(|error| panic!("{up}: {error}"));
    }
    // A trigger is no statement of the migration.
    let (set, file) = guarded(&format!("{trigger}DELETE FROM meals;\nDROP TRIGGER t;"));
    file.open().execute_batch("INSERT INTO meals VALUES (1)").unwrap();
    let error = set.to_head(&file.open()).unwrap_err().to_string();
    assert!(error.contains("2 of 3 rows in `foods`"), "{error}");
}
