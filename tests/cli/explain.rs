//! `explain`: a page for every check, and a list of all.
//!
//! The pages are in `tests/explain`; `UPDATE_EXPECTED=1 cargo test --test cli explain` writes them anew.
//! Each page of a lint holds the message that its failing example gives.

use std::path::PathBuf;

use tohead::Check;

use crate::project::{Ended, Project};

fn page(id: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/explain/{id}.txt"))
}

#[test]
fn every_check_has_a_page() {
    let project = Project::empty();
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    for check in Check::ALL {
        let seen = Ended::of(&mut project.command(&["explain", check.id()]));
        assert_eq!((seen.code, seen.stderr.as_str()), (0, ""), "{check}");
        let (text, _) = seen.stdout.split_once("\ncommand ").expect("a summary");
        if update {
            std::fs::write(page(check.id()), text).expect("the page is written");
        } else if std::fs::read_to_string(page(check.id())).unwrap_or_default() != text {
            wrong.push(text.to_owned());
        }
    }
    assert!(wrong.is_empty(), "not as in tests/explain:\n{}", wrong.join("\n\n"));
}

#[test]
fn no_page_is_about_a_check_that_is_gone() {
    for name in crate::project::names(page("x").parent().expect("a directory")) {
        let id = name.strip_suffix(".txt").unwrap_or(&name);
        assert!(Check::from_id(id).is_some(), "{name}");
    }
}

#[test]
fn without_an_id_all_checks_are_listed_with_their_levels() {
    let project = Project::empty();
    let text = Ended::of(&mut project.command(&["explain"])).stdout;
    let json = Ended::of(&mut project.command(&["explain", "--json"])).json();
    let listed = json["result"]["checks"].as_array().expect("a list");
    assert_eq!(listed.len(), Check::ALL.len());
    for (check, json) in Check::ALL.iter().zip(listed) {
        let level = format!("{:?}", check.default_level()).to_lowercase();
        assert_eq!(
            (json["id"].as_str(), json["level"].as_str()),
            (Some(check.id()), Some(level.as_str()))
        );
        let line = text
            .lines()
            .find(|line| line.starts_with(&format!("{check} ")))
            .expect("a line");
        assert!(
            line.contains(&level) && line.ends_with(check.description().trim()),
            "{line}"
        );
    }
}

#[test]
fn a_page_is_data_too() {
    let project = Project::empty();
    let json = Ended::of(&mut project.command(&["explain", "drop-table", "--json"])).json();
    let page = &json["result"];
    assert_eq!((&page["id"], &page["level"]), (&"drop-table".into(), &"warn".into()));
    assert_eq!(page["is_allowable"], true);
    assert!(
        page["message"]
            .as_str()
            .expect("a message")
            .contains("warning[drop-table]: "),
        "{page}"
    );
    assert_eq!(page["failing"][2]["text"], "DROP TABLE notes;\n");
    assert!(
        page["passing"].as_array().is_some_and(|files| files.len() == 4),
        "{page}"
    );
    let other = Ended::of(&mut project.command(&["explain", "not-utf8", "--json"])).json();
    assert!(
        other["result"]["why"].is_null() && other["result"]["message"].is_null(),
        "{other}"
    );
}

#[test]
fn an_unknown_id_has_a_nearest_one() {
    let project = Project::empty();
    let ended = |id| Ended::of(&mut project.command(&["explain", id]));
    ended("drop_tables").failed(2, &["there is no check `drop_tables`: did you mean `drop-table`?"]);
    ended("xyzxyzxyzxyz").failed(2, &["there is no check `xyzxyzxyzxyz`\n"]);
    // By letters alone it would be `lock`.
    ended("lost").failed(
        2,
        &["there is no check `lost`: did you mean `lost-cents` or `lost-rows` or `lost-values`?"],
    );
    let all = ended("lost").stderr + &ended("lost").stdout;
    assert!(all.contains("run `explain` for a list of all checks"), "{all}");
}
