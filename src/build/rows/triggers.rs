//! The triggers of a table, as the schema has them.

use rusqlite::Connection;

/// The name and the definition of each trigger on a table or a view; none where SQLite cannot say.
pub(super) fn triggers_of(conn: &Connection, table: &str) -> Vec<(String, String)> {
    let read = || -> rusqlite::Result<Vec<(String, String)>> {
        let sql = "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE";
        let mut triggers = conn.prepare_cached(sql)?;
        triggers
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    read().unwrap_or_default()
}
