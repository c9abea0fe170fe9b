//! Promise 3 at build time: what a migration does to rows without saying so is found, and what it says is
//! left alone.
//!
//! Each file of `tests/rows` is a small set of migrations with a story. Its first line says what has to
//! become of it: `refused` or `warned` with the check and the statement to blame, `fine` without an error, or `silent`
//! without a warning too.
//!
//! `tests/field` has sets as apps have them: a schema of several tables and what was done to it later, much of it as it has
//! gone wrong in public. Where a file names a base, that comes first.

#![cfg(feature = "compile")]

mod support;

use std::path::PathBuf;

use support::Dir;
use tohead::Level;
use tohead::build::Checked;

/// A set and what is expected of it.
struct Story {
    name: String,
    expected: String,
    dir: Dir,
}

fn stories(dir: &str) -> Vec<Story> {
    let files = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| file.is_file()).collect();
    files.sort();
    let story = |file: PathBuf| {
        let text = std::fs::read_to_string(&file).unwrap();
        let (head, _) = text.split_once("\n\n").unwrap();
        let base = head.lines().find_map(|line| line.strip_prefix("-- base: "));
        let base = base.map(|name| std::fs::read_to_string(format!("{dir}/bases/{name}.sql")).unwrap());
        let text = format!("\n{}\n{text}", base.unwrap_or_default());
        let parts = text.split("\n-- file: ").skip(1);
        let files: Vec<_> = parts.map(|part| part.split_once('\n').unwrap()).collect();
        Story {
            name: file.file_stem().unwrap().to_string_lossy().into_owned(),
            expected: head.lines().next().unwrap().trim_start_matches("-- ").to_owned(),
            dir: Dir::new(&files),
        }
    };
    files.into_iter().map(story).collect()
}

/// What is wrong with the answer to a story.
fn wrong(story: &Story, checked: &Checked) -> Option<String> {
    let errors = checked.lines(Level::Deny);
    let found = [errors.clone(), checked.lines(Level::Warn)].concat();
    let Some((verdict, what)) = story.expected.split_once(": ") else {
        let alarms = if story.expected == "silent" { found } else { errors };
        return (!alarms.is_empty()).then(|| format!("{}: a false alarm: {alarms:?}", story.name));
    };
    let (check, place) = what.split_once(" at ").unwrap();
    let is_it = |line: &&String| line.contains(&format!("[{check}]")) && line.contains(&format!("/{place}:"));
    let is_there = if verdict == "refused" {
        errors.iter().any(|line| is_it(&line))
    } else {
        errors.is_empty() && found.iter().any(|line| is_it(&line))
    };
    (!is_there).then(|| format!("{}: not {}, but {found:?}", story.name, story.expected))
}

/// The stories of a directory, each of which has come out as it has to.
fn right_stories(dir: &str) -> Vec<Story> {
    let stories = stories(dir);
    let wrong: Vec<_> = stories
        .iter()
        .filter_map(|story| wrong(story, &story.dir.compiler().check()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    stories
}

#[test]
fn what_is_lost_in_silence_is_found_and_what_is_said_is_left_alone() {
    let stories = right_stories("tests/rows");
    let fine = stories.iter().filter(|story| story.expected == "fine").count();
    let refused = stories
        .iter()
        .filter(|story| story.expected.starts_with("refused"))
        .count();
    assert!(fine >= 70 && refused >= 90, "{fine} and {refused} stories");
}

#[test]
fn sets_as_apps_have_them_are_refused_where_they_lose_rows_and_pass_where_they_do_not() {
    let stories = right_stories("tests/field");
    let silent = stories.iter().filter(|story| story.expected == "silent").count();
    assert!(silent >= 120 && stories.len() >= 330, "{silent} of {}", stories.len());
}

#[test]
fn without_rows_most_of_it_goes_unnoticed() {
    let is_of_rows = |story: &&Story| story.expected.starts_with("refused: lost-");
    let stories: Vec<_> = stories("tests/rows")
        .into_iter()
        .filter(|story| is_of_rows(&story))
        .collect();
    let unnoticed = stories
        .iter()
        .filter(|story| !story.dir.compiler().rows(0).check().is_refused());
    assert!(
        unnoticed.count() * 10 > stories.len() * 9,
        "the rows find nothing that the text does not"
    );
}

#[test]
fn the_same_files_give_the_same_rows() {
    for story in stories("tests/rows").iter().step_by(7) {
        let answers = || {
            let checked = story.dir.compiler().check();
            [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat()
        };
        assert_eq!(answers(), answers(), "{}", story.name);
    }
}

/// All that is said of a set.
fn told(files: &[(&str, &str)]) -> String {
    let checked = Dir::new(files).compiler().check();
    [checked.lines(Level::Deny), checked.lines(Level::Warn)]
        .concat()
        .join("\n")
}

#[test]
fn a_table_valued_function_is_no_table_with_made_up_values() {
    let told = told(&[
        (
            "0001_systems.up.sql",
            "CREATE TABLE systems (id INTEGER PRIMARY KEY, units TEXT);",
        ),
        ("0001_systems.down.sql", "DROP TABLE systems;"),
        (
            "0002_units.up.sql",
            "CREATE TABLE units (system_id INTEGER, unit INTEGER, PRIMARY KEY (system_id, unit));\n\
             INSERT INTO units SELECT s.id, json_extract(u.value, '$.id') FROM systems s, json_each(s.units) u;",
        ),
        ("0002_units.down.sql", "DROP TABLE units;"),
    ]);
    assert!(!told.contains("`json_each`"), "{told}");
}

#[test]
fn a_view_that_hides_rows_from_a_copy_is_no_trigger() {
    let told = told(&[
        (
            "0001_notes.up.sql",
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, deleted_at TEXT);\n\
             CREATE VIEW live AS SELECT * FROM notes WHERE deleted_at IS NULL;",
        ),
        ("0001_notes.down.sql", "DROP VIEW live;\nDROP TABLE notes;"),
        (
            "0002_rebuild.up.sql",
            "-- tohead: irreversible \"not needed here\"\n\
             CREATE TABLE notes_new (id INTEGER PRIMARY KEY, body TEXT, deleted_at TEXT, pinned INTEGER);\n\
             INSERT INTO notes_new (id, body, deleted_at) SELECT * FROM live;\n\
             DROP VIEW live;\n\
             DROP TABLE notes;\n\
             ALTER TABLE notes_new RENAME TO notes;\n\
             CREATE VIEW live AS SELECT * FROM notes WHERE deleted_at IS NULL;",
        ),
    ]);
    assert!(told.contains("rows of `notes` are gone"), "{told}");
    assert!(!told.contains("trigger"), "{told}");
}

#[test]
fn rows_of_another_database_are_not_those_that_a_down_part_has_to_bring_back() {
    let told = told(&[
        (
            "0001_articles.up.sql",
            "CREATE TABLE articles (id TEXT PRIMARY KEY NOT NULL, title TEXT, html TEXT, summary TEXT);",
        ),
        ("0001_articles.down.sql", "DROP TABLE articles;"),
        (
            "0002_note.up.sql",
            "-- tohead: irreversible \"not needed here\"\n\
             CREATE TABLE articles_new (id TEXT PRIMARY KEY NOT NULL, note TEXT, title TEXT, html TEXT, summary TEXT);\n\
             INSERT INTO articles_new (id, title, html, summary) SELECT id, title, html, summary FROM articles;\n\
             DROP TABLE articles;\n\
             ALTER TABLE articles_new RENAME TO articles;",
        ),
        ("0003_updated.up.sql", "ALTER TABLE articles ADD COLUMN updated TEXT;"),
        (
            "0003_updated.down.sql",
            "CREATE TABLE articles_old (id TEXT PRIMARY KEY NOT NULL, note TEXT, title TEXT, html TEXT, summary TEXT);\n\
             INSERT INTO articles_old SELECT id, note, title, html, summary FROM articles;\n\
             DROP TABLE articles;\n\
             ALTER TABLE articles_old RENAME TO articles;",
        ),
        // What comes behind it is rehearsed in a new database, with rows that have the same keys.
        ("0004_index.up.sql", "CREATE INDEX articles_title ON articles (title);"),
        ("0004_index.down.sql", "SELECT 1;"),
    ]);
    assert!(told.contains("index `articles_title` is left over"), "{told}");
    assert!(!told.contains("lossy-down"), "{told}");
}
