//! Where the declared schema lies if the user does not name one.

use std::path::{Path, PathBuf};

/// `schema.sql`, or a directory `schema/` that holds a `.sql` file, beside the directory of the migrations.
pub(super) fn beside(dir: &Path) -> Option<PathBuf> {
    let candidates = ["schema.sql", "schema"].map(|name| dir.with_file_name(name));
    let [file, directory] = candidates;
    if file.is_file() {
        return Some(file);
    }
    let is_sql = |entry: &std::fs::DirEntry| entry.path().extension().is_some_and(|extension| extension == "sql");
    let mut entries = std::fs::read_dir(&directory).into_iter().flatten().flatten();
    entries.any(|entry| is_sql(&entry)).then_some(directory)
}
