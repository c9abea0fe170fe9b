//! Whether all values that a part drops are found again in what statements have made of them before: the end of a move, which
//! is not worth a word.
//!
//! The words of a statement say what an expression does with a value, and the rows whether that has reached each of them.
//! Only what tells any two values apart counts: the value as it is, in a text or in JSON, a factor, another word for each
//! that a CHECK names, the key of a row that holds it, the parts of a list.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rusqlite::Connection;

use super::TELLING;
use super::lists::separator;
use crate::build::rows::content::{Cell, Content, holds_value, number};
use crate::build::rows::part::{Assigned, Part, Ran, is_of_another};
use crate::lint::copy::{column, end_of, items, takes_all, targets};
use crate::lint::enumerated::tells_all_apart;
use crate::lint::moved::carries;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::pragma;
use crate::source::tokens::Kind;

/// How a value is found again in what was made of it.
enum Form {
    Same,
    /// Nothing else has a part in it, so that no two values may have become the same.
    Alone,
    /// Multiplied by this, and rounded: what is nearer to another one than a unit is the same.
    Scaled(f64),
    /// As a part of a text, beside other values.
    Within,
    /// Its parts, which this sign divides, are there one by one.
    Parts(String),
    /// As are the elements of its array.
    Elements,
}

/// What a statement has made of a column.
struct Heir {
    form: Form,
    /// For each row, what is there.
    made: Vec<Vec<Cell>>,
    /// The statement leaves out rows that hold 0.
    leaves_out_none: bool,
}

/// A column of a table that goes, and its rows that hold a value there.
struct Gone<'g> {
    table: &'g str,
    before: &'g Content,
    at: usize,
    rows: Vec<&'g [Cell]>,
}

impl<'g> Gone<'g> {
    fn new(table: &'g str, before: &'g Content, at: usize) -> Self {
        let rows = before.rows().iter().map(Vec::as_slice);
        let rows = rows.filter(|row| holds_value(&row[at])).collect();
        Self {
            table,
            before,
            at,
            rows,
        }
    }

    fn column(&self) -> &'g str {
        self.before.column_name(self.at)
    }

    fn values(&self) -> impl Iterator<Item = &'g Cell> {
        self.rows.iter().map(|row| &row[self.at])
    }
}

impl Part<'_> {
    /// Whether all values of a column that is gone are found again. `after`: the table as it is now, if it is there.
    pub(in crate::build::rows) fn is_carried(
        &self,
        table: &str,
        before: &Content,
        after: Option<&Content>,
        at: usize,
    ) -> rusqlite::Result<bool> {
        let gone = Gone::new(table, before, at);
        let distinct = gone.values().collect::<BTreeSet<_>>().len();
        if self.is_down || distinct < 2 {
            return Ok(false);
        }
        let mut heirs = after.map_or_else(Vec::new, |after| self.heirs_beside(&gone, after));
        heirs.extend(self.heirs_elsewhere(&gone)?);
        let mut found = vec![false; gone.rows.len()];
        for heir in heirs.iter().filter(|heir| distinct >= heir.least()) {
            let there = heir.holds(self.conn, &gone);
            found
                .iter_mut()
                .zip(there)
                .for_each(|(found, is_there)| *found |= is_there);
        }
        Ok(found.into_iter().all(|found| found))
    }

    /// Whether all rows of a table that is gone are found again in others, with all their values.
    pub(in crate::build::rows) fn is_table_carried(&self, table: &str, before: &Content) -> rusqlite::Result<bool> {
        let is_own = |at: &usize| !before.is_key(*at) && !before.is_generated(*at);
        let mut places = before.places().filter(is_own).peekable();
        if self.is_down || before.count() == 0 || places.peek().is_none() {
            return Ok(false);
        }
        for at in places {
            if !self.is_carried(table, before, None, at)? {
                return Ok(false);
            }
        }
        // A row without a value in any of them is there by its key.
        for ran in &self.watch.ran {
            let arrival = self.arrival(ran, table, before, false)?;
            let Some(arrival) = arrival.filter(|arrival| arrival.has_key(before)) else {
                continue;
            };
            let arrival = arrival.by_key(before);
            let there = arrival.rows();
            if before.rows().iter().all(|row| there.contains(&arrival.part(row))) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the column has become in new columns of the same table.
    fn heirs_beside(&self, gone: &Gone<'_>, after: &Content) -> Vec<Heir> {
        let Some(pairs) = gone.before.joined(after) else {
            return Vec::new();
        };
        let now: BTreeMap<_, _> = pairs
            .into_iter()
            .map(|(row, now)| (gone.before.key_of(row), now))
            .collect();
        let mut assigned = self.assigned(|ran| ran.name == gone.table || ran.acts_on(gone.table));
        assigned.extend(self.copied(gone.table));
        let heir = |one: &Assigned<'_>| {
            let is_new = !gone.before.has_column(&one.column);
            let to = after.place(self.column_at_last(gone.table, &one.column))?;
            let form = self
                .form(one.parsed, &one.value, gone)
                .or_else(|| self.is_key_of(one, gone))?;
            let made = gone.rows.iter().map(|row| {
                let now = now.get(&gone.before.key_of(row));
                now.map_or_else(Vec::new, |now| vec![now[to].clone()])
            });
            let made = made.collect();
            is_new.then_some(Heir {
                form,
                made,
                leaves_out_none: false,
            })
        };
        assigned.iter().filter_map(heir).collect()
    }

    /// Whether a column gets the key of a row that holds the value, and each value has one.
    fn is_key_of(&self, one: &Assigned<'_>, gone: &Gone<'_>) -> Option<Form> {
        let is_query = one.parsed.is(one.value.start, "(") || one.parsed.is(one.value.start + 1, ".");
        let values: BTreeSet<_> = gone.values().collect();
        let mut pools = one.ran.seen.reads.iter().filter(|name| *name != gone.table);
        let holds_all = |name: &String| {
            let Some(name) = self.name_at_last(name, one.ran.index) else {
                return false;
            };
            let Ok(Some(pool)) = Content::read(self.conn, &name) else {
                return false;
            };
            let column = |at: usize| pool.rows().iter().map(|row| &row[at]).collect::<BTreeSet<_>>();
            pool.places()
                .any(|at| !pool.is_key(at) && column(at).is_superset(&values))
        };
        let is_it = is_query && self.follows_from(one, gone.table, gone.column()) && pools.any(holds_all);
        is_it.then_some(Form::Alone)
    }

    /// What the column has become in other tables, in rows with the key of its row.
    fn heirs_elsewhere(&self, gone: &Gone<'_>) -> rusqlite::Result<Vec<Heir>> {
        let mut heirs = Vec::new();
        let sources = BTreeSet::from([gone.table]);
        for ran in &self.watch.ran {
            let is_copy = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table)) && self.selects(ran);
            let is_elsewhere = ran.name != gone.table && !self.becomes(&ran.name, gone.table);
            let Some(parsed) = self.parsed.get(ran.index).filter(|_| is_copy && is_elsewhere) else {
                continue;
            };
            if self.reads(ran, &sources)
                && let Some(name) = self.name_at_last(&ran.name, ran.index)
                && let Some(into) = Content::read(self.conn, &name)?
                && let Some(key) = self.key_in(ran, parsed, gone, (&name, &into))?
            {
                heirs.extend(self.heirs_in(ran, parsed, gone, &into, &key));
            }
        }
        Ok(heirs)
    }

    /// What statements that read a column, and are of one form, have put into other columns and tables: for each of its rows
    /// that holds a value, all that is in the rows with its key.
    pub(in crate::build::rows) fn made_of(
        &self,
        (table, before, after): (&str, &Content, &Content),
        at: usize,
        is_meant: impl Fn(&Parsed<'_>) -> bool,
    ) -> rusqlite::Result<Vec<(Cell, Vec<Cell>)>> {
        let gone = Gone::new(table, before, at);
        let mut made: Vec<_> = gone.values().map(|value| (value.clone(), Vec::new())).collect();
        let now: BTreeMap<_, _> = before
            .joined(after)
            .into_iter()
            .flatten()
            .map(|(row, now)| (before.key_of(row), now))
            .collect();
        let new: Vec<_> = after
            .columns()
            .filter(|column| !before.has_column(column))
            .filter_map(|column| after.place(column))
            .collect();
        for (row, (_, made)) in gone.rows.iter().zip(&mut made) {
            let now = now.get(&before.key_of(row));
            made.extend(now.into_iter().flat_map(|now| new.iter().map(|at| now[*at].clone())));
        }
        let sources = BTreeSet::from([table]);
        for ran in &self.watch.ran {
            let is_copy = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table)) && self.selects(ran);
            let is_elsewhere = ran.name != table && !self.becomes(&ran.name, table);
            let parsed = self.parsed.get(ran.index).filter(|_| is_copy && is_elsewhere);
            if let Some(parsed) = parsed.filter(|parsed| is_meant(parsed))
                && self.reads(ran, &sources)
                && let Some(name) = self.name_at_last(&ran.name, ran.index)
                && let Some(into) = Content::read(self.conn, &name)?
                && let Some(key) = self.key_in(ran, parsed, &gone, (&name, &into))?
            {
                for (row, (_, made)) in gone.rows.iter().zip(&mut made) {
                    let key_of_row = before.key_of(row);
                    let is_it = |other: &&Vec<Cell>| key.iter().map(|at| &other[*at]).eq(key_of_row.iter().copied());
                    made.extend(into.rows().iter().filter(is_it).flatten().cloned());
                }
            }
        }
        Ok(made)
    }

    /// What each target of a copy takes: the name of the column, and the expression if there is one.
    fn taken_into<'p>(
        &self,
        ran: &Ran,
        parsed: &Parsed<'p>,
        gone: &Gone<'_>,
    ) -> Vec<(String, Option<String>, Range<usize>)> {
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone()).into_iter();
        if takes_all(parsed) {
            let all = self.all_columns(parsed, gone.table, gone.before).unwrap_or_default();
            return targets.zip(all).map(|(to, from)| (to, from, 0..0)).collect();
        }
        let names = self.names_of(gone.table);
        let own = |item: &Range<usize>| (!is_of_another(parsed, item, &names)).then(|| column(parsed, item))?;
        let taken = targets.zip(items(parsed));
        taken.map(|(to, item)| (to, own(&item), item)).collect()
    }

    /// The places of the columns of the other table that hold the key of the table.
    fn key_in(
        &self,
        ran: &Ran,
        parsed: &Parsed<'_>,
        gone: &Gone<'_>,
        (name, into): (&str, &Content),
    ) -> rusqlite::Result<Option<Vec<usize>>> {
        let taken = self.taken_into(ran, parsed, gone);
        let key = gone.before.places().filter(|at| gone.before.is_key(*at));
        let place = |at: usize| {
            let own = gone.before.column_name(at);
            let own = if own.is_empty() { "rowid" } else { own };
            let takes = |(_, from, _): &&(String, Option<String>, Range<usize>)| from.as_deref() == Some(own);
            taken.iter().find(takes).and_then(|(to, ..)| into.place(to))
        };
        let places: Option<Vec<_>> = key.map(place).collect();
        if let Some(places) = places.filter(|places| !places.is_empty()) {
            return Ok(Some(places));
        }
        let mut referring = Vec::new();
        pragma::each(self.conn, "main.foreign_key_list", name, |row| {
            let (parent, from): (String, String) = (row.get(2)?, row.get(3)?);
            let is_it = parent.eq_ignore_ascii_case(gone.table) && gone.before.key_name().is_some();
            referring.extend(is_it.then(|| from.to_ascii_lowercase()));
            Ok(())
        })?;
        let is_filled = |from: &String| taken.iter().any(|(to, ..)| to == from);
        let place = |from: &String| Some(vec![into.place(from)?]);
        Ok(match &referring[..] {
            [from] if is_filled(from) => place(from),
            _ => None,
        })
    }

    fn heirs_in(&self, ran: &Ran, parsed: &Parsed<'_>, gone: &Gone<'_>, into: &Content, key: &[usize]) -> Vec<Heir> {
        let mut there = BTreeMap::<Vec<&Cell>, Vec<&Vec<Cell>>>::new();
        for row in into.rows() {
            there
                .entry(key.iter().map(|at| &row[*at]).collect())
                .or_default()
                .push(row);
        }
        let made = |to: usize| {
            let of_row = |row: &&[Cell]| {
                let rows = there.get(&gone.before.key_of(row)).into_iter().flatten();
                rows.map(|other| other[to].clone()).collect::<Vec<_>>()
            };
            gone.rows.iter().map(of_row).collect::<Vec<_>>()
        };
        let leaves_out_none = self.leaves_out_nothing_but_none(ran, gone.before, gone.at);
        let is_list = parsed.mentions(gone.column());
        let taken = self.taken_into(ran, parsed, gone).into_iter();
        let heir = |(to, from, item): (String, Option<String>, Range<usize>)| {
            let to = into.place(&to).filter(|to| !key.contains(to))?;
            let form = match from {
                Some(from) if from == gone.column() => Some(Form::Same),
                _ => self.form(parsed, &item, gone),
            };
            let form = form.or_else(|| list_form(parsed).filter(|_| is_list))?;
            Some(Heir {
                form,
                made: made(to),
                leaves_out_none,
            })
        };
        taken.filter_map(heir).collect()
    }

    /// How an expression keeps the values of a column, if it does.
    fn form(&self, parsed: &Parsed<'_>, item: &Range<usize>, gone: &Gone<'_>) -> Option<Form> {
        let name = gone.column();
        if is_of_another(parsed, item, &self.names_of(gone.table)) || item.is_empty() {
            return None;
        }
        if column(parsed, item).is_some_and(|taken| taken == name) {
            return Some(Form::Same);
        }
        let mut others = gone.before.columns().filter(|column| *column != name);
        let is_named = |name: &str| (item.start..end_of(parsed, item)).any(|at| parsed.name_of(at) == name);
        let is_carried = carries(parsed, item, name) && !moves_epoch(parsed, item);
        if others.any(is_named) {
            return is_carried.then_some(Form::Within);
        }
        let declared = self.tables.get(gone.table);
        let is_told_apart = || declared.is_some_and(|table| tells_all_apart(self.conn, table, name, parsed, item));
        let scaled = factor(parsed, item, name).map(Form::Scaled);
        (is_carried || is_told_apart()).then_some(Form::Alone).or(scaled)
    }
}

impl Heir {
    /// With fewer different values than these it may be chance that each is there.
    fn least(&self) -> usize {
        match self.form {
            Form::Within => TELLING,
            _ => 2,
        }
    }

    /// Whether two values are the same to it.
    fn is_near(&self, one: &Cell, other: &Cell) -> bool {
        match (&self.form, number(one), number(other)) {
            (Form::Scaled(factor), Some(one), Some(other)) => ((one - other) * factor).abs() < 1.0,
            _ => false,
        }
    }

    /// For each row, whether its value is there.
    fn holds(&self, conn: &Connection, gone: &Gone<'_>) -> Vec<bool> {
        let is_none = |value: &Cell| self.leaves_out_none && matches!(value.as_deref(), Some("0" | "0.0"));
        let mut first = BTreeMap::new();
        let mut pairs = gone.values().zip(&self.made);
        let is_told_apart = pairs.all(|(value, made)| {
            let is_there = made.iter().any(Option::is_some) && !is_beyond(value);
            let other = *first.entry(made).or_insert(value);
            !is_there || other == value || self.is_near(other, value)
        });
        let holds = |(value, made): (&Cell, &Vec<Cell>)| {
            let Some(text) = value.as_deref().filter(|_| !is_none(value)) else {
                return true;
            };
            let is_there = |part: &str| made.iter().flatten().any(|cell| cell.trim() == part.trim());
            match &self.form {
                Form::Same => made.contains(value),
                Form::Alone | Form::Scaled(_) => is_told_apart && made.iter().any(Option::is_some),
                Form::Within => made.iter().flatten().any(|cell| cell.contains(text)),
                Form::Parts(sign) => text
                    .split(sign.as_str())
                    .all(|part| part.trim().is_empty() || is_there(part)),
                Form::Elements => elements(conn, text).is_some_and(|parts| parts.iter().all(|part| is_there(part))),
            }
        };
        gone.values().zip(&self.made).map(holds).collect()
    }
}

/// How a statement divides a list.
fn list_form(parsed: &Parsed<'_>) -> Option<Form> {
    let has_array = parsed.has("JSON_EACH");
    separator(parsed)
        .map(Form::Parts)
        .or_else(|| has_array.then_some(Form::Elements))
}

/// The elements of an array of texts and numbers.
fn elements(conn: &Connection, text: &str) -> Option<Vec<String>> {
    let sql = "SELECT CAST(value AS TEXT) FROM json_each(?1) WHERE type NOT IN ('null', 'array', 'object')";
    let mut statement = conn.prepare_cached(sql).ok()?;
    let rows = statement.query_map([text], |row| row.get(0)).ok()?;
    rows.collect::<Result<_, _>>().ok()
}

/// Whether a number is so large that a factor leads out of what SQLite can tell apart: nothing that is measured is.
fn is_beyond(value: &Cell) -> bool {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    number(value).is_some_and(|number| number.abs() >= LARGEST)
}

/// Whether an expression counts seconds from another year: of 0, which mostly says that there was none, it makes a date.
fn moves_epoch(parsed: &Parsed<'_>, item: &Range<usize>) -> bool {
    const YEARS: f64 = 100_000_000.0;
    let is_sign = |at: usize| parsed.is(at, "+") || parsed.is(at, "-");
    let is_long = |at: usize| parsed.text(at).parse::<f64>().is_ok_and(|number| number >= YEARS);
    (item.start + 1..item.end).any(|at| parsed.kind(at) == Some(Kind::Number) && is_sign(at - 1) && is_long(at))
}

/// By what an expression multiplies a number, and rounds it: `CAST(round(price * 100) AS INTEGER)`.
fn factor(parsed: &Parsed<'_>, item: &Range<usize>, name: &str) -> Option<f64> {
    // CAST has an AS of its own.
    let words = ["CAST", "AS", "INTEGER", "INT", "REAL", "ROUND"];
    let is_part = |at: usize| match parsed.kind(at) {
        Some(Kind::Word | Kind::Quoted) => {
            parsed.name_of(at) == name || parsed.is(at + 1, ".") || words.iter().any(|word| parsed.is(at, word))
        }
        Some(Kind::Operator) => ["(", ")", "*", "."].contains(&parsed.text(at)),
        kind => kind == Some(Kind::Number),
    };
    let has = |word: &str| item.clone().any(|at| parsed.is(at, word));
    let is_named = item.clone().any(|at| parsed.name_of(at) == name);
    let is_it = is_named && has("*") && has("ROUND") && item.clone().all(is_part);
    let factors = item
        .clone()
        .filter(|at| parsed.is(at - 1, "*") || parsed.is(at + 1, "*"));
    let factor: f64 = factors.filter_map(|at| parsed.text(at).parse::<f64>().ok()).product();
    Some(factor).filter(|factor| is_it && *factor > 1.0)
}
