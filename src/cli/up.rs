//! `up`: applies what is pending, all of it or up to a point, and verifies the result.

use clap::Args;

use super::backup::{self, BackupPolicy};
use super::call::Call;
use super::outcome::{Answer, Failure, Outcome, migrations};
use super::progress::Progress;
use super::screen::{HEADING, plain, styled};
use super::signals;
use super::values::{target, to_release};
use crate::error::{Error, list};
use crate::migration::{Direction, Target};
use crate::plan::{Plan, absolute};
use crate::report::{Millis, Verification, place};

#[derive(Debug, Args)]
pub(super) struct Up {
    /// Apply so many migrations; without it, all that are pending
    #[arg(value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with_all = ["to", "to_release"])]
    pub(super) steps: Option<u32>,

    /// Apply all up to and with this version
    #[arg(long, value_name = "VERSION", value_parser = target)]
    pub(super) to: Option<Target>,

    /// Apply all that the app of this release knows, by the lock file
    #[arg(long, value_name = "X.Y.Z", value_parser = to_release, conflicts_with = "to")]
    pub(super) to_release: Option<Target>,

    #[command(flatten)]
    pub(super) backup: BackupPolicy,
}

impl Up {
    fn target(&self) -> Target {
        match (self.to.as_ref().or(self.to_release.as_ref()), self.steps) {
            (Some(target), _) => target.clone(),
            (None, Some(steps)) => Target::Steps(i64::from(steps)),
            (None, None) => Target::Head,
        }
    }
}

pub(super) fn run(call: &Call<'_>, up: &Up) -> Result<Outcome, Failure> {
    let target = up.target();
    let plan = plan(call, target.clone(), Direction::Up)?;
    announce(call, &plan);
    let progress = Progress::new(call.screen, &plan.steps);
    let watch = signals::Watch::start();
    let runner = call
        .runner()
        .backup(up.backup.policy())
        .observer(progress.observer())
        .cancel(&signals::cancel())
        .only(&plan.steps);
    let report = runner.to(
        &call.conn,
        if target == Target::Head {
            target
        } else {
            absolute(&plan)
        },
    );
    drop(watch);
    let done = progress.finish();
    let report = report.map_err(|error| Failure::from(error).after(done.clone()))?;
    backup::announce(call, report.backup.as_deref());
    if let Some(newer) = &report.newer {
        let unknown = list(&newer.unknown, String::clone);
        let said = format!(
            "nothing: the database is newer, and compatible: it also has {}",
            plain(&unknown)
        );
        return Ok(Outcome::new(
            said,
            Answer::from(&report),
            "nothing: this program can use the database",
        ));
    }
    let verification = runner
        .verify(&call.conn)
        .map_err(|error| Failure::from(error).after(done.clone()))?;
    let said = if report.is_noop() {
        format!("nothing: the database is at {}", plain(&place(report.to)))
    } else {
        migrations(
            report.steps.len(),
            &format!("applied in {}, then verified", Millis(report.duration)),
        )
    };
    let disagreement = disagreement(&verification);
    let recommendation =
        "try the app on the new schema; `verify` compares ledger, migrations and schema again at any time";
    let outcome = Outcome::new(said, Answer::moved(&report, Some(verification)), recommendation).done(done);
    Ok(match disagreement {
        Some(failure) => outcome.but(failure),
        None => outcome,
    })
}

/// Shows the pending steps, before they run.
fn announce(call: &Call<'_>, plan: &Plan) {
    if plan.is_empty() {
        return;
    }
    call.screen.say(styled(
        HEADING,
        format_args!("{}:", migrations(plan.steps.len(), "pending")),
    ));
    for step in &plan.steps {
        let late = if plan.is_late(step) { "  (late)" } else { "" };
        call.screen.say(format_args!("  {}{late}", plain(&step.migration.id())));
    }
    call.screen.say(styled(HEADING, "applying:"));
}

/// The plan to a target; a failure if it goes in the other direction than the command.
pub(super) fn plan(call: &Call<'_>, target: Target, wanted: Direction) -> Result<Plan, Failure> {
    match call.runner().plan(&call.conn, target.clone()) {
        // The target is below, and the way there is irreversible: of a way down nobody has asked for there is nothing
        // more to say.
        Err(Error::Irreversible { .. }) if wanted == Direction::Up => Err(other_direction(&target, wanted)),
        Ok(plan) if plan.steps.iter().any(|step| step.direction != wanted) => Err(other_direction(&target, wanted)),
        other => Ok(other?),
    }
}

fn other_direction(target: &Target, wanted: Direction) -> Failure {
    let (side, command) = match wanted {
        Direction::Up => ("below", "down"),
        Direction::Down => ("above", "up"),
    };
    let message =
        format!("{target} is {side} where the database stands, and `{wanted}` does not go there: nothing was done");
    Failure::new(
        "other-direction",
        message,
        format!("run `status`; to go there, use `{command} --to`"),
    )
}

/// The failure for what does not agree after a run; none if all does. The mark may differ: an app may keep a value of
/// its own there.
fn disagreement(verification: &Verification) -> Option<Failure> {
    let agrees = Verification {
        mark_agrees: true,
        ..verification.clone()
    };
    (!agrees.is_ok()).then(|| super::verify::disagreement(&agrees))
}
