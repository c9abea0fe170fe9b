//! status, history, plan, verify and check: the commands that change nothing.

use std::fs;

use crate::project::{Ended, Project, texts};

const READING: &[&[&str]] = &[&["status"], &["history"], &["plan"], &["plan", "--sql"], &["verify"]];

#[test]
fn a_missing_database_is_an_empty_one_and_is_not_created() {
    let project = Project::three();
    for words in READING {
        let ended = project.run(words);
        assert_eq!(ended.code, 0, "{ended:?}");
        assert!(
            (ended.stdout + &ended.stderr).contains("app.db (the file does not exist yet)"),
            "{words:?}"
        );
        let json = project.json(words);
        assert_eq!(json["database_exists"], false);
        assert_eq!(texts(&json["pending"]).len(), 3);
        assert_eq!(project.names(""), ["migrations"], "{words:?}");
    }
}

#[test]
fn looking_leaves_the_file_and_its_directory_as_they_were() {
    for journal_mode in ["delete", "wal"] {
        let project = Project::three();
        project
            .open("app.db")
            .pragma_update(None, "journal_mode", journal_mode)
            .expect("a mode");
        project.ok(&["up", "2"]);
        let seen = || (fs::read(project.path("app.db")).expect("a file"), project.names(""));
        let before = seen();
        for words in READING {
            project.run(words);
            assert!(
                before == seen(),
                "{words:?} in {journal_mode} mode: {:?}",
                project.names("")
            );
        }
    }
}

#[test]
fn looking_works_while_the_app_has_a_wal_open() {
    let project = Project::three();
    let app = project.open("app.db");
    app.pragma_update(None, "journal_mode", "wal").expect("a mode");
    project.ok(&["up", "2"]);
    app.execute_batch("BEGIN IMMEDIATE; INSERT INTO foods (name) VALUES ('oil')")
        .expect("an open write");
    for words in READING {
        let ended = project.run(words);
        assert_eq!(ended.code, 0, "{ended:?}");
    }
    app.execute_batch("COMMIT").expect("it was not disturbed");
}

/// A directory without write permission stops everybody but root, whom nothing stops.
#[cfg(unix)]
#[test]
fn a_wal_database_can_be_read_where_nothing_can_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::three();
    fs::create_dir(project.path("data")).expect("a directory");
    Ended::of(&mut project.command(&["--database", "data/app.db", "up"]));
    project
        .open("data/app.db")
        .pragma_update(None, "journal_mode", "wal")
        .expect("a mode");
    let allow = |mode| fs::set_permissions(project.path("data"), fs::Permissions::from_mode(mode)).expect("a mode");
    allow(0o555);
    let status = Ended::of(&mut project.command(&["--database", "data/app.db", "--json", "status"]));
    let names = project.names("data");
    allow(0o755);
    assert_eq!(status.json()["version"], "0003", "{status:?}");
    assert_eq!(names, ["app.db"]);
}

#[test]
fn status_shows_where_the_database_stands_and_whether_the_file_is_sound() {
    let project = Project::three();
    project.ok(&["up", "1"]);
    let text = project.ok(&["status"]);
    for said in [
        "current  0001_foods",
        "head     0003_meals",
        "pending  2",
        "SQLite 3.",
        "journal mode delete",
        "foreign keys o",
        "quick check ok",
    ] {
        assert!(text.contains(said), "`{said}` is not in {text}");
    }
    let connection = &project.json(&["status"])["result"]["connection"];
    assert_eq!(
        (&connection["journal_mode"], &connection["quick_check"]),
        (&"delete".into(), &"ok".into())
    );
}

#[test]
fn status_exits_with_3_only_if_asked_to_and_only_if_something_is_pending() {
    let project = Project::three();
    assert_eq!(project.run(&["status"]).code, 0);
    assert_eq!(project.run(&["status", "--exit-code"]).code, 3);
    let json = project.json(&["status", "--exit-code"]);
    assert_eq!((&json["ok"], &json["exit_code"]), (&true.into(), &3.into()));
    project.ok(&["up"]);
    assert_eq!(project.run(&["status", "--exit-code"]).code, 0);
}

#[test]
fn history_is_newest_first_and_has_the_details_if_asked() {
    let project = Project::three();
    project.ok(&["up"]);
    project.ok(&["down", "--yes"]);
    let text = project.ok(&["history"]);
    let lines: Vec<_> = text
        .lines()
        .take(4)
        .map(|line| line.split_once("Z  ").expect("a time").1)
        .collect();
    assert_eq!(
        lines,
        [
            "down    0003_meals",
            "up      0003_meals",
            "up      0002_amounts",
            "up      0001_foods"
        ]
    );
    assert!(!text.contains("checksum"), "{text}");
    let verbose = project.ok(&["history", "--verbose"]);
    for said in [
        "checksum  v1:",
        "duration  ",
        "app       ",
        "down      its SQL is in the ledger",
    ] {
        assert!(verbose.contains(said), "`{said}` is not in {verbose}");
    }
    let json = project.json(&["history"]);
    let first = &json["result"]["entries"][0];
    assert_eq!(
        (&first["action"], &first["version"], &first["has_down_sql"]),
        (&"down".into(), &"0003".into(), &false.into())
    );
}

#[test]
fn history_needs_no_migrations_and_the_others_refuse_a_set_that_is_refused() {
    let project = Project::three();
    project.ok(&["up"]);
    project.write("migrations/0002_amounts.up.sql", "SELEC 1;");
    let json = project.json(&["history"]);
    assert_eq!(json["result"]["entries"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        (&json["version"], &json["pending"]),
        (&"0003".into(), &serde_json::Value::Null)
    );
    for words in [
        &["up"][..],
        &["down", "--yes"],
        &["status"],
        &["plan"],
        &["verify"],
        &["stamp", "--to", "head"],
    ] {
        project.run(words).failed(1, &["0002_amounts.up.sql:1:1"]);
    }
}

#[test]
fn plan_shows_the_steps_in_both_directions_and_runs_none() {
    let project = Project::three();
    project.ok(&["up", "1"]);
    assert!(
        project
            .ok(&["plan"])
            .starts_with("from 0001_foods to 0003_meals:\n  up    0002_amounts\n  up    0003_meals\n")
    );
    assert!(
        project
            .ok(&["plan", "--to", "base"])
            .starts_with("from 0001_foods to base:\n  down  0001_foods\n")
    );
    assert_eq!(project.json(&["status"])["version"], "0001");
}

#[test]
fn plan_sql_prints_just_the_script_and_the_script_does_what_up_does() {
    let (by_script, by_up) = (Project::three(), Project::three());
    let ended = by_script.run(&["plan", "--sql"]);
    assert!(
        ended.stderr.contains("command   plan"),
        "people read on standard error: {ended:?}"
    );
    by_script
        .open("app.db")
        .execute_batch(&ended.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", ended.stdout));
    by_up.ok(&["up"]);
    by_script.ok(&["verify"]);
    let [a, b] = [by_script, by_up].map(|project| project.json(&["status"])["result"].clone());
    assert_eq!(a, b);
}

#[test]
fn verify_fails_where_something_does_not_agree_and_says_what() {
    let project = Project::three();
    project.ok(&["up"]);
    assert!(project.ok(&["verify"]).contains("everything agrees"));
    project.open("app.db").execute_batch("DROP TABLE meals").expect("drift");
    project
        .run(&["verify"])
        .failed(1, &["not as the migrations left it", "table `meals` is missing"]);
    project.write(
        "migrations/0001_foods.up.sql",
        "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, note TEXT);",
    );
    let json = project.json(&["verify"]);
    assert_eq!(texts(&json["result"]["verification"]["edited"]), ["0001_foods"]);
    assert_eq!(json["error"]["kind"], "verification");
    project.run(&["up"]).failed(1, &["0001_foods was edited"]);
}

#[test]
fn check_says_in_short_what_a_new_database_takes() {
    let project = Project::three();
    let check = |more: &[&str]| Ended::of(&mut project.command(&[&["check", "--verbose"], more].concat()));
    let taken = check(&[]).stdout;
    assert!(
        taken.contains("new databases  take a copy of head; the binary holds "),
        "{taken}"
    );
    let taken = &check(&["--json"]).json()["result"]["snapshot"];
    assert!(taken["script_bytes"].as_u64().is_some_and(|bytes| bytes > 0), "{taken}");
    assert_eq!(taken["image_bytes"].is_u64(), cfg!(feature = "image"), "{taken}");
    assert!(taken["none_because"].is_null(), "{taken}");
    project.write(
        "migrations/0004_seed.up.sql",
        "INSERT INTO foods (name) VALUES (hex(randomblob(4)));",
    );
    project.write("migrations/0004_seed.down.sql", "DELETE FROM foods;");
    let why = "0004_seed writes rows that are others on each machine: randomblob";
    let refused = check(&[]).stdout;
    assert!(
        refused.contains(&format!("new databases  run all migrations: {why}")),
        "{refused}"
    );
    assert_eq!(check(&["--json"]).json()["result"]["snapshot"]["none_because"], why);
    assert!(Ended::of(&mut project.command(&["check", "--json"])).json()["result"]["snapshot"].is_null());
}

#[test]
fn check_says_which_rows_of_the_project_were_there() {
    let project = Project::three();
    std::fs::create_dir(project.path("migrations/fixtures")).expect("a directory");
    project.write(
        "migrations/fixtures/0001.sql",
        "INSERT INTO foods (name) VALUES ('leek');",
    );
    let said = Ended::of(&mut project.command(&["check", "--verbose"])).stdout;
    let line = "  fixture   migrations/fixtures/0001.sql: its rows were there from then on";
    assert_eq!(said.lines().filter(|said| *said == line).count(), 1, "{said}");
    let json = Ended::of(&mut project.command(&["check", "--json"])).json();
    let fixture = |at: usize| json["result"]["rehearsed"][at]["fixture"].clone();
    assert_eq!(fixture(0), "migrations/fixtures/0001.sql");
    assert!(fixture(1).is_null());
}

#[test]
fn check_passes_or_prints_every_finding() {
    let project = Project::three();
    let checked = Ended::of(&mut project.command(&["check"]));
    assert_eq!(checked.code, 0, "no database is needed: {checked:?}");
    assert!(
        checked.stdout.contains("3 migrations checked and rehearsed"),
        "{checked:?}"
    );
    project.write("migrations/0002_amounts.down.sql", "SELEC 1;");
    project.write("migrations/0004_empty.up.sql", "-- nothing\n");
    let refused = Ended::of(&mut project.command(&["check"]));
    refused.failed(1, &["did not pass"]);
    for place in [
        "migrations/0002_amounts.down.sql:1:1",
        "migrations/0004_empty.up.sql:1:1",
    ] {
        assert!(refused.stdout.contains(place), "`{place}` is not in {refused:?}");
    }
    let json = Ended::of(&mut project.command(&["check", "--json"])).json();
    assert!(
        json["result"]["errors"]
            .as_array()
            .is_some_and(|errors| errors.len() >= 2),
        "{json}"
    );
    project
        .run(&["up"])
        .failed(1, &["did not pass their checks", "0002_amounts.down.sql:1:1"]);
    assert_eq!(project.names(""), ["migrations"], "a refused set creates no database");
}
