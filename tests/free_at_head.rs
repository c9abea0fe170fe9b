//! Promise 5: free when there is nothing to do. At head, `to_head` runs one statement, which reads one
//! header field, takes no write lock, and is the same for 10 and for 1,000 migrations.

mod support;

use std::cell::RefCell;

use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use support::{File, dir};
use tohead::{Migrations, Target};

thread_local! {
    static STATEMENTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The statements that a call runs on the connection.
fn statements(conn: &mut Connection, call: impl Fn(&Connection)) -> Vec<String> {
    fn on_event(event: TraceEvent<'_>) {
        if let TraceEvent::Stmt(_, sql) = event {
            STATEMENTS.with_borrow_mut(|statements| statements.push(sql.to_owned()));
        }
    }
    conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(on_event as fn(TraceEvent<'_>)))
        .unwrap();
    STATEMENTS.take();
    call(conn);
    conn.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent<'_>)>)
        .unwrap();
    STATEMENTS.take()
}

/// A set of so many migrations, each with a table.
fn of(count: usize) -> Migrations {
    let parts: Vec<_> = (1..=count)
        .map(|i| {
            (
                format!("{i:04}_t{i}"),
                format!("CREATE TABLE t{i} (x INTEGER);"),
                format!("DROP TABLE t{i};"),
            )
        })
        .collect();
    let parts: Vec<_> = parts
        .iter()
        .map(|(id, up, down)| (id.as_str(), up.as_str(), down.as_str()))
        .collect();
    dir(&parts).compile()
}

fn at_head(set: &Migrations) -> File {
    let file = File::new();
    set.to_head(&file.open()).unwrap();
    file
}

/// Holds a call to the one statement that reads the mark.
fn assert_one_read(statements: &[String], name: &str) {
    let [only] = statements else {
        panic!("{name}: {statements:?}")
    };
    assert!(
        ["PRAGMA user_version", "PRAGMA main.user_version"].contains(&only.as_str()),
        "{name}: {only}"
    );
}

#[test]
fn one_statement_runs_whatever_the_number_of_migrations() {
    for count in [1, 10, 1000] {
        let set = of(count);
        let file = at_head(&set);
        for time in ["first", "second"] {
            let seen = statements(&mut file.open(), |conn| assert!(set.to_head(conn).unwrap().is_noop()));
            assert_one_read(&seen, &format!("{count} migrations, {time} time"));
        }
    }
}

/// SQLite parses the schema when a table is first read, which costs more with every table
/// (<https://sqlite.org/pragma.html#pragma_schema_version>). Here that would be an error.
#[test]
fn the_schema_is_not_parsed() {
    let set = of(10);
    let file = at_head(&set);
    file.open()
        .execute_batch(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE t3 (' WHERE name = 't3'",
        )
        .unwrap();
    let conn = file.open();
    assert!(set.to_head(&conn).unwrap().is_noop());
    let error = conn.prepare("SELECT * FROM t1").unwrap_err().to_string();
    assert!(error.contains("malformed database schema"), "{error}");
    assert!(set.to_head(&conn).unwrap().is_noop());
}

#[test]
fn it_waits_for_nobody_and_writes_nothing() {
    let set = of(10);
    for journal_mode in ["DELETE", "WAL"] {
        let file = at_head(&set);
        file.open().pragma_update(None, "journal_mode", journal_mode).unwrap();
        let before = file.bytes();
        let writer = file.open();
        writer
            .execute_batch("BEGIN IMMEDIATE; INSERT INTO t1 VALUES (1)")
            .unwrap();
        let runner = set.runner().busy_timeout(std::time::Duration::ZERO);
        let report = runner.to_head(&file.open()).unwrap();
        assert!(report.is_noop(), "{journal_mode}");
        assert_eq!(report.to.unwrap().id(), "0010_t10");
        writer.execute_batch("ROLLBACK").unwrap();
        assert!(file.bytes() == before, "{journal_mode}");
    }
}

#[test]
fn a_read_only_database_at_head_is_no_error() {
    let set = of(10);
    let file = at_head(&set);
    assert!(set.to_head(&file.open_read_only()).unwrap().is_noop());
    let query_only = file.open();
    query_only.execute_batch("PRAGMA query_only = ON").unwrap();
    assert!(set.to_head(&query_only).unwrap().is_noop());
}

#[test]
fn a_read_only_database_whose_mark_was_lost_is_no_error() {
    let set = of(10);
    let file = at_head(&set);
    file.open().execute_batch("PRAGMA user_version = 0").unwrap();
    assert!(set.to_head(&file.open_read_only()).unwrap().is_noop());
}

#[test]
fn a_mark_that_was_lost_is_set_again_without_waiting() {
    let set = of(10);
    let file = at_head(&set);
    let mark = support::integer(&file.open(), "PRAGMA user_version");
    file.open().execute_batch("PRAGMA user_version = 0").unwrap();
    let writer = file.open();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let runner = set.runner().busy_timeout(std::time::Duration::ZERO);
    assert!(runner.to_head(&file.open()).unwrap().is_noop());
    writer.execute_batch("ROLLBACK").unwrap();
    assert_eq!(support::integer(&file.open(), "PRAGMA user_version"), 0);
    assert!(runner.to_head(&file.open()).unwrap().is_noop());
    assert_eq!(support::integer(&file.open(), "PRAGMA user_version"), mark);
    let seen = statements(&mut file.open(), |conn| drop(set.to_head(conn).unwrap()));
    assert_one_read(&seen, "once it is set");
}

/// The check would see more: it does where there is something to do.
#[test]
fn more_than_one_statement_runs_where_there_is_something_to_do() {
    let set = of(2);
    let file = File::new();
    set.to(&file.open(), Target::Steps(1)).unwrap();
    assert!(statements(&mut file.open(), |conn| drop(set.to_head(conn).unwrap())).len() > 5);
}

#[test]
fn the_mark_of_another_set_is_not_taken_for_ones_own() {
    let (one, other) = (of(2), of(3));
    let file = at_head(&one);
    assert_eq!(other.to_head(&file.open()).unwrap().steps.len(), 1);
    assert!(one.to_head(&file.open()).unwrap().newer.is_some());
}

/// The other end: an empty database takes the script of head, and all that the ledger says of it, in two goes: the entries
/// of the ledger's own set, and those of this one, each by one statement that is prepared once.
#[test]
fn a_new_database_gets_its_ledger_in_two_goes() {
    let files = dir(&[
        ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
        ("0002_b", "CREATE TABLE b (x);", "DROP TABLE b;"),
    ]);
    let set = files.compiler().snapshot(true).compile().unwrap();
    let mut conn = Connection::open_in_memory().unwrap();
    let statements = statements(&mut conn, |conn| {
        assert!(set.to_head(conn).unwrap().from_snapshot);
    });
    let is_entry = |sql: &String| sql.starts_with("INSERT INTO main.tohead_ledger");
    let goes = statements
        .chunk_by(|a, b| is_entry(a) && is_entry(b))
        .filter(|go| is_entry(&go[0]));
    let entries = support::integer(&conn, "SELECT count(*) FROM tohead_ledger");
    let own = usize::try_from(entries).unwrap() - set.list().len();
    assert_eq!(goes.map(<[_]>::len).collect::<Vec<_>>(), [own, 2], "{statements:#?}");
    assert!(set.verify(&conn).unwrap().is_ok());
}
