//! UPDATEs that move numbers up or down under a unique key: a row may have the number which another one is to get, as
//! positions in a list follow one another.

use rusqlite::Connection;

use super::updates::{Assigned, Kind, NewKey};
use crate::build::rehearse::Rehearsal;
use crate::build::rows::leavable::Wanted;
use crate::lint::copy::{assignments, is_shift};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Table;
use crate::source::tokens::quoted;

/// What is moved further than that is moved out of the way.
const FAR: i64 = 100;
/// How many rows are tried.
const MOST: usize = 8;

const SHIFT: Kind = Kind {
    columns: shifted,
    free,
    is_in_the_way: |_, _, _, _| true,
    keeps_rows: false,
};

impl Rehearsal<'_> {
    /// Makes rows up that are in the way of such an UPDATE of an up part.
    pub(super) fn shift(&mut self, i: usize) -> rusqlite::Result<()> {
        self.before_updates(i, &SHIFT)
    }
}

/// The columns that an UPDATE computes from their own numbers, each with its expression.
fn shifted(update: &Parsed<'_>) -> Vec<Assigned> {
    if update.act != Act::Update || update.find_outside(update.name_at, "FROM").is_some() {
        return Vec::new();
    }
    let is_shift = |(column, value): &Assigned| is_shift(update, column, value);
    assignments(update).into_iter().filter(is_shift).collect()
}

/// The keys that rows are to get, and that no row has: near theirs, and on the same side of zero.
fn free(conn: &Connection, table: &Table, key: &NewKey<'_>) -> Option<Vec<Wanted>> {
    let (moved, _) = key.parts();
    if moved.is_empty() {
        return None;
    }
    let near = moved.into_iter().map(|name| {
        let (own, new) = (quoted(name), key.value(name));
        format!(
            "typeof({own}) = 'integer' AND {new} <> {own} AND abs({new} - {own}) <= {FAR} AND ({new} >= 0) = ({own} >= 0)"
        )
    });
    key.free(conn, &table.name, near, MOST)
}
