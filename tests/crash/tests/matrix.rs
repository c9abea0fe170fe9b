//! Promise 2: all or nothing, at any single operation. keto's whole set, up from nothing, up from the middle
//! and down again, on a disk that fails or loses power at each operation in turn. Afterwards the database is
//! exactly what it was before or exactly what it should become, down to the last row, and the next start
//! brings it there.
//!
//! Not every operation is tried each time; `TOHEAD_SOAK=1 cargo test -p tohead-crash --release` tries all of
//! them, with more ways of losing what was not synced.

#[allow(unexpected_cfgs)]
#[path = "../../support/mod.rs"]
mod support;

#[path = "../../../examples/keto/migrations/0010_split_amounts.rs"]
mod split_amounts;

#[path = "../../../examples/keto/migrations/0017_fill_slugs.rs"]
mod fill_slugs;

use std::collections::BTreeMap;

use rusqlite::Connection;
use support::try_dump;
use tohead::build::Compiler;
use tohead::{Backup, Migrations, Report, Target};
use tohead_crash::{Disk, Fault, Loss};

/// Rows as a user has them after 0012.
const ROWS: &str = "
    INSERT INTO users (id, name) VALUES (1, 'Ana'), (2, 'Bo');
    INSERT INTO foods (id, name, kcal, protein_g, fat_g, carbs_g)
      WITH RECURSIVE n(i) AS (SELECT 9001 UNION ALL SELECT i + 1 FROM n WHERE i < 9150)
      SELECT i, 'Food ' || i, 100, 5, 5, 1 FROM n;
    INSERT INTO recipes (id, title)
      WITH RECURSIVE n(i) AS (SELECT 9001 UNION ALL SELECT i + 1 FROM n WHERE i < 9050) SELECT i, 'Recipe ' || i FROM n;
    INSERT INTO ingredients (recipe_id, food_id, position, amount)
      SELECT recipes.id, foods.id, foods.id - 9000, '2 cups' FROM recipes, foods
      WHERE recipes.id > 9000 AND foods.id BETWEEN 9001 AND 9005;
    INSERT INTO food_portions SELECT id, 'cups', 240 FROM foods WHERE id > 9000;";

fn keto() -> Migrations {
    let migrations = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/keto/migrations");
    Compiler::new(migrations)
        .rust_step("0010_split_amounts", split_amounts::up, Some(split_amounts::down))
        .rust_step("0017_fill_slugs", fill_slugs::up, Some(fill_slugs::down))
        .compile()
        .unwrap_or_else(|error| panic!("{error}"))
}

#[derive(Clone, Copy, Debug)]
struct Setting {
    journal_mode: &'static str,
    synchronous: &'static str,
    /// Whether the disk may store what was not synced in any order. With a rollback journal and NORMAL,
    /// SQLite takes for granted that it does not
    /// (<https://sqlite.org/pragma.html#pragma_synchronous>).
    any_order: bool,
}

#[derive(Clone, Copy, Debug)]
enum Journey {
    Fresh,
    FromTheMiddle,
    Down,
}

impl Journey {
    /// From where to where.
    fn way(self) -> (Target, Target) {
        let version = |version: &str| Target::Version(version.parse().unwrap());
        match self {
            Self::Fresh => (Target::Base, Target::Head),
            Self::FromTheMiddle => (version("12"), Target::Head),
            Self::Down => (version("20"), version("3")),
        }
    }
}

/// A journey on a disk, with all that is known of its ends.
struct Stage {
    set: Migrations,
    setting: Setting,
    target: Target,
    disk: Disk,
    start: BTreeMap<String, Vec<u8>>,
    before: String,
    after: String,
}

impl Stage {
    fn new(setting: Setting, journey: Journey) -> Self {
        let (from, target) = journey.way();
        let mut stage = Self {
            set: keto(),
            setting,
            target,
            disk: Disk::new(),
            start: BTreeMap::new(),
            before: String::new(),
            after: String::new(),
        };
        let conn = stage.open();
        if from != Target::Base {
            let middle = Target::Version("12".parse().unwrap());
            stage.go_to(&conn, &middle).unwrap();
            conn.execute_batch(ROWS).unwrap();
            stage.go_to(&conn, &from).unwrap();
        }
        stage.before = dump(&conn);
        drop(conn);
        stage.start = stage.disk.image();
        let conn = stage.open();
        assert!(!stage.go(&conn).unwrap().is_noop());
        stage.after = dump(&conn);
        stage
    }

    /// A connection with the settings of the app.
    fn open(&self) -> Connection {
        let conn = self.disk.open("app.db").unwrap();
        let Setting {
            journal_mode,
            synchronous,
            ..
        } = self.setting;
        // A small cache, so that pages are written before the commit.
        conn.execute_batch(&format!(
            "PRAGMA journal_mode = {journal_mode}; PRAGMA synchronous = {synchronous}; PRAGMA cache_size = 20"
        ))
        .unwrap();
        conn
    }

    fn go_to(&self, conn: &Connection, target: &Target) -> tohead::Result<Report> {
        // A backup lies beside the database on the real disk, which this one is not.
        self.set.runner().backup(Backup::none()).to(conn, target.clone())
    }

    fn go(&self, conn: &Connection) -> tohead::Result<Report> {
        self.go_to(conn, &self.target)
    }

    /// How many operations the way takes, of those that a fault counts.
    fn operations(&self, fault: Fault) -> u64 {
        self.disk.set_image(&self.start);
        let conn = self.open();
        self.disk.fail_at(u64::MAX, fault);
        self.go(&conn).unwrap();
        self.disk.done()
    }

    /// Fails at the operation with this number, and looks at what is left.
    fn fail_at(&self, number: u64, fault: Fault, loss: Loss) {
        let name = || format!("{:?}, {fault:?} at {number}, {loss:?}", self.setting);
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
                Ok(_) => assert!(
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
}

fn dump(conn: &Connection) -> String {
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

/// Tries a journey under a setting; how many points were tried.
fn tried(setting: Setting, journey: Journey) -> u64 {
    let is_soak = std::env::var_os("TOHEAD_SOAK").is_some();
    let stage = Stage::new(setting, journey);
    let mut count = 0;
    for (fault, tried_in_ci) in [
        (Fault::PowerLoss, 20),
        (Fault::IoError, 20),
        (Fault::IoErrorForGood, 8),
        (Fault::Full, 8),
        (Fault::ShortWrite, 8),
    ] {
        let operations = stage.operations(fault);
        assert!(
            operations > 30,
            "{setting:?} {journey:?}: {fault:?} has only {operations}"
        );
        let step = if is_soak { 1 } else { (operations / tried_in_ci).max(1) };
        let seeds = if is_soak { 5 } else { 1 };
        for number in (0..operations).step_by(step as usize) {
            // The last ones are those of the commit.
            let numbers = [number, operations - 1 - number / step.max(1)];
            for number in &numbers[..if is_soak { 1 } else { 2 }] {
                for loss in losses(fault, setting, *number, seeds) {
                    stage.fail_at(*number, fault, loss);
                    count += 1;
                }
            }
        }
    }
    println!("{setting:?}, {journey:?}: {count} points");
    count
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

fn all_journeys(setting: Setting) {
    let journeys = [Journey::Fresh, Journey::FromTheMiddle, Journey::Down];
    let count: u64 = journeys.into_iter().map(|journey| tried(setting, journey)).sum();
    println!("{setting:?}: {count} points");
    assert!(count > 500, "{count} points are too few to mean anything");
}

#[test]
fn with_a_rollback_journal_and_full() {
    all_journeys(Setting {
        journal_mode: "DELETE",
        synchronous: "FULL",
        any_order: true,
    });
}

#[test]
fn with_a_rollback_journal_and_normal() {
    all_journeys(Setting {
        journal_mode: "DELETE",
        synchronous: "NORMAL",
        any_order: false,
    });
}

#[test]
fn with_wal_and_full() {
    all_journeys(Setting {
        journal_mode: "WAL",
        synchronous: "FULL",
        any_order: true,
    });
}

#[test]
fn with_wal_and_normal() {
    all_journeys(Setting {
        journal_mode: "WAL",
        synchronous: "NORMAL",
        any_order: true,
    });
}

/// The disk can do harm: without its syncs SQLite cannot keep a database whole on it.
#[test]
fn a_disk_that_loses_what_was_not_synced_destroys_what_never_syncs() {
    let setting = Setting {
        journal_mode: "DELETE",
        synchronous: "OFF",
        any_order: true,
    };
    let stage = Stage::new(setting, Journey::FromTheMiddle);
    let operations = stage.operations(Fault::PowerLoss);
    let is_whole = |number: u64| {
        stage.disk.set_image(&stage.start);
        let conn = stage.open();
        stage.disk.fail_at(number, Fault::PowerLoss);
        let _ = stage.go(&conn);
        drop(conn);
        stage.disk.restart(Loss::Some(number));
        let conn = stage.disk.open("app.db").unwrap();
        try_dump(&conn, &["duration_us", "schema_cookie"]).is_ok_and(|now| now == stage.before || now == stage.after)
    };
    let whole = (0..operations).step_by(20).filter(|number| is_whole(*number)).count();
    assert!(whole < operations.div_ceil(20) as usize, "nothing was lost");
}
