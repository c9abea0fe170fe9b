//! `check`: checks and rehearses the directory, as the build does.

use clap::Args;

use super::call::{Call, Source, only_stand_alone};
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

    /// Judge the files without the app's build script, whose levels, functions and Rust steps are not known then
    #[arg(long)]
    alone: bool,
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
        Source::Directory(dir) => rehearsal::check(call, dir, options),
        #[cfg(not(feature = "compile"))]
        Source::Directory(dir) => Err(super::call::cannot_read("check", dir)),
    }
}

#[cfg(feature = "compile")]
pub(super) use rehearsal::{show, show_found};

#[cfg(feature = "compile")]
mod rehearsal {
    use std::path::Path;

    use super::CheckOptions;
    use crate::build::account::{Account, Rehearsed, SnapshotInShort};
    use crate::build::{Checked, Compiler};
    use crate::cli::build_script::BuildScript;
    use crate::cli::call::Call;
    use crate::cli::declaration;
    use crate::cli::outcome::{Answer, Failure, Outcome, counted, migrations};
    use crate::cli::screen::{FAINT, GOOD, plain, styled};

    pub(super) fn check(call: &Call<'_>, dir: &Path, options: &CheckOptions) -> Result<Outcome, Failure> {
        let script = BuildScript::of(dir).filter(|_| !options.alone);
        let asked = match &script {
            Some(script) => asked(call, dir, options, script)?,
            None => None,
        };
        let by = script.filter(|_| asked.is_some());
        let account = asked.unwrap_or_else(|| alone(dir, options));
        Ok(outcome(call, options, account, by.as_ref()))
    }

    /// What the build says. Where the build script names no declared schema, and one lies beside the directory, it is
    /// asked again with that one.
    fn asked(
        call: &Call<'_>,
        dir: &Path,
        options: &CheckOptions,
        script: &BuildScript,
    ) -> Result<Option<Account>, Failure> {
        let account = script.account(call, options.schema.as_deref())?;
        let is_left = |account: &Account| !account.is_declared && !account.is_refused();
        match declaration::beside(dir) {
            Some(schema) if account.as_ref().is_some_and(is_left) => script.account(call, Some(&schema)),
            _ => Ok(account),
        }
    }

    /// What the files say by themselves.
    fn alone(dir: &Path, options: &CheckOptions) -> Account {
        let compiler = Compiler::new(dir).snapshot(options.verbose);
        let checked = match options.schema.clone().or_else(|| declaration::beside(dir)) {
            Some(schema) => compiler.schema(schema).check(),
            None => compiler.check(),
        };
        Account::of(&checked)
    }

    fn outcome(call: &Call<'_>, options: &CheckOptions, account: Account, by: Option<&BuildScript>) -> Outcome {
        show_found(call, &account);
        let rehearsed: Vec<_> = account.rehearsed.iter().map(|known| known.migration.clone()).collect();
        let snapshot = account.snapshot.clone().filter(|_| options.verbose);
        if options.verbose {
            rehearsed.iter().for_each(|migration| tell(call, migration));
        }
        if let Some(snapshot) = &snapshot {
            call.screen
                .say(format_args!("new databases  {}", plain(&said(snapshot))));
        }
        let (errors, warnings) = (account.lines(true), account.lines(false));
        let found = match (errors.len(), warnings.len()) {
            (0, 0) => "nothing found".to_owned(),
            (errors, warnings) => format!(
                "{} and {} found",
                counted(errors, "error"),
                counted(warnings, "warning")
            ),
        };
        let drafts_said = match account.drafts.as_ref().map(Vec::len) {
            None | Some(0) => String::new(),
            Some(drafts) => format!(", {}", counted(drafts, "draft")),
        };
        let by_whom = by.map_or("", |_| " by the build script");
        let state = format!("checked and rehearsed{by_whom}{drafts_said}, {found}");
        let said = migrations(account.migration_count, &state);
        let is_refused = account.is_refused();
        let answer = Answer::Check {
            migrations: account.migration_count,
            build_script: by.map(|script| script.manifest().to_owned()),
            rehearsed,
            snapshot,
            drafts: account.drafts,
            errors,
            warnings,
        };
        let recommendation = match account.migration_count {
            0 => "write the first migration with `create`",
            _ => "review what is pending with `plan`, then run `up`",
        };
        let outcome = Outcome::new(said, answer, recommendation);
        if is_refused {
            return outcome.but(Failure::new(
                "invalid-set",
                "the migrations did not pass their checks",
                "correct the files, then run `check` again",
            ));
        }
        call.screen.say(styled(GOOD, "the migrations passed their checks"));
        outcome
    }

    /// What new databases do, in a few words.
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

    /// Shows what the rehearsal has found out about a migration.
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

    /// Shows each finding of a directory that was checked without the build script.
    pub(in crate::cli) fn show(call: &Call<'_>, checked: &Checked) {
        show_found(call, &Account::of(checked));
    }

    /// Shows each finding with its source line; without the feature `embed`, which draws it, in one line.
    pub(in crate::cli) fn show_found(call: &Call<'_>, account: &Account) {
        for found in &account.findings {
            if cfg!(feature = "embed") {
                call.screen.say(format_args!("{}\n", found.shown));
            } else {
                let level = if found.is_denied { "error" } else { "warning" };
                call.screen.say(format_args!("{level}: {}", plain(&found.line)));
            }
        }
    }
}
