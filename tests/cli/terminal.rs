//! What is different on a terminal: the question before `down`, the bar, and colour. `script` of
//! util-linux makes the terminal.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::project::Project;

/// Runs the command on `app.db` on a terminal, with this typed in.
fn on_terminal(project: &Project, words: &str, typed: &str, no_color: bool) -> (i32, String) {
    let mut script = Command::new("script");
    script
        .current_dir(project.path(""))
        .args([
            "-qec",
            &format!("{} --database app.db {words}", env!("CARGO_BIN_EXE_tohead")),
            "/dev/null",
        ])
        .env("TERM", "xterm")
        .env_remove("DATABASE_URL")
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    if no_color {
        script.env("NO_COLOR", "1");
    }
    let mut process = script.spawn().expect("`script`, which Debian has in bsdutils");
    process
        .stdin
        .take()
        .expect("a pipe")
        .write_all(typed.as_bytes())
        .expect("it reads");
    let output = process.wait_with_output().expect("an end");
    (
        output.status.code().expect("a code"),
        String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

#[test]
fn down_asks_and_only_a_yes_undoes() {
    let project = Project::three();
    project.ok(&["up"]);
    for (typed, code, version) in [
        ("n\n", 1, "0003"),
        ("\n", 1, "0003"),
        ("yeah\n", 1, "0003"),
        ("y\n", 0, "0002"),
        ("YES\n", 0, "0001"),
    ] {
        let (ended, text) = on_terminal(&project, "down", typed, false);
        assert_eq!(ended, code, "{typed:?}: {text}");
        assert!(
            text.contains("Undo this? [y/N]") && text.contains("Data may be lost"),
            "{text}"
        );
        assert_eq!(project.json(&["status"])["version"], version, "{typed:?}");
    }
}

#[test]
fn with_json_the_question_is_still_asked_and_is_no_part_of_the_json() {
    let project = Project::three();
    project.ok(&["up"]);
    let (code, text) = on_terminal(&project, "down --json > out.json", "y\n", false);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Undo this? [y/N]"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&project.read("out.json")).expect("one object");
    assert_eq!(json["version"], "0002");
}

#[test]
fn up_shows_a_bar_with_statements_and_time() {
    let project = Project::three();
    let (code, text) = on_terminal(&project, "up", "", false);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("/4 statements") && text.contains("00:00:0"), "{text}");
    assert!(text.contains("\u{1b}[1m"), "there is colour: {text:?}");
}

#[test]
fn there_is_no_colour_where_no_color_is_set() {
    let project = Project::three();
    let (code, text) = on_terminal(&project, "up", "", true);
    assert_eq!(code, 0, "{text}");
    let styles: Vec<_> = text
        .split('\u{1b}')
        .skip(1)
        .filter_map(|code| code.split_once('m'))
        .filter(|(code, _)| code.chars().all(|c| matches!(c, '[' | ';' | '0'..='9')))
        .collect();
    assert!(styles.is_empty(), "{styles:?}");
    let (code, text) = on_terminal(&project, "up --to 99", "", true);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("error: ") && !text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn what_a_database_holds_cannot_write_to_the_terminal() {
    let project = Project::three();
    project.ok(&["up"]);
    let edit = "UPDATE tohead_ledger SET app_version = char(27) || '[2J', name = 'x' || char(27) || '[2J' || char(7), version = '0009' WHERE version = '0003'";
    project.open("app.db").execute_batch(edit).expect("an edit");
    for words in ["status", "history --verbose", "verify", "up", "down"] {
        let (_, text) = on_terminal(&project, words, "n\n", false);
        assert!(text.contains("0009"), "{words}: {text:?}");
        assert!(
            !text.contains("[2J") || text.contains("\\u{1b}[2J"),
            "{words}: {text:?}"
        );
        assert!(
            !text.contains("\u{1b}[2J") && !text.contains('\u{7}'),
            "{words}: {text:?}"
        );
    }
}

/// A table at head, and a declared schema.
fn with_users(schema: &str) -> Project {
    let project = Project::empty();
    project.migration(
        "0001_users",
        "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT);",
        "DROP TABLE users;",
    );
    project.write("schema.sql", schema);
    project
}

/// Answers the questions of `create` as they come, and what the up file holds then.
fn created_on_terminal(schema: &str, typed: &str) -> (i32, String, String) {
    let project = with_users(schema);
    let (code, text) = on_terminal(&project, "create next", typed, true);
    let up = std::fs::read_to_string(project.path("migrations/0002_next.up.sql")).unwrap_or_default();
    (code, text, up)
}

#[test]
fn create_asks_what_no_schema_can_say() {
    let renamed = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);";
    let (code, text, up) = created_on_terminal(renamed, "y\n");
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("Is `users.email` the new name of `users.mail`? [y/N]"),
        "{text}"
    );
    assert!(
        up.contains("RENAME COLUMN mail TO email;") && !up.contains("allow("),
        "{up}"
    );

    let (code, text, up) = created_on_terminal(renamed, "n\n");
    assert_eq!(code, 0, "{text}");
    assert!(
        up.contains("DROP COLUMN mail;") && up.contains("allow(drop-column) \"\""),
        "{up}"
    );

    let needed = "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT, locale TEXT NOT NULL);";
    let (code, text, up) = created_on_terminal(needed, "'en'\n");
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("what do old rows get? An SQL expression, such as ''"),
        "{text}"
    );
    assert!(up.contains("SELECT id, mail, 'en'"), "{up}");

    let (code, text, up) = created_on_terminal(needed, "\n");
    assert_eq!((code, up.as_str()), (2, ""), "{text}");

    // What was stated and is wrong stays so, whatever is answered.
    let project = with_users(needed);
    let (code, text) = on_terminal(&project, "create next --fill users.id=1", "'en'\n'en'\n", true);
    assert_eq!(code, 2, "{text}");
    assert_eq!(text.matches("what do old rows get?").count(), 1, "{text}");

    // A slip is no reason to begin anew.
    let (code, text, up) = created_on_terminal(needed, "'en\nnowhere\n'en'\n");
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("unrecognized token") && text.contains("no such column: nowhere"),
        "{text}"
    );
    assert!(up.contains("SELECT id, mail, 'en'"), "{up}");
}
