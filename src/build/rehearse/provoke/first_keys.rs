//! The first key of a table is 1, in nearly every database, and a script that fills a new table mostly gives that to a row of
//! its own.
//!
//! Made-up rows have other keys, since a script may insert its seeds where they are. But where a part copies the rows of a
//! table with their keys into a table that it makes, beside a row with a key that is written in it, or that is the first,
//! an app's row has that key as well. So one is made up, and judged with the others.

use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Transaction, TransactionBehavior};

use super::exercise::original;
use crate::build::rehearse::Rehearsal;
use crate::lint::copy::{column, items, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::Table;
use crate::source::tokens::Kind;

/// Greater keys are not those of the first rows.
const GREATEST: i64 = 1_000;

impl Rehearsal<'_> {
    /// Makes up rows with the keys that an up part gives to rows of its own, in tables whose rows it copies beside them.
    pub(super) fn meet_first_keys(&mut self, i: usize) -> rusqlite::Result<()> {
        let Some(up) = self.migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        let parsed = Parsed::all(up);
        for (table, key) in self.met(&parsed) {
            let Some(name) = key_of(&table) else { continue };
            let wanted = vec![(name, Value::Integer(key))];
            let conn = Rc::clone(&self.conn);
            let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
            let made = self.filler.extra(&tx, &self.recorder, &table, &[wanted])?;
            let is_there = made.iter().flatten().next().is_some() && !tx.is_autocommit();
            if is_there {
                tx.commit()?;
                self.filler.keep(&table);
            }
            self.recorder.take();
            self.recorder.restart();
        }
        Ok(())
    }

    /// The tables that are copied with their keys, each with a key that a row of the part has.
    fn met(&self, parsed: &[Parsed<'_>]) -> Vec<(Rc<Table>, i64)> {
        let mut met = Vec::<(Rc<Table>, i64)>::new();
        let inserts = |parsed: &Parsed<'_>| parsed.act == Act::Insert;
        for (index, copy) in parsed.iter().enumerate().filter(|(_, copy)| inserts(copy)) {
            let makes = |earlier: &Parsed<'_>| earlier.is_on(Act::Create(ObjectKind::Table), &copy.name);
            let Some(made) = parsed[..index].iter().rposition(makes) else {
                continue;
            };
            let Some((table, place)) = self.copied_key(parsed, index) else {
                continue;
            };
            let mut fills =
                (made + 1..parsed.len()).filter(|at| inserts(&parsed[*at]) && parsed[*at].name == copy.name);
            let first = fills.clone().next();
            let own = fills.find_map(|at| key_in(&parsed[at], &place, first == Some(at)));
            if let Some(key) = own
                && !met.iter().any(|(known, _)| known.name == table.name)
            {
                met.push((table, key));
            }
        }
        met
    }

    /// The table that a statement copies with its key as it is, and where that goes.
    fn copied_key(&self, parsed: &[Parsed<'_>], index: usize) -> Option<(Rc<Table>, Place)> {
        let copy = &parsed[index];
        let from = copy.find_outside(copy.name_at, "FROM")?;
        let is_qualified = copy.is(from + 2, ".");
        let name = copy.name_of(from + if is_qualified { 3 } else { 1 });
        let table = original(parsed, index, &name).and_then(|name| self.tables.get(&name))?;
        let key = key_of(table)?;
        let items = items(copy);
        let at = items
            .iter()
            .position(|item| column(copy, item).as_ref() == Some(&key))?;
        let place = match targets(copy) {
            Some(targets) => Place::Column(targets.get(at)?.clone()),
            None => Place::Number(at),
        };
        Some((Rc::clone(table), place))
    }
}

/// Which column of a table takes the key.
enum Place {
    Column(String),
    Number(usize),
}

/// The column that is the rowid of a table, in lower case.
fn key_of(table: &Table) -> Option<String> {
    let key = <[String; 1]>::try_from(table.primary_key()).ok();
    key.map(|[key]| key).filter(|_| table.rowid_alias.is_some())
}

/// The key that a statement writes: as it is written, or the first, if it names none and `is_first`.
fn key_in(insert: &Parsed<'_>, place: &Place, is_first: bool) -> Option<i64> {
    let values = insert.find_outside(insert.name_at, "VALUES")?;
    let at = match (place, targets(insert)) {
        (Place::Column(name), Some(targets)) => targets.iter().position(|target| target == name),
        (Place::Column(_), None) => Some(0),
        (Place::Number(at), None) => Some(*at),
        (Place::Number(_), Some(_)) => None,
    };
    let key = match at {
        Some(at) => {
            let commas = (values + 2..insert.len()).filter(|token| insert.is(*token, ","));
            let start = commas.map(|comma| comma + 1);
            let value = std::iter::once(values + 2).chain(start).nth(at)?;
            let is_alone = insert.is(value + 1, ",") || insert.is(value + 1, ")");
            let is_number = insert.kind(value) == Some(Kind::Number) && is_alone;
            insert.text(value).parse().ok().filter(|_| is_number)?
        }
        None if is_first && matches!(place, Place::Column(_)) => 1,
        None => return None,
    };
    (1..=GREATEST).contains(&key).then_some(key)
}
