//! The finding for a statement that SQLite rejects: its message, the place in the file, and what to do about it.

use rusqlite::Connection;

use super::alter_table;
use super::rehearse::Stopped;
use crate::error::message_and_offset;
use crate::lint::copy;
use crate::lint::missing::{Missing, last_part, place};
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::{Check, SourceMigration, SourceScript};

/// The finding for a statement that failed.
///
/// `is_down`: it stands in a down part, where something may be missing because an earlier statement has dropped it.
pub(super) fn finding(
    conn: &Connection,
    script: &SourceScript,
    statement: &SourceStatement,
    error: &rusqlite::Error,
    is_down: bool,
) -> Finding {
    let (mut message, offset) = message_and_offset(error, &statement.sql);
    let is_open = ["'", "\"", "`", "["]
        .iter()
        .any(|quote| message.starts_with(&format!("unrecognized token: \"{quote}")));
    if is_open {
        message = "a string or name is never closed".to_owned();
    }
    // An ALTER TABLE reads all views and triggers, and its message names the one that it would break.
    let breaks_another = message.starts_with("error in ");
    let missing = Missing::parse(&message)
        .filter(|_| !breaks_another)
        .map(|missing| missing.said_in(statement));
    let refused = alter_table::remedy(&message);
    let parsed = Parsed::new(script, statement);
    let span = match parsed.adds_column_at().filter(|_| refused.is_some()) {
        // SQLite says nothing about the place in these messages: it is the column.
        Some(column) => parsed.span(column),
        None => place(statement, offset, missing.as_ref()),
    };
    let finding = Finding::new(
        Check::RejectedStatement,
        &script.file,
        span,
        format!("SQLite rejects this statement: {message}"),
    );
    let finding = finding.label(
        missing
            .as_ref()
            .map_or_else(String::new, |missing| missing.label(statement)),
    );
    match missing {
        Some(missing) => finding.help(remedy(&missing, conn, script, statement, is_down)),
        None if breaks_another => finding.help("drop that object before this statement, and create it again behind it"),
        None if is_open => finding.help("close it with the quote that it starts with; inside it, double that quote"),
        None if message == "incomplete input" => {
            finding.help("the file ends in the middle of this statement: look for a missing `)` or `END;`")
        }
        None => match refused.map(str::to_owned).or_else(|| in_the_way(&message)) {
            Some(remedy) => finding.help(remedy),
            None => match found_nothing(&parsed, &message).or_else(|| own_rows(&parsed, &message)) {
                Some(remedy) => finding.help(remedy),
                None => finding.help("correct the statement"),
            },
        },
    }
}

/// The finding for a migration that has run on the rows of the rehearsal, and fails on a new database, which has none.
pub(super) fn when_new(migration: &SourceMigration, stopped: &Stopped) -> Finding {
    let statement = migration.up.as_ref().zip(stopped.statement);
    let statement = statement.and_then(|(script, at)| Some((script, script.statements.get(at)?)));
    let (file, span, message) = match (statement, &migration.rust) {
        (Some((script, statement)), _) => {
            let (message, offset) = message_and_offset(&stopped.error, &statement.sql);
            (&script.file, place(statement, offset, None), message)
        }
        (None, Some(rust)) => (&rust.file, 0..0, stopped.error.to_string()),
        (None, None) => (migration.file(), 0..0, stopped.error.to_string()),
    };
    let message = format!("runs where there are rows, and fails on a new database: {message}");
    Finding::new(Check::FailsWhenNew, file, span, message).help(
        "an aggregate of no rows is NULL: coalesce(max(…), 0); what refers to a row needs it there; if no database begins empty: -- tohead: allow(fails-when-new) \"why\"",
    )
}

/// What to do about something that is not there.
fn remedy(
    missing: &Missing,
    conn: &Connection,
    script: &SourceScript,
    statement: &SourceStatement,
    is_down: bool,
) -> String {
    if let Some(remedy) = missing.elsewhere(script, statement) {
        return remedy;
    }
    if let Some(qualifier) = missing.unknown_qualifier(statement) {
        return format!("no table of the statement is called `{qualifier}`");
    }
    match missing.suggest(conn) {
        Some(better) => format!("did you mean `{better}`?"),
        None if missing.is_of_another(conn) => "only other tables have such a column".to_owned(),
        None => missing.remedy(is_down),
    }
}

/// What to do where a lookup gives a column that takes no NULL nothing: a new database has no row that it could find.
fn found_nothing(parsed: &Parsed<'_>, message: &str) -> Option<String> {
    let (_, place) = message.split_once("NOT NULL constraint failed: ")?;
    let (_, column) = place.rsplit_once('.')?;
    let targets = copy::targets(parsed).filter(|_| parsed.act == Act::Insert)?;
    let at = targets.iter().position(|target| target.eq_ignore_ascii_case(column))?;
    let items = match parsed.find_outside(parsed.name_at, "VALUES") {
        Some(values) => copy::arguments(parsed, values + 1),
        None => copy::items(parsed),
    };
    let item = items.get(at)?.start;
    let lookup = parsed.are(item, &["(", "SELECT"]);
    let text = parsed
        .between(item, parsed.closing(item) + 1)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    lookup.then(|| {
        format!("a new database has no such row, and the lookup gives NULL: write coalesce({text}, …); or leave the row out where there is none")
    })
}

/// What to do where rows break a constraint that a statement does not write itself: the tables hold none but those of the
/// migrations, and of their triggers.
fn own_rows(parsed: &Parsed<'_>, message: &str) -> Option<String> {
    let table = match parsed.act {
        Act::Insert => sources(parsed)?.into_iter().next()?,
        Act::Update => parsed.name.clone(),
        _ => return None,
    };
    message.contains("constraint failed").then(|| {
        format!("migrations, or triggers, have put rows into `{table}` that fail it: change or delete those first, or correct the statement")
    })
}

/// What to do where ALTER TABLE … RENAME TO finds the name taken; none for another message.
fn in_the_way(message: &str) -> Option<String> {
    let (_, name) = message.split_once("there is already another table or index with this name: ")?;
    Some(format!(
        "drop `{name}` before this statement, when its rows are copied; or choose another name"
    ))
}

/// The object that is in the way of a new one, by the message `table x already exists`.
pub(super) fn existing(message: &str) -> Option<String> {
    let (before, _) = message.split_once(" already exists")?;
    Some(last_part(before.rsplit(' ').next()?))
}
