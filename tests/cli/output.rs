//! What every command prints: one JSON object, or text without colour that ends in a summary.

use crate::project::{Ended, Project};

const COMMANDS: &[&[&str]] = &[
    &["up", "2"],
    &["status"],
    &["status", "--exit-code"],
    &["history"],
    &["history", "--verbose"],
    &["plan"],
    &["plan", "--sql"],
    &["verify"],
    &["repair", "--yes"],
    &["backup", "copy.db"],
    &["restore", "copy.db", "--yes"],
    &["restore", "none.db"],
    &["down", "--yes"],
    &["down"],
    &["stamp", "--to", "1"],
    &["create", "one more"],
    &["check"],
    &["lock", "--release", "1.0.0"],
    &["rebase"],
    &["rebase", "--dry-run"],
    &["explain"],
    &["explain", "drop-table"],
    &["up"],
    &["plan", "--to-release", "1.0.0"],
    &["up", "--to", "99"],
];

#[test]
fn json_is_one_object_of_one_shape_and_nothing_else() {
    let project = Project::three();
    for words in COMMANDS {
        let ended = project.run(&[&["--json"], *words].concat());
        let json = ended.json();
        let keys: Vec<_> = json
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        let mut expected = [
            "command",
            "ok",
            "exit_code",
            "version",
            "name",
            "set",
            "database",
            "database_exists",
            "done",
            "pending",
            "result",
            "error",
            "recommendation",
        ];
        expected.sort_unstable();
        assert_eq!(keys, expected, "{words:?}");
        assert_eq!(json["command"], words[0]);
        assert_eq!(json["database"], "app.db");
        assert_eq!(json["ok"], json["error"].is_null(), "{json}");
        assert_eq!(json["ok"] == false, matches!(ended.code, 1 | 2), "{json}");
        assert!(json["done"].is_array() && json["recommendation"].is_string(), "{json}");
        assert_eq!(ended.stderr, "", "{words:?}");
    }
}

#[test]
fn wrong_usage_is_json_too_where_json_was_asked_for() {
    let project = Project::three();
    for words in [
        &["--json", "sideways"][..],
        &["up", "x", "--json"],
        &["stamp", "--json"],
        &["--json", "up"],
    ] {
        let ended = Ended::of(&mut project.command(words));
        assert_eq!(ended.code, 2, "{ended:?}");
        assert_eq!(ended.json()["error"]["kind"], "usage");
    }
}

#[test]
fn text_ends_in_a_summary() {
    let project = Project::three();
    for words in COMMANDS {
        let ended = project.run(words);
        let text = if words.contains(&"--sql") {
            &ended.stderr
        } else {
            &ended.stdout
        };
        let summary: Vec<_> = text.lines().skip_while(|line| !line.starts_with("command ")).collect();
        let keys: Vec<_> = summary
            .iter()
            .filter_map(|line| line.split_whitespace().next())
            .filter(|key| *key != "pending")
            .collect();
        assert_eq!(
            keys,
            ["command", "version", "name", "done", "database", "next"],
            "{words:?}: {ended:?}"
        );
    }
}

#[test]
fn there_is_neither_colour_nor_a_bar_without_a_terminal() {
    let project = Project::three();
    for words in COMMANDS {
        for no_color in [None, Some("1")] {
            let mut command = project.command(&[&["--database", "app.db"], *words].concat());
            command.envs(no_color.map(|value| ("NO_COLOR", value)));
            let ended = Ended::of(&mut command);
            assert!(
                !(ended.stdout.clone() + &ended.stderr).contains(['\u{1b}', '\r']),
                "{words:?}: {ended:?}"
            );
        }
        let _ = Ended::of(&mut project.command(&["--database", "app.db", "down", "--to", "base", "--yes"]));
    }
}

#[test]
fn wrong_usage_exits_with_2_and_help_with_0() {
    let project = Project::three();
    let wrong: &[&[&str]] = &[
        &["sideways"],
        &["up", "0"],
        &["up", "-1"],
        &["up", "1", "--to", "2"],
        &["up", "--to", "x"],
        &["stamp"],
        &["down", "x"],
    ];
    for words in wrong {
        project.run(words).failed(2, &[]);
    }
    for words in [&["--help"][..], &["up", "--help"], &["--version"], &["help", "down"]] {
        assert_eq!(project.run(words).code, 0, "{words:?}");
    }
    assert_eq!(project.names(""), ["migrations"]);
}

/// A reader that has seen enough, as in `tohead history | head -1`.
#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure_and_a_full_disk_is_one() {
    use std::process::{Command, Stdio};
    let project = Project::three();
    project.ok(&["up"]);
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tohead"));
        command
            .current_dir(project.path(""))
            .args(["--database", "app.db", "history", "--verbose"]);
        command
    };
    let mut process = command()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    drop(process.stdout.take());
    let output = process.wait_with_output().expect("an end");
    assert_eq!(
        (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
        (Some(0), "")
    );
    if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
        let output = command()
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process")
            .wait_with_output()
            .expect("an end");
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be written"));
    }
}

#[test]
fn the_documents_name_every_command_every_option_and_every_field() {
    let project = Project::three();
    let document =
        |name: &str| std::fs::read_to_string(format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"))).expect(name);
    let (commands, json) = (document("commands.md"), document("json.md"));
    for name in COMMANDS.iter().map(|words| words[0]) {
        assert!(commands.contains(&format!("## {name}\n")), "{name}");
        let help = project.ok(&[name, "--help"]);
        for option in help.split_whitespace().filter(|word| word.starts_with("--")) {
            let option = option.trim_end_matches([',', '.', ']']);
            assert!(commands.contains(option), "{name} {option}");
        }
    }
    for words in COMMANDS {
        let value = project.json(words);
        keys(&value, &mut |key| {
            assert!(json.contains(&format!("`{key}`")), "{words:?}: {key}")
        });
        if let Some(kind) = value["error"]["kind"].as_str() {
            assert!(json.contains(&format!("`{kind}`")), "{words:?}: {kind}");
        }
    }
}

fn keys(value: &serde_json::Value, see: &mut impl FnMut(&str)) {
    match value {
        serde_json::Value::Object(object) => object.iter().for_each(|(key, value)| {
            see(key);
            keys(value, see);
        }),
        serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, see)),
        _ => {}
    }
}
