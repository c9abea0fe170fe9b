//! Columns that a part drops after it has put their values elsewhere: into another table, or by an UPDATE into a new column.

use std::collections::BTreeMap;

use crate::build::rows::content::{Cell, Content, ValueChange, cell_of, holds_value, number, value};
use crate::build::rows::part::{Arrival, MEANT, Part, Ran, told};
use crate::lint::copy::{assigns_column, column, items, targets};
use crate::lint::select::most_rows;
use crate::lint::statement::Act;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

impl Part<'_> {
    /// Columns that are gone after a part has copied their values into another table: all of them, or it says so.
    pub(in crate::build::rows) fn moved_columns(
        &self,
        table: &str,
        before: &Content,
        gone: &[usize],
    ) -> rusqlite::Result<Vec<Finding>> {
        let mut lost = BTreeMap::new();
        if self.is_down || self.says_delete(table) {
            return Ok(Vec::new());
        }
        for at in gone {
            let mut arrivals = Vec::new();
            let mut leaves_out_none = false;
            for ran in &self.watch.ran {
                // In a column with its name belongs its value, and not that of another one that goes too.
                let is_swapped = self.has_other_source(ran, before, *at, gone);
                let arrival = self.arrival(ran, table, before, is_swapped)?;
                let copies = |arrival: &Arrival<'_>| arrival.takes(*at);
                if let Some(arrival) = arrival.filter(copies) {
                    leaves_out_none |= self.leaves_out_nothing_but_none(ran, before, *at);
                    arrivals.push(arrival);
                }
            }
            // `> 0` says so of numbers below it, too.
            let is_none = |cell: &Cell| number(cell).is_some_and(|number| number <= 0.0);
            let is_meant = |cell: &Cell| holds_value(cell) && !(leaves_out_none && is_none(cell));
            let there: Vec<_> = arrivals.iter().map(|arrival| (arrival, arrival.rows())).collect();
            let rows: Vec<_> = before.rows().iter().filter(|row| is_meant(&row[*at])).collect();
            let arrives = |row: &&&Vec<Cell>| there.iter().any(|(arrival, rows)| rows.contains(&arrival.part(row)));
            let copied = |at: &&usize| arrivals.iter().any(|arrival| arrival.takes(**at));
            let copied: Vec<_> = gone.iter().filter(copied).copied().collect();
            // A condition that asks of another column alone leaves rows out whatever they hold.
            let asks_of_all = arrivals
                .iter()
                .all(|arrival| self.asks_of(arrival.ran, before, &copied));
            let says_nothing = self.says_nothing(table, before, &copied);
            // What an UPDATE before the copy has made of a value is what has to arrive.
            let is_said = |row: &&&Vec<Cell>| {
                let mut found = arrivals.iter().map(|arrival| arrival.found(row));
                found.any(|found| !is_meant(&found[*at]) || (asks_of_all && says_nothing(found)))
            };
            let is_kept = |row: &&&Vec<Cell>| arrives(row) || is_said(row);
            let missing = rows.len() - rows.iter().filter(is_kept).count();
            if let Some(first) = arrivals.first().filter(|_| missing > 0) {
                let name = format!("`{table}.{}`", before.column_name(*at));
                let of_copy: &mut Vec<_> = lost.entry(first.ran.index).or_default();
                of_copy.push((name, missing, rows.len()));
            }
        }
        Ok(lost.iter().map(|(copy, lost)| self.not_arrived(*copy, lost)).collect())
    }

    /// Columns that a copy takes for some rows only: their names, and how many values of how many are missing.
    fn not_arrived(&self, copy: usize, lost: &[(String, usize, usize)]) -> Finding {
        let into = self.parsed.get(copy).map_or("", |parsed| &parsed.name);
        let message = match lost {
            [(name, missing, of)] => {
                format!("{missing} of {of} values of {name} do not arrive in `{into}`, and the column is dropped")
            }
            _ => {
                let each = lost
                    .iter()
                    .map(|(name, missing, of)| format!("{missing} of {of} of {name}"));
                let each = each.collect::<Vec<_>>().join(", ");
                format!(
                    "values of {} columns do not arrive in `{into}`, and the columns are dropped: {each}",
                    lost.len()
                )
            }
        };
        let remedy = "copy every value before the column is dropped; or say which ones go, with an UPDATE that sets them to NULL";
        let finding = self.finding(Check::LostValues, copy, message);
        finding.help_or_allow(remedy, MEANT)
    }

    /// Whether the condition of a statement names all of these columns.
    fn asks_of(&self, ran: &Ran, before: &Content, columns: &[usize]) -> bool {
        let Some(parsed) = self.parsed.get(ran.index) else {
            return false;
        };
        let condition = parsed.find_outside(parsed.name_at, "WHERE");
        let condition = condition.map_or(0..0, |at| at..parsed.len());
        let names = |at: &usize| {
            condition
                .clone()
                .any(|word| before.column_name(*at) == parsed.name_of(word))
        };
        columns.iter().all(names)
    }

    /// Whether a row holds nothing in these columns but NULL and their DEFAULTs, as one that was never written to: that it is
    /// left out says the same.
    fn says_nothing(&self, table: &str, before: &Content, columns: &[usize]) -> impl Fn(&[Cell]) -> bool {
        let declared = self.tables.get(table);
        let default_of = |at: usize| {
            let default = declared?.column(before.column_name(at))?.default.as_ref()?;
            let read = |row: &rusqlite::Row<'_>| value(row, 0);
            let default = self.conn.query_row(&format!("SELECT {default}"), [], read).ok()?;
            Some(cell_of(&default))
        };
        let defaults: Vec<_> = columns.iter().map(|at| (*at, default_of(*at))).collect();
        move |row| {
            let is_none = |(at, default): &(usize, Option<Cell>)| {
                !holds_value(&row[*at]) || default.as_ref().is_some_and(|default| *default == row[*at])
            };
            defaults.iter().all(is_none)
        }
    }

    /// Whether a copy fills the column that has this one's name with another one of those that are gone.
    fn has_other_source(&self, ran: &Ran, before: &Content, at: usize, gone: &[usize]) -> bool {
        let Some(parsed) = self.parsed.get(ran.index) else {
            return false;
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let own = targets.iter().position(|target| before.place(target) == Some(at));
        let items = items(parsed);
        let source = own.and_then(|own| column(parsed, items.get(own)?));
        let source = source.and_then(|name| before.place(&name));
        source.is_some_and(|source| source != at && gone.contains(&source))
    }

    /// Columns that are gone after an UPDATE has put their values into new columns of the same table.
    pub(in crate::build::rows) fn moved_by_update(
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
        let updates = self.watch.ran.iter().filter(|ran| ran.act == Act::Update);
        let updates: Vec<_> = updates.filter(|ran| ran.name == table || ran.acts_on(table)).collect();
        let finding = |at: &usize| self.put_into_new(table, (before, after), *at, &pairs, &updates);
        gone.iter().filter_map(finding).collect()
    }

    /// The same of one column. `pairs`: the rows of before and behind.
    fn put_into_new(
        &self,
        table: &str,
        (before, after): (&Content, &Content),
        at: usize,
        pairs: &[(&[Cell], &[Cell])],
        updates: &[&Ran],
    ) -> Option<Finding> {
        let column = before.column_name(at);
        let assigned = updates.iter().filter_map(|ran| {
            let parsed = self.parsed.get(ran.index)?;
            let new = ran.seen.own_updates.iter().map(|(_, new)| new);
            let is_there = |new: &str| after.has_column(self.column_at_last(table, new));
            let mut new = new.filter(|new| !before.has_column(new) && is_there(new));
            let new = new.find(|new| assigns_column(parsed, new, column))?;
            Some((*ran, new))
        });
        let assigned: Vec<_> = assigned.collect();
        let (ran, new) = self.only_move(&assigned)?;
        let to = after.place(self.column_at_last(table, new))?;
        let leaves_out_none = self.leaves_out_nothing_but_none(ran, before, at);
        let is_meant = |cell: &Cell| holds_value(cell) && !(leaves_out_none && cell.as_deref() == Some("0"));
        let mut change = ValueChange::default();
        // What an UPDATE before it has made of the values was said there.
        let assigns = |ran: &Ran, name: &str| ran.seen.own_updates.iter().any(|(_, assigned)| assigned == name);
        let states = |other: &&&Ran| other.index < ran.index && assigns(other, column);
        let stated: Vec<_> = updates.iter().filter(states).collect();
        let says_null = |index: usize| self.parsed.get(index).is_none_or(|parsed| parsed.has("NULL"));
        let may_be_null = || stated.iter().any(|other| says_null(other.index));
        let is_stated = |is: &Cell| !stated.is_empty() && (is.is_some() || may_be_null());
        for (row, other) in pairs {
            if is_meant(&row[at]) && row[at] != other[to] && !is_stated(&other[to]) {
                change.add(&row[at], &other[to]);
            }
        }
        let told = if change.count > 0 {
            let told = told(table, before.count(), &[(column, &change)]);
            format!("{told} on the way into `{new}`")
        } else {
            // Made-up rows never reach the end.
            let most = self.limit_of(ran).filter(|_| assigned.len() == 1)?;
            format!("only {most} values of `{table}.{column}` are put into `{new}`")
        };
        let message = format!("{told}, and the column is dropped");
        // Where another statement puts another column there, no row may have values in both.
        let is_shared = updates
            .iter()
            .any(|other| other.index != ran.index && assigns(other, new));
        let check = if is_shared && change.nulls == 0 && change.count > 0 {
            Check::ChangedValues
        } else {
            Check::LostValues
        };
        let finding = self.finding(check, ran.index, message);
        Some(finding.help_or_allow("move every value before the column is dropped", MEANT))
    }

    /// The first of UPDATEs that put a column into another one. None where they put it into several, or each takes rows of
    /// its own by a text: made-up rows may have another one.
    fn only_move<'r>(&self, assigned: &[(&'r Ran, &'r String)]) -> Option<(&'r Ran, &'r String)> {
        let (first, others) = assigned.split_first()?;
        let takes_by_text = |ran: &Ran| {
            let parsed = self.parsed.get(ran.index);
            parsed.is_none_or(|parsed| (0..parsed.len()).any(|at| parsed.kind(at) == Some(Kind::String)))
        };
        let is_one = others.iter().all(|(ran, new)| *new == first.1 && !takes_by_text(ran));
        is_one.then_some(*first)
    }

    /// After how many rows an UPDATE stops, whose value is no query: by a LIMIT of its own, or of the one that says which
    /// rows are meant.
    fn limit_of(&self, update: &Ran) -> Option<i64> {
        let parsed = self.parsed.get(update.index)?;
        most_rows(parsed, parsed.find(&["LIMIT"])?)
    }

    /// Whether a statement leaves out only rows without a value in the column, such as 0.
    pub(in crate::build::rows) fn leaves_out_nothing_but_none(
        &self,
        ran: &Ran,
        before: &Content,
        column: usize,
    ) -> bool {
        let Some(parsed) = self.parsed.get(ran.index) else {
            return false;
        };
        let Some(at) = parsed.find_outside(parsed.name_at, "WHERE") else {
            return false;
        };
        let is_none = |at: usize| matches!(parsed.text(at), "0" | "''" | "0.0");
        let is_column = |at: usize| before.place(&parsed.name_of(at)) == Some(column) || parsed.is(at + 1, ".");
        let is_keyword = |at: usize| {
            ["IS", "NOT", "NULL", "AND", "OR"]
                .iter()
                .any(|word| parsed.is(at, word))
        };
        (at + 1..parsed.len()).all(|at| match parsed.kind(at) {
            Some(Kind::String | Kind::Number) => is_none(at),
            Some(Kind::Word | Kind::Quoted) => is_column(at) || is_keyword(at),
            _ => true,
        })
    }
}
