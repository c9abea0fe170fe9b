//! What only a trigger puts elsewhere: the rows that were there before it are not there, unless a statement puts them there.

use std::collections::BTreeSet;

use crate::build::rows::content::{Cell, Content, holds_value};
use crate::build::rows::part::{MEANT, Part, Ran};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

/// Where a trigger puts a value of the row that has set it going.
enum Target {
    /// Into a column of the row itself.
    Own(String),
    /// Into a row of another table: the columns of the key and of the value.
    Other { table: String, key: String, column: String },
}

impl Part<'_> {
    /// Columns that are gone, after a trigger has put what was written to them into new ones: whether the values are there
    /// that were written before.
    pub(super) fn synced_only(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        gone: &[usize],
    ) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        let names = self.names_of(table);
        let mut told = BTreeSet::new();
        for ran in &self.watch.ran {
            let Some(trigger) = self.parsed.get(ran.index) else {
                continue;
            };
            let on = trigger.find(&["ON"]).map(|at| trigger.name_of(at + 1));
            let is_trigger = ran.act == Act::Create(ObjectKind::Trigger);
            if !is_trigger || !on.is_some_and(|on| names.contains(on.as_str())) {
                continue;
            }
            for at in gone {
                let column = before.column_name(*at);
                for target in targets(trigger, &names, column, before.key_name()) {
                    let missing = match &target {
                        Target::Own(own) => self.not_in_own(table, before, after, *at, own),
                        Target::Other {
                            table: other,
                            key,
                            column,
                        } => self.not_in_other(ran, table, before, *at, (other, key, column))?,
                    };
                    let into = match &target {
                        Target::Own(own) => format!("`{own}`"),
                        Target::Other { table, column, .. } => format!("`{table}.{column}`"),
                    };
                    let values = before.rows().iter().filter(|row| holds_value(&row[*at])).count();
                    let lost = format!("{missing} of {values} values of `{table}.{column}` are not in {into}");
                    if missing > 0 && told.insert(lost.clone()) {
                        findings.push(self.unsynced(ran, &trigger.name, &lost));
                    }
                }
            }
        }
        Ok(findings)
    }

    fn unsynced(&self, ran: &Ran, trigger: &str, told: &str) -> Finding {
        let message = format!(
            "{told}, which the trigger `{trigger}` fills for rows that are written from then on, and the column is dropped"
        );
        let remedy = "put the values there of the rows that were there before the trigger, by a statement of its own";
        let finding = self.finding(Check::LostValues, ran.index, message);
        finding.help_or_allow(remedy, MEANT)
    }

    /// How many values are missing in a new column that no statement fills.
    fn not_in_own(&self, table: &str, before: &Content, after: &Content, at: usize, own: &str) -> usize {
        let assigned = self.assigned(|ran| ran.name == table || ran.acts_on(table));
        let place = after.place(self.column_at_last(table, own));
        let is_filled = before.has_column(own) || assigned.iter().any(|one| one.column == own);
        let (Some(to), Some(pairs)) = (place.filter(|_| !is_filled), before.joined(after)) else {
            return 0;
        };
        let missing = |(row, now): &&(&[Cell], &[Cell])| holds_value(&row[at]) && now[to] != row[at];
        pairs.iter().filter(missing).count()
    }

    /// The same of a table that no statement fills from this one.
    fn not_in_other(
        &self,
        trigger: &Ran,
        table: &str,
        before: &Content,
        at: usize,
        (other, key, column): (&str, &str, &str),
    ) -> rusqlite::Result<usize> {
        let sources = BTreeSet::from([table]);
        let fills = |ran: &Ran| ran.fills().any(|name| name == other) && self.selects(ran) && self.reads(ran, &sources);
        let updates = |ran: &Ran| ran.act == Act::Update && ran.name == other;
        let is_filled = self.watch.ran.iter().any(|ran| fills(ran) || updates(ran));
        let name = self.name_at_last(other, trigger.index).filter(|_| !is_filled);
        let into = name.map(|name| Content::read(self.conn, &name)).transpose()?.flatten();
        let own = before.key_name().and_then(|name| before.place(name));
        let (Some(into), Some(own)) = (into.filter(|into| into.key_name() == Some(key)), own) else {
            return Ok(0);
        };
        let (Some(key), Some(to)) = (into.place(key), into.place(column)) else {
            return Ok(0);
        };
        let there: BTreeSet<_> = into.rows().iter().map(|row| (&row[key], &row[to])).collect();
        let rows = before.rows().iter().filter(|row| holds_value(&row[at]));
        Ok(rows.filter(|row| !there.contains(&(&row[own], &row[at]))).count())
    }
}

/// Where the body of a trigger puts `NEW.column` as it is.
fn targets(trigger: &Parsed<'_>, names: &BTreeSet<&str>, column: &str, key: Option<&str>) -> Vec<Target> {
    let begin = trigger.find(&["BEGIN"]).unwrap_or(trigger.len());
    let ends = |at: &usize| trigger.is(*at, ";") || trigger.is(*at, "BEGIN");
    let is_new = |at: usize, name: &str| trigger.are(at, &["NEW", "."]) && trigger.name_of(at + 2) == name;
    let places = (begin..trigger.len()).filter(|at| is_new(*at, column));
    let target = |at: usize| {
        let start = (begin..at).rev().find(ends)? + 1;
        if trigger.is(start, "UPDATE") {
            let clause = (start..at)
                .rev()
                .find(|at| trigger.is(*at, "SET") || trigger.is(*at, "WHERE"))?;
            let is_value = trigger.is(clause, "SET") && trigger.is(at - 1, "=");
            let is_own = names.contains(trigger.name_of(clause - 1).as_str());
            let is_whole = ["WHERE", ",", ";"].iter().any(|end| trigger.is(at + 3, end));
            return (is_value && is_own && is_whole).then(|| Target::Own(trigger.name_of(at - 2)));
        }
        let into = (start..at).find(|at| trigger.is(*at, "INTO"))? + 1;
        let values = (into..at).find(|at| trigger.are(*at, &["VALUES", "("]))? + 1;
        let columns = (into + 2..values - 1).filter(|at| !trigger.is(*at, ",") && !trigger.is(*at, ")"));
        let columns: Vec<_> = columns.map(|at| trigger.name_of(at)).collect();
        let commas = |end: usize| trigger.outside_parentheses(values + 1).filter(move |at| *at < end);
        let number = |end: usize| commas(end).filter(|at| trigger.is(*at, ",")).count();
        let key = (values..trigger.len()).find(|at| key.is_some_and(|key| is_new(*at, key)))?;
        Some(Target::Other {
            table: trigger.name_of(into),
            key: columns.get(number(key))?.clone(),
            column: columns.get(number(at))?.clone(),
        })
    };
    places.filter_map(target).collect()
}
