//! The rehearsal fills every table with rows that its constraints admit, and knows what becomes of them.

#![cfg(feature = "compile")]

mod support;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, Transaction};
use support::{Dir, dir};
use tohead::build::Compiler;
use tohead::{Check, Fate, Level, Migrations, Reversal};

fn lines(compiler: Compiler) -> Vec<String> {
    let checked = compiler.check();
    [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat()
}

/// The set in a directory, with what the rows have shown.
fn rehearsed(dir: &Dir) -> Migrations {
    dir.compiler().compile().unwrap_or_else(|error| panic!("{error}"))
}

const WIDE: &str = "
CREATE TABLE plain (id INTEGER PRIMARY KEY, t TEXT, i INTEGER, r REAL, b BLOB, n NUMERIC, any);
CREATE TABLE strict_one (k TEXT PRIMARY KEY NOT NULL, i INT NOT NULL, r REAL, t TEXT, b BLOB, a ANY) STRICT, WITHOUT ROWID;
CREATE TABLE parent (a TEXT, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE child (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, b INTEGER, FOREIGN KEY (a, b) REFERENCES parent ON DELETE CASCADE);
CREATE TABLE tree (id INTEGER PRIMARY KEY, above INTEGER NOT NULL REFERENCES tree (id));
CREATE TABLE hen (id INTEGER PRIMARY KEY, egg INTEGER NOT NULL REFERENCES egg (id));
CREATE TABLE egg (id INTEGER PRIMARY KEY, hen INTEGER NOT NULL REFERENCES hen (id));
CREATE TABLE pairs (p INTEGER REFERENCES plain (id), q INTEGER REFERENCES plain (id), UNIQUE (p, q));
CREATE TABLE checked (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    percent INTEGER CHECK (percent BETWEEN 0 AND 100),
    code TEXT CHECK (length(code) = 7),
    plate TEXT CHECK (plate GLOB '[A-Z][A-Z]-[0-9]*'),
    mail TEXT CHECK (mail LIKE '%_@_%'),
    doc TEXT CHECK (json_valid(doc)),
    day TEXT CHECK (day IS date(day)),
    low REAL, high REAL,
    one TEXT, two TEXT,
    CHECK (low <= high),
    CHECK (one IS NOT NULL OR two IS NOT NULL)
);
CREATE TABLE computed (w INTEGER NOT NULL, h INTEGER NOT NULL, area INTEGER AS (w * h) STORED, half AS (area / 2) VIRTUAL);
CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), theme TEXT NOT NULL DEFAULT 'dark');
CREATE TABLE \"odd \"\"name\" (\"a b\" TEXT, \"select\" INTEGER UNIQUE);
CREATE TABLE cased (name TEXT PRIMARY KEY COLLATE NOCASE);
CREATE TABLE noted (id INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE notes_seen (body TEXT);
CREATE TRIGGER noted_insert AFTER INSERT ON noted BEGIN INSERT INTO notes_seen VALUES (new.body); END;
";

thread_local! {
    static ROWS: RefCell<BTreeMap<String, i64>> = const { RefCell::new(BTreeMap::new()) };
    static VIOLATIONS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// A step that looks at the rows which the rehearsal has made up.
fn look(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut tables = tx.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")?;
    let names = tables.query_map([], |row| row.get::<_, String>(0))?;
    for name in names.collect::<rusqlite::Result<Vec<_>>>()? {
        let sql = format!("SELECT count(*) FROM \"{}\"", name.replace('"', "\"\""));
        let count = tx.query_row(&sql, [], |row| row.get(0))?;
        // The set also runs once without made-up rows, as on a new database.
        ROWS.with_borrow_mut(|rows| {
            let most = rows.entry(name).or_insert(count);
            *most = count.max(*most);
        });
    }
    let mut check = tx.prepare("SELECT \"table\" FROM pragma_foreign_key_check")?;
    let broken = check.query_map([], |row| row.get::<_, String>(0))?;
    let broken = broken.collect::<rusqlite::Result<Vec<_>>>()?;
    VIOLATIONS.with_borrow_mut(|violations| violations.extend(broken));
    let sound: String = tx.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    VIOLATIONS.with_borrow_mut(|violations| violations.extend((sound != "ok").then_some(sound)));
    Ok(())
}

#[test]
fn every_table_is_filled_with_rows_that_its_constraints_admit() {
    let wide = format!("-- tohead: irreversible \"for the test\"\n{WIDE}");
    let dir = Dir::new(&[
        ("0001_wide.up.sql", &wide),
        ("0002_look.rs", "pub fn up() {}\npub fn down() {}"),
    ]);
    let checked = dir
        .compiler()
        .rust_step(
            "0002_look",
            look,
            Some(look as tohead::build::RustPart<rusqlite::Error>),
        )
        .check();
    let found = [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat();
    assert_eq!(found, [""; 0]);
    let rows = ROWS.take();
    let few: Vec<_> = rows
        .iter()
        .filter(|(name, count)| **count < if *name == "settings" { 1 } else { 12 })
        .collect();
    assert!(few.is_empty() && rows.len() == 15, "{rows:?}");
    assert_eq!(VIOLATIONS.take(), [""; 0]);
}

#[test]
fn a_table_that_cannot_be_filled_is_named_unless_the_project_fills_it() {
    let hard = "CREATE TABLE seals (seal TEXT NOT NULL CHECK (substr(seal, 3) = 'ca'));";
    let files = [
        ("0001_seals.up.sql", hard),
        ("0001_seals.down.sql", "DROP TABLE seals;"),
        (
            "0002_short.up.sql",
            "UPDATE seals SET seal = seal WHERE length(seal) > 3;",
        ),
        ("0002_short.down.sql", "UPDATE seals SET seal = seal;"),
    ];
    let found = lines(Dir::new(&files).compiler());
    assert!(
        matches!(&found[..], [line] if line.contains("`seals` is not exercised") && line.contains("fixtures/0001.sql")),
        "{found:?}"
    );
    let with_rows = [&files[..], &[("fixtures/1.sql", "INSERT INTO seals VALUES ('seca');")]].concat();
    assert_eq!(lines(Dir::new(&with_rows).compiler()), [""; 0]);
}

#[test]
fn a_table_that_a_later_migration_rebuilds_renames_or_drops_while_it_is_empty_is_named_all_the_same() {
    let hard = "CREATE TABLE seals (seal TEXT PRIMARY KEY CHECK (substr(seal, 3) = 'ca'));\nCREATE TABLE letters (seal TEXT NOT NULL REFERENCES seals, text TEXT);\nCREATE INDEX letters_seal ON letters (seal);";
    let rebuilt = "CREATE TABLE new (seal TEXT NOT NULL, text TEXT);\nINSERT INTO new SELECT seal, text FROM letters WHERE text IS NOT NULL;\nDROP TABLE letters;\nALTER TABLE new RENAME TO letters;";
    let by_its_check =
        "0001_a.up.sql:1:1: `seals` is not exercised: no row could be made up for it (CHECK constraint failed";
    let by_its_parent = "0001_a.up.sql:2:1: `letters` is not exercised: no row could be made up for it (it refers to `seals`, which holds no row)";
    for up in [
        rebuilt,
        "ALTER TABLE letters RENAME TO mail;",
        "DROP TABLE letters;",
        "UPDATE letters SET text = trim(text) WHERE text IS NOT NULL;",
    ] {
        let up = format!("-- tohead: irreversible \"for the test\"\n{up}");
        let files = [
            ("0001_a.up.sql", hard),
            ("0001_a.down.sql", "DROP TABLE letters;\nDROP TABLE seals;"),
            ("0002_b.up.sql", &up),
        ];
        let mut found = lines(Dir::new(&files).compiler());
        found.retain(|line| line.contains("[not-exercised]"));
        let about = |what: &str| found.iter().filter(|line| line.contains(what)).count();
        assert_eq!(
            (about(by_its_check), about(by_its_parent), found.len()),
            (1, 1, 2),
            "{up}: {found:?}"
        );
    }
}

#[test]
fn a_table_below_one_that_is_not_there_says_so() {
    let found = about_lines(
        "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT NOT NULL REFERENCES nowhere (k));",
        "DROP TABLE a;",
    );
    assert!(
        found
            .iter()
            .any(|line| line.contains("(it refers to `nowhere`, and there is no such table) [not-exercised]")),
        "{found:?}"
    );
}

#[test]
fn a_virtual_table_is_filled_like_any_other_or_named() {
    let copy = |module: &str| {
        let create = format!("CREATE VIRTUAL TABLE a USING {module};");
        about_rows(
            &create,
            &format!(
                "CREATE VIRTUAL TABLE b USING {module};\nINSERT INTO b SELECT * FROM a WHERE rowid % 2;\nDROP TABLE a;\nALTER TABLE b RENAME TO a;"
            ),
            &[],
        )
    };
    for module in [
        "fts5(x, y)",
        "fts5(x, y UNINDEXED, tokenize = trigram)",
        "fts4(x, y)",
        "rtree(id, w, e)",
        "rtree_i32(id, w, e, s, n, +name)",
    ] {
        assert_eq!(copy(module), ["lost-rows"], "{module}");
    }
    // One without a text of its own can be counted, and no more.
    let count = "CREATE TABLE b AS SELECT rowid AS id FROM a WHERE rowid % 2;\nDROP TABLE a;";
    assert_eq!(
        about_rows("CREATE VIRTUAL TABLE a USING fts5(x, content = '');", count, &[]),
        ["lost-rows"]
    );
    // One that only shows what others hold takes no rows.
    let words =
        "CREATE VIRTUAL TABLE a USING fts5(x, content = 'nowhere');\nCREATE VIRTUAL TABLE b USING fts5vocab(a, row);";
    assert_eq!(about_rows(words, "DROP TABLE b;", &[]), [""; 0]);
}

#[test]
fn a_row_of_the_project_is_rehearsed_like_any_other() {
    let files = [
        (
            "0001_a.up.sql",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT NOT NULL);",
        ),
        ("0001_a.down.sql", "DROP TABLE a;"),
        (
            "0002_b.up.sql",
            "CREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT NOT NULL);\nINSERT INTO b SELECT id, x FROM a WHERE hex(x) <> '666F72676F7474656E';\nDROP TABLE a;\nALTER TABLE b RENAME TO a;",
        ),
        (
            "0002_b.down.sql",
            "CREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT NOT NULL);\nINSERT INTO b SELECT id, x FROM a;\nDROP TABLE a;\nALTER TABLE b RENAME TO a;",
        ),
    ];
    let found = lines(Dir::new(&files).compiler());
    assert!(
        matches!(&found[..], [line] if line.contains("no made-up row of `a` fails this condition") && line.contains("[not-exercised]") && line.contains("0002_b.up.sql:2:35")),
        "{found:?}"
    );
    let with_rows = [
        &files[..],
        &[("fixtures/0001.sql", "INSERT INTO a VALUES (5, 'forgotten');")],
    ]
    .concat();
    let found = lines(Dir::new(&with_rows).compiler());
    assert!(
        matches!(&found[..], [line] if line.contains("1 of 20 rows of `a` are gone, such as the one with id 5") && line.contains("0002_b.up.sql:2:1")),
        "{found:?}"
    );
}

#[test]
fn what_becomes_of_rows_and_what_comes_back_is_embedded() {
    let base = (
        "0001_a",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y INTEGER);",
        "DROP TABLE a;",
    );
    let cases = [
        (
            "CREATE INDEX a_x ON a (x);",
            "DROP INDEX a_x;",
            &[][..],
            Reversal::Lossless,
        ),
        (
            "UPDATE a SET x = upper(x) WHERE x IS NOT NULL;",
            "UPDATE a SET x = lower(x) WHERE x IS NOT NULL;",
            &[("a", Fate::Rewritten)],
            Reversal::Lossy(&["a.x"]),
        ),
        (
            "UPDATE a SET y = -y WHERE y IS NOT NULL;",
            "UPDATE a SET y = -y WHERE y IS NOT NULL;",
            &[("a", Fate::Rewritten)],
            Reversal::Lossless,
        ),
        (
            "-- tohead: allow(idle-down) \"they are gone\"\nDELETE FROM a WHERE y > 3;",
            "SELECT 1;",
            &[("a", Fate::Shrank)],
            Reversal::Lossy(&["rows of a"]),
        ),
        (
            "-- tohead: irreversible \"a log\"\nDELETE FROM a WHERE true;",
            "",
            &[("a", Fate::Emptied)],
            Reversal::Irreversible,
        ),
        (
            "-- tohead: allow(drop-column) \"unused\"\nALTER TABLE a DROP COLUMN y;",
            "ALTER TABLE a ADD COLUMN y INTEGER;",
            &[("a", Fate::Kept)],
            Reversal::Lossy(&["a.y"]),
        ),
        (
            "-- tohead: allow(drop-table) \"unused\"\nDROP TABLE a;",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y INTEGER);",
            &[("a", Fate::Dropped)],
            Reversal::Lossy(&["rows of a"]),
        ),
    ];
    for (up, down, fates, reversal) in cases {
        let set = rehearsed(&dir(&[base, ("0002_b", up, down)]));
        let migration = &set.list()[1];
        assert_eq!((migration.fates(), migration.reversal()), (fates, reversal), "{up}");
    }
}

/// What a later part takes away on its way back, or the rows that it fails on, hide nothing of the way back before it.
#[test]
fn what_a_later_migration_changes_does_not_keep_a_reversal_from_being_known() {
    let create = (
        "0001_a",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y INTEGER, z TEXT);",
        "DROP TABLE a;",
    );
    let drops = (
        "0002_b",
        "-- tohead: allow(drop-column) \"unused\"\nALTER TABLE a DROP COLUMN z;",
        "ALTER TABLE a ADD COLUMN z TEXT;",
    );
    let adds = (
        "0003_c",
        "ALTER TABLE a ADD COLUMN w TEXT;",
        "ALTER TABLE a DROP COLUMN w;",
    );
    let later = [
        (
            "0004_d",
            "-- tohead: allow(idle-down) \"they are gone\"\nDELETE FROM a WHERE y > 0;",
            "SELECT 1;",
        ),
        (
            "0004_d",
            "-- tohead: allow(fails-on-rows) \"all differ\"\n-- tohead: allow(unique-added) \"all differ\"\nCREATE UNIQUE INDEX a_y ON a (y);",
            "DROP INDEX a_y;",
        ),
    ];
    let last = (
        "0005_e",
        "-- tohead: irreversible \"for the test\"\nUPDATE a SET x = 'none' WHERE x IS NULL;",
        "",
    );
    for later in later {
        for set in [&[create, drops, adds, later][..], &[create, drops, adds, later, last]] {
            let set = rehearsed(&dir(set));
            let reversals: Vec<_> = set.list().iter().take(3).map(tohead::Migration::reversal).collect();
            assert_eq!(
                reversals,
                [Reversal::Lossless, Reversal::Lossy(&["a.z"]), Reversal::Lossless],
                "{later:?}, {} migrations",
                set.list().len()
            );
        }
    }
}

/// A second way there is for what the first way back has left open; with many hundred migrations it takes as long as the
/// first one.
#[test]
fn no_second_way_is_gone_for_parts_that_only_write_rows_or_write_none() {
    let create = (
        "0001_a",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y INTEGER);",
        "DROP TABLE a;",
    );
    let later = (
        "0004_d",
        "-- tohead: allow(idle-down) \"they are gone\"\nDELETE FROM a WHERE y > 0;",
        "SELECT 1;",
    );
    let cases = [
        ("ALTER TABLE a ADD COLUMN w TEXT;", "ALTER TABLE a DROP COLUMN w;", 1),
        ("CREATE INDEX a_y ON a (y);", "DROP INDEX a_y;", 1),
        (
            "UPDATE a SET y = y + 1 WHERE y > 1;",
            "UPDATE a SET y = y - 1 WHERE y > 2;",
            1,
        ),
        (
            "ALTER TABLE a ADD COLUMN w TEXT;\nUPDATE a SET w = x WHERE y > 1;",
            "ALTER TABLE a DROP COLUMN w;",
            2,
        ),
    ];
    for (up, down, ways) in cases {
        let (set, ticked) = ticking(&[create, TICK, ("0003_c", up, down), later]);
        assert_eq!(set.list()[2].reversal(), Reversal::Lossless, "{up}");
        // And once without made-up rows.
        assert_eq!(ticked, ways + 1, "{up}");
    }
}

const TICK: (&str, &str, &str) = ("0002_tick", "SELECT tick();", "SELECT 1;");

/// A set, and how often its build has called `tick`.
fn ticking(migrations: &[(&str, &str, &str)]) -> (Migrations, usize) {
    let ticked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&ticked);
    let setup = move |conn: &Connection| {
        let counter = Arc::clone(&counter);
        conn.create_scalar_function("tick", 0, FunctionFlags::SQLITE_UTF8, move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok(1)
        })
    };
    let set = dir(migrations).compiler().connection(setup).compile();
    let set = set.unwrap_or_else(|error| panic!("{error}"));
    (set, ticked.load(Ordering::Relaxed))
}

#[test]
fn views_that_recur_are_read_in_the_run_without_made_up_rows_and_in_none_of_their_own() {
    let (_, ticked) = ticking(&[
        (
            "0001_a",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
            "DROP TABLE a;",
        ),
        TICK,
        (
            "0003_c",
            "INSERT INTO a (x) VALUES ('one');",
            "DELETE FROM a WHERE x = 'one';",
        ),
        (
            "0004_d",
            "CREATE VIEW five AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n;",
            "DROP VIEW five;",
        ),
    ]);
    assert_eq!(ticked, 2);
}

#[test]
fn the_rows_that_a_statement_fails_on_are_named_also_where_it_makes_them_itself() {
    let table = "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT NOT NULL, y TEXT, n INTEGER);\nCREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a (id), u TEXT UNIQUE);";
    let cases = [
        (
            "UPDATE a SET x = nullif(x, '') WHERE id > 0;",
            "rows of `a`, as it leaves them, have NULL in `x`",
        ),
        (
            "UPDATE b SET u = 'all' WHERE u IS NOT NULL;",
            "rows of `b`, as it leaves them, have the same (u): 'all'",
        ),
        (
            "CREATE UNIQUE INDEX i ON a (lower(x));",
            "rows of `a` have the same (lower(x)): ",
        ),
        (
            "CREATE UNIQUE INDEX i ON a (y COLLATE NOCASE DESC, n % 2) WHERE n IS NOT NULL;",
            "rows of `a` have the same (y COLLATE NOCASE, n % 2): ",
        ),
        (
            "CREATE TABLE c (k INTEGER PRIMARY KEY, v TEXT);\nINSERT INTO c (k, v) SELECT b.a, u FROM b JOIN a ON a.id = b.a;",
            "rows that it selects have the same (k): ",
        ),
        (
            "CREATE TABLE c (k INTEGER PRIMARY KEY, v TEXT NOT NULL);\nINSERT INTO c SELECT id, nullif(y, '') FROM a WHERE n > 0;",
            "rows that it selects have NULL in `v`",
        ),
    ];
    for (up, expected) in cases {
        let up = format!("-- tohead: irreversible \"for the test\"\n{up}");
        let files = [
            ("0001_a.up.sql", table),
            ("0001_a.down.sql", "DROP TABLE b;\nDROP TABLE a;"),
            ("0002_b.up.sql", &up),
        ];
        let report = Dir::new(&files).compiler().check().rendered(false).join("\n");
        assert!(
            report.contains("error[fails-on-rows]") && report.contains(expected),
            "{up}: {report}"
        );
    }
}

/// A trigger that refuses some rows is met also where few rows are like that, and the statement is about few.
#[test]
fn the_rows_that_a_trigger_refuses_are_met_and_named() {
    let invoices = "CREATE TABLE invoices (id INTEGER PRIMARY KEY, status TEXT, paid INTEGER NOT NULL DEFAULT 0, total INTEGER, made_at TEXT);
        CREATE TABLE payments (id INTEGER PRIMARY KEY, invoice INTEGER NOT NULL REFERENCES invoices (id));
        CREATE TABLE archive (number INTEGER PRIMARY KEY, state TEXT);
        CREATE TABLE links (a INTEGER, b INTEGER, kind TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;";
    let cases = [
        (
            "BEFORE DELETE ON invoices WHEN OLD.paid = 1 BEGIN SELECT RAISE(ABORT, 'it''s paid'); END",
            "DELETE FROM invoices WHERE status = 'void';",
            "1 of 20 rows of `invoices` stops it, such as the one with id ",
        ),
        (
            "BEFORE DELETE ON invoices BEGIN SELECT CASE WHEN OLD.paid = 1 AND OLD.total > 77777 THEN RAISE(ABORT, 'it''s paid') END; END",
            "DELETE FROM invoices AS i WHERE i.status = 'void';",
            "1 of 20 rows of `invoices` stops it, such as the one with id ",
        ),
        (
            "BEFORE DELETE ON invoices BEGIN SELECT RAISE(FAIL, 'it''s paid') WHERE EXISTS (SELECT 1 FROM payments WHERE invoice = OLD.id); END",
            "DELETE FROM invoices WHERE status = 'void' AND paid = 3;",
            "1 of 20 rows of `invoices` stops it, such as the one with id ",
        ),
        (
            "BEFORE UPDATE ON invoices WHEN OLD.paid BEGIN SELECT RAISE(ABORT, 'it''s paid'); END",
            "UPDATE invoices SET total = total * 100 WHERE status = 'old' AND made_at < '2020-01-01';",
            "1 of 20 rows of `invoices` stops it, such as the one with id ",
        ),
        (
            "BEFORE INSERT ON archive WHEN NEW.state = 'paid' BEGIN SELECT RAISE(ABORT, 'it''s paid'); END",
            "INSERT INTO archive (number, state) SELECT id + 100000, status FROM invoices WHERE total > 77777;",
            "rows that it selects stops it, such as (10",
        ),
        (
            "BEFORE DELETE ON links WHEN OLD.kind = 'kept' BEGIN SELECT RAISE(ABORT, 'it''s paid'); END",
            "DELETE FROM links WHERE kind > 'kepp' AND kind < 'keqq';",
            "rows of `links` stops it, such as the one with a ",
        ),
    ];
    for (trigger, up, expected) in cases {
        let before = format!("{invoices}\nCREATE TRIGGER keeps {trigger};");
        let down = "DROP TABLE links;\nDROP TABLE archive;\nDROP TABLE payments;\nDROP TABLE invoices;";
        let up = format!("-- tohead: irreversible \"for the test\"\n{up}");
        let files = [
            ("0001_a.up.sql", before.as_str()),
            ("0001_a.down.sql", down),
            ("0002_b.up.sql", &up),
        ];
        let report = Dir::new(&files).compiler().check().rendered(false).join("\n");
        for part in [
            "error[fails-on-rows]",
            "it's paid",
            expected,
            "the trigger `keeps` refuses it",
        ] {
            assert!(report.contains(part), "{up}: {part}: {report}");
        }
    }
}

/// <https://sqlite.org/lang_altertable.html>
#[test]
fn the_rows_that_break_a_constraint_which_alter_table_adds_are_named() {
    if rusqlite::version_number() < 3_053_000 {
        return; // it cannot add one
    }
    let cases = [
        ("ALTER COLUMN n SET NOT NULL", "5 of 20 rows of `a` hold NULL in `n`"),
        (
            "ADD CONSTRAINT above CHECK (n > 0 OR (n IS NULL))",
            "rows of `a` hold values that break `n > 0 OR (n IS NULL)`",
        ),
    ];
    for (change, expected) in cases {
        let up = format!("-- tohead: irreversible \"for the test\"\nALTER TABLE a {change};");
        let files = [
            ("0001_a.up.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER);"),
            ("0001_a.down.sql", "DROP TABLE a;"),
            ("0002_b.up.sql", &up),
        ];
        let report = Dir::new(&files).compiler().check().rendered(false).join("\n");
        let is_there = report.contains("error[fails-on-rows]") && report.contains(expected);
        assert!(is_there && report.contains("0002_b.up.sql:2:1"), "{up}: {report}");
    }
}

/// What is behind a migration that cannot be undone meets rows as well.
#[test]
fn the_rows_are_there_behind_an_irreversible_migration() {
    let found = lines(
        dir(&[
            ("0001_a", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);", "DROP TABLE a;"),
            ("0002_b", "-- tohead: irreversible \"for the test\"\nCREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT);\nINSERT INTO n SELECT id, x FROM a WHERE x IS NOT NULL;\nDROP TABLE a;\nALTER TABLE n RENAME TO a;", ""),
            ("0003_c", "CREATE TABLE m (id INTEGER PRIMARY KEY, x TEXT);\nINSERT INTO m SELECT id, x FROM a WHERE id % 2 = 1;\nDROP TABLE a;\nALTER TABLE m RENAME TO a;", "SELECT 1;"),
        ])
        .compiler()
        .level(Check::IdleDown, Level::Allow),
    );
    let lost: Vec<_> = found.iter().filter(|line| line.contains("[lost-rows]")).collect();
    assert!(
        matches!(&lost[..], [second, third] if second.contains("0002_b.up.sql:3:1") && third.contains("0003_c.up.sql:2:1")),
        "{found:?}"
    );
}

#[test]
fn a_delete_accounts_for_the_rows_that_it_deletes_and_no_others() {
    let rebuild = |delete: &str| {
        format!(
            "{delete}CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT UNIQUE);\nINSERT OR IGNORE INTO n SELECT id, x FROM a;\nDROP TABLE a;\nALTER TABLE n RENAME TO a;"
        )
    };
    let base = (
        "0001_a",
        "-- tohead: irreversible \"for the test\"\nCREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
        "",
    );
    let found = |delete: &str| {
        let up = format!("-- tohead: irreversible \"for the test\"\n{}", rebuild(delete));
        lines(dir(&[base, ("0002_b", &up, "")]).compiler())
    };
    let partly = found("DELETE FROM a WHERE id = 1009;\n");
    assert!(
        partly.iter().any(|line| line.contains("DELETE accounts for 1 of them")),
        "{partly:?}"
    );
    let wholly = found("DELETE FROM a WHERE id NOT IN (SELECT min(id) FROM a GROUP BY x) AND x IS NOT NULL;\n");
    assert!(!wholly.iter().any(|line| line.contains("[lost-rows]")), "{wholly:?}");
}

#[test]
fn what_makes_rows_different_on_each_machine_is_embedded() {
    let table = "CREATE TABLE a (x, at TEXT DEFAULT CURRENT_TIMESTAMP);";
    let cases: [(&str, &[&str]); 10] = [
        ("INSERT INTO a (x, at) VALUES (random(), '');", &["random"]),
        ("INSERT INTO a (x) VALUES (1);", &["current_timestamp"]),
        ("UPDATE a SET x = strftime('%s', 'now') WHERE x = 1;", &["strftime"]),
        ("UPDATE a SET x = strftime('%s', at) WHERE x = 1;", &[]),
        ("UPDATE a SET x = hex(randomblob(4)) WHERE x = 1;", &["randomblob"]),
        ("CREATE VIEW v AS SELECT random() AS r;", &[]),
        ("CREATE TABLE b (x, y DEFAULT (random()));", &[]),
        (
            "INSERT INTO a (x, at) VALUES (unixepoch(), date('2024-01-01'));",
            &["unixepoch"],
        ),
        (
            "CREATE VIEW v AS SELECT date('now') AS today; INSERT INTO a (x, at) SELECT today, '' FROM v;",
            &["date"],
        ),
        (
            "CREATE TABLE b (x); INSERT INTO b VALUES (sqlite_version());",
            &["sqlite_version"],
        ),
    ];
    for (sql, expected) in cases {
        let up = format!("-- tohead: irreversible \"for the test\"\n{sql}");
        let dir = dir(&[("0001_a", table, "DROP TABLE a;"), ("0002_b", &up, "")]);
        assert_eq!(rehearsed(&dir).list()[1].nondeterministic(), expected, "{sql}");
    }
}

#[test]
fn a_step_reaches_no_file() {
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("other.db").display().to_string();
    let statements = [
        format!("ATTACH '{file}' AS other"),
        format!("VACUUM INTO '{file}'"),
        "SELECT load_extension('other')".to_owned(),
        format!("PRAGMA temp_store_directory = '{}'", outside.path().display()),
    ];
    for sql in statements {
        thread_local!(static SQL: RefCell<String> = const { RefCell::new(String::new()) });
        fn step(tx: &Transaction<'_>) -> rusqlite::Result<()> {
            tx.execute_batch(&SQL.with_borrow(Clone::clone))
        }
        SQL.replace(sql.clone());
        let dir = Dir::new(&[("0001_a.rs", "pub fn up() {}")]);
        let found = lines(
            dir.compiler()
                .level(Check::UpWithoutDown, Level::Allow)
                .rust_step("0001_a", step, None),
        );
        assert!(found.len() == 1 && found[0].contains("[rust-step]"), "{sql}: {found:?}");
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0, "{sql}");
    }
}

#[test]
fn without_rows_nothing_is_said_of_them() {
    let dir = dir(&[
        ("0001_a", "CREATE TABLE a (x TEXT);", "DROP TABLE a;"),
        ("0002_b", "CREATE UNIQUE INDEX i ON a (x);", "DROP INDEX i;"),
    ]);
    assert!(
        lines(dir.compiler())
            .iter()
            .any(|line| line.contains("[fails-on-rows]"))
    );
    assert!(
        !lines(dir.compiler().rows(0))
            .iter()
            .any(|line| line.contains("[fails-on-rows]"))
    );
}

/// Migrations on one table, after a first one that creates it: the findings about the rows.
fn about_lines(create: &str, up: &str) -> Vec<String> {
    let up = format!("-- tohead: irreversible \"for the test\"\n{up}");
    let files = [
        ("0001_a.up.sql", create),
        ("0001_a.down.sql", "DROP TABLE a;"),
        ("0002_b.up.sql", &up),
    ];
    lines(Dir::new(&files).compiler())
}

fn about_rows(create: &str, up: &str, fixtures: &[(&str, &str)]) -> Vec<String> {
    let up = format!("-- tohead: irreversible \"for the test\"\n{up}");
    let files = [
        ("0001_a.up.sql", create),
        ("0001_a.down.sql", "DROP TABLE a;"),
        ("0002_b.up.sql", &up),
    ];
    let found = lines(Dir::new(&[&files[..], fixtures].concat()).compiler());
    let ids = [
        "lost-rows",
        "lost-values",
        "drop-column",
        "fixture",
        "not-exercised",
        "fails-on-rows",
        "changed-values",
    ];
    let is_of_rows = |line: &&String| ids.iter().any(|id| line.contains(&format!("[{id}]")));
    found
        .iter()
        .filter(is_of_rows)
        .map(|line| line.rsplit_once('[').unwrap().1.split_once(']').unwrap().0.to_owned())
        .collect()
}

#[test]
fn what_hides_from_a_first_look_is_found() {
    let table = "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y INTEGER);";
    let rebuild = |before: &str, columns: &str, rest: &str| {
        format!(
            "{before}\nCREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT, y INTEGER);\nINSERT INTO n ({columns}) SELECT {columns} FROM a {rest};\nDROP TABLE a;\nALTER TABLE n RENAME TO a;"
        )
    };
    let all = "id, x, y";
    let cases = [
        ("all of it", rebuild("", all, ""), &[][..]),
        ("a literal that only this migration knows", rebuild("", all, "WHERE x <> 'archived' OR x IS NULL"), &["lost-rows"]),
        ("a number that only this migration knows", rebuild("", all, "WHERE y < 77777 OR y IS NULL"), &["lost-rows"]),
        ("an UPDATE before a copy that forgets the column", rebuild("UPDATE a SET x = 'x' WHERE id = 0;", "id, y", ""), &["lost-values"]),
        ("an UPDATE before a copy that takes it along", rebuild("UPDATE a SET x = 'x' WHERE id > 0;", all, ""), &[]),
        ("a DELETE that takes nothing", rebuild("DELETE FROM a WHERE id = 0;", all, "WHERE x IS NOT NULL"), &["lost-rows"]),
        ("a copy with the columns of an alias", "CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT, y INTEGER);\nINSERT INTO n (id, x, y) SELECT q.id, q.x, q.y FROM a AS q;\nDROP TABLE a;\nALTER TABLE n RENAME TO a;".to_owned(), &[]),
        ("a column that is made anew", "ALTER TABLE a DROP COLUMN y;\nALTER TABLE a ADD COLUMN y INTEGER;".to_owned(), &["drop-column"]),
        ("a copy by SELECT *", rebuild("", all, "").replace("INSERT INTO n (id, x, y) SELECT id, x, y", "INSERT INTO n SELECT *"), &[]),
        ("a filtered copy by SELECT *", rebuild("", all, "WHERE y > 3").replace("INSERT INTO n (id, x, y) SELECT id, x, y", "INSERT INTO n SELECT *"), &["lost-rows"]),
    ];
    for (what, up, expected) in cases {
        assert_eq!(about_rows(table, &up, &[]), expected, "{what}");
    }
}

/// A rebuild may be divided between two migrations.
#[test]
fn a_table_that_takes_the_place_of_another_one_has_its_rows() {
    let set = |filter: &str| {
        let copy =
            format!("CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT);\nINSERT INTO n SELECT id, x FROM a{filter};");
        let dir = dir(&[
            (
                "0001_a",
                "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
                "DROP TABLE a;",
            ),
            ("0002_copy", &copy, "DROP TABLE n;"),
            (
                "0003_swap",
                "-- tohead: irreversible \"for the test\"\nDROP TABLE a;\nALTER TABLE n RENAME TO a;",
                "",
            ),
        ]);
        lines(dir.compiler().level(Check::DropTable, Level::Allow))
    };
    assert_eq!(set(""), [""; 0]);
    let found = set(" WHERE x IS NOT NULL");
    assert!(
        matches!(&found[..], [line] if line.contains("[lost-") && line.contains("0003_swap.up.sql:2:1")),
        "{found:?}"
    );
}

#[test]
fn a_project_s_own_rows_are_rows_and_nothing_else() {
    let table = "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);";
    let up = "UPDATE a SET x = trim(x) WHERE x IS NOT NULL;";
    let with = |script: &str| about_rows(table, up, &[("fixtures/0001.sql", script)]);
    assert_eq!(
        with("INSERT INTO a VALUES (1, 'x');\nUPDATE a SET x = 'y' WHERE id = 1;"),
        [""; 0]
    );
    for script in [
        "CREATE TABLE other (x);",
        "COMMIT;",
        "PRAGMA query_only = ON;",
        "DROP TABLE a;",
    ] {
        assert_eq!(with(script), ["fixture"], "{script}");
    }
}

#[test]
fn a_trigger_that_rolls_back_keeps_its_table_empty_and_stops_nothing() {
    let table = "CREATE TABLE a (id INTEGER PRIMARY KEY);\nCREATE TRIGGER never BEFORE INSERT ON a BEGIN SELECT RAISE(ROLLBACK, 'never'); END;";
    assert_eq!(
        about_rows(table, "UPDATE a SET id = id WHERE id > 0;", &[]),
        ["not-exercised"]
    );
}

#[test]
fn rows_that_a_migration_inserts_and_deletes_by_a_unique_column_are_not_in_the_way_of_made_up_ones() {
    let set = rehearsed(&dir(&[
        (
            "0001_units",
            "CREATE TABLE units (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size REAL CHECK (size >= 0));",
            "DROP TABLE units;",
        ),
        (
            "0002_note",
            "ALTER TABLE units ADD COLUMN note TEXT;",
            "ALTER TABLE units DROP COLUMN note;",
        ),
        (
            "0003_seed",
            "INSERT INTO units (name, note) VALUES ('first', 'x'), ('second', 'y');",
            "DELETE FROM units WHERE name IN ('first', 'second');",
        ),
    ]));
    for migration in set.list() {
        assert_eq!(migration.reversal(), Reversal::Lossless, "{}", migration.id());
    }
    assert_eq!(set.list()[2].fates(), [("units", Fate::Kept)]);
}

/// What a UUID, a digest or a tag looks like: bytes of one length, and bytes that a pattern spells.
#[test]
fn conditions_about_bytes_are_met() {
    let tables = [
        "CREATE TABLE t (id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), n TEXT) STRICT, WITHOUT ROWID;",
        "CREATE TABLE t (id BLOB NOT NULL UNIQUE CHECK (typeof(id) = 'blob' AND length(id) = 16), n TEXT);",
        "CREATE TABLE t (id BLOB NOT NULL, n TEXT, CHECK (length(id) = 32 AND typeof(id) = 'blob'));",
        "CREATE TABLE t (id BLOB NOT NULL CHECK (hex(id) LIKE 'E29C%'), n TEXT);",
        "CREATE TABLE t (id TEXT NOT NULL CHECK (hex(id) LIKE 'E2%'), n TEXT);",
    ];
    for table in tables {
        let files = [
            ("0001_t.up.sql", table),
            ("0001_t.down.sql", "DROP TABLE t;"),
            (
                "0002_gone.up.sql",
                "-- tohead: irreversible \"for the test\"\n-- tohead: allow(missing-where) \"for the test\"\nDELETE FROM t;",
            ),
        ];
        let checked = Dir::new(&files).compiler().check();
        let found = [checked.lines(tohead::Level::Deny), checked.lines(tohead::Level::Warn)].concat();
        assert_eq!(found, [""; 0], "{table}");
        let migrations = Dir::new(&files).compiler().compile().expect("a set");
        let fates = migrations.list()[1].fates();
        assert_eq!(fates, [("t", tohead::Fate::Emptied)], "{table}");
    }
}
