//! schema.sql is what the migrations make.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::App;

type Objects = BTreeMap<(String, String), String>;

#[test]
fn the_declared_schema_is_the_schema_at_head() {
    let app = App::new();
    app.keto(&["up"]);
    let declared = Connection::open_in_memory().expect("a database");
    declared
        .execute_batch(include_str!("../../schema.sql"))
        .expect("schema.sql runs");

    let (declared, at_head) = (objects(&declared), objects(&app.database()));
    assert!(declared.len() > 20);
    for (name, sql) in &declared {
        assert_eq!(Some(sql), at_head.get(name), "{name:?}");
    }
    let undeclared: Vec<_> = at_head.keys().filter(|name| !declared.contains_key(*name)).collect();
    assert!(undeclared.is_empty(), "{undeclared:?}");
}

/// All objects but tohead's own and the indexes and tables that SQLite makes by itself.
fn objects(conn: &Connection) -> Objects {
    let mut statement = conn
        .prepare(
            "SELECT type, name, sql FROM sqlite_schema
             WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'tohead%' AND name NOT LIKE 'sqlite%'",
        )
        .expect("sqlite_schema");
    let object = |row: &rusqlite::Row<'_>| {
        let sql: String = row.get(2)?;
        Ok(((row.get(0)?, row.get(1)?), plain(&sql)))
    };
    statement
        .query_map([], object)
        .and_then(Iterator::collect)
        .expect("rows")
}

/// Without comments, white space and the quotes that RENAME adds. Enough here: no literal in these
/// statements holds `--` or a double quote.
fn plain(sql: &str) -> String {
    let without_comments: String = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or(line))
        .collect();
    without_comments
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '"')
        .collect()
}
