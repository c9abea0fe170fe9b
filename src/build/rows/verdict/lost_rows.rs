//! Rows of a table that is still there, or there again, that are gone or have become more, and which statement does that.

use std::sync::Arc;

use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::select::most_rows;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::Check;
use crate::source::finding::{Finding, Place};

impl Part<'_> {
    /// A copy that stops after so many rows, of which made-up ones never reach the end.
    pub(super) fn limited(&self, table: &str, is_rebuilt: bool) -> Option<Finding> {
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
    pub(super) fn lost_rows(
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
        let remedy = self.overwriting(index).or_else(|| self.conflict(index));
        let remedy = remedy.or_else(|| self.since_the_copy(table));
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

    fn remedy(&self, index: usize, table: &str, is_rebuilt: bool) -> String {
        let replaces = |parsed: &Parsed<'_>| parsed.are(parsed.behind_with(), &["UPDATE", "OR", "REPLACE"]);
        if self.parsed.get(index).is_some_and(replaces) {
            format!(
                "UPDATE OR REPLACE deletes the row in the way of another one in `{table}`: change or DELETE such rows before"
            )
        } else if let Some(view) = self
            .parsed
            .get(index)
            .filter(|parsed| !is_rebuilt && self.is_view(&parsed.name))
        {
            let view = &view.name;
            format!(
                "the trigger of the view `{view}` deletes them: name the rows that are meant by a statement on their own table"
            )
        } else if !is_rebuilt && self.acts_on_another(index, table) {
            format!("a trigger of another table reaches `{table}`: drop the trigger before, and create it again behind")
        } else {
            "keep them; or say which ones go, with a DELETE of its own".to_owned()
        }
    }

    /// A rebuilt table with more rows than before, all of them made from the old ones.
    pub(super) fn multiplied(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
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
        if copied != after.count()
            || copied <= before.count() + put + self.rows_beside(copy, table)
            || !self.becomes(&copy.name, table)
        {
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
