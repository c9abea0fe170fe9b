//! What backups are called: `app.db-0007-20260131T120000.000Z.backup`.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::query;
use crate::sorted::SortedSet;

/// Who asked for a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run. Later runs delete it when there are newer ones.
    Run,
    /// A person, or a `restore`. Nothing but a person deletes it.
    #[cfg(feature = "cli")]
    Kept,
}

impl Kind {
    const fn end(self) -> &'static str {
        match self {
            Self::Run => ".backup",
            #[cfg(feature = "cli")]
            Self::Kept => ".kept",
        }
    }
}

const UNFINISHED: &str = ".unfinished";

/// The name of a backup that is made now. SQLite knows the time in UTC.
pub(super) fn name(conn: &Connection, stem: &OsStr, version: &str, kind: Kind) -> rusqlite::Result<OsString> {
    let sql = "SELECT strftime('%Y%m%dT%H%M', 'now') || strftime('%f', 'now') || 'Z'";
    let time = query::text(conn, sql, &[])?;
    let mut name = stem.to_owned();
    name.push(format!("-{version}-{time}{}", kind.end()));
    Ok(name)
}

/// The name of a copy until it is whole.
pub(super) fn unfinished_name(target: &Path) -> PathBuf {
    let mut name = OsString::from(target);
    name.push(UNFINISHED);
    PathBuf::from(name)
}

/// The backups that runs have made of a database file, oldest first.
pub(super) fn backups(dir: &Path, stem: &OsStr) -> Vec<PathBuf> {
    // The time is the last part of the name, and is written so that it sorts.
    let backups: SortedSet<_> = files(dir, stem, Kind::Run.end()).into_iter().collect();
    backups.into_iter().map(|(_, path)| path).collect()
}

/// What is left of copies for runs that ended before they were whole.
pub(super) fn unfinished(dir: &Path, stem: &OsStr) -> Vec<PathBuf> {
    let end = format!("{}{UNFINISHED}", Kind::Run.end());
    files(dir, stem, &end).into_iter().map(|(_, path)| path).collect()
}

/// The files of a database that are called so, with the time in their names.
fn files(dir: &Path, stem: &OsStr, end: &str) -> Vec<(String, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return Vec::new();
    };
    let named = |path: PathBuf| Some((time(path.file_name()?, stem, end)?, path));
    entries
        .filter_map(|entry| named(entry.ok()?.path()))
        .filter(|(_, path)| path.is_file())
        .collect()
}

/// The time in the name of a backup of this database; none if the name is another one.
fn time(name: &OsStr, stem: &OsStr, end: &str) -> Option<String> {
    let name = name.to_str()?.strip_prefix(stem.to_str()?)?.strip_suffix(end)?;
    let (version, time) = name.strip_prefix('-')?.split_once('-')?;
    let is_version = version == "base" || (!version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()));
    (is_version && is_time(time)).then(|| time.to_owned())
}

/// `20260131T120000.000Z`
fn is_time(text: &str) -> bool {
    const FORM: &[u8] = b"00000000T000000.000Z";
    let fits = |(byte, form): (&u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        form => byte == form,
    };
    text.len() == FORM.len() && text.as_bytes().iter().zip(FORM).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backups_are_listed_by_their_time_also_where_two_have_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let names = [
            "app.db-0009-20260101T000000.000Z.backup",
            "app.db-0001-20260102T000000.000Z.backup",
            "app.db-0002-20260102T000000.000Z.backup",
        ];
        let paths = names.map(|name| dir.path().join(name));
        paths.iter().rev().for_each(|path| std::fs::write(path, "").unwrap());
        assert_eq!(backups(dir.path(), OsStr::new("app.db")), paths);
    }

    #[test]
    fn a_name_is_known_again_and_no_other_is_taken_for_one() {
        let conn = Connection::open_in_memory().unwrap();
        let stem = OsStr::new("app.db");
        for version in ["base", "0007", "20260131120000"] {
            let name = name(&conn, stem, version, Kind::Run).unwrap();
            assert!(time(&name, stem, ".backup").is_some(), "{name:?}");
        }
        for other in [
            "app.db",
            "app.db-wal",
            "app.db-0007.backup",
            "app.db-0007-20260131T120000.000Z.kept",
            "app.db-0007-20260131T120000.000Z.backup.unfinished",
            "app.db-x-0007-20260131T120000.000Z.backup",
            "app.db-0001-0007-20260131T120000.000Z.backup",
            "other.db-0007-20260131T120000.000Z.backup",
            "app.db-0007-20260131T1200000000Z.backup",
        ] {
            assert_eq!(time(OsStr::new(other), stem, ".backup"), None, "{other}");
        }
    }
}
