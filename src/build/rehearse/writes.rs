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
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::read::ObjectKey;
use crate::schema::table::Table;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::quoted;
use crate::source::{Check, SourceScript};

/// So many rows of a table are tried, until one is let in.
const ROWS: usize = 6;
/// So many columns that a trigger is about.
const COLUMNS: usize = 12;

/// What an app does to a table that sets a trigger of it going.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Write {
    Insert,
    Delete,
    /// Of this column.
    Update(String),
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    /// At least one row was let in.
    Passed,
    /// Each row was refused, and only because of a trigger.
    Refused(Refusal),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    message: String,
    /// The app's first statement about a row went through, and a later one did not.
    is_later: bool,
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

    /// Says of what went through before an up part, and does not behind it.
    pub(super) fn writes_after(&mut self, i: usize, before: &Writes) -> rusqlite::Result<()> {
        let Some(up) = self.migrations[i].up.as_ref() else {
            return Ok(());
        };
        for (name, before) in &before.0 {
            let Some(table) = self.tables.get(name).cloned() else {
                continue;
            };
            let now = self.try_writes(&table)?;
            for (write, outcome) in now {
                let key = (name.clone(), write.clone());
                match outcome {
                    Outcome::Passed => drop(self.refused_writes.remove(&key)),
                    Outcome::Refused(refusal) if before.get(&write) == Some(&Outcome::Passed) => {
                        let finding = self.refused_write(up, &table, &write, &refusal);
                        self.refused_writes.insert(key, finding);
                    }
                    Outcome::Refused(_) => {}
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
                Write::Delete => self.each_row(&conn, table, |key| vec![(delete(table), key.to_vec())]),
                Write::Update(column) => {
                    let update = update(table, column);
                    let values = values(&conn, table, column);
                    self.each_row(&conn, table, |key| {
                        let own = value_of(&conn, table, column, key);
                        let others = values.iter().filter(|value| Some(*value) != own.as_ref()).take(2);
                        let values = others.cloned().chain(own.clone());
                        values.map(|value| (update.clone(), [&[value], key].concat())).collect()
                    })
                }
            };
            outcomes.extend(outcome.map(|outcome| (write, outcome)));
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
            let events = ["insert", "update", "delete"];
            // `CREATE TRIGGER name` comes before it.
            let Some(at) = (3..tokens.len()).find(|at| events.contains(&tokens[*at].as_str())) else {
                continue;
            };
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

    /// What becomes of a new row.
    fn inserted(&mut self, conn: &Connection, table: &Table) -> rusqlite::Result<Option<Outcome>> {
        let wanted = vec![Vec::new(); ROWS];
        let made = tried(conn, || {
            without_triggers(conn, || self.filler.extra(conn, &self.recorder, table, &wanted))
        })??;
        let mut outcome = None;
        for row in made.into_iter().flatten() {
            self.recorder.restart();
            let error = tried(conn, || row.insert(conn).err()).ok().flatten();
            match error.map(|error| why(&error)) {
                None => return Ok(Some(Outcome::Passed)),
                Some(Some(message)) => {
                    outcome.get_or_insert(Outcome::Refused(Refusal {
                        message,
                        is_later: false,
                    }));
                }
                Some(None) => {}
            }
        }
        Ok(outcome)
    }

    /// What becomes of statements about one row each.
    fn each_row(
        &self,
        conn: &Connection,
        table: &Table,
        statements: impl Fn(&[Value]) -> Vec<(String, Vec<Value>)>,
    ) -> Option<Outcome> {
        let mut outcome = None;
        for key in keys(conn, table) {
            let statements = statements(&key);
            let of_row = tried(conn, || self.in_turn(conn, &statements)).ok().flatten();
            match of_row {
                Some(Outcome::Passed) => return of_row,
                Some(refused) => drop(outcome.get_or_insert(refused)),
                None => {}
            }
        }
        outcome
    }

    /// What becomes of these statements, one after the other; none if no trigger has a part in it.
    fn in_turn(&self, conn: &Connection, statements: &[(String, Vec<Value>)]) -> Option<Outcome> {
        let mut passed = 0;
        for (sql, values) in statements {
            let run = || conn.prepare_cached(sql)?.execute(params_from_iter(values));
            self.recorder.restart();
            match run() {
                Ok(_) => passed += 1,
                Err(error) => {
                    let message = why(&error)?;
                    // The table itself lets no such row in.
                    if without_triggers(conn, || Ok(tried(conn, run))).ok()?.ok()?.is_err() {
                        continue;
                    }
                    return Some(Outcome::Refused(Refusal {
                        message,
                        is_later: passed > 0,
                    }));
                }
            }
            if conn.is_autocommit() {
                return None; // a trigger has rolled all of it back
            }
        }
        (passed > 0).then_some(Outcome::Passed)
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
            trigger.table == name && trigger.tokens.iter().skip(3).take(5).any(|token| token == event)
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
            "{what}{again} is refused behind this, because {by} fails: {}",
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
                Act::Create(ObjectKind::Table) => Some(renamed_later(&parsed[index..], &one.name)),
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

/// The name that a table has at the end of these statements.
fn renamed_later(parsed: &[Parsed<'_>], name: &str) -> String {
    let renamed = |name: String, one: &Parsed<'_>| match one.renames_table_to() {
        Some(new) if one.name == name => new,
        _ => name,
    };
    parsed.iter().fold(name.to_owned(), renamed)
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

/// What SQLite says, if a constraint of a table refuses what a trigger writes; RAISE says what its author wants it to.
fn why(error: &rusqlite::Error) -> Option<String> {
    const CONSTRAINTS: &[i32] = &[
        ffi::SQLITE_CONSTRAINT_NOTNULL,
        ffi::SQLITE_CONSTRAINT_CHECK,
        ffi::SQLITE_CONSTRAINT_UNIQUE,
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
        ffi::SQLITE_CONSTRAINT_DATATYPE,
    ];
    let is_meant = extended_code(error).is_some_and(|code| CONSTRAINTS.contains(&code));
    is_meant.then(|| message_and_offset(error, "").0.replace('\n', " "))
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
