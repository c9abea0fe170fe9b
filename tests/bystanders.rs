//! A table that refers to what a run changes, and that no statement can reach, is not read: it may be most of the file.
//! What could concern it is found all the same.

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

#[test]
fn a_child_that_a_statement_a_trigger_or_a_view_names_is_read() {
    let named = [
        ("UPDATE items SET name = name WHERE id = 1;", ""),
        ("UPDATE \"ITEMS\" SET name = name WHERE id = 1;", ""),
        (
            "",
            "CREATE TRIGGER t AFTER UPDATE ON shelves BEGIN SELECT count(*) FROM items; END",
        ),
        ("", "CREATE VIEW v AS SELECT count(*) FROM items"),
    ];
    for (statement, object) in named {
        let set = changing(&format!("{REBUILD}\n{statement}"), BACK);
        let (_file, mut conn) = database(&set);
        conn.execute_batch(object).unwrap();
        // A rebuild takes triggers along only if the migration says so; this one is on no table of it by then.
        listen(&mut conn);
        let _ = set.to_head(&conn);
        assert!(asked().contains(&"foreign_key_check".to_owned()), "{statement}{object}");
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
    let up = format!("-- tohead: irreversible \"for the test\"\n{up}");
    let dir = dir(&[
        ("0001_tables", TABLES, "DROP TABLE items;\nDROP TABLE shelves;"),
        ("0002_change", &up, ""),
    ]);
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
        let added_to = set.list()[1].added_to.expect(up);
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
        assert_eq!(any_change(up).list()[1].added_to, None, "{up}");
    }
}
