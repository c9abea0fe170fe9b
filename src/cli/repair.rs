//! `repair`: records the checksums of edited migrations anew, after asking.

use clap::Args;

use super::call::Call;
use super::confirm::Question;
use super::outcome::{Answer, Done, Failure, Outcome, migrations};
use super::screen::{WARNING, plain, styled};
use crate::ledger::{self, Action};
use crate::plan;

#[derive(Debug, Args)]
pub(super) struct Repair {
    /// Do not ask; needed where there is no terminal
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(call: &Call<'_>, repair: &Repair) -> Result<Outcome, Failure> {
    let lines = differences(call)?;
    if lines.is_empty() {
        return Ok(Outcome::new(
            "nothing: every applied migration has the checksum in the ledger",
            Answer::Repaired { repaired: Vec::new() },
            "run `verify` to compare the schema too",
        ));
    }
    let mut shown = vec![styled(WARNING, format_args!("{}:", migrations(lines.len(), "edited")))];
    shown.extend(lines);
    shown.push("The ledger will say that this database has run them as they are now. Nothing is run.".to_owned());
    let question = Question {
        lines: &shown,
        question: "Record them?",
        nobody: (
            "this would record edited migrations as if they had been run, and there is no terminal to ask on: nothing was recorded",
            "compare the files with what was released, then confirm with --yes",
        ),
        declined: "nothing was recorded",
    };
    question.put(call, repair.yes)?;
    let repaired = call.runner().repair(&call.conn)?;
    let done = repaired.iter().map(|migration| Done {
        id: migration.id(),
        action: Action::Repair,
        duration_us: 0,
    });
    Ok(Outcome::new(
        migrations(repaired.len(), "recorded anew, none was run"),
        Answer::Repaired {
            repaired: repaired.iter().map(|migration| migration.id()).collect(),
        },
        "run `verify`, then `up` for what is pending",
    )
    .done(done.collect()))
}

/// A line for each edited migration, with both checksums.
fn differences(call: &Call<'_>) -> Result<Vec<String>, Failure> {
    let fold = ledger::fold(&call.conn, call.set.set)?;
    let line = |migration: &'static crate::Migration| {
        let recorded = fold
            .applied
            .get(&migration.version)
            .and_then(|applied| applied.checksum);
        let recorded = recorded.map(|digest| digest.short()).unwrap_or_default();
        let now = migration.checksum.short();
        format!(
            "  {}: checksum {recorded} in the ledger, {now} now",
            plain(&migration.id())
        )
    };
    Ok(plan::edited(&call.set, &fold).map(line).collect())
}
