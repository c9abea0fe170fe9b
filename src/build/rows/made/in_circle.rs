//! Made-up rows that refer to themselves, and to each other in a circle.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::maker::{Circle, Maker};
use crate::source::tokens::quoted;

impl<'c> Maker<'c> {
    /// Whether a row is one of those that refer to themselves or to each other: none of the first ones, to which others
    /// refer, and none that is much like another one.
    pub(super) fn may_be_in_circle(&self, number: usize) -> bool {
        self.makes_circles && number > 8 && !matches!(number % 8, 4..=6) && !matches!(self.circle, Circle::OfTwo)
    }

    /// Makes a row that refers to itself, then two that refer to each other, if SQLite takes them: whether this one is
    /// there. No other row refers to them.
    pub(super) fn insert_in_circle(&mut self, number: usize) -> bool {
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
}
