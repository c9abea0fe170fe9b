//! A token in double quotes that names nothing.

use std::ops::Range;

use rusqlite::config::DbConfig;

use super::missing::{Missing, place};
use super::statement::Act;
use super::{Lint, Moment, Rule, copy};
use crate::error::message_and_offset;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::QuotedString,
    why: "Where nothing has that name, SQLite takes `\"x\"` for the text 'x'. Mostly it is a misspelt column, \
          and the statement then writes or compares its name instead of its value.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT, brand TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_fill_brand",
            "UPDATE foods SET brand = \"nmae\" WHERE brand IS NULL;",
            "UPDATE foods SET brand = NULL WHERE brand = name;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT, brand TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_fill_brand",
            "UPDATE foods SET brand = \"name\" WHERE brand IS NULL;",
            "UPDATE foods SET brand = NULL WHERE brand = name;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    // That is `quoted-column`.
    let misread = misread(moment).filter(|misread| !misread.stands_for_column(moment));
    misread.map(|misread| finding(moment, misread)).into_iter().collect()
}

fn finding(moment: &Moment<'_>, misread: Misread) -> Finding {
    let name = &misread.name;
    let finding = Finding::new(
        Check::QuotedString,
        &moment.parsed.script.file,
        misread.span,
        format!("nothing is called \"{name}\" here, so SQLite takes it for the text '{name}'"),
    );
    match misread.better.filter(|better| !better.eq_ignore_ascii_case(name)) {
        Some(better) => finding.help(format!(
            "did you mean \"{better}\"? If a text is meant, write it in single quotes"
        )),
        None => finding.help("correct the name; if a text is meant, write it in single quotes"),
    }
}

/// A token in double quotes that names nothing.
pub(super) struct Misread {
    /// As it is written, without the quotes.
    pub(super) name: String,
    /// Where it stands in the file.
    pub(super) span: Range<usize>,
    /// A name that is much like it.
    better: Option<String>,
}

impl Misread {
    /// Whether it stands in a SELECT for a column that the statement fills.
    pub(super) fn stands_for_column(&self, moment: &Moment<'_>) -> bool {
        let parsed = &moment.parsed;
        if parsed.act != Act::Insert {
            return false;
        }
        let targets = copy::targets(parsed).unwrap_or_else(|| moment.columns(&parsed.name));
        let items = copy::items(parsed);
        let mut pairs = targets.iter().zip(&items);
        pairs.any(|(target, item)| {
            let is_there = item.clone().any(|at| parsed.span(at) == self.span);
            is_there && target.eq_ignore_ascii_case(&self.name)
        })
    }
}

/// Asks SQLite with its quirk switched off (<https://sqlite.org/quirks.html#dblquote>).
pub(super) fn misread(moment: &Moment<'_>) -> Option<Misread> {
    let (conn, statement) = (moment.conn, moment.parsed.statement);
    let quirk = |on: bool| {
        let quirks = [DbConfig::SQLITE_DBCONFIG_DQS_DML, DbConfig::SQLITE_DBCONFIG_DQS_DDL];
        quirks
            .into_iter()
            .try_for_each(|quirk| conn.set_db_config(quirk, on).map(drop))
    };
    if !statement.sql.contains('"') || conn.prepare(&statement.sql).is_err() {
        return None;
    }
    quirk(false).ok()?;
    let strict = conn.prepare(&statement.sql).map(drop);
    quirk(true).ok()?;
    let error = strict.err()?;
    let (message, offset) = message_and_offset(&error, &statement.sql);
    let missing = Missing::parse(&message)?;
    Some(Misread {
        span: place(statement, offset, Some(&missing)),
        better: missing.suggest(conn),
        name: missing.name,
    })
}
