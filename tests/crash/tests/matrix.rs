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

mod stage;

use std::rc::Rc;

use rusqlite::Connection;
use stage::{Points, Setting, Stage};
use tohead::build::Compiler;
use tohead::{Backup, Migrations, Target};
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

fn go_to(set: &Migrations, conn: &Connection, target: &Target) -> tohead::Result<()> {
    // A backup lies beside the database on the real disk, which this one is not.
    let runner = set.runner().backup(Backup::none());
    runner.to(conn, target.clone()).map(drop)
}

fn stage(setting: Setting, journey: Journey) -> Stage {
    let (from, target) = journey.way();
    let set = keto();
    let prepare = |conn: &Connection| {
        if from != Target::Base {
            let middle = Target::Version("12".parse().unwrap());
            go_to(&set, conn, &middle).unwrap();
            conn.execute_batch(ROWS).unwrap();
            go_to(&set, conn, &from).unwrap();
        }
    };
    let go = move |conn: &Connection| go_to(&set, conn, &target);
    Stage::new(&format!("{journey:?}"), setting, Rc::new(Disk::new()), prepare, go)
}

/// Tries a journey under a setting; how many points were tried.
fn tried(setting: Setting, journey: Journey) -> u64 {
    stage(setting, journey).tried(Points {
        power_loss: 20,
        io_error: 20,
        others: 8,
    })
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
        form: "",
        journal_mode: "DELETE",
        synchronous: "FULL",
        any_order: true,
    });
}

#[test]
fn with_a_rollback_journal_and_normal() {
    all_journeys(Setting {
        form: "",
        journal_mode: "DELETE",
        synchronous: "NORMAL",
        any_order: false,
    });
}

#[test]
fn with_wal_and_full() {
    all_journeys(Setting {
        form: "",
        journal_mode: "WAL",
        synchronous: "FULL",
        any_order: true,
    });
}

#[test]
fn with_wal_and_normal() {
    all_journeys(Setting {
        form: "",
        journal_mode: "WAL",
        synchronous: "NORMAL",
        any_order: true,
    });
}

/// The disk can do harm: without its syncs SQLite cannot keep a database whole on it.
#[test]
fn a_disk_that_loses_what_was_not_synced_destroys_what_never_syncs() {
    let setting = Setting {
        form: "",
        journal_mode: "DELETE",
        synchronous: "OFF",
        any_order: true,
    };
    let stage = stage(setting, Journey::FromTheMiddle);
    let operations = stage.operations(Fault::PowerLoss);
    let is_whole = |number: u64| {
        stage.disk.set_image(&stage.start);
        let conn = stage.open();
        stage.disk.fail_at(number, Fault::PowerLoss);
        let _ = stage.go(&conn);
        drop(conn);
        stage.disk.restart(Loss::Some(number));
        let conn = stage.disk.open("app.db").unwrap();
        support::try_dump(&conn, &["duration_us", "schema_cookie"])
            .is_ok_and(|now| now == stage.before || now == stage.after)
    };
    let whole = (0..operations).step_by(20).filter(|number| is_whole(*number)).count();
    assert!(whole < operations.div_ceil(20) as usize, "nothing was lost");
}
