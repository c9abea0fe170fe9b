//! What a part copies of tables that stay: followed from then on, until a later part drops the table.

use std::sync::Arc;

use super::arrival::Arrival;
use super::copies::Moving;
use super::said::Part;
use super::watch::Ran;
use crate::build::rows::content::Content;
use crate::lint::select::sources;

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
}
