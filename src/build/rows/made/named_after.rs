//! Columns that are called like another table: `author_id`, of `author` or `authors`.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::parents::primary_key;
use crate::build::rows::content;
use crate::lint::named_after::spoken_of;
use crate::schema::table::Table;
use crate::source::tokens::quoted;

/// The keys of the table that a column speaks of.
pub(super) fn keys_by_name(conn: &Connection, table: &Table, column: &str) -> Option<Vec<Value>> {
    let named = spoken_of(column).into_iter().find_map(|name| {
        let key = primary_key(conn, &name).ok()?;
        let is_other = !name.eq_ignore_ascii_case(&table.name);
        <[String; 1]>::try_from(key)
            .ok()
            .filter(|_| is_other)
            .map(|[key]| (name, key))
    });
    let (parent, key) = named?;
    let sql = format!("SELECT {} FROM main.{} LIMIT 40", quoted(&key), quoted(&parent));
    let mut statement = conn.prepare(&sql).ok()?;
    let values = statement.query_map([], |row| content::value(row, 0)).ok()?;
    values.collect::<rusqlite::Result<_>>().ok()
}
