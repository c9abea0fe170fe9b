//! Rust steps run between the SQL of their migration and that of the next, in the same transaction:
//! after their own SQL on the way up, before it on the way down.

mod support;

use std::rc::Rc;

use rusqlite::{Connection, Transaction};
use support::{Dir, File, dump, integer, is_rehearsal, ledger};
use tohead::{Direction, Event, Migrations, Target};

const STEP: &str = "pub fn up(tx: &Transaction) {}\npub fn down(tx: &Transaction) {}";
const UP_ONLY: &str = "pub fn up(tx: &Transaction) {}";

/// Writes down what it saw: `log` is a table of the first migration.
fn saw(tx: &Transaction<'_>, what: &str) -> rusqlite::Result<()> {
    tx.execute("INSERT INTO log VALUES (?1 || (SELECT coalesce(group_concat(name), '') FROM sqlite_schema WHERE name LIKE 'sql%' AND name NOT LIKE 'sqlite%'))", [what]).map(drop)
}

fn two_up(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    saw(tx, "2 up, with ")
}

fn two_down(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    saw(tx, "2 down, with ")
}

fn three_up(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    saw(tx, "3 up, with ")
}

fn three_down(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    saw(tx, "3 down, with ")
}

/// SQL, Rust, SQL then Rust, SQL.
fn four() -> Migrations {
    Dir::new(&[
        ("0001_log.up.sql", "CREATE TABLE log (text TEXT);"),
        ("0001_log.down.sql", "DROP TABLE log;"),
        ("0002_rust.rs", STEP),
        ("0003_both.up.sql", "CREATE TABLE sql3 (x);"),
        ("0003_both.down.sql", "DROP TABLE sql3;"),
        ("0003_both.rs", STEP),
        ("0004_sql.up.sql", "CREATE TABLE sql4 (x);"),
        ("0004_sql.down.sql", "DROP TABLE sql4;"),
    ])
    .compiler()
    .rust_step("0002_rust", two_up, Some(two_down))
    .rust_step("0003_both", three_up, Some(three_down))
    .compile()
    .unwrap()
}

fn log(conn: &Connection) -> Vec<String> {
    conn.prepare("SELECT text FROM log")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap()
}

#[test]
fn sql_runs_first_on_the_way_up_and_last_on_the_way_down() {
    let set = four();
    let conn = set.in_memory().unwrap();
    assert_eq!(log(&conn), ["2 up, with ", "3 up, with sql3"]);
    set.to(&conn, Target::Steps(-3)).unwrap();
    assert_eq!(log(&conn)[2..], ["3 down, with sql3", "2 down, with "]);
    assert_eq!(
        integer(
            &conn,
            "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'sql%' AND name NOT LIKE 'sqlite%'"
        ),
        0
    );
}

#[test]
fn they_are_recorded_as_every_migration_is() {
    let set = four();
    let conn = set.in_memory().unwrap();
    assert_eq!(
        ledger(&conn),
        ["up 0001_log", "up 0002_rust", "up 0003_both", "up 0004_sql"]
    );
    let history = set.history(&conn).unwrap();
    let down_sql: Vec<_> = history.iter().map(|entry| entry.down_sql.is_some()).collect();
    // SQL alone does not undo what has a Rust step.
    assert_eq!(down_sql, [true, false, false, true]);
    assert!(set.verify(&conn).unwrap().is_ok());
    assert!(set.to_head(&conn).unwrap().is_noop());
}

/// The code of a step depends on the rest of the crate, so it is no part of the checksum; that there is
/// a step is.
#[test]
fn a_step_may_be_edited_but_not_added_or_taken_away() {
    let nothing: fn(&Transaction<'_>) -> rusqlite::Result<()> = |_| Ok(());
    let sql = [
        ("0001_step.up.sql", "CREATE TABLE t (x);"),
        ("0001_step.down.sql", "DROP TABLE t;"),
    ];
    let with = |text: &str| {
        Dir::new(&[sql[0], sql[1], ("0001_step.rs", text)])
            .compiler()
            .rust_step("0001_step", nothing, Some(nothing))
            .compile()
            .unwrap()
    };
    let without = Dir::new(&sql).compile();
    let conn = with(STEP).in_memory().unwrap();
    let edited = with(&STEP.replace("up(tx: &Transaction) {}", "up(tx: &Transaction) {\r\n    work()\r\n}"));
    assert!(edited.to_head(&conn).unwrap().is_noop());
    assert!(edited.verify(&conn).unwrap().is_ok());
    // As in a release build, or after the migration was shipped.
    let to_head = |set: tohead::Migrations, conn: &Connection| set.runner().follow_drafts(false).to_head(conn);
    assert!(matches!(to_head(without, &conn), Err(tohead::Error::Edited { .. })));
    assert!(matches!(
        to_head(with(STEP), &without.in_memory().unwrap()),
        Err(tohead::Error::Edited { .. })
    ));
}

#[test]
fn a_step_without_a_down_part_is_irreversible_unless_sql_undoes_it() {
    fn up(tx: &Transaction<'_>) -> rusqlite::Result<()> {
        tx.execute_batch("INSERT INTO t VALUES (1)")
    }
    let set = Dir::new(&[
        ("0001_t.up.sql", "CREATE TABLE t (x);"),
        ("0001_t.down.sql", "DROP TABLE t;"),
        ("0002_fill.rs", UP_ONLY),
        ("0002_fill.down.sql", "DELETE FROM t;"),
        ("0002_fill.up.sql", "SELECT 1;"),
        (
            "0003_more.rs",
            "// tohead: irreversible \"the source is gone\"\npub fn up(tx: &Transaction) {}",
        ),
    ])
    .compiler()
    .rust_step("0002_fill", up, None)
    .rust_step("0003_more", up, None)
    .compile()
    .unwrap();
    let conn = set.in_memory().unwrap();
    assert_eq!(integer(&conn, "SELECT count(*) FROM t"), 2);
    let before = dump(&conn);
    let error = set.down(&conn, 1).unwrap_err();
    assert!(error.to_string().contains("the source is gone"), "{error}");
    assert_eq!(dump(&conn), before);

    let conn = Connection::open_in_memory().unwrap();
    set.to(&conn, Target::Steps(2)).unwrap();
    set.down(&conn, 1).unwrap();
    assert_eq!(integer(&conn, "SELECT count(*) FROM t"), 0);
}

#[test]
fn a_step_may_use_savepoints_of_its_own() {
    fn up(tx: &Transaction<'_>) -> rusqlite::Result<()> {
        tx.execute_batch("SAVEPOINT mine; INSERT INTO log VALUES ('lost'); ROLLBACK TO mine; RELEASE mine; SAVEPOINT tohead_step; INSERT INTO log VALUES ('kept'); RELEASE tohead_step")
    }
    let set = Dir::new(&[
        ("0001_log.up.sql", "CREATE TABLE log (text TEXT);"),
        ("0001_log.down.sql", "DROP TABLE log;"),
        ("0002_step.rs", STEP),
    ])
    .compiler()
    .rust_step("0002_step", up, Some(|_: &Transaction<'_>| Ok(())))
    .compile()
    .unwrap();
    assert_eq!(log(&set.in_memory().unwrap()), ["kept"]);
}

#[test]
fn foreign_keys_are_off_in_a_step_as_in_sql() {
    fn up(tx: &Transaction<'_>) -> rusqlite::Result<()> {
        assert_eq!(integer(tx, "PRAGMA foreign_keys"), 0);
        tx.execute_batch("INSERT INTO c VALUES (7); INSERT INTO p VALUES (7)")
    }
    /// In the field it leaves the child without its parent.
    fn down(tx: &Transaction<'_>) -> rusqlite::Result<()> {
        tx.execute_batch(if is_rehearsal(tx) {
            "DELETE FROM c; DELETE FROM p"
        } else {
            "DELETE FROM p"
        })
    }
    let set = Dir::new(&[
        (
            "0001_p.up.sql",
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id));",
        ),
        ("0001_p.down.sql", "DROP TABLE c; DROP TABLE p;"),
        ("0002_step.rs", STEP),
    ])
    .compiler()
    .rust_step("0002_step", up, Some(down))
    .compile()
    .unwrap();
    let file = File::new();
    let conn = file.open();
    set.to_head(&conn).unwrap();
    let before = dump(&conn);
    assert!(matches!(set.down(&conn, 1), Err(tohead::Error::ForeignKeys { .. })));
    assert_eq!(dump(&conn), before);
}

/// Those that a run has off.
const SWITCHES: [&str; 6] = [
    "foreign_keys",
    "legacy_alter_table",
    "recursive_triggers",
    "ignore_check_constraints",
    "writable_schema",
    "reverse_unordered_selects",
];

#[test]
fn what_the_app_s_code_switches_on_in_a_run_is_off_again_afterwards() {
    fn switch_on(conn: &Connection) -> rusqlite::Result<()> {
        SWITCHES
            .iter()
            .try_for_each(|pragma| conn.execute_batch(&format!("PRAGMA {pragma} = ON")))
    }
    fn up(tx: &Transaction<'_>) -> rusqlite::Result<()> {
        if !is_rehearsal(tx) {
            switch_on(tx)?;
        }
        Ok(())
    }
    fn fail(tx: &Transaction<'_>) -> rusqlite::Result<()> {
        up(tx)?;
        if is_rehearsal(tx) {
            Ok(())
        } else {
            Err(rusqlite::Error::InvalidQuery)
        }
    }
    let rust = |up| {
        let dir = Dir::new(&[("0001_step.rs", STEP)]);
        dir.compiler().rust_step("0001_step", up, Some(up)).compile().unwrap()
    };
    let by_sql = Dir::new(&[
        ("0001_a.up.sql", "CREATE TABLE a (x);"),
        ("0001_a.down.sql", "DROP TABLE a;"),
    ])
    .compile();
    type Run<'r> = (&'r str, bool, &'r dyn Fn(&Rc<Connection>) -> bool);
    let runs: [Run<'_>; 3] = [
        ("a step", true, &|conn| rust(up).to_head(conn).is_ok()),
        ("a step that fails", false, &|conn| rust(fail).to_head(conn).is_ok()),
        ("an observer", true, &|conn| {
            let own = Rc::clone(conn);
            let runner = by_sql.runner().snapshot(false).observer(move |event| {
                if matches!(event, Event::StepDone(_)) {
                    switch_on(&own).unwrap();
                }
            });
            runner.to_head(conn).is_ok()
        }),
    ];
    for (what, succeeds, run) in runs {
        let file = File::new();
        let conn = Rc::new(file.open());
        conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        assert_eq!(run(&conn), succeeds, "{what}");
        for pragma in SWITCHES {
            assert_eq!(integer(&conn, &format!("PRAGMA {pragma}")), 0, "{pragma}, by {what}");
        }
    }
}

#[test]
fn a_run_has_the_settings_of_the_rehearsal_whatever_the_app_has() {
    fn up(tx: &Transaction<'_>) -> rusqlite::Result<()> {
        for pragma in SWITCHES {
            assert_eq!(integer(tx, &format!("PRAGMA {pragma}")), 0, "{pragma}");
        }
        Ok(())
    }
    let set = Dir::new(&[("0001_step.rs", STEP)])
        .compiler()
        .rust_step("0001_step", up, Some(up))
        .compile()
        .unwrap();
    let conn = Connection::open_in_memory().unwrap();
    for pragma in SWITCHES {
        conn.execute_batch(&format!("PRAGMA {pragma} = ON")).unwrap();
    }
    set.to_head(&conn).unwrap();
    set.down(&conn, 1).unwrap();
    for pragma in SWITCHES {
        assert_eq!(integer(&conn, &format!("PRAGMA {pragma}")), 1, "{pragma} afterwards");
    }
}

#[test]
fn an_observer_sees_the_steps_in_their_order() {
    let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let events = std::rc::Rc::clone(&seen);
    let runner = four().runner().observer(move |event| {
        if let Event::StepDone(done) = event {
            events.borrow_mut().push((done.direction, done.migration.id()));
        }
    });
    let conn = Connection::open_in_memory().unwrap();
    runner.to_head(&conn).unwrap();
    runner.down(&conn, 2).unwrap();
    let expected = [
        (Direction::Up, "0001_log"),
        (Direction::Up, "0002_rust"),
        (Direction::Up, "0003_both"),
        (Direction::Up, "0004_sql"),
        (Direction::Down, "0004_sql"),
        (Direction::Down, "0003_both"),
    ];
    assert_eq!(
        *seen.borrow(),
        expected.map(|(direction, id)| (direction, id.to_owned()))
    );
}

#[test]
fn a_step_that_is_not_in_the_binary_is_a_problem_of_the_set() {
    let error = Dir::new(&[("0001_step.rs", STEP)]).compiler().compile().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("0001_step: Rust steps run only inside the app's own binary"),
        "{error}"
    );
}
