//! up, down and stamp: the commands that change a database.

use crate::project::{Project, done, texts};

#[test]
fn up_applies_all_that_is_pending_and_is_the_command_where_none_is_given() {
    for words in [&["up"][..], &[]] {
        let project = Project::three();
        let text = project.ok(words);
        let pending = text.find("3 migrations pending:").expect("the pending steps");
        let applied = text.find("up    0001_foods").expect("the steps that ran");
        assert!(pending < applied, "pending steps are shown first: {text}");
        assert!(text.contains("then verified"), "{text}");
        let status = project.json(&["status"]);
        assert_eq!((&status["version"], &status["name"]), (&"0003".into(), &"meals".into()));
        assert_eq!(status["result"]["at_head"], true);
    }
}

#[test]
fn up_goes_so_many_steps_or_to_a_version_and_no_further() {
    let project = Project::three();
    let up = project.json(&["up", "1"]);
    assert_eq!(done(&up), [("up", "0001_foods")]);
    assert_eq!(texts(&up["pending"]), ["0002_amounts", "0003_meals"]);
    let up = project.json(&["up", "--to", "2"]);
    assert_eq!(done(&up), [("up", "0002_amounts")]);
    assert_eq!(done(&project.json(&["up", "7"])), [("up", "0003_meals")]);
    assert!(project.ok(&["up"]).contains("nothing: the database is at 0003_meals"));
}

#[test]
fn up_never_goes_down_and_down_never_up() {
    let project = Project::three();
    project.ok(&["up", "2"]);
    project
        .run(&["up", "--to", "1"])
        .failed(1, &["version 1 is below", "nothing was done"]);
    project.run(&["up", "--to", "base"]).failed(1, &["base is below"]);
    project
        .run(&["down", "--to", "head", "--yes"])
        .failed(1, &["head is above", "nothing was done"]);
    assert_eq!(project.json(&["status"])["version"], "0002");
    // Not even where the way down would be closed for another reason.
    project.write(
        "migrations/0003_meals.up.sql",
        "-- tohead: irreversible \"why not\"\nCREATE TABLE meals (name TEXT);",
    );
    std::fs::remove_file(project.path("migrations/0003_meals.down.sql")).expect("a file");
    project.ok(&["up"]);
    project.run(&["up", "--to", "1"]).failed(1, &["version 1 is below"]);
}

#[test]
fn a_failure_names_the_place_and_leaves_the_database_as_it_was() {
    let project = Project::three();
    project.ok(&["up", "1"]);
    // This database has two rows that clash, although the migration says that there are none.
    project
        .open("app.db")
        .execute_batch("INSERT INTO foods (name) VALUES ('oil'), ('oil')")
        .expect("rows");
    project.migration(
        "0002_amounts",
        "-- tohead: allow(fails-on-rows) \"names are kept apart\"\nCREATE UNIQUE INDEX by_name ON foods (name);",
        "DROP INDEX by_name;",
    );
    project.run(&["up"]).failed(
        1,
        &[
            "0002_amounts (up)",
            "migrations/0002_amounts.up.sql:2:1",
            "the database is as it was",
        ],
    );
    let failed = project.json(&["up"]);
    assert_eq!(failed["ok"], false);
    assert_eq!(failed["error"]["kind"], "statement");
    assert_eq!(failed["version"], "0001");
    assert!(done(&failed).is_empty());
}

#[test]
fn what_a_no_transaction_migration_has_committed_is_reported_as_done() {
    let project = Project::three();
    project.migration("0002_amounts", "-- tohead: no-transaction\nVACUUM;", "VACUUM;");
    project.ok(&["up", "1"]);
    project
        .open("app.db")
        .execute_batch("INSERT INTO foods (name) VALUES ('oil'), ('oil')")
        .expect("rows");
    project.migration(
        "0003_meals",
        "-- tohead: allow(fails-on-rows) \"names are kept apart\"\nCREATE UNIQUE INDEX by_name ON foods (name);",
        "DROP INDEX by_name;",
    );
    let failed = project.json(&["up"]);
    assert_eq!((&failed["ok"], &failed["version"]), (&false.into(), &"0002".into()));
    assert_eq!(done(&failed), [("up", "0002_amounts")]);
}

#[test]
fn down_needs_a_confirmation_and_says_what_it_would_undo() {
    let project = Project::three();
    project.ok(&["up"]);
    project
        .run(&["down"])
        .failed(2, &["0003_meals", "no terminal", "nothing was undone"]);
    assert_eq!(project.json(&["status"])["version"], "0003");
    let text = project.ok(&["down", "2", "--yes"]);
    for said in [
        "2 migrations to undo:",
        "0002_amounts",
        "table `foods` (1 row)",
        "table `meals` (no rows) is dropped",
        "data may be lost",
    ] {
        assert!(text.contains(said), "`{said}` is not in {text}");
    }
    assert_eq!(project.json(&["status"])["version"], "0001");
}

#[test]
fn down_goes_to_a_version_or_to_base() {
    let project = Project::three();
    project.ok(&["up"]);
    let down = project.json(&["down", "--to", "0001", "-y"]);
    assert_eq!(done(&down), [("down", "0003_meals"), ("down", "0002_amounts")]);
    assert!(
        down["recommendation"]
            .as_str()
            .is_some_and(|text| text.contains("data may be lost")),
        "{down}"
    );
    let down = project.json(&["down", "--to", "base", "-y"]);
    assert_eq!(
        (&down["version"], &down["result"]["to"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    assert!(
        project
            .ok(&["down", "--to", "base"])
            .contains("nothing: the database is at base"),
        "nothing to confirm"
    );
    project.run(&["down", "-y"]).failed(
        1,
        &["1 step down cannot be reached: the number of applied migrations is 0"],
    );
}

#[test]
fn down_refuses_an_irreversible_step_by_name() {
    let project = Project::three();
    project.write(
        "migrations/0002_amounts.up.sql",
        "-- tohead: irreversible \"merged\"\nUPDATE foods SET name = lower(name);",
    );
    std::fs::remove_file(project.path("migrations/0002_amounts.down.sql")).expect("a file");
    project.ok(&["up"]);
    for words in [&["down", "2"][..], &["down", "2", "--yes"], &["plan", "--to", "base"]] {
        project.run(words).failed(1, &["0002_amounts is irreversible (merged)"]);
    }
    assert_eq!(project.json(&["status"])["version"], "0003");
}

#[test]
fn stamp_records_what_is_there_and_runs_nothing() {
    let project = Project::three();
    project
        .open("app.db")
        .execute_batch("CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT)")
        .expect("a table");
    project
        .run(&["up"])
        .failed(1, &["already holds table `foods`", "stamp"]);
    project
        .run(&["stamp", "--to", "2"])
        .failed(1, &["the schema after 0002_amounts"]);
    let stamp = project.json(&["stamp", "--to", "1"]);
    assert_eq!(done(&stamp), [("stamp", "0001_foods")]);
    assert_eq!(stamp["version"], "0001");
    project.ok(&["up"]);
    project.ok(&["verify"]);
}

#[test]
fn two_ups_at_the_same_moment_apply_everything_once() {
    let project = Project::three();
    let start = || {
        std::process::Command::new(env!("CARGO_BIN_EXE_tohead"))
            .current_dir(project.path(""))
            .args(["--database", "app.db", "--json", "up", "--to", "2"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("a process")
    };
    let both = [start(), start()];
    for mut process in both {
        assert!(process.wait().expect("an end").success());
    }
    let history = project.json(&["history"]);
    let ids: Vec<_> = history["result"]["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| entry["id"].clone())
        .collect();
    assert_eq!(ids, ["0002_amounts", "0001_foods"]);
}

#[test]
fn repair_records_an_edit_that_makes_no_other_schema_and_no_other() {
    let project = Project::three();
    project.ok(&["up"]);
    assert!(project.ok(&["repair"]).contains("nothing: every applied migration"));
    let down = "DELETE FROM foods WHERE name IN ('egg', 'ham');\nALTER TABLE foods DROP COLUMN amount;";
    let edited = |name: &str| {
        let up = format!("ALTER TABLE foods ADD COLUMN {name} INTEGER;\nINSERT INTO foods (name) VALUES ('ham');");
        project.migration("0002_amounts", &up, &down.replace("amount", name));
    };
    edited("amount");
    project.run(&["up"]).failed(1, &["0002_amounts was edited"]);
    project
        .run(&["repair"])
        .failed(2, &["no terminal", "nothing was recorded"]);
    let repair = project.json(&["repair", "--yes"]);
    assert_eq!(texts(&repair["result"]["repaired"]), ["0002_amounts"]);
    assert_eq!(done(&repair), [("repair", "0002_amounts")]);
    assert!(project.ok(&["up"]).contains("nothing: the database is at 0003_meals"));
    project.ok(&["verify"]);
    project.ok(&["down", "2", "--yes"]);
    project.ok(&["up"]);
    // This one the database has not followed.
    edited("weight");
    project.run(&["repair", "--yes"]).failed(
        1,
        &["the schema after 0003_meals", "table `foods` is defined differently"],
    );
}

#[test]
fn stamp_records_another_schema_only_if_forced() {
    let project = Project::three();
    project
        .open("app.db")
        .execute_batch("CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT, colour TEXT)")
        .expect("a table");
    project
        .run(&["stamp", "--to", "1"])
        .failed(1, &["the schema after 0001_foods", "table `foods`"]);
    assert_eq!(
        done(&project.json(&["stamp", "--to", "1", "--force"])),
        [("stamp", "0001_foods")]
    );
    project
        .run(&["verify"])
        .failed(1, &["table `foods` is defined differently"]);
}

#[test]
fn what_was_merged_late_is_shown_planned_and_applied_or_refused_with_the_reason() {
    let project = Project::empty();
    project.migration(
        "0001_foods",
        "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT);",
        "DROP TABLE foods;",
    );
    project.migration("0003_meals", "CREATE TABLE meals (name TEXT);", "DROP TABLE meals;");
    project.ok(&["up"]);
    project.migration("0002_plans", "CREATE TABLE plans (name TEXT);", "DROP TABLE plans;");

    let status = project.json(&["status"]);
    assert_eq!(texts(&status["result"]["late"]), ["0002_plans"]);
    assert_eq!(status["result"]["drift"], serde_json::json!([]));
    assert!(project.ok(&["status"]).contains("late     1\n         0002_plans\n"));
    project.run(&["verify"]).failed(1, &["0002_plans"]);
    let plan = project.json(&["plan"]);
    assert_eq!(texts(&plan["result"]["plan"]["late"]), ["0002_plans"]);
    let text = project.ok(&["up"]);
    assert!(text.contains("  0002_plans  (late)\n"), "{text}");
    assert!(text.contains("then verified"), "{text}");
    assert_eq!(project.json(&["status"])["result"]["at_head"], true);
    assert!(project.ok(&["verify"]).contains("everything agrees"));

    // Two columns of one table would stand in another order.
    project.migration(
        "0005_fat",
        "ALTER TABLE foods ADD COLUMN fat REAL;",
        "ALTER TABLE foods DROP COLUMN fat;",
    );
    project.ok(&["up"]);
    project.migration(
        "0004_kcal",
        "ALTER TABLE foods ADD COLUMN kcal REAL;",
        "ALTER TABLE foods DROP COLUMN kcal;",
    );
    project.run(&["up"]).failed(
        1,
        &[
            "0004_kcal was not applied",
            "table `foods` is defined differently",
            "give it a version after 0005_fat",
        ],
    );
    assert_eq!(project.json(&["up"])["error"]["kind"], "missing-lower");
    std::fs::rename(
        project.path("migrations/0004_kcal.up.sql"),
        project.path("migrations/0006_kcal.up.sql"),
    )
    .expect("a file");
    std::fs::rename(
        project.path("migrations/0004_kcal.down.sql"),
        project.path("migrations/0006_kcal.down.sql"),
    )
    .expect("a file");
    project.ok(&["up"]);
}
