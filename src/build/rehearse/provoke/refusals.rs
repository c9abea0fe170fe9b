//! Triggers that refuse a change of some rows, by `RAISE`: a paid invoice that must not be deleted.
//!
//! A statement meets such a row only if the row meets its own condition too, and made-up rows seldom meet both. So before
//! a part runs, the rows of its tables are given values that the two conditions speak of, in a savepoint, until SQLite
//! refuses the statement. The row that it was refused for keeps these values, and the part runs as it would without: what
//! it does before that statement may have put the row right.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::build::recorder::Recorder;
use crate::build::rehearse::Rehearsal;
use crate::build::rehearse::part::{RunError, run_statement};
use crate::build::rehearse::probe::may_roll_back;
use crate::build::rows::leavable::filled;
use crate::build::rows::{Hints, value};
use crate::build::trial::tried;
use crate::error::extended_code;
use crate::lint::copy;
use crate::lint::select::BEHIND_CONDITION;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::table::{Column, Table};
use crate::source::tokens::{Kind, Token, mentions, quoted, tokens, unquote};

/// So many rows of a table are tried.
const ROWS: usize = 20;
/// So many values of a column are tried.
const VALUES: usize = 10;
/// So many columns that a condition speaks of are tried.
const COLUMNS: usize = 3;
/// How often each row is given other values.
const ROUNDS: usize = 48;

impl Rehearsal<'_> {
    /// Gives a row values for which a trigger refuses a statement of an up part, if there are such.
    pub(super) fn meet_refusals(&mut self, i: usize) -> rusqlite::Result<()> {
        let migration = &self.migrations[i];
        let Some(up) = &migration.up else { return Ok(()) };
        if self.is_bare || self.options.rows == 0 || migration.directives.no_transaction {
            return Ok(());
        }
        let triggers = self.tracker.objects(ObjectKind::Trigger);
        let refusing: BTreeMap<_, _> = triggers
            .filter(|(_, trigger)| trigger.tokens.iter().any(|token| token == "raise"))
            .map(|((_, name), trigger)| (name.as_str(), trigger))
            .collect();
        if refusing.is_empty() {
            return Ok(());
        }
        for statement in up.statements.iter().filter(|statement| statement.is_about_rows()) {
            if self.is_refused(up, statement) || may_roll_back(&self.conn, statement) {
                continue;
            }
            self.recorder.take();
            // What stands on what the part does before is not there yet.
            if self.conn.prepare(&statement.sql).is_err() {
                continue;
            }
            let mut met = self.recorder.take().accessors;
            met.retain(|name| refusing.contains_key(name.as_str()));
            let met: Vec<_> = met
                .iter()
                .filter_map(|name| refusing.get(name.as_str()).copied())
                .collect();
            let search = Search::new(&self.conn, &self.recorder, Parsed::new(up, statement), &met, |name| {
                self.tables.get(name)
            });
            if let Some(change) = search.and_then(|search| search.find()) {
                change.make(&self.conn);
            }
        }
        self.recorder.restart();
        self.recorder.take();
        Ok(())
    }
}

/// Values for some columns of a row.
#[derive(Clone)]
struct Change {
    /// An UPDATE with a place for each value, the row's key behind them.
    sql: Rc<str>,
    values: Vec<Value>,
}

impl Change {
    /// Whether SQLite, with all triggers, takes it.
    fn make(&self, conn: &Connection) -> bool {
        let changed = conn.prepare_cached(&self.sql);
        let changed = changed.and_then(|mut update| update.execute(params_from_iter(&self.values)));
        changed.is_ok_and(|changed| changed > 0)
    }
}

/// The search for a row that is refused.
struct Search<'s> {
    conn: &'s Connection,
    recorder: &'s Recorder,
    parsed: Parsed<'s>,
    /// The table that the statement takes its rows from.
    table: &'s Rc<Table>,
    /// The columns that are given values.
    columns: Vec<&'s Column>,
    /// Values for them.
    combinations: Vec<Vec<Value>>,
}

impl<'s> Search<'s> {
    fn new(
        conn: &'s Connection,
        recorder: &'s Recorder,
        parsed: Parsed<'s>,
        triggers: &[&Rc<Normal>],
        table: impl Fn(&str) -> Option<&'s Rc<Table>>,
    ) -> Option<Self> {
        if triggers.is_empty() {
            return None;
        }
        let source = match parsed.act {
            Act::Insert => {
                let select = parsed.find_outside(parsed.name_at, "SELECT")?;
                parsed.name_of(parsed.find_outside(select, "FROM")? + 1)
            }
            _ => parsed.name.clone(),
        };
        let table = table(&source)?;
        let mut hints = Hints::default();
        hints.read(&parsed.statement.sql);
        let own = triggers.iter().filter(|trigger| trigger.table == parsed.name);
        let mut guarded = BTreeSet::new();
        for trigger in own {
            hints.read(&trigger.object.sql);
            guarded.extend(columns_of_row(&trigger.object.sql));
        }
        // In the table that the rows come from they may have other names.
        let from = |column: &String| match parsed.act {
            Act::Insert => taken_from(conn, &parsed, column),
            _ => Some(column.clone()),
        };
        let taken: BTreeMap<_, _> = guarded
            .iter()
            .filter_map(|column| Some((from(column)?, column)))
            .collect();
        let condition = condition(&parsed);
        let is_asked = |column: &Column| condition.is_some_and(|sql| mentions(sql, &column.name));
        let is_free = |column: &&Column| column.key == 0 && !column.is_generated;
        let name = |column: &Column| column.name.to_ascii_lowercase();
        let free = || table.columns.iter().filter(is_free);
        let asked: Vec<_> = free().filter(|column| is_asked(column)).take(COLUMNS).collect();
        let others = free().filter(|column| taken.contains_key(&name(column)) && !is_asked(column));
        let others: Vec<_> = others.take(COLUMNS).collect();
        let values = |column: &&'s Column| {
            let name = name(column);
            let is_reference = table.foreign_keys.iter().any(|key| key.columns.contains(&name));
            let mut values = Vec::new();
            if !is_reference {
                let names = [Some(&name), taken.get(&name).copied()];
                values.extend(
                    names
                        .into_iter()
                        .flatten()
                        .flat_map(|name| hints.compared(name, column)),
                );
                values.extend((!column.is_not_null).then_some(Value::Null));
            }
            values.extend(held(conn, table, column));
            let mut different = Vec::new();
            for value in values {
                if !different.contains(&value) {
                    different.push(value);
                }
            }
            different.truncate(VALUES);
            different
        };
        let met = meeting(conn, &parsed, &asked, product(asked.iter().map(values)), condition);
        let others_values = product(others.iter().map(values));
        let pairs = product(
            [0..met.len(), 0..others_values.len()]
                .map(|places| places.collect())
                .into_iter(),
        );
        let combinations = pairs
            .into_iter()
            .map(|pair| [&met[pair[0]][..], &others_values[pair[1]]].concat());
        let columns: Vec<_> = asked.iter().chain(&others).copied().collect();
        let combinations = spread(combinations.collect(), ROUNDS * ROWS);
        let is_any = !columns.is_empty() && !combinations.is_empty();
        is_any.then_some(Self {
            conn,
            recorder,
            parsed,
            table,
            columns,
            combinations,
        })
    }

    /// A change for which the statement is refused, and is not without.
    fn find(&self) -> Option<Change> {
        if self.is_refused(&[]) {
            return None; // as it will be when it runs
        }
        let keys = self.keys();
        // Each row gets each combination, or, where there are many, each combination goes to one row.
        let count = self.combinations.len();
        let step = if count <= ROUNDS { 1 } else { keys.len() };
        (0..count.min(ROUNDS)).find_map(|round| {
            let changes = keys.iter().enumerate();
            let changes: Vec<_> = changes.map(|(row, key)| self.change(key, row + round * step)).collect();
            let is_hit = self.is_refused(&changes);
            let mut changes = changes.into_iter().filter(|_| is_hit);
            changes.find(|change| self.is_refused(std::slice::from_ref(change)))
        })
    }

    /// Whether a trigger refuses the statement behind these changes. Nothing of it stays.
    fn is_refused(&self, changes: &[Change]) -> bool {
        let conn = self.conn;
        let is_refused = tried(conn, || {
            self.recorder.restart();
            let made = changes.iter().filter(|change| change.make(conn)).count();
            (made > 0 || changes.is_empty())
                && matches!(
                    run_statement(conn, &self.parsed.statement.sql, |_| Ok(())),
                    Err(RunError::Sqlite(error)) if extended_code(&error) == Some(rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER)
                )
        });
        is_refused.unwrap_or(false)
    }

    fn change(&self, key: &[Value], number: usize) -> Change {
        let set = |name: &str| format!("{} = ?", quoted(name));
        let sets: Vec<_> = self.columns.iter().map(|column| set(&column.name)).collect();
        let is: Vec<_> = self
            .table
            .row_key()
            .iter()
            .map(|name| format!("{} IS ?", quoted(name)))
            .collect();
        let sql = format!(
            "UPDATE main.{} SET {} WHERE {}",
            quoted(&self.table.name),
            sets.join(", "),
            is.join(" AND ")
        );
        Change {
            sql: sql.into(),
            values: [&self.combinations[number % self.combinations.len()][..], key].concat(),
        }
    }

    fn keys(&self) -> Vec<Vec<Value>> {
        let names: Vec<_> = self.table.row_key().iter().map(|name| quoted(name)).collect();
        let sql = format!(
            "SELECT {} FROM main.{} LIMIT {ROWS}",
            names.join(", "),
            quoted(&self.table.name)
        );
        rows(self.conn, &sql, names.len()).unwrap_or_default()
    }
}

/// What an UPDATE, a DELETE or an `INSERT … SELECT` says of the rows that it is about.
pub(super) fn condition<'s>(parsed: &Parsed<'s>) -> Option<&'s str> {
    let at = parsed.find_outside(parsed.name_at, "WHERE")?;
    let end = parsed
        .outside_parentheses(at)
        .find(|at| BEHIND_CONDITION.iter().any(|word| parsed.is(*at, word)));
    Some(parsed.between(at + 1, end.unwrap_or(parsed.len())))
}

/// The column that an `INSERT … SELECT` takes as it is into a column of its table.
fn taken_from(conn: &Connection, parsed: &Parsed<'_>, column: &str) -> Option<String> {
    let targets = filled(conn, parsed)?;
    let at = targets.iter().position(|target| target == column)?;
    copy::column(parsed, copy::items(parsed).get(at)?)
}

/// The columns that a trigger speaks of as those of the row that it is for: `OLD.paid`. In lower case.
fn columns_of_row(sql: &str) -> BTreeSet<String> {
    let tokens: Vec<_> = tokens(sql).into_iter().filter(|token| token.is_significant()).collect();
    let is_of_row = |words: &&[Token]| {
        let row = words[0].text(sql);
        (row.eq_ignore_ascii_case("old") || row.eq_ignore_ascii_case("new")) && words[1].text(sql) == "."
    };
    let named = tokens
        .windows(3)
        .filter(is_of_row)
        .filter(|words| matches!(words[2].kind, Kind::Word | Kind::Quoted));
    named
        .map(|words| unquote(words[2].text(sql)).to_ascii_lowercase())
        .collect()
}

/// Those of the values that meet a condition, as far as SQLite can be asked about these columns alone; a few of each kind.
pub(super) fn meeting(
    conn: &Connection,
    parsed: &Parsed<'_>,
    columns: &[&Column],
    values: Vec<Vec<Value>>,
    condition: Option<&str>,
) -> Vec<Vec<Value>> {
    const MOST: usize = 12;
    let (Some(condition), false) = (condition, columns.is_empty()) else {
        return values;
    };
    let places: Vec<_> = columns
        .iter()
        .map(|column| format!("? AS {}", quoted(&column.name)))
        .collect();
    let at = parsed.name_at + 1 + usize::from(parsed.is(parsed.name_at + 1, "AS"));
    let is_named = parsed.act != Act::Insert && parsed.is(at - 1, "AS");
    let name = if is_named {
        parsed.name_of(at)
    } else {
        parsed.name.clone()
    };
    let sql = format!(
        "SELECT ({condition}) IS TRUE FROM (SELECT {}) AS {}",
        places.join(", "),
        quoted(&name)
    );
    let Ok(mut asked) = conn.prepare(&sql) else {
        return spread(values, MOST);
    };
    let mut meets = |values: &Vec<Value>| {
        asked
            .query_row(params_from_iter(values), |row| row.get(0))
            .unwrap_or(false)
    };
    spread(values.into_iter().filter(|values| meets(values)).collect(), MOST)
}

/// The values that a column holds, the first few of them.
pub(super) fn held(conn: &Connection, table: &Table, column: &Column) -> Vec<Value> {
    let (column, table) = (quoted(&column.name), quoted(&table.name));
    let sql = format!("SELECT DISTINCT {column} FROM main.{table} WHERE {column} IS NOT NULL LIMIT {VALUES}");
    let values = rows(conn, &sql, 1).unwrap_or_default();
    values.into_iter().flatten().collect()
}

pub(super) fn rows(conn: &Connection, sql: &str, width: usize) -> rusqlite::Result<Vec<Vec<Value>>> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| (0..width).map(|at| value(row, at)).collect())?;
    rows.collect()
}

/// One of each list, in every way.
pub(super) fn product<T: Clone>(lists: impl Iterator<Item = Vec<T>>) -> Vec<Vec<T>> {
    let with = |made: Vec<Vec<T>>, list: Vec<T>| {
        let made = made.iter();
        made.flat_map(|made| {
            list.iter()
                .map(|value| [&made[..], std::slice::from_ref(value)].concat())
        })
        .collect()
    };
    lists.fold(vec![Vec::new()], with)
}

/// At most so many of them, evenly taken.
fn spread<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let count = all.len();
    let is_taken = |at: &usize| count <= most || at * most / count != (at + 1) * most / count;
    all.into_iter()
        .enumerate()
        .filter(|(at, _)| is_taken(at))
        .map(|(_, one)| one)
        .collect()
}
