//! Values that an UPDATE takes from a table or a column which the part then drops, into another table.

use std::collections::BTreeSet;

use super::TELLING;
use crate::build::rows::content::{Cell, Content, holds_value};
use crate::build::rows::part::{Assigned, MEANT, Part};
use crate::schema::table::ForeignKey;
use crate::source::Check;
use crate::source::finding::Finding;

/// A foreign key from a table to one that its values are taken into.
#[derive(Clone, Copy)]
struct Owner {
    /// The place of its column.
    own: usize,
    /// The place of the column of the other table that it names.
    owner: usize,
    /// No two rows belong to the same.
    is_only: bool,
}

impl Part<'_> {
    /// Values of a table or of columns that are gone, after an UPDATE has taken them into another table.
    /// `gone`: the columns, or all.
    pub(in crate::build::rows) fn taken(
        &self,
        table: &str,
        before: &Content,
        gone: Option<&[usize]>,
    ) -> rusqlite::Result<Vec<Finding>> {
        let mut findings = Vec::new();
        if self.is_down || self.says_delete(table) {
            return Ok(findings);
        }
        let sources = BTreeSet::from([table]);
        let all = self.assigned(|ran| ran.name != table && self.reads(ran, &sources));
        let from = |assigned: &Assigned<'_>| self.source(assigned).and_then(|name| before.place(&name));
        for assigned in &all {
            let from_here = from(assigned);
            let Some(at) = from_here.filter(|at| gone.is_none_or(|gone| gone.contains(at)) && !before.is_key(*at))
            else {
                continue;
            };
            let into = self.name_at_last(&assigned.ran.name, assigned.ran.index);
            let Some(into) = into.map(|name| Content::read(self.conn, &name)).transpose()?.flatten() else {
                continue;
            };
            // Of a table of names and values each name has a column of its own.
            let is_beside = |other: &&Assigned<'_>| other.ran.name == assigned.ran.name && from(other) == Some(at);
            let beside = all.iter().filter(is_beside);
            let beside = beside.filter_map(|other| Some((other.column.as_str(), into.place(&other.column)?)));
            let beside: Vec<_> = beside.collect();
            if beside.first().is_none_or(|(first, _)| *first != assigned.column) {
                continue;
            }
            let found = self.as_found(assigned.ran, table, before);
            let found = found.as_ref().unwrap_or(before);
            findings.extend(self.not_taken(table, found, at, assigned, &into, &beside));
        }
        Ok(findings)
    }

    fn not_taken(
        &self,
        table: &str,
        before: &Content,
        at: usize,
        assigned: &Assigned<'_>,
        into: &Content,
        beside: &[(&str, usize)],
    ) -> Option<Finding> {
        let values = before.rows().iter().map(|row| &row[at]);
        let values: BTreeSet<_> = values.filter(|cell| holds_value(cell)).collect();
        let there = into.rows().iter();
        let there: BTreeSet<_> = there.flat_map(|row| beside.iter().map(|(_, to)| &row[*to])).collect();
        let arrived = values.intersection(&there).count();
        let owner = self.owner(table, before, &assigned.ran.name, into);
        let (missing, of, which) = match owner {
            Some(Owner { own, owner, .. }) => {
                let there = into.rows().iter();
                let there = there.flat_map(|row| beside.iter().map(|(_, to)| (&row[owner], &row[*to])));
                let there: BTreeSet<_> = there.collect();
                let rows = before
                    .rows()
                    .iter()
                    .filter(|row| row[own].is_some() && holds_value(&row[at]));
                let rows: Vec<_> = rows.collect();
                let arrives = |row: &&&Vec<Cell>| there.contains(&(&row[own], &row[at]));
                (rows.len() - rows.iter().filter(arrives).count(), rows.len(), "values")
            }
            None => (values.len() - arrived, values.len(), "different values"),
        };
        if missing == 0 {
            return None;
        }
        let is_sure = owner.is_some_and(|owner| owner.is_only) || (arrived <= 1 && values.len() >= TELLING);
        let check = if is_sure {
            Check::LostValues
        } else {
            Check::ChangedValues
        };
        let columns: BTreeSet<_> = beside
            .iter()
            .map(|(column, _)| format!("`{}.{column}`", assigned.ran.name))
            .collect();
        let message = format!(
            "{missing} of {of} {which} of `{table}.{}` do not arrive in {}, and what held them is dropped",
            before.column_name(at),
            columns.into_iter().collect::<Vec<_>>().join(" or "),
        );
        let finding = self.finding(check, assigned.ran.index, message);
        Some(finding.help_or_allow("see which row of the other table each row is given", MEANT))
    }

    /// To which row of the other table each row of a table belongs.
    fn owner(&self, table: &str, before: &Content, other: &str, into: &Content) -> Option<Owner> {
        let (declared, parent) = (self.tables.get(table)?, self.tables.get(other)?);
        let is_owner = |key: &&ForeignKey| key.columns.len() == 1 && key.parent.eq_ignore_ascii_case(other);
        let mut keys = declared.foreign_keys.iter().filter(is_owner);
        let key = keys.next().filter(|_| keys.next().is_none())?;
        let owner = key.columns_in(parent).into_iter().next()?;
        Some(Owner {
            own: before.place(&key.columns[0])?,
            owner: into.place(&owner)?,
            is_only: key.columns == declared.primary_key() || declared.unique.contains(&key.columns),
        })
    }
}
