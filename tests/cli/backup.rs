//! backup and restore, and what up and down do about backups.

use std::path::PathBuf;

use serde_json::Value;

use crate::project::{Project, done};

/// Three migrations applied, and a row.
fn project() -> Project {
    let project = Project::three();
    project.ok(&["up"]);
    insert(&project, "oil");
    project
}

fn insert(project: &Project, name: &str) {
    let conn = project.open("app.db");
    conn.execute("INSERT INTO foods (name) VALUES (?1)", [name])
        .expect("a row");
}

fn names(project: &Project) -> Vec<String> {
    let conn = project.open("app.db");
    let mut statement = conn.prepare("SELECT name FROM foods ORDER BY id").expect("a query");
    let names = statement.query_map([], |row| row.get(0)).expect("rows");
    names.collect::<Result<_, _>>().expect("names")
}

fn path(value: &Value) -> PathBuf {
    PathBuf::from(value.as_str().unwrap_or_else(|| panic!("a path: {value}")))
}

fn files(project: &Project, end: &str) -> Vec<String> {
    let mut names = project.names("");
    names.retain(|name| name.ends_with(end));
    names
}

#[test]
fn down_keeps_a_backup_unless_told_otherwise() {
    let project = project();
    let down = project.json(&["down", "--yes"]);
    assert_eq!(done(&down), [("down", "0003_meals")]);
    assert!(path(&down["result"]["backup"]).exists(), "{down}");
    let text = project.ok(&["up"]);
    assert!(!text.contains("backup"), "nothing was lossy: {text}");
    let text = project.ok(&["down", "--yes", "--backup-dir", "kept"]);
    assert!(text.contains("backup  kept/app.db~"), "{text}");
    project.ok(&["up"]);
    let down = project.json(&["down", "--yes", "--no-backup"]);
    assert_eq!(down["result"]["backup"], Value::Null);
    assert_eq!((files(&project, ".backup").len(), project.names("kept").len()), (1, 1));
}

#[test]
fn a_backup_is_restored_and_what_it_replaces_is_kept() {
    for journal_mode in ["DELETE", "WAL"] {
        let project = project();
        project
            .open("app.db")
            .pragma_update(None, "journal_mode", journal_mode)
            .expect("a mode");
        let backup = path(&project.json(&["backup"])["result"]["file"]);
        let name = backup.file_name().expect("a name").to_str().expect("a name").to_owned();
        assert!(name.starts_with("app.db-0003-") && name.ends_with(".kept"), "{name}");
        insert(&project, "late");
        project.ok(&["down", "2", "--yes", "--no-backup"]);
        project
            .run(&["restore", &name])
            .failed(2, &["no terminal", "nothing was changed"]);
        let restored = project.json(&["restore", &name, "--yes"]);
        assert_eq!(
            (&restored["version"], &restored["ok"]),
            (&"0003".into(), &true.into()),
            "{restored}"
        );
        assert_eq!(names(&project), ["egg", "oil"], "{journal_mode}");
        project.ok(&["verify"]);
        // And back again.
        let replaced = path(&restored["result"]["replaced"]);
        let replaced = replaced.file_name().expect("a name").to_str().expect("a name");
        let text = project.ok(&["restore", replaced, "--yes"]);
        assert!(text.contains("a sound database at 0001_foods"), "{text}");
        assert_eq!(names(&project), ["oil", "late"], "{journal_mode}");
        assert_eq!(files(&project, ".unfinished"), [""; 0]);
    }
}

#[test]
fn a_backup_goes_to_the_file_that_is_named_and_over_no_other() {
    let project = project();
    project.ok(&["backup", "copy.db"]);
    project
        .run(&["backup", "copy.db"])
        .failed(1, &["there is a file copy.db already"]);
    project
        .run(&["backup", "nowhere/copy.db"])
        .failed(1, &["no backup was made"]);
    let code = |words: &[&str]| project.command(words).output().expect("an end").status.code();
    assert_eq!(code(&["--database", "copy.db", "verify"]), Some(0));
    assert_eq!(code(&["--database", ":memory:", "backup"]), Some(2));
    assert_eq!(code(&["--database", "none.db", "backup"]), Some(1));
}

#[test]
fn what_does_not_verify_is_not_restored() {
    let project = project();
    project.ok(&["backup", "copy.db"]);
    let bytes = std::fs::read(project.path("copy.db")).expect("a file");
    let mut damaged = bytes.clone();
    // A page in the middle, of which every byte is another one.
    damaged[8192..12288].iter_mut().for_each(|byte| *byte = !*byte);
    std::fs::write(project.path("damaged.db"), damaged).expect("a file");
    std::fs::write(project.path("truncated.db"), &bytes[..bytes.len() / 2 + 100]).expect("a file");
    std::fs::write(project.path("empty.db"), "").expect("a file");
    project.write(
        "text.db",
        "this is no database, but it is longer than a header of SQLite would be: ok?",
    );
    let before = std::fs::read(project.path("app.db")).expect("a file");
    for (file, problem) in [
        ("damaged.db", ""),
        ("truncated.db", ""),
        ("empty.db", "it holds nothing"),
        ("text.db", "not a database"),
        ("migrations", "it is not a file"),
        ("missing.db", "No such file"),
        ("app.db", "it is the database itself"),
    ] {
        project
            .run(&["restore", file, "--yes"])
            .failed(1, &["cannot be restored", problem, "nothing was changed"]);
    }
    assert!(std::fs::read(project.path("app.db")).expect("a file") == before);
    assert_eq!(files(&project, ".kept"), [""; 0]);
    assert!(!project.path("missing.db").exists());
}

#[test]
fn a_database_that_cannot_be_read_is_moved_aside() {
    let project = project();
    project.ok(&["backup", "copy.db"]);
    project.write(
        "app.db",
        "whatever has happened here, it was not nice, and it is no database any more",
    );
    let restored = project.json(&["restore", "copy.db", "--yes"]);
    assert_eq!(names(&project), ["egg", "oil"]);
    let replaced = path(&restored["result"]["replaced"]);
    assert!(
        std::fs::read_to_string(project.path("").join(replaced))
            .expect("a file")
            .starts_with("whatever")
    );
    // One that is missing has nothing to keep.
    std::fs::remove_file(project.path("app.db")).expect("a file");
    let restored = project.json(&["restore", "copy.db", "--yes"]);
    assert_eq!(
        (&restored["result"]["replaced"], names(&project).len()),
        (&Value::Null, 2)
    );
}

#[test]
fn a_backup_of_another_form_than_the_database_is_restored() {
    for (backup_form, form) in [
        (
            "PRAGMA page_size = 1024",
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL",
        ),
        (
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL",
            "PRAGMA page_size = 512",
        ),
        (
            "PRAGMA page_size = 512; PRAGMA journal_mode = WAL",
            "PRAGMA page_size = 65536; PRAGMA journal_mode = WAL",
        ),
        (
            "PRAGMA encoding = 'UTF-16be'; PRAGMA auto_vacuum = FULL",
            "PRAGMA encoding = 'UTF-8'",
        ),
    ] {
        let project = project();
        let rows = "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO foods VALUES (1, 'egg')";
        project
            .open("old.db")
            .execute_batch(&format!("{backup_form}; {rows}"))
            .expect("a database");
        let big = "CREATE TABLE big AS SELECT zeroblob(300000) AS x";
        std::fs::remove_file(project.path("app.db")).expect("a file");
        project
            .open("app.db")
            .execute_batch(&format!("{form}; {big}"))
            .expect("a database");
        let restored = project.json(&["restore", "old.db", "--yes"]);
        assert_eq!(restored["ok"], true, "{backup_form} over {form}: {restored}");
        assert_eq!(names(&project), ["egg"], "{backup_form} over {form}");
        let conn = project.open("app.db");
        let check = conn.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
        assert_eq!(check.expect("an answer"), "ok", "{backup_form} over {form}");
        let kept = project.open(path(&restored["result"]["replaced"]).to_str().expect("a name"));
        let count = kept.query_row("SELECT length(x) FROM big", [], |row| row.get::<_, i64>(0));
        assert_eq!(count.expect("a row"), 300_000, "{backup_form} over {form}");
    }
}

#[test]
fn a_database_that_was_cut_off_or_is_damaged_is_replaced_and_kept() {
    let sound = project();
    sound
        .open("app.db")
        .execute_batch(
            "CREATE TABLE big (x); INSERT INTO big SELECT zeroblob(3000) FROM foods, foods, foods, foods, foods",
        )
        .expect("rows");
    sound.ok(&["backup", "copy.db"]);
    let bytes = std::fs::read(sound.path("app.db")).expect("a file");
    let half = bytes.len() / 2;
    let damages: [(&str, Vec<u8>); 6] = [
        ("cut off at a page", bytes[..half / 4096 * 4096].to_vec()),
        ("cut off in a page", bytes[..half / 4096 * 4096 + 100].to_vec()),
        ("one page", bytes[..4096].to_vec()),
        ("less than a page", bytes[..600].to_vec()),
        ("no schema", [&bytes[..100], &[0xff; 3996], &bytes[4096..]].concat()),
        ("pages", [&bytes[..4096], &vec![0xa5; bytes.len() - 4096]].concat()),
    ];
    for (name, damaged) in damages {
        let project = project();
        std::fs::copy(sound.path("copy.db"), project.path("copy.db")).expect("a copy");
        std::fs::write(project.path("app.db"), &damaged).expect("a file");
        let restored = project.json(&["restore", "copy.db", "--yes"]);
        assert_eq!(restored["ok"], true, "{name}: {restored}");
        assert_eq!(names(&project), ["egg", "oil"], "{name}: {restored}");
        let kept = std::fs::read(project.path("").join(path(&restored["result"]["replaced"]))).expect("a file");
        // What could not be read was moved; a copy of what could has all of its pages.
        let pages = |bytes: &[u8]| bytes[100.min(bytes.len())..].to_vec();
        assert!(
            pages(&kept).starts_with(&pages(&damaged)),
            "{name}: {} of {}",
            kept.len(),
            damaged.len()
        );
    }
}

#[test]
fn a_database_in_use_is_not_replaced() {
    let project = project();
    project.ok(&["backup", "copy.db"]);
    let other = project.open("app.db");
    other
        .execute_batch("BEGIN IMMEDIATE; INSERT INTO foods (name) VALUES ('mine')")
        .expect("a lock");
    project
        .run(&["--busy-timeout", "0", "restore", "copy.db", "--yes"])
        .failed(1, &["locked"]);
    other.execute_batch("COMMIT").expect("a commit");
    assert_eq!(names(&project), ["egg", "oil", "mine"]);
}

#[test]
fn what_a_lost_database_has_left_behind_is_not_played_into_the_backup() {
    let project = project();
    project.ok(&["backup", "copy.db"]);
    let conn = project.open("app.db");
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; DELETE FROM foods")
        .expect("a change that is in the WAL only");
    let wal = std::fs::read(project.path("app.db-wal")).expect("a WAL");
    drop(conn);
    std::fs::remove_file(project.path("app.db")).expect("a file");
    std::fs::write(project.path("app.db-wal"), &wal).expect("a file");
    project.ok(&["restore", "copy.db", "--yes"]);
    assert_eq!(names(&project), ["egg", "oil"]);
    let kept = files(&project, ".kept-wal");
    assert!(std::fs::read(project.path(&kept[0])).expect("a file") == wal);
}

/// The names of all files, with what is in them.
fn everything(project: &Project) -> Vec<(String, Vec<u8>)> {
    let files = project
        .names("")
        .into_iter()
        .filter(|name| project.path(name).is_file());
    let read = |name: String| (std::fs::read(project.path(&name)).expect("a file"), name);
    files.map(read).map(|(bytes, name)| (name, bytes)).collect()
}

#[test]
fn a_database_stays_where_the_backup_cannot_be_put_in_its_place() {
    for (what, file) in [
        ("damaged", "app.db"),
        ("missing, but for its journal", "app.db-journal"),
    ] {
        let project = project();
        project.ok(&["backup", "copy.db"]);
        std::fs::remove_file(project.path("app.db")).expect("a file");
        project.write(file, "what it has left");
        // The name that the backup would have at first.
        std::fs::create_dir_all(project.path("app.db.unfinished/taken")).expect("a directory");
        let before = everything(&project);
        project
            .run(&["restore", "copy.db", "--yes"])
            .failed(1, &["app.db.unfinished"]);
        assert!(everything(&project) == before, "{what}: {:?}", project.names(""));
    }
}

/// `ulimit -f` counts blocks of 512 bytes. Whoever ignores the signal gets an error of the write.
#[cfg(unix)]
#[test]
fn a_database_with_rows_that_break_a_rule_stays_where_there_is_no_room_to_keep_it() {
    let project = project();
    project
        .open("app.db")
        .execute_batch("CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(300000))")
        .expect("rows");
    project.ok(&["backup", "copy.db"]);
    project
        .open("app.db")
        .execute_batch(
            "CREATE TABLE rules (x CHECK (x > 0)); PRAGMA ignore_check_constraints = ON; INSERT INTO rules VALUES (0)",
        )
        .expect("a row");
    let before = everything(&project);
    let mut command = std::process::Command::new("sh");
    let limited = "trap '' XFSZ; ulimit -f 200; exec \"$0\" --database app.db restore copy.db --yes";
    command.args(["-c", limited, env!("CARGO_BIN_EXE_tohead")]);
    let output = command.current_dir(project.path("")).output().expect("an end");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("copy.db was not restored: ") && said.contains(".kept"),
        "{said}"
    );
    assert!(everything(&project) == before, "{:?}", project.names(""));
    // With room it is replaced, and kept with that row.
    let restored = project.json(&["restore", "copy.db", "--yes"]);
    let kept = project.open(path(&restored["result"]["replaced"]).to_str().expect("a name"));
    let count = kept.query_row("SELECT count(*) FROM rules", [], |row| row.get::<_, i64>(0));
    assert_eq!(count.expect("a row"), 1);
}

#[test]
fn rows_that_break_a_check_are_no_damage() {
    let project = project();
    project
        .open("app.db")
        .execute_batch(
            "CREATE TABLE theirs (x CHECK (x > 0));
             PRAGMA ignore_check_constraints = ON;
             INSERT INTO theirs VALUES (-1)",
        )
        .expect("old debt");
    project.ok(&["backup", "copy.db"]);
    insert(&project, "later");
    let restored = project.json(&["restore", "copy.db", "--yes"]);
    assert_eq!(restored["exit_code"], 0, "{restored}");
    assert_eq!(names(&project), ["egg", "oil"]);
    let kept = path(&restored["result"]["replaced"]);
    let kept = kept.to_str().expect("a path");
    assert_eq!(project.json(&["restore", kept, "--yes"])["exit_code"], 0);
    assert_eq!(names(&project), ["egg", "oil", "later"]);
}
