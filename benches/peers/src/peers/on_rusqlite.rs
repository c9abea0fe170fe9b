//! The peers that work on a connection of rusqlite.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{FIRST_QUERY, Session};
use crate::set::Set;

/// Migrates until so many migrations are applied; all is what an app calls at its start.
type Migrate = fn(&'static Set, &mut Connection, usize);

pub struct OnRusqlite {
    set: &'static Set,
    conn: Connection,
    migrate: Migrate,
}

impl OnRusqlite {
    pub fn open(set: &'static Set, file: Option<&Path>, migrate: Migrate) -> Box<dyn Session> {
        let conn = match file {
            Some(file) => Connection::open(file),
            None => Connection::open_in_memory(),
        };
        Box::new(Self {
            set,
            conn: conn.expect("a database"),
            migrate,
        })
    }
}

impl Session for OnRusqlite {
    fn execute(&mut self, sql: &str) {
        self.conn.execute_batch(sql).expect("the SQL runs");
    }

    fn to_head(&mut self) {
        self.up_to(self.set.count);
    }

    fn up_to(&mut self, count: usize) {
        (self.migrate)(self.set, &mut self.conn, count);
    }

    fn first_query(&mut self) {
        let rows: i64 = self
            .conn
            .query_row(FIRST_QUERY, [], |row| row.get(0))
            .expect("the query runs");
        assert_eq!(rows, 2);
    }
}

pub fn tohead(set: &'static Set, file: Option<&Path>) -> Box<dyn Session> {
    OnRusqlite::open(set, file, |set, conn, count| {
        if count == set.count {
            set.tohead.to_head(conn).expect("tohead runs");
        } else {
            let target = tohead::Target::Version(set.tohead.list()[count - 1].version());
            set.tohead.to(conn, target).expect("tohead runs");
        }
    })
}

pub fn rusqlite_migration(set: &'static Set, file: Option<&Path>) -> Box<dyn Session> {
    OnRusqlite::open(set, file, |set, conn, count| {
        let migrations = (set.rusqlite_migration)();
        let outcome = if count == set.count {
            migrations.to_latest(conn)
        } else {
            migrations.to_version(conn, count)
        };
        outcome.expect("rusqlite_migration runs");
    })
}

pub fn refinery(set: &'static Set, file: Option<&Path>) -> Box<dyn Session> {
    OnRusqlite::open(set, file, |set, conn, count| {
        run_refinery(set, (set.refinery)(), conn, count);
    })
}

pub fn refinery_grouped(set: &'static Set, file: Option<&Path>) -> Box<dyn Session> {
    OnRusqlite::open(set, file, |set, conn, count| {
        run_refinery(set, (set.refinery)().set_grouped(true), conn, count);
    })
}

fn run_refinery(set: &Set, runner: refinery::Runner, conn: &mut Connection, count: usize) {
    let runner = if count == set.count {
        runner
    } else {
        let version = i32::try_from(count).expect("a small number");
        runner.set_target(refinery::Target::Version(version))
    };
    runner.run(conn).expect("refinery runs");
}

/// By hand, and in one transaction: the scripts behind the number in `user_version`.
pub fn raw(set: &'static Set, file: Option<&Path>) -> Box<dyn Session> {
    OnRusqlite::open(set, file, |set, conn, count| {
        let done: u32 = conn
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .expect("the header can be read");
        let tx = Transaction::new(conn, TransactionBehavior::Immediate).expect("a transaction");
        for script in &set.up[done as usize..count] {
            tx.execute_batch(script).expect("the script runs");
        }
        tx.execute_batch(&format!("PRAGMA user_version = {count}"))
            .expect("the header can be written");
        tx.commit().expect("the transaction commits");
    })
}
