//! What a part says that it does to rows, by its statements and by what SQLite saw of them.

use std::collections::BTreeSet;
use std::ops::Range;

use rusqlite::Connection;

use super::copies::Copies;
use super::watch::{Ran, Watch};
use crate::build::rows::computed::reckoned::makes_numbers;
use crate::build::rows::content::Content;
use crate::build::rows::copied::moves::is_without_duplicates;
use crate::build::rows::failing::asked::closing;
use crate::build::rows::made::values::Hints;
use crate::lint::copy::{column, is_constant, is_expression, items, items_at, takes_all, takes_every_row, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::Tables;
use crate::source::SourceScript;
use crate::source::tokens::Kind;

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
        is_copy && self.selects(ran) && self.reads(ran, &BTreeSet::from([table])) && !sums_up
    }

    /// Whether a statement takes all columns of a table, but for its key: what is equal then was two rows, and is no
    /// list of what occurs.
    pub(super) fn takes_whole_rows(&self, parsed: &Parsed<'_>, table: &str) -> bool {
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
        deleted.fold(0, usize::saturating_add)
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

    /// How the part says that so many values of a column change.
    pub(in crate::build::rows) fn assignment(
        &self,
        table: &str,
        column: &str,
        values: usize,
        is_rebuilt: bool,
    ) -> Assignment {
        let names = self.family(table);
        // An UPDATE before the copy says nothing of a column that the copy leaves out, or fills with something else.
        let speaks = |updated: &str| updated != table || !is_rebuilt || self.carries_own(table, column);
        let is_it = |ran: &Ran, updated: &str, assigned: &str| match ran.original(updated, assigned) {
            Some(was) => was == (table, column) && speaks(table),
            None => assigned == column && names.contains(updated) && speaks(updated),
        };
        let states = |ran: &&Ran| {
            let mut updates = ran.seen.own_updates.iter();
            updates.any(|(updated, assigned)| is_it(ran, updated, assigned))
        };
        let mut stated = self.watch.ran.iter().filter(states).peekable();
        let is_stated = stated.peek().is_some();
        // An UPDATE of one row says nothing of the others, unless a trigger of the table goes on from there.
        let rows = stated.map(|ran| match ran.seen.accessors.is_empty() {
            true => ran.changes(),
            false => usize::MAX,
        });
        if is_stated && rows.fold(0, usize::saturating_add) >= values {
            return Assignment::Stated;
        }
        let copies = self
            .watch
            .ran
            .iter()
            .filter(|ran| is_rebuilt && ran.act == Act::Insert && names.contains(ran.name.as_str()));
        let mut computed = copies
            .filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)))
            .filter_map(|(ran, parsed)| computed(ran, parsed, column, &names));
        if let Some(is_constant) = computed.next() {
            let is_constant = is_constant && computed.all(|is_constant| is_constant);
            if is_constant && !self.is_down {
                Assignment::Constant
            } else {
                Assignment::Computed
            }
        } else if (!is_rebuilt || self.carries_own(table, column)) && self.is_touched_up(table, column) {
            Assignment::Trigger
        } else {
            Assignment::None
        }
    }

    /// The name that a column has after the part, which may be no name at all. `column`: its name before the part, or
    /// the one under which the part has added it.
    pub(in crate::build::rows) fn column_at_last<'a>(&'a self, table: &str, column: &'a str) -> &'a str {
        let renamed = self.watch.columns.get(table);
        renamed
            .and_then(|renamed| renamed.get(column))
            .map_or(column, String::as_str)
    }

    /// The statement that `copy_into` finds, as it ran and as it is written.
    pub(in crate::build::rows) fn copy_of(&self, table: &str) -> Option<(&Ran, &Parsed<'_>)> {
        let index = self.copy_into(table)?;
        let ran = self.watch.ran.iter().find(|ran| ran.index == index)?;
        Some((ran, self.parsed.get(index)?))
    }

    /// Whether the copy of a rebuilt table fills a column.
    pub(in crate::build::rows) fn carries(&self, table: &str, column: &str) -> bool {
        let Some((ran, parsed)) = self.copy_of(table) else {
            return true;
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        targets.is_empty() || targets.iter().any(|target| target == column)
    }

    /// Whether the copy of an up part converts a column by CAST, and keeps it nowhere as it is.
    pub(in crate::build::rows) fn is_converted(&self, table: &str, column: &str) -> bool {
        let Some((ran, parsed)) = self.copy_of(table).filter(|_| !self.is_down) else {
            return false;
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let at = targets.iter().position(|target| target == column);
        let item = at.and_then(|at| items(parsed).get(at).cloned());
        item.is_some_and(|item| makes_numbers(parsed, &item, column)) && !self.is_kept_beside(table, column)
    }

    /// Whether the copy of a rebuilt table puts a column as it is into another one.
    pub(in crate::build::rows) fn is_kept_beside(&self, table: &str, name: &str) -> bool {
        let is_it = |parsed: &Parsed<'_>| {
            items(parsed)
                .iter()
                .any(|item| column(parsed, item).as_deref() == Some(name))
        };
        self.copy_of(table).is_some_and(|(_, parsed)| is_it(parsed))
    }

    /// Whether the copy of a rebuilt table fills a column with what follows from the column itself.
    fn carries_own(&self, table: &str, column: &str) -> bool {
        let Some((ran, parsed)) = self.copy_of(table) else {
            return true;
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let at = targets.iter().position(|target| target == column);
        let items = items(parsed);
        match at.and_then(|at| items.get(at)).filter(|_| items.len() == targets.len()) {
            Some(item) => item
                .clone()
                .any(|at| parsed.name_of(at) == column || parsed.is(at, "SELECT")),
            // `SELECT *`, or what is read no further here.
            None => targets.is_empty() || at.is_some(),
        }
    }

    /// Whether a trigger of the table itself assigns the column when a statement updates the table, as one
    /// that notes the time of the last change does.
    pub(super) fn is_touched_up(&self, table: &str, column: &str) -> bool {
        let mut ran = self.watch.ran.iter();
        ran.any(|ran| ran.act == Act::Update && ran.acts_on(table) && ran.updates(table, column))
    }
}

/// What makes one row of many (<https://sqlite.org/lang_aggfunc.html>), and keeps little of them.
pub(in crate::build::rows) const SUMS: [&str; 6] = ["count", "sum", "max", "min", "avg", "total"];

/// What makes one row of many, with all their values in it: there, and <https://sqlite.org/json1.html>.
pub(in crate::build::rows) const COLLECTIONS: [&str; 6] = [
    "group_concat",
    "string_agg",
    "json_group_array",
    "json_group_object",
    "jsonb_group_array",
    "jsonb_group_object",
];

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

/// Whether a SELECT makes one row of several, or leaves out those of another one.
pub(in crate::build) fn sums_up(parsed: &Parsed<'_>) -> bool {
    let has = |word: &&str| parsed.has(word);
    ["GROUP", "EXCEPT", "INTERSECT"].iter().any(has) || calls_aggregate(parsed, &(0..parsed.len()))
}

/// Whether a SELECT itself calls an aggregate, and not one in parentheses that gives a value of each row.
pub(in crate::build) fn calls_aggregate(parsed: &Parsed<'_>, range: &Range<usize>) -> bool {
    let mut are_selects = Vec::new();
    range.clone().any(|at| {
        if parsed.is(at, "(") {
            are_selects.push(parsed.is(at + 1, "SELECT"));
        } else if parsed.is(at, ")") {
            are_selects.pop();
        }
        let calls = |function: &&str| parsed.are(at, &[*function, "("]);
        let is_aggregate = || SUMS.iter().chain(&COLLECTIONS).any(calls) && !chooses(parsed, at);
        !are_selects.contains(&true) && is_aggregate()
    })
}

/// Whether `max(a, b)` stands there, which chooses between values of one row
/// (<https://sqlite.org/lang_corefunc.html#max_scalar>).
fn chooses(parsed: &Parsed<'_>, at: usize) -> bool {
    let is_choice = ["MAX", "MIN"].iter().any(|function| parsed.is(at, function));
    let end = closing(parsed, at + 1);
    let mut inside = parsed.outside_parentheses(at + 2).take_while(|inside| *inside < end);
    is_choice && inside.any(|at| parsed.is(at, ","))
}

/// How a part says that the values of a column change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::build::rows) enum Assignment {
    None,
    /// A trigger of the table follows an UPDATE of other columns.
    Trigger,
    /// A copy writes the same into every row.
    Constant,
    /// A copy computes it, and has no value for some that a CHECK names.
    Unmapped,
    /// A copy takes it from a view that leaves rows out.
    Filtered,
    /// A copy computes it from an expression.
    Computed,
    /// An UPDATE assigns the column.
    Stated,
}

/// Whether `INSERT INTO t (…, column, …) SELECT …` gives the column a constant, if it gives it an expression that
/// is more than a name.
fn computed(ran: &Ran, parsed: &Parsed<'_>, column: &str, family: &BTreeSet<&str>) -> Option<bool> {
    let named = targets(parsed);
    let targets = named.as_ref().unwrap_or(&ran.columns);
    let at = targets.iter().position(|target| target == column)?;
    let items = items(parsed);
    let item = items.get(at)?;
    let is_computed = is_expression(parsed, item) || is_of_another(parsed, item, family);
    is_computed.then(|| is_constant(parsed, item) || takes_first_literal(parsed, item))
}

/// Whether `coalesce('text', …)` gives a literal, whatever stands behind it.
fn takes_first_literal(parsed: &Parsed<'_>, item: &Range<usize>) -> bool {
    let at = item.start;
    let takes_first = ["COALESCE", "IFNULL"].iter().any(|function| parsed.is(at, function));
    let is_literal = matches!(parsed.kind(at + 2), Some(Kind::String | Kind::Number));
    let end = closing(parsed, at + 1) + 1;
    let is_whole = end >= item.end || parsed.is(end, "AS");
    takes_first && parsed.is(at + 1, "(") && is_literal && parsed.is(at + 3, ",") && is_whole
}

/// Whether `x.name` is a column of another table than those: one that the copy joins.
pub(in crate::build::rows) fn is_of_another(parsed: &Parsed<'_>, item: &Range<usize>, family: &BTreeSet<&str>) -> bool {
    if !parsed.is(item.start + 1, ".") {
        return false;
    }
    let qualifier = parsed.name_of(item.start);
    // `FROM t q` and `FROM t AS q`.
    let is_alias = (0..parsed.len()).any(|at| {
        let behind = at + 1 + usize::from(parsed.is(at + 1, "AS"));
        family.contains(parsed.name_of(at).as_str()) && parsed.name_of(behind) == qualifier && !parsed.is(at + 1, ".")
    });
    !family.contains(qualifier.as_str()) && !is_alias
}
