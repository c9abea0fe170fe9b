//! A token in double quotes that names nothing, so that SQLite takes it for a text.

use std::ops::Range;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::compiled::firing;
use super::missing::Missing;
use super::statement::Act;
use super::{Lint, Moment, Rule, copy};
use crate::error::message_and_offset;
use crate::migration::ObjectKind;
use crate::schema::normalise::normalise;
use crate::source::finding::Finding;
use crate::source::tokens::{Token, tokens, unquote};
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
    let misread = misread(moment).into_iter();
    // What stands for a column that the statement fills is `quoted-column`.
    let texts = misread.filter(|misread| !misread.stands_for_column(moment));
    texts
        .map(|misread| finding(moment, misread))
        .chain(defaults(moment))
        .collect()
}

/// The findings for `DEFAULT "x"`. There can be no name behind DEFAULT, and SQLite takes it for a text without trying
/// anything else, so that [`misread`] does not find it.
fn defaults(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    if !matches!(parsed.act, Act::Create(ObjectKind::Table) | Act::Alter) {
        return Findings::new();
    }
    let is_text = |at: &usize| parsed.is(at - 1, "DEFAULT") && parsed.text(*at).starts_with('"');
    let texts = (parsed.name_at + 1..parsed.len()).filter(is_text);
    texts
        .map(|at| {
            let text = unquote(parsed.text(at));
            let message = format!("{} is the text '{text}' behind DEFAULT", parsed.text(at));
            parsed
                .finding(Check::QuotedString, at, message)
                .help("write it in single quotes: double quotes are for names")
        })
        .collect()
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
    /// A name that is there and much like it.
    better: Option<String>,
}

impl Misread {
    /// Whether it stands in an INSERT … SELECT in the place of a column of the same name, which the statement fills.
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

/// At most so many are looked for in one statement: SQLite is asked once for each.
const MOST: usize = 20;

/// The tokens in double quotes of a statement that name nothing.
///
/// SQLite is asked with its quirk switched off (<https://sqlite.org/quirks.html#dblquote>). It names the first such
/// token; that one is put in single quotes, and SQLite is asked again.
pub(super) fn misread(moment: &Moment<'_>) -> Vec<Misread> {
    let (conn, statement) = (moment.conn, moment.parsed.statement);
    let start = start(moment);
    let mut sql = statement.sql[start..].to_owned();
    let mut found = Vec::new();
    if !sql.contains('"') || refusal(moment, &sql, true).is_some() {
        return found;
    }
    while let (Some(error), true) = (refusal(moment, &sql, false), found.len() < MOST) {
        let (message, offset) = message_and_offset(&error, &sql);
        let Some(mut missing) = Missing::parse(&message) else {
            break;
        };
        let Some(token) = token(&sql, offset, &message) else {
            break;
        };
        missing.name = unquote(&sql[token.clone()]); // it may hold dots
        let place = statement.script_offset(start + token.start);
        found.push(Misread {
            span: place..place + token.len(),
            better: missing.suggest(conn),
            name: missing.name,
        });
        // The places of all others stay as they are.
        let text = sql[token.start + 1..token.end - 1].replace(['"', '\''], "_");
        sql.replace_range(token, &format!("'{text}'"));
    }
    found
}

/// The byte of the statement from which on it is compiled: 0, or for a view its SELECT, at which SQLite does not look
/// when the view is created.
fn start(moment: &Moment<'_>) -> usize {
    let parsed = &moment.parsed;
    let select = parsed.find_outside(parsed.name_at, "AS");
    let select = select.filter(|_| parsed.act == Act::Create(ObjectKind::View));
    select.map_or(0, |at| parsed.offset(at + 1))
}

/// Why SQLite does not compile a statement, with its quirk or without it; none if it does.
fn refusal(moment: &Moment<'_>, sql: &str, with_quirk: bool) -> Option<rusqlite::Error> {
    let conn = moment.conn;
    let quirk = |on: bool| {
        let quirks = [DbConfig::SQLITE_DBCONFIG_DQS_DML, DbConfig::SQLITE_DBCONFIG_DQS_DDL];
        quirks
            .into_iter()
            .try_for_each(|quirk| conn.set_db_config(quirk, on).map(drop))
    };
    if moment.parsed.act == Act::Create(ObjectKind::Trigger) {
        return refused_trigger(conn, sql, || quirk(with_quirk), || quirk(true));
    }
    quirk(with_quirk).ok()?;
    let answer = conn.prepare(sql).map(drop);
    quirk(true).ok()?;
    answer.err()
}

/// The same for a CREATE TRIGGER. The statements in a trigger are compiled when it fires, so it is created, a statement
/// that would fire it is compiled between `before` and `after`, and all is rolled back.
fn refused_trigger(
    conn: &Connection,
    sql: &str,
    before: impl Fn() -> rusqlite::Result<()>,
    after: impl Fn() -> rusqlite::Result<()>,
) -> Option<rusqlite::Error> {
    let definition = normalise(sql, &|_| true);
    let on = definition.iter().position(|word| word == "on")?;
    let is_qualified = definition.get(on + 2).is_some_and(|word| word == ".");
    let table = definition.get(on + if is_qualified { 3 } else { 1 })?;
    conn.execute_batch("SAVEPOINT quoted_string").ok()?;
    let made = conn.execute_batch(sql);
    let fired = made.and_then(|()| {
        let firing = firing(conn, table, &definition);
        before()?;
        let answer = firing.map_or(Ok(()), |sql| conn.prepare(&sql).map(drop));
        after()?;
        answer
    });
    let undone = conn.execute_batch("ROLLBACK TO quoted_string; RELEASE quoted_string");
    fired.and(undone).err()
}

/// The token in double quotes that SQLite points at, or else the last one with the name that it says.
fn token(sql: &str, offset: Option<usize>, message: &str) -> Option<Range<usize>> {
    let (_, said) = message.split_once("no such column: ")?;
    let said = said.split(" - ").next()?;
    let tokens = tokens(sql);
    let is_quoted = |token: &&Token| token.text(sql).starts_with('"');
    let is_it = |token: &&Token| is_quoted(token) && unquote(token.text(sql)).eq_ignore_ascii_case(&unquote(said));
    let pointed_at = tokens
        .iter()
        .filter(is_quoted)
        .find(|token| Some(token.span.start) == offset);
    let token = pointed_at.or_else(|| tokens.iter().rfind(is_it));
    token.map(|token| token.span.clone())
}
