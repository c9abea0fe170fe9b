//! Lookups and joins by the wrong key: `u.id = devices.id`, where `devices.user_id` says which user it is.

use std::ops::Range;
use std::rc::Rc;

use rusqlite::Connection;

use crate::build::rehearse::Rehearsal;
use crate::lint::named_after::spoken_of;
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::{ForeignKey, Table};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::{Kind, quoted};
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// What to say of a statement that is about to run, and compares the keys of two tables of which one refers to the
    /// other by a column of its own.
    pub(super) fn by_wrong_key(&self, conn: &Connection, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        let may_look_up = |statement: &SourceStatement| {
            let verb = matches!(
                &*statement.words[0],
                "INSERT" | "UPDATE" | "DELETE" | "WITH" | "REPLACE"
            );
            verb && (statement.mentions("select") || statement.mentions("from"))
        };
        if self.is_bare || self.options.rows == 0 || !may_look_up(statement) {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        let sources = Sources::of(&parsed, |name| self.tables.get(name).cloned());
        let found = sources.comparisons().into_iter().find_map(|(at, one, other)| {
            let wrong = wrong_key(conn, &parsed, &one, &other).or_else(|| wrong_key(conn, &parsed, &other, &one));
            Some((at, wrong?))
        });
        let finding = found.map(|(at, wrong)| wrong.finding(&parsed, at));
        self.recorder.take();
        self.recorder.restart();
        finding
    }
}

/// A column of a table that a statement reads.
#[derive(Clone)]
pub(super) struct Side {
    pub(super) table: Rc<Table>,
    /// In lower case.
    pub(super) column: String,
}

/// What a statement compares in the place of a foreign key.
struct Wrong {
    child: Side,
    parent: Side,
    /// The column that refers to the other table.
    refers: String,
}

impl Wrong {
    fn finding(&self, parsed: &Parsed<'_>, at: usize) -> Finding {
        let (child, parent) = (&self.child.table.name, &self.parent.table.name);
        let message = format!(
            "compares `{child}.{}` with `{parent}.{}`, two keys that have nothing to do with each other: each row of `{child}` finds another one than its `{}` says",
            self.child.column, self.parent.column, self.refers
        );
        let check = match parsed.act {
            Act::Delete => Check::LostRows,
            _ => Check::LostValues,
        };
        let remedy = format!(
            "compare `{child}.{}` with `{parent}.{}`",
            self.refers, self.parent.column
        );
        parsed
            .finding(check, at, message)
            .help_or_allow(remedy, "if they are the same")
    }
}

/// Whether a comparison takes the key of a row for that of another table, to which the row refers by a column that the
/// statement does not ask.
fn wrong_key(conn: &Connection, parsed: &Parsed<'_>, child: &Side, parent: &Side) -> Option<Wrong> {
    let refers = |key: &&ForeignKey| {
        key.columns.len() == 1
            && key.parent.eq_ignore_ascii_case(&parent.table.name)
            && key.columns_in(&parent.table) == [parent.column.clone()]
    };
    if child.table.name.eq_ignore_ascii_case(&parent.table.name) || child.table.primary_key() != [child.column.clone()]
    {
        return None;
    }
    // Its key may be the other one's, too, on either side.
    let is_shared = |one: &Side, other: &Side| {
        let mut keys = one.table.foreign_keys.iter();
        keys.any(|key| key.columns.contains(&one.column) && key.parent.eq_ignore_ascii_case(&other.table.name))
    };
    let is_reference = |side: &Side| {
        let mut keys = side.table.foreign_keys.iter();
        keys.any(|key| key.columns.contains(&side.column))
    };
    if is_reference(child) || is_shared(parent, child) {
        return None;
    }
    let key = child.table.foreign_keys.iter().find(refers)?;
    let column = &key.columns[0];
    let is_named_so = spoken_of(column).contains(&parent.table.name.to_ascii_lowercase());
    let is_not_null = child.table.column(column).is_some_and(|column| column.is_not_null);
    // A copy of the rows has the same columns, and the same keys.
    let is_copy = parent.table.column(column).is_some();
    if is_copy || !(is_named_so || is_not_null) || is_compared(parsed, column) {
        return None;
    }
    let differs = format!(
        "SELECT EXISTS (SELECT 1 FROM main.{0} WHERE {1} <> {2})",
        quoted(&child.table.name),
        quoted(column),
        quoted(&child.column)
    );
    let differs: bool = conn.query_row(&differs, [], |row| row.get(0)).ok()?;
    differs.then(|| Wrong {
        child: child.clone(),
        parent: parent.clone(),
        refers: column.clone(),
    })
}

/// Whether a statement assigns a column or compares it with anything.
pub(super) fn is_compared(parsed: &Parsed<'_>, column: &str) -> bool {
    let signs = ["=", "==", "IN", "<>"];
    let is_sign = |at: usize| signs.iter().any(|sign| parsed.is(at, sign)) || parsed.are(at, &["NOT", "IN"]);
    (1..parsed.len()).any(|at| {
        let start = if parsed.is(at - 1, ".") {
            at.saturating_sub(2)
        } else {
            at
        };
        let is_in_using = parsed.is(at - 1, "(") && at > 1 && parsed.is(at - 2, "USING");
        let is_beside = is_sign(at + 1) || (start > 0 && is_sign(start - 1)) || is_in_using;
        parsed.name_of(at) == column && is_beside
    })
}

/// A table that a statement reads.
struct Source {
    /// What the statement calls it, in lower case.
    alias: String,
    table: Rc<Table>,
    at: usize,
    /// The query of which it is, as a range of tokens.
    range: Range<usize>,
}

pub(super) struct Sources<'p> {
    parsed: &'p Parsed<'p>,
    sources: Vec<Source>,
}

impl<'p> Sources<'p> {
    pub(super) fn of(parsed: &'p Parsed<'p>, find: impl Fn(&str) -> Option<Rc<Table>>) -> Self {
        const BEHIND: [&str; 17] = [
            "SET", "WHERE", "ON", "USING", "JOIN", "LEFT", "INNER", "CROSS", "NATURAL", "FULL", "RIGHT", "GROUP",
            "ORDER", "LIMIT", "UNION", "INDEXED", "NOT",
        ];
        let begins = |at: usize| ["FROM", "JOIN", ","].iter().any(|word| parsed.is(at, word));
        let mut sources = Vec::new();
        for at in 1..parsed.len() {
            let is_target = at == parsed.name_at && matches!(parsed.act, Act::Update | Act::Delete);
            let start = if parsed.is(at - 1, ".") {
                at.saturating_sub(2)
            } else {
                at
            };
            let is_name = matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted)) && !parsed.is(at + 1, ".");
            if !is_name || !(is_target || (start > 0 && begins(start - 1))) {
                continue;
            }
            let Some(table) = find(&parsed.name_of(at)) else {
                continue;
            };
            let alias = at + 1 + usize::from(parsed.is(at + 1, "AS"));
            let has_alias = matches!(parsed.kind(alias), Some(Kind::Word | Kind::Quoted))
                && !BEHIND.iter().any(|word| parsed.is(alias, word));
            let alias = parsed.name_of(if has_alias { alias } else { at });
            let range = query_around(parsed, at);
            sources.push(Source {
                alias,
                table,
                at,
                range,
            });
        }
        Self { parsed, sources }
    }

    /// What it compares: where, and both columns.
    pub(super) fn comparisons(&self) -> Vec<(usize, Side, Side)> {
        let parsed = self.parsed;
        let mut found = Vec::new();
        for at in 3..parsed.len() {
            if parsed.are(at, &["USING", "("]) && parsed.is(at + 3, ")") {
                found.extend(self.joined(at));
            } else if parsed.is(at, "=") || parsed.is(at, "==") {
                let right = at + 1 + if parsed.is(at + 2, ".") { 2 } else { 0 };
                let left = if parsed.is(at - 2, ".") { at - 3 } else { at - 1 };
                let begins = ["WHERE", "AND", "ON", "("];
                let ends = [
                    "AND", ")", "GROUP", "ORDER", "LIMIT", "WHERE", "JOIN", "LEFT", "INNER", "UNION", ";",
                ];
                let is_whole = left > 0
                    && begins.iter().any(|word| parsed.is(left - 1, word))
                    && (right + 1 >= parsed.len() || ends.iter().any(|word| parsed.is(right + 1, word)));
                let sides = self.side(at - 1).zip(self.side(right));
                found.extend(sides.filter(|_| is_whole).map(|(one, other)| (left, one, other)));
            } else if parsed.are(at, &["IN", "(", "SELECT"]) {
                found.extend(self.listed(at));
            }
        }
        found
    }

    /// `a [NOT] IN (SELECT b FROM …)`.
    fn listed(&self, at: usize) -> Option<(usize, Side, Side)> {
        let parsed = self.parsed;
        let own = at.checked_sub(1 + usize::from(parsed.is(at - 1, "NOT")))?;
        let left = if parsed.is(own - 1, ".") {
            own.checked_sub(2)?
        } else {
            own
        };
        let begins = ["WHERE", "AND", "OR", "ON", "NOT", "("];
        let other = at + 3 + usize::from(parsed.is(at + 3, "DISTINCT"));
        let other = other + if parsed.is(other + 1, ".") { 2 } else { 0 };
        let is_whole = left > 0 && begins.iter().any(|word| parsed.is(left - 1, word)) && parsed.is(other + 1, "FROM");
        let sides = self.side(own).zip(self.side(other));
        sides.filter(|_| is_whole).map(|(own, other)| (left, own, other))
    }

    /// `JOIN b USING (id)`, with each table before it.
    fn joined(&self, at: usize) -> Vec<(usize, Side, Side)> {
        let column = self.parsed.name_of(at + 2);
        let range = query_around(self.parsed, at);
        let before = self
            .sources
            .iter()
            .filter(|source| source.range == range && source.at < at);
        let before: Vec<_> = before.collect();
        let side = |source: &Source| {
            let is_there = source.table.column(&column).is_some();
            is_there.then(|| Side {
                table: Rc::clone(&source.table),
                column: column.clone(),
            })
        };
        let Some((last, others)) = before.split_last() else {
            return Vec::new();
        };
        let sides = others.iter().filter_map(|other| Some((at, side(last)?, side(other)?)));
        sides.collect()
    }

    /// The column of which table stands there.
    fn side(&self, at: usize) -> Option<Side> {
        let parsed = self.parsed;
        let column = parsed.name_of(at);
        if !matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted)) || parsed.is(at + 1, "(") {
            return None;
        }
        let alias = (at > 1 && parsed.is(at - 1, ".")).then(|| parsed.name_of(at - 2));
        let is_it = |source: &&Source| {
            let is_named = alias.as_ref().is_none_or(|alias| *alias == source.alias);
            source.range.contains(&at) && is_named && source.table.column(&column).is_some()
        };
        let inner = self
            .sources
            .iter()
            .filter(is_it)
            .map(|source| source.range.len())
            .min()?;
        let mut nearest = self
            .sources
            .iter()
            .filter(is_it)
            .filter(|source| source.range.len() == inner);
        let source = nearest.next().filter(|_| nearest.next().is_none())?;
        Some(Side {
            table: Rc::clone(&source.table),
            column,
        })
    }
}

/// The query in parentheses around a token, or the whole statement.
fn query_around(parsed: &Parsed<'_>, at: usize) -> Range<usize> {
    let opens = (0..at).rev().filter(|open| parsed.are(*open, &["(", "SELECT"]));
    let mut around = opens
        .map(|open| open..parsed.closing(open))
        .filter(|range| range.contains(&at));
    around.next().unwrap_or(0..parsed.len())
}
