//! The rows of a table that an up part drops after it has copied them into another one: all of them, and each once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part, Ran, is_of_another, named, says_which_stays};
use crate::lint::copy::{column, is_constant, items, targets};
use crate::lint::select::{is_without_duplicates, sources};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Index;
use crate::source::Check;
use crate::source::finding::Finding;

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
        let into = named(copied.keys(), " or ");
        let (_, ran) = copied.values().max_by_key(|(rows, _)| *rows)?;
        let parsed = self.parsed.get(ran.index).filter(|parsed| !says_which_stays(parsed))?;
        // Equal rows are not why there is none at all.
        if is_without_duplicates(parsed) && ran.changes() > 0 {
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
        let is_negated = parsed.find(&["NOT", "IN", "(", "SELECT"]).is_some() && ran.changes() == 0;
        let remedy = if is_negated {
            "NOT IN is true for no row where its SELECT gives a NULL, nor for a row that has NULL itself: write NOT EXISTS"
        } else {
            "copy every row; or say which ones go, with a DELETE before the copy"
        };
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// UNION and DISTINCT make one row of equal ones. Said once of all tables that the statement copies.
    fn made_one(&self, ran: &Ran, parsed: &Parsed<'_>, table: &str, into: &str) -> Option<Finding> {
        let is_source = |name: &str| self.watch.now(name).is_none() && self.reads(ran, &BTreeSet::from([name]));
        let sources: Vec<_> = self.watch.filled().filter(|(name, _)| is_source(name)).collect();
        let rows: usize = sources.iter().map(|(_, before)| before.count()).sum();
        if ran.changes() >= rows || sources.first().is_none_or(|(name, _)| *name != table) {
            return None;
        }
        let (word, remedy) = if parsed.has("UNION") {
            ("UNION", "copy with UNION ALL, or by a statement for each table")
        } else {
            ("DISTINCT", "copy without DISTINCT")
        };
        let message = format!(
            "{} of {rows} rows of {} do not go into {into}: {word} makes one row of equal ones",
            rows - ran.changes(),
            named(sources.iter().map(|(name, _)| name), " and "),
        );
        let finding = self.finding(Check::LostRows, ran.index, message);
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// Rows that a join copies more than once. A table whose key comes from the other one has its rows.
    fn multiplied_on_the_way(&self, table: &str, before: &Content) -> Option<Finding> {
        let copies = self.copies_of(table);
        let copies: Vec<_> = copies.collect();
        let [copy] = copies[..] else { return None };
        let parsed = self.parsed.get(copy.index)?;
        let others: Vec<_> = sources(parsed)?.into_iter().filter(|name| name != table).collect();
        let is_dropped = |name: &String| self.watch.before.contains_key(name) && self.watch.now(name).is_none();
        // What the part has put into the table before is copied, too.
        let puts = |ran: &&Ran| ran.act == Act::Insert && ran.acts_on(table) && ran.index < copy.index;
        let put: usize = self.watch.ran.iter().filter(puts).map(Ran::changes).sum();
        if copy.changes() <= before.count() + put || others.is_empty() {
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
}
