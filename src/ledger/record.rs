//! Appending to the ledger.

use std::time::Duration;

use rusqlite::Connection;

use super::chain::Link;
use super::{Action, Entry, OWN_SET, last_link};
use crate::envelope::refuse_ended;
use crate::error::{Error, Result};
use crate::hash::Digest;
use crate::migration::{Migration, Migrations};
use crate::version::Version;

/// Where a database of a set is: what the ledger says of it.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    schema_version: String,
    fingerprint: String,
    mark: i32,
}

impl Point {
    /// After this migration; none is base.
    pub(crate) fn after(migration: Option<&Migration>) -> Self {
        let fingerprint = migration.map_or_else(
            || crate::schema::Expected::default().fingerprint(),
            |migration| migration.fingerprint,
        );
        Self {
            schema_version: migration.map_or_else(|| "0.0.0".to_owned(), |at| at.schema_version.to_string()),
            fingerprint: fingerprint.to_string(),
            mark: migration.map_or(0, |at| at.mark),
        }
    }

    /// Somewhere on the way to this migration: at no point of the chain.
    pub(crate) fn on_the_way_to(migration: Option<&Migration>, fingerprint: Digest) -> Self {
        Self {
            fingerprint: fingerprint.to_string(),
            mark: 0,
            ..Self::after(migration)
        }
    }

    /// Where the database was after this entry.
    pub(crate) fn of(entry: &Entry) -> Self {
        Self {
            schema_version: entry.schema_version.clone(),
            fingerprint: entry.fingerprint.clone(),
            mark: entry.mark,
        }
    }
}

/// One thing to record.
#[derive(Clone, Debug)]
pub(crate) struct Record<'r> {
    set: &'r Migrations,
    version: Version,
    name: &'r str,
    action: Action,
    checksum: Option<String>,
    down_sql: Option<String>,
    /// Where the database is once it is done.
    now_at: Point,
    duration: Duration,
    /// `PRAGMA schema_version`, where the schema was compared with the rehearsal.
    compared_at: Option<i64>,
}

impl<'r> Record<'r> {
    /// Something that was done with a migration of the set.
    pub(crate) fn new(set: &'r Migrations, migration: &'static Migration, action: Action) -> Self {
        let now_at = match action {
            Action::Down => set.before(set.place_of(migration.version)),
            _ => Some(migration),
        };
        Self {
            set,
            version: migration.version,
            name: migration.name,
            action,
            checksum: Some(migration.checksum.to_string()),
            down_sql: migration
                .down_sql()
                .filter(|_| !matches!(action, Action::Down | Action::Repair)),
            now_at: Point::after(now_at),
            duration: Duration::ZERO,
            compared_at: None,
        }
    }

    /// A migration that the set does not know was undone, as this entry had applied it.
    pub(crate) fn unwound(set: &'r Migrations, applied: &'r Entry, now_at: Point, duration: Duration) -> Self {
        Self {
            set,
            version: applied.version,
            name: &applied.name,
            action: Action::Down,
            checksum: applied.checksum.clone(),
            down_sql: None,
            now_at,
            duration,
            compared_at: None,
        }
    }

    /// The checksum of the up part that was applied or undone, where it is not the one in the set.
    pub(crate) fn with_checksum(self, checksum: Digest) -> Self {
        Self {
            checksum: Some(checksum.to_string()),
            ..self
        }
    }

    /// Where the database is, if that is not after this migration.
    pub(crate) fn with_the_database_at(self, now_at: Point) -> Self {
        Self { now_at, ..self }
    }

    /// How long its statements took.
    pub(crate) fn that_took(self, duration: Duration) -> Self {
        Self { duration, ..self }
    }

    /// `PRAGMA schema_version` when the schema was compared.
    pub(crate) fn compared_at(self, compared_at: Option<i64>) -> Self {
        Self { compared_at, ..self }
    }

    /// Whether it is an entry of this set.
    pub(crate) fn is_of(&self, set: &Migrations) -> bool {
        self.set.set == set.set
    }

    /// The INSERT that appends it, with every value written out, and its link. `previous` is that of the set's
    /// entry before it.
    pub(crate) fn sql(&self, previous: &str) -> (String, String) {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let or_null = |text: &Option<String>| text.as_deref().map_or_else(|| "NULL".to_owned(), quoted);
        let link = self.link(previous);
        let mut columns = "set_name, version, name, action, checksum, down_sql, schema_version, fingerprint, mark, app_version, at, duration_us".to_owned();
        let mut values = vec![
            quoted(self.set.set),
            quoted(&self.version.to_string()),
            quoted(self.name),
            quoted(self.action.as_str()),
            or_null(&self.checksum),
            or_null(&self.down_sql),
            quoted(&self.now_at.schema_version),
            quoted(&self.now_at.fingerprint),
            self.now_at.mark.to_string(),
            quoted(self.set.app_version),
            "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')".to_owned(),
            i64::try_from(self.duration.as_micros()).unwrap_or(i64::MAX).to_string(),
        ];
        // The first entries of all, those of tohead's own set, are older than these columns.
        if let Some(cookie) = self.compared_at {
            columns.push_str(", schema_cookie");
            values.push(cookie.to_string());
        }
        if self.set.set != OWN_SET {
            columns.push_str(", chain");
            values.push(quoted(&link));
        }
        let sql = format!(
            "INSERT INTO main.tohead_ledger ({columns})\nVALUES ({})",
            values.join(", ")
        );
        (sql, link)
    }

    fn link(&self, previous: &str) -> String {
        let link = Link {
            set: self.set.set,
            version: &self.version.to_string(),
            name: self.name,
            action: self.action.as_str(),
            checksum: self.checksum.as_deref().unwrap_or_default(),
            down_sql: self.down_sql.as_deref().unwrap_or_default(),
            schema_version: &self.now_at.schema_version,
            fingerprint: &self.now_at.fingerprint,
            mark: self.now_at.mark,
            app_version: self.set.app_version,
        };
        link.behind(previous).to_string()
    }

    pub(crate) fn append(&self, conn: &Connection) -> Result<()> {
        let previous = last_link(conn, self.set.set)?.unwrap_or_default();
        refuse_ended(conn)?;
        conn.execute_batch(&self.sql(&previous).0)
            .map_err(Error::sqlite("writing to the ledger"))?;
        if conn.changes() == 1 {
            return Ok(());
        }
        let problem = "an entry was not written: a trigger or an authorizer is in the way".to_owned();
        Err(Error::Ledger { entry: None, problem })
    }
}
