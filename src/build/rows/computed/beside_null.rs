//! Values that a NULL beside them takes away: `a || b`, `max(a, b)`, `json_set(a, '$.b', b)` and `a + b` are NULL where one of
//! them is (<https://sqlite.org/lang_expr.html>).

use std::collections::BTreeSet;

use super::TELLING;
use super::converted::NOT_NULL;
use crate::build::rows::content::{Cell, Content, ValueChange, holds_value};
use crate::build::rows::part::{Assigned, MEANT, Part, told};
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// The column that is NULL in all rows of which an expression makes NULL, of those that it names beside another one.
    /// `made`: the rows of which it makes something. Of `||` that is known; of functions these rows have to show it.
    pub(super) fn null_beside(
        &self,
        assigned: &Assigned<'_>,
        before: &Content,
        (nulls, made): (&[&[Cell]], &[&[Cell]]),
        column: &str,
    ) -> Option<String> {
        let (parsed, value) = (assigned.parsed, &assigned.value);
        let has = |word: &str| value.clone().any(|at| parsed.is(at, word));
        if ["CASE", "IIF", "SELECT"].iter().any(|word| has(word)) || nulls.is_empty() {
            return None;
        }
        let names = value.clone().map(|at| parsed.name_of(at)).filter(|name| name != column);
        let names: BTreeSet<_> = names.collect();
        // It is new, and was NULL in every row.
        let target = &assigned.column;
        if names.contains(target) && !before.has_column(target) && made.is_empty() {
            return Some(target.clone());
        }
        let others: BTreeSet<_> = names.iter().filter_map(|name| before.place(name)).collect();
        let missing = |row: &&[Cell]| others.iter().find(|at| row[**at].is_none()).copied();
        let first = missing(nulls.first()?)?;
        let is_told = nulls.len() + made.len() >= TELLING && !made.iter().any(|row| missing(row).is_some());
        let is_shown = has("||") || is_told;
        let is_all = nulls.iter().all(|row| missing(row).is_some());
        (is_all && is_shown).then(|| before.column_name(first).to_owned())
    }

    /// The same of what an up part makes of a column in its place.
    pub(in crate::build::rows) fn nulled_by_another(
        &self,
        table: &str,
        (before, after): (&Content, &Content),
        column: &str,
        values: &ValueChange,
    ) -> Option<Finding> {
        if self.is_down || values.nulls == 0 {
            return None;
        }
        let assigned = self.copied_into(table, column);
        let assigned = assigned.or_else(|| self.only_assignment(table, column))?;
        let mut named = assigned.value.clone();
        if assigned.value.len() < 2 || assigned.says_null() || !named.any(|at| assigned.parsed.name_of(at) == column) {
            return None;
        }
        let (from, to) = (before.place(column)?, after.place(self.column_at_last(table, column))?);
        let pairs = before.joined(after)?;
        let held = pairs.iter().filter(|(row, _)| holds_value(&row[from]));
        let (nulls, made): (Vec<_>, Vec<_>) = held.partition(|(_, now)| now[to].is_none());
        let nulls: Vec<_> = nulls.iter().map(|(row, _)| *row).collect();
        let made: Vec<_> = made.iter().map(|(row, _)| *row).collect();
        let other = self.null_beside(&assigned, before, (&nulls, &made), column)?;
        // A column with a DEFAULT is NULL only where an app writes that.
        let declared = self.tables.get(table).and_then(|table| table.column(&other));
        if declared.is_some_and(|column| column.default.is_some()) {
            return None;
        }
        let nulls = ValueChange {
            count: values.nulls,
            ..values.clone()
        };
        let told = told(table, before.count(), &[(column, &nulls)]);
        let message = format!("{told}, because `{other}` is NULL there");
        let finding = self.finding(Check::LostValues, assigned.ran.index, message);
        Some(finding.help_or_allow(NOT_NULL, MEANT))
    }
}
