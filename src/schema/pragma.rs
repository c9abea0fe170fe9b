//! What pragmas say of one object, in the rehearsal.
//!
//! They are asked as statements, `PRAGMA table_xinfo(t)`, because the build asks after every statement of a migration.
//! As table-valued functions (<https://sqlite.org/pragma.html#pragfunc>) they take many times as long to prepare.

use rusqlite::{Connection, Row};

use crate::query;
use crate::source::tokens::quoted_text;

/// Shows the rows of a pragma about an object to `see`. `pragma`: its name, with a schema or without:
/// `main.table_xinfo`.
pub(crate) fn each(
    conn: &Connection,
    pragma: &str,
    object: &str,
    mut see: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let sql = format!("PRAGMA {pragma}({})", quoted_text(object));
    query::each(conn, &sql, &[], |row| see(row).map(|()| true))
}

/// The columns of a table or view, in their order and in lower case, but for generated and hidden ones, which nobody
/// can write. `pragma`: `table_xinfo`, with a schema or without.
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
