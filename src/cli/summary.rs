//! The summary at the end of every command: where the database stands, what was done, what to do next.

use serde::Serialize;

use super::call::Call;
use super::outcome::{Answer, Done, Failure, Outcome};
use super::screen::{BAD, GOOD, HEADING, Screen, WARNING, plain, styled};
use crate::migration::Migration;
use crate::report::Status;

/// What is known about a command besides its outcome, gathered on its way.
pub(super) struct Summary {
    command: Option<&'static str>,
    set: Option<&'static str>,
    pub(super) database: Option<String>,
    /// The database file did not exist when the command started.
    pub(super) is_missing: bool,
    place: Place,
    /// The ids of what is pending; none where it is not known.
    pending: Option<Vec<String>>,
}

/// Where the database stands.
enum Place {
    Unknown,
    Base,
    At { version: String, name: String },
}

impl Summary {
    /// For a command, by its name.
    pub(super) fn new(command: &'static str) -> Self {
        Self {
            command: Some(command),
            ..Self::without_command()
        }
    }

    /// For a command line that names no command.
    pub(super) fn without_command() -> Self {
        Self {
            command: None,
            set: None,
            database: None,
            is_missing: false,
            place: Place::Unknown,
            pending: None,
        }
    }

    /// Looks where the database stands after the command, if it can be read.
    pub(super) fn look(&mut self, call: &Call<'_>) {
        self.set = Some(call.set.set());
        if self.database.is_none() {
            return;
        }
        if let Ok(status) = call.runner().status(&call.conn) {
            self.place = place(&status);
            self.pending = call.knows_set.then(|| {
                status
                    .pending
                    .iter()
                    .map(|migration| Migration::id(migration))
                    .collect()
            });
        }
    }

    /// Prints what is left to say, and returns the exit code.
    pub(super) fn close(self, outcome: Outcome, screen: &Screen) -> u8 {
        let exit = outcome.exit;
        if screen.is_json() {
            self.print_json(&outcome, screen);
        } else {
            self.print_text(&outcome, screen);
        }
        screen.exit_code(exit)
    }

    fn print_text(&self, outcome: &Outcome, screen: &Screen) {
        if let Some(Failure { message, .. }) = &outcome.error {
            screen.tell(format_args!("{} {}", styled(BAD, "error:"), plain(message)));
        }
        let line =
            |key: &str, value: &str| screen.say(format_args!("{} {value}", styled(HEADING, format_args!("{key:<9}"))));
        screen.gap();
        line("command", self.command.unwrap_or("-"));
        let (version, name) = match &self.place {
            Place::Unknown => ("unknown", "-"),
            Place::Base => ("base", "-"),
            Place::At { version, name } => (version.as_str(), name.as_str()),
        };
        line("version", version);
        line("name", &plain(name));
        line("done", &outcome.said);
        match self.pending.as_deref() {
            None => {}
            Some([]) => line("pending", &styled(GOOD, "none")),
            Some(pending) => line("pending", &styled(WARNING, pending.len())),
        }
        line("database", &self.database_line());
        line("next", &outcome.recommendation);
    }

    fn database_line(&self) -> String {
        match &self.database {
            None => "none was named".to_owned(),
            Some(shown) if self.is_missing => format!("{} (the file does not exist yet)", plain(shown)),
            Some(shown) => plain(shown).into_owned(),
        }
    }

    fn print_json(&self, outcome: &Outcome, screen: &Screen) {
        let (version, name) = match &self.place {
            Place::Unknown | Place::Base => (None, None),
            Place::At { version, name } => (Some(version.as_str()), Some(name.as_str())),
        };
        let document = Document {
            command: self.command,
            ok: outcome.error.is_none(),
            exit_code: outcome.exit,
            version,
            name,
            set: self.set,
            database: self.database.as_deref(),
            database_exists: self.database.is_some() && !self.is_missing,
            done: &outcome.done,
            pending: self.pending.as_deref(),
            result: &outcome.answer,
            error: outcome.error.as_ref().map(|failure| Problem {
                kind: failure.kind,
                message: &failure.message,
            }),
            recommendation: &outcome.recommendation,
        };
        match serde_json::to_string_pretty(&document) {
            Ok(text) => screen.print(format_args!("{text}\n")),
            Err(error) => screen.tell(format_args!("{} {error}", styled(BAD, "error:"))),
        }
    }
}

fn place(status: &Status) -> Place {
    match (status.current, &status.current_id) {
        (Some(version), Some(id)) => {
            let version = version.to_string();
            let name = id
                .strip_prefix(&version)
                .and_then(|rest| rest.strip_prefix('_'))
                .unwrap_or(id)
                .to_owned();
            Place::At { version, name }
        }
        _ => Place::Base,
    }
}

/// What `--json` prints: see `docs/json.md`.
#[derive(Serialize)]
struct Document<'d> {
    command: Option<&'d str>,
    ok: bool,
    exit_code: u8,
    version: Option<&'d str>,
    name: Option<&'d str>,
    set: Option<&'d str>,
    database: Option<&'d str>,
    database_exists: bool,
    done: &'d [Done],
    pending: Option<&'d [String]>,
    result: &'d Answer,
    error: Option<Problem<'d>>,
    recommendation: &'d str,
}

#[derive(Serialize)]
struct Problem<'d> {
    kind: &'d str,
    message: &'d str,
}
