//! A run can be ended from outside at any moment, also in the middle of a statement: it rolls back, says so, and the
//! next one does all of it.

mod support;

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use rusqlite::{Connection, Transaction};
use support::{Dir, File, dump, integer, pragmas, set};
use tohead::{Backup, Cancel, Error, Event, Migrations, Report, Result, Runner, State};

/// Takes longer than anybody waits on the rows of [`database`], and no time on an empty table.
const ENDLESS: &str = "INSERT INTO pairs (n) SELECT a.n FROM numbers a, numbers b, numbers c, numbers d, numbers e, numbers f, numbers g WHERE a.n + b.n + c.n + d.n + e.n + f.n + g.n < 0;";

const NUMBERS: (&str, &str, &str) = (
    "0001_numbers",
    "CREATE TABLE numbers (n INTEGER NOT NULL);\nCREATE TABLE pairs (n INTEGER NOT NULL);",
    "DROP TABLE pairs;\nDROP TABLE numbers;",
);

fn endless() -> Migrations {
    set(&[
        NUMBERS,
        (
            "0002_note",
            "ALTER TABLE pairs ADD COLUMN note TEXT;",
            "ALTER TABLE pairs DROP COLUMN note;",
        ),
        ("0003_pairs", ENDLESS, "DELETE FROM pairs;"),
    ])
}

/// A file after the first migration of a set, with rows.
fn database(set: &Migrations, journal_mode: &str) -> (File, Connection) {
    let file = File::new();
    let conn = file.open();
    conn.pragma_update(None, "journal_mode", journal_mode).unwrap();
    set.to(&conn, tohead::Target::Steps(1)).unwrap();
    conn.execute_batch(
        "INSERT INTO numbers WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000) SELECT n FROM c",
    )
    .unwrap();
    (file, conn)
}

/// Before a statement, and before the pages of an image are copied.
#[test]
fn a_run_that_was_cancelled_before_it_began_leaves_an_empty_file() {
    let files = Dir::new(&[
        ("0001_a.up.sql", "CREATE TABLE a (x);"),
        ("0001_a.down.sql", "DROP TABLE a;"),
    ]);
    let cancel = Cancel::new();
    cancel.cancel();
    for snapshot in [true, false] {
        let set = files.compiler().snapshot(snapshot).compile().unwrap();
        for journal_mode in ["DELETE", "WAL"] {
            let file = File::new();
            let conn = file.open();
            conn.pragma_update(None, "journal_mode", journal_mode).unwrap();
            let before = file.bytes();
            assert!(matches!(
                is_cancelled(set.runner().cancel(&cancel).to_head(&conn)),
                State::Unchanged
            ));
            drop(conn);
            assert_eq!(file.bytes(), before, "{snapshot}, {journal_mode}");
            set.to_head(&file.open()).unwrap();
        }
    }
}

/// A runner whose observer cancels at the first event of a kind.
fn cancelling(set: &Migrations, cancel: &Cancel, at: fn(&Event<'_>) -> bool) -> Runner {
    let button = cancel.clone();
    let observer = move |event: &Event<'_>| {
        if at(event) {
            button.cancel();
        }
    };
    set.runner().cancel(cancel).observer(observer)
}

#[track_caller]
fn is_cancelled(outcome: Result<Report>) -> State {
    match outcome {
        Err(Error::Cancelled { state }) => state,
        other => panic!("{other:?}"),
    }
}

#[test]
fn in_the_middle_of_a_statement_a_run_rolls_back_and_says_so() {
    let set = endless();
    for journal_mode in ["DELETE", "WAL"] {
        let (file, mut conn) = database(&set, journal_mode);
        let cancel = Cancel::new();
        cancel.attach(&mut conn).unwrap();
        let before = (dump(&conn), pragmas(&conn));
        let error = cancelling(&set, &cancel, |event| matches!(event, Event::Pulse { .. }))
            .to_head(&conn)
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the run was cancelled; the database is as it was; what is pending can be applied at any time"
        );
        assert_eq!((dump(&conn), pragmas(&conn)), before, "in {journal_mode}");
        assert!(conn.is_autocommit());
        drop(conn);
        let conn = file.open();
        assert_eq!(dump(&conn), before.0, "in {journal_mode}, opened anew");
        conn.execute_batch("DELETE FROM numbers").unwrap();
        assert_eq!(
            set.to_head(&conn).unwrap().steps.len(),
            2,
            "the next run does all of it"
        );
    }
}

#[test]
fn a_pulse_tells_the_step_and_how_far_sqlite_is() {
    let set = endless();
    let (_file, mut conn) = database(&set, "WAL");
    let cancel = Cancel::new();
    cancel.attach(&mut conn).unwrap();
    let seen = Rc::new(Cell::new(None));
    let (saw, button) = (Rc::clone(&seen), cancel.clone());
    let observer = move |event: &Event<'_>| {
        if let Event::Pulse {
            step: Some(step),
            elapsed,
            instructions,
        } = event
        {
            saw.set(Some((step.migration.version().number(), *elapsed, *instructions)));
            button.cancel();
        }
    };
    is_cancelled(set.runner().cancel(&cancel).observer(observer).to_head(&conn));
    let (version, elapsed, instructions) = seen.get().expect("a pulse");
    assert_eq!(version, 3);
    assert!(elapsed > Duration::ZERO && instructions > 0);
}

#[test]
fn sqlites_own_interrupt_cancels_too() {
    let set = endless();
    let (_file, mut conn) = database(&set, "WAL");
    Cancel::new().attach(&mut conn).unwrap();
    let before = dump(&conn);
    let handle = conn.get_interrupt_handle();
    let runner = set.runner().observer(move |event| {
        if matches!(event, Event::Pulse { .. }) {
            handle.interrupt();
        }
    });
    assert_eq!(is_cancelled(runner.to_head(&conn)), State::Unchanged);
    assert_eq!(dump(&conn), before);
}

/// Each moment at which a run looks, without the progress handler; and what it leaves.
#[test]
fn between_statements_a_run_looks_by_itself() {
    let set = set(&[
        NUMBERS,
        (
            "0002_a",
            "CREATE TABLE a (x);\nCREATE TABLE b (x);",
            "DROP TABLE b;\nDROP TABLE a;",
        ),
        ("0003_c", "CREATE TABLE c (x);", "DROP TABLE c;"),
    ]);
    let moments: [fn(&Event<'_>) -> bool; 5] = [
        |event| matches!(event, Event::Planned(_)),
        |event| matches!(event, Event::StepStarted(_)),
        |event| matches!(event, Event::StatementDone { .. }),
        |event| matches!(event, Event::StepDone(done) if done.migration.name() == "c"),
        |event| matches!(event, Event::Checking),
    ];
    for (i, moment) in moments.into_iter().enumerate() {
        let (_file, conn) = database(&set, "DELETE");
        let before = (dump(&conn), pragmas(&conn));
        let outcome = cancelling(&set, &Cancel::new(), moment).to_head(&conn);
        assert_eq!(is_cancelled(outcome), State::Unchanged, "moment {i}");
        assert_eq!((dump(&conn), pragmas(&conn)), before, "moment {i}");
    }
}

#[test]
fn what_is_committed_is_done_and_a_database_at_head_has_nothing_to_cancel() {
    let set = set(&[NUMBERS]);
    let file = File::new();
    let conn = file.open();
    let cancel = Cancel::new();
    let report = cancelling(&set, &cancel, |event| matches!(event, Event::Committed)).to_head(&conn);
    assert_eq!(report.unwrap().steps.len(), 1);
    assert!(cancel.is_cancelled());
    assert!(set.runner().cancel(&cancel).to_head(&conn).unwrap().is_noop());
}

#[test]
fn a_split_run_says_what_stays() {
    let set = set(&[
        NUMBERS,
        ("0002_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        (
            "0003_vacuum",
            "-- tohead: no-transaction\n-- tohead: irreversible \"nothing to undo\"\nVACUUM;",
            "",
        ),
        ("0004_b", "CREATE TABLE b (x);", "DROP TABLE b;"),
    ]);
    let (_file, conn) = database(&set, "DELETE");
    let at = |event: &Event<'_>| matches!(event, Event::StepStarted(step) if step.migration.name() == "vacuum");
    let state = is_cancelled(cancelling(&set, &Cancel::new(), at).to_head(&conn));
    assert_eq!(state, State::StoppedAfter("0002_a".to_owned()));
    assert_eq!(set.status(&conn).unwrap().current_id.as_deref(), Some("0002_a"));
}

fn count_for_ever(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch("CREATE TABLE made (x)")?;
    tx.execute_batch(ENDLESS)
}

fn back(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch("DROP TABLE made")
}

#[test]
fn a_rust_step_is_ended_in_the_middle_of_its_statement() {
    let set = Dir::new(&[
        ("0001_numbers.up.sql", NUMBERS.1),
        ("0001_numbers.down.sql", NUMBERS.2),
        (
            "0002_rust.rs",
            "pub fn up(tx: &Transaction) {}\npub fn down(tx: &Transaction) {}",
        ),
    ])
    .compiler()
    .rows(0)
    .rust_step("0002_rust", count_for_ever, Some(back))
    .compile()
    .unwrap();
    let (_file, mut conn) = database(&set, "WAL");
    let cancel = Cancel::new();
    cancel.attach(&mut conn).unwrap();
    let before = dump(&conn);
    let runner = cancelling(&set, &cancel, |event| matches!(event, Event::Pulse { .. }));
    assert_eq!(is_cancelled(runner.to_head(&conn)), State::Unchanged);
    assert_eq!(dump(&conn), before);
}

#[test]
fn a_run_that_waits_for_a_lock_need_not_wait_to_the_end() {
    let set = endless();
    let (file, conn) = database(&set, "WAL");
    let other = file.open();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    let runner = set.runner().cancel(&cancel).busy_timeout(Duration::from_secs(20));
    assert_eq!(is_cancelled(runner.to_head(&conn)), State::Unchanged);
}

#[test]
fn a_backup_under_way_leaves_no_file() {
    let set = set(&[
        NUMBERS,
        (
            "0002_drop",
            "-- tohead: allow(drop-table) \"not needed\"\nDROP TABLE pairs;",
            "CREATE TABLE pairs (n INTEGER NOT NULL);",
        ),
    ]);
    let (file, conn) = database(&set, "DELETE");
    // More pages than are copied at once.
    conn.execute_batch("CREATE TABLE photos (x); INSERT INTO photos SELECT zeroblob(9000) FROM numbers")
        .unwrap();
    let before = dump(&conn);
    let backups = file.path().with_file_name("backups");
    let runner = cancelling(&set, &Cancel::new(), |event| matches!(event, Event::BackingUp { .. }))
        .backup(Backup::always().in_directory(&backups));
    assert_eq!(is_cancelled(runner.to_head(&conn)), State::Unchanged);
    assert_eq!(dump(&conn), before);
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), 0);
}

#[test]
fn an_apps_own_statements_are_never_ended() {
    let file = File::new();
    let mut conn = file.open();
    let cancel = Cancel::new();
    cancel.attach(&mut conn).unwrap();
    cancel.cancel();
    // More instructions than lie between two calls of the handler.
    let long =
        "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) SELECT count(*) FROM c";
    assert_eq!(integer(&conn, long), 100_000);
    // Not even behind a run that was ended.
    let set = set(&[NUMBERS]);
    is_cancelled(set.runner().cancel(&cancel).to_head(&conn));
    assert_eq!(integer(&conn, long), 100_000);
    Cancel::detach(&mut conn).unwrap();
    assert_eq!(integer(&conn, long), 100_000);
}
