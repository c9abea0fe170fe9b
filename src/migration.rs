//! Migrations as constant data: what a build script embeds and a run reads.

use std::fmt;

use crate::boxed;
use crate::hash::{Digest, TextHash};
use crate::means::Means;
use crate::plan::Step;
use crate::run::{Run, step};
use crate::snapshot::Snapshot;
use crate::version::Version;

/// The version of the embedded format. The build script writes it; the library checks it.
#[doc(hidden)]
pub const FORMAT: u32 = 11;

/// Fails the compilation of an app whose build script and library disagree about the format.
#[doc(hidden)]
pub const fn check_format(written: u32) {
    assert!(
        written <= FORMAT,
        "the migrations were embedded by a newer tohead than the one linked: update `tohead` under [dependencies] to the version under [build-dependencies]"
    );
    assert!(
        written >= FORMAT,
        "the migrations were embedded by an older tohead than the one linked: update `tohead` under [build-dependencies] to the version under [dependencies]"
    );
}

/// A set of migrations: an ordered list with a name.
///
/// `tohead::embed!` puts one into the binary as constant data; `Migrations::from_dir` (feature
/// `include_dir`) makes one at run time. The value is a handful of references and cheap to copy.
#[derive(Clone, Copy)]
pub struct Migrations {
    #[doc(hidden)]
    pub set: &'static str,
    #[doc(hidden)]
    pub app_version: &'static str,
    #[doc(hidden)]
    pub list: &'static [Migration],
    #[doc(hidden)]
    pub keeps_mark: bool,
    #[doc(hidden)]
    pub min_sqlite: i32,
    #[doc(hidden)]
    pub snapshot: Option<Snapshot>,
    #[doc(hidden)]
    pub means: Means,
    #[doc(hidden)]
    pub refused: Option<&'static str>,
}

impl Migrations {
    /// The set's name: `main` for an app's own.
    #[must_use]
    pub const fn set(&self) -> &'static str {
        self.set
    }

    /// The version of the app or library that the set belongs to; recorded in the ledger.
    #[must_use]
    pub const fn app_version(&self) -> &'static str {
        self.app_version
    }

    /// The migrations in their order.
    #[must_use]
    pub const fn list(&self) -> &'static [Migration] {
        self.list
    }

    /// The last migration; none in an empty set.
    #[must_use]
    pub const fn head(&self) -> Option<&'static Migration> {
        self.list.last()
    }

    /// The migration with this version.
    #[must_use]
    pub fn get(&self, version: Version) -> Option<&'static Migration> {
        let at = self
            .list
            .binary_search_by_key(&version, |migration| migration.version)
            .ok()?;
        Some(&self.list[at])
    }

    /// The migration after which the database is once the first `place` of the set are applied; none at
    /// base.
    pub(crate) fn before(&self, place: usize) -> Option<&'static Migration> {
        place.checked_sub(1).map(|last| &self.list[last])
    }

    /// Whether the set has a table of this name, in lower case, just before the migration with this version.
    pub(crate) fn has_table_before(&self, version: Version, table: &str) -> bool {
        let earlier = self.list[..self.place_of(version)].iter().rev();
        let mut changes = earlier.flat_map(Migration::objects);
        let last = changes.find(|object| object.kind == ObjectKind::Table && object.name == table);
        last.is_some_and(|table| table.after.is_some())
    }

    /// How many migrations of the set come before this version.
    pub(crate) fn place_of(&self, version: Version) -> usize {
        self.list.partition_point(|migration| migration.version < version)
    }
}

impl fmt::Debug for Migrations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrations")
            .field("set", &self.set)
            .field("count", &self.list.len())
            .finish_non_exhaustive()
    }
}

/// A version as `sqlite3_libversion_number` gives it, as people write it.
pub(crate) fn sqlite_version(number: i32) -> String {
    let (major, minor) = (number / 1_000_000, number / 1000 % 1000);
    match number % 1000 {
        0 => format!("{major}.{minor}"),
        patch => format!("{major}.{minor}.{patch}"),
    }
}

/// A version of a schema or a release as people write it, without what semver has for it: widths and fillings.
pub(crate) fn semver_text(version: &semver::Version) -> String {
    let semver::Version {
        major,
        minor,
        patch,
        pre,
        build,
    } = version;
    let mut text = format!("{major}.{minor}.{patch}");
    for (mark, part) in [('-', pre.as_str()), ('+', build.as_str())] {
        if !part.is_empty() {
            text.push(mark);
            text.push_str(part);
        }
    }
    text
}

/// One ordered change.
///
/// Its texts stand one behind the other in one constant. To find each by its own address would take another forty bytes of
/// the binary.
#[derive(Debug)]
pub struct Migration {
    #[doc(hidden)]
    pub version: Version,
    #[doc(hidden)]
    pub checksum: Digest,
    #[doc(hidden)]
    pub fingerprint: Digest,
    #[doc(hidden)]
    pub schema_version: semver::Version,
    #[doc(hidden)]
    pub mark: i32,
    #[doc(hidden)]
    pub up: Option<Script>,
    #[doc(hidden)]
    pub down: Option<Script>,
    /// The name comes first.
    #[doc(hidden)]
    pub texts: &'static str,
    #[doc(hidden)]
    pub name_len: u8,
    #[doc(hidden)]
    pub touched: Option<Piece>,
    #[doc(hidden)]
    pub added_to: Option<Piece>,
    #[doc(hidden)]
    pub release: Option<Piece>,
    #[doc(hidden)]
    pub objects: &'static [ObjectState],
    #[doc(hidden)]
    pub fates: &'static [(&'static str, Fate)],
    #[doc(hidden)]
    pub lost_on_way_back: Option<&'static [&'static str]>,
    #[doc(hidden)]
    pub rest: Option<&'static Rest>,
}

/// A part of the texts of a migration: where it begins, and how long it is.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Piece(pub u32, pub u32);

/// What few migrations have.
#[doc(hidden)]
#[derive(Debug)]
pub struct Rest {
    pub rust: Option<RustStep>,
    pub no_transaction: bool,
    pub irreversible: Option<&'static str>,
    pub volatile: &'static [&'static str],
    pub guarded: &'static [&'static str],
    pub steady: &'static [&'static str],
    pub guarded_down: &'static [&'static str],
    pub steady_down: &'static [&'static str],
    pub left_by_down: &'static [ObjectChange],
}

impl Rest {
    /// Of a migration that has nothing of it.
    pub const NOTHING: Self = Self {
        rust: None,
        no_transaction: false,
        irreversible: None,
        volatile: &[],
        guarded: &[],
        steady: &[],
        guarded_down: &[],
        steady_down: &[],
        left_by_down: &[],
    };
}

impl Migration {
    /// The number that orders the set.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The name in its file's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.texts.split_at(self.name_len as usize).0
    }

    /// Version and name as written: `0007_add_shopping_list`.
    #[must_use]
    #[inline(never)]
    pub fn id(&self) -> String {
        format!("{}_{}", self.version, self.name())
    }

    /// The checksum of its up part.
    #[must_use]
    pub const fn checksum(&self) -> Digest {
        self.checksum
    }

    /// The fingerprint of the set's schema after it.
    #[must_use]
    pub const fn fingerprint(&self) -> Digest {
        self.fingerprint
    }

    /// The schema version after it.
    #[must_use]
    pub const fn schema_version(&self) -> &semver::Version {
        &self.schema_version
    }

    /// What the rehearsal saw become of the rows in the tables that the up part touches: the table's name
    /// before it, in lower case, and its fate. A table that held no row is not in the list, unless it only refers to
    /// one that is touched: no statement reaches its rows, so they are kept.
    #[must_use]
    pub const fn fates(&self) -> &'static [(&'static str, Fate)] {
        self.fates
    }

    /// The tables, in lower case, that may not lose a row while its up part runs: those that it rebuilds, and
    /// others that it touches and those that refer to them, if it rebuilds or deletes anything, and if no
    /// statement deletes from them and the rehearsal saw all their rows stay. A virtual table is among them only where it is
    /// made anew and keeps rows of its own. See [`Runner::row_guard`](crate::Runner::row_guard).
    #[must_use]
    pub const fn guarded(&self) -> &'static [&'static str] {
        self.rest().guarded
    }

    /// Those of the [`guarded`](Self::guarded) tables that may not get a row either: each row that they hold after the
    /// up part was copied from them, and the rehearsal saw as many as before. See
    /// [`Runner::row_guard`](crate::Runner::row_guard).
    #[must_use]
    pub const fn steady(&self) -> &'static [&'static str] {
        self.rest().steady
    }

    /// The tables, in lower case, that may not lose a row while its down part runs: the same of that part as
    /// [`guarded`](Self::guarded) is of the up part.
    #[must_use]
    pub const fn guarded_down(&self) -> &'static [&'static str] {
        self.rest().guarded_down
    }

    /// Those of the [`guarded_down`](Self::guarded_down) tables that may not get a row either.
    #[must_use]
    pub const fn steady_down(&self) -> &'static [&'static str] {
        self.rest().steady_down
    }

    /// What the rehearsal saw of going up and then down again.
    #[must_use]
    pub fn reversal(&self) -> Reversal {
        match self.lost_on_way_back {
            _ if self.irreversible().is_some() => Reversal::Irreversible,
            None => Reversal::Unknown,
            Some([]) => Reversal::Lossless,
            Some(lost) => Reversal::Lossy(lost),
        }
    }

    /// The functions that make the rows which its up part writes different on each machine, such as
    /// `random` or `current_timestamp`; empty if they are the same everywhere. Where one is not empty,
    /// the set has no one state at head.
    #[must_use]
    pub const fn nondeterministic(&self) -> &'static [&'static str] {
        self.rest().volatile
    }

    /// The release of the app that shipped it first, from the lock file; none for a draft.
    #[must_use]
    pub fn release(&self) -> Option<semver::Version> {
        // The build has read it as a version.
        self.piece(self.release?).parse().ok()
    }

    /// Why it cannot be undone, if that is so.
    #[must_use]
    pub fn irreversible(&self) -> Option<&'static str> {
        let Rest { rust, irreversible, .. } = self.rest();
        let has_down = self.down.is_some() || rust.is_some_and(|rust| rust.down.is_some());
        irreversible.or((!has_down).then_some("it has no down part"))
    }

    /// Whether it runs outside the transaction that the others share.
    #[must_use]
    pub const fn is_outside_transaction(&self) -> bool {
        self.rest().no_transaction
    }

    /// The text of its down script, as the ledger keeps it; none where SQL alone does not undo it.
    pub(crate) fn down_sql(&self) -> Option<String> {
        let Rest { rust, irreversible, .. } = self.rest();
        let is_enough = rust.is_none() && irreversible.is_none();
        self.down.as_ref().filter(|_| is_enough).map(Script::sql)
    }

    /// What few have.
    pub(crate) const fn rest(&self) -> &'static Rest {
        match self.rest {
            Some(rest) => rest,
            None => &Rest::NOTHING,
        }
    }

    /// The tables that its parts touch, in lower case; none where that is not known.
    pub(crate) fn touched(&self) -> Option<Vec<&'static str>> {
        self.touched.map(|tables| self.list(tables))
    }

    /// The tables to which its up part adds, where it does nothing else to what others may refer to.
    #[doc(hidden)]
    pub fn added_to(&self) -> Option<Vec<&'static str>> {
        self.added_to.map(|tables| self.list(tables))
    }

    /// The objects that its up part creates, alters or drops.
    pub(crate) fn objects(&self) -> impl Iterator<Item = ObjectChange> + Clone + use<> {
        let texts = self.texts;
        self.objects.iter().map(move |object| ObjectChange {
            kind: object.kind,
            name: piece(texts, object.name),
            after: object.is_there.then_some(&object.after),
            text: object.text,
        })
    }

    #[inline(never)]
    pub(crate) fn list(&self, piece: Piece) -> Vec<&'static str> {
        let (mut names, mut rest) = (Vec::new(), self.piece(piece));
        while let Some((name, behind)) = rest.split_once('\0') {
            names.push(name);
            rest = behind;
        }
        names
    }

    fn piece(&self, at: Piece) -> &'static str {
        piece(self.texts, at)
    }
}

#[inline(never)]
fn piece(texts: &'static str, Piece(at, len): Piece) -> &'static str {
    texts.get(at as usize..(at + len) as usize).unwrap_or_default()
}

/// The statements of one file.
#[derive(Clone, Copy, Debug)]
pub struct Script {
    /// The path of the file, what its statements can do to which table (see `source/reach.rs`), and then for each statement
    /// its SQL and its place (see `Statement`), each ended by a zero byte. SQL has no such byte.
    #[doc(hidden)]
    pub text: &'static str,
    /// How long the path is.
    #[doc(hidden)]
    pub file: u32,
    /// Where the statements begin.
    #[doc(hidden)]
    pub statements: u32,
}

impl Script {
    /// The path of its file, as the build script named it.
    pub(crate) fn file(&self) -> &'static str {
        piece(self.text, Piece(0, self.file))
    }

    /// What its statements can do to which table.
    pub(crate) fn reach(&self) -> &'static str {
        piece(self.text, Piece(self.file, self.statements - self.file))
    }

    /// Its statements, in their order.
    pub(crate) fn statements(&self) -> Statements {
        Statements(self.text.get(self.statements as usize..).unwrap_or_default())
    }

    /// All statements, one after another, each with its `;`.
    pub(crate) fn sql(&self) -> String {
        let mut sql = String::new();
        for statement in self.statements() {
            sql.push_str(statement.sql);
            if !statement.sql.ends_with(';') {
                sql.push(';');
            }
            sql.push('\n');
        }
        sql
    }
}

/// The statements of a script that are still to come.
#[derive(Clone, Debug)]
pub(crate) struct Statements(&'static str);

impl Iterator for Statements {
    type Item = Statement;

    #[inline(never)]
    fn next(&mut self) -> Option<Statement> {
        let (sql, rest) = self.0.split_once('\0')?;
        let (place, rest) = rest.split_once('\0')?;
        self.0 = rest;
        Some(Statement { sql, place })
    }
}

/// One statement as SQLite runs it: without comments, with every line break of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement {
    pub(crate) sql: &'static str,
    /// Line, column and byte of its beginning; then, by pairs, at which byte of `sql` comments were left out, and how many
    /// bytes these were. Numbers with a space between them.
    pub(crate) place: &'static str,
}

/// A place in a migration file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Location {
    /// The file, as the build script named it.
    pub file: &'static str,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
    /// Bytes from the start of the file (line endings as LF, no BOM).
    pub offset: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Statement {
    /// Where the byte `at` of the statement stands in its file.
    #[cold]
    pub(crate) fn locate(&self, file: &'static str, at: usize) -> Location {
        let before = self.sql.get(..at).unwrap_or_default();
        let (mut newlines, mut last_line) = (0, 0);
        for character in before.chars() {
            if character == '\n' {
                (newlines, last_line) = (newlines + 1, 0);
            } else {
                last_line += 1;
            }
        }
        let mut numbers = self.place.split(' ').map(|number| number.parse().unwrap_or(0_u32));
        let mut number = || numbers.next();
        let [line, column, mut offset] = [(); 3].map(|()| number().unwrap_or_default());
        while let (Some(byte), Some(len)) = (number(), number()) {
            if byte as usize <= at {
                offset += len;
            }
        }
        Location {
            file,
            line: line + newlines,
            column: last_line + if newlines == 0 { column } else { 1 },
            offset: offset + before.len() as u32,
        }
    }
}

/// The error of a Rust step: anything that can be shown.
pub type StepError = Box<dyn std::error::Error + Send + Sync>;

/// A function of a Rust step.
pub type StepFn = &'static (dyn Fn(&rusqlite::Transaction<'_>) -> Result<(), StepError> + Send + Sync);

/// The Rust part of a migration.
#[derive(Clone, Copy)]
pub struct RustStep {
    #[doc(hidden)]
    pub file: &'static str,
    #[doc(hidden)]
    pub up: StepFn,
    #[doc(hidden)]
    pub down: Option<StepFn>,
    #[doc(hidden)]
    pub run: RunRust,
}

/// What runs a Rust step. It is here so that an app without one does not link it.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct RunRust(pub(crate) fn(&Run<'_>, &rusqlite::Transaction<'_>, &Step, &RustStep) -> boxed::Result<()>);

impl RunRust {
    /// As part of a run.
    pub const STEP: Self = Self(step::rust);
}

impl fmt::Debug for RustStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RustStep")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

/// Which part of a migration runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Direction {
    /// Towards head.
    Up,
    /// Towards base.
    Down,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Up => "up",
            Self::Down => "down",
        })
    }
}

/// What an up part makes of the rows of a table: seen by the rehearsal, on the rows that it made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Fate {
    /// All are there, with their values; there may be more.
    Kept,
    /// All are there, some with other values.
    Rewritten,
    /// Some are gone.
    Shrank,
    /// The table is there without them.
    Emptied,
    /// The table is gone.
    Dropped,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kept => "kept",
            Self::Rewritten => "rewritten",
            Self::Shrank => "shrank",
            Self::Emptied => "emptied",
            Self::Dropped => "dropped",
        })
    }
}

/// What up and then down make of the rows that were there before: seen by the rehearsal, on the rows
/// that it made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reversal {
    /// All rows and values come back.
    Lossless,
    /// Some do not: `table.column`, `rows of table`, or the table.
    Lossy(&'static [&'static str]),
    /// There is no way back.
    Irreversible,
    /// A Rust step, or a down part that was not run, leaves it open.
    Unknown,
}

impl fmt::Display for Reversal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lossless => f.write_str("lossless"),
            Self::Lossy(lost) => write!(f, "lossy: {}", lost.join(", ")),
            Self::Irreversible => f.write_str("irreversible"),
            Self::Unknown => f.write_str("not known"),
        }
    }
}

/// What kind of object stands in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum ObjectKind {
    /// A table, virtual ones included.
    Table,
    /// An index.
    Index,
    /// A view.
    View,
    /// A trigger.
    Trigger,
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Table => "table",
            Self::Index => "index",
            Self::View => "view",
            Self::Trigger => "trigger",
        })
    }
}

/// A schema object as a migration leaves it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct ObjectState {
    pub kind: ObjectKind,
    pub name: Piece,
    pub is_there: bool,
    /// Its fingerprint; zeros if it is gone.
    pub after: Digest,
    /// A hash of its text, as the rehearsal's SQLite has it.
    pub text: TextHash,
}

/// A schema object that a migration creates, alters or drops.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct ObjectChange {
    pub kind: ObjectKind,
    pub name: &'static str,
    /// Its fingerprint after the migration; none if it is gone.
    pub after: Option<&'static Digest>,
    /// A hash of its text after the migration, as the rehearsal's SQLite has it.
    pub text: TextHash,
}

/// Where to go.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// After the last migration of the set.
    Head,
    /// Before the first.
    Base,
    /// After the migration with this version.
    Version(Version),
    /// So many migrations up, or down if negative. Going up stops at head; more steps down than
    /// there are applied migrations is an error.
    Steps(i64),
    /// To the last migration that the app of this release knew, from the lock file.
    Release(semver::Version),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => f.write_str("head"),
            Self::Base => f.write_str("base"),
            Self::Version(version) => write!(f, "version {version}"),
            Self::Steps(steps) => {
                let direction = if *steps < 0 { "down" } else { "up" };
                let noun = if steps.unsigned_abs() == 1 { "step" } else { "steps" };
                write!(f, "{} {noun} {direction}", steps.unsigned_abs())
            }
            Self::Release(release) => write!(f, "release {}", semver_text(release)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_of_a_release_is_written_as_it_is_read() {
        for text in ["0.1.0", "1.20.300", "1.0.0-rc.1", "1.0.0+7f", "1.0.0-rc.1+7f"] {
            assert_eq!(semver_text(&text.parse().unwrap()), text);
        }
    }
}
