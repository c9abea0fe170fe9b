//! Promise 3 at build time, the other way round: a set of migrations that is right, and one fault at a time planted
//! into it, of the kind that loses rows or fails in the field. Each is found, where it is.
//!
//! `tests/mutations/NAME.sql` holds a set, `NAME.txt` the faults, a paragraph each: what it is, what is replaced in
//! which part (the first time it occurs there, `\n` for a new line), and what has to be said of it. A paragraph of one
//! line is a heading.

#![cfg(feature = "compile")]

mod support;

use std::collections::BTreeMap;

use support::Dir;
use tohead::Level;
use tohead::build::Checked;

/// The files of a set, by version and part: `0002.up`.
type Files = BTreeMap<String, (String, String)>;

struct Fault {
    what: String,
    /// A part, and what is replaced in it by what.
    edits: Vec<(String, String, String)>,
    expected: String,
}

fn files(set: &str) -> Files {
    let text = std::fs::read_to_string(format!("tests/mutations/{set}.sql")).unwrap();
    let files = text.split("\n-- file: ").skip(1).map(|file| {
        let (name, sql) = file.split_once('\n').unwrap();
        let part = name.split('.').nth(1).unwrap();
        (format!("{}.{part}", &name[..4]), (name.to_owned(), sql.to_owned()))
    });
    files.collect()
}

fn faults(set: &str) -> Vec<Fault> {
    let text = std::fs::read_to_string(format!("tests/mutations/{set}.txt")).unwrap();
    let faults = text.trim_end().split("\n\n").filter_map(|paragraph| {
        let lines: Vec<_> = paragraph.lines().collect();
        let [what, edits @ .., expected] = &lines[..] else {
            return None;
        };
        let edit = |line: &&str| {
            let (part, edit) = line.split_once(": ").unwrap();
            let (from, to) = edit.split_once(" ->").unwrap();
            let unescaped = |text: &str| text.replace("\\n", "\n");
            let to = to.strip_prefix(' ').unwrap_or(to);
            (part.to_owned(), unescaped(from), unescaped(to))
        };
        Some(Fault {
            what: (*what).to_owned(),
            edits: edits.iter().map(edit).collect(),
            expected: (*expected).to_owned(),
        })
    });
    faults.collect()
}

fn check(files: &Files) -> Checked {
    let files: Vec<_> = files
        .values()
        .map(|(name, sql)| (name.as_str(), sql.as_str()))
        .collect();
    Dir::new(&files).compiler().check()
}

/// What is said of a fault, if it is not what has to be.
fn wrong(set: &Files, fault: &Fault) -> Option<String> {
    let mut files = set.clone();
    for (part, from, to) in &fault.edits {
        let (_, sql) = files.get_mut(part).unwrap();
        assert!(sql.contains(from), "{}: no {from:?} in {part}", fault.what);
        *sql = sql.replacen(from, to, 1);
    }
    let checked = check(&files);
    let (level, what) = fault.expected.split_once(": ").unwrap();
    let (check, place) = what.split_once(" at ").unwrap();
    let (part, line) = place.split_once(':').unwrap();
    let place = format!("/{}:{line}:", files[part].0);
    let level = if level == "refused" { Level::Deny } else { Level::Warn };
    let found = checked.lines(level);
    let is_it = |line: &String| line.contains(&place) && line.contains(&format!("[{check}]"));
    let all = [checked.lines(Level::Deny), checked.lines(Level::Warn)];
    (!found.iter().any(is_it)).then(|| format!("{}: not {}, but {all:#?}", fault.what, fault.expected))
}

#[test]
fn each_fault_in_a_set_that_is_right_is_found_where_it_is() {
    for (name, at_least) in [("rebuild", 75), ("move", 20)] {
        let set = files(name);
        let checked = check(&set);
        let findings = [checked.lines(Level::Deny), checked.lines(Level::Warn)].concat();
        assert!(findings.is_empty(), "{name} is not right: {findings:#?}");
        let faults = faults(name);
        assert!(faults.len() >= at_least, "{} faults in {name}", faults.len());
        let wrong: Vec<_> = faults.iter().filter_map(|fault| wrong(&set, fault)).collect();
        assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n\n"));
    }
}
