//! A second look at statements that read JSON or dates out of texts: whether they stop on a text that is neither.
//!
//! Made-up rows hold JSON where scripts read JSON, and dates where they read dates, since an app mostly does. But nothing
//! keeps another text out of such a column. So the statement runs with such texts first, in a savepoint that is rolled
//! back.
//!
//! A date function stops on nothing: it gives NULL. Whether a text is lost by that only the whole part tells, which may put
//! it right before, or keep it. So the part runs up to such a statement with such texts from its start.

use std::cell::LazyCell;
use std::ops::Range;
use std::rc::Rc;

use rusqlite::Connection;

use super::Rehearsal;
use super::part::{RunError, run_statement};
use crate::build::rows::{Hints, Reading};
use crate::build::trial::{tried, without_triggers};
use crate::error::message_and_offset;
use crate::lint::copy;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::quoted;
use crate::source::{Check, SourceScript};

/// What a statement has stopped on.
pub(super) struct Doubt {
    table: String,
    column: String,
    reading: Reading,
    /// What SQLite said.
    message: String,
    /// It is not the statement itself that stops, but what reads the table behind it.
    is_read_later: bool,
}

/// A statement that makes NULL of texts that are no dates, or a copy that stops on texts that are no JSON.
pub(super) struct Unreadable {
    /// From where to where it stands in its file.
    statement: Range<usize>,
    finding: Finding,
}

impl Unreadable {
    pub(super) fn of(statement: &SourceStatement, finding: Finding) -> Self {
        Self {
            statement: statement.offset..statement.script_offset(statement.sql.len()),
            finding,
        }
    }

    /// What to say of it, unless something is said already of what it makes of values.
    pub(super) fn unless_said(self, found: &[Finding]) -> Option<Finding> {
        const SAID: &[Check] = &[Check::ChangedValues, Check::LostValues, Check::FailsOnRows];
        let is_said = |one: &Finding| {
            SAID.contains(&one.check)
                && one.file.path == self.finding.file.path
                && self.statement.contains(&one.span.start)
        };
        (!found.iter().any(is_said)).then_some(self.finding)
    }
}

impl Rehearsal<'_> {
    /// What a statement that is about to run would stop on, if its columns of JSON or of dates held other texts.
    pub(super) fn doubt(&self, conn: &Connection, statement: &SourceStatement) -> Option<Doubt> {
        if self.is_bare || self.options.rows == 0 || conn.is_autocommit() {
            return None;
        }
        let columns = Hints::of(&statement.sql).readings();
        if columns.is_empty() || may_roll_back(conn, statement) {
            return None;
        }
        let doubt = tables_with(conn, statement, &columns)
            .into_iter()
            .find_map(|(table, column, reading)| self.stops(conn, statement, table, column, reading));
        self.recorder.take();
        self.recorder.restart();
        doubt
    }

    fn stops(
        &self,
        conn: &Connection,
        statement: &SourceStatement,
        table: String,
        column: String,
        reading: Reading,
    ) -> Option<Doubt> {
        let (message, is_read_later) = tried(conn, || {
            self.recorder.restart();
            let is_spoiled = has_spoiled(conn, &table, &column, reading);
            is_spoiled
                .then(|| what_it_says(conn, statement, &table, reading))
                .flatten()
        })
        .ok()??;
        Some(Doubt {
            table,
            column,
            reading,
            message,
            is_read_later,
        })
    }
}

impl Rehearsal<'_> {
    /// The statements of an up part that is about to run which make NULL of texts that are no dates, and nothing keeps
    /// those.
    pub(super) fn unreadable_dates(&self, script: &SourceScript) -> Vec<Unreadable> {
        let conn = Rc::clone(&self.conn);
        let is_left_out = self.is_bare || self.options.rows == 0 || conn.is_autocommit();
        let may_read =
            |statement: &SourceStatement| matches!(&*statement.words[0], "INSERT" | "UPDATE" | "WITH" | "REPLACE");
        if is_left_out || !script.statements.iter().any(may_read) {
            return Vec::new();
        }
        let parsed = LazyCell::new(|| Parsed::all(script));
        let mut findings = Vec::new();
        for (index, statement) in script.statements.iter().enumerate() {
            if !may_read(statement) {
                continue;
            }
            let mut columns = Hints::of(&statement.sql).readings();
            columns.retain(|(_, reading)| *reading == Reading::Date);
            if columns.is_empty() {
                continue;
            }
            let lost = tables_with(&conn, statement, &columns)
                .into_iter()
                .find(|(table, column, _)| {
                    self.loses_text(&conn, script, &parsed, index, (table.as_str(), column.as_str()))
                });
            if let Some((table, column, _)) = lost {
                let text =
                    format!("makes NULL of a text in `{table}.{column}` that is no date, and nothing keeps the text");
                let remedy = format!("keep such texts, as with coalesce(…, {column}), or put them right before");
                let finding = parsed[index].finding(Check::UnreadableText, 0, text);
                let finding = finding.help_or_allow(&remedy, "if no database can hold one");
                findings.push(Unreadable::of(statement, finding));
            }
        }
        self.recorder.take();
        self.recorder.restart();
        findings
    }

    fn loses_text(
        &self,
        conn: &Connection,
        script: &SourceScript,
        parsed: &[Parsed<'_>],
        index: usize,
        (table, column): (&str, &str),
    ) -> bool {
        let Some(target) = target_of(&parsed[index], table, column) else {
            return false;
        };
        let goes = |parsed: &Parsed<'_>| {
            let table = table.to_ascii_lowercase();
            parsed.is_on(Act::Drop(ObjectKind::Table), &table)
                || (parsed.name == table
                    && parsed
                        .drops_column()
                        .is_some_and(|gone| gone.eq_ignore_ascii_case(column)))
        };
        let is_in_place = parsed[index].act == Act::Update && target == Target::Column(column.to_ascii_lowercase());
        if !is_in_place && !parsed[index + 1..].iter().any(goes) {
            return false;
        }
        let is_left_out = |one: &SourceStatement| {
            may_roll_back(conn, one) || self.is_refused(script, one) || self.may_recur(conn, one)
        };
        if script.statements[..=index].iter().any(is_left_out) {
            return false;
        }
        let nulls = |is_spoiled: bool| -> Option<i64> {
            tried(conn, || {
                let is_so = !is_spoiled || has_spoiled(conn, table, column, Reading::Date);
                let source = is_spoiled.then_some(column);
                let statements = &script.statements[..=index];
                let nulls = is_so.then(|| self.nulls_behind(conn, statements, &parsed[index], &target, source));
                self.recorder.restart();
                nulls.flatten()
            })
            .ok()?
        };
        nulls(true).is_some_and(|spoiled| nulls(false).is_some_and(|nulls| spoiled > nulls))
    }

    /// How many NULLs the last of these statements leaves in the column that it writes; none if a statement fails. `source`:
    /// the column that holds texts which are no dates; none either, if the statement passes over these, or puts them into
    /// another column.
    fn nulls_behind(
        &self,
        conn: &Connection,
        statements: &[SourceStatement],
        last: &Parsed<'_>,
        target: &Target,
        source: Option<&str>,
    ) -> Option<i64> {
        for statement in statements {
            self.recorder.restart();
            run_statement(conn, &statement.sql, |_| Ok(())).ok()?;
        }
        if source.is_some_and(|source| conn.changes() == 0 || keeps(conn, &last.name, source).unwrap_or(true)) {
            return None;
        }
        let column = target.name(conn, &last.name)?;
        let count = format!(
            "SELECT count(*) FROM main.{} WHERE {} IS NULL",
            quoted(&last.name),
            quoted(&column)
        );
        conn.query_row(&count, [], |row| row.get(0)).ok()
    }
}

/// Whether a column of a table holds a text that is no date, beside this one.
fn keeps(conn: &Connection, table: &str, column: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 AND name <> ?2 COLLATE NOCASE";
    let columns: Vec<String> = conn
        .prepare(sql)?
        .query_map([table, column], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let holds = columns
        .iter()
        .map(|column| format!("instr({}, ?1) > 0", quoted(column)));
    let holds = holds.collect::<Vec<_>>().join(" OR ");
    let holds = if holds.is_empty() { "?1 IS NULL" } else { &holds };
    let sql = format!("SELECT 1 FROM main.{} WHERE {holds}", quoted(table));
    conn.prepare(&sql)?.exists([Reading::Date.none()])
}

/// The column that takes what a statement makes of a text.
#[derive(Clone, PartialEq, Eq)]
enum Target {
    /// Of this name, in lower case.
    Column(String),
    /// The so-and-so-many-th of the table.
    Place(usize),
}

impl Target {
    fn name(&self, conn: &Connection, table: &str) -> Option<String> {
        match self {
            Self::Column(name) => Some(name.clone()),
            Self::Place(at) => {
                let sql = "SELECT name FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0 LIMIT 1 OFFSET ?2";
                let at = i64::try_from(*at).ok()?;
                conn.query_row(sql, rusqlite::params![table, at], |row| row.get(0)).ok()
            }
        }
    }
}

/// Which column takes what a date function makes of a column, where no other takes that as it is.
fn target_of(parsed: &Parsed<'_>, table: &str, column: &str) -> Option<Target> {
    let reads = |range: &Range<usize>| {
        let expression = parsed.between(range.start, range.end);
        let readings = Hints::of(expression).readings();
        let mut columns = readings.iter().filter(|(_, reading)| *reading == Reading::Date);
        columns.any(|(read, _)| read.eq_ignore_ascii_case(column))
    };
    match parsed.act {
        Act::Update if parsed.name.eq_ignore_ascii_case(table) => {
            let mut assigned = copy::assignments(parsed).into_iter();
            assigned
                .find(|(_, range)| reads(range))
                .map(|(name, _)| Target::Column(name))
        }
        Act::Insert => {
            let items = copy::items(parsed);
            let is_kept =
                |item: &Range<usize>| copy::column(parsed, item).is_some_and(|kept| kept.eq_ignore_ascii_case(column));
            if items.iter().any(is_kept) {
                return None;
            }
            let at = items.iter().position(reads)?;
            match copy::targets(parsed) {
                Some(targets) => targets.get(at).map(|name| Target::Column(name.clone())),
                None => Some(Target::Place(at)),
            }
        }
        _ => None,
    }
}

/// Whether a conflict might take the whole part back, and the savepoint with it
/// (<https://sqlite.org/lang_conflict.html>).
pub(super) fn may_roll_back(conn: &Connection, statement: &SourceStatement) -> bool {
    let sql = "SELECT 1 FROM main.sqlite_schema WHERE sql LIKE '%rollback%'";
    let is_defined = conn.prepare_cached(sql).and_then(|mut found| found.exists([]));
    statement.mentions("rollback") || is_defined.unwrap_or(true)
}

/// The columns of ordinary tables that a statement mentions with both their names.
fn tables_with(
    conn: &Connection,
    statement: &SourceStatement,
    columns: &[(String, Reading)],
) -> Vec<(String, String, Reading)> {
    let sql = "SELECT m.name, p.name, p.type FROM main.sqlite_schema m, pragma_table_xinfo(m.name, 'main') p \
               WHERE m.type = 'table' AND m.rootpage > 0 AND p.hidden = 0 AND p.name = ?1 COLLATE NOCASE";
    let mut found = Vec::new();
    for (column, reading) in columns {
        let Ok(mut tables) = conn.prepare_cached(sql) else {
            continue;
        };
        let names = tables.query_map([column], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let names = names.into_iter().flatten().flatten();
        let is_read = |(table, _, declared): &(String, String, String)| {
            statement.mentions(table) && reading.is_of_texts(declared)
        };
        found.extend(
            names
                .filter(is_read)
                .map(|(table, column, _)| (table, column, *reading)),
        );
    }
    found
}

/// Puts a text that cannot be read into a column, wherever the table's constraints admit it; whether anywhere.
pub(super) fn has_spoiled(conn: &Connection, table: &str, column: &str, reading: Reading) -> bool {
    let update = format!("UPDATE OR IGNORE main.{} SET {} = ?1", quoted(table), quoted(column));
    let changed = without_triggers(conn, || conn.execute(&update, [reading.none()]));
    changed.is_ok_and(|changed| changed > 0)
}

/// What SQLite says of such a text, and whether it does only when the table is read afterwards.
fn what_it_says(
    conn: &Connection,
    statement: &SourceStatement,
    table: &str,
    reading: Reading,
) -> Option<(String, bool)> {
    match run_statement(conn, &statement.sql, |_| Ok(())) {
        Err(RunError::Sqlite(error)) => {
            let (message, _) = message_and_offset(&error, &statement.sql);
            reading.is_about(&message).then_some((message, false))
        }
        Err(RunError::Split { .. }) => None,
        // A generated column that is not stored is computed when it is read (<https://sqlite.org/gencol.html>).
        Ok(()) if statement.words[0] == "ALTER" => {
            let read = format!("SELECT * FROM main.{}", quoted(table));
            match run_statement(conn, &read, |_| Ok(())) {
                Err(RunError::Sqlite(error)) => {
                    let (message, _) = message_and_offset(&error, &read);
                    reading.is_about(&message).then_some((message, true))
                }
                _ => None,
            }
        }
        Ok(()) => None,
    }
}

impl Doubt {
    /// What to say of it where the statement has run.
    pub(super) fn finding(self, parsed: &Parsed<'_>) -> Finding {
        let Self {
            table,
            column,
            reading,
            message,
            is_read_later,
        } = self;
        let stops = if is_read_later {
            format!("every read of `{table}` stops behind this")
        } else {
            "stops".to_owned()
        };
        let what = reading.what();
        let text = format!("{stops} on a text in `{table}.{column}` that is no {what}: {message}");
        let remedy = match reading {
            Reading::Json => format!("pass over such texts with json_valid({column}), or put them right before"),
            Reading::Date => {
                format!("keep such texts, as with coalesce(…, {column}), or put them right before")
            }
        };
        let finding = parsed.finding(Check::UnreadableText, 0, text.replace('\n', " "));
        finding.help_or_allow(&remedy, "if no database can hold one")
    }
}
