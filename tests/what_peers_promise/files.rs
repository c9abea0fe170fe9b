//! Which files are a set, and in which order; how a file is cut into statements.

use tohead::Migrations;

use crate::memory;
use crate::support::{Dir, integer, ledger};

fn compile(files: &[(&str, &str)]) -> Result<Migrations, String> {
    let dir = Dir::new(files);
    dir.compiler().rows(0).compile().map_err(|error| error.to_string())
}

/// golang-migrate, goose, refinery, dbmate: the order is that of the numbers, not of the names, and need not begin at
/// one. migratio refuses gaps; the others, and tohead, do not care.
#[test]
fn versions_are_ordered_as_numbers_and_may_have_gaps() {
    let set = compile(&[
        ("10_c.up.sql", "ALTER TABLE t ADD COLUMN c;"),
        ("10_c.down.sql", "ALTER TABLE t DROP COLUMN c;"),
        ("9_b.up.sql", "ALTER TABLE t ADD COLUMN b;"),
        ("9_b.down.sql", "ALTER TABLE t DROP COLUMN b;"),
        ("007_a.up.sql", "CREATE TABLE t (a);"),
        ("007_a.down.sql", "DROP TABLE t;"),
        ("20240131120000_d.up.sql", "ALTER TABLE t ADD COLUMN d;"),
        ("20240131120000_d.down.sql", "ALTER TABLE t DROP COLUMN d;"),
    ])
    .unwrap();
    let conn = memory();
    set.to_head(&conn).unwrap();
    assert_eq!(ledger(&conn), ["up 007_a", "up 9_b", "up 10_c", "up 20240131120000_d"]);
}

/// sqlx (its own tests have one) and diesel take zero for a version; goose and migratio refuse it. It is a number.
#[test]
fn zero_is_a_version() {
    let set = compile(&[("0_a.up.sql", "CREATE TABLE a (x);"), ("0_a.down.sql", "DROP TABLE a;")]).unwrap();
    let conn = memory();
    assert_eq!(set.to_head(&conn).unwrap().steps.len(), 1);
    assert!(set.to_head(&conn).unwrap().is_noop());
    assert_eq!(set.down(&conn, 1).unwrap().steps.len(), 1);
}

/// What is found while files are read. goose, diesel, refinery, sqlx, migratio, dbmate, golang-migrate and Alembic
/// refuse two of one version; the rest each of them either refuses or skips in silence, and here nothing is skipped.
#[test]
fn files_that_make_no_set_are_named() {
    const UP: (&str, &str) = ("0001_a.up.sql", "CREATE TABLE a (x);");
    const DOWN: (&str, &str) = ("0001_a.down.sql", "DROP TABLE a;");
    for (peers, files, found) in [
        (
            "goose, diesel, sqlx, migratio, golang-migrate",
            &[UP, DOWN, ("1_b.up.sql", "SELECT 1;")][..],
            "duplicate-version",
        ),
        ("diesel, golang-migrate, refinery", &[DOWN][..], "down-without-up"),
        ("rusqlite_migration, migratio", &[UP][..], "up-without-down"),
        (
            "refinery, goose",
            &[UP, DOWN, ("0002_b.sql", "SELECT 1;")][..],
            "unrecognised-file",
        ),
        (
            "refinery, diesel",
            &[UP, DOWN, ("b_0002.up.sql", "SELECT 1;")][..],
            "unrecognised-file",
        ),
        (
            "refinery, which takes them; goose",
            &[UP, DOWN, ("more/0002_b.up.sql", "SELECT 1;")][..],
            "unrecognised-file",
        ),
        (
            "diesel, Alembic",
            &[("0001_a.up.sql", "CREATE TABLE a (x;"), DOWN][..],
            "rejected-statement",
        ),
        (
            "dbmate, goose",
            &[("0001_a.up.sql", "BEGIN;\nCREATE TABLE a (x);\nCOMMIT;"), DOWN][..],
            "transaction-control",
        ),
        (
            "sqlx, goose",
            &[("0001_a.up.sql", "VACUUM;"), ("0001_a.down.sql", "VACUUM;")][..],
            "needs-no-transaction",
        ),
    ] {
        let problem = compile(files).map(drop).unwrap_err();
        assert!(problem.contains(found), "{peers}: {found} is not in {problem}");
    }
}

/// goose and golang-migrate take one, dbmate refuses it: here the build warns of it, and it is applied as any other.
#[test]
fn a_migration_may_hold_no_statement() {
    let set = compile(&[
        ("0001_a.up.sql", "CREATE TABLE a (x);"),
        ("0001_a.down.sql", "DROP TABLE a;"),
        ("0002_b.up.sql", "-- the app fills its cache anew\n"),
        ("0002_b.down.sql", "/* nothing */ ;"),
        ("0003_c.up.sql", "CREATE TABLE c (x);"),
        ("0003_c.down.sql", "DROP TABLE c;"),
    ])
    .unwrap();
    let conn = memory();
    set.to_head(&conn).unwrap();
    set.down(&conn, 2).unwrap();
    set.to_head(&conn).unwrap();
    let applied = ["up 0001_a", "up 0002_b", "up 0003_c"];
    let again = ["down 0003_c", "down 0002_b", "up 0002_b", "up 0003_c"];
    assert_eq!(ledger(&conn), [&applied[..], &again].concat());
    assert!(set.verify(&conn).unwrap().is_ok());
}

/// diesel, refinery: what is hidden, or explains, is no migration.
#[test]
fn dot_files_and_readmes_are_no_migrations() {
    let set = compile(&[
        ("0001_a.up.sql", "CREATE TABLE a (x);"),
        ("0001_a.down.sql", "DROP TABLE a;"),
        (".gitkeep", ""),
        (".hidden.sql", "CREATE TABLE b (x);"),
        ("README.md", "how to"),
    ])
    .unwrap();
    assert_eq!(set.list().len(), 1);
}

/// rusqlite_migration, goose, GRDB, diesel: a set without migrations. GRDB and Alembic have nothing to do then; the
/// first two refuse it. An app that has no migration yet has to start.
#[test]
fn a_set_without_migrations_has_nothing_to_do() {
    let set = compile(&[(".gitkeep", "")]).unwrap();
    let conn = memory();
    assert!(set.to_head(&conn).unwrap().is_noop());
    assert!(set.status(&conn).unwrap().is_at_head());
    assert_eq!(integer(&conn, "SELECT count(*) FROM sqlite_schema"), 0);
}

/// goose's parser, golang-migrate's multi-statement mode, dbmate, rusqlite_migration: what is one statement.
#[test]
fn statements_are_what_sqlite_takes_for_statements() {
    let up = "\u{feff}-- a; b\r\n/* c; d */ CREATE TABLE t (a TEXT DEFAULT ';', \"b;c\" TEXT);\r\n\
        CREATE TRIGGER log AFTER INSERT ON t BEGIN\n  UPDATE t SET a = 'x;' || CASE new.a WHEN 1 THEN 'y' ELSE 'z' END;\n  SELECT 1;\nEND;\n\
        ;;\nINSERT INTO t VALUES ('it''s; -- no comment', NULL)";
    let set = compile(&[("1_t.up.sql", up), ("1_t.down.sql", "DROP TABLE t")]).unwrap();
    let conn = memory();
    set.to_head(&conn).unwrap();
    assert_eq!(integer(&conn, "SELECT count(*) FROM t WHERE a = 'x;z'"), 1);
    set.down(&conn, 1).unwrap();
}

/// sqlx (`no_tx`), goose (`NO TRANSACTION`), dbmate (`transaction:false`): what cannot run in a transaction.
#[test]
fn a_vacuum_runs_outside_of_the_transaction() {
    let set = compile(&[
        ("1_t.up.sql", "CREATE TABLE t (a);"),
        ("1_t.down.sql", "DROP TABLE t;"),
        ("2_vacuum.up.sql", "-- tohead: no-transaction\nVACUUM;"),
        ("2_vacuum.down.sql", "VACUUM;"),
        ("3_u.up.sql", "CREATE TABLE u (a);"),
        ("3_u.down.sql", "DROP TABLE u;"),
    ])
    .unwrap();
    let conn = memory();
    assert_eq!(set.to_head(&conn).unwrap().steps.len(), 3);
    assert_eq!(set.down(&conn, 3).unwrap().steps.len(), 3);
}
