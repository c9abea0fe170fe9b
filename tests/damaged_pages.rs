//! A page in the middle of a big file is damaged: what has to read it fails with a typed error, and changes no byte of the
//! file; what need not read it goes on as if nothing were wrong, and leaves the page as it is.

mod support;

use rusqlite::Connection;
use support::{File, Numbers, set};
use tohead::{Backup, Error, Migrations, Runner, Target};

const PAGE: usize = 4096;

/// `foods` is rebuilt; `units` and its index are not touched.
fn migrations() -> Migrations {
    set(&[
        (
            "0001_tables",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT);\nCREATE INDEX foods_name ON foods (name);\nCREATE TABLE units (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nCREATE INDEX units_name ON units (name);",
            "DROP TABLE units;\nDROP TABLE foods;",
        ),
        (
            "0002_kinds",
            "UPDATE foods SET kind = 'none' WHERE kind IS NULL;\nCREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL);\nINSERT INTO foods_new SELECT id, name, kind FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;\nCREATE INDEX foods_name ON foods (name);",
            "CREATE TABLE foods_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT);\nINSERT INTO foods_old SELECT id, name, kind FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;\nCREATE INDEX foods_name ON foods (name);",
        ),
    ])
}

fn runner() -> Runner {
    migrations().runner().backup(Backup::none())
}

/// A file of some hundred pages after the first migration, with free pages in it.
fn big_file() -> File {
    let file = File::new();
    let conn = file.open();
    runner().to(&conn, Target::Steps(1)).unwrap();
    let rows = "(name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) SELECT printf('the name of number %d', i) FROM n";
    conn.execute_batch(&format!(
        "INSERT INTO foods {rows}; INSERT INTO units {rows};
         CREATE TABLE gone (x); INSERT INTO gone SELECT name FROM foods; DROP TABLE gone"
    ))
    .unwrap();
    assert!(support::integer(&conn, "PRAGMA freelist_count") > 20);
    file
}

/// The leaves of a table or an index, in their order.
fn leaves(conn: &Connection, name: &str) -> Vec<usize> {
    let sql = "SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path";
    let mut statement = conn.prepare(sql).unwrap();
    let pages = statement.query_map([name], |row| row.get::<_, i64>(0)).unwrap();
    pages.map(|page| usize::try_from(page.unwrap()).unwrap()).collect()
}

/// A leaf in the middle of it.
fn middle(file: &File, name: &str) -> usize {
    let leaves = leaves(&file.open(), name);
    leaves[leaves.len() / 2]
}

/// Where the list of free pages begins (<https://sqlite.org/fileformat.html#the_freelist>).
fn first_free_page(bytes: &[u8]) -> usize {
    u32::from_be_bytes(bytes[32..36].try_into().unwrap()) as usize
}

/// Ways to damage what stands from a byte of a page on.
const DAMAGE: &[fn(&mut [u8])] = &[
    |page| page.fill(0),
    |page| page.fill(0xff),
    |page| {
        let mut numbers = Numbers(7);
        page.iter_mut().for_each(|byte| *byte = numbers.below(256) as u8);
    },
    // The header of a page of another kind.
    |page| page[0] ^= 0x07,
    // More cells than a page holds.
    |page| page[3..5].fill(0xff),
];

fn damage(sound: &[u8], page: usize, offset: usize, damage: fn(&mut [u8])) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    damage(&mut bytes[(page - 1) * PAGE + offset..page * PAGE]);
    bytes
}

/// What a run to head makes of a file with this damage; nothing may be changed where it fails.
fn run(file: &File, bytes: &[u8], runner: &Runner) -> tohead::Result<()> {
    std::fs::write(file.path(), bytes).unwrap();
    let conn = file.open();
    let result = runner.to_head(&conn).map(drop);
    if result.is_err() {
        assert!(conn.is_autocommit());
        drop(conn);
        assert!(file.bytes() == bytes, "the run failed, and the file is not what it was");
        assert!(!file.path().with_extension("db-journal").exists());
    }
    result
}

fn is_about_damage(error: &Error) -> bool {
    matches!(
        error,
        Error::Corrupt { .. } | Error::Ledger { .. } | Error::NotADatabase { .. }
    )
}

/// How many of the ways to damage a page make a run fail; each of the others leaves every row.
fn failed_runs(file: &File, sound: &[u8], page: usize) -> usize {
    let mut failed = 0;
    for how in DAMAGE {
        match run(file, &damage(sound, page, 0, *how), &runner()) {
            Ok(()) => assert_eq!(support::integer(&file.open(), "SELECT count(*) FROM foods"), 6000),
            Err(error) => {
                assert!(is_about_damage(&error), "{error:?}");
                failed += 1;
            }
        }
    }
    failed
}

#[test]
fn in_what_the_run_has_to_read_it_is_an_error_that_says_so() {
    let file = big_file();
    let sound = file.bytes();
    for name in ["foods", "tohead_ledger"] {
        let page = middle(&file, name);
        for (i, how) in DAMAGE.iter().enumerate() {
            let error = run(&file, &damage(&sound, page, 0, *how), &runner()).expect_err(name);
            assert!(is_about_damage(&error), "{name}, {i}: {error:?}");
            assert!(error.to_string().contains("backup"), "{error}");
        }
        std::fs::write(file.path(), &sound).unwrap();
    }
    // The page of the schema, behind the header of the file.
    for how in DAMAGE {
        let error = run(&file, &damage(&sound, 1, 100, *how), &runner()).unwrap_err();
        assert!(is_about_damage(&error), "{error:?}");
    }
}

#[test]
fn in_an_index_of_a_table_that_is_rebuilt_it_is_no_obstacle_or_an_error() {
    let file = big_file();
    let page = middle(&file, "foods_name");
    // The index goes with its table, and its pages are read for that no more than they have to be.
    let failed = failed_runs(&file, &file.bytes(), page);
    assert!(failed > 0, "a damaged page was freed as if nothing were wrong");
}

#[test]
fn in_what_the_run_need_not_read_it_is_no_obstacle_and_stays_as_it_is() {
    let file = big_file();
    let sound = file.bytes();
    for name in ["units", "units_name"] {
        let page = middle(&file, name);
        for how in DAMAGE {
            let bytes = damage(&sound, page, 0, *how);
            for backup in [Backup::none(), Backup::always()] {
                // A backup is made too: of the damage it says that the original has it.
                run(&file, &bytes, &migrations().runner().backup(backup)).unwrap();
                let place = (page - 1) * PAGE..page * PAGE;
                assert!(file.bytes()[place.clone()] == bytes[place], "{name}");
                assert_eq!(
                    support::integer(&file.open(), "SELECT count(*) FROM foods WHERE kind = 'none'"),
                    6000
                );
            }
        }
        std::fs::write(file.path(), &sound).unwrap();
    }
}

#[test]
fn in_the_list_of_free_pages_it_is_an_error_or_no_matter() {
    let file = big_file();
    let sound = file.bytes();
    let failed = failed_runs(&file, &sound, first_free_page(&sound));
    assert!(failed > 0, "free pages were taken from a damaged list");
}

#[test]
fn whoever_only_looks_is_told_or_sees_what_is_there() {
    type Look = fn(&Runner, &Connection) -> tohead::Result<()>;
    const LOOKS: &[Look] = &[
        |runner, conn| runner.status(conn).map(drop),
        |runner, conn| runner.verify(conn).map(drop),
        |runner, conn| runner.history(conn).map(drop),
        |runner, conn| runner.plan(conn, Target::Head).map(drop),
    ];
    let file = big_file();
    let sound = file.bytes();
    let mut pages = vec![(first_free_page(&sound), false), (middle(&file, "tohead_ledger"), true)];
    pages.extend(["foods", "foods_name", "units", "units_name"].map(|name| (middle(&file, name), false)));
    for (page, is_told) in pages {
        let bytes = damage(&sound, page, 0, DAMAGE[1]);
        std::fs::write(file.path(), &bytes).unwrap();
        for look in LOOKS {
            let result = look(&runner(), &file.open());
            assert_eq!(result.is_err(), is_told, "{page}: {result:?}");
            assert!(result.is_ok() || is_about_damage(&result.unwrap_err()));
            assert!(file.bytes() == bytes);
        }
    }
}
