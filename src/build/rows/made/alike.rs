//! Made-up rows that are alike, in pairs, as the scripts ask for them.

use std::collections::BTreeMap;

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::hints::Hints;
use super::maker::{Maker, Origin};
use super::parents::primary_key;
use crate::build::recorder::Recorder;
use crate::build::rows::content;
use crate::schema::table::Column;
use crate::source::tokens::{mentions, quoted};

/// The numbers of rows that are alike start here, behind those of all others.
const TWINS: usize = 96;

/// Two rows that are alike, by their columns in lower case.
pub(super) type Alike = [BTreeMap<String, Value>; 2];

impl Maker<'_> {
    /// Adds rows that are alike, in pairs, as the scripts ask for them: with two values that become the same, and with the
    /// same in one column of several that are looked at together.
    ///
    /// Where a table ties rows of two others together, a row is tied to both of two that are alike.
    pub(super) fn add_twins(
        &mut self,
        recorder: &Recorder,
        hints: &Hints,
        parents: &BTreeMap<String, Vec<Alike>>,
    ) -> Vec<Alike> {
        const MOST: usize = 8;
        let mut number = TWINS;
        let mut there = Vec::new();
        let pairs = self.pairs(hints, parents);
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

    /// The columns in which two rows are to differ, or to be the same, the two values, and whether the rows are alike in all
    /// others.
    fn pairs(&self, hints: &Hints, parents: &BTreeMap<String, Vec<Alike>>) -> Vec<(usize, (Value, Value), bool)> {
        let mut pairs = self.tied_to_both(hints, parents);
        for (at, column) in self.columns.iter().enumerate() {
            let own = [self.keys.unique(column, TWINS + self.ahead[at])];
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
                let value = self.keys.unique(self.columns[at], TWINS + pairs.len() * 2);
                pairs.push((at, (value.clone(), value), false));
            }
        }
        pairs
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
