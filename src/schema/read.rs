//! Reads the objects of the `main` database from `sqlite_schema`.

use rusqlite::{Connection, Row};

use crate::migration::ObjectKind;
use crate::query;
use crate::sorted::SortedSet;
use crate::source::tokens::lower;

/// An object's place in a schema: its kind, and its name in lower case.
pub(crate) type ObjectKey = (ObjectKind, String);

/// A table, index, view or trigger that somebody has created: a row of `sqlite_schema`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) kind: ObjectKind,
    pub(crate) name: String,
    /// The table that an index or trigger belongs to; its own name for a table or view.
    pub(crate) table: String,
    pub(crate) sql: String,
}

impl Object {
    pub(crate) fn key(&self) -> ObjectKey {
        (self.kind, lower(&self.name))
    }

    /// Whether it is a table that a module keeps, such as a full-text index: `CREATE VIRTUAL TABLE …`.
    pub(crate) fn is_virtual_table(&self) -> bool {
        self.kind == ObjectKind::Table
            && self
                .sql
                .get(7..15)
                .is_some_and(|word| word.trim_ascii().eq_ignore_ascii_case("virtual"))
    }
}

/// The objects of a database, without SQLite's own and without the shadow tables of virtual tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    pub(crate) objects: Vec<Object>,
    /// The columns of ordinary tables: the table in lower case, and the name. They are read only where a definition
    /// holds a `"`, which may be around a name or a string: see `normalise.rs`.
    columns: Vec<(String, String)>,
}

/// Automatic indexes have no text; `sqlite_` names are SQLite's own
/// (<https://sqlite.org/schematab.html>).
const OBJECTS: &str = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema \
    WHERE sql IS NOT NULL AND lower(substr(name, 1, 7)) <> 'sqlite_' ORDER BY rowid";

const SHADOW_TABLES: &str = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'";

const COLUMNS: &str = "SELECT lower(t.name), c.name FROM main.sqlite_schema t, pragma_table_xinfo(t.name, 'main') c \
    WHERE t.type = 'table' AND substr(t.sql, 1, 15) <> 'CREATE VIRTUAL '";

impl Schema {
    /// Reads the schema of a connection. It takes a read lock while it reads, and changes nothing.
    pub(crate) fn read(conn: &Connection) -> rusqlite::Result<Self> {
        let objects = read_objects(conn, &mut |_, _, _| false)?;
        let columns = if objects.iter().any(|object| object.sql.contains('"')) {
            columns(conn)?
        } else {
            Vec::new()
        };
        Ok(Self { objects, columns })
    }

    /// A schema made of these objects, in whose definitions every `"x"` counts as a string.
    #[cfg(all(feature = "cli", feature = "compile"))]
    pub(crate) fn of(objects: Vec<Object>) -> Self {
        Self {
            objects,
            columns: Vec::new(),
        }
    }

    /// The names of our objects and of their columns, in lower case: what a `"x"` in a definition may be the name of.
    pub(crate) fn names(&self, is_ours: &dyn Fn(&ObjectKey) -> bool) -> SortedSet<String> {
        if self.columns.is_empty() {
            return SortedSet::new(); // no definition holds a `"`
        }
        let keys = self.objects.iter().map(Object::key);
        let ours: SortedSet<_> = keys.filter(|key| is_ours(key)).collect();
        let is_ours = |table: &String| ours.contains(&(ObjectKind::Table, table.clone()));
        let columns = self.columns.iter().filter(|(table, _)| is_ours(table));
        let columns = columns.map(|(_, name)| lower(name));
        ours.iter().map(|(_, name)| name.clone()).chain(columns).collect()
    }
}

/// Reads the objects, without those that the caller knows already: `is_known` is asked with their kind, name and text.
pub(crate) fn read_objects(
    conn: &Connection,
    is_known: &mut dyn FnMut(ObjectKind, &str, &str) -> bool,
) -> rusqlite::Result<Vec<Object>> {
    let mut objects = Vec::new();
    query::each_kept(conn, OBJECTS, &[], |row| {
        let Some(kind) = text(row, 0).and_then(kind_of) else {
            return Ok(true);
        };
        let is_known = match (text(row, 1), text(row, 3)) {
            (Some(name), Some(sql)) => is_known(kind, name, sql),
            _ => false,
        };
        if !is_known && let Some(object) = object(row)? {
            objects.push(object);
        }
        Ok(true)
    })?;
    // Only a table that is not known can be a shadow table, or a virtual one that has some.
    if objects.iter().any(|object| object.kind == ObjectKind::Table) {
        let shadow = shadow_tables(conn)?;
        objects.retain(|object| !shadow.contains(&object.table));
    }
    Ok(objects)
}

/// Shows kind, name and text of the objects to `see`, the newest first, as long as it returns true. SQLite's own
/// objects and shadow tables are among them.
pub(crate) fn each_newest(
    conn: &Connection,
    see: &mut dyn FnMut(ObjectKind, &str, &str) -> bool,
) -> rusqlite::Result<()> {
    let sql = "SELECT type, name, sql FROM main.sqlite_schema ORDER BY rowid DESC";
    query::each(conn, sql, &[], |row| {
        Ok(match (text(row, 0).and_then(kind_of), text(row, 1), text(row, 2)) {
            (Some(kind), Some(name), Some(sql)) => see(kind, name, sql),
            // An automatic index has no text.
            _ => true,
        })
    })
}

/// Reads the objects that have these names in any case. Shadow tables are not left out.
#[cfg(feature = "compile")]
pub(crate) fn read_named(conn: &Connection, names: &[&String]) -> rusqlite::Result<Vec<Object>> {
    let places = vec!["?"; names.len()].join(", ");
    let sql = format!(
        "SELECT type, name, tbl_name, sql FROM main.sqlite_schema \
         WHERE name COLLATE NOCASE IN ({places}) AND sql IS NOT NULL"
    );
    let names: Vec<_> = names.iter().map(|name| name as &dyn rusqlite::ToSql).collect();
    let mut found = Vec::new();
    query::each(conn, &sql, &names, |row| {
        found.extend(object(row)?.filter(|object| !is_sqlites_own(&object.name)));
        Ok(true)
    })?;
    Ok(found)
}

/// The tables in which virtual tables keep their content
/// (<https://sqlite.org/pragma.html#pragma_table_list>).
pub(crate) fn shadow_tables(conn: &Connection) -> rusqlite::Result<SortedSet<String>> {
    // A virtual table has no page of its own: <https://sqlite.org/schematab.html>.
    let has_virtual = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND ifnull(rootpage, 0) = 0";
    let mut is_any = false;
    query::each_kept(conn, has_virtual, &[], |_| {
        is_any = true;
        Ok(false)
    })?;
    let mut tables = Vec::new();
    if is_any {
        query::each_kept(conn, SHADOW_TABLES, &[], |row| {
            tables.push(row.get(0)?);
            Ok(true)
        })?;
    }
    Ok(tables.into_iter().collect())
}

/// The key of an object, from a row of type and name; none if the type is unknown.
#[cfg(feature = "compile")]
pub(super) fn key(row: &Row<'_>) -> rusqlite::Result<Option<ObjectKey>> {
    let Some(kind) = text(row, 0).and_then(kind_of) else {
        return Ok(None);
    };
    Ok(Some((kind, lower(&row.get::<_, String>(1)?))))
}

/// The text in a column, if it is one.
#[inline(never)]
fn text<'r>(row: &'r Row<'_>, column: usize) -> Option<&'r str> {
    row.get_ref(column).ok()?.as_str().ok()
}

/// An object, from a row of type, name, table and text; none if the type is unknown.
#[inline(never)]
pub(crate) fn object(row: &Row<'_>) -> rusqlite::Result<Option<Object>> {
    let Some(kind) = text(row, 0).and_then(kind_of) else {
        return Ok(None);
    };
    Ok(Some(Object {
        kind,
        name: row.get(1)?,
        table: row.get(2)?,
        sql: row.get(3)?,
    }))
}

/// The columns of all ordinary tables: the table in lower case, and the name.
fn columns(conn: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut columns = Vec::new();
    query::each(conn, COLUMNS, &[], |row| {
        columns.push((row.get(0)?, row.get(1)?));
        Ok(true)
    })?;
    Ok(columns)
}

#[cfg(feature = "compile")]
pub(super) fn is_sqlites_own(name: &str) -> bool {
    name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"))
}

/// The kind of an object, by its `type` in `sqlite_schema`.
pub(crate) fn kind_of(kind: &str) -> Option<ObjectKind> {
    match kind {
        "table" => Some(ObjectKind::Table),
        "index" => Some(ObjectKind::Index),
        "view" => Some(ObjectKind::View),
        "trigger" => Some(ObjectKind::Trigger),
        _ => None,
    }
}
