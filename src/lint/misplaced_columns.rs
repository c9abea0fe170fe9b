//! `INSERT … SELECT *` that puts values into each other's columns.

use super::select_star::Copy;
use super::star_shifted;
use super::{Lint, Moment, Rule};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::MisplacedColumns,
    why: "The columns are matched by their position: where the same names stand in another order, every row of \
          every user ends up with its values in each other's columns, and SQLite says nothing. A `SELECT *` inside a \
          trigger or a view does the same from the day on which a rebuild moves the columns.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT, brand TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_rebuild_foods",
            "CREATE TABLE foods_new (brand TEXT, name TEXT);\nINSERT INTO foods_new SELECT * FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (name TEXT, brand TEXT);\nINSERT INTO foods_old (name, brand) SELECT name, brand FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT, brand TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_rebuild_foods",
            "CREATE TABLE foods_new (brand TEXT, name TEXT);\nINSERT INTO foods_new (name, brand) SELECT name, brand FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "CREATE TABLE foods_old (name TEXT, brand TEXT);\nINSERT INTO foods_old (name, brand) SELECT name, brand FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    rule: Rule::StatementAndHead(rule, star_shifted::rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let Some(copy) = Copy::read(moment) else {
        return Findings::new();
    };
    let misplaced = copy.misplaced();
    if misplaced.is_empty() {
        return Findings::new();
    }
    let table = &moment.parsed.name;
    let pairs: Vec<_> = misplaced
        .iter()
        .map(|at| format!("`{}` into `{}`", copy.from[*at], copy.to[*at]))
        .collect();
    let message = format!(
        "`SELECT *` puts values of `{table}` into the wrong columns: {}",
        pairs.join(", ")
    );
    let finding = moment.parsed.finding(Check::MisplacedColumns, copy.star, message);
    vec![finding.help("name the columns, in the INSERT and in the SELECT, in one order")]
}
