//! Rows that are older than a trigger which would refuse them: `BEFORE INSERT … RAISE(IGNORE)`.
//!
//! Such rows are in the table as long as nobody copies it. A rebuild that creates the trigger again before it copies lets
//! them go, or fails on them. Rows that are made up behind the trigger never show that. So where a part creates a trigger,
//! and it or a later one copies the rows under such a trigger, one is made up before.

use std::ops::Range;
use std::rc::Rc;

use rusqlite::{Transaction, TransactionBehavior};

use super::exercise::original;
use crate::build::rehearse::Rehearsal;
use crate::build::rows::Extra;
use crate::build::rows::leavable::failing;
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::{Table, Tables};
use crate::source::SourceScript;
use crate::source::script::SourceStatement;

impl Rehearsal<'_> {
    /// Makes rows up that a trigger of an up part would refuse, in tables that are copied under one later.
    pub(super) fn precede_triggers(&mut self, i: usize) -> rusqlite::Result<()> {
        let migrations = self.migrations;
        let Some(up) = migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        let parsed = Parsed::all(up);
        for (index, trigger) in parsed.iter().enumerate() {
            let Some((name, body)) = refuses_inserts(trigger) else {
                continue;
            };
            let ups = migrations[i + 1..].iter().filter_map(|migration| migration.up.as_ref());
            let Some(name) = original(&parsed, index, &name)
                .filter(|name| ups.chain([up]).any(|up| copied_under_trigger(up).contains(name)))
            else {
                continue;
            };
            // On the second way up the others are those behind the last migration.
            let tables = Tables::read(&self.conn, &self.tracker)?;
            let Some(table) = tables.get(&name) else { continue };
            if let Some(extra) = self.refused_since(up, trigger, &body, table)? {
                self.leave(&extra, table)?;
            }
            self.recorder.take();
            self.recorder.restart();
        }
        Ok(())
    }

    /// A row that the table takes, and would not with the trigger.
    fn refused_since(
        &mut self,
        up: &SourceScript,
        trigger: &Parsed<'_>,
        body: &Range<usize>,
        table: &Table,
    ) -> rusqlite::Result<Option<Extra>> {
        let conn = Rc::clone(&self.conn);
        let made = {
            let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
            let wanted = failing(trigger, body, table);
            self.filler.extra(&tx, &self.recorder, table, &wanted)?
        };
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
        let is_before = |statement: &&SourceStatement| {
            statement.offset <= trigger.statement.offset && statement.words[0] == "CREATE"
        };
        let creates = up.statements.iter().filter(is_before);
        if !creates.into_iter().all(|statement| self.runs_one(&tx, &statement.sql)) {
            return Ok(None);
        }
        let is_refused = |extra: &Extra| extra.insert(&tx).is_err() || tx.changes() == 0;
        Ok(made.into_iter().flatten().find(is_refused))
    }
}

/// The table on whose inserts a trigger may raise, in lower case, and what the trigger says of them.
pub(super) fn refuses_inserts(parsed: &Parsed<'_>) -> Option<(String, Range<usize>)> {
    if parsed.act != Act::Create(ObjectKind::Trigger) || parsed.is_temporary {
        return None;
    }
    let on = parsed.find(&["ON"])?;
    let is_on_insert = parsed.is(on - 1, "INSERT") && !parsed.is(parsed.name_at + 1, "INSTEAD");
    let raises = parsed.find(&["RAISE", "("]).is_some();
    let at = on + 1 + if parsed.is(on + 2, ".") { 2 } else { 0 };
    (is_on_insert && raises).then(|| (parsed.name_of(at), at + 1..parsed.len()))
}

/// The tables, by their names in the script, whose rows it copies into one that has got such a trigger before.
fn copied_under_trigger(up: &SourceScript) -> Vec<String> {
    let parsed = Parsed::all(up);
    let mut found = Vec::new();
    for (index, copy) in parsed.iter().enumerate() {
        let guards = |trigger: &Parsed<'_>| refuses_inserts(trigger).is_some_and(|(table, _)| table == copy.name);
        if copy.act == Act::Insert && copy.has("SELECT") && parsed[..index].iter().any(guards) {
            found.extend(sources(copy).into_iter().flatten());
        }
    }
    found
}
