//! What a run says of foreign keys, having read as little as it can, is what a look at everything says: pairs of changes
//! through a run, beside the same by hand and `PRAGMA foreign_key_check`.

mod support;

use rusqlite::Connection;
use support::{File, dir};
use tohead::build::Compiler;
use tohead::{Check, Error, Level, Migrations, Target};

const TABLES: &str = "CREATE TABLE shelves (id INTEGER PRIMARY KEY, code TEXT UNIQUE COLLATE NOCASE, note TEXT);
CREATE TABLE codes (code TEXT PRIMARY KEY, part INTEGER, UNIQUE (part, code)) WITHOUT ROWID;
CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  shelf_id INTEGER REFERENCES shelves (id) ON DELETE CASCADE,
  shelf TEXT REFERENCES shelves (code),
  code TEXT REFERENCES codes,
  part INTEGER,
  name TEXT,
  above INTEGER REFERENCES items (id),
  FOREIGN KEY (code, part) REFERENCES codes (code, part)
);
CREATE TABLE log (text TEXT);
CREATE TRIGGER logged AFTER INSERT ON log BEGIN DELETE FROM shelves WHERE code = new.text; END;
CREATE VIEW names AS SELECT name FROM items;
CREATE TRIGGER renamed INSTEAD OF INSERT ON names BEGIN UPDATE items SET shelf_id = 77 WHERE name = new.name; END;
";

/// The last item has been wrong for long.
const ROWS: &str = "PRAGMA foreign_keys = OFF;
INSERT INTO shelves VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'z'), (7, 'd', NULL);
INSERT INTO codes VALUES ('k', 1), ('l', 2), ('m', 3);
INSERT INTO items VALUES (1, 1, 'A', 'k', 1, 'one', NULL), (2, 2, 'b', 'l', 2, 'two', 1), (3, NULL, NULL, 'l', 9, 'three', 2);
DELETE FROM items WHERE id = 3;
";
const DEBT: &str = "INSERT INTO items VALUES (900, 900, 'gone', 'gone', 900, 'debt', 901);";

const CHANGES: &[&str] = &[
    "DELETE FROM shelves WHERE id = 2;",
    "DELETE FROM shelves WHERE id = 3;",
    "DELETE FROM codes WHERE code = 'l';",
    "DELETE FROM items WHERE id = 1;",
    "UPDATE shelves SET note = 'n';",
    "UPDATE shelves SET code = upper(code);",
    "UPDATE shelves SET id = id + 10;",
    "UPDATE shelves SET rowid = 20 WHERE id = 1;",
    "UPDATE OR REPLACE shelves SET code = 'b' WHERE id = 7;",
    "UPDATE codes SET part = part + 1;",
    "UPDATE items SET name = 'n';",
    "UPDATE items SET oid = 40 WHERE id = 1;",
    "UPDATE items SET above = 50 WHERE id = 2;",
    "INSERT INTO items (shelf) VALUES ('nothing');",
    "INSERT OR REPLACE INTO shelves VALUES (9, 'b', 'new');",
    "INSERT INTO shelves (code) VALUES ('new');",
    "INSERT INTO log VALUES ('b');",
    "INSERT INTO log VALUES ('c');",
    "INSERT INTO names VALUES ('two');",
    "ALTER TABLE items ADD COLUMN more TEXT DEFAULT 'x';",
    "ALTER TABLE items ADD COLUMN other INTEGER REFERENCES shelves (id);",
    "ALTER TABLE items ADD COLUMN other INTEGER DEFAULT 55 REFERENCES shelves (id);",
    "ALTER TABLE items ADD COLUMN other INTEGER AS (shelf_id + 1) REFERENCES shelves (id);",
    "ALTER TABLE items RENAME COLUMN shelf_id TO on_shelf;",
    "ALTER TABLE items RENAME TO things;",
    "ALTER TABLE items DROP COLUMN shelf_id;",
    "ALTER TABLE items DROP COLUMN above;",
    "ALTER TABLE shelves RENAME COLUMN code TO label;",
    "ALTER TABLE shelves RENAME TO racks;",
    "ALTER TABLE shelves DROP COLUMN note;",
    "ALTER TABLE shelves ADD COLUMN more TEXT;",
    "CREATE TABLE new_shelves (id INTEGER PRIMARY KEY, code TEXT UNIQUE COLLATE NOCASE, note TEXT);
     INSERT INTO new_shelves SELECT id, code, note FROM shelves;
     DROP TABLE shelves;
     ALTER TABLE new_shelves RENAME TO shelves;",
    "CREATE TABLE new_shelves (id INTEGER PRIMARY KEY, code TEXT UNIQUE, note TEXT);
     INSERT INTO new_shelves SELECT id, code, note FROM shelves;
     DROP TABLE shelves;
     ALTER TABLE new_shelves RENAME TO shelves;",
    "CREATE TABLE new_shelves (id INTEGER PRIMARY KEY, code BLOB UNIQUE COLLATE NOCASE, note TEXT);
     INSERT INTO new_shelves SELECT id * 2, code, note FROM shelves;
     DROP TABLE shelves;
     ALTER TABLE new_shelves RENAME TO shelves;",
    "CREATE TRIGGER mine AFTER UPDATE ON shelves BEGIN UPDATE items SET shelf = 'zz' WHERE id = 2; END;
     UPDATE shelves SET note = 'm';",
    "DROP TABLE codes;",
    "CREATE UNIQUE INDEX ci ON codes (part);",
    "CREATE INDEX ii ON items (name);",
];

fn changing(up: &str) -> Option<Migrations> {
    let irreversible = |up: &str| format!("-- tohead: irreversible \"for the test\"\n{up}");
    let (tables, up) = (irreversible(TABLES), irreversible(up));
    let dir = dir(&[("0001_tables", &tables, ""), ("0002_change", &up, "")]);
    let allow = |compiler: Compiler, check: &Check| compiler.level(*check, Level::Allow);
    let compiler = Check::ALL.iter().fold(dir.compiler().rows(0), allow);
    compiler.compile().ok()
}

/// Whether a row but the old debt refers to nothing, or that in one more way than before. A foreign key without its index
/// has SQLite look at none.
fn has_violations(conn: &Connection) -> bool {
    const OLD: usize = 5;
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'";
    let mut tables = conn.prepare(tables).unwrap();
    let names = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    names.map(Result::unwrap).any(|table| {
        let mut check = conn.prepare(&format!("PRAGMA foreign_key_check({table})")).unwrap();
        let rowids = check
            .query_map([], |row| row.get::<_, i64>(1))
            .map(|rows| rows.collect::<Result<Vec<_>, _>>());
        matches!(rowids, Ok(Ok(rowids)) if rowids.iter().any(|rowid| *rowid != 900) || rowids.len() > OLD)
    })
}

/// Makes a change through a run and by hand: whether both say the same; none where another check stops it.
fn agree(set: &Migrations, change: &str, rows: &str) -> Option<bool> {
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch(rows).unwrap();
    let by_hand = File::new();
    std::fs::copy(file.path(), by_hand.path()).unwrap();
    let by_hand = by_hand.open();
    by_hand
        .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA recursive_triggers = OFF")
        .unwrap();
    by_hand.execute_batch(change).ok()?;
    match set.runner().to_head(&conn) {
        Ok(_) => Some(!has_violations(&by_hand)),
        Err(Error::ForeignKeys { .. }) => Some(has_violations(&by_hand)),
        Err(_) => None,
    }
}

/// Every twelfth pair of changes, and each by itself; with `TOHEAD_ALL_PAIRS` all, which takes minutes.
fn pairs() -> impl Iterator<Item = (usize, usize)> {
    let all = std::env::var_os("TOHEAD_ALL_PAIRS").is_some();
    let pairs = (0..CHANGES.len()).flat_map(|first| (0..CHANGES.len()).map(move |second| (first, second)));
    pairs.filter(move |(first, second)| all || first == second || (5 * first + second) % 12 == 0)
}

#[test]
fn a_run_finds_what_a_look_at_everything_finds() {
    let (mut agreed, mut left_out) = (0, 0);
    for (first, second) in pairs() {
        let change = match first == second {
            true => CHANGES[first].to_owned(),
            false => format!("{}\n{}", CHANGES[first], CHANGES[second]),
        };
        let Some(set) = changing(&change) else {
            left_out += 2;
            continue;
        };
        for rows in [ROWS.to_owned(), format!("{ROWS}{DEBT}")] {
            match agree(&set, &change, &rows) {
                Some(agree) => {
                    assert!(agree, "{rows}\n{change}");
                    agreed += 1;
                }
                None => left_out += 1,
            }
        }
    }
    assert!(agreed > left_out, "{agreed} and {left_out}");
}
