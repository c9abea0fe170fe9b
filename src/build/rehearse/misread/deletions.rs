//! Rows that a DELETE takes, and was not meant to: those that the sums made before it have left out, and those at the root
//! of a tree.
//!
//! Its own table is asked, before it runs.

use std::ops::Range;

use rusqlite::Connection;

use crate::build::rehearse::Rehearsal;
use crate::lint::select::{sources, sums_up};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::{Column, Table};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::{Kind, quoted, tokens};
use crate::source::{Check, SourceScript};

/// For whom a finding is none.
const MEANT: &str = "if that is meant";

impl Rehearsal<'_> {
    /// What to say of a DELETE that is about to run.
    pub(super) fn deletes_others(&self, conn: &Connection, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        let is_silent = self.is_bare || self.options.rows == 0;
        if is_silent || statement.words[0] != "DELETE" || (index == 0 && !statement.mentions("select")) {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        let table = self.tables.get(&parsed.name)?;
        let delete = Delete::of(&parsed);
        let finding = delete.takes_roots(conn, table);
        let finding = finding.or_else(|| delete.takes_what_was_not_summed_up(conn, script, index));
        self.recorder.take();
        self.recorder.restart();
        finding
    }
}

/// A DELETE: `DELETE FROM t AS a WHERE condition`.
struct Delete<'p> {
    parsed: &'p Parsed<'p>,
    /// The table, with its other name.
    from: &'p str,
    /// What it goes by there.
    name: &'p str,
    /// The condition, as tokens.
    condition: Range<usize>,
}

impl<'p> Delete<'p> {
    fn of(parsed: &'p Parsed<'p>) -> Self {
        let end = parsed.find_outside(parsed.name_at, "RETURNING").unwrap_or(parsed.len());
        let at = parsed.find_outside(parsed.name_at, "WHERE").unwrap_or(end);
        let has_alias = parsed.is(parsed.name_at + 1, "AS");
        Self {
            parsed,
            from: parsed.between(parsed.name_at, at),
            name: parsed.text(parsed.name_at + if has_alias { 2 } else { 0 }),
            condition: (at + 1).min(end)..end,
        }
    }

    /// How many of the rows that it deletes meet another condition.
    fn count(&self, conn: &Connection, other: &str) -> Option<i64> {
        let own = self.parsed.between(self.condition.start, self.condition.end);
        let own = if self.condition.is_empty() { "1" } else { own };
        let sql = format!("SELECT count(*) FROM {} WHERE ({own}) AND ({other})", self.from);
        conn.query_row(&sql, [], |row| row.get(0)).ok()
    }

    fn has_column(&self, conn: &Connection, name: &str) -> bool {
        let sql = "SELECT 1 FROM pragma_table_xinfo(?1, 'main') WHERE name = ?2 COLLATE NOCASE";
        let found = conn
            .prepare_cached(sql)
            .and_then(|mut found| found.exists([&self.parsed.name, name]));
        found.unwrap_or(true)
    }

    /// Whether its condition has a name in it.
    fn names(&self, column: &str) -> bool {
        self.condition.clone().any(|at| self.parsed.name_of(at) == column)
    }
}

/// Rows of a table that refers to itself and that refer to none: a DELETE of orphans takes them, too.
impl Delete<'_> {
    fn takes_roots(&self, conn: &Connection, table: &Table) -> Option<Finding> {
        let [key] = &table.primary_key()[..] else { return None };
        let is_asked = |at: usize| {
            let is_source = self.parsed.is(at - 1, "FROM") || self.parsed.is(at - 1, "JOIN");
            is_source && self.parsed.name_of(at) == self.parsed.name
        };
        if !self.condition.clone().any(is_asked) || !self.names(key) {
            return None;
        }
        let refers = |column: &&Column| {
            let name = column.name.to_ascii_lowercase();
            name != *key && self.compares_with_key(&name, key)
        };
        let column = table.columns.iter().find(refers)?;
        let name = quoted(&column.name);
        let default = column.default.as_deref().filter(|default| is_literal(default));
        let (none, shown) = match default.filter(|default| !default.eq_ignore_ascii_case("NULL")) {
            Some(default) => (default, format!("{default}, its DEFAULT")),
            None if column.is_not_null => return None,
            None => ("NULL", "NULL".to_owned()),
        };
        if self.states(&column.name.to_ascii_lowercase(), none) {
            return None;
        }
        let is_root = format!("{}.{name} IS {none}", self.name);
        let taken = self.count(conn, &is_root).filter(|taken| *taken > 0)?;
        // One that is there under the number is no root.
        let sql = format!(
            "SELECT count(*) FROM main.{0} WHERE {name} IS {none} AND NOT EXISTS (SELECT 1 FROM main.{0} WHERE {1} IS {none})",
            quoted(&table.name),
            quoted(key)
        );
        let roots: i64 = conn.query_row(&sql, [], |row| row.get(0)).ok()?;
        let message = format!(
            "deletes all {taken} rows of `{}` whose `{}` is {shown}: they refer to none, and are no orphans",
            table.name, column.name
        );
        let remedy = format!("leave them alone: AND {} IS NOT {none}", column.name);
        let finding = self.parsed.finding(Check::LostRows, 0, message);
        (taken == roots).then(|| finding.help_or_allow(remedy, MEANT))
    }

    /// `column NOT IN (SELECT key`, or `key = column`, of which the column is that of the row which goes.
    fn compares_with_key(&self, column: &str, key: &str) -> bool {
        let parsed = self.parsed;
        let is_own = |at: usize| !parsed.is(at - 1, ".") || parsed.text(at - 2).eq_ignore_ascii_case(self.name);
        let is = |at: usize, name: &str| parsed.name_of(at) == name;
        self.condition.clone().any(|at| {
            let behind = if parsed.is(at + 2, ".") { at + 3 } else { at + 1 };
            let is_pair = |own: usize, other: usize| is(own, column) && is_own(own) && is(other, key);
            let is_equal = parsed.is(at, "=") && (is_pair(at - 1, behind) || is_pair(behind, at - 1));
            let is_listed = parsed.are(at + 1, &["NOT", "IN", "(", "SELECT"]);
            is_equal || (is_listed && is(at, column) && is_own(at))
        })
    }

    /// Whether the condition says what is to happen to rows with this value of a column.
    fn states(&self, column: &str, none: &str) -> bool {
        let parsed = self.parsed;
        let none = none.trim_matches(['(', ')']);
        let is_value = |at: usize| parsed.text(at).eq_ignore_ascii_case(none);
        self.condition.clone().any(|at| {
            let mut behind = (at + 1..at + 4).take_while(|at| *at < self.condition.end);
            parsed.name_of(at) == column && behind.any(is_value)
        })
    }
}

/// Whether a DEFAULT is a number or a text, or NULL.
fn is_literal(default: &str) -> bool {
    let mut tokens = tokens(default).into_iter().filter(|token| token.is_significant());
    tokens.all(|token| {
        let text = token.text(default);
        matches!(token.kind, Kind::String | Kind::Number)
            || ["(", ")", "-", "+"].contains(&text)
            || text.eq_ignore_ascii_case("NULL")
    })
}

/// Sums that leave out rows which a DELETE takes behind them.
impl Delete<'_> {
    fn takes_what_was_not_summed_up(&self, conn: &Connection, script: &SourceScript, index: usize) -> Option<Finding> {
        let table = &self.parsed.name;
        let fills = |statement: &&SourceStatement| {
            let is_fill = matches!(
                &*statement.words[0],
                "INSERT" | "REPLACE" | "UPDATE" | "CREATE" | "WITH"
            );
            is_fill && statement.mentions("select") && statement.mentions(table)
        };
        let readers = script.statements[..index].iter().filter(fills);
        let readers = readers.map(|statement| Parsed::new(script, statement));
        let reads = |parsed: &Parsed<'_>| {
            let is_fill = matches!(parsed.act, Act::Insert | Act::Update | Act::Create(ObjectKind::Table));
            is_fill && parsed.name != *table
        };
        let readers: Vec<_> = readers.filter(reads).collect();
        if readers.is_empty() || self.is_one_of_several(script) {
            return None;
        }
        let sums: Vec<_> = readers
            .iter()
            .map(|parsed| Sum::of(parsed, table))
            .collect::<Option<_>>()?;
        let first = sums.first()?;
        let is_left = |sum: &Sum<'_>| format!("{}.rowid NOT IN ({})", self.name, sum.rowids());
        let is_left: Vec<_> = sums.iter().map(is_left).collect();
        let missing = self
            .count(conn, &is_left.join(" AND "))
            .filter(|missing| *missing > 0)?;
        let deleted = self.count(conn, "1")?;
        let by_join = sums.iter().any(|sum| sum.leaves_out_by_join(self, conn));
        let others = sums.iter().filter_map(|sum| sources(sum.parsed)).flatten();
        let speaks_of_others = || others.clone().any(|name| name != *table && self.names(&name));
        // Where nothing of it was summed up, it may be about other rows.
        let is_about_others = missing == deleted && (!by_join || speaks_of_others());
        if is_about_others || (sums.len() == 1 && first.leaves_out_none_only()) {
            return None;
        }
        // By a condition about the rows themselves, which the DELETE says nothing of, they may be what nobody wants counted.
        let is_meant = !by_join && !sums.iter().any(|sum| sum.shares_condition(self, conn));
        let into = sums.iter().map(|sum| format!("`{}`", sum.parsed.name));
        let into = into.collect::<Vec<_>>().join(" and ");
        let message = format!(
            "{missing} of the {deleted} rows that this deletes from `{table}` were not summed up into {into} before"
        );
        let check = if is_meant {
            Check::ChangedValues
        } else {
            Check::LostRows
        };
        let remedy = "sum up and delete by one condition; or delete the others by a statement of their own";
        Some(self.parsed.finding(check, 0, message).help_or_allow(remedy, MEANT))
    }
}

impl Delete<'_> {
    /// Whether the script makes the table, or deletes from it by another statement, too: that says that the others go.
    fn is_one_of_several(&self, script: &SourceScript) -> bool {
        let table = &self.parsed.name;
        let is_about = |statement: &&SourceStatement| {
            matches!(&*statement.words[0], "CREATE" | "DELETE" | "WITH") && statement.mentions(table)
        };
        let parsed = script.statements.iter().filter(is_about);
        let parsed: Vec<_> = parsed.map(|statement| Parsed::new(script, statement)).collect();
        let deletes = parsed.iter().filter(|parsed| parsed.is_on(Act::Delete, table)).count();
        let is_made = parsed
            .iter()
            .any(|parsed| parsed.is_on(Act::Create(ObjectKind::Table), table));
        deletes > 1 || is_made
    }
}

/// An `INSERT … SELECT` that makes one row of several.
struct Sum<'p> {
    parsed: &'p Parsed<'p>,
    /// The table, as the query calls it.
    name: &'p str,
    /// `FROM …`, as tokens, with the condition.
    rows: Range<usize>,
}

impl<'p> Sum<'p> {
    /// None where it is something else, or cannot be read.
    fn of(parsed: &'p Parsed<'p>, table: &str) -> Option<Self> {
        let others = ["UNION", "EXCEPT", "INTERSECT", "LIMIT", "OVER"];
        let from = parsed.find_outside(parsed.name_at, "FROM")?;
        if parsed.is(0, "WITH")
            || parsed.act == Act::Update
            || !sums_up(parsed)
            || others.iter().any(|word| parsed.has(word))
        {
            return None;
        }
        let ends = ["GROUP", "HAVING", "ORDER", "WINDOW", "RETURNING"];
        let is_end = |at: &usize| ends.iter().any(|word| parsed.is(*at, word)) || parsed.are(*at, &["ON", "CONFLICT"]);
        let end = parsed.outside_parentheses(from).find(is_end).unwrap_or(parsed.len());
        if sources(parsed)?.iter().filter(|name| *name == table).count() != 1 {
            return None;
        }
        let is_it = |at: &usize| {
            let is_source = ["FROM", "JOIN", ",", "."].iter().any(|word| parsed.is(at - 1, word));
            is_source && parsed.name_of(*at) == table && !parsed.is(at + 1, ".")
        };
        let at = parsed.outside_parentheses(from).find(is_it)?;
        let behind = at + 1 + usize::from(parsed.is(at + 1, "AS"));
        let clauses = [
            "WHERE", "JOIN", "LEFT", "INNER", "CROSS", "NATURAL", "ON", "USING", "RIGHT", "FULL",
        ];
        let is_alias = behind < end
            && matches!(parsed.kind(behind), Some(Kind::Word | Kind::Quoted))
            && !clauses.iter().any(|word| parsed.is(behind, word));
        Some(Self {
            parsed,
            name: parsed.text(if is_alias { behind } else { at }),
            rows: from..end,
        })
    }

    /// The rows that it reads.
    fn rowids(&self) -> String {
        let rows = self.parsed.between(self.rows.start, self.rows.end);
        format!(
            "SELECT r FROM (SELECT {}.rowid AS r {rows}) WHERE r IS NOT NULL",
            self.name
        )
    }

    fn condition(&self) -> Range<usize> {
        let at = self.parsed.find_outside(self.rows.start, "WHERE");
        at.map_or(self.rows.end..self.rows.end, |at| at + 1..self.rows.end)
    }

    /// Whether it leaves out only rows without a value, of which there is nothing to sum up.
    fn leaves_out_none_only(&self) -> bool {
        let words = [
            "=", "<", ">", "<>", "!=", "<=", ">=", "IN", "LIKE", "BETWEEN", "EXISTS", "GLOB",
        ];
        let is_test = |at: usize| words.iter().any(|word| self.parsed.is(at, word));
        !self.has_join() && !self.condition().any(is_test)
    }

    fn has_join(&self) -> bool {
        self.parsed.find_outside(self.rows.start, "JOIN").is_some()
    }

    /// Whether a literal in the condition of a join, or a column of the joined table, says which rows are left out: of what
    /// the rows belong to, and not of the rows themselves.
    fn leaves_out_by_join(&self, delete: &Delete<'_>, conn: &Connection) -> bool {
        let parsed = self.parsed;
        let condition = self.condition();
        let is_literal = |at: usize| matches!(parsed.kind(at), Some(Kind::String | Kind::Number));
        let mut joined = self.rows.start..condition.start;
        let is_column = |at: &usize| parsed.is(at - 1, ".") || parsed.is(at + 1, "=");
        let is_of_another = |at: usize| !delete.has_column(conn, &parsed.name_of(at));
        self.has_join() && (joined.any(is_literal) || condition.filter(is_column).any(is_of_another))
    }

    /// Whether its condition and that of the DELETE are about the same column.
    fn shares_condition(&self, delete: &Delete<'_>, conn: &Connection) -> bool {
        let parsed = self.parsed;
        let is_name = |at: &usize| matches!(parsed.kind(*at), Some(Kind::Word | Kind::Quoted));
        let mut names = self.condition().filter(is_name).map(|at| parsed.name_of(at));
        names.any(|name| delete.names(&name) && delete.has_column(conn, &name))
    }
}
