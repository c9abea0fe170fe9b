//! Promise 7: a comment is not a change. Line endings, a BOM, comments and white space do not change a
//! checksum, so that an app goes on starting; a change of one literal does, and is refused by name.

mod support;

use support::{Dir, File};
use tohead::{Error, Migrations};

const UP: &str =
    "CREATE TABLE foods (\n    name TEXT DEFAULT 'x\ny' -- two lines\n);\nINSERT INTO foods VALUES ('egg');\n";

/// A set whose first migration is `up`, and a second one that is pending wherever the first is applied.
fn set(up: &str, count: usize) -> Migrations {
    let files = [
        ("0001_foods.up.sql", up),
        ("0001_foods.down.sql", "DROP TABLE foods;"),
        ("0002_units.up.sql", "CREATE TABLE units (name TEXT);"),
        ("0002_units.down.sql", "DROP TABLE units;"),
    ];
    Dir::new(&files[..count * 2]).compile()
}

#[test]
fn what_git_an_editor_or_a_formatter_changes_keeps_no_app_from_starting() {
    let windows = UP.replace('\n', "\r\n");
    let copies = [
        windows.clone(),
        format!("\u{feff}{windows}"),
        UP.replace(" -- two lines", "").replace("    ", "\t"),
        format!("-- a heading\n/* and\nmore */\n{UP}-- the end"),
    ];
    for copy in copies {
        let file = File::new();
        set(UP, 1).to_head(&file.open()).unwrap();
        let report = set(&copy, 2)
            .to_head(&file.open())
            .unwrap_or_else(|error| panic!("{copy:?}: {error}"));
        assert_eq!(report.steps.len(), 1, "{copy:?}");
        assert!(set(&copy, 2).verify(&file.open()).unwrap().is_ok(), "{copy:?}");
    }
}

#[test]
fn a_change_of_one_literal_is_refused_by_name() {
    for (old, new) in [
        ("'egg'", "'Egg'"),
        ("'x\ny'", "'x\n y'"),
        ("foods VALUES", "\"foods\" VALUES"),
    ] {
        let file = File::new();
        set(UP, 1).to_head(&file.open()).unwrap();
        let before = std::fs::read(file.path()).unwrap();
        // As in a release build, or after the migration was shipped.
        let runner = set(&UP.replace(old, new), 2).runner().follow_drafts(false);
        let error = runner.to_head(&file.open()).unwrap_err();
        assert!(
            matches!(&error, Error::Edited { id, .. } if id == "0001_foods"),
            "{new}: {error}"
        );
        assert_eq!(std::fs::read(file.path()).unwrap(), before, "{new}");
    }
}
