//! What pragmas say of one object, in the rehearsal.
//!
//! Asked as statements: as table-valued functions (<https://sqlite.org/pragma.html#pragfunc>) they are virtual tables, which
//! take many times as long to prepare, and a build asks after every statement.

use rusqlite::{Connection, Row};

use crate::query;
use crate::source::tokens::quoted_text;

/// Shows the rows of `PRAGMA main.table_xinfo(…)` and its kind to `see`; `pragma` is with its schema, or without one.
pub(crate) fn each(
    conn: &Connection,
    pragma: &str,
    object: &str,
    mut see: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let sql = format!("PRAGMA {pragma}({})", quoted_text(object));
    query::each(conn, &sql, &[], |row| see(row).map(|()| true))
}

/// The columns of a table or view that can be written, in their order and in lower case. `pragma`: `table_xinfo`, with
/// its schema or without one.
pub(crate) fn columns(conn: &Connection, pragma: &str, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut columns = Vec::new();
    each(conn, pragma, table, |row| {
        if row.get::<_, i64>(6)? == 0 {
            columns.push(row.get::<_, String>(1)?.to_ascii_lowercase());
        }
        Ok(())
    })?;
    Ok(columns)
}
