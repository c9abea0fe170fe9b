//! Backup: what a run may take away is kept first. The backup is what the database was under the write
//! lock, it is whole, and where the run is rolled back it is gone again.

mod support;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use support::{File, dump, integer, open, refused, set};
use tohead::{Backup, Error, Event, Migrations, Runner, Target};

/// Lossless, lossy, lossless.
fn three() -> Migrations {
    let dir = support::dir(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_drop_note",
            "-- tohead: allow(drop-column) \"nobody reads it\"\nALTER TABLE foods DROP COLUMN note;",
            "ALTER TABLE foods ADD COLUMN note TEXT;",
        ),
        ("0003_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
    ]);
    dir.compiler().compile().unwrap()
}

const NAMES: &str = "INSERT INTO foods (id, name, note) VALUES (1, 'egg', 'fresh'), (2, 'oil', NULL)";

/// A file at the first migration, with rows.
fn at_first(journal_mode: &str) -> (File, Connection) {
    let file = File::new();
    let conn = file.open();
    conn.pragma_update(None, "journal_mode", journal_mode).unwrap();
    three().to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch(NAMES).unwrap();
    (file, conn)
}

/// The files in a directory whose names end so, sorted.
fn files(dir: &Path, end: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_str().unwrap().ends_with(end));
    files.sort();
    files
}

fn beside(file: &File) -> Vec<PathBuf> {
    files(file.path().parent().unwrap(), ".backup")
}

#[test]
fn to_refer_to_a_rebuilt_table_is_no_reason_for_a_backup() {
    let rebuild = |note: &str| {
        format!(
            "CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT{note});
             INSERT INTO new (id, name) SELECT id, name FROM shelves;
             DROP TABLE shelves;
             ALTER TABLE new RENAME TO shelves;"
        )
    };
    let set = support::dir(&[
        (
            "0001_tables",
            "CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT);
             CREATE TABLE items (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelves (id));
             CREATE INDEX items_shelf_id ON items (shelf_id);",
            "DROP TABLE items;\nDROP TABLE shelves;",
        ),
        ("0002_note", &rebuild(", note TEXT"), &rebuild("")),
    ])
    .compiler()
    .compile()
    .unwrap();
    let kept = |table| (table, tohead::Fate::Kept);
    assert_eq!(set.list()[1].fates(), [kept("shelves"), kept("items")]);
    let file = File::new();
    let conn = file.open();
    set.to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch("INSERT INTO shelves VALUES (1, 'a'); INSERT INTO items VALUES (1, 1)")
        .unwrap();
    assert_eq!(set.to_head(&conn).unwrap().backup, None);
}

#[test]
fn before_a_lossy_step_the_database_is_kept_as_it_was() {
    for journal_mode in ["DELETE", "WAL", "TRUNCATE", "MEMORY"] {
        let (file, conn) = at_first(journal_mode);
        let before = dump(&conn);
        let report = three().to_head(&conn).unwrap();
        let backup = report.backup.clone().expect("a backup");
        assert_eq!(beside(&file), std::slice::from_ref(&backup), "{journal_mode}");
        let name = backup.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("app.db-0001-2"), "{name}");
        assert!(report.to_string().contains(&*backup.display().to_string()), "{report}");
        let copy = open(&backup);
        assert_eq!(dump(&copy), before, "{journal_mode}");
        assert_eq!(
            copy.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))
                .unwrap(),
            "ok"
        );
        drop(copy);
        // Nothing is left of the making of it.
        let others = std::fs::read_dir(file.path().parent().unwrap()).unwrap();
        let names: Vec<_> = others
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert!(names.iter().all(|name| !name.contains("unfinished")), "{names:?}");
    }
}

#[test]
fn the_policy_decides_when_there_is_a_backup() {
    let made = |policy: Backup, applied: i64, target: Target| {
        let file = File::new();
        let conn = file.open();
        three()
            .runner()
            .backup(Backup::none())
            .to(&conn, Target::Steps(applied))
            .unwrap();
        let report = three().runner().backup(policy).to(&conn, target).unwrap();
        assert_eq!(report.backup.is_some(), beside(&file).len() == 1);
        report.backup.is_some()
    };
    let (lossless, lossy) = ((2, Target::Head), (1, Target::Head));
    let down = (3, Target::Steps(-1));
    let nothing = (3, Target::Head);
    for (policy, expected) in [
        (Backup::none(), [false, false, false, false]),
        (Backup::before_lossy_steps(), [false, true, true, false]),
        (Backup::default(), [false, true, true, false]),
        (Backup::always(), [true, true, true, false]),
    ] {
        for ((applied, target), expected) in [&lossless, &lossy, &down, &nothing].into_iter().zip(expected) {
            let is_made = made(policy.clone(), *applied, target.clone());
            assert_eq!(is_made, expected, "{policy:?} from {applied} to {target}");
        }
    }
}

#[test]
fn a_step_is_lossy_unless_the_rehearsal_knows_better() {
    let steps = |migrations: &[(&str, &str, &str)]| {
        let set = support::dir(migrations).compiler().compile().unwrap();
        let plan = set.plan(&Connection::open_in_memory().unwrap(), Target::Head).unwrap();
        plan.steps.iter().map(|step| step.is_lossy(&set)).collect::<Vec<_>>()
    };
    let table = (
        "0001_a",
        "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y TEXT);",
        "DROP TABLE a;",
    );
    let irreversible = |directives: &str, sql: &str| {
        let up = format!("-- tohead: irreversible \"why\"\n{directives}{sql}");
        steps(&[table, ("0002_b", &up, "")])[1]
    };
    assert!(!irreversible("", "CREATE TABLE b (x);"));
    assert!(!irreversible("", "ALTER TABLE a ADD COLUMN z TEXT;"));
    assert!(!irreversible("", "CREATE INDEX by_x ON a (x);"));
    assert!(irreversible("", "UPDATE a SET x = 'z';"));
    assert!(irreversible("", "DELETE FROM a WHERE id > 2;"));
    assert!(irreversible(
        "-- tohead: allow(drop-column) \"why\"\n",
        "ALTER TABLE a DROP COLUMN x;"
    ));
    assert!(irreversible("-- tohead: allow(drop-table) \"why\"\n", "DROP TABLE a;"));
    let rewritten = (
        "0002_b",
        "UPDATE a SET x = x || '!';",
        "UPDATE a SET x = substr(x, 1, length(x) - 1);",
    );
    assert_eq!(steps(&[table, rewritten]), [false, false]);
}

#[test]
fn backups_go_where_they_are_sent_and_the_newest_stay() {
    let (file, conn) = at_first("WAL");
    let dir = file.path().with_file_name("of/the app");
    let set = three();
    let runner = set.runner().backup(Backup::always().in_directory(&dir).keep(2));
    std::fs::create_dir_all(&dir).unwrap();
    let others = [
        "app.db-0001-20200101T000000.000Z.kept",
        "other.db-0001-20200101T000000.000Z.backup",
    ];
    others
        .iter()
        .for_each(|name| std::fs::write(dir.join(name), "").unwrap());
    let mut made = Vec::new();
    for steps in [1, 1, -1, 1, -1] {
        made.push(runner.to(&conn, Target::Steps(steps)).unwrap().backup.unwrap());
        // The names hold milliseconds.
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let ours: Vec<_> = files(&dir, ".backup")
        .into_iter()
        .filter(|path| !path.ends_with(others[1]))
        .collect();
    let mut newest = made[3..].to_vec();
    newest.sort();
    assert_eq!(ours, newest);
    assert!(
        others.iter().all(|name| dir.join(name).exists()),
        "somebody else's files stay"
    );
    assert!(beside(&file).is_empty());
}

#[test]
fn nothing_slips_between_the_backup_and_the_migration() {
    let counting = set(&[
        (
            "0001_rows",
            "CREATE TABLE rows (id INTEGER PRIMARY KEY);",
            "DROP TABLE rows;",
        ),
        (
            "0002_count",
            "CREATE TABLE counted AS SELECT count(*) AS n FROM rows;",
            "DROP TABLE counted;",
        ),
    ]);
    for journal_mode in ["DELETE", "WAL"] {
        let file = File::new();
        let conn = file.open();
        conn.pragma_update(None, "journal_mode", journal_mode).unwrap();
        counting.to(&conn, Target::Steps(1)).unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let (path, stopped) = (file.path(), Arc::clone(&stop));
        let writer = std::thread::spawn(move || {
            let conn = open(&path);
            conn.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
            conn.execute_batch("PRAGMA synchronous = OFF").unwrap();
            while !stopped.load(Ordering::Relaxed) {
                let _ = conn.execute_batch("INSERT INTO rows DEFAULT VALUES");
                std::thread::sleep(std::time::Duration::from_micros(500));
            }
        });
        for _ in 0..5 {
            let backup = counting
                .runner()
                .backup(Backup::always())
                .to_head(&conn)
                .unwrap()
                .backup
                .unwrap();
            let kept = integer(&open(&backup), "SELECT count(*) FROM rows");
            conn.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
            assert_eq!(integer(&conn, "SELECT n FROM counted"), kept, "{journal_mode}");
            counting.runner().backup(Backup::none()).down(&conn, 1).unwrap();
        }
        stop.store(true, Ordering::Relaxed);
        writer.join().unwrap();
        assert!(
            integer(&conn, "SELECT count(*) FROM rows") > 0,
            "the writer wrote nothing"
        );
    }
}

/// Applies `notes`, and fails on a row that stands in the way.
fn failing() -> Migrations {
    set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_unique",
            "CREATE UNIQUE INDEX by_name ON foods (name);",
            "DROP INDEX by_name;",
        ),
    ])
}

#[test]
fn a_run_that_is_rolled_back_leaves_no_backup() {
    let (file, conn) = at_first("WAL");
    conn.execute_batch("INSERT INTO foods (name) VALUES ('egg')").unwrap();
    failing().runner().backup(Backup::always()).to_head(&conn).unwrap_err();
    assert!(beside(&file).is_empty(), "after an error");
    let panicking = three().runner().observer(|event| {
        if matches!(event, Event::Checking) {
            panic!("in the middle of the run");
        }
    });
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| panicking.to_head(&conn)));
    assert!(outcome.is_err() && beside(&file).is_empty(), "after a panic");
}

#[test]
fn the_backup_of_a_run_that_was_killed_gives_way_to_the_next_one() {
    let (file, conn) = at_first("DELETE");
    let runner = three().runner().backup(Backup::always());
    runner.to_head(&conn).unwrap();
    let [first] = &beside(&file)[..] else {
        panic!("one backup")
    };
    drop(conn);
    // As if the power had gone just before the commit: the backup is there, and the database is as before.
    std::fs::copy(first, file.path()).unwrap();
    std::fs::write(first.with_extension("backup.unfinished"), "half a copy").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2));
    let second = runner.to_head(&file.open()).unwrap().backup.unwrap();
    assert_ne!(first, &second);
    assert_eq!(beside(&file), [second]);
    assert!(files(file.path().parent().unwrap(), "unfinished").is_empty());
}

#[test]
fn what_has_no_file_or_holds_nothing_has_no_backup() {
    let set = three();
    for conn in [Connection::open_in_memory().unwrap(), Connection::open("").unwrap()] {
        set.to(&conn, Target::Steps(1)).unwrap();
        assert_eq!(
            set.runner().backup(Backup::always()).to_head(&conn).unwrap().backup,
            None
        );
    }
    let file = File::new();
    let report = set.runner().backup(Backup::always()).to_head(&file.open()).unwrap();
    assert_eq!((report.backup, beside(&file).len()), (None, 0));
}

#[test]
fn a_backup_that_cannot_be_made_stops_the_run() {
    let (file, conn) = at_first("DELETE");
    let taken = file.path().with_file_name("a file");
    std::fs::write(&taken, "").unwrap();
    let fails = |runner: Runner, expected: &str| {
        let error = refused(&file, &conn, |conn| runner.to_head(conn));
        assert!(matches!(error, Error::Backup { .. }), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.to_string().contains("nothing was migrated"), "{error}");
        assert!(beside(&file).is_empty());
    };
    fails(
        three()
            .runner()
            .backup(Backup::before_lossy_steps().in_directory(&taken)),
        "a file",
    );
    // Another file under the same name: what a VFS of the app's own would look like.
    let other = File::with("CREATE TABLE t (x)");
    let path = other.path();
    fails(
        three().runner().open_with(move |_| Connection::open(&path)),
        "is not the same database",
    );
    fails(
        three().runner().open_with(|_| Err(rusqlite::Error::InvalidQuery)),
        "no second connection could be opened",
    );
    // Nobody else can read a database that one connection keeps for itself.
    drop(conn);
    let conn = file.open();
    conn.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
        .unwrap();
    let error = three().to_head(&conn).unwrap_err();
    assert!(matches!(error, Error::Backup { .. }), "{error:?}");
    three().runner().backup(Backup::none()).to_head(&conn).unwrap();
}

#[test]
fn a_second_connection_is_opened_as_the_app_says() {
    let (_file, conn) = at_first("WAL");
    let opened = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&opened);
    let runner = three().runner().open_with(move |path| {
        seen.borrow_mut().push(path.to_owned());
        let conn = Connection::open(path)?;
        // Where the key of an encrypted database would be given.
        conn.execute_batch("PRAGMA cache_size = 10")?;
        Ok(conn)
    });
    let backup = runner.to_head(&conn).unwrap().backup.unwrap();
    assert!(integer(&open(&backup), "SELECT count(note) FROM foods") == 1);
    assert!(opened.borrow().len() >= 2, "the database and its copy: {opened:?}");
}

#[test]
fn progress_is_told_up_to_the_last_byte() {
    let (_file, conn) = at_first("WAL");
    conn.execute_batch(
        "INSERT INTO foods (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
         SELECT hex(randomblob(500)) FROM n",
    )
    .unwrap();
    let told = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&told);
    let runner = three().runner().observer(move |event| {
        if let Event::BackingUp { copied, total } = event {
            seen.borrow_mut().push((*copied, *total));
        }
    });
    let backup = runner.to_head(&conn).unwrap().backup.unwrap();
    let told = told.borrow();
    assert!(told.len() > 2 && told.is_sorted(), "{told:?}");
    let size = std::fs::metadata(backup).unwrap().len();
    assert_eq!(told.last(), Some(&(size, size)));
}

#[test]
fn a_database_that_needs_a_function_of_the_app_has_a_backup_too() {
    let (file, conn) = at_first("DELETE");
    let flags =
        rusqlite::functions::FunctionFlags::SQLITE_DETERMINISTIC | rusqlite::functions::FunctionFlags::SQLITE_UTF8;
    conn.create_scalar_function("is_fine", 1, flags, |_| Ok(true)).unwrap();
    conn.execute_batch("CREATE TABLE checked (x CHECK (is_fine(x))); INSERT INTO checked VALUES (1)")
        .unwrap();
    three().to_head(&conn).unwrap();
    assert_eq!(beside(&file).len(), 1);
}

/// Two people with a database each, `ann/app.db` and `bo/app.db`, and one directory for the backups of both.
#[test]
fn databases_of_one_name_may_share_a_directory_for_their_backups() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("backups");
    let databases = ["ann", "bo"].map(|owner| {
        let path = root.path().join(owner).join("app.db");
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        let conn = open(&path);
        three().to(&conn, Target::Steps(1)).unwrap();
        conn.execute("INSERT INTO foods (name) VALUES (?1)", [owner]).unwrap();
        (owner, path, conn)
    });
    let set = three();
    let runner = set.runner().backup(Backup::always().in_directory(&dir).keep(1));
    let mut made: Vec<(&str, PathBuf)> = Vec::new();
    for steps in [1, -1, 1] {
        for (owner, _, conn) in &databases {
            let backup = runner.to(conn, Target::Steps(steps)).unwrap().backup.unwrap();
            made.retain(|(other, _)| other != owner);
            made.push((*owner, backup.clone()));
            // As if one were in the middle of making another.
            std::fs::write(backup.with_extension("backup.unfinished"), "half a copy").unwrap();
            // Its own older one is gone, and what is the other one's is there.
            let mut expected: Vec<_> = made.iter().map(|(_, path)| path.clone()).collect();
            expected.sort();
            assert_eq!(files(&dir, ".backup"), expected);
            assert_eq!(files(&dir, ".unfinished").len(), made.len());
        }
    }
    for (owner, backup) in &made {
        let names = "SELECT group_concat(name) FROM foods";
        assert_eq!(support::value(&open(backup), names), format!("'{owner}'"));
    }
    // Where both are moved, they still know each other.
    let moved = root.path().join("moved");
    std::fs::create_dir(&moved).unwrap();
    drop(databases.map(|(_, _, conn)| conn));
    for name in ["ann", "bo", "backups"] {
        std::fs::rename(root.path().join(name), moved.join(name)).unwrap();
    }
    let (moved_dir, ann) = (moved.join("backups"), open(&moved.join("ann/app.db")));
    let runner = set.runner().backup(Backup::always().in_directory(&moved_dir).keep(1));
    runner.to(&ann, Target::Steps(-1)).unwrap();
    assert_eq!(files(&moved_dir, ".backup").len(), 2);
}

/// A device without a battery for its clock starts in 1970, or whenever its clock was set last.
#[test]
fn a_clock_that_was_set_back_does_not_cost_the_newest_backup() {
    let (file, conn) = at_first("DELETE");
    let runner = |keep| three().runner().backup(Backup::always().keep(keep));
    let first = runner(3).to(&conn, Target::Steps(1)).unwrap().backup.unwrap();
    // As if it had been made before the clock was set back, twice in one moment.
    let later = ["0001", "0002"].map(|version| {
        file.path()
            .with_file_name(format!("app.db-{version}-29991231T235958.999Z.backup"))
    });
    for name in &later {
        std::fs::copy(&first, name).unwrap();
    }
    let second = runner(2).to(&conn, Target::Steps(-1)).unwrap().backup.unwrap();
    assert_eq!(beside(&file), [later[1].clone(), second.clone()]);
    let third = runner(1).to(&conn, Target::Steps(1)).unwrap().backup.unwrap();
    assert_eq!(beside(&file), std::slice::from_ref(&third));
    assert!(
        third.to_str().unwrap().ends_with("29991231T235959.001Z.backup"),
        "{third:?}"
    );
    // There is no time behind this one.
    let last = file.path().with_file_name("app.db-0001-99991231T235959.999Z.backup");
    std::fs::rename(&third, &last).unwrap();
    let fourth = runner(1).to(&conn, Target::Steps(-1)).unwrap().backup.unwrap();
    assert!(beside(&file).contains(&fourth), "the one of the last run is gone");
}

/// The names of files are bytes on Unix. rusqlite knows no path of such a database.
#[cfg(target_os = "linux")]
#[test]
fn a_database_whose_name_is_no_text_has_a_backup() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.db"));
    let conn = open(&path);
    three().to(&conn, Target::Steps(1)).unwrap();
    conn.execute_batch(NAMES).unwrap();
    let before = dump(&conn);
    let runner = three().runner().backup(Backup::always().keep(1));
    let backup = runner.to(&conn, Target::Steps(1)).unwrap().backup.expect("a backup");
    assert_eq!(dump(&open(&backup)), before);
    // Those of one database are known again.
    let last = runner.to(&conn, Target::Steps(-1)).unwrap().backup.unwrap();
    assert!(last.exists() && !backup.exists());
}
