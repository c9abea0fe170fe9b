//! Rows that one part copies into another table, while their own table stays until a later part drops it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::moves::{Arrival, sources};
use crate::build::rows::content::{Cell, Content};
use crate::build::rows::part::{Copies, Part, Ran, Watch};
use crate::build::rows::verdict::MEANT;
use crate::source::Check;
use crate::source::finding::{Finding, Place, SourceFile};

/// A copy of a table that stays.
#[derive(Debug)]
pub(in crate::build) struct Moving {
    /// The table, and the one that it is copied into, by the names that they have now.
    from: String,
    into: String,
    /// The columns by which a row of the one is known again in the other one.
    columns: Vec<(String, String)>,
    /// The keys of the rows that the copy has left out.
    missing: BTreeSet<Vec<Cell>>,
    /// Where the copy stands.
    file: Arc<SourceFile>,
    span: Range<usize>,
    /// An app may have copied the rest since.
    is_shipped: bool,
}

impl Moving {
    /// Follows both tables through a part that has run; whether the one that was copied is still there.
    fn follows(&mut self, watch: &Watch) -> bool {
        let now = |name: &str| watch.before.contains_key(name).then(|| watch.now(name));
        // One that is rebuilt has its name again.
        if let Some(Some(into)) = now(&self.into) {
            self.into = into.to_owned();
        }
        match now(&self.from) {
            Some(Some(from)) => self.from = from.to_owned(),
            Some(None) => return false,
            None => {}
        }
        true
    }

    /// Into which table it copies this one.
    pub(in crate::build::rows) fn target_of(&self, from: &str) -> Option<&str> {
        (self.from == from).then_some(self.into.as_str())
    }

    /// Whether it is between these two tables.
    pub(super) fn is_between(&self, from: &str, into: &str) -> bool {
        self.from == from && self.into == into
    }
}

impl Copies {
    /// Follows the tables through an up part that has run, and adds what it has copied itself. `is_shipped`: a release ends
    /// behind it, and the app runs.
    pub(in crate::build) fn follow_moving(&mut self, watch: &Watch, moving: Vec<Moving>, is_shipped: bool) {
        self.moving.retain_mut(|moving| moving.follows(watch));
        self.moving.extend(moving);
        for moving in &mut self.moving {
            moving.is_shipped |= is_shipped;
        }
    }
}

impl Part<'_> {
    /// What an up part has copied out of tables that are still there behind it.
    pub(in crate::build::rows) fn moving(&self) -> rusqlite::Result<Vec<Moving>> {
        let mut moving = Vec::new();
        for ran in self.watch.ran.iter().filter(|_| !self.is_down) {
            let from = self.parsed.get(ran.index).and_then(sources).unwrap_or_default();
            for table in &from {
                moving.extend(self.moving_by(ran, table, from.len() > 1)?);
            }
        }
        Ok(moving)
    }

    /// `is_joined`: the statement reads other tables too, and this one may only tell something of their rows.
    fn moving_by(&self, ran: &Ran, from: &str, is_joined: bool) -> rusqlite::Result<Option<Moving>> {
        if !self.copies_from(ran, from) {
            return Ok(None);
        }
        let last = |name: &str| self.name_at_last(name, ran.index);
        let (Some(now), Some(into)) = (last(from), last(&ran.name)) else {
            return Ok(None);
        };
        let there = Content::read(self.conn, &now)?;
        let Some(there) = there.filter(|there| there.has_own_rows && there.count() == there.rows().len()) else {
            return Ok(None);
        };
        let arrival = self.arrival_anywhere(ran, from, &there, true)?;
        // A list of something in it is no copy of it.
        let is_whole = |arrival: &Arrival<'_>| {
            arrival.columns() * 2 >= there.columns().count() && (!is_joined || arrival.has_key(&there))
        };
        let Some(arrival) = arrival.filter(|arrival| now != into && is_whole(arrival)) else {
            return Ok(None);
        };
        let arrival = arrival.by_key(&there);
        let rows = arrival.rows();
        let missing = there.rows().iter().filter(|row| !rows.contains(&arrival.part(row)));
        let missing = missing.map(|row| there.key_of(row).into_iter().cloned().collect());
        Ok(Some(Moving {
            missing: missing.collect(),
            columns: arrival.names(&there),
            from: now,
            into,
            file: Arc::clone(&self.script.file),
            span: self.span(ran.index),
            is_shipped: false,
        }))
    }

    /// A table that is dropped and that earlier parts have copied: what they have left out is still nowhere else.
    pub(in crate::build::rows) fn left_out_earlier(
        &self,
        table: &str,
        before: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let copies: Vec<_> = self
            .copies
            .moving
            .iter()
            .filter(|copied| copied.from == table)
            .collect();
        let copies_again = || self.copies_of(table).next().is_some();
        let is_shipped = copies.iter().any(|copied| copied.is_shipped);
        let Some(dropped) = self.drop_of(table) else {
            return Ok(None);
        };
        if copies.is_empty() || is_shipped || self.is_down || self.says_delete(table) || copies_again() {
            return Ok(None);
        }
        let mut missing: Vec<_> = before.rows().iter().collect();
        for copied in &copies {
            let Some(into) = Content::read(self.conn, &copied.into)? else {
                return Ok(None);
            };
            let place = |(from, to): &(String, String)| Some((before.place(from)?, into.place(to)?));
            let Some(pairs) = copied.columns.iter().map(place).collect::<Option<Vec<_>>>() else {
                return Ok(None);
            };
            let there = into.rows().iter();
            let there = there.map(|row| pairs.iter().map(|(_, to)| &row[*to]).collect::<Vec<_>>());
            let there: BTreeSet<_> = there.collect();
            missing.retain(|row| {
                let key: Vec<_> = before.key_of(row).into_iter().cloned().collect();
                let part: Vec<_> = pairs.iter().map(|(from, _)| &row[*from]).collect();
                copied.missing.contains(&key) && !there.contains(&part)
            });
        }
        if missing.is_empty() {
            return Ok(None);
        }
        let into: Vec<_> = copies.iter().map(|copied| format!("`{}`", copied.into)).collect();
        let places = copies.iter().map(|copied| Place {
            file: Arc::clone(&copied.file),
            span: copied.span.clone(),
            label: format!("copies `{table}` into `{}`, but for these", copied.into),
        });
        let message = format!(
            "{} of {} rows of `{table}` were left out when it was copied into {}, and the table is dropped",
            missing.len(),
            before.count(),
            into.join(" or "),
        );
        let finding = self.finding(Check::LostRows, dropped.index, message).places(places);
        let remedy = "copy the rows that are missing before the table is dropped; or say which ones go, with a DELETE of its own";
        Ok(Some(finding.help_or_allow(remedy, MEANT)))
    }

    /// How many rows of a table that is dropped are nowhere in the tables that were there and that the part copies it
    /// into: an earlier part may have copied most of them. None where it is not such a copy.
    pub(super) fn still_missing(&self, table: &str, before: &Content) -> rusqlite::Result<Option<usize>> {
        let mut missing: Vec<_> = before.rows().iter().collect();
        let copies = || self.copies_of(table);
        if copies().any(|ran| self.makes(&ran.name)) || before.count() != missing.len() {
            return Ok(None);
        }
        for ran in copies() {
            let Some(arrival) = self.arrival(ran, table, before, true)? else {
                return Ok(None);
            };
            if !arrival.has_key(before) {
                return Ok(None);
            }
            let was = self.watch.original(&ran.name).unwrap_or(&ran.name);
            // One that has the same number may be another row, unless it was copied.
            let is_copy = self.copies.moving.iter().any(|copied| copied.is_between(table, was));
            let arrival = if is_copy { arrival.by_key(before) } else { arrival };
            let there = arrival.rows();
            missing.retain(|row| !there.contains(&arrival.part(row)));
        }
        Ok(Some(missing.len()))
    }
}
