//! Which database, whether it can be opened, and what is shown of it.

use std::fs;

use crate::project::{Ended, Project};

#[test]
fn the_option_comes_before_the_variable_and_one_of_them_is_needed() {
    let project = Project::three();
    Ended::of(&mut project.command(&["up"])).failed(2, &["no database was named"]);
    Ended::of(project.command(&["up"]).env("DATABASE_URL", "")).failed(2, &["no database was named"]);
    let by_variable = |words: &[&str]| Ended::of(project.command(words).env("DATABASE_URL", "sqlite://variable.db"));
    assert_eq!(by_variable(&["up"]).code, 0);
    assert_eq!(by_variable(&["up", "--database", "option.db"]).code, 0);
    assert_eq!(project.names(""), ["migrations", "option.db", "variable.db"]);
}

#[test]
fn a_path_and_every_kind_of_url_open_the_same_file() {
    let project = Project::three();
    project.ok(&["up", "1"]);
    let absolute = project.path("app.db").display().to_string();
    let urls = [
        "sqlite:app.db".to_owned(),
        "sqlite://app.db".to_owned(),
        "sqlite://app.db?mode=rwc".to_owned(),
        format!("sqlite://{absolute}"),
        "file:app.db".to_owned(),
        "file:app.db?mode=rw".to_owned(),
        format!("file://{absolute}?cache=private"),
        format!("file://localhost{absolute}"),
        "file:a%70p.db".to_owned(),
    ];
    for url in &urls {
        for words in [&["status", "--json"][..], &["up", "--to", "1", "--json"]] {
            let ended = Ended::of(&mut project.command(&[&["--database", url], words].concat()));
            assert_eq!(ended.json()["version"], "0001", "{url}: {ended:?}");
        }
    }
    assert_eq!(project.names(""), ["app.db", "migrations"]);
}

#[test]
fn a_password_is_never_shown() {
    let project = Project::three();
    let absolute = project.path("app.db").display().to_string();
    let urls = [
        "file:app.db?key=s3cret".to_owned(),
        "file:app.db?hexkey=s3cret&mode=rwc".to_owned(),
        format!("sqlite://me:s3cret@{absolute}"),
        "sqlite:app.db?password=s3cret".to_owned(),
        "file:missing/app.db?key=s3cret".to_owned(),
        "file:migrations?key=s3cret".to_owned(),
        "file:app.db?vfs=none&key=s3cret".to_owned(),
        "file:app.db?mode=s3cret&key=s3cret".to_owned(),
        "file://me:s3cret@elsewhere/app.db".to_owned(),
        "postgres://me:s3cret@elsewhere/app".to_owned(),
    ];
    for url in &urls {
        for words in [
            &["up"][..],
            &["status"],
            &["down"],
            &["history", "--json"],
            &["--help"],
            &["down", "--help"],
        ] {
            let by_option = Ended::of(&mut project.command(&[&["--database", url], words].concat()));
            let by_variable = Ended::of(project.command(words).env("DATABASE_URL", url));
            let mistaken = Ended::of(&mut project.command(&[words, &["up", url]].concat()));
            for ended in [by_option, by_variable, mistaken] {
                // The value of `mode` is no secret to anybody else.
                let text = (ended.stdout.clone() + &ended.stderr)
                    .replace("mode=s3cret", "")
                    .replace("access mode: s3cret", "");
                assert!(!text.contains("s3cret"), "{url} {words:?}: {ended:?}");
            }
        }
    }
    let shown = Ended::of(&mut project.command(&["--database", &urls[0], "status", "--json"])).json();
    assert_eq!(shown["database"], "file:app.db?key=***");
}

#[test]
fn what_is_no_database_is_refused_with_its_reason() {
    let project = Project::three();
    fs::create_dir(project.path("folder")).expect("a directory");
    project.write("notes.txt", "these are notes");
    project.write("long.txt", &"these are notes\n".repeat(1000));
    let cases: &[(&str, &[&str])] = &[
        ("folder", &["folder: it is a directory"]),
        ("notes.txt", &["notes.txt", "not an SQLite database"]),
        ("long.txt", &["long.txt", "not an SQLite database"]),
        ("notes.txt/app.db", &["cannot open the database notes.txt/app.db"]),
    ];
    for (database, said) in cases {
        for words in [
            &["status"][..],
            &["up"],
            &["down", "--yes"],
            &["create", "x"],
            &["stamp", "--to", "1"],
        ] {
            let ended = Ended::of(&mut project.command(&[&["--database", database], words].concat()));
            ended.failed(1, said);
            assert!(ended.stdout.contains("version   unknown"), "{ended:?}");
        }
    }
    assert_eq!(project.read("notes.txt"), "these are notes");
    assert!(
        !project.path("migrations/0004_x.up.sql").exists(),
        "the connection comes first"
    );
}

/// Permissions stop everybody but root, whom nothing stops.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_opened_is_refused_and_one_that_may_not_be_written_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::three();
    project.ok(&["up", "1"]);
    let allow = |mode| fs::set_permissions(project.path("app.db"), fs::Permissions::from_mode(mode)).expect("a mode");
    allow(0o000);
    if fs::File::open(project.path("app.db")).is_ok() {
        return;
    }
    for words in [&["status"][..], &["up"], &["down", "--yes"]] {
        project.run(words).failed(1, &["cannot open the database app.db"]);
    }
    allow(0o444);
    assert_eq!(project.json(&["status"])["version"], "0001");
    let refused = project.json(&["up"]);
    assert_eq!(
        (&refused["error"]["kind"], &refused["version"]),
        (&"read-only".into(), &"0001".into())
    );
}

#[test]
fn up_creates_a_file_but_no_directory_and_down_and_stamp_create_neither() {
    let project = Project::three();
    let on =
        |database: &str, words: &[&str]| Ended::of(&mut project.command(&[&["--database", database], words].concat()));
    on("missing/app.db", &["up"]).failed(1, &["its directory does not exist"]);
    on("app.db", &["down", "--yes"]).failed(1, &["there is no database app.db"]);
    on("app.db", &["stamp", "--to", "1"]).failed(1, &["there is no database app.db"]);
    assert_eq!(project.names(""), ["migrations"]);
    let up = on("app.db", &["up", "--json"]).json();
    assert_eq!(up["database_exists"], true);
    assert_eq!(project.names(""), ["app.db", "migrations"]);
}

#[test]
fn other_databases_than_sqlite_are_wrong_usage() {
    let project = Project::three();
    let ended = Ended::of(&mut project.command(&["--database", "mysql://host/db", "status"]));
    ended.failed(2, &["`mysql`", "SQLite only"]);
    Ended::of(&mut project.command(&["--database", "file://host/db", "status"])).failed(2, &["another machine"]);
    Ended::of(&mut project.command(&["--database", "", "status"])).failed(2, &["names no file"]);
}

#[test]
fn a_locked_database_is_waited_for_and_then_named_busy() {
    let project = Project::three();
    project.ok(&["up", "1"]);
    let other = project.open("app.db");
    other.execute_batch("BEGIN EXCLUSIVE").expect("a lock");
    for words in [&["up"][..], &["status"], &["history"]] {
        project
            .run(&[words, &["--busy-timeout", "0"]].concat())
            .failed(1, &["app.db", "stayed locked"]);
    }
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| project.run(&["up"]));
        std::thread::sleep(std::time::Duration::from_millis(300));
        other.execute_batch("COMMIT").expect("the lock is given back");
        assert_eq!(waiting.join().expect("a thread").code, 0);
    });
}

#[test]
fn a_damaged_file_is_told_from_a_sound_one() {
    let project = Project::three();
    project.ok(&["up"]);
    let conn = project.open("app.db");
    conn.execute_batch("CREATE TABLE filler (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000) INSERT INTO filler SELECT hex(randomblob(50)) FROM n").expect("rows");
    drop(conn);
    let mut bytes = fs::read(project.path("app.db")).expect("a file");
    let len = bytes.len();
    bytes[len - 20_000..].fill(0xab);
    fs::write(project.path("app.db"), bytes).expect("damage");
    project.run(&["status"]).failed(1, &["damaged"]);
    let json = project.json(&["status"]);
    assert_eq!(
        (&json["ok"], &json["error"]["kind"]),
        (&false.into(), &"corrupt".into())
    );
}
