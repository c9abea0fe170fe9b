//! From the files of a directory to a set of migrations, in order, with all that is wrong with the files themselves.
//!
//! It knows no SQLite: this crate's own `build.rs` includes this folder by path, to compile the migrations of the
//! ledger. What a statement does to a database is found out later, by the rehearsal in `src/build/`.

mod check;
pub(crate) mod directive;
pub(crate) mod effects;
pub(crate) mod finding;
pub(crate) mod head;
pub(crate) mod layout;
pub(crate) mod reach;
mod rules;
pub(crate) mod script;
pub(crate) mod tokens;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

#[allow(unused_imports)] // `build.rs` needs no levels
pub use check::{Check, Level};

use crate::hash::{Digest, Hasher};
use crate::version::Version;
use directive::Directives;
use finding::{Finding, SourceFile};
use layout::{InputFile, Layout, Part, PartFile};
use script::SourceStatement;

/// All that is wrong with a set, in the order it was found.
pub(crate) type Findings = Vec<Finding>;

/// The SQL of an up or a down part: one file.
#[derive(Clone, Debug)]
pub(crate) struct SourceScript {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) statements: Vec<SourceStatement>,
    pub(crate) checksum: Digest,
}

impl SourceScript {
    /// A statement as its author wrote it, with comments.
    pub(crate) fn written<'s>(&'s self, statement: &'s SourceStatement) -> &'s str {
        let text = &self.file.text;
        let end = statement.script_offset(statement.sql.len()).min(text.len());
        text.get(statement.offset..end).unwrap_or(&statement.sql)
    }
}

/// The Rust step of a migration: one file, with an `up` and perhaps a `down`.
#[derive(Clone, Debug)]
pub(crate) struct SourceRust {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) has_down: bool,
}

/// One migration as its files say it.
#[derive(Clone, Debug)]
pub(crate) struct SourceMigration {
    pub(crate) version: Version,
    pub(crate) name: String,
    pub(crate) up: Option<SourceScript>,
    pub(crate) down: Option<SourceScript>,
    pub(crate) rust: Option<SourceRust>,
    pub(crate) directives: Directives,
}

impl SourceMigration {
    /// Version and name as the file names write them: `0007_add_users`.
    pub(crate) fn id(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }

    /// The file that a finding about the migration as a whole is about: its up script, else its Rust step, else its
    /// down script.
    pub(crate) fn file(&self) -> &Arc<SourceFile> {
        match (&self.up, &self.rust, &self.down) {
            (Some(script), ..) | (None, None, Some(script)) => &script.file,
            (None, Some(rust), _) => &rust.file,
            (None, None, None) => unreachable!("a migration has at least one file"),
        }
    }

    /// What tells that the up part was edited: the tokens of its script, and whether a Rust step
    /// belongs to it. The code of a step is no part of it: it depends on the rest of the crate, and
    /// reformatting it must not keep an app from starting.
    pub(crate) fn checksum(&self) -> Digest {
        checksum(self.up.as_ref(), self.rust.is_some())
    }

    /// What tells that the down part was edited, as [`checksum`](Self::checksum) does for the up part; none if there is
    /// no down part.
    #[cfg_attr(not(feature = "compile"), allow(dead_code))]
    pub(crate) fn down_checksum(&self) -> Option<Digest> {
        let has_rust = self.rust.as_ref().is_some_and(|rust| rust.has_down);
        self.has_down().then(|| checksum(self.down.as_ref(), has_rust))
    }

    /// Whether it can be undone.
    pub(crate) fn has_down(&self) -> bool {
        self.down.is_some() || self.rust.as_ref().is_some_and(|rust| rust.has_down)
    }
}

/// The checksum of a part. A script without a Rust step has its own; a Rust step adds that it is there, and nothing of
/// its code.
fn checksum(script: Option<&SourceScript>, has_rust: bool) -> Digest {
    match script {
        Some(script) if !has_rust => script.checksum,
        _ => {
            let mut hasher = Hasher::new("tohead script and Rust step");
            script.iter().for_each(|script| hasher.part(&script.checksum.0));
            hasher.finish()
        }
    }
}

/// The file beside the migrations that says which of them were shipped. It is read in `src/lock`: TOML is more than
/// this folder may use.
pub(crate) const LOCK_FILE: &str = "tohead.lock";

/// The migrations of a directory in their order, and all that is wrong with its files.
#[derive(Debug, Default)]
pub(crate) struct SourceSet {
    pub(crate) migrations: Vec<SourceMigration>,
    /// Scripts of rows that the rehearsal inserts after a migration, by its version.
    #[cfg_attr(not(feature = "compile"), allow(dead_code))]
    pub(crate) fixtures: BTreeMap<Version, SourceScript>,
    /// The lock file, if there is one and it is text.
    pub(crate) lock: Option<Arc<SourceFile>>,
    pub(crate) findings: Findings,
}

/// The value of the mark behind each migration of a chain: a hash over version and checksum of this migration and all
/// before it.
pub(crate) fn chain<'m>(migrations: impl IntoIterator<Item = (Version, &'m Digest)>) -> Vec<i32> {
    let mut link = Digest([0; 32]);
    migrations
        .into_iter()
        .map(|(version, checksum)| {
            let mut hasher = Hasher::new("tohead chain");
            hasher.part(&link.0);
            hasher.part(&version.number().to_le_bytes());
            hasher.part(&checksum.0);
            link = hasher.finish();
            link.to_mark()
        })
        .collect()
}

/// Reads a directory from disk. `shown` is the path by which messages call it.
pub(crate) fn read_dir(dir: &Path, shown: &str) -> SourceSet {
    read_files(shown, raw_files(dir))
}

/// The files of a directory, in the order of their names.
pub(crate) fn raw_files(dir: &Path) -> Vec<RawFile> {
    let mut files = Vec::new();
    list(dir, "", &mut files);
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files
}

/// A file's name relative to the directory, and what it holds or why it cannot be read.
pub(crate) type RawFile = (String, Result<Vec<u8>, String>);

/// All files below `dir`, depth first; names that start with a dot are not looked into.
fn list(dir: &Path, prefix: &str, files: &mut Vec<RawFile>) {
    let entries = match std::fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => return files.push((prefix.trim_end_matches('/').to_owned(), Err(error.to_string()))),
    };
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            if !name.starts_with('.') {
                list_below(dir, &path, name, files);
            }
        } else {
            files.push((name, read(&path)));
        }
    }
}

/// Adds the files of a directory inside the one of the set. A directory without files is passed over, unless it is
/// called as a file of the set is: then it is reported.
fn list_below(dir: &Path, path: &Path, name: String, files: &mut Vec<RawFile>) {
    // A link to a directory around it would be followed without an end.
    let is_around = || {
        let target = path.canonicalize();
        target.is_ok_and(|target| dir.canonicalize().is_ok_and(|dir| dir.starts_with(target)))
    };
    if path.is_symlink() && is_around() {
        return files.push((name, Err(IS_LINK_UP.to_owned())));
    }
    let count = files.len();
    list(path, &format!("{name}/"), files);
    let is_of_the_set = name.starts_with(|first: char| first.is_ascii_digit()) || name == LOCK_FILE;
    if files.len() == count && is_of_the_set {
        files.push((name, Err(IS_DIRECTORY.to_owned())));
    }
}

/// What a file holds. What is neither a file nor a directory, such as a pipe, would be waited for without an end.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let is_file = std::fs::metadata(path).map(|metadata| metadata.is_file());
    match is_file {
        Ok(false) => Err(IS_NO_FILE.to_owned()),
        _ => std::fs::read(path).map_err(|error| error.to_string()),
    }
}

/// Why something with the name of a file cannot be read as one.
const IS_DIRECTORY: &str = "it is a directory, and holds no file";
const IS_NO_FILE: &str = "it is neither a file nor a directory";
const IS_LINK_UP: &str = "it is a link to a directory that it is in";

/// Reads files that are already in memory, in the order of their names.
pub(crate) fn read_files(shown: &str, files: Vec<RawFile>) -> SourceSet {
    let mut findings = Findings::new();
    let mut inputs = Vec::new();
    for (name, content) in files {
        let path = if name.is_empty() {
            shown.to_owned()
        } else {
            format!("{shown}/{name}")
        };
        let (text, problem) = match content.map(|bytes| script::decode(&bytes)) {
            Ok(Ok(text)) => (text, None),
            Ok(Err((text, at))) => (text, Some(Problem::not_utf8(at))),
            Err(why) => (String::new(), Some(Problem::unreadable(&name, &why))),
        };
        let file = Arc::new(SourceFile { path, text });
        match problem.filter(|problem| problem.matters(&name)) {
            Some(problem) => findings.push(problem.finding(&file)),
            None => inputs.push(InputFile { name, file }),
        }
    }
    let parts = layout::Tohead.read(&inputs, &mut findings);
    let migrations = assemble(parts, &mut findings);
    let fixtures = fixtures(&inputs, &migrations, &mut findings);
    let lock = inputs.into_iter().find(|input| input.name == LOCK_FILE);
    SourceSet {
        migrations,
        lock: lock.map(|input| input.file),
        fixtures,
        findings,
    }
}

/// Why a file cannot be read as text.
struct Problem {
    check: Check,
    /// The byte of the text at which it is.
    at: usize,
    message: String,
    help: &'static str,
}

impl Problem {
    fn not_utf8(at: usize) -> Self {
        Self {
            check: Check::NotUtf8,
            at,
            message: "not UTF-8 text".to_owned(),
            help: "save the file as UTF-8",
        }
    }

    /// `name`: empty for the directory itself.
    fn unreadable(name: &str, why: &str) -> Self {
        let help = if name.is_empty() {
            "create the directory, or correct its name: it is relative to the package's root"
        } else if [IS_DIRECTORY, IS_NO_FILE, IS_LINK_UP].contains(&why) {
            "delete it, or move it out of the directory"
        } else {
            "if it is a link, see whether its target is there; else see whether this user may read it"
        };
        Self {
            check: Check::Unreadable,
            at: 0,
            message: format!("cannot be read: {why}"),
            help,
        }
    }

    /// Whether anybody wants the text of a file of this name. A README may be in any encoding.
    fn matters(&self, name: &str) -> bool {
        let is_read = name.ends_with(".sql") || name.ends_with(".rs") || name == LOCK_FILE;
        is_read || self.check == Check::Unreadable
    }

    fn finding(self, file: &Arc<SourceFile>) -> Finding {
        // The whole character that stands in the place of a byte which is not UTF-8.
        let wrong = file.text[self.at..].chars().next();
        let span = self.at..wrong.map_or(self.at, |letter| self.at + letter.len_utf8());
        Finding::new(self.check, file, span, self.message).help(self.help)
    }
}

/// The directory of a project's own rows, which the rehearsal inserts beside those that it makes up.
const FIXTURES: &str = "fixtures/";

/// The scripts in `fixtures/`, each named after the migration that it comes after.
fn fixtures(
    inputs: &[InputFile],
    migrations: &[SourceMigration],
    findings: &mut Findings,
) -> BTreeMap<Version, SourceScript> {
    let mut fixtures = BTreeMap::new();
    for input in inputs {
        let Some(name) = input.name.strip_prefix(FIXTURES) else {
            continue;
        };
        if name.starts_with('.') || name.starts_with("README") {
            continue;
        }
        let version = name
            .strip_suffix(".sql")
            .and_then(|version| version.parse::<Version>().ok());
        let migration = version.and_then(|version| migrations.iter().find(|migration| migration.version == version));
        match migration {
            Some(migration) => {
                fixtures.insert(migration.version, sql_part(Arc::clone(&input.file), findings));
            }
            None => findings.push(
                Finding::new(
                    Check::Fixture,
                    &input.file,
                    0..0,
                    format!("`{name}` is named after no migration"),
                )
                .help("name it after the version of the migration that its rows come after: fixtures/0005.sql"),
            ),
        }
    }
    fixtures
}

/// Joins the parts that share a version into migrations, ordered by version.
fn assemble(parts: Vec<PartFile>, findings: &mut Findings) -> Vec<SourceMigration> {
    let mut by_version = BTreeMap::<Version, Vec<PartFile>>::new();
    for part in parts {
        by_version.entry(part.version).or_default().push(part);
    }
    by_version
        .into_values()
        .filter_map(|parts| migration(parts, findings))
        .collect()
}

/// The migration that the files of one version make. A file that does not belong to it, because it has another name or
/// is a second up, down or Rust file, is reported; none where there is neither an up script nor a Rust step.
fn migration(parts: Vec<PartFile>, findings: &mut Findings) -> Option<SourceMigration> {
    let first = parts.iter().find(|part| part.part != Part::Down).or(parts.first())?;
    let (version, name) = (first.version, first.name.clone());
    let leader = Arc::clone(&first.file);
    let stem = |part: &PartFile| (part.name.clone(), part.version.digits());
    let twins = parts
        .iter()
        .filter(|part| part.part != Part::Down && stem(part) != (name.clone(), version.digits()));
    let twins: Vec<_> = twins.map(stem).collect();
    let mut migration = SourceMigration {
        version,
        name,
        up: None,
        down: None,
        rust: None,
        directives: Directives::default(),
    };
    for part in parts {
        let is_twin = part.name != migration.name
            || part.version.digits() != version.digits()
            || match part.part {
                Part::Up => migration.up.is_some(),
                Part::Down => migration.down.is_some(),
                Part::Rust => migration.rust.is_some(),
            };
        if is_twin {
            // The down file of a twin goes with its up file.
            if part.part != Part::Down || !twins.contains(&stem(&part)) {
                findings.push(duplicate(&part, &leader));
            }
            continue;
        }
        match part.part {
            Part::Up => {
                migration.directives.read_sql(&part.file, findings);
                migration.up = Some(sql_part(part.file, findings));
            }
            Part::Down => {
                directive::refuse_in_down(&part.file, findings);
                migration.down = Some(sql_part(part.file, findings));
            }
            Part::Rust => {
                migration.directives.read_rust(&part.file, findings);
                migration.rust = Some(rust_part(part.file, findings));
            }
        }
    }
    rules::check(&migration, findings);
    (migration.up.is_some() || migration.rust.is_some()).then_some(migration)
}

/// The finding for a file whose version belongs to another migration, that of `leader`.
fn duplicate(part: &PartFile, leader: &Arc<SourceFile>) -> Finding {
    let first = file_name(&leader.path);
    let (message, help) = if part.part == Part::Down && first.ends_with(".up.sql") {
        let message = format!("this down file and the up file of its version, `{first}`, have different names");
        (
            message,
            format!(
                "rename it to `{}`, or give it the version of its own up file",
                first.replace(".up.sql", ".down.sql")
            ),
        )
    } else {
        let message = format!("version {} is used twice: `{first}` has it already", part.version);
        (
            message,
            "give one of the two the next free version, by hand or with `tohead rebase`: versions order the set, and are compared as numbers".to_owned(),
        )
    };
    Finding::new(Check::DuplicateVersion, &part.file, 0..0, message).help(help)
}

/// The name of a file, without its directory.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// An up or down script. A file without a statement is reported, and is a script all the same.
fn sql_part(file: Arc<SourceFile>, findings: &mut Findings) -> SourceScript {
    let statements = script::split(&file.text);
    if statements.is_empty() {
        findings.push(
            Finding::new(Check::EmptyFile, &file, 0..0, "the file holds no statement")
                .help("write the statements, or delete the file; a migration that cannot be undone says `-- tohead: irreversible \"why\"` in its up file and has no down file; if there is nothing to do: -- tohead: allow(empty-file) \"why\""),
        );
    }
    SourceScript {
        checksum: script::checksum(&file.text),
        statements,
        file,
    }
}

/// A Rust step. The file is not compiled here: what is public in it is read off its lines.
fn rust_part(file: Arc<SourceFile>, findings: &mut Findings) -> SourceRust {
    let has = |name: &str| {
        file.text.lines().any(|line| {
            let signature = line
                .trim_start()
                .strip_prefix("pub fn ")
                .and_then(|rest| rest.strip_prefix(name));
            signature.is_some_and(|rest| rest.trim_start().starts_with(['(', '<']))
        })
    };
    if !has("up") {
        findings.push(
            Finding::new(Check::RustStep, &file, 0..0, "the file has no `pub fn up`")
                .help("a Rust step is `pub fn up(tx: &rusqlite::Transaction<'_>) -> rusqlite::Result<()>`, and the same with `down` to undo it"),
        );
    }
    SourceRust {
        has_down: has("down"),
        file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published vectors of `docs/formats.md`: they may never change.
    #[test]
    fn the_chain_format_is_frozen() {
        let script = |text: &str| ("0_a.up.sql".to_owned(), Ok(text.as_bytes().to_vec()));
        let step = || ("0_a.rs".to_owned(), Ok(b"pub fn up() {}".to_vec()));
        let checksum = |files: Vec<RawFile>| read_files("migrations", files).migrations[0].checksum();
        let one = checksum(vec![script("SELECT 1;")]);
        let three = checksum(vec![script(
            "CREATE TABLE \"t\" (a TEXT DEFAULT 'x''y', b BLOB DEFAULT x'00');SELECT a->>'$.b', ?1 FROM [t];",
        )]);
        let version = |number| Version::new(number, 4);
        let marks = chain([(version(1), &one), (version(2), &three)]);
        let published = [
            (
                "the script `SELECT 1;` and a Rust step",
                checksum(vec![step(), script("SELECT 1;")]).to_string(),
            ),
            ("a Rust step alone", checksum(vec![step()]).to_string()),
            ("version 1, the script `SELECT 1;`", marks[0].to_string()),
            ("version 2, the third script above", marks[1].to_string()),
        ];
        for (what, value) in published {
            let line = format!("| {what} | `{value}` |\n");
            assert!(include_str!("../../docs/formats.md").contains(&line), "{line}");
        }
    }
}
