//! The files of a directory of migrations, by their names alone: whatever is in them.

use std::path::Path;
use std::rc::Rc;

use super::outcome::Failure;
use crate::source::finding::SourceFile;
use crate::source::layout::{InputFile, Layout, PartFile, Tohead};

/// The files that are parts of migrations, in the order of their names.
pub(super) fn parts(dir: &Path) -> Result<Vec<PartFile>, Failure> {
    let inputs: Vec<_> = names(dir)?.into_iter().map(input).collect();
    Ok(Tohead.read(&inputs, &mut Vec::new()))
}

/// The names in a directory, in their order; none where there is no such directory.
pub(super) fn names(dir: &Path) -> Result<Vec<String>, Failure> {
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.and_then(Iterator::collect::<Result<Vec<_>, _>>),
    };
    let entries = entries.map_err(|error| {
        Failure::new(
            "not-written",
            format!("cannot read {}: {error}", dir.display()),
            "check the directory, and whether this user may read it",
        )
    })?;
    let mut names: Vec<_> = entries
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

fn input(name: String) -> InputFile {
    let file = Rc::new(SourceFile {
        path: name.clone(),
        text: String::new(),
    });
    InputFile { name, file }
}
