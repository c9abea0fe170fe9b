//! Layouts: how a directory of files is read as a set of migrations. One file per layout.

mod tohead;

pub(crate) use tohead::Tohead;
#[cfg(feature = "cli")]
#[allow(unused_imports)]
pub(crate) use tohead::slug;

use std::sync::Arc;

use super::Findings;
use super::finding::SourceFile;
use crate::version::Version;

/// A file of the directory, before anybody knows what it is.
#[derive(Debug)]
pub(crate) struct InputFile {
    /// Relative to the directory, with `/`.
    pub(crate) name: String,
    pub(crate) file: Arc<SourceFile>,
}

/// Whether the name of a migration may hold it.
pub(crate) fn is_name_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-')
}

/// Which part of a migration a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Up,
    Down,
    Rust,
}

/// A file that a layout has recognised.
#[derive(Debug)]
pub(crate) struct PartFile {
    pub(crate) version: Version,
    pub(crate) name: String,
    pub(crate) part: Part,
    pub(crate) file: Arc<SourceFile>,
}

/// A naming scheme for migration files.
pub(crate) trait Layout {
    /// Sorts every file into a part of a migration, a file that may be there, or a finding: no file
    /// is skipped in silence.
    fn read(&self, files: &[InputFile], findings: &mut Findings) -> Vec<PartFile>;
}
