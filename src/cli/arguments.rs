//! The command line as clap reads it: the options that all commands share, and the commands.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use super::connection::Access;
use super::database::Database;
use super::outcome::{Failure, Outcome};
use super::screen::{Output, Screen};
use super::summary::Summary;
use super::{
    backup, check, create, diff, down, explain, history, lock, plan, rebase, repair, restore, schema, stamp, status, up,
};
use crate::runner::Runner;

/// Where the stand-alone program looks for migrations.
pub(super) const DEFAULT_DIR: &str = "migrations";

const AFTER_HELP: &str = "\
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 something is pending (status --exit-code) or differs (diff --exit-code).
Colour appears on a terminal only, and never where NO_COLOR is set.";

/// The variable is read by hand: clap would show its value, and that may hold a password.
const DATABASE: &str = "The database: a path, sqlite:PATH, sqlite://PATH or a file: URI [env: DATABASE_URL]";

/// SQLite migrations: up, down, and what there is to know about a database.
#[derive(Debug, Parser)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// The directory of the migrations [default: migrations]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,

    #[arg(long, global = true, value_name = "FILE", help = DATABASE)]
    pub(super) database: Option<OsString>,

    /// How long to wait while others keep the database locked
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = Runner::BUSY_TIMEOUT.as_secs())]
    busy_timeout: u64,

    /// Print one JSON object and nothing else to standard output
    #[arg(long, global = true)]
    json: bool,

    /// Without a command: up
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Apply what is pending
    Up(up::Up),
    /// Undo the last migrations; asks first, because data may be lost
    Down(down::Down),
    /// Write the files of a new migration, from what the declared schema says
    Create(create::Create),
    /// Print the schema at head
    Schema(schema::SchemaOptions),
    /// Show what differs between two schemas: head, a version, a declared schema, a database
    Diff(diff::Diff),
    /// Show where the database stands
    Status(status::StatusOptions),
    /// Show what was done to the database, newest first
    History(history::History),
    /// Show the steps to a version without running them
    Plan(plan::PlanOptions),
    /// Compare the ledger, the migrations and the schema
    Verify,
    /// Record migrations as applied without running them
    Stamp(stamp::Stamp),
    /// Record the checksums of edited migrations anew; asks first
    Repair(repair::Repair),
    /// Copy the database into a file, and verify the copy
    Backup(backup::BackupOptions),
    /// Put a backup in the place of the database; asks first, and keeps what it replaces
    Restore(restore::Restore),
    /// Check and rehearse the directory, and hold it against the lock file
    Check(check::CheckOptions),
    /// Record the drafts in the lock file as shipped with a release
    Lock(lock::Lock),
    /// Give the drafts versions behind the last shipped migration
    Rebase(rebase::Rebase),
    /// Explain a check, or list them all
    Explain(explain::Explain),
}

impl Command {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Up(_) => "up",
            Self::Down(_) => "down",
            Self::Create(_) => "create",
            Self::Schema(_) => "schema",
            Self::Diff(_) => "diff",
            Self::Status(_) => "status",
            Self::History(_) => "history",
            Self::Plan(_) => "plan",
            Self::Verify => "verify",
            Self::Stamp(_) => "stamp",
            Self::Repair(_) => "repair",
            Self::Backup(_) => "backup",
            Self::Restore(_) => "restore",
            Self::Check(_) => "check",
            Self::Lock(_) => "lock",
            Self::Rebase(_) => "rebase",
            Self::Explain(_) => "explain",
        }
    }

    /// What the command does to the database file.
    pub(super) const fn access(&self) -> Access {
        match self {
            Self::Up(_) => Access::Create,
            Self::Down(_) | Self::Stamp(_) | Self::Repair(_) | Self::Backup(_) => Access::Write,
            _ => Access::Read,
        }
    }

    /// Whether the command opens the database itself, because what is there may be no database any more.
    pub(super) const fn opens_by_itself(&self) -> bool {
        matches!(self, Self::Restore(_))
    }

    /// Whether it is about the files of the directory, so that it needs neither a database nor a set
    /// that passes its checks.
    pub(super) const fn is_about_files(&self) -> bool {
        matches!(
            self,
            Self::Create(_)
                | Self::Schema(_)
                | Self::Diff(_)
                | Self::Check(_)
                | Self::Lock(_)
                | Self::Rebase(_)
                | Self::Explain(_)
        )
    }
}

/// The command of a command line that names none.
const UP: Command = Command::Up(up::Up {
    steps: None,
    to: None,
    to_release: None,
    backup: backup::BackupPolicy::DEFAULT,
});

impl Arguments {
    /// Reads the words behind the program's name. `default`: the database of a program that carries its migrations.
    /// Such a program reads no directory, so its help shows neither `--dir` nor the commands that are about one.
    pub(super) fn read(
        name: &'static str,
        version: &'static str,
        default: Option<&Path>,
        words: &[OsString],
    ) -> Result<Self, clap::Error> {
        let mut command = Self::command()
            .name(name)
            .bin_name(name)
            .version(version)
            .no_binary_name(true);
        if let Some(default) = default {
            let hidden = |arg: clap::Arg| arg.hide(true);
            let help = format!("{DATABASE} [default: {}]", default.display());
            command = command.mut_arg("dir", hidden).mut_arg("database", |arg| arg.help(help));
            for name in ["schema", "diff", "check", "lock", "rebase", "explain"] {
                command = command.mut_subcommand(name, |command| command.hide(true));
            }
        }
        let matches = command.try_get_matches_from(words)?;
        Self::from_arg_matches(&matches)
    }

    pub(super) fn busy_timeout(&self) -> Duration {
        Duration::from_secs(self.busy_timeout)
    }

    /// The command; `up` where none is named.
    pub(super) fn chosen_command(&self) -> &Command {
        self.command.as_ref().unwrap_or(&UP)
    }

    /// What standard output is for.
    pub(super) fn output(&self) -> Output {
        match self.chosen_command() {
            _ if self.json => Output::Json,
            Command::Plan(plan) if plan.sql => Output::Script,
            Command::Schema(_) => Output::Script,
            _ => Output::Text,
        }
    }
}

/// Answers a command line that clap does not take: with what is wrong, or with the help that was asked for.
pub(super) fn refuse(error: &clap::Error, words: &[OsString]) -> ExitCode {
    let text = hide_passwords(error.render().ansi().to_string(), words);
    let wants_json = words.iter().any(|word| word == OsStr::new("--json"));
    if !error.use_stderr() {
        let screen = Screen::new(Output::Text);
        screen.print(&text);
        return ExitCode::from(screen.exit_code(0));
    }
    let screen = Screen::new(if wants_json { Output::Json } else { Output::Text });
    if wants_json {
        let plain = hide_passwords(error.render().to_string(), words);
        let failure = Failure::usage(plain.trim().trim_start_matches("error: "), "see --help");
        return ExitCode::from(Summary::without_command().close(Outcome::failed(failure), &screen));
    }
    screen.tell(text.trim_end());
    ExitCode::from(outcome_code(error))
}

fn outcome_code(error: &clap::Error) -> u8 {
    u8::try_from(error.exit_code()).unwrap_or(super::outcome::USAGE)
}

/// A text without passwords: a message may repeat a word of the command line, which may be a connection string.
fn hide_passwords(mut text: String, words: &[OsString]) -> String {
    for word in words.iter().filter_map(|word| word.to_str()) {
        let shown = Database::redact(word);
        if shown != word {
            text = text.replace(word, &shown);
        }
    }
    text
}
