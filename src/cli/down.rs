//! `down`: undoes the last migrations, after asking.

use clap::Args;

use super::backup::{self, BackupPolicy};
use super::call::Call;
use super::confirm::confirm;
use super::outcome::{Answer, Failure, Outcome, migrations};
use super::progress::Progress;
use super::screen::{HEADING, plain, styled};
use super::signals;
use super::up;
use super::values::{target, to_release};
use crate::migration::{Direction, Target};
use crate::plan::absolute;
use crate::report::{Millis, place};

#[derive(Debug, Args)]
pub(super) struct Down {
    /// Undo so many migrations [default: 1]
    #[arg(value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with_all = ["to", "to_release"])]
    steps: Option<u32>,

    /// Undo all after this version; `base` undoes everything
    #[arg(long, value_name = "VERSION", value_parser = target)]
    to: Option<Target>,

    /// Undo all that the app of this release does not know, by the lock file
    #[arg(long, value_name = "X.Y.Z", value_parser = to_release, conflicts_with = "to")]
    to_release: Option<Target>,

    /// Do not ask; needed where there is no terminal
    #[arg(long, short)]
    yes: bool,

    #[command(flatten)]
    backup: BackupPolicy,
}

impl Down {
    fn target(&self) -> Target {
        match self.to.as_ref().or(self.to_release.as_ref()) {
            Some(target) => target.clone(),
            None => Target::Steps(-i64::from(self.steps.unwrap_or(1))),
        }
    }
}

pub(super) fn run(call: &Call<'_>, down: &Down) -> Result<Outcome, Failure> {
    let plan = up::plan(call, down.target(), Direction::Down)?;
    if !plan.is_empty() {
        confirm(call, &plan, down.yes)?;
        call.screen.say(styled(HEADING, "undoing:"));
    }
    let progress = Progress::new(call.screen, &plan.steps);
    let watch = signals::Watch::start();
    let runner = call
        .runner()
        .backup(down.backup.policy())
        .observer(progress.observer())
        .cancel(&signals::cancel())
        .only(&plan.steps);
    let report = runner.to(&call.conn, absolute(&plan));
    drop(watch);
    let done = progress.finish();
    let report = report.map_err(|error| Failure::from(error).after(done.clone()))?;
    backup::announce(call, report.backup.as_deref());
    if report.is_noop() {
        let said = format!("nothing: the database is at {}", plain(&place(report.to)));
        return Ok(Outcome::new(
            said,
            Answer::from(&report),
            "run `status` to see where the database stands",
        ));
    }
    let said = migrations(report.steps.len(), &format!("undone in {}", Millis(report.duration)));
    let recommendation =
        "data may be lost: check the state with `status` and `verify`, and that the app still finds its rows";
    Ok(Outcome::new(said, Answer::from(&report), recommendation).done(done))
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use crate::build::Compiler;
    use crate::migration::Target;

    #[test]
    fn only_what_was_agreed_to_is_undone() {
        let dir = tempfile::tempdir().expect("a directory");
        for id in ["0001_a", "0002_b", "0003_c"] {
            let table = &id[5..];
            let write = |part: &str, sql: String| std::fs::write(dir.path().join(format!("{id}.{part}.sql")), sql);
            write("up", format!("CREATE TABLE {table} (x);")).expect("a file");
            write("down", format!("DROP TABLE {table};")).expect("a file");
        }
        let set = Compiler::new(dir.path()).compile().expect("a set");
        let conn = rusqlite::Connection::open_in_memory().expect("a database");
        let version = |text: &str| Target::Version(text.parse().expect("a version"));
        set.to(&conn, version("2")).expect("up");
        // Somebody is asked about undoing 0002. Meanwhile another process applies 0003.
        let agreed = set.plan(&conn, version("1")).expect("a plan");
        set.to_head(&conn).expect("up");
        let refused = set
            .runner()
            .only(&agreed.steps)
            .to(&conn, version("1"))
            .expect_err("0003 was not shown");
        assert!(
            refused.to_string().contains("another process has moved the database"),
            "{refused}"
        );
        assert_eq!(
            set.status(&conn).expect("a status").current_id.as_deref(),
            Some("0003_c")
        );
        // What another process has already undone is no longer to do.
        set.down(&conn, 1).expect("down");
        assert_eq!(
            set.runner()
                .only(&agreed.steps)
                .to(&conn, version("1"))
                .expect("down")
                .steps
                .len(),
            1
        );
    }
}
