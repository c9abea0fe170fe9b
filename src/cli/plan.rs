//! `plan`: the steps to a version, or their script, without running them.

use clap::Args;

use super::call::Call;
use super::outcome::{Answer, Failure, Outcome, migrations};
use super::screen::plain;
use super::values::{target, to_release};
use crate::migration::Target;

#[derive(Debug, Args)]
pub(super) struct PlanOptions {
    /// Where to go: a version, `head` or `base` [default: head]
    #[arg(long, value_name = "VERSION", value_parser = target)]
    to: Option<Target>,

    /// Go to the last migration that the app of this release knows, by the lock file
    #[arg(long, value_name = "X.Y.Z", value_parser = to_release, conflicts_with = "to")]
    to_release: Option<Target>,

    /// Print the script of the run, and nothing else, to standard output
    #[arg(long)]
    pub(super) sql: bool,
}

pub(super) fn run(call: &Call<'_>, options: &PlanOptions) -> Result<Outcome, Failure> {
    let target = options
        .to
        .clone()
        .or(options.to_release.clone())
        .unwrap_or(Target::Head);
    let plan = if options.sql {
        call.runner().plan_with_rust(&call.conn, target)?
    } else {
        call.runner().plan(&call.conn, target)?
    };
    let sql = if options.sql { Some(plan.sql()?) } else { None };
    match &sql {
        Some(sql) if !call.screen.is_json() => call.screen.print(sql),
        Some(_) => {}
        None => call.screen.say(plain(&plan.to_string())),
    }
    let (said, recommendation) = match (plan.is_empty(), &sql) {
        (true, _) => ("nothing: the database is there".to_owned(), "nothing is to do"),
        (false, Some(_)) => (
            migrations(plan.steps.len(), "written as SQL, none was run"),
            "back the file up, and run the script with `sqlite3 -bail`",
        ),
        (false, None) => (
            migrations(plan.steps.len(), "planned, none was run"),
            "review the steps, then run `up` or `down` to the same version",
        ),
    };
    Ok(Outcome::new(said, Answer::Plan { plan, sql }, recommendation))
}
