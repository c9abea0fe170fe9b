//! Values that a date function cannot read, none of them: milliseconds that it takes for seconds or days, dates in the form of
//! a country.
//!
//! Some made-up values need not be of the form that an expression was written for. But where the type, or a CHECK, says of
//! which form all of them are, and each becomes NULL, so do those of the app.

use std::collections::BTreeSet;

use super::TELLING;
use crate::build::rows::content::{Cell, Content, ValueChange, shown};
use crate::build::rows::made::hints::CLOCKS;
use crate::build::rows::part::{Assigned, MEANT, Part, told};
use crate::lint::copy::{items, targets};
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::quoted;

/// Why they become NULL, and what to do.
pub(super) const NO_MOMENT: &str = "a date function reads no moment in any of them";
pub(super) const BY_FORM: &str =
    "see of which form they are: it reads YYYY-MM-DD, and seconds with 'unixepoch'; divide milliseconds by 1000";

impl Part<'_> {
    /// Whether no value of a column is a moment to a date function. `is_all`: each became NULL
    /// (<https://sqlite.org/lang_datefunc.html#time_values>).
    pub(super) fn is_out_of_range(&self, assigned: &Assigned<'_>, table: &str, column: &str, is_all: bool) -> bool {
        let Some(declared) = self.tables.get(table).filter(|_| is_all) else {
            return false;
        };
        let mut words = assigned.value.clone();
        let is_of_seconds = words.any(|at| assigned.parsed.text(at).eq_ignore_ascii_case("'unixepoch'"));
        let affinity = declared.column(column).map_or("", |column| column.affinity());
        let is_said = match affinity {
            "INTEGER" => true,
            "REAL" => return is_of_seconds,
            _ => {
                let patterns = declared.checks.iter();
                let mut patterns = patterns.filter(|check| check.contains("glob") || check.contains("like"));
                patterns.any(|check| crate::source::tokens::mentions(check, column))
            }
        };
        (affinity == "INTEGER" && is_of_seconds) || (is_said && reads_date(assigned, column))
    }

    /// What the copy of a rebuild puts into a column.
    pub(super) fn copied_into(&self, table: &str, column: &str) -> Option<Assigned<'_>> {
        let (ran, parsed) = self.copy_of(table).filter(|_| !self.is_down)?;
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let at = targets.iter().position(|target| target == column)?;
        Some(Assigned {
            ran,
            parsed,
            column: column.to_owned(),
            value: items(parsed).get(at)?.clone(),
        })
    }

    /// Whether `coalesce(datetime(x), …)` takes what stands behind for every value of a column, because the first part reads none
    /// of them: that nothing is NULL only hides it.
    pub(super) fn falls_back<'c>(
        &self,
        assigned: &Assigned<'_>,
        table: &str,
        column: &str,
        cells: impl Iterator<Item = &'c Cell>,
    ) -> bool {
        let (parsed, start) = (assigned.parsed, assigned.value.start);
        let is_call = ["COALESCE", "IFNULL"]
            .iter()
            .any(|name| parsed.are(start, &[*name, "("]));
        let close = parsed.closing(start + 1);
        let mut inside = parsed.outside_parentheses(start + 2).take_while(|at| *at < close);
        let Some(comma) = inside.find(|at| parsed.is(*at, ",")).filter(|_| is_call) else {
            return false;
        };
        // Without the names of tables, so that it can be asked about by itself.
        let is_qualifier = |at: usize| parsed.is(at, ".") || parsed.is(at + 1, ".");
        let words = (start + 2..comma).filter(|at| !is_qualifier(*at));
        let first = words.map(|at| parsed.text(at)).collect::<Vec<_>>().join(" ");
        let declared = self.tables.get(table).and_then(|table| table.column(column));
        let affinity = declared.map_or("TEXT", |column| column.affinity());
        let sql = format!(
            "SELECT ({first}) IS NULL FROM (SELECT CAST(?1 AS {affinity}) AS {})",
            quoted(column)
        );
        let Ok(mut asked) = self.conn.prepare(&sql) else {
            return false;
        };
        let cells: BTreeSet<_> = cells.filter(|cell| cell.is_some()).collect();
        let mut is_null = |cell: &&Cell| asked.query_row([*cell], |row| row.get(0)).unwrap_or(false);
        cells.len() >= TELLING && cells.iter().all(&mut is_null) && self.is_out_of_range(assigned, table, column, true)
    }

    /// The same of what a part makes of a column in its place.
    pub(in crate::build::rows) fn fallen_back(
        &self,
        table: &str,
        before: &Content,
        column: &str,
        values: &ValueChange,
    ) -> Option<Finding> {
        let assigned = self.copied_into(table, column);
        let assigned = assigned.or_else(|| self.only_assignment(table, column))?;
        let at = before.place(column).filter(|_| !self.is_down)?;
        let cells = before.rows().iter().map(|row| &row[at]);
        let message = format!("{}: {NO_MOMENT}", told(table, before.count(), &[(column, values)]));
        let finding = self.finding(Check::LostValues, assigned.ran.index, message);
        self.falls_back(&assigned, table, column, cells)
            .then(|| finding.help_or_allow(BY_FORM, MEANT))
    }

    /// Values of which the copy of a rebuild leaves nothing: because no date function reads them, or because it makes one of
    /// all that the table admits.
    pub(in crate::build::rows) fn nothing_left(
        &self,
        table: &str,
        (before, after): (&Content, &Content),
        column: &str,
        values: &ValueChange,
    ) -> Option<Finding> {
        let assigned = self
            .copied_into(table, column)
            .filter(|assigned| assigned.value.len() > 1)?;
        let told = || told(table, before.count(), &[(column, values)]);
        let (from, to) = (before.place(column)?, after.place(column)?);
        let held = before.rows().iter().filter(|row| row[from].is_some());
        let is_all = values.nulls == held.clone().count() && values.nulls >= TELLING;
        let was: BTreeSet<_> = held.map(|row| &row[from]).collect();
        let is: BTreeSet<_> = after.rows().iter().map(|row| &row[to]).collect();
        let one = is.first().filter(|one| is.len() == 1 && one.is_some());
        let (message, remedy) = if self.is_out_of_range(&assigned, table, column, is_all) && !assigned.says_null() {
            (format!("{}: {NO_MOMENT}", told()), BY_FORM)
        } else if let Some(one) = one
            && self.is_one_of_listed(&assigned, (table, column), was.len())
        {
            let message = format!("all values of `{table}.{column}` become one, {}", shown(one));
            (
                message,
                "compare the column with each value that it may hold; no text is true as a condition but one that is a number",
            )
        } else {
            return None;
        };
        let finding = self.finding(Check::LostValues, assigned.ran.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }
}

/// Whether an expression gives a column to a date function as it is, or reckoned, and chooses nothing.
fn reads_date(assigned: &Assigned<'_>, column: &str) -> bool {
    let parsed = assigned.parsed;
    let chooses = |at: usize| ["CASE", "IIF", "SELECT"].iter().any(|word| parsed.is(at, word));
    let is_clock = |at: usize| CLOCKS.iter().any(|clock| parsed.is(at, clock)) && parsed.is(at + 1, "(");
    let reads = |at: usize| {
        let inside = || at + 2..parsed.closing(at + 1);
        let makes_text = |at: usize| parsed.is(at, "||") || (parsed.is(at, "(") && !parsed.is(at - 1, "CAST"));
        inside().any(|at| parsed.name_of(at) == column) && !inside().any(makes_text)
    };
    !assigned.value.clone().any(chooses) && assigned.value.clone().any(|at| is_clock(at) && reads(at))
}
