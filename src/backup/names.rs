//! What backups are called: `app.db-0007-20260131T120000.000Z.backup`.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

use rusqlite::Connection;

use crate::hash::hex;
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

/// What the names of a database's backups begin with: the name of its file. In a directory that is not its own, others
/// may have backups too, and some of these are of databases whose files are called the same. So there the way from the
/// directory to the database is a part of it, which stays what it is where an app is moved with all that is its own.
pub(super) fn stem(dir: &Path, database: &Path) -> OsString {
    let mut stem = database.file_name().unwrap_or_default().to_owned();
    let whole = |path: &Path| {
        let known = path.canonicalize().or_else(|_| std::path::absolute(path));
        known.unwrap_or_else(|_| path.to_owned())
    };
    let (dir, database) = (whole(dir), whole(database));
    if database.parent() != Some(&*dir) {
        let way = hmac_sha256::Hash::hash(way(&dir, &database).as_os_str().as_encoded_bytes());
        stem.push(format!("~{}", hex(&way[..4])));
    }
    stem
}

/// How one gets from a directory to a file.
fn way(dir: &Path, file: &Path) -> PathBuf {
    let common = dir.components().zip(file.components()).take_while(|(a, b)| a == b);
    let common = common.count();
    let up = dir.components().skip(common).map(|_| Component::ParentDir);
    up.chain(file.components().skip(common)).collect()
}

/// The name of a backup that is made now, behind all that are there: names sort as backups were made, also where the
/// clock was set back, or stands still. SQLite knows the time in UTC.
pub(super) fn name(
    conn: &Connection,
    dir: &Path,
    stem: &OsStr,
    version: &str,
    kind: Kind,
) -> rusqlite::Result<OsString> {
    let newest = files(dir, stem, kind.end()).into_iter().map(|(time, _)| time).max();
    let sql = "SELECT max(strftime(?1, 'now'), coalesce(strftime(?1, ?2, '+0.001 seconds'), ''))";
    let time = query::text(conn, sql, &[&FORMAT, &newest.as_deref().map(spread)])?;
    let time = time.split(['-', ':']).collect::<Vec<_>>().concat();
    let mut name = stem.to_owned();
    name.push(format!("-{version}-{time}Z{}", kind.end()));
    Ok(name)
}

/// A time as SQLite reads it.
const FORMAT: &str = "%Y-%m-%dT%H:%M:%f";

/// The time of a name in that form.
fn spread(time: &str) -> String {
    let part = |range| time.get(range).unwrap_or_default();
    let (date, minute) = (&[0..4, 4..6, 6..8], &[9..11, 11..13, 13..19]);
    let join = |ranges: &[std::ops::Range<usize>; 3], by: &str| ranges.clone().map(part).join(by);
    format!("{}T{}", join(date, "-"), join(minute, ":"))
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
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(dir) else {
        return files;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let time = path.file_name().and_then(|name| time(name, stem, end));
        if let Some(time) = time.filter(|_| path.is_file()) {
            files.push((time, path));
        }
    }
    files
}

/// The time in the name of a backup of this database; none if the name is another one.
fn time(name: &OsStr, stem: &OsStr, end: &str) -> Option<String> {
    // The name of a database is no text where it is no UTF-8.
    let rest = name.as_encoded_bytes().strip_prefix(stem.as_encoded_bytes())?;
    let name = std::str::from_utf8(rest).ok()?.strip_suffix(end)?;
    let (version, time) = name.strip_prefix('-')?.split_once('-')?;
    let is_version = matches!(version, "base" | "lost" | "damaged")
        || (!version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()));
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
    fn a_database_elsewhere_is_told_by_the_way_to_it() {
        let stem = |dir, database| stem(Path::new(dir), Path::new(database)).into_string().unwrap();
        assert_eq!(stem("/no/where", "/no/where/app.db"), "app.db");
        let ann = stem("/no/backups", "/no/ann/app.db");
        assert!(
            ann.starts_with("app.db~") && ann.len() == "app.db~12345678".len(),
            "{ann}"
        );
        assert_eq!(stem("/moved/to/backups", "/moved/to/ann/app.db"), ann);
        assert_ne!(stem("/no/backups", "/no/bo/app.db"), ann);
        assert_ne!(stem("/no/more/backups", "/no/ann/app.db"), ann);
    }

    #[test]
    fn a_name_is_known_again_and_no_other_is_taken_for_one() {
        let conn = Connection::open_in_memory().unwrap();
        let stem = OsStr::new("app.db");
        for version in ["base", "0007", "20260131120000"] {
            let name = name(&conn, Path::new("nowhere"), stem, version, Kind::Run).unwrap();
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
            "app.db~12345678-0007-20260131T120000.000Z.backup",
        ] {
            assert_eq!(time(OsStr::new(other), stem, ".backup"), None, "{other}");
        }
    }
}
