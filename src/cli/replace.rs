//! Files that are changed whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file anew: a reader sees the old text or the new one, also after a crash.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let new = beside(path)?;
    let replaced = write_through(&new, text).and_then(|()| fs::rename(&new, path));
    if replaced.is_err() {
        let _ = fs::remove_file(&new);
    }
    replaced
}

/// Writes files that are not there yet: all of them, or none. The error names the file that could not be written. No
/// file is overwritten.
///
/// Each is written under a name of its own first, and all are renamed when the last one is on the disk.
pub(super) fn write_all_new(files: &[(PathBuf, String)]) -> io::Result<()> {
    let mut renames = Vec::new();
    let done = files
        .iter()
        .try_for_each(|(path, text)| {
            let from = beside(path)?;
            let to = path.clone();
            renames.push(Rename { from: from.clone(), to });
            write_through(&from, text).map_err(|error| about(path, error))
        })
        .and_then(|()| rename_all(&renames, || Ok(())));
    if done.is_err() {
        for rename in &renames {
            let _ = fs::remove_file(&rename.from);
        }
    }
    done
}

/// Writes a file, and waits until it is on the disk.
fn write_through(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// An error with the file that it is about.
fn about(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// A name of this process's own in the same directory. It starts with a dot, so that a build which
/// looks meanwhile does not take it for a misnamed migration.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    Ok(path.with_file_name(format!(".{name}.{}", std::process::id())))
}

/// A file that gets another name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rename {
    pub(super) from: PathBuf,
    pub(super) to: PathBuf,
}

/// Renames all files in this order, and then does what is left; or, if anything fails, leaves them
/// named as they were. No file is overwritten.
pub(super) fn rename_all(renames: &[Rename], then: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let mut done = Vec::new();
    let mut failed = None;
    for rename in renames {
        match rename_to_new(rename) {
            Ok(()) => done.push(rename),
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    let Some(error) = failed.or_else(|| then().err()) else {
        return Ok(());
    };
    for rename in done.into_iter().rev() {
        fs::rename(&rename.to, &rename.from).map_err(|undo| {
            let message = format!(
                "{error}; then {} could not get its name back: {undo}",
                rename.to.display()
            );
            io::Error::new(undo.kind(), message)
        })?;
    }
    Err(error)
}

/// Renames a file, unless there is one with the new name.
fn rename_to_new(rename: &Rename) -> io::Result<()> {
    if fs::symlink_metadata(&rename.to).is_ok() {
        return Err(about(&rename.to, io::ErrorKind::AlreadyExists.into()));
    }
    fs::rename(&rename.from, &rename.to).map_err(|error| about(&rename.from, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).expect("a directory");
        let mut names: Vec<_> = entries
            .map(|entry| {
                let path = entry.expect("an entry").path();
                let text = fs::read_to_string(&path).expect("a file");
                format!("{}={text}", path.file_name().expect("a name").to_string_lossy())
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_are_renamed_or_none() {
        let dir = tempfile::tempdir().expect("a directory");
        for name in ["1", "2", "9"] {
            fs::write(dir.path().join(name), name).expect("a file");
        }
        let rename = |from: &str, to: &str| Rename {
            from: dir.path().join(from),
            to: dir.path().join(to),
        };
        let before = names(dir.path());
        let up = [rename("2", "3"), rename("1", "2")];
        let failures = [
            rename_all(&[rename("2", "3"), rename("1", "9")], || Ok(())),
            rename_all(&[rename("2", "3"), rename("1", "no/1")], || Ok(())),
            rename_all(&[rename("2", "3"), rename("8", "7")], || Ok(())),
            rename_all(&up, || Err(io::Error::other("no"))),
        ];
        for failure in failures {
            failure.expect_err("something is in the way");
            assert_eq!(names(dir.path()), before);
        }
        rename_all(&up, || Ok(())).expect("nothing is in the way");
        assert_eq!(names(dir.path()), ["2=1", "3=2", "9=9"]);
    }

    #[test]
    fn new_files_are_all_written_or_none_and_what_is_there_is_never_overwritten() {
        let dir = tempfile::tempdir().expect("a directory");
        fs::write(dir.path().join("2"), "mine").expect("a file");
        let file = |name: &str| (dir.path().join(name), "new".to_owned());
        for (taken, wrong) in [
            (vec![file("1"), file("2")], "2"),
            (vec![file("2"), file("1")], "2"),
            (vec![file("1"), file("no/1")], "no/1"),
        ] {
            let error = write_all_new(&taken).expect_err("something is in the way");
            let wrong = dir.path().join(wrong).display().to_string();
            assert!(error.to_string().starts_with(&wrong), "{error}");
            assert_eq!(names(dir.path()), ["2=mine"]);
        }
        write_all_new(&[file("1"), file("3")]).expect("nothing is in the way");
        assert_eq!(names(dir.path()), ["1=new", "2=mine", "3=new"]);
    }

    #[test]
    fn a_file_that_is_written_anew_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().expect("a directory");
        for text in ["one", "two"] {
            write(&dir.path().join("a"), text).expect("a file");
            assert_eq!(names(dir.path()), [format!("a={text}")]);
        }
        fs::create_dir(dir.path().join("b")).expect("a directory");
        write(&dir.path().join("b"), "x").expect_err("a directory is in the way");
        fs::remove_dir(dir.path().join("b")).expect("an empty directory");
        assert_eq!(names(dir.path()), ["a=two"]);
    }
}
