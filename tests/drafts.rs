//! In development a database follows the edits of drafts, in the transaction of the run, and never those
//! of what was shipped.

#![cfg_attr(not(debug_assertions), allow(dead_code, unused_imports))]

mod support;

use insta::assert_snapshot;
use rusqlite::Connection;
use support::{Dir, File, dump, dump_without_times, integer, ledger, refused, set, text};
use tohead::{Error, Migrations, Report, Target};

const FOODS: (&str, &str, &str) = ("0001_foods", "CREATE TABLE foods (name TEXT);", "DROP TABLE foods;");
const UNITS: (&str, &str, &str) = ("0002_units", "CREATE TABLE units (name TEXT);", "DROP TABLE units;");
const UNITS_EDITED: (&str, &str, &str) = (
    "0002_units",
    "CREATE TABLE units (name TEXT, short TEXT);\nCREATE INDEX by_name ON units (name);",
    "DROP TABLE units;",
);
const MEALS: (&str, &str, &str) = (
    "0003_meals",
    "CREATE TABLE meals (unit TEXT);\nINSERT INTO meals SELECT name FROM units;",
    "DROP TABLE meals;",
);

fn at_head(migrations: &[(&str, &str, &str)]) -> File {
    let file = File::new();
    let conn = file.open();
    set(migrations).to_head(&conn).unwrap();
    conn.execute_batch("INSERT INTO foods VALUES ('egg')").unwrap();
    file
}

/// What a report says, without its times.
fn said(report: &Report) -> String {
    let text = report.to_string();
    let is_backup = |line: &&str| line.starts_with("the database as it was before is in ");
    let text = text
        .lines()
        .filter(|line| !is_backup(line))
        .collect::<Vec<_>>()
        .join("\n");
    let words = text.split(' ').collect::<Vec<_>>();
    let is_time = |i: usize| words.get(i + 1).is_some_and(|next| next.starts_with("ms"));
    let shown = words.iter().enumerate().map(|(i, word)| {
        let digits = word.trim_start_matches('(');
        if is_time(i) {
            word.replace(digits, "N")
        } else {
            (*word).to_owned()
        }
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn checksums(conn: &Connection) -> Vec<String> {
    let mut statement = conn
        .prepare("SELECT substr(checksum, 4, 8) FROM tohead_ledger WHERE set_name = 'main' ORDER BY seq")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn drafts_are_followed_in_builds_with_debug_assertions_and_in_no_others() {
    let file = at_head(&[FOODS, UNITS]);
    let edited = set(&[FOODS, UNITS_EDITED]);
    assert_eq!(edited.to_head(&file.open()).is_ok(), cfg!(debug_assertions));
}

#[cfg(debug_assertions)]
mod followed {
    use super::*;

    #[test]
    fn an_edited_draft_is_undone_and_run_anew() {
        let file = at_head(&[FOODS, UNITS]);
        let conn = file.open();
        let (old, new) = (set(&[FOODS, UNITS]), set(&[FOODS, UNITS_EDITED]));
        let report = new.to_head(&conn).unwrap();
        assert_snapshot!(said(&report), @r"
        down  0002_units  (N ms)
        up    0002_units  (N ms)
        0002_units was edited since it was applied here: it was undone
        2 steps in N ms: from 0002_units to 0002_units
        ");
        let followed: Vec<_> = report.followed.iter().map(|draft| draft.id()).collect();
        assert_eq!(followed, ["0002_units"]);
        assert_eq!(
            ledger(&conn),
            ["up 0001_foods", "up 0002_units", "down 0002_units", "up 0002_units"]
        );
        let short = |set: &Migrations, i: usize| set.list()[i].checksum().short();
        assert_eq!(
            checksums(&conn),
            [short(&new, 0), short(&old, 1), short(&old, 1), short(&new, 1)],
            "the ledger tells which text was undone"
        );
        assert!(new.verify(&conn).unwrap().is_ok());
        assert_eq!(
            integer(&conn, "SELECT count(*) FROM foods"),
            1,
            "what was not edited keeps its rows"
        );
        assert!(new.to_head(&conn).unwrap().is_noop());
    }

    #[test]
    fn what_was_applied_behind_an_edited_draft_is_undone_with_it() {
        let file = at_head(&[FOODS, UNITS, MEALS]);
        let conn = file.open();
        let plans = ("0004_plans", "CREATE TABLE plans (x);", "DROP TABLE plans;");
        let edited = set(&[FOODS, UNITS_EDITED, MEALS, plans]);
        let report = edited.to_head(&conn).unwrap();
        assert_eq!(report.followed.len(), 1, "0003_meals was not edited");
        assert_eq!(
            ledger(&conn)[3..],
            [
                "down 0003_meals",
                "down 0002_units",
                "up 0002_units",
                "up 0003_meals",
                "up 0004_plans"
            ]
        );
        assert!(edited.verify(&conn).unwrap().is_ok());
    }

    #[test]
    fn every_target_counts_from_where_the_database_is() {
        let cases = [
            (Target::Head, 3, 2),
            (Target::Steps(0), 3, 2),
            (Target::Steps(-1), 2, 1),
            (Target::Steps(-2), 1, 0),
            (Target::Steps(-3), 0, 0),
            (Target::Base, 0, 0),
            (Target::Version("2".parse().unwrap()), 2, 1),
        ];
        for (target, applied, run_anew) in cases {
            let file = at_head(&[FOODS, UNITS, MEALS]);
            let conn = file.open();
            let edited = set(&[FOODS, UNITS_EDITED, MEALS]);
            let report = edited.to(&conn, target.clone()).unwrap();
            let status = edited.status(&conn).unwrap();
            assert_eq!(3 - status.pending.len(), applied, "{target}");
            let ups = report
                .steps
                .iter()
                .filter(|step| step.direction == tohead::Direction::Up);
            assert_eq!(ups.count(), run_anew, "{target}");
            assert!(edited.verify(&conn).unwrap().is_ok(), "{target}");
        }
    }

    #[test]
    fn the_script_of_a_plan_follows_too() {
        let edited = set(&[FOODS, UNITS_EDITED, MEALS]);
        let dump_after = |follow: &dyn Fn(&Connection)| {
            let file = at_head(&[FOODS, UNITS, MEALS]);
            follow(&file.open());
            dump_without_times(&file.open())
        };
        let by_script = dump_after(&|conn| {
            let plan = edited.plan(conn, Target::Head).unwrap();
            assert_snapshot!(plan.to_string(), @r"
            from 0003_meals to 0003_meals:
              down  0003_meals
              down  0002_units
              up    0002_units
              up    0003_meals
            0002_units was edited since it was applied
            ");
            conn.execute_batch(&plan.sql().unwrap()).unwrap();
        });
        let by_run = dump_after(&|conn| drop(edited.to_head(conn).unwrap()));
        // Only a run compares the schema, and says when.
        let without_cookie = |dump: &str| -> Vec<String> {
            let lines = dump
                .lines()
                .map(|line| line.rsplit_once(" | ").map_or(line, |(rest, _)| rest));
            lines.map(ToOwned::to_owned).collect()
        };
        assert_eq!(without_cookie(&by_script), without_cookie(&by_run));
    }

    #[test]
    fn where_a_draft_cannot_be_undone_nothing_is_and_the_error_says_why() {
        let drop_all = |id: &'static str, up: &'static str| -> (&str, &str, &str) { (id, up, "DROP TABLE units;") };
        let irreversible = "-- tohead: irreversible \"x\"\nCREATE TABLE units (name TEXT);";
        let applied_without_down = at_head(&[FOODS, ("0002_units", irreversible, "")]);
        let damaged = |sql: &str| {
            let file = at_head(&[FOODS, UNITS]);
            file.open()
                .execute_batch(&format!(
                    "UPDATE tohead_ledger SET down_sql = '{sql}' WHERE name = 'units'"
                ))
                .unwrap();
            file
        };
        let vacuum = ("0002_units", "-- tohead: no-transaction\nVACUUM;", "VACUUM;");
        let step = Dir::new(&[
            ("0001_foods.up.sql", FOODS.1),
            ("0001_foods.down.sql", FOODS.2),
            ("0002_units.rs", "pub fn up() {}\npub fn down() {}"),
        ]);
        fn nothing(_: &rusqlite::Transaction<'_>) -> rusqlite::Result<()> {
            Ok(())
        }
        let with_step = step
            .compiler()
            .rust_step("0002_units", nothing, Some(nothing))
            .compile()
            .unwrap();
        let edited = set(&[FOODS, drop_all("0002_units", "CREATE TABLE units (other);")]);
        let cases = [
            (applied_without_down, edited),
            (damaged("DROP TABLE unit;"), edited),
            (damaged("DROP TABLE units; DROP TABLE foods;"), edited),
            (at_head(&[FOODS, UNITS]), set(&[FOODS, vacuum])),
            (at_head(&[FOODS, UNITS]), with_step),
        ];
        let mut texts = Vec::new();
        for (file, edited) in cases {
            let error = refused(&file, &file.open(), |conn| edited.to_head(conn));
            assert!(
                matches!(
                    error,
                    Error::Edited {
                        not_followed: Some(_),
                        ..
                    }
                ),
                "{error:?}"
            );
            texts.push(text(error));
        }
        assert_snapshot!(texts.join("\n"), @r"
        0002_units was edited after it was applied: its checksum is a34eb038, the ledger has 1c257678; it is a draft, and this database cannot follow it: 0002_units had no down part when it was applied; nothing was changed: restore the file as it was, or make the database anew
        0002_units was edited after it was applied: its checksum is a34eb038, the ledger has 1c257678; it is a draft, and this database cannot follow it: the down script of 0002_units in the ledger fails: no such table: unit; nothing was changed: restore the file as it was, or make the database anew
        0002_units was edited after it was applied: its checksum is a34eb038, the ledger has 1c257678; it is a draft, and this database cannot follow it: the down script of 0002_units in the ledger does not restore the schema before it; nothing was changed: restore the file as it was, or make the database anew
        0002_units was edited after it was applied: its checksum is b341c1b1, the ledger has 1c257678; it is a draft, and this database cannot follow it: 0002_units runs outside of the transaction; nothing was changed: restore the file as it was, or make the database anew
        0002_units was edited after it was applied: its checksum is 685afb57, the ledger has 1c257678; it is a draft, and this database cannot follow it: 0002_units has a Rust step, and the ledger keeps SQL only; nothing was changed: restore the file as it was, or make the database anew
        ");
    }

    #[test]
    fn a_stored_script_that_ends_the_transaction_is_found_out() {
        let file = at_head(&[FOODS, UNITS]);
        let conn = file.open();
        conn.execute_batch(
            "UPDATE tohead_ledger SET down_sql = 'COMMIT; DROP TABLE units; BEGIN' WHERE name = 'units'",
        )
        .unwrap();
        let error = set(&[FOODS, UNITS_EDITED]).to_head(&conn).unwrap_err();
        assert!(matches!(error, Error::StrayTransactionEnd { .. }), "{error:?}");
    }

    #[test]
    fn a_draft_whose_new_text_fails_leaves_the_database_with_the_old_one() {
        let file = at_head(&[FOODS, UNITS]);
        let conn = file.open();
        // It passes the rehearsal, where no food has a name.
        let failing = set(&[
            FOODS,
            (
                "0002_units",
                "CREATE TABLE units (name TEXT); CREATE UNIQUE INDEX i ON foods (name);",
                "DROP INDEX i; DROP TABLE units;",
            ),
        ]);
        conn.execute_batch("INSERT INTO foods VALUES ('egg')").unwrap();
        let error = refused(&file, &conn, |conn| failing.to_head(conn));
        assert!(matches!(error, Error::Statement { .. }), "{error:?}");
    }

    #[test]
    fn following_can_be_switched_off() {
        let file = at_head(&[FOODS, UNITS]);
        let runner = set(&[FOODS, UNITS_EDITED]).runner().follow_drafts(false);
        let error = refused(&file, &file.open(), |conn| runner.to_head(conn));
        assert!(matches!(error, Error::Edited { not_followed: None, .. }), "{error:?}");
        let error = refused(&file, &file.open(), |conn| runner.plan(conn, Target::Head));
        assert!(matches!(error, Error::Edited { not_followed: None, .. }), "{error:?}");
    }

    #[test]
    fn of_processes_that_start_at_once_one_follows() {
        let file = at_head(&[FOODS, UNITS]);
        let edited = set(&[FOODS, UNITS_EDITED]);
        let steps: usize = std::thread::scope(|scope| {
            let start = || {
                let conn = file.open();
                move || edited.to_head(&conn).unwrap().steps.len()
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(start())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(steps, 2);
        assert_eq!(ledger(&file.open()).len(), 4);
    }

    /// Edits behind the build's back: the files say one thing and the lock file another, as in a set whose
    /// project has lowered the level of the check.
    #[cfg(feature = "cli")]
    #[test]
    fn what_was_shipped_is_never_touched() {
        let dir = support::dir(&[FOODS, UNITS]);
        dir.ship("1.0.0");
        let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        let compile = || {
            let levels = [tohead::Check::ShippedEdited, tohead::Check::ShippedSchema];
            let allow = |compiler: tohead::build::Compiler, check| compiler.level(check, tohead::Level::Allow);
            levels.into_iter().fold(dir.compiler(), allow).compile().unwrap()
        };
        let file = File::new();
        write("0003_meals.up.sql", MEALS.1);
        write("0003_meals.down.sql", MEALS.2);
        compile().to_head(&file.open()).unwrap();

        write("0003_meals.up.sql", "CREATE TABLE meals (unit TEXT, day TEXT);");
        assert_eq!(
            compile().to_head(&file.open()).unwrap().followed.len(),
            1,
            "it is a draft"
        );

        write("0002_units.up.sql", UNITS_EDITED.1);
        let before = dump(&file.open());
        let error = compile().to_head(&file.open()).unwrap_err();
        assert!(
            matches!(&error, Error::Edited { id, not_followed: None, .. } if id == "0002_units"),
            "{error:?}"
        );
        assert_eq!(dump(&file.open()), before);
    }
}
