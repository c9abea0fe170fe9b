//! sqlx, on one connection, in a runtime of one thread.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tokio::runtime::{Builder, Runtime};

use super::{FIRST_QUERY, Session};
use crate::set::Set;

struct Sqlx {
    set: &'static Set,
    // Before the runtime that it needs to end.
    conn: SqliteConnection,
    runtime: Runtime,
}

pub fn open(set: &'static Set, file: Option<&Path>) -> Box<dyn Session> {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let options = match file {
        Some(file) => SqliteConnectOptions::new().filename(file).create_if_missing(true),
        None => SqliteConnectOptions::new().in_memory(true),
    };
    let conn = runtime.block_on(options.connect()).expect("a database");
    Box::new(Sqlx { set, conn, runtime })
}

impl Session for Sqlx {
    fn execute(&mut self, sql: &str) {
        let done = self.conn.execute(AssertSqlSafe(sql.to_owned()));
        self.runtime.block_on(done).expect("the SQL runs");
    }

    fn to_head(&mut self) {
        let done = self.set.sqlx.run(&mut self.conn);
        self.runtime.block_on(done).expect("sqlx runs");
    }

    fn up_to(&mut self, count: usize) {
        let target = i64::try_from(count).expect("a small number");
        let done = self.set.sqlx.run_to(target, &mut self.conn);
        self.runtime.block_on(done).expect("sqlx runs");
    }

    fn first_query(&mut self) {
        let found = sqlx::query_scalar::<_, i64>(FIRST_QUERY).fetch_one(&mut self.conn);
        assert_eq!(self.runtime.block_on(found).expect("the query runs"), 2);
    }
}
