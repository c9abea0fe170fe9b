//! The documents say what the code does: the table of checks is complete, and no link leads nowhere.

#[cfg(feature = "compile")]
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tohead::{Check, Level};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_table_of_checks_has_every_check_with_its_level() {
    let text = read(&root().join("docs/checks.md"));
    let documented: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let in_code: Vec<_> = Check::ALL
        .iter()
        .map(|check| {
            let level = match check.default_level() {
                Level::Deny => "deny",
                Level::Warn => "warn",
                Level::Allow => "allow",
            };
            let allowable = if check.is_allowable() { "yes" } else { "no" };
            (format!("`{check}`"), level, allowable)
        })
        .collect();
    let in_table: Vec<_> = documented
        .iter()
        .map(|row| {
            assert_eq!(row.len(), 5, "{row:?}");
            (row[0].to_owned(), row[1], row[4])
        })
        .collect();
    assert_eq!(
        in_table, in_code,
        "docs/checks.md, left, has the checks of src/source/check.rs, in their order"
    );
}

/// The first block of the README in this language that says so.
#[cfg(feature = "compile")]
fn block_of_the_readme(language: &str, with: &str) -> String {
    let text = read(&root().join("README.md"));
    let mut blocks = text.split("\n```").filter_map(|block| block.strip_prefix(language));
    let block = blocks.find(|block| block.contains(with));
    block
        .unwrap_or_else(|| panic!("no block with {with}"))
        .trim_start()
        .to_owned()
}

#[cfg(feature = "compile")]
#[test]
fn the_mistake_in_the_readme_reads_as_it_says() {
    let shelves = "CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL); \
                   CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, shelf_id INTEGER REFERENCES shelves (id));";
    let back = "CREATE TABLE items_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, shelf_id INTEGER REFERENCES shelves (id)); \
                INSERT INTO items_old (id, name) SELECT id, name FROM items; \
                DROP TABLE items; ALTER TABLE items_old RENAME TO items;";
    let up = block_of_the_readme("sql", "0002_name_shelves.up.sql");
    let dir = support::dir(&[
        ("0001_create_items", shelves, "DROP TABLE items; DROP TABLE shelves;"),
        ("0002_name_shelves", &up, back),
    ]);
    let expected = block_of_the_readme("text", "error[lost-rows]");
    let rendered = dir.compiler().check().rendered(false);
    let named = |text: &str| text.replace(&format!("{}/", dir.root().display()), "");
    assert!(
        rendered.iter().any(|text| named(text).trim() == expected.trim()),
        "{expected}\nbut\n{}",
        named(&rendered.concat())
    );
}

#[test]
fn every_relative_link_points_to_a_file_and_to_a_heading_that_are_there() {
    let mut dead = Vec::new();
    for page in pages() {
        for link in links(&read(&page)) {
            if link.contains("://") || link.contains("::") || link.starts_with("mailto:") {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() {
                page.clone()
            } else {
                page.with_file_name(path)
            };
            let is_there = target.exists() && (heading.is_empty() || headings(&read(&target)).contains(heading));
            if !is_there {
                dead.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// The Markdown files at the top, in `docs/`, `docs/benchmarks/` and in `examples/`.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("examples/keto/README.md")];
    for dir in [root().to_owned(), root().join("docs"), root().join("docs/benchmarks")] {
        let files = std::fs::read_dir(&dir).expect("the directory of the documents");
        let paths = files.map(|file| file.expect("an entry of the directory").path());
        pages.extend(paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    assert!(pages.len() > 10, "{pages:?}");
    pages
}

/// What stands in the parentheses of `[…](…)`, outside of code.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let behind = prose.split("](").skip(1);
    behind
        .filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()))
        .collect()
}

/// The text without fenced blocks and code spans, so that a link may be broken over two lines.
fn prose(text: &str) -> String {
    let mut in_block = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            let spans = line.split('`').collect::<Vec<_>>();
            // An odd part stands between backticks; its text may be that of a link.
            spans
                .iter()
                .enumerate()
                .for_each(|(i, span)| kept.push_str(if i % 2 == 0 { span } else { "code" }));
            kept.push('\n');
        }
    }
    kept
}

/// The anchors of a page, made from its headings as GitHub makes them.
fn headings(text: &str) -> BTreeSet<String> {
    let mut in_block = false;
    let mut anchors = BTreeSet::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if let Some(heading) = line.strip_prefix('#').filter(|_| !in_block) {
            let text = heading.trim_start_matches('#').trim().to_lowercase();
            let kept = text
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            anchors.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
        }
    }
    anchors
}

#[test]
fn a_link_is_found_and_code_is_none() {
    let text = "See [a](b.md#c) and `[no](x.md)`.\n```text\n[no](y.md)\n```\n[`z`](z.md), [two\nlines](w.md)";
    assert_eq!(links(text), ["b.md#c", "z.md", "w.md"]);
    assert!(headings("# A page: its `code`, and more\n## Two").contains("a-page-its-code-and-more"));
}
