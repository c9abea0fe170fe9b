//! Asks before something is undone or replaced: shows what may be lost, and waits for a yes.

use std::collections::BTreeSet;
use std::io::IsTerminal;

use rusqlite::Connection;

use super::call::Call;
use super::outcome::{Failure, migrations};
use super::screen::{HEADING, WARNING, plain, styled};
use crate::error::list;
use crate::migration::{Migration, ObjectKind, Reversal};
use crate::plan::{Plan, Step};
use crate::source::tokens::quoted;

/// Rows are counted up to this number: it is a hint for people, and has to be quick on any table.
const COUNTED: i64 = 100_000;

/// Something that is done only if a person agrees.
pub(super) struct Question<'q> {
    /// What it is about, line by line.
    pub(super) lines: &'q [String],
    pub(super) question: &'q str,
    /// The failure where there is no terminal to ask on: its message, and what to do.
    pub(super) nobody: (&'q str, &'q str),
    /// What did not happen, if the answer is no.
    pub(super) declined: &'q str,
}

/// Asks whether a plan that undoes migrations may run. Anything but a yes is a failure.
pub(super) fn confirm(call: &Call<'_>, plan: &Plan, is_confirmed: bool) -> Result<(), Failure> {
    let ids = list(&plan.steps, |step| step.migration.id());
    let nobody =
        format!("this would undo {ids}, data may be lost, and there is no terminal to ask on: nothing was undone");
    let question = Question {
        lines: &losses(&call.conn, plan),
        question: "Undo this?",
        nobody: (&nobody, "look at it with `plan`, then confirm with --yes"),
        declined: "nothing was undone",
    };
    question.put(call, is_confirmed)
}

impl Question<'_> {
    /// Asks. Anything but a yes is a failure; `is_confirmed`: it was given beforehand, and nobody is asked.
    pub(super) fn put(&self, call: &Call<'_>, is_confirmed: bool) -> Result<(), Failure> {
        if is_confirmed {
            self.lines.iter().for_each(|line| call.screen.say(line));
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            let (message, recommendation) = self.nobody;
            return Err(Failure::usage(message, recommendation));
        }
        self.lines.iter().for_each(|line| call.screen.tell(line));
        if call
            .screen
            .is_yes(styled(HEADING, format_args!("{} [y/N]", self.question)))
        {
            return Ok(());
        }
        let message = format!("{}: the answer was not yes", self.declined);
        Err(Failure::new("declined", message, "the database is as it was"))
    }
}

/// What would be undone, line by line.
fn losses(conn: &Connection, plan: &Plan) -> Vec<String> {
    let mut lines = vec![styled(
        WARNING,
        format_args!("{}:", migrations(plan.steps.len(), "to undo")),
    )];
    for step in &plan.steps {
        lines.push(format!("  {}", plain(&step.migration.id())));
        lines.extend(way_back(step).map(|line| format!("      {}", plain(&line))));
        lines.extend(
            tables_of(conn, plan, step)
                .into_iter()
                .map(|line| format!("      {}", plain(&line))),
        );
    }
    lines.push(
        "Data may be lost: what these migrations added is deleted, and going up again does not bring it back."
            .to_owned(),
    );
    lines
}

/// What was there before the migration and, as the rehearsal saw, does not come back with its down part; none if all
/// does.
fn way_back(step: &Step) -> Option<String> {
    match step.migration.reversal() {
        Reversal::Lossy(lost) => Some(format!("its down part does not bring back: {}", lost.join(", "))),
        _ => None,
    }
}

/// A line for each table that a step drops or brings back to an earlier form.
fn tables_of(conn: &Connection, plan: &Plan, step: &Step) -> Vec<String> {
    let before = tables_before(plan, step.migration);
    let changed = tables(step.migration).filter(|(_, is_there)| *is_there);
    changed
        .map(|(name, _)| {
            let rows = count_rows(conn, name)
                .map(|rows| format!(" ({rows})"))
                .unwrap_or_default();
            let is_older = before.contains(&name.to_ascii_lowercase());
            let fate = if is_older {
                "goes back to its earlier form"
            } else {
                "is dropped"
            };
            format!("table `{name}`{rows} {fate}")
        })
        .collect()
}

/// The tables that a migration creates, alters or drops, and whether they are there after it.
fn tables(migration: &Migration) -> impl Iterator<Item = (&'static str, bool)> {
    let objects = migration.objects().filter(|object| object.kind == ObjectKind::Table);
    objects.map(|object| (object.name, object.after.is_some()))
}

/// The set's tables just before a migration, in lower case.
fn tables_before(plan: &Plan, migration: &Migration) -> BTreeSet<String> {
    let mut tables_there = BTreeSet::new();
    for earlier in plan
        .set
        .list()
        .iter()
        .take_while(|earlier| earlier.version < migration.version)
    {
        for (name, is_there) in tables(earlier) {
            let name = name.to_ascii_lowercase();
            if is_there {
                tables_there.insert(name);
            } else {
                tables_there.remove(&name);
            }
        }
    }
    tables_there
}

/// How many rows a table has, in words; none where it cannot be read.
fn count_rows(conn: &Connection, table: &str) -> Option<String> {
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM main.{} LIMIT {})",
        quoted(table),
        COUNTED + 1
    );
    let rows = conn.query_row(&sql, [], |row| row.get::<_, i64>(0)).ok()?;
    Some(match rows {
        0 => "no rows".to_owned(),
        1 => "1 row".to_owned(),
        rows if rows > COUNTED => format!("more than {COUNTED} rows"),
        rows => format!("{rows} rows"),
    })
}
