//! What is wrong with what a part has made of the rows.
//!
//! A part may do with rows whatever its statements say: a row is gone because of a DELETE from its table,
//! a value has changed because of an UPDATE of its column. What happens beside that is reported: a copy
//! that leaves rows out, a trigger, a conflict clause, a column that a rebuild forgets.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rusqlite::Connection;

use super::content::{Change, Content, ValueChange, compare, shown};
use super::moves::is_without_duplicates;
use super::values::mentions;
use super::watch::{DROPPED, Ran, Watch};
use crate::lint::copy::{is_expression, items, takes_all, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::{Check, Findings, SourceScript};

/// Compares the tables that a part has touched with what they were, and says what is wrong.
pub(in crate::build) fn judge(
    conn: &Connection,
    script: &SourceScript,
    watch: &Watch,
    is_down: bool,
) -> rusqlite::Result<Judgement> {
    let mut judgement = Judgement::default();
    let findings = &mut judgement.findings;
    let part = Part {
        conn,
        is_down,
        script,
        parsed: Parsed::all(script),
        watch,
    };
    for (table, before) in watch.filled() {
        let name = watch.now(table).unwrap_or(table);
        let is_rebuilt = watch.now(table).is_none();
        match Content::read(conn, name)? {
            Some(after) => {
                let renamed = watch.columns.get(table).cloned().unwrap_or_default();
                // A new row may have the rowid of a deleted one.
                let has_other_rowids = is_rebuilt || part.says_delete(table);
                let change = compare(before, &after, &renamed, has_other_rowids);
                judgement.fates.push((table.clone(), fate(before, &after, &change)));
                findings.extend(part.made_anew(table, &renamed, &after));
                let gone = gone(before, &after, &renamed);
                findings.extend(part.moved_columns(table, before, &gone)?);
                if !change.is_none() || is_rebuilt {
                    findings.extend(part.changed(table, before, &after, &change, is_rebuilt));
                }
            }
            None => {
                judgement.fates.push((table.clone(), "Dropped"));
                findings.extend(part.moved(table, before)?);
            }
        }
    }
    Ok(judgement)
}

/// What became of the rows of the tables that a part has touched.
#[derive(Debug, Default)]
pub(in crate::build) struct Judgement {
    pub(in crate::build) findings: Findings,
    /// Tables that held rows, in lower case, and the name of a `Fate`.
    pub(in crate::build) fates: Vec<(String, &'static str)>,
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
fn gone(before: &Content, after: &Content, renamed: &BTreeMap<String, String>) -> Vec<usize> {
    let now = |column: &str| renamed.get(column).map_or_else(|| column.to_owned(), String::clone);
    let columns = before.columns().filter(|column| !after.has_column(&now(column)));
    columns.filter_map(|column| before.place(column)).collect()
}

pub(super) struct Part<'p> {
    /// The database as the part has left it.
    pub(super) conn: &'p Connection,
    pub(super) is_down: bool,
    script: &'p SourceScript,
    pub(super) parsed: Vec<Parsed<'p>>,
    pub(super) watch: &'p Watch,
}

impl Part<'_> {
    /// Columns that are dropped and added again without their values: the schema shows nothing of it.
    fn made_anew(&self, table: &str, renamed: &BTreeMap<String, String>, after: &Content) -> Findings {
        let anew = renamed
            .iter()
            .filter(|(column, now)| *now == DROPPED && after.has_column(column));
        let finding = |(column, _): (&String, &String)| {
            let drops = |ran: &&Ran| {
                let parsed = self.parsed.get(ran.index);
                ran.act == Act::Alter && parsed.is_some_and(|parsed| parsed.has("DROP") && parsed.mentions(column))
            };
            let index = self.watch.ran.iter().find(drops).map_or(0, |ran| ran.index);
            let message =
                format!("drops the column `{column}` of `{table}` and its values, and adds an empty one with its name");
            self.finding(Check::DropColumn, index, message).help(format!(
                "if that is meant: -- tohead: allow({}) \"why\"",
                Check::DropColumn
            ))
        };
        anew.map(finding).collect()
    }

    /// A table that is still there, or there again.
    fn changed(&self, table: &str, before: &Content, after: &Content, change: &Change, is_rebuilt: bool) -> Findings {
        let mut findings = Findings::new();
        // Dropped and made anew without its rows: that is what it says. And what a virtual table holds
        // follows from others.
        if is_rebuilt && !self.copies(table) {
            return self.without_copy(table, before).into_iter().collect();
        }
        if !is_rebuilt && before.is_virtual {
            return findings;
        }
        let said = self.said_deletes(table);
        if change.lost > said {
            findings.push(self.lost_rows(table, change, said, is_rebuilt));
        } else {
            findings.extend(self.limited(table, is_rebuilt));
        }
        if is_rebuilt && change.lost == 0 && after.count() > before.count() {
            findings.extend(self.multiplied(table, before, after));
        }
        if before.is_virtual {
            return findings; // its values may change their form
        }
        let (mut forgotten, mut converted, mut touched) = (Vec::new(), Vec::new(), Vec::new());
        for (column, values) in &change.values {
            match self.assignment(table, column, is_rebuilt) {
                Assignment::Stated => {}
                // A number of the new type need not fit the old one to the last digit.
                _ if self.is_down && values.is_rounding => {}
                Assignment::Computed if values.nulls == 0 && !values.merges && !values.truncates => {}
                Assignment::Computed => converted.push((column.as_str(), values)),
                Assignment::Trigger => touched.push((column.as_str(), values)),
                Assignment::None => forgotten.push((column.as_str(), values)),
            }
        }
        for (assignment, columns) in [
            (Assignment::None, forgotten),
            (Assignment::Trigger, touched),
            (Assignment::Computed, converted),
        ] {
            if !columns.is_empty() {
                findings.push(self.lost_values(assignment, table, change.of, &columns, is_rebuilt));
            }
        }
        if is_rebuilt && change.lost == 0 {
            findings.extend(self.renumbered(table, before, after));
        }
        findings
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
        let drops = |ran: &&Ran| ran.act == Act::Drop(ObjectKind::Table) && ran.name == table;
        let index = self.watch.ran.iter().find(drops).map_or(0, |ran| ran.index);
        let rows = before.count();
        let message = format!(
            "{rows} of {rows} rows of `{table}` are gone: nothing copies them into `{made}`, which takes its place"
        );
        let remedy = "copy them before the table is dropped";
        Some(
            self.finding(Check::LostRows, index, message)
                .help(help(Check::LostRows, remedy)),
        )
    }

    /// Rows that get other keys, because the copy leaves those out: what refers to the rows need not be a declared
    /// foreign key.
    fn renumbered(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let Some(key) = before.key_name() else {
            return self.renumbered_rowids(table, before, after);
        };
        let is_left_out = after.has_column(key) && !self.carries(table, key);
        let index = self.copy_into(table).filter(|_| is_left_out)?;
        let changed = before.missing_keys(after);
        let message = format!(
            "{changed} of {} values of `{table}.{key}` change: the copy leaves the column out, and the rows get new ones",
            before.count()
        );
        let finding = self.finding(Check::LostValues, index, message);
        (changed > 0).then(|| finding.help(help(Check::LostValues, "copy the column too")))
    }

    /// Whether the part fills the table that takes the place of another one from what was there.
    fn copies(&self, table: &str) -> bool {
        let family = self.family(table);
        let is_copy = |ran: &Ran| self.selects(ran) && ran.fills().any(|name| family.contains(name));
        // An earlier migration may have filled the table that takes its place, or a Rust step.
        let is_older = self
            .names_of(table)
            .iter()
            .any(|name| *name != table && !self.makes(name));
        is_older || self.watch.ran.iter().any(|ran| is_copy(ran) || ran.index == usize::MAX)
    }

    /// Whether a statement reads one of these tables. Where it copies a whole table into another one of the
    /// same form, older versions of SQLite do not say so to the authorizer.
    pub(super) fn reads(&self, ran: &Ran, names: &BTreeSet<&str>) -> bool {
        let says = ran.seen.reads.iter().any(|read| names.contains(read.as_str()));
        let mentions = |parsed: &Parsed<'_>| names.iter().any(|name| *name != ran.name && parsed.mentions(name));
        says || (ran.act == Act::Insert && self.parsed.get(ran.index).is_some_and(mentions))
    }

    /// Whether a statement takes rows from a table; one that creates an index reads it too.
    pub(super) fn selects(&self, ran: &Ran) -> bool {
        let has_select = self.parsed.get(ran.index).is_some_and(|parsed| parsed.has("SELECT"));
        has_select && (ran.act == Act::Insert || !ran.seen.reads.is_empty())
    }

    /// A copy that stops after so many rows, of which made-up ones never reach the end.
    fn limited(&self, table: &str, is_rebuilt: bool) -> Option<Finding> {
        let index = self.copy_into(table).filter(|_| is_rebuilt)?;
        let parsed = self.parsed.get(index)?;
        let at = parsed.find_outside(parsed.name_at, "LIMIT")?;
        let message = format!("the copy of `{table}` stops after {} rows", parsed.text(at + 1));
        Some(self.finding(Check::LostRows, index, message).help(help(
            Check::LostRows,
            "copy every row; or say which ones go, with a DELETE of its own",
        )))
    }

    /// Whether a statement copies the rows of a table one by one into another one.
    pub(super) fn copies_from(&self, ran: &Ran, table: &str) -> bool {
        let Some(parsed) = self.parsed.get(ran.index) else {
            return false;
        };
        let sums_up = ["GROUP", "EXCEPT", "INTERSECT"].iter().any(|word| parsed.has(word))
            || (is_without_duplicates(parsed) && !self.takes_whole_rows(parsed, table));
        let counts = ["count", "sum", "max", "min", "avg", "total"];
        let sums_up = sums_up || counts.iter().any(|function| parsed.find(&[function, "("]).is_some());
        let is_copy = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table));
        is_copy && self.selects(ran) && self.reads(ran, &BTreeSet::from([table])) && !sums_up
    }

    /// Whether a statement takes all columns of a table, but for its key: what is equal then was two rows, and is no
    /// list of what occurs.
    fn takes_whole_rows(&self, parsed: &Parsed<'_>, table: &str) -> bool {
        let Some(before) = self.watch.before.get(table) else {
            return false;
        };
        let mut columns = before.columns().filter(|column| !before.is_key_column(column));
        takes_all(parsed) || columns.all(|column| parsed.mentions(column))
    }

    /// `said`: how many of the rows statements of their own delete.
    fn lost_rows(&self, table: &str, change: &Change, said: usize, is_rebuilt: bool) -> Finding {
        let example = change
            .lost_row
            .as_ref()
            .filter(|_| said == 0)
            .map_or_else(String::new, |row| format!(", such as the one with {row}"));
        let deleted = match said {
            0 => "no statement deletes them".to_owned(),
            said => format!("DELETE accounts for {said} of them"),
        };
        let message = format!(
            "{} of {} rows of `{table}` are gone{example}, and {deleted}",
            change.lost, change.of
        );
        let index = if is_rebuilt {
            self.copy_into(table)
        } else {
            self.watch.first_shrink(table).map(|ran| ran.index)
        };
        let index = index.or_else(|| self.last_touch(table)).unwrap_or(0);
        let remedy = self.remedy(index, table, is_rebuilt);
        self.finding(Check::LostRows, index, message)
            .help(help(Check::LostRows, &remedy))
    }

    fn remedy(&self, index: usize, table: &str, is_rebuilt: bool) -> String {
        let by_trigger = self
            .parsed
            .get(index)
            .is_some_and(|parsed| parsed.name != table && !is_rebuilt);
        if by_trigger {
            format!("a trigger of another table reaches `{table}`: drop the trigger before, and create it again behind")
        } else {
            "keep them; or say which ones go, with a DELETE of its own".to_owned()
        }
    }

    /// A rebuilt table with more rows than before, all of them made from the old ones.
    fn multiplied(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let copies: Vec<_> = self
            .watch
            .ran
            .iter()
            .filter(|ran| self.copies_from(ran, table))
            .collect();
        let copied: usize = copies.iter().map(|ran| ran.changes()).sum();
        let [copy] = copies[..] else { return None };
        let has_join = self
            .parsed
            .get(copy.index)
            .is_some_and(|parsed| parsed.has("JOIN") || parsed.has(","));
        if copied != after.count() || copied <= before.count() || !has_join || !self.becomes(&copy.name, table) {
            return None;
        }
        let message = format!(
            "the {} rows of `{table}` become {copied}: some are copied more than once",
            before.count()
        );
        Some(self.finding(Check::MultipliedRows, copy.index, message).help(help(
            Check::MultipliedRows,
            "join on columns that are unique, or select one of the matches",
        )))
    }

    /// The same of rowids that are no column, where a trigger or a column speaks of them.
    fn renumbered_rowids(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let changed = Some(before.changed_rowids(after)).filter(|changed| *changed > 0)?;
        let use_of_them = match self.trigger_with_rowid(table) {
            Some(trigger) => format!("the trigger `{trigger}` uses them"),
            None => format!("{} seems to hold them", self.column_of_rowids(table)?),
        };
        let message = format!(
            "{changed} of {} rowids of `{table}` change, and {use_of_them}",
            before.count()
        );
        let finding = self.finding(Check::LostValues, self.copy_into(table)?, message);
        let remedy = "copy the rowid too: INSERT INTO … (rowid, …) SELECT rowid, …; or declare an INTEGER PRIMARY KEY";
        Some(finding.help(help(Check::LostValues, remedy)))
    }

    fn trigger_with_rowid(&self, table: &str) -> Option<String> {
        let sql = "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE";
        let mut statement = self.conn.prepare_cached(sql).ok()?;
        let triggers = statement
            .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
            .ok()?;
        let triggers = triggers.collect::<rusqlite::Result<Vec<(String, String)>>>().ok()?;
        let uses = |(_, sql): &(String, String)| ["rowid", "_rowid_", "oid"].iter().any(|name| mentions(sql, name));
        triggers.into_iter().find(uses).map(|(name, _)| name)
    }

    /// A column such as `note_rowid` of another table.
    fn column_of_rowids(&self, table: &str) -> Option<String> {
        let sql = "SELECT '`' || m.name || '`.`' || p.name || '`' FROM main.sqlite_schema m, pragma_table_xinfo(m.name, 'main') p \
                   WHERE m.type = 'table' AND lower(p.name) IN (?1 || '_rowid', ?1 || 'rowid')";
        let stem = table.strip_suffix('s').unwrap_or(table);
        let found = |stem: &str| self.conn.query_row(sql, [stem], |row| row.get(0)).ok();
        found(stem).or_else(|| found(table))
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
        let index = if is_rebuilt {
            self.copy_into(table)
        } else {
            self.first_update(table, first)
        };
        let index = index.or_else(|| self.last_touch(table)).unwrap_or(0);
        let (check, why, remedy) = match assignment {
            Assignment::Computed => (
                Check::ChangedValues,
                "an expression does that on the way",
                "see whether it is right for every row",
            ),
            Assignment::Trigger => (
                Check::LostValues,
                "a trigger assigns the column when the statement updates the table",
                "drop the trigger before the statement, and create it again behind it",
            ),
            Assignment::None | Assignment::Stated => (
                Check::LostValues,
                "no statement assigns the column",
                "copy the column, or assign it in an UPDATE of its own",
            ),
        };
        self.finding(check, index, format!("{}: {why}", told(table, of, columns)))
            .help(help(check, remedy))
    }

    /// Whether a statement of the part deletes from the table, or from one that it makes and fills from it.
    pub(super) fn says_delete(&self, table: &str) -> bool {
        self.said_deletes(table) > 0
    }

    /// How many rows the statements of the part delete from the table, or from those that it makes and
    /// fills from it, as they say. What a Rust step deletes is not counted.
    fn said_deletes(&self, table: &str) -> usize {
        let family = self.family(table);
        let deletes = |ran: &&Ran| match ran.index {
            usize::MAX => ran.seen.own_deletes.iter().any(|name| family.contains(name.as_str())),
            _ => ran.act == Act::Delete && family.contains(ran.name.as_str()),
        };
        let deleted = self.watch.ran.iter().filter(deletes).map(Ran::changes);
        deleted.fold(0, usize::saturating_add)
    }

    /// All names that the rows of a table go by in the course of the part.
    fn names_of<'a>(&'a self, table: &'a str) -> BTreeSet<&'a str> {
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
    fn family<'a>(&'a self, table: &'a str) -> BTreeSet<&'a str> {
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
    fn makes(&self, name: &str) -> bool {
        self.parsed
            .iter()
            .any(|parsed| parsed.is_on(Act::Create(ObjectKind::Table), name))
    }

    /// Whether a table that the part has made takes the place of another one.
    pub(super) fn becomes(&self, made: &str, table: &str) -> bool {
        self.names_of(table).contains(made)
    }

    /// The statement that copies the rows of a rebuilt table; else the one that drops it.
    fn copy_into(&self, table: &str) -> Option<usize> {
        let names = self.names_of(table);
        let is_copy = |ran: &&Ran| ran.act == Act::Insert && ran.fills().any(|name| names.contains(name));
        let with_source = |ran: &&Ran| is_copy(ran) && self.reads(ran, &names);
        // Of several copies, the one that takes fewer rows than there were.
        let before = self.watch.before.get(table).map_or(0, Content::count);
        let is_short = |ran: &&Ran| with_source(ran) && ran.changes() < before;
        let drops = |ran: &&Ran| ran.act == Act::Drop(ObjectKind::Table) && ran.name == table;
        let ran = &self.watch.ran;
        let found = ran
            .iter()
            .find(is_short)
            .or_else(|| ran.iter().find(with_source))
            .or_else(|| ran.iter().find(is_copy))
            .or_else(|| ran.iter().find(drops));
        found.map(|ran| ran.index)
    }

    fn first_update(&self, table: &str, column: &str) -> Option<usize> {
        let updates = |ran: &&Ran| {
            ran.seen
                .updates
                .iter()
                .any(|(updated, assigned)| updated == table && assigned == column)
        };
        self.watch.ran.iter().find(updates).map(|ran| ran.index)
    }

    fn last_touch(&self, table: &str) -> Option<usize> {
        let touches = |ran: &&Ran| ran.seen.touched.contains(table);
        self.watch.ran.iter().rev().find(touches).map(|ran| ran.index)
    }

    /// How the part says that the values of a column change.
    fn assignment(&self, table: &str, column: &str, is_rebuilt: bool) -> Assignment {
        let names = self.family(table);
        // An UPDATE before the copy says nothing of a column that the copy leaves out.
        let speaks = |updated: &str| updated != table || !is_rebuilt || self.carries(table, column);
        let is_stated = self.watch.ran.iter().any(|ran| {
            let mut updates = ran.seen.own_updates.iter();
            updates.any(|(updated, assigned)| assigned == column && names.contains(updated.as_str()) && speaks(updated))
        });
        if is_stated {
            return Assignment::Stated;
        }
        let copies = self
            .watch
            .ran
            .iter()
            .filter(|ran| is_rebuilt && ran.act == Act::Insert && names.contains(ran.name.as_str()));
        let is_computed = copies
            .filter_map(|ran| Some((ran, self.parsed.get(ran.index)?)))
            .any(|(ran, parsed)| computes(ran, parsed, column, &names));
        if is_computed {
            Assignment::Computed
        } else if !is_rebuilt && self.is_touched_up(table, column) {
            Assignment::Trigger
        } else {
            Assignment::None
        }
    }

    /// Whether the copy of a rebuilt table fills a column.
    fn carries(&self, table: &str, column: &str) -> bool {
        let copy = self
            .copy_into(table)
            .and_then(|index| self.watch.ran.iter().find(|ran| ran.index == index));
        let Some((ran, parsed)) = copy.and_then(|ran| Some((ran, self.parsed.get(ran.index)?))) else {
            return true;
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        targets.is_empty() || targets.iter().any(|target| target == column)
    }

    /// Whether a trigger of the table itself assigns the column when a statement updates the table, as one
    /// that notes the time of the last change does.
    fn is_touched_up(&self, table: &str, column: &str) -> bool {
        self.watch.ran.iter().any(|ran| {
            let by_trigger = |(updated, assigned): &(String, String)| updated == table && assigned == column;
            ran.act == Act::Update && ran.name == table && ran.seen.updates.iter().any(by_trigger)
        })
    }

    pub(super) fn finding(&self, check: Check, index: usize, message: String) -> Finding {
        Finding::new(check, &self.script.file, self.span(index), message)
    }

    /// The first word of a statement, or nothing for a Rust step.
    fn span(&self, index: usize) -> Range<usize> {
        self.parsed.get(index).map_or(0..0, |parsed| parsed.span(0))
    }
}

/// How a part says that the values of a column change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Assignment {
    /// An UPDATE assigns the column.
    Stated,
    /// A copy computes it from an expression.
    Computed,
    /// A trigger of the table follows an UPDATE of other columns.
    Trigger,
    None,
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
                "{} of {of} values of `{table}.{column}` {become_null} ({} to {})",
                values.count,
                shown(was),
                shown(is)
            )
        })
        .collect();
    told.join("; ")
}

pub(super) fn help(check: Check, remedy: &str) -> String {
    format!("{remedy}; if that is meant: -- tohead: allow({check}) \"why\"")
}

/// Whether `INSERT INTO t (…, column, …) SELECT …` gives the column an expression that is more than a name.
fn computes(ran: &Ran, parsed: &Parsed<'_>, column: &str, family: &BTreeSet<&str>) -> bool {
    let named = targets(parsed);
    let targets = named.as_ref().unwrap_or(&ran.columns);
    let Some(at) = targets.iter().position(|target| target == column) else {
        return false;
    };
    let items = items(parsed);
    let Some(item) = items.get(at) else { return false };
    is_expression(parsed, item) || is_of_another(parsed, item, family)
}

/// Whether `x.name` is a column of another table than those: one that the copy joins.
fn is_of_another(parsed: &Parsed<'_>, item: &Range<usize>, family: &BTreeSet<&str>) -> bool {
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
