//! What is wrong with what a part has made of the rows.
//!
//! A part may do with rows whatever its statements say: a row is gone because of a DELETE from its table,
//! a value has changed because of an UPDATE of its column. What happens beside that is reported: a copy
//! that leaves rows out, a trigger, a conflict clause, a column that a rebuild forgets.
//!
//! * [`set_off`] finds rows that the app's triggers add;
//! * [`guard`] says which tables a run counts.
//!
//! What is found elsewhere than in the table itself, `copied`, `computed` and `keys` say.

mod guard;
mod set_off;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use rusqlite::Connection;

use super::computed::converted::Assigned;
use super::content::{Cell, Change, Content, Contents, ValueChange, compare, holds_value, shown};
use super::copied::earlier::Moving;
use super::copied::moves::most_rows;
use super::made::values::Hints;
use super::part::{Assignment, Copies, DROPPED, Part, Ran, Watch};
use crate::lint::copy::{column as named, items, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::{Column, Tables};
use crate::source::finding::{Finding, Place, SourceFile};
use crate::source::{Check, Findings, SourceScript};
pub(in crate::build) use guard::guarded;

/// Compares the tables that a part has touched with what they were, and says what is wrong.
pub(in crate::build) fn judge(
    conn: &Connection,
    script: &SourceScript,
    watch: &Watch,
    tables: &Tables,
    hints: &Hints,
    copies: &Copies,
    is_down: bool,
) -> rusqlite::Result<Judgement> {
    let mut judgement = Judgement::default();
    let findings = &mut judgement.findings;
    let part = Part::new(conn, script, watch, tables, hints, copies, is_down);
    for (table, before) in watch.filled() {
        findings.extend(part.written_too_late(table));
        let name = watch.now(table).unwrap_or(table);
        let is_rebuilt = watch.now(table).is_none();
        let after = Content::read(conn, name)?.map(Rc::new);
        if let Some(after) = after.as_ref().filter(|_| name == table) {
            judgement.after.insert(table.clone(), Rc::clone(after));
        }
        match after.filter(|_| !part.is_replaced_by_another(table)) {
            Some(after) => {
                let renamed = watch.columns.get(table).cloned().unwrap_or_default();
                // A new row may have the number of a deleted one.
                let has_other_rowids = is_rebuilt || (before.key_len() == 1 && part.says_delete(table));
                let mut change = compare(before, &after, &renamed, has_other_rowids);
                if !is_rebuilt && part.updates_key(table, before) {
                    change.lost = before.count().saturating_sub(after.count());
                }
                judgement.fates.push((table.clone(), fate(before, &after, &change)));
                let fixed = part.fixed_keys(table, before, &after);
                let fixed = fixed.or_else(|| part.fixed_values(table, before));
                let fixed = fixed.or_else(|| part.put_over(table));
                findings.extend(fixed.filter(|_| !is_rebuilt));
                if part.is_steady(table, before, &after) {
                    judgement.steady.insert(table.clone());
                }
                findings.extend(part.made_anew(table, before, &after, &renamed));
                let gone = gone(before, &after, &renamed);
                findings.extend(part.moved_columns(table, before, &gone)?);
                findings.extend(part.assigned_before_copy(table, before, Some(&gone))?);
                findings.extend(part.moved_by_update(table, before, &after, &gone));
                findings.extend(part.divided_at_none(table, before, &after, &gone));
                findings.extend(part.not_reached(table, before, &after, &gone)?);
                let said = findings.len();
                findings.extend(part.cut_off(table, before));
                findings.extend(part.converted(table, before, &after, &gone));
                findings.extend(part.taken(table, before, Some(&gone))?);
                if findings.len() == said {
                    findings.extend(part.merged(table, before, &after, &gone));
                    findings.extend(part.merged_elsewhere(table, before, Some(&gone))?);
                }
                findings.extend(part.left_under_another_name(table, before));
                findings.extend(part.deleted_more(table, before, &after)?);
                findings.extend(part.brought_back(table));
                findings.extend(part.left_pointing_nowhere(table, before, &after)?);
                let nulls = part.nulls_taken_for_duplicates(table, before, &after);
                findings.extend(nulls.or_else(|| part.counters_of_duplicates(table, before, &after)));
                findings.extend(part.null_in_key(table, before, &after).filter(|_| is_rebuilt));
                if !change.is_none() || is_rebuilt {
                    findings.extend(part.changed(table, before, &after, &change, is_rebuilt)?);
                }
            }
            None => {
                judgement.fates.push((table.clone(), "Dropped"));
                let said = findings.len();
                findings.extend(part.moved(table, before)?);
                findings.extend(part.assigned_before_copy(table, before, None)?);
                if findings.len() == said {
                    findings.extend(part.passed_over(table, before)?);
                }
                if findings.len() == said {
                    findings.extend(part.made_constant(table, before)?);
                }
                findings.extend(part.left_out_earlier(table, before)?);
                findings.extend(part.cut_off(table, before));
                findings.extend(part.taken(table, before, None)?);
                if findings.len() == said {
                    findings.extend(part.merged_elsewhere(table, before, None)?);
                }
            }
        }
    }
    // A history may have been empty.
    for (table, before) in &watch.before {
        judgement.findings.extend(part.set_off(table, before));
        judgement.findings.extend(part.counted_twice(table, before));
    }
    judgement.findings.extend(part.lowered_marks());
    judgement.findings.extend(part.cut_lists()?);
    judgement.findings.extend(part.references_left_behind());
    judgement.moving = part.moving()?;
    Ok(judgement)
}

/// What became of the rows of the tables that a part has touched.
#[derive(Debug, Default)]
pub(in crate::build) struct Judgement {
    pub(in crate::build) findings: Findings,
    /// Tables that held rows, in lower case, and the name of a `Fate`.
    pub(in crate::build) fates: Vec<(String, &'static str)>,
    /// What the tables of these names hold now, as far as it was read.
    pub(in crate::build) after: Contents,
    /// Those of them that have no row which was not there before.
    pub(in crate::build) steady: BTreeSet<String>,
    /// What an up part has copied out of tables that stay.
    pub(in crate::build) moving: Vec<Moving>,
}

fn fate(before: &Content, after: &Content, change: &Change) -> &'static str {
    if after.count() == 0 {
        "Emptied"
    } else if change.lost > 0 || after.count() < before.count() {
        "Shrank"
    } else if change.values.is_empty() {
        "Kept"
    } else {
        "Rewritten"
    }
}

/// The columns that are not there any more under any name.
pub(super) fn gone(before: &Content, after: &Content, renamed: &BTreeMap<String, String>) -> Vec<usize> {
    let now = |column: &str| renamed.get(column).map_or_else(|| column.to_owned(), String::clone);
    let columns = before.columns().filter(|column| !after.has_column(&now(column)));
    columns.filter_map(|column| before.place(column)).collect()
}

impl Part<'_> {
    /// Columns that are dropped, and whose names new columns have without their values: the schema shows nothing of it.
    fn made_anew(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        renamed: &BTreeMap<String, String>,
    ) -> Findings {
        let is_anew = |(column, now): &(&String, &String)| *now == DROPPED && after.has_column(column);
        let finding = |(column, _): (&String, &String)| {
            let takes_name = |(_, now): &(&String, &String)| *now == column;
            match renamed.iter().find(takes_name) {
                // One that was there says only that it takes a name that is free.
                Some((other, _)) if before.has_column(other) => None,
                Some((other, _)) => self.replaced(table, before, after, (column, other)),
                None => match self.given_back(table, before, after, column) {
                    Some(finding) => finding,
                    None => Some(self.added_again(table, column)),
                },
            }
        };
        renamed.iter().filter(is_anew).filter_map(finding).collect()
    }

    fn added_again(&self, table: &str, column: &str) -> Finding {
        // It may have got another name before.
        let mut name = column.to_owned();
        let drops = |parsed: &Parsed<'_>| {
            let renamed = parsed.renames_column().filter(|(old, _)| *old == name);
            name = renamed.map_or_else(|| name.clone(), |(_, new)| new);
            parsed.name == table && parsed.drops_column().is_some_and(|dropped| dropped == name)
        };
        let index = self.parsed.iter().position(drops).unwrap_or(0);
        let message =
            format!("drops the column `{column}` of `{table}` and its values, and adds an empty one with its name");
        self.finding(Check::DropColumn, index, message)
            .help("if that is meant: -- tohead: allow(drop-column) \"why\"")
    }

    /// A column that is renamed, and whose values an UPDATE puts into a new one with its first name: what is wrong with
    /// that. None where it is not so.
    fn given_back(&self, table: &str, before: &Content, after: &Content, column: &str) -> Option<Option<Finding>> {
        let mut renamed = self.parsed.iter().filter_map(Parsed::renames_column);
        let (_, other) = renamed.find(|(old, _)| old == column)?;
        let assigned = self.assigned(|ran| ran.acts_on(table));
        let is_it = |one: &&Assigned<'_>| {
            let is_named = one.value.clone().any(|at| one.parsed.name_of(at) == other);
            one.column == column && is_named
        };
        let first = assigned.iter().find(is_it)?;
        let mut change = ValueChange::default();
        let (from, to) = (before.place(column)?, after.place(column)?);
        for (row, now) in before.joined(after).into_iter().flatten() {
            if first.value.len() == 1 && holds_value(&row[from]) && row[from] != now[to] {
                change.add(&row[from], &now[to]);
            }
        }
        let told = told(table, before.count(), &[(column, &change)]);
        let message = format!("{told} on the way from `{other}`, which is dropped");
        let finding = self.finding(Check::LostValues, first.ran.index, message);
        let remedy = "move every value before the column is dropped";
        Some((change.count > 0).then(|| finding.help_or_allow(remedy, MEANT)))
    }

    /// A column that gives way to a new one, which gets its name: the new one has to have its values. What follows from
    /// those is looked at elsewhere.
    fn replaced(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        (column, other): (&str, &str),
    ) -> Option<Finding> {
        if self.is_taken_into(table, column, other) {
            return None;
        }
        let (from, to) = (before.place(column)?, after.place(column)?);
        let mut change = ValueChange::default();
        for (row, now) in before.joined(after)? {
            if holds_value(&row[from]) && row[from] != now[to] {
                change.add(&row[from], &now[to]);
            }
        }
        let takes_name = |parsed: &Parsed<'_>| parsed.renames_column().is_some_and(|(_, new)| new == column);
        let index = self.parsed.iter().position(takes_name)?;
        let message = format!(
            "{}: `{other}` takes its name, and no statement puts its values there",
            told(table, before.count(), &[(column, &change)])
        );
        let remedy = format!("UPDATE … SET {other} = {column}, before the column is dropped");
        let finding = self.finding(Check::LostValues, index, message);
        (change.count > 0).then(|| finding.help_or_allow(&remedy, MEANT))
    }

    /// Whether a part drops a table, and gives its name to another one that was there and has nothing to do with it: a down
    /// part gives it back, and what is made anew itself only keeps its rows under that name.
    fn is_replaced_by_another(&self, table: &str) -> bool {
        let Some(other) = self.successor(table) else {
            return false;
        };
        let mut renames = self.parsed.iter().filter_map(Parsed::renames_table_to);
        let is_made_again = self.makes(other) || renames.any(|new| new == other);
        self.is_down || (is_made_again && self.watch.now(table).is_none())
    }

    /// The table that takes the place of another one, was there before the part, and is not filled from it by the part.
    fn successor<'t>(&'t self, table: &'t str) -> Option<&'t str> {
        let other = self.watch.original(table).filter(|other| *other != table)?;
        let is_filled = |ran: &Ran| ran.name == other && self.copies_from(ran, table);
        (!self.watch.ran.iter().any(is_filled)).then_some(other)
    }

    /// A table whose place another one takes that an earlier migration has made, and that does not have its rows.
    fn not_copied_earlier(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let other = self.successor(table)?;
        // What a copy has left out is said with that copy.
        if self.copies.leave_out(table, other) {
            return None;
        }
        let is_same = |(row, now): &(&[Cell], &[Cell])| {
            let columns = before
                .places()
                .filter(|at| !before.is_key(*at) && holds_value(&row[*at]));
            let mut columns = columns.filter_map(|at| Some((at, after.place(before.column_name(at))?)));
            columns.any(|(from, to)| row[from] == now[to])
        };
        let same = before.joined(after)?.into_iter().filter(is_same).count();
        let rows = before.count();
        // Made-up rows of two tables agree in some of their keys and values.
        if same * 2 >= rows {
            return None;
        }
        let index = self.drop_of(table)?.index;
        let message = format!(
            "{rows} of {rows} rows of `{table}` are gone: nothing has copied them into `{other}`, which takes its place"
        );
        let finding = self.finding(Check::LostRows, index, message);
        Some(finding.help_or_allow("copy them before the table is dropped", MEANT))
    }

    /// A table that is still there, or there again.
    fn changed(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        change: &Change,
        is_rebuilt: bool,
    ) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        // Dropped and made anew without its rows: that is what it says. And what a virtual table holds
        // follows from others, unless it is filled from what it held before.
        if is_rebuilt && (!self.copies(table) || self.is_dropped_first(table)) {
            let finding = self.without_copy(table, before);
            let finding = finding.or_else(|| self.renamed_away(table, before));
            return Ok(finding.into_iter().collect());
        }
        if before.is_virtual && !(is_rebuilt && self.copies_itself(table)) {
            return Ok(findings);
        }
        if let Some(finding) = self.not_copied_earlier(table, before, after) {
            return Ok(vec![finding]);
        }
        let said = self.said_deletes(table);
        let (lost, lost_row) = if is_rebuilt && change.lost > said {
            self.lost_but_for_split_off(table, before, after, change)?
        } else {
            (change.lost, change.lost_row.clone())
        };
        if lost > said {
            findings.push(self.lost_rows(table, (lost, change.of), lost_row, said, is_rebuilt));
        } else if change.lost > said {
            findings.extend(self.kept_beside(table, before, after)?);
        } else {
            findings.extend(self.limited(table, is_rebuilt));
        }
        if is_rebuilt && change.lost == 0 && after.count() > before.count() {
            findings.extend(self.multiplied(table, before, after));
        }
        if !before.has_own_rows {
            return Ok(findings); // the module may give its values another form
        }
        if !is_rebuilt && said >= before.count() {
            return Ok(findings); // what is there now are other rows
        }
        let mut changed = BTreeMap::<Assignment, Vec<(&str, &ValueChange)>>::new();
        for (column, values) in &change.values {
            if self.follows_the_keys((table, column), before, after, change) {
                continue;
            }
            let finding = self.without_cents(table, change.of, column, values);
            let finding = finding.or_else(|| self.copied_as_numbers(table, before, after, column));
            if let Some(finding) = finding.or_else(|| self.nothing_left(table, (before, after), column, values)) {
                findings.push(finding);
                continue;
            }
            let assignment = match self.assignment(table, column, values.count, is_rebuilt) {
                Assignment::Stated => {
                    let null = self.made_null(table, change.of, column, values);
                    findings.extend(null.or_else(|| self.reckoned_away(table, before, after, column)));
                    continue;
                }
                Assignment::Computed if values.of_zeroed().count > 0 && self.is_converted(table, column) => {
                    findings.extend(self.zeroed(table, change.of, column, values));
                    continue;
                }
                // A number of the new type need not fit the old one to the last digit.
                _ if self.is_down && values.is_rounding => continue,
                Assignment::None if is_rebuilt && !self.is_down => {
                    if let Some(finding) = self.succeeded(table, after, column) {
                        findings.push(finding);
                        continue;
                    }
                    Assignment::None
                }
                Assignment::Computed if values.nulls > 0 && self.is_enumerated(table, column) => Assignment::Unmapped,
                Assignment::Computed if self.is_filtered(table, before, after, column, values) => Assignment::Filtered,
                Assignment::Computed if values.nulls == 0 && !values.merges && !values.truncates => continue,
                other => other,
            };
            changed.entry(assignment).or_default().push((column, values));
        }
        for (assignment, columns) in changed {
            findings.push(self.lost_values(assignment, table, change.of, &columns, is_rebuilt));
        }
        if is_rebuilt && change.lost == 0 {
            findings.extend(self.renumbered(table, before, after));
        }
        Ok(findings)
    }

    /// Whether a column is taken from a view of the rows themselves: all that is there is as it was.
    fn is_filtered(&self, table: &str, before: &Content, after: &Content, column: &str, values: &ValueChange) -> bool {
        let name = self.column_at_last(table, column);
        let (Some(from), Some(to)) = (before.place(column), after.place(name)) else {
            return false;
        };
        let is_kept = |(row, now): &(&[Cell], &[Cell])| holds_value(&row[from]) && row[from] == now[to];
        let kept = || before.joined(after).into_iter().flatten().filter(is_kept).count();
        const TELLING: usize = 3;
        values.nulls == values.count && self.joined_through(table, name).is_some() && kept() >= TELLING
    }

    /// Whether a table is dropped before anything is put into the one that takes its place, and nothing reads it, before or
    /// behind, in this part or an earlier one: so these are other rows, and no copy of its own.
    fn is_dropped_first(&self, table: &str) -> bool {
        let Some(drop) = self.drop_of(table).filter(|_| self.older(table).is_none()) else {
            return false;
        };
        let own = BTreeSet::from([table]);
        let names = self.names_of(table);
        let reads_it = |ran: &Ran| {
            let is_write = matches!(ran.act, Act::Insert | Act::Update | Act::Create(ObjectKind::Table));
            ran.index == usize::MAX || (is_write && self.reads(ran, &own))
        };
        let is_early = |ran: &Ran| ran.index < drop.index && ran.fills().any(|name| names.contains(name));
        let was_kept = |ran: &Ran| {
            let mut reads = ran.seen.reads.iter();
            reads.any(|read| self.copies.places(table, read).next().is_some())
        };
        let mut ran = self.watch.ran.iter();
        !ran.any(|ran| reads_it(ran) || is_early(ran) || was_kept(ran))
    }

    /// A table whose place another one takes that nothing was copied into.
    fn without_copy(&self, table: &str, before: &Content) -> Option<Finding> {
        let names = self.names_of(table);
        let made = names.iter().find(|name| **name != table && self.makes(name))?;
        let fills = |ran: &Ran| {
            let is_empty = ran.act == Act::Create(ObjectKind::Table) && !self.selects(ran);
            !is_empty && ran.fills().any(|name| name == *made)
        };
        if self.says_delete(table) || self.watch.ran.iter().any(fills) {
            return None;
        }
        let index = self.drop_of(table).map(|ran| ran.index);
        let index = index.or_else(|| self.drop_under_another_name(table).map(|(_, dropped)| dropped));
        let index = index.unwrap_or(0);
        let rows = before.count();
        let message = format!(
            "{rows} of {rows} rows of `{table}` are gone: nothing copies them into `{made}`, which takes its place"
        );
        let remedy = "copy them before the table is dropped";
        Some(
            self.finding(Check::LostRows, index, message)
                .help_or_allow(remedy, MEANT),
        )
    }

    /// A copy that stops after so many rows, of which made-up ones never reach the end.
    fn limited(&self, table: &str, is_rebuilt: bool) -> Option<Finding> {
        let index = self.copy_into(table).filter(|_| is_rebuilt)?;
        let parsed = self.parsed.get(index)?;
        let most = most_rows(parsed, parsed.find_outside(parsed.name_at, "LIMIT")?)?;
        let message = format!("the copy of `{table}` stops after {most} rows");
        Some(
            self.finding(Check::LostRows, index, message)
                .help_or_allow("copy every row; or say which ones go, with a DELETE of its own", MEANT),
        )
    }

    /// `lost`: how many rows of how many, and the first of them. `said`: how many of them statements of their own delete.
    fn lost_rows(
        &self,
        table: &str,
        (lost, of): (usize, usize),
        lost_row: Option<String>,
        said: usize,
        is_rebuilt: bool,
    ) -> Finding {
        let example = lost_row
            .filter(|_| said == 0)
            .map_or_else(String::new, |row| format!(", such as the one with {row}"));
        let deleted = match said {
            0 if !is_rebuilt && self.refill_of(table).is_some() => "what is deleted is not all put back".to_owned(),
            0 => "no statement deletes them".to_owned(),
            said => format!("DELETE accounts for {said} of them"),
        };
        let message = format!("{lost} of {of} rows of `{table}` are gone{example}, and {deleted}");
        let index = if is_rebuilt {
            let copy = self.leaves_out(table).or_else(|| self.copy_into(table));
            copy.map(|copy| self.dropped_again(copy, of).unwrap_or(copy))
        } else {
            let ran = self.refill_of(table).or_else(|| self.watch.first_shrink(table));
            ran.map(|ran| ran.index)
        };
        let index = index.or_else(|| self.last_touch(table)).unwrap_or(0);
        let remedy = self.conflict(index).or_else(|| self.since_the_copy(table));
        let remedy = remedy.filter(|_| is_rebuilt);
        let remedy = remedy.unwrap_or_else(|| self.remedy(index, table, is_rebuilt));
        self.finding(Check::LostRows, index, message)
            .places(self.copied_earlier(table).filter(|_| is_rebuilt))
            .places(self.other_copies(index, table).filter(|_| is_rebuilt))
            .help_or_allow(&remedy, MEANT)
    }

    /// The statement that takes some rows of a rebuilt table into one from which others take them on.
    fn leaves_out(&self, table: &str) -> Option<usize> {
        let names = self.names_of(table);
        let before = self.watch.before.get(table).map_or(0, |before| before.count());
        let is_last = |ran: &Ran| ran.fills().any(|name| names.contains(name));
        let copies = || self.copies_of(table);
        if copies().any(is_last) {
            return None;
        }
        // Behind its DROP the name is that of another table.
        let dropped = self.drop_of(table).map_or(usize::MAX, |ran| ran.index);
        let mut copies = copies().filter(|ran| ran.index < dropped);
        copies.find(|ran| ran.changes() < before).map(|ran| ran.index)
    }

    /// The statement that drops the table again into which a copy has put all of so many rows.
    fn dropped_again(&self, copy: usize, rows: usize) -> Option<usize> {
        let ran = self.watch.ran.iter().find(|ran| ran.index == copy)?;
        let is_whole = matches!(ran.act, Act::Insert | Act::Create(_)) && ran.changes() >= rows;
        if !is_whole || self.name_at_last(&ran.name, copy).is_some() {
            return None;
        }
        let mut name = ran.name.clone();
        for (index, later) in self.parsed.iter().enumerate().skip(copy) {
            if later.is_on(Act::Drop(ObjectKind::Table), &name) {
                return Some(index);
            }
            if later.name == name {
                name = later.renames_table_to().unwrap_or(name);
            }
        }
        None
    }

    /// The other statements that copy a table in portions.
    fn other_copies<'t>(&'t self, index: usize, table: &'t str) -> impl Iterator<Item = Place> + 't {
        let into = self.parsed.get(index).map(|parsed| &parsed.name);
        let is_one = move |ran: &&Ran| {
            ran.index != index && Some(&ran.name) == into && ran.act == Act::Insert && self.copies_from(ran, table)
        };
        self.watch.ran.iter().filter(is_one).map(move |ran| Place {
            file: Arc::clone(self.file(ran.index)),
            span: self.span(ran.index),
            label: format!("copies {} of them", ran.changes()),
        })
    }

    /// Where earlier migrations have copied a table into the one that takes its place.
    fn copied_earlier<'t>(&'t self, table: &'t str) -> impl Iterator<Item = Place> + 't {
        let older = self.older(table).filter(|_| !self.is_down);
        older.into_iter().flat_map(|older| self.copies.places(table, older))
    }

    /// What to do where a table takes the place of another one that an earlier migration has copied into it.
    fn since_the_copy(&self, table: &str) -> Option<String> {
        let older = self.older(table)?;
        if self.copies.leave_out(table, older) {
            let remedy = "copy those that are missing before the table is dropped";
            return Some(format!(
                "an earlier migration has not copied all into `{older}`: {remedy}"
            ));
        }
        Some(format!(
            "`{older}` comes from an earlier migration, and an app may have written to `{table}` since: copy the rows that are missing before the table is dropped, or let a trigger of that migration do it"
        ))
    }

    /// What to do where a copy says itself that rows may be left out.
    fn conflict(&self, index: usize) -> Option<String> {
        let parsed = self.parsed.get(index).filter(|parsed| parsed.act == Act::Insert)?;
        let what = if parsed.ignores() {
            "INSERT OR IGNORE leaves out every row that breaks a constraint of"
        } else if parsed.replaces() {
            "INSERT OR REPLACE deletes the row in the way of another one in"
        } else if LEAVE_OUT.iter().any(|word| parsed.has(word)) || reads_several(parsed) || !self.names_source(parsed) {
            return None;
        } else {
            let name = &parsed.name;
            let remedy = "take it away, or change such rows or DELETE them before";
            return Some(format!(
                "a conflict clause or a trigger of `{name}` lets rows go: {remedy}"
            ));
        };
        let remedy = "write INSERT alone, and change such rows or DELETE them before";
        Some(format!("{what} `{}`: {remedy}", parsed.name))
    }

    /// Whether a copy reads a table of before the part, and no view or table that the part has filled, which may have left
    /// rows out.
    fn names_source(&self, parsed: &Parsed<'_>) -> bool {
        let Some(from) = parsed.find_outside(parsed.name_at, "FROM") else {
            return false;
        };
        let name = parsed.name_of(if parsed.is(from + 2, ".") { from + 3 } else { from + 1 });
        let is_of = |table: &String| self.names_of(table).contains(name.as_str());
        self.watch.before.keys().any(is_of) && !self.makes(&name) && !self.is_view(&name)
    }

    /// Whether a statement acts on another table than this one, so that a trigger reaches it.
    fn acts_on_another(&self, index: usize, table: &str) -> bool {
        let mut ran = self.watch.ran.iter().filter(|ran| ran.index == index);
        let writes = |parsed: &Parsed<'_>| matches!(parsed.act, Act::Insert | Act::Update | Act::Delete);
        let is_of_rows = self
            .parsed
            .get(index)
            .is_some_and(|parsed| writes(parsed) && !parsed.writes_schema());
        is_of_rows && !ran.any(|ran| ran.name == table || ran.acts_on(table))
    }

    fn remedy(&self, index: usize, table: &str, is_rebuilt: bool) -> String {
        let replaces = |parsed: &Parsed<'_>| parsed.are(parsed.behind_with(), &["UPDATE", "OR", "REPLACE"]);
        if self.parsed.get(index).is_some_and(replaces) {
            format!(
                "UPDATE OR REPLACE deletes the row in the way of another one in `{table}`: change or DELETE such rows before"
            )
        } else if !is_rebuilt && self.acts_on_another(index, table) {
            format!("a trigger of another table reaches `{table}`: drop the trigger before, and create it again behind")
        } else {
            "keep them; or say which ones go, with a DELETE of its own".to_owned()
        }
    }

    /// A rebuilt table with more rows than before, all of them made from the old ones.
    fn multiplied(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let copies: Vec<_> = self.copies_of(table).collect();
        let copied: usize = copies.iter().map(|ran| ran.changes()).sum();
        let (first, others) = copies.split_first()?;
        let (copy, remedy) = match others {
            [] => {
                let has_join = |parsed: &&Parsed<'_>| parsed.has("JOIN") || parsed.has(",");
                self.parsed.get(first.index).filter(has_join)?;
                (first, "join on columns that are unique, or select one of the matches")
            }
            // Statements that take other columns each may make several rows of one on purpose.
            _ => {
                let is_again = |at: &usize| copies[..*at].iter().any(|ran| self.selects_the_same(ran, copies[*at]));
                let again = (1..copies.len()).find(is_again)?;
                (&copies[again], "let no row meet the conditions of two copies")
            }
        };
        // Rows that the part puts into the table first are copied, too.
        let puts = |ran: &&Ran| ran.act == Act::Insert && ran.acts_on(table) && ran.index < copies[0].index;
        let put: usize = self.watch.ran.iter().filter(puts).map(Ran::changes).sum();
        if copied != after.count() || copied <= before.count() + put || !self.becomes(&copy.name, table) {
            return None;
        }
        let message = format!(
            "the {} rows of `{table}` become {copied}: some are copied more than once",
            before.count()
        );
        Some(
            self.finding(Check::MultipliedRows, copy.index, message)
                .help_or_allow(remedy, MEANT),
        )
    }

    /// Whether two statements put the same expressions into the same columns.
    fn selects_the_same(&self, one: &Ran, other: &Ran) -> bool {
        let head = |ran: &Ran| {
            let parsed = self.parsed.get(ran.index)?;
            let end = parsed.find_outside(parsed.name_at, "FROM")?;
            Some((parsed.name_at..end).map(|at| parsed.text(at)).collect::<Vec<_>>())
        };
        head(one).is_some_and(|head_of_one| head(other) == Some(head_of_one))
    }

    fn lost_values(
        &self,
        assignment: Assignment,
        table: &str,
        of: usize,
        columns: &[(&str, &ValueChange)],
        is_rebuilt: bool,
    ) -> Finding {
        let first = columns[0].0;
        let index = if is_rebuilt && assignment != Assignment::Trigger {
            let crossing = self.crossing(table, first);
            crossing
                .filter(|_| assignment == Assignment::None)
                .or_else(|| self.copy_into(table))
        } else {
            self.first_update(table, first)
        };
        let by_hand = self
            .parsed
            .iter()
            .position(Parsed::writes_schema)
            .filter(|_| !is_rebuilt);
        let index = index.or(by_hand).or_else(|| self.last_touch(table)).unwrap_or(0);
        let is_of_another = !is_rebuilt && self.acts_on_another(index, table);
        let (check, why, remedy) = match assignment {
            Assignment::Computed => (
                Check::ChangedValues,
                "an expression does that on the way",
                "see whether it is right for every row",
            ),
            Assignment::Constant => (
                Check::LostValues,
                "the copy writes the same into every row",
                "copy the column; or set it with an UPDATE of its own before",
            ),
            Assignment::Unmapped => (
                Check::LostValues,
                "the expression has no value for some that the table admits",
                "give every value one, with ELSE or COALESCE",
            ),
            Assignment::Filtered => (
                Check::LostValues,
                "what the copy takes it from leaves out their rows",
                "take the column from the table itself",
            ),
            Assignment::Trigger => (
                Check::LostValues,
                "a trigger assigns the column when the statement updates the table",
                "drop the trigger before the statement, and create it again behind it",
            ),
            Assignment::None if by_hand == Some(index) => (
                Check::LostValues,
                "SQLite reads the rows by what is written into the schema",
                "change the table by ALTER TABLE or a rebuild",
            ),
            Assignment::None if is_of_another => (
                Check::LostValues,
                "a trigger of another table does that",
                "drop the trigger before the statement, and create it again behind it",
            ),
            Assignment::None | Assignment::Stated => (
                Check::LostValues,
                "no statement assigns the column",
                "copy the column, or assign it in an UPDATE of its own",
            ),
        };
        let earlier = self.successor(table).map(|other| {
            let why = format!("`{other}` takes its place as an earlier migration has filled it");
            (
                why,
                "correct the copy there, or UPDATE the column before the table is dropped",
            )
        });
        let silent = earlier
            .or_else(|| self.crossed(index, first))
            .or_else(|| self.silent_change(index, table, columns[0]));
        let silent = silent.filter(|_| is_rebuilt && assignment == Assignment::None);
        let (why, remedy) = silent
            .as_ref()
            .map_or((why, remedy), |(why, remedy)| (why.as_str(), *remedy));
        self.finding(check, index, format!("{}: {why}", told(table, of, columns)))
            .places(self.copied_earlier(table).filter(|_| is_rebuilt))
            .help_or_allow(remedy, MEANT)
    }

    /// Why a copy that carries a column changes its values: what does that, and what to do.
    fn silent_change(
        &self,
        index: usize,
        table: &str,
        (column, values): (&str, &ValueChange),
    ) -> Option<(String, &'static str)> {
        let copy = self.parsed.get(index).filter(|_| self.carries(table, column))?;
        // <https://sqlite.org/lang_conflict.html>
        if copy.replaces() && values.example.0.is_none() {
            let remedy = "write INSERT alone, and give such rows a value with an UPDATE before";
            return Some(("OR REPLACE puts the DEFAULT into the place of NULL".to_owned(), remedy));
        }
        let was = self.tables.get(table).filter(|_| !self.is_down)?.column(column)?;
        let sql = "SELECT upper(type) FROM pragma_table_xinfo(?1, 'main') WHERE name = ?2 COLLATE NOCASE";
        let now = Column {
            declared: self.conn.query_row(sql, [table, column], |row| row.get(0)).ok()?,
            ..was.clone()
        };
        // <https://sqlite.org/datatype3.html#type_affinity>
        let is_converted = was.affinity() != now.affinity() && values.nulls == 0;
        let remedy = "keep the type; or say in an UPDATE what becomes of such values";
        let why = format!(
            "SQLite converts them, because their type was {} and is {}",
            was.declared, now.declared
        );
        is_converted.then_some((why, remedy))
    }

    /// Texts of which the copy of a rebuild makes 0.
    fn zeroed(&self, table: &str, of: usize, column: &str, values: &ValueChange) -> Option<Finding> {
        let told = told(table, of, &[(column, &values.of_zeroed())]);
        let message = format!("{told}: {ZEROED}");
        let finding = self.finding(Check::LostValues, self.copy_into(table)?, message);
        Some(finding.help_or_allow(KEEP_TEXTS, MEANT))
    }

    /// A column whose name another one takes that was there, is called like it, and is gone under its own: as if it was
    /// dropped, and the other one renamed.
    fn succeeded(&self, table: &str, after: &Content, column: &str) -> Option<Finding> {
        let index = self.copy_into(table)?;
        let other = self.other_source(index, column)?;
        let is_newer = other.contains(column) && !["old", "bak", "prev"].iter().any(|word| other.contains(word));
        let message = format!("drops the column `{column}` of `{table}` and its values: `{other}` takes its name");
        let finding = self.finding(Check::DropColumn, index, message);
        let remedy = "if that is meant: -- tohead: allow(drop-column) \"why\"";
        (is_newer && !after.has_column(&other)).then(|| finding.help(remedy))
    }

    /// The first copy on the way that puts another column into the place of a column.
    fn crossing(&self, table: &str, column: &str) -> Option<usize> {
        let dropped = self.drop_of(table).map_or(usize::MAX, |ran| ran.index);
        let mut copies = self.copies_of(table).filter(|ran| ran.index < dropped);
        let found = copies.find(|ran| self.crossed(ran.index, column).is_some());
        found.map(|ran| ran.index)
    }

    /// The other column that a copy puts into the place of a column.
    fn other_source(&self, index: usize, column: &str) -> Option<String> {
        let parsed = self.parsed.get(index).filter(|parsed| parsed.act == Act::Insert)?;
        let ran = self.watch.ran.iter().find(|ran| ran.index == index)?;
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let items = items(parsed);
        let at = targets.iter().position(|target| target == column)?;
        let item = items.get(at).filter(|_| items.len() == targets.len())?;
        named(parsed, item).filter(|other| other != column)
    }

    /// What is wrong with it.
    fn crossed(&self, index: usize, column: &str) -> Option<(String, &'static str)> {
        let other = self.other_source(index, column)?;
        let why = format!("the copy puts `{other}` into `{column}`");
        Some((why, "copy every value into its own column"))
    }

    /// The statement that copies the rows of a rebuilt table; else the one that drops it.
    pub(super) fn copy_into(&self, table: &str) -> Option<usize> {
        let names = self.names_of(table);
        let is_new = |ran: &Ran| ran.act == Act::Create(ObjectKind::Table) && self.selects(ran);
        let is_copy =
            |ran: &&Ran| (ran.act == Act::Insert || is_new(ran)) && ran.fills().any(|name| names.contains(name));
        let with_source = |ran: &&Ran| is_copy(ran) && self.reads(ran, &names);
        // Of several copies, the one that takes fewer rows than there were.
        let before = self.watch.before.get(table).map_or(0, |before| before.count());
        let is_short = |ran: &&Ran| with_source(ran) && ran.changes() < before;
        let ran = &self.watch.ran;
        let found = ran
            .iter()
            .find(is_short)
            .or_else(|| ran.iter().find(with_source))
            .or_else(|| ran.iter().find(is_copy))
            .or_else(|| self.drop_of(table));
        found.map(|ran| ran.index)
    }

    /// The statement that changes values of a column without saying so: by a trigger, else by a row that takes the place
    /// of another one; else the first that says so.
    fn first_update(&self, table: &str, column: &str) -> Option<usize> {
        let updates = |ran: &&Ran| ran.updates(table, column);
        let states = |ran: &Ran| {
            let mut own = ran.seen.own_updates.iter();
            own.any(|(updated, assigned)| ran.original(updated, assigned) == Some((table, column)))
        };
        let replaces = |ran: &&Ran| {
            let parsed = self.parsed.get(ran.index);
            ran.touches(table) && parsed.is_some_and(|parsed| parsed.replaces())
        };
        let ran = || self.watch.ran.iter();
        let found = ran().find(|ran| updates(ran) && !states(ran));
        let found = found.or_else(|| ran().find(replaces)).or_else(|| ran().find(updates));
        found.map(|ran| ran.index)
    }

    fn last_touch(&self, table: &str) -> Option<usize> {
        let touches = |ran: &&Ran| ran.touches(table) || ran.seen.touched.contains(table);
        self.watch.ran.iter().rev().find(touches).map(|ran| ran.index)
    }

    pub(super) fn finding(&self, check: Check, index: usize, message: String) -> Finding {
        Finding::new(check, self.file(index), self.span(index), message)
    }

    /// The file that a statement stands in.
    pub(super) fn file(&self, index: usize) -> &Arc<SourceFile> {
        let script = self.parsed.get(index).map_or(self.script, |parsed| parsed.script);
        &script.file
    }

    /// The first word of a statement, or nothing for a Rust step.
    pub(super) fn span(&self, index: usize) -> Range<usize> {
        self.parsed.get(index).map_or(0..0, |parsed| parsed.span(0))
    }
}

/// What became of the values of some columns.
pub(super) fn told(table: &str, of: usize, columns: &[(&str, &ValueChange)]) -> String {
    let told: Vec<_> = columns
        .iter()
        .map(|(column, values)| {
            let (was, is) = &values.example;
            let become_null = if values.nulls == values.count {
                "become NULL"
            } else {
                "change"
            };
            format!(
                "{} of {of} values of `{table}.{column}` {become_null} ({})",
                values.count,
                shown_apart(was, is)
            )
        })
        .collect();
    told.join("; ")
}

/// A value before and after, for people: in one that is too long to be shown, where the two differ.
fn shown_apart(was: &Cell, is: &Cell) -> String {
    let (before, after) = (shown(was), shown(is));
    let (Some(was), Some(is)) = (was, is) else {
        return format!("{before} to {after}");
    };
    if before != after || was == is {
        return format!("{before} to {after}");
    }
    let (long, short) = (was.chars().count(), is.chars().count());
    if was.starts_with(is.as_str()) {
        return format!("{before}, of whose {long} characters {short} are left");
    }
    let same = was
        .chars()
        .zip(is.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let from = |text: &str| shown(&Some(text.chars().skip(same.saturating_sub(4)).collect()));
    format!("{before}, further on {} to {}", from(was), from(is))
}

/// What makes a SELECT yield fewer rows than a table has.
const LEAVE_OUT: [&str; 9] = [
    "WHERE",
    "JOIN",
    "GROUP",
    "LIMIT",
    "DISTINCT",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "VALUES",
];

/// Whether a SELECT takes rows from several tables with a comma between them.
fn reads_several(parsed: &Parsed<'_>) -> bool {
    let Some(from) = parsed.find_outside(parsed.name_at, "FROM") else {
        return false;
    };
    let end = parsed.find_outside(from, "ORDER").unwrap_or(parsed.len());
    parsed.find_outside(from, ",").is_some_and(|comma| comma < end)
}

/// <https://sqlite.org/lang_expr.html#castexpr>
pub(super) const ZEROED: &str = "SQLite makes 0 of a text that is no number";
pub(super) const KEEP_TEXTS: &str = "say with CASE what becomes of such texts, or keep them in another column";

/// For whom a finding is none.
pub(super) const MEANT: &str = "if that is meant";
