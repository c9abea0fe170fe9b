//! Fills tables with rows that satisfy their constraints: parents first, then by trial.
//!
//! A row is made up, and SQLite is asked to insert it; what it refuses is made up differently. The app's
//! own triggers fire, as they would for the app's own rows.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::alike::Alike;
use super::hints::Hints;
use super::keys::Keys;
use super::maker::{Circle, ExpectedIn, Extra, Maker};
use super::order::parents_first;
use super::parents::mend_keys;
use super::values::{Pools, has_moment_for_default};
use crate::build::recorder::Recorder;
use crate::build::rows::content::count;
use crate::build::trial::without_triggers;
use crate::schema::table::{Column, Table};
use crate::source::tokens::quoted;

/// How many rows a table gets whenever its definition changes.
const MORE: usize = 6;

/// A table for which so many rows were made gets no more.
const ENOUGH: usize = 80;

/// A table that holds no row, and what SQLite said last.
#[derive(Clone, Debug)]
pub(in crate::build) struct Unfilled {
    pub(in crate::build) table: String,
    pub(in crate::build) why: String,
    /// Not even the first row came to an end.
    pub(in crate::build) never_ends: bool,
}

/// What was filled so far.
#[derive(Debug)]
pub(in crate::build) struct Filler {
    /// How many rows a new table gets.
    rows: usize,
    /// How many rows were made for each table, by its name in lower case: no two get the same key.
    made: BTreeMap<String, usize>,
    /// The tables in the order in which they were met first, by their names in lower case.
    order: BTreeMap<String, usize>,
    /// Tables on which a row does not come to an end, by their names in lower case, and whether that was the first one.
    endless: BTreeMap<String, bool>,
    /// How often rows with values of their own were kept, by the tables' names in lower case.
    kept: BTreeMap<String, usize>,
    /// Tables whose rows are in no circle, because a trigger does not end there or rolls all back, by their names in lower
    /// case.
    straight: BTreeSet<String>,
    /// Rows that are alike, in pairs, by the tables' names in lower case.
    alike: BTreeMap<String, Vec<Alike>>,
    hints: Hints,
    pools: Pools,
    /// What columns hold that a migration has added and a later one is to fill.
    expected: ExpectedIn,
    /// There are triggers in the schema.
    has_triggers: bool,
}

impl Filler {
    pub(in crate::build) fn new(rows: usize, hints: Hints) -> Self {
        Self {
            rows,
            made: BTreeMap::new(),
            order: BTreeMap::new(),
            endless: BTreeMap::new(),
            kept: BTreeMap::new(),
            straight: BTreeSet::new(),
            alike: BTreeMap::new(),
            hints,
            pools: Pools::default(),
            expected: BTreeMap::new(),
            has_triggers: true,
        }
    }

    /// Forgets what was filled: for another database.
    pub(in crate::build) fn restart(&mut self) {
        self.made.clear();
    }

    /// Forgets what was filled of these tables, as far as they are empty: they get the rows that they had at first.
    pub(in crate::build) fn start_again<'t>(&mut self, conn: &Connection, tables: impl Iterator<Item = &'t String>) {
        for table in tables.filter(|table| count(conn, table) == Some(0)) {
            self.made.remove(&table.to_ascii_lowercase());
        }
    }

    /// What the scripts say of columns.
    pub(in crate::build) fn hints(&self) -> &Hints {
        &self.hints
    }

    /// Inserts rows that have these values in some columns, in the caller's transaction: those that the table takes.
    pub(in crate::build) fn extra(
        &mut self,
        conn: &Connection,
        recorder: &Recorder,
        table: &Table,
        wanted: &[Vec<(String, Value)>],
    ) -> rusqlite::Result<Vec<Option<Extra>>> {
        // Numbers that no other row of the table has, nor one that is made later.
        const FIRST: usize = 2_400;
        const APART: usize = 200;
        let name = table.name.to_ascii_lowercase();
        let next = self.order.len();
        let keys = Keys::of(*self.order.get(&name).unwrap_or(&next));
        let first = FIRST + APART * self.kept.get(&name).unwrap_or(&0);
        let pools = (&self.hints, &mut self.pools, &self.expected);
        let mut maker = Maker::new(conn, table, pools, keys, first)?;
        let mut made = Vec::with_capacity(wanted.len());
        for (at, wanted) in wanted.iter().enumerate() {
            recorder.restart();
            if conn.is_autocommit() || self.endless.contains_key(&name) {
                made.push(None); // a trigger has rolled all of it back
            } else {
                made.push(maker.insert_with(first + at, wanted));
            }
        }
        Ok(made)
    }

    /// Remembers that such a row stays in the table.
    pub(in crate::build) fn keep(&mut self, table: &Table) {
        *self.kept.entry(table.name.to_ascii_lowercase()).or_default() += 1;
    }

    /// Remembers whether there is a trigger in the schema: most have none, and need not be asked for those of each table.
    pub(in crate::build) fn expect_triggers(&mut self, are_there: bool) {
        self.has_triggers = are_there;
    }

    /// What rows that are made from now on hold in these columns.
    pub(in crate::build) fn expect_in_columns(&mut self, expected: ExpectedIn) {
        self.expected = expected;
    }

    /// Makes no more rows.
    pub(in crate::build) fn stop(&mut self) {
        self.rows = 0;
    }

    /// Whether a table holds no row, or none that was made up.
    pub(in crate::build) fn has_left_out(&self, conn: &Connection, table: &str) -> bool {
        !self.made.contains_key(table) || count(conn, table) == Some(0)
    }

    /// Fills tables that are new or were changed. Says which of them hold no row after it.
    pub(in crate::build) fn fill(
        &mut self,
        conn: &Connection,
        recorder: &Recorder,
        tables: &[Rc<Table>],
    ) -> rusqlite::Result<Vec<Unfilled>> {
        if tables.is_empty() || self.rows == 0 {
            return Ok(Vec::new());
        }
        let names = tables.iter().map(|table| table.name.to_ascii_lowercase());
        let before: Vec<_> = names.map(|name| (self.made.get(&name).copied(), name)).collect();
        loop {
            if let Some(unfilled) = self.fill_all(conn, recorder, tables)? {
                return Ok(unfilled);
            }
            for (made, name) in &before {
                match made {
                    Some(made) => self.made.insert(name.clone(), *made),
                    None => self.made.remove(name),
                };
            }
        }
    }

    /// Fills the tables, but those on which a row does not end. None where one turns out to be such a table: SQLite has
    /// rolled all of it back then (<https://sqlite.org/c3ref/interrupt.html>).
    fn fill_all(
        &mut self,
        conn: &Connection,
        recorder: &Recorder,
        tables: &[Rc<Table>],
    ) -> rusqlite::Result<Option<Vec<Unfilled>>> {
        let mut unfilled = Vec::new();
        conn.execute_batch("BEGIN")?;
        for table in parents_first(tables, &self.hints.links) {
            let name = table.name.to_ascii_lowercase();
            if let Some(never_ends) = self.endless.get(&name) {
                unfilled.push(Unfilled {
                    table: table.name.clone(),
                    why: "a row was stopped after 30 million instructions of SQLite".to_owned(),
                    never_ends: *never_ends,
                });
                continue;
            }
            let there = count(conn, &table.name);
            let made = self.made.get(&name).copied();
            let may_circle = !self.straight.contains(&name);
            let outcome = self.fill_table(conn, recorder, table);
            if may_circle && self.straight.contains(&name) {
                recorder.restart();
                return Ok(None);
            }
            if recorder.has_stopped() {
                let is_first =
                    there == Some(0) && self.made.get(&name).copied() == made.map_or(Some(1), |made| Some(made + 1));
                self.endless.insert(name, is_first);
                recorder.restart();
                if !conn.is_autocommit() {
                    conn.execute_batch("ROLLBACK")?;
                }
                return Ok(None);
            }
            if let Err(why) = outcome
                && count(conn, &table.name) == Some(0)
            {
                unfilled.push(Unfilled {
                    table: table.name.clone(),
                    why: why.to_string(),
                    never_ends: false,
                });
            }
        }
        unfilled.retain(|one| count(conn, &one.table) == Some(0));
        let why = |_: &Table| "a trigger takes each away again".to_owned();
        add_empty(conn, tables, why, &mut unfilled);
        for table in tables {
            mend_keys(conn, table)?;
        }
        add_empty(conn, tables, |table| without_parent(conn, table), &mut unfilled);
        // A trigger that does not end, on an UPDATE, has rolled all of it back.
        if !conn.is_autocommit() {
            conn.execute_batch("COMMIT")?;
        }
        Ok(Some(unfilled))
    }

    fn fill_table(&mut self, conn: &Connection, recorder: &Recorder, table: &Table) -> rusqlite::Result<()> {
        let name = table.name.to_ascii_lowercase();
        let there = count(conn, &table.name).unwrap_or(0);
        let next = self.order.len();
        let keys = Keys::of(*self.order.entry(name.clone()).or_insert(next));
        let is_straight = self.straight.contains(&name);
        let made = self.made.entry(name).or_default();
        let wanted = wanted(self.rows, there, *made);
        if *made == 0 && there > 0 {
            // It was filled from another table: its own rows take no key that a row there may have.
            *made = ENOUGH / 2;
        }
        let pools = (&self.hints, &mut self.pools, &self.expected);
        let mut maker = Maker::new(conn, table, pools, keys, *made)?;
        maker.makes_circles = there == 0 && !is_straight;
        let mut last = Ok(());
        let mut newest = None;
        let mut failures = 0;
        let mut is_hinted = true;
        for _ in 0..wanted {
            recorder.restart();
            last = maker.insert_one(*made);
            *made += 1;
            if matches!(maker.circle, Circle::RolledBack) {
                self.straight.insert(table.name.to_ascii_lowercase());
                return last;
            }
            if recorder.has_stopped() {
                return last;
            }
            if last.is_ok() {
                newest = Some(conn.last_insert_rowid());
            }
            if conn.is_autocommit() {
                conn.execute_batch("BEGIN")?; // a trigger has rolled all of it back
            }
            failures += usize::from(last.is_err());
            if failures > 2 && newest.is_none() && is_hinted {
                // What the scripts say of other columns of the same names may be all that it refuses.
                is_hinted = false;
                failures = 0;
                let pools = (&Hints::default(), &mut Pools::default(), &self.expected);
                maker = Maker::new(conn, table, pools, keys, *made)?;
            }
            // A table that takes one row only, such as one of settings, is full; another takes none.
            if failures > 2 {
                break;
            }
        }
        if let Some(newest) = newest.filter(|_| wanted > 2) {
            if table.is_autoincrement {
                leave_a_mark(conn, &table.name, newest);
            }
            if there == 0 && failures < 3 {
                let alike = maker.add_twins(recorder, &self.hints, &self.alike);
                self.alike.insert(table.name.to_ascii_lowercase(), alike);
                if recorder.has_stopped() {
                    return last;
                }
            }
            // Of what was there before, a migration may have stamped some.
            if there == 0 {
                age(conn, table, self.has_triggers)?;
            }
        }
        last
    }
}

/// How many rows a table gets that holds so many already, of which so many were made up. `rows`: how many a new one gets.
fn wanted(rows: usize, there: usize, made: usize) -> usize {
    match there {
        0 => rows,
        _ if made >= ENOUGH => 0,
        _ if made == 0 => rows.saturating_sub(there).max(MORE),
        _ => MORE.min(rows),
    }
}

/// Adds the tables that hold no row, if nothing was said of them yet.
fn add_empty(conn: &Connection, tables: &[Rc<Table>], why: impl Fn(&Table) -> String, unfilled: &mut Vec<Unfilled>) {
    for table in tables {
        let is_said = unfilled.iter().any(|one| one.table == table.name);
        if !is_said && count(conn, &table.name) == Some(0) {
            unfilled.push(Unfilled {
                table: table.name.clone(),
                why: why(table),
                never_ends: false,
            });
        }
    }
}

/// Why no row could keep its foreign keys: the first table that they refer to and that holds no row tells it. Why that
/// one holds none is said of itself.
fn without_parent(conn: &Connection, table: &Table) -> String {
    let parents = table.foreign_keys.iter().map(|key| &key.parent);
    let others = parents.filter(|parent| !parent.eq_ignore_ascii_case(&table.name));
    let why = |parent: &String| match count(conn, parent) {
        None => Some(format!("it refers to `{parent}`, and there is no such table")),
        Some(0) => Some(format!("it refers to `{parent}`, which holds no row")),
        Some(_) => None,
    };
    let none = "each would refer to a row that is not there, by a foreign key";
    others.into_iter().find_map(why).unwrap_or_else(|| none.to_owned())
}

/// Deletes the last row that was made, unless it is the only one, and raises the AUTOINCREMENT mark above all rows, as
/// after a while of use (<https://sqlite.org/autoinc.html>).
fn leave_a_mark(conn: &Connection, table: &str, newest: i64) {
    if count(conn, table) > Some(1) {
        let _ = conn.execute_batch(&format!("DELETE FROM main.{} WHERE rowid = {newest}", quoted(table)));
    }
    let raise = "UPDATE main.sqlite_sequence SET seq = seq + 7 WHERE name = ?1 COLLATE NOCASE";
    let _ = conn.execute(raise, [table]);
}

/// Moves times that a DEFAULT or the table's triggers have just noted into the past: else a row that a migration stamps
/// anew shows no difference.
fn age(conn: &Connection, table: &Table, may_have_triggers: bool) -> rusqlite::Result<()> {
    let is_stamped = "SELECT 1 FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE";
    let is_stamped = may_have_triggers && conn.prepare_cached(is_stamped)?.exists([&table.name])?;
    let may_be_now = |column: &&Column| !column.is_generated && (is_stamped || has_moment_for_default(column));
    let mut columns = table.columns.iter().filter(may_be_now).peekable();
    if columns.peek().is_none() {
        return Ok(());
    }
    let into_the_past = |column: &Column| {
        let (table, column) = (quoted(&table.name), quoted(&column.name));
        // A text starts with the date; numbers are seconds, milliseconds or days
        // (<https://sqlite.org/lang_datefunc.html#time_values>).
        let _ = conn.execute_batch(&format!(
            "UPDATE OR IGNORE main.{table} SET {column} = CASE \
             WHEN typeof({column}) = 'text' THEN '2021-02-03' || \
               CASE WHEN length({column}) > 10 THEN substr({column}, 11, 1) || '04:05:06' ELSE '' END || \
               CASE WHEN {column} LIKE '%Z' THEN 'Z' ELSE '' END \
             WHEN {column} > 1e12 THEN 1612325106000 WHEN {column} > 1e9 THEN 1612325106 ELSE 2459248.5 END \
             WHERE (typeof({column}) = 'text' AND substr({column}, 1, 10) BETWEEN date('now', '-1 day') AND date('now', '+1 day')) \
             OR (typeof({column}) IN ('integer', 'real') AND (abs({column} - strftime('%s', 'now')) < 86400 \
               OR abs({column} / 1000 - strftime('%s', 'now')) < 86400 OR abs({column} - julianday('now')) < 1))"
        ));
    };
    without_triggers(conn, || {
        columns.for_each(into_the_past);
        Ok(())
    })
}
