//! The page of a check, for `tohead explain`: what it finds, why, and for a lint its two examples.

use std::fmt::{self, Write};

use super::Compiler;
use crate::lint::{EXAMPLES_MINIMUM, Example, LINTS, Lint};
#[cfg(any(test, not(feature = "embed")))]
use crate::source::finding::Finding;
use crate::source::{Check, Level};

/// The page of a check.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(crate) struct Page {
    pub(crate) id: &'static str,
    pub(crate) level: &'static str,
    pub(crate) finds: &'static str,
    /// None for a check that is no lint.
    pub(crate) why: Option<&'static str>,
    pub(crate) is_allowable: bool,
    pub(crate) failing: Vec<File>,
    /// The findings that the failing example gives, with their source lines.
    pub(crate) message: Option<String>,
    pub(crate) passing: Vec<File>,
}

/// A file of an example.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn of(check: Check) -> Self {
        let lint = LINTS.iter().find(|lint| lint.check == check);
        let files = |example: fn(&Lint) -> Example| lint.map_or_else(Vec::new, |lint| files(example(lint)));
        Self {
            id: check.id(),
            level: level_name(check.default_level()),
            finds: check.description().trim(),
            why: lint.map(|lint| lint.why),
            is_allowable: check.is_allowable(),
            failing: files(|lint| lint.failing),
            message: lint.map(message),
            passing: files(|lint| lint.passing),
        }
    }
}

pub(crate) const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Deny => "deny",
        Level::Warn => "warn",
        Level::Allow => "allow",
    }
}

/// The check with the id that is nearest to this one.
pub(crate) fn nearest(id: &str) -> Option<&'static str> {
    let wanted = id.to_ascii_lowercase().replace([' ', '_'], "-");
    let distance = |check: &&Check| strsim::damerau_levenshtein(&wanted, check.id());
    let near = Check::ALL
        .iter()
        .filter(|check| distance(check) <= 2 + wanted.len() / 4);
    near.min_by_key(distance).map(|check| check.id())
}

/// The files of an example, in the order in which they are read.
fn files(example: Example) -> Vec<File> {
    let parts = example
        .iter()
        .flat_map(|(id, up, down)| [(id, "up", up), (id, "down", down)]);
    parts
        .filter(|(.., text)| !text.is_empty())
        .map(|(id, part, text)| File {
            name: format!("{id}.{part}.sql"),
            text: format!("{text}\n"),
        })
        .collect()
}

/// A compiler for an example.
pub(crate) fn compiler_of(example: Example) -> Compiler {
    let files = files(example)
        .into_iter()
        .map(|file| (file.name, Ok(file.text.into_bytes())));
    Compiler::from_files("migrations", files.collect()).min_sqlite(EXAMPLES_MINIMUM)
}

/// A compiler for an example, in which the check is at least a warning, also where its default is to allow.
pub(crate) fn compiler(example: Example, check: Check) -> Compiler {
    compiler_of(example).level(check, check.default_level().max(Level::Warn))
}

/// What a check finds in an example.
#[cfg(any(test, not(feature = "embed")))]
pub(crate) fn found(example: Example, check: Check) -> Vec<Finding> {
    let checked = compiler(example, check).check();
    checked
        .findings()
        .filter(|finding| finding.check == check)
        .cloned()
        .collect()
}

#[cfg(feature = "embed")]
fn message(lint: &Lint) -> String {
    compiler(lint.failing, lint.check).check().rendered(false).join("\n\n")
}

#[cfg(not(feature = "embed"))]
fn message(lint: &Lint) -> String {
    let found = found(lint.failing, lint.check);
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} unless the project says otherwise", self.id, self.level)?;
        writeln!(f, "\nFinds: {}", wrapped(self.finds))?;
        if let Some(why) = self.why {
            writeln!(f, "Why it matters: {}", wrapped(why))?;
        }
        write_example(f, "This gives the finding:", &self.failing)?;
        if let Some(message) = &self.message {
            writeln!(f, "\n{message}")?;
        }
        write_example(f, "This does not:", &self.passing)?;
        if self.is_allowable {
            writeln!(
                f,
                "\nTo allow it in one migration, at the top of its up file:\n\n    -- tohead: allow({}) \"why\"",
                self.id
            )?;
        } else {
            writeln!(f, "\nNo directive allows it: correct the files.")?;
        }
        let name: String = self.id.split('-').map(capitalised).collect();
        writeln!(
            f,
            "\nTo set its level for the whole set, in build.rs (Deny, Warn or Allow):"
        )?;
        write!(
            f,
            "\n    Compiler::new(\"migrations\").level(Check::{name}, Level::Deny)"
        )
    }
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    let rest = if word == "utf8" { "tf8" } else { rest };
    first.to_ascii_uppercase() + rest
}

fn write_example(f: &mut fmt::Formatter<'_>, title: &str, files: &[File]) -> fmt::Result {
    if files.is_empty() {
        return Ok(());
    }
    write!(f, "\n{title}\n")?;
    for file in files {
        write!(f, "\n    -- {}\n", file.name)?;
        file.text.lines().try_for_each(|line| writeln!(f, "    {line}"))?;
    }
    Ok(())
}

/// Text in lines of a width that terminals have.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 90;
    let (mut wrapped, mut width) = (String::new(), 16);
    for word in text.split(' ') {
        if width + word.chars().count() > WIDTH {
            wrapped.push('\n');
            width = 0;
        } else if !wrapped.is_empty() {
            wrapped.push(' ');
        }
        let _ = write!(wrapped, "{word}");
        width += word.chars().count() + 1;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_how_the_code_names_its_check() {
        for check in Check::ALL {
            let page = Page::of(*check).to_string();
            assert!(page.contains(&format!("Check::{check:?}, ")), "{page}");
        }
    }

    #[test]
    fn a_misspelt_id_has_a_nearest_one() {
        assert_eq!(nearest("drop_tabel"), Some("drop-table"));
        assert_eq!(nearest("brokenview"), Some("broken-view"));
        assert_eq!(nearest("zzzzzzzzzzzzzzzzzz"), None);
    }
}
