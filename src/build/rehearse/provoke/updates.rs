//! Rows that are in the way of UPDATEs.

use std::ops::Range;
use std::rc::Rc;

use rusqlite::{Transaction, TransactionBehavior};

use super::exercise::original;
use crate::build::rehearse::Rehearsal;
use crate::build::rows::Extra;
use crate::lint::statement::Parsed;
use crate::schema::table::Table;
use crate::source::script::SourceStatement;

/// A column that an UPDATE assigns, and the tokens of its expression.
pub(super) type Assigned = (String, Range<usize>);

/// Looks for such a row in a table, before an UPDATE of these columns, which stands behind these statements.
type Find<'s> =
    fn(&mut Rehearsal<'s>, &Table, &Parsed<'_>, &[Assigned], &[SourceStatement]) -> rusqlite::Result<Option<Extra>>;

impl<'s> Rehearsal<'s> {
    /// Makes rows up before the UPDATEs of an up part that assign columns in a way of which such a row may be in the way.
    pub(super) fn before_updates(
        &mut self,
        i: usize,
        columns: fn(&Parsed<'_>) -> Vec<Assigned>,
        find: Find<'s>,
    ) -> rusqlite::Result<()> {
        let migrations = self.migrations;
        let Some(up) = migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        let parsed = Parsed::all(up);
        for (index, update) in parsed.iter().enumerate() {
            let assigned = columns(update);
            let name = original(&parsed, index, &update.name);
            let table = name.and_then(|name| self.tables.get(&name)).map(Rc::clone);
            let Some(table) = table.filter(|_| !assigned.is_empty()) else {
                continue;
            };
            if let Some(extra) = find(self, &table, update, &assigned, &up.statements[..index])? {
                let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
                extra.insert(&tx)?;
                tx.commit()?;
                self.filler.keep(&table);
            }
            self.recorder.take();
            self.recorder.restart();
        }
        Ok(())
    }
}
