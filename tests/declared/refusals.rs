//! What nobody has stated is asked or refused, and then nothing is written.

use crate::project::{Ended, Project};
use crate::story::Story;

const USERS: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);\n";

/// The command fails with this code, says all of this, and writes nothing.
#[track_caller]
fn refused(story: &Story, schema: &str, options: &[&str], code: i32, said: &[&str]) {
    let before = story.project.names("migrations");
    story.create(schema, options).failed(code, said);
    assert_eq!(story.project.names("migrations"), before);
}

#[test]
fn a_drop_and_an_add_that_could_be_one_are_refused_with_the_ways_to_say_so() {
    let mut story = Story::begins(USERS, "INSERT INTO users VALUES (1, 'a@b')");
    let renamed = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\n";
    refused(
        &story,
        renamed,
        &[],
        2,
        &["--rename users.mail=email", "--drop users.mail"],
    );
    story.becomes(renamed, &["--drop", "users.mail", "--fill", "users.email=''"]);
    assert!(story.text("up").contains("allow(drop-column)"), "{}", story.scripts());
    story.up();
    assert_eq!(story.ask("SELECT * FROM users"), "1|");
    let people = "CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\n";
    refused(&story, people, &[], 2, &["--rename users=people", "--drop users"]);
    story.becomes(people, &["--drop", "users"]);
    assert!(story.text("up").contains("allow(drop-table)"), "{}", story.scripts());
}

#[test]
fn a_comment_beside_the_new_name_says_so_for_good() {
    let mut story = Story::begins(USERS, "INSERT INTO users VALUES (1, 'a@b')");
    let schema = "-- renamed from users\nCREATE TABLE people (\n    id INTEGER PRIMARY KEY,\n    -- renamed from mail\n    email TEXT NOT NULL\n);\n";
    story.becomes(schema, &[]);
    assert!(!story.scripts().contains("DROP"), "{}", story.scripts());
    story.up();
    assert_eq!(story.ask("SELECT * FROM people"), "1|a@b");
    // The comment stays where it is, and means nothing any more.
    let ended = story.create(schema, &[]);
    assert!(
        ended.code == 0 && ended.stdout.contains("nothing: the declared schema"),
        "{ended:?}"
    );
    story.becomes(&schema.replace("NOT NULL", "NOT NULL COLLATE NOCASE"), &[]);
    assert!(!story.text("up").contains("renamed from"), "{}", story.scripts());
    let stray = "-- renamed from users\nCREATE INDEX people_email ON people (email);\n";
    refused(
        &story,
        &(schema.to_owned() + stray),
        &[],
        1,
        &["schema.sql:7:1", "beside no table or column"],
    );
}

#[test]
fn a_value_that_rows_need_is_refused_with_one_that_would_do() {
    let story = Story::begins(USERS, "");
    let schema = "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT NOT NULL, locale TEXT NOT NULL, age INTEGER NOT NULL);\n";
    refused(
        &story,
        schema,
        &[],
        2,
        &[
            "--fill users.locale=\"''\"",
            "--fill users.age=\"0\"",
            "what do old rows get?",
        ],
    );
}

#[test]
fn the_number_of_a_row_is_not_taken_for_a_key_of_another_table() {
    let old = "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT UNIQUE);\nCREATE TABLE plans (mail TEXT PRIMARY KEY, plan TEXT);\n";
    let new = "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT UNIQUE);\nCREATE TABLE plans (user_id INTEGER PRIMARY KEY REFERENCES users (id), plan TEXT);\n";
    let mut story = Story::begins(
        old,
        "INSERT INTO users VALUES (7, 'a'); INSERT INTO plans VALUES ('a', 'free')",
    );
    let drop = ["--drop", "plans.mail"];
    refused(
        &story,
        new,
        &drop,
        2,
        &["--fill plans.user_id", "what do old rows get?"],
    );
    // Whose user is gone, gets one of their own: no made-up row is left without.
    let fill =
        "plans.user_id=coalesce((SELECT id FROM users WHERE users.mail = plans.mail), (SELECT min(id) FROM users))";
    let ended = story.create(new, &[&drop[..], &["--fill", fill]].concat());
    assert_eq!(ended.code, 0, "{ended:?}");
    story.is_completed();
    story.up();
    assert_eq!(story.ask("SELECT * FROM plans"), "7|free");
}

#[test]
fn what_is_proposed_can_be_given_to_a_shell_as_it_is() {
    let story = Story::begins("CREATE TABLE \"a b\" (id INTEGER PRIMARY KEY, \"it's\" TEXT);\n", "");
    let schema = "CREATE TABLE \"a b\" (id INTEGER PRIMARY KEY, \"order\" TEXT NOT NULL, \"q\"\"q\" TEXT NOT NULL);\n";
    let proposed = [
        r#"--rename '"a b"."it'\''s"'=order"#,
        r#"--rename '"a b"."it'\''s"'='"q""q"'"#,
        r#"--drop '"a b"."it'\''s"'"#,
    ];
    refused(&story, schema, &[], 2, &proposed);
    let old = "\"a b\".\"it's\"";
    let values = [r#"--fill '"a b".order'="''""#, r#"--fill '"a b"."q""q"'="''""#];
    refused(&story, schema, &["--drop", old], 2, &values);
    let rename = format!("{old}=\"q\"\"q\"");
    let options = [
        "--rename",
        &rename,
        "--fill",
        "\"a b\".order=''",
        "--fill",
        "\"a b\".\"q\"\"q\"=''",
    ];
    assert_eq!(story.create(schema, &options).code, 0);
}

#[test]
fn what_was_stated_has_to_fit() {
    let story = Story::begins(USERS, "");
    let schema = "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT NOT NULL, age INTEGER);\n";
    let cases: &[(&[&str], &str)] = &[
        (&["--rename", "users.male=email"], "no column `male` at head"),
        (
            &["--rename", "users.mail=email"],
            "no column `email` in the declared schema",
        ),
        (&["--rename", "people=users"], "no table `people` at head"),
        (
            &["--rename", "users=people"],
            "no table `people` in the declared schema",
        ),
        (&["--rename", "posts.a=b"], "`posts` is no table of both schemas"),
        (&["--rename", "mail"], "`mail` is no rename"),
        (&["--drop", "users.name"], "nothing of that name"),
        (&["--drop", "a.b.c"], "names neither a table nor a column"),
        (&["--fill", "users.name=''"], "no such column"),
        (&["--fill", "age"], "is no value for a column"),
        (&["--fill", "users.mail=''"], "there is nothing to fill"),
        (&["--fill", "users.age="], "near \")\": syntax error"),
        (&["--fill", "users.age=(SELECT 1"], "syntax error"),
        (&["--fill", "users.age=mial"], "no such column: mial"),
        (&["--fill", "users.age=\"mial\""], "no such column: "),
        (&["--fill", "users.age=1, 2"], "row value misused"),
        (&["--fill", "users.age=1), (2"], "more than one expression"),
        (&["--fill", "users.age=1 -- years"], "incomplete input"),
        (&["--fill", "users.age=1); DROP TABLE users; --"], "no semicolon"),
        (&["--min-sqlite", "4"], "`4` is no version"),
    ];
    for (options, said) in cases {
        refused(&story, schema, options, 2, &[said]);
    }
}

#[test]
fn what_is_no_declaration_is_refused_with_its_place() {
    let story = Story::begins(USERS, "");
    let cases = [
        (
            "CREATE TABLE a (b);\nINSERT INTO a VALUES (1);",
            "schema.sql:2:1",
            "INSERT INTO is no declaration",
        ),
        (
            "CREATE TABLE a (b);\nCREATE INDEX i ON c (b);",
            "schema.sql:2:",
            "no such table",
        ),
        ("CREATE TABLE a (b,);", "schema.sql:1:", "syntax error"),
        (
            "CREATE TABLE a (b); CREATE TABLE A (c);",
            "schema.sql:1:",
            "already exists",
        ),
        ("CREATE TEMP TABLE a (b);", "schema.sql:1:1", "no declaration"),
        ("CREATE TABLE tohead_x (b);", "schema.sql:1:1", "a name of tohead's own"),
    ];
    for (schema, place, said) in cases {
        refused(&story, schema, &[], 1, &[place, said]);
    }
}

#[test]
fn rows_of_a_table_that_becomes_another_kind_go_only_if_somebody_says_so() {
    let mut story = Story::begins("CREATE TABLE notes (body TEXT);", "INSERT INTO notes VALUES ('x')");
    let schema = "CREATE VIRTUAL TABLE notes USING fts5 (body);";
    refused(&story, schema, &[], 1, &["another kind of table", "--drop notes"]);
    story.becomes(schema, &["--drop", "notes"]);
    assert!(
        story.text("up").contains("brings it back: the rows of `notes`"),
        "{}",
        story.scripts()
    );
}

#[test]
fn the_build_refuses_what_nobody_has_answered_for() {
    let story = Story::begins("CREATE TABLE t (a TEXT, b TEXT);", "");
    let ended = story.create("CREATE TABLE t (a TEXT);", &[]);
    assert!(ended.stdout.contains("complete  allow(drop-column)"), "{ended:?}");
    assert!(ended.stdout.contains("write 1 reason"), "{ended:?}");
    let up = story.project.read("migrations/0002_next.up.sql");
    assert!(up.contains("-- tohead: allow(drop-column) \"\"\n"), "{up}");
    story
        .project
        .run(&["up"])
        .failed(1, &["the directive `allow` needs a reason"]);
    // Nor is anything built upon it.
    story
        .create("CREATE TABLE t (a TEXT, c TEXT);", &[])
        .failed(1, &["do not pass their checks"]);
}

#[test]
fn a_dry_run_prints_both_files_and_writes_none() {
    let story = Story::begins(USERS, "");
    let before = story.project.names("migrations");
    let schema = "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT NOT NULL, age INTEGER);\n";
    let ended = story.create(schema, &["--dry-run"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    for text in [
        "ALTER TABLE users ADD COLUMN age INTEGER;",
        "ALTER TABLE users DROP COLUMN age;",
        "nothing was written",
    ] {
        assert!(ended.stdout.contains(text), "{ended:?}");
    }
    let json = Ended::of(&mut story.project.command(&["create", "next", "--dry-run", "--json"])).json();
    assert_eq!(json["result"]["dry_run"], true);
    assert!(
        json["result"]["up_sql"]
            .as_str()
            .is_some_and(|sql| sql.contains("ADD COLUMN")),
        "{json}"
    );
    assert_eq!(
        json["result"]["differences"][0],
        "table `users`: no migration makes `age integer`"
    );
    assert_eq!(story.project.names("migrations"), before);
}

#[test]
fn blank_templates_are_written_on_request_and_without_a_declared_schema() {
    let project = Project::empty();
    for (declared, options) in [(false, &["create", "x"][..]), (true, &["create", "y", "--empty"])] {
        if declared {
            project.write("schema.sql", USERS);
        }
        let ended = Ended::of(&mut project.command(options));
        assert_eq!(ended.code, 0, "{ended:?}");
    }
    for name in ["0001_x", "0002_y"] {
        let text = project.read(&format!("migrations/{name}.up.sql"));
        assert!(
            text.lines().all(|line| line.is_empty() || line.starts_with("--")),
            "{text}"
        );
    }
}

#[test]
fn the_order_of_columns_alone_is_reported_and_not_migrated() {
    let story = Story::begins("CREATE TABLE t (a TEXT, b TEXT);\nCREATE TABLE u (x);\n", "");
    let schema = "CREATE TABLE t (b TEXT, a TEXT);\nCREATE TABLE u (x);\n";
    let ended = story.create(schema, &[]);
    assert!(ended.stdout.contains("in another order"), "{ended:?}");
    assert_eq!(story.project.names("migrations").len(), 2);
    let check = Ended::of(&mut story.project.command(&["check"]));
    assert!(
        check.code == 0 && check.stdout.contains("warning[declared-order]"),
        "{check:?}"
    );
    // Beside another change it stays as it is, too.
    let more = schema.replace("u (x)", "u (x, y)");
    let ended = story.create(&more, &[]);
    assert_eq!(ended.code, 0, "{ended:?}");
    story.project.run(&["up"]);
    assert_eq!(
        story.ask("SELECT group_concat(name) FROM pragma_table_info('t')"),
        "a,b"
    );
    story.project.write(
        "schema.sql",
        "CREATE TABLE t (a TEXT, b TEXT);\nCREATE TABLE u (x, y);\n",
    );
    let clean = Ended::of(&mut story.project.command(&["check"]));
    assert!(clean.stdout.contains("nothing found"), "{clean:?}");
}
