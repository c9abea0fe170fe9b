//! What a part says that it does to rows, by its statements and by what SQLite saw of them.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::copies::Copies;
use super::watch::{Ran, Watch};
use crate::build::rows::content::Content;
use crate::build::rows::made::hints::Hints;
use crate::lint::copy::{is_constant, items_at, takes_all, takes_every_row};
use crate::lint::select::{is_without_duplicates, sums_up};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::Tables;
use crate::source::SourceScript;

pub(in crate::build) struct Part<'p> {
    /// The database as the part has left it.
    pub(in crate::build::rows) conn: &'p Connection,
    pub(in crate::build::rows) is_down: bool,
    pub(in crate::build::rows) script: &'p SourceScript,
    pub(in crate::build::rows) parsed: Vec<Parsed<'p>>,
    pub(in crate::build::rows) watch: &'p Watch,
    /// The tables as they were declared before an up part.
    pub(in crate::build::rows) tables: &'p Tables,
    pub(in crate::build::rows) hints: &'p Hints,
    /// What earlier up parts have copied.
    pub(in crate::build::rows) copies: &'p Copies,
}

impl<'p> Part<'p> {
    /// `watch` has followed the script; `conn` is as it has left the database.
    pub(in crate::build) fn new(
        conn: &'p Connection,
        script: &'p SourceScript,
        watch: &'p Watch,
        tables: &'p Tables,
        hints: &'p Hints,
        copies: &'p Copies,
        is_down: bool,
    ) -> Self {
        Self {
            conn,
            is_down,
            script,
            parsed: Parsed::all(script),
            watch,
            tables,
            hints,
            copies,
        }
    }
}

impl Part<'_> {
    /// Whether the part fills the table that takes the place of another one from what was there.
    pub(in crate::build::rows) fn copies(&self, table: &str) -> bool {
        let family = self.family(table);
        let is_copy = |ran: &Ran| self.selects(ran) && ran.fills().any(|name| family.contains(name));
        // An earlier migration may have filled the table that takes its place, or a Rust step.
        self.older(table).is_some() || self.watch.ran.iter().any(|ran| is_copy(ran) || ran.index == usize::MAX)
    }

    /// Whether the part fills the table that takes the place of another one from that one itself.
    pub(in crate::build::rows) fn copies_itself(&self, table: &str) -> bool {
        let (family, own) = (self.family(table), BTreeSet::from([table]));
        let is_copy = |ran: &Ran| self.selects(ran) && ran.fills().any(|name| family.contains(name));
        self.watch.ran.iter().any(|ran| is_copy(ran) && self.reads(ran, &own))
    }

    /// Whether a statement reads one of these tables. Where it copies a whole table into another one of the
    /// same form, older versions of SQLite do not say so to the authorizer.
    pub(in crate::build::rows) fn reads(&self, ran: &Ran, names: &BTreeSet<&str>) -> bool {
        let says = ran.seen.reads.iter().any(|read| names.contains(read.as_str()));
        let mentions = |parsed: &Parsed<'_>| names.iter().any(|name| *name != ran.name && parsed.mentions(name));
        says || (ran.act == Act::Insert && self.parsed.get(ran.index).is_some_and(mentions))
    }

    /// The statements that copy the rows of a table one by one into another one.
    pub(in crate::build::rows) fn copies_of<'s>(&'s self, table: &'s str) -> impl Iterator<Item = &'s Ran> + 's {
        self.watch.ran.iter().filter(move |ran| self.copies_from(ran, table))
    }

    /// The statement that drops a table with this name.
    pub(in crate::build::rows) fn drop_of(&self, table: &str) -> Option<&Ran> {
        let drops = |ran: &&Ran| ran.act == Act::Drop(ObjectKind::Table) && ran.name == table;
        self.watch.ran.iter().find(drops)
    }

    /// Whether a statement takes rows from a table; one that creates an index reads it too.
    pub(in crate::build::rows) fn selects(&self, ran: &Ran) -> bool {
        let has_select = self.parsed.get(ran.index).is_some_and(|parsed| parsed.has("SELECT"));
        has_select && (ran.act == Act::Insert || !ran.seen.reads.is_empty())
    }

    /// Whether a statement copies the rows of a table one by one into another one.
    pub(in crate::build::rows) fn copies_from(&self, ran: &Ran, table: &str) -> bool {
        let Some(parsed) = self.parsed.get(ran.index) else {
            return false;
        };
        let sums_up = sums_up(parsed) || (is_without_duplicates(parsed) && !self.takes_whole_rows(parsed, table));
        let is_copy = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table));
        let is_read = self.reads(ran, &BTreeSet::from([table])) && !self.reads_namesake(ran, table);
        is_copy && self.selects(ran) && is_read && !sums_up
    }

    /// Whether a statement stands behind the DROP of a table whose name the part has given to another one, although nothing
    /// had read the first: what it reads are no rows of that. Where there are none, it was to be a copy of the first.
    pub(in crate::build::rows) fn reads_namesake(&self, ran: &Ran, table: &str) -> bool {
        let Some(drop) = self
            .drop_of(table)
            .filter(|drop| drop.index < ran.index && ran.changes() > 0)
        else {
            return false;
        };
        let mut between = self.parsed[..ran.index.min(self.parsed.len())].iter().skip(drop.index);
        let is_made = between.any(|parsed| parsed.is_on(Act::Create(ObjectKind::Table), table));
        let mut before = self.watch.ran.iter().filter(|ran| ran.index < drop.index);
        let is_used = |ran: &Ran| {
            // One that was renamed is another one by then.
            let renames = |parsed: &Parsed<'_>| parsed.renames_table_to().is_some() && parsed.name == table;
            let is_renamed = self.parsed.get(ran.index).is_some_and(renames);
            is_renamed || (self.selects(ran) && self.reads(ran, &BTreeSet::from([table])))
        };
        is_made && !before.any(is_used)
    }

    /// Whether a statement takes all columns of a table, but for its key: what is equal then was two rows, and is no
    /// list of what occurs.
    fn takes_whole_rows(&self, parsed: &Parsed<'_>, table: &str) -> bool {
        let Some(before) = self.watch.before.get(table) else {
            return false;
        };
        let columns = || before.columns().filter(|column| !before.is_key_column(column));
        let taken = columns().filter(|column| parsed.mentions(column)).count();
        // Where each SELECT of a UNION gives a text of its own, rows of two tables are never equal.
        let is_most = tells_selects_apart(parsed) && taken * 2 > columns().count();
        takes_all(parsed) || is_most || taken == columns().count()
    }

    /// Whether a statement of the part deletes from the table, or from one that it makes and fills from it.
    pub(in crate::build::rows) fn says_delete(&self, table: &str) -> bool {
        self.said_deletes(table) > 0
    }

    /// How many rows the statements of the part delete from the table, or from those that it makes and
    /// fills from it, as they say. What a Rust step deletes is not counted.
    pub(in crate::build::rows) fn said_deletes(&self, table: &str) -> usize {
        let family = self.family(table);
        let deletes = |ran: &&Ran| match ran.index {
            usize::MAX => {
                let now = self.watch.now(table);
                let is_it = |name: &String| family.contains(name.as_str()) || now == Some(name);
                ran.seen.own_deletes.iter().any(is_it)
            }
            _ => {
                let is_it = family.contains(ran.name.as_str()) || ran.acts_on(table);
                ran.act == Act::Delete && is_it && self.refill(ran).is_none() && !self.makes_room(ran, table)
            }
        };
        let deleted = self.watch.ran.iter().filter(deletes).map(Ran::changes);
        let deleted = deleted.fold(0, usize::saturating_add);
        deleted.saturating_add(self.taken_along(table))
    }

    /// Whether a DELETE of all empties a table that was copied before and is dropped behind it: what the copy has left out
    /// was not deleted on purpose.
    fn makes_room(&self, delete: &Ran, table: &str) -> bool {
        let is_of_all = self
            .parsed
            .get(delete.index)
            .is_some_and(|parsed| takes_every_row(self.conn, parsed));
        let copies = |ran: &Ran| ran.index < delete.index && self.copies_from(ran, table);
        let drops = |ran: &Ran| ran.act == Act::Drop(ObjectKind::Table) && ran.name == delete.name;
        let ran = &self.watch.ran;
        let is_dropped = || ran.iter().any(|ran| ran.index > delete.index && drops(ran));
        is_of_all && delete.acts_on(table) && is_dropped() && ran.iter().any(copies)
    }

    /// The statement that puts rows back from where the part has kept them, after a DELETE of all that only makes
    /// room: what it leaves out was not deleted on purpose.
    fn refill(&self, delete: &Ran) -> Option<&Ran> {
        let is_of_all = |parsed: &Parsed<'_>| takes_every_row(self.conn, parsed);
        let has_condition = !self.parsed.get(delete.index).is_some_and(is_of_all);
        let mut kept = self.family(&delete.name);
        let keeps = |name: &str| {
            let mut before = self.watch.ran.iter().take_while(|ran| ran.index < delete.index);
            self.makes(name) && before.any(|ran| ran.name == name && self.copies_from(ran, &delete.name))
        };
        kept.retain(|name| keeps(name));
        let puts_back = |ran: &&Ran| {
            let is_whole = kept.iter().any(|name| self.copies_from(ran, name));
            ran.index > delete.index && ran.act == Act::Insert && ran.name == delete.name && is_whole
        };
        let mut later = self.watch.ran.iter();
        later.find(|ran| !has_condition && puts_back(ran))
    }

    /// The same for a table.
    pub(in crate::build::rows) fn refill_of(&self, table: &str) -> Option<&Ran> {
        let mut deletes = self.watch.ran.iter();
        deletes.find_map(|ran| self.refill(ran).filter(|_| ran.act == Act::Delete && ran.name == table))
    }

    /// Whether an UPDATE gives rows of a table other keys, so that a row with another key need not be another row.
    pub(in crate::build::rows) fn updates_key(&self, table: &str, before: &Content) -> bool {
        let is_key = |ran: &Ran, (updated, column): &(String, String)| {
            let was = ran.original(updated, column);
            was.is_some_and(|(updated, column)| updated == table && before.is_key_column(column))
        };
        let mut ran = self.watch.ran.iter();
        ran.any(|ran| ran.seen.own_updates.iter().any(|update| is_key(ran, update)))
    }

    /// The table that takes the place of another one and that an earlier migration has made.
    pub(in crate::build::rows) fn older<'a>(&'a self, table: &'a str) -> Option<&'a str> {
        let mut names = self.names_of(table).into_iter();
        names.find(|name| *name != table && !self.makes(name))
    }

    /// All names that the rows of a table go by in the course of the part.
    pub(in crate::build::rows) fn names_of<'a>(&'a self, table: &'a str) -> BTreeSet<&'a str> {
        let mut names = BTreeSet::from([table]);
        loop {
            let count = names.len();
            for parsed in &self.parsed {
                let new = parsed.renames_table_to();
                if new.is_some_and(|new| names.contains(new.as_str())) {
                    names.insert(&parsed.name);
                }
            }
            if names.len() == count {
                return names;
            }
        }
    }

    /// The names of a table, and of the tables that the part makes and fills from it.
    pub(in crate::build::rows) fn family<'a>(&'a self, table: &'a str) -> BTreeSet<&'a str> {
        let mut family = self.names_of(table);
        loop {
            let count = family.len();
            for ran in &self.watch.ran {
                if self.selects(ran) && self.reads(ran, &family) {
                    family.extend(ran.fills().filter(|name| self.makes(name)));
                }
            }
            if family.len() == count {
                return family;
            }
        }
    }

    /// Whether the part creates a table with this name.
    pub(in crate::build::rows) fn makes(&self, name: &str) -> bool {
        self.parsed
            .iter()
            .any(|parsed| parsed.is_on(Act::Create(ObjectKind::Table), name))
    }

    /// Whether a table that the part has made takes the place of another one.
    pub(in crate::build::rows) fn becomes(&self, made: &str, table: &str) -> bool {
        self.names_of(table).contains(made)
    }

    /// The name that a column has after the part, which may be no name at all. `column`: its name before the part, or
    /// the one under which the part has added it.
    pub(in crate::build::rows) fn column_at_last<'a>(&'a self, table: &str, column: &'a str) -> &'a str {
        let renamed = self.watch.columns.get(table);
        renamed
            .and_then(|renamed| renamed.get(column))
            .map_or(column, String::as_str)
    }
}

/// Whether every SELECT of a UNION gives another text or number in the same place.
fn tells_selects_apart(parsed: &Parsed<'_>) -> bool {
    let selects = parsed.outside_parentheses(parsed.name_at);
    let selects = selects.filter(|at| parsed.is(*at, "SELECT"));
    let items: Vec<_> = selects.map(|select| items_at(parsed, select)).collect();
    let Some(first) = items.first().filter(|_| items.len() > 1) else {
        return false;
    };
    (0..first.len()).any(|at| {
        let constants = items.iter().filter_map(|items| items.get(at));
        let constants = constants.filter(|item| is_constant(parsed, item));
        let constants: BTreeSet<_> = constants.map(|item| parsed.text(item.start)).collect();
        constants.len() == items.len()
    })
}
