//! The version of a new migration, in the directory's own scheme.

use rusqlite::Connection;

use super::outcome::Failure;
use crate::error::Error;
use crate::version::Version;

/// The version behind `last`: one more, with as many digits, or the present time where the last version is a time. None
/// if there is no higher version.
pub(super) fn next(last: Option<Version>, now: Version) -> Option<Version> {
    let Some(last) = last else {
        return Some(Version::new(1, 4));
    };
    let number = last.number().checked_add(1)?;
    let after_last = format!("{number:0width$}", width = usize::from(last.digits()))
        .parse()
        .ok();
    if is_time(last) && now > last {
        Some(now)
    } else {
        after_last
    }
}

pub(super) fn no_version_left() -> Failure {
    Failure::new(
        "not-written",
        "there is no version after the last one",
        "renumber the migrations",
    )
}

/// Whether a version looks like YYYYMMDDHHMMSS.
fn is_time(version: Version) -> bool {
    let part = |below: u128, width: u128| version.number() / below % width;
    let (month, day) = (part(100_000_000, 100), part(1_000_000, 100));
    let (hour, minute, second) = (part(10_000, 100), part(100, 100), part(1, 100));
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    version.digits() == 14 && is_date && hour < 24 && minute < 60 && second < 60
}

/// The time in UTC as a version: YYYYMMDDHHMMSS.
pub(super) fn now() -> Result<Version, Failure> {
    let during = || Error::sqlite("asking SQLite for the time");
    let conn = Connection::open_in_memory().map_err(during())?;
    let text: String = conn
        .query_row("SELECT strftime('%Y%m%d%H%M%S', 'now')", [], |row| row.get(0))
        .map_err(during())?;
    text.parse()
        .map_err(|_| Failure::new("not-written", format!("the clock says `{text}`"), "set the clock"))
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn the_next_version_follows_the_scheme_of_the_last() {
        let now = "20260131120000".parse().expect("a version");
        let cases = [
            (None, Some("0001")),
            (Some("0007"), Some("0008")),
            (Some("9"), Some("10")),
            (Some("0999"), Some("1000")),
            (Some("20250131120000"), Some("20260131120000")),
            (Some("20260131120000"), Some("20260131120001")),
            (Some("20269931120000"), Some("20269931120001")),
            (Some("1700000000000"), Some("1700000000001")),
            (Some("99999999999999999999999999999999999999"), None),
        ];
        for (last, expected) in cases {
            let last = last.map(|last| last.parse().expect("a version"));
            assert_eq!(
                next(last, now).map(|next| next.to_string()).as_deref(),
                expected,
                "{last:?}"
            );
        }
    }
}
