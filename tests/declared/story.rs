//! A schema that changes, with rows in its tables: written by the command, applied to a real file, and undone.

use rusqlite::Connection;

use crate::project::{Ended, Project};

/// A project with `schema.sql` and a database `app.db`.
pub(crate) struct Story {
    pub(crate) project: Project,
    written: usize,
}

impl Story {
    /// The first migration makes this schema, and the database has these rows.
    pub(crate) fn begins(schema: &str, rows: &str) -> Self {
        let mut story = Self {
            project: Project::empty(),
            written: 0,
        };
        story.becomes(schema, &[]);
        story.up();
        let conn = story.database();
        conn.execute_batch("PRAGMA foreign_keys = OFF").expect("a pragma");
        conn.execute_batch(rows)
            .unwrap_or_else(|error| panic!("{error}: {rows}"));
        story
    }

    /// Runs `create` on another schema.
    pub(crate) fn create(&self, schema: &str, options: &[&str]) -> Ended {
        self.project.write("schema.sql", schema);
        Ended::of(&mut self.project.command(&[&["create", "next"], options].concat()))
    }

    /// The migration to another schema is written, and passes its checks once its reasons are.
    #[track_caller]
    pub(crate) fn becomes(&mut self, schema: &str, options: &[&str]) {
        let ended = self.create(schema, options);
        assert_eq!(ended.code, 0, "{schema}\n{}\n{}", ended.stderr, ended.stdout);
        self.is_completed();
    }

    /// The reasons of what was written last are given, and the check finds nothing.
    #[track_caller]
    pub(crate) fn is_completed(&mut self) {
        self.written += 1;
        let up = self.file("up");
        let text = self.project.read(&up);
        self.project.write(&up, &text.replace("\"\"\n", "\"this is a test\"\n"));
        let check = Ended::of(&mut self.project.command(&["check"]));
        // That no row could be made up for a table is said, and nobody has to answer for it.
        let warnings = check.stdout.matches("warning[").count();
        let unfilled = check.stdout.matches("warning[not-exercised]").count();
        let is_clean = check.code == 0 && warnings == unfilled;
        assert!(is_clean, "{}\n{}\n{}", check.stderr, check.stdout, self.scripts());
    }

    fn file(&self, part: &str) -> String {
        format!("migrations/{:04}_next.{part}.sql", self.written)
    }

    /// The text of a part of the last migration.
    pub(crate) fn text(&self, part: &str) -> String {
        self.project.read(&self.file(part))
    }

    /// Both parts of the last migration.
    pub(crate) fn scripts(&self) -> String {
        let down = std::fs::read_to_string(self.project.path(&self.file("down"))).unwrap_or_default();
        format!("{}\n{down}", self.text("up"))
    }

    #[track_caller]
    pub(crate) fn up(&self) {
        let ended = self.project.run(&["up"]);
        assert_eq!(ended.code, 0, "{}\n{}\n{}", ended.stderr, ended.stdout, self.scripts());
        let diff = Ended::of(&mut self.project.command(&["diff", "app.db", "schema.sql", "--exit-code"]));
        assert_eq!(diff.code, 0, "{}\n{}", diff.stdout, diff.stderr);
    }

    #[track_caller]
    pub(crate) fn down(&self) {
        let ended = self.project.run(&["down", "--yes"]);
        assert_eq!(ended.code, 0, "{}\n{}\n{}", ended.stderr, ended.stdout, self.scripts());
        let verify = self.project.run(&["verify"]);
        assert_eq!(verify.code, 0, "{}\n{}", verify.stdout, verify.stderr);
    }

    pub(crate) fn database(&self) -> Connection {
        self.project.open("app.db")
    }

    /// What a query answers: columns with `|` between them, rows with a space.
    #[track_caller]
    pub(crate) fn ask(&self, sql: &str) -> String {
        let conn = self.database();
        let mut statement = conn.prepare(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
        let width = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            let values: rusqlite::Result<Vec<_>> =
                (0..width).map(|at| row.get::<_, rusqlite::types::Value>(at)).collect();
            Ok(values?.iter().map(shown).collect::<Vec<_>>().join("|"))
        };
        let rows: Vec<String> = statement.query_map([], row).and_then(Iterator::collect).expect("rows");
        rows.join(" ")
    }
}

fn shown(value: &rusqlite::types::Value) -> String {
    use rusqlite::types::Value;
    match value {
        Value::Null => "null".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{bytes:?}"),
    }
}
