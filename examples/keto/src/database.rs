//! Where the database is, and what day it is there.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension};

use crate::Result;

/// The option, else the variable `DATABASE_URL`, else `keto.db` in the current directory: the same as
/// tohead's commands do. A variable that is set to nothing counts as not set.
pub fn choose(option: Option<String>) -> PathBuf {
    let variable = || std::env::var("DATABASE_URL").ok().filter(|value| !value.is_empty());
    path(&option.or_else(variable).unwrap_or_else(|| "keto.db".to_owned()))
}

/// A plain path, or one behind `sqlite:` or `sqlite://` as other tools write it into `DATABASE_URL`.
fn path(text: &str) -> PathBuf {
    match text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
        // Options such as `?mode=rwc` are for those tools.
        Some(rest) => PathBuf::from(rest.split('?').next().unwrap_or(rest)),
        None => PathBuf::from(text),
    }
}

/// The date asked for, checked, or today. SQLite's own calendar is enough for both.
pub fn date(conn: &Connection, asked: Option<&str>) -> Result<String> {
    let Some(asked) = asked else {
        return Ok(conn.query_row("SELECT date('now', 'localtime')", [], |row| row.get(0))?);
    };
    let same = conn
        .query_row(
            "SELECT date(?1, '+0 days') WHERE date(?1, '+0 days') = ?1",
            [asked],
            |row| row.get(0),
        )
        .optional()?;
    same.ok_or_else(|| format!("`{asked}` is no date; write it like 2026-01-05").into())
}

/// The date so many days later.
pub fn days_later(conn: &Connection, date: &str, days: u32) -> Result<String> {
    let shift = format!("+{days} days");
    Ok(conn.query_row("SELECT date(?1, ?2)", [date, shift.as_str()], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_a_path_or_a_url() {
        for (text, expected) in [
            ("keto.db", "keto.db"),
            ("sqlite:data/keto.db", "data/keto.db"),
            ("sqlite://data/keto.db", "data/keto.db"),
            ("sqlite:///srv/keto.db?mode=rwc", "/srv/keto.db"),
        ] {
            assert_eq!(path(text), PathBuf::from(expected), "{text}");
        }
    }

    #[test]
    fn a_date_that_the_calendar_does_not_have_is_refused() -> Result<()> {
        let conn = Connection::open_in_memory()?;
        assert_eq!(date(&conn, Some("2026-01-05"))?, "2026-01-05");
        assert_eq!(days_later(&conn, "2026-02-28", 1)?, "2026-03-01");
        for wrong in ["2026-02-30", "5.1.2026", "now", ""] {
            assert!(date(&conn, Some(wrong)).is_err(), "{wrong}");
        }
        Ok(())
    }
}
