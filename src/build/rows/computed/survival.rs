//! What is left of values and rows that a part drops, after it has computed something from them.
//!
//! A directive that allows the drop mostly says that they are elsewhere now. What an expression makes of them is held
//! against that as in the copy of a rebuild: values that become the same, or lose their end, are a warning.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::TELLING;
use crate::build::rows::content::{Cell, Content, ValueChange, holds_value, is_truncated, number, shown};
use crate::build::rows::part::{Assigned, MEANT, Part, Ran, named, told};
use crate::lint::by_names::takes_all_names;
use crate::lint::copy::{column, is_constant, is_expression, items, takes_all, targets};
use crate::lint::select::{COLLECTIONS, SUMS};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::ForeignKey;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

/// What to do about values that do not survive.
const SEE: &str = "see whether what is left is enough; or keep the column";

impl Part<'_> {
    /// Columns that are gone, after what follows from them was put into new columns of the same table: whether values
    /// have become the same on the way, or lost their end. Those that become NULL are said elsewhere.
    pub(in crate::build::rows) fn merged(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        gone: &[usize],
    ) -> Findings {
        if self.is_down || gone.is_empty() {
            return Findings::new();
        }
        if before.joined(after).is_none() {
            return Findings::new();
        }
        let mut assigned = self.assigned(|ran| ran.name == table || ran.acts_on(table));
        assigned.extend(self.copied(table));
        let found = gone.iter().filter(|at| !before.is_generated(**at)).filter_map(|at| {
            let column = before.column_name(*at);
            let is_there = |name: &str| after.has_column(self.column_at_last(table, name));
            let is_new = |name: &str| !before.has_column(name) && is_there(name);
            let takes = |one: &&Assigned<'_>| is_new(&one.column) && self.is_made_of(one, table, column);
            let takes: Vec<_> = assigned.iter().filter(takes).collect();
            let first = takes.first()?;
            let is_as_it_is =
                |one: &&Assigned<'_>| one.value.len() == 1 && one.parsed.name_of(one.value.start) == column;
            if takes.iter().any(is_as_it_is)
                || self.is_copied(table, column)
                || takes.iter().any(|one| names_several(one))
            {
                return None;
            }
            let into: BTreeSet<_> = takes.iter().map(|one| one.column.as_str()).collect();
            let places = into.iter().map(|name| after.place(self.column_at_last(table, name)));
            let places: Vec<_> = places.collect::<Option<_>>()?;
            let found = self.as_found(first.ran, table, before);
            let pairs = found.as_ref().unwrap_or(before).joined(after)?;
            let rows = pairs.iter().filter(|(row, _)| holds_value(&row[*at]));
            let made = rows.map(|(row, other)| (&row[*at], places.iter().map(|to| &other[*to]).collect::<Vec<_>>()));
            type Made<'c> = Vec<(&'c Cell, Vec<&'c Cell>)>;
            let (made, empty): (Made<'_>, Made<'_>) =
                made.partition(|(_, made)| made.iter().any(|cell| cell.is_some()));
            // Of one column that is said elsewhere.
            let is_divided = into.len() > 1 && !takes.iter().any(|one| one.says_null());
            let told = told_of(
                table,
                before,
                column,
                empty.iter().filter(|_| is_divided).map(|(was, _)| (*was, &None)),
            );
            let behind = told
                .is_none()
                .then(|| self.behind_another(first, &made, (table, before, column)));
            let behind = behind.flatten();
            let check = match behind {
                Some(_) if self.is_beside(first, table, column) => Check::LostValues,
                _ => Check::ChangedValues,
            };
            let told = told.or(behind);
            // What a key leads to may be the same for two of them.
            let is_key = |key: &ForeignKey| key.columns.len() == 1 && key.columns[0] == column;
            let mut keys = self.tables.get(table).into_iter().flat_map(|table| &table.foreign_keys);
            let is_looked_up = keys.any(is_key) && takes.iter().all(|one| has_query(one));
            let several = || self.one_of_several(&made, &format!("`{table}.{column}`"));
            let told = told.or_else(|| several().filter(|_| !is_looked_up));
            let told = told.or_else(|| {
                let single = made.iter().filter_map(|(was, made)| Some((*was, *made.first()?)));
                let cut = single.filter(|(was, is)| into.len() == 1 && is_truncated(was, is) && !has_query(first));
                told_of(table, before, column, cut)
            })?;
            let message = format!(
                "{told} on the way into {}, and the column is dropped",
                named(&into, " and ")
            );
            let finding = self.finding(check, first.ran.index, message);
            Some(finding.help_or_allow(SEE, MEANT))
        });
        found.collect()
    }

    /// Whether the column that `coalesce(a, b)` takes first is one that the table has had beside `b`, and before it. One that
    /// was added behind `b` is mostly where its values have gone, but for the oldest rows: the end of a move.
    fn is_beside(&self, assigned: &Assigned<'_>, table: &str, column: &str) -> bool {
        const OLDER: [&str; 6] = ["old", "legacy", "prev", "bak", "tmp", "deprecated"];
        let first = assigned.parsed.name_of(assigned.value.start + 2);
        let columns = self.tables.get(table).into_iter().flat_map(|table| &table.columns);
        let names: Vec<_> = columns.map(|column| column.name.to_ascii_lowercase()).collect();
        let place = |name: &str| names.iter().position(|own| own == name);
        let is_first = place(&first).is_some_and(|first| place(column).is_some_and(|second| first < second));
        let is_older = column.split('_').any(|word| OLDER.contains(&word));
        is_first && !is_older && assigned.parsed.find_outside(assigned.value.end, "WHERE").is_none()
    }

    /// Whether an expression is made of a column, or decided by it.
    fn is_made_of(&self, assigned: &Assigned<'_>, table: &str, column: &str) -> bool {
        let (parsed, value) = (assigned.parsed, &assigned.value);
        let is_named = value.clone().any(|at| parsed.name_of(at) == column);
        is_named || (is_constant(parsed, value) && self.follows_from(assigned, table, column))
    }

    /// `coalesce(a, b)`, where `b` is a column that is gone: its values behind an `a`.
    fn behind_another(
        &self,
        assigned: &Assigned<'_>,
        made: &[(&Cell, Vec<&Cell>)],
        (table, before, column): (&str, &Content, &str),
    ) -> Option<String> {
        let (parsed, start) = (assigned.parsed, assigned.value.start);
        let is_first_of = ["COALESCE", "IFNULL"].iter().any(|function| parsed.is(start, function));
        let is_argument = |at: usize| {
            let ends = parsed.is(at + 1, ",") || parsed.is(at + 1, ")");
            parsed.name_of(at) == column && parsed.is(at - 1, ",") && ends
        };
        if !is_first_of || !(start + 2..assigned.value.end).any(is_argument) {
            return None;
        }
        let single = made
            .iter()
            .filter_map(|(was, made)| Some((*was, *made.first().filter(|_| made.len() == 1)?)));
        told_of(table, before, column, single.filter(|(was, is)| !is_same(was, is)))
    }

    /// The same of columns from which a copy has computed those of a table that the part makes. `gone`: the columns, or
    /// all of a table that is gone.
    pub(in crate::build::rows) fn merged_elsewhere(
        &self,
        table: &str,
        before: &Content,
        gone: Option<&[usize]>,
    ) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        if self.is_down || self.says_delete(table) {
            return Ok(findings);
        }
        for at in before
            .places()
            .filter(|at| gone.is_none_or(|gone| gone.contains(at)) && !before.is_key(*at))
        {
            let column = before.column_name(at);
            let made: Vec<_> = self.computed_from(table, column);
            let [(ran, parsed, to, item)] = &made[..] else { continue };
            if self.keeps(table, column) {
                continue;
            }
            let into = self.name_at_last(&ran.name, ran.index);
            let Some(into) = into.map(|name| Content::read(self.conn, &name)).transpose()?.flatten() else {
                continue;
            };
            let Some(place) = into.place(to).filter(|place| !into.is_key(*place)) else {
                continue;
            };
            let leaves_out_none = self.leaves_out_nothing_but_none(ran, before, at);
            let is_meant = |cell: &&Cell| holds_value(cell) && !(leaves_out_none && cell.as_deref() == Some("0"));
            let found = self.as_found(ran, table, before);
            let rows = found.as_ref().unwrap_or(before).rows().iter();
            let was: BTreeSet<_> = rows.map(|row| &row[at]).filter(is_meant).collect();
            let is: BTreeSet<_> = into
                .rows()
                .iter()
                .map(|row| &row[place])
                .filter(|cell| cell.is_some())
                .collect();
            let name = format!("`{table}.{column}`");
            let told = if is.len() < was.len() {
                format!("the {} different values of {name} become {}", was.len(), is.len())
            } else if let Some((count, example)) = cut(&was, &is).filter(|_| takes_part(parsed, item)) {
                format!(
                    "{count} of {} different values of {name} lose their end, such as {example},",
                    was.len()
                )
            } else {
                continue;
            };
            let what = if gone.is_some() { "column" } else { "table" };
            let message = format!("{told} on the way into `{}.{to}`, and the {what} is dropped", ran.name);
            let finding = self.finding(Check::ChangedValues, ran.index, message);
            findings.push(finding.help_or_allow(SEE, MEANT));
        }
        Ok(findings)
    }

    /// What copies into tables that the part makes compute from a column: the statement, the column of the table, and the
    /// expression.
    fn computed_from<'p>(&'p self, table: &str, column: &str) -> Vec<(&'p Ran, &'p Parsed<'p>, String, Range<usize>)> {
        let copies = self.watch.ran.iter().filter(|ran| {
            let is_copy = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table)) && self.selects(ran);
            let is_elsewhere = self.makes(&ran.name) && !self.becomes(&ran.name, table);
            is_copy && is_elsewhere && self.reads(ran, &BTreeSet::from([table]))
        });
        let copies = copies.filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)));
        let is_plain = |parsed: &Parsed<'_>| {
            !["WITH", "GROUP", "UNION", "EXCEPT", "INTERSECT"]
                .iter()
                .any(|word| parsed.has(word))
        };
        let made = copies.filter(|(_, parsed)| is_plain(parsed)).flat_map(|(ran, parsed)| {
            let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
            let made = targets.into_iter().zip(items(parsed)).filter(|(_, item)| {
                let is_named = item.clone().any(|at| parsed.name_of(at) == column);
                let words = SUMS.iter().chain(&COLLECTIONS).chain(&["OVER", "SELECT"]);
                let sums_up = words.clone().any(|word| item.clone().any(|at| parsed.is(at, word)));
                is_expression(parsed, item) && is_named && !sums_up
            });
            made.map(|(to, item)| (ran, parsed, to, item)).collect::<Vec<_>>()
        });
        made.collect()
    }

    /// Whether a statement takes a column as it is, so that what another one computes from it is something beside.
    fn keeps(&self, table: &str, column: &str) -> bool {
        let is_assigned = |one: &Assigned<'_>| one.parsed.mentions(column);
        self.is_copied(table, column) || self.assigned(|_| true).iter().any(is_assigned)
    }

    /// Whether a copy takes a column as it is.
    pub(super) fn is_copied(&self, table: &str, column_name: &str) -> bool {
        let takes = |ran: &Ran| {
            let Some(parsed) = self.parsed.get(ran.index) else {
                return true;
            };
            let is_copy = self.selects(ran) && self.reads(ran, &BTreeSet::from([table]));
            let is_it = |item: &Range<usize>| column(parsed, item).is_some_and(|name| name == column_name);
            is_copy && (takes_all(parsed) || items(parsed).iter().any(is_it))
        };
        self.watch.ran.iter().any(takes)
    }

    /// Values that were not the same and that one came of: how many have become how many, and two of them.
    fn one_of_several(&self, made: &[(&Cell, Vec<&Cell>)], name: &str) -> Option<String> {
        let was: BTreeSet<_> = made.iter().map(|(was, _)| *was).collect();
        let mut first = BTreeMap::<&Vec<&Cell>, &Cell>::new();
        let mut example = None;
        for (was, made) in made {
            let other = *first.entry(made).or_insert(was);
            if example.is_none() && !is_same(other, was) && !self.is_same_moment(other, was) {
                example = Some((other, *was));
            }
        }
        let (one, other) = example.filter(|_| first.len() < was.len() && !is_truth(made))?;
        Some(format!(
            "the {} different values of {name} become {} (such as {} and {})",
            was.len(),
            first.len(),
            shown(one),
            shown(other)
        ))
    }

    /// Whether two texts are forms of one date (<https://sqlite.org/lang_datefunc.html>).
    fn is_same_moment(&self, one: &Cell, other: &Cell) -> bool {
        let sql = "SELECT julianday(?1) = julianday(?2)";
        let is_same = self
            .conn
            .query_row(sql, [one, other], |row| row.get::<_, Option<bool>>(0));
        is_same.is_ok_and(|is_same| is_same == Some(true))
    }

    /// A table that is gone, and of whose rows other tables only hold sums and counts.
    pub(in crate::build::rows) fn summed_up(&self, table: &str, before: &Content) -> Option<Finding> {
        let sources = BTreeSet::from([table]);
        let declared = self.tables.get(table);
        if declared.is_some_and(|declared| takes_all_names(&self.parsed, declared)) {
            return None;
        }
        let reads = |ran: &&Ran| {
            let is_fill = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table) | Act::Update);
            is_fill && ran.name != table && self.reads(ran, &sources)
        };
        let readers: Vec<_> = self.watch.ran.iter().filter(reads).collect();
        let sums_up = |ran: &&Ran| {
            let collects = |parsed: &Parsed<'_>| COLLECTIONS.iter().any(|function| parsed.has(function));
            let parsed = self.parsed.get(ran.index);
            let is_one_by_one = ran.act == Act::Update || self.copies_from(ran, table);
            !is_one_by_one
                && parsed.is_some_and(|parsed| !collects(parsed) && !parsed.has("DISTINCT") && !parsed.has("UNION"))
        };
        let first = readers.first().filter(|_| readers.iter().all(sums_up))?;
        self.name_at_last(&first.name, first.index)?;
        let rows: usize = readers.iter().map(|ran| ran.changes()).sum();
        let count = before.count();
        if rows >= count {
            return None;
        }
        let message = format!(
            "the {count} rows of `{table}` become {rows} in `{}`, which an expression sums up, and the table is dropped",
            first.name
        );
        let finding = self.finding(Check::ChangedValues, first.index, message);
        Some(finding.help_or_allow("see whether what is left is enough; or keep the table", MEANT))
    }

    /// A table that is gone, and columns that the copy of its rows leaves out, although the other table has them too.
    pub(in crate::build::rows) fn forgotten(&self, table: &str, before: &Content) -> rusqlite::Result<Option<Finding>> {
        let copies: Vec<_> = self.copies_of(table).collect();
        let Some(first) = copies
            .first()
            .filter(|first| copies.iter().all(|ran| ran.name == first.name))
        else {
            return Ok(None);
        };
        let Some(name) = self
            .name_at_last(&first.name, first.index)
            .filter(|_| self.makes(&first.name))
        else {
            return Ok(None);
        };
        let Some(into) = Content::read(self.conn, &name)? else {
            return Ok(None);
        };
        // What any statement but the definitions of tables names was thought of.
        let is_definition = |parsed: &Parsed<'_>| matches!(parsed.act, Act::Create(_)) && !parsed.has("SELECT");
        let spoken: Vec<_> = self.parsed.iter().filter(|parsed| !is_definition(parsed)).collect();
        let takes_all = copies
            .iter()
            .any(|ran| self.parsed.get(ran.index).is_none_or(takes_all));
        let is_filled = |column: &str| {
            copies
                .iter()
                .any(|ran| ran.columns.iter().any(|filled| filled == column))
        };
        let is_forgotten = |column: &&str| {
            let holds = |at: usize| before.rows().iter().any(|row| holds_value(&row[at]));
            let is_key = before.is_key_column(column) || into.is_key_column(column);
            let is_own = !is_key && into.place(column).is_some_and(|at| !into.is_generated(at));
            let is_spoken_of = is_filled(column) || spoken.iter().any(|parsed| parsed.mentions(column));
            is_own
                && !is_spoken_of
                && before
                    .place(column)
                    .is_some_and(|at| holds(at) && !before.is_generated(at))
        };
        let forgotten = before
            .columns()
            .filter(is_forgotten)
            .map(|column| format!("`{column}`"));
        let forgotten: Vec<_> = forgotten.filter(|_| !takes_all).collect();
        if forgotten.is_empty() {
            return Ok(None);
        }
        let message = format!(
            "the copy of `{table}` into `{}` leaves out {}, which both tables have, and the table is dropped",
            first.name,
            forgotten.join(", ")
        );
        let finding = self.finding(Check::LostValues, first.index, message);
        Ok(Some(finding.help_or_allow(
            "copy the column; or give it another name in the new table",
            MEANT,
        )))
    }

    /// A table that stays under another name, while one with fewer of its rows has got its own.
    pub(in crate::build::rows) fn left_under_another_name(&self, table: &str, before: &Content) -> Option<Finding> {
        let now = self.watch.now(table).filter(|now| *now != table && !self.is_down)?;
        let names = BTreeSet::from([table, now]);
        let takes_place = |ran: &&Ran| {
            let is_copy = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table)) && self.selects(ran);
            let is_it = self.name_at_last(&ran.name, ran.index).as_deref() == Some(table) && !ran.acts_on(table);
            is_copy && is_it && self.reads(ran, &names)
        };
        let copies: Vec<_> = self.watch.ran.iter().filter(takes_place).collect();
        let first = copies.first().filter(|_| !self.says_delete(table))?;
        let rows: usize = copies.iter().map(|ran| ran.changes()).sum();
        let left = before.count().checked_sub(rows).filter(|left| *left > 0)?;
        let message = format!(
            "{left} of {} rows of `{table}` stay in `{now}` alone: the copy leaves them out of the table that has its name now",
            before.count()
        );
        let finding = self.finding(Check::DropTable, first.index, message);
        Some(finding.help_or_allow("copy every row", MEANT))
    }
}

/// What became of these values of a column, before and after; nothing where there are none.
fn told_of<'c>(
    table: &str,
    before: &Content,
    column: &str,
    pairs: impl Iterator<Item = (&'c Cell, &'c Cell)>,
) -> Option<String> {
    let mut change = ValueChange::default();
    pairs.for_each(|(was, is)| change.add(was, is));
    (change.count > 0).then(|| told(table, before.count(), &[(column, &change)]))
}

/// Whether two values differ in case, in white space around them or in the form of a number only, or are numbers less than
/// a hundredth apart, as sums of money are that become cents.
fn is_same(one: &Cell, other: &Cell) -> bool {
    let text = |cell: &Cell| cell.as_ref().map(|text| text.trim().to_lowercase());
    text(one) == text(other)
        || number(one).is_some_and(|one| number(other).is_some_and(|other| (one - other).abs() < 0.01))
}

/// Whether 0 and 1 are told apart, and every other value is taken for one of them: integers that stand for false and true.
fn is_truth(made: &[(&Cell, Vec<&Cell>)]) -> bool {
    let of = |number: &str| {
        made.iter()
            .find(|(was, _)| was.as_deref() == Some(number))
            .map(|(_, made)| made)
    };
    let (Some(no), Some(yes)) = (of("0"), of("1")) else {
        return false;
    };
    let is_number = |cell: &Cell| cell.as_ref().is_some_and(|text| text.parse::<i64>().is_ok());
    no != yes
        && made
            .iter()
            .all(|(was, made)| is_number(was) && (made == no || made == yes))
}

/// Whether an UPDATE writes a constant into the rows for which a column is one of several values: its author has them
/// listed.
fn names_several(assigned: &Assigned<'_>) -> bool {
    let parsed = assigned.parsed;
    let is_literal = |at: usize| matches!(parsed.kind(at), Some(Kind::String | Kind::Number));
    let lists = (assigned.value.end..parsed.len())
        .any(|at| parsed.are(at, &["IN", "("]) && is_literal(at + 2) && is_literal(at + 4));
    is_constant(parsed, &assigned.value) && lists
}

/// Whether an expression asks a table.
fn has_query(assigned: &Assigned<'_>) -> bool {
    let is_other = |at: usize| assigned.parsed.is(at, "SELECT") || assigned.parsed.is(at, ".");
    assigned.value.clone().any(is_other)
}

/// Whether an expression takes a part of a text or of a number.
fn takes_part(parsed: &Parsed<'_>, item: &Range<usize>) -> bool {
    let words = ["SUBSTR", "SUBSTRING", "CAST", "ROUND", "FLOOR", "TRUNC"];
    item.clone().any(|at| words.iter().any(|word| parsed.is(at, word)))
}

/// How many of these values are not among the others, while their beginning is, and one of them. Numbers are near one
/// another by chance.
fn cut(was: &BTreeSet<&Cell>, is: &BTreeSet<&Cell>) -> Option<(usize, String)> {
    let lost = was.iter().filter(|cell| !is.contains(**cell));
    let cut: Vec<_> = lost
        .filter(|cell| is.iter().any(|other| is_truncated(cell, other)))
        .collect();
    let is_number = |cell: &&Cell| cell.as_ref().is_some_and(|text| text.parse::<f64>().is_ok());
    let first = cut.first()?;
    let is_most = cut.len() * 2 >= was.len() && was.len() >= TELLING;
    let is_sure = is_most || cut.iter().any(|cell| !is_number(cell));
    is_sure.then(|| (cut.len(), shown(first)))
}
