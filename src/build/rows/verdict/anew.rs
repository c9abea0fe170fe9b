//! Columns that are dropped, and whose names new columns have: the schema shows nothing of it.

use std::collections::BTreeMap;

use crate::build::rows::content::{Content, ValueChange, holds_value};
use crate::build::rows::part::{Assigned, DROPPED, MEANT, Part, told};
use crate::lint::statement::Parsed;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

impl Part<'_> {
    /// Columns that are dropped, and whose names new columns have without their values: the schema shows nothing of it.
    pub(super) fn made_anew(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        renamed: &BTreeMap<String, String>,
    ) -> Findings {
        let is_anew = |(column, now): &(&String, &String)| *now == DROPPED && after.has_column(column);
        let finding = |(column, _): (&String, &String)| {
            let takes_name = |(_, now): &(&String, &String)| *now == column;
            match renamed.iter().find(takes_name) {
                // One that was there says only that it takes a name that is free.
                Some((other, _)) if before.has_column(other) => None,
                Some((other, _)) => self.replaced(table, before, after, (column, other)),
                None => match self.given_back(table, before, after, column) {
                    Some(finding) => finding,
                    None => Some(self.added_again(table, column)),
                },
            }
        };
        renamed.iter().filter(is_anew).filter_map(finding).collect()
    }

    fn added_again(&self, table: &str, column: &str) -> Finding {
        // It may have got another name before.
        let mut name = column.to_owned();
        let drops = |parsed: &Parsed<'_>| {
            let renamed = parsed.renames_column().filter(|(old, _)| *old == name);
            name = renamed.map_or_else(|| name.clone(), |(_, new)| new);
            parsed.name == table && parsed.drops_column().is_some_and(|dropped| dropped == name)
        };
        let index = self.parsed.iter().position(drops).unwrap_or(0);
        let message =
            format!("drops the column `{column}` of `{table}` and its values, and adds an empty one with its name");
        self.finding(Check::DropColumn, index, message)
            .help("if that is meant: -- tohead: allow(drop-column) \"why\"")
    }

    /// A column that is renamed, and whose values an UPDATE puts into a new one with its first name: what is wrong with
    /// that. None where it is not so.
    fn given_back(&self, table: &str, before: &Content, after: &Content, column: &str) -> Option<Option<Finding>> {
        let mut renamed = self.parsed.iter().filter_map(Parsed::renames_column);
        let (_, other) = renamed.find(|(old, _)| old == column)?;
        let assigned = self.assigned(|ran| ran.acts_on(table));
        let is_it = |one: &&Assigned<'_>| {
            let is_named = one.value.clone().any(|at| one.parsed.name_of(at) == other);
            one.column == column && is_named
        };
        let first = assigned.iter().find(is_it)?;
        let mut change = ValueChange::default();
        let (from, to) = (before.place(column)?, after.place(column)?);
        for (row, now) in before.joined(after).into_iter().flatten() {
            if first.value.len() == 1 && holds_value(&row[from]) && row[from] != now[to] {
                change.add(&row[from], &now[to]);
            }
        }
        let told = told(table, before.count(), &[(column, &change)]);
        let message = format!("{told} on the way from `{other}`, which is dropped");
        let finding = self.finding(Check::LostValues, first.ran.index, message);
        let remedy = "move every value before the column is dropped";
        Some((change.count > 0).then(|| finding.help_or_allow(remedy, MEANT)))
    }

    /// A column that gives way to a new one, which gets its name: the new one has to have its values. What follows from
    /// those is looked at elsewhere.
    fn replaced(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        (column, other): (&str, &str),
    ) -> Option<Finding> {
        if self.is_taken_into(table, column, other) {
            return None;
        }
        let (from, to) = (before.place(column)?, after.place(column)?);
        let mut change = ValueChange::default();
        for (row, now) in before.joined(after)? {
            if holds_value(&row[from]) && row[from] != now[to] {
                change.add(&row[from], &now[to]);
            }
        }
        let takes_name = |parsed: &Parsed<'_>| parsed.renames_column().is_some_and(|(_, new)| new == column);
        let index = self.parsed.iter().position(takes_name)?;
        let message = format!(
            "{}: `{other}` takes its name, and no statement puts its values there",
            told(table, before.count(), &[(column, &change)])
        );
        let remedy = format!("UPDATE … SET {other} = {column}, before the column is dropped");
        let finding = self.finding(Check::LostValues, index, message);
        (change.count > 0).then(|| finding.help_or_allow(&remedy, MEANT))
    }
}
