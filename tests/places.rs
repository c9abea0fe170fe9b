//! A finding points at the statement that does the harm, and at no other.
//!
//! Each file of `tests/places` is a small set in which one statement of several loses rows or values, or fails. Its
//! first line names the check; what has to be underlined stands between « and ». Each is tried in four forms: as it is,
//! with other line ends, in the middle of a long file behind signs of several bytes, and all on one line.

#![cfg(feature = "embed")]

mod support;

use std::path::PathBuf;

use support::Dir;
use tohead::Level;

/// A set, and what has to be found in it.
struct Story {
    name: String,
    check: String,
    /// Name and text, with the mark.
    files: Vec<(String, String)>,
}

fn stories() -> Vec<Story> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir("tests/places")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let story = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut parts = text.split("\n-- file: ");
        let head = parts.next().unwrap();
        let file = |part: &str| {
            let (name, text) = part.split_once('\n').unwrap();
            (name.to_owned(), text.to_owned())
        };
        Story {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            check: head.lines().next().unwrap().trim_start_matches("-- ").to_owned(),
            files: parts.map(file).collect(),
        }
    };
    paths.into_iter().map(story).collect()
}

/// The directives of a file, and the rest.
fn parts(text: &str) -> (String, String) {
    let is_directive = |line: &&str| line.starts_with("-- tohead: ");
    let head: Vec<_> = text
        .split_inclusive('\n')
        .take_while(|line| is_directive(line))
        .collect();
    let head = head.concat();
    (head.clone(), text[head.len()..].to_owned())
}

fn as_it_is(text: &str) -> String {
    text.to_owned()
}

fn with_other_line_ends(text: &str) -> String {
    text.replace('\n', "\r\n")
}

fn in_a_long_file(text: &str) -> String {
    let other = |n: usize| {
        format!(
            "CREATE TABLE decoy_{n} (id INTEGER PRIMARY KEY, v TEXT);\nINSERT INTO decoy_{n} VALUES (1, 'x'), (2, 'ü');\n\
             UPDATE decoy_{n} SET v = 'y' WHERE id = 1;\nDELETE FROM decoy_{n} WHERE id = 2;\nDROP TABLE decoy_{n};\n"
        )
    };
    let (head, rest) = parts(text);
    let mark = rest.find('«').unwrap();
    let line = rest[..mark].rfind('\n').map_or(0, |newline| newline + 1);
    let (before, line) = rest.split_at(line);
    let (first, second): (String, String) = ((0..15).map(other).collect(), (15..30).map(other).collect());
    format!("{head}{first}{before}/* größer → 😀 */\t{line}{second}")
}

fn on_one_line(text: &str) -> String {
    let (head, rest) = parts(text);
    format!("\u{feff}{head}{}", rest.replace('\n', " "))
}

/// What is wrong with the answer to a story in one of its forms.
fn wrong(story: &Story, form: fn(&str) -> String) -> Option<String> {
    let mut place = String::new();
    let mut width = 0;
    let files = story.files.iter().map(|(name, text)| {
        if !text.contains('«') {
            return (name.as_str(), text.clone());
        }
        let text = form(text);
        let (before, rest) = text.split_once('«').unwrap();
        let (word, rest) = rest.split_once('»').unwrap();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[line_start..].chars().count() + 1;
        place = format!("/{name}:{}:{column}", before.matches('\n').count() + 1);
        width = word.chars().count();
        (name.as_str(), format!("{before}{word}{rest}"))
    });
    let files: Vec<_> = files.collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let dir = Dir::new(&files);
    let checked = dir.compiler().check();
    let found = [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat();
    let id = format!("[{}]", story.check);
    let is_line = found
        .iter()
        .any(|line| line.contains(&format!("{place}: ")) && line.contains(&id));
    let is_shown = checked.rendered(false).iter().any(|shown| {
        let mut lines = shown.lines();
        let is_it = lines.next().is_some_and(|title| title.contains(&id));
        let arrow = lines.next().unwrap_or_default();
        let underline = lines.find(|line| line.contains('^')).unwrap_or_default();
        is_it && arrow.ends_with(&place) && underline.matches('^').count() == width
    });
    (!is_line || !is_shown).then(|| {
        format!(
            "{}: not {} at {place}, but {found:#?}\n{}",
            story.name,
            story.check,
            checked.rendered(false).join("\n")
        )
    })
}

#[test]
fn the_statement_that_does_the_harm_is_underlined_whatever_stands_around_it() {
    let forms = [as_it_is, with_other_line_ends, in_a_long_file, on_one_line];
    let stories = stories();
    let wrong: Vec<_> = stories
        .iter()
        .flat_map(|story| forms.into_iter().filter_map(|form| wrong(story, form)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(stories.len() >= 50, "{} stories", stories.len());
}

/// An earlier migration that has left rows out is named beside the one that takes the old table away.
#[test]
fn what_an_earlier_file_has_left_out_is_pointed_at_there_too() {
    let table = "CREATE TABLE foods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);";
    let copy = "CREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);\n\
                INSERT INTO foods_new SELECT * FROM foods";
    let swap = "-- tohead: irreversible \"not needed here\"\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;";
    let set = |copy: &str, between: &str| {
        let between = format!("-- tohead: irreversible \"not needed here\"\n{between}");
        let dir = support::dir(&[
            ("0001_foods", table, "DROP TABLE foods;"),
            ("0005_copy", copy, "DROP TABLE foods_new;"),
            ("0006_between", &between, ""),
            ("0007_swap", swap, ""),
        ]);
        let checked = dir.compiler().check();
        let root = format!("{}/", dir.path().display());
        let lines = checked.lines(Level::Deny).concat().replace(&root, "");
        (lines, checked.rendered(false).concat().replace(&root, ""))
    };
    let nothing = "CREATE TABLE others (x);";
    let (line, shown) = set(&format!("{copy} WHERE kcal IS NOT NULL;"), nothing);
    let place = "(0005_copy.up.sql:2:1 copies 15 of 20 rows of `foods` into `foods_new`)";
    assert!(
        line.starts_with("0007_swap.up.sql:2:1: 5 of 20 rows of `foods` are gone") && line.contains(place),
        "{line}"
    );
    for place in ["--> 0007_swap.up.sql:2:1", "::: 0005_copy.up.sql:2:1"] {
        assert!(shown.contains(place), "{place}: {shown}");
    }
    let (line, _) = set(
        &format!("{copy} WHERE kcal > 0;\nINSERT INTO foods_new SELECT * FROM foods WHERE kcal < 0;"),
        nothing,
    );
    assert!(
        line.contains("(0005_copy.up.sql:2:1 ") && line.contains("(0005_copy.up.sql:3:1 "),
        "{line}"
    );
    let renamed = "ALTER TABLE foods_new RENAME TO foods_kept;\nALTER TABLE foods_kept RENAME TO foods_new;";
    let (line, _) = set(&format!("{copy} WHERE kcal > 0;"), renamed);
    assert!(line.contains("(0005_copy.up.sql:2:1 copies "), "{line}");
    let again = "DROP TABLE foods_new;\nCREATE TABLE foods_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kcal INTEGER);\n\
                 INSERT INTO foods_new SELECT * FROM foods WHERE kcal IS NOT NULL;";
    let (line, _) = set(&format!("{copy};"), again);
    assert!(
        line.contains("(0006_between.up.sql:4:1 ") && !line.contains("0005_copy.up.sql:"),
        "{line}"
    );
    let (line, _) = set(&format!("{copy};"), nothing);
    assert_eq!(line, "", "a whole copy is no loss");
}
