//! What UPDATEs and copies assign: which column gets the value of which expression.

use std::collections::BTreeSet;
use std::ops::Range;

use super::assignment::is_of_another;
use super::said::Part;
use super::watch::Ran;
use crate::lint::copy::{assignments, column, is_expression, items, items_at, targets};
use crate::lint::statement::{Act, Parsed};

/// An `UPDATE … SET column = expression`, or a column of an `INSERT … SELECT`.
pub(in crate::build::rows) struct Assigned<'p> {
    pub(in crate::build::rows) ran: &'p Ran,
    pub(in crate::build::rows) parsed: &'p Parsed<'p>,
    pub(in crate::build::rows) column: String,
    /// The expression, as a range of tokens.
    pub(in crate::build::rows) value: Range<usize>,
}

impl Assigned<'_> {
    pub(in crate::build::rows) fn is_computed(&self) -> bool {
        (is_expression(self.parsed, &self.value) && self.value.len() > 1) || self.is_of_a_query()
    }

    /// Whether it is a column of a query behind FROM, or of one in a WITH.
    fn is_of_a_query(&self) -> bool {
        let Some(from) = self.parsed.find_outside(self.value.end, "FROM") else {
            return false;
        };
        let name = self.parsed.name_of(from + 1);
        let mut with = self
            .parsed
            .outside_parentheses(0)
            .take_while(|at| *at < self.parsed.name_at);
        self.parsed.is(from + 1, "(") || with.any(|at| self.parsed.name_of(at) == name && self.parsed.is(0, "WITH"))
    }

    /// Whether its author had NULL in mind.
    pub(in crate::build::rows) fn says_null(&self) -> bool {
        let is_null = |at: usize| {
            let is_test = at > 0 && (self.parsed.is(at - 1, "IS") || self.parsed.is(at - 1, "NOT"));
            (self.parsed.is(at, "NULL") && !is_test) || self.parsed.is(at, "NULLIF")
        };
        self.value.clone().any(is_null)
    }

    /// Whether what it assigns, and to which rows, depends on a column.
    fn depends_on(&self, column: &str) -> bool {
        let conditions = ["ON", "WHERE"].iter();
        let condition = conditions
            .filter_map(|word| self.parsed.find_outside(self.value.end, word))
            .min();
        let condition = condition.map_or(0..0, |at| at..self.parsed.len());
        self.value
            .clone()
            .chain(condition)
            .any(|at| self.parsed.name_of(at) == column)
    }
}

impl Part<'_> {
    pub(in crate::build::rows) fn assigned<'p>(&'p self, is_meant: impl Fn(&Ran) -> bool) -> Vec<Assigned<'p>> {
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

    /// What the copy of a rebuild computes, or takes from a table that it joins.
    pub(in crate::build::rows) fn copied(&self, table: &str) -> Vec<Assigned<'_>> {
        let names = self.names_of(table);
        let Some((ran, parsed)) = self.copy_of(table).filter(|_| names.len() > 1) else {
            return Vec::new();
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let items = targets.into_iter().zip(items(parsed));
        let is_made = |item: &Range<usize>| is_expression(parsed, item) || is_of_another(parsed, item, &names);
        let items = items.filter(|(_, item)| is_made(item) && item.len() > 1);
        items
            .map(|(column, value)| Assigned {
                ran,
                parsed,
                column,
                value,
            })
            .collect()
    }

    /// Whether what is assigned depends on a column, or is looked up in a table that was filled from it.
    pub(in crate::build::rows) fn follows_from(&self, assigned: &Assigned<'_>, table: &str, column: &str) -> bool {
        let is_filled_from = |ran: &&Ran| {
            let parsed = self.parsed.get(ran.index);
            let is_read = self.reads(assigned.ran, &BTreeSet::from([ran.name.as_str()]));
            ran.index < assigned.ran.index
                && ran.name != assigned.ran.name
                && is_read
                && self.copies_from(ran, table)
                && parsed.is_some_and(|parsed| parsed.mentions(column))
        };
        let is_looked_up = is_of_another(assigned.parsed, &assigned.value, &self.names_of(table));
        assigned.depends_on(column) || (is_looked_up && self.watch.ran.iter().any(|ran| is_filled_from(&ran)))
    }

    /// The column that an UPDATE takes as it is from another table: `SET a = (SELECT t.b FROM t …)`, or
    /// `SET a = t.b FROM t`.
    pub(in crate::build::rows) fn source(&self, assigned: &Assigned<'_>) -> Option<String> {
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
}
