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
    keys_of_first(conn, table, spoken_of(column))
}

/// The keys of the table that a text names: `post` that of `post` or `posts`.
pub(super) fn keys_of(conn: &Connection, table: &Table, text: &str) -> Option<Vec<Value>> {
    let keys = keys_of_first(conn, table, spoken_of(&format!("{text}_id")));
    let keys = keys.or_else(|| keys_of_first(conn, table, vec![text.to_ascii_lowercase()]));
    keys.filter(|keys| !keys.is_empty())
}

/// The keys of the first of these that is another table with a key of one column.
fn keys_of_first(conn: &Connection, table: &Table, names: Vec<String>) -> Option<Vec<Value>> {
    let named = names.into_iter().find_map(|name| {
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
