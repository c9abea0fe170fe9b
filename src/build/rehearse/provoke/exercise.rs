//! Rows for the copies of an up part that leave out none: what a copy says may stay behind is tried before the part runs.
//!
//! The part runs in a transaction that is rolled back, once as it is and once with the rows that its conditions lead to.
//! One of those that the copy leaves out stays in its table, and is judged with the others. Where none is left out, it is
//! said that nothing was proved of the condition.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::older_rows::refuses_inserts;
use crate::build::rehearse::Rehearsal;
use crate::build::rehearse::part::{Pass, run_statement};
use crate::build::rows::leavable::{
    Wanted, alone, condition, conflicting, copies_some, count_failing, failing, fails, is_about, is_whole, leaves_one,
    overwrites, passes_over, unmatched,
};
use crate::build::rows::{Extra, count};
use crate::lint::statement::{Act, Parsed, drop_of, name_at_end};
use crate::migration::ObjectKind;
use crate::schema::table::Table;
use crate::source::script::SourceStatement;
use crate::source::{Check, SourceScript};

/// So often a part runs at most to find one row that its copies leave out.
const TRIALS: usize = 40;

/// The copies of a table.
struct Copies<'p> {
    up: &'p SourceScript,
    /// Which statements they are.
    indexes: Vec<usize>,
    /// The name that the table has at the first one.
    name: String,
    table: Rc<Table>,
    /// It is dropped, by the part or by a later one.
    is_dropped: bool,
    /// How often they may still be tried.
    trials: Cell<usize>,
}

/// How many rows a table has when it is copied, and how many rows its copies make.
struct Trial {
    there: usize,
    copied: usize,
}

/// The condition of a copy.
type Condition<'p> = (&'p Parsed<'p>, Range<usize>);

impl Rehearsal<'_> {
    /// Makes rows up that the copies of an up part leave out.
    pub(super) fn exercise(&mut self, i: usize) -> rusqlite::Result<()> {
        let migrations = self.migrations;
        let Some(up) = migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        let parsed = Parsed::all(up);
        self.name_rows(up, &parsed)?;
        for copies in self.copies(i, up, &parsed) {
            if let Some(plain) = self.trial(&copies, &[])? {
                let mut chosen = self.passed_over_rows(&copies, &parsed, &plain)?;
                chosen.extend(self.ignored_rows(&copies, &parsed, &plain)?);
                chosen.extend(self.failing_rows(&copies, &parsed, &plain)?);
                chosen.extend(self.unmatched_rows(&copies, &parsed, &plain)?);
                self.keep(i, &copies.table, &chosen)?;
            }
            self.recorder.take();
            self.recorder.restart();
        }
        Ok(())
    }

    /// The copies that may leave out rows of tables that are dropped, or that a column is dropped from.
    fn copies<'p>(&self, i: usize, up: &'p SourceScript, parsed: &[Parsed<'p>]) -> Vec<Copies<'p>> {
        let mut found = Vec::<Copies<'p>>::new();
        for (index, copy) in parsed.iter().enumerate() {
            for name in copies_some(copy) {
                let table = original(parsed, index, &name).and_then(|name| self.tables.get(&name));
                let Some(table) = table else { continue };
                let (is_whole, is_in_part) = (is_whole(copy, table), passes_over(copy));
                if !is_whole && !is_in_part {
                    continue;
                }
                let is_dropped = self.is_dropped(i, &parsed[index..], &name);
                let drops_column = |parsed: &Parsed<'_>| parsed.name == name && parsed.drops_column().is_some();
                let is_lost = is_dropped || (is_in_part && parsed.iter().any(drops_column));
                if !is_lost {
                    continue;
                }
                match found.iter_mut().find(|copies| copies.table.name == table.name) {
                    Some(copies) if copies.indexes.last() == Some(&index) => {} // joined with itself
                    Some(copies) => copies.indexes.push(index),
                    None => found.push(Copies {
                        up,
                        indexes: vec![index],
                        name,
                        table: Rc::clone(table),
                        is_dropped,
                        trials: Cell::new(TRIALS),
                    }),
                }
            }
        }
        let may_leave_out = |index: &usize| {
            let copy = &parsed[*index];
            let is_guarded = guard(&parsed[..*index], &copy.name).is_some();
            condition(copy).is_some() || leaves_one(copy) || copy.has("JOIN") || is_guarded
        };
        found.retain(|copies| copies.indexes.iter().all(may_leave_out));
        found
    }

    /// Whether a table goes behind a copy, and does not come back under its name in a later part. `rest`: the statements
    /// of this one from there on.
    fn is_dropped(&self, i: usize, rest: &[Parsed<'_>], name: &str) -> bool {
        if drop_of(rest, name).is_some() {
            return true;
        }
        let name = name_at_end(rest, name);
        let later = self.migrations[i + 1..].iter();
        later.filter_map(|migration| migration.up.as_ref()).any(|up| {
            let drops = |statement: &SourceStatement| {
                let is_drop = statement.words[0] == "DROP" && statement.words[1] == "TABLE";
                is_drop && Parsed::new(up, statement).name == name
            };
            let comes_back = |parsed: &Parsed<'_>| parsed.renames_table_to().as_ref() == Some(&name);
            up.statements.iter().any(drops) && !Parsed::all(up).iter().any(comes_back)
        })
    }

    /// Rows whose keys are in the way of each other, where the copies leave one of such, and no row of the table is left
    /// out yet.
    fn passed_over_rows(
        &mut self,
        copies: &Copies<'_>,
        parsed: &[Parsed<'_>],
        plain: &Trial,
    ) -> rusqlite::Result<Vec<Extra>> {
        const MOST: usize = 3;
        if copies.is_dropped && plain.there > plain.copied {
            return Ok(Vec::new());
        }
        let conn = Rc::clone(&self.conn);
        let mut wanted = Vec::new();
        for index in copies.indexes.iter().filter(|index| leaves_one(&parsed[**index])) {
            let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
            let mut before = copies.up.statements[..*index].iter();
            if before.all(|statement| self.runs_one(&tx, &statement.sql)) {
                wanted.extend(conflicting(&tx, &parsed[*index], &copies.name, &copies.table));
            }
        }
        let (extra, _) = self.made(copies, &wanted)?;
        self.left_out(copies, plain, &extra, MOST)
    }

    /// A row that a trigger of the new table passes over, if the copies have left out none.
    fn ignored_rows(
        &mut self,
        copies: &Copies<'_>,
        parsed: &[Parsed<'_>],
        plain: &Trial,
    ) -> rusqlite::Result<Vec<Extra>> {
        let copied = copies.indexes.iter();
        let guards = copied.filter_map(|index| guard(&parsed[..*index], &parsed[*index].name));
        let wanted = guards.flat_map(|(trigger, body)| failing(trigger, &body, &copies.table));
        self.first_left_out(copies, plain, wanted)
    }

    /// A row for which the copies find nothing in the tables that they join, if they have left out none.
    fn unmatched_rows(
        &mut self,
        copies: &Copies<'_>,
        parsed: &[Parsed<'_>],
        plain: &Trial,
    ) -> rusqlite::Result<Vec<Extra>> {
        let copied = copies.indexes.iter();
        let wanted = copied.flat_map(|index| unmatched(&parsed[*index], &copies.table));
        self.first_left_out(copies, plain, wanted)
    }

    /// The first of these rows that the copies leave out, if they have left out none.
    fn first_left_out(
        &mut self,
        copies: &Copies<'_>,
        plain: &Trial,
        wanted: impl Iterator<Item = Wanted>,
    ) -> rusqlite::Result<Vec<Extra>> {
        if !copies.is_dropped || plain.there > plain.copied {
            return Ok(Vec::new());
        }
        let (extra, _) = self.made(copies, &wanted.collect::<Vec<_>>())?;
        self.left_out(copies, plain, &extra, 1)
    }

    /// A row that fails the conditions of the copies, if they have left out none. Says where there is no such row.
    fn failing_rows(
        &mut self,
        copies: &Copies<'_>,
        parsed: &[Parsed<'_>],
        plain: &Trial,
    ) -> rusqlite::Result<Vec<Extra>> {
        let conditions = copies.indexes.iter();
        let conditions = conditions.filter_map(|index| Some((&parsed[*index], condition(&parsed[*index])?)));
        let conditions: Vec<Condition<'_>> = conditions
            .filter(|(copy, condition)| is_about(copy, condition, &copies.table))
            .collect();
        let Some((copy, condition)) = conditions.first().filter(|_| copies.is_dropped) else {
            return Ok(Vec::new());
        };
        if plain.there > plain.copied {
            return Ok(Vec::new());
        }
        let wanted: Vec<_> = conditions
            .iter()
            .flat_map(|(copy, condition)| failing(copy, condition, &copies.table))
            .collect();
        let (extra, refused) = self.made(copies, &wanted)?;
        let failing = failing_of(&self.conn, &conditions, &extra)?;
        let mut left_out = self.left_out(copies, plain, failing.as_ref().unwrap_or(&extra), 1)?;
        if left_out.is_empty() && failing.is_none() {
            // What the condition asks was copied before, maybe by a join.
            let (extra, _) = self.made(copies, &alone(&wanted, &copies.table))?;
            left_out = self.left_out(copies, plain, &extra, 1)?;
        }
        // The table admits none that fails, or the part has seen to it before; or nobody can tell.
        let may_fail = |wanted: &Wanted| {
            let mut conditions = conditions.iter();
            conditions.all(|(copy, condition)| fails(&self.conn, copy, condition, wanted) != Some(false))
        };
        let is_open = failing.is_some_and(|failing| failing.is_empty()) && !refused.iter().any(may_fail);
        // Where several share the rows out, each is failed by those that the others take.
        let has_failing = |(copy, condition): &Condition<'_>| {
            let count = count_failing(&self.conn, copy, condition);
            count.is_some_and(|count| count > 0)
        };
        let is_shared = conditions.len() > 1 && conditions.iter().all(has_failing);
        if left_out.is_empty() && is_open && !is_shared {
            let message = format!(
                "no made-up row of `{}` fails this condition, and the table is dropped: what it leaves out is lost",
                copies.table.name
            );
            let remedy = "copy every row; or say which ones go, with a DELETE before the copy; or put a row that fails it into `fixtures`";
            let finding = copy.finding(Check::NotExercised, condition.start - 1, message);
            self.findings
                .push(finding.help_or_allow(remedy, "if no database can hold one"));
        }
        Ok(left_out)
    }

    /// Makes rows with these values: those that the table takes, and the values of those that it refuses.
    fn made(&mut self, copies: &Copies<'_>, wanted: &[Wanted]) -> rusqlite::Result<(Vec<Extra>, Vec<Wanted>)> {
        let (mut extra, mut refused) = (Vec::new(), Vec::new());
        if wanted.is_empty() {
            return Ok((extra, refused));
        }
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        let made = self.filler.extra(&tx, &self.recorder, &copies.table, wanted)?;
        for (made, wanted) in made.into_iter().zip(wanted) {
            match made {
                Some(made) => extra.push(made),
                None => refused.push(wanted.clone()),
            }
        }
        Ok((extra, refused))
    }

    /// Up to so many of these rows that the copies leave out.
    fn left_out(
        &self,
        copies: &Copies<'_>,
        plain: &Trial,
        extra: &[Extra],
        most: usize,
    ) -> rusqlite::Result<Vec<Extra>> {
        let trials = copies.trials.get();
        if extra.is_empty() || trials == 0 {
            return Ok(Vec::new());
        }
        copies.trials.set(trials - 1);
        let is_left_out = match self.trial(copies, extra)? {
            Some(trial) => trial.there.saturating_sub(plain.there) > trial.copied.saturating_sub(plain.copied),
            // One of them stops the part, and hides the others.
            None => extra.len() > 1,
        };
        if !is_left_out {
            return Ok(Vec::new());
        }
        if extra.len() <= most {
            return Ok(extra.to_vec());
        }
        let (first, second) = extra.split_at(extra.len() / 2);
        let found = self.left_out(copies, plain, first, most)?;
        if found.is_empty() {
            self.left_out(copies, plain, second, most)
        } else {
            Ok(found)
        }
    }

    /// Runs a part up to its last copy, with some more rows, and takes it back. None where it does not run.
    fn trial(&self, copies: &Copies<'_>, extra: &[Extra]) -> rusqlite::Result<Option<Trial>> {
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        if extra.iter().any(|extra| extra.insert(&tx).is_err()) {
            return Ok(None);
        }
        let mut trial = None;
        let mut done = 0;
        for index in &copies.indexes {
            let mut before = copies.up.statements[done..*index].iter();
            if !before.all(|statement| self.runs_one(&tx, &statement.sql)) {
                return Ok(None);
            }
            let trial = trial.get_or_insert_with(|| Trial {
                there: count(&tx, &copies.name).unwrap_or(0),
                copied: 0,
            });
            let parsed = Parsed::new(copies.up, &copies.up.statements[*index]);
            let there = count(&tx, &parsed.name).unwrap_or(0);
            if !self.runs_one(&tx, &copies.up.statements[*index].sql) {
                return Ok(None);
            }
            trial.copied += made_by(&tx, &parsed, there);
            done = index + 1;
        }
        Ok(trial)
    }

    pub(super) fn runs_one(&self, conn: &Connection, sql: &str) -> bool {
        self.recorder.restart();
        run_statement(conn, sql, |_| Ok(())).is_ok() && !conn.is_autocommit()
    }

    /// Leaves the rows in their table, if the whole part runs with them.
    pub(super) fn keep(&mut self, i: usize, table: &Table, chosen: &[Extra]) -> rusqlite::Result<()> {
        let insert = |tx: &Transaction<'_>| chosen.iter().try_for_each(|extra| extra.insert(tx));
        let runs = || -> rusqlite::Result<bool> {
            let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
            Ok(insert(&tx).is_ok() && self.runs_in(&tx, &self.migrations[i], Pass::Up))
        };
        if chosen.is_empty() || !runs().unwrap_or(false) {
            return Ok(());
        }
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        insert(&tx)?;
        tx.commit()?;
        self.filler.keep(table);
        Ok(())
    }
}

/// The trigger that may refuse the rows of a table, of those that these statements create, and what it says of them.
pub(super) fn guard<'p, 's>(statements: &'p [Parsed<'s>], table: &str) -> Option<(&'p Parsed<'s>, Range<usize>)> {
    let guards = |trigger: &'p Parsed<'s>| {
        let (guarded, body) = refuses_inserts(trigger)?;
        (guarded == table).then_some((trigger, body))
    };
    statements.iter().find_map(guards)
}

/// Those of the rows that fail all conditions as the tables are before the part. None where that cannot be asked.
fn failing_of(
    conn: &Connection,
    conditions: &[Condition<'_>],
    extra: &[Extra],
) -> rusqlite::Result<Option<Vec<Extra>>> {
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let counts = || -> Option<Vec<usize>> {
        let counts = conditions.iter();
        counts
            .map(|(copy, condition)| count_failing(&tx, copy, condition))
            .collect()
    };
    let Some(mut before) = counts() else { return Ok(None) };
    let mut failing = Vec::new();
    for extra in extra {
        extra.insert(&tx)?;
        let Some(now) = counts() else { return Ok(None) };
        if now.iter().zip(&before).all(|(now, before)| now > before) {
            failing.push(extra.clone());
        }
        before = now;
    }
    Ok(Some(failing))
}

/// How many rows the copy that has just run has made. `there`: how many its table had before.
fn made_by(conn: &Connection, parsed: &Parsed<'_>, there: usize) -> usize {
    match parsed.act {
        Act::Create(_) => count(conn, &parsed.name).unwrap_or(0),
        // Those that it has replaced, or written over, are counted, too.
        _ if parsed.replaces() || overwrites(parsed) => count(conn, &parsed.name).unwrap_or(0).saturating_sub(there),
        _ => usize::try_from(conn.changes()).unwrap_or(0),
    }
}

/// The name that a table had before the part; none for one that the part makes.
pub(super) fn original(parsed: &[Parsed<'_>], index: usize, name: &str) -> Option<String> {
    let mut name = name.to_owned();
    for earlier in parsed[..index].iter().rev() {
        if earlier.renames_table_to().as_ref() == Some(&name) {
            name.clone_from(&earlier.name);
        } else if earlier.is_on(Act::Create(ObjectKind::Table), &name) {
            return None;
        }
    }
    Some(name)
}
