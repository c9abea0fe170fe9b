//! Values of a table that is still there, or there again, that have changed although no statement says so.

use crate::build::rows::content::{Cell, Content, ValueChange, holds_value};
use crate::build::rows::part::{Assignment, KEEP_TEXTS, MEANT, Part, Ran, ZEROED, told};
use crate::lint::copy::{column as named, items, targets};
use crate::lint::statement::{Act, Parsed};
use crate::source::Check;
use crate::source::finding::Finding;

impl Part<'_> {
    /// Whether a column is taken from a view of the rows themselves: all that is there is as it was.
    pub(super) fn is_filtered(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        column: &str,
        values: &ValueChange,
    ) -> bool {
        let name = self.column_at_last(table, column);
        let (Some(from), Some(to)) = (before.place(column), after.place(name)) else {
            return false;
        };
        let is_kept = |(row, now): &(&[Cell], &[Cell])| holds_value(&row[from]) && row[from] == now[to];
        let kept = || before.joined(after).into_iter().flatten().filter(is_kept).count();
        const TELLING: usize = 3;
        values.nulls == values.count && self.joined_through(table, name).is_some() && kept() >= TELLING
    }

    pub(super) fn lost_values(
        &self,
        assignment: Assignment,
        table: &str,
        of: usize,
        columns: &[(&str, &ValueChange)],
        is_rebuilt: bool,
    ) -> Finding {
        let first = columns[0].0;
        let mut schema_writes = self.parsed.iter().filter(|_| !is_rebuilt);
        let by_hand = schema_writes.position(Parsed::writes_schema);
        let index = self.changed_at(assignment, table, first, is_rebuilt);
        let index = index.or(by_hand).or_else(|| self.last_touch(table)).unwrap_or(0);
        let (check, why, remedy) = match assignment {
            Assignment::None if by_hand == Some(index) => (
                Check::LostValues,
                "SQLite reads the rows by what is written into the schema",
                "change the table by ALTER TABLE or a rebuild",
            ),
            Assignment::None if !is_rebuilt && self.acts_on_another(index, table) => (
                Check::LostValues,
                "a trigger of another table does that",
                "drop the trigger before the statement, and create it again behind it",
            ),
            other => why(other),
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
            .or_else(|| self.silent_change(index, table, columns[0]))
            .or_else(|| self.assigned_behind(table, first));
        let silent = silent.filter(|_| is_rebuilt && assignment == Assignment::None);
        let (why, remedy) = silent
            .as_ref()
            .map_or((why, remedy), |(why, remedy)| (why.as_str(), *remedy));
        self.finding(check, index, format!("{}: {why}", told(table, of, columns)))
            .places(self.copied_earlier(table).filter(|_| is_rebuilt))
            .help_or_allow(remedy, MEANT)
    }

    /// The statement that changes values of a column.
    fn changed_at(&self, assignment: Assignment, table: &str, column: &str, is_rebuilt: bool) -> Option<usize> {
        if !is_rebuilt || assignment == Assignment::Trigger {
            return self.first_update(table, column);
        }
        let crossing = self.crossing(table, column).filter(|_| assignment == Assignment::None);
        crossing.or_else(|| self.copy_into(table))
    }

    /// Why a copy that carries a column changes its values: what does that, and what to do.
    fn silent_change(
        &self,
        index: usize,
        table: &str,
        (column, values): (&str, &ValueChange),
    ) -> Option<(String, &'static str)> {
        let copy = self.parsed.get(index).filter(|_| self.carries(table, column))?;
        let place = |ran: &Ran| (ran.name.clone(), column.to_owned());
        let by_trigger =
            |ran: &Ran| ran.seen.updates.contains(&place(ran)) && !ran.seen.own_updates.contains(&place(ran));
        let ran = self.watch.ran.iter().find(|ran| ran.index == index);
        if ran.is_some_and(by_trigger) {
            let why = format!(
                "a trigger of `{}` assigns the column when the copy inserts a row",
                copy.name
            );
            return Some((why, "create the trigger behind the copy"));
        }
        // <https://sqlite.org/lang_conflict.html>
        if copy.replaces() && values.example.0.is_none() {
            let remedy = "write INSERT alone, and give such rows a value with an UPDATE before";
            return Some(("OR REPLACE puts the DEFAULT into the place of NULL".to_owned(), remedy));
        }
        let was = self.tables.get(table).filter(|_| !self.is_down)?.column(column)?;
        let now = self.declared_now(table, was)?;
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
    pub(super) fn zeroed(&self, table: &str, of: usize, column: &str, values: &ValueChange) -> Option<Finding> {
        let told = told(table, of, &[(column, &values.of_zeroed())]);
        let message = format!("{told}: {ZEROED}");
        let finding = self.finding(Check::LostValues, self.copy_into(table)?, message);
        Some(finding.help_or_allow(KEEP_TEXTS, MEANT))
    }

    /// A column whose name another one takes that was there, is called like it, and is gone under its own: as if it was
    /// dropped, and the other one renamed.
    pub(super) fn succeeded(&self, table: &str, after: &Content, column: &str) -> Option<Finding> {
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
}

/// What values that are assigned so fail, why they change, and what to do.
fn why(assignment: Assignment) -> (Check, &'static str, &'static str) {
    match assignment {
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
        Assignment::None | Assignment::Stated => (
            Check::LostValues,
            "no statement assigns the column",
            "copy the column, or assign it in an UPDATE of its own",
        ),
    }
}
