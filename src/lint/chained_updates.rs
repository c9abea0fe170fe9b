//! UPDATEs that change values one after the other, where a later one also takes the rows that an earlier one has just
//! changed.

use std::ops::Range;

use rusqlite::Connection;

use super::copy::{assignments, is_constant};
use super::statement::{Act, Parsed};
use super::subquery::clause;
use super::{Lint, Rule, Scene};
use crate::schema::table::{Column, Table};
use crate::source::finding::Finding;
use crate::source::tokens::{Kind, quoted};
use crate::source::{Check, Findings, SourceScript};

pub(super) const LINT: Lint = Lint {
    check: Check::ChainedUpdates,
    why: "`1` becomes `2`, and then every `2` becomes `3`, those that were `1` too: two values are one from then on, and \
          nothing tells the rows apart any more. Each UPDATE by itself is right. The same happens where the second is for `<> 'x'` \
          and the first has just written something else than 'x', and where two UPDATEs are to swap two columns.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, grade INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_make_room",
            "-- tohead: irreversible \"nobody goes back\"\nUPDATE foods SET grade = 2 WHERE grade = 1;\nUPDATE foods SET grade = 3 WHERE grade = 2;",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, grade INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_make_room",
            "-- tohead: irreversible \"nobody goes back\"\nUPDATE foods SET grade = 3 WHERE grade = 2;\nUPDATE foods SET grade = 2 WHERE grade = 1;",
            "",
        ),
    ],
    rule: Rule::Up(rule),
};

/// An UPDATE that sets one column to a constant: `UPDATE t SET a = to WHERE …`.
struct Move<'p> {
    parsed: &'p Parsed<'p>,
    column: String,
    to: &'p str,
    /// Which rows it takes; all where there is none.
    condition: Option<Range<usize>>,
    /// The value that it takes rows from, if the condition is `a = from`.
    from: Option<&'p str>,
}

fn rule(scene: &Scene<'_>) -> Findings {
    let places = 0..scene.statements.len();
    places
        .filter_map(|at| caught(&scene.statements, Some(scene), at).or_else(|| swapped(scene, at)))
        .collect()
}

/// The same of a down part, as far as the statements name the values themselves.
pub(crate) fn in_down(down: &SourceScript) -> Findings {
    let statements = Parsed::all(down);
    let places = 0..statements.len();
    places.filter_map(|at| caught(&statements, None, at)).collect()
}

/// The finding for an UPDATE that also takes rows which an earlier one has just changed.
fn caught(statements: &[Parsed<'_>], scene: Option<&Scene<'_>>, at: usize) -> Option<Finding> {
    let second = Move::of(&statements[at])?;
    // Back to the first statement that may do anything else to these rows: what is in front of it proves nothing.
    let before = statements[..at].iter().rev();
    let run = before.map_while(|parsed| match Move::of(parsed).filter(|one| one.is_like(&second)) {
        None => leaves_alone(parsed, &second.parsed.name, &[&second.column]).then_some(None),
        first => Some(first),
    });
    let run: Vec<_> = run.flatten().collect();
    let is_asked = run.iter().any(|first| first.from.is_none() || second.from.is_none());
    let column = scene.filter(|_| is_asked).and_then(|scene| Alone::of(scene, &second));
    let (first, left) = run.iter().enumerate().find_map(|(between, first)| {
        // Two values that are swapped by way of a third are not mixed up: `1` to `9`, `2` to `1`, `9` to `2`.
        let is_swap =
            |one: &Move<'_>| first.is_from(one.to, column.as_ref()) || one.is_from(second.to, column.as_ref());
        let left = first.caught_by(&second, column.as_ref())?;
        (!run[..between].iter().any(is_swap)).then_some((first, left))
    })?;
    let (line, _) = first.parsed.script.file.line_column(first.parsed.statement.offset);
    let (out_of, all) = left.map_or((String::new(), "all of them"), |left| {
        (format!(" out of {left}"), "both")
    });
    let message = format!(
        "catches the rows of `{}`, too, of which line {line} has just made `{}` {}{out_of}: {all} end as {}",
        second.parsed.name, second.column, first.to, second.to
    );
    let finding = second
        .parsed
        .finding(Check::ChainedUpdates, second.parsed.name_at, message);
    Some(finding.help_or_allow(
        "run them in the other order; or write one UPDATE with CASE",
        "if they are to become one",
    ))
}

impl<'p> Move<'p> {
    fn of(parsed: &'p Parsed<'p>) -> Option<Self> {
        if parsed.act != Act::Update || parsed.find_outside(parsed.name_at, "FROM").is_some() {
            return None;
        }
        let assignments = assignments(parsed);
        let [(column, value)] = &assignments[..] else {
            return None;
        };
        let condition = clause(parsed, parsed.name_at..parsed.len(), "WHERE");
        let from = condition.as_ref().and_then(|condition| {
            let equals = condition.start + 1;
            let literal = equals + 1..condition.end;
            let is_equality = parsed.name_of(condition.start) == *column
                && ["=", "==", "IS"].iter().any(|sign| parsed.is(equals, sign))
                && literal.len() == 1
                && is_constant(parsed, &literal);
            is_equality.then(|| parsed.text(literal.start))
        });
        is_constant(parsed, value).then(|| Self {
            parsed,
            column: column.clone(),
            to: parsed.text(value.start),
            condition,
            from,
        })
    }

    fn is_like(&self, other: &Self) -> bool {
        self.parsed.name == other.parsed.name && self.column == other.column
    }

    /// Whether a later UPDATE takes the rows that this one has written, some of which it would not have taken before:
    /// values that were two become one. None where it does not; else a value that shows it, if one of the conditions
    /// names such a value.
    fn caught_by(&self, second: &Self, column: Option<&Alone>) -> Option<Option<&'p str>> {
        // To fill in what is empty, and then to go on with all rows, is a common and correct pair.
        let is_empty = |literal: &str| literal.eq_ignore_ascii_case("NULL") || literal == "''";
        if let (Some(from), Some(caught)) = (self.from, second.from) {
            return (self.to == caught && !is_empty(self.to)).then_some(Some(from));
        }
        let column = column?;
        if is_empty(self.to) || self.to == second.to || column.holds(second, self.to) != Some(true) {
            return None;
        }
        let is_left = |literal: &&str| {
            let is_own = column.holds(self, literal).unwrap_or(true);
            is_own && column.holds(second, literal) == Some(false)
        };
        let literals = self.literals().chain(second.literals());
        let mut left = literals.filter(|literal| *literal != self.to && !is_empty(literal));
        left.find(is_left).map(|left| column.holds(self, left).map(|_| left))
    }

    /// Whether it takes the rows that hold this value.
    fn is_from(&self, literal: &str, column: Option<&Alone>) -> bool {
        match self.from {
            Some(from) => from == literal,
            None => column.and_then(|column| column.holds(self, literal)) == Some(true),
        }
    }

    /// The constants that its condition names.
    fn literals(&self) -> impl Iterator<Item = &'p str> {
        let parsed = self.parsed;
        let is_literal = |at: &usize| matches!(parsed.kind(*at), Some(Kind::String | Kind::Number));
        let condition = self.condition.clone().unwrap_or(0..0);
        condition.filter(is_literal).map(|at| parsed.text(at))
    }
}

/// A table that holds nothing but the column in question, in a database of its own. There SQLite is asked whether a
/// condition is true for a value, by the column's own type and collation.
struct Alone {
    conn: Connection,
    table: String,
    column: String,
    /// The other columns of the real table, in lower case: a condition that names one cannot be asked about here.
    others: Vec<String>,
}

impl Alone {
    fn of(scene: &Scene<'_>, one: &Move<'_>) -> Option<Self> {
        let name = &one.parsed.name;
        let tables = [scene.before(name), scene.tables.get(&scene.name_now(name))];
        let declared = tables.into_iter().flatten();
        let declared: Vec<&Column> = declared.flat_map(|table| table.column(&one.column)).collect();
        let declared = declared.first()?;
        let others = tables
            .into_iter()
            .flatten()
            .flat_map(|table: &std::rc::Rc<Table>| &table.columns);
        let others = others.map(|other| other.name.to_ascii_lowercase());
        let conn = Connection::open_in_memory().ok()?;
        let collation = declared.collation.as_deref().unwrap_or("binary");
        let (table, column) = (quoted(name), quoted(&one.column));
        conn.execute_batch(&format!(
            "CREATE TABLE {table} ({column} {} COLLATE {collation})",
            declared.declared
        ))
        .ok()?;
        Some(Self {
            conn,
            table,
            column,
            others: others.filter(|other| *other != one.column).collect(),
        })
    }

    /// Whether the condition of an UPDATE is true for a value; none where it is about more than the column.
    fn holds(&self, one: &Move<'_>, literal: &str) -> Option<bool> {
        let Some(condition) = &one.condition else {
            return Some(true);
        };
        let parsed = one.parsed;
        let is_other = |at: usize| {
            let is_name = matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
            is_name && self.others.contains(&parsed.name_of(at))
        };
        if condition.clone().any(is_other) {
            return None;
        }
        let (table, column) = (&self.table, &self.column);
        let insert = format!("DELETE FROM {table}; INSERT INTO {table} ({column}) VALUES ({literal})");
        self.conn.execute_batch(&insert).ok()?;
        let condition = parsed.between(condition.start, condition.end);
        let sql = format!("SELECT ({condition}) IS TRUE FROM {table}");
        self.conn.query_row(&sql, [], |row| row.get(0)).ok()
    }
}

/// Whether a statement leaves these columns of a table as they are, and adds and deletes no row of it.
fn leaves_alone(parsed: &Parsed<'_>, table: &str, columns: &[&str]) -> bool {
    let assigns = |(column, _): &(String, Range<usize>)| columns.contains(&column.as_str());
    match parsed.act {
        Act::Update if parsed.name == table => !assignments(parsed).iter().any(assigns),
        Act::Insert | Act::Update | Act::Delete => parsed.name != table,
        _ => false,
    }
}

/// `SET b = a` behind a `SET a = b` of the same rows, meant as a swap: the second finds its own values in `a`, and
/// those of `a` are gone.
fn swapped(scene: &Scene<'_>, at: usize) -> Option<Finding> {
    let second = &scene.statements[at];
    let (into, from) = taken(second)?;
    let is_first = |parsed: &&Parsed<'_>| {
        parsed.name == second.name && taken(parsed) == Some((from.clone(), into.clone())) && same_rows(parsed, second)
    };
    let mut before = scene.statements[..at].iter().rev();
    let first = before
        .by_ref()
        .take_while(|parsed| is_first(parsed) || leaves_alone(parsed, &second.name, &[&into, &from]))
        .find(is_first)?;
    // A new column, or one that is filled where it is empty, had nothing to lose.
    let was_there = scene
        .before(&second.name)
        .is_some_and(|table| table.column(&from).is_some());
    if !was_there || takes_empty(first, &from) {
        return None;
    }
    let (line, _) = first.script.file.line_column(first.statement.offset);
    let message = format!(
        "puts `{from}` of `{}` into `{into}`, and line {line} has put `{into}` into `{from}` before: nothing changes, and the values of `{from}` are gone",
        second.name
    );
    let finding = second.finding(Check::ChainedUpdates, second.name_at, message);
    let remedy = format!("to swap them, write one UPDATE: SET {from} = {into}, {into} = {from}");
    Some(finding.help_or_allow(remedy, "if that is meant"))
}

/// For `UPDATE t SET a = b`: `a` and `b`.
fn taken(parsed: &Parsed<'_>) -> Option<(String, String)> {
    let assignments = assignments(parsed);
    let [(into, value)] = &assignments[..] else {
        return None;
    };
    let from =
        super::copy::column(parsed, value).filter(|_| parsed.act == Act::Update && !is_constant(parsed, value))?;
    (from != *into).then(|| (into.clone(), from))
}

/// Whether the conditions of two UPDATEs are the same, word for word.
fn same_rows(one: &Parsed<'_>, other: &Parsed<'_>) -> bool {
    let words = |parsed: &Parsed<'_>| {
        let condition = parsed.find_outside(parsed.name_at, "WHERE").unwrap_or(parsed.len());
        (condition..parsed.len())
            .map(|at| parsed.name_of(at))
            .collect::<Vec<_>>()
    };
    let has_other = |parsed: &Parsed<'_>| parsed.find_outside(parsed.name_at, "FROM").is_some();
    words(one) == words(other) && !has_other(one) && !has_other(other)
}

/// Whether the condition of an UPDATE asks for rows in which a column is NULL, the empty text or 0.
fn takes_empty(parsed: &Parsed<'_>, column: &str) -> bool {
    let condition = parsed.find_outside(parsed.name_at, "WHERE").unwrap_or(parsed.len());
    let is_empty = |at: usize| {
        let is_none = parsed.is(at + 2, "NULL") || matches!(parsed.text(at + 2), "''" | "0");
        parsed.name_of(at) == column && (parsed.is(at + 1, "IS") || parsed.is(at + 1, "=")) && is_none
    };
    (condition..parsed.len()).any(is_empty)
}
