//! A count of rows in a column that is to hold the highest number given out.

use std::ops::Range;

use super::copy::filled;
use super::statement::Parsed;
use super::subquery::tables;
use super::{Lint, Rule, Scene};
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::CountForNumber,
    why: "Where rows were deleted, there are fewer than the highest number says. What goes on from their count gives out \
          numbers that are taken, and the app's next INSERT is refused, or two rows have the same number.",
    failing: &[
        (
            "0001_create_issues",
            "CREATE TABLE repos (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE issues (id INTEGER PRIMARY KEY, repo_id INTEGER NOT NULL REFERENCES repos (id), number INTEGER NOT NULL, UNIQUE (repo_id, number));",
            "DROP TABLE issues;\nDROP TABLE repos;",
        ),
        (
            "0002_last_number",
            "ALTER TABLE repos ADD COLUMN last_number INTEGER NOT NULL DEFAULT 0;\nUPDATE repos SET last_number = (SELECT count(*) FROM issues WHERE repo_id = repos.id);",
            "ALTER TABLE repos DROP COLUMN last_number;",
        ),
    ],
    passing: &[
        (
            "0001_create_issues",
            "CREATE TABLE repos (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE issues (id INTEGER PRIMARY KEY, repo_id INTEGER NOT NULL REFERENCES repos (id), number INTEGER NOT NULL, UNIQUE (repo_id, number));",
            "DROP TABLE issues;\nDROP TABLE repos;",
        ),
        (
            "0002_last_number",
            "ALTER TABLE repos ADD COLUMN last_number INTEGER NOT NULL DEFAULT 0;\nUPDATE repos SET last_number = (SELECT coalesce(max(number), 0) FROM issues WHERE repo_id = repos.id);",
            "ALTER TABLE repos DROP COLUMN last_number;",
        ),
    ],
    rule: Rule::Up(rule),
};

/// How the name of a column begins that holds the highest number, or the next one.
const HIGHEST: [&str; 5] = ["max", "next", "last", "highest", "latest"];

fn rule(scene: &Scene<'_>) -> Findings {
    let finding = |parsed| {
        filled(parsed, Vec::new)
            .into_iter()
            .find_map(|(column, value)| finding(scene, parsed, &column, &value))
    };
    scene.statements.iter().filter_map(finding).collect()
}

fn finding(scene: &Scene<'_>, parsed: &Parsed<'_>, column: &str, value: &Range<usize>) -> Option<Finding> {
    let mut words = column.split('_');
    let is_highest = words.next().is_some_and(|first| HIGHEST.contains(&first));
    let count = value
        .clone()
        .find(|at| parsed.are(*at, &["COUNT", "("]))
        .filter(|_| is_highest)?;
    let says_max = value.clone().any(|at| parsed.is(at, "MAX"));
    // Behind the count: the FROM of its own subquery, or that of the whole statement.
    let from = (count..parsed.len())
        .find(|at| parsed.is(*at, "FROM"))
        .filter(|_| !says_max)?;
    let counted = tables(parsed, from + 1..parsed.len().min(from + 4))
        .into_iter()
        .next()?;
    let table = scene.tables.get(&counted)?;
    let is_number = |word: &&str| table.column(word).is_some_and(|column| column.affinity() == "INTEGER");
    let number = words.rfind(is_number)?;
    let message = format!(
        "counts the rows of `{counted}` for `{}.{column}`: where some were deleted, `{number}` is higher",
        parsed.name
    );
    let finding = parsed.finding(Check::CountForNumber, count, message);
    Some(finding.help_or_allow(format!("write coalesce(max({number}), 0)"), "if none is ever deleted"))
}
