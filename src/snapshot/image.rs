//! The image of the snapshot, as a database in memory.
//!
//! The build has made it complete, with a ledger that says that every migration was applied. Only when that was
//! nobody knew then. A statement that writes it would make SQLite parse the whole schema first, which takes longer
//! than all else; so the time is written over another text of the same length, in the bytes of the file.

use std::io::{self, Read};

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{Packed, UNKNOWN_TIME};
use crate::boxed::Result;
use crate::error::Error;
use crate::ledger;
use crate::migration::Migrations;
use crate::opened::{self, Opened};
use crate::query;
use crate::source::tokens::quoted;

/// What a copy of a database changes in the form of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Form {
    page_size: i64,
    encoding: String,
    auto_vacuum: i64,
}

impl Form {
    /// That of the connection's file, which SQLite answers only when it has read the schema.
    pub(super) fn of(conn: &Connection) -> rusqlite::Result<Self> {
        let number = |sql: &str| query::number(conn, sql, &[]);
        Ok(Self {
            page_size: number("PRAGMA main.page_size")?,
            encoding: query::text(conn, "PRAGMA main.encoding", &[])?,
            auto_vacuum: number("PRAGMA main.auto_vacuum")?,
        })
    }

    /// The same of a file as bytes: <https://sqlite.org/fileformat.html#the_database_header>. None where they are
    /// of no database.
    fn of_file(bytes: &[u8]) -> Option<Self> {
        let word = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let page_size = match u16::from_be_bytes(bytes.get(16..18)?.try_into().ok()?) {
            1 => 65_536,
            size => i64::from(size),
        };
        let encoding = match word(56)? {
            1 => "UTF-8",
            2 => "UTF-16le",
            3 => "UTF-16be",
            _ => return None,
        };
        let auto_vacuum = match (word(52)?, word(64)?) {
            (0, _) => 0,
            (_, 0) => 1,
            _ => 2,
        };
        Some(Self {
            page_size,
            encoding: encoding.to_owned(),
            auto_vacuum,
        })
    }
}

/// A database in memory that the image of the set makes, with its ledger and its mark, and the form of that. None
/// where the set has no image that this program can use.
pub(super) fn open(set: &Migrations) -> Result<Option<(Opened, Form)>> {
    let Some(image) = usable(set) else { return Ok(None) };
    let during = || Error::sqlite("opening the image of head");
    let mut conn = opened::in_memory().map_err(during())?;
    let now = ledger::now(&conn).map_err(during())?;
    let form = load(&mut conn, image, set, &now).map_err(during())?;
    let has_modules = set.snapshot.is_some_and(|snapshot| snapshot.made_by.has_modules);
    if has_modules && !has_its_modules(&conn).map_err(during())? {
        return Ok(None);
    }
    Ok(form.map(|form| (conn, form)))
}

pub(super) fn is_there(set: &Migrations) -> bool {
    usable(set).is_some()
}

/// The image, if this SQLite can be expected to understand it, and if its ledger says what this program would.
fn usable(set: &Migrations) -> Option<Packed<'static>> {
    let snapshot = set.snapshot?;
    let made_by = snapshot.made_by;
    let is_usable = rusqlite::version_number() >= made_by.sqlite
        && set.app_version == made_by.app_version
        && ledger::OWN.app_version == made_by.tohead_version;
    snapshot.image.filter(|_| is_usable)
}

/// Makes the database of the connection what an image says, with this time in its ledger: its form.
pub(crate) fn load(
    conn: &mut Connection,
    image: Packed<'_>,
    set: &Migrations,
    now: &str,
) -> rusqlite::Result<Option<Form>> {
    let entries = ledger::OWN.list.len() + set.list.len();
    let mut unpacking = Unpacking {
        image,
        now,
        entries,
        written: 0,
        form: None,
    };
    conn.deserialize_read_exact(rusqlite::MAIN_DB, &mut unpacking, image.size, false)?;
    // In a long entry the text may be cut in two by the end of a page.
    if unpacking.written != entries {
        let sql = "UPDATE main.tohead_ledger SET at = ?1";
        query::prepared(conn, sql, |statement| {
            query::bind(statement, 1, ValueRef::Text(now.as_bytes()))?;
            query::change(statement).map(drop)
        })?;
    }
    Ok(unpacking.form)
}

/// An image that unpacks itself into the memory that SQLite reads it into, so that it is there only once.
struct Unpacking<'i> {
    image: Packed<'i>,
    now: &'i str,
    /// How many entries the ledger has, and in how many of them the time was written.
    entries: usize,
    written: usize,
    form: Option<Form>,
}

impl Read for Unpacking<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.len() != self.image.size {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        self.image.unpack_into(into).map_err(io::Error::other)?;
        self.written = write_over(into, UNKNOWN_TIME.as_bytes(), self.now.as_bytes(), self.entries);
        self.form = Form::of_file(into);
        Ok(into.len())
    }
}

/// Writes one text over another of the same length, the last occurrence first, but no more than `most` times: how
/// many there were. What is looked for stands at the end, for the ledger is the last thing in an image.
fn write_over(bytes: &mut [u8], text: &[u8], by: &[u8], most: usize) -> usize {
    if text.len() != by.len() {
        return 0;
    }
    let (mut count, mut end) = (0, bytes.len());
    while count < most {
        let found = bytes[..end].windows(text.len()).rposition(|window| window == text);
        let Some(at) = found else { break };
        bytes[at..at + by.len()].copy_from_slice(by);
        (count, end) = (count + 1, at);
    }
    count
}

/// Whether this SQLite has all the modules of the virtual tables. An app may have more on its own connection;
/// there the statements of the script find them.
fn has_its_modules(conn: &Connection) -> rusqlite::Result<bool> {
    let names = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND substr(sql, 1, 15) = 'CREATE VIRTUAL '";
    let names = query::texts(conn, names, &[], 0)?;
    let is_there = |name: &String| query::is_valid(conn, &format!("SELECT 1 FROM main.{}", quoted(name)));
    Ok(names.iter().all(is_there))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_file_is_what_sqlite_says_of_it() {
        let forms = [
            ("PRAGMA page_size = 512", (512, "UTF-8", 0)),
            (
                "PRAGMA page_size = 65536; PRAGMA auto_vacuum = FULL",
                (65_536, "UTF-8", 1),
            ),
            (
                "PRAGMA encoding = 'UTF-16le'; PRAGMA auto_vacuum = INCREMENTAL",
                (4_096, "UTF-16le", 2),
            ),
            ("PRAGMA encoding = 'UTF-16be'", (4_096, "UTF-16be", 0)),
        ];
        for (pragmas, (page_size, encoding, auto_vacuum)) in forms {
            let mut conn = Connection::open_in_memory().unwrap();
            conn.execute_batch(&format!("{pragmas}; CREATE TABLE t (x)")).unwrap();
            let form = Form::of_file(&conn.serialize(rusqlite::MAIN_DB).unwrap());
            assert_eq!(form, Form::of(&conn).ok(), "{pragmas}");
            let wanted = Form {
                page_size,
                encoding: encoding.to_owned(),
                auto_vacuum,
            };
            assert_eq!(form, Some(wanted), "{pragmas}");
        }
        assert_eq!(Form::of_file(b"SQLite format 3\0"), None);
    }

    #[test]
    fn a_text_is_written_over_from_the_end() {
        let mut bytes = *b"ab-xx-ab-ab";
        assert_eq!(write_over(&mut bytes, b"ab", b"cd", 2), 2);
        assert_eq!(&bytes, b"ab-xx-cd-cd");
        assert_eq!(write_over(&mut bytes, b"ab", b"longer", 2), 0);
        assert_eq!(write_over(&mut bytes, b"no", b"cd", 2), 0);
    }
}
