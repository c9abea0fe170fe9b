//! The commands, for the app's own binary and for the stand-alone `tohead` (feature `cli`).
//!
//! `migrate::cli()` hands the command line of the process over to [`App`]:
//!
//! ```no_run
//! # mod migrate { pub fn cli() -> std::process::ExitCode { unimplemented!() } }
//! fn main() -> std::process::ExitCode {
//!     migrate::cli()
//! }
//! ```
//!
//! An app that has a command line of its own passes on what is meant for tohead:
//!
//! ```no_run
//! # mod migrate { pub fn runner() -> tohead::Runner { unimplemented!() } }
//! # fn demo(migrations: tohead::Migrations) -> std::process::ExitCode {
//! let mut words = std::env::args().skip(1);
//! match words.next().as_deref() {
//!     Some("db") => tohead::cli::App::new(migrations, "keto db").run_from(words),
//!     _ => todo!("the app's own commands"),
//! }
//! # }
//! ```
//!
//! What every command does, and its exit code, is described in `docs/commands.md`; what `--json`
//! prints, in `docs/json.md`.

mod arguments;
#[cfg(feature = "compile")]
mod author;
mod backup;
#[cfg(feature = "compile")]
mod build_script;
mod call;
mod check;
mod confirm;
mod connection;
mod create;
mod database;
#[cfg(feature = "compile")]
mod declaration;
mod diff;
#[cfg(feature = "compile")]
mod directory;
mod down;
mod explain;
#[cfg(feature = "compile")]
mod git;
mod history;
mod lock;
#[cfg(feature = "compile")]
mod numbering;
mod outcome;
mod plan;
mod progress;
mod rebase;
#[cfg(feature = "compile")]
mod release;
#[cfg(feature = "compile")]
mod renumber;
mod repair;
#[cfg(feature = "compile")]
mod replace;
mod restore;
mod schema;
mod screen;
mod side;
mod signals;
mod stamp;
mod status;
mod summary;
mod up;
mod values;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use arguments::{Arguments, Command};
use call::{Call, Source};
use connection::{Checked, Opening};
use database::Database;
use outcome::{Failure, Outcome};
use screen::Screen;
use summary::Summary;

use crate::migration::Migrations;

/// The command line over one set.
///
/// It prints to standard output and standard error, asks on the terminal before it undoes anything,
/// and returns the exit code of the process: 0 done, 1 failed, 2 wrong usage, 3 something is
/// pending (`status --exit-code`) or differs (`diff --exit-code`).
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct App {
    name: &'static str,
    /// None: a directory is compiled when a command needs its set.
    set: Option<Migrations>,
}

impl App {
    /// The commands over an embedded set. `name` is how the help calls the program; unless the user
    /// chooses another one, the database is the file `<name>.db` in the current directory.
    pub const fn new(set: Migrations, name: &'static str) -> Self {
        Self { name, set: Some(set) }
    }

    /// The stand-alone program: it compiles the directory that `--dir` names, and has no database of
    /// its own.
    #[cfg(feature = "compile")]
    pub const fn stand_alone(name: &'static str) -> Self {
        Self { name, set: None }
    }

    /// Carries out the command line of this process.
    pub fn run(self) -> ExitCode {
        self.run_from(std::env::args_os().skip(1))
    }

    /// Carries out a command line that the app took apart itself: what follows the program's name.
    pub fn run_from(self, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> ExitCode {
        let words: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        let version = self.set.map_or(env!("CARGO_PKG_VERSION"), |set| set.app_version());
        let arguments = match Arguments::read(self.name, version, self.default_database().as_deref(), &words) {
            Ok(arguments) => arguments,
            Err(error) => return arguments::refuse(&error, &words),
        };
        let screen = Screen::new(arguments.output());
        let mut summary = Summary::new(arguments.chosen_command().name());
        let outcome = self
            .carry_out(&arguments, &screen, &mut summary)
            .unwrap_or_else(Outcome::failed);
        ExitCode::from(summary.close(outcome, &screen))
    }

    /// What every command does: choose the database, see whether it can be read, read the set, do the work, and look
    /// where the database stands now.
    fn carry_out(&self, arguments: &Arguments, screen: &Screen, summary: &mut Summary) -> Result<Outcome, Failure> {
        let command = arguments.chosen_command();
        let source = self.source(arguments)?;
        let database = Database::choose(arguments.database.as_deref(), self.default_database())?;
        if database.is_none() && !command.is_about_files() {
            return Err(Failure::usage(
                "no database was named",
                "give one with --database FILE, or in the variable DATABASE_URL",
            ));
        }
        summary.database = database.as_ref().map(|database| database.shown().to_owned());
        let busy_timeout = arguments.busy_timeout();
        let opening = database.as_ref().map(|database| Opening {
            database,
            access: command.access(),
            busy_timeout,
        });
        let checked = Checked::new(opening.filter(|_| !command.opens_by_itself()))?;
        summary.is_missing = match &database {
            Some(database) if command.opens_by_itself() => connection::is_missing(database)?,
            _ => checked.is_missing(),
        };
        let set = match command {
            _ if command.is_about_files() => None,
            // The ledger can be read whatever became of the directory.
            Command::History(_) => source.set().ok(),
            _ => Some(source.set()?),
        };
        let mut conn = checked.open()?;
        signals::cancel().attach(&mut conn)?;
        let mut call = Call {
            database: database.as_ref(),
            conn,
            knows_set: set.is_some(),
            set: set.unwrap_or(call::NO_MIGRATIONS),
            source,
            screen,
            is_missing: summary.is_missing,
            busy_timeout,
        };
        let outcome = dispatch(command, &call);
        if command.opens_by_itself()
            && let Ok(conn) = Checked::new(opening).and_then(Checked::open)
        {
            call.conn = conn;
        }
        summary.look(&call);
        summary.is_missing = database
            .as_ref()
            .is_some_and(|database| connection::is_missing(database).unwrap_or(false));
        outcome
    }

    /// Where the migrations come from: this program, or a directory.
    fn source(&self, arguments: &Arguments) -> Result<Source, Failure> {
        match (self.set, &arguments.dir) {
            (Some(set), None) => Ok(Source::Embedded(set)),
            (Some(_), Some(_)) => Err(Failure::usage(
                "this program carries its migrations and reads no directory",
                "leave --dir out, or use the stand-alone `tohead`",
            )),
            (None, dir) => Ok(Source::Directory(
                dir.clone().unwrap_or_else(|| PathBuf::from(arguments::DEFAULT_DIR)),
            )),
        }
    }

    /// The database of a program that carries its migrations, where the user names none: `<name>.db`.
    fn default_database(&self) -> Option<PathBuf> {
        let first_word = self.name.split_whitespace().next().unwrap_or(self.name);
        self.set.map(|_| PathBuf::from(format!("{first_word}.db")))
    }
}

/// Whether a word is one of the commands: an app with commands of its own can tell by the first word whether to
/// pass the command line on.
///
/// ```
/// assert!(tohead::cli::is_command("status"));
/// assert!(!tohead::cli::is_command("shopping-list"));
/// ```
#[must_use]
pub fn is_command(word: &str) -> bool {
    <Command as clap::Subcommand>::has_subcommand(word)
}

fn dispatch(command: &Command, call: &Call<'_>) -> Result<Outcome, Failure> {
    match command {
        Command::Up(up) => up::run(call, up),
        Command::Down(down) => down::run(call, down),
        Command::Create(create) => create::run(call, create),
        Command::Schema(schema) => schema::run(call, schema),
        Command::Diff(diff) => diff::run(call, diff),
        Command::Status(status) => status::run(call, status),
        Command::History(history) => history::run(call, history),
        Command::Plan(plan) => plan::run(call, plan),
        Command::Verify => verify::run(call),
        Command::Stamp(stamp) => stamp::run(call, stamp),
        Command::Repair(repair) => repair::run(call, repair),
        Command::Backup(options) => backup::run(call, options),
        Command::Restore(restore) => restore::run(call, restore),
        Command::Check(check) => check::run(call, check),
        Command::Lock(lock) => lock::run(call, lock),
        Command::Rebase(rebase) => rebase::run(call, rebase),
        Command::Explain(explain) => explain::run(call, explain),
    }
}

#[cfg(test)]
mod tests {
    use super::{App, call};

    #[test]
    fn an_app_has_a_database_of_its_own() {
        for name in ["keto", "keto db"] {
            let database = App::new(call::NO_MIGRATIONS, name).default_database();
            assert_eq!(database.as_deref(), Some("keto.db".as_ref()));
        }
    }
}
