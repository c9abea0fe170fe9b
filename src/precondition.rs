//! What has to hold before a run writes anything.

use rusqlite::Connection;

use crate::boxed::Result;
use crate::error::Error;
use crate::migration::{Migrations, sqlite_version};
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

/// Refuses a connection on which an unqualified name may mean something outside of `main`, or which
/// cannot roll back.
pub(crate) fn refuse_unsafe(set: &Migrations, conn: &Connection) -> Result<()> {
    let during = || Error::sqlite("looking at the connection");
    let names = |sql: &str, column: usize| query::texts(conn, sql, &[], column);
    let unsafe_because = |problem: String| Err(Error::UnsafeConnection { problem }.into());
    // A name that is not qualified means the temporary object first, then `main`, then the attached
    // databases: <https://sqlite.org/lang_naming.html>.
    let attached = names("PRAGMA database_list", 1)
        .map_err(during())?
        .into_iter()
        .filter(|name| !matches!(name.as_str(), "main" | "temp"))
        .collect::<Vec<_>>();
    if !attached.is_empty() {
        let list = attached.join("`, `");
        return unsafe_because(format!(
            "a statement could reach the attached database `{list}`; detach it, and attach it again afterwards"
        ));
    }
    let is_ours = |name: &String| {
        let objects = set.list.iter().flat_map(|migration| migration.objects);
        objects.into_iter().any(|object| same_name(object.name, name)) || same_name(name, "tohead_ledger")
    };
    let temporary = names("SELECT name FROM temp.sqlite_schema", 0).map_err(during())?;
    if let Some(name) = temporary.iter().find(|name| is_ours(name)) {
        return unsafe_because(format!(
            "the temporary object `{name}` has the name of one of the set, and would be changed in its place; drop it first"
        ));
    }
    let triggers = "SELECT name, tbl_name FROM temp.sqlite_schema WHERE type = 'trigger'";
    let tables = names(triggers, 1).map_err(during())?;
    if let Some(at) = tables.iter().position(is_ours) {
        let trigger = names(triggers, 0).map_err(during())?.swap_remove(at);
        return unsafe_because(format!(
            "the temporary trigger `{trigger}` on `{}` would act in the migrations, which were rehearsed without it; drop it, and make it again afterwards",
            tables[at]
        ));
    }
    if names("PRAGMA main.journal_mode", 0)
        .map_err(during())?
        .iter()
        .any(|mode| mode == "off")
    {
        return unsafe_because(
            "with `PRAGMA journal_mode = OFF` nothing can be rolled back; choose another mode for the migration"
                .to_owned(),
        );
    }
    Ok(())
}
