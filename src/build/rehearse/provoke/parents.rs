//! Rows that a DELETE takes by what it says of their columns, and that rows of another table refer to.
//!
//! Made-up rows meet a condition about several columns by chance only, and a row that meets it need not have a child. In a
//! run ON DELETE CASCADE does not act, so that what is left of such a row points nowhere.

use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::refusals::{condition, held, meeting, product, rows};
use crate::build::rehearse::Rehearsal;
use crate::build::rows::leavable::Wanted;
use crate::build::rows::{Extra, Hints};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::{Column, ForeignKey, Table};
use crate::source::tokens::{mentions, quoted};

/// About so many columns a condition may be.
const COLUMNS: usize = 3;

/// A DELETE by a condition about the row alone.
struct Delete<'d> {
    parsed: &'d Parsed<'d>,
    condition: &'d str,
    parent: Rc<Table>,
}

impl Rehearsal<'_> {
    /// Makes up a row that a DELETE of an up part takes, for each table that refers to it and has none that refers to such
    /// a row.
    pub(super) fn refer_to_deleted(&mut self, i: usize) -> rusqlite::Result<()> {
        let migrations = self.migrations;
        let Some(up) = migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        let parsed = Parsed::all(up);
        for parsed in parsed.iter().filter(|parsed| parsed.act == Act::Delete) {
            let condition = condition(parsed).filter(|_| !parsed.has("SELECT"));
            let parent = self.tables.get(&parsed.name).cloned();
            let (Some(condition), Some(parent)) = (condition, parent) else {
                continue;
            };
            let delete = Delete {
                parsed,
                condition,
                parent,
            };
            let children: Vec<_> = self.tables.all().cloned().collect();
            for child in children {
                if let Some(key) = delete.key_of(&child)
                    && delete.takes_no_parent_of(&self.conn, &child, key)
                {
                    self.refer(&delete, &child, key)?;
                }
            }
            self.recorder.take();
            self.recorder.restart();
        }
        Ok(())
    }

    /// Leaves a row that the DELETE takes, and one that refers to it.
    fn refer(&mut self, delete: &Delete<'_>, child: &Table, key: &ForeignKey) -> rusqlite::Result<()> {
        let conn = Rc::clone(&self.conn);
        let wanted = delete.taken(&conn, self.filler.hints());
        let Some(to) = key.columns_in(&delete.parent).into_iter().next() else {
            return Ok(());
        };
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        let mut parent = None;
        for wanted in wanted {
            let made = self.filler.extra(&tx, &self.recorder, &delete.parent, &[wanted])?;
            parent = made.into_iter().flatten().next();
            if parent.is_some() {
                break;
            }
        }
        let Some(parent) = parent else { return Ok(()) };
        let sql = format!(
            "SELECT {} FROM main.{} WHERE rowid = last_insert_rowid()",
            quoted(&to),
            quoted(&delete.parent.name)
        );
        let number = rows(&tx, &sql, 1).unwrap_or_default().into_iter().flatten().next();
        let Some(number) = number.filter(|number| *number != Value::Null) else {
            return Ok(());
        };
        let column = child.column(&key.columns[0]);
        let wanted = column.map(|column| vec![(column.name.clone(), number)]);
        let children = self.filler.extra(&tx, &self.recorder, child, &Vec::from_iter(wanted))?;
        let children: Vec<Extra> = children.into_iter().flatten().collect();
        drop(tx);
        let Some(orphan) = children.into_iter().next() else {
            return Ok(());
        };
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        if parent.insert(&tx).is_ok() && orphan.insert(&tx).is_ok() && !tx.is_autocommit() {
            tx.commit()?;
            self.filler.keep(&delete.parent);
            self.filler.keep(child);
        }
        Ok(())
    }
}

impl Delete<'_> {
    /// The foreign key of a table to rows that the DELETE may take.
    fn key_of<'t>(&self, child: &'t Table) -> Option<&'t ForeignKey> {
        let is_it = |key: &&ForeignKey| key.columns.len() == 1 && key.parent.eq_ignore_ascii_case(&self.parent.name);
        let mut keys = child.foreign_keys.iter();
        keys.find(is_it).filter(|_| child.name != self.parent.name)
    }

    /// Whether there are rows on both sides, and of those that the DELETE takes none has a child there.
    fn takes_no_parent_of(&self, conn: &Connection, child: &Table, key: &ForeignKey) -> bool {
        let at = self.parsed.name_at;
        let name = if self.parsed.is(at + 1, "AS") {
            self.parsed.text(at + 2)
        } else {
            self.parsed.text(at)
        };
        let Some(to) = key.columns_in(&self.parent).into_iter().next() else {
            return false;
        };
        let parents = format!(
            "SELECT 1 FROM main.{} AS {name} WHERE {name}.{} IN (SELECT {} FROM main.{})",
            quoted(&self.parent.name),
            quoted(&to),
            quoted(&key.columns[0]),
            quoted(&child.name)
        );
        let any = |sql: &str| conn.prepare(sql).and_then(|mut rows| rows.exists([]));
        let is_taken = any(&format!("{parents} AND ({})", self.condition));
        any(&parents).unwrap_or(false) && is_taken.is_ok_and(|is_taken| !is_taken)
    }

    /// Values with which it takes a row.
    fn taken(&self, conn: &Connection, hints: &Hints) -> Vec<Wanted> {
        let is_asked =
            |column: &&Column| column.key == 0 && !column.is_generated && mentions(self.condition, &column.name);
        let asked: Vec<_> = self.parent.columns.iter().filter(is_asked).collect();
        if asked.is_empty() || asked.len() > COLUMNS {
            return Vec::new();
        }
        let mut own = Hints::default();
        own.read(&self.parsed.statement.sql);
        let values = |column: &&Column| {
            let name = column.name.to_ascii_lowercase();
            let mut values = own.compared(&name, column);
            values.extend((!column.is_not_null).then_some(Value::Null));
            values.extend(hints.compared(&name, column));
            values.extend(held(conn, &self.parent, column));
            values.truncate(12);
            values
        };
        let met = meeting(
            conn,
            self.parsed,
            &asked,
            product(asked.iter().map(values)),
            Some(self.condition),
        );
        let named = |values: Vec<Value>| asked.iter().map(|column| column.name.clone()).zip(values).collect();
        met.into_iter().map(named).take(COLUMNS).collect()
    }
}
