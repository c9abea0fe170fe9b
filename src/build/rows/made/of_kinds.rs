//! Columns that hold keys of one of several tables, and another column of the row says of which: `subject_id`, where
//! `subject_type` is 'post' or 'page'.

use std::collections::BTreeMap;
use std::rc::Rc;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::literals::literals_of;
use super::named_after::keys_of;
use crate::lint::named_after::spoken_of;
use crate::schema::table::{Column, Table};

/// How the column that names a table ends.
const KINDS: [&str; 4] = ["type", "kind", "class", "table"];

/// What a column holds.
pub(super) struct OfKinds {
    /// The column that names a table, in lower case.
    pub(super) named_by: String,
    /// The keys of these tables, by what the other column holds.
    keys: BTreeMap<String, Rc<[Value]>>,
}

impl OfKinds {
    /// `kinds`: what the other column may hold; all of it names tables, or it is no such column.
    pub(super) fn of(
        conn: &Connection,
        table: &Table,
        column: &Column,
        kinds: impl FnOnce(&Column) -> Rc<[Value]>,
    ) -> Option<Self> {
        let kind = kind_beside(table, column)?;
        let kinds = kinds(kind);
        let keys_of_kind = |value: &Value| {
            let Value::Text(kind) = value else { return None };
            let keys: Rc<[Value]> = keys_of(conn, table, kind)?.into();
            Some((kind.clone(), keys))
        };
        let keys: BTreeMap<_, _> = kinds.iter().map(keys_of_kind).collect::<Option<_>>()?;
        (keys.len() > 1).then(|| Self {
            named_by: kind.name.to_ascii_lowercase(),
            keys,
        })
    }

    /// The keys of the table that a value names.
    pub(super) fn keys(&self, kind: &Value) -> Option<&[Value]> {
        match kind {
            Value::Text(kind) => self.keys.get(kind).map(|keys| &keys[..]),
            _ => None,
        }
    }
}

/// The column that says whose keys another one holds, by what both are called.
fn kind_beside<'t>(table: &'t Table, column: &Column) -> Option<&'t Column> {
    let name = column.name.to_ascii_lowercase();
    let stem = name.strip_suffix("_id").or_else(|| name.strip_suffix("id"))?;
    let is_kind = |other: &&Column| {
        let other = other.name.to_ascii_lowercase();
        let rest = other.strip_prefix(stem).map(|rest| rest.trim_start_matches('_'));
        rest.is_some_and(|rest| KINDS.contains(&rest))
    };
    table.columns.iter().find(is_kind)
}

/// The tables that such columns of a table may name, as its CHECKs list them.
pub(super) fn tables_of_kinds(table: &Table) -> Vec<String> {
    let has_kinds = |column: &Column| kind_beside(table, column).is_some();
    if !table.columns.iter().any(has_kinds) {
        return Vec::new();
    }
    let literals = table.checks.iter().flat_map(|check| literals_of(check));
    let named = literals.filter_map(|literal| match literal {
        Value::Text(text) => Some(text.to_ascii_lowercase()),
        _ => None,
    });
    let names = |text: String| spoken_of(&format!("{text}_id")).into_iter().chain([text]);
    named.flat_map(names).collect()
}
