//! A token in double quotes that names nothing.

use rusqlite::config::DbConfig;

use super::{Lint, Moment, Rule};
use crate::build::rejected::{Missing, place};
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

/// Asks SQLite with its quirk switched off (<https://sqlite.org/quirks.html#dblquote>).
fn rule(moment: &Moment<'_>) -> Findings {
    misread(moment).into_iter().collect()
}

fn misread(moment: &Moment<'_>) -> Option<Finding> {
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
    let span = place(statement, offset, Some(&missing));
    let name = &missing.name;
    let finding = Finding::new(
        Check::QuotedString,
        &moment.parsed.script.file,
        span,
        format!("nothing is called \"{name}\" here, so SQLite takes it for the text '{name}'"),
    );
    Some(match missing.suggest(conn) {
        Some(better) => finding.help(format!(
            "did you mean \"{better}\"? If a text is meant, write it in single quotes"
        )),
        None => finding.help("correct the name; if a text is meant, write it in single quotes"),
    })
}
