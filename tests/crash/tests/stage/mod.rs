//! A way from one state of a database to another, on a disk that fails at any operation of it: afterwards the database is
//! exactly what it was before or exactly what it should become, and the next start brings it there.

use std::collections::BTreeMap;
use std::rc::Rc;

use rusqlite::Connection;
use tohead_crash::{Disk, Fault, Loss};

use crate::support::{self, try_dump};

#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Pragmas of a new file: what it cannot have later.
    pub form: &'static str,
    pub journal_mode: &'static str,
    pub synchronous: &'static str,
    /// Whether the disk may store what was not synced in any order. With a rollback journal and NORMAL,
    /// SQLite takes for granted that it does not
    /// (<https://sqlite.org/pragma.html#pragma_synchronous>).
    pub any_order: bool,
}

/// The name of the database file on the disk.
pub const FILE: &str = "app.db";

/// The call that goes the way.
pub type Go = Box<dyn Fn(&Connection) -> tohead::Result<()>>;

/// A way on a disk, with all that is known of its ends.
pub struct Stage {
    name: String,
    pub setting: Setting,
    pub disk: Rc<Disk>,
    pub start: BTreeMap<String, Vec<u8>>,
    pub before: String,
    pub after: String,
    go: Go,
}

/// How many of the operations of a way are tried with each fault.
#[derive(Clone, Copy)]
pub struct Points {
    pub power_loss: u64,
    pub io_error: u64,
    pub others: u64,
}

impl Stage {
    /// `prepare` brings a new file to the start of the way.
    pub fn new(
        name: &str,
        setting: Setting,
        disk: Rc<Disk>,
        prepare: impl FnOnce(&Connection),
        go: impl Fn(&Connection) -> tohead::Result<()> + 'static,
    ) -> Self {
        let mut stage = Self {
            name: format!("{name}, {setting:?}"),
            setting,
            disk,
            start: BTreeMap::new(),
            before: String::new(),
            after: String::new(),
            go: Box::new(go),
        };
        let conn = stage.open();
        prepare(&conn);
        stage.before = dump(&conn);
        drop(conn);
        stage.start = stage.disk.image();
        let conn = stage.open();
        stage
            .go(&conn)
            .unwrap_or_else(|error| panic!("{}: {error}", stage.name));
        stage.after = dump(&conn);
        assert_ne!(stage.before, stage.after, "{}: nothing was done", stage.name);
        stage
    }

    /// A connection with the settings of the app.
    pub fn open(&self) -> Connection {
        let conn = self.disk.open(FILE).unwrap();
        let Setting {
            form,
            journal_mode,
            synchronous,
            ..
        } = self.setting;
        // A small cache, so that pages are written before the commit.
        conn.execute_batch(&format!(
            "{form} PRAGMA journal_mode = {journal_mode}; PRAGMA synchronous = {synchronous}; PRAGMA cache_size = 20"
        ))
        .unwrap();
        conn
    }

    pub fn go(&self, conn: &Connection) -> tohead::Result<()> {
        (self.go)(conn)
    }

    /// How many operations the way takes, of those that a fault counts.
    pub fn operations(&self, fault: Fault) -> u64 {
        self.disk.set_image(&self.start);
        let conn = self.open();
        self.disk.fail_at(u64::MAX, fault);
        self.go(&conn).unwrap();
        self.disk.done()
    }

    /// Fails at the operation with this number, and looks at what is left.
    fn fail_at(&self, number: u64, fault: Fault, loss: Loss) {
        let name = || format!("{}, {fault:?} at {number}, {loss:?}", self.name);
        self.disk.set_image(&self.start);
        let conn = self.open();
        self.disk.fail_at(number, fault);
        let outcome = self.go(&conn);
        if fault == Fault::PowerLoss {
            drop(conn);
            self.disk.restart(loss);
            // A connection takes page size and auto_vacuum from the header before it rolls a journal back. Where
            // the file was new, the header may be anything by then; the next connection finds an empty file.
            support::integer(&self.open(), "SELECT count(*) FROM sqlite_schema");
        } else {
            assert!(self.disk.mend(), "{}: there was no such operation", name());
            let now = dump(&conn);
            match &outcome {
                Ok(()) => assert!(
                    now == self.after,
                    "{}: it said that it was done: {}",
                    name(),
                    changes(&self.after, &now)
                ),
                Err(error) => {
                    // If the disk fails at the commit and stays so, nobody can tell whether it took place.
                    let is_open = fault == Fault::IoErrorForGood && error.to_string() == "committing failed";
                    assert!(
                        now == self.before || (is_open && now == self.after),
                        "{}: {error}: {}",
                        name(),
                        changes(&self.before, &now)
                    );
                }
            }
            assert!(conn.is_autocommit(), "{}: a transaction is open", name());
            assert!(
                conn.query_row("PRAGMA foreign_keys", [], |row| row.get::<_, bool>(0))
                    .unwrap(),
                "{}: foreign keys are off",
                name()
            );
        }
        let conn = self.open();
        let now = dump(&conn);
        assert!(
            now == self.before || now == self.after,
            "{}: {outcome:?}: neither before nor after: {}",
            name(),
            changes(&self.before, &now)
        );
        // Where a commit was reported, and every transaction is synced, it stays.
        let is_durable = self.setting.synchronous == "FULL" && self.setting.journal_mode == "WAL";
        assert!(
            !is_durable || outcome.is_err() || now == self.after,
            "{}: a commit is gone",
            name()
        );
        for wrong in [
            "pragma_integrity_check WHERE integrity_check <> 'ok'",
            "pragma_foreign_key_check",
        ] {
            let count = support::integer(&conn, &format!("SELECT count(*) FROM {wrong}"));
            assert_eq!(count, 0, "{}: {wrong}", name());
        }
        self.go(&conn)
            .unwrap_or_else(|error| panic!("{}: the next start: {error}", name()));
        let now = dump(&conn);
        assert!(
            now == self.after,
            "{}: the next start: {}",
            name(),
            changes(&self.after, &now)
        );
    }

    /// Tries the way; how many points were tried. With `TOHEAD_SOAK` it is all of them.
    pub fn tried(&self, points: Points) -> u64 {
        let is_soak = is_soak();
        let mut count = 0;
        for (fault, tried_in_ci) in [
            (Fault::PowerLoss, points.power_loss),
            (Fault::IoError, points.io_error),
            (Fault::IoErrorForGood, points.others),
            (Fault::Full, points.others),
            (Fault::ShortWrite, points.others),
        ] {
            let operations = self.operations(fault);
            assert!(
                operations > 5,
                "{}: {fault:?} has only {operations} operations",
                self.name
            );
            let step = if is_soak { 1 } else { (operations / tried_in_ci).max(1) };
            let seeds = if is_soak { 5 } else { 1 };
            for number in (0..operations).step_by(step as usize) {
                // The last ones are those of the commit.
                let numbers = [number, operations - 1 - number / step.max(1)];
                for number in &numbers[..if is_soak { 1 } else { 2 }] {
                    for loss in losses(fault, self.setting, *number, seeds) {
                        self.fail_at(*number, fault, loss);
                        count += 1;
                    }
                }
            }
        }
        println!("{}: {count} points", self.name);
        count
    }
}

pub fn is_soak() -> bool {
    std::env::var_os("TOHEAD_SOAK").is_some()
}

fn losses(fault: Fault, setting: Setting, number: u64, seeds: u64) -> Vec<Loss> {
    if fault != Fault::PowerLoss {
        return vec![Loss::Nothing];
    }
    let mut losses = vec![Loss::All, Loss::Nothing];
    for seed in number * 1000..number * 1000 + seeds {
        losses.push(Loss::Tail(seed));
        if setting.any_order {
            losses.push(Loss::Some(seed));
        }
    }
    losses
}

pub fn dump(conn: &Connection) -> String {
    try_dump(conn, &["duration_us", "schema_cookie"]).unwrap()
}

/// The first line that differs.
fn changes(expected: &str, found: &str) -> String {
    let mut pairs = expected.lines().zip(found.lines());
    pairs.find(|(a, b)| a != b).map_or_else(
        || format!("{} and {} lines", expected.lines().count(), found.lines().count()),
        |(a, b)| format!("`{a}` is `{b}`"),
    )
}
