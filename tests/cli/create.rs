//! create: the next migration's files, never over existing ones.

use crate::project::{Ended, Project};

fn create(project: &Project, words: &[&str]) -> Ended {
    Ended::of(&mut project.command(&[&["create"], words].concat()))
}

#[test]
fn create_counts_up_in_the_scheme_of_the_directory() {
    let cases = [
        (None, "0001_add_users"),
        (Some("0007_a"), "0008_add_users"),
        (Some("9_a"), "10_add_users"),
        (Some("099_a"), "100_add_users"),
        (Some("29990101000000_a"), "29990101000001_add_users"),
    ];
    for (last, id) in cases {
        let project = Project::empty();
        if let Some(last) = last {
            project.migration(last, "CREATE TABLE a (b);", "DROP TABLE a;");
        }
        let created = create(&project, &["Add users!"]);
        assert_eq!(created.code, 0, "{created:?}");
        for part in ["up", "down"] {
            assert!(
                created.stdout.contains(&format!("migrations/{id}.{part}.sql")),
                "{created:?}"
            );
            assert!(
                project.path(&format!("migrations/{id}.{part}.sql")).exists(),
                "{last:?}: {created:?}"
            );
        }
    }
}

#[test]
fn after_a_timestamp_comes_the_time_in_utc() {
    let project = Project::empty();
    project.migration("20240101120000_a", "CREATE TABLE a (b);", "DROP TABLE a;");
    let utc = || -> u64 {
        let conn = tohead::rusqlite::Connection::open_in_memory().expect("a database");
        let text: String = conn
            .query_row("SELECT strftime('%Y%m%d%H%M%S', 'now')", [], |row| row.get(0))
            .expect("a time");
        text.parse().expect("digits")
    };
    let before = utc();
    assert_eq!(create(&project, &["next"]).code, 0);
    let names = project.names("migrations");
    let version = names[2]
        .strip_suffix("_next.down.sql")
        .expect("the new file")
        .parse()
        .expect("digits");
    assert!((before..=utc()).contains(&version), "{version}");
}

#[test]
fn the_new_files_are_comments_that_up_refuses_until_somebody_fills_them_in() {
    let project = Project::three();
    create(&project, &["add", "plans"]);
    for part in ["up", "down"] {
        let text = project.read(&format!("migrations/0004_add_plans.{part}.sql"));
        assert!(
            text.lines().all(|line| line.is_empty() || line.starts_with("--")),
            "{text}"
        );
        assert!(text.contains("irreversible"), "{text}");
    }
    project
        .run(&["up"])
        .failed(1, &["0004_add_plans.up.sql", "holds no statement"]);
    for (part, sql) in [("up", "CREATE TABLE plans (day TEXT);"), ("down", "DROP TABLE plans;")] {
        let file = format!("migrations/0004_add_plans.{part}.sql");
        project.write(&file, &(project.read(&file) + sql));
    }
    project.ok(&["up"]);
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let project = Project::empty();
    // Files that are no text and directories count too: their names are taken.
    std::fs::write(project.path("migrations/0001_add_users.up.sql"), [0xff, 0xfe]).expect("a file");
    std::fs::create_dir(project.path("migrations/0002_add_users.down.sql")).expect("a directory");
    for _ in 0..3 {
        assert_eq!(create(&project, &["add users"]).code, 0);
    }
    assert_eq!(
        std::fs::read(project.path("migrations/0001_add_users.up.sql")).expect("a file"),
        [0xff, 0xfe]
    );
    assert!(project.path("migrations/0002_add_users.down.sql").is_dir());
    assert_eq!(project.names("migrations").len(), 2 + 6);
    assert!(project.path("migrations/0005_add_users.up.sql").exists());
}

#[cfg(unix)]
#[test]
fn a_directory_that_cannot_be_written_is_named() {
    let project = Project::empty();
    project.write("file", "");
    for dir in ["file", "file/migrations", "/dev/null/migrations"] {
        let created = Ended::of(&mut project.command(&["--dir", dir, "create", "x"]));
        created.failed(1, &["cannot create", dir]);
    }
}

#[test]
fn create_makes_the_directory_and_says_so() {
    let project = Project::empty();
    let created = Ended::of(&mut project.command(&["--dir", "db/migrations", "create", "first"]));
    assert!(created.stdout.contains("created   db/migrations\n"), "{created:?}");
    assert_eq!(
        project.names("db/migrations"),
        ["0001_first.down.sql", "0001_first.up.sql"]
    );
}

#[test]
fn a_message_without_a_word_is_wrong_usage() {
    let project = Project::empty();
    create(&project, &["!?"]).failed(2, &["neither a letter nor a digit"]);
    create(&project, &[]).failed(2, &["MESSAGE"]);
    assert!(project.names("migrations").is_empty());
}

#[test]
fn create_recommends_a_review_and_needs_no_database() {
    let project = Project::three();
    let created = create(&project, &["more", "--json"]).json();
    assert_eq!(created["result"]["up"], "migrations/0004_more.up.sql");
    assert_eq!(created["result"]["down"], "migrations/0004_more.down.sql");
    assert_eq!(created["database"], serde_json::Value::Null);
    assert!(
        created["recommendation"]
            .as_str()
            .is_some_and(|text| text.contains("review")),
        "{created}"
    );
    // With one, the summary shows where it stands.
    std::fs::remove_file(project.path("migrations/0004_more.up.sql")).expect("a file");
    std::fs::remove_file(project.path("migrations/0004_more.down.sql")).expect("a file");
    project.ok(&["up"]);
    assert_eq!(project.json(&["create", "more"])["version"], "0003");
}
