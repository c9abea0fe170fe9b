//! Two states of the rows of a table: which row of the one is which of the other.
//!
//! Rows are known again by their key; where there is none, or a rebuild has given them new ones, by their values.

use std::collections::{BTreeMap, BTreeSet};

use super::Content;
use super::cell::Cell;
use super::change::Change;

impl Content {
    /// How many keys of this one the other one does not have, in the same columns.
    pub(in crate::build::rows) fn missing_keys(&self, other: &Self) -> usize {
        let places: Option<Vec<_>> = self.key.iter().map(|at| other.place(&self.columns[*at])).collect();
        let Some(places) = places else { return 0 };
        let there: BTreeSet<Vec<_>> = other
            .rows
            .iter()
            .map(|row| places.iter().map(|at| &row[*at]).collect())
            .collect();
        self.rows
            .iter()
            .filter(|row| !there.contains(&self.key_of(row)))
            .count()
    }

    /// The rows of both with the same keys, if they can be told apart by those.
    pub(in crate::build::rows) fn joined<'c>(&'c self, after: &'c Self) -> Option<Vec<(&'c [Cell], &'c [Cell])>> {
        let place = |at: usize| Some((at, after.place(&self.columns[at])?));
        let pairs: Option<Vec<_>> = self.key.iter().map(|at| place(*at)).collect();
        by_key(self, after, &pairs?).map(|joined| joined.kept)
    }

    /// Whether some column holds all keys of the other one.
    pub(in crate::build::rows) fn holds_keys_of(&self, other: &Self) -> bool {
        let [key] = other.key[..] else { return false };
        let column = |at: usize| self.rows.iter().map(|row| &row[at]).collect::<BTreeSet<_>>();
        (0..self.columns.len()).any(|at| {
            let values = column(at);
            other.rows.iter().all(|row| values.contains(&row[key]))
        })
    }

    /// How many rows have another rowid in the other one, of those that are told apart by their values.
    pub(in crate::build::rows) fn changed_rowids(&self, other: &Self) -> usize {
        let columns: Vec<_> = self.columns().filter(|column| other.has_column(column)).collect();
        let rowids = |content: &Self| {
            let places: Vec<_> = columns.iter().filter_map(|column| content.place(column)).collect();
            let mut rowids = BTreeMap::<Vec<Cell>, BTreeSet<Cell>>::new();
            for row in content.rows.iter().filter(|_| content.columns[0].is_empty()) {
                let values = places.iter().map(|at| row[*at].clone()).collect();
                rowids.entry(values).or_default().insert(row[0].clone());
            }
            rowids
        };
        let (own, others) = (rowids(self), rowids(other));
        let is_other = |(values, rowids): &(&Vec<Cell>, &BTreeSet<Cell>)| {
            rowids.len() == 1 && others.get(*values).is_some_and(|others| others != *rowids)
        };
        own.iter().filter(is_other).count()
    }

    /// How many rows have the same key in the other one and another rowid, where that is no part of the key.
    pub(in crate::build::rows) fn moved_rowids(&self, other: &Self) -> usize {
        let places: Option<Vec<_>> = self.key.iter().map(|at| other.place(&self.columns[*at])).collect();
        let Some(places) = places else { return 0 };
        let rows = other.rows.iter().zip(&other.rowids);
        let key = |row: &'_ Vec<Cell>| places.iter().map(|at| row[*at].clone()).collect::<Vec<_>>();
        let there: BTreeMap<_, _> = rows.map(|(row, rowid)| (key(row), rowid)).collect();
        let is_moved = |(row, rowid): &(&Vec<Cell>, &i64)| {
            let own: Vec<_> = self.key_of(row).into_iter().cloned().collect();
            there.get(&own).is_some_and(|now| now != rowid)
        };
        self.rows.iter().zip(&self.rowids).filter(is_moved).count()
    }

    /// The rows of which the other one has the keys, if they can be told apart by those.
    pub(in crate::build::rows) fn those_in(&self, other: &Self) -> Option<Self> {
        let places: Option<Vec<_>> = self.key.iter().map(|at| other.place(&self.columns[*at])).collect();
        let places = places?;
        let there = other.rows.iter();
        let there = there.map(|row| places.iter().map(|at| &row[*at]).collect::<Vec<_>>());
        let there: BTreeSet<_> = there.collect();
        let rows: Vec<_> = self
            .rows
            .iter()
            .filter(|row| there.contains(&self.key_of(row)))
            .cloned()
            .collect();
        let is_whole = self.count == self.rows.len() && other.count == other.rows.len();
        (is_whole && !places.is_empty()).then(|| Self {
            count: rows.len(),
            rows,
            numbers: None,
            rowids: Vec::new(),
            ..self.clone()
        })
    }

    /// The rows that are in the other one too, with all their values. None where the columns are others.
    pub(in crate::build::rows) fn rows_in(&self, other: &Self) -> Option<Self> {
        let there: BTreeSet<_> = other.rows.iter().collect();
        let rows = self.rows.iter().filter(|row| there.contains(row)).cloned();
        let rows: Vec<_> = rows.collect();
        (self.columns == other.columns).then(|| Self {
            count: rows.len(),
            rows,
            numbers: None,
            rowids: Vec::new(),
            ..self.clone()
        })
    }

    /// The same rows, with what a later state holds in these columns for those that it has too. None where the rows cannot be
    /// told apart. Keys stay as they are.
    pub(in crate::build::rows) fn with_values_of(&self, later: &Self, columns: &BTreeSet<&str>) -> Option<Self> {
        let places = columns
            .iter()
            .filter_map(|column| Some((self.place(column)?, later.place(column)?)));
        let places: Vec<_> = places.filter(|(at, _)| !self.is_key(*at)).collect();
        let joined: BTreeMap<_, _> = self.joined(later)?.into_iter().collect();
        let mut changed = self.clone();
        for row in &mut changed.rows {
            let Some(now) = joined.get(row.as_slice()) else {
                continue;
            };
            for (from, to) in &places {
                row[*from] = now[*to].clone();
            }
        }
        Some(changed)
    }
}

/// Compares two states of the rows of a table. `renamed` leads from the columns of the first to those of
/// the second. `is_rebuilt`: the second is another table under the same name, so that a rowid proves
/// nothing.
pub(in crate::build) fn compare(
    before: &Content,
    after: &Content,
    renamed: &BTreeMap<String, String>,
    is_rebuilt: bool,
) -> Change {
    let mut change = Change {
        of: before.count,
        ..Change::default()
    };
    if before.count != before.rows.len() || after.count != after.rows.len() {
        change.lost = before.count.saturating_sub(after.count);
        return change;
    }
    let now = |column: &str| after.place(renamed.get(column).map_or(column, String::as_str));
    let pairs: Vec<_> = (0..before.columns.len())
        .filter_map(|at| Some((at, now(&before.columns[at])?)))
        // What is computed both times follows from the others.
        .filter(|(from, to)| !before.is_generated(*from) || !after.is_generated(*to))
        .collect();
    // A rebuild numbers its rows anew.
    let is_by_rowid = before.key.iter().all(|at| before.columns[*at].is_empty());
    let joined = if is_rebuilt && is_by_rowid {
        None
    } else {
        by_key(before, after, &pairs)
    };
    let is_all_key = pairs.len() == before.key.len();
    match joined {
        Some(joined)
            if joined.lost.is_empty()
                || (is_all_key && (!is_rebuilt || joined.has_gained(after)))
                || (after.rows.len() < before.rows.len() && !is_rebuilt)
                || joined.is_likely(before, &pairs) =>
        {
            change.take_lost(before, &joined.lost);
            for (row, other) in joined.kept {
                change.compare_rows(before, &pairs, row, other);
            }
        }
        _ => by_values(before, after, &pairs, &mut change),
    }
    change.find_merges(before, after, &pairs);
    change
}

/// The columns that are not there any more under any name.
pub(in crate::build::rows) fn gone(
    before: &Content,
    after: &Content,
    renamed: &BTreeMap<String, String>,
) -> Vec<usize> {
    let now = |column: &str| renamed.get(column).map_or_else(|| column.to_owned(), String::clone);
    let columns = before.columns().filter(|column| !after.has_column(&now(column)));
    columns.filter_map(|column| before.place(column)).collect()
}

struct Joined<'c> {
    lost: Vec<&'c [Cell]>,
    kept: Vec<(&'c [Cell], &'c [Cell])>,
}

impl Joined<'_> {
    /// Whether most rows are there with their key, and others have come: those need not be what the lost ones became.
    fn has_gained(&self, after: &Content) -> bool {
        self.kept.len() > self.lost.len() && after.rows.len() > self.kept.len() + self.lost.len()
    }

    /// Whether half of the rows and half of their values are the same, so that the keys were not given anew.
    fn is_likely(&self, before: &Content, pairs: &[(usize, usize)]) -> bool {
        let values: Vec<_> = pairs.iter().filter(|(from, _)| !before.key.contains(from)).collect();
        let is_same =
            |(row, other): &(&[Cell], &[Cell])| values.iter().filter(|(from, to)| row[*from] == other[*to]).count();
        let same: usize = self.kept.iter().map(is_same).sum();
        self.kept.len() >= self.lost.len() && same > 0 && same * 2 >= self.kept.len() * values.len()
    }
}

/// Joins the rows by the key of the first state, if the second has those columns too, and no two rows
/// with the same.
fn by_key<'c>(before: &'c Content, after: &'c Content, pairs: &[(usize, usize)]) -> Option<Joined<'c>> {
    let place = |at: &usize| pairs.iter().find(|(from, _)| from == at).map(|(_, to)| *to);
    let key = before.key.iter().map(place).collect::<Option<Vec<_>>>()?;
    if key.is_empty() {
        return None;
    }
    if let (Some(numbers), Some(others)) = (&before.numbers, &after.numbers)
        && key == after.key
    {
        return Some(by_number((before, numbers), (after, others)));
    }
    let mut found = BTreeMap::new();
    for row in &after.rows {
        let cells: Vec<_> = key.iter().map(|at| &row[*at]).collect();
        if found.insert(cells, row.as_slice()).is_some() {
            return None;
        }
    }
    let (mut lost, mut kept) = (Vec::new(), Vec::new());
    for row in &before.rows {
        match found.get(&before.key_of(row)) {
            Some(other) => kept.push((row.as_slice(), *other)),
            None => lost.push(row.as_slice()),
        }
    }
    Some(Joined { lost, kept })
}

/// The same where the keys of both are integers that rise: most tables, and much faster.
fn by_number<'c>((before, numbers): (&'c Content, &[i64]), (after, others): (&'c Content, &[i64])) -> Joined<'c> {
    let (mut lost, mut kept) = (Vec::new(), Vec::with_capacity(numbers.len()));
    let mut to = 0;
    for (from, number) in numbers.iter().enumerate() {
        while to < others.len() && others[to] < *number {
            to += 1;
        }
        let row = before.rows[from].as_slice();
        if to < others.len() && others[to] == *number {
            kept.push((row, after.rows[to].as_slice()));
        } else {
            lost.push(row);
        }
    }
    Joined { lost, kept }
}

/// Compares rows that have no key in common: by their values in the columns that both have, without the
/// key, which may have been given anew. One of several columns is made of values that mean something.
fn by_values(before: &Content, after: &Content, pairs: &[(usize, usize)], change: &mut Change) {
    let is_key = |at: usize| before.key.len() == 1 && before.key.contains(&at);
    let keyless: Vec<_> = pairs.iter().filter(|(at, _)| !is_key(*at)).copied().collect();
    let named = |(at, _): &&(usize, usize)| !before.columns[*at].is_empty();
    let pairs: Vec<_> = if keyless.is_empty() {
        pairs.iter().filter(named).copied().collect()
    } else {
        keyless
    };
    let mut there = BTreeMap::<Vec<&Cell>, usize>::new();
    for row in &after.rows {
        *there
            .entry(pairs.iter().map(|(_, to)| &row[*to]).collect())
            .or_default() += 1;
    }
    let mut unmatched = Vec::new();
    for row in &before.rows {
        let cells: Vec<_> = pairs.iter().map(|(from, _)| &row[*from]).collect();
        match there.get_mut(&cells).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => unmatched.push(row.as_slice()),
        }
    }
    let missing = before.rows.len().saturating_sub(after.rows.len());
    if missing > 0 {
        change.take_lost(before, &unmatched);
        change.lost = missing;
    } else if !unmatched.is_empty() {
        let leftovers: Vec<_> = after
            .rows
            .iter()
            .filter(|row| {
                let cells: Vec<_> = pairs.iter().map(|(_, to)| &row[*to]).collect();
                there.get_mut(&cells).filter(|count| **count > 0).is_some_and(|count| {
                    *count -= 1;
                    true
                })
            })
            .collect();
        for (row, other) in most_alike(unmatched, leftovers, &pairs) {
            change.compare_rows(before, &pairs, row, other);
        }
    }
}

/// Pairs each row with the one that has the most values in common with it.
fn most_alike<'c>(
    rows: Vec<&'c [Cell]>,
    mut others: Vec<&'c Vec<Cell>>,
    pairs: &[(usize, usize)],
) -> Vec<(&'c [Cell], &'c [Cell])> {
    let alike = |row: &[Cell], other: &[Cell]| pairs.iter().filter(|(from, to)| row[*from] == other[*to]).count();
    let mut paired = Vec::new();
    for row in rows {
        // Of equals the first, so that the answer is the same every time.
        let best = (0..others.len()).rev().max_by_key(|at| alike(row, others[*at]));
        paired.extend(best.map(|at| (row, others.remove(at).as_slice())));
    }
    paired
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    fn content(conn: &Connection, table: &str) -> Content {
        Content::read(conn, table).unwrap().unwrap()
    }

    /// What a script makes of the rows of `t`.
    fn change(create: &str, script: &str, is_rebuilt: bool) -> Change {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(create).unwrap();
        let before = content(&conn, "t");
        conn.execute_batch(script).unwrap();
        compare(&before, &content(&conn, "t"), &BTreeMap::new(), is_rebuilt)
    }

    const KEYED: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b); INSERT INTO t VALUES (7, 'x', 1), (9, 'y', 2), (11, 'y', NULL);";
    const LOOSE: &str = "CREATE TABLE t (a TEXT, b); INSERT INTO t VALUES ('x', 1), ('y', 2), ('y', NULL);";

    #[test]
    fn a_rebuild_that_keeps_its_keys_is_joined_by_them_though_other_rows_have_come() {
        let rebuilt = "CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT, b);
            INSERT INTO n (id, a) SELECT id, a FROM t WHERE a = 'y';
            DROP TABLE t; ALTER TABLE n RENAME TO t; INSERT INTO t VALUES (99, 'new', 5);";
        let change = change(KEYED, rebuilt, true);
        assert_eq!((change.lost, change.lost_row.as_deref()), (1, Some("id 7")));
        assert_eq!(change.values.keys().collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn rows_are_known_again_by_their_key() {
        let gone = change(KEYED, "DELETE FROM t WHERE a = 'y'", false);
        assert_eq!((gone.lost, gone.of, gone.lost_row.as_deref()), (2, 3, Some("id 9")));
        let changed = change(KEYED, "UPDATE t SET b = NULL WHERE id = 9", false);
        assert_eq!(
            (changed.lost, changed.values["b"].count, changed.values["b"].nulls),
            (0, 1, 1)
        );
        assert!(change(KEYED, "INSERT INTO t VALUES (12, 'new', 3)", false).is_none());
    }

    #[test]
    fn rows_without_a_key_are_known_by_their_values() {
        let copied = "CREATE TABLE u (b, a TEXT); INSERT INTO u SELECT b, a FROM t ORDER BY a DESC; DROP TABLE t; ALTER TABLE u RENAME TO t;";
        assert!(change(LOOSE, copied, true).is_none());
        let filtered = copied.replace("FROM t ORDER", "FROM t WHERE b > 0 ORDER");
        assert_eq!(change(LOOSE, &filtered, true).lost, 1);
        let swapped = copied.replace("SELECT b, a", "SELECT a, b");
        assert!(!change(LOOSE, &swapped, true).values.is_empty());
    }

    #[test]
    fn a_number_may_move_to_another_type_and_keep_its_value() {
        let rebuilt = |kind: &str| {
            format!(
                "CREATE TABLE u (id INTEGER PRIMARY KEY, a {kind}); INSERT INTO u SELECT id, a FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t;"
            )
        };
        let numbers = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, '12'), (2, '-3');";
        assert!(change(numbers, &rebuilt("INTEGER"), true).is_none());
        let zeros = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, '0012');";
        assert_eq!(change(zeros, &rebuilt("INTEGER"), true).values["a"].count, 1);
        let large = "CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 9007199254740993);";
        assert_eq!(change(large, &rebuilt("REAL"), true).values["a"].count, 1);
    }

    #[test]
    fn rows_are_joined_by_numbers_as_they_are_by_any_keys() {
        let conn = Connection::open_in_memory().unwrap();
        let rows = "INSERT INTO t VALUES (-5, 'a'), (0, 'b'), (3, 'c'), (9, 'd'), (12, 'e');";
        conn.execute_batch(&format!("CREATE TABLE t (id INTEGER PRIMARY KEY, a); {rows}"))
            .unwrap();
        let before = content(&conn, "t");
        conn.execute_batch("DELETE FROM t WHERE id IN (0, 12); INSERT INTO t VALUES (-9, 'f'), (4, 'g'), (13, 'h');")
            .unwrap();
        let after = content(&conn, "t");
        assert!(before.numbers.is_some() && after.numbers.is_some());
        let by_any = |content: &Content| Content {
            numbers: None,
            ..content.clone()
        };
        let (other_before, other_after) = (by_any(&before), by_any(&after));
        let pairs = [(0, 0), (1, 1)];
        let joined = by_key(&before, &after, &pairs).unwrap();
        let other = by_key(&other_before, &other_after, &pairs).unwrap();
        assert_eq!((joined.lost.len(), joined.kept.len()), (2, 3));
        assert_eq!((joined.lost, joined.kept), (other.lost, other.kept));
    }

    #[test]
    fn new_keys_for_the_same_rows_are_no_loss() {
        let renumbered = change(KEYED, "UPDATE t SET id = id + 100", false);
        assert_eq!(renumbered.lost, 0);
    }

    #[test]
    fn values_that_become_the_same_are_told_apart_from_values_that_only_change() {
        assert!(!change(KEYED, "UPDATE t SET b = b * 10", false).values["b"].merges);
        assert!(change(KEYED, "UPDATE t SET b = 1", false).values["b"].merges);
    }
}
