//! The account: what a build has found out about a set, written into a file for the commands.
//!
//! A build script knows what no command can know by itself: the levels of checks, the functions, collations and Rust
//! steps of the app, the oldest SQLite. So it leaves an account in a file beside the code that it embeds, and the
//! commands `check` and `lock` read that. A directory that is checked without a build script gives an account of the
//! same form.

#[cfg(feature = "cli")]
use std::path::Path;
use std::path::PathBuf;

use super::{Checked, known_fingerprints};
use crate::hash::Digest;
#[cfg(feature = "cli")]
use crate::source::Check;
use crate::source::Level;

/// The environment variable that names a directory in which a build script leaves its account if it refuses its set:
/// where the output of a failed build script is, cargo tells nobody.
pub(crate) const WHERE: &str = "TOHEAD_ACCOUNT";

/// The environment variable that names the declared schema for a build script, in the place of its own.
pub(crate) const SCHEMA: &str = "TOHEAD_SCHEMA";

/// The version of the file's form. A tohead that meets another one says so, and reads nothing.
const FORMAT: u32 = 1;

/// What is told of a set: what was found, and what is known of each migration.
#[derive(Debug)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize))]
pub(crate) struct Account {
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    format: u32,
    /// The directory of the migrations, without symbolic links.
    pub(crate) dir: PathBuf,
    /// How many migrations it holds.
    pub(crate) migration_count: usize,
    /// The ids of those that no release has shipped; none where the lock file cannot be read.
    pub(crate) drafts: Option<Vec<String>>,
    /// Whether the schema at head was compared with a declared one.
    pub(crate) is_declared: bool,
    /// In the order of the files.
    pub(crate) findings: Vec<Found>,
    /// What is known of each migration that could be rehearsed, in their order.
    pub(crate) rehearsed: Vec<Known>,
    /// What a new database gets in the place of the migrations; none where no snapshot was asked for.
    pub(crate) snapshot: Option<SnapshotInShort>,
}

/// A finding, as it is shown.
#[derive(Debug)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize))]
pub(crate) struct Found {
    /// The id of the check.
    pub(crate) check: String,
    /// Whether the build fails by it; else it is a warning.
    pub(crate) is_denied: bool,
    /// The finding in one line: place, message, check, remedy.
    pub(crate) line: String,
    /// The finding with its source line, in colour; empty without the feature `embed`, which draws it.
    pub(crate) shown: String,
}

/// A rehearsed migration: what people are shown, and what a lock file says of it once it is shipped.
#[derive(Debug)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize))]
pub(crate) struct Known {
    pub(crate) migration: Rehearsed,
    /// The checksum of the up part.
    pub(crate) up: String,
    /// The checksum of the down part.
    pub(crate) down: Option<String>,
    /// The fingerprint of the schema after it; none behind a Rust step that nobody could rehearse.
    pub(crate) fingerprint: Option<String>,
}

/// What the rehearsal has found out about a migration, for people.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Rehearsed {
    pub(crate) id: String,
    pub(crate) schema_version: String,
    /// What becomes of the rows of each table that the up part touches.
    pub(crate) rows: Vec<TableFate>,
    /// Whether up and down bring all rows back: `lossless`, `lossy: …`, `irreversible` or `not known`.
    pub(crate) reversal: String,
    /// The functions that make its rows different on each machine.
    pub(crate) nondeterministic: Vec<String>,
    /// The path of its fixture, the project's own rows that were there from then on.
    pub(crate) fixture: Option<String>,
}

/// The snapshot of a set, for people: how many bytes a binary holds for it, or why there is none.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct SnapshotInShort {
    pub(crate) script_bytes: Option<usize>,
    pub(crate) image_bytes: Option<usize>,
    pub(crate) none_because: Option<String>,
}

/// What becomes of the rows of a table.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct TableFate {
    pub(crate) table: String,
    pub(crate) fate: String,
}

/// The name of the file, in the build script's output.
#[cfg(feature = "embed")]
pub(crate) fn file_name(set: &str) -> String {
    format!("tohead_{set}.account")
}

impl Account {
    /// The account of a set that was checked.
    pub(crate) fn of(checked: &Checked) -> Self {
        let dir = &checked.compiler.dir;
        Self {
            format: FORMAT,
            dir: dir.canonicalize().unwrap_or_else(|_| dir.clone()),
            migration_count: checked.migration_count(),
            drafts: checked.draft_ids(),
            is_declared: checked.compiler.options.schema.is_some(),
            findings: found(checked),
            rehearsed: known(checked),
            snapshot: checked.snapshot_in_short(),
        }
    }

    /// Whether the build fails.
    #[cfg(feature = "cli")]
    pub(crate) fn is_refused(&self) -> bool {
        self.findings.iter().any(|found| found.is_denied)
    }

    /// Whether a check has found anything.
    #[cfg(feature = "cli")]
    pub(crate) fn has(&self, check: Check) -> bool {
        self.findings.iter().any(|found| found.check == check.id())
    }

    /// The errors or the warnings, one line each.
    #[cfg(feature = "cli")]
    pub(crate) fn lines(&self, are_denied: bool) -> Vec<String> {
        let of_level = self.findings.iter().filter(|found| found.is_denied == are_denied);
        of_level.map(|found| found.line.clone()).collect()
    }

    /// Reads what a build script has left in a file.
    ///
    /// # Errors
    /// Why it cannot be read: another version of tohead may have written it.
    #[cfg(feature = "cli")]
    pub(crate) fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let wrong = |why: String| format!("{}: {why}", file.display());
        let account: Self = serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
        if account.format == FORMAT {
            Ok(account)
        } else {
            Err(wrong(format!(
                "it has the form {}, and this tohead reads the form {FORMAT}",
                account.format
            )))
        }
    }
}

fn found(checked: &Checked) -> Vec<Found> {
    #[cfg(feature = "embed")]
    let shown = checked.rendered(true);
    #[cfg(not(feature = "embed"))]
    let shown = checked.findings.iter().map(|_| String::new());
    let found = |((level, finding), shown): (&(Level, crate::source::finding::Finding), String)| Found {
        check: finding.check.id().to_owned(),
        is_denied: *level == Level::Deny,
        line: finding.to_string(),
        shown,
    };
    checked.findings.iter().zip(shown).map(found).collect()
}

fn known(checked: &Checked) -> Vec<Known> {
    let fingerprints = known_fingerprints(&checked.migrations, &checked.facts, &checked.compiler.options);
    let known = |(i, migration): (usize, Rehearsed)| {
        let source = &checked.migrations[i];
        Known {
            migration,
            up: source.checksum().to_string(),
            down: source.down_checksum().as_ref().map(Digest::to_string),
            fingerprint: fingerprints.get(i).map(Digest::to_string),
        }
    };
    checked.rehearsed().into_iter().enumerate().map(known).collect()
}

/// The text of the file. It is JSON, written by hand, because a build script links nothing that could write it.
#[cfg(feature = "embed")]
mod text {
    use std::fmt::Write;

    use super::{Account, Found, Known, Rehearsed, SnapshotInShort, TableFate};

    impl Account {
        pub(crate) fn text(&self) -> String {
            object(&[
                ("format", self.format.to_string()),
                ("dir", string(&self.dir.to_string_lossy())),
                ("migration_count", self.migration_count.to_string()),
                (
                    "drafts",
                    optional(self.drafts.as_ref(), |ids| list(ids, |id| string(id))),
                ),
                ("is_declared", self.is_declared.to_string()),
                ("findings", list(&self.findings, found)),
                ("rehearsed", list(&self.rehearsed, known)),
                ("snapshot", optional(self.snapshot.as_ref(), snapshot)),
            ])
        }
    }

    fn found(found: &Found) -> String {
        object(&[
            ("check", string(&found.check)),
            ("is_denied", found.is_denied.to_string()),
            ("line", string(&found.line)),
            ("shown", string(&found.shown)),
        ])
    }

    fn known(known: &Known) -> String {
        object(&[
            ("migration", rehearsed(&known.migration)),
            ("up", string(&known.up)),
            ("down", optional(known.down.as_ref(), |down| string(down))),
            (
                "fingerprint",
                optional(known.fingerprint.as_ref(), |print| string(print)),
            ),
        ])
    }

    fn rehearsed(migration: &Rehearsed) -> String {
        object(&[
            ("id", string(&migration.id)),
            ("schema_version", string(&migration.schema_version)),
            ("rows", list(&migration.rows, fate)),
            ("reversal", string(&migration.reversal)),
            (
                "nondeterministic",
                list(&migration.nondeterministic, |name| string(name)),
            ),
            ("fixture", optional(migration.fixture.as_ref(), |path| string(path))),
        ])
    }

    fn fate(row: &TableFate) -> String {
        object(&[("table", string(&row.table)), ("fate", string(&row.fate))])
    }

    fn snapshot(snapshot: &SnapshotInShort) -> String {
        let bytes = |bytes: Option<usize>| optional(bytes.as_ref(), usize::to_string);
        object(&[
            ("script_bytes", bytes(snapshot.script_bytes)),
            ("image_bytes", bytes(snapshot.image_bytes)),
            (
                "none_because",
                optional(snapshot.none_because.as_ref(), |why| string(why)),
            ),
        ])
    }

    fn object(members: &[(&str, String)]) -> String {
        let members: Vec<_> = members
            .iter()
            .map(|(name, value)| format!("\"{name}\": {value}"))
            .collect();
        format!("{{{}}}", members.join(", "))
    }

    fn list<T>(items: &[T], written: impl Fn(&T) -> String) -> String {
        let items: Vec<_> = items.iter().map(written).collect();
        format!("[{}]", items.join(",\n"))
    }

    fn optional<T>(value: Option<&T>, written: impl Fn(&T) -> String) -> String {
        value.map_or_else(|| "null".to_owned(), written)
    }

    /// A text as JSON: <https://www.rfc-editor.org/rfc/rfc8259#section-7>.
    fn string(text: &str) -> String {
        let mut quoted = String::from("\"");
        for letter in text.chars() {
            match letter {
                '"' | '\\' => quoted.extend(['\\', letter]),
                '\u{0}'..='\u{1f}' => {
                    let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
                }
                _ => quoted.push(letter),
            }
        }
        quoted.push('"');
        quoted
    }
}

#[cfg(all(test, feature = "cli", feature = "embed"))]
mod tests {
    use super::*;
    use crate::build::Compiler;

    #[test]
    fn what_a_build_script_has_written_is_what_the_commands_read() {
        let file = |name: &str, text: &str| (name.to_owned(), Ok(text.as_bytes().to_vec()));
        let files = vec![
            file(
                "0001_a.up.sql",
                "CREATE TABLE \"a\\\t\u{1}é\" (x TEXT DEFAULT 'it''s');\n",
            ),
            file("0001_a.down.sql", "DROP TABLE \"a\\\t\u{1}é\";"),
            file("0002_b.up.sql", "INSERT INTO \"a\\\t\u{1}é\" VALUES (random());"),
            file("0003_c.sql", ""),
        ];
        let checked = Compiler::from_files("migrations", files).snapshot(true).check();
        let told = Account::of(&checked);
        assert!(told.is_refused() && !told.rehearsed.is_empty(), "{told:?}");
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join(file_name("main"));
        std::fs::write(&path, told.text()).expect("a file");
        let read = Account::read(&path).expect("an account");
        assert_eq!(format!("{read:?}"), format!("{told:?}"));

        let other = told.text().replace("\"format\": 1", "\"format\": 9");
        std::fs::write(&path, other).expect("a file");
        let why = Account::read(&path).expect_err("another form");
        assert!(why.contains("it has the form 9"), "{why}");
    }
}
