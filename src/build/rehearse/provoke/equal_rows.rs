//! Rows that are the same where a part lets no two be so, among those that its statements are about: the titles of two folders,
//! where a copy takes `WHERE is_folder = 1` into a table in which the title is unique.
//!
//! Of the made-up rows some are the same in any column, but few meet a condition or find what is joined to them, and hardly two
//! of those are the same. So a row that a statement is about is made up again, with another key, and the part is tried with
//! it:
//!
//! * in front of an `INSERT … SELECT` that is refused for it, or a unique index behind that; also where it has NULL in a column
//!   that must have a value;
//! * in front of a unique index, after a DELETE or an UPDATE that was to leave no duplicates: once and twice more, since what
//!   takes one of two leaves two of three;
//! * in front of a DELETE that takes NULLs for duplicates: two with NULL in a column of the index that follows.
//!
//! Where the rows of a table are all different in these columns, or have no NULL there, something has seen to it, and it is
//! not tried.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::exercise::original;
use super::refusals::{held, meeting, product, rows};
use crate::build::rehearse::Rehearsal;
use crate::build::rehearse::part::{RunError, run_statement};
use crate::build::rows::leavable::{Wanted, condition, filled, leaves_one};
use crate::build::rows::{Extra, Hints, count_by, is_named_as_moment, taken_for_the_same};
use crate::error::extended_code;
use crate::lint::copy::items;
use crate::lint::select::{sources, sums_up};
use crate::lint::statement::{Act, Parsed, name_at_end};
use crate::migration::ObjectKind;
use crate::schema::table::{Column, Index, Table};
use crate::source::SourceScript;
use crate::source::tokens::{Kind, mentions, quoted};

/// So many rows of a table are made up again.
const ROWS: usize = 3;
/// About so many columns a condition may be.
const COLUMNS: usize = 3;

/// What a statement asks of the rows that it is about.
struct Asked {
    /// Which statement is refused for them: this one, or one that follows it.
    at: usize,
    /// Their table, as it is before the part.
    table: Rc<Table>,
    /// A query for their rowids, just before the statement that is about them.
    query: String,
    /// The condition in it, if it is about this table alone.
    condition: Option<String>,
    /// The columns in which two of them are to be the same, in lower case.
    same: BTreeSet<String>,
    /// The one of them that is to be NULL.
    null: Option<String>,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// That no two are the same: how many more may be tried at once.
    Unique(usize),
    /// That they have a value.
    Value,
    /// That they are no duplicates.
    Stays,
}

/// What became of a statement.
struct Trial {
    /// What SQLite refused it for.
    refused: Option<i32>,
    /// How many rows have no value in the column, before it and behind it.
    nulls: [usize; 2],
}

impl Rehearsal<'_> {
    /// Makes up rows that are the same, where an up part lets no two be so.
    pub(super) fn meet_their_like(&mut self, i: usize) -> rusqlite::Result<()> {
        let migrations = self.migrations;
        let Some(up) = migrations[i].up.as_ref().filter(|_| self.can_exercise(i)) else {
            return Ok(());
        };
        let parsed = Parsed::all(up);
        for index in 0..parsed.len() {
            for asked in self.asked(i, up, &parsed, index)? {
                if let Some(found) = self.refused_rows(up, (&parsed, index), &asked)? {
                    for extra in &found {
                        self.leave(extra, &asked.table)?;
                    }
                    break;
                }
            }
        }
        self.recorder.take();
        self.recorder.restart();
        Ok(())
    }

    /// What a statement of a part asks.
    fn asked(&self, i: usize, up: &SourceScript, parsed: &[Parsed<'_>], index: usize) -> rusqlite::Result<Vec<Asked>> {
        let asked = match parsed[index].act {
            Act::Insert => self.asked_by_copy(up, parsed, index)?,
            Act::Create(ObjectKind::Index) => self.asked_by_index(parsed, index),
            Act::Delete => self.asked_by_delete(up, parsed, index)?,
            _ => Vec::new(),
        };
        let is_asked = |asked: &Asked| {
            let table = &asked.table;
            let has_number = !table.is_without_rowid && table.column("rowid").is_none();
            has_number && !self.is_made_for_each(i, asked) && shows(&self.conn, asked)
        };
        Ok(asked.into_iter().filter(is_asked).collect())
    }

    /// Whether one of the columns holds what a program has made for each row: as it is called, or as its DEFAULT or an
    /// earlier statement makes it.
    fn is_made_for_each(&self, i: usize, asked: &Asked) -> bool {
        const NAMES: [&str; 3] = ["uuid", "guid", "token"];
        let is_made = |name: &String| {
            let default = asked.table.column(name).and_then(|column| column.default.as_deref());
            NAMES.iter().any(|part| name.contains(part)) || default.is_some_and(|default| default.contains("random"))
        };
        let earlier = self.migrations[..i].iter().filter_map(|earlier| earlier.up.as_ref());
        let earlier = earlier.flat_map(|up| &up.statements);
        let makes = |name: &String| {
            earlier.clone().any(|statement| {
                let is_random = statement.mentions("randomblob") || statement.mentions("random");
                is_random && statement.mentions(name)
            })
        };
        asked.what != What::Value && asked.same.iter().any(|name| is_made(name) || makes(name))
    }

    fn asked_by_copy(&self, up: &SourceScript, parsed: &[Parsed<'_>], index: usize) -> rusqlite::Result<Vec<Asked>> {
        let copy = &parsed[index];
        let from = copy
            .find_outside(copy.name_at, "SELECT")
            .and_then(|select| copy.find_outside(select, "FROM"));
        let Some(from) = from.filter(|_| !leaves_one(copy) && !sums_up(copy) && !copy.has("UNION")) else {
            return Ok(Vec::new());
        };
        let condition = condition(copy);
        let names = sources(copy).unwrap_or_default();
        let is_changed = parsed[..index]
            .iter()
            .any(|earlier| changes(earlier) && names.contains(&earlier.name));
        if condition.is_none() && !copy.has("JOIN") && !is_changed {
            return Ok(Vec::new());
        }
        let end = condition.as_ref().map_or(copy.len(), |condition| condition.end);
        let tables = self.sources(parsed, index, from);
        if tables.is_empty() {
            return Ok(Vec::new());
        }
        let (targets, keys, filled_always) = {
            let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
            if !self.run_before(&tx, up, index) {
                return Ok(Vec::new());
            }
            let (keys, filled_always) = constraints(&tx, &copy.name).unwrap_or_default();
            (filled(&tx, copy).unwrap_or_default(), keys, filled_always)
        };
        let items = items(copy);
        let later: Vec<_> = later_keys(parsed, index, &targets).collect();
        let mut found = Vec::new();
        for (table, alias) in &tables {
            let is_alone = |name: &str| {
                let mut others = tables.iter().filter(|(other, _)| other.column(name).is_some());
                others.next().is_some() && others.next().is_none()
            };
            let of_item = |target: &String| {
                let at = targets.iter().position(|known| known == target)?;
                Some(columns_in(copy, items.get(at)?, (table, alias), &is_alone))
            };
            let asked = |at: usize, same: BTreeSet<String>, null: Option<String>, what: What| Asked {
                at,
                table: Rc::clone(table),
                query: format!("SELECT {alias}.rowid {}", copy.between(from, end)),
                condition: condition
                    .clone()
                    .map(|place| copy.between(place.start, place.end).to_owned()),
                same,
                null,
                what,
            };
            let names = |key: &Vec<String>| -> BTreeSet<String> { key.iter().filter_map(of_item).flatten().collect() };
            let is_listed = |name: &String| condition.clone().is_some_and(|place| is_listed(copy, place, name));
            let is_marked = condition.clone().is_some_and(|place| is_marked(copy, place, table));
            let is_one = |same: &BTreeSet<String>| {
                let is_marked = is_marked && same.iter().all(|name| is_reference(table, name));
                is_marked || same.iter().all(is_listed)
            };
            let keys = keys.iter().map(|key| (index, names(key)));
            let unique = keys.chain(later.iter().map(|(at, key)| (*at, names(key))));
            let unique = unique.filter(|(_, same)| !same.is_empty() && !is_one(same));
            found.extend(unique.map(|(at, same)| asked(at, same, None, What::Unique(2))));
            if condition.clone().is_some_and(|place| is_of_a_kind(copy, place, table)) {
                continue;
            }
            let empty = filled_always.iter().filter_map(of_item).flatten();
            let may_be_empty = |name: &String| {
                let column = table.column(name);
                column.is_some_and(|column| may_be_null(column) && !is_named_as_moment(column))
            };
            let empty = empty.filter(may_be_empty);
            found.extend(empty.map(|name| asked(index, BTreeSet::from([name.clone()]), Some(name), What::Value)));
        }
        Ok(found)
    }

    /// The tables that a copy reads and that were there before the part, each with the name that it has in it.
    fn sources(&self, parsed: &[Parsed<'_>], index: usize, from: usize) -> Vec<(Rc<Table>, String)> {
        let copy = &parsed[index];
        let names = sources(copy).unwrap_or_default();
        let mut found = Vec::<(Rc<Table>, String)>::new();
        for name in names {
            let table = original(parsed, index, &name).and_then(|name| self.tables.get(&name));
            let is_name = |at: &usize| {
                let is_behind = ["FROM", "JOIN", ",", "."].iter().any(|word| copy.is(at - 1, word));
                is_behind && copy.name_of(*at) == name
            };
            let at = copy.outside_parentheses(from).find(is_name);
            let (Some(table), Some(at)) = (table, at) else { continue };
            if !found.iter().any(|(known, _)| known.name == table.name) {
                found.push((Rc::clone(table), alias(copy, at)));
            }
        }
        found
    }

    fn asked_by_index(&self, parsed: &[Parsed<'_>], index: usize) -> Vec<Asked> {
        let Some(unique) = UniqueIndex::of(&parsed[index]) else {
            return Vec::new();
        };
        let is_changed = |parsed: &Parsed<'_>| changes(parsed) && parsed.name == unique.table;
        let table = original(parsed, index, &unique.table).and_then(|name| self.tables.get(&name));
        let Some(table) = table.filter(|_| parsed[..index].iter().any(is_changed)) else {
            return Vec::new();
        };
        let same: BTreeSet<_> = unique.columns_of(table).collect();
        vec![Asked {
            at: index,
            table: Rc::clone(table),
            query: unique.query(),
            condition: unique.condition.map(str::to_owned),
            same,
            null: None,
            what: What::Unique(2),
        }]
    }

    fn asked_by_delete(&self, up: &SourceScript, parsed: &[Parsed<'_>], index: usize) -> rusqlite::Result<Vec<Asked>> {
        let delete = &parsed[index];
        let table = original(parsed, index, &delete.name).and_then(|name| self.tables.get(&name));
        let (Some(taken), Some(table)) = (taken_for_the_same(delete), table) else {
            return Ok(Vec::new());
        };
        let all = format!("SELECT rowid FROM main.{}", quoted(&delete.name));
        let later = parsed[index..].iter().filter_map(UniqueIndex::of);
        let later = later.filter(|unique| unique.table == delete.name);
        let later = later.map(|unique| {
            let condition = unique.condition.map(str::to_owned);
            (
                unique.columns_of(table).collect::<BTreeSet<_>>(),
                unique.query(),
                condition,
            )
        });
        // Also of the table that takes its place.
        let at_end = {
            let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
            let name = name_at_end(&parsed[index..], &delete.name);
            let indexes = self
                .run_before(&tx, up, parsed.len())
                .then(|| Index::of(&tx, &name).ok());
            Index::unique(&indexes.flatten().unwrap_or_default())
        };
        let at_end = at_end
            .into_iter()
            .filter(|key| key.iter().all(|name| table.column(name).is_some()));
        let at_end = at_end.map(|key| (BTreeSet::from_iter(key), all.clone(), None));
        let mut found = Vec::new();
        for (same, query, condition) in later.chain(at_end) {
            let is_taken = same.iter().all(|name| taken.contains(name));
            let nulls = same
                .iter()
                .filter(|name| is_taken && table.column(name).is_some_and(may_be_null));
            found.extend(nulls.map(|name| Asked {
                at: index,
                table: Rc::clone(table),
                query: query.clone(),
                condition: condition.clone(),
                same: same.clone(),
                null: Some(name.clone()),
                what: What::Stays,
            }));
        }
        Ok(found)
    }

    /// Rows for which the statement is refused, or which it takes, while it is none and takes none of those that are there.
    fn refused_rows(
        &mut self,
        up: &SourceScript,
        (parsed, index): (&[Parsed<'_>], usize),
        asked: &Asked,
    ) -> rusqlite::Result<Option<Vec<Extra>>> {
        let Some(varied) = varied(&self.conn, asked, &parsed[index]) else {
            return Ok(None);
        };
        let Some(plain) = self.try_with(up, asked, &[])? else {
            return Ok(None);
        };
        if plain.refused.is_some() || (asked.what == What::Stays && plain.nulls[0] > plain.nulls[1]) {
            return Ok(None);
        }
        for (first, values) in self.repeatable(up, (parsed, index), asked)? {
            let wanted = values
                .into_iter()
                .filter(|(name, _)| !varied.contains(&name.to_ascii_lowercase()));
            let is_null = |name: &str| asked.null.as_ref().is_some_and(|null| null.eq_ignore_ascii_case(name));
            let value = |(name, value): (String, Value)| {
                if is_null(&name) {
                    (name, Value::Null)
                } else {
                    (name, value)
                }
            };
            let wanted: Wanted = wanted.map(value).collect();
            let most = match asked.what {
                What::Unique(most) => most,
                What::Value => 1,
                What::Stays => 2,
            };
            let least = if asked.what == What::Stays { most } else { 1 };
            let conn = Rc::clone(&self.conn);
            let mut made = {
                let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
                if first.as_ref().is_some_and(|first| first.insert(&tx).is_err()) {
                    continue;
                }
                // The numbers of one are those of the first row.
                let mut wanted = vec![wanted; most + 1];
                wanted[0] = Wanted::new();
                self.filler.extra(&tx, &self.recorder, &asked.table, &wanted)?
            };
            let made: Vec<_> = made.drain(1..).flatten().collect();
            for count in least..=made.len().min(most) {
                let extra: Vec<_> = first.iter().chain(&made[..count]).cloned().collect();
                let trial = self.try_with(up, asked, &extra)?;
                if trial.is_some_and(|trial| trial.is_met(asked.what, &plain)) {
                    return Ok(Some(extra));
                }
            }
        }
        Ok(None)
    }

    /// Rows that the statement is about, each with its values and, if it is made up for that, itself.
    fn repeatable(
        &mut self,
        up: &SourceScript,
        (parsed, index): (&[Parsed<'_>], usize),
        asked: &Asked,
    ) -> rusqlite::Result<Vec<(Option<Extra>, Wanted)>> {
        let conn = Rc::clone(&self.conn);
        let begin = || Transaction::new_unchecked(&conn, TransactionBehavior::Immediate);
        let numbers = {
            let tx = begin()?;
            if !self.run_before(&tx, up, index) {
                return Ok(Vec::new());
            }
            rows(&tx, &format!("{} LIMIT {ROWS}", asked.query), 1)
        };
        let Ok(numbers) = numbers else { return Ok(Vec::new()) };
        if !numbers.is_empty() {
            let numbers = numbers.iter().flatten();
            let found = numbers.filter_map(|number| Some((None, row_of(&conn, &asked.table, number)?)));
            return Ok(found.collect());
        }
        let mut found = Vec::new();
        for wanted in self.meeting_rows(&parsed[index], asked) {
            let tx = begin()?;
            let made = self.filler.extra(&tx, &self.recorder, &asked.table, &[wanted])?;
            let number = Value::Integer(tx.last_insert_rowid());
            let row = row_of(&tx, &asked.table, &number);
            if let (Some(first), Some(row)) = (made.into_iter().flatten().next(), row) {
                found.push((Some(first), row));
                break;
            }
        }
        Ok(found)
    }

    /// Values of rows that meet the condition.
    fn meeting_rows(&self, parsed: &Parsed<'_>, asked: &Asked) -> Vec<Wanted> {
        let Some(condition) = &asked.condition else {
            return Vec::new();
        };
        let is_asked = |column: &&Column| column.key == 0 && !column.is_generated && mentions(condition, &column.name);
        let columns: Vec<_> = asked.table.columns.iter().filter(is_asked).collect();
        if columns.is_empty() || columns.len() > COLUMNS {
            return Vec::new();
        }
        let mut own = Hints::default();
        own.read(&parsed.statement.sql);
        let values = |column: &&Column| {
            let mut values = own.compared(&column.name.to_ascii_lowercase(), column);
            values.extend(may_be_null(column).then_some(Value::Null));
            values.extend(held(&self.conn, &asked.table, column));
            values.truncate(12);
            values
        };
        let met = product(columns.iter().map(values));
        let met = meeting(&self.conn, parsed, &columns, met, Some(condition));
        let named = |values: Vec<Value>| columns.iter().map(|column| column.name.clone()).zip(values).collect();
        met.into_iter().map(named).take(ROWS).collect()
    }

    fn run_before(&self, conn: &Connection, up: &SourceScript, index: usize) -> bool {
        let mut before = up.statements[..index].iter();
        before.all(|statement| self.runs_one(conn, &statement.sql))
    }

    /// Runs a part up to a statement, with some more rows, and takes it back. None where it does not come so far.
    fn try_with(&self, up: &SourceScript, asked: &Asked, extra: &[Extra]) -> rusqlite::Result<Option<Trial>> {
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        if extra.iter().any(|extra| extra.insert(&tx).is_err()) || !self.run_before(&tx, up, asked.at) {
            return Ok(None);
        }
        let statement = &up.statements[asked.at];
        let nulls = || match (&asked.null, asked.what) {
            (Some(name), What::Stays) => {
                let table = &Parsed::new(up, statement).name;
                let sql = format!(
                    "SELECT count(*) FROM main.{} WHERE {} IS NULL",
                    quoted(table),
                    quoted(name)
                );
                count_by(&tx, &sql).unwrap_or(0)
            }
            _ => 0,
        };
        let before = nulls();
        self.recorder.restart();
        let refused = match run_statement(&tx, &statement.sql, |_| Ok(())) {
            Ok(()) if tx.is_autocommit() => return Ok(None),
            Ok(()) => None,
            Err(RunError::Sqlite(error)) => Some(extended_code(&error).unwrap_or_default()),
            Err(_) => return Ok(None),
        };
        Ok(Some(Trial {
            refused,
            nulls: [before, if refused.is_some() { before } else { nulls() }],
        }))
    }
}

impl Trial {
    /// Whether this is what was looked for. `plain`: without the rows.
    fn is_met(&self, what: What, plain: &Self) -> bool {
        use rusqlite::ffi::{
            SQLITE_CONSTRAINT_NOTNULL, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID, SQLITE_CONSTRAINT_UNIQUE,
        };
        let is_refused = |codes: &[i32]| self.refused.is_some_and(|code| codes.contains(&code));
        match what {
            What::Unique(_) => is_refused(&[
                SQLITE_CONSTRAINT_UNIQUE,
                SQLITE_CONSTRAINT_PRIMARYKEY,
                SQLITE_CONSTRAINT_ROWID,
            ]),
            What::Value => is_refused(&[SQLITE_CONSTRAINT_NOTNULL]),
            // Both have no value just before the DELETE, and one of them is gone behind it.
            What::Stays => self.nulls[0] == plain.nulls[0] + 2 && self.nulls[1] < self.nulls[0],
        }
    }
}

fn changes(parsed: &Parsed<'_>) -> bool {
    matches!(parsed.act, Act::Delete | Act::Update)
}

/// The columns of the unique indexes that follow a copy on its table, each with its statement. `targets`: what it fills.
fn later_keys<'p>(
    parsed: &'p [Parsed<'_>],
    index: usize,
    targets: &'p [String],
) -> impl Iterator<Item = (usize, Vec<String>)> + 'p {
    let later = parsed.iter().enumerate().skip(index + 1);
    later.filter_map(move |(at, later)| {
        let unique = UniqueIndex::of(later)?;
        let is_its_own = name_at_end(&parsed[index..at], &parsed[index].name) == unique.table;
        let names = unique
            .keys
            .map(|at| later.name_of(at))
            .filter(|name| targets.contains(name));
        is_its_own.then(|| (at, names.collect()))
    })
}

/// A statement that creates a unique index.
struct UniqueIndex<'p> {
    parsed: &'p Parsed<'p>,
    /// In lower case.
    table: String,
    /// The tokens in its parentheses.
    keys: Range<usize>,
    condition: Option<&'p str>,
}

impl<'p> UniqueIndex<'p> {
    fn of(parsed: &'p Parsed<'_>) -> Option<Self> {
        if parsed.act != Act::Create(ObjectKind::Index) || !parsed.is(1, "UNIQUE") {
            return None;
        }
        let on = parsed.find_outside(parsed.name_at, "ON")?;
        let close = parsed.closing(on + 2);
        let condition = parsed.find_outside(close + 1, "WHERE");
        Some(Self {
            parsed,
            table: parsed.name_of(on + 1),
            keys: on + 3..close,
            condition: condition.map(|at| parsed.between(at + 1, parsed.len())),
        })
    }

    /// The columns of a table that it is over, in lower case: also those in expressions.
    fn columns_of(&self, table: &Table) -> impl Iterator<Item = String> {
        let names = self.keys.clone().map(|at| self.parsed.name_of(at));
        names.filter(|name| table.column(name).is_some())
    }

    /// A query for the rowids of the rows that it is over.
    fn query(&self) -> String {
        let condition = self.condition.map(|condition| format!(" WHERE {condition}"));
        format!(
            "SELECT rowid FROM main.{}{}",
            quoted(&self.table),
            condition.unwrap_or_default()
        )
    }
}

/// Whether the rows of a table show that they may be the same in these columns, or have no value in one.
fn shows(conn: &Connection, asked: &Asked) -> bool {
    let table = quoted(&asked.table.name);
    let sql = match &asked.null {
        Some(name) => format!("SELECT 1 FROM main.{table} WHERE {} IS NULL", quoted(name)),
        None => {
            let names: Vec<_> = asked.same.iter().map(|name| quoted(name)).collect();
            let are_there: Vec<_> = names.iter().map(|name| format!("{name} IS NOT NULL")).collect();
            format!(
                "SELECT 1 FROM main.{table} WHERE {} GROUP BY {} HAVING count(*) > 1",
                are_there.join(" AND "),
                names.join(", ")
            )
        }
    };
    let exists = conn.prepare(&sql).and_then(|mut rows| rows.exists([]));
    !asked.same.is_empty() && exists.unwrap_or(false)
}

/// The columns, in lower case, in which a row is another one than that which it repeats: one of each unique key. None where
/// the table lets no two rows be the same.
fn varied(conn: &Connection, asked: &Asked, parsed: &Parsed<'_>) -> Option<BTreeSet<String>> {
    let table = &asked.table;
    let indexes = Index::of(conn, &table.name).ok()?;
    let mut keys: Vec<_> = indexes
        .into_iter()
        .filter(|index| index.is_unique)
        .map(|index| index.columns)
        .collect();
    keys.push(table.primary_key());
    let mut varied = BTreeSet::<String>::new();
    for key in keys.iter().filter(|key| !key.is_empty()) {
        if key.iter().any(|name| varied.contains(name)) {
            continue;
        }
        let free = key
            .iter()
            .filter(|name| !name.is_empty() && !asked.same.contains(*name));
        let best = free.min_by_key(|name| (is_reference(table, name), parsed.mentions(name)));
        varied.insert(best?.clone());
    }
    Some(varied)
}

/// The values of a row, but for those that are computed.
fn row_of(conn: &Connection, table: &Table, number: &Value) -> Option<Wanted> {
    let Value::Integer(number) = number else { return None };
    let columns: Vec<_> = table.columns.iter().filter(|column| !column.is_generated).collect();
    let names: Vec<_> = columns.iter().map(|column| quoted(&column.name)).collect();
    let sql = format!(
        "SELECT {} FROM main.{} WHERE rowid = {number}",
        names.join(", "),
        quoted(&table.name)
    );
    let values = rows(conn, &sql, columns.len()).ok()?.into_iter().next()?;
    let names = columns.into_iter().map(|column| column.name.clone());
    Some(names.zip(values).collect())
}

/// The unique keys of a table, and its columns that must have a value: all in lower case.
fn constraints(conn: &Connection, table: &str) -> rusqlite::Result<(Vec<Vec<String>>, Vec<String>)> {
    let mut keys = Index::unique(&Index::of(conn, table)?);
    let names = |condition: &str| {
        let sql = format!("SELECT lower(name) FROM pragma_table_xinfo(?1, 'main') WHERE {condition}");
        let mut names = conn.prepare(&sql)?;
        let names = names.query_map([table], |row| row.get(0))?;
        names.collect::<rusqlite::Result<Vec<String>>>()
    };
    keys.push(names("pk > 0")?);
    keys.sort();
    keys.dedup();
    Ok((keys, names("\"notnull\" = 1 AND hidden = 0")?))
}

/// The name by which a statement calls the table that it names at a token.
fn alias(parsed: &Parsed<'_>, at: usize) -> String {
    const WORDS: [&str; 20] = [
        "WHERE",
        "JOIN",
        "LEFT",
        "RIGHT",
        "FULL",
        "INNER",
        "OUTER",
        "CROSS",
        "NATURAL",
        "ON",
        "USING",
        "GROUP",
        "ORDER",
        "LIMIT",
        "WINDOW",
        "INDEXED",
        "NOT",
        "UNION",
        "RETURNING",
        "HAVING",
    ];
    if parsed.is(at + 1, "AS") {
        return parsed.text(at + 2).to_owned();
    }
    let is_name = matches!(parsed.kind(at + 1), Some(Kind::Word | Kind::Quoted));
    let is_other = is_name && !WORDS.iter().any(|word| parsed.is(at + 1, word));
    parsed.text(if is_other { at + 1 } else { at }).to_owned()
}

/// The columns of a table in an expression, in lower case. `is_alone`: whether it is the only one with such a column.
fn columns_in(
    parsed: &Parsed<'_>,
    item: &Range<usize>,
    (table, alias): (&Table, &str),
    is_alone: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let is_own = |at: &usize| {
        let name = parsed.name_of(*at);
        let is_column = table.column(&name).is_some() && parsed.kind(*at) != Some(Kind::String);
        if parsed.is(at.wrapping_sub(1), ".") {
            is_column && parsed.text(at - 2).eq_ignore_ascii_case(alias)
        } else {
            is_column && !parsed.is(at + 1, ".") && is_alone(&name)
        }
    };
    item.clone().filter(is_own).map(|at| parsed.name_of(at)).collect()
}

/// Whether a column holds keys, as the schema or its name says.
fn is_reference(table: &Table, name: &String) -> bool {
    table.foreign_keys.iter().any(|key| key.columns.contains(name)) || name.ends_with("_id")
}

/// Whether a condition chooses rows by a mark, of which an app may see to it that each parent has one: `is_default = 1`.
fn is_marked(parsed: &Parsed<'_>, mut condition: Range<usize>, table: &Table) -> bool {
    condition.any(|at| {
        let is_set = parsed.is(at + 1, "=")
            && ["1", "true"]
                .iter()
                .any(|set| parsed.text(at + 2).eq_ignore_ascii_case(set));
        let name = parsed.name_of(at);
        let is_flag = ["is_", "has_"].iter().any(|start| name.starts_with(start));
        (is_set || is_flag) && table.column(&name).is_some()
    })
}

fn may_be_null(column: &Column) -> bool {
    !column.is_not_null && column.key == 0 && !column.is_generated
}

/// Whether a condition lists what a column holds: `name = 'theme'`, of which an app has one row.
fn is_listed(parsed: &Parsed<'_>, mut condition: Range<usize>, name: &str) -> bool {
    condition.any(|at| {
        let is_literal = |at: usize| matches!(parsed.kind(at), Some(Kind::String | Kind::Number));
        let is_equal = parsed.is(at + 1, "=") && is_literal(at + 2);
        parsed.name_of(at) == name && (is_equal || parsed.are(at + 1, &["IN", "("]))
    })
}

/// Whether a condition chooses rows of one kind, which may have values where others have none: `kind = 'image'`.
fn is_of_a_kind(parsed: &Parsed<'_>, mut condition: Range<usize>, table: &Table) -> bool {
    const KINDS: [&str; 7] = ["type", "kind", "class", "category", "status", "state", "mode"];
    condition.any(|at| {
        let name = parsed.name_of(at);
        let is_text = parsed.kind(at + 2) == Some(Kind::String) || parsed.kind(at + 3) == Some(Kind::String);
        let compares = ["=", "IN", "IS"].iter().any(|word| parsed.is(at + 1, word));
        let is_kind = KINDS.iter().any(|kind| name.ends_with(kind));
        table.column(&name).is_some() && compares && (is_text || is_kind)
    })
}
