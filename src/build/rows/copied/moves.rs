//! Rows and values that a part copies into another table before it drops where they were.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::as_found::Found;
use super::overwritten::says_which_stays;
use crate::build::rows::content::{Cell, Content, ValueChange, cell_of, holds_value, value};
use crate::build::rows::part::{Part, Ran, is_of_another};
use crate::build::rows::verdict::{MEANT, told};
use crate::lint::copy::{assigns_column, column, is_constant, items, takes_all, targets};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::Index;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::Kind;

/// Columns of a table that a statement copies as they are into columns of another one.
pub(in crate::build::rows) struct Arrival<'p> {
    pub(in crate::build::rows) ran: &'p Ran,
    /// The other table as it is now, by its name then.
    into: Content,
    /// The place of the column, and of the one that it is copied into.
    pairs: Vec<(usize, usize)>,
    /// What the statement found of the table.
    found: Found,
}

impl Arrival<'_> {
    /// The rows of the other table, as far as they come from here.
    pub(in crate::build::rows) fn rows(&self) -> BTreeSet<Vec<&Cell>> {
        let rows = self.into.rows().iter();
        rows.map(|row| self.pairs.iter().map(|(_, to)| &row[*to]).collect())
            .collect()
    }

    /// What it copies of a row.
    pub(in crate::build::rows) fn part<'r>(&'r self, row: &'r [Cell]) -> Vec<&'r Cell> {
        let row = self.found(row);
        self.pairs.iter().map(|(from, _)| &row[*from]).collect()
    }

    /// A row as the statement found it.
    fn found<'r>(&'r self, row: &'r [Cell]) -> &'r [Cell] {
        self.found.row(row)
    }

    /// How many columns it copies.
    pub(in crate::build::rows) fn columns(&self) -> usize {
        self.pairs.len()
    }

    /// Whether it copies the whole key.
    pub(in crate::build::rows) fn has_key(&self, before: &Content) -> bool {
        let keys = self.pairs.iter().filter(|(from, _)| before.is_key(*from));
        keys.count() == before.key_len()
    }

    /// The same with the key alone, if it copies that.
    pub(in crate::build::rows) fn by_key(mut self, before: &Content) -> Self {
        if self.has_key(before) {
            self.pairs.retain(|(from, _)| before.is_key(*from));
        }
        self
    }

    /// Whether it copies a column.
    pub(super) fn takes(&self, at: usize) -> bool {
        self.pairs.iter().any(|(from, _)| *from == at)
    }

    /// The names of its columns in both tables.
    pub(super) fn names(&self, before: &Content) -> Vec<(String, String)> {
        let name = |(from, to): &(usize, usize)| {
            let (from, to) = (before.column_name(*from), self.into.column_name(*to));
            (from.to_owned(), to.to_owned())
        };
        self.pairs.iter().map(name).collect()
    }
}

impl Part<'_> {
    /// A table that is gone: where an up part copies its rows elsewhere, it copies all of them, as they are.
    pub(in crate::build::rows) fn moved(&self, table: &str, before: &Content) -> rusqlite::Result<Option<Finding>> {
        if self.is_down || self.says_delete(table) {
            return Ok(None);
        }
        let copies = self.copies_of(table);
        let copied = copies.map(Ran::changes).fold(0, usize::saturating_add);
        let missing = self.still_missing(table, before)?;
        if missing == Some(0) && copied < before.count() {
            return Ok(None);
        }
        if let Some(finding) = self.left_behind(table, before, missing) {
            return Ok(Some(finding));
        }
        let altered = self.altered_on_the_way(table, before)?;
        Ok(altered
            .or(self.forgotten(table, before)?)
            .or_else(|| self.multiplied_on_the_way(table, before))
            .or_else(|| self.summed_up(table, before)))
    }

    /// Rows that come back into a table from one in which the part only keeps them, and which held others before: those of
    /// an earlier migration.
    pub(in crate::build::rows) fn brought_back(&self, table: &str) -> Option<Finding> {
        let names = self.names_of(table);
        let ran = &self.watch.ran;
        let inserts = |ran: &&Ran| ran.act == Act::Insert;
        let mut fills = ran
            .iter()
            .filter(inserts)
            .filter(|ran| names.contains(ran.name.as_str()));
        let (back, held, kept) = fills.find_map(|back| {
            let before = ran.iter().filter(inserts).filter(|ran| ran.index < back.index);
            let kept_in = |held: &&String| {
                let keeps = before
                    .clone()
                    .filter(|ran| ran.name == **held && self.copies_from(ran, table));
                keeps.map(Ran::changes).sum::<usize>()
            };
            let others = self.watch.filled().map(|(name, _)| name);
            let mut others = others.filter(|name| *name != table && self.copies_from(back, name));
            let is_more = |held: &&String| (1..back.changes()).contains(&kept_in(held));
            let held = others.find(is_more).filter(|_| !self.is_down)?;
            Some((back, held, kept_in(&held)))
        })?;
        let rows = back.changes();
        let message = format!(
            "puts {rows} rows into `{table}`, and only {kept} of them were copied into `{held}` by this migration: the others were there before"
        );
        let remedy = format!("empty `{held}` before it is filled, or take a new table");
        let finding = self.finding(Check::MultipliedRows, back.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// Whether fewer rows are copied than there were. `missing`: how many of them are not where they belong, as far as
    /// that was looked at.
    fn left_behind(&self, table: &str, before: &Content, missing: Option<usize>) -> Option<Finding> {
        let mut copied = BTreeMap::<&str, (usize, &Ran)>::new();
        for ran in self.copies_of(table) {
            copied.entry(ran.name.as_str()).or_insert((0, ran)).0 += ran.changes();
        }
        // Its rows may be divided among several tables.
        let rows: usize = copied.values().map(|(rows, _)| rows).sum();
        let into: Vec<_> = copied.keys().map(|name| format!("`{name}`")).collect();
        let into = into.join(" or ");
        let (_, ran) = copied.values().max_by_key(|(rows, _)| *rows)?;
        let parsed = self.parsed.get(ran.index).filter(|parsed| !says_which_stays(parsed))?;
        if is_without_duplicates(parsed) {
            return self.made_one(ran, parsed, table, &into);
        }
        if rows >= before.count() {
            return None;
        }
        let rows = missing.map_or(rows, |missing| before.count() - missing);
        let message = format!(
            "{} of {} rows of `{table}` are not copied into {into}, and the table is dropped",
            before.count() - rows,
            before.count(),
        );
        let finding = self.finding(Check::LostRows, ran.index, message);
        Some(finding.help_or_allow(
            "copy every row; or say which ones go, with a DELETE before the copy",
            MEANT,
        ))
    }

    /// UNION and DISTINCT make one row of equal ones. Said once of all tables that the statement copies.
    fn made_one(&self, ran: &Ran, parsed: &Parsed<'_>, table: &str, into: &str) -> Option<Finding> {
        let is_source = |name: &str| self.watch.now(name).is_none() && self.reads(ran, &BTreeSet::from([name]));
        let sources: Vec<_> = self.watch.filled().filter(|(name, _)| is_source(name)).collect();
        let rows: usize = sources.iter().map(|(_, before)| before.count()).sum();
        if ran.changes() >= rows || sources.first().is_none_or(|(name, _)| *name != table) {
            return None;
        }
        let names: Vec<_> = sources.iter().map(|(name, _)| format!("`{name}`")).collect();
        let (word, remedy) = if parsed.has("UNION") {
            ("UNION", "copy with UNION ALL, or by a statement for each table")
        } else {
            ("DISTINCT", "copy without DISTINCT")
        };
        let message = format!(
            "{} of {rows} rows of {} do not go into {into}: {word} makes one row of equal ones",
            rows - ran.changes(),
            names.join(" and "),
        );
        let finding = self.finding(Check::LostRows, ran.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// Whether a value does not arrive as it was: by a conflict clause, an affinity or a trigger, or because it
    /// was put into the place of another one.
    pub(in crate::build::rows) fn altered_on_the_way(
        &self,
        table: &str,
        before: &Content,
    ) -> rusqlite::Result<Option<Finding>> {
        let mut arrivals = Vec::new();
        for ran in self.copies_of(table) {
            arrivals.extend(self.arrival(ran, table, before, true)?);
        }
        let [arrival] = &arrivals[..] else { return Ok(None) };
        let mut there = BTreeMap::<Vec<&Cell>, Vec<&Vec<Cell>>>::new();
        let is_key = |(from, _): &&(usize, usize)| before.is_key(*from);
        let (keys, others): (Vec<_>, Vec<_>) = arrival.pairs.iter().partition(is_key);
        if others.is_empty() {
            return Ok(None);
        }
        if keys.len() != before.key_len() {
            return Ok(self.mixed_up(arrival, table, before));
        }
        for row in arrival.into.rows() {
            let key = keys.iter().map(|(_, to)| &row[*to]).collect();
            there.entry(key).or_default().push(row);
        }
        let alike = |row: &[Cell], other: &[Cell]| others.iter().filter(|(from, to)| row[*from] == other[*to]).count();
        let mut changes = BTreeMap::<&str, ValueChange>::new();
        for row in before.rows() {
            let row = arrival.found(row);
            let key: Vec<_> = keys.iter().map(|(from, _)| &row[*from]).collect();
            // A key that was given anew tells nothing.
            let Some(with_key) = there.get(&key) else { continue };
            // Rows of several tables may have the same there, each beside the name of its table.
            let Some(other) = with_key.iter().max_by_key(|other| alike(row, other)) else {
                continue;
            };
            for (from, to) in &others {
                if row[*from] != other[*to] {
                    let change = changes.entry(before.column_name(*from)).or_default();
                    change.add(&row[*from], &other[*to]);
                }
            }
        }
        let changes: Vec<_> = changes.iter().map(|(column, change)| (*column, change)).collect();
        if changes.is_empty() {
            return Ok(None);
        }
        let told = told(table, before.count(), &changes);
        let is_changed = |(own, _): &(String, String)| changes.iter().any(|(column, _)| column == own);
        let changed = arrival.names(before).into_iter().filter(is_changed);
        let changed: Vec<_> = changed.map(|(_, to)| to).collect();
        if let Some(finding) = self.overwritten(arrival, &changed, &told) {
            return Ok(Some(finding));
        }
        let message = format!("{told}: the copy into `{}` does that", arrival.ran.name);
        let remedy = "copy every value into its own column, and as it is";
        let finding = self.finding(Check::LostValues, arrival.ran.index, message);
        Ok(Some(finding.help_or_allow(remedy, MEANT)))
    }

    /// Rows that a join copies more than once. A table whose key comes from the other one has its rows.
    fn multiplied_on_the_way(&self, table: &str, before: &Content) -> Option<Finding> {
        let copies = self.copies_of(table);
        let copies: Vec<_> = copies.collect();
        let [copy] = copies[..] else { return None };
        let parsed = self.parsed.get(copy.index)?;
        let others: Vec<_> = sources(parsed)?.into_iter().filter(|name| name != table).collect();
        let is_dropped = |name: &String| self.watch.before.contains_key(name) && self.watch.now(name).is_none();
        if copy.changes() <= before.count() || others.is_empty() {
            return None;
        }
        if others.iter().any(is_dropped) && !self.takes_a_value_beside(copy, parsed, table, before) {
            return None;
        }
        let names = self.names_of(table);
        let targets = targets(parsed).unwrap_or_else(|| copy.columns.clone());
        let items = items(parsed);
        let items = || targets.iter().zip(&items);
        let own = |item: &Range<usize>| (!is_of_another(parsed, item, &names)).then(|| column(parsed, item))?;
        let own = |item: &Range<usize>| own(item).is_some_and(|name| before.has_column(&name));
        let is_whole = items().filter(|(_, item)| own(item)).count() * 2 >= before.columns().count();
        let into = Content::read(self.conn, &self.name_at_last(&copy.name, copy.index)?).ok()??;
        let is_foreign = |(to, item): (&String, &Range<usize>)| into.is_key_column(to) && !own(item);
        if !self.makes(&copy.name) || !is_whole || items().any(is_foreign) {
            return None;
        }
        let message = format!(
            "the {} rows of `{table}` become {} in `{}`: some are copied more than once",
            before.count(),
            copy.changes(),
            copy.name,
        );
        let remedy = "join on columns that are unique, or select one of the matches";
        let finding = self.finding(Check::MultipliedRows, copy.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// Whether a copy takes the rows of a table with their key, all of them, and of the tables that it joins only one column
    /// into none that is unique: what it makes are not the rows of the other table, although that is dropped too.
    fn takes_a_value_beside(&self, copy: &Ran, parsed: &Parsed<'_>, table: &str, before: &Content) -> bool {
        const MOST: usize = 3;
        let names = self.names_of(table);
        let targets = targets(parsed).unwrap_or_else(|| copy.columns.clone());
        let items = items(parsed);
        let keeps_all = parsed.has("LEFT") && sources(parsed).is_some_and(|sources| sources[0] == table);
        let Some(into) = self.name_at_last(&copy.name, copy.index) else {
            return false;
        };
        let unique = Index::of(self.conn, &into).map(|indexes| Index::unique(&indexes).concat());
        let is_unique = |to: &str| {
            unique
                .as_ref()
                .is_ok_and(|unique| unique.iter().any(|column| column == to))
        };
        let (mut own, mut others, mut has_key) = (0, Vec::new(), false);
        for (to, item) in targets.iter().zip(&items) {
            let name = column(parsed, item).filter(|_| !is_of_another(parsed, item, &names));
            match name.and_then(|name| before.place(&name)) {
                Some(at) => {
                    own += 1;
                    has_key |= before.is_key(at);
                }
                None if is_constant(parsed, item) => {}
                None => others.push(to),
            }
        }
        keeps_all && has_key && own > MOST && others.len() == 1 && !is_unique(others[0])
    }

    /// Rows that arrive without their key: whether each is there with its values.
    fn mixed_up(&self, arrival: &Arrival<'_>, table: &str, before: &Content) -> Option<Finding> {
        let there = arrival.rows();
        let missing = before.rows().iter().filter(|row| !there.contains(&arrival.part(row)));
        let missing = missing.count();
        let columns = arrival.pairs.iter().map(|(from, _)| before.column_name(*from));
        let columns: Vec<_> = columns.collect();
        let message = format!(
            "{missing} of {} rows of `{table}` do not arrive in `{}` with their values of {}",
            before.count(),
            arrival.ran.name,
            columns.join(", ")
        );
        let finding = self.finding(Check::LostValues, arrival.ran.index, message);
        let remedy = "copy every value into its own column, and as it is";
        (missing > 0).then(|| finding.help_or_allow(remedy, MEANT))
    }

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
            let number = |cell: &Cell| cell.as_ref().and_then(|text| text.parse::<f64>().ok());
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
        let updates = || {
            self.watch
                .ran
                .iter()
                .filter(|ran| ran.act == Act::Update && (ran.name == table || ran.acts_on(table)))
        };
        if self.is_down || gone.is_empty() {
            return Vec::new();
        }
        let Some(pairs) = before.joined(after) else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        for at in gone {
            let column = before.column_name(*at);
            let assigned = updates().filter_map(|ran| {
                let parsed = self.parsed.get(ran.index)?;
                let new = ran.seen.own_updates.iter().map(|(_, new)| new);
                let is_there = |new: &str| after.has_column(self.column_at_last(table, new));
                let mut new = new.filter(|new| !before.has_column(new) && is_there(new));
                let new = new.find(|new| assigns_column(parsed, new, column))?;
                Some((ran, new))
            });
            let assigned: Vec<_> = assigned.collect();
            let Some((ran, new)) = self.only_move(&assigned) else {
                continue;
            };
            let Some(to) = after.place(self.column_at_last(table, new)) else {
                continue;
            };
            let leaves_out_none = self.leaves_out_nothing_but_none(ran, before, *at);
            let is_meant = |cell: &Cell| holds_value(cell) && !(leaves_out_none && cell.as_deref() == Some("0"));
            let mut change = ValueChange::default();
            // What an UPDATE before it has made of the values was said there.
            let states = |other: &&Ran| {
                let mut updates = other.seen.own_updates.iter();
                other.index < ran.index && updates.any(|(_, assigned)| assigned == column)
            };
            let stated: Vec<_> = updates().filter(states).collect();
            let says_null = |other: &&Ran| self.parsed.get(other.index).is_none_or(|parsed| parsed.has("NULL"));
            let is_stated = |is: &Cell| !stated.is_empty() && (is.is_some() || stated.iter().any(says_null));
            for (row, other) in &pairs {
                if is_meant(&row[*at]) && row[*at] != other[to] && !is_stated(&other[to]) {
                    change.add(&row[*at], &other[to]);
                }
            }
            // Where another statement puts another column there, no row may have values in both.
            let is_shared = |other: &&Ran| {
                let mut updates = other.seen.own_updates.iter();
                other.index != ran.index && updates.any(|(_, assigned)| assigned == new)
            };
            let is_shared = updates().any(|other| is_shared(&other));
            let told = if change.count > 0 {
                let told = told(table, before.count(), &[(column, &change)]);
                format!("{told} on the way into `{new}`")
            } else if let Some(most) = self.limit_of(ran).filter(|_| assigned.len() == 1) {
                // Made-up rows never reach the end.
                format!("only {most} values of `{table}.{column}` are put into `{new}`")
            } else {
                continue;
            };
            let message = format!("{told}, and the column is dropped");
            let check = if is_shared && change.nulls == 0 && change.count > 0 {
                Check::ChangedValues
            } else {
                Check::LostValues
            };
            let finding = self.finding(check, ran.index, message);
            findings.push(finding.help_or_allow("move every value before the column is dropped", MEANT));
        }
        findings
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

    /// What a statement copies from a table into one that does not take its place. `by_name`: a column belongs
    /// into the one with its name, if the statement fills that one.
    pub(in crate::build::rows) fn arrival<'p>(
        &'p self,
        ran: &'p Ran,
        table: &str,
        before: &Content,
        by_name: bool,
    ) -> rusqlite::Result<Option<Arrival<'p>>> {
        if self.becomes(&ran.name, table) {
            return Ok(None);
        }
        self.arrival_anywhere(ran, table, before, by_name)
    }

    /// The same, also for a table that takes the other one's name.
    pub(super) fn arrival_anywhere<'p>(
        &'p self,
        ran: &'p Ran,
        table: &str,
        before: &Content,
        by_name: bool,
    ) -> rusqlite::Result<Option<Arrival<'p>>> {
        let Some(parsed) = self.parsed.get(ran.index) else {
            return Ok(None);
        };
        let is_copy = matches!(ran.act, Act::Insert | Act::Create(ObjectKind::Table)) && self.selects(ran);
        let is_plain = !["UNION", "EXCEPT", "INTERSECT"].iter().any(|word| parsed.has(word));
        if !is_copy || !is_plain || !self.reads(ran, &BTreeSet::from([table])) {
            return Ok(None);
        }
        let Some(name) = self.name_at_last(&ran.name, ran.index) else {
            return Ok(None);
        };
        let Some(into) = Content::read(self.conn, &name)? else {
            return Ok(None);
        };
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let sources: Vec<_> = if takes_all(parsed) {
            self.all_columns(parsed, table, before).unwrap_or_default()
        } else {
            let names = self.names_of(table);
            let own = |item: &Range<usize>| (!is_of_another(parsed, item, &names)).then(|| column(parsed, item))?;
            items(parsed).iter().map(own).collect()
        };
        let is_written_again = |to: &str| {
            let mut later = self.watch.ran.iter().filter(|later| later.index > ran.index);
            later.any(|later| {
                let mut updates = later.seen.own_updates.iter();
                let is_it = updates.any(|(table, column)| column == to && (*table == ran.name || *table == name));
                is_it && !self.overwrites_copied(later, to)
            })
        };
        let mut pairs = Vec::new();
        for (to, from) in targets.iter().zip(sources) {
            let Some(from) = from else { continue };
            let own = Some(to).filter(|to| by_name && before.has_column(to)).unwrap_or(&from);
            let (Some(own), Some(from)) = (before.place(own), before.place(&from)) else {
                continue;
            };
            // What the other table is told apart by need not be what this one was.
            let is_other_key = own != from && (before.is_key(own) || before.is_key(from));
            let is_said = || is_written_again(to) || self.combines(ran, to);
            if let Some(to) = into.place(to).filter(|_| !is_other_key && !is_said()) {
                pairs.push((own, to));
            }
        }
        let found = self.found(ran, table, before);
        Ok((!pairs.is_empty()).then_some(Arrival {
            ran,
            into,
            pairs,
            found,
        }))
    }

    /// What `SELECT *` takes: the columns of a table, and for those of others that are joined with it none. None where
    /// that cannot be told.
    pub(in crate::build::rows) fn all_columns(
        &self,
        parsed: &Parsed<'_>,
        table: &str,
        before: &Content,
    ) -> Option<Vec<Option<String>>> {
        let sources = sources(parsed)?;
        let is_qualified = items(parsed).first().is_some_and(|item| item.len() > 1);
        let (false, [_, _, ..]) = (is_qualified, &sources[..]) else {
            return Some(before.columns().map(|name| Some(name.to_owned())).collect());
        };
        // Columns by whose names tables are joined are there once
        // (<https://sqlite.org/lang_select.html#the_from_clause>).
        let joins_all = parsed.has("NATURAL");
        let is_joined = |name: &String| joins_all || joins_by(parsed, name);
        let mut columns = Vec::<(&str, String)>::new();
        for source in &sources {
            let names: Vec<_> = match self.watch.before.get(source) {
                Some(content) => content.columns().map(str::to_owned).collect(),
                None => {
                    let declared = self.tables.get(source)?.columns.iter();
                    declared.map(|column| column.name.to_ascii_lowercase()).collect()
                }
            };
            let is_there = |name: &String| columns.iter().any(|(_, other)| other == name);
            let names: Vec<_> = names
                .into_iter()
                .filter(|name| !(is_joined(name) && is_there(name)))
                .collect();
            columns.extend(names.into_iter().map(|name| (source.as_str(), name)));
        }
        let own = |(source, name): (&str, String)| (source == table).then_some(name);
        Some(columns.into_iter().map(own).collect())
    }

    /// The name that a table has after the part; none if it is dropped.
    pub(in crate::build::rows) fn name_at_last(&self, name: &str, index: usize) -> Option<String> {
        let mut name = name.to_owned();
        for later in self.parsed.iter().skip(index) {
            if later.name != name {
                continue;
            }
            if later.act == Act::Drop(ObjectKind::Table) {
                return None;
            }
            name = later.renames_table_to().unwrap_or(name);
        }
        Some(name)
    }
}

/// Whether tables are joined `USING (…, name, …)`.
fn joins_by(parsed: &Parsed<'_>, name: &str) -> bool {
    let lists = (0..parsed.len()).filter(|at| parsed.are(*at, &["USING", "("]));
    let mut names = lists.flat_map(|at| (at + 2..parsed.len()).take_while(|at| !parsed.is(*at, ")")));
    names.any(|at| parsed.name_of(at) == name)
}

/// The tables that a SELECT reads, in their order; none where one of them has no name.
pub(in crate::build) fn sources(parsed: &Parsed<'_>) -> Option<Vec<String>> {
    let from = parsed.find_outside(parsed.name_at, "FROM")?;
    let ends = ["WHERE", "GROUP", "ORDER", "LIMIT", "WINDOW"];
    let is_end = |at: &usize| ends.iter().any(|word| parsed.is(*at, word));
    let places = parsed.outside_parentheses(from).take_while(|at| !is_end(at));
    let starts = places.filter(|at| ["FROM", "JOIN", ","].iter().any(|word| parsed.is(*at, word)));
    let name = |at: usize| {
        let at = if parsed.is(at + 2, ".") { at + 3 } else { at + 1 };
        (!parsed.is(at, "(")).then(|| parsed.name_of(at))
    };
    starts.map(name).collect()
}

/// After how many rows a statement stops by the LIMIT that stands there. Below zero there is none
/// (<https://sqlite.org/lang_select.html#limitoffset>), and no file holds so many rows as the largest numbers say. An
/// expression says itself how many there are.
pub(in crate::build::rows) fn most_rows(parsed: &Parsed<'_>, limit: usize) -> Option<i64> {
    const NO_LIMIT: i64 = 1_000_000_000_000;
    let most = parsed.text(limit + 1).parse::<i64>().ok();
    most.filter(|most| *most < NO_LIMIT)
}

/// Whether a statement leaves out what is equal.
pub(in crate::build::rows) fn is_without_duplicates(parsed: &Parsed<'_>) -> bool {
    let is_union = |at: usize| parsed.is(at, "UNION") && !parsed.is(at + 1, "ALL");
    parsed.has("DISTINCT") || (0..parsed.len()).any(is_union)
}
