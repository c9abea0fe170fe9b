//! Promise 8: tests start at head. `in_memory` gives a database of its own to every test, at head, with
//! the rows that the migrations insert and the connection's settings as rusqlite makes them.

mod support;

use rusqlite::Connection;
use support::{integer, set};

#[test]
fn every_test_has_a_database_of_its_own_at_head() {
    let set = set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (name TEXT NOT NULL);",
            "DROP TABLE foods;",
        ),
        ("0002_seed", "INSERT INTO foods VALUES ('egg');", "DELETE FROM foods;"),
    ]);
    let (one, other) = (set.in_memory().unwrap(), set.in_memory().unwrap());
    one.execute("INSERT INTO foods VALUES ('milk')", []).unwrap();
    assert_eq!(integer(&one, "SELECT count(*) FROM foods"), 2);
    assert_eq!(integer(&other, "SELECT count(*) FROM foods"), 1);
    for conn in [&one, &other] {
        assert!(set.status(conn).unwrap().is_at_head());
        assert!(set.to_head(conn).unwrap().is_noop());
        let fresh = Connection::open_in_memory().unwrap();
        for pragma in [
            "PRAGMA foreign_keys",
            "PRAGMA recursive_triggers",
            "PRAGMA legacy_alter_table",
        ] {
            assert_eq!(integer(conn, pragma), integer(&fresh, pragma), "{pragma}");
        }
    }
}
