//! What has to hold before a run writes anything.

use rusqlite::Connection;

use crate::boxed::Result;
use crate::error::{Error, joined};
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
    let mut attached = listed;
    attached.retain(|name| !matches!(name.as_str(), "main" | "temp"));
    if !attached.is_empty() {
        let list = joined(&attached, "`, `");
        return unsafe_because(format!(
            "a statement could reach the attached database `{list}`; detach it, and attach it again afterwards"
        ));
    }
    if !has_temporary {
        return Ok(());
    }
    let names = query::texts(conn, "SELECT name FROM temp.sqlite_schema", &[], 0).map_err(during())?;
    for name in &names {
        if is_of(set, name) {
            return unsafe_because(format!(
                "the temporary object `{name}` has the name of one of the set, and would be changed in its place; drop it first"
            ));
        }
    }
    let triggers = |column| {
        let sql = "SELECT name, tbl_name FROM temp.sqlite_schema WHERE type = 'trigger'";
        query::texts(conn, sql, &[], column).map_err(during())
    };
    for (trigger, table) in triggers(0)?.iter().zip(&triggers(1)?) {
        if is_of(set, table) {
            return unsafe_because(format!(
                "the temporary trigger `{trigger}` on `{table}` would act in the migrations, which were rehearsed without it; drop it, and make it again afterwards"
            ));
        }
    }
    Ok(())
}

/// Whether it is the name of an object that the set makes, or of the ledger.
#[inline(never)]
fn is_of(set: &Migrations, name: &str) -> bool {
    let mut objects = set.list.iter().flat_map(Migration::objects);
    objects.any(|object| same_name(object.name, name)) || same_name(name, "tohead_ledger")
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
