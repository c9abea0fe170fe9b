//! `INSERT … SELECT *` into columns of other names.

use std::ops::Range;

use super::copy::{items, targets};
use super::statement::{Act, Parsed};
use super::{Lint, Moment, Rule};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::SelectStar,
    why: "The columns are matched by their position and by nothing else. Where the names are the same and in the \
          same order, nothing is said.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_archive",
            "CREATE TABLE archive (food INTEGER PRIMARY KEY, title TEXT);\nINSERT INTO archive SELECT * FROM foods;",
            "DROP TABLE archive;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_create_archive",
            "CREATE TABLE archive (food INTEGER PRIMARY KEY, title TEXT);\nINSERT INTO archive (food, title) SELECT id, name FROM foods;",
            "DROP TABLE archive;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let Some(copy) = Copy::read(moment) else {
        return Findings::new();
    };
    let Some(at) = copy.first_difference().filter(|_| copy.misplaced().is_empty()) else {
        return Findings::new();
    };
    let message = format!(
        "`SELECT *` puts `{}` into `{}`.`{}`: the columns have other names",
        copy.from[at], moment.parsed.name, copy.to[at]
    );
    let finding = moment.parsed.finding(Check::SelectStar, copy.star, message);
    vec![finding.help("name the columns, in the INSERT and in the SELECT")]
}

/// An `INSERT … SELECT *`: the columns it reads and those it writes, in their order and in lower case.
pub(super) struct Copy {
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
    /// Which token is the `*`.
    pub(super) star: usize,
    /// Which of the columns it stands for, as far as it stands alone or with others behind or before it.
    of_star: Range<usize>,
}

impl Copy {
    /// None for another statement. SQLite says what the columns are.
    pub(super) fn read(moment: &Moment<'_>) -> Option<Self> {
        let parsed = &moment.parsed;
        if parsed.act != Act::Insert {
            return None;
        }
        let select = parsed.find_outside(parsed.name_at, "SELECT")?;
        let star = star(parsed, select)?;
        let text = parsed.between(select, end(parsed, select));
        let prefix = if parsed.is(0, "WITH") {
            parsed.between(0, verb(parsed))
        } else {
            ""
        };
        let statement = moment.conn.prepare(&format!("{prefix} {text}")).ok()?;
        let names = (0..statement.column_count()).map(|at| statement.column_name(at));
        let from: Vec<_> = names
            .map(|name| name.unwrap_or_default().to_ascii_lowercase())
            .collect();
        let to = targets(parsed).unwrap_or_else(|| moment.columns(&parsed.name));
        let results = items(parsed);
        let is_star = |item: &Range<usize>| item.contains(&star);
        let before = results.iter().position(is_star).unwrap_or_default();
        let behind = results.len().saturating_sub(before + 1);
        let of_star = before..from.len().saturating_sub(behind).max(before);
        (from.len() == to.len()).then_some(Self {
            from,
            to,
            star,
            of_star,
        })
    }

    /// Columns that are written with another one of the columns that they could be written with.
    pub(super) fn misplaced(&self) -> Vec<usize> {
        let is_elsewhere = |at: &usize| {
            let own = self.to.iter().position(|to| *to == self.from[*at]);
            own.is_some_and(|own| self.from[own] != self.to[own])
        };
        (0..self.from.len()).filter(is_elsewhere).collect()
    }

    /// The first column that gets the values of another one. What stands beside the `*` is written for its place.
    fn first_difference(&self) -> Option<usize> {
        let differs = |at: &usize| self.from[*at] != self.to[*at];
        self.of_star.clone().find(differs)
    }
}

/// The first `*` among the results of a SELECT.
fn star(parsed: &Parsed<'_>, select: usize) -> Option<usize> {
    let from = parsed.find_outside(select, "FROM")?;
    let results = parsed.outside_parentheses(select).take_while(move |at| *at < from);
    let mut results = results;
    results.find(|at| {
        let before = at - 1;
        let starts = ["SELECT", "DISTINCT", "ALL", ",", "."]
            .iter()
            .any(|word| parsed.is(before, word));
        parsed.is(*at, "*") && starts
    })
}

/// Where the SELECT of an INSERT ends: before an upsert or RETURNING.
fn end(parsed: &Parsed<'_>, select: usize) -> usize {
    let is_end = |at: &usize| parsed.are(*at, &["ON", "CONFLICT"]) || parsed.is(*at, "RETURNING");
    parsed.outside_parentheses(select).find(is_end).unwrap_or(parsed.len())
}

fn verb(parsed: &Parsed<'_>) -> usize {
    let is_verb = |at: &usize| parsed.is(*at, "INSERT") || parsed.is(*at, "REPLACE");
    parsed.outside_parentheses(1).find(is_verb).unwrap_or_default()
}
