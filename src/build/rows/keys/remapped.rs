//! References that follow the keys of a table which a part gives other ones: through a map of the old and the new ones, by
//! what kept the old one, or in the same way as they were made.

use std::collections::BTreeMap;

use crate::build::rows::content::{Cell, Change, Content};
use crate::build::rows::part::Part;

/// What a key stands for: the values of the row that has it, beside the key.
type Meaning<'c> = BTreeMap<&'c Cell, Vec<&'c Cell>>;

impl Part<'_> {
    /// Whether a column with a foreign key has changed, and refers to the same rows as before, which have other keys now.
    /// `change`: what has become of the table.
    pub(in crate::build::rows) fn follows_the_keys(
        &self,
        (table, column): (&str, &str),
        before: &Content,
        after: &Content,
        change: &Change,
    ) -> bool {
        let declared = self.tables.get(table).into_iter().flat_map(|table| &table.foreign_keys);
        let Some(key) = declared.into_iter().find(|key| key.columns == [column]) else {
            return false;
        };
        let parent = key.parent.to_ascii_lowercase();
        let now = self.watch.now(&parent).unwrap_or(&parent);
        let (Some(was), Ok(Some(is))) = (self.watch.before.get(&parent), Content::read(self.conn, now)) else {
            return false;
        };
        let (Some(old_key), Some(new_key)) = (was.key_name(), is.key_name()) else {
            return false;
        };
        if !key.parent_columns.is_empty() && key.parent_columns != [old_key] {
            return false;
        }
        // What refers to the table itself, or to another one with new keys, changes with those.
        let is_changed = |name: &str| {
            let own = parent == table && change.values.contains_key(name);
            own || self.refers_to_new_keys(&parent, name)
        };
        let telling = common(was, &is, |name| name == old_key || name == new_key || is_changed(name));
        let (was, is) = (meaning(was, old_key, &telling), meaning(&is, new_key, &telling));
        if telling.is_empty() || was.keys().all(|key| is.contains_key(key)) {
            return false;
        }
        let is_other = |name: &str| {
            let is_key = before.key_name() == Some(name) || after.key_name() == Some(name);
            is_key || change.values.contains_key(name)
        };
        let beside = common(before, after, is_other);
        rows(before, column, &beside, &was) == rows(after, column, &beside, &is)
    }

    /// Whether a column refers to a table whose rows have other keys now.
    fn refers_to_new_keys(&self, table: &str, column: &str) -> bool {
        let declared = self.tables.get(table).into_iter().flat_map(|table| &table.foreign_keys);
        let mut parents = declared
            .filter(|key| key.columns == [column])
            .map(|key| key.parent.to_ascii_lowercase());
        parents.any(|parent| {
            let now = self.watch.now(&parent).unwrap_or(&parent);
            let was = self.watch.before.get(&parent);
            let is = was.and_then(|_| Content::read(self.conn, now).ok().flatten());
            was.zip(is).is_some_and(|(was, is)| was.missing_keys(&is) > 0)
        })
    }
}

/// The columns that both have, but for some.
fn common(one: &Content, other: &Content, is_left_out: impl Fn(&str) -> bool) -> Vec<String> {
    let names = one
        .columns()
        .filter(|name| other.has_column(name) && !is_left_out(name));
    names.map(str::to_owned).collect()
}

fn meaning<'c>(content: &'c Content, key: &str, telling: &[String]) -> Meaning<'c> {
    let key = content.place(key);
    let places: Vec<_> = telling.iter().filter_map(|name| content.place(name)).collect();
    let rows = content.rows().iter();
    rows.filter_map(|row| Some((&row[key?], places.iter().map(|at| &row[*at]).collect())))
        .collect()
}

/// A row: what its reference stands for, or the reference itself if that is nothing, and the values beside it.
type Referring<'c> = (Option<&'c Vec<&'c Cell>>, Option<&'c Cell>, Vec<&'c Cell>);

fn rows<'c>(content: &'c Content, column: &str, beside: &[String], meaning: &'c Meaning<'c>) -> Vec<Referring<'c>> {
    let places: Vec<_> = beside.iter().filter_map(|name| content.place(name)).collect();
    let of_row = |row: &'c Vec<Cell>| {
        let reference = content.place(column).map(|at| &row[at]);
        let meant = reference.and_then(|key| meaning.get(key));
        let alone = reference.filter(|_| meant.is_none());
        (meant, alone, places.iter().map(|at| &row[*at]).collect())
    };
    let mut rows: Vec<_> = content.rows().iter().map(of_row).collect();
    rows.sort();
    rows
}
