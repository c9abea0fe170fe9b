//! Virtual tables as tables that rows can be made up for: what their modules say of their columns.

use rusqlite::Connection;

use crate::build::rows::content::count;
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::table::{Column, Table};
use crate::schema::tracker::Tracker;

/// A virtual table as one that can be filled; none where it has no column to write to.
pub(in crate::build) fn table(conn: &Connection, normal: &Normal) -> rusqlite::Result<Option<Table>> {
    let module = module(normal);
    // <https://sqlite.org/rtree.html>: the first column is the rowid, and the others are coordinates, in pairs, or
    // have no type.
    let is_tree = module.starts_with("rtree");
    let mut columns = Vec::new();
    let mut info =
        conn.prepare_cached("SELECT name, upper(type) FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0")?;
    let mut rows = info.query([&normal.object.name])?;
    while let Some(row) = rows.next()? {
        let declared: Option<String> = row.get(1)?;
        let declared = declared.unwrap_or_default();
        let is_key = is_tree && columns.is_empty();
        columns.push(Column {
            name: row.get(0)?,
            is_not_null: is_tree && !declared.is_empty(),
            declared: match module {
                _ if is_key => "INTEGER".to_owned(),
                "fts3" | "fts4" | "fts5" => "TEXT".to_owned(),
                _ => declared,
            },
            default: None,
            key: i64::from(is_key),
            is_generated: false,
            collation: None,
        });
    }
    // The first column of an R-Tree is its rowid (<https://sqlite.org/rtree.html#creating_an_r_tree_index>).
    let rowid_alias = columns.first().filter(|_| is_tree).map(|column| column.name.clone());
    let table = Table {
        name: normal.object.name.clone(),
        columns,
        foreign_keys: Vec::new(),
        unique: Vec::new(),
        checks: Vec::new(),
        is_strict: false,
        // Of other modules nobody knows whether a rowid can be chosen.
        is_without_rowid: !module.starts_with("fts") && !is_tree,
        is_autoincrement: false,
        rowid_alias,
    };
    Ok((!table.columns.is_empty()).then_some(table))
}

/// What stands behind USING.
fn module(normal: &Normal) -> &str {
    let mut pairs = normal.tokens.windows(2);
    pairs.find(|pair| pair[0] == "using").map_or("", |pair| &pair[1])
}

/// Whether a trigger has put rows into a virtual table: then it holds those of another one.
pub(in crate::build) fn is_filled_by_trigger(conn: &Connection, normal: &Normal, tracker: &Tracker) -> bool {
    let name = normal.object.name.to_ascii_lowercase();
    let mut triggers = tracker.objects(ObjectKind::Trigger);
    triggers.any(|(_, trigger)| trigger.tokens.contains(&name)) && count(conn, &name).is_some_and(|rows| rows > 0)
}
