//! Fills tables with rows that satisfy their constraints: parents first, then by trial.
//!
//! A row is made up, and SQLite is asked to insert it; what it refuses is made up differently. The app's
//! own triggers fire, as they would for the app's own rows.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, Statement, params_from_iter};

use super::childless::leave_some;
use super::links::{Links, is_alone};
use super::shaped::Shape;
use super::values::{Hints, Keys, Pools, has_moment_for_default};
use crate::build::recorder::Recorder;
use crate::build::rows::content::{self, count};
use crate::build::trial::without_triggers;
use crate::schema::pragma;
use crate::schema::table::{Column, ForeignKey, Index, Table};
use crate::source::tokens::{mentions, quoted};

/// How often a row is made up anew before the table is given up.
const TRIES: usize = 48;
/// How many rows a table gets whenever its definition changes.
const MORE: usize = 6;
/// A table for which so many rows were made gets no more.
const ENOUGH: usize = 80;
/// The numbers of rows that are alike start here, behind those of all others.
const TWINS: usize = 96;

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

/// What a made-up row has in a column until a later migration asks more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::build) enum Expected {
    /// What a row has that was there before the column.
    Nothing,
    /// A value.
    Value,
    /// A value that no other row has.
    Unique,
}

/// By the table and the column, in lower case.
type ExpectedIn = BTreeMap<(String, String), Expected>;

/// Two rows that are alike, by their columns in lower case.
type Alike = [BTreeMap<String, Value>; 2];

/// A row with values of its own, which the table takes.
#[derive(Clone, Debug)]
pub(in crate::build) struct Extra {
    sql: Rc<str>,
    values: Vec<Value>,
}

impl Extra {
    /// Inserts it.
    pub(in crate::build) fn insert(&self, conn: &Connection) -> rusqlite::Result<()> {
        let mut insert = conn.prepare_cached(&self.sql)?;
        insert.execute(params_from_iter(&self.values)).map(drop)
    }
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
        let wanted = match there {
            0 => self.rows,
            _ if *made >= ENOUGH => 0,
            _ if *made == 0 => self.rows.saturating_sub(there).max(MORE),
            _ => MORE.min(self.rows),
        };
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

/// The tables in an order in which parents come before their children, as far as there is one.
pub(in crate::build::rows) fn parents_first<'t>(tables: &'t [Rc<Table>], links: &Links) -> Vec<&'t Rc<Table>> {
    let mut ordered = Vec::with_capacity(tables.len());
    let mut rest: Vec<_> = tables.iter().collect();
    while !rest.is_empty() {
        let names: BTreeSet<_> = rest.iter().map(|table| table.name.to_ascii_lowercase()).collect();
        let waits_for =
            |table: &Table, parent: &str| parent != table.name.to_ascii_lowercase() && names.contains(parent);
        let has_parents = |table: &&Rc<Table>| {
            let parents = table.foreign_keys.iter().map(|key| key.parent.to_ascii_lowercase());
            parents.into_iter().any(|parent| waits_for(table, &parent))
        };
        let speaks_of_others = |table: &&Rc<Table>| {
            let mut spoken_of = table.columns.iter().flat_map(|column| spoken_of(&column.name));
            spoken_of.any(|parent| waits_for(table, &parent))
        };
        let is_linked = |table: &&Rc<Table>| {
            let name = table.name.to_ascii_lowercase();
            let is_parent = |(parent, key): &(String, String)| {
                let mut others = rest.iter().filter(|other| other.name.eq_ignore_ascii_case(parent));
                waits_for(table, parent) && others.any(|other| is_alone(&other.primary_key(), key))
            };
            links.of(&name).any(is_parent)
        };
        let free = rest
            .iter()
            .position(|table| !has_parents(table) && !speaks_of_others(table) && !is_linked(table));
        let free = free.or_else(|| rest.iter().position(|table| !has_parents(table)));
        let at = free.unwrap_or(0);
        ordered.push(rest.remove(at));
    }
    ordered
}

/// Where the value of a column comes from.
enum Origin {
    /// One of these.
    Pool(Rc<[Value]>),
    /// The key of a table that the column's name speaks of, or one of these.
    Named(Rc<[Value]>),
    /// The key of a table with which triggers or views compare the column: all of them in turn.
    Linked(Rc<[Value]>),
    /// One that no other row has; one of these as long as they last, if there are any.
    Unique(Rc<[Value]>),
    /// A column of a parent's row: which foreign key, and which of its columns.
    Parent(usize, usize),
}

/// Makes rows for one table.
struct Maker<'c> {
    table: &'c Table,
    /// The columns that are written.
    columns: Vec<&'c Column>,
    /// Whether each of them holds a value in every row, though it may be NULL.
    is_filled: Vec<bool>,
    /// The form of what the DEFAULT of each makes, where that tells.
    shapes: Vec<Option<Shape>>,
    /// A rowid that is none of them is written too.
    has_rowid: bool,
    origins: Vec<Origin>,
    /// Made-up unique values are numbered, and each column starts at a number of its own: which.
    ahead: Vec<usize>,
    /// The keys that the rows of each foreign key's parent have.
    parents: Vec<Vec<Vec<Value>>>,
    keys: Keys,
    /// A number of its own for the table.
    seed: usize,
    /// The column by which rows differ that are the same in the others of a key of several.
    told_apart: Option<usize>,
    /// The last row, to be repeated in part.
    last: Vec<Value>,
    /// How many values of its pool each column has had.
    turns: Vec<usize>,
    /// Rows may refer to themselves, and to each other in a circle.
    makes_circles: bool,
    circle: Circle,
    conn: &'c Connection,
    insert: Statement<'c>,
    sql: Rc<str>,
}

/// What there is of circles in a table that refers to itself.
enum Circle {
    None,
    /// A row refers to itself.
    OfOne,
    /// A row is there that is to refer to the next one.
    Open(Vec<Value>),
    /// Two rows refer to each other.
    OfTwo,
    /// A trigger has rolled back everything.
    RolledBack,
}

impl<'c> Maker<'c> {
    /// `number`: how many rows were made before.
    fn new(
        conn: &'c Connection,
        table: &'c Table,
        (hints, pools, expected): (&Hints, &mut Pools, &ExpectedIn),
        keys: Keys,
        number: usize,
    ) -> rusqlite::Result<Self> {
        let expected = |column: &Column| {
            let place = (table.name.to_ascii_lowercase(), column.name.to_ascii_lowercase());
            expected.get(&place).copied()
        };
        let is_written = |column: &&Column| {
            let may_be_left = !column.is_not_null || column.default.is_some();
            let is_left = may_be_left && expected(column) == Some(Expected::Nothing);
            !column.is_generated && !is_left
        };
        let columns: Vec<_> = table.columns.iter().filter(is_written).collect();
        let mut names: Vec<_> = columns.iter().map(|column| quoted(&column.name)).collect();
        // With gaps, as after a while of use.
        let has_rowid = table.has_own_rowids() && table.column("rowid").is_none();
        names.extend(has_rowid.then(|| "rowid".to_owned()));
        let places = vec!["?"; names.len()].join(", ");
        let sql = format!(
            "INSERT INTO main.{} ({}) VALUES ({places})",
            quoted(&table.name),
            names.join(", ")
        );
        let insert = conn.prepare(&sql)?;
        let mut keys_of_table = Index::unique(&Index::of(conn, &table.name)?);
        keys_of_table.push(table.primary_key());
        let parents = table
            .foreign_keys
            .iter()
            .map(|key| {
                let parents = keys_of_parent(conn, table, key).unwrap_or_default();
                leave_some(conn, table, key, (&keys_of_table, keys.turn()), parents)
            })
            .collect();
        let alone: BTreeSet<_> = keys_of_table
            .iter()
            .cloned()
            .filter_map(|columns| <[String; 1]>::try_from(columns).ok())
            .map(|[column]| column)
            .collect();
        let origins: Vec<_> = columns
            .iter()
            .map(|column| {
                let name = column.name.to_ascii_lowercase();
                let parent = table.foreign_keys.iter().enumerate().find_map(|(at, key)| {
                    let column = key.columns.iter().position(|own| *own == name)?;
                    Some(Origin::Parent(at, column))
                });
                parent.unwrap_or_else(|| {
                    let is_alone = alone.contains(&name) || expected(column) == Some(Expected::Unique);
                    let checks = pools.checks(table, column);
                    let linked = || hints.links.keys(conn, table, &name).map(Origin::Linked);
                    let named = || keys_by_name(conn, table, &name).filter(|keys| !keys.is_empty());
                    let named = || named().map(|keys| Origin::Named(keys.into())).or_else(linked);
                    match (is_alone, !checks.is_empty()) {
                        (true, false) if column.key > 0 => Origin::Unique(hints.keys(table, column).into()),
                        (true, _) => Origin::Unique(pools.pool(conn, column, checks, hints, true)),
                        (false, false) => {
                            named().unwrap_or_else(|| Origin::Pool(pools.pool(conn, column, checks, hints, false)))
                        }
                        (false, true) => Origin::Pool(pools.pool(conn, column, checks, hints, false)),
                    }
                })
            })
            .collect();
        let shape = |(column, origin): (&&Column, &Origin)| match origin {
            Origin::Unique(_) => Shape::of(conn, column),
            _ => None,
        };
        let shapes = columns.iter().zip(&origins).map(shape).collect();
        Ok(Self {
            table,
            shapes,
            is_filled: columns.iter().map(|column| expected(column).is_some()).collect(),
            has_rowid,
            told_apart: told_apart(&columns, &origins, &keys_of_table),
            ahead: ahead(&origins),
            origins,
            parents,
            keys,
            seed: table
                .name
                .bytes()
                .fold(7, |seed, byte| (seed * 31 + usize::from(byte)) % 10_007),
            last: Vec::new(),
            makes_circles: false,
            circle: Circle::None,
            conn,
            turns: vec![number; columns.len()],
            columns,
            insert,
            sql: sql.into(),
        })
    }

    /// Makes up a row until SQLite takes it. `number`: how many were made before.
    fn insert_one(&mut self, number: usize) -> rusqlite::Result<()> {
        if self.may_be_in_circle(number) {
            let is_there = self.insert_in_circle(number);
            if self.conn.is_autocommit() {
                self.circle = Circle::RolledBack;
                return Ok(());
            }
            if is_there {
                return Ok(());
            }
        }
        let mut last = Ok(());
        for attempt in 0..TRIES {
            let row = self.row(number, attempt);
            let rowid = self.has_rowid.then(|| self.keys.rowid(number + attempt / 3 * 1_000));
            last = self
                .insert
                .execute(params_from_iter(row.iter().chain(&rowid)))
                .map(drop);
            match &last {
                Ok(()) => {
                    self.remember(&row);
                    self.last = row;
                    return Ok(());
                }
                // Nothing else that could be in the row would help.
                Err(error)
                    if matches!(
                        error.sqlite_error_code(),
                        Some(rusqlite::ErrorCode::Unknown | rusqlite::ErrorCode::OperationInterrupted)
                    ) =>
                {
                    break;
                }
                Err(_) => {}
            }
        }
        last
    }

    /// Makes up a row with these values in some columns; none if SQLite takes none.
    fn insert_with(&mut self, number: usize, wanted: &[(String, Value)]) -> Option<Extra> {
        const TRIES: usize = 6;
        for attempt in 0..TRIES {
            let mut row = self.row(number, attempt);
            for (value, column) in row.iter_mut().zip(&self.columns) {
                let own = wanted.iter().find(|(name, _)| name.eq_ignore_ascii_case(&column.name));
                if let Some((_, own)) = own {
                    value.clone_from(own);
                }
            }
            row.extend(self.has_rowid.then(|| self.keys.rowid(number + attempt / 3 * 1_000)));
            if self.insert.execute(params_from_iter(&row)).is_ok() {
                let sql = Rc::clone(&self.sql);
                return Some(Extra { sql, values: row });
            }
        }
        None
    }

    fn row(&mut self, number: usize, attempt: usize) -> Vec<Value> {
        let mut turns = std::mem::take(&mut self.turns);
        let mut value = |(at, (column, origin)): (usize, (&&Column, &Origin))| {
            let dice = mix(number + self.seed, at, attempt);
            if !matches!(origin, Origin::Unique(_))
                && let Some(value) = self.last.get(at)
                && let Some(value) = self.repeated(number, attempt, at, value)
            {
                return value;
            }
            let may_be_null = !column.is_not_null && column.key == 0 && !self.is_filled[at];
            match (attempt, origin) {
                // The second attempt leaves everything out, and the third nothing.
                (1, _) if may_be_null => return Value::Null,
                (2, _) => {}
                (0, _) if may_be_null && self.is_null(number, at) => return Value::Null,
                (3.., _) if may_be_null && dice.is_multiple_of(8) => return Value::Null,
                _ => {}
            }
            match origin {
                // All of them in turn; after a failure, any.
                Origin::Pool(values) if attempt < 3 => {
                    turns[at] += 1;
                    in_turn(values, turns[at], self.seed, at)
                }
                // Nothing keeps such a row from being deleted while others refer to it.
                Origin::Named(_) | Origin::Linked(_) if number % 8 == 4 => {
                    self.keys.unique(column, number + 2 * TRIES * 1_000)
                }
                Origin::Pool(values) | Origin::Named(values) => pick(values, dice / 8),
                Origin::Linked(values) => pick(values, number + self.seed),
                Origin::Unique(_) if attempt < 3 && self.shapes[at].is_some() => {
                    let shape = self.shapes[at].as_ref();
                    shape.map_or(Value::Null, |shape| shape.value(self.seed * TRIES * 1_000 + number))
                }
                // Another one than in the unique column before it.
                Origin::Unique(values) if number < values.len() && attempt < 3 => {
                    pick(values, number + self.ahead[at] / Keys::APART)
                }
                Origin::Unique(_) => self.keys.unique(column, number + self.ahead[at] + attempt / 3 * 1_000),
                Origin::Parent(key, part) => {
                    // All columns of one key come from one row.
                    let dice = match attempt {
                        // Some parents have several rows, which are not alike, and some have none.
                        0 if number % 8 == 2 => number - 1 + self.seed + key * 3,
                        0 => number + self.seed + key * 3,
                        _ => mix(number + self.seed, usize::MAX - key, attempt),
                    };
                    let row = pick_row(&self.parents[*key], dice);
                    match row.and_then(|row| row.get(*part)) {
                        Some(value) => value.clone(),
                        None if may_be_null => Value::Null,
                        None => self.keys.unique(column, number + self.ahead[at]),
                    }
                }
            }
        };
        let row = self.columns.iter().zip(&self.origins).enumerate();
        let row = row.map(&mut value).collect();
        self.turns = turns;
        row
    }

    /// Whether a row has no value in a column: each column has its own such rows, so that of any two one is NULL where the
    /// other is not, and the other way round; and there is a row in which all are, and one in which none is.
    fn is_null(&self, number: usize, at: usize) -> bool {
        // Not in the row that is repeated: NULLs are no duplicates.
        const ROWS: [usize; 5] = [0, 1, 2, 3, 7];
        const ALL: usize = 12;
        // Columns that are alike in the first eight rows differ in the next ones.
        let moved = number / 8 * (at / ROWS.len());
        number == ALL || number % 8 == ROWS[(self.seed + at * 3 + moved) % ROWS.len()]
    }

    /// The value of the row before, in a row that is much like it: now and then one that is the same but for its key,
    /// or but for one column of a key of several, and one that follows it there, or has no value there either.
    fn repeated(&self, number: usize, attempt: usize, at: usize, last: &Value) -> Option<Value> {
        match (number % 8, attempt) {
            (5, 0) => Some(last.clone()),
            (5, 1) => self
                .told_apart
                .filter(|told_apart| *told_apart != at)
                .map(|_| last.clone()),
            (6, 0) => {
                let told_apart = self.told_apart?;
                let is_plain = matches!(self.origins[told_apart], Origin::Pool(_));
                match self.last.get(told_apart)? {
                    // NULLs are no duplicates, until a script puts something else into their place.
                    Value::Null => Some(last.clone()),
                    Value::Integer(place) if is_plain && at == told_apart => Some(place.saturating_add(1).into()),
                    Value::Integer(_) if is_plain => Some(last.clone()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a row is one of those that refer to themselves or to each other: none of the first ones, to which others
    /// refer, and none that is much like another one.
    fn may_be_in_circle(&self, number: usize) -> bool {
        self.makes_circles && number > 8 && !matches!(number % 8, 4..=6) && !matches!(self.circle, Circle::OfTwo)
    }

    /// Makes a row that refers to itself, then two that refer to each other, if SQLite takes them: whether this one is
    /// there. No other row refers to them.
    fn insert_in_circle(&mut self, number: usize) -> bool {
        let keys = self.table.foreign_keys.iter();
        let own = keys.filter(|key| key.parent.eq_ignore_ascii_case(&self.table.name));
        let places = |names: &[String]| {
            let at = |name: &String| {
                let mut columns = self.columns.iter();
                columns.position(|column| column.name.eq_ignore_ascii_case(name))
            };
            names.iter().map(at).collect::<Option<Vec<_>>>()
        };
        let own = own.filter_map(|key| Some((places(&key.columns)?, places(&key.columns_in(self.table))?)));
        let own: Vec<_> = own.filter(|(_, parent)| !parent.is_empty()).collect();
        let Some((columns, key)) = own.first() else {
            self.makes_circles = false;
            return false;
        };
        let turns = self.turns.clone();
        let mut row = self.row(number, 0);
        let is_root = columns.iter().any(|at| matches!(row[*at], Value::Null));
        let key_of = |row: &[Value]| key.iter().map(|at| row[*at].clone()).collect::<Vec<_>>();
        let target = match &self.circle {
            Circle::None => Some(key_of(&row)),
            Circle::Open(first) => Some(first.clone()),
            _ => None,
        };
        for (at, value) in columns.iter().zip(target.iter().flatten()) {
            row[*at] = value.clone();
        }
        let rowid = self.has_rowid.then(|| self.keys.rowid(number));
        let is_there = !is_root && self.insert.execute(params_from_iter(row.iter().chain(&rowid))).is_ok();
        if !is_there {
            self.turns = turns;
            return false;
        }
        let own_key = key_of(&row);
        self.circle = match std::mem::replace(&mut self.circle, Circle::OfTwo) {
            Circle::None => Circle::OfOne,
            Circle::OfOne => Circle::Open(own_key),
            Circle::Open(first) => {
                self.refer(columns, key, &own_key, &first);
                Circle::OfTwo
            }
            other => other,
        };
        self.last = row;
        true
    }

    /// Has the row of a key refer to that of another one, if SQLite lets it.
    fn refer(&self, columns: &[usize], key: &[usize], to: &[Value], from: &[Value]) {
        let list = |places: &[usize], join: &str| {
            let each = places
                .iter()
                .map(|at| format!("{} = ?", quoted(&self.columns[*at].name)));
            each.collect::<Vec<_>>().join(join)
        };
        let update = format!(
            "UPDATE OR IGNORE main.{} SET {} WHERE {}",
            quoted(&self.table.name),
            list(columns, ", "),
            list(key, " AND ")
        );
        let _ = self.conn.execute(&update, params_from_iter(to.iter().chain(from)));
    }

    /// A row that refers to its own table may refer to the rows before it.
    fn remember(&mut self, row: &[Value]) {
        for (key, rows) in self.table.foreign_keys.iter().zip(&mut self.parents) {
            if !key.parent.eq_ignore_ascii_case(&self.table.name) {
                continue;
            }
            let columns = key.columns_in(self.table);
            let value = |name: &String| {
                let at = self
                    .columns
                    .iter()
                    .position(|column| column.name.eq_ignore_ascii_case(name))?;
                Some(row[at].clone())
            };
            rows.extend(columns.iter().map(value).collect::<Option<Vec<_>>>());
        }
    }
}

impl Maker<'_> {
    /// Adds rows that are alike, in pairs, as the scripts ask for them: with two values that become the same, and with the
    /// same in one column of several that are looked at together.
    ///
    /// Where a table ties rows of two others together, a row is tied to both of two that are alike.
    fn add_twins(&mut self, recorder: &Recorder, hints: &Hints, parents: &BTreeMap<String, Vec<Alike>>) -> Vec<Alike> {
        let mut number = TWINS;
        let mut pairs = self.tied_to_both(hints, parents);
        let mut there = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let own = [self.keys.unique(column, number + self.ahead[at])];
            let values = match &self.origins[at] {
                Origin::Pool(values) => &values[..],
                Origin::Unique(_) => &own[..],
                Origin::Named(_) | Origin::Linked(_) | Origin::Parent(..) => continue,
            };
            let twins = hints.twins.of(self.conn, self.table, column, values);
            pairs.extend(twins.into_iter().map(|twins| (at, twins, true)));
        }
        for name in hints.twins.distinct(&self.table.name).iter().flatten() {
            let at = self
                .columns
                .iter()
                .position(|column| column.name.eq_ignore_ascii_case(name));
            if let Some(at) = at.filter(|at| matches!(self.origins[*at], Origin::Pool(_))) {
                // No other table has it.
                let value = self.keys.unique(self.columns[at], number + pairs.len() * 2);
                pairs.push((at, (value.clone(), value), false));
            }
        }
        const MOST: usize = 8;
        for (at, (one, other), is_alike) in pairs.into_iter().take(MOST) {
            let mut first = self.row(number, 2);
            first[at] = one;
            let is_there = self.insert_row(recorder, &first, number);
            let fresh = self.row(number + 1, 2);
            let alike = |is_other: &dyn Fn(usize) -> bool| {
                let values = first.iter().zip(&fresh).enumerate();
                let values = values.map(|(at, (first, fresh))| if is_other(at) { fresh } else { first });
                let mut row: Vec<_> = values.cloned().collect();
                row[at] = other.clone();
                row
            };
            let is_unique = |at: usize| matches!(self.origins[at], Origin::Unique(_));
            let told_apart = self.told_apart;
            // As much alike as the keys of the table let them be.
            let rows = [
                alike(&is_unique),
                alike(&|at| is_unique(at) || Some(at) == told_apart),
                alike(&|_| true),
            ];
            let skipped = if is_alike && is_there { 0 } else { 2 };
            for row in rows.iter().skip(skipped) {
                if recorder.has_stopped() {
                    break;
                }
                if self.insert_row(recorder, row, number + 1) {
                    there.extend(is_there.then(|| [self.by_name(&first), self.by_name(row)]));
                    break;
                }
            }
            number += 2;
            if recorder.has_stopped() {
                break;
            }
        }
        for condition in hints.twins.partial(&self.table.name).iter().take(MOST) {
            if recorder.has_stopped() {
                break;
            }
            self.add_outside(recorder, condition, number);
            number += 2;
        }
        there
    }

    fn by_name(&self, row: &[Value]) -> BTreeMap<String, Value> {
        let names = self.columns.iter().map(|column| column.name.to_ascii_lowercase());
        names.zip(row.iter().cloned()).collect()
    }

    /// For each column of a key of several that refers to another table: two rows of that which are alike.
    fn tied_to_both(
        &self,
        hints: &Hints,
        parents: &BTreeMap<String, Vec<Alike>>,
    ) -> Vec<(usize, (Value, Value), bool)> {
        let mut pairs = Vec::new();
        for key in self.table.foreign_keys.iter().filter(|key| key.columns.len() == 1) {
            let column = &key.columns[0];
            let is_told_apart = |unique: &&Vec<String>| unique.len() > 1 && unique.contains(column);
            let at = self
                .columns
                .iter()
                .position(|own| own.name.eq_ignore_ascii_case(column));
            let (Some(at), Some(_)) = (at, self.table.unique.iter().find(is_told_apart)) else {
                continue;
            };
            let alike = parents.get(&key.parent.to_ascii_lowercase()).into_iter().flatten();
            let name = key.parent_columns.first().cloned();
            let name = name.or_else(|| primary_key(self.conn, &key.parent).ok()?.first().cloned());
            let Some(name) = name.map(|name| name.to_ascii_lowercase()) else {
                continue;
            };
            let both = alike.filter_map(|[one, other]| Some((one.get(&name)?.clone(), other.get(&name)?.clone())));
            let grouped = hints.twins.grouped(&key.parent).iter();
            let grouped = grouped.filter_map(|columns| self.same_in(&key.parent, &name, columns));
            pairs.extend(both.chain(grouped).take(1).map(|both| (at, both, true)));
        }
        pairs
    }

    /// The keys of two rows of a table that are the same in these columns.
    fn same_in(&self, table: &str, key: &str, columns: &[String]) -> Option<(Value, Value)> {
        let same = columns.iter().map(|column| format!("a.{0} = b.{0}", quoted(column)));
        let sql = format!(
            "SELECT a.{0}, b.{0} FROM main.{1} AS a JOIN main.{1} AS b ON {2} AND a.{0} < b.{0} LIMIT 1",
            quoted(key),
            quoted(table),
            same.collect::<Vec<_>>().join(" AND ")
        );
        let pair = |row: &rusqlite::Row<'_>| Ok((content::value(row, 0)?, content::value(row, 1)?));
        self.conn.query_row(&sql, [], pair).ok()
    }

    /// Adds two rows for which the condition of an index does not hold, and that are the same but for other keys.
    fn add_outside(&mut self, recorder: &Recorder, condition: &str, number: usize) {
        let first = self.row(number, 2);
        let is_outside = |row: &[Value]| {
            let columns = self.columns.iter().enumerate();
            let columns = columns.map(|(at, column)| format!("?{} AS {}", at + 1, quoted(&column.name)));
            let columns = columns.collect::<Vec<_>>().join(", ");
            let sql = format!("SELECT ({condition}) IS TRUE FROM (SELECT {columns})");
            let holds = self
                .conn
                .query_row(&sql, params_from_iter(row), |row| row.get::<_, bool>(0));
            holds.is_ok_and(|holds| !holds)
        };
        let of_column = |(at, column): (usize, &&Column)| {
            let values = match &self.origins[at] {
                Origin::Pool(values) if mentions(condition, &column.name) => &values[..],
                _ => &[],
            };
            let row = |value: &Value| {
                let mut row = first.clone();
                row[at].clone_from(value);
                row
            };
            values.iter().map(row).collect::<Vec<_>>()
        };
        let others = self.columns.iter().enumerate().flat_map(of_column);
        let Some(first) = std::iter::once(first.clone()).chain(others).find(|row| is_outside(row)) else {
            return;
        };
        let mut other = self.row(number + 1, 2);
        for (at, value) in other.iter_mut().enumerate() {
            if !matches!(self.origins[at], Origin::Unique(_)) {
                value.clone_from(&first[at]);
            }
        }
        for (row, number) in [(first, number), (other, number + 1)] {
            if !recorder.has_stopped() {
                self.insert_row(recorder, &row, number);
            }
        }
    }

    fn insert_row(&mut self, recorder: &Recorder, row: &[Value], number: usize) -> bool {
        recorder.restart();
        let rowid = self.has_rowid.then(|| self.keys.rowid(number));
        let is_there = self.insert.execute(params_from_iter(row.iter().chain(&rowid))).is_ok();
        if self.conn.is_autocommit() && !recorder.has_stopped() {
            let _ = self.conn.execute_batch("BEGIN"); // a trigger has rolled all of it back
        }
        is_there
    }
}

/// The number at which the unique values of each column start: no two columns have the same ones in a row.
fn ahead(origins: &[Origin]) -> Vec<usize> {
    let mut ahead = 0;
    let next = |origin: &Origin| {
        let own = ahead;
        ahead += usize::from(!matches!(
            origin,
            Origin::Pool(_) | Origin::Named(_) | Origin::Linked(_)
        )) * Keys::APART;
        own
    };
    origins.iter().map(next).collect()
}

/// The last column of a key of several that holds no reference; else the last one of it.
fn told_apart(columns: &[&Column], origins: &[Origin], keys: &[Vec<String>]) -> Option<usize> {
    let is_of_key = |at: &usize| {
        let name = columns[*at].name.to_ascii_lowercase();
        keys.iter().any(|key| key.len() > 1 && key.contains(&name))
    };
    let places = || (0..columns.len()).rev().filter(is_of_key);
    let is_plain = |at: &usize| matches!(origins[*at], Origin::Pool(_));
    places().find(is_plain).or_else(|| places().next())
}

/// The tables that a column may speak of without a foreign key: `author_id` of `author` or `authors`. In lower case.
pub(in crate::build) fn spoken_of(column: &str) -> Vec<String> {
    let column = column.to_ascii_lowercase();
    let stem = column.strip_suffix("_id").or_else(|| column.strip_suffix("id"));
    let Some(stem) = stem.filter(|stem| !stem.is_empty()) else {
        return Vec::new();
    };
    let plural = stem.strip_suffix('y').map(|stem| format!("{stem}ies"));
    let names = [stem.to_owned(), format!("{stem}s"), format!("{stem}es")];
    names.into_iter().chain(plural).collect()
}

/// The keys of the table that a column speaks of.
fn keys_by_name(conn: &Connection, table: &Table, column: &str) -> Option<Vec<Value>> {
    let named = spoken_of(column).into_iter().find_map(|name| {
        let key = primary_key(conn, &name).ok()?;
        let is_other = !name.eq_ignore_ascii_case(&table.name);
        <[String; 1]>::try_from(key)
            .ok()
            .filter(|_| is_other)
            .map(|[key]| (name, key))
    });
    let (parent, key) = named?;
    let sql = format!("SELECT {} FROM main.{} LIMIT 40", quoted(&key), quoted(&parent));
    let mut statement = conn.prepare(&sql).ok()?;
    let values = statement.query_map([], |row| content::value(row, 0)).ok()?;
    values.collect::<rusqlite::Result<_>>().ok()
}

/// The columns of the parent that a foreign key refers to, quoted.
fn columns_of_parent(conn: &Connection, table: &Table, key: &ForeignKey) -> rusqlite::Result<Vec<String>> {
    let columns = if key.parent_columns.is_empty() {
        if key.parent.eq_ignore_ascii_case(&table.name) {
            table.primary_key()
        } else {
            primary_key(conn, &key.parent)?
        }
    } else {
        key.parent_columns.clone()
    };
    Ok(columns.iter().map(|column| quoted(column)).collect())
}

/// The keys of the rows that a foreign key may refer to.
fn keys_of_parent(conn: &Connection, table: &Table, key: &ForeignKey) -> rusqlite::Result<Vec<Vec<Value>>> {
    let list = columns_of_parent(conn, table, key)?;
    if list.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = conn.prepare(&format!(
        "SELECT {} FROM main.{} WHERE {} LIMIT 40",
        list.join(", "),
        quoted(&key.parent),
        list.iter()
            .map(|column| format!("{column} IS NOT NULL"))
            .collect::<Vec<_>>()
            .join(" AND ")
    ))?;
    statement
        .query_map([], |row| (0..list.len()).map(|at| content::value(row, at)).collect())?
        .collect()
}

pub(in crate::build::rows) fn primary_key(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut key = Vec::new();
    pragma::each(conn, "main.table_xinfo", table, |row| {
        let (name, place): (String, i64) = (row.get(1)?, row.get(5)?);
        key.extend((place > 0).then_some((place, name)));
        Ok(())
    })?;
    key.sort();
    Ok(key.into_iter().map(|(_, name)| name).collect())
}

/// Gives rows whose foreign key points nowhere, as in a circle of tables, a key that is there; or deletes
/// them.
pub(in crate::build::rows) fn mend_keys(conn: &Connection, table: &Table) -> rusqlite::Result<()> {
    if table.foreign_keys.is_empty() {
        return Ok(());
    }
    let check = format!("PRAGMA main.foreign_key_check({})", quoted(&table.name));
    let broken = |conn: &Connection| -> rusqlite::Result<Vec<Option<i64>>> {
        conn.prepare(&check)?.query_map([], |row| row.get(1))?.collect()
    };
    // A key that cannot be checked at all is found elsewhere.
    let Ok(rows) = broken(conn) else { return Ok(()) };
    for (number, rowid) in rows.into_iter().flatten().enumerate() {
        for key in &table.foreign_keys {
            let there = keys_of_parent(conn, table, key).unwrap_or_default();
            let Some(values) = pick_row(&there, number) else {
                continue;
            };
            let sets: Vec<_> = key
                .columns
                .iter()
                .map(|column| format!("{} = ?", quoted(column)))
                .collect();
            let update = format!(
                "UPDATE OR IGNORE main.{} SET {} WHERE rowid = {rowid}",
                quoted(&table.name),
                sets.join(", ")
            );
            let _ = conn.execute(&update, params_from_iter(values.iter()));
        }
    }
    for rowid in broken(conn).unwrap_or_default().into_iter().flatten() {
        let _ = conn.execute_batch(&format!(
            "DELETE FROM main.{} WHERE rowid = {rowid}",
            quoted(&table.name)
        ));
    }
    // Without a rowid SQLite does not say which rows those are. One that goes may have been another one's parent.
    for _ in 0..table.foreign_keys.len() {
        if table.is_without_rowid && !broken(conn).unwrap_or_default().is_empty() {
            table
                .foreign_keys
                .iter()
                .for_each(|key| delete_orphans(conn, table, key));
        }
    }
    Ok(())
}

/// Deletes the rows whose foreign key points nowhere, as far as SQLite can be asked for them.
fn delete_orphans(conn: &Connection, table: &Table, key: &ForeignKey) {
    let Ok(parent) = columns_of_parent(conn, table, key) else {
        return;
    };
    let own: Vec<_> = key
        .columns
        .iter()
        .map(|column| format!("t.{}", quoted(column)))
        .collect();
    let refers: Vec<_> = own.iter().map(|column| format!("{column} IS NOT NULL")).collect();
    let is_key: Vec<_> = parent.iter().map(|column| format!("{column} IS NOT NULL")).collect();
    let (own, parent, refers) = (own.join(", "), parent.join(", "), refers.join(" AND "));
    let _ = conn.execute_batch(&format!(
        "DELETE FROM main.{} AS t WHERE {refers} AND ({own}) NOT IN (SELECT {parent} FROM main.{} WHERE {})",
        quoted(&table.name),
        quoted(&key.parent),
        is_key.join(" AND "),
    ));
}

/// Each of the values once before any comes again, in an order of the column's own.
fn in_turn(values: &[Value], number: usize, seed: usize, column: usize) -> Value {
    // By a step that shares no divisor with their number, or all columns have the same in a row.
    let step = if values.len().is_multiple_of(5) { 3 } else { 5 };
    // From the second time round in another order each: rows that agree in one column, and in no other. With few values
    // any rule would give two columns the same in all rows, as in two of yes and no, and they could change places.
    let seed = match number / values.len().max(1) {
        0 => seed + column * step,
        lap => mix(lap + seed, column, 0) % 10_007,
    };
    let strides = [7, 3, 1];
    let is_whole = |stride: &usize| !values.len().is_multiple_of(*stride);
    let stride = strides
        .into_iter()
        .cycle()
        .skip(seed % 3)
        .take(3)
        .find(is_whole)
        .unwrap_or(1);
    pick(values, number * stride + seed)
}

fn pick(values: &[Value], dice: usize) -> Value {
    values.get(dice % values.len().max(1)).cloned().unwrap_or(Value::Null)
}

fn pick_row(rows: &[Vec<Value>], dice: usize) -> Option<&Vec<Value>> {
    rows.get(dice % rows.len().max(1))
}

/// A number that looks random and is not.
pub(super) fn mix(number: usize, column: usize, attempt: usize) -> usize {
    let mut state = (number as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add((column as u64).wrapping_mul(0xbf58_476d_1ce4_e5b9))
        .wrapping_add((attempt as u64).wrapping_mul(0x94d0_49bb_1331_11eb));
    state ^= state >> 31;
    state = state.wrapping_mul(0xd6e8_feb8_6659_fd93);
    state ^= state >> 29;
    (state >> 8) as usize
}
