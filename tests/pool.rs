//! A pool is migrated through one of its connections, and all of them see the result.

mod support;

use rusqlite::Connection;
use support::{File, integer, set};
use tohead::r2d2::{ManageConnection, Pool};
use tohead::{Error, Migrations};

/// The smallest manager that opens a file.
struct Manager(std::path::PathBuf);

impl ManageConnection for Manager {
    type Connection = Connection;
    type Error = rusqlite::Error;

    fn connect(&self) -> rusqlite::Result<Connection> {
        Ok(support::open(&self.0))
    }

    fn is_valid(&self, conn: &mut Connection) -> rusqlite::Result<()> {
        conn.execute_batch("")
    }

    fn has_broken(&self, _: &mut Connection) -> bool {
        false
    }
}

fn two() -> Migrations {
    set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY);",
            "DROP TABLE foods;",
        ),
        ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;"),
    ])
}

fn pool(file: &File) -> Pool<Manager> {
    Pool::builder().max_size(4).build(Manager(file.path())).unwrap()
}

#[test]
fn every_connection_of_the_pool_sees_the_new_schema() {
    let (set, file) = (two(), File::new());
    let pool = pool(&file);
    let opened_before = pool.get().unwrap();
    assert_eq!(integer(&opened_before, "SELECT count(*) FROM sqlite_schema"), 0);
    let report = set.to_head_pool(&pool).unwrap();
    assert_eq!(report.steps.len(), 2);
    assert_eq!(integer(&opened_before, "SELECT count(*) FROM units"), 0);
    assert!(set.to_head_pool(&pool).unwrap().is_noop());
}

#[test]
fn the_connection_goes_back_with_its_pragmas() {
    let (set, file) = (two(), File::new());
    let pool = Pool::builder().max_size(1).build(Manager(file.path())).unwrap();
    set.to_head_pool(&pool).unwrap();
    let conn = pool.get().unwrap();
    assert!(conn.is_autocommit());
    assert_eq!(integer(&conn, "PRAGMA foreign_keys"), 1);
}

#[test]
fn the_connection_goes_back_after_an_error() {
    let (set, file) = (two(), File::with("CREATE TABLE foods (x)"));
    let pool = Pool::builder().max_size(1).build(Manager(file.path())).unwrap();
    assert!(matches!(set.to_head_pool(&pool), Err(Error::Occupied { .. })));
    pool.get().unwrap().execute_batch("DROP TABLE foods").unwrap();
    set.to_head_pool(&pool).unwrap();
}

#[test]
fn pools_that_start_at_once_apply_once() {
    let (set, file) = (two(), File::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| set.to_head_pool(&pool(&file)).unwrap());
        }
    });
    assert_eq!(support::ledger(&file.open()), ["up 0001_foods", "up 0002_units"]);
}
