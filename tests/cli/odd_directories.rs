//! `check` on directories that hold something else than migrations: each ends with an exit code and a text that says
//! what to do, and changes nothing.

use std::fs;

use crate::project::{Ended, Project, texts};

/// What makes a directory odd, what `check` ends with, and the start of its one error, if there is one.
type Case = (&'static str, fn(&Project), i32, &'static str);

const CASES: &[Case] = &[
    ("nothing", |_| (), 0, ""),
    (
        "only a README",
        |project| project.write("migrations/README.md", "Migrations.\n"),
        0,
        "",
    ),
    (
        "no directory",
        |project| fs::remove_dir(project.path("migrations")).expect("an empty directory"),
        1,
        "migrations:1:1: cannot be read: No such file or directory (os error 2) [unreadable]; create the directory",
    ),
    (
        "a lock file with the marks of a conflict",
        |project| {
            project.write(
                "migrations/tohead.lock",
                "<<<<<<< HEAD\nformat = 1\n=======\nformat = 1\n>>>>>>> other\n",
            )
        },
        1,
        "migrations/tohead.lock:1:1: git could not merge the lock file: both branches have shipped migrations [lock-conflict]; leave the markers",
    ),
    (
        "a lock file of a newer tohead",
        |project| project.write("migrations/tohead.lock", "format = 2\n"),
        1,
        "migrations/tohead.lock:1:10: the lock file has format 2, and this tohead reads format 1 [lock]; a newer tohead",
    ),
    (
        "an empty lock file",
        |project| project.write("migrations/tohead.lock", ""),
        1,
        "migrations/tohead.lock:1:1: `format` is missing here [lock]; only `tohead lock`",
    ),
    (
        "a directory in the place of the lock file",
        |project| fs::create_dir(project.path("migrations/tohead.lock")).expect("a directory"),
        1,
        "migrations/tohead.lock:1:1: cannot be read: it is a directory, and holds no file [unreadable]; delete it, or move it",
    ),
    (
        "a directory with the name of a migration",
        |project| fs::create_dir(project.path("migrations/0001_a.up.sql")).expect("a directory"),
        1,
        "migrations/0001_a.up.sql:1:1: cannot be read: it is a directory, and holds no file [unreadable]; delete it, or move it",
    ),
    (
        "a migration in a directory of its own",
        |project| {
            fs::create_dir(project.path("migrations/0001_a")).expect("a directory");
            project.write("migrations/0001_a/up.sql", "CREATE TABLE a (x);");
        },
        1,
        "migrations/0001_a/up.sql:1:1: `0001_a/up.sql` is not a migration file",
    ),
    (
        "no UTF-8 in a file",
        |project| {
            fs::write(project.path("migrations/0001_a.up.sql"), b"SELECT '\xff';\n").expect("a file");
            project.write("migrations/0001_a.down.sql", "SELECT 1;");
        },
        1,
        "migrations/0001_a.up.sql:1:9: not UTF-8 text [not-utf8]; save the file as UTF-8",
    ),
    (
        "a down file without a byte",
        |project| project.migration("0001_a", "CREATE TABLE a (x);", ""),
        1,
        "migrations/0001_a.down.sql:1:1: the down part of 0001_a does not restore the schema: table `a` is left over [down-differs]",
    ),
];

#[cfg(target_os = "linux")]
const CASES_OF_LINUX: &[Case] = &[
    (
        "no UTF-8 in a name",
        |project| {
            use std::os::unix::ffi::OsStringExt;
            let name = std::ffi::OsString::from_vec(b"migrations/0001_\xff.up.sql".to_vec());
            let path = project.path("").join(name);
            fs::write(path, "CREATE TABLE a (x);").expect("a file");
        },
        1,
        "migrations/0001_\u{fffd}.up.sql:1:1: `0001_\u{fffd}.up.sql` is not a migration file: its name may hold only letters",
    ),
    (
        "a link to a file",
        |project| {
            project.write("a.sql", "CREATE TABLE a (x);");
            project.write("migrations/0001_a.down.sql", "DROP TABLE a;");
            link("../a.sql", project, "migrations/0001_a.up.sql");
        },
        0,
        "",
    ),
    (
        "a link to nothing",
        |project| link("nothing.sql", project, "migrations/0001_a.up.sql"),
        1,
        "migrations/0001_a.up.sql:1:1: cannot be read: No such file or directory (os error 2) [unreadable]; if it is a link",
    ),
    (
        "a link to itself",
        |project| link("0001_a.up.sql", project, "migrations/0001_a.up.sql"),
        1,
        "migrations/0001_a.up.sql:1:1: cannot be read: Too many levels of symbolic links (os error 40) [unreadable]; if it is a link",
    ),
    (
        "a link to a directory around it",
        |project| link("..", project, "migrations/more"),
        1,
        "migrations/more:1:1: cannot be read: it is a link to a directory that it is in [unreadable]; delete it, or move it",
    ),
    (
        "a pipe",
        |project| {
            let mut mkfifo = std::process::Command::new("mkfifo");
            let made = mkfifo.arg(project.path("migrations/0001_a.up.sql")).status();
            assert!(made.expect("mkfifo").success());
        },
        1,
        "migrations/0001_a.up.sql:1:1: cannot be read: it is neither a file nor a directory [unreadable]; delete it, or move it",
    ),
];

#[cfg(not(target_os = "linux"))]
const CASES_OF_LINUX: &[Case] = &[];

#[cfg(target_os = "linux")]
fn link(target: &str, project: &Project, name: &str) {
    std::os::unix::fs::symlink(target, project.path(name)).expect("a link");
}

#[test]
fn check_says_what_is_wrong_with_a_directory_and_changes_nothing() {
    for (what, make, code, error) in CASES.iter().chain(CASES_OF_LINUX) {
        let project = Project::empty();
        make(&project);
        let before = tree(&project);
        let json = Ended::of(&mut project.command(&["check", "--json"])).json();
        assert_eq!(json["exit_code"], *code, "{what}: {json}");
        assert_eq!(
            json["error"]["kind"].as_str(),
            (*code == 1).then_some("invalid-set"),
            "{what}: {json}"
        );
        let errors = texts(&json["result"]["errors"]);
        let is_it = match errors[..] {
            [] => error.is_empty(),
            [said] => !error.is_empty() && said.starts_with(error),
            _ => false,
        };
        assert!(is_it, "{what}: {errors:#?}");
        assert_eq!(tree(&project), before, "{what}");
        let text = Ended::of(&mut project.command(&["check"]));
        assert_eq!(text.code, *code, "{what}: {text:?}");
    }
}

#[test]
fn after_a_check_of_nothing_comes_the_first_migration() {
    let project = Project::empty();
    let json = Ended::of(&mut project.command(&["check", "--json"])).json();
    assert!(
        json["recommendation"]
            .as_str()
            .is_some_and(|next| next.contains("`create`")),
        "{json}"
    );
}

/// All names below the project, whatever they are.
fn tree(project: &Project) -> Vec<String> {
    let mut names = project.names("");
    if project.path("migrations").exists() {
        names.extend(project.names("migrations"));
    }
    names
}
