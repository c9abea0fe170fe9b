//! What a copy brings into another table: which column of the one becomes which of the other.

use std::collections::BTreeSet;
use std::ops::Range;

use super::assignment::is_of_another;
use super::found::Found;
use super::said::Part;
use super::watch::Ran;
use crate::build::rows::content::{Cell, Content};
use crate::lint::copy::{column, items, takes_all, targets};
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;

/// Columns of a table that a statement copies as they are into columns of another one.
pub(in crate::build::rows) struct Arrival<'p> {
    pub(in crate::build::rows) ran: &'p Ran,
    /// The other table as it is now, by its name then.
    pub(in crate::build::rows) into: Content,
    /// The place of the column, and of the one that it is copied into.
    pub(in crate::build::rows) pairs: Vec<(usize, usize)>,
    /// What the statement found of the table.
    found: Found,
}

impl Arrival<'_> {
    /// The rows of the other table, as far as they come from here.
    pub(in crate::build::rows) fn rows(&self) -> BTreeSet<Vec<&Cell>> {
        let rows = self.into.rows().iter();
        rows.map(|row| self.pairs.iter().map(|(_, to)| &row[*to]).collect())
            .collect()
    }

    /// What it copies of a row.
    pub(in crate::build::rows) fn part<'r>(&'r self, row: &'r [Cell]) -> Vec<&'r Cell> {
        let row = self.found(row);
        self.pairs.iter().map(|(from, _)| &row[*from]).collect()
    }

    /// A row as the statement found it.
    pub(in crate::build::rows) fn found<'r>(&'r self, row: &'r [Cell]) -> &'r [Cell] {
        self.found.row(row)
    }

    /// How many columns it copies.
    pub(in crate::build::rows) fn columns(&self) -> usize {
        self.pairs.len()
    }

    /// Whether it copies the whole key.
    pub(in crate::build::rows) fn has_key(&self, before: &Content) -> bool {
        let keys = self.pairs.iter().filter(|(from, _)| before.is_key(*from));
        keys.count() == before.key_len()
    }

    /// The same with the key alone, if it copies that.
    pub(in crate::build::rows) fn by_key(mut self, before: &Content) -> Self {
        if self.has_key(before) {
            self.pairs.retain(|(from, _)| before.is_key(*from));
        }
        self
    }

    /// Whether it copies a column.
    pub(in crate::build::rows) fn takes(&self, at: usize) -> bool {
        self.pairs.iter().any(|(from, _)| *from == at)
    }

    /// The names of its columns in both tables.
    pub(in crate::build::rows) fn names(&self, before: &Content) -> Vec<(String, String)> {
        let name = |(from, to): &(usize, usize)| {
            let (from, to) = (before.column_name(*from), self.into.column_name(*to));
            (from.to_owned(), to.to_owned())
        };
        self.pairs.iter().map(name).collect()
    }
}

impl Part<'_> {
    /// What a statement copies from a table into one that does not take its place. `by_name`: a column belongs
    /// into the one with its name, if the statement fills that one.
    pub(in crate::build::rows) fn arrival<'p>(
        &'p self,
        ran: &'p Ran,
        table: &str,
        before: &Content,
        by_name: bool,
    ) -> rusqlite::Result<Option<Arrival<'p>>> {
        if self.becomes(&ran.name, table) {
            return Ok(None);
        }
        self.arrival_anywhere(ran, table, before, by_name)
    }

    /// The same, also for a table that takes the other one's name.
    pub(super) fn arrival_anywhere<'p>(
        &'p self,
        ran: &'p Ran,
        table: &str,
        before: &Content,
        by_name: bool,
    ) -> rusqlite::Result<Option<Arrival<'p>>> {
        let Some(parsed) = self.parsed.get(ran.index) else {
            return Ok(None);
        };
        let is_copy = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table)) && self.selects(ran);
        let is_plain = !["UNION", "EXCEPT", "INTERSECT"].iter().any(|word| parsed.has(word));
        if !is_copy || !is_plain || !self.reads(ran, &BTreeSet::from([table])) {
            return Ok(None);
        }
        let Some(name) = self.name_at_last(&ran.name, ran.index) else {
            return Ok(None);
        };
        let Some(into) = Content::read(self.conn, &name)? else {
            return Ok(None);
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let sources: Vec<_> = if takes_all(parsed) {
            self.all_columns(parsed, table, before).unwrap_or_default()
        } else {
            let names = self.names_of(table);
            let own = |item: &Range<usize>| (!is_of_another(parsed, item, &names)).then(|| column(parsed, item))?;
            items(parsed).iter().map(own).collect()
        };
        let is_written_again = |to: &str| {
            let mut later = self.watch.ran.iter().filter(|later| later.index > ran.index);
            later.any(|later| {
                let mut updates = later.seen.own_updates.iter();
                let is_it = updates.any(|(table, column)| column == to && (*table == ran.name || *table == name));
                is_it && !self.overwrites_copied(later, to)
            })
        };
        let mut pairs = Vec::new();
        for (to, from) in targets.iter().zip(sources) {
            let Some(from) = from else { continue };
            let own = Some(to).filter(|to| by_name && before.has_column(to)).unwrap_or(&from);
            let (Some(own), Some(from)) = (before.place(own), before.place(&from)) else {
                continue;
            };
            // What the other table is told apart by need not be what this one was.
            let is_other_key = own != from && (before.is_key(own) || before.is_key(from));
            let is_said = || is_written_again(to) || self.combines(ran, to);
            if let Some(to) = into.place(to).filter(|_| !is_other_key && !is_said()) {
                pairs.push((own, to));
            }
        }
        let found = self.found(ran, table, before);
        Ok((!pairs.is_empty()).then_some(Arrival {
            ran,
            into,
            pairs,
            found,
        }))
    }

    /// What `SELECT *` takes: the columns of a table, and for those of others that are joined with it none. None where
    /// that cannot be told.
    pub(in crate::build::rows) fn all_columns(
        &self,
        parsed: &Parsed<'_>,
        table: &str,
        before: &Content,
    ) -> Option<Vec<Option<String>>> {
        let sources = sources(parsed)?;
        let is_qualified = items(parsed).first().is_some_and(|item| item.len() > 1);
        let (false, [_, _, ..]) = (is_qualified, &sources[..]) else {
            return Some(before.columns().map(|name| Some(name.to_owned())).collect());
        };
        // Columns by whose names tables are joined are there once
        // (<https://sqlite.org/lang_select.html#the_from_clause>).
        let joins_all = parsed.has("NATURAL");
        let is_joined = |name: &String| joins_all || joins_by(parsed, name);
        let mut columns = Vec::<(&str, String)>::new();
        for source in &sources {
            let names: Vec<_> = match self.watch.before.get(source) {
                Some(content) => content.columns().map(str::to_owned).collect(),
                None => {
                    let declared = self.tables.get(source)?.columns.iter();
                    declared.map(|column| column.name.to_ascii_lowercase()).collect()
                }
            };
            let is_there = |name: &String| columns.iter().any(|(_, other)| other == name);
            let names: Vec<_> = names
                .into_iter()
                .filter(|name| !(is_joined(name) && is_there(name)))
                .collect();
            columns.extend(names.into_iter().map(|name| (source.as_str(), name)));
        }
        let own = |(source, name): (&str, String)| (source == table).then_some(name);
        Some(columns.into_iter().map(own).collect())
    }

    /// The name that a table has after the part; none if it is dropped.
    pub(in crate::build::rows) fn name_at_last(&self, name: &str, index: usize) -> Option<String> {
        let mut name = name.to_owned();
        for later in self.parsed.iter().skip(index) {
            if later.name != name {
                continue;
            }
            if later.act == Act::Drop(ObjectKind::Table) {
                return None;
            }
            name = later.renames_table_to().unwrap_or(name);
        }
        Some(name)
    }
}

/// Whether tables are joined `USING (…, name, …)`.
fn joins_by(parsed: &Parsed<'_>, name: &str) -> bool {
    let lists = (0..parsed.len()).filter(|at| parsed.are(*at, &["USING", "("]));
    let mut names = lists.flat_map(|at| (at + 2..parsed.len()).take_while(|at| !parsed.is(*at, ")")));
    names.any(|at| parsed.name_of(at) == name)
}
