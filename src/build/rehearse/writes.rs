//! What the app writes goes on to go through: statements that set triggers going, tried before a migration and after it.
//!
//! A trigger writes into other tables, and a migration of one of these may have it fail: with a new NOT NULL or CHECK, or a
//! unique index that its second row violates. The migration runs, and after it each statement of the app that sets the
//! trigger going is refused. So rows of its table are inserted, changed, changed once more and deleted, each of them in a
//! savepoint, where they were let in before.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, ffi, params_from_iter};

use super::Rehearsal;
use crate::build::rows::value;
use crate::build::trial::{tried, without_triggers};
use crate::error::{extended_code, message_and_offset};
use crate::lint::statement::{Act, Parsed, name_at_end};
use crate::migration::ObjectKind;
use crate::schema::normalise::{Normal, event_at};
use crate::schema::read::ObjectKey;
use crate::schema::table::Table;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::quoted;
use crate::source::{Check, SourceScript};

/// So many rows of a table are tried, until one is let in.
const ROWS: usize = 20;
/// So many instructions of SQLite a statement about one row may take; a trigger that does not end is found elsewhere.
const INSTRUCTIONS: u64 = 200_000;
/// So many columns that a trigger is about.
const COLUMNS: usize = 12;
/// What tables say of rows that a trigger writes; RAISE says what its author wants it to.
const CONSTRAINTS: &[i32] = &[
    ffi::SQLITE_CONSTRAINT_NOTNULL,
    ffi::SQLITE_CONSTRAINT_CHECK,
    ffi::SQLITE_CONSTRAINT_UNIQUE,
    ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
    ffi::SQLITE_CONSTRAINT_DATATYPE,
];

/// What an app does to a table that sets a trigger of it going.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Write {
    Insert,
    Delete,
    /// Of this column.
    Update(String),
}

/// How it went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Outcome {
    /// A row was let in, and a trigger has written something.
    has_passed: bool,
    /// A row was refused, and only because of a trigger.
    refusal: Option<Refusal>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    code: i32,
    message: String,
    /// The app's first statement about a row went through, and a later one did not.
    is_later: bool,
    /// It was the last row but none: the others were deleted before.
    is_last: bool,
}

/// What was tried of tables with triggers, by their names in lower case.
#[derive(Default)]
pub(super) struct Writes(BTreeMap<String, BTreeMap<Write, Outcome>>);

impl Rehearsal<'_> {
    /// Tries what sets triggers going that an up part may have an effect on, before it runs.
    pub(super) fn writes_before(&mut self, i: usize) -> rusqlite::Result<Writes> {
        let mut writes = Writes::default();
        let Some(up) = self.migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(writes);
        };
        for table in self.with_triggers(up) {
            let tried = self.try_writes(&table)?;
            writes.0.insert(table.name.to_ascii_lowercase(), tried);
        }
        Ok(writes)
    }

    /// Says of what went through before an up part, and does not behind it; and of new triggers that write NULL where none is
    /// let in.
    pub(super) fn writes_after(&mut self, i: usize, before: &Writes) -> rusqlite::Result<()> {
        let Some(up) = self.migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        for table in self.with_triggers(up) {
            let name = table.name.to_ascii_lowercase();
            for (write, outcome) in self.try_writes(&table)? {
                let was = before.0.get(&name).and_then(|before| before.get(&write));
                // A row may have its reason not to be written; none has one not to go.
                let is_whole = write == Write::Delete || !outcome.has_passed;
                let is_news = |refusal: &Refusal| match was {
                    Some(was) => was.refusal.is_none() && !outcome.has_passed,
                    // What is made up may be in the way of a new trigger, and no row of the app.
                    None => refusal.code == ffi::SQLITE_CONSTRAINT_NOTNULL && is_whole,
                };
                let key = (name.clone(), write);
                match outcome.refusal.as_ref() {
                    Some(refusal) if is_news(refusal) => {
                        let finding = self.refused_write(up, &table, &key.1, refusal);
                        self.refused_writes.insert(key, finding);
                    }
                    Some(_) if is_whole => {}
                    _ => drop(self.refused_writes.remove(&key)),
                }
            }
        }
        Ok(())
    }

    /// The tables with triggers that an up part may have an effect on: it changes the schema of the table, of the trigger, or of
    /// another table that the trigger speaks of.
    fn with_triggers(&self, up: &SourceScript) -> Vec<Rc<Table>> {
        let mut triggers = self.tracker.objects(ObjectKind::Trigger).peekable();
        let is_schema = |one: &&SourceStatement| matches!(&*one.words[0], "CREATE" | "ALTER" | "DROP");
        if triggers.peek().is_none() || !up.statements.iter().any(|one| is_schema(&one)) {
            return Vec::new();
        }
        let spoken_of = up.statements.iter().filter(is_schema);
        let spoken_of: BTreeSet<_> = spoken_of.map(|one| Parsed::new(up, one)).flat_map(names).collect();
        let is_spoken_of = |name: &str| spoken_of.contains(name);
        let is_met = |((_, name), trigger): &(&ObjectKey, &Rc<Normal>)| {
            let mut words = trigger.tokens.iter().map(|token| token.trim_matches('"'));
            is_spoken_of(name) || is_spoken_of(&trigger.table) || words.any(is_spoken_of)
        };
        let names: BTreeSet<_> = triggers.filter(is_met).map(|(_, trigger)| &trigger.table).collect();
        names
            .into_iter()
            .filter_map(|name| self.tables.get(name))
            .cloned()
            .collect()
    }

    fn try_writes(&mut self, table: &Table) -> rusqlite::Result<BTreeMap<Write, Outcome>> {
        let conn = Rc::clone(&self.conn);
        let mut outcomes = BTreeMap::new();
        for write in self.set_off(table) {
            let outcome = match &write {
                Write::Insert => self.inserted(&conn, table)?,
                Write::Delete => self.deleted(&conn, table),
                Write::Update(column) => self.updated(&conn, table, column),
            };
            outcomes.insert(write, outcome);
        }
        self.recorder.restart();
        self.recorder.take();
        Ok(outcomes)
    }

    /// What sets the triggers of a table going.
    fn set_off(&self, table: &Table) -> BTreeSet<Write> {
        let name = table.name.to_ascii_lowercase();
        let triggers = self.tracker.objects(ObjectKind::Trigger).map(|(_, trigger)| trigger);
        let mut writes = BTreeSet::new();
        for trigger in triggers.filter(|trigger| trigger.table == name) {
            let tokens = &trigger.tokens;
            let Some(at) = event_at(tokens) else { continue };
            match tokens[at].as_str() {
                "insert" => drop(writes.insert(Write::Insert)),
                "delete" => drop(writes.insert(Write::Delete)),
                _ => {
                    let of = tokens[at..].iter().take_while(|token| *token != "on");
                    let of: BTreeSet<_> = of.map(|token| token.trim_matches('"')).collect();
                    let is_meant = |name: &str| !of.contains("of") || of.contains(name);
                    let columns = table.columns.iter().filter(|one| !one.is_generated && one.key == 0);
                    let names = columns.map(|column| column.name.to_ascii_lowercase());
                    writes.extend(names.filter(|name| is_meant(name)).take(COLUMNS).map(Write::Update));
                }
            }
        }
        writes
    }

    /// What becomes of new rows.
    fn inserted(&mut self, conn: &Connection, table: &Table) -> rusqlite::Result<Outcome> {
        let wanted = vec![Vec::new(); ROWS];
        let made = tried(conn, || {
            without_triggers(conn, || self.filler.extra(conn, &self.recorder, table, &wanted))
        })??;
        let mut outcome = Outcome::default();
        for row in made.into_iter().flatten() {
            let insert = || row.insert(conn).map(|()| 1);
            let of_row = tried(conn, || self.one(conn, insert)).ok().flatten();
            outcome.add(of_row.unwrap_or(Ok(false)), false);
            if outcome.has_passed {
                break;
            }
        }
        Ok(outcome)
    }

    /// What becomes of rows that get another value, and then another one, and their own again.
    fn updated(&self, conn: &Connection, table: &Table, column: &str) -> Outcome {
        let sql = update(table, column);
        let values = values(conn, table, column);
        let mut outcome = Outcome::default();
        for key in keys(conn, table) {
            let own = value_of(conn, table, column, &key);
            let others = values
                .iter()
                .filter(|value| Some(*value) != own.as_ref())
                .take(2)
                .cloned();
            let statements: Vec<_> = others
                .chain(own.clone())
                .map(|value| [&[value], &key[..]].concat())
                .collect();
            self.in_turn(conn, &sql, &statements, &mut outcome);
            if outcome.has_passed {
                break;
            }
        }
        outcome
    }

    /// What becomes of rows that are deleted, one alone and all of them.
    fn deleted(&self, conn: &Connection, table: &Table) -> Outcome {
        let sql = delete(table);
        let keys = keys(conn, table);
        let mut outcome = Outcome::default();
        for key in &keys {
            self.in_turn(conn, &sql, std::slice::from_ref(key), &mut outcome);
            if outcome.has_passed {
                break;
            }
        }
        let mut all = Outcome::default();
        if outcome.refusal.is_none() {
            self.in_turn(conn, &sql, &keys, &mut all);
        }
        outcome.refusal = outcome.refusal.or(all.refusal.map(|refusal| Refusal {
            is_later: false,
            is_last: true,
            ..refusal
        }));
        outcome
    }

    /// Runs a statement with these values, one after the other, and takes all of it back.
    fn in_turn(&self, conn: &Connection, sql: &str, values: &[Vec<Value>], outcome: &mut Outcome) {
        let all = || {
            let mut writes = false;
            for (at, values) in values.iter().enumerate() {
                let run = || conn.prepare_cached(sql)?.execute(params_from_iter(values));
                match self.one(conn, run) {
                    Some(Ok(has_written)) => writes |= has_written,
                    Some(Err(refusal)) => return (Err(refusal), at > 0),
                    None if conn.is_autocommit() => return (Ok(false), false),
                    None => {}
                }
            }
            (Ok(writes), false)
        };
        if let Ok((of_row, is_later)) = tried(conn, all) {
            outcome.add(of_row, is_later);
        }
    }

    /// Runs one statement about one row: whether a trigger has written something, or why a trigger is refused. None where the
    /// table itself lets no such row in, or the trigger is about to refuse it.
    fn one(&self, conn: &Connection, run: impl Fn() -> rusqlite::Result<usize>) -> Option<Result<bool, Refusal>> {
        let total = || {
            let total = conn.prepare_cached("SELECT total_changes()");
            total.and_then(|mut total| total.query_row([], |row| row.get::<_, i64>(0)))
        };
        self.recorder.restart_with(INSTRUCTIONS);
        let before = total().ok()?;
        match run() {
            Ok(changed) => Some(Ok(total().ok()? > before + i64::try_from(changed).unwrap_or_default())),
            Err(error) => {
                let code = extended_code(&error).filter(|code| CONSTRAINTS.contains(code))?;
                without_triggers(conn, || Ok(tried(conn, run))).ok()?.ok()?.ok()?;
                Some(Err(Refusal {
                    code,
                    message: message_and_offset(&error, "").0.replace('\n', " "),
                    is_later: false,
                    is_last: false,
                }))
            }
        }
    }

    /// What is still refused at head, once for each table and kind of statement.
    pub(super) fn refused_at_head(&mut self) -> Vec<Finding> {
        let mut said = Vec::new();
        let refused = std::mem::take(&mut self.refused_writes).into_iter();
        let mut is_new = |(table, write): &(String, Write)| {
            let key = (table.clone(), std::mem::discriminant(write));
            let is_new = !said.contains(&key);
            said.push(key);
            is_new
        };
        let refused = refused.filter(|(key, _)| is_new(key));
        refused.map(|(_, finding)| finding).collect()
    }

    fn refused_write(&self, up: &SourceScript, table: &Table, write: &Write, refusal: &Refusal) -> Finding {
        let name = table.name.to_ascii_lowercase();
        let event = match write {
            Write::Insert => "insert",
            Write::Delete => "delete",
            Write::Update(_) => "update",
        };
        let triggers = self.tracker.objects(ObjectKind::Trigger).map(|(_, trigger)| trigger);
        let of_event = |trigger: &&Rc<Normal>| {
            trigger.table == name && event_at(&trigger.tokens).is_some_and(|at| trigger.tokens[at] == event)
        };
        let triggers: Vec<_> = triggers.filter(of_event).collect();
        let parsed = Parsed::all(up);
        let of = &table.name;
        let what = match write {
            Write::Insert => format!("INSERT into `{of}`"),
            Write::Delete => format!("DELETE from `{of}`"),
            Write::Update(column) => {
                let written = table.columns.iter().find(|one| one.name.eq_ignore_ascii_case(column));
                format!("UPDATE of `{of}.{}`", written.map_or(column, |column| &column.name))
            }
        };
        let last = if refusal.is_last {
            ", when the others are deleted before,"
        } else {
            ""
        };
        let again = if refusal.is_later {
            " of the same row for the second time"
        } else {
            ""
        };
        let names: Vec<_> = triggers.iter().map(|one| format!("`{}`", one.object.name)).collect();
        let by = match names.as_slice() {
            [name] => format!("the trigger {name}"),
            names => format!("one of the triggers {}", names.join(", ")),
        };
        let message = format!(
            "{what}{again}{last} is refused behind this, because {by} fails: {}",
            refusal.message
        );
        let finding = culprit(&parsed, &triggers, &refusal.message).map_or_else(
            || Finding::new(Check::BrokenTrigger, &up.file, 0..0, message.clone()),
            |(parsed, at)| parsed.finding(Check::BrokenTrigger, at, message.clone()),
        );
        finding.help_or_allow(
            "create the trigger anew, so that it writes what the table takes now",
            "if the app writes no such row",
        )
    }
}

/// The statement that has changed what a trigger writes into, and the word of it to point at: of the table that the message
/// names, else of one that the trigger speaks of.
fn culprit<'p, 's>(
    parsed: &'p [Parsed<'s>],
    triggers: &[&Rc<Normal>],
    message: &str,
) -> Option<(&'p Parsed<'s>, usize)> {
    let lower = message.to_ascii_lowercase();
    let is_named = |name: &str| lower.contains(&format!(": {name}."));
    let is_spoken_of = |name: &str| {
        let mut words = triggers.iter().flat_map(|trigger| &trigger.tokens);
        words.any(|token| token.trim_matches('"') == name)
    };
    let changes: Vec<_> = (0..parsed.len())
        .filter_map(|index| {
            let one = &parsed[index];
            let table = match one.act {
                Act::Create(ObjectKind::Table) => Some(name_at_end(&parsed[index..], &one.name)),
                Act::Create(ObjectKind::Index) => one.find(&["ON"]).map(|on| one.name_of(on + 1)),
                Act::Alter => Some(one.name.clone()),
                _ => None,
            };
            table.map(|table| (one, table))
        })
        .collect();
    let of = |is_meant: &dyn Fn(&str) -> bool| changes.iter().rev().find(|(_, table)| is_meant(table));
    let found = of(&is_named).or_else(|| of(&is_spoken_of)).map(|(one, _)| *one);
    let creates = |one: &&Parsed<'_>| {
        let is_trigger = one.act == Act::Create(ObjectKind::Trigger);
        is_trigger
            && triggers
                .iter()
                .any(|trigger| trigger.object.name.eq_ignore_ascii_case(&one.name))
    };
    let found = found.or_else(|| parsed.iter().rfind(creates))?;
    Some((found, found.name_at))
}

/// The names of objects that a change of the schema speaks of first: what it makes, changes or drops, and what that is on.
fn names(parsed: Parsed<'_>) -> Vec<String> {
    let mut names = vec![parsed.name.clone()];
    names.extend(parsed.renames_table_to());
    if matches!(parsed.act, Act::Create(ObjectKind::Index | ObjectKind::Trigger)) {
        names.extend(parsed.find(&["ON"]).map(|on| parsed.name_of(on + 1)));
    }
    names
}

impl Outcome {
    fn add(&mut self, of_row: Result<bool, Refusal>, is_later: bool) {
        match of_row {
            Ok(has_written) => self.has_passed |= has_written,
            Err(refusal) => drop(self.refusal.get_or_insert(Refusal { is_later, ..refusal })),
        }
    }
}

fn is_key(table: &Table) -> String {
    let is: Vec<_> = table
        .row_key()
        .iter()
        .map(|name| format!("{} IS ?", quoted(name)))
        .collect();
    is.join(" AND ")
}

fn keys(conn: &Connection, table: &Table) -> Vec<Vec<Value>> {
    let names: Vec<_> = table.row_key().iter().map(|name| quoted(name)).collect();
    let sql = format!(
        "SELECT {} FROM main.{} LIMIT {ROWS}",
        names.join(", "),
        quoted(&table.name)
    );
    rows(conn, &sql, names.len(), &[])
}

fn values(conn: &Connection, table: &Table, column: &str) -> Vec<Value> {
    let column = quoted(column);
    let sql = format!(
        "SELECT DISTINCT {column} FROM main.{} WHERE {column} IS NOT NULL LIMIT 3",
        quoted(&table.name)
    );
    rows(conn, &sql, 1, &[]).into_iter().flatten().collect()
}

fn value_of(conn: &Connection, table: &Table, column: &str, key: &[Value]) -> Option<Value> {
    let (column, name) = (quoted(column), quoted(&table.name));
    let sql = format!("SELECT {column} FROM main.{name} WHERE {}", is_key(table));
    rows(conn, &sql, 1, key).into_iter().flatten().next()
}

fn rows(conn: &Connection, sql: &str, width: usize, parameters: &[Value]) -> Vec<Vec<Value>> {
    let read = || -> rusqlite::Result<Vec<Vec<Value>>> {
        let mut statement = conn.prepare_cached(sql)?;
        let rows = statement.query_map(params_from_iter(parameters), |row| {
            (0..width).map(|at| value(row, at)).collect()
        })?;
        rows.collect()
    };
    read().unwrap_or_default()
}

fn update(table: &Table, column: &str) -> String {
    let (name, column) = (quoted(&table.name), quoted(column));
    format!("UPDATE main.{name} SET {column} = ? WHERE {}", is_key(table))
}

fn delete(table: &Table) -> String {
    format!("DELETE FROM main.{} WHERE {}", quoted(&table.name), is_key(table))
}
