//! keto: meal plans, recipes and shopping lists for ketogenic diets, in one SQLite file.
//!
//! The database is brought to head at every launch. The app's own commands are below; tohead's commands
//! (`up`, `down`, `status`, `backup`, …) are part of this binary too.

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use rusqlite::Connection;

mod database;
mod foods;
mod plan;
mod recipes;
mod shopping;
mod table;
mod users;
mod welcome;

tohead::embed!(pub mod migrate);

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Meal plans, recipes and shopping lists that stay under your carb limit.
#[derive(Parser)]
#[command(version, after_help = AFTER_HELP)]
struct Arguments {
    /// The database: a path, sqlite:path or sqlite://path [env: DATABASE_URL] [default: keto.db]
    #[arg(long, global = true, value_name = "PATH")]
    database: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER_HELP: &str = "\
The database: keto status, up, down, history, plan, verify, stamp, repair, backup, restore. Try `keto status`.";

#[derive(Subcommand)]
enum Command {
    /// Plan the meals of one day, or of several, from the recipes; plans them anew if they were.
    PlanDay(plan::Arguments),
    /// Show the meals of a planned day.
    Day(plan::DayArguments),
    /// Draw up the shopping list for the planned days.
    ShoppingList(shopping::Arguments),
    /// Tick off a food on the shopping lists.
    Bought(shopping::BoughtArguments),
    /// List foods with their macros per 100 g.
    Foods(foods::Arguments),
    /// List the recipes with their macros per serving, or show one.
    Recipes(recipes::Arguments),
    /// Add, list and configure users.
    #[command(subcommand)]
    Users(users::Command),
}

fn main() -> ExitCode {
    let first = first_word(
        std::env::args_os()
            .skip(1)
            .map(|word| word.to_string_lossy().into_owned()),
    );
    if first.is_some_and(|word| tohead::cli::is_command(&word)) {
        return migrate::cli();
    }
    match run(Arguments::parse()).and_then(|text| print(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

/// Opens the database, brings it to head, and does what was asked for.
fn run(arguments: Arguments) -> Result<String> {
    let mut conn = open(database::choose(arguments.database))?;
    match arguments.command {
        None => welcome::show(&conn),
        Some(Command::PlanDay(arguments)) => plan::plan(&mut conn, &arguments),
        Some(Command::Day(arguments)) => plan::show(&conn, &arguments),
        Some(Command::ShoppingList(arguments)) => shopping::list(&mut conn, &arguments),
        Some(Command::Bought(arguments)) => shopping::bought(&conn, &arguments),
        Some(Command::Foods(arguments)) => foods::list(&conn, &arguments),
        Some(Command::Recipes(arguments)) => recipes::list(&conn, &arguments),
        Some(Command::Users(command)) => users::run(&mut conn, &command),
    }
}

fn open(path: PathBuf) -> Result<Connection> {
    let conn = Connection::open(path)?;
    let report = migrate::to_head(&conn)?;
    if !report.is_noop() {
        eprintln!("{report}");
    }
    Ok(conn)
}

/// The first argument that is neither an option nor the value of one.
fn first_word(mut arguments: impl Iterator<Item = String>) -> Option<String> {
    while let Some(argument) = arguments.next() {
        if matches!(argument.as_str(), "--database" | "--dir") {
            arguments.next();
        } else if !argument.starts_with('-') {
            return Some(argument);
        }
    }
    None
}

/// The error and what is behind it, the cause last.
fn complain(error: &dyn Error) {
    eprintln!("keto: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("  because: {error}");
        cause = error.source();
    }
}

/// A reader that closed its end (`keto foods | head`) has seen enough; that is no error.
fn print(text: &str) -> Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::first_word;

    #[test]
    fn options_and_their_values_are_no_commands() {
        let cases: &[(&[&str], Option<&str>)] = &[
            (&[], None),
            (&["up"], Some("up")),
            (&["--database", "up", "foods"], Some("foods")),
            (&["--database=x.db", "status"], Some("status")),
            (&["--dir", "down", "plan"], Some("plan")),
            (&["--help"], None),
        ];
        for (arguments, expected) in cases {
            let found = first_word(arguments.iter().map(|&argument| argument.to_owned()));
            assert_eq!(found.as_deref(), *expected, "{arguments:?}");
        }
    }
}
