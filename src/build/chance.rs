//! Random numbers that are the same in each build: the same files give the same rows, and so the same findings.
//!
//! The rehearsal replaces `random()` and `randomblob()` (<https://sqlite.org/lang_corefunc.html#random>). A clock is
//! not replaced: SQLite refuses its own `datetime('now')` in a CHECK constraint or an index, and would not refuse a
//! replacement, which it takes at its word (<https://sqlite.org/deterministic.html>). Instead, what clocks have said is
//! left out of messages: `wording.rs`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;

/// The most bytes that are given out at once, as by SQLite (<https://sqlite.org/limits.html#max_length>).
const MOST_BYTES: i64 = 1_000_000_000;

/// Replaces the random numbers of a connection. Functions that the app has registered by these names are left alone.
pub(super) fn steady(conn: &Connection) -> rusqlite::Result<()> {
    let sql = "SELECT count(*) FROM pragma_function_list WHERE name IN ('random', 'randomblob') AND NOT builtin";
    if conn.query_row(sql, [], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    let flags = || FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    let numbers = Numbers::default();
    let own = numbers.clone();
    conn.create_scalar_function("random", 0, flags(), move |_| Ok(own.next() as i64))?;
    conn.create_scalar_function("randomblob", 1, flags(), move |context| {
        let bytes = match context.get_raw(0) {
            ValueRef::Integer(bytes) => bytes,
            ValueRef::Real(bytes) => bytes as i64,
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_or(0, |text| text.parse().unwrap_or(0)),
            ValueRef::Null | ValueRef::Blob(_) => 0,
        };
        let bytes = usize::try_from(bytes.clamp(1, MOST_BYTES)).unwrap_or(1);
        let mut blob: Vec<u8> = (0..bytes.div_ceil(8))
            .flat_map(|_| numbers.next().to_le_bytes())
            .collect();
        blob.truncate(bytes);
        Ok(blob)
    })
}

/// SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
#[derive(Clone, Default)]
struct Numbers(Arc<AtomicU64>);

impl Numbers {
    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut number = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_numbers_are_the_same_each_time_and_of_any_size() {
        let answers = || {
            let conn = Connection::open_in_memory().unwrap();
            steady(&conn).unwrap();
            let sql = "SELECT group_concat(random()), count(DISTINCT random()), length(randomblob(17)), \
                       length(randomblob(-1)), length(randomblob('3')), hex(randomblob(9)) \
                       FROM (VALUES (1), (2), (3))";
            let row = |row: &rusqlite::Row<'_>| {
                Ok((
                    row.get::<_, String>(0)?,
                    [row.get::<_, i64>(1)?, row.get(2)?, row.get(3)?, row.get(4)?],
                    row.get::<_, String>(5)?,
                ))
            };
            conn.query_row(sql, [], row).unwrap()
        };
        let first = answers();
        assert_eq!(first, answers());
        assert_eq!(first.1, [3, 17, 1, 3]);
    }

    #[test]
    fn functions_of_the_app_are_left_alone() {
        let conn = Connection::open_in_memory().unwrap();
        conn.create_scalar_function("random", 0, FunctionFlags::SQLITE_UTF8, |_| Ok(7))
            .unwrap();
        steady(&conn).unwrap();
        let seven: i64 = conn.query_row("SELECT random()", [], |row| row.get(0)).unwrap();
        assert_eq!(seven, 7);
    }

    #[test]
    fn sqlite_still_says_where_chance_may_not_stand() {
        let conn = Connection::open_in_memory().unwrap();
        steady(&conn).unwrap();
        let sql = "CREATE TABLE t (x); CREATE INDEX i ON t (x + random())";
        let error = conn.execute_batch(sql).unwrap_err();
        assert!(error.to_string().contains("non-deterministic"), "{error}");
    }
}
