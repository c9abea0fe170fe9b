//! Values that an UPDATE computes, and those that it takes from a table or column which the part then drops.
//!
//! Made-up values need not be of the form that an expression was written for, so most of this is a warning. It
//! is an error where the declaration names the values that there are, or where none of them arrives.

use std::collections::BTreeSet;
use std::ops::Range;

use super::no_moments::{BY_FORM, NO_MOMENT};
use super::reckoned::{BY_DATES, FIRST_DIGITS, ROUND, WITHOUT_CENTS, makes_numbers, reckons};
use crate::build::rows::content::{Cell, Content, ValueChange, holds_value, shown};
use crate::build::rows::part::{Part, Ran, is_of_another};
use crate::build::rows::verdict::{KEEP_TEXTS, MEANT, ZEROED, told};
use crate::lint::copy::{assignments, column, is_expression, items, items_at, takes_every_row, targets};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::ForeignKey;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

/// What to do about a value that does not arrive.
const MOVE: &str = "move every value before the column is dropped";

/// What to do about a value that is lost beside a NULL.
const NOT_NULL: &str = "put coalesce(…, '') around each column that may be NULL";

/// With fewer values than these it may be chance that they become one.
pub(super) const TELLING: usize = 4;

/// An `UPDATE … SET column = expression`, or a column of an `INSERT … SELECT`.
pub(in crate::build::rows) struct Assigned<'p> {
    pub(in crate::build::rows) ran: &'p Ran,
    pub(in crate::build::rows) parsed: &'p Parsed<'p>,
    pub(in crate::build::rows) column: String,
    /// The expression, as a range of tokens.
    pub(in crate::build::rows) value: Range<usize>,
}

impl Assigned<'_> {
    fn is_computed(&self) -> bool {
        (is_expression(self.parsed, &self.value) && self.value.len() > 1) || self.is_of_a_query()
    }

    /// Whether it is a column of a query behind FROM, or of one in a WITH.
    fn is_of_a_query(&self) -> bool {
        let Some(from) = self.parsed.find_outside(self.value.end, "FROM") else {
            return false;
        };
        let name = self.parsed.name_of(from + 1);
        let mut with = self
            .parsed
            .outside_parentheses(0)
            .take_while(|at| *at < self.parsed.name_at);
        self.parsed.is(from + 1, "(") || with.any(|at| self.parsed.name_of(at) == name && self.parsed.is(0, "WITH"))
    }

    /// Whether its author had NULL in mind.
    pub(super) fn says_null(&self) -> bool {
        let is_null = |at: usize| {
            let is_test = at > 0 && (self.parsed.is(at - 1, "IS") || self.parsed.is(at - 1, "NOT"));
            (self.parsed.is(at, "NULL") && !is_test) || self.parsed.is(at, "NULLIF")
        };
        self.value.clone().any(is_null)
    }

    /// Whether it gives every row another text for its own, by a list of texts that has no ELSE: whatever is not on the list
    /// goes.
    fn maps_itself(&self) -> bool {
        const WORDS: &[&str] = &[
            "CASE", "WHEN", "THEN", "END", "AND", "OR", "IN", "LIKE", "IS", "NOT", "NULL",
        ];
        let parsed = self.parsed;
        let is_whole = parsed.is(self.value.start, "CASE") && parsed.is(self.value.end - 1, "END");
        let is_of_all = !["WHERE", "FROM"]
            .iter()
            .any(|word| parsed.find_outside(self.value.end, word).is_some());
        let is_name = |at: &usize| {
            let is_word = matches!(parsed.kind(*at), Some(Kind::Word | Kind::Quoted));
            is_word
                && !["(", "."].iter().any(|sign| parsed.is(*at + 1, sign))
                && !WORDS.iter().any(|word| parsed.is(*at, word))
        };
        let has_text = self.value.clone().any(|at| parsed.kind(at) == Some(Kind::String));
        let mut names = self.value.clone().filter(is_name);
        is_whole && is_of_all && has_text && names.all(|at| parsed.name_of(at) == self.column)
    }

    /// Whether what it assigns, and to which rows, depends on a column.
    fn depends_on(&self, column: &str) -> bool {
        let conditions = ["ON", "WHERE"].iter();
        let condition = conditions
            .filter_map(|word| self.parsed.find_outside(self.value.end, word))
            .min();
        let condition = condition.map_or(0..0, |at| at..self.parsed.len());
        self.value
            .clone()
            .chain(condition)
            .any(|at| self.parsed.name_of(at) == column)
    }
}

/// A foreign key from a table to one that its values are taken into.
#[derive(Clone, Copy)]
struct Owner {
    /// The place of its column.
    own: usize,
    /// The place of the column of the other table that it names.
    owner: usize,
    /// No two rows belong to the same.
    is_only: bool,
}

impl Part<'_> {
    pub(in crate::build::rows) fn assigned<'p>(&'p self, is_meant: impl Fn(&Ran) -> bool) -> Vec<Assigned<'p>> {
        let updates = self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.act == Act::Update && is_meant(ran));
        let updates = updates.filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)));
        let assigned = updates.flat_map(|(ran, parsed)| {
            let assignments = assignments(parsed).into_iter();
            assignments.map(move |(column, value)| Assigned {
                ran,
                parsed,
                column,
                value,
            })
        });
        assigned.collect()
    }

    /// Values that become NULL in a column that an UPDATE computes, although it says nothing of NULL: a CASE without
    /// ELSE, a subquery that finds no row.
    pub(in crate::build::rows) fn made_null(
        &self,
        table: &str,
        of: usize,
        column: &str,
        values: &ValueChange,
    ) -> Option<Finding> {
        if values.nulls == 0 || self.is_down {
            return None;
        }
        let first = self.only_assignment(table, column)?;
        if !first.is_computed() || first.says_null() {
            return None;
        }
        let nulls = ValueChange {
            count: values.nulls,
            ..values.clone()
        };
        let is_all = values.nulls == values.count && values.nulls >= TELLING;
        let is_out_of_range = self.is_out_of_range(&first, table, column, is_all);
        let check = if is_out_of_range || first.maps_itself() {
            Check::LostValues
        } else {
            self.check_of_null(table, column)
        };
        let (why, remedy) = match is_out_of_range {
            true => (NO_MOMENT, BY_FORM),
            false => (
                "the UPDATE gives them no other value",
                "give every value one, with ELSE or COALESCE; or name the rows with WHERE",
            ),
        };
        let message = format!("{}: {why}", told(table, of, &[(column, &nulls)]));
        Some(
            self.finding(check, first.ran.index, message)
                .help_or_allow(remedy, MEANT),
        )
    }

    /// Values that a CHECK names exist; others may be none that the expression was written for.
    fn check_of_null(&self, table: &str, column: &str) -> Check {
        if self.is_enumerated(table, column) {
            Check::LostValues
        } else {
            Check::ChangedValues
        }
    }

    /// Whether an expression made one value of all those that a column may hold, as its declaration names them. `values`: how
    /// many it held.
    pub(super) fn is_one_of_listed(&self, one: &Assigned<'_>, (table, column): (&str, &str), values: usize) -> bool {
        let is_any = |is_it: &dyn Fn(usize) -> bool| one.value.clone().any(is_it);
        let reads_it = is_any(&|at| one.parsed.name_of(at) == column);
        // Whether there is a value may be all that is asked.
        let asks_for_null = is_any(&|at| one.parsed.is(at, "NULL"));
        reads_it && !asks_for_null && values > 1 && self.is_enumerated(table, column)
    }

    /// Whether the declaration names all values of a column.
    pub(in crate::build::rows) fn is_enumerated(&self, table: &str, column: &str) -> bool {
        let declared = self.tables.get(table).filter(|_| !self.is_down);
        declared.is_some_and(|declared| declared.is_enumerated(column))
    }

    /// Values of a column that is gone, after UPDATEs or the copy of a rebuild have put what follows from them into
    /// a new one.
    pub(in crate::build::rows) fn converted(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        gone: &[usize],
    ) -> Vec<Finding> {
        if self.is_down || gone.is_empty() {
            return Vec::new();
        }
        let Some(pairs) = before.joined(after) else {
            return Vec::new();
        };
        let mut assigned = self.assigned(|ran| ran.name == table || ran.acts_on(table));
        assigned.extend(self.copied(table));
        let found = gone.iter().filter_map(|at| {
            let column = before.column_name(*at);
            let is_there = |name: &str| after.has_column(self.column_at_last(table, name));
            let is_new = |name: &str| !before.has_column(name) && is_there(name);
            let takes = |one: &&Assigned<'_>| is_new(&one.column) && self.follows_from(one, table, column);
            let mut takes = assigned.iter().filter(takes);
            let first = takes.next()?;
            if takes.any(|other| other.column != first.column) || self.is_split(first) {
                return None; // divided among several columns
            }
            let is_as_it_is = first.value.len() == 1 && first.parsed.name_of(first.value.start) == column;
            let to = after.place(self.column_at_last(table, &first.column));
            let to = to.filter(|_| !is_as_it_is)?;
            let pairs = pairs.iter().filter(|(row, _)| holds_value(&row[*at]));
            let mut change = ValueChange::default();
            let nulls = pairs.clone().filter(|(_, other)| other[to].is_none());
            for (row, other) in nulls.clone() {
                change.add(&row[*at], &other[to]);
            }
            if assigned.iter().any(|one| one.column == first.column && one.says_null()) {
                return None;
            }
            let mut all = ValueChange::default();
            pairs.clone().for_each(|(row, other)| all.add(&row[*at], &other[to]));
            let zeroed = all.of_zeroed();
            let cells = pairs.clone().map(|(row, other)| (&row[*at], &other[to]));
            let dates = self.dates_as_numbers(table, column, cells);
            let was: BTreeSet<_> = pairs.clone().map(|(row, _)| &row[*at]).collect();
            let is: BTreeSet<_> = pairs.map(|(_, other)| &other[to]).collect();
            let is_made = self.source(first).is_some() || reckons(first.parsed, &first.value, false);
            let is_one = is_made && was.len() >= TELLING && is.len() == 1;
            let is_one = is_one || (is.len() == 1 && self.is_one_of_listed(first, (table, column), was.len()));
            let nulls: Vec<_> = nulls.map(|(row, _)| *row).collect();
            let null_beside = self.null_beside(first, before, &nulls, column);
            let (told, check, remedy) = if let Some(other) = null_beside {
                let told = told(table, before.count(), &[(column, &change)]);
                let told = format!("{told}, because `{other}` is NULL there,");
                (told, Check::LostValues, NOT_NULL)
            } else if change.count > 0 {
                let told = told(table, before.count(), &[(column, &change)]);
                // A lookup that finds nothing is no conversion: an inner join would have left the row out.
                let is_lookup =
                    self.source(first).is_some() || is_of_another(first.parsed, &first.value, &self.names_of(table));
                let is_left_out = self.leaves_out_numbers(first, table, before, *at, &nulls);
                let is_lost = is_lookup || is_left_out || self.is_out_of_range(first, table, column, is.len() == 1);
                let check = if is_lost {
                    Check::LostValues
                } else {
                    self.check_of_null(table, column)
                };
                (told, check, MOVE)
            } else if let Some(dates) = dates.filter(|_| makes_numbers(first.parsed, &first.value, column)) {
                let told = told(table, before.count(), &[(column, &dates)]);
                (format!("{told}: {FIRST_DIGITS},"), Check::LostValues, BY_DATES)
            } else if zeroed.count > 0
                && makes_numbers(first.parsed, &first.value, column)
                && !self.is_kept_beside(table, column)
            {
                let told = told(table, before.count(), &[(column, &zeroed)]);
                (format!("{told}: {ZEROED},"), Check::LostValues, KEEP_TEXTS)
            } else if all.truncates && self.cuts_money(first.parsed, &first.value, table, column) {
                let told = told(table, before.count(), &[(column, &all)]);
                (format!("{told}: {WITHOUT_CENTS},"), Check::LostValues, ROUND)
            } else if is_one {
                let told = format!("all values of `{table}.{column}` become one, {}", shown(is.first()?));
                (told, Check::LostValues, MOVE)
            } else {
                return None;
            };
            let message = format!("{told} on the way into `{}`, and the column is dropped", first.column);
            let finding = self.finding(check, first.ran.index, message);
            Some(finding.help_or_allow(remedy, MEANT))
        });
        found.collect()
    }

    /// Whether an UPDATE puts what follows from a column into a new one of the same table.
    pub(in crate::build::rows) fn is_taken_into(&self, table: &str, column: &str, new: &str) -> bool {
        let assigned = self.assigned(|ran| ran.acts_on(table));
        let mut assigned = assigned.iter().filter(|one| one.column == new);
        assigned.any(|one| self.follows_from(one, table, column))
    }

    /// What the copy of a rebuild computes, or takes from a table that it joins.
    pub(super) fn copied(&self, table: &str) -> Vec<Assigned<'_>> {
        let names = self.names_of(table);
        let Some((ran, parsed)) = self.copy_of(table).filter(|_| names.len() > 1) else {
            return Vec::new();
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let items = targets.into_iter().zip(items(parsed));
        let is_made = |item: &Range<usize>| is_expression(parsed, item) || is_of_another(parsed, item, &names);
        let items = items.filter(|(_, item)| is_made(item) && item.len() > 1);
        items
            .map(|(column, value)| Assigned {
                ran,
                parsed,
                column,
                value,
            })
            .collect()
    }

    /// Whether what is assigned depends on a column, or is looked up in a table that was filled from it.
    pub(super) fn follows_from(&self, assigned: &Assigned<'_>, table: &str, column: &str) -> bool {
        let is_filled_from = |ran: &&Ran| {
            let parsed = self.parsed.get(ran.index);
            let is_read = self.reads(assigned.ran, &BTreeSet::from([ran.name.as_str()]));
            ran.index < assigned.ran.index
                && ran.name != assigned.ran.name
                && is_read
                && self.copies_from(ran, table)
                && parsed.is_some_and(|parsed| parsed.mentions(column))
        };
        let is_looked_up = is_of_another(assigned.parsed, &assigned.value, &self.names_of(table));
        assigned.depends_on(column) || (is_looked_up && self.watch.ran.iter().any(|ran| is_filled_from(&ran)))
    }

    /// Whether an expression takes a part of a text, so that a text without that part has none.
    fn is_split(&self, assigned: &Assigned<'_>) -> bool {
        let mut words = assigned.value.clone();
        words.any(|at| {
            ["SUBSTR", "SUBSTRING", "INSTR"]
                .iter()
                .any(|word| assigned.parsed.is(at, word))
        })
    }

    /// Values of a table or of columns that are gone, after an UPDATE has taken them into another table.
    /// `gone`: the columns, or all.
    pub(in crate::build::rows) fn taken(
        &self,
        table: &str,
        before: &Content,
        gone: Option<&[usize]>,
    ) -> rusqlite::Result<Vec<Finding>> {
        let mut findings = Vec::new();
        if self.is_down || self.says_delete(table) {
            return Ok(findings);
        }
        let sources = BTreeSet::from([table]);
        for assigned in self.assigned(|ran| ran.name != table && self.reads(ran, &sources)) {
            let from = self.source(&assigned).and_then(|name| before.place(&name));
            let Some(at) = from.filter(|at| gone.is_none_or(|gone| gone.contains(at)) && !before.is_key(*at)) else {
                continue;
            };
            let into = self.name_at_last(&assigned.ran.name, assigned.ran.index);
            let Some(into) = into.map(|name| Content::read(self.conn, &name)).transpose()?.flatten() else {
                continue;
            };
            let Some(to) = into.place(&assigned.column) else {
                continue;
            };
            let found = self.as_found(assigned.ran, table, before);
            let found = found.as_ref().unwrap_or(before);
            findings.extend(self.not_taken(table, found, at, &assigned, &into, to));
        }
        Ok(findings)
    }

    fn not_taken(
        &self,
        table: &str,
        before: &Content,
        at: usize,
        assigned: &Assigned<'_>,
        into: &Content,
        to: usize,
    ) -> Option<Finding> {
        let values = before.rows().iter().map(|row| &row[at]);
        let values: BTreeSet<_> = values.filter(|cell| holds_value(cell)).collect();
        let there: BTreeSet<_> = into.rows().iter().map(|row| &row[to]).collect();
        let arrived = values.intersection(&there).count();
        let owner = self.owner(table, before, &assigned.ran.name, into);
        let (missing, of, which) = match owner {
            Some(Owner { own, owner, .. }) => {
                let there: BTreeSet<_> = into.rows().iter().map(|row| (&row[owner], &row[to])).collect();
                let rows = before
                    .rows()
                    .iter()
                    .filter(|row| row[own].is_some() && holds_value(&row[at]));
                let rows: Vec<_> = rows.collect();
                let arrives = |row: &&&Vec<Cell>| there.contains(&(&row[own], &row[at]));
                (rows.len() - rows.iter().filter(arrives).count(), rows.len(), "values")
            }
            None => (values.len() - arrived, values.len(), "different values"),
        };
        if missing == 0 {
            return None;
        }
        let is_sure = owner.is_some_and(|owner| owner.is_only) || (arrived <= 1 && values.len() >= TELLING);
        let check = if is_sure {
            Check::LostValues
        } else {
            Check::ChangedValues
        };
        let message = format!(
            "{missing} of {of} {which} of `{table}.{}` do not arrive in `{}.{}`, and what held them is dropped",
            before.column_name(at),
            assigned.ran.name,
            assigned.column,
        );
        let finding = self.finding(check, assigned.ran.index, message);
        Some(finding.help_or_allow("see which row of the other table each row is given", MEANT))
    }

    /// To which row of the other table each row of a table belongs.
    fn owner(&self, table: &str, before: &Content, other: &str, into: &Content) -> Option<Owner> {
        let (declared, parent) = (self.tables.get(table)?, self.tables.get(other)?);
        let is_owner = |key: &&ForeignKey| key.columns.len() == 1 && key.parent.eq_ignore_ascii_case(other);
        let mut keys = declared.foreign_keys.iter().filter(is_owner);
        let key = keys.next().filter(|_| keys.next().is_none())?;
        let owner = key.columns_in(parent).into_iter().next()?;
        Some(Owner {
            own: before.place(&key.columns[0])?,
            owner: into.place(&owner)?,
            is_only: key.columns == declared.primary_key() || declared.unique.contains(&key.columns),
        })
    }

    /// The column that an UPDATE takes as it is from another table: `SET a = (SELECT t.b FROM t …)`, or
    /// `SET a = t.b FROM t`.
    pub(super) fn source(&self, assigned: &Assigned<'_>) -> Option<String> {
        let (parsed, value) = (assigned.parsed, &assigned.value);
        if !parsed.is(value.start, "(") {
            return column(parsed, value).filter(|_| parsed.is(value.start + 1, "."));
        }
        let is_select = parsed.is(value.start + 1, "SELECT") && parsed.is(value.end - 1, ")");
        match &items_at(parsed, value.start + 1)[..] {
            [item] if is_select => column(parsed, item),
            _ => None,
        }
    }

    /// A move that copies nothing, because `NOT IN` is never true where the list has a NULL in it
    /// (<https://sqlite.org/lang_expr.html#in_op>).
    fn copied_none(&self, table: &str, delete: &Ran, deleted: usize) -> Option<Finding> {
        let is_empty = |ran: &&Ran| {
            let Some(parsed) = self.parsed.get(ran.index) else {
                return false;
            };
            let condition = parsed.find_outside(parsed.name_at, "WHERE");
            let mut places = condition.into_iter().flat_map(|at| at..parsed.len());
            let has_list = places.any(|at| parsed.are(at, &["NOT", "IN", "(", "SELECT"]));
            ran.index < delete.index && ran.changes() == 0 && has_list && self.copies_from(ran, table)
        };
        let is_of_all = |parsed: &Parsed<'_>| takes_every_row(self.conn, parsed);
        let is_refused = self.parsed.get(delete.index).is_none_or(is_of_all);
        let copy = self.watch.ran.iter().find(is_empty).filter(|_| !is_refused)?;
        let message = format!(
            "copies no row of `{table}` into `{}`, and a DELETE takes {deleted} away behind it: NOT IN is never true where the list has a NULL in it",
            copy.name
        );
        let remedy = "leave the NULLs out of the list, or write NOT EXISTS, as one condition for both statements";
        let finding = self.finding(Check::LostRows, copy.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// Rows that a DELETE takes from a table after others were copied from it into one that stays: a move whose two
    /// conditions differ. A DELETE of its own for the others says that they go.
    pub(in crate::build::rows) fn deleted_more(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let is_delete = |ran: &&Ran| ran.act == Act::Delete && ran.name == table;
        let deletes: Vec<_> = self.watch.ran.iter().filter(is_delete).collect();
        let [delete] = deletes[..] else { return Ok(None) };
        if self.is_down || self.refill_of(table).is_some() {
            return Ok(None);
        }
        let copies = self.watch.ran.iter().filter(|ran| ran.index < delete.index);
        let mut arrivals = Vec::new();
        for ran in copies.filter(|ran| self.copies_from(ran, table)) {
            arrivals.extend(self.arrival(ran, table, before, true)?);
        }
        let there: Vec<_> = arrivals.iter().map(|arrival| (arrival, arrival.rows())).collect();
        let is_copied = |row: &[Cell]| there.iter().any(|(arrival, rows)| rows.contains(&arrival.part(row)));
        let stays: BTreeSet<_> = after.rows().iter().map(|row| after.key_of(row)).collect();
        let (kept, gone): (Vec<_>, Vec<_>) = before
            .rows()
            .iter()
            .partition(|row| stays.contains(&before.key_of(row)));
        let missing = gone.iter().filter(|row| !is_copied(row)).count();
        if missing == gone.len() && missing > 0 {
            return Ok(self.copied_none(table, delete, missing));
        }
        // Where rows stay that were copied, it is no move.
        if missing == 0 || missing == gone.len() || kept.iter().any(|row| is_copied(row)) {
            return Ok(None);
        }
        let into: BTreeSet<_> = arrivals
            .iter()
            .map(|arrival| format!("`{}`", arrival.ran.name))
            .collect();
        let message = format!(
            "{missing} of the {} rows that this deletes from `{table}` were not copied into {} before",
            gone.len(),
            into.into_iter().collect::<Vec<_>>().join(" or "),
        );
        let remedy = "copy and delete by one condition; or delete the others by a statement of their own";
        Ok(Some(
            self.finding(Check::LostRows, delete.index, message)
                .help_or_allow(remedy, MEANT),
        ))
    }
}
