//! The subqueries of a statement, and what SQLite says of each where it stands alone.

use std::ops::Range;

use rusqlite::Connection;

use super::statement::Parsed;
use crate::source::tokens::Kind;

/// What a subquery is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `a IN (SELECT …)`.
    In,
    /// `EXISTS (SELECT …)`.
    Exists,
    /// A value.
    Value,
    /// A table, behind FROM or in a WITH.
    Table,
}

/// A SELECT in parentheses, as tokens of its statement.
#[derive(Clone, Debug)]
pub(super) struct Subquery {
    pub(super) place: Place,
    pub(super) select: usize,
    /// The parenthesis that closes it.
    pub(super) close: usize,
}

/// The words that end the clause in front of them.
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

/// All subqueries of a statement, outer ones first.
pub(super) fn subqueries(parsed: &Parsed<'_>) -> Vec<Subquery> {
    let opens = (1..parsed.len()).filter(|at| parsed.are(*at, &["(", "SELECT"]));
    opens
        .map(|open| Subquery {
            place: place(parsed, open),
            select: open + 1,
            close: closing(parsed, open),
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

/// Whether what stands there belongs to a list of tables.
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

/// Where the parenthesis that opens there is closed.
pub(super) fn closing(parsed: &Parsed<'_>, open: usize) -> usize {
    let mut depth = 0_usize;
    for at in open..parsed.len() {
        depth += usize::from(parsed.is(at, "("));
        depth = depth.saturating_sub(usize::from(parsed.is(at, ")")));
        if depth == 0 {
            return at;
        }
    }
    parsed.len()
}

/// The tokens from `start` to `end` that stand in no parentheses opened between.
pub(super) fn outside(parsed: &Parsed<'_>, range: Range<usize>) -> Vec<usize> {
    parsed
        .outside_parentheses(range.start)
        .take_while(|at| *at < range.end)
        .collect()
}

/// A clause that begins with this word: without the word, up to the next clause.
pub(super) fn clause(parsed: &Parsed<'_>, range: Range<usize>, word: &str) -> Option<Range<usize>> {
    let outside = outside(parsed, range.clone());
    let start = *outside.iter().find(|at| parsed.is(**at, word))?;
    let ends = |at: &&usize| **at > start && CLAUSES.iter().any(|word| parsed.is(**at, word));
    let end = outside.iter().find(ends).map_or(range.end, |at| *at);
    Some(start + 1..end)
}

/// The parts of a condition that AND joins; BETWEEN has an AND of its own.
pub(super) fn conjuncts(parsed: &Parsed<'_>, condition: Range<usize>) -> Vec<Range<usize>> {
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

/// Whether a token is the name of a column, with nothing before it that says of which table.
pub(super) fn is_bare_name(parsed: &Parsed<'_>, at: usize) -> bool {
    let is_name = matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
    is_name && !parsed.is(at + 1, ".") && !parsed.is(at + 1, "(") && (at == 0 || !parsed.is(at - 1, "."))
}

/// Whether SQLite compiles a query that stands alone, behind the WITH of the statement.
pub(super) fn compiles(conn: &Connection, parsed: &Parsed<'_>, query: &str) -> bool {
    let with = parsed.between(0, parsed.behind_with());
    conn.prepare(&format!("{with} {query}")).is_ok()
}

impl Subquery {
    pub(super) fn range(&self) -> Range<usize> {
        self.select + 1..self.close
    }

    /// Whether it reads nothing of the row outside, so that it is the same for all of them.
    pub(super) fn stands_alone(&self, conn: &Connection, parsed: &Parsed<'_>) -> bool {
        compiles(conn, parsed, parsed.between(self.select, self.close))
    }

    /// The tables that it reads itself, in lower case, as far as FROM and JOIN name them.
    pub(super) fn tables(&self, parsed: &Parsed<'_>) -> Vec<String> {
        clause(parsed, self.range(), "FROM").map_or_else(Vec::new, |from| tables(parsed, from))
    }
}

/// The tables of a FROM clause, in lower case.
pub(super) fn tables(parsed: &Parsed<'_>, from: Range<usize>) -> Vec<String> {
    let starts = |at: &usize| *at == from.start || parsed.is(*at - 1, ",") || parsed.is(*at - 1, "JOIN");
    let names = outside(parsed, from.clone()).into_iter().filter(starts);
    names
        .map(|at| at + if parsed.is(at + 1, ".") { 2 } else { 0 })
        .filter(|at| matches!(parsed.kind(*at), Some(Kind::Word | Kind::Quoted)))
        .map(|at| parsed.name_of(at))
        .collect()
}

/// The names of the columns that are, each by itself, the key of a table: in lower case.
pub(super) fn single_keys(conn: &Connection, table: &str) -> Vec<String> {
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
