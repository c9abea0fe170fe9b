//! The files of a directory of migrations, by their names alone; what is in them is not read.

use std::io;
use std::path::Path;

use crate::source::finding::SourceFile;
use crate::source::layout::{InputFile, Layout, PartFile, Tohead};

/// The files that are parts of migrations, in the order of their names.
pub(super) fn parts(dir: &Path) -> io::Result<Vec<PartFile>> {
    let inputs: Vec<_> = names(dir)?.into_iter().map(input).collect();
    Ok(Tohead.read(&inputs, &mut Vec::new()))
}

/// The names in a directory, in their order; none where there is no such directory.
pub(super) fn names(dir: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.and_then(Iterator::collect::<io::Result<Vec<_>>>)?,
    };
    let mut names: Vec<_> = entries
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

fn input(name: String) -> InputFile {
    let file = SourceFile::without_text(name.as_str());
    InputFile { name, file }
}
