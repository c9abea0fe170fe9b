//! UPDATEs that lead several rows to the same one, under a unique key: `SET list_id = (SELECT min(id) …)`, where
//! (list_id, position) is unique.
//!
//! What is brought together may have the same key by then. Made-up rows have by chance only. With OR REPLACE the row in the
//! way goes in silence, without it the statement fails.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::updates::{Assigned, Kind, NewKey};
use crate::build::rehearse::Rehearsal;
use crate::build::rows::leavable::Wanted;
use crate::lint::copy::assignments;
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Table;
use crate::source::tokens::quoted;

/// How many rows are tried.
const MOST: usize = 6;

const MOVE: Kind = Kind {
    columns: looked_up,
    free,
    is_in_the_way: keeps_key,
    keeps_rows: true,
};

impl Rehearsal<'_> {
    /// Makes rows up that are in the way of such an UPDATE of an up part.
    pub(super) fn bring_together(&mut self, i: usize) -> rusqlite::Result<()> {
        self.before_updates(i, &MOVE)
    }
}

/// Whether the row with a key is one that the others are led to: what the UPDATE looks up for it is what it has.
fn keeps_key(conn: &Connection, update: &Parsed<'_>, looked_up: &[Assigned], key: &Wanted) -> bool {
    let Some(set) = update.find_outside(update.name_at, "SET") else {
        return false;
    };
    let is_it = key.iter().map(|(name, _)| format!("{} = ?", quoted(name)));
    let stays = looked_up
        .iter()
        .filter(|(name, _)| key.iter().any(|(own, _)| own == name));
    let stays = stays.map(|(name, value)| format!("({}) = {}", update.between(value.start, value.end), quoted(name)));
    let sql = format!(
        "{} SELECT 1 FROM {} WHERE {}",
        update.between(0, update.behind_with()),
        update.between(update.name_at, set),
        is_it.chain(stays).collect::<Vec<_>>().join(" AND ")
    );
    let values = key.iter().map(|(_, value)| value);
    let found = conn
        .prepare(&sql)
        .and_then(|mut rows| rows.exists(params_from_iter(values)));
    found.unwrap_or(false)
}

/// The columns that an UPDATE looks up, each with its expression.
fn looked_up(update: &Parsed<'_>) -> Vec<Assigned> {
    if update.act != Act::Update || update.find_outside(update.name_at, "FROM").is_some() {
        return Vec::new();
    }
    let asks = |(_, value): &Assigned| update.are(value.start, &["(", "SELECT"]);
    assignments(update).into_iter().filter(asks).collect()
}

/// The keys that rows are to get, and that no row has.
fn free(conn: &Connection, _: &Table, key: &NewKey<'_>) -> Option<Vec<Wanted>> {
    // A key of its own follows from the row that is looked up.
    let (moved, others) = key.parts();
    if moved.is_empty() || others.is_empty() {
        return None;
    }
    let moves = moved.into_iter();
    let moves = moves.map(|name| format!("{} <> {}", key.value(name), quoted(name)));
    let has_none = |row: &Wanted| row.iter().all(|(_, value)| *value != Value::Null);
    let mut free = key.free(conn, key.table(), moves, MOST)?;
    free.retain(has_none);
    Some(free)
}
