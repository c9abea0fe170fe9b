//! Every target leads where it says, and the ledger tells how.

mod support;

use rusqlite::Connection;
use support::{dump, dump_without_times, ledger, set};
use tohead::{Action, Direction, Migrations, Target, Version};

/// Versions of different lengths: they are compared as numbers.
fn four() -> Migrations {
    set(&[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("7_b", "CREATE TABLE b (x);", "DROP TABLE b;"),
        ("0010_c", "INSERT INTO a VALUES (1);", "DELETE FROM a;"),
        ("20260101120000123456_d", "CREATE TABLE d (x);", "DROP TABLE d;"),
    ])
}

const IDS: [&str; 4] = ["0001_a", "7_b", "0010_c", "20260101120000123456_d"];

fn version(text: &str) -> Target {
    Target::Version(text.parse().unwrap())
}

fn after(set: &Migrations, steps: i64) -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    set.to(&conn, Target::Steps(steps)).unwrap();
    conn
}

/// From after so many migrations, to a target, to after so many.
fn cases() -> Vec<(i64, Target, i64)> {
    let mut cases = vec![
        (0, Target::Steps(1), 1),
        (1, Target::Steps(2), 3),
        (1, Target::Steps(99), 4), // going up stops at head
        (0, Target::Steps(i64::MAX), 4),
        (4, Target::Steps(1), 4),
        (4, Target::Steps(-1), 3),
        (4, Target::Steps(-4), 0),
        (2, Target::Steps(-2), 0),
        (2, Target::Steps(0), 2),
    ];
    for from in 0..=4 {
        cases.push((from, Target::Head, 4));
        cases.push((from, Target::Base, 0));
        for (to, text) in ["1", "0007", "10", "20260101120000123456"].iter().enumerate() {
            cases.push((from, version(text), to as i64 + 1));
        }
    }
    cases
}

#[test]
fn every_target_is_reached_by_the_shortest_way() {
    let set = four();
    for (from, target, to) in cases() {
        let name = format!("from {from} to {target}");
        let conn = after(&set, from);
        let plan = set.plan(&conn, target.clone()).unwrap();
        let report = set.to(&conn, target).unwrap();
        let steps: Vec<_> = report
            .steps
            .iter()
            .map(|step| (step.direction, step.migration.id()))
            .collect();
        let expected: Vec<_> = if to >= from {
            IDS[from as usize..to as usize]
                .iter()
                .map(|id| (Direction::Up, (*id).to_owned()))
                .collect()
        } else {
            IDS[to as usize..from as usize]
                .iter()
                .rev()
                .map(|id| (Direction::Down, (*id).to_owned()))
                .collect()
        };
        assert_eq!(steps, expected, "{name}");
        let planned: Vec<_> = plan
            .steps
            .iter()
            .map(|step| (step.direction, step.migration.id()))
            .collect();
        assert_eq!(planned, expected, "{name}: the plan");
        let id = |at: i64| {
            at.checked_sub(1)
                .and_then(|at| IDS.get(at as usize))
                .map(|id| (*id).to_owned())
        };
        assert_eq!(
            (report.from.map(|at| at.id()), report.to.map(|at| at.id())),
            (id(from), id(to)),
            "{name}"
        );
        assert_eq!(set.status(&conn).unwrap().current_id, id(to), "{name}");
        assert!(set.verify(&conn).unwrap().is_ok(), "{name}");
        assert_eq!(report.is_noop(), from == to, "{name}");
    }
}

#[test]
fn the_way_there_leaves_no_trace_outside_of_the_ledger() {
    let set = four();
    let state = |conn: &Connection| {
        conn.execute_batch("DELETE FROM tohead_ledger WHERE set_name = 'main'")
            .unwrap();
        dump_without_times(conn)
    };
    for (from, target, to) in cases() {
        let conn = after(&set, from);
        set.to(&conn, target.clone()).unwrap();
        if from + to > 0 {
            let straight = after(&set, 4);
            set.to(&straight, Target::Base).unwrap();
            set.to(&straight, Target::Steps(to)).unwrap();
            assert_eq!(state(&conn), state(&straight), "from {from} to {target}");
        }
    }
}

#[test]
fn where_there_is_nothing_to_do_nothing_is_written() {
    let set = four();
    for (from, target, to) in cases() {
        if from == to {
            let conn = after(&set, from);
            let before = dump(&conn);
            set.to(&conn, target.clone()).unwrap();
            assert_eq!(dump(&conn), before, "{target} at {from}");
        }
    }
    let conn = Connection::open_in_memory().unwrap();
    set.to(&conn, Target::Base).unwrap();
    set.down(&conn, 0).unwrap();
    assert_eq!(
        support::integer(&conn, "SELECT count(*) FROM sqlite_schema"),
        0,
        "not even a ledger"
    );
}

#[test]
fn down_undoes_the_last_migrations() {
    let set = four();
    let conn = set.in_memory().unwrap();
    assert_eq!(set.down(&conn, 1).unwrap().to.unwrap().id(), "0010_c");
    assert_eq!(set.down(&conn, 2).unwrap().to.unwrap().id(), "0001_a");
    assert!(set.down(&conn, 1).unwrap().to.is_none());
}

#[test]
fn the_history_tells_everything_that_was_done() {
    let set = four();
    let conn = set.in_memory().unwrap();
    set.down(&conn, 2).unwrap();
    set.to_head(&conn).unwrap();
    let history = set.history(&conn).unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|entry| format!("{} {}", entry.action, entry.id()))
        .collect();
    let expected = [
        "up 0001_a",
        "up 7_b",
        "up 0010_c",
        "up 20260101120000123456_d",
        "down 20260101120000123456_d",
        "down 0010_c",
        "up 0010_c",
        "up 20260101120000123456_d",
    ];
    assert_eq!(told, expected);
    assert_eq!(told, ledger(&conn));
    assert!(
        history
            .windows(2)
            .all(|pair| pair[0].seq < pair[1].seq && pair[0].at <= pair[1].at)
    );
    for entry in &history {
        let migration = set.get(entry.version).unwrap();
        assert_eq!(
            entry.version.to_string(),
            migration.version().to_string(),
            "digits as written"
        );
        assert_eq!(
            entry.checksum.as_deref(),
            Some(migration.checksum().to_string().as_str())
        );
        assert_eq!(entry.down_sql.is_some(), entry.action == Action::Up);
        assert!(
            entry.at.ends_with('Z') && entry.at.len() == "2026-01-01T12:00:00.000Z".len(),
            "{}",
            entry.at
        );
    }
    let first = &history[0];
    assert_eq!(
        (first.schema_version.as_str(), first.fingerprint.clone()),
        ("0.1.0", set.list()[0].fingerprint().to_string())
    );
    let after_down = &history[4];
    assert_eq!(
        after_down.fingerprint,
        set.list()[2].fingerprint().to_string(),
        "after the action"
    );
}

#[test]
fn there_is_no_history_before_the_first_run() {
    assert!(
        four()
            .history(&Connection::open_in_memory().unwrap())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_version_that_is_written_otherwise_is_the_same() {
    let set = four();
    let conn = set.in_memory().unwrap();
    assert_eq!(set.get("7".parse::<Version>().unwrap()).unwrap().id(), "7_b");
    set.to(&conn, version("00000000000007")).unwrap();
    assert_eq!(set.status(&conn).unwrap().current_id.as_deref(), Some("7_b"));
}

#[test]
fn a_stamp_records_without_running() {
    let set = set(&[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_b", "INSERT INTO a VALUES ('by the migration');", "DELETE FROM a;"),
        ("0003_c", "CREATE TABLE c (x);", "DROP TABLE c;"),
    ]);
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch("CREATE TABLE a (x); INSERT INTO a VALUES ('mine')")
        .unwrap();
    let runner = set.runner();
    runner.stamp(&conn, version("2")).unwrap();
    assert_eq!(ledger(&conn), ["stamp 0001_a", "stamp 0002_b"]);
    assert_eq!(support::integer(&conn, "SELECT count(*) FROM a"), 1);
    assert_eq!(set.to_head(&conn).unwrap().steps.len(), 1);
    assert!(set.verify(&conn).unwrap().is_ok());
    set.to(&conn, Target::Base).unwrap();
    assert_eq!(
        support::integer(&conn, "SELECT count(*) FROM sqlite_schema WHERE name = 'a'"),
        0
    );
}

/// What the build lets pass about a down part, a run lets pass too.
#[test]
fn a_down_part_that_restores_almost_everything_can_be_run() {
    let allow = "-- tohead: allow(down-differs) \"the index may stay\"\n";
    let stays = format!("{allow}CREATE INDEX a_x ON a (x);");
    let set = support::set(&[
        ("0001_a", "CREATE TABLE a (x TEXT, y TEXT, z TEXT);", "DROP TABLE a;"),
        (
            "0002_drop_y",
            "ALTER TABLE a DROP COLUMN y;",
            "ALTER TABLE a ADD COLUMN y TEXT;",
        ),
        ("0003_more", "CREATE TABLE b (x);", "DROP TABLE b;"),
    ]);
    let conn = Connection::open_in_memory().unwrap();
    set.to_head(&conn).unwrap();
    set.down(&conn, 2).unwrap();
    assert!(set.verify(&conn).unwrap().is_ok(), "y is the last column now");
    set.to_head(&conn).unwrap();
    assert!(set.verify(&conn).unwrap().is_ok());
    set.to(&conn, Target::Base).unwrap();

    let set = support::set(&[
        ("0001_a", "CREATE TABLE a (x TEXT);", "DROP TABLE a;"),
        ("0002_index", &stays, "SELECT 1;"),
    ]);
    set.to_head(&conn).unwrap();
    set.down(&conn, 1).unwrap();
    assert!(set.verify(&conn).unwrap().is_ok());
}
