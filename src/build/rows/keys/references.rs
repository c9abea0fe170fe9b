//! Columns that hold the keys of rows, with a foreign key or without, where a part gives those rows other keys, or makes
//! one row of several.

use std::collections::BTreeSet;
use std::ops::Range;

use super::duplicates::same_with_nulls;
use crate::build::rows::content::{Cell, Content};
use crate::build::rows::part::{MEANT, Part, Ran, named};
use crate::lint::copy::{column, is_expression, items, targets};
use crate::lint::named_after::spoken_of;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::Index;
use crate::source::finding::Finding;
use crate::source::tokens::mentions;
use crate::source::{Check, Findings};

impl Part<'_> {
    /// Tables whose keys a copy computes, while another copy takes the references to them as they are:
    /// `SELECT id + 1000, … FROM a`, and `SELECT a_id, … FROM b`.
    pub(in crate::build::rows) fn references_left_behind(&self) -> Findings {
        let mut findings = Findings::new();
        for table in self.watch.filled().filter(|_| !self.is_down).map(|(table, _)| table) {
            let computed = self.copies_of(table).find(|ran| self.computes_key(ran, table));
            let into = computed.and_then(|ran| self.name_at_last(&ran.name, ran.index));
            let Some(into) = into.filter(|into| self.has_other_keys(table, into)) else {
                continue;
            };
            for child in self.tables.all() {
                let keys = child.foreign_keys.iter();
                let keys = keys.filter(|key| key.columns.len() == 1 && key.parent.eq_ignore_ascii_case(table));
                for key in keys {
                    let child = child.name.to_ascii_lowercase();
                    let copies = self.copies_of(&child);
                    let taken = copies.filter_map(|ran| Some((ran, self.taken_as_it_is(ran, &key.columns[0])?)));
                    let mut taken = taken.filter(|(_, to)| spoken_of(to).contains(&into));
                    let Some((ran, to)) = taken.next() else { continue };
                    let message = format!(
                        "copies `{child}.{}` into `{}.{to}` as it is, while the copy of `{table}` into `{into}` gives the rows other keys",
                        key.columns[0], ran.name
                    );
                    let finding = self.finding(Check::LostValues, ran.index, message);
                    let remedy = "compute the references in the same way as the keys";
                    findings.push(finding.help_or_allow(remedy, MEANT));
                }
            }
        }
        findings
    }

    /// Whether some of a table's keys are none of the table that it was copied into.
    fn has_other_keys(&self, table: &str, into: &str) -> bool {
        let Ok(Some(into)) = Content::read(self.conn, into) else {
            return false;
        };
        let keys = |content: &Content| -> BTreeSet<Vec<Cell>> {
            let rows = content.rows().iter();
            rows.map(|row| content.key_of(row).into_iter().cloned().collect())
                .collect()
        };
        let before = self.watch.before.get(table);
        before.is_some_and(|before| !keys(before).is_subset(&keys(&into)))
    }

    /// Whether a copy computes the key of a table from the one that its rows had.
    fn computes_key(&self, ran: &Ran, table: &str) -> bool {
        let key = self.watch.before.get(table).and_then(|before| before.key_name());
        let (Some(key), Some(parsed)) = (key, self.parsed.get(ran.index)) else {
            return false;
        };
        let sql = "SELECT lower(name) FROM pragma_table_xinfo(?1, 'main') WHERE pk > 0";
        let name = self.name_at_last(&ran.name, ran.index);
        let new = name.and_then(|name| self.conn.query_row(sql, [name], |row| row.get::<_, String>(0)).ok());
        let is_computed = |item: &Range<usize>| {
            let mut outside = parsed.outside_parentheses(item.start).take_while(|at| *at < item.end);
            is_expression(parsed, item) && outside.any(|at| parsed.name_of(at) == key)
        };
        new.and_then(|new| item_of(ran, parsed, &new))
            .is_some_and(|item| is_computed(&item))
    }

    /// The column into which a copy takes one as it is.
    fn taken_as_it_is(&self, ran: &Ran, name: &str) -> Option<String> {
        let parsed = self.parsed.get(ran.index)?;
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let at = items(parsed)
            .iter()
            .position(|item| column(parsed, item).as_deref() == Some(name))?;
        targets.get(at).cloned()
    }

    /// Rows that speak of others which the part deletes, by the name of a column alone, while it moves those of another
    /// table that do.
    pub(in crate::build::rows) fn left_pointing_nowhere(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        let is_delete = |ran: &&Ran| ran.act == Act::Delete && ran.acts_on(table);
        let Some(delete) = self.watch.ran.iter().find(is_delete).filter(|_| !self.is_down) else {
            return Ok(findings);
        };
        let moved = self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.index < delete.index && ran.act == Act::Update);
        let moved = moved.flat_map(|ran| &ran.seen.own_updates);
        let moved: BTreeSet<_> = moved
            .filter(|(_, column)| spoken_of(column).iter().any(|name| name == table))
            .collect();
        let deleted = before.integer_keys();
        let there = after.integer_keys();
        let deleted: BTreeSet<_> = deleted.difference(&there).collect();
        for (_, column) in &moved {
            for other in self.tables.all() {
                let name = other.name.to_ascii_lowercase();
                let is_declared = other.foreign_keys.iter().any(|key| key.columns.contains(column));
                let is_moved = moved
                    .iter()
                    .any(|(moved, moved_column)| *moved == name && moved_column == column);
                if is_declared || is_moved || name == table || other.column(column).is_none() {
                    continue;
                }
                let Some(content) = self
                    .watch
                    .now(&name)
                    .or(Some(&name))
                    .map(|now| Content::read(self.conn, now))
                    .transpose()?
                    .flatten()
                else {
                    continue;
                };
                let Some(at) = content.place(column) else { continue };
                let rows = content
                    .rows()
                    .iter()
                    .filter_map(|row| row[at].as_ref()?.parse::<i64>().ok());
                let rows = rows.filter(|key| deleted.contains(key)).count();
                if rows > 0 {
                    let message = format!(
                        "{rows} of {} rows of `{name}` hold in `{column}` the key of a row of `{table}` that this deletes, and only those of other tables were moved before",
                        content.count()
                    );
                    // A log may hold the keys of rows that are gone; what a view joins does not.
                    let check = if self.is_joined_by_view(table, &name, column) {
                        Check::LostValues
                    } else {
                        Check::ChangedValues
                    };
                    let finding = self.finding(check, delete.index, message);
                    findings.push(finding.help_or_allow(format!("UPDATE `{name}` too, before the DELETE"), MEANT));
                }
            }
        }
        Ok(findings)
    }

    fn is_joined_by_view(&self, table: &str, other: &str, column: &str) -> bool {
        let sql = "SELECT sql FROM main.sqlite_schema WHERE type = 'view' AND sql LIKE '%join%'";
        let views = self.conn.prepare_cached(sql).and_then(|mut views| {
            let views = views.query_map([], |row| row.get(0))?;
            views.collect::<rusqlite::Result<Vec<String>>>()
        });
        let joins = |view: &String| [table, other, column].iter().all(|name| mentions(view, name));
        views.unwrap_or_default().iter().any(joins)
    }

    /// `DELETE … WHERE id NOT IN (SELECT min(id) … GROUP BY a, b)`, of rows without a value: for GROUP BY they are the same, as
    /// for `PARTITION BY` and `IS`, and for the unique index that comes behind it they are not (<https://sqlite.org/lang_createindex.html#uniqueidx>).
    pub(in crate::build::rows) fn nulls_taken_for_duplicates(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> Option<Finding> {
        let is_grouped = |ran: &&Ran| {
            let parsed = self.parsed.get(ran.index);
            let is_it = |parsed: &Parsed<'_>| same_with_nulls(parsed).is_some();
            ran.act == Act::Delete && ran.acts_on(table) && parsed.is_some_and(is_it)
        };
        let delete = self.watch.ran.iter().find(is_grouped).filter(|_| !self.is_down)?;
        let parsed = self.parsed.get(delete.index)?;
        // An UPDATE before it may have given each of them a value.
        let before = self.watch.found_by(delete, table).unwrap_or(before);
        let (by, grouped) = same_with_nulls(parsed)?;
        let keys = self.unique_keys(table, before)?;
        let stays: BTreeSet<_> = after.rows().iter().map(|row| after.key_of(row)).collect();
        let gone = || before.rows().iter().filter(|row| !stays.contains(&before.key_of(row)));
        let Some(key) = keys
            .iter()
            .find(|key| key.iter().all(|column| grouped.contains(column)))
        else {
            let is_listed = by.ends_with("BY");
            let by = (by, &grouped);
            let less = is_listed.then(|| self.grouped_by_less((table, delete.index), (before, after), by, &keys));
            return less.flatten();
        };
        let (column, rows) = key.iter().find_map(|column| {
            let at = before.place(column)?;
            let rows = gone().filter(|row| row[at].is_none()).count();
            (rows > 0).then_some((column, rows))
        })?;
        let message = format!(
            "deletes {rows} rows of `{table}` without a `{column}`: {by} takes them for duplicates, and for the unique index over ({}) they are none",
            key.join(", ")
        );
        let finding = self.finding(Check::LostRows, delete.index, message);
        Some(finding.help_or_allow(format!("leave them alone: {column} IS NOT NULL"), MEANT))
    }

    /// The columns of the unique indexes that the table has after the part, in lower case: also those in expressions.
    fn unique_keys(&self, table: &str, before: &Content) -> Option<Vec<Vec<String>>> {
        let indexes = Index::of(self.conn, self.watch.now(table)?).ok()?;
        let keys = indexes
            .into_iter()
            .filter(|index| index.is_unique && !index.columns.is_empty());
        let keys = keys.map(|index| index.columns);
        let made = self.parsed.iter().filter(|parsed| {
            let is_unique = parsed.act == Act::Create(ObjectKind::Index) && parsed.is(1, "UNIQUE");
            // For an index over `coalesce(a, '')` they are duplicates.
            let gives_null_a_value = parsed.has("COALESCE") || parsed.has("IFNULL");
            is_unique && parsed.find(&["WHERE"]).is_none() && !gives_null_a_value
        });
        let made = made.filter_map(|parsed| {
            let on = parsed.find_outside(parsed.name_at, "ON")?;
            let names = (on + 2..parsed.len()).map(|at| parsed.name_of(at));
            let names: Vec<_> = names.filter(|name| before.has_column(name)).collect();
            (parsed.name_of(on + 1) == self.watch.now(table)? && !names.is_empty()).then_some(names)
        });
        Some(keys.chain(made).collect())
    }

    /// `GROUP BY a`, where the unique index that comes behind it is over `a` and `b`: rows that differ in `b` go, too.
    fn grouped_by_less(
        &self,
        (table, delete): (&str, usize),
        (before, after): (&Content, &Content),
        (by, grouped): (&str, &BTreeSet<String>),
        keys: &[Vec<String>],
    ) -> Option<Finding> {
        let places = |key: &Vec<String>, content: &Content| -> Option<Vec<usize>> {
            key.iter().map(|column| content.place(column)).collect()
        };
        let made = |key: &&Vec<String>| {
            let of_key = key.iter().filter(|column| grouped.contains(*column)).count();
            let of_table = grouped.iter().filter(|name| before.has_column(name)).count();
            of_key > 0 && of_key == of_table && of_key < key.len()
        };
        let key = keys.iter().find(made)?;
        let (was, is) = (places(key, before)?, places(key, after)?);
        let there: BTreeSet<Vec<&Cell>> = after
            .rows()
            .iter()
            .map(|row| is.iter().map(|at| &row[*at]).collect())
            .collect();
        let gone = before.rows().iter().filter(|row| {
            let values: Vec<_> = was.iter().map(|at| &row[*at]).collect();
            !there.contains(&values)
        });
        let rows = gone.count();
        let left = key.iter().filter(|column| !grouped.contains(*column));
        let message = format!(
            "deletes {rows} rows of `{table}` that differ in {} from those that stay: {by} leaves it out, and the unique index over ({}) would take them",
            named(left, " and "),
            key.join(", ")
        );
        let finding = self.finding(Check::ChangedValues, delete, message);
        let finding = finding.help_or_allow(format!("{by} {}", key.join(", ")), MEANT);
        (rows > 0).then_some(finding)
    }

    /// A rebuild that adds a column to the key, and leaves it NULL in every row: no two NULLs are the same, and nothing keeps
    /// rows apart any more (<https://sqlite.org/lang_createtable.html#the_primary_key>).
    pub(in crate::build::rows) fn null_in_key(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
    ) -> Option<Finding> {
        let is_null = |column: &&str| {
            let at = after.place(column);
            let is_empty = at.is_some_and(|at| after.rows().iter().all(|row| row[at].is_none()));
            after.is_key_column(column) && !before.has_column(column) && is_empty
        };
        let column = after
            .columns()
            .find(is_null)
            .filter(|_| !self.is_down && after.count() > 0 && before.key_len() > 0)?;
        let message = format!(
            "`{column}` is a part of the new key of `{table}` and NULL in every row: NULLs are never the same, so the key keeps no row from coming twice"
        );
        let finding = self.finding(Check::RebuildLosesConstraint, self.copy_into(table)?, message);
        Some(finding.help_or_allow(
            format!("declare `{column}` NOT NULL, with a value that stands for none"),
            MEANT,
        ))
    }
}

/// What a copy puts into a column.
fn item_of(ran: &Ran, parsed: &Parsed<'_>, to: &str) -> Option<Range<usize>> {
    let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
    items(parsed)
        .get(targets.iter().position(|target| target == to)?)
        .cloned()
}
