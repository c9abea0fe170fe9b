//! Lookups that find several rows: `(SELECT id FROM t WHERE t.name = x.name)` gives the first of them, whichever that is.
//!
//! Before a statement runs, its own tables are asked whether such a query would find more than one value for a row.

use std::collections::BTreeSet;
use std::ops::Range;

use rusqlite::Connection;

use crate::build::rehearse::Rehearsal;
use crate::lint::copy::{assignments, items, items_at, targets};
use crate::lint::select::{calls_aggregate, sources};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Index;
use crate::source::finding::Finding;
use crate::source::script::SourceStatement;
use crate::source::tokens::Kind;
use crate::source::{Check, SourceScript};

/// What to do about it.
const REMEDY: &str = "look rows up by columns that are unique, or say with ORDER BY and LIMIT 1 which one is meant";

impl Rehearsal<'_> {
    /// What to say of the lookups of a statement that is about to run.
    pub(super) fn ambiguous(&self, conn: &Connection, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        let may_look_up = |statement: &SourceStatement| {
            let verb = matches!(&*statement.words[0], "INSERT" | "UPDATE" | "WITH" | "REPLACE");
            verb && statement.mentions("select")
        };
        if self.is_bare || self.options.rows == 0 || !may_look_up(statement) {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        if parsed.has("RECURSIVE") {
            return None; // it need not end
        }
        let outer = Outer::of(&parsed)?;
        let lookups = outer.values.iter().flat_map(|value| lookups(&parsed, value));
        let found = lookups.filter_map(|lookup| self.finds_several(conn, script, &outer, &lookup));
        let found = found.chain(self.joins_several(conn, script, &outer));
        // An error before a warning.
        let (errors, warnings): (Vec<_>, Vec<_>) = found.partition(|finding| finding.check == Check::LostValues);
        self.recorder.take();
        self.recorder.restart();
        errors.into_iter().chain(warnings).next()
    }

    fn finds_several(
        &self,
        conn: &Connection,
        script: &SourceScript,
        outer: &Outer<'_>,
        lookup: &Range<usize>,
    ) -> Option<Finding> {
        let parsed = outer.parsed;
        let select = lookup.start + 1;
        let [item] = &items_at(parsed, select)[..] else {
            return None;
        };
        let from = parsed
            .find_outside(item.end, "FROM")
            .filter(|from| *from < lookup.end)?;
        let is_of_itself = compares_with_itself(parsed, &(from..lookup.end));
        // What says nothing of the row for which it looks finds a row with some literal, or the only one that there is.
        let is_alone = conn.prepare(parsed.between(select, lookup.end - 1)).is_ok();
        if is_alone && !is_of_itself {
            return None;
        }
        let count = format!(
            "(SELECT count(DISTINCT ({})) {}",
            parsed.between(item.start, item.end),
            parsed.between(from, lookup.end)
        );
        let of = outer.count(conn, "1")?;
        let several = outer.count(conn, &format!("{count} > 1"))?;
        if several == 0 {
            return None;
        }
        let table = parsed.name_of(from + 1);
        let check = if self.is_another_row(script, outer, (from..lookup.end, &table))
            || self.is_part_of_key(conn, outer, (from..lookup.end, &table))
            || is_of_itself
        {
            Check::LostValues
        } else {
            Check::ChangedValues
        };
        let text = parsed.between(lookup.start, lookup.end).split_whitespace();
        let text = text.collect::<Vec<_>>().join(" ");
        let message =
            format!("`{text}` finds several rows of `{table}` for {several} of {of} rows, and SQLite takes the first");
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let finding = parsed.finding(check, lookup.start, message);
        Some(finding.help_or_allow(REMEDY, "if any of them will do"))
    }

    /// `INSERT OR IGNORE … SELECT … FROM a JOIN b ON b.name = a.name`: of the rows that the join makes of one, a conflict
    /// clause leaves one.
    fn joins_several(&self, conn: &Connection, script: &SourceScript, outer: &Outer<'_>) -> Option<Finding> {
        let parsed = outer.parsed;
        let is_one_left = parsed.act == Act::Insert && (parsed.ignores() || parsed.replaces());
        let from = parsed.find_outside(parsed.name_at, "FROM")?;
        let join = parsed.find_outside(from, "JOIN").filter(|_| is_one_left)?;
        let key = self.key_of(conn, parsed)?;
        let others = outer.values.iter().filter(|value| !key.contains(value));
        let others: Vec<_> = others.map(|value| text_of(parsed, value)).collect();
        if others.is_empty()
            || ["GROUP", "LIMIT", "DISTINCT", "UNION"]
                .iter()
                .any(|word| parsed.has(word))
        {
            return None;
        }
        let keys: Vec<_> = key.iter().map(|value| text_of(parsed, value)).collect();
        let different = others.iter().map(|other| format!("count(DISTINCT ({other})) > 1"));
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 {} GROUP BY {} HAVING {})",
            outer.rows,
            keys.join(", "),
            different.collect::<Vec<_>>().join(" OR ")
        );
        let several: i64 = conn.query_row(&sql, [], |row| row.get(0)).ok()?;
        let tables = sources(parsed)?;
        let joined = tables
            .iter()
            .skip(1)
            .rev()
            .find(|table| self.is_another_row(script, outer, (join..parsed.len(), table)))?;
        if several == 0 {
            return None;
        }
        let message = format!(
            "the join finds several rows of `{joined}` for {several} rows of `{}`, and OR {} keeps one of them",
            tables.first()?,
            if parsed.ignores() { "IGNORE" } else { "REPLACE" },
        );
        let finding = parsed.finding(Check::LostValues, join, message);
        Some(finding.help_or_allow("join on columns that are unique", "if any of them will do"))
    }

    /// The expressions of a copy that fill the key of its table.
    fn key_of(&self, conn: &Connection, parsed: &Parsed<'_>) -> Option<Vec<Range<usize>>> {
        let sql = "SELECT lower(name), pk FROM pragma_table_xinfo(?1, 'main') WHERE hidden = 0";
        let columns = conn.prepare(sql).and_then(|mut columns| {
            let columns = columns.query_map([&parsed.name], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? > 0)))?;
            columns.collect::<rusqlite::Result<Vec<(String, bool)>>>()
        });
        let columns = columns.ok()?;
        let targets = targets(parsed).unwrap_or_else(|| columns.iter().map(|(name, _)| name.clone()).collect());
        let items = items(parsed);
        let keys = columns.iter().filter(|(_, is_key)| *is_key);
        let keys = keys.map(|(name, _)| items.get(targets.iter().position(|target| target == name)?).cloned());
        keys.collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty())
    }

    /// Whether a range of a statement names a foreign key of its tables to the table, or to one that it was filled from: which
    /// row belongs to each of them is known then.
    fn is_another_row(&self, script: &SourceScript, outer: &Outer<'_>, (range, table): (Range<usize>, &str)) -> bool {
        let mut family = BTreeSet::from([table.to_owned()]);
        let is_before = |earlier: &&SourceStatement| earlier.offset < outer.parsed.statement.offset;
        for earlier in script.statements.iter().take_while(is_before) {
            let copy = Parsed::new(script, earlier);
            if copy.act == Act::Insert && copy.name == table && copy.has("SELECT") {
                family.extend(sources(&copy).into_iter().flatten());
            }
        }
        let names: BTreeSet<_> = range.map(|at| outer.parsed.name_of(at)).collect();
        let tables = outer.tables.iter().filter_map(|name| self.tables.get(name));
        let mut keys = tables.flat_map(|own| &own.foreign_keys);
        keys.any(|key| {
            let is_parent = family.contains(&key.parent.to_ascii_lowercase());
            is_parent && key.columns.iter().all(|column| names.contains(column))
        })
    }

    /// Whether a lookup names one column of a key of several, and not another one, although the rows for which it looks have
    /// a column of that name: the category of whichever user.
    fn is_part_of_key(&self, conn: &Connection, outer: &Outer<'_>, (lookup, table): (Range<usize>, &str)) -> bool {
        let parsed = outer.parsed;
        let names: BTreeSet<_> = lookup.map(|at| parsed.name_of(at)).collect();
        let keys = Index::unique(&Index::of(conn, table).unwrap_or_default());
        let mut keys = keys.into_iter().filter(|key| key.len() > 1);
        keys.any(|key| {
            let (named, left): (Vec<_>, Vec<_>) = key.iter().partition(|column| names.contains(*column));
            let is_known = |column: &&String| {
                let mut tables = outer.tables.iter().filter_map(|name| self.tables.get(name));
                tables.any(|own| own.column(column).is_some())
            };
            !named.is_empty() && !left.is_empty() && left.iter().all(is_known)
        })
    }
}

/// The rows for which a statement computes values.
struct Outer<'p> {
    parsed: &'p Parsed<'p>,
    /// The tables that they are of.
    tables: Vec<String>,
    /// What it computes.
    values: Vec<Range<usize>>,
    /// `WITH …` before the query, if there is one.
    with: &'p str,
    /// `FROM …` of the query.
    rows: String,
}

impl<'p> Outer<'p> {
    fn of(parsed: &'p Parsed<'p>) -> Option<Self> {
        let verb = ["INSERT", "REPLACE", "UPDATE"];
        let start = parsed
            .outside_parentheses(0)
            .find(|at| verb.iter().any(|verb| parsed.is(*at, verb)))?;
        let with = parsed.between(0, start);
        let behind = |at: usize| {
            let ends = ["RETURNING", "ORDER", "LIMIT"];
            let is_end =
                |at: &usize| ends.iter().any(|end| parsed.is(*at, end)) || parsed.are(*at, &["ON", "CONFLICT"]);
            parsed.outside_parentheses(at).find(is_end).unwrap_or(parsed.len())
        };
        match parsed.act {
            Act::Update => {
                let set = parsed.find_outside(parsed.name_at, "SET")?;
                if parsed.find_outside(set, "FROM").is_some() {
                    return None;
                }
                let condition = parsed.find_outside(set, "WHERE").unwrap_or(parsed.len());
                let condition = parsed.between(condition, behind(condition.min(parsed.len())));
                let mut values: Vec<_> = assignments(parsed).into_iter().map(|(_, value)| value).collect();
                values.dedup();
                Some(Self {
                    parsed,
                    tables: vec![parsed.name.clone()],
                    values,
                    with,
                    rows: format!("FROM {} {condition}", parsed.between(parsed.name_at, set)),
                })
            }
            Act::Insert => {
                let from = parsed.find_outside(parsed.name_at, "FROM")?;
                if ["UNION", "EXCEPT", "INTERSECT"]
                    .iter()
                    .any(|word| parsed.find_outside(from, word).is_some())
                {
                    return None;
                }
                Some(Self {
                    parsed,
                    tables: sources(parsed)?,
                    values: items(parsed),
                    with,
                    rows: parsed.between(from, behind(from)).to_owned(),
                })
            }
            _ => None,
        }
    }

    /// How many of them meet a condition.
    fn count(&self, conn: &Connection, condition: &str) -> Option<i64> {
        let sql = format!(
            "{} SELECT count(*) FROM (SELECT ({condition}) AS is_it {}) WHERE is_it",
            self.with, self.rows
        );
        conn.query_row(&sql, [], |row| row.get(0)).ok()
    }
}

/// The queries in an expression whose value is the first that they find: from one parenthesis to behind the other.
fn lookups(parsed: &Parsed<'_>, value: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = value.start;
    while at < value.end {
        if !parsed.are(at, &["(", "SELECT"]) {
            at += 1;
            continue;
        }
        let end = parsed.closing(at) + 1;
        let is_set = at > 0 && ["EXISTS", "IN"].iter().any(|word| parsed.is(at - 1, word));
        let says_which = ["LIMIT", "ORDER", "GROUP", "UNION", "EXCEPT", "INTERSECT", "OVER"];
        let mut inside = parsed.outside_parentheses(at + 1).take_while(|inside| *inside < end);
        let says_which = inside.any(|at| says_which.iter().any(|word| parsed.is(at, word)));
        let is_sum = items_at(parsed, at + 1)
            .iter()
            .any(|item| calls_aggregate(parsed, item));
        if !is_set && !says_which && !is_sum {
            found.push(at..end);
        }
        at = end;
    }
    found
}

/// An expression without the name that it gets.
fn text_of<'s>(parsed: &Parsed<'s>, value: &Range<usize>) -> &'s str {
    let mut outside = parsed.outside_parentheses(value.start).take_while(|at| *at < value.end);
    let end = outside.find(|at| parsed.is(*at, "AS")).unwrap_or(value.end);
    parsed.between(value.start, end)
}

/// `name = name`, which is true of every row that has one: both are the column of the table that is looked at.
fn compares_with_itself(parsed: &Parsed<'_>, lookup: &Range<usize>) -> bool {
    lookup.clone().any(|at| {
        let is_alone = |at: usize| !parsed.is(at - 1, ".") && !["(", "."].iter().any(|sign| parsed.is(at + 1, sign));
        let is_name = |at: usize| matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
        let is_same = || parsed.name_of(at - 1) == parsed.name_of(at + 1);
        parsed.is(at, "=") && is_name(at + 1) && is_alone(at - 1) && is_alone(at + 1) && is_same()
    })
}
