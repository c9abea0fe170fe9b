//! `history`: what was done to the database, newest first.

use clap::Args;

use super::call::Call;
use super::outcome::{Answer, Failure, HistoryEntry, Outcome, micros};
use super::screen::{FAINT, plain, styled};
use crate::ledger::Entry;
use crate::migration::Migration;
use crate::report::Millis;

#[derive(Debug, Args)]
pub(super) struct History {
    /// Also show checksums, durations, app versions, and whether a down part is there
    #[arg(long, short)]
    verbose: bool,
}

pub(super) fn run(call: &Call<'_>, history: &History) -> Result<Outcome, Failure> {
    let entries = call.runner().history(&call.conn)?;
    for entry in entries.iter().rev() {
        call.screen.say(plain(&format!(
            "{}  {:<6}  {}",
            entry.at,
            entry.action.to_string(),
            entry.id()
        )));
        if history.verbose {
            details(call, entry);
        }
    }
    if entries.is_empty() {
        call.screen.say("nothing was done to this database yet");
    }
    let said = format!(
        "{} read, nothing changed",
        if entries.len() == 1 {
            "1 entry".to_owned()
        } else {
            format!("{} entries", entries.len())
        }
    );
    let answer = Answer::History {
        entries: entries.into_iter().rev().map(answer).collect(),
    };
    Ok(Outcome::new(
        said,
        answer,
        "run `status` to see what is pending, `verify` to see whether it all still fits",
    ))
}

fn details(call: &Call<'_>, entry: &Entry) {
    let line = |key: &str, value: &str| {
        call.screen.say(format_args!(
            "  {}  {}",
            styled(FAINT, format_args!("{key:<8}")),
            plain(value)
        ))
    };
    line("checksum", entry.checksum.as_deref().unwrap_or("-"));
    line("duration", &Millis(entry.duration).to_string());
    line("app", &entry.app_version);
    line("down", &down_part(call, entry));
}

/// How the entry's migration could be undone.
fn down_part(call: &Call<'_>, entry: &Entry) -> String {
    let migration = call.set.get(entry.version);
    match (migration.and_then(Migration::irreversible), &entry.down_sql) {
        (Some(reason), _) => format!("irreversible: {reason}"),
        (None, Some(_)) => format!("its SQL is in the ledger{}", rehearsed(migration)),
        (None, None) if migration.is_some() => format!("in the set{}", rehearsed(migration)),
        (None, None) => "none is known".to_owned(),
    }
}

/// What the rehearsal saw of the way back.
fn rehearsed(migration: Option<&Migration>) -> String {
    migration.map_or_else(String::new, |migration| format!("; {}", migration.reversal()))
}

fn answer(entry: Entry) -> HistoryEntry {
    HistoryEntry {
        seq: entry.seq,
        id: entry.id(),
        version: entry.version,
        name: entry.name,
        action: entry.action,
        at: entry.at,
        duration_us: micros(entry.duration),
        app_version: entry.app_version,
        schema_version: entry.schema_version,
        checksum: entry.checksum,
        fingerprint: entry.fingerprint,
        has_down_sql: entry.down_sql.is_some(),
    }
}
