//! tohead keeps its own promises: the set that creates the ledger passes the compiler that apps use, and
//! makes the table that the code writes and the documents describe.

#![cfg(feature = "compile")]

mod support;

use rusqlite::Connection;
use support::set;
use tohead::build::Compiler;
use tohead::{Check, Level, Migrations, Target};

fn own() -> Compiler {
    Compiler::new("migrations")
        .set("tohead")
        .level(Check::ReservedName, Level::Allow)
}

fn app() -> Migrations {
    set(&[("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;")])
}

/// Name, type and whether it may be NULL.
fn columns(conn: &Connection) -> Vec<(String, String, bool)> {
    let mut statement = conn
        .prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo('tohead_ledger') ORDER BY cid")
        .unwrap();
    let column = |row: &rusqlite::Row<'_>| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get::<_, i64>(2)? == 0 && row.get::<_, i64>(3)? == 0,
        ))
    };
    statement
        .query_map([], column)
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn names(conn: &Connection) -> Vec<String> {
    columns(conn).into_iter().map(|(name, ..)| name).collect()
}

#[test]
fn the_ledger_s_own_set_passes_the_compiler() {
    let checked = own().check();
    let found = [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat();
    assert_eq!(found, [""; 0]);
    assert!(checked.migration_count() > 0);
    let reserved = Compiler::new("migrations").set("tohead").check();
    assert!(
        reserved
            .lines(Level::Deny)
            .iter()
            .all(|line| line.contains("[reserved-name]"))
            && reserved.is_refused()
    );
}

#[test]
fn the_files_make_the_table_that_a_run_makes() {
    let by_files = Connection::open_in_memory().unwrap();
    let mut files: Vec<_> = std::fs::read_dir("migrations")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for migration in files {
        if migration.to_string_lossy().ends_with(".up.sql") {
            by_files
                .execute_batch(&std::fs::read_to_string(migration).unwrap())
                .unwrap();
        }
    }
    let by_run = Connection::open_in_memory().unwrap();
    app().to_head(&by_run).unwrap();
    assert_eq!(columns(&by_files), columns(&by_run));
    let strict = "SELECT strict FROM pragma_table_list WHERE name = 'tohead_ledger'";
    assert_eq!(support::integer(&by_run, strict), 1);
}

#[test]
fn every_column_is_written_and_none_that_is_not_there() {
    let conn = Connection::open_in_memory().unwrap();
    let script = app().plan(&conn, Target::Head).unwrap().sql().unwrap();
    app().to_head(&conn).unwrap();
    let opening = "INSERT INTO main.tohead_ledger (";
    let lists: Vec<_> = script
        .split(opening)
        .skip(1)
        .map(|rest| rest.split_once(')').unwrap().0)
        .collect();
    assert_eq!(
        lists.len(),
        4,
        "three entries for the ledger's own migrations and one for the app's: {script}"
    );
    for (list, is_own) in lists.iter().zip([true, true, true, false]) {
        // A script compares nothing, and tohead's own entries have no link.
        let missing = |name: &String| name == "seq" || name == "schema_cookie" || (is_own && name == "chain");
        let mut expected = names(&conn);
        expected.retain(|name| !missing(name));
        expected.sort();
        let mut list: Vec<_> = list.split(", ").collect();
        list.sort_unstable();
        assert_eq!(list, expected);
    }
}

#[test]
fn a_run_of_several_migrations_writes_what_its_script_writes_and_all_of_it_at_one_time() {
    let irreversible = "-- tohead: irreversible \"nobody wants it back\"\n";
    let files = [
        ("0001_a.up.sql", "CREATE TABLE a (x);".to_owned()),
        ("0001_a.down.sql", "DROP TABLE a;".to_owned()),
        ("0002_b.up.sql", format!("{irreversible}CREATE TABLE b (x);")),
        ("0003_c.up.sql", "CREATE TABLE c (x);".to_owned()),
        ("0003_c.down.sql", "DROP TABLE c;".to_owned()),
        ("0004_d.up.sql", format!("{irreversible}INSERT INTO c VALUES (1);")),
        ("0005_e.up.sql", format!("{irreversible}INSERT INTO c VALUES (2);")),
    ];
    let files: Vec<_> = files.iter().map(|(name, sql)| (*name, sql.as_str())).collect();
    let set = support::Dir::new(&files).compile();
    let (by_run, by_script) = (
        Connection::open_in_memory().unwrap(),
        Connection::open_in_memory().unwrap(),
    );
    let script = set.plan(&by_script, Target::Head).unwrap().sql().unwrap();
    set.runner().snapshot(false).to_head(&by_run).unwrap();
    by_script.execute_batch(&script).unwrap();
    assert_eq!(
        support::dump_without_times(&by_run),
        support::dump_without_times(&by_script)
    );
    assert!(set.verify(&by_run).unwrap().is_ok());
    let entries = "FROM tohead_ledger WHERE set_name = 'main'";
    let without_down = support::integer(&by_run, &format!("SELECT count(*) {entries} AND down_sql IS NULL"));
    let times = support::integer(&by_run, &format!("SELECT count(DISTINCT at) {entries}"));
    assert_eq!((without_down, times), (3, 1));
}

/// A database at `app()`, with the ledger of the first form.
fn with_an_older_ledger() -> support::File {
    let file = support::File::new();
    let conn = file.open();
    app().to_head(&conn).unwrap();
    conn.execute_batch(
        "DELETE FROM tohead_ledger WHERE name IN ('remember_schema_cookie', 'chain_entries');
         DROP INDEX tohead_ledger_set;
         ALTER TABLE tohead_ledger DROP COLUMN schema_cookie; ALTER TABLE tohead_ledger DROP COLUMN chain;",
    )
    .unwrap();
    file
}

#[test]
fn an_older_ledger_is_read_as_it_is_and_brought_up_to_date_by_the_next_run() {
    let longer = set(&[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_b", "CREATE TABLE b (x);", "DROP TABLE b;"),
    ]);
    let by_run = with_an_older_ledger();
    let conn = by_run.open();
    let before = support::dump(&conn);
    assert!(app().verify(&conn).unwrap().is_ok() && app().to_head(&conn).unwrap().is_noop());
    let script = longer.plan(&conn, Target::Head).unwrap().sql().unwrap();
    assert_eq!(support::dump(&conn), before, "looking changes nothing");
    longer.to_head(&conn).unwrap();
    assert!(names(&conn).contains(&"schema_cookie".to_owned()));
    assert!(longer.verify(&conn).unwrap().is_ok());

    let by_script = with_an_older_ledger();
    by_script.open().execute_batch(&script).unwrap();
    assert_eq!(
        support::dump_without_times(&by_script.open()),
        support::dump_without_times(&conn)
    );
}

#[test]
fn the_own_set_keeps_no_mark_and_has_its_entry_in_the_ledger() {
    let conn = Connection::open_in_memory().unwrap();
    app().to_head(&conn).unwrap();
    let own = own().compile().unwrap();
    let entry =
        "SELECT version || '_' || name || ' ' || checksum FROM tohead_ledger WHERE set_name = 'tohead' ORDER BY seq";
    let entries: Vec<String> = conn
        .prepare(entry)
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let expected: Vec<_> = own
        .list()
        .iter()
        .map(|migration| format!("{} {}", migration.id(), migration.checksum()))
        .collect();
    assert_eq!(
        entries, expected,
        "the checksum of the compiler is that of the build script of tohead"
    );
    let head = app().head().unwrap().id();
    let mark = "SELECT mark FROM tohead_ledger WHERE version || '_' || name = '0001_a'";
    assert_eq!(
        support::integer(&conn, "PRAGMA user_version"),
        support::integer(&conn, mark),
        "{head}"
    );
}

#[test]
fn the_page_on_formats_lists_the_columns() {
    let conn = Connection::open_in_memory().unwrap();
    app().to_head(&conn).unwrap();
    let page = std::fs::read_to_string("docs/formats.md").unwrap();
    let (_, section) = page.split_once("## The ledger").unwrap();
    let listed: Vec<_> = section
        .lines()
        .filter_map(|line| {
            let (name, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            let (kind, _) = rest.split_once(" |")?;
            Some((
                name.to_owned(),
                kind.trim_end_matches(", may be NULL").to_owned(),
                kind.ends_with("NULL"),
            ))
        })
        .collect();
    assert_eq!(listed, columns(&conn));
}
