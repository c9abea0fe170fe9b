//! Promise 1: proved at build time. Every migration runs on real SQLite, up, down and up again; every
//! legal set is accepted without a false alarm, and what it does is found out. What is refused stands in
//! `findings.rs`.

#![cfg(feature = "compile")]

mod support;

use rusqlite::Connection;
use support::{dir, set};
use tohead::build::Checked;
use tohead::{Level, Migrations, Target};

fn reported(checked: &Checked) -> Vec<String> {
    [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat()
}

type Set = &'static [(&'static str, &'static str, &'static str)];

/// Sets of id, up and down, by what is awkward about them.
const LEGAL: &[(&str, Set)] = &[
    ("quoted and bare names mixed", &[
        ("0001_a", "CREATE TABLE \"Users\" ([id] INTEGER PRIMARY KEY, `name` TEXT); CREATE INDEX users_name ON users (\"NAME\");", "DROP TABLE USERS;"),
        ("0002_b", "DROP INDEX \"users_name\"; ALTER TABLE [Users] ADD COLUMN \"age\" INTEGER;", "ALTER TABLE users DROP COLUMN age; CREATE INDEX users_name ON \"Users\" (name);"),
    ]),
    ("names that are keywords or hold spaces", &[
        ("0001_a", "CREATE TABLE \"order\" (\"group\" TEXT, [a b] TEXT, \"c,d\" TEXT, \"(\" TEXT, \"it's\" TEXT, \"q\"\"q\" TEXT);", "DROP TABLE [order];"),
        ("0002_b", "CREATE INDEX \"select\" ON \"order\" (\"group\", \"a b\");", "DROP INDEX \"select\";"),
        ("0003_c", "ALTER TABLE \"order\" ADD COLUMN \"x y\" TEXT;", "ALTER TABLE \"order\" DROP COLUMN \"x y\";"),
    ]),
    ("a renamed table", &[
        ("0001_a", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT); CREATE TABLE c (a INTEGER REFERENCES a (id)); CREATE INDEX a_x ON a (x);", "DROP TABLE c; DROP TABLE a;"),
        ("0002_b", "ALTER TABLE a RENAME TO b;", "ALTER TABLE b RENAME TO a;"),
        ("0003_c", "ALTER TABLE b RENAME COLUMN x TO \"y z\";", "ALTER TABLE b RENAME COLUMN \"y z\" TO x;"),
    ]),
    ("views and triggers around renames", &[
        ("0001_a", "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT); CREATE TABLE log (x);
            CREATE VIEW v AS SELECT id, upper(x) AS big FROM a WHERE x <> 'a';
            CREATE TRIGGER t AFTER UPDATE OF x ON a BEGIN INSERT INTO log SELECT NEW.x FROM a; END;
            CREATE TRIGGER i INSTEAD OF INSERT ON v BEGIN INSERT INTO a (x) VALUES (NEW.big); END;",
            "DROP VIEW v; DROP TABLE a; DROP TABLE log;"),
        ("0002_b", "ALTER TABLE a RENAME TO b; ALTER TABLE b RENAME COLUMN x TO y; ALTER TABLE log RENAME TO \"the log\";",
            "ALTER TABLE \"the log\" RENAME TO log; ALTER TABLE b RENAME COLUMN y TO x; ALTER TABLE b RENAME TO a;"),
    ]),
    ("a rebuild with indexes, triggers and children", &[
        ("0001_a", "CREATE TABLE p (id INTEGER PRIMARY KEY, x TEXT); CREATE TABLE c (p INTEGER NOT NULL REFERENCES p (id) ON DELETE CASCADE);
            CREATE INDEX p_x ON p (x); CREATE TRIGGER p_t AFTER INSERT ON p BEGIN SELECT 1; END;
            INSERT INTO p VALUES (1, 'a'), (2, 'b'); INSERT INTO c VALUES (1), (2);",
            "DROP TABLE c; DROP TABLE p;"),
        ("0002_b", "CREATE TABLE p_new (id INTEGER PRIMARY KEY, x TEXT NOT NULL DEFAULT '' CHECK (length(x) < 1000));
            INSERT INTO p_new SELECT id, coalesce(x, '') FROM p; DROP TABLE p; ALTER TABLE p_new RENAME TO p;
            CREATE INDEX p_x ON p (x); CREATE TRIGGER p_t AFTER INSERT ON p BEGIN SELECT 1; END;",
            "CREATE TABLE p_old (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO p_old SELECT id, x FROM p; DROP TABLE p;
            ALTER TABLE p_old RENAME TO p; CREATE INDEX p_x ON p (x); CREATE TRIGGER p_t AFTER INSERT ON p BEGIN SELECT 1; END;"),
    ]),
    ("a table that references itself", &[
        ("0001_a", "CREATE TABLE n (id INTEGER PRIMARY KEY, up INTEGER REFERENCES n (id)); INSERT INTO n VALUES (1, NULL), (2, 1);", "DROP TABLE n;"),
        ("0002_b", "CREATE TABLE m (id INTEGER PRIMARY KEY, up INTEGER REFERENCES n (id), x INTEGER); INSERT INTO m SELECT id, up, 0 FROM n; DROP TABLE n; ALTER TABLE m RENAME TO n;",
            "CREATE TABLE m (id INTEGER PRIMARY KEY, up INTEGER REFERENCES n (id)); INSERT INTO m SELECT id, up FROM n; DROP TABLE n; ALTER TABLE m RENAME TO n;"),
    ]),
    ("rows in the wrong order for their foreign keys", &[
        ("0001_a", "CREATE TABLE c (p REFERENCES p (id)); CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO c VALUES (1); INSERT INTO p VALUES (1);", "DROP TABLE p; DROP TABLE c;"),
    ]),
    ("full-text search over another table", &[
        ("0001_a", "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT); INSERT INTO notes VALUES (1, 'one two');", "DROP TABLE notes;"),
        ("0002_b", "CREATE VIRTUAL TABLE search USING fts5(body, content='notes', content_rowid='id');
            CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN INSERT INTO search (rowid, body) VALUES (NEW.id, NEW.body); END;
            CREATE TRIGGER notes_ad AFTER DELETE ON notes BEGIN INSERT INTO search (search, rowid, body) VALUES ('delete', OLD.id, OLD.body); END;
            INSERT INTO search (search) VALUES ('rebuild');",
            "DROP TRIGGER notes_ad; DROP TRIGGER notes_ai; DROP TABLE search;"),
        ("0003_c", "INSERT INTO notes (body) VALUES ('three'); CREATE TABLE d (x);", "DROP TABLE d; DELETE FROM notes WHERE body = 'three';"),
    ]),
    ("full-text search with its own content, renamed", &[
        ("0001_a", "CREATE VIRTUAL TABLE f USING fts5(\"a\", b UNINDEXED, tokenize = \"unicode61 remove_diacritics 2\"); INSERT INTO f VALUES ('x', 'y');", "DROP TABLE f;"),
        ("0002_b", "ALTER TABLE f RENAME TO g;", "ALTER TABLE g RENAME TO f;"),
    ]),
    ("generated columns", &[
        ("0001_a", "CREATE TABLE a (x INTEGER, y INTEGER GENERATED ALWAYS AS (x * 2) STORED, z AS (x || '!') VIRTUAL); INSERT INTO a (x) VALUES (1);", "DROP TABLE a;"),
        ("0002_b", "ALTER TABLE a ADD COLUMN w INTEGER AS (x + 1); CREATE INDEX a_w ON a (w);", "DROP INDEX a_w; ALTER TABLE a DROP COLUMN w;"),
    ]),
    ("partial and expression indexes", &[
        ("0001_a", "CREATE TABLE a (x TEXT, y INTEGER); CREATE UNIQUE INDEX i ON a (x) WHERE y IS NOT NULL AND x <> ';'; CREATE INDEX j ON a (lower(x) COLLATE NOCASE DESC, y + 1);", "DROP TABLE a;"),
        ("0002_b", "-- tohead: allow(drop-unique) \"nobody needs it\"\nDROP INDEX i;", "create unique index I on A(X) where Y is not null and X<>';';"),
    ]),
    ("STRICT, WITHOUT ROWID and AUTOINCREMENT", &[
        ("0001_a", "CREATE TABLE s (id INTEGER PRIMARY KEY, x ANY) STRICT; CREATE TABLE w (k TEXT PRIMARY KEY, v INTEGER REFERENCES s) STRICT, WITHOUT ROWID;
            CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO n VALUES (41); INSERT INTO w VALUES ('k', NULL);", "DROP TABLE n; DROP TABLE w; DROP TABLE s;"),
        ("0002_b", "INSERT INTO n DEFAULT VALUES; UPDATE sqlite_sequence SET seq = 99 WHERE name = 'n';", "DELETE FROM n WHERE id = 42; UPDATE sqlite_sequence SET seq = 41 WHERE name = 'n';"),
    ]),
    ("strings in double quotes", &[
        ("0001_a", "-- tohead: allow(quoted-string) \"they are texts\"\nCREATE TABLE a (x TEXT DEFAULT \"none\" CHECK (x <> \"Never\"), y TEXT); INSERT INTO a VALUES (\"it;s\", \"b\");", "DROP TABLE a;"),
        ("0002_b", "CREATE TABLE b (never TEXT, none TEXT);", "DROP TABLE b;"),
    ]),
    ("IF EXISTS and IF NOT EXISTS", &[
        ("0001_a", "-- tohead: allow(no-effect) \"the second time it is there\"\nCREATE TABLE IF NOT EXISTS a (x); CREATE TABLE IF NOT EXISTS a (y); CREATE INDEX IF NOT EXISTS i ON a (x);", "DROP TABLE IF EXISTS a; DROP TABLE IF EXISTS a;"),
        ("0002_b", "DROP INDEX IF EXISTS i;", "CREATE INDEX i ON a (x);"),
    ]),
    ("several statements on a line, empty ones, and no semicolon at the end", &[
        ("0001_a", ";;CREATE TABLE a (x);CREATE TABLE b (x);;CREATE TABLE c (x) -- the last", "DROP TABLE a;DROP TABLE b;;DROP TABLE c"),
        ("0002_b", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN ';' END; END; CREATE TRIGGER u AFTER INSERT ON b BEGIN SELECT 1; END", "DROP TRIGGER u; DROP TRIGGER t"),
    ]),
    ("versions of 38 digits, gaps and other widths", &[
        ("99999999999999999999999999999999999999_last", "CREATE TABLE c (x);", "DROP TABLE c;"),
        ("7_first", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0100_then", "-- tohead: allow(create-table-as) \"it has no keys\"\nCREATE TABLE b AS SELECT x FROM a;", "DROP TABLE b;"),
        ("20240101120000_stamp", "-- tohead: allow(mixed-versions, no-effect) \"for good\"\nDROP TABLE IF EXISTS absent; CREATE INDEX i ON b (x);", "DROP INDEX i;"),
    ]),
    ("another case of letters in the down part", &[
        ("0001_a", "CREATE TABLE Foods (Id INTEGER PRIMARY KEY, Name TEXT COLLATE NOCASE); CREATE VIEW Names AS SELECT Name FROM Foods;", "drop view NAMES; drop table FOODS;"),
        ("0002_b", "DROP VIEW Names; ALTER TABLE Foods ADD COLUMN Kcal REAL;", "alter table foods drop column kcal; create view names as select name from foods;"),
    ]),
    ("temporary tables and views", &[
        ("0001_a", "CREATE TEMP TABLE t (x); INSERT INTO t VALUES (1); CREATE TABLE a (x); INSERT INTO a (x) SELECT x FROM t; DROP TABLE t;", "DROP TABLE a;"),
    ]),
    ("a CTE, a window, RETURNING, upsert and JSON", &[
        ("0001_a", "CREATE TABLE a (x INTEGER PRIMARY KEY, y); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) INSERT INTO a SELECT i, i FROM n RETURNING x;
            INSERT INTO a VALUES (1, 'b') ON CONFLICT DO UPDATE SET y = excluded.y; SELECT sum(y) OVER (ORDER BY x) FROM a; UPDATE a SET y = '{\"a\":1}' ->> '$.a';", "DROP TABLE a;"),
    ]),
    ("an irreversible migration between others", &[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_b", "-- tohead: irreversible \"merged\"\nUPDATE a SET x = 1 WHERE x IS NULL; CREATE TABLE b (x);", ""),
        ("0003_c", "CREATE TABLE c (x);", "DROP TABLE c;"),
    ]),
    ("statements outside of a transaction", &[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_b", "-- tohead: no-transaction\nPRAGMA journal_mode = WAL;\nVACUUM;\nANALYZE;", "-- back\nPRAGMA journal_mode = DELETE;"),
    ]),
    ("a table behind VACUUM, which writes the schema anew", &[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_b", "CREATE TABLE b (x);", "DROP TABLE b;"),
        ("0003_c", "CREATE TABLE c (x);", "DROP TABLE c;"),
        ("0004_d", "-- tohead: allow(drop-table) \"unused\"\nDROP TABLE a;", "CREATE TABLE a (x);"),
        ("0005_e", "-- tohead: irreversible \"there is nothing to go back to\"\n-- tohead: no-transaction\nVACUUM;", ""),
        ("0006_f", "CREATE TABLE f (x);", "DROP TABLE f;"),
    ]),
    ("ANALYZE and REINDEX", &[
        ("0001_a", "CREATE TABLE a (x); CREATE INDEX i ON a (x); INSERT INTO a VALUES (1); ANALYZE; REINDEX i;", "DROP TABLE a;"),
    ]),
    ("a column that goes, with a reason", &[
        ("0001_a", "CREATE TABLE a (x, y);", "DROP TABLE a;"),
        ("0002_b", "-- tohead: allow(drop-column) \"unused\"\nALTER TABLE a DROP COLUMN y;", "ALTER TABLE a ADD COLUMN y;"),
    ]),
];

#[test]
fn a_legal_set_raises_no_alarm_and_reaches_head_and_base() {
    for (what, migrations) in LEGAL {
        let dir = dir(migrations);
        assert_eq!(reported(&dir.compiler().check()), [""; 0], "{what}");
        let set = dir.compile();
        let conn = Connection::open_in_memory().unwrap();
        set.to_head(&conn).unwrap_or_else(|error| panic!("{what}: {error}"));
        let verification = set.verify(&conn).unwrap();
        assert!(verification.is_ok(), "{what}: {verification}");
        if set.list().iter().all(|migration| migration.irreversible().is_none()) {
            set.to(&conn, Target::Base)
                .unwrap_or_else(|error| panic!("{what}: {error}"));
            set.to_head(&conn).unwrap_or_else(|error| panic!("{what}: {error}"));
        }
    }
}

#[test]
fn an_rtree_raises_no_alarm_where_sqlite_has_it() {
    let migrations = [(
        "0001_a",
        "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1); INSERT INTO r VALUES (1, 0.0, 1.0);",
        "DROP TABLE r;",
    )];
    let has_it = Connection::open_in_memory()
        .unwrap()
        .execute_batch(migrations[0].1)
        .is_ok();
    assert_eq!(reported(&dir(&migrations).compiler().check()).is_empty(), has_it);
}

fn head_fingerprint(set: &Migrations) -> String {
    set.head().unwrap().fingerprint().to_string()
}

#[test]
fn a_fingerprint_knows_no_comments_quotes_spacing_or_case_of_names() {
    let of = |up: &str| head_fingerprint(&set(&[("0001_a", up, "DROP TABLE a;")]));
    let plain = of("CREATE TABLE a (x INTEGER NOT NULL, y TEXT DEFAULT 'Y'); CREATE INDEX i ON a (x);");
    for same in [
        "create table \"a\" ( -- the table\n [x] integer not null, `Y` text default 'Y' ); CREATE INDEX I ON A (\"X\");",
        "CREATE TABLE IF NOT EXISTS a (x INTEGER NOT NULL/**/,y TEXT DEFAULT 'Y'); CREATE INDEX i ON a(x);",
        "CREATE TABLE b (x INTEGER NOT NULL, y TEXT DEFAULT 'Y'); ALTER TABLE b RENAME TO a; CREATE INDEX i ON a (x);",
        "CREATE INDEX i ON a (x); CREATE TABLE a (x INTEGER NOT NULL, y TEXT DEFAULT 'Y');"
            .split_once("; ")
            .map(|(i, t)| format!("{t} {i};"))
            .unwrap()
            .as_str(),
    ] {
        assert_eq!(of(same), plain, "{same}");
    }
    for other in [
        "CREATE TABLE a (x INTEGER NOT NULL, y TEXT DEFAULT 'y'); CREATE INDEX i ON a (x);",
        "CREATE TABLE a (x INTEGER NOT NULL, y TEXT DEFAULT \"Y\"); CREATE INDEX i ON a (x);",
        "CREATE TABLE a (y TEXT DEFAULT 'Y', x INTEGER NOT NULL); CREATE INDEX i ON a (x);",
        "CREATE TABLE a (x INTEGER NOT NULL, y TEXT DEFAULT 'Y'); CREATE INDEX i ON a (y);",
        "CREATE TABLE a (x INTEGER NOT NULL, y TEXT DEFAULT 'Y'); CREATE UNIQUE INDEX i ON a (x);",
        "CREATE TABLE a (x INTEGER NOT NULL, y TEXT DEFAULT 'Y') STRICT; CREATE INDEX i ON a (x);",
        "CREATE TABLE a (x INTEGER NOT NULL, y TEXT DEFAULT 'Y'); CREATE INDEX j ON a (x);",
        "CREATE TABLE a (x INTEGER NOT NULL, y TEXT DEFAULT 'Y');",
    ] {
        assert_ne!(of(other), plain, "{other}");
    }
}

#[test]
fn rows_leave_the_fingerprint_and_what_undoes_a_change_restores_it() {
    let set = set(&[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_rows", "INSERT INTO a VALUES (1);", "DELETE FROM a;"),
        ("0003_b", "CREATE TABLE b (x);", "DROP TABLE b;"),
        (
            "0004_undo",
            "-- tohead: allow(drop-table) \"a mistake\"\nDROP TABLE b;",
            "CREATE TABLE b (x);",
        ),
    ]);
    let fingerprints: Vec<_> = set
        .list()
        .iter()
        .map(|migration| migration.fingerprint().to_string())
        .collect();
    assert_eq!(fingerprints[0], fingerprints[1], "rows are no part of a schema");
    assert_eq!(
        fingerprints[1], fingerprints[3],
        "what undoes a change restores the fingerprint"
    );
    assert_ne!(fingerprints[1], fingerprints[2]);
}

#[test]
fn the_schema_version_says_what_an_older_binary_can_live_with() {
    let set = set(&[
        ("0001_table", "CREATE TABLE a (x TEXT);", "DROP TABLE a;"),
        ("0002_rows", "INSERT INTO a VALUES ('x');", "DELETE FROM a;"),
        (
            "0003_column",
            "ALTER TABLE a ADD COLUMN y TEXT;",
            "ALTER TABLE a DROP COLUMN y;",
        ),
        (
            "0004_rename",
            "ALTER TABLE a RENAME COLUMN y TO z;",
            "ALTER TABLE a RENAME COLUMN z TO y;",
        ),
        ("0005_index", "CREATE INDEX i ON a (x);", "DROP INDEX i;"),
        (
            "0006_view",
            "-- tohead: breaking\nCREATE VIEW v AS SELECT x FROM a;",
            "DROP VIEW v;",
        ),
        (
            "0007_unique",
            "-- tohead: compatible \"nobody writes it\"\nCREATE UNIQUE INDEX u ON a (z);",
            "DROP INDEX u;",
        ),
        ("0008_rows", "UPDATE a SET x = 'y';", "UPDATE a SET x = 'x';"),
    ]);
    let versions: Vec<_> = set
        .list()
        .iter()
        .map(|migration| migration.schema_version().to_string())
        .collect();
    assert_eq!(
        versions,
        ["0.1.0", "0.1.1", "0.2.0", "1.0.0", "1.1.0", "2.0.0", "2.1.0", "2.1.1"]
    );
}

#[test]
fn a_table_of_another_migration_does_not_change_the_verdict_on_a_string_in_double_quotes() {
    let set = set(&[
        (
            "0001_a",
            "CREATE TABLE a (x TEXT CHECK (x <> \"never\"));",
            "DROP TABLE a;",
        ),
        ("0002_b", "CREATE TABLE b (never TEXT);", "DROP TABLE b;"),
    ]);
    assert_eq!(
        set.head().unwrap().schema_version().to_string(),
        "0.2.0",
        "a new table is a minor change"
    );
}

#[test]
fn tables_of_another_set_may_be_referred_to() {
    let users = |conn: &Connection| conn.execute_batch("CREATE TABLE users (id INTEGER PRIMARY KEY);");
    let migrations = [(
        "0001_a",
        "CREATE TABLE a (u INTEGER REFERENCES \"users\" (\"id\")); CREATE VIEW v AS SELECT \"id\" FROM \"users\";",
        "DROP VIEW v; DROP TABLE a;",
    )];
    let dir = dir(&migrations);
    let compiler = || dir.compiler().set("jobs").connection(users);
    assert_eq!(reported(&compiler().check()), [""; 0]);
    let set = compiler().compile().unwrap();
    let conn = Connection::open_in_memory().unwrap();
    users(&conn).unwrap();
    set.to_head(&conn).unwrap();
    let verification = set.verify(&conn).unwrap();
    assert!(verification.is_ok(), "{verification}");
}
