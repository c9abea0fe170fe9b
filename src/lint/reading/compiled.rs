//! What SQLite says of a view or trigger when it compiles what is in it.
//!
//! It does not look into either when they are created, but when they are used. Compiling a statement that uses one is
//! enough to see whether it works; nothing is run.

use rusqlite::Connection;

use super::scene::Scene;
use crate::error::message_and_offset;
use crate::schema::normalise::event_at;
use crate::source::tokens::quoted;

/// Why SQLite does not compile a statement; none if it does, and none if only something is missing that the app may
/// register on its own connections: that breaks nothing.
pub(in crate::lint) fn rejection(scene: &Scene<'_>, sql: &str) -> Option<String> {
    let error = scene.conn.prepare(sql).err()?;
    let (message, _) = message_and_offset(&error, sql);
    let is_of_the_app = [
        "no such function",
        "no such collation",
        "no such module",
        "unable to use function",
    ]
    .iter()
    .any(|kind| message.contains(kind));
    (!is_of_the_app).then_some(message)
}

/// A statement that would fire a trigger. To compile it is to compile the trigger. `definition`: that of the trigger,
/// in normal form.
pub(in crate::lint) fn firing(conn: &Connection, table: &str, definition: &[String]) -> Option<String> {
    let at = event_at(definition)?;
    let target = format!("main.{}", quoted(table));
    match definition[at].as_str() {
        "insert" => Some(format!("INSERT INTO {target} DEFAULT VALUES")),
        "delete" => Some(format!("DELETE FROM {target}")),
        _ => {
            let of = (definition.get(at + 1)? == "of")
                .then(|| definition.get(at + 2))
                .flatten();
            let column = of.cloned().or_else(|| first_column(conn, table))?;
            let column = quoted(column.trim_matches('"'));
            Some(format!("UPDATE {target} SET {column} = {column}"))
        }
    }
}

fn first_column(conn: &Connection, table: &str) -> Option<String> {
    let sql = "SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 ORDER BY cid LIMIT 1";
    let mut statement = conn.prepare_cached(sql).ok()?;
    statement.query_row([table], |row| row.get(0)).ok()
}
