//! Ctrl-C while a migration runs: a real process, and a real SIGINT.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::project::Project;

/// Two migrations; the second takes longer than anybody waits on the rows of [`fill`], and no time in the rehearsal.
fn endless() -> Project {
    let project = Project::empty();
    project.migration(
        "0001_numbers",
        "CREATE TABLE numbers (n INTEGER NOT NULL);\nCREATE TABLE pairs (n INTEGER NOT NULL);",
        "DROP TABLE pairs;\nDROP TABLE numbers;",
    );
    project.ok(&["up"]);
    project
        .open("app.db")
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             INSERT INTO numbers WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000) SELECT n FROM c",
        )
        .expect("rows");
    project.migration(
        "0002_pairs",
        "CREATE TABLE made (x);\nINSERT INTO pairs SELECT a.n FROM numbers a, numbers b, numbers c, numbers d WHERE a.n + b.n + c.n + d.n = 0.5;",
        "DROP TABLE made;",
    );
    project
}

/// `up` as a process, at the moment at which it holds the write lock and is in its statement, or nearly so.
fn start(project: &Project, words: &[&str]) -> Child {
    let mut process = Command::new(env!("CARGO_BIN_EXE_tohead"))
        .current_dir(project.path(""))
        .args([&["--database", "app.db", "up"], words].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let conn = project.open("app.db");
    conn.busy_timeout(Duration::ZERO).expect("a timeout");
    while conn.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok() {
        assert!(process.try_wait().expect("a process").is_none(), "it ended too early");
        std::thread::sleep(Duration::from_millis(5));
    }
    process
}

fn signal(process: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &process.id().to_string()]).status();
    assert!(sent.expect("kill").success());
}

fn text(stream: Option<impl Read>) -> String {
    let lines = BufReader::new(stream.expect("a pipe")).lines();
    lines.map(|line| line.expect("UTF-8") + "\n").collect()
}

#[test]
fn ctrl_c_rolls_back_and_says_so() {
    for name in ["-INT", "-TERM"] {
        let project = endless();
        let mut process = start(&project, &[]);
        signal(&process, name);
        let (said, complained) = (text(process.stdout.take()), text(process.stderr.take()));
        let status = process.wait().expect("an end");
        assert_eq!(status.code(), Some(1), "{name}: {said}{complained}");
        assert!(
            complained.contains("the run was cancelled; the database is as it was"),
            "{name}: {complained}"
        );
        assert!(said.contains("done      nothing"), "{name}: {said}");
        let status = project.json(&["status"]);
        assert_eq!(status["version"], "0001", "{name}");
        let made = "SELECT count(*) FROM sqlite_schema WHERE name = 'made'";
        let conn = project.open("app.db");
        let made: i64 = conn.query_row(made, [], |row| row.get(0)).expect("a count");
        assert_eq!(made, 0, "{name}");
    }
}

#[test]
fn with_json_it_has_a_word_for_programs() {
    let project = endless();
    let mut process = start(&project, &["--json"]);
    signal(&process, "-INT");
    let said = text(process.stdout.take());
    process.wait().expect("an end");
    let json: serde_json::Value = serde_json::from_str(&said).expect("one object");
    assert_eq!(json["error"]["kind"], "cancelled");
    assert_eq!(json["exit_code"], 1);
}

/// Whether a process has a handler for SIGINT: <https://man7.org/linux/man-pages/man5/proc_pid_status.5.html>.
#[cfg(target_os = "linux")]
fn handles_interrupts(process: &Child) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    caught.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).expect("a mask") & 0b10 != 0)
}

#[cfg(target_os = "linux")]
#[test]
fn where_no_run_is_under_way_the_signal_ends_the_process() {
    use std::os::unix::process::ExitStatusExt;

    let project = endless();
    // Another connection holds the lock, and `stamp` waits for it.
    let other = project.open("app.db");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let mut process = Command::new(env!("CARGO_BIN_EXE_tohead"))
        .current_dir(project.path(""))
        .args(["--database", "app.db", "stamp", "--force", "--to", "2"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    while !handles_interrupts(&process) {
        assert!(process.try_wait().expect("a process").is_none(), "it ended too early");
        std::thread::sleep(Duration::from_millis(5));
    }
    signal(&process, "-INT");
    assert_eq!(process.wait().expect("an end").signal(), Some(2));
}
