//! The end of the ledger: what tells where a database is without a fold over all entries.

use rusqlite::{Connection, Row, Statement, ToSql};

use super::{Action, OWN, OWN_SET, exists, fold, last_link};
use crate::boxed::Result;
use crate::hash::Digest;
use crate::migration::{Migration, Migrations};
use crate::query;
use crate::version::Version;

/// The last entry of a set and the last one of the ledger's own set.
#[derive(Debug)]
pub(crate) struct Tail {
    pub(crate) has_ledger: bool,
    /// None where there is none, and where anything in it is unusual: then the fold over all entries finds out
    /// what that means.
    pub(crate) last: Option<Last>,
    own: Option<Last>,
}

/// The last entry of a set.
#[derive(Debug)]
pub(crate) struct Last {
    seq: i64,
    version: Version,
    action: Action,
    checksum: Digest,
    pub(crate) mark: i32,
    /// None in a ledger that lacks the column, too; and so is the link.
    pub(crate) compared_at: Option<i64>,
    link: Option<String>,
}

impl Tail {
    pub(crate) fn read(conn: &Connection, set: &str) -> Result<Self> {
        let mut tail = Self {
            has_ledger: true,
            last: None,
            own: None,
        };
        if tail.look(conn, set, "schema_cookie, chain").is_ok() {
            return Ok(tail);
        }
        tail.has_ledger = exists(conn)?;
        if tail.has_ledger {
            // What cannot be read is not there, so that all entries are gone through.
            let _ = tail.look(conn, set, "NULL, NULL");
        }
        Ok(tail)
    }

    /// Reads the last entries with these newer columns; an error where the query cannot be prepared.
    fn look(&mut self, conn: &Connection, set: &str, newer_columns: &str) -> rusqlite::Result<()> {
        let sql = format!(
            "SELECT seq, version, action, checksum, mark, {newer_columns} FROM main.tohead_ledger \
             WHERE set_name = ?1 ORDER BY seq DESC LIMIT 1"
        );
        query::prepared(conn, &sql, |statement| {
            self.last = Last::read(statement, set);
            self.own = Last::read(statement, OWN_SET);
            Ok(())
        })
    }

    /// Whether the set has this many entries.
    ///
    /// Mostly it is the only set beside the ledger's own. Where the numbers of the rows have no gap, so that none
    /// was deleted, and there are no more rows than those two sets need, SQLite's count of the pages tells; else the
    /// entries of the set are walked over.
    pub(crate) fn has_entries(&self, conn: &Connection, set: &str, count: usize) -> bool {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let found = |sql: &str, parameters: &[&dyn ToSql]| query::number(conn, sql, parameters).ok();
        // The entries of the ledger's own set come first, and are no more than its migrations.
        let own = self
            .own
            .as_ref()
            .filter(|own| own.place(&OWN).map(number) == Some(own.seq));
        if let (Some(own), Some(last)) = (own, &self.last)
            // A set that has come as far has at least as many entries as migrations, so that the rows are no other set's.
            && last.seq == own.seq.saturating_add(number(count))
            && found("SELECT count(*) FROM main.tohead_ledger", &[]) == Some(last.seq)
        {
            return true;
        }
        found("SELECT count(*) FROM main.tohead_ledger WHERE set_name = ?1", &[&set]) == Some(number(count))
    }

    /// The migrations of the ledger's own set that the database lacks: all of them where there is no ledger. A
    /// newer tohead may have applied more than this library knows.
    pub(crate) fn own_pending(&self, conn: &Connection) -> Result<&'static [Migration]> {
        if !self.has_ledger {
            return Ok(OWN.list);
        }
        let place = match self.own.as_ref().and_then(|own| own.place(&OWN)) {
            Some(place) => place,
            None => {
                let fold = fold(conn, OWN_SET)?;
                let is_pending = |migration: &Migration| !fold.applied.contains_key(&migration.version);
                let list = OWN.list;
                list.iter().position(is_pending).unwrap_or(list.len())
            }
        };
        Ok(&OWN.list[place..])
    }

    /// The link of the set's last entry; none where it has none, or there is no such entry.
    pub(crate) fn link(&self, conn: &Connection, set: &str) -> Result<Option<String>> {
        match &self.last {
            Some(last) => Ok(last.link.clone()),
            None => last_link(conn, set),
        }
    }
}

impl Last {
    fn read(statement: &mut Statement<'_>, set: &str) -> Option<Self> {
        let mut last = None;
        query::rows(statement, &[&set], |row| {
            last = Self::of(row);
            Ok(false)
        })
        .ok()?;
        last
    }

    fn of(row: &Row<'_>) -> Option<Self> {
        let text = |column| row.get_ref(column).ok()?.as_str().ok();
        Some(Self {
            seq: row.get(0).ok()?,
            version: text(1)?.parse().ok()?,
            action: Action::parse(text(2)?)?,
            checksum: text(3)?.parse().ok()?,
            mark: row.get(4).ok()?,
            compared_at: row.get(5).ok()?,
            link: row.get(6).ok()?,
        })
    }

    /// After how many migrations of the set the database is, if its mark is that of exactly this chain.
    pub(crate) fn place(&self, set: &Migrations) -> Option<usize> {
        let migration = set.get(self.version)?;
        let before = set.place_of(self.version);
        let place = match self.action {
            Action::Up | Action::Stamp | Action::Adopt => before + 1,
            Action::Down => before,
            Action::Repair => return None,
        };
        let is_here = migration.checksum == self.checksum && set.before(place)?.mark == self.mark;
        is_here.then_some(place)
    }
}
