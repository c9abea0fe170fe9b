//! The other commands that know schemas: `schema`, `diff`, `check`, `verify`, and `create --from-drift`.

use crate::project::{Ended, Project};
use crate::story::Story;

const SCHEMA: &str = "CREATE TABLE users (\n    id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL -- as they write it\n);\n\nCREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), body TEXT);\nCREATE INDEX posts_user ON posts (user_id);\nCREATE VIEW bodies AS\nSELECT body FROM posts;\n";

fn run(project: &Project, words: &[&str]) -> Ended {
    Ended::of(&mut project.command(words))
}

#[test]
fn schema_prints_head_in_a_form_that_declares_it() {
    let mut story = Story::begins(SCHEMA, "");
    story.becomes(&SCHEMA.replace("body TEXT);", "body TEXT, score REAL);"), &[]);
    story.up();
    let ended = run(&story.project, &["schema"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let expected = "CREATE TABLE users (\n    id INTEGER PRIMARY KEY,\n    name TEXT NOT NULL -- as they write it\n);\n\nCREATE TABLE posts (\n    id INTEGER PRIMARY KEY,\n    user_id INTEGER REFERENCES users (id),\n    body TEXT,\n    score REAL\n);\n\nCREATE INDEX posts_user ON posts (user_id);\n\nCREATE VIEW bodies AS\nSELECT body FROM posts;\n";
    assert_eq!(ended.stdout, expected);
    // What it prints is the same schema, and printed once more the same text.
    story.project.write("schema.sql", &ended.stdout);
    assert!(run(&story.project, &["check"]).stdout.contains("nothing found"));
    assert_eq!(
        run(&story.project, &["diff", "head", "schema.sql", "--exit-code"]).code,
        0
    );
    let first = run(&story.project, &["schema", "--at", "1"]).stdout;
    assert!(first.contains("body TEXT\n") && !first.contains("score"), "{first}");
    run(&story.project, &["schema", "--at", "9"]).failed(2, &["no migration with version 9"]);
    let json = run(&story.project, &["schema", "--json"]).json();
    assert_eq!(json["result"]["sql"], expected);
}

#[test]
fn a_first_schema_file_can_be_taken_from_a_database() {
    let project = Project::empty();
    project.open("old.db").execute_batch(SCHEMA).expect("a schema");
    let ended = run(&project, &["create", "first", "--from", "old.db"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    project.ok(&["up"]);
    assert_eq!(run(&project, &["diff", "app.db", "old.db", "--exit-code"]).code, 0);
}

#[test]
fn a_declared_schema_may_be_a_directory_of_files_in_any_order() {
    let project = Project::empty();
    std::fs::create_dir_all(project.path("schema/more")).expect("a directory");
    project.write("schema/1.sql", "CREATE INDEX a_b ON a (b);");
    project.write("schema/more/2.sql", "CREATE TABLE a (b);");
    project.write("schema/notes.txt", "no SQL");
    let ended = run(&project, &["create", "first"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(run(&project, &["diff", "head", "schema", "--exit-code"]).code, 0);
}

#[test]
fn diff_shows_what_differs_between_any_two() {
    let mut story = Story::begins(SCHEMA, "");
    story.becomes(
        &SCHEMA.replace("body TEXT", "body TEXT NOT NULL DEFAULT ''"),
        &["--fill", "posts.body=''"],
    );
    let diff = |a: &str, b: &str| run(&story.project, &["diff", a, b, "--exit-code"]);
    let one = diff("1", "head");
    assert_eq!(one.code, 3, "{one:?}");
    assert!(
        one.stdout
            .contains("table `posts`\n  - body text\n  + body text not null default ''\n"),
        "{one:?}"
    );
    assert!(one.stdout.contains("1 difference found"), "{one:?}");
    assert!(
        diff("base", "1").stdout.contains("view `bodies`\n  + create view"),
        "{one:?}"
    );
    assert_eq!(diff("app.db", "1").code, 0);
    assert_eq!(diff("head", "schema.sql").code, 0);
    diff("head", "nowhere.sql").failed(2, &["`nowhere.sql` is neither"]);
    let json = run(&story.project, &["diff", "1", "2", "--json"]).json();
    assert_eq!(
        json["result"]["differences"].as_array().map(Vec::len),
        Some(1),
        "{json}"
    );
}

#[test]
fn check_holds_head_against_the_declared_schema() {
    let story = Story::begins(SCHEMA, "");
    let more = SCHEMA.replace("body TEXT", "body TEXT, likes INTEGER")
        + "CREATE TABLE tags (name TEXT);\nCREATE INDEX tags_name ON tags (name);\n";
    story.project.write(
        "schema.sql",
        &more.replace("CREATE VIEW bodies AS\nSELECT body FROM posts;\n", ""),
    );
    let check = run(&story.project, &["check"]);
    check.failed(1, &["did not pass"]);
    for said in [
        "error[declared-schema]: table `posts`: no migration makes `likes integer`",
        "schema.sql:6:1",
        "view `bodies` is made by the migrations and is not declared",
        "table `tags` is declared, and no migration makes it",
        "write the migration: tohead create \"what changes\"",
    ] {
        assert!(check.stdout.contains(said), "`{said}` is not in {check:?}");
    }
    assert!(!check.stdout.contains("tags_name"), "it goes with its table: {check:?}");
    run(&story.project, &["check", "--schema", "other.sql"]).failed(1, &[]);
    // What a directive lets pass hides nothing.
    let unique =
        "-- tohead: allow(fails-on-rows) \"there are no two\"\nCREATE UNIQUE INDEX posts_body ON posts (body);";
    story.project.write("migrations/0900_unique.up.sql", unique);
    story
        .project
        .write("migrations/0900_unique.down.sql", "DROP INDEX posts_body;");
    let check = run(&story.project, &["check"]);
    check.failed(1, &["did not pass"]);
    let said = "index `posts_body` is made by the migrations and is not declared";
    assert!(check.stdout.contains(said), "`{said}` is not in {check:?}");
}

#[test]
fn what_has_drifted_is_shown_and_can_be_adopted() {
    let story = Story::begins(SCHEMA, "INSERT INTO users VALUES (1, 'Ada')");
    story
        .database()
        .execute_batch("ALTER TABLE users ADD COLUMN age INTEGER; DROP INDEX posts_user;")
        .expect("a change by hand");
    let verify = story.project.run(&["verify"]);
    verify.failed(1, &["not as the migrations left it"]);
    for said in [
        "create --from-drift",
        "table `users`\n  + age integer",
        "index `posts_user`\n  - create index posts_user",
    ] {
        assert!(verify.stdout.contains(said), "`{said}` is not in {verify:?}");
    }
    let ended = story.project.run(&["create", "adopt", "--from-drift"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let up = story.project.read("migrations/0002_adopt.up.sql");
    assert!(
        up.contains("ALTER TABLE users ADD COLUMN age INTEGER;") && up.contains("DROP INDEX posts_user;"),
        "{up}"
    );
    story.project.ok(&["stamp", "--to", "2"]);
    story.project.ok(&["verify"]);
    assert_eq!(story.ask("SELECT id, name, age FROM users"), "1|Ada|null");
    let again = story.project.run(&["create", "adopt", "--from-drift"]);
    assert!(
        again.stdout.contains("nothing: the schema of the database"),
        "{again:?}"
    );
}

#[test]
fn drift_is_adopted_from_a_database_at_head_only() {
    let mut story = Story::begins(SCHEMA, "");
    story.becomes(&SCHEMA.replace("body TEXT", "body TEXT, likes INTEGER"), &[]);
    story
        .project
        .run(&["create", "adopt", "--from-drift"])
        .failed(2, &["not at head"]);
    run(&story.project, &["create", "adopt", "--from-drift"]).failed(2, &["and there is none"]);
}
