//! keto as its user meets it: the real binary, in an empty directory.

mod launch;
mod plan;
mod rust_steps;
mod search;
mod shopping;
mod upgrade;

use std::path::PathBuf;
use std::process::{Command, Output};

use rusqlite::Connection;
use tempfile::TempDir;

/// A directory of its own to run keto in.
struct App {
    directory: TempDir,
}

impl App {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().expect("a temporary directory"),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keto"));
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env_remove("DATABASE_URL");
        command
    }

    /// Runs keto, which must succeed, and returns what it printed.
    fn keto(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("keto starts");
        assert!(output.status.success(), "keto {arguments:?}: {}", stderr(&output));
        String::from_utf8(output.stdout).expect("keto prints UTF-8")
    }

    /// Runs keto, which must fail, and returns its complaint.
    fn complaint(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("keto starts");
        assert!(!output.status.success(), "keto {arguments:?} did not fail");
        stderr(&output)
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("keto.db")
    }

    fn database(&self) -> Connection {
        Connection::open(self.path()).expect("keto.db opens")
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn count(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).expect(sql)
}

/// The line of a printed table or list that names this.
fn line_with<'t>(text: &'t str, words: &str) -> &'t str {
    text.lines()
        .find(|line| line.contains(words))
        .unwrap_or_else(|| panic!("`{words}` is not in:\n{text}"))
}
