//! What has to hold before a run writes anything.

use rusqlite::Connection;

use crate::boxed::Result;
use crate::error::Error;
use crate::ledger;
use crate::migration::{Migration, Migrations, sqlite_version};
use crate::plan::Context;
use crate::query;
use crate::source::tokens::same_name;

pub(crate) fn refuse_open_transaction(conn: &Connection) -> Result<()> {
    if conn.is_autocommit() {
        Ok(())
    } else {
        Err(Error::OpenTransaction.into())
    }
}

pub(crate) fn refuse_invalid(set: &Migrations) -> Result<()> {
    set.refused.map_or(Ok(()), |problems| {
        Err(Error::InvalidSet {
            problems: problems.to_owned(),
        }
        .into())
    })
}

/// An SQLite that is too old for the set might misread a statement instead of rejecting it.
pub(crate) fn refuse_old_sqlite(set: &Migrations) -> Result<()> {
    if rusqlite::version_number() >= set.min_sqlite {
        return Ok(());
    }
    Err(Error::SqliteTooOld {
        needed: sqlite_version(set.min_sqlite),
        found: rusqlite::version(),
    }
    .into())
}

/// Refuses a connection on which an unqualified name may mean something outside of `main`.
pub(crate) fn refuse_unsafe(set: &Migrations, conn: &Connection) -> Result<()> {
    let during = || Error::sqlite("looking at the connection");
    let unsafe_because = |problem: String| Err(Error::UnsafeConnection { problem }.into());
    // A name that is not qualified means the temporary object first, then `main`, then the attached
    // databases: <https://sqlite.org/lang_naming.html>.
    let listed = query::texts(conn, "PRAGMA database_list", &[], 1).map_err(during())?;
    // It is listed as soon as there was anything in it. Not to ask it spares the look at the schema that comes with it.
    let has_temporary = listed.iter().any(|name| name == "temp");
    let attached = listed
        .into_iter()
        .filter(|name| !matches!(name.as_str(), "main" | "temp"))
        .collect::<Vec<_>>();
    if !attached.is_empty() {
        let list = attached.join("`, `");
        return unsafe_because(format!(
            "a statement could reach the attached database `{list}`; detach it, and attach it again afterwards"
        ));
    }
    if !has_temporary {
        return Ok(());
    }
    let is_ours = |name: &String| {
        let mut objects = set.list.iter().flat_map(Migration::objects);
        objects.any(|object| same_name(object.name, name)) || same_name(name, "tohead_ledger")
    };
    // Each with the table that it acts on, if it is a trigger.
    let mut temporary = Vec::<(String, Option<String>)>::new();
    let sql = "SELECT name, CASE type WHEN 'trigger' THEN tbl_name END FROM temp.sqlite_schema";
    query::each(conn, sql, &[], |row| {
        temporary.push((row.get(0)?, row.get(1)?));
        Ok(true)
    })
    .map_err(during())?;
    if let Some((name, _)) = temporary.iter().find(|(name, _)| is_ours(name)) {
        return unsafe_because(format!(
            "the temporary object `{name}` has the name of one of the set, and would be changed in its place; drop it first"
        ));
    }
    let on = |(trigger, table): &(String, Option<String>)| Some((trigger.clone(), table.clone()?));
    if let Some((trigger, table)) = temporary.iter().filter_map(on).find(|(_, table)| is_ours(table)) {
        return unsafe_because(format!(
            "the temporary trigger `{trigger}` on `{table}` would act in the migrations, which were rehearsed without it; drop it, and make it again afterwards"
        ));
    }
    Ok(())
}

/// `BEGIN IMMEDIATE` succeeds on a read-only database. This fails there, and changes nothing.
#[inline(never)]
pub(crate) fn refuse_read_only(conn: &Connection, context: &Context) -> Result<()> {
    let during = || Error::sqlite("taking the write lock");
    let sql = if context.has_ledger {
        "DELETE FROM main.tohead_ledger WHERE 0".to_owned()
    } else {
        ledger::mark_sql(ledger::read_mark(conn).map_err(during())?)
    };
    conn.execute_batch(&sql).map_err(during())
}

/// Refuses a connection that cannot roll back. To be called under the lock, before anything is written: SQLite answers
/// only when it has read the schema, for which it needs a lock anyway.
pub(crate) fn refuse_no_journal(conn: &Connection) -> Result<()> {
    let mode =
        query::texts(conn, "PRAGMA main.journal_mode", &[], 0).map_err(Error::sqlite("looking at the connection"))?;
    if mode.iter().all(|mode| mode != "off") {
        return Ok(());
    }
    let problem = "with `PRAGMA journal_mode = OFF` nothing can be rolled back; choose another mode for the migration";
    let problem = problem.to_owned();
    Err(Error::UnsafeConnection { problem }.into())
}
