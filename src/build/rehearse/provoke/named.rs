//! Rows that a statement names by a text in a unique column: `… FROM settings WHERE key = 'slack'`.
//!
//! Made-up rows have none of the texts that scripts compare a unique column with, since scripts mostly insert those too. So
//! a copy that reads JSON out of one such row is tried on a row whose JSON says nothing.

use std::ops::Range;
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Transaction, TransactionBehavior};

use crate::build::rehearse::Rehearsal;
use crate::build::rehearse::part::{RunError, run_statement};
use crate::build::rows::leavable::{Wanted, condition};
use crate::build::rows::{Extra, Hints, Reading};
use crate::error::message_and_offset;
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Table;
use crate::source::SourceScript;
use crate::source::tokens::{Kind, quoted};

impl Rehearsal<'_> {
    /// Makes up such rows for the copies of an up part, where they find none.
    pub(super) fn name_rows(&mut self, up: &SourceScript, parsed: &[Parsed<'_>]) -> rusqlite::Result<()> {
        for (index, copy) in parsed.iter().enumerate() {
            let readings = Hints::of(&copy.statement.sql).readings();
            let json: Vec<_> = readings
                .into_iter()
                .filter(|(_, reading)| *reading == Reading::Json)
                .map(|(column, _)| column)
                .collect();
            let is_copy = copy.act == Act::Insert && copy.has("SELECT") && !json.is_empty();
            let Some(condition) = condition(copy).filter(|_| is_copy) else {
                continue;
            };
            let sources = sources(copy).unwrap_or_default();
            let [source] = &sources[..] else { continue };
            let Some(table) = self.tables.get(source).cloned() else {
                continue;
            };
            let Some(named) = named(copy, &condition, &table) else {
                continue;
            };
            if self.is_there(&table, &named) {
                continue;
            }
            let json = json.into_iter().filter(|column| table.column(column).is_some());
            let json = json.map(|column| (column, Value::from("[]".to_owned())));
            let wanted: Wanted = json.chain([named]).collect();
            if let Some(extra) = self.telling(up, index, &table, wanted)? {
                self.leave(&extra, &table)?;
            }
            self.recorder.take();
            self.recorder.restart();
        }
        Ok(())
    }

    fn is_there(&self, table: &Table, (column, value): &(String, Value)) -> bool {
        let sql = format!(
            "SELECT 1 FROM main.{} WHERE {} = ?1",
            quoted(&table.name),
            quoted(column)
        );
        let is_there = self.conn.prepare(&sql).and_then(|mut rows| rows.exists([value]));
        is_there.unwrap_or(true)
    }

    /// Such a row, if the copy finds no value in it for a column that needs one.
    fn telling(
        &mut self,
        up: &SourceScript,
        index: usize,
        table: &Table,
        wanted: Wanted,
    ) -> rusqlite::Result<Option<Extra>> {
        let conn = Rc::clone(&self.conn);
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        let made = self.filler.extra(&tx, &self.recorder, table, &[wanted])?;
        let Some(extra) = made.into_iter().flatten().next().filter(|_| !tx.is_autocommit()) else {
            return Ok(None);
        };
        for (at, statement) in up.statements[..=index].iter().enumerate() {
            self.recorder.restart();
            match run_statement(&tx, &statement.sql, |_| Ok(())) {
                Ok(()) if !tx.is_autocommit() => {}
                Err(RunError::Sqlite(error)) if at == index => {
                    let (message, _) = message_and_offset(&error, &statement.sql);
                    return Ok(message.starts_with("NOT NULL").then_some(extra));
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// `column = 'text'` in a condition, where no two rows of the table have the same there.
fn named(parsed: &Parsed<'_>, condition: &Range<usize>, table: &Table) -> Option<(String, Value)> {
    let is_unique = |name: &String| {
        let is_key = table.primary_key() == [name.clone()];
        is_key || table.unique.contains(&vec![name.clone()])
    };
    condition.clone().find_map(|at| {
        let is_text = parsed.is(at, "=") && parsed.kind(at + 1) == Some(Kind::String);
        let name = parsed.name_of(at - 1);
        let text = parsed.text(at + 1).trim_matches('\'').replace("''", "'");
        (is_text && is_unique(&name)).then(|| (name, text.into()))
    })
}
