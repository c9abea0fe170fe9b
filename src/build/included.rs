//! Sets from a directory that `include_dir!` has put into the binary.

use include_dir::Dir;

use super::{Compiler, load};
use crate::error::Error;
use crate::means::Means;
use crate::migration::Migrations;
use crate::source::RawFile;

impl Migrations {
    /// The set in a directory that `include_dir!` has put into the binary, for crates without a build
    /// script.
    ///
    /// The directory is checked and rehearsed here, at the first use, instead of at build time: keep
    /// the result in a [`Lazy`](crate::Lazy), and hold the set to its checks in a test. Nothing panics:
    /// a set that does not pass answers every call with [`Error::InvalidSet`].
    ///
    /// ```
    /// use include_dir::{Dir, include_dir};
    /// use tohead::{Lazy, Migrations};
    ///
    /// static DIR: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations");
    /// static MIGRATIONS: Lazy<Migrations> = Lazy::new(|| Migrations::from_dir(&DIR));
    ///
    /// # fn the_ledger_is_tohead_s_own(error: &tohead::Error) -> bool { error.to_string().contains("reserved") }
    /// # assert!(the_ledger_is_tohead_s_own(&MIGRATIONS.check().unwrap_err())); return Ok(());
    /// MIGRATIONS.check()?; // the one line of the test
    /// # Ok::<(), tohead::Error>(())
    /// ```
    ///
    /// Rust steps, another set's name, the app's version and levels of checks:
    /// [`Compiler::from_dir`](crate::build::Compiler::from_dir).
    #[must_use]
    pub fn from_dir(dir: &Dir<'_>) -> Self {
        Compiler::from_dir(dir).compile_or_refuse()
    }
}

impl Compiler {
    /// [`compile`](Self::compile) for a `Lazy`: a set that does not pass its checks answers every call
    /// with [`Error::InvalidSet`].
    pub fn compile_or_refuse(self) -> Migrations {
        let set = load::text(&self.set);
        self.compile().unwrap_or_else(|error| {
            let problems = match error {
                Error::InvalidSet { problems } => problems,
                other => other.to_string(),
            };
            Migrations {
                set,
                app_version: "unknown",
                list: &[],
                keeps_mark: false,
                min_sqlite: 0,
                snapshot: None,
                means: Means::LITTLE,
                refused: Some(load::text(&problems)),
            }
        })
    }
}

/// All files of the directory, as if read from disk, in the order of their names.
pub(super) fn files(dir: &Dir<'_>) -> Vec<RawFile> {
    let mut files = Vec::new();
    collect(dir, &mut files);
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files
}

fn collect(dir: &Dir<'_>, files: &mut Vec<RawFile>) {
    for file in dir.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        files.push((name, Ok(file.contents().to_vec())));
    }
    for inner in dir.dirs() {
        collect(inner, files);
    }
}
