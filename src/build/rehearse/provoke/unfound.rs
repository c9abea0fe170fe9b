//! Rows for which an UPDATE looks in vain: `SET unit_id = (SELECT id FROM unit WHERE unit.name = part.unit)`.
//!
//! Where the column by which it looks is dropped, by the part or a later one, its table gets a row with a value that no other
//! row has, before the part runs. What becomes of the value is judged with the others.

use std::rc::Rc;

use rusqlite::{Transaction, TransactionBehavior};

use super::exercise::original;
use crate::build::rehearse::Rehearsal;
use crate::build::rows::leavable::elsewhere;
use crate::lint::copy::assignments;
use crate::lint::select::calls_aggregate;
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::{Column, Table, Tables};
use crate::source::SourceScript;
use crate::source::script::SourceStatement;

impl Rehearsal<'_> {
    /// Puts such rows into the tables that an up part updates.
    pub(super) fn leave_unfound(&mut self, i: usize) -> rusqlite::Result<()> {
        let migrations = self.migrations;
        let Some(up) = migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        let updates = |statement: &SourceStatement| statement.words[0] == "UPDATE" && statement.mentions("where");
        if !up.statements.iter().any(updates) {
            return Ok(());
        }
        let later: Vec<_> = migrations[i..].iter().filter_map(|later| later.up.as_ref()).collect();
        let parsed = Parsed::all(up);
        let looks = parsed.iter().enumerate();
        let looks = looks.filter_map(|(index, update)| {
            let columns = looked_by(update);
            let columns: Vec<_> = columns
                .into_iter()
                .filter(|column| is_dropped(column, &later))
                .collect();
            (!columns.is_empty()).then(|| Some((original(&parsed, index, &update.name)?, columns)))?
        });
        let looks: Vec<_> = looks.collect();
        if looks.is_empty() {
            return Ok(());
        }
        let tables = Tables::read(&self.conn, &self.tracker)?;
        for (name, columns) in looks {
            let Some(table) = tables.get(&name).cloned() else {
                continue;
            };
            for column in columns {
                let column = table.column(&column).filter(|column| is_free(&table, column));
                if let Some(column) = column {
                    self.leave_one(i, &table, column)?;
                }
            }
        }
        self.recorder.take();
        self.recorder.restart();
        Ok(())
    }

    fn leave_one(&mut self, i: usize, table: &Rc<Table>, column: &Column) -> rusqlite::Result<()> {
        let Some(value) = elsewhere(column, 0) else {
            return Ok(());
        };
        let wanted = [vec![(column.name.clone(), value)]];
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        let made = self.filler.extra(&tx, &self.recorder, table, &wanted)?;
        drop(tx);
        let made: Vec<_> = made.into_iter().flatten().collect();
        self.keep(i, table, &made)
    }
}

/// The columns by which an UPDATE looks for its values in another table, in lower case.
fn looked_by(update: &Parsed<'_>) -> Vec<String> {
    if update.act != Act::Update {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut look = |start: usize, end: usize| {
        let condition = (start..end).find(|at| update.is(*at, "WHERE")).unwrap_or(end);
        let is_own = |at: &usize| update.name_of(*at) == update.name && update.is(*at + 1, ".");
        let is_compared = |at: &usize| update.is(at.saturating_sub(1), "=") || update.is(*at + 3, "=");
        let own = (condition..end).filter(|at| is_own(at) && is_compared(at));
        found.extend(own.map(|at| update.name_of(at + 2)));
    };
    for (_, value) in assignments(update) {
        let is_query = update.are(value.start, &["(", "SELECT"]) && !calls_aggregate(update, &value);
        let is_of_another = value.len() == 3 && update.is(value.start + 1, ".");
        if is_query {
            look(value.start, value.end);
        } else if is_of_another && update.find_outside(value.end, "FROM").is_some() {
            look(value.end, update.len());
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether one of these parts drops a column with this name.
fn is_dropped(column: &str, parts: &[&SourceScript]) -> bool {
    parts.iter().any(|script| {
        let mut drops = script.statements.iter().filter(|statement| {
            statement.words[0] == "ALTER" && statement.mentions("drop") && statement.mentions(column)
        });
        drops.any(|statement| Parsed::new(script, statement).drops_column().as_deref() == Some(column))
    })
}

/// Whether a column may hold a text that is in no other table: it refers to none, as far as the schema and its name say, and
/// its declaration does not list what it holds.
fn is_free(table: &Table, column: &Column) -> bool {
    let name = column.name.to_ascii_lowercase();
    let refers = table
        .foreign_keys
        .iter()
        .any(|key| key.columns.iter().any(|own| own.eq_ignore_ascii_case(&name)));
    let is_key = ["id", "key", "ref", "guid"].iter().any(|end| name.ends_with(end));
    let is_own = column.key == 0 && !column.is_generated;
    is_own && !refers && !is_key && column.affinity() == "TEXT" && !table.is_enumerated(&name)
}
