//! A place where a run may not write, or has no room: a typed error that says what to do, and every byte as it was.
//!
//! Permission bits mean nothing to root, and a limit on the size of files is the whole process's. So the tests run in a process
//! of its own: this program, as somebody else where it was started by root.
#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use support::{open, set};
use tohead::{Backup, Error, Migrations, Runner, Target};

/// Tells the process which it is, and has the directory in which it works.
const WORKPLACE: &str = "TOHEAD_TEST_WORKPLACE";

/// Nobody, on Linux and most others. Any number that is not root's would do.
const SOMEBODY: u32 = 65_534;

fn migrations() -> Migrations {
    set(&[
        (
            "0001_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_kinds",
            "UPDATE foods SET kind = name WHERE kind IS NULL;\nCREATE TABLE kinds (kind TEXT);\nINSERT INTO kinds SELECT kind FROM foods;",
            "DROP TABLE kinds;",
        ),
    ])
}

fn runner() -> Runner {
    migrations().runner().backup(Backup::none())
}

/// A directory with a database after the first migration, of some 600 kB.
struct Place {
    dir: PathBuf,
}

impl Place {
    fn new(name: &str, journal_mode: &str) -> Self {
        let place = Self {
            dir: workplace().join(name),
        };
        std::fs::create_dir(&place.dir).unwrap();
        let conn = open(&place.file());
        conn.pragma_update(None, "journal_mode", journal_mode).unwrap();
        runner().to(&conn, Target::Steps(1)).unwrap();
        conn.execute_batch(
            "INSERT INTO foods (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             SELECT printf('%0100d', i) FROM n",
        )
        .unwrap();
        place
    }

    fn file(&self) -> PathBuf {
        self.dir.join("app.db")
    }

    /// What lies in it: names and contents, but for a log without a byte and its index, which whoever may only read leaves
    /// there (<https://sqlite.org/wal.html#read_only_databases>).
    fn content(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let entries = std::fs::read_dir(&self.dir).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let content = paths.map(|path| (path.clone(), std::fs::read(path).ok()));
        let is_log = |path: &Path| path.extension().is_some_and(|end| end == "db-wal");
        let is_index = |path: &Path| path.extension().is_some_and(|end| end == "db-shm");
        content
            .filter(|(path, bytes)| {
                let is_empty = bytes.as_ref().is_some_and(Vec::is_empty);
                !(is_index(path) || (is_log(path) && is_empty))
            })
            .collect()
    }

    /// The error of a run that has to fail and to change nothing.
    fn refuses(&self, runner: &Runner) -> Error {
        let before = self.content();
        let conn = open(&self.file());
        let error = runner.to_head(&conn).unwrap_err();
        assert!(conn.is_autocommit());
        drop(conn);
        assert!(self.content() == before, "{error}");
        error
    }

    fn succeeds(&self) {
        assert_eq!(runner().to_head(&open(&self.file())).unwrap().steps.len(), 1);
    }
}

fn workplace() -> PathBuf {
    PathBuf::from(std::env::var_os(WORKPLACE).expect("the process has a workplace"))
}

fn allow(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Runs a test of this program in a process of its own, behind a shell that has prepared something, and as somebody
/// whom permission bits concern.
fn elsewhere(test: &str, preparation: &str, prepare: impl Fn(&Path)) {
    let temp = tempfile::tempdir().unwrap();
    allow(temp.path(), 0o755);
    let workplace = temp.path().join("workplace");
    std::fs::create_dir(&workplace).unwrap();
    // Where the program lies may be out of somebody's reach.
    let program = temp.path().join("program");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    prepare(&workplace);
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{preparation} exec \"$0\" --exact {test} --nocapture")])
        .arg(&program)
        .env(WORKPLACE, &workplace)
        .env("TMPDIR", &workplace)
        .current_dir(&workplace);
    if is_root(temp.path()) {
        chown(&workplace, Some(SOMEBODY), Some(SOMEBODY)).unwrap();
        command.uid(SOMEBODY).gid(SOMEBODY);
    }
    assert_passes(&mut command);
}

/// The process runs one test, which passes.
fn assert_passes(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// Whether this process is root's: what it has made is.
fn is_root(made: &Path) -> bool {
    std::fs::metadata(made).unwrap().uid() == 0
}

fn is_elsewhere() -> bool {
    std::env::var_os(WORKPLACE).is_some()
}

#[test]
fn what_may_not_be_written_is_named() {
    if !is_elsewhere() {
        return elsewhere("what_may_not_be_written_is_named", "", |_| {});
    }
    for mode in ["DELETE", "WAL"] {
        let place = Place::new(mode, mode);
        // No permission to write the file.
        allow(&place.file(), 0o444);
        let error = place.refuses(&runner());
        assert!(matches!(error, Error::ReadOnly { .. }), "{mode}: {error:?}");
        assert!(error.to_string().contains("permissions"), "{error}");
        allow(&place.file(), 0o644);
        // In WAL mode that has left a log and its index, with the permissions that the file had then.
        if mode == "WAL" {
            let error = place.refuses(&runner());
            assert!(error.to_string().contains("-wal and -shm"), "{error}");
            for name in ["app.db-wal", "app.db-shm"] {
                std::fs::remove_file(place.dir.join(name)).unwrap();
            }
        }
        // No permission to make the journal beside it.
        allow(&place.dir, 0o555);
        let error = place.refuses(&runner());
        assert!(matches!(error, Error::ReadOnly { .. }), "{mode}: {error:?}");
        assert!(error.to_string().contains("its directory"), "{error}");
        allow(&place.dir, 0o755);
        // No permission to read it: SQLite opens no such file, so there is no connection to call anything on.
        allow(&place.file(), 0o000);
        let refused = Connection::open(place.file()).map(drop).unwrap_err();
        assert_eq!(refused.sqlite_error_code(), Some(rusqlite::ErrorCode::CannotOpen));
        allow(&place.file(), 0o644);
        place.succeeds();
    }
}

#[test]
fn what_lies_beside_the_file_and_cannot_be_read_is_named() {
    if !is_elsewhere() {
        return elsewhere("what_lies_beside_the_file_and_cannot_be_read_is_named", "", |_| {});
    }
    // A journal that is hot, and a log: what is in the file is not what the database is without them.
    for (mode, beside) in [("DELETE", "app.db-journal"), ("WAL", "app.db-wal")] {
        let place = Place::new(mode, mode);
        let beside = place.dir.join(beside);
        let conn = open(&place.file());
        conn.execute_batch("PRAGMA cache_size = 5; BEGIN; UPDATE foods SET kind = 'x'")
            .unwrap();
        if mode == "WAL" {
            conn.execute_batch("COMMIT").unwrap();
        }
        let (file, log) = (std::fs::read(place.file()).unwrap(), std::fs::read(&beside).unwrap());
        drop(conn);
        std::fs::write(place.file(), file).unwrap();
        std::fs::write(&beside, log).unwrap();
        allow(&beside, 0o000);
        let error = place.refuses(&runner());
        assert!(matches!(error, Error::CannotOpen { .. }), "{mode}: {error:?}");
        insta::allow_duplicates! { insta::assert_snapshot!(error, @"the database, or a file beside it (-journal, -wal, -shm), cannot be opened or made: check the permissions of the file, of those beside it, and of their directory"); }
        allow(&beside, 0o644);
        place.succeeds();
    }
}

#[test]
fn somebody_else_s_file_is_read_only() {
    if is_elsewhere() {
        let file = workplace().join("theirs.db");
        let before = std::fs::read(&file).unwrap();
        let error = runner().to_head(&open(&file)).unwrap_err();
        assert!(matches!(error, Error::ReadOnly { .. }), "{error:?}");
        assert_eq!(migrations().status(&open(&file)).unwrap().pending.len(), 1);
        assert!(std::fs::read(&file).unwrap() == before);
        return;
    }
    let temp = tempfile::tempdir().unwrap();
    if !is_root(temp.path()) {
        eprintln!("skipped: only root can make a file that is somebody else's");
        return;
    }
    elsewhere("somebody_else_s_file_is_read_only", "", |workplace| {
        let conn = open(&workplace.join("theirs.db"));
        runner().to(&conn, Target::Steps(1)).unwrap();
    });
}

#[test]
fn a_backup_that_cannot_be_written_keeps_the_run_from_starting() {
    if !is_elsewhere() {
        return elsewhere(
            "a_backup_that_cannot_be_written_keeps_the_run_from_starting",
            "",
            |_| {},
        );
    }
    let place = Place::new("place", "DELETE");
    let closed = workplace().join("closed");
    std::fs::create_dir(&closed).unwrap();
    allow(&closed, 0o555);
    // One that is there, one that would have to be made in it, and one that is a file.
    for dir in [closed.clone(), closed.join("backups"), place.file()] {
        let error = place.refuses(&migrations().runner().backup(Backup::always().in_directory(&dir)));
        assert!(
            matches!(&error, Error::Backup { file, .. } if *file == dir),
            "{error:?}"
        );
        assert!(error.to_string().contains("nothing was migrated"), "{error}");
    }
    assert_eq!(std::fs::read_dir(&closed).unwrap().count(), 0);
    allow(&closed, 0o755);
    place.succeeds();
}

/// `ulimit -f` counts blocks of 512 bytes. Whoever ignores the signal gets an error of the write.
const SMALL_FILES: &str = "trap '' XFSZ; ulimit -f 2000;";

#[test]
fn a_backup_that_finds_no_room_keeps_the_run_from_starting() {
    if !is_elsewhere() {
        // The file is made before the limit holds.
        return elsewhere(
            "a_backup_that_finds_no_room_keeps_the_run_from_starting",
            SMALL_FILES,
            |workplace| {
                let conn = open(&workplace.join("app.db"));
                runner().to(&conn, Target::Steps(1)).unwrap();
                conn.execute_batch("CREATE TABLE other (x); INSERT INTO other VALUES (zeroblob(3000000))")
                    .unwrap();
                drop(conn);
                allow(&workplace.join("app.db"), 0o666);
            },
        );
    }
    let place = Place { dir: workplace() };
    let error = place.refuses(&migrations().runner().backup(Backup::always()));
    assert!(matches!(error, Error::Backup { .. }), "{error:?}");
    assert!(error.to_string().contains("copying into"), "{error}");
    // Nothing of the copy is left.
    assert_eq!(place.content().len(), 1);
    // Within the limit the run itself has all the room that it needs: pages that are free, and a small journal.
    let error = place.refuses(&runner());
    assert!(
        matches!(error, Error::Statement { .. } | Error::Sqlite { .. }),
        "{error:?}"
    );
}

#[test]
fn a_run_that_finds_no_room_is_rolled_back() {
    if !is_elsewhere() {
        return elsewhere("a_run_that_finds_no_room_is_rolled_back", SMALL_FILES, |_| {});
    }
    for mode in ["DELETE", "WAL"] {
        let place = Place::new(mode, mode);
        let error = place.refuses(&runner());
        let text = error.to_string();
        assert!(
            matches!(error, Error::Statement { .. } | Error::Sqlite { .. }),
            "{mode}: {error:?}"
        );
        assert!(text.contains("as it was") || text.contains("failed"), "{text}");
    }
}

/// A disk of a megabyte, which root can mount in a name space of its own.
#[test]
fn a_disk_without_room_for_a_backup_is_named_before_anything_is_copied() {
    if is_elsewhere() {
        let place = Place::new("place", "DELETE");
        let disk = workplace().join("disk");
        let error = place.refuses(&migrations().runner().backup(Backup::always().in_directory(&disk)));
        assert!(matches!(error, Error::Backup { .. }), "{error:?}");
        assert!(error.to_string().contains("of free space"), "{error}");
        assert_eq!(std::fs::read_dir(&disk).unwrap().count(), 0);
        place.succeeds();
        return;
    }
    let mount = "mkdir disk && mount -t tmpfs -o size=1m,mode=777 tmpfs disk";
    let may_mount = || {
        let temp = tempfile::tempdir().ok()?;
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", mount]).current_dir(temp.path());
        command.output().ok().filter(|output| output.status.success())
    };
    if may_mount().is_none() {
        eprintln!("skipped: nobody may mount a small disk here");
        return;
    }
    let temp = tempfile::tempdir().unwrap();
    let mut command = Command::new("unshare");
    command
        .args([
            "--mount",
            "sh",
            "-c",
            &format!("{mount} && exec \"$0\" --exact {NO_ROOM} --nocapture"),
        ])
        .arg(std::env::current_exe().unwrap())
        .env(WORKPLACE, temp.path())
        .current_dir(temp.path());
    assert_passes(&mut command);
}

const NO_ROOM: &str = "a_disk_without_room_for_a_backup_is_named_before_anything_is_copied";
