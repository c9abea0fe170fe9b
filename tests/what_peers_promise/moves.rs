//! Up, down, to a place, and what is reported of it.

use rusqlite::Transaction;
use tohead::{Direction, Error, State, Target};

use crate::support::{self, integer, ledger};
use crate::{ALL, UNIQUE, four, ids, is_there, memory};

fn version(text: &str) -> Target {
    Target::Version(text.parse().unwrap())
}

/// All of them: everything pending is applied once, in order, and the report says so; the second run does nothing.
#[test]
fn up_applies_all_in_order_and_a_second_time_nothing() {
    let (set, conn) = (four(), memory());
    let report = set.to_head(&conn).unwrap();
    let steps: Vec<_> = report.steps.iter().map(|step| step.migration.id()).collect();
    assert_eq!(steps, ALL.map(|(id, ..)| id));
    assert!(report.steps.iter().all(|step| step.direction == Direction::Up));
    assert_eq!(integer(&conn, "SELECT count(*) FROM titles"), 1);
    let before = support::dump(&conn);
    assert!(set.to_head(&conn).unwrap().is_noop());
    assert_eq!(support::dump(&conn), before);
}

/// refinery, sqlx, rusqlite_migration, goose: a newer binary applies what is new, and only that.
#[test]
fn what_was_added_is_applied_to_what_is_there() {
    let conn = memory();
    for count in 1..=ALL.len() {
        let report = support::set(&ALL[..count]).to_head(&conn).unwrap();
        assert_eq!(report.steps.len(), 1);
        assert_eq!(report.steps[0].migration.id(), ALL[count - 1].0);
    }
    assert_eq!(ledger(&conn).len(), ALL.len());
}

/// goose, diesel, golang-migrate, migratio: one at a time, all the way up and all the way down.
#[test]
fn one_at_a_time_leads_up_to_head_and_down_to_nothing() {
    let (set, conn) = (four(), memory());
    for (id, ..) in ALL {
        let report = set.to(&conn, Target::Steps(1)).unwrap();
        assert_eq!(report.to.unwrap().id(), id);
    }
    for (id, ..) in ALL.iter().rev() {
        let report = set.down(&conn, 1).unwrap();
        assert_eq!(
            (report.steps.len(), report.steps[0].migration.id()),
            (1, (*id).to_owned())
        );
    }
    let left = integer(
        &conn,
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'tohead_ledger'",
    );
    assert_eq!(left, 0, "only the ledger is left");
}

/// goose, golang-migrate, Alembic, diesel: to undo more than there is undoes nothing, and is an error that says how many there
/// are. They say the same of the way up; here that ends at head, because an app at launch is then where it wanted to be.
#[test]
fn a_step_where_there_is_none_is_refused_down_and_nothing_to_do_up() {
    let (set, conn) = (four(), memory());
    for applied in [0, 3] {
        set.to(&conn, Target::Steps(applied)).unwrap();
        let before = support::dump(&conn);
        let error = set.down(&conn, 4).unwrap_err();
        assert!(matches!(error, Error::UnknownTarget { .. }), "{error:?}");
        assert!(
            error
                .to_string()
                .contains(&format!("the number of applied migrations is {applied}")),
            "{error}"
        );
        assert_eq!(support::dump(&conn), before);
    }
    assert_eq!(set.to(&conn, Target::Steps(99)).unwrap().steps.len(), 1);
    assert!(set.to(&conn, Target::Steps(1)).unwrap().is_noop());
}

/// GRDB, goose, refinery, migratio, golang-migrate: to a version, and again, and on from there.
#[test]
fn a_version_is_gone_to_once() {
    let (set, conn) = (four(), memory());
    for (target, steps, posts) in [
        ("1", 1, false),
        ("1", 0, false),
        ("3", 2, true),
        ("3", 0, true),
        ("4", 1, true),
    ] {
        let report = set.to(&conn, version(target)).unwrap();
        assert_eq!(report.steps.len(), steps, "{target}");
        assert_eq!(is_there(&conn, "posts"), posts, "{target}");
    }
    // GRDB stops the app where it is asked for a version that lies behind; here that is the way down.
    assert_eq!(set.to(&conn, version("2")).unwrap().steps.len(), 2);
    assert!(!is_there(&conn, "titles") && is_there(&conn, "posts"));
}

/// sqlx: undoing down to the version that is the last one undoes nothing.
#[test]
fn down_to_where_it_is_changes_nothing() {
    let (set, conn) = (four(), memory());
    set.to_head(&conn).unwrap();
    let before = support::dump(&conn);
    assert!(set.to(&conn, version("0004")).unwrap().is_noop());
    assert_eq!(support::dump(&conn), before);
}

/// All of them: a version that is not in the set is an error, and nothing is done.
#[test]
fn a_version_that_is_not_there_is_refused() {
    let set = four();
    for start in [Target::Base, Target::Head] {
        let conn = memory();
        set.to(&conn, start).unwrap();
        let before = support::dump(&conn);
        for target in ["0", "5", "99999999999999"] {
            let error = set.to(&conn, version(target)).unwrap_err();
            assert!(matches!(error, Error::UnknownTarget { .. }), "{target}: {error:?}");
            let error = set.plan(&conn, version(target)).unwrap_err();
            assert!(matches!(error, Error::UnknownTarget { .. }), "{target}: {error:?}");
        }
        assert_eq!(support::dump(&conn), before);
    }
}

/// migratio, Alembic (`--sql`), golang-migrate: what would be done is told, and not done; before anything else too.
#[test]
fn a_plan_is_told_and_not_done() {
    let set = four();
    let conn = memory();
    let plan = |target| {
        let plan = set.plan(&conn, target).unwrap();
        let steps = plan.steps.iter();
        steps
            .map(|step| format!("{} {}", step.direction, step.migration.version()))
            .collect::<Vec<_>>()
    };
    assert_eq!(plan(Target::Head), ["up 0001", "up 0002", "up 0003", "up 0004"]);
    assert_eq!(plan(version("2")), ["up 0001", "up 0002"]);
    assert!(plan(Target::Base).is_empty());
    assert_eq!(integer(&conn, "SELECT count(*) FROM sqlite_schema"), 0);
    set.to(&conn, Target::Steps(3)).unwrap();
    assert_eq!(plan(Target::Head), ["up 0004"]);
    assert_eq!(plan(Target::Steps(-2)), ["down 0003", "down 0002"]);
    assert_eq!(plan(Target::Base), ["down 0003", "down 0002", "down 0001"]);
}

/// All of them: what fails leaves nothing of itself, and can be repeated when the cause is gone. rusqlite_migration and refinery
/// (`set_grouped`) leave nothing of the others either; GRDB, goose, sqlx, migratio and refinery's default keep those before it.
/// Here all that is pending is one transaction.
#[test]
fn what_fails_leaves_nothing_of_the_run() {
    let set = support::set(&[ALL[0], ALL[1], ALL[2], ALL[3], UNIQUE]);
    let conn = memory();
    set.to(&conn, version("3")).unwrap();
    conn.execute_batch("INSERT INTO users (name) VALUES ('Ann')").unwrap();
    let before = support::dump(&conn);
    let error = set.to_head(&conn).unwrap_err();
    let Error::Statement { id, state, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!((id.as_str(), state), ("0005_unique", &State::Unchanged));
    assert_eq!(support::dump(&conn), before, "0004_titles was not kept");
    assert_eq!(ids(&set.status(&conn).unwrap().pending), ["0004_titles", "0005_unique"]);
    conn.execute_batch("DELETE FROM users WHERE id > 2").unwrap();
    assert_eq!(set.to_head(&conn).unwrap().steps.len(), 2);
}

/// rusqlite_migration, migratio: a failure on a new database leaves it new, also where Rust code has failed; and a panic
/// does no harm.
#[test]
fn what_fails_on_a_new_database_leaves_it_new() {
    let file = support::File::new();
    let parts = [
        ("0001_users.up.sql", ALL[0].1),
        ("0001_users.down.sql", ALL[0].2),
        (
            "0002_step.rs",
            "pub fn up(tx: &Transaction) {}\npub fn down(tx: &Transaction) {}",
        ),
    ];
    let set = |up: fn(&Transaction<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>>| {
        let dir = support::Dir::new(&parts);
        let compiler = dir.compiler().rust_step("0002_step", up, Some(|_| Ok(())));
        compiler.compile().unwrap()
    };
    let failing = set(|tx| {
        tx.execute_batch("INSERT INTO users VALUES (1, 'Ann')")?;
        if support::is_rehearsal(tx) {
            Ok(())
        } else {
            Err("not today".into())
        }
    });
    let conn = file.open();
    let error = support::refused(&file, &conn, |conn| failing.to_head(conn));
    assert!(matches!(error, Error::RustStep { .. }), "{error:?}");
    let panicking = set(|tx| {
        assert!(support::is_rehearsal(tx), "a bug in the step");
        Ok(())
    });
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| panicking.to_head(&conn))).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"a bug in the step"));
    assert!(!is_there(&conn, "users") && !is_there(&conn, "tohead_ledger"));
    assert_eq!(four().to_head(&conn).unwrap().steps.len(), 4);
}
