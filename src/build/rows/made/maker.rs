//! One row after another for one table: where the value of each column comes from, and which rows are much like others.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::types::Value;
use rusqlite::{Connection, Statement, params_from_iter};

use super::childless::leave_some;
use super::dice::{in_turn, mix, pick, pick_row};
use super::hints::Hints;
use super::keys::Keys;
use super::named_after::keys_by_name;
use super::of_kinds::OfKinds;
use super::parents::keys_of_parent;
use super::shaped::Shape;
use super::values::Pools;
use crate::schema::table::{Column, Index, Table};
use crate::source::tokens::quoted;

/// How often a row is made up anew before the table is given up.
const TRIES: usize = 48;

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
pub(super) type ExpectedIn = BTreeMap<(String, String), Expected>;

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

/// Where the value of a column comes from.
pub(super) enum Origin {
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
pub(super) struct Maker<'c> {
    pub(super) table: &'c Table,
    /// The columns that are written.
    pub(super) columns: Vec<&'c Column>,
    /// Whether each of them holds a value in every row, though it may be NULL.
    is_filled: Vec<bool>,
    /// Where each is the key of a table that another column names.
    of_kinds: Vec<Option<OfKinds>>,
    /// Whether each holds, without a foreign key, what was one in the table that its rows come from.
    was_key: Vec<bool>,
    /// The form of what the DEFAULT of each makes, where that tells.
    shapes: Vec<Option<Shape>>,
    /// A rowid that is none of them is written too.
    pub(super) has_rowid: bool,
    pub(super) origins: Vec<Origin>,
    /// Made-up unique values are numbered, and each column starts at a number of its own: which.
    pub(super) ahead: Vec<usize>,
    /// The keys that the rows of each foreign key's parent have.
    parents: Vec<Vec<Vec<Value>>>,
    pub(super) keys: Keys,
    /// A number of its own for the table.
    seed: usize,
    /// The column by which rows differ that are the same in the others of a key of several.
    pub(super) told_apart: Option<usize>,
    /// The last row, to be repeated in part.
    pub(super) last: Vec<Value>,
    /// How many values of its pool each column has had.
    pub(super) turns: Vec<usize>,
    /// Rows may refer to themselves, and to each other in a circle.
    pub(super) makes_circles: bool,
    pub(super) circle: Circle,
    pub(super) conn: &'c Connection,
    pub(super) insert: Statement<'c>,
    sql: Rc<str>,
}

/// What there is of circles in a table that refers to itself.
pub(super) enum Circle {
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
    pub(super) fn new(
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
        // With gaps, as after a while of use.
        let has_rowid = table.has_own_rowids() && table.column("rowid").is_none();
        let sql = insert_into(table, &columns, has_rowid);
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
        let origin_of = |column: &&Column| {
            let is_alone = alone.contains(&column.name.to_ascii_lowercase());
            let is_alone = is_alone || expected(column) == Some(Expected::Unique);
            origin(conn, table, column, (hints, pools), is_alone)
        };
        let origins: Vec<_> = columns.iter().map(origin_of).collect();
        let of_kinds = |(column, origin): (&&Column, &Origin)| {
            let kinds = |kind: &Column| {
                let checks = pools.checks(table, kind);
                match checks.is_empty() {
                    true => Rc::from(Vec::new()),
                    false => pools.pool(conn, kind, checks, hints, false),
                }
            };
            let is_free = matches!(origin, Origin::Pool(_) | Origin::Linked(_) | Origin::Named(_));
            is_free.then(|| OfKinds::of(conn, table, column, kinds)).flatten()
        };
        let of_kinds = columns.iter().zip(&origins).map(of_kinds).collect();
        let was_key = |(column, origin): (&&Column, &Origin)| {
            let is_free = matches!(origin, Origin::Linked(_) | Origin::Named(_));
            is_free && hints.links.comes_from_key(conn, table, &column.name)
        };
        let was_key = columns.iter().zip(&origins).map(was_key).collect();
        let shape = |(column, origin): (&&Column, &Origin)| match origin {
            Origin::Unique(_) => Shape::of(conn, column),
            _ => None,
        };
        let shapes = columns.iter().zip(&origins).map(shape).collect();
        Ok(Self {
            table,
            of_kinds,
            was_key,
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
    pub(super) fn insert_one(&mut self, number: usize) -> rusqlite::Result<()> {
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
    pub(super) fn insert_with(&mut self, number: usize, wanted: &[(String, Value)]) -> Option<Extra> {
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

    pub(super) fn row(&mut self, number: usize, attempt: usize) -> Vec<Value> {
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
                Origin::Named(_) | Origin::Linked(_) if number % 8 == 4 && !self.was_key[at] => {
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
        let mut row: Vec<_> = row.map(&mut value).collect();
        self.turns = turns;
        self.choose_by_kind(&mut row, number);
        row
    }

    /// Puts keys into those columns of which another one says whose they are.
    fn choose_by_kind(&self, row: &mut [Value], number: usize) {
        for (at, of_kinds) in self.of_kinds.iter().enumerate() {
            let Some(of_kinds) = of_kinds.as_ref().filter(|_| row[at] != Value::Null) else {
                continue;
            };
            let is_it = |column: &&Column| column.name.eq_ignore_ascii_case(&of_kinds.named_by);
            let Some(named_by) = self.columns.iter().position(is_it) else {
                continue;
            };
            let is_repeated = [at, named_by].iter().all(|at| self.last.get(*at) == Some(&row[*at]));
            if let Some(keys) = of_kinds.keys(&row[named_by]).filter(|_| !is_repeated) {
                row[at] = pick(keys, number + self.seed);
            }
        }
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

/// The statement that inserts a row with a value in each of these columns.
fn insert_into(table: &Table, columns: &[&Column], has_rowid: bool) -> String {
    let mut names: Vec<_> = columns.iter().map(|column| quoted(&column.name)).collect();
    names.extend(has_rowid.then(|| "rowid".to_owned()));
    let places = vec!["?"; names.len()].join(", ");
    format!(
        "INSERT INTO main.{} ({}) VALUES ({places})",
        quoted(&table.name),
        names.join(", ")
    )
}

/// Where the value of a column comes from. `is_alone`: no two rows may have the same in it.
fn origin(
    conn: &Connection,
    table: &Table,
    column: &Column,
    (hints, pools): (&Hints, &mut Pools),
    is_alone: bool,
) -> Origin {
    let name = column.name.to_ascii_lowercase();
    let parent = table.foreign_keys.iter().enumerate().find_map(|(at, key)| {
        let column = key.columns.iter().position(|own| *own == name)?;
        Some(Origin::Parent(at, column))
    });
    if let Some(parent) = parent {
        return parent;
    }
    let checks = pools.checks(table, column);
    let linked = || hints.links.keys(conn, table, &name).map(Origin::Linked);
    let named = || keys_by_name(conn, table, &name).filter(|keys| !keys.is_empty());
    let named = || named().map(|keys| Origin::Named(keys.into())).or_else(linked);
    match (is_alone, !checks.is_empty()) {
        (true, false) if column.key > 0 => Origin::Unique(hints.keys(table, column).into()),
        (true, _) => Origin::Unique(pools.pool(conn, column, checks, hints, true)),
        (false, false) => named().unwrap_or_else(|| Origin::Pool(pools.pool(conn, column, checks, hints, false))),
        (false, true) => Origin::Pool(pools.pool(conn, column, checks, hints, false)),
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
pub(super) fn told_apart(columns: &[&Column], origins: &[Origin], keys: &[Vec<String>]) -> Option<usize> {
    let is_of_key = |at: &usize| {
        let name = columns[*at].name.to_ascii_lowercase();
        keys.iter().any(|key| key.len() > 1 && key.contains(&name))
    };
    let places = || (0..columns.len()).rev().filter(is_of_key);
    let is_plain = |at: &usize| matches!(origins[*at], Origin::Pool(_));
    places().find(is_plain).or_else(|| places().next())
}
