//! Rows that are in the way of UPDATEs which give rows other keys: that have the key which another one is to get.
//!
//! Keys may be there since a later migration than the rows, so nothing but the statement itself says which rows these are.

use std::ops::Range;
use std::rc::Rc;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::exercise::original;
use crate::build::rehearse::Rehearsal;
use crate::build::rows::leavable::Wanted;
use crate::build::rows::{Extra, count, value};
use crate::lint::statement::Parsed;
use crate::schema::table::{Index, Table};
use crate::source::script::SourceStatement;
use crate::source::tokens::quoted;

/// A column that an UPDATE assigns, and the tokens of its expression.
pub(super) type Assigned = (String, Range<usize>);

/// A kind of such UPDATEs.
pub(super) struct Kind {
    /// The columns that one assigns so.
    pub(super) columns: fn(&Parsed<'_>) -> Vec<Assigned>,
    /// What rows are to get by it in a key, and no row has.
    pub(super) free: fn(&Connection, &Table, &NewKey<'_>) -> Option<Vec<Wanted>>,
    /// Whether a row that has such a key by now is in its way.
    pub(super) is_in_the_way: fn(&Connection, &Parsed<'_>, &[Assigned], &Wanted) -> bool,
    /// Whether it has to leave as many rows as there were.
    pub(super) keeps_rows: bool,
}

/// A unique key, and the UPDATE that assigns columns of it.
pub(super) struct NewKey<'k> {
    update: &'k Parsed<'k>,
    assigned: &'k [Assigned],
    key: &'k [String],
}

impl NewKey<'_> {
    fn assigned(&self, name: &String) -> Option<&Assigned> {
        self.assigned.iter().find(|(column, _)| column == name)
    }

    /// The table, as it is called by then.
    pub(super) fn table(&self) -> &str {
        &self.update.name
    }

    /// Its columns that are assigned, and those that are not.
    pub(super) fn parts(&self) -> (Vec<&String>, Vec<&String>) {
        self.key.iter().partition(|name| self.assigned(name).is_some())
    }

    /// What a column is to hold, as SQL.
    pub(super) fn value(&self, name: &String) -> String {
        let expression = |(_, value): &Assigned| format!("({})", self.update.between(value.start, value.end));
        self.assigned(name).map_or_else(|| quoted(name), expression)
    }

    /// What rows are to get, of those that the UPDATE and these conditions are about, and no row of a table has.
    pub(super) fn free(
        &self,
        conn: &Connection,
        table: &str,
        conditions: impl Iterator<Item = String>,
        most: usize,
    ) -> Option<Vec<Wanted>> {
        let update = self.update;
        let items: Vec<_> = self.key.iter().map(|name| self.value(name)).collect();
        let names: Vec<_> = self.key.iter().map(|name| quoted(name)).collect();
        let set = update.find_outside(update.name_at, "SET")?;
        let condition = update
            .find_outside(set, "WHERE")
            .map(|at| format!("({})", update.between(at + 1, update.len())));
        let is_free = format!(
            "({}) NOT IN (SELECT {} FROM main.{})",
            items.join(", "),
            names.join(", "),
            quoted(table)
        );
        let conditions: Vec<_> = conditions.chain(condition).chain([is_free]).collect();
        let sql = format!(
            "{} SELECT {} FROM {} WHERE {} LIMIT {most}",
            update.between(0, update.behind_with()),
            items.join(", "),
            update.between(update.name_at, set),
            conditions.join(" AND ")
        );
        let mut statement = conn.prepare(&sql).ok()?;
        let row = |row: &rusqlite::Row<'_>| {
            let values = self.key.iter().enumerate();
            values.map(|(at, name)| Ok((name.clone(), value(row, at)?))).collect()
        };
        statement.query_map([], row).ok()?.collect::<rusqlite::Result<_>>().ok()
    }
}

impl Rehearsal<'_> {
    /// Makes rows up that are in the way of UPDATEs of a kind in an up part.
    pub(super) fn before_updates(&mut self, i: usize, kind: &Kind) -> rusqlite::Result<()> {
        let migrations = self.migrations;
        let Some(up) = migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        let parsed = Parsed::all(up);
        for (index, update) in parsed.iter().enumerate() {
            let assigned = (kind.columns)(update);
            let name = original(&parsed, index, &update.name);
            let table = name.and_then(|name| self.tables.get(&name)).map(Rc::clone);
            let Some(table) = table.filter(|_| !assigned.is_empty()) else {
                continue;
            };
            let before = &up.statements[..index];
            if let Some(extra) = self.in_the_way(kind, &table, (update, &assigned), before)? {
                self.leave(&extra, &table)?;
            }
            self.recorder.take();
            self.recorder.restart();
        }
        Ok(())
    }

    /// The first row with which the UPDATE fails, or takes one away, while it does not on those that are there.
    fn in_the_way(
        &mut self,
        kind: &Kind,
        table: &Table,
        (update, assigned): (&Parsed<'_>, &[Assigned]),
        before: &[SourceStatement],
    ) -> rusqlite::Result<Option<Extra>> {
        let conn = Rc::clone(&self.conn);
        let begin = || Transaction::new_unchecked(&conn, TransactionBehavior::Immediate);
        let wanted = {
            let tx = begin()?;
            if !self.run_all(&tx, before) {
                return Ok(None);
            }
            let mut keys = Index::unique(&Index::of(&tx, &update.name).unwrap_or_default());
            keys.push(table.primary_key());
            keys.retain(|key| key.iter().all(|name| table.column(name).is_some()));
            let new = keys.iter().map(|key| NewKey { update, assigned, key });
            let wanted: Vec<_> = new.filter_map(|key| (kind.free)(&tx, table, &key)).flatten().collect();
            if wanted.is_empty() || !self.passes(&tx, kind, update) {
                return Ok(None);
            }
            wanted
        };
        let made = {
            let tx = begin()?;
            self.filler.extra(&tx, &self.recorder, table, &wanted)?
        };
        for (extra, key) in made.into_iter().zip(&wanted) {
            let Some(extra) = extra else { continue };
            let tx = begin()?;
            let runs = extra.insert(&tx).is_ok() && self.run_all(&tx, before);
            if runs && (kind.is_in_the_way)(&tx, update, assigned, key) && !self.passes(&tx, kind, update) {
                return Ok(Some(extra));
            }
        }
        Ok(None)
    }

    fn run_all(&self, conn: &Connection, statements: &[SourceStatement]) -> bool {
        statements.iter().all(|statement| self.runs_one(conn, &statement.sql))
    }

    fn passes(&self, conn: &Connection, kind: &Kind, update: &Parsed<'_>) -> bool {
        let there = || kind.keeps_rows.then(|| count(conn, &update.name));
        let before = there();
        self.runs_one(conn, &update.statement.sql) && before == there()
    }
}
