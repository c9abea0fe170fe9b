//! A table that refers to what a run changes, and whose references no statement can change, is not read: it may be most of
//! the file. What could concern it is found all the same.

mod support;

use std::cell::RefCell;

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use support::{File, dir, dump, integer, set};
use tohead::build::Compiler;
use tohead::{Check, Error, Event, Level, Migrations, Target};

thread_local! {
    /// What SQLite was asked about `items`.
    static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Writes down whatever looks into `items`. An app may have an authorizer of its own, and a run leaves it alone.
fn listen(conn: &mut Connection) {
    let hook = |context: AuthContext<'_>| {
        let asked = match context.action {
            AuthAction::Read {
                table_name: "items", ..
            } => Some("read"),
            AuthAction::Pragma {
                pragma_name: "foreign_key_check",
                pragma_value: Some("items"),
            } => Some("foreign_key_check"),
            _ => None,
        };
        ASKED.with_borrow_mut(|all| all.extend(asked.map(ToOwned::to_owned)));
        Authorization::Allow
    };
    #[allow(clippy::let_unit_value)] // nothing in older versions of rusqlite, and a result in newer ones
    let _ = conn.authorizer(Some(hook));
}

fn asked() -> Vec<String> {
    ASKED.take()
}

const TABLES: &str = "CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE items (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelves (id) ON DELETE CASCADE, name TEXT);";

const REBUILD: &str = "CREATE TABLE shelves_new (id INTEGER PRIMARY KEY, name TEXT, note TEXT);
INSERT INTO shelves_new (id, name) SELECT id, name FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;";

const BACK: &str = "CREATE TABLE shelves_new (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO shelves_new (id, name) SELECT id, name FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;";

fn changing(up: &str, down: &str) -> Migrations {
    set(&[
        ("0001_tables", TABLES, "DROP TABLE items;\nDROP TABLE shelves;"),
        ("0002_change", up, down),
    ])
}

/// A file after the first migration: shelves 1 to 3, items on 1 and 2, and one on a shelf that never was.
fn database(set: &Migrations) -> (File, Connection) {
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO shelves VALUES (1, 'a'), (2, 'b'), (3, 'c');
         INSERT INTO items VALUES (1, 1, 'egg'), (2, 2, 'oil'), (3, 99, 'lost long ago');
         PRAGMA foreign_keys = ON",
    )
    .unwrap();
    (file, conn)
}

#[test]
fn the_child_of_a_rebuilt_table_is_not_read_up_or_down() {
    let set = changing(REBUILD, BACK);
    assert!(set.list()[1].guarded().contains(&"items"));
    let (_file, mut conn) = database(&set);
    listen(&mut conn);
    set.to_head(&conn).unwrap();
    set.down(&conn, 1).unwrap();
    assert_eq!(asked(), [""; 0]);
    assert_eq!(integer(&conn, "SELECT count(*) FROM items"), 3);
}

/// What a run to head looks at in `items`, for a change of a database with these objects beside its tables.
fn asked_by(objects: &str, up: &str) -> Vec<String> {
    let set = any_change_of(&format!("{TABLES}\n{objects}"), up);
    let (_file, mut conn) = database(&set);
    listen(&mut conn);
    let outcome = set.to_head(&conn);
    assert!(outcome.is_ok(), "{up}: {outcome:?}");
    asked()
}

#[test]
fn a_child_whose_references_a_statement_or_a_trigger_may_change_is_checked() {
    let writes = [
        ("", "UPDATE items SET shelf_id = shelf_id WHERE id = 1;"),
        (
            "",
            "PRAGMA writable_schema = ON;\nUPDATE sqlite_schema SET sql = sql WHERE name = 'nothing';\nPRAGMA writable_schema = OFF;",
        ),
        (
            "",
            "UPDATE OR IGNORE \"ITEMS\" SET name = 'x', 'shelf_id' = 1 WHERE id = 1;",
        ),
        ("", "INSERT INTO main.items (shelf_id) VALUES (1);"),
        ("", "INSERT OR IGNORE INTO [Items] (shelf_id) VALUES (1);"),
        ("", "REPLACE INTO 'items' (id, shelf_id) VALUES (1, 1);"),
        (
            "",
            "ALTER TABLE items RENAME TO things;\nALTER TABLE things RENAME TO items;",
        ),
        (
            "",
            "ALTER TABLE items ADD COLUMN other_id INTEGER DEFAULT 1 REFERENCES shelves (id);",
        ),
        (
            "",
            "WITH one AS (SELECT 1) UPDATE items SET name = name WHERE id IN one;",
        ),
        (
            "CREATE TRIGGER t AFTER UPDATE ON shelves BEGIN UPDATE items SET shelf_id = 1 WHERE id = 0; END;",
            "UPDATE shelves SET name = 'x';",
        ),
        (
            "CREATE TABLE notes (text);
             CREATE TABLE log (text);
             CREATE TRIGGER a AFTER INSERT ON notes BEGIN INSERT INTO log VALUES (new.text); END;
             CREATE TRIGGER b AFTER INSERT ON log BEGIN UPDATE items SET shelf_id = 1 WHERE id = 0; END;",
            "INSERT INTO notes VALUES ('a');",
        ),
        (
            "CREATE TABLE notes (text);",
            "CREATE TRIGGER a AFTER INSERT ON notes BEGIN UPDATE items SET shelf_id = 1 WHERE id = 0; END;
             INSERT INTO notes VALUES ('a');",
        ),
        (
            "CREATE VIEW v AS SELECT name FROM shelves;
             CREATE TRIGGER a INSTEAD OF INSERT ON v BEGIN INSERT INTO items (shelf_id) VALUES (1); END;",
            "INSERT INTO v VALUES ('a');",
        ),
    ];
    for (objects, up) in writes {
        // Old debt is no matter, and the second look, at everything, would hide what the first one is.
        assert!(
            asked_by(objects, &format!("{up}\nDELETE FROM shelves WHERE id = 3;"))
                .contains(&"foreign_key_check".to_owned()),
            "{objects}{up}"
        );
    }
}

#[test]
fn a_child_whose_references_stay_as_they_are_is_not_checked() {
    let leaves_alone = [
        ("", "ALTER TABLE items ADD COLUMN note TEXT DEFAULT 'x';"),
        (
            "",
            "ALTER TABLE items ADD COLUMN other_id INTEGER REFERENCES shelves (id);",
        ),
        ("", "ALTER TABLE items RENAME COLUMN name TO title;"),
        ("", "ALTER TABLE items RENAME shelf_id TO on_shelf;"),
        ("", "ALTER TABLE items DROP COLUMN name;"),
        ("", "ALTER TABLE items DROP COLUMN shelf_id;"),
        (
            "",
            "ALTER TABLE items DROP COLUMN shelf_id;\nALTER TABLE items ADD COLUMN shelf_id INTEGER REFERENCES shelves (id);",
        ),
        ("", "ALTER TABLE shelves RENAME COLUMN id TO number;"),
        ("", "ALTER TABLE shelves DROP COLUMN name;"),
        (
            "",
            "CREATE TABLE boxes (id INTEGER PRIMARY KEY, item_id INTEGER REFERENCES items (id));\nDELETE FROM boxes;",
        ),
        ("", "CREATE VIEW v AS SELECT name FROM items;\nDROP VIEW v;"),
        (
            "",
            "CREATE TRIGGER a AFTER INSERT ON items BEGIN UPDATE shelves SET name = new.name; END;\nDROP TRIGGER a;",
        ),
        (
            "CREATE VIEW v AS SELECT name FROM items;",
            "UPDATE shelves SET name = 'x';",
        ),
        (
            "CREATE TRIGGER a AFTER INSERT ON items BEGIN UPDATE items SET name = 'x'; END;",
            "UPDATE shelves SET name = 'x';",
        ),
    ];
    for (objects, up) in leaves_alone {
        for change in [
            up.to_owned(),
            format!("{up}\nDELETE FROM shelves WHERE rowid = -5;"),
            format!("{up}\n{REBUILD}"),
        ] {
            // Not every one of them leaves the columns that the rebuild copies.
            let is_whole = !change.contains("DROP COLUMN name") && !change.contains("TO number");
            if is_whole || !change.contains("shelves_new") {
                assert_eq!(asked_by(objects, &change), [""; 0], "{objects}{change}");
            }
        }
    }
    // What SQLite reads for the statement itself is no matter.
    let reads = [
        "UPDATE items SET name = 'x' WHERE id = 1;",
        "DELETE FROM items WHERE id = 1;",
        "CREATE INDEX i ON items (name);",
        "UPDATE shelves SET name = (SELECT name FROM items WHERE shelf_id = shelves.id);",
    ];
    for up in reads {
        assert!(!asked_by("", up).contains(&"foreign_key_check".to_owned()), "{up}");
    }
}

#[test]
fn a_reference_that_is_assigned_without_its_name_is_looked_at() {
    let assigned = [
        (
            "id INTEGER PRIMARY KEY REFERENCES shelves (id), name TEXT",
            "UPDATE items SET rowid = 50;",
        ),
        (
            "id INTEGER PRIMARY KEY, name TEXT, shelf_id INTEGER AS (name) REFERENCES shelves (id)",
            "UPDATE items SET name = '50';",
        ),
    ];
    for (items, up) in assigned {
        let tables = format!("CREATE TABLE shelves (id INTEGER PRIMARY KEY);\nCREATE TABLE items ({items});");
        let set = any_change_of(&tables, up);
        let file = File::new();
        let conn = file.open();
        set.to(&conn, Target::Steps(1)).unwrap();
        conn.execute_batch("INSERT INTO shelves VALUES (1); INSERT INTO items (id, name) VALUES (1, '1')")
            .unwrap();
        let outcome = set.to_head(&conn);
        assert!(matches!(outcome, Err(Error::ForeignKeys { .. })), "{up}: {outcome:?}");
    }
}

/// A table whose key is no `INTEGER PRIMARY KEY`, and how `items` refers to it.
const OTHER_KEYS: [(&str, &str); 6] = [
    (
        "(code TEXT PRIMARY KEY COLLATE NOCASE, part, note)",
        "code TEXT, part, FOREIGN KEY (code) REFERENCES shelves",
    ),
    (
        "(code TEXT NOT NULL PRIMARY KEY, part, note) WITHOUT ROWID",
        "code TEXT, part, FOREIGN KEY (code) REFERENCES shelves (code)",
    ),
    (
        "(code TEXT UNIQUE, part INTEGER PRIMARY KEY, note)",
        "code TEXT REFERENCES shelves (code), part INTEGER REFERENCES shelves",
    ),
    (
        "(code, part, note, PRIMARY KEY (part, code))",
        "code, part, FOREIGN KEY (part, code) REFERENCES shelves",
    ),
    (
        "(code TEXT, part REAL, note, UNIQUE (part, code))",
        "code TEXT, part REAL, FOREIGN KEY (code, part) REFERENCES shelves (code, part)",
    ),
    (
        "(code BLOB UNIQUE, part, note, UNIQUE (code, part))",
        "code TEXT, part, FOREIGN KEY (code) REFERENCES shelves (code)",
    ),
];

/// A connection to a database with such tables, with rows, and the outcome of a change that keeps all columns.
fn change_of_other_keys(shelves: &str, items: &str, up: &str) -> (tohead::Result<tohead::Report>, Vec<String>) {
    let tables = format!("CREATE TABLE shelves {shelves};\nCREATE TABLE items (id INTEGER PRIMARY KEY, {items});");
    let set = any_change_of(&tables, &up.replace("(…)", shelves));
    let file = File::new();
    let mut conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO shelves VALUES ('a', 1, 'x'), ('b', 2, 'y'), ('c', 3, 'z');
         INSERT INTO items (code, part) SELECT code, part FROM shelves WHERE code <> 'c';
         INSERT INTO items (code, part) VALUES ('gone', 99), (NULL, 98);
         PRAGMA foreign_keys = ON",
    )
    .unwrap();
    listen(&mut conn);
    (set.to_head(&conn), asked())
}

const REBUILD_WITH_ALL: &str = "CREATE TABLE shelves_new (…);
INSERT INTO shelves_new SELECT * FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;";

#[test]
fn keys_of_any_kind_that_stay_leave_the_child_alone() {
    let keeps = [
        REBUILD_WITH_ALL,
        "UPDATE shelves SET note = note || 'x';",
        "DELETE FROM shelves WHERE code = 'nothing';",
        "INSERT OR REPLACE INTO shelves VALUES ('d', 4, 'new');",
        "ALTER TABLE shelves RENAME COLUMN note TO text;\nUPDATE shelves SET text = 'x';",
        "ALTER TABLE shelves RENAME COLUMN code TO key;\nUPDATE shelves SET note = 'x';",
        "ALTER TABLE shelves ADD COLUMN more TEXT;\nDELETE FROM shelves WHERE code = 'nothing';",
        "ALTER TABLE shelves DROP COLUMN note;\nDELETE FROM shelves WHERE code = 'nothing';",
        "ALTER TABLE shelves RENAME TO racks;",
        "ALTER TABLE items ADD COLUMN shelf TEXT REFERENCES shelves (code);\nUPDATE shelves SET note = 'x';",
    ];
    for (shelves, items) in OTHER_KEYS {
        for up in keeps {
            let (outcome, asked) = change_of_other_keys(shelves, items, up);
            assert!(outcome.is_ok(), "{shelves} {up}: {outcome:?}");
            assert_eq!(asked, [""; 0], "{shelves} {up}");
        }
    }
}

#[test]
fn a_key_of_any_kind_that_goes_is_found_and_old_debt_is_not_blamed() {
    let takes = [
        "DELETE FROM shelves WHERE code = 'b';",
        "UPDATE shelves SET code = 'B', part = -part WHERE code = 'b';",
        "CREATE TABLE shelves_new (…);
         INSERT INTO shelves_new SELECT CASE code WHEN 'b' THEN 'q' ELSE code END, CASE part WHEN 2 THEN -2 ELSE part END, note FROM shelves;
         DROP TABLE shelves;
         ALTER TABLE shelves_new RENAME TO shelves;",
        "ALTER TABLE shelves RENAME TO racks;\nDELETE FROM racks WHERE code = 'b';",
        "ALTER TABLE shelves RENAME COLUMN code TO key;\nDELETE FROM shelves WHERE key = 'b';",
        "CREATE TRIGGER t AFTER UPDATE ON shelves WHEN new.code = 'a' BEGIN DELETE FROM shelves WHERE code = 'b'; END;
         UPDATE shelves SET note = 'x';",
        "INSERT INTO shelves VALUES ('d', 4, 'new');\nDELETE FROM shelves WHERE code = 'b';",
    ];
    for (shelves, items) in OTHER_KEYS {
        for up in takes {
            let (outcome, _) = change_of_other_keys(shelves, items, up);
            // In NOCASE a key is still there as another text.
            if shelves.contains("NOCASE") && up.contains("'B'") {
                assert!(outcome.is_ok(), "{outcome:?}");
                continue;
            }
            let Err(Error::ForeignKeys { violations, .. }) = outcome else {
                panic!("{shelves} {up}: {outcome:?}")
            };
            assert!(
                violations.iter().all(|violation| violation.rowid == Some(2)),
                "{violations:?}"
            );
        }
    }
}

#[test]
fn a_key_that_goes_and_is_referred_to_is_found_and_old_debt_is_not_blamed() {
    let set = changing(
        "DELETE FROM shelves WHERE name = 'b';",
        "INSERT INTO shelves VALUES (2, 'b');",
    );
    let (_file, conn) = database(&set);
    let before = dump(&conn);
    let planned = std::rc::Rc::new(std::cell::Cell::new(0));
    let count = std::rc::Rc::clone(&planned);
    let runner = set.runner().observer(move |event| {
        if matches!(event, Event::Planned(_)) {
            count.set(count.get() + 1);
        }
    });
    let Err(Error::ForeignKeys { violations, .. }) = runner.to_head(&conn) else {
        panic!("an item has lost its shelf")
    };
    let found: Vec<_> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["`items` row 2 -> `shelves` (shelf_id = 2)"]);
    assert_eq!(planned.get(), 2, "the second time everything is read");
    assert_eq!(dump(&conn), before);
}

#[test]
fn a_key_that_goes_and_that_nobody_refers_to_is_no_matter() {
    let set = changing(
        "DELETE FROM shelves WHERE name = 'c';",
        "INSERT INTO shelves VALUES (3, 'c');",
    );
    let (_file, conn) = database(&set);
    assert_eq!(set.to_head(&conn).unwrap().steps.len(), 1);
    assert_eq!(integer(&conn, "SELECT count(*) FROM shelves"), 2);
}

#[test]
fn a_parent_under_another_name_is_looked_for_there() {
    let set = changing(
        "ALTER TABLE shelves RENAME TO racks;",
        "ALTER TABLE racks RENAME TO shelves;",
    );
    let (_file, conn) = database(&set);
    set.to_head(&conn).unwrap();
    set.down(&conn, 1).unwrap();
    // With a loss on the way.
    let set = changing(
        "ALTER TABLE shelves RENAME TO racks;\nDELETE FROM racks WHERE name = 'a';",
        "ALTER TABLE racks RENAME TO shelves;\nINSERT INTO shelves VALUES (1, 'a');",
    );
    let (_file, conn) = database(&set);
    let Err(Error::ForeignKeys { violations, .. }) = set.to_head(&conn) else {
        panic!("an item has lost its rack")
    };
    assert_eq!(violations.len(), 1, "{violations:?}");
}

#[test]
fn keys_that_are_no_whole_numbers_are_not_compared_so_the_child_is_read() {
    let tables = "CREATE TABLE shelves (name TEXT PRIMARY KEY COLLATE NOCASE);
        CREATE TABLE items (id INTEGER PRIMARY KEY, shelf TEXT REFERENCES shelves (name));";
    let set = set(&[
        ("0001_tables", tables, "DROP TABLE items;\nDROP TABLE shelves;"),
        (
            "0002_exact",
            "CREATE TABLE shelves_new (name TEXT PRIMARY KEY);
             INSERT INTO shelves_new SELECT name FROM shelves;
             DROP TABLE shelves;
             ALTER TABLE shelves_new RENAME TO shelves;",
            "CREATE TABLE shelves_new (name TEXT PRIMARY KEY COLLATE NOCASE);
             INSERT INTO shelves_new SELECT name FROM shelves;
             DROP TABLE shelves;
             ALTER TABLE shelves_new RENAME TO shelves;",
        ),
    ]);
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch("INSERT INTO shelves VALUES ('Top'); INSERT INTO items VALUES (1, 'TOP')")
        .unwrap();
    let outcome = set.to_head(&conn);
    assert!(matches!(outcome, Err(Error::ForeignKeys { .. })), "{outcome:?}");
}

#[test]
fn rows_that_a_trigger_of_the_user_takes_from_the_child_are_counted() {
    let set = changing(
        "CREATE TABLE units (id INTEGER PRIMARY KEY);\nDROP TABLE units;\nUPDATE shelves SET name = upper(name);",
        "UPDATE shelves SET name = lower(name);",
    );
    assert!(
        set.list()[1].guarded().contains(&"items"),
        "{:?}",
        set.list()[1].guarded()
    );
    let (_file, conn) = database(&set);
    conn.execute_batch(
        "CREATE TRIGGER mine AFTER UPDATE ON shelves BEGIN DELETE FROM items WHERE shelf_id = new.id; END",
    )
    .unwrap();
    let outcome = set.to_head(&conn);
    assert!(matches!(outcome, Err(Error::RowsLost { .. })), "{outcome:?}");
    assert_eq!(integer(&conn, "SELECT count(*) FROM items"), 3);
}

/// A set with this up part, whatever the checks say of it.
fn any_change(up: &str) -> Migrations {
    any_change_of(TABLES, up)
}

/// The same behind another first one.
fn any_change_of(tables: &str, up: &str) -> Migrations {
    let irreversible = |up: &str| format!("-- tohead: irreversible \"for the test\"\n{up}");
    let (tables, up) = (irreversible(tables), irreversible(up));
    let dir = dir(&[("0001_tables", &tables, ""), ("0002_change", &up, "")]);
    let allow = |compiler: Compiler, check: &Check| compiler.level(*check, Level::Allow);
    Check::ALL.iter().fold(dir.compiler(), allow).compile().unwrap()
}

/// What an up part may do and still only add, and what is more than that.
#[test]
fn what_only_adds_leaves_those_that_refer_to_it_alone() {
    let adds = [
        "INSERT INTO shelves (name) VALUES ('new');",
        "INSERT INTO shelves (id, name) VALUES (7, 'new') ON CONFLICT DO NOTHING;",
        "INSERT OR IGNORE INTO shelves (id, name) VALUES (7, 'replace');",
        "ALTER TABLE shelves ADD COLUMN note TEXT;",
        "CREATE TABLE boxes (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelves (id));\nCREATE INDEX b ON boxes (shelf_id);",
    ];
    for up in adds {
        let set = any_change(up);
        let (_file, mut conn) = database(&set);
        listen(&mut conn);
        set.to_head(&conn).unwrap();
        assert_eq!(asked(), [""; 0], "{up}");
        let added_to = set.list()[1].added_to().expect(up);
        assert!(!added_to.contains(&"items"), "{up}: {added_to:?}");
    }
    let more = [
        "INSERT OR REPLACE INTO shelves (id, name) VALUES (7, 'new');",
        "REPLACE INTO shelves (id, name) VALUES (7, 'new');",
        "INSERT INTO shelves (id, name) VALUES (7, 'new') ON CONFLICT (id) DO UPDATE SET name = 'new';",
        "CREATE TABLE unique_names (name TEXT UNIQUE ON CONFLICT REPLACE);\nINSERT INTO unique_names VALUES ('a');",
        "CREATE TRIGGER t AFTER INSERT ON shelves BEGIN DELETE FROM items WHERE id = 0; END;\nINSERT INTO shelves (name) VALUES ('new');",
        "CREATE TRIGGER t AFTER INSERT ON shelves BEGIN REPLACE INTO items (id) VALUES (0); END;\nINSERT INTO shelves (name) VALUES ('new');",
        "UPDATE shelves SET name = 'x' WHERE id = 1;",
        "DELETE FROM shelves WHERE id = 3;",
        "ALTER TABLE shelves RENAME COLUMN name TO label;",
        "ALTER TABLE shelves DROP COLUMN name;",
        "ALTER TABLE items RENAME TO things;",
        "DROP TABLE items;",
        REBUILD,
    ];
    for up in more {
        assert_eq!(any_change(up).list()[1].added_to(), None, "{up}");
    }
}
