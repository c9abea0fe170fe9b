//! When an entry is made.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now in UTC, as `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')` writes it. To have SQLite do so takes longer than an entry.
pub(crate) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    utc(since.as_secs(), since.subsec_millis())
}

/// So many seconds and thousandths after 1970
/// (<https://howardhinnant.github.io/date_algorithms.html#civil_from_days>).
fn utc(seconds: u64, millis: u32) -> String {
    let (days, second) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    // A year begins with March.
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let mut text = *b"0000-00-00T00:00:00.000Z";
    let numbers = [
        (0..4, era * 400 + year + later),
        (5..7, month),
        (8..10, day),
        (11..13, second / 3_600),
        (14..16, second / 60 % 60),
        (17..19, second % 60),
        (20..23, u64::from(millis)),
    ];
    for (place, mut number) in numbers {
        for digit in text[place].iter_mut().rev() {
            *digit = b"0123456789"[(number % 10) as usize];
            number /= 10;
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_time_is_written_as_sqlite_writes_it() {
        let conn = Connection::open_in_memory().unwrap();
        let by_sqlite = |seconds: u64, millis: u32| -> String {
            let sql = "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', ?1, 'unixepoch')";
            let time = format!("{seconds}.{millis:03}");
            conn.query_row(sql, [time], |row| row.get(0)).unwrap()
        };
        // Each day of some years about the ends of centuries, at another time of the day.
        for first in [
            0,
            946_684_800,
            951_782_400 - 86_400 * 800,
            4_102_444_800,
            13_574_563_200,
        ] {
            for day in 0..1_600 {
                let (seconds, millis) = (first + day * 86_400 + day * 53 % 86_400, (day * 7 % 1_000) as u32);
                assert_eq!(utc(seconds, millis), by_sqlite(seconds, millis));
            }
        }
        assert_eq!(utc(1_709_251_199, 999), "2024-02-29T23:59:59.999Z");
        assert_eq!(now().len(), "2024-02-29T23:59:59.999Z".len());
    }
}
