//! Virtual tables: no ALTER TABLE changes one, so another takes its place, with its rows where there is a
//! way to read them (<https://sqlite.org/vtab.html>, <https://sqlite.org/fts5.html>).

use std::rc::Rc;

use super::Refusal;
use super::way::{Journey, Way, free_name};
use super::words;
use super::work::Work;
use crate::migration::ObjectKind;
use crate::schema::catalog::Catalog;
use crate::schema::normalise::Normal;
use crate::schema::print;
use crate::source::tokens::{Token, tokens};

/// The tables that change and are virtual, before or after.
pub(super) fn changed(now: &Catalog, to: &Catalog) -> Vec<Rc<Normal>> {
    let is_changed = |wanted: &&&Rc<Normal>| {
        let old = now.get(ObjectKind::Table, &wanted.object.name);
        let is_virtual = |old: &Normal| old.object.is_virtual_table() || wanted.object.is_virtual_table();
        old.is_some_and(|old| old.digest != wanted.digest && is_virtual(old))
    };
    print::tables(to)
        .iter()
        .filter(is_changed)
        .map(|table| Rc::clone(table))
        .collect()
}

/// Where a full-text table has its text from (<https://sqlite.org/fts5.html#external_content_and_contentless_tables>).
#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    /// It keeps its rows itself.
    Own,
    /// From another table.
    External,
    /// It keeps none.
    None,
}

fn module(table: &Normal) -> &str {
    let using = table.tokens.iter().position(|token| token == "using");
    using.and_then(|at| table.tokens.get(at + 1)).map_or("", String::as_str)
}

fn content(table: &Normal) -> Content {
    let options = table
        .tokens
        .windows(3)
        .find(|option| option[0] == "content" && option[1] == "=");
    match options.map(|option| option[2].trim_matches(['\'', '"'])) {
        None => Content::Own,
        Some("") => Content::None,
        Some(_) => Content::External,
    }
}

/// Whether the rows of a table can be copied into the one that takes its place.
fn takes_rows_along(old: &Normal, wanted: &Normal) -> bool {
    let are_virtual = old.object.is_virtual_table() && wanted.object.is_virtual_table();
    let keep_their_own = content(old) == Content::Own && content(wanted) == Content::Own;
    are_virtual && module(old) == module(wanted) && keep_their_own
}

/// Whether a table keeps its name and loses its rows: one of them is virtual, and nothing reads from one and
/// writes into the other.
pub(super) fn loses_rows(old: &Normal, wanted: &Normal) -> bool {
    let is_index = old.object.is_virtual_table() && content(old) == Content::External;
    let is_virtual = old.object.is_virtual_table() || wanted.object.is_virtual_table();
    is_virtual && old.digest != wanted.digest && !is_index && !takes_rows_along(old, wanted)
}

/// What a new full-text table needs to find the rows that it indexes.
pub(super) fn first_rows(conn: &rusqlite::Connection, table: &Normal) -> Option<String> {
    let is_index = table.object.is_virtual_table() && module(table) == "fts5" && content(table) == Content::External;
    is_index.then(|| {
        let name = print::name(conn, &table.object.name);
        format!("INSERT INTO {name} ({name}) VALUES ('rebuild')")
    })
}

/// Puts another table in the place of one.
pub(super) fn replace(
    work: &mut Work<'_>,
    wanted: &Rc<Normal>,
    journey: &Journey<'_>,
    way: &mut Way,
) -> Result<(), Refusal> {
    let now = work.catalog()?;
    let table = &wanted.object.name;
    let Some(old) = now.get(ObjectKind::Table, table) else {
        return Ok(());
    };
    let name = work.name(table);
    let creation = words::creation(&work.conn, wanted);
    if takes_rows_along(old, wanted) {
        return copy(work, wanted, journey, &now, way);
    }
    if loses_rows(old, wanted) && !journey.expendable.contains(&table.to_ascii_lowercase()) {
        return Err(Refusal::Impossible(format!(
            "`{table}` becomes another kind of table, and its rows cannot be taken along: say --drop {name} if they may go"
        )));
    }
    work.say(format!(
        "`{table}` is made anew: no ALTER TABLE changes a virtual table."
    ));
    work.run(format!("DROP TABLE {name}"))?;
    work.run(creation)?;
    if let Some(statement) = first_rows(&work.conn, wanted) {
        work.run(statement)?;
    }
    Ok(())
}

fn columns(conn: &rusqlite::Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    conn.prepare("SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0")?
        .query_map([table], |row| row.get(0))?
        .collect()
}

/// Create, copy, drop, rename.
fn copy(
    work: &mut Work<'_>,
    wanted: &Normal,
    journey: &Journey<'_>,
    now: &Catalog,
    way: &mut Way,
) -> Result<(), Refusal> {
    let table = &wanted.object.name;
    let between = free_name(now, journey.to, &format!("{table}_new"));
    let (name, new_name) = (work.name(table), work.name(&between));
    let creation = words::creation(&work.conn, wanted);
    work.say(format!(
        "`{table}` is made anew, with its rows: no ALTER TABLE changes a virtual table."
    ));
    let old_columns = columns(&work.conn, table)?;
    journey.fills.fit(&work.conn, table)?;
    work.run(
        under_name(&creation, &new_name)
            .ok_or_else(|| Refusal::Impossible(format!("the definition of `{table}` cannot be read")))?,
    )?;
    let (mut into, mut from) = (Vec::new(), Vec::new());
    if module(wanted).starts_with("fts") {
        into.push("rowid".to_owned());
        from.push("rowid".to_owned());
    }
    for column in columns(&work.conn, &between)? {
        let old = journey.renames.old_column(table, &column).unwrap_or(&column);
        if let Some(old) = old_columns.iter().find(|name| name.eq_ignore_ascii_case(old)) {
            from.push(work.name(old));
            into.push(work.name(&column));
        } else if let Some(fill) = journey.fills.given(table, &column) {
            from.push(fill.to_owned());
            into.push(work.name(&column));
            way.filled.push((table.clone(), column, fill.to_owned()));
        }
    }
    if !into.is_empty() {
        work.run(format!(
            "INSERT INTO {new_name} ({})\nSELECT {}\nFROM {name}",
            into.join(", "),
            from.join(", ")
        ))?;
    }
    work.run(format!("DROP TABLE {name}"))?;
    work.run(format!("ALTER TABLE {new_name} RENAME TO {name}"))
}

/// The text of a CREATE VIRTUAL TABLE with another name for the table.
fn under_name(sql: &str, new: &str) -> Option<String> {
    let all: Vec<_> = tokens(sql).into_iter().filter(Token::is_significant).collect();
    let at = all.iter().position(|token| token.is_word(sql, "using"))?;
    let name = all.get(at.checked_sub(1)?)?;
    Some(format!("{}{new}{}", &sql[..name.span.start], &sql[name.span.end..]))
}
