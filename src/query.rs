//! Questions to SQLite.
//!
//! The calls of rusqlite that read rows are compiled anew for each closure and each kind of parameters, with all that
//! drops a statement and its rows. Here that is compiled once.

use rusqlite::{Connection, Row, Statement, ToSql};

/// Shows the rows to `see`, as long as it wants more.
pub(crate) fn each(
    statement: &mut Statement<'_>,
    parameters: &[&dyn ToSql],
    see: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<bool>,
) -> rusqlite::Result<()> {
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        if !see(row)? {
            break;
        }
    }
    Ok(())
}

/// Shows the first row; an error where there is none.
pub(crate) fn first(
    conn: &Connection,
    sql: &str,
    parameters: &[&dyn ToSql],
    see: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut is_there = false;
    each(&mut conn.prepare(sql)?, parameters, &mut |row| {
        is_there = true;
        see(row)?;
        Ok(false)
    })?;
    if is_there {
        Ok(())
    } else {
        Err(rusqlite::Error::QueryReturnedNoRows)
    }
}

/// The number in the first row.
pub(crate) fn number(conn: &Connection, sql: &str, parameters: &[&dyn ToSql]) -> rusqlite::Result<i64> {
    let mut number = 0;
    first(conn, sql, parameters, &mut |row| {
        number = row.get(0)?;
        Ok(())
    })?;
    Ok(number)
}

/// The text in the first row.
pub(crate) fn text(conn: &Connection, sql: &str, parameters: &[&dyn ToSql]) -> rusqlite::Result<String> {
    let mut text = String::new();
    first(conn, sql, parameters, &mut |row| {
        text = row.get(0)?;
        Ok(())
    })?;
    Ok(text)
}

/// The texts in one column of all rows.
pub(crate) fn texts(
    statement: &mut Statement<'_>,
    parameters: &[&dyn ToSql],
    column: usize,
) -> rusqlite::Result<Vec<String>> {
    let mut texts = Vec::new();
    each(statement, parameters, &mut |row| {
        texts.push(row.get(column)?);
        Ok(true)
    })?;
    Ok(texts)
}
