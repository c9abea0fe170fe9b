//! The SELECTs in parentheses of a statement, and the clauses of a SELECT.
//!
//! A subquery that SQLite compiles by itself reads nothing of the row around it: that tells one that runs once from one
//! that runs for each row.

use std::ops::Range;

use rusqlite::Connection;

use super::statement::Parsed;
use crate::source::tokens::Kind;

/// What the result of a subquery is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) enum Place {
    /// `a IN (SELECT …)`.
    In,
    /// `EXISTS (SELECT …)`.
    Exists,
    /// A value.
    Value,
    /// A table: it stands behind FROM or JOIN, or in a WITH.
    Table,
}

/// A SELECT in parentheses. Its places are tokens of the statement.
#[derive(Clone, Debug)]
pub(in crate::lint) struct Subquery {
    pub(in crate::lint) place: Place,
    /// The word SELECT.
    pub(in crate::lint) select: usize,
    /// The parenthesis that closes the subquery.
    pub(in crate::lint) close: usize,
}

/// The words that begin a clause, and so end the one in front.
const CLAUSES: &[&str] = &[
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "ORDER",
    "LIMIT",
    "UNION",
    "INTERSECT",
    "EXCEPT",
    "RETURNING",
];

/// All subqueries of a statement, in the order in which they open: one that is in another comes behind it.
pub(in crate::lint) fn subqueries(parsed: &Parsed<'_>) -> Vec<Subquery> {
    let opens = (1..parsed.len()).filter(|at| parsed.are(*at, &["(", "SELECT"]));
    opens
        .map(|open| Subquery {
            place: place(parsed, open),
            select: open + 1,
            close: parsed.closing(open),
        })
        .collect()
}

fn place(parsed: &Parsed<'_>, open: usize) -> Place {
    let before = |word: &str| parsed.is(open - 1, word);
    match () {
        () if before("IN") => Place::In,
        () if before("EXISTS") => Place::Exists,
        () if ["FROM", "JOIN", "AS", "MATERIALIZED"].iter().any(|word| before(word)) => Place::Table,
        () if before(",") && is_in_from(parsed, open) => Place::Table,
        () => Place::Value,
    }
}

/// Whether a token stands in the list of tables behind FROM, rather than in a list of values.
fn is_in_from(parsed: &Parsed<'_>, at: usize) -> bool {
    let mut depth = 0_usize;
    for at in (0..at).rev() {
        depth += usize::from(parsed.is(at, ")"));
        if parsed.is(at, "(") {
            let Some(outer) = depth.checked_sub(1) else {
                return false;
            };
            depth = outer;
        }
        if depth == 0 && (parsed.is(at, "FROM") || parsed.is(at, "JOIN")) {
            return true;
        }
        let others = ["SELECT", "SET", "WHERE", "BY", "VALUES", "ON", "HAVING"];
        if depth == 0 && others.iter().any(|word| parsed.is(at, word)) {
            return false;
        }
    }
    false
}

/// The tokens of a range that stand in no parentheses which open in that range.
pub(in crate::lint) fn outside(parsed: &Parsed<'_>, range: Range<usize>) -> Vec<usize> {
    parsed
        .outside_parentheses(range.start)
        .take_while(|at| *at < range.end)
        .collect()
}

/// The first clause of a range that begins with this word: what stands between the word and the next clause.
pub(in crate::lint) fn clause(parsed: &Parsed<'_>, range: Range<usize>, word: &str) -> Option<Range<usize>> {
    let outside = outside(parsed, range.clone());
    let start = *outside.iter().find(|at| parsed.is(**at, word))?;
    let ends = |at: &&usize| **at > start && CLAUSES.iter().any(|word| parsed.is(**at, word));
    let end = outside.iter().find(ends).map_or(range.end, |at| *at);
    Some(start + 1..end)
}

/// The parts of a condition that AND joins. The AND of a BETWEEN joins nothing.
pub(in crate::lint) fn conjuncts(parsed: &Parsed<'_>, condition: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = condition.start;
    let mut is_between = false;
    for at in outside(parsed, condition.clone()) {
        is_between |= parsed.is(at, "BETWEEN");
        if parsed.is(at, "AND") && !std::mem::take(&mut is_between) {
            parts.push(start..at);
            start = at + 1;
        }
    }
    parts.push(start..condition.end);
    parts
}

/// Whether a token may be the name of a column that is written without its table.
pub(in crate::lint) fn is_bare_name(parsed: &Parsed<'_>, at: usize) -> bool {
    let is_name = matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
    is_name && !parsed.is(at + 1, ".") && !parsed.is(at + 1, "(") && (at == 0 || !parsed.is(at - 1, "."))
}

/// Whether SQLite compiles a query by itself, with nothing of the statement around it but its WITH.
pub(in crate::lint) fn compiles(conn: &Connection, parsed: &Parsed<'_>, query: &str) -> bool {
    let with = parsed.between(0, parsed.behind_with());
    conn.prepare(&format!("{with} {query}")).is_ok()
}

impl Subquery {
    /// The tokens between SELECT and the closing parenthesis.
    pub(in crate::lint) fn range(&self) -> Range<usize> {
        self.select + 1..self.close
    }

    /// Whether it reads nothing of the row of the statement around it, so that it gives the same for each.
    pub(in crate::lint) fn stands_alone(&self, conn: &Connection, parsed: &Parsed<'_>) -> bool {
        compiles(conn, parsed, parsed.between(self.select, self.close))
    }

    /// The tables that its own FROM names, in lower case; not those of subqueries in it.
    pub(in crate::lint) fn tables(&self, parsed: &Parsed<'_>) -> Vec<String> {
        clause(parsed, self.range(), "FROM").map_or_else(Vec::new, |from| tables(parsed, from))
    }
}

/// The tables of a FROM clause, in lower case.
pub(in crate::lint) fn tables(parsed: &Parsed<'_>, from: Range<usize>) -> Vec<String> {
    let starts = |at: &usize| *at == from.start || parsed.is(*at - 1, ",") || parsed.is(*at - 1, "JOIN");
    let names = outside(parsed, from.clone()).into_iter().filter(starts);
    names
        .map(|at| at + if parsed.is(at + 1, ".") { 2 } else { 0 })
        .filter(|at| matches!(parsed.kind(*at), Some(Kind::Word | Kind::Quoted)))
        .map(|at| parsed.name_of(at))
        .collect()
}

/// The columns, in lower case, each of which tells the rows of a table apart by itself: a primary key of one column,
/// and each column with a UNIQUE constraint or a unique index of its own.
pub(in crate::lint) fn single_keys(conn: &Connection, table: &str) -> Vec<String> {
    let sql = "SELECT lower(min(name)) FROM pragma_table_xinfo(?1) WHERE pk > 0 HAVING count(*) = 1
        UNION SELECT lower(min(c.name)) FROM pragma_index_list(?1) AS i, pragma_index_info(i.name) AS c
        WHERE i.\"unique\" AND NOT i.partial GROUP BY i.name HAVING count(*) = 1 AND min(c.name) IS NOT NULL";
    let read = || {
        conn.prepare_cached(sql)?
            .query_map([table], |row| row.get(0))?
            .collect()
    };
    let names: rusqlite::Result<Vec<String>> = read();
    names.unwrap_or_default()
}
