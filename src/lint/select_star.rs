//! `INSERT … SELECT *` into columns of other names.

use std::ops::Range;

use super::copy::{items_at, targets};
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

/// An `INSERT … SELECT *`, alone or beside other results: the columns that it reads and those that it writes, in lower
/// case. Those at the same place belong together.
pub(super) struct Copy {
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
    /// Which token is the `*`.
    pub(super) star: usize,
    /// The places that the `*` stands for. What is written beside it its author has chosen.
    taken: Range<usize>,
}

impl Copy {
    /// None for another statement, and where the numbers of columns differ, which SQLite refuses. SQLite is asked what
    /// the `*` is.
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
        let taken = taken(parsed, select, star, from.len());
        (from.len() == to.len()).then_some(Self { from, to, star, taken })
    }

    /// The places whose column is read into one with another name, although a column of its own name is written at
    /// another place, and gets something else.
    pub(super) fn misplaced(&self) -> Vec<usize> {
        let is_elsewhere = |at: &usize| {
            let own = self.to.iter().position(|to| *to == self.from[*at]);
            own.is_some_and(|own| self.from[own] != self.to[own])
        };
        (0..self.from.len()).filter(is_elsewhere).collect()
    }

    /// The first place at which the `*` reads a column into one with another name.
    pub(super) fn first_difference(&self) -> Option<usize> {
        let differs = |at: &usize| self.from[*at] != self.to[*at];
        self.taken.clone().find(differs)
    }
}

/// The first `*` among the results of the SELECT at a token: one that stands for columns, and multiplies nothing.
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

/// Which of so many results a `*` stands for; all of them where there are several.
fn taken(parsed: &Parsed<'_>, select: usize, star: usize, results: usize) -> Range<usize> {
    let items = items_at(parsed, select);
    let own = items.iter().position(|item| item.contains(&star));
    match own.filter(|_| items.iter().filter(|item| parsed.is(item.end - 1, "*")).count() == 1) {
        Some(own) => own..(results + own + 1).saturating_sub(items.len()),
        None => 0..results,
    }
}

/// The token at which the SELECT of an INSERT ends: an ON CONFLICT or RETURNING behind it, or the end.
fn end(parsed: &Parsed<'_>, select: usize) -> usize {
    let is_end = |at: &usize| parsed.are(*at, &["ON", "CONFLICT"]) || parsed.is(*at, "RETURNING");
    parsed.outside_parentheses(select).find(is_end).unwrap_or(parsed.len())
}

/// The token at which a statement begins that has a WITH in front.
fn verb(parsed: &Parsed<'_>) -> usize {
    let is_verb = |at: &usize| parsed.is(*at, "INSERT") || parsed.is(*at, "REPLACE");
    parsed.outside_parentheses(1).find(is_verb).unwrap_or_default()
}
