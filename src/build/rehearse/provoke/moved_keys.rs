//! Rows for UPDATEs that lead several rows to the same one, under a unique key: `SET list_id = (SELECT min(id) …)`, where
//! (list_id, position) is unique.
//!
//! What is brought together may have the same key by then. Made-up rows have by chance only, so the statement itself says
//! which: a row that has already the key which another one is to get. With OR REPLACE it goes in silence, without it the
//! statement fails.

use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, TransactionBehavior, params_from_iter};

use super::updates::Assigned;
use crate::build::rehearse::Rehearsal;
use crate::build::rows::leavable::Wanted;
use crate::build::rows::{Extra, count, value};
use crate::lint::copy::assignments;
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::{Index, Table};
use crate::source::script::SourceStatement;
use crate::source::tokens::quoted;

/// How many rows are tried.
const MOST: usize = 6;

/// What an UPDATE does with a row in its way.
#[derive(PartialEq, Eq)]
enum Outcome {
    Fails,
    /// So many rows are left.
    Leaves(usize),
}

impl Rehearsal<'_> {
    /// Makes rows up that are in the way of such an UPDATE of an up part.
    pub(super) fn bring_together(&mut self, i: usize) -> rusqlite::Result<()> {
        self.before_updates(i, looked_up, Self::on_the_same_key)
    }

    /// The first row that goes, or with which the UPDATE fails, while it runs on those that are there.
    fn on_the_same_key(
        &mut self,
        table: &Table,
        update: &Parsed<'_>,
        looked_up: &[Assigned],
        before: &[SourceStatement],
    ) -> rusqlite::Result<Option<Extra>> {
        let conn = Rc::clone(&self.conn);
        let wanted = {
            let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
            let runs = before.iter().all(|statement| self.runs_one(&tx, &statement.sql));
            let wanted = if runs {
                taken(&tx, table, update, looked_up)
            } else {
                Vec::new()
            };
            let there = count(&tx, &update.name);
            let is_harmless =
                !wanted.is_empty() && self.runs_one(&tx, &update.statement.sql) && there == count(&tx, &update.name);
            if !is_harmless {
                return Ok(None);
            }
            wanted
        };
        let made = {
            let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
            self.filler.extra(&tx, &self.recorder, table, &wanted)?
        };
        let made = made.into_iter().zip(&wanted);
        for (extra, key) in made.filter_map(|(extra, key)| Some((extra?, key))) {
            let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
            let is_there = extra.insert(&tx).is_ok();
            let runs = is_there && before.iter().all(|statement| self.runs_one(&tx, &statement.sql));
            if !runs || !keeps_key(&tx, update, looked_up, key) {
                continue;
            }
            let there = count(&tx, &update.name).unwrap_or(0);
            let outcome = match self.runs_one(&tx, &update.statement.sql) {
                true => Outcome::Leaves(count(&tx, &update.name).unwrap_or(0)),
                false => Outcome::Fails,
            };
            if outcome != Outcome::Leaves(there) {
                return Ok(Some(extra));
            }
        }
        Ok(None)
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

/// The keys that rows are to get by an UPDATE, and that no row has.
fn taken(conn: &Connection, table: &Table, update: &Parsed<'_>, looked_up: &[Assigned]) -> Vec<Wanted> {
    let mut keys = Index::unique(&Index::of(conn, &update.name).unwrap_or_default());
    keys.push(table.primary_key());
    let read = |key: &Vec<String>| -> Option<Vec<Wanted>> {
        let new_of = |name: &String| looked_up.iter().find(|(column, _)| column == name);
        // A key of its own follows from the row that is looked up.
        let is_in_part = key.iter().any(|name| new_of(name).is_some()) && key.iter().any(|name| new_of(name).is_none());
        if !is_in_part || !key.iter().all(|name| table.column(name).is_some()) {
            return None;
        }
        let new = |name: &String| {
            let own = quoted(name);
            new_of(name).map_or(own, |(_, value)| {
                format!("({})", update.between(value.start, value.end))
            })
        };
        let items: Vec<_> = key.iter().map(new).collect();
        let names: Vec<_> = key.iter().map(|name| quoted(name)).collect();
        let moves = key.iter().filter(|name| new_of(name).is_some());
        let moves = moves.map(|name| format!("{} <> {}", new(name), quoted(name)));
        let set = update.find_outside(update.name_at, "SET")?;
        let condition = update
            .find_outside(set, "WHERE")
            .map(|at| format!("({})", update.between(at + 1, update.len())));
        let is_free = format!(
            "({}) NOT IN (SELECT {} FROM main.{})",
            items.join(", "),
            names.join(", "),
            quoted(&update.name)
        );
        let conditions: Vec<_> = moves.chain(condition).chain([is_free]).collect();
        let with = update.between(0, update.behind_with());
        let sql = format!(
            "{with} SELECT {} FROM {} WHERE {} LIMIT {MOST}",
            items.join(", "),
            update.between(update.name_at, set),
            conditions.join(" AND ")
        );
        let mut statement = conn.prepare(&sql).ok()?;
        let row = |row: &rusqlite::Row<'_>| {
            let values = key.iter().enumerate();
            values.map(|(at, name)| Ok((name.clone(), value(row, at)?))).collect()
        };
        statement.query_map([], row).ok()?.collect::<rusqlite::Result<_>>().ok()
    };
    let all = keys.iter().filter_map(read).flatten();
    let has_none = |row: &Wanted| row.iter().all(|(_, value)| *value != Value::Null);
    all.filter(has_none).collect()
}
