//! Questions to SQLite.
//!
//! The calls of rusqlite that prepare a statement, run it, read its rows and drop it are compiled anew in each part that
//! the compiler makes of the crate, and those that take a closure or parameters for each kind of them. Here that is
//! compiled once: no other file of what an app links holds a statement.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, Statement, ToSql};

/// What is done with a row: whether more are wanted. No `dyn FnMut`, whose table holds the code of a closure twice.
trait See {
    fn see(&mut self, row: &Row<'_>) -> rusqlite::Result<bool>;
}

impl<F: FnMut(&Row<'_>) -> rusqlite::Result<bool>> See for F {
    fn see(&mut self, row: &Row<'_>) -> rusqlite::Result<bool> {
        self(row)
    }
}

/// What is done with a prepared statement.
trait Work {
    fn work(&mut self, statement: &mut Statement<'_>) -> rusqlite::Result<()>;
}

impl<F: FnMut(&mut Statement<'_>) -> rusqlite::Result<()>> Work for F {
    fn work(&mut self, statement: &mut Statement<'_>) -> rusqlite::Result<()> {
        self(statement)
    }
}

/// Nothing else prepares a statement, and drops it, but what the connection keeps.
#[inline(never)]
fn work_with(conn: &Connection, sql: &str, work: &mut dyn Work) -> rusqlite::Result<()> {
    work.work(&mut conn.prepare(sql)?)
}

#[inline(never)]
fn show(statement: &mut Statement<'_>, parameters: &[&dyn ToSql], see: &mut dyn See) -> rusqlite::Result<()> {
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        if !see.see(row)? {
            break;
        }
    }
    Ok(())
}

#[inline(never)]
fn show_each(conn: &Connection, sql: &str, parameters: &[&dyn ToSql], see: &mut dyn See) -> rusqlite::Result<()> {
    prepared(conn, sql, |statement| show(statement, parameters, see))
}

#[inline(never)]
fn show_each_kept(conn: &Connection, sql: &str, parameters: &[&dyn ToSql], see: &mut dyn See) -> rusqlite::Result<()> {
    // The rehearsal reads the schema after every statement, a run hardly ever twice: that does not link what keeps them.
    #[cfg(feature = "compile")]
    return show(&mut *conn.prepare_cached(sql)?, parameters, see);
    #[cfg(not(feature = "compile"))]
    show_each(conn, sql, parameters, see)
}

/// Prepares a statement, to be run more than once.
pub(crate) fn prepared(
    conn: &Connection,
    sql: &str,
    mut work: impl FnMut(&mut Statement<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    work_with(conn, sql, &mut work)
}

/// Shows the rows of a prepared statement to `see`, as long as it wants more.
pub(crate) fn rows(
    statement: &mut Statement<'_>,
    parameters: &[&dyn ToSql],
    mut see: impl FnMut(&Row<'_>) -> rusqlite::Result<bool>,
) -> rusqlite::Result<()> {
    show(statement, parameters, &mut see)
}

/// The same in one call.
pub(crate) fn each(
    conn: &Connection,
    sql: &str,
    parameters: &[&dyn ToSql],
    mut see: impl FnMut(&Row<'_>) -> rusqlite::Result<bool>,
) -> rusqlite::Result<()> {
    show_each(conn, sql, parameters, &mut see)
}

/// The same, often: in a build by a statement that the connection keeps.
pub(crate) fn each_kept(
    conn: &Connection,
    sql: &str,
    parameters: &[&dyn ToSql],
    mut see: impl FnMut(&Row<'_>) -> rusqlite::Result<bool>,
) -> rusqlite::Result<()> {
    show_each_kept(conn, sql, parameters, &mut see)
}

/// Gives a parameter of a prepared statement its value, which it keeps until it gets another one.
#[inline(never)]
pub(crate) fn bind(statement: &mut Statement<'_>, parameter: usize, value: ValueRef<'_>) -> rusqlite::Result<()> {
    statement.raw_bind_parameter(parameter, ToSqlOutput::Borrowed(value))
}

/// Runs a statement with the values that its parameters have: how many rows it has changed.
#[inline(never)]
pub(crate) fn change(statement: &mut Statement<'_>) -> rusqlite::Result<usize> {
    statement.raw_execute()
}

/// Runs one statement to its end; rows that it returns are of no interest.
#[inline(never)]
pub(crate) fn execute(conn: &Connection, sql: &str) -> rusqlite::Result<()> {
    prepared(conn, sql, |statement| {
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        Ok(())
    })
}

/// Whether SQLite can prepare it.
#[inline(never)]
pub(crate) fn is_valid(conn: &Connection, sql: &str) -> bool {
    prepared(conn, sql, |_| Ok(())).is_ok()
}

/// Whether it is what was asked that SQLite refuses, and not the connection, the file or the machine that fails.
pub(crate) fn is_of_the_statement(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::Unknown)
}

/// Whether there is a row.
pub(crate) fn is_any(conn: &Connection, sql: &str) -> rusqlite::Result<bool> {
    let mut is_any = false;
    each(conn, sql, &[], |_| {
        is_any = true;
        Ok(false)
    })?;
    Ok(is_any)
}

/// Shows the first row; an error where there is none.
pub(crate) fn first(
    conn: &Connection,
    sql: &str,
    parameters: &[&dyn ToSql],
    mut see: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut is_there = false;
    each(conn, sql, parameters, |row| {
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
#[inline(never)]
pub(crate) fn number(conn: &Connection, sql: &str, parameters: &[&dyn ToSql]) -> rusqlite::Result<i64> {
    let mut number = 0;
    first(conn, sql, parameters, |row| {
        number = row.get(0)?;
        Ok(())
    })?;
    Ok(number)
}

/// The same of 32 bits, by a statement that the connection keeps.
#[inline(never)]
pub(crate) fn number_kept(conn: &Connection, sql: &str) -> rusqlite::Result<i32> {
    conn.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

/// The text in the first row.
#[inline(never)]
pub(crate) fn text(conn: &Connection, sql: &str, parameters: &[&dyn ToSql]) -> rusqlite::Result<String> {
    let mut text = String::new();
    first(conn, sql, parameters, |row| {
        text = row.get(0)?;
        Ok(())
    })?;
    Ok(text)
}

/// The bytes of the text in the first row; none of them where it is NULL.
pub(crate) fn bytes(conn: &Connection, sql: &str) -> rusqlite::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    first(conn, sql, &[], |row| {
        let value = row.get_ref(0)?.as_bytes_or_null()?;
        bytes.extend_from_slice(value.unwrap_or_default());
        Ok(())
    })?;
    Ok(bytes)
}

/// The texts in one column of all rows.
pub(crate) fn texts(
    conn: &Connection,
    sql: &str,
    parameters: &[&dyn ToSql],
    column: usize,
) -> rusqlite::Result<Vec<String>> {
    let mut texts = Vec::new();
    each(conn, sql, parameters, |row| {
        texts.push(row.get(column)?);
        Ok(true)
    })?;
    Ok(texts)
}
