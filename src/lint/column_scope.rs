//! A name in a subquery that SQLite takes for the column of another table than it seems.

use rusqlite::Connection;

use super::quoted_string::misread;
use super::statement::{Act, Parsed};
use super::subquery::{Place, Subquery, clause, compiles, is_bare_name, outside, single_keys, subqueries};
use super::{Lint, Moment, Rule};
use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::ColumnScope,
    why: "SQLite looks for a name in the tables of the subquery first, and then in those of the statement around it. \
          `id IN (SELECT id FROM trash)`, where `trash` has no `id`, is true for every row as soon as there is something in \
          `trash`; `WHERE food_id = id` compares two columns of one table where both are there. Neither is an error to SQLite, \
          and the wrong rows are deleted or all get the same value.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE trash (food_id INTEGER PRIMARY KEY, at TEXT);",
            "DROP TABLE trash;\nDROP TABLE foods;",
        ),
        (
            "0002_empty_trash",
            "-- tohead: irreversible \"the trash is emptied\"\nDELETE FROM foods WHERE id IN (SELECT id FROM trash);",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE trash (food_id INTEGER PRIMARY KEY, at TEXT);",
            "DROP TABLE trash;\nDROP TABLE foods;",
        ),
        (
            "0002_empty_trash",
            "-- tohead: irreversible \"the trash is emptied\"\nDELETE FROM foods WHERE id IN (SELECT food_id FROM trash);",
            "",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let is_about_rows = matches!(
        parsed.act,
        Act::Insert | Act::Update | Act::Delete | Act::Create(ObjectKind::Table)
    );
    let subqueries = if is_about_rows { subqueries(parsed) } else { Vec::new() };
    if subqueries.is_empty() || moment.conn.prepare(&parsed.statement.sql).is_err() {
        return Findings::new();
    }
    let found = subqueries
        .into_iter()
        .filter_map(|subquery| outer(moment, &subquery).or_else(|| inner(moment, &subquery)));
    found.collect()
}

/// A subquery that selects a name which its own tables do not have, as `IN (SELECT id FROM trash)` does where `trash`
/// has no `id`: SQLite takes that of the statement around it.
fn outer(moment: &Moment<'_>, subquery: &Subquery) -> Option<Finding> {
    let parsed = &moment.parsed;
    if !matches!(subquery.place, Place::In | Place::Value) {
        return None;
    }
    let from = clause(parsed, subquery.range(), "FROM")?;
    let tables = subquery.tables(parsed);
    let at = subquery.select + 1 + usize::from(parsed.is(subquery.select + 1, "DISTINCT"));
    if at + 2 != from.start || !is_bare_name(parsed, at) || parsed.is(at, "NULL") {
        return None;
    }
    let (source, name) = (parsed.between(from.start, from.end), parsed.name_of(at));
    // In brackets it is never taken for a text, and what FROM needs of the statement around is another matter.
    let is_known = |item: &str| compiles(moment.conn, parsed, &format!("SELECT {item} FROM {source}"));
    if is_known(&format!("[{name}]")) || !is_known("1") {
        return None;
    }
    let is_text = parsed.text(at).starts_with('"') && misread(moment).iter().any(|text| text.span == parsed.span(at));
    if is_text {
        return None; // that is `quoted-string`
    }
    let of = tables.first().map_or("the subquery", |table| table);
    let message = format!(
        "`{name}` is no column of `{of}`: SQLite takes the `{name}` of the statement around the subquery, so each row finds its own"
    );
    let help = format!("select a column of `{of}`");
    Some(
        parsed
            .finding(Check::ColumnScope, at, message)
            .help_or_allow(help, "if it is meant"),
    )
}

/// A comparison in a subquery whose sides are both columns of its own tables, where one seems to be meant for the row
/// outside.
pub(super) fn inner(moment: &Moment<'_>, subquery: &Subquery) -> Option<Finding> {
    let parsed = &moment.parsed;
    // A subquery behind FROM is read once, and there is no row outside; unless it stands in one that is read for each
    // row.
    let is_table = subquery.place == Place::Table;
    if is_table && !is_for_a_row(parsed, subquery) {
        return None;
    }
    let condition = clause(parsed, subquery.range(), "WHERE")?;
    let comparisons = outside(parsed, condition).into_iter();
    let mut comparisons = comparisons.filter(|at| ["=", "==", "IS"].iter().any(|sign| parsed.is(*at, sign)));
    comparisons.find_map(|at| {
        let sides = Sides::around(parsed, at)?;
        itself(moment, subquery, &sides).or_else(|| own_key(moment, subquery, &sides).filter(|_| !is_table))
    })
}

/// Whether a subquery stands in another one that gives a value or a condition, and so runs for a row.
fn is_for_a_row(parsed: &Parsed<'_>, subquery: &Subquery) -> bool {
    let is_around = |other: &Subquery| other.select < subquery.select && other.close > subquery.close;
    let mut others = subqueries(parsed).into_iter();
    others.any(|other| other.place != Place::Table && is_around(&other))
}

/// The two names of a comparison such as `t.a = b`, by the tokens of the names themselves.
struct Sides {
    left: usize,
    right: usize,
}

impl Sides {
    /// The names around a sign; none where either side is more than a name.
    fn around(parsed: &Parsed<'_>, sign: usize) -> Option<Self> {
        let is_name =
            |at: usize| is_bare_name(parsed, at) || (at > 1 && parsed.is(at - 1, ".") && !parsed.is(at + 1, "("));
        let left = sign.checked_sub(1)?;
        let right = sign + 1 + if parsed.is(sign + 2, ".") { 2 } else { 0 };
        // Nothing else may belong to either side.
        let start = if parsed.is(left - 1, ".") { left - 2 } else { left };
        let begins = ["WHERE", "AND", "OR", "("]
            .iter()
            .any(|word| parsed.is(start - 1, word));
        let end = right + 1;
        let ends = end >= parsed.len()
            || ["AND", "OR", ")", "GROUP", "ORDER", "LIMIT", "UNION"]
                .iter()
                .any(|word| parsed.is(end, word));
        (begins && ends && is_name(left) && is_name(right)).then_some(Self { left, right })
    }

    /// Those that are written without their table, the right one first.
    fn bare(&self, parsed: &Parsed<'_>) -> Vec<usize> {
        [self.right, self.left]
            .into_iter()
            .filter(|at| is_bare_name(parsed, *at))
            .collect()
    }
}

/// `WHERE a = a`, where both are the same column of the subquery's own tables.
fn itself(moment: &Moment<'_>, subquery: &Subquery, sides: &Sides) -> Option<Finding> {
    let parsed = &moment.parsed;
    let name = parsed.name_of(sides.left);
    let at = *sides.bare(parsed).first()?;
    let are_own = [sides.left, sides.right]
        .into_iter()
        .all(|at| is_own(moment, subquery, at));
    if name != parsed.name_of(sides.right) || !are_own {
        return None;
    }
    let of = subquery.tables(parsed).into_iter().next()?;
    let message = format!(
        "`{name}` is compared with itself: both are the column of `{of}`, and the subquery is the same for every row"
    );
    Some(finding(parsed, at, message, &name))
}

/// `WHERE food_id = id`, where `id` is the key of the subquery's own table, and was meant to be that of the row
/// outside.
fn own_key(moment: &Moment<'_>, subquery: &Subquery, sides: &Sides) -> Option<Finding> {
    let (conn, parsed) = (moment.conn, &moment.parsed);
    // In `id IN (SELECT id … WHERE …)` the IN says which row is meant, and the condition may be about the inner table
    // alone.
    if subquery.place == Place::In || !subquery.stands_alone(conn, parsed) {
        return None;
    }
    let own = subquery.tables(parsed);
    let [of] = &own[..] else { return None };
    let is_key_of = |table: &str, name: &String| single_keys(conn, table).contains(name);
    let is_key = |at: &usize| {
        let name = parsed.name_of(*at);
        is_key_of(of, &name) && around(parsed, subquery).iter().any(|table| is_key_of(table, &name))
    };
    let bare = sides.bare(parsed);
    let at = bare.iter().copied().find(is_key)?;
    // `id = parent_id` where both tables have both: the one that refers to the key is meant to be that of the row
    // outside.
    let refers = |other: &usize| {
        let name = parsed.name_of(*other);
        *other != at
            && around(parsed, subquery)
                .iter()
                .any(|table| refers_to(conn, table, &name, of))
    };
    if let Some(other) = bare.iter().copied().find(refers) {
        let name = parsed.name_of(other);
        let message = format!(
            "`{name}` is a column of `{of}` itself here, not that of the row around the subquery, which is the same for all of them"
        );
        return Some(finding(parsed, other, message, &name));
    }
    let name = parsed.name_of(at);
    let message = format!(
        "`{name}` is the key of `{of}` itself here, not that of the row around the subquery, which is the same for all of them"
    );
    Some(finding(parsed, at, message, &name))
}

/// Whether a column of a table refers to another table.
fn refers_to(conn: &Connection, table: &str, column: &str, parent: &str) -> bool {
    let sql = "SELECT count(*) FROM pragma_foreign_key_list(?1) WHERE \"from\" = ?2 COLLATE NOCASE AND \"table\" = ?3 COLLATE NOCASE";
    let found = conn.query_row(sql, [table, column, parent], |row| row.get::<_, i64>(0));
    found.is_ok_and(|found| found > 0)
}

/// The tables that the statement names outside of a subquery, that which it changes included.
fn around(parsed: &Parsed<'_>, subquery: &Subquery) -> Vec<String> {
    let is_outside = |at: &usize| *at < subquery.select || *at > subquery.close;
    let reads = |at: &usize| ["FROM", "JOIN", ","].iter().any(|word| parsed.is(*at, word));
    let named = (0..parsed.len()).filter(|at| is_outside(at) && reads(at));
    let named = named.map(|at| parsed.name_of(at + 1 + if parsed.is(at + 2, ".") { 2 } else { 0 }));
    let target = matches!(parsed.act, Act::Update | Act::Delete).then(|| parsed.name.clone());
    named.chain(target).collect()
}

/// Whether a name, with the table before it if it has one, is a column of the tables of a subquery.
fn is_own(moment: &Moment<'_>, subquery: &Subquery, at: usize) -> bool {
    let parsed = &moment.parsed;
    let from = clause(parsed, subquery.range(), "FROM");
    from.is_some_and(|from| {
        let source = parsed.between(from.start, from.end);
        let column = if parsed.is(at - 1, ".") {
            parsed.between(at - 2, at + 1).to_owned()
        } else {
            format!("[{}]", parsed.name_of(at))
        };
        compiles(moment.conn, parsed, &format!("SELECT {column} FROM {source}"))
    })
}

fn finding(parsed: &Parsed<'_>, at: usize, message: String, name: &str) -> Finding {
    let help = match parsed.act {
        Act::Update | Act::Delete => format!("write `{}`.`{name}` for the row outside", parsed.name),
        _ => format!("write the table before the `{name}` of the row outside"),
    };
    parsed
        .finding(Check::ColumnScope, at, message)
        .help_or_allow(help, "if it is meant")
}
