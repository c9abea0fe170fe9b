//! diesel_migrations, on a connection of diesel.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use diesel_migrations::MigrationHarness;

use super::{FIRST_QUERY, Session};
use crate::set::Set;

struct Diesel {
    set: &'static Set,
    conn: SqliteConnection,
}

pub fn open(set: &'static Set, file: Option<&Path>) -> Box<dyn Session> {
    let url = file.map_or(":memory:", |file| file.to_str().expect("a path in UTF-8"));
    let conn = SqliteConnection::establish(url).expect("a database");
    Box::new(Diesel { set, conn })
}

impl Session for Diesel {
    fn execute(&mut self, sql: &str) {
        self.conn.batch_execute(sql).expect("the SQL runs");
    }

    fn to_head(&mut self) {
        let migrations = (self.set.diesel)();
        self.conn.run_pending_migrations(migrations).expect("diesel runs");
    }

    fn up_to(&mut self, count: usize) {
        let done = self.conn.applied_migrations().expect("diesel reads its table").len();
        for _ in done..count {
            let migrations = (self.set.diesel)();
            self.conn.run_next_migration(migrations).expect("diesel runs");
        }
    }

    fn first_query(&mut self) {
        diesel::sql_query(FIRST_QUERY)
            .execute(&mut self.conn)
            .expect("the query runs");
    }
}
