//! What was shipped stays as it was shipped, and the set knows which release shipped it.
#![cfg(all(feature = "cli", feature = "compile"))]

mod support;

use rusqlite::Connection;
use support::{Dir, dir};
use tohead::{Check, Level, Target};

fn lock(dir: &Dir) -> String {
    std::fs::read_to_string(dir.path().join("tohead.lock")).unwrap()
}

fn write(dir: &Dir, name: &str, text: &str) {
    std::fs::write(dir.path().join(name), text).unwrap();
}

fn table(dir: &Dir, version: u32) {
    write(
        dir,
        &format!("000{version}_t.up.sql"),
        &format!("CREATE TABLE t{version} (x);"),
    );
    write(
        dir,
        &format!("000{version}_t.down.sql"),
        &format!("DROP TABLE t{version};"),
    );
}

/// 0001 of 1.0.0, 0002 and 0003 of 1.3.0-beta.1, 0004 of 1.2.5, and a draft.
fn shipped() -> Dir {
    let dir = Dir::new(&[]);
    for (versions, release) in [(1..=1, "1.0.0"), (2..=3, "1.3.0-beta.1"), (4..=4, "1.2.5")] {
        versions.for_each(|version| table(&dir, version));
        dir.ship(release);
    }
    table(&dir, 5);
    dir
}

#[test]
fn every_shipped_migration_knows_its_release_and_a_draft_none() {
    let set = shipped().compile();
    let releases: Vec<_> = set
        .list()
        .iter()
        .map(|migration| migration.release().map(|release| release.to_string()))
        .collect();
    let known = ["1.0.0", "1.3.0-beta.1", "1.3.0-beta.1", "1.2.5"].map(|release| Some(release.to_owned()));
    assert_eq!(releases, [&known[..], &[None]].concat());
}

/// The app of the one release writes into the old table until the next one comes.
#[test]
fn a_rebuild_that_is_divided_between_releases_copies_what_came_between() {
    let with = |rest: &str, is_released_between: bool| {
        let dir = dir(&[
            (
                "0001_a",
                "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
                "DROP TABLE a;",
            ),
            (
                "0002_copy",
                "CREATE TABLE n (id INTEGER PRIMARY KEY, x TEXT);\nINSERT INTO n SELECT id, x FROM a;",
                "DROP TABLE n;",
            ),
        ]);
        if is_released_between {
            dir.ship("1.0.0");
        }
        let swap = format!("-- tohead: irreversible \"a test\"\n{rest}DROP TABLE a;\nALTER TABLE n RENAME TO a;");
        write(&dir, "0003_swap.up.sql", &swap);
        dir.compiler()
            .level(Check::DropTable, Level::Allow)
            .check()
            .lines(Level::Deny)
    };
    let rest = "INSERT INTO n SELECT id, x FROM a WHERE id NOT IN (SELECT id FROM n);\n";
    assert_eq!(with("", false), [""; 0]);
    assert_eq!(with(rest, true), [""; 0]);
    let found = with("", true);
    let why = "comes from an earlier migration, and an app may have written to `a` since";
    assert!(
        matches!(&found[..], [line] if line.contains("[lost-rows]") && line.contains(why) && line.contains("0003_swap.up.sql:2:1")),
        "{found:?}"
    );
}

/// What the app of the one release does to rows nobody knows; but it is no part of it to put values right that the
/// migration has passed over.
#[test]
fn values_that_a_backfill_passes_over_are_lost_in_the_next_release_as_well() {
    let with = |up: &str, drop: &str, is_released_between: bool| {
        let dir = dir(&[(
            "0001_a",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y TEXT, old INTEGER NOT NULL);",
            "DROP TABLE a;",
        )]);
        write(
            &dir,
            "0002_more.up.sql",
            &format!("-- tohead: irreversible \"a test\"\n{up}"),
        );
        if is_released_between {
            dir.ship("1.0.0");
        }
        write(
            &dir,
            "0003_drop.up.sql",
            &format!("-- tohead: irreversible \"a test\"\n{drop}"),
        );
        dir.compiler().check().lines(Level::Deny)
    };
    let (fill, drop) = (
        "ALTER TABLE a ADD COLUMN z TEXT;\nUPDATE a SET z = x WHERE old = 0;",
        "ALTER TABLE a DROP COLUMN x;",
    );
    for is_released_between in [false, true] {
        let found = with(fill, drop, is_released_between);
        assert!(
            matches!(&found[..], [line] if line.contains("[lost-values]") && line.contains("0003_drop.up.sql:2:1") && line.contains("0002_more.up.sql:3:1 puts them there")),
            "{found:?}"
        );
    }
    let (copy, drop) = (
        "CREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT, y TEXT, old INTEGER);\nINSERT INTO b (id, x, old) SELECT id, x, old FROM a;",
        "DROP TABLE a;",
    );
    let found = with(copy, drop, false);
    assert!(
        matches!(&found[..], [line] if line.contains("leaves out `y`")),
        "{found:?}"
    );
    // An app that writes into both tables may have copied it since.
    assert_eq!(with(copy, drop, true), [""; 0]);
}

#[test]
fn a_release_leads_to_the_last_migration_that_it_knows() {
    let set = shipped().compile();
    let cases = [
        ("0.9.0", 0),
        ("1.0.0-rc.1", 0),
        ("1.0.0", 1),
        ("1.0.0+linux", 1),
        ("1.2.4", 1),
        // A chain is known as a whole: what stands before a known migration is known too.
        ("1.2.5", 4),
        ("1.3.0-beta.1", 4),
        ("9.0.0", 4),
    ];
    for (release, expected) in cases {
        let conn = Connection::open_in_memory().unwrap();
        for start in [Target::Base, Target::Head] {
            set.to(&conn, start).unwrap();
            set.to(&conn, Target::Release(release.parse().unwrap())).unwrap();
            let pending = set.status(&conn).unwrap().pending.len();
            assert_eq!(set.list().len() - pending, expected, "{release}");
        }
    }
}

#[test]
fn no_build_changes_the_lock_file_and_comments_may_be_edited() {
    let dir = shipped();
    let before = lock(&dir);
    write(&dir, "0001_t.up.sql", "-- The first.\r\nCREATE TABLE t1\t(x);\r\n");
    dir.compile();
    write(&dir, "0005_t.up.sql", "CREATE TABLE t5 (x, y);");
    dir.compile();
    write(&dir, "0001_t.down.sql", "DROP TABLE IF EXISTS t1;");
    assert!(dir.compiler().check().is_refused());
    assert_eq!(lock(&dir), before);
    // As git writes it on Windows, and with a comment at its end.
    write(&dir, "0001_t.down.sql", "DROP TABLE t1;");
    write(
        &dir,
        "tohead.lock",
        &format!("{before}# The end.\n").replace('\n', "\r\n"),
    );
    let set = dir.compile();
    assert!(set.list()[3].release().is_some());
}

#[test]
fn a_set_without_a_lock_file_is_all_drafts() {
    let dir = dir(&[("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;")]);
    assert!(dir.compile().list()[0].release().is_none());
    let refused = dir.compiler().level(Check::Drafts, Level::Deny).check();
    let lines = refused.lines(Level::Deny);
    assert!(
        matches!(&lines[..], [line] if line.contains("0001_a is a draft") && line.contains("run `tohead lock`")),
        "{lines:?}"
    );
    dir.ship("1.0.0");
    dir.compiler().level(Check::Drafts, Level::Deny).compile().unwrap();
}

#[test]
fn a_fingerprint_is_recorded_only_as_far_as_the_schema_is_known() {
    let dir = Dir::new(&[("0002_t.rs", "pub fn up() {}\npub fn down() {}")]);
    table(&dir, 1);
    table(&dir, 3);
    dir.ship("1.0.0");
    let lock = lock(&dir);
    let entries: Vec<_> = lock.split("[[migration]]").skip(1).collect();
    let has_fingerprint: Vec<_> = entries.iter().map(|entry| entry.contains("fingerprint = ")).collect();
    assert_eq!(has_fingerprint, [true, false, false], "{lock}");
    // The build script has the step, and what it does to the schema contradicts nothing.
    fn up(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
        tx.execute_batch("CREATE TABLE t2 (x);")
    }
    fn down(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
        tx.execute_batch("DROP TABLE t2;")
    }
    let with_step = dir.compiler().rust_step("0002_t", up, Some(down)).check();
    assert!(!with_step.is_refused(), "{:?}", with_step.lines(Level::Deny));
}

#[test]
fn another_schema_after_the_same_statements_is_found() {
    let dir = Dir::new(&[
        ("0001_t.up.sql", "CREATE TABLE t1 AS SELECT * FROM source;"),
        ("0001_t.down.sql", "DROP TABLE t1;"),
    ]);
    let with = |sql: &'static str| dir.compiler().connection(move |conn| conn.execute_batch(sql)).check();
    // The command has no `source`: the table that it had when the migration was shipped is in the file.
    write(&dir, "0000_s.up.sql", "CREATE TABLE main.source (a);");
    write(&dir, "0000_s.down.sql", "DROP TABLE main.source;");
    dir.ship("1.0.0");
    assert!(!with("").is_refused());
    let other = with("CREATE VIEW temp.source AS SELECT 1 AS a, 2 AS b;");
    let lines = other.lines(Level::Deny);
    assert!(
        matches!(&lines[..], [line] if line.contains("tohead.lock:15:6: the schema after 0001_t is not what it was")),
        "{lines:?}"
    );
}
