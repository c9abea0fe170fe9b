//! A project to run the command in: a directory with `migrations/`, and no terminal.

#![allow(dead_code)] // each suite uses a part of it

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;
use tohead::rusqlite::Connection;

pub(crate) struct Project {
    dir: TempDir,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// With an empty `migrations/`.
    pub(crate) fn empty() -> Self {
        let dir = TempDir::new().expect("a temporary directory");
        fs::create_dir(dir.path().join("migrations")).expect("migrations/");
        Self { dir }
    }

    /// Three migrations: foods, a column with a row, a second table.
    pub(crate) fn three() -> Self {
        let project = Self::empty();
        project.migration(
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
            "DROP TABLE foods;",
        );
        project.migration(
            "0002_amounts",
            "ALTER TABLE foods ADD COLUMN amount INTEGER;\nINSERT INTO foods (name) VALUES ('egg');",
            "DELETE FROM foods WHERE name = 'egg';\nALTER TABLE foods DROP COLUMN amount;",
        );
        project.migration("0003_meals", "CREATE TABLE meals (name TEXT);", "DROP TABLE meals;");
        project
    }

    pub(crate) fn migration(&self, id: &str, up: &str, down: &str) {
        self.write(&format!("migrations/{id}.up.sql"), up);
        self.write(&format!("migrations/{id}.down.sql"), down);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names in a directory of the project, sorted.
    pub(crate) fn names(&self, dir: &str) -> Vec<String> {
        names(&self.path(dir))
    }

    /// A connection to a database of the project, outside of the command.
    pub(crate) fn open(&self, name: &str) -> Connection {
        Connection::open(self.path(name)).expect("a database")
    }

    /// The command with exactly these words, no variables that it looks at, and no terminal.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tohead"));
        command.current_dir(self.dir.path()).args(words);
        for variable in ["DATABASE_URL", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs it on `app.db`.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        Ended::of(&mut self.command(&[&["--database", "app.db"], words].concat()))
    }

    /// Runs it on `app.db`; it has to succeed.
    pub(crate) fn ok(&self, words: &[&str]) -> String {
        let ended = self.run(words);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{words:?}: {ended:?}");
        ended.stdout
    }

    /// Runs it on `app.db` with `--json`.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        self.run(&[words, &["--json"]].concat()).json()
    }
}

impl Ended {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the command runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8 text");
        Self {
            code: output.status.code().expect("an exit code"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Standard output as the one JSON object it has to be.
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert!(value.is_object(), "{self:?}");
        assert_eq!(value["exit_code"], self.code, "{self:?}");
        value
    }

    /// It ended with this code, and said all of this on standard error.
    #[track_caller]
    pub(crate) fn failed(&self, code: i32, said: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.stderr.contains("error: "), "{self:?}");
        for text in said {
            assert!(self.stderr.contains(text), "`{text}` is not in {self:?}");
        }
    }
}

pub(crate) fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("a directory");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The strings of a JSON list.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| item.as_str().expect("a string"))
        .collect()
}

/// The ids of what was done.
pub(crate) fn done(value: &Value) -> Vec<(&str, &str)> {
    let list = value["done"].as_array().expect("a list");
    list.iter()
        .map(|done| {
            (
                done["action"].as_str().expect("an action"),
                done["id"].as_str().expect("an id"),
            )
        })
        .collect()
}
