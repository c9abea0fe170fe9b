//! A device: a file, the release that is installed, and what has to be in the file.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tohead::{Backup, Error, Event, Migrations, NewerDatabase, Report, Runner, Target};

use super::history::{History, Raises};
use super::schema::Table;
use super::state::{Outcome, PARENT, Row, State};
use super::tally::{Kind, Tally};
use crate::support::{File, Numbers, open};

/// The releases of an app: what they were made of, and what the compiler has made of them.
pub struct App {
    pub history: History,
    pub releases: Vec<Migrations>,
    /// What each of them knows, in the order of the versions.
    pub known: Vec<Vec<usize>>,
}

impl App {
    pub fn new(history: History) -> Self {
        let releases = history.compile();
        let known = (0..releases.len()).map(|release| history.known(release)).collect();
        let app = Self {
            history,
            releases,
            known,
        };
        app.assert_schema_versions();
        app
    }

    /// The rehearsal has seen of each migration what an older release can live with, as `docs/schema-version.md` says.
    fn assert_schema_versions(&self) {
        let (newest, known) = (self.releases.last(), self.known.last());
        let (newest, known) = newest.zip(known).expect("a history has a release");
        let mut before = (0, 0);
        for (migration, at) in newest.list().iter().zip(known) {
            let after = migration.schema_version();
            let raises = match () {
                () if after.major > before.0 => Raises::Major,
                () if after.minor > before.1 => Raises::Minor,
                () => Raises::Patch,
            };
            let made = &self.history.migrations[*at];
            assert_eq!(raises, made.change.raises(), "{} of\n{}", made.id(), self.history);
            before = (after.major, after.minor);
        }
    }

    fn runner(&self, release: usize) -> Runner {
        let runner = self.releases[release].runner().backup(Backup::before_lossy_steps());
        runner.newer_database(NewerDatabase::Unwind)
    }
}

pub struct Device<'a> {
    app: &'a App,
    file: File,
    is_durable: bool,
    pub installed: usize,
    state: State,
    /// What is in the backups that there are, or were.
    backups: BTreeMap<PathBuf, State>,
    next_row: i64,
}

impl<'a> Device<'a> {
    /// `is_durable`: whether commits wait for the disk.
    pub fn new(app: &'a App, installed: usize, is_wal: bool, is_durable: bool) -> Self {
        let file = File::new();
        if is_wal {
            let mode = file.open().pragma_update(None, "journal_mode", "WAL");
            mode.expect("a new file can be in WAL mode");
        }
        Self {
            app,
            file,
            is_durable,
            installed,
            state: State::default(),
            backups: BTreeMap::new(),
            next_row: 0,
        }
    }

    fn open(&self) -> Connection {
        connect(&self.file.path(), self.is_durable)
    }

    /// The installed release starts. It is never stuck; but it is refused where the history has a migration that was
    /// merged late and the database has it in the order of the set: then the next release has to be installed.
    pub fn start(&mut self, tally: &mut Tally) -> Outcome {
        let before = self.state.clone();
        let expected = self.state.start(&self.app.history, &self.app.known[self.installed]);
        let conn = self.open();
        if self.is_durable && !matches!(expected, Outcome::AtHead | Outcome::Newer) {
            // What the app has written is on the disk by then.
            let file = std::fs::File::open(self.file.path()).and_then(|file| file.sync_all());
            file.expect("the file can be synced");
        }
        let started = Instant::now();
        let result = self.app.runner(self.installed).to_head(&conn);
        let took = started.elapsed();
        match (&result, expected) {
            (Err(Error::UnknownApplied { .. }), Outcome::Refused) => {}
            (Err(error), _) => panic!(
                "release {} is stuck, where {expected:?} was expected: {error}\nafter {:?} of\n{}",
                self.installed, before.applied, self.app.history
            ),
            (Ok(report), _) => {
                assert_report(report, expected);
                tally.late += report.late.len() as u64;
                self.note_backup(report, &before, tally);
            }
        }
        let has_backup = result.is_ok_and(|report| report.backup.is_some());
        tally.add(Kind::of(expected, has_backup), took);
        tally.migrated(expected);
        if !matches!(expected, Outcome::AtHead | Outcome::Newer) {
            self.check(&conn);
        }
        expected
    }

    fn note_backup(&mut self, report: &Report, before: &State, tally: &mut Tally) {
        if let Some(path) = &report.backup {
            let size = std::fs::metadata(path).expect("the backup is there").len();
            tally.backed_up(size, before.row_count());
            self.backups.insert(path.clone(), before.clone());
        }
    }

    /// All that has to hold at any time.
    pub fn check(&self, conn: &Connection) {
        let App {
            history,
            releases,
            known,
        } = self.app;
        assert_eq!(applied(conn, releases), self.ids(&self.state), "the ledger\n{history}");
        if let Some(difference) = self.state.difference(conn, history) {
            panic!("{difference}\nafter {:?} of\n{history}", self.state.applied);
        }
        // The first release that knows all that is applied has rehearsed this.
        let knows_all = |known: &&Vec<usize>| self.state.applied.iter().all(|at| known.contains(at));
        let rehearsed = known
            .iter()
            .position(|known| knows_all(&known))
            .expect("the last one knows all");
        let verification = releases[rehearsed].verify(conn).expect("the ledger can be read");
        assert!(
            verification.is_ok(),
            "no rehearsal has produced this: {verification}\n{history}"
        );
        for check in ["foreign_key_check", "integrity_check"] {
            let found = conn.prepare(&format!("PRAGMA {check}")).and_then(|mut statement| {
                let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
                rows.collect::<rusqlite::Result<Vec<_>>>()
            });
            let found = found.expect("the check runs");
            assert!(found.is_empty() || found == ["ok"], "{check}: {found:?}");
        }
    }

    fn ids(&self, state: &State) -> Vec<String> {
        let id = |at: &usize| self.app.history.migrations[*at].id();
        state.applied.iter().map(id).collect()
    }

    /// The app, which does not wait for the disk, writes some rows into each table that its release knows, and deletes one now
    /// and then.
    pub fn write(&mut self, rows: usize, numbers: &mut Numbers) {
        let history = &self.app.history;
        let live = history.schema(&self.state.applied);
        let mut conn = connect(&self.file.path(), false);
        let tx = conn.transaction().expect("nobody else has the file");
        for table in history.schema(&self.app.known[self.installed]) {
            if table.is_log {
                continue;
            }
            for _ in 0..rows {
                self.next_row += 1;
                let id = self.next_row;
                let row = self.made_up_row(&table, numbers);
                let sql = insert(&table, id, &row);
                let done = tx.execute(&sql, []);
                done.unwrap_or_else(|error| panic!("release {}: {sql}: {error}\n{history}", self.installed));
                self.state.insert(&live, table.id, id, &row);
            }
            let oldest = self.state.keys(table.id).first().copied();
            if let Some(id) = oldest.filter(|_| numbers.below(4) == 0) {
                tx.execute(&format!("DELETE FROM \"{}\" WHERE \"id\" = {id}", table.name), [])
                    .expect("the row can be deleted");
                self.state.delete(&live, table.id, id);
            }
        }
        tx.commit().expect("nobody else has the file");
    }

    fn made_up_row(&self, table: &Table, numbers: &mut Numbers) -> Row {
        let mut row = Row::new();
        if let Some(parent) = table.parent {
            let keys = self.state.keys(parent.table);
            let key = keys.get(numbers.below(keys.len() + 1));
            row.insert(PARENT, key.map_or_else(|| "NULL".to_owned(), i64::to_string));
        }
        for column in &table.columns {
            let value = match numbers.below(4) {
                0 if !column.is_not_null => "NULL".to_owned(),
                _ if column.is_integer => numbers.below(1_000).to_string(),
                _ => format!("'text {}'", numbers.below(1_000)),
            };
            row.insert(column.id, value);
        }
        row
    }

    /// The installed release starts, and the process is killed at the n-th event of its run: what it had written is in the
    /// files, and nobody tidies up.
    pub fn start_and_die(&mut self, at: usize, tally: &mut Tally) {
        let before = self.state.clone();
        let dir = self.directory();
        let killed = tempfile::tempdir().expect("a temporary directory");
        let (seen, is_committed) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
        let died = {
            let (seen, is_committed) = (Rc::clone(&seen), Rc::clone(&is_committed));
            let (from, to) = (dir.clone(), killed.path().to_owned());
            let runner = self.app.runner(self.installed).observer(move |event: &Event<'_>| {
                seen.set(seen.get() + 1);
                is_committed.set(is_committed.get() || matches!(event, Event::Committed));
                if seen.get() == at {
                    copy_files(&from, &to);
                    std::panic::resume_unwind(Box::new("the process dies"));
                }
            });
            let conn = self.open();
            // So that pages are in the file before the commit, and the journal is needed.
            conn.execute_batch("PRAGMA cache_size = 3").expect("a pragma");
            let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runner.to_head(&conn)));
            match &ended {
                Ok(Ok(_)) | Ok(Err(Error::UnknownApplied { .. })) => {}
                Ok(Err(error)) => panic!("release {} is stuck: {error}\n{}", self.installed, self.app.history),
                Err(_) => {}
            }
            ended.is_err()
        };
        if died {
            for entry in std::fs::read_dir(&dir).expect("the directory") {
                std::fs::remove_file(entry.expect("an entry").path()).expect("the file can be deleted");
            }
            copy_files(killed.path(), &dir);
            tally.deaths += 1;
        }
        if !died || is_committed.get() {
            self.state.start(&self.app.history, &self.app.known[self.installed]);
        }
        // Of which state a backup is that was left there, nobody has been told.
        for path in backup_files(&dir) {
            self.backups.entry(path).or_insert_with(|| before.clone());
        }
        self.check_if_there_is_something();
    }

    fn check_if_there_is_something(&self) {
        if !self.state.applied.is_empty() {
            self.check(&self.open());
        }
    }

    /// Two releases start at the same moment. Whoever is first, nothing else comes out than if one had waited for the other.
    pub fn start_both(&mut self, other: usize, tally: &mut Tally) {
        let before = self.state.clone();
        let releases = [self.installed, other];
        let path = self.file.path();
        let barrier = std::sync::Barrier::new(2);
        let started = Instant::now();
        let results: Vec<_> = std::thread::scope(|scope| {
            let start = |release: usize| {
                let (path, barrier, is_durable, app) = (&path, &barrier, self.is_durable, self.app);
                move || {
                    let conn = connect(path, is_durable);
                    barrier.wait();
                    app.runner(release).to_head(&conn).map(|report| report.backup)
                }
            };
            let threads = releases.map(|release| scope.spawn(start(release)));
            threads
                .map(|thread| thread.join().expect("no panic"))
                .into_iter()
                .collect()
        });
        tally.both(started.elapsed());
        let one_by_one = |order: &[usize]| {
            let mut state = before.clone();
            order.iter().for_each(|release| {
                state.start(&self.app.history, &self.app.known[*release]);
            });
            state
        };
        let mut possible = vec![one_by_one(&releases), one_by_one(&[releases[1], releases[0]])];
        for (i, result) in results.iter().enumerate() {
            match result {
                Ok(_) => {}
                // The newer one was faster again after it was undone; or its order was met half-way.
                Err(Error::DatabaseIsNewer { .. } | Error::UnknownApplied { .. }) => {
                    possible.push(one_by_one(&[releases[1 - i]]));
                }
                Err(error) => panic!("release {} beside {}: {error}", releases[i], releases[1 - i]),
            }
        }
        let conn = self.open();
        let found = possible.iter().find(|state| self.is_in(state, &conn)).cloned();
        self.state = found.unwrap_or_else(|| {
            let found = applied(&conn, &self.app.releases);
            panic!("{releases:?} together have made {found:?} of {:?}", before.applied)
        });
        self.check(&conn);
        // Each may have made one, of what it found.
        possible.extend([one_by_one(&releases[..1]), one_by_one(&releases[1..]), before]);
        for path in results.into_iter().flatten().flatten().filter(|path| path.exists()) {
            let backup = connect(&path, self.is_durable);
            let of = possible.iter().find(|state| self.is_in(state, &backup));
            let of = of.expect("the backup is of a state that the database was in").clone();
            self.backups.insert(path, of);
        }
    }

    /// Whether a database holds what this says.
    fn is_in(&self, state: &State, conn: &Connection) -> bool {
        applied(conn, &self.app.releases) == self.ids(state) && state.difference(conn, &self.app.history).is_none()
    }

    /// One of its backups is put in the place of the database.
    pub fn restore(&mut self, which: usize, tally: &mut Tally) {
        let files = backup_files(&self.directory());
        assert!(files.len() <= Backup::KEPT + 1, "{files:?}");
        let known: Vec<_> = files
            .into_iter()
            .filter(|path| self.backups.contains_key(path))
            .collect();
        let Some(backup) = known.get(which % known.len().max(1)) else {
            return;
        };
        for end in ["-journal", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file.path().display()));
        }
        std::fs::copy(backup, self.file.path()).expect("the backup is there");
        self.state = self.backups[backup].clone();
        self.check_if_there_is_something();
        tally.restores += 1;
    }

    /// Somebody goes down with the commands of the installed release, to an earlier one, which is installed then.
    pub fn downgrade(&mut self, release: usize, tally: &mut Tally) {
        let is_at_head = self
            .state
            .applied
            .iter()
            .all(|at| self.app.known[self.installed].contains(at));
        if !self.app.history.is_locked || release >= self.installed || !is_at_head {
            return;
        }
        let before = self.state.clone();
        let undone = self.state.down_to(&self.app.history, &self.app.known[release]);
        let name = History::release_name(release).parse().expect("a semver");
        let conn = self.open();
        let started = Instant::now();
        let result = self.app.runner(self.installed).to(&conn, Target::Release(name));
        let report = result.unwrap_or_else(|error| panic!("to release {release}: {error}"));
        assert_eq!(report.steps.len(), undone);
        tally.add(Kind::Downgrade, started.elapsed());
        tally.undone(undone);
        self.note_backup(&report, &before, tally);
        self.check(&conn);
        self.installed = release;
    }

    fn directory(&self) -> PathBuf {
        self.file
            .path()
            .parent()
            .expect("the file is in a directory")
            .to_owned()
    }
}

fn assert_report(report: &Report, expected: Outcome) {
    let found = match (&report.newer, report.unwound.len(), report.steps.len()) {
        (Some(_), 0, 0) => Outcome::Newer,
        (None, 0, 0) => Outcome::AtHead,
        (None, 0, count) if report.from.is_some() => Outcome::Upgraded(count),
        (None, 0, _) => Outcome::Fresh,
        (None, count, 0) => Outcome::Unwound(count),
        _ => panic!("{report:?}"),
    };
    assert_eq!(found, expected, "{report}");
    assert!(
        report.backup.is_some() || report.unwound.is_empty(),
        "unwound without a backup"
    );
}

/// The statement for a row, by the names that the app's release has for the columns.
fn insert(table: &Table, id: i64, row: &Row) -> String {
    let name = |column: &usize| match *column {
        PARENT => "parent".to_owned(),
        column => table.column(column).name.clone(),
    };
    let columns: String = row.keys().map(|column| format!(", \"{}\"", name(column))).collect();
    let values: String = row.values().map(|value| format!(", {value}")).collect();
    format!("INSERT INTO \"{}\" (\"id\"{columns}) VALUES ({id}{values})", table.name)
}

fn connect(path: &Path, is_durable: bool) -> Connection {
    let conn = open(path);
    conn.busy_timeout(Duration::from_secs(10)).expect("a timeout");
    if !is_durable {
        conn.execute_batch("PRAGMA synchronous = OFF").expect("a pragma");
    }
    conn
}

/// What the ledger says is applied, in its order.
fn applied(conn: &Connection, releases: &[Migrations]) -> Vec<String> {
    let mut applied = Vec::new();
    for entry in releases[releases.len() - 1]
        .history(conn)
        .expect("the ledger can be read")
    {
        match entry.action {
            tohead::Action::Down => applied.retain(|id| *id != entry.id()),
            _ => applied.push(entry.id()),
        }
    }
    applied
}

/// All files but the memory that processes share, which is made anew when the first one opens the database.
fn copy_files(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("the directory") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a file has a name");
        if !name.to_string_lossy().ends_with("-shm") {
            std::fs::copy(&path, to.join(name)).expect("the file can be copied");
        }
    }
}

/// The backups in a directory, oldest first.
fn backup_files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("the directory");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    let name = |path: &PathBuf| path.to_string_lossy().into_owned();
    files.retain(|path| name(path).ends_with(".backup"));
    files.sort_by_key(|path| name(path).rsplit('-').next().map(str::to_owned));
    files
}
