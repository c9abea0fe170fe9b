//! `status`: where the database stands, and whether its file is sound.

use clap::Args;
use rusqlite::Connection;

use super::call::Call;
use super::outcome::{Answer, ConnectionFacts, Failure, Outcome, PENDING, StatusAnswer};
use super::screen::{BAD, GOOD, plain, styled};
use crate::envelope::enforces_foreign_keys;
use crate::error::Error;
use crate::report::Status;

#[derive(Debug, Args)]
pub(super) struct StatusOptions {
    /// Exit with code 3 if something is pending
    #[arg(long)]
    exit_code: bool,
}

pub(super) fn run(call: &Call<'_>, options: &StatusOptions) -> Result<Outcome, Failure> {
    let status = call.runner().status(&call.conn)?;
    let connection = if call.is_missing {
        facts_without_file()
    } else {
        facts(&call.conn)?
    };
    call.screen.say(plain(&status.to_string()));
    show(call, &connection);
    let recommendation = recommendation(&status);
    let damage = connection
        .quick_check
        .as_deref()
        .filter(|found| *found != "ok")
        .map(damaged);
    let exit = if options.exit_code && !status.pending.is_empty() {
        PENDING
    } else {
        super::outcome::DONE
    };
    let answer = Answer::Status(Box::new(StatusAnswer { status, connection }));
    let outcome = Outcome::new("looked, and changed nothing", answer, recommendation).exit(exit);
    Ok(match damage {
        Some(failure) => outcome.but(failure),
        None => outcome,
    })
}

/// What is to be said of the file and the connection.
fn facts(conn: &Connection) -> Result<ConnectionFacts, Failure> {
    let read = |pragma: &str| conn.query_row(pragma, [], |row| row.get::<_, String>(0));
    let journal_mode = read("PRAGMA main.journal_mode").map_err(Error::sqlite("reading the journal mode"))?;
    let quick_check = read("PRAGMA main.quick_check(1)").map_err(Error::sqlite("checking the file"))?;
    Ok(ConnectionFacts {
        sqlite: rusqlite::version(),
        journal_mode: Some(journal_mode),
        foreign_keys: Some(enforces_foreign_keys(conn)?),
        quick_check: Some(quick_check),
    })
}

fn facts_without_file() -> ConnectionFacts {
    ConnectionFacts {
        sqlite: rusqlite::version(),
        journal_mode: None,
        foreign_keys: None,
        quick_check: None,
    }
}

fn show(call: &Call<'_>, facts: &ConnectionFacts) {
    let mut line = format!("file     SQLite {}", facts.sqlite);
    match (&facts.journal_mode, facts.foreign_keys, &facts.quick_check) {
        (Some(journal_mode), Some(foreign_keys), Some(quick_check)) => {
            let is_ok = quick_check == "ok";
            let check = styled(if is_ok { GOOD } else { BAD }, plain(quick_check));
            let foreign_keys = if foreign_keys { "on" } else { "off" };
            line.push_str(&format!(
                ", journal mode {journal_mode}, foreign keys {foreign_keys}, quick check {check}"
            ));
        }
        _ => line.push_str(", no file yet"),
    }
    call.screen.say(line);
}

/// The failure for a file that SQLite's `quick_check` finds fault with.
fn damaged(found: &str) -> Failure {
    let recommendation =
        "keep a copy of the file, then restore a backup or recover it with `.recover` in the sqlite3 shell";
    Failure::new(
        "corrupt",
        format!("the database file is damaged: {found}"),
        recommendation,
    )
}

fn recommendation(status: &Status) -> &'static str {
    if !status.unknown.is_empty()
        || !status.edited.is_empty()
        || status.drift.as_ref().is_none_or(|drift| !drift.is_empty())
    {
        "run `verify`; nothing should be applied before all agrees"
    } else if status.pending.is_empty() {
        "nothing: the database is at head"
    } else {
        "review what is pending with `plan`, then run `up`"
    }
}
