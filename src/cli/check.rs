//! `check`: checks and rehearses the directory, as a build would.

use clap::Args;

use super::call::{Call, Source};
use super::create::only_stand_alone;
use super::outcome::{Failure, Outcome};

#[derive(Debug, Args)]
pub(super) struct CheckOptions {
    /// Also show what the rehearsal has found out about each migration
    #[arg(long, short)]
    verbose: bool,

    /// The declared schema to hold head against
    /// [default: `schema.sql` or `schema/` beside the directory of the migrations, if there is one]
    #[arg(long, value_name = "PATH")]
    schema: Option<std::path::PathBuf>,
}

#[cfg_attr(
    not(feature = "compile"),
    expect(unused_variables, reason = "there is nothing to check")
)]
pub(super) fn run(call: &Call<'_>, options: &CheckOptions) -> Result<Outcome, Failure> {
    match &call.source {
        Source::Embedded(_) => Err(only_stand_alone(
            "check",
            "they were checked and rehearsed when this program was built",
        )),
        #[cfg(feature = "compile")]
        Source::Directory(dir) => Ok(rehearsal::check(call, dir, options)),
        #[cfg(not(feature = "compile"))]
        Source::Directory(dir) => Err(super::create::cannot_read("check", dir)),
    }
}

#[cfg(feature = "compile")]
pub(super) use rehearsal::show;

#[cfg(feature = "compile")]
mod rehearsal {
    use std::path::Path;

    use super::CheckOptions;
    use crate::build::{Checked, Compiler, Rehearsed, SnapshotInShort};
    use crate::cli::call::Call;
    use crate::cli::declaration;
    use crate::cli::outcome::{Answer, Failure, Outcome, counted, migrations};
    use crate::cli::screen::{FAINT, GOOD, plain, styled};
    use crate::source::Level;

    pub(super) fn check(call: &Call<'_>, dir: &Path, options: &CheckOptions) -> Outcome {
        let compiler = Compiler::new(dir).snapshot(options.verbose);
        let checked = match options.schema.clone().or_else(|| declaration::beside(dir)) {
            Some(schema) => compiler.schema(schema).check(),
            None => compiler.check(),
        };
        show(call, &checked);
        let rehearsed = checked.rehearsed();
        if options.verbose {
            rehearsed.iter().for_each(|migration| tell(call, migration));
        }
        let snapshot = checked.snapshot_in_short();
        if let Some(snapshot) = &snapshot {
            call.screen
                .say(format_args!("new databases  {}", plain(&said(snapshot))));
        }
        let (errors, warnings) = (checked.lines(Level::Deny), checked.lines(Level::Warn));
        let found = match (errors.len(), warnings.len()) {
            (0, 0) => "nothing found".to_owned(),
            (errors, warnings) => format!(
                "{} and {} found",
                counted(errors, "error"),
                counted(warnings, "warning")
            ),
        };
        let drafts = checked.draft_ids();
        let drafts_said = match drafts.as_ref().map(Vec::len) {
            None | Some(0) => String::new(),
            Some(drafts) => format!(", {}", counted(drafts, "draft")),
        };
        let state = format!("checked and rehearsed{drafts_said}, {found}");
        let said = migrations(checked.migration_count(), &state);
        let answer = Answer::Check {
            migrations: checked.migration_count(),
            rehearsed,
            snapshot,
            drafts,
            errors,
            warnings,
        };
        let recommendation = "review what is pending with `plan`, then run `up`";
        let outcome = Outcome::new(said, answer, recommendation);
        if checked.is_refused() {
            return outcome.but(Failure::new(
                "invalid-set",
                "the migrations did not pass their checks",
                "correct the files, then run `check` again",
            ));
        }
        call.screen.say(styled(GOOD, "the migrations passed their checks"));
        outcome
    }

    fn said(snapshot: &SnapshotInShort) -> String {
        let bytes = |bytes: Option<usize>, what: &str| bytes.map(|bytes| format!("{bytes} bytes for the {what}"));
        match &snapshot.none_because {
            Some(why) => format!("run all migrations: {why}"),
            None => {
                let sizes = [
                    bytes(snapshot.script_bytes, "script"),
                    bytes(snapshot.image_bytes, "image"),
                ];
                let sizes: Vec<_> = sizes.into_iter().flatten().collect();
                format!("take a copy of head; the binary holds {}", sizes.join(" and "))
            }
        }
    }

    /// What the rehearsal has found out about a migration.
    fn tell(call: &Call<'_>, migration: &Rehearsed) {
        let line = |key: &str, value: &str| {
            call.screen.say(format_args!(
                "  {}  {}",
                styled(FAINT, format_args!("{key:<8}")),
                plain(value)
            ));
        };
        call.screen.say(plain(&migration.id));
        line("schema", &migration.schema_version);
        let fates = migration.rows.iter().map(|row| format!("{} {}", row.table, row.fate));
        let fates: Vec<_> = fates.collect();
        if !fates.is_empty() {
            line("rows", &fates.join(", "));
        }
        line("down", &migration.reversal);
        if let Some(fixture) = &migration.fixture {
            line("fixture", &format!("{fixture}: its rows were there from then on"));
        }
        if !migration.nondeterministic.is_empty() {
            let functions = migration.nondeterministic.join(", ");
            line(
                "varies",
                &format!(
                    "{functions}: its rows are others on each machine, so that no copy of head can take its place"
                ),
            );
        }
    }

    /// Each finding with its source line.
    #[cfg(feature = "embed")]
    pub(in crate::cli) fn show(call: &Call<'_>, checked: &Checked) {
        checked
            .rendered(true)
            .iter()
            .for_each(|finding| call.screen.say(format_args!("{finding}\n")));
    }

    /// Each finding in one line.
    #[cfg(not(feature = "embed"))]
    pub(in crate::cli) fn show(call: &Call<'_>, checked: &Checked) {
        for (level, name) in [(Level::Deny, "error"), (Level::Warn, "warning")] {
            checked
                .lines(level)
                .iter()
                .for_each(|line| call.screen.say(format_args!("{name}: {}", plain(line))));
        }
    }
}
