//! Values that no other row has.

use rusqlite::types::Value;

use crate::schema::table::Column;

/// Values that no other row of a table has. Of the numbers some are in all tables, and stand in each other's way
/// where two tables become one; the others are in one only, so that a reference to the wrong table shows.
#[derive(Clone, Copy, Debug)]
pub(in crate::build::rows) struct Keys {
    /// Below the numbers that only this table has.
    own: i64,
}

impl Keys {
    /// Those of the table that is met as this one.
    pub(super) fn of(table: usize) -> Self {
        Self {
            own: 10_000 * i64::try_from(table).unwrap_or_default(),
        }
    }

    /// Which table it was, counted from 0.
    pub(super) fn turn(self) -> usize {
        usize::try_from(self.own / 10_000).unwrap_or_default()
    }

    pub(super) fn unique(self, column: &Column, number: usize) -> Value {
        const WORDS: &[&str] = &["alpha", "Größe", "gamma", "Delta", "o'x"];
        let n = i64::try_from(number).unwrap_or(i64::MAX);
        let text = |n: i64, number: usize| format!("{}-{}", WORDS[number % WORDS.len()], self.integer(n));
        match column.affinity() {
            "NUMERIC" if column.declared.contains("DATE") || column.declared.contains("TIME") => {
                format!("{}-02-03 04:05:06", 1000 + n).into()
            }
            "INTEGER" | "NUMERIC" => self.integer(n).into(),
            "REAL" => (self.integer(n) as f64 + 0.25).into(),
            "BLOB" if column.declared == "BLOB" => format!("key {}", self.integer(n)).into_bytes().into(),
            // Two that differ in their case only, in a column that tells them apart.
            _ if number % 6 == 5 => text(n - 1, number - 1).to_ascii_uppercase().into(),
            _ => text(n, number).into(),
        }
    }

    /// Unique columns of a table start at numbers that are so far apart, or two of them would have the same values, and
    /// could change places unnoticed. More than a table gets rows, and a multiple of what the forms of the values depend on.
    pub(super) const APART: usize = 120;

    pub(super) fn rowid(self, number: usize) -> Value {
        self.integer(i64::try_from(number).unwrap_or(i64::MAX)).into()
    }

    /// The smallest number that a made-up row has.
    pub(in crate::build::rows) const FIRST: i64 = 1_009;

    /// Not 1, 2, 3: seeds have those. Neighbours in pairs, with gaps between those, so that a renumbering shows.
    fn integer(self, n: i64) -> i64 {
        // A copy in portions ends before it.
        const FAR: i64 = 3_000_000_000;
        let range = match n / 2 % 3 {
            0 => 0,
            _ if n == 4 => self.own + FAR,
            _ => self.own,
        };
        range + Self::FIRST + 6 * (n / 2) + n % 2
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_differ() {
        let keys = |table| (0..600).map(|n| Keys::of(table).integer(n)).collect::<BTreeSet<_>>();
        assert_eq!((keys(0).len(), keys(1).len()), (600, 600));
        assert_eq!(keys(0).intersection(&keys(1)).count(), 200);
    }

    #[test]
    fn texts_and_bytes_of_keys_differ_from_table_to_table_too() {
        for declared in ["TEXT", "BLOB", "REAL"] {
            let column = Column {
                name: "key".to_owned(),
                declared: declared.to_owned(),
                is_not_null: true,
                default: None,
                key: 1,
                is_generated: false,
                collation: None,
            };
            let keys = |table: usize| {
                let keys = (0..60).map(|n| Keys::of(table).unique(&column, n));
                keys.map(|key| format!("{key:?}")).collect::<BTreeSet<_>>()
            };
            let shared = keys(0).intersection(&keys(1)).count();
            assert_eq!((keys(0).len(), shared), (60, 20), "{declared}");
        }
    }
}
