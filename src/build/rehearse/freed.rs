//! Tables in which an app may write values twice from now on, because a migration has dropped a unique index and nothing else.

use std::collections::BTreeSet;

use super::Rehearsal;
use super::young::NEAR;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::normalise::Normal;
use crate::schema::tracker::Changes;
use crate::source::SourceMigration;

impl Rehearsal<'_> {
    /// The names of such tables, in lower case, if a later migration may make them unique again. Where that comes soon in the
    /// same release, no app writes between the two.
    pub(super) fn freed(&self, i: usize, changes: &Changes) -> BTreeSet<String> {
        let indexes = || changes.iter().filter(|((kind, _), _)| *kind == ObjectKind::Index);
        let made: Vec<_> = indexes()
            .filter_map(|(_, (_, after))| unique(after.as_deref()?))
            .collect();
        let dropped = indexes().filter_map(|(_, (before, _))| {
            let before = before.as_deref()?;
            let is_there = made.contains(&unique(before)?);
            (!is_there).then(|| before.table.clone())
        });
        let is_made_unique = |later: &[SourceMigration], table: &str| {
            let ups = later.iter().filter_map(|later| later.up.as_ref());
            ups.flat_map(Parsed::all).any(|parsed| may_make_unique(&parsed, table))
        };
        let of_release = self.later_of_release(i);
        let soon = &of_release[..of_release.len().min(NEAR)];
        let later = &self.migrations[i + 1..];
        dropped
            .filter(|table| !is_made_unique(soon, table) && is_made_unique(later, table))
            .collect()
    }
}

/// What a unique index is about: the table, its columns, and the condition.
fn unique(index: &Normal) -> Option<&[String]> {
    let on = index.tokens.iter().position(|token| token == "on")?;
    let is_unique = index.tokens.get(1).is_some_and(|word| word == "unique");
    is_unique.then(|| &index.tokens[on..])
}

/// Whether a statement makes a unique index of a table, or puts another table in its place.
fn may_make_unique(parsed: &Parsed<'_>, table: &str) -> bool {
    let is_index = parsed.act == Act::Create(ObjectKind::Index) && parsed.is(1, "UNIQUE");
    let on = parsed.find(&["ON"]).filter(|_| is_index);
    let takes_place = parsed.renames_table_to().is_some_and(|new| new == table);
    takes_place || on.is_some_and(|on| parsed.name_of(on + 1) == table)
}
