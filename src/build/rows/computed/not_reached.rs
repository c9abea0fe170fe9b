//! Values of a column that goes which a statement was to put elsewhere, and has not reached, or only in part: rows that an
//! UPDATE leaves out, the later parts of a list.

use std::collections::BTreeSet;

use crate::build::rows::content::{Cell, Content, cell_of, holds_value, shown, value};
use crate::build::rows::part::{Assigned, MEANT, Part};
use crate::lint::copy::is_expression;
use crate::lint::moved::carries;
use crate::lint::statement::{Act, Parsed};
use crate::source::finding::Finding;
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

impl Part<'_> {
    /// The same of columns that are gone.
    pub(in crate::build::rows) fn not_reached(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        gone: &[usize],
    ) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        let own = gone
            .iter()
            .filter(|at| !before.is_generated(**at) && !before.is_key(**at));
        for at in own.filter(|_| !self.is_down) {
            let left = self.left_at_default(table, before, after, *at);
            findings.extend(match left {
                Some(finding) => Some(finding),
                None => self.first_of_list((table, before, after), *at)?,
            });
        }
        Ok(findings)
    }

    /// An UPDATE takes the column into a new one, under a condition about another: the rows that it leaves out hold the
    /// DEFAULT there. A copy as it is, and NULL, are looked at elsewhere.
    fn left_at_default(&self, table: &str, before: &Content, after: &Content, at: usize) -> Option<Finding> {
        let column = before.column_name(at);
        let assigned = self.assigned(|ran| ran.acts_on(table) || ran.name == table);
        let takes = |one: &&Assigned<'_>| {
            let is_new = !before.has_column(&one.column);
            is_new && is_expression(one.parsed, &one.value) && carries(one.parsed, &one.value, column)
        };
        let mut takers = assigned.iter().filter(takes);
        let (Some(first), None) = (takers.next(), takers.next()) else {
            return None;
        };
        let is_alone = assigned.iter().filter(|one| one.column == first.column).count() == 1;
        let to = after.place(self.column_at_last(table, &first.column))?;
        let default = self.default_of(table, after.column_name(to))?;
        if !is_alone || !self.asks_of_another(first, before, column) {
            return None;
        }
        let pairs = before.joined(after)?;
        let rows: Vec<_> = pairs
            .iter()
            .filter(|(row, _)| holds_value(&row[at]) && row[at].as_deref() != Some("0"))
            .collect();
        let (left, reached): (Vec<_>, Vec<_>) = rows.iter().copied().partition(|(_, now)| now[to] == default);
        let values: BTreeSet<_> = left.iter().map(|(row, _)| &row[at]).collect();
        if values.len() < 2 || reached.is_empty() {
            return None;
        }
        let message = format!(
            "{} of {} values of `{table}.{column}` do not arrive in `{}`, and the column is dropped",
            left.len(),
            rows.len(),
            first.column
        );
        let finding = self.finding(Check::LostValues, first.ran.index, message);
        Some(finding.help_or_allow("move every value before the column is dropped", MEANT))
    }

    /// Whether the condition of an UPDATE is about another column than the one it takes, which is none that says what kind
    /// of row it is: those of other kinds need not have a value.
    fn asks_of_another(&self, one: &Assigned<'_>, before: &Content, column: &str) -> bool {
        let Some(at) = one.parsed.find_outside(one.value.end, "WHERE") else {
            return false;
        };
        let names: Vec<_> = (at..one.parsed.len()).map(|at| one.parsed.name_of(at)).collect();
        let is_kind = |name: &&String| name.ends_with("kind") || name.ends_with("type");
        let is_other = |name: &&String| *name != column && before.has_column(name);
        !one.parsed.has("SELECT")
            && names.iter().any(|name| is_other(&name))
            && !names.iter().any(|name| is_kind(&name))
    }

    /// What a column holds where nothing is said of it; none where that is NULL, or another each time.
    fn default_of(&self, table: &str, column: &str) -> Option<Cell> {
        let name = self.watch.now(table).unwrap_or(table);
        let sql = "SELECT dflt_value FROM pragma_table_xinfo(?1, 'main') WHERE name = ?2 COLLATE NOCASE";
        let read = |row: &rusqlite::Row<'_>| row.get::<_, Option<String>>(0);
        let default = self.conn.query_row(sql, [name, column], read).ok()??;
        let read = |row: &rusqlite::Row<'_>| value(row, 0);
        let default = self.conn.query_row(&format!("SELECT {default}"), [], read).ok()?;
        Some(cell_of(&default)).filter(Option::is_some)
    }

    /// A list, as the DEFAULT of the column is one, of which a statement takes what stands before the first sign.
    fn first_of_list(
        &self,
        (table, before, after): (&str, &Content, &Content),
        at: usize,
    ) -> rusqlite::Result<Option<Finding>> {
        let column = before.column_name(at);
        let declared = self.tables.get(table).and_then(|declared| declared.column(column));
        let default = declared
            .and_then(|declared| declared.default.clone())
            .unwrap_or_default();
        let default = default.trim_matches(['\'', '(', ')']);
        let found = self.watch.ran.iter().find_map(|ran| {
            let parsed = self.parsed.get(ran.index)?;
            let fills = matches!(ran.act, Act::Insert | Act::Update) && !parsed.has("RECURSIVE");
            Some((ran, divided_at(parsed, column).filter(|_| fills)?))
        });
        let Some((ran, sign)) = found.filter(|(_, sign)| default.matches(sign.as_str()).count() > 1) else {
            return Ok(None);
        };
        let made = self.made_of((table, before, after), at, |parsed| {
            divided_at(parsed, column).is_some()
        })?;
        let arrive = |value: &Cell, made: &[Cell]| {
            let parts = value.iter().flat_map(|text| text.split(sign.as_str()));
            let parts = parts.map(str::trim).filter(|part| !part.is_empty());
            let holds = |cell: &String, part: &str| {
                let mut parts = cell.split(sign.as_str());
                parts.any(|other| other.trim().eq_ignore_ascii_case(part))
            };
            let arrives = |part: &str| made.iter().flatten().any(|cell| holds(cell, part));
            let parts: Vec<_> = parts.map(arrives).collect();
            (parts.len() > 1).then_some(parts)
        };
        let lists = made.iter().filter_map(|(value, made)| arrive(value, made));
        let lists: Vec<_> = lists.collect();
        let has_lost = lists.iter().filter(|parts| parts.contains(&false)).count();
        if lists.is_empty() || has_lost < lists.len() || !lists.iter().all(|parts| parts[0]) {
            return Ok(None);
        }
        let message = format!(
            "of the lists in `{table}.{column}`, such as {}, its DEFAULT, only the first part arrives, and the column is dropped",
            shown(&Some(default.to_owned())),
        );
        let finding = self.finding(Check::LostValues, ran.index, message);
        Ok(Some(finding.help_or_allow(
            "take all parts, by a recursive query or json_each()",
            MEANT,
        )))
    }
}

/// The sign by which a statement looks for the end of a part of a column: `instr(days, ',')`.
fn divided_at(parsed: &Parsed<'_>, column: &str) -> Option<String> {
    let is_it = |at: &usize| {
        let behind = if parsed.is(at + 3, ".") { at + 4 } else { at + 2 };
        let is_text = parsed.is(behind + 1, ",") && parsed.kind(behind + 2) == Some(Kind::String);
        parsed.are(*at, &["INSTR", "("]) && parsed.name_of(behind) == column && is_text
    };
    let at = (0..parsed.len()).find(is_it)?;
    let text = (at..parsed.len()).find(|at| parsed.kind(*at) == Some(Kind::String))?;
    Some(parsed.text(text).trim_matches('\'').to_owned()).filter(|sign| !sign.is_empty())
}
