//! The statements that make a new database what another one is.
//!
//! The order is that of the shell's `.dump`: tables, their rows, and only then what would act on the rows
//! (<https://sqlite.org/cli.html#converting_an_entire_database_to_a_text_file>). Virtual tables get their
//! rows through themselves: a connection that has made one keeps its state in memory, so that nobody may write
//! its shadow tables behind its back.

use std::collections::HashSet;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{Reason, failed};
use crate::migration::ObjectKind;
use crate::schema::Schema;
use crate::schema::read::Object;
use crate::source::tokens::{quoted, quoted_text, tokens, unquote};

/// How many bytes of rows one statement inserts, and one row more.
const BYTES_AT_ONCE: usize = 64 << 10;

pub(super) fn script(conn: &Connection) -> Result<Vec<String>, Reason> {
    refuse_statistics(conn)?;
    let schema = Schema::read(conn).map_err(failed)?;
    let of = |kind: ObjectKind, is_virtual: bool| {
        let objects = schema.objects.iter();
        objects.filter(move |object| object.kind == kind && object.is_virtual_table() == is_virtual)
    };
    let mut script = Vec::new();
    for table in of(ObjectKind::Table, false) {
        script.push(table.sql.clone());
    }
    keep_sequence_table(conn, of(ObjectKind::Table, false), &mut script).map_err(failed)?;
    for table in of(ObjectKind::Table, false) {
        let columns = stored_columns(conn, &table.name).map_err(failed)?;
        let columns: Vec<_> = rowid(conn, &table.name, &columns)
            .map_err(failed)?
            .into_iter()
            .map(str::to_owned)
            .chain(columns.iter().map(|column| quoted(column)))
            .collect();
        insert(conn, &table.name, &columns, &mut script).map_err(failed)?;
    }
    for kind in [ObjectKind::Index, ObjectKind::View] {
        script.extend(of(kind, false).map(|object| object.sql.clone()));
    }
    for table in of(ObjectKind::Table, true) {
        script.push(table.sql.clone());
        fill_virtual(conn, table, &mut script)?;
    }
    script.extend(of(ObjectKind::Trigger, false).map(|trigger| trigger.sql.clone()));
    sequences(conn, &mut script).map_err(failed)?;
    header(conn, &mut script).map_err(failed)?;
    Ok(script)
}

/// What ANALYZE has found can be written into the tables of an SQLite that has them, and into no others
/// (<https://sqlite.org/fileformat2.html#the_sqlite_stat4_table>).
fn refuse_statistics(conn: &Connection) -> Result<(), Reason> {
    let analyzed = "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name LIKE 'sqlite\\_stat%' ESCAPE '\\')";
    if conn.query_row(analyzed, [], |row| row.get(0)).map_err(failed)? {
        return Err("a migration runs ANALYZE, and a script cannot copy what that has found".to_owned());
    }
    Ok(())
}

/// The columns that hold values of their own, as the table's author wrote them.
fn stored_columns(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    conn.prepare("SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0")?
        .query_map([table], |row| row.get(0))?
        .collect()
}

/// The name under which a table's rowids can be written, where they are none of its columns
/// (<https://sqlite.org/lang_createtable.html#rowid>).
fn rowid(conn: &Connection, table: &str, columns: &[String]) -> rusqlite::Result<Option<&'static str>> {
    let is_free = |name: &&&str| !columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    let Some(name) = ["rowid", "_rowid_", "oid"].iter().find(is_free) else {
        return Ok(None);
    };
    let is_column = "SELECT EXISTS (SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND name = ?1 AND wr) OR (
        (SELECT count(*) FILTER (WHERE upper(type) = 'INTEGER') = 1 AND count(*) = 1
            FROM pragma_table_xinfo(?1, 'main') WHERE pk > 0)
        AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1, 'main') WHERE origin = 'pk'))";
    let is_column: bool = conn.query_row(is_column, [table], |row| row.get(0))?;
    Ok((!is_column).then_some(*name))
}

/// Statements that insert the rows of a table, as they are in these columns.
fn insert(conn: &Connection, table: &str, columns: &[String], script: &mut Vec<String>) -> rusqlite::Result<()> {
    let list = columns.join(", ");
    let start = format!("INSERT INTO main.{} ({list}) VALUES\n", quoted(table));
    let mut statement = conn.prepare(&format!("SELECT {list} FROM main.{}", quoted(table)))?;
    let mut rows = statement.query([])?;
    let mut sql = String::new();
    while let Some(row) = rows.next()? {
        sql.push_str(if sql.is_empty() { &start } else { ",\n" });
        sql.push_str(&tuple(row, columns.len())?);
        if sql.len() > BYTES_AT_ONCE {
            script.push(std::mem::take(&mut sql));
        }
    }
    if !sql.is_empty() {
        script.push(sql);
    }
    Ok(())
}

/// A row in parentheses.
pub(super) fn tuple(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<String> {
    let values = (0..columns).map(|at| row.get_ref(at).map(literal));
    let values = values.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(format!("({})", values.join(", ")))
}

/// A value as SQL, type and all.
fn literal(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) if number.is_infinite() => if number > 0.0 { "9e999" } else { "-9e999" }.to_owned(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => quoted_text(text),
            _ => format!("CAST({} AS TEXT)", blob(bytes)),
        },
        ValueRef::Blob(bytes) => blob(bytes),
    }
}

fn blob(bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("X'{hex}'")
}

/// Whether there are virtual tables.
pub(super) fn has_modules(conn: &Connection) -> rusqlite::Result<bool> {
    Ok(Schema::read(conn)?.objects.iter().any(Object::is_virtual_table))
}

/// The module of a virtual table, in lower case.
pub(super) fn module(table: &Object) -> Option<String> {
    let all = tokens(&table.sql);
    let mut significant = all.iter().filter(|token| token.is_significant());
    significant.find(|token| token.is_word(&table.sql, "using"))?;
    Some(unquote(significant.next()?.text(&table.sql)).to_ascii_lowercase())
}

fn fill_virtual(conn: &Connection, table: &Object, script: &mut Vec<String>) -> Result<(), Reason> {
    let module = module(table).unwrap_or_default();
    let columns = stored_columns(conn, &table.name).map_err(failed)?;
    let mut columns: Vec<_> = columns.iter().map(|column| quoted(column)).collect();
    match module.as_str() {
        "fts5" => {
            columns.insert(0, "rowid".to_owned());
            configure(conn, &table.name, script).map_err(failed)?;
        }
        "rtree" | "rtree_i32" => {}
        _ if shadow_tables(conn, &table.name).map_err(failed)?.is_empty() => return Ok(()),
        _ => {
            return Err(format!(
                "a script cannot copy what is in `{}`, a virtual table of the module {module}",
                table.name
            ));
        }
    }
    insert(conn, &table.name, &columns, script).map_err(failed)
}

/// The options that FTS5 keeps in a table: <https://sqlite.org/fts5.html#special_insert_commands>.
fn configure(conn: &Connection, table: &str, script: &mut Vec<String>) -> rusqlite::Result<()> {
    for (option, value) in fts5_options(conn, table)? {
        let name = quoted(table);
        script.push(format!(
            "INSERT INTO main.{name} ({name}, rank) VALUES ({option}, {value})"
        ));
    }
    Ok(())
}

/// Options of a full-text index, as SQL.
pub(super) fn fts5_options(conn: &Connection, table: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let config = quoted(&format!("{table}_config"));
    conn.prepare(&format!(
        "SELECT k, v FROM main.{config} WHERE k <> 'version' ORDER BY k"
    ))?
    .query_map([], |row| Ok((literal(row.get_ref(0)?), literal(row.get_ref(1)?))))?
    .collect()
}

/// The tables in which a virtual table keeps its content.
fn shadow_tables(conn: &Connection, table: &str) -> rusqlite::Result<HashSet<String>> {
    let all = crate::schema::read::shadow_tables(conn)?;
    let start = format!("{}_", table.to_ascii_lowercase());
    let is_its_own = |name: &String| name.to_ascii_lowercase().starts_with(&start);
    Ok(all.into_iter().filter(is_its_own).collect())
}

/// The table with the marks of AUTOINCREMENT stays when its last user is dropped, and a later migration may name it.
fn keep_sequence_table<'o>(
    conn: &Connection,
    mut tables: impl Iterator<Item = &'o Object>,
    script: &mut Vec<String>,
) -> rusqlite::Result<()> {
    let makes_it = |table: &Object| {
        let words = tokens(&table.sql);
        words.iter().any(|word| word.is_word(&table.sql, "autoincrement"))
    };
    if has_sequence_table(conn)? && !tables.any(makes_it) {
        script.push("CREATE TABLE main.tohead_marks (id INTEGER PRIMARY KEY AUTOINCREMENT)".to_owned());
        script.push("DROP TABLE main.tohead_marks".to_owned());
    }
    Ok(())
}

/// The high-water marks of AUTOINCREMENT: <https://sqlite.org/autoinc.html>.
fn sequences(conn: &Connection, script: &mut Vec<String>) -> rusqlite::Result<()> {
    if !has_sequence_table(conn)? {
        return Ok(());
    }
    // The rows above have left theirs.
    script.push("DELETE FROM main.sqlite_sequence".to_owned());
    insert(conn, "sqlite_sequence", &["name".to_owned(), "seq".to_owned()], script)
}

pub(super) fn has_sequence_table(conn: &Connection) -> rusqlite::Result<bool> {
    let exists = "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence')";
    conn.query_row(exists, [], |row| row.get(0))
}

/// Fields of the header that belong to the app.
fn header(conn: &Connection, script: &mut Vec<String>) -> rusqlite::Result<()> {
    for field in ["application_id", "user_version"] {
        let value: i32 = conn.query_row(&format!("PRAGMA main.{field}"), [], |row| row.get(0))?;
        if value != 0 {
            script.push(format!("PRAGMA main.{field} = {value}"));
        }
    }
    Ok(())
}
