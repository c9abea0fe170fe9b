//! Whether two databases are the same: schema, every row, and what full-text indexes find.

use rusqlite::Connection;

use super::script::{fts5_options, has_sequence_table, module, tuple};
use super::{Reason, failed};
use crate::migration::ObjectKind;
use crate::schema::read::Object;
use crate::schema::{Expected, Schema};
use crate::source::tokens::{quoted, quoted_text};

/// What differs first; none if nothing does. The ledger is left out.
pub(super) fn difference(reference: &Connection, made: &Connection) -> rusqlite::Result<Option<String>> {
    let schema = Schema::read(reference)?;
    let expected = Expected::of(&schema, &|_| true);
    let is_ledger = |name: &str| name.starts_with("tohead_");
    let found = Expected::of(&Schema::read(made)?, &|(_, name)| !is_ledger(name));
    if let Some(difference) = expected.compare(&found).first() {
        return Ok(Some(difference.to_string()));
    }
    if let Some((kind, name)) = found.0.keys().find(|key| !expected.0.contains_key(*key)) {
        return Ok(Some(format!("{kind} `{name}` is too many")));
    }
    for table in schema.objects.iter().filter(|object| object.kind == ObjectKind::Table) {
        if contents(reference, table)? != contents(made, table)? {
            let name = &table.name;
            let module = module(table).filter(|_| table.is_virtual_table());
            return Ok(Some(match module {
                Some(module) => format!(
                    "what is in `{name}`, a virtual table of the module {module}, cannot be read from it as a whole"
                ),
                None => format!("the rows of `{name}` differ"),
            }));
        }
    }
    if sequences(reference)? != sequences(made)? {
        return Ok(Some("`sqlite_sequence` differs".to_owned()));
    }
    for field in ["application_id", "user_version", "encoding", "auto_vacuum", "page_size"] {
        let value = |conn: &Connection| rows(conn, &format!("PRAGMA main.{field}"));
        if value(reference)? != value(made)? {
            return Ok(Some(format!("`PRAGMA {field}` differs")));
        }
    }
    Ok(None)
}

/// All that a table holds, in an order that does not depend on how it came there.
fn contents(conn: &Connection, table: &Object) -> rusqlite::Result<Vec<String>> {
    let name = quoted(&table.name);
    let with_rowids = |columns: &str| format!("SELECT {columns} FROM main.{name}");
    if !table.is_virtual_table() {
        let sql = with_rowids("rowid, *");
        let has_rowids = conn.prepare(&sql).is_ok();
        return rows(conn, &if has_rowids { sql } else { with_rowids("*") });
    }
    match module(table).as_deref() {
        Some("fts5") => {
            let mut all = rows(conn, &with_rowids("rowid, *"))?;
            all.extend(occurrences(conn, &table.name)?);
            all.extend(
                fts5_options(conn, &table.name)?
                    .into_iter()
                    .map(|(key, value)| key + &value),
            );
            Ok(all)
        }
        Some("rtree" | "rtree_i32") => rows(conn, &with_rowids("*")),
        // It keeps nothing in this database.
        _ => Ok(Vec::new()),
    }
}

/// Every occurrence of every term that a full-text index knows
/// (<https://sqlite.org/fts5.html#the_fts5vocab_virtual_table_module>).
fn occurrences(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let text = quoted_text(table);
    conn.execute_batch(&format!(
        "CREATE VIRTUAL TABLE temp.tohead_terms USING fts5vocab(main, {text}, 'instance')"
    ))?;
    let found = rows(conn, "SELECT * FROM temp.tohead_terms");
    conn.execute_batch("DROP TABLE temp.tohead_terms")?;
    found
}

/// The marks of AUTOINCREMENT; none where there is no table for them.
fn sequences(conn: &Connection) -> rusqlite::Result<Option<Vec<String>>> {
    let marks = || rows(conn, "SELECT name, seq FROM main.sqlite_sequence");
    has_sequence_table(conn)?.then(marks).transpose()
}

fn rows(conn: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement
        .query_map([], |row| tuple(row, columns))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.sort_unstable();
    Ok(rows)
}

/// SQLite has to find the database sound, and no foreign key may point nowhere: a run would have been refused
/// for that.
pub(super) fn refuse_damage(conn: &Connection) -> Result<(), Reason> {
    let found = rows(conn, "PRAGMA main.integrity_check(1)").map_err(failed)?;
    if found != ["('ok')"] {
        return Err(format!(
            "SQLite finds a fault in the copy of head: {}",
            found.join("; ")
        ));
    }
    // A foreign key that fits no key of its parent is an error here; the rehearsal has judged it.
    match rows(conn, "PRAGMA main.foreign_key_check") {
        Ok(violations) if !violations.is_empty() => {
            Err("rows of the migrations have foreign keys that point nowhere".to_owned())
        }
        _ => Ok(()),
    }
}
