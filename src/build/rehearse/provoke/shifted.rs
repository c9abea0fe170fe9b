//! Rows for UPDATEs that move numbers up or down under a unique key: a row that has the number which another one is to get,
//! as positions in a list follow one another.
//!
//! Keys may be there since a later migration than the rows, so nothing but the statement itself says which rows these are.

use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::updates::Assigned;
use crate::build::rehearse::Rehearsal;
use crate::build::rows::{Extra, value};
use crate::lint::copy::{assignments, is_shift};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::{Index, Table};
use crate::source::script::SourceStatement;
use crate::source::tokens::quoted;

/// What is moved further than that is moved out of the way.
const FAR: i64 = 100;
/// How many rows are tried.
const MOST: usize = 8;

impl Rehearsal<'_> {
    /// Makes rows up that are in the way of such an UPDATE of an up part.
    pub(super) fn shift(&mut self, i: usize) -> rusqlite::Result<()> {
        self.before_updates(i, shifted, Self::in_the_way)
    }

    /// The first row with which the UPDATE fails, while it runs on those that are there.
    fn in_the_way(
        &mut self,
        table: &Table,
        update: &Parsed<'_>,
        shifted: &[Assigned],
        before: &[SourceStatement],
    ) -> rusqlite::Result<Option<Extra>> {
        let conn = Rc::clone(&self.conn);
        let wanted = {
            let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
            let runs = before.iter().all(|statement| self.runs_one(&tx, &statement.sql));
            let wanted = if runs {
                taken(&tx, table, update, shifted)
            } else {
                Vec::new()
            };
            if wanted.is_empty() || !self.runs_one(&tx, &update.statement.sql) {
                return Ok(None);
            }
            wanted
        };
        let made = {
            let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
            self.filler.extra(&tx, &self.recorder, table, &wanted)?
        };
        for extra in made.into_iter().flatten() {
            let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
            let is_there = extra.insert(&tx).is_ok();
            let runs = is_there && before.iter().all(|statement| self.runs_one(&tx, &statement.sql));
            if runs && !self.runs_one(&tx, &update.statement.sql) {
                return Ok(Some(extra));
            }
        }
        Ok(None)
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

/// The keys that rows are to get by an UPDATE, and that no row has: near theirs, and on the same side of zero.
fn taken(conn: &Connection, table: &Table, update: &Parsed<'_>, shifted: &[Assigned]) -> Vec<Vec<(String, Value)>> {
    let mut keys = Index::unique(&Index::of(conn, &update.name).unwrap_or_default());
    keys.push(table.primary_key());
    let read = |key: &Vec<String>| -> Option<Vec<Vec<(String, Value)>>> {
        let moved = |name: &String| shifted.iter().find(|(column, _)| column == name);
        if !key.iter().any(|name| moved(name).is_some()) || !key.iter().all(|name| table.column(name).is_some()) {
            return None;
        }
        let new = |name: &String| {
            let own = quoted(name);
            moved(name).map_or(own, |(_, value)| {
                format!("({})", update.between(value.start, value.end))
            })
        };
        let near = key.iter().filter(|name| moved(name).is_some()).map(|name| {
            let (own, new) = (quoted(name), new(name));
            format!(
                "typeof({own}) = 'integer' AND {new} <> {own} AND abs({new} - {own}) <= {FAR} AND ({new} >= 0) = ({own} >= 0)"
            )
        });
        let items: Vec<_> = key.iter().map(new).collect();
        let names: Vec<_> = key.iter().map(|name| quoted(name)).collect();
        let set = update.find_outside(update.name_at, "SET")?;
        let condition = update
            .find_outside(set, "WHERE")
            .map(|at| update.between(at + 1, update.len()));
        let conditions: Vec<_> = near
            .chain(condition.map(|condition| format!("({condition})")))
            .chain([format!(
                "({}) NOT IN (SELECT {} FROM main.{})",
                items.join(", "),
                names.join(", "),
                quoted(&table.name)
            )])
            .collect();
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
    keys.iter().filter_map(read).flatten().collect()
}
