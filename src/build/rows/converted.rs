//! Values that an UPDATE computes, and those that it takes from a table or column which the part then drops.
//!
//! Made-up values need not be of the form that an expression was written for, so most of this is a warning. It
//! is an error where the declaration names the values that there are, or where none of them arrives.

use std::collections::BTreeSet;

use super::content::{Cell, Content, ValueChange};
use super::part::Part;
use super::verdict::{MEANT, told};
use super::watch::Ran;
use crate::lint::copy::{assignments, column, is_expression, items_at};
use crate::lint::statement::{Act, Parsed};
use crate::source::Check;
use crate::source::finding::Finding;

/// An `UPDATE … SET column = expression`.
struct Assigned<'p> {
    ran: &'p Ran,
    parsed: &'p Parsed<'p>,
    column: String,
    /// The expression, as a range of tokens.
    value: std::ops::Range<usize>,
}

impl Assigned<'_> {
    fn is_computed(&self) -> bool {
        is_expression(self.parsed, &self.value) && self.value.len() > 1
    }

    /// Whether its author had NULL in mind.
    fn says_null(&self) -> bool {
        let is_null = |at: usize| {
            let is_test = at > 0 && (self.parsed.is(at - 1, "IS") || self.parsed.is(at - 1, "NOT"));
            (self.parsed.is(at, "NULL") && !is_test) || self.parsed.is(at, "NULLIF")
        };
        self.value.clone().any(is_null)
    }

    /// Whether what it assigns, and to which rows, depends on a column.
    fn depends_on(&self, column: &str) -> bool {
        let condition = self.parsed.find_outside(self.value.end, "WHERE");
        let condition = condition.map_or(0..0, |at| at..self.parsed.len());
        self.value
            .clone()
            .chain(condition)
            .any(|at| self.parsed.name_of(at) == column)
    }
}

impl Part<'_> {
    fn assigned<'p>(&'p self, is_meant: impl Fn(&Ran) -> bool) -> Vec<Assigned<'p>> {
        let updates = self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.act == Act::Update && is_meant(ran));
        let updates = updates.filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)));
        let assigned = updates.flat_map(|(ran, parsed)| {
            let assignments = assignments(parsed).into_iter();
            assignments.map(move |(column, value)| Assigned {
                ran,
                parsed,
                column,
                value,
            })
        });
        assigned.collect()
    }

    /// Values that become NULL in a column that an UPDATE computes, although it says nothing of NULL: a CASE without
    /// ELSE, a subquery that finds no row.
    pub(super) fn made_null(&self, table: &str, of: usize, column: &str, values: &ValueChange) -> Option<Finding> {
        if values.nulls == 0 || self.is_down {
            return None;
        }
        let names = self.family(table);
        let assigned = self.assigned(|ran| names.contains(ran.name.as_str()));
        let mut assigned = assigned.iter().filter(|assigned| assigned.column == column);
        let first = assigned
            .next()
            .filter(|first| first.is_computed() && !first.says_null())?;
        if assigned.next().is_some() {
            return None; // which one did it is not told
        }
        let nulls = ValueChange {
            count: values.nulls,
            ..values.clone()
        };
        let message = format!(
            "{}: the UPDATE gives them no other value",
            told(table, of, &[(column, &nulls)])
        );
        let check = self.check_of_null(table, column);
        let remedy = "give every value one, with ELSE or COALESCE; or name the rows with WHERE";
        Some(
            self.finding(check, first.ran.index, message)
                .help_or_allow(remedy, MEANT),
        )
    }

    /// Values that a CHECK names exist; others may be none that the expression was written for.
    fn check_of_null(&self, table: &str, column: &str) -> Check {
        if self.is_enumerated(table, column) {
            Check::LostValues
        } else {
            Check::ChangedValues
        }
    }

    /// Whether the declaration names all values of a column.
    pub(super) fn is_enumerated(&self, table: &str, column: &str) -> bool {
        let declared = self.tables.get(table).filter(|_| !self.is_down);
        declared.is_some_and(|declared| declared.is_enumerated(column))
    }

    /// Values of a column that is gone, after UPDATEs have put what they compute from it into another one.
    pub(super) fn converted(&self, table: &str, before: &Content, after: &Content, gone: &[usize]) -> Vec<Finding> {
        let Some(pairs) = before.joined(after).filter(|_| !self.is_down) else {
            return Vec::new();
        };
        let assigned = self.assigned(|ran| ran.name == table);
        let found = gone.iter().filter_map(|at| {
            let column = before.column_name(*at);
            let is_new = |name: &str| !before.has_column(name) && after.has_column(name);
            let mut takes = assigned
                .iter()
                .filter(|one| is_new(&one.column) && one.depends_on(column));
            let first = takes.next()?;
            if takes.any(|other| other.column != first.column) || self.is_split(first) {
                return None; // divided among several columns
            }
            let is_as_it_is = first.value.len() == 1 && first.parsed.name_of(first.value.start) == column;
            let to = after.place(&first.column).filter(|_| !is_as_it_is)?;
            let mut change = ValueChange::default();
            for (row, other) in &pairs {
                let holds_value = row[*at].as_ref().is_some_and(|text| !text.trim().is_empty());
                if holds_value && other[to].is_none() {
                    change.add(&row[*at], &other[to]);
                }
            }
            if change.count == 0 || assigned.iter().any(|one| one.column == first.column && one.says_null()) {
                return None;
            }
            let told = told(table, before.count(), &[(column, &change)]);
            let message = format!("{told} on the way into `{}`, and the column is dropped", first.column);
            let finding = self.finding(self.check_of_null(table, column), first.ran.index, message);
            Some(finding.help_or_allow("move every value before the column is dropped", MEANT))
        });
        found.collect()
    }

    /// Whether an expression takes a part of a text, so that a text without that part has none.
    fn is_split(&self, assigned: &Assigned<'_>) -> bool {
        let mut words = assigned.value.clone();
        words.any(|at| {
            ["SUBSTR", "SUBSTRING", "INSTR"]
                .iter()
                .any(|word| assigned.parsed.is(at, word))
        })
    }

    /// Values of a table or of columns that are gone, after an UPDATE has taken them into another table.
    /// `gone`: the columns, or all.
    pub(super) fn taken(
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
        for assigned in self.assigned(|ran| ran.name != table && self.reads(ran, &sources)) {
            let from = self.source(&assigned).and_then(|name| before.place(&name));
            let Some(at) = from.filter(|at| gone.is_none_or(|gone| gone.contains(at)) && !before.is_key(*at)) else {
                continue;
            };
            let into = self.name_at_last(&assigned.ran.name, assigned.ran.index);
            let Some(into) = into.map(|name| Content::read(self.conn, &name)).transpose()?.flatten() else {
                continue;
            };
            let Some(to) = into.place(&assigned.column) else {
                continue;
            };
            findings.extend(self.not_taken(table, before, at, &assigned, &into, to));
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
        to: usize,
    ) -> Option<Finding> {
        /// With fewer values than these it may be chance that one of them arrives.
        const TELLING: usize = 4;
        let holds_value = |cell: &&Cell| cell.as_ref().is_some_and(|text| !text.trim().is_empty());
        let values: BTreeSet<_> = before.rows().iter().map(|row| &row[at]).filter(holds_value).collect();
        let there: BTreeSet<_> = into.rows().iter().map(|row| &row[to]).collect();
        let arrived = values.intersection(&there).count();
        let (missing, of, which) = match self.only_owner(table, before, &assigned.ran.name, into) {
            Some((own, owner)) => {
                let there: BTreeSet<_> = into.rows().iter().map(|row| (&row[owner], &row[to])).collect();
                let rows = before
                    .rows()
                    .iter()
                    .filter(|row| row[own].is_some() && holds_value(&&row[at]));
                let rows: Vec<_> = rows.collect();
                let arrives = |row: &&&Vec<Cell>| there.contains(&(&row[own], &row[at]));
                (rows.len() - rows.iter().filter(arrives).count(), rows.len(), "values")
            }
            None => (values.len() - arrived, values.len(), "different values"),
        };
        if missing == 0 {
            return None;
        }
        let is_sure = which == "values" || (arrived <= 1 && values.len() >= TELLING);
        let check = if is_sure {
            Check::LostValues
        } else {
            Check::ChangedValues
        };
        let message = format!(
            "{missing} of {of} {which} of `{table}.{}` do not arrive in `{}.{}`, and what held them is dropped",
            before.column_name(at),
            assigned.ran.name,
            assigned.column,
        );
        let finding = self.finding(check, assigned.ran.index, message);
        Some(finding.help_or_allow("see which row of the other table each row is given", MEANT))
    }

    /// Where each row of a table belongs to a row of the other one, and no two to the same: the column that says to
    /// which, and the one of the other table that it names.
    fn only_owner(&self, table: &str, before: &Content, other: &str, into: &Content) -> Option<(usize, usize)> {
        let (declared, parent) = (self.tables.get(table)?, self.tables.get(other)?);
        let mut keys = declared.foreign_keys.iter();
        let key = keys.find(|key| {
            let is_only = key.columns == declared.primary_key() || declared.unique.contains(&key.columns);
            key.columns.len() == 1 && is_only && key.parent.eq_ignore_ascii_case(other)
        })?;
        let owner = key.columns_in(parent).into_iter().next()?;
        Some((before.place(&key.columns[0])?, into.place(&owner)?))
    }

    /// The column that an UPDATE takes as it is from another table: `SET a = (SELECT t.b FROM t …)`, or
    /// `SET a = t.b FROM t`.
    fn source(&self, assigned: &Assigned<'_>) -> Option<String> {
        let (parsed, value) = (assigned.parsed, &assigned.value);
        if !parsed.is(value.start, "(") {
            return column(parsed, value).filter(|_| parsed.is(value.start + 1, "."));
        }
        let is_select = parsed.is(value.start + 1, "SELECT") && parsed.is(value.end - 1, ")");
        match &items_at(parsed, value.start + 1)[..] {
            [item] if is_select => column(parsed, item),
            _ => None,
        }
    }

    /// Rows that a DELETE takes from a table after others were copied from it into one that stays: a move whose two
    /// conditions differ. A DELETE of its own for the others says that they go.
    pub(super) fn deleted_more(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let is_delete = |ran: &&Ran| ran.act == Act::Delete && ran.name == table;
        let deletes: Vec<_> = self.watch.ran.iter().filter(is_delete).collect();
        let [delete] = deletes[..] else { return Ok(None) };
        if self.is_down || self.refill_of(table).is_some() {
            return Ok(None);
        }
        let copies = self.watch.ran.iter().filter(|ran| ran.index < delete.index);
        let mut arrivals = Vec::new();
        for ran in copies.filter(|ran| self.copies_from(ran, table)) {
            arrivals.extend(self.arrival(ran, table, before, true)?);
        }
        let there: Vec<_> = arrivals.iter().map(|arrival| (arrival, arrival.rows())).collect();
        let is_copied = |row: &[Cell]| there.iter().any(|(arrival, rows)| rows.contains(&arrival.part(row)));
        let stays: BTreeSet<_> = after.rows().iter().map(|row| after.key_of(row)).collect();
        let (kept, gone): (Vec<_>, Vec<_>) = before
            .rows()
            .iter()
            .partition(|row| stays.contains(&before.key_of(row)));
        let missing = gone.iter().filter(|row| !is_copied(row)).count();
        // Where rows stay that were copied, it is no move.
        if missing == 0 || missing == gone.len() || kept.iter().any(|row| is_copied(row)) {
            return Ok(None);
        }
        let into: BTreeSet<_> = arrivals
            .iter()
            .map(|arrival| format!("`{}`", arrival.ran.name))
            .collect();
        let message = format!(
            "{missing} of the {} rows that this deletes from `{table}` were not copied into {} before",
            gone.len(),
            into.into_iter().collect::<Vec<_>>().join(" or "),
        );
        let remedy = "copy and delete by one condition; or delete the others by a statement of their own";
        Ok(Some(
            self.finding(Check::LostRows, delete.index, message)
                .help_or_allow(remedy, MEANT),
        ))
    }
}
