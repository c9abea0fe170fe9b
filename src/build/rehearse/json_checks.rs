//! Texts that are no JSON, where a copy takes them into a column with CHECK (json_valid(…)).
//!
//! Made-up rows hold JSON where a script reads JSON, and so in such a column. Where the part corrects its rows before, as with
//! what is empty, they may not all be: so it runs up to the copy with such texts from its start.

use std::rc::Rc;

use super::Rehearsal;
use super::part::{RunError, run_statement};
use super::probe::{Unreadable, has_spoiled, may_roll_back};
use crate::build::rows::{Hints, Reading};
use crate::build::trial::tried;
use crate::error::message_and_offset;
use crate::lint::copy::{column, items, targets};
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::script::SourceStatement;
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// The copies of an up part that is about to run which such a text stops, although the part corrects rows before.
    pub(super) fn refused_json(&self, script: &SourceScript) -> Vec<Unreadable> {
        let is_left_out = self.is_bare || self.options.rows == 0 || self.conn.is_autocommit();
        let has_check = |statement: &SourceStatement| {
            statement.mentions("check") && statement.sql.to_ascii_lowercase().contains("json")
        };
        if is_left_out || !script.statements.iter().any(has_check) {
            return Vec::new();
        }
        let parsed = Parsed::all(script);
        let mut found = Vec::new();
        for (index, copy) in parsed.iter().enumerate() {
            let Some((table, column)) = checked(&parsed[..index], copy) else {
                continue;
            };
            let Some(table) = self.tables.get(&table) else { continue };
            let Some(column) = table.column(&column).map(|column| &column.name) else {
                continue;
            };
            let table = &table.name;
            if let Some(message) = self.stops_on_no_json(script, index, (table, column)) {
                let text = format!("stops on a text in `{table}.{column}` that is no JSON: {message}");
                let remedy = format!("put right all such texts before, as with WHERE NOT json_valid({column})");
                let finding = copy.finding(Check::UnreadableText, 0, text.replace('\n', " "));
                let finding = finding.help_or_allow(&remedy, "if no database can hold one");
                found.push(Unreadable::of(&script.statements[index], finding));
            }
        }
        self.recorder.take();
        self.recorder.restart();
        found
    }

    /// What SQLite says of a copy, where the table holds texts that are no JSON before the part.
    fn stops_on_no_json(&self, script: &SourceScript, index: usize, (table, column): (&str, &str)) -> Option<String> {
        let conn = Rc::clone(&self.conn);
        let statements = &script.statements[..=index];
        let is_left_out = |one: &SourceStatement| {
            may_roll_back(&conn, one) || self.is_refused(script, one) || self.may_recur(&conn, one)
        };
        if statements.iter().any(is_left_out) {
            return None;
        }
        let stops = |is_spoiled: bool| {
            tried(&conn, || {
                if is_spoiled && !has_spoiled(&conn, table, column, Reading::Json) {
                    return None;
                }
                let (last, before) = statements.split_last()?;
                let runs = |one: &SourceStatement| {
                    self.recorder.restart();
                    run_statement(&conn, &one.sql, |_| Ok(()))
                };
                if before.iter().any(|one| runs(one).is_err()) {
                    return None;
                }
                match runs(last) {
                    Err(RunError::Sqlite(error)) => Some(message_and_offset(&error, &last.sql).0),
                    _ => None,
                }
            })
            .ok()
            .flatten()
        };
        let message = stops(true).filter(|message| message.starts_with("CHECK constraint failed"))?;
        stops(false).is_none().then_some(message)
    }
}

/// The table and the column that a copy takes as it is into a column that has to be JSON, if the script corrects rows of
/// that table before.
fn checked(before: &[Parsed<'_>], copy: &Parsed<'_>) -> Option<(String, String)> {
    if copy.act != Act::Insert {
        return None;
    }
    let made = before
        .iter()
        .find(|made| made.is_on(Act::Create(ObjectKind::Table), &copy.name) && made.has("CHECK"))?;
    let sources = sources(copy)?;
    let corrects =
        |parsed: &&Parsed<'_>| matches!(parsed.act, Act::Update | Act::Delete) && sources.contains(&parsed.name);
    let table = before.iter().find(corrects)?.name.clone();
    let readings = Hints::of(&made.statement.sql).readings();
    let targets = targets(copy)?;
    let items = items(copy);
    let taken = targets.iter().zip(&items).find_map(|(target, item)| {
        let is_json = readings
            .iter()
            .any(|(read, reading)| read == target && *reading == Reading::Json);
        column(copy, item).filter(|_| is_json)
    });
    Some((table, taken?))
}
