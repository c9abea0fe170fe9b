//! `INSERT … SELECT *` that puts values into each other's columns, and a UNION of which a SELECT does.

use super::copy::targets;
use super::select_star::Copy;
use super::star_shifted;
use super::statement::{Act, Parsed};
use super::{Lint, Moment, Rule};
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::MisplacedColumns,
    why: "The columns are matched by their position: where the same names stand in another order, every row of \
          every user ends up with its values in each other's columns, and SQLite says nothing. So are those of each \
          SELECT of a UNION. A `SELECT *` inside a trigger or a view does the same from the day on which a rebuild \
          moves the columns.",
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
        return crossed(moment).into_iter().collect();
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

/// The finding for a SELECT of a UNION that puts two columns into each other's places. Where two SELECTs read the same
/// table, the exchange is meant: to list pairs both ways round.
fn crossed(moment: &Moment<'_>) -> Option<Finding> {
    let parsed = &moment.parsed;
    let selects: Vec<_> = parsed
        .outside_parentheses(parsed.name_at)
        .filter(|at| parsed.is(*at, "SELECT"))
        .collect();
    if parsed.act != Act::Insert || selects.len() < 2 || parsed.is(0, "WITH") {
        return None;
    }
    let to = targets(parsed).unwrap_or_else(|| moment.columns(&parsed.name));
    let from = |select: usize| parsed.find_outside(select, "FROM").map(|from| parsed.name_of(from + 1));
    selects.iter().find_map(|select| {
        let is_again = selects.iter().filter(|other| from(**other) == from(*select)).count() > 1;
        let names = names(moment, *select).filter(|names| !is_again && names.len() == to.len())?;
        let is_crossed = |(at, other): &(usize, usize)| {
            at < other && to[*at] != to[*other] && names[*at] == to[*other] && names[*other] == to[*at]
        };
        let mut pairs = (0..to.len()).flat_map(|at| (0..to.len()).map(move |other| (at, other)));
        let (at, other) = pairs.find(is_crossed)?;
        let message = format!(
            "this SELECT puts values into the wrong columns of `{}`: `{}` into `{}`, `{}` into `{}`",
            parsed.name, names[at], to[at], names[other], to[other]
        );
        let finding = parsed.finding(Check::MisplacedColumns, *select, message);
        Some(finding.help("select the columns in the order in which the INSERT names them"))
    })
}

/// The names of the columns that a SELECT of a UNION gives, in lower case. SQLite is asked.
fn names(moment: &Moment<'_>, select: usize) -> Option<Vec<String>> {
    let parsed: &Parsed<'_> = &moment.parsed;
    let ends = ["UNION", "EXCEPT", "INTERSECT", "ORDER", "LIMIT", "RETURNING"];
    let is_end = |at: &usize| ends.iter().any(|end| parsed.is(*at, end)) || parsed.are(*at, &["ON", "CONFLICT"]);
    let end = parsed.outside_parentheses(select).find(is_end).unwrap_or(parsed.len());
    let statement = moment.conn.prepare(parsed.between(select, end)).ok()?;
    let names = (0..statement.column_count()).map(|at| statement.column_name(at));
    Some(
        names
            .map(|name| name.unwrap_or_default().to_ascii_lowercase())
            .collect(),
    )
}
