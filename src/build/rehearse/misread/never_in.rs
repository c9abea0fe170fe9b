//! `WHERE x NOT IN (SELECT y FROM other)`, where `y` may be NULL: with one NULL in the list this is true for no row at all
//! (<https://sqlite.org/lang_expr.html#in_op>).

use std::ops::Range;

use rusqlite::Connection;

use crate::build::rehearse::Rehearsal;
use crate::lint::copy::{column, items_at};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Table;
use crate::source::finding::Finding;
use crate::source::tokens::quoted;
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// What to say of a DELETE or an UPDATE that is about to run, and that a NULL among the rows keeps from doing anything.
    pub(super) fn kept_out_by_null(&self, conn: &Connection, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        let is_silent = self.is_bare || self.options.rows == 0;
        if is_silent || !["not", "in", "select"].iter().all(|word| statement.mentions(word)) {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        let start = parsed.find_outside(parsed.name_at, "WHERE")? + 1;
        let end = parsed.find_outside(start, "RETURNING").unwrap_or(parsed.len());
        let is_whole = |at: &usize| parsed.are(*at, &["NOT", "IN", "(", "SELECT"]);
        let at = parsed.outside_parentheses(start).find(is_whole)?;
        let list = List {
            parsed: &parsed,
            condition: start..end,
            open: at + 2,
        };
        let from = match parsed.act {
            Act::Delete => parsed.between(parsed.name_at, start - 1),
            Act::Update if parsed.find_outside(parsed.name_at, "FROM").is_none() => {
                parsed.between(parsed.name_at, parsed.find_outside(parsed.name_at, "SET")?)
            }
            _ => return None,
        };
        let other = list.table().and_then(|name| self.tables.get(&name));
        let finding = other.and_then(|other| list.stopped_by_null(conn, from, other));
        self.recorder.take();
        self.recorder.restart();
        finding
    }
}

/// `NOT IN (SELECT …)` in a condition.
struct List<'p> {
    parsed: &'p Parsed<'p>,
    condition: Range<usize>,
    /// The parenthesis that opens it.
    open: usize,
}

impl List<'_> {
    fn select(&self) -> &str {
        self.parsed.between(self.open + 1, self.parsed.closing(self.open))
    }

    /// The column that the list is of; none where it is more than a name.
    fn column(&self) -> Option<String> {
        match &items_at(self.parsed, self.open + 1)[..] {
            [item] => column(self.parsed, item),
            _ => None,
        }
    }

    /// The only table that it reads.
    fn table(&self) -> Option<String> {
        let (parsed, close) = (self.parsed, self.parsed.closing(self.open));
        let from = parsed
            .find_outside(self.open + 1, "FROM")
            .filter(|from| *from < close)?;
        let mut reads = (self.open + 1..close).filter(|at| parsed.is(*at, "FROM") || parsed.is(*at, "JOIN"));
        (reads.next() == Some(from) && reads.next().is_none()).then(|| parsed.name_of(from + 1))
    }

    fn stopped_by_null(&self, conn: &Connection, from: &str, other: &Table) -> Option<Finding> {
        let name = self.column()?;
        let column = other.column(&name).filter(|column| may_be_null(other, &column.name))?;
        let list = self.select();
        let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).ok();
        let (parsed, close) = (self.parsed, self.parsed.closing(self.open));
        // Where its condition is about other columns, rows without a value may meet it, too, that were not made up.
        let is_said = (self.open + 1..close).filter(|at| parsed.name_of(*at) == name).count() > 1;
        let of_none = format!("main.{} WHERE {} IS NULL", quoted(&other.name), quoted(&column.name));
        let nulls = if is_said {
            format!("WITH q (c) AS ({list}) SELECT count(*) FROM q WHERE c IS NULL")
        } else {
            format!("SELECT count(*) FROM {of_none}")
        };
        let before = parsed.between(self.condition.start, self.open + 1);
        let behind = parsed.between(close, self.condition.end);
        let without = format!("SELECT c FROM (WITH q (c) AS ({list}) SELECT c FROM q WHERE c IS NOT NULL)");
        let meant = format!("SELECT count(*) FROM {from} WHERE {before}{without}{behind}");
        if count(&nulls)? == 0 || count(&meant)? == 0 {
            return None;
        }
        let does = match parsed.act {
            Act::Delete => "deletes",
            _ => "changes",
        };
        let message = format!(
            "{does} no row of `{}` as long as one row of `{}` has NULL in `{}`: NOT IN is never true where the list has a NULL in it",
            parsed.name, other.name, column.name
        );
        let finding = parsed.finding(Check::NoEffect, self.open - 2, message);
        let remedy = format!("leave the NULLs out, with {name} IS NOT NULL in the SELECT; or write NOT EXISTS");
        Some(finding.help_or_allow(remedy, "if there is never one"))
    }
}

/// Whether a column may hold NULL, and is none of a table that only links others, where nobody writes one.
fn may_be_null(table: &Table, name: &str) -> bool {
    let column = table.column(name);
    let refers = |name: &str| {
        let mut keys = table.foreign_keys.iter().flat_map(|key| &key.columns);
        keys.any(|column| column.eq_ignore_ascii_case(name))
    };
    let is_of_key = || {
        let is_it = |column: &String| column.eq_ignore_ascii_case(name);
        table.unique.iter().any(|key| key.iter().any(is_it))
    };
    let others = table
        .columns
        .iter()
        .filter(|other| !other.name.eq_ignore_ascii_case(name));
    let is_link = refers(name) && table.columns.len() <= 4 && others.filter(|other| refers(&other.name)).count() > 0;
    column.is_some_and(|column| !column.is_not_null && column.key == 0) && !is_of_key() && !is_link
}
