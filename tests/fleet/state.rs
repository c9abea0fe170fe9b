//! What has to be in a database: its migrations and every row, from what the history says and without looking.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::history::{Change, History, Raises};
use super::schema::{Table, find};

/// The values of a row by the numbers of their columns, as SQL literals.
pub type Row = BTreeMap<usize, String>;

/// In the place of a column's number: the reference to the parent.
pub const PARENT: usize = usize::MAX;

const NULL: &str = "NULL";

/// The rows of each table by their keys.
type Rows = BTreeMap<usize, BTreeMap<i64, Row>>;

/// A database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Which migrations are applied, in the order in which they were.
    pub applied: Vec<usize>,
    rows: Rows,
}

/// What a release makes of a database when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was at head.
    AtHead,
    /// There was nothing.
    Fresh,
    /// It is newer, and compatible.
    Newer,
    /// So many were applied.
    Upgraded(usize),
    /// So many of a newer release were undone.
    Unwound(usize),
    /// A newer release has put something between what this one knows, so it is refused.
    Refused,
}

impl State {
    /// What becomes of it when a release that knows these migrations starts.
    pub fn start(&mut self, history: &History, known: &[usize]) -> Outcome {
        let first_unknown = self.applied.iter().position(|at| !known.contains(at));
        if let Some(first) = first_unknown {
            let unknown = self.applied[first..].to_vec();
            if unknown.iter().any(|at| known.contains(at)) {
                return Outcome::Refused;
            }
            let raises = |at: &usize| history.migrations[*at].change.raises();
            if unknown.iter().map(raises).max() < Some(Raises::Major) {
                return Outcome::Newer;
            }
            unknown.iter().for_each(|_| self.undo(history));
            return Outcome::Unwound(unknown.len());
        }
        let was_empty = self.applied.is_empty();
        let pending: Vec<_> = known.iter().filter(|at| !self.applied.contains(at)).copied().collect();
        pending.iter().for_each(|at| self.apply(history, *at));
        match pending.len() {
            0 => Outcome::AtHead,
            _ if was_empty => Outcome::Fresh,
            count => Outcome::Upgraded(count),
        }
    }

    /// Goes down until just these are applied.
    pub fn down_to(&mut self, history: &History, known: &[usize]) -> usize {
        let mut undone = 0;
        while self.applied.last().is_some_and(|last| !known.contains(last)) {
            self.undo(history);
            undone += 1;
        }
        undone
    }

    fn apply(&mut self, history: &History, at: usize) {
        let schema = history.schema(&self.applied);
        match &history.migrations[at].change {
            Change::CreateTable(table) => drop(self.rows.insert(table.id, BTreeMap::new())),
            Change::CreateLog(_, log) => drop(self.rows.insert(log.table, BTreeMap::new())),
            Change::DropTable(table) => drop(self.rows.remove(&table.id)),
            Change::AddColumn(table, column, from) => self.each(*table, |row| {
                let value = from.map_or_else(|| column.default(), |from| row[&from].clone());
                row.insert(column.id, value);
            }),
            Change::DropColumn(table, column) => self.each(*table, |row| drop(row.remove(&column.id))),
            Change::Tighten(table, column) => {
                self.fill(*table, *column, &find(&schema, *table).column(*column).default())
            }
            Change::FillNulls(table, column) => self.fill(*table, *column, "'none'"),
            Change::AddOne(table, column) => self.add(*table, *column, 1),
            Change::Seed(table, id) => self.insert(&schema, *table, *id, &Row::new()),
            Change::RenameColumn(..)
            | Change::RenameTable(..)
            | Change::Loosen(..)
            | Change::CreateView(..)
            | Change::DropView(..)
            | Change::CreateIndex(..)
            | Change::DropIndex(..) => {}
        }
        self.applied.push(at);
    }

    fn undo(&mut self, history: &History) {
        let at = self.applied.pop().expect("there is something to undo");
        let schema = history.schema(&self.applied);
        match &history.migrations[at].change {
            Change::CreateTable(table) => drop(self.rows.remove(&table.id)),
            Change::CreateLog(_, log) => drop(self.rows.remove(&log.table)),
            Change::DropTable(table) => drop(self.rows.insert(table.id, BTreeMap::new())),
            Change::AddColumn(table, column, _) => self.each(*table, |row| drop(row.remove(&column.id))),
            Change::DropColumn(table, column) => self.each(*table, |row| drop(row.insert(column.id, column.default()))),
            Change::Loosen(table, column) => {
                self.fill(*table, *column, &find(&schema, *table).column(*column).default())
            }
            Change::AddOne(table, column) => self.add(*table, *column, -1),
            Change::Seed(table, id) => drop(self.table_mut(*table).remove(id)),
            Change::RenameColumn(..)
            | Change::RenameTable(..)
            | Change::Tighten(..)
            | Change::FillNulls(..)
            | Change::CreateView(..)
            | Change::DropView(..)
            | Change::CreateIndex(..)
            | Change::DropIndex(..) => {}
        }
    }

    fn table_mut(&mut self, table: usize) -> &mut BTreeMap<i64, Row> {
        self.rows.get_mut(&table).expect("the table is there")
    }

    fn each(&mut self, table: usize, change: impl Fn(&mut Row)) {
        self.table_mut(table).values_mut().for_each(change);
    }

    fn fill(&mut self, table: usize, column: usize, with: &str) {
        self.each(table, |row| {
            let value = row.get_mut(&column).expect("the row has the column");
            if value == NULL {
                with.clone_into(value);
            }
        });
    }

    fn add(&mut self, table: usize, column: usize, by: i64) {
        self.each(table, |row| {
            let value = row.get_mut(&column).expect("the row has the column");
            if value != NULL {
                *value = (value.parse::<i64>().expect("an integer") + by).to_string();
            }
        });
    }

    /// A row, with what it does not say by default, and the note of it by a trigger.
    pub fn insert(&mut self, schema: &[Table], table: usize, id: i64, row: &Row) {
        let table = find(schema, table);
        let value = |column| row.get(&column).cloned();
        let mut whole: Row = table
            .columns
            .iter()
            .map(|column| (column.id, value(column.id).unwrap_or_else(|| column.default())))
            .collect();
        if table.parent.is_some() {
            whole.insert(PARENT, value(PARENT).unwrap_or_else(|| NULL.to_owned()));
        }
        self.table_mut(table.id).insert(id, whole);
        if let Some(log) = &table.log {
            let notes = self.table_mut(log.table);
            let next = notes.last_key_value().map_or(1, |(last, _)| last + 1);
            notes.insert(next, Row::from([(log.table, id.to_string())]));
        }
    }

    /// An app deletes a row, with the foreign keys on.
    pub fn delete(&mut self, schema: &[Table], table: usize, id: i64) {
        self.table_mut(table).remove(&id);
        let refers = |row: &Row| row[&PARENT] == id.to_string();
        for child in schema {
            let Some(parent) = child.parent.filter(|parent| parent.table == table) else {
                continue;
            };
            if parent.is_cascade {
                let rows = self.rows[&child.id].iter();
                let gone: Vec<_> = rows.filter(|(_, row)| refers(row)).map(|(id, _)| *id).collect();
                gone.iter().for_each(|id| self.delete(schema, child.id, *id));
            } else {
                let rows = self.table_mut(child.id).values_mut();
                let cut_off = |row: &mut Row| drop(row.insert(PARENT, NULL.to_owned()));
                rows.filter(|row| refers(row)).for_each(cut_off);
            }
        }
    }

    /// The keys of the app's own rows: not those that a migration has written.
    pub fn keys(&self, table: usize) -> Vec<i64> {
        self.rows[&table].keys().filter(|id| **id > 0).copied().collect()
    }

    pub fn row_count(&self) -> usize {
        self.rows.values().map(BTreeMap::len).sum()
    }

    /// The first table that does not hold every row as it should.
    pub fn difference(&self, conn: &Connection, history: &History) -> Option<String> {
        history.schema(&self.applied).iter().find_map(|table| {
            let rows = self.rows[&table.id].iter();
            let expected: Vec<_> = rows.map(|(id, row)| shown(table, *id, row)).collect();
            let found = read(conn, table);
            (expected != found).then(|| format!("{} holds {found:#?} and should hold {expected:#?}", table.name))
        })
    }
}

fn shown(table: &Table, id: i64, row: &Row) -> String {
    let parent = table.parent.map(|_| PARENT);
    let columns = parent.into_iter().chain(table.columns.iter().map(|column| column.id));
    let values = columns.map(|column| row[&column].clone());
    [id.to_string()].into_iter().chain(values).collect::<Vec<_>>().join(" ")
}

fn read(conn: &Connection, table: &Table) -> Vec<String> {
    let quoted: String = table
        .names()
        .iter()
        .map(|name| format!(" || ' ' || quote({name})"))
        .collect();
    let sql = format!("SELECT \"id\"{quoted} FROM \"{}\" ORDER BY \"id\"", table.name);
    let mut statement = conn.prepare(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let rows = statement.query_map([], |row| row.get(0)).expect("the query runs");
    rows.collect::<rusqlite::Result<_>>().expect("the table can be read")
}
