//! `stamp`: records migrations as applied without running them.

use clap::Args;

use super::call::Call;
use super::outcome::{Answer, Done, Failure, Outcome, migrations};
use super::screen::plain;
use super::values::target;
use crate::ledger::Action;
use crate::migration::Target;
use crate::report::Report;

#[derive(Debug, Args)]
pub(super) struct Stamp {
    /// Record all up to and with this version; `head` is all
    #[arg(long, value_name = "VERSION", value_parser = target)]
    to: Target,

    /// Record them although the schema is another one: later runs count on what the ledger says
    #[arg(long)]
    force: bool,
}

pub(super) fn run(call: &Call<'_>, stamp: &Stamp) -> Result<Outcome, Failure> {
    let runner = call.runner();
    let report = if stamp.force {
        runner.stamp_anyway(&call.conn, stamp.to.clone())?
    } else {
        runner.stamp(&call.conn, stamp.to.clone())?
    };
    let done = recorded(&report);
    done.iter()
        .for_each(|done| call.screen.say(format_args!("stamp  {}", plain(&done.id))));
    let said = match done.len() {
        0 => "nothing: all of these are recorded".to_owned(),
        count => migrations(count, "recorded, none was run"),
    };
    Ok(Outcome::new(
        said,
        Answer::from(&report),
        "run `verify`, then `up` for what is still pending",
    )
    .done(done))
}

/// The migrations between where the database stood before and where it stands now.
fn recorded(report: &Report) -> Vec<Done> {
    let is_new = |version| {
        report.from.is_none_or(|from| from.version < version) && report.to.is_some_and(|to| version <= to.version)
    };
    let migrations = report.set.list.iter().filter(|migration| is_new(migration.version));
    migrations
        .map(|migration| Done {
            id: migration.id(),
            action: Action::Stamp,
            duration_us: 0,
        })
        .collect()
}
