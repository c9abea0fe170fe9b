//! Values that one up part puts elsewhere, in part or changed, and whose column or table a later one drops: the parts are
//! judged as if they were one.
//!
//! What is compared are the rows of before the first of these parts with those behind the last one. So a later part that
//! catches up is seen in the rows, and a row that was added between them, as an app writes it, is not looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use rusqlite::Connection;

use crate::build::rows::content::{Content, gone};
use crate::build::rows::made::hints::Hints;
use crate::build::rows::part::{Arrival, Copies, Part, Watch};
use crate::lint::copy::{assignments, items, takes_all};
use crate::lint::select::sources;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::Tables;
use crate::source::finding::{Finding, Place};
use crate::source::{Check, Findings, SourceMigration, SourceScript};

/// The up parts that have run on the rows that are there.
#[derive(Default)]
pub(in crate::build) struct History<'s> {
    /// By their places in the set.
    parts: BTreeMap<usize, Past<'s>>,
}

struct Past<'s> {
    script: &'s SourceScript,
    watch: Watch,
}

/// The part that has just run.
#[derive(Clone, Copy)]
pub(in crate::build) struct Present<'p> {
    /// The database as the part has left it.
    pub(in crate::build) conn: &'p Connection,
    pub(in crate::build) script: &'p SourceScript,
    pub(in crate::build) watch: &'p Watch,
    /// The tables as they were declared before it.
    pub(in crate::build) tables: &'p Tables,
    pub(in crate::build) hints: &'p Hints,
    pub(in crate::build) copies: &'p Copies,
    /// What was found so far.
    pub(in crate::build) said: &'p [Finding],
    /// Of each part, whether an app runs between it and the next one.
    pub(in crate::build) ends_release: &'p [bool],
}

/// The tables and columns that a part drops, and of which all values are found again elsewhere: None for the table itself.
pub(in crate::build) type Carried = BTreeSet<(String, Option<String>)>;

/// What a part drops: a table by its name before the part, and the columns, or all.
struct Dropped<'p> {
    table: &'p str,
    before: &'p Content,
    columns: Option<Vec<String>>,
}

impl<'s> History<'s> {
    /// Remembers an up part that has run. What a Rust step has done to values nobody knows. `conn`: as the part has left the
    /// database.
    pub(in crate::build) fn remember(
        &mut self,
        conn: &Connection,
        i: usize,
        migration: &'s SourceMigration,
        mut watch: Watch,
    ) -> rusqlite::Result<()> {
        let Some(script) = migration.up.as_ref().filter(|_| migration.rust.is_none()) else {
            self.forget();
            return Ok(());
        };
        watch.forget_seeds(script);
        let triggers = script
            .statements
            .iter()
            .filter(|statement| statement.mentions("trigger"));
        let on = |statement| {
            let trigger = Parsed::new(script, statement);
            trigger.find(&["ON"]).map(|at| trigger.name_of(at + 1))
        };
        watch.read_sources(conn, triggers.filter_map(on))?;
        self.parts.insert(i, Past { script, watch });
        Ok(())
    }

    /// The rows are others now.
    pub(in crate::build) fn forget(&mut self) {
        self.parts.clear();
    }

    /// What is lost of the values that an up part drops, and that one before it has put elsewhere; and what is not.
    pub(in crate::build) fn lost(&self, i: usize, now: &Present<'_>) -> rusqlite::Result<(Findings, Carried)> {
        let (mut findings, mut carried) = (Findings::new(), Carried::new());
        let parsed = Parsed::all(now.script);
        let drops = |parsed: &Parsed<'_>| parsed.drops_column().is_some() || parsed.act == Act::Drop(ObjectKind::Table);
        if !parsed.iter().any(drops) {
            return Ok((findings, carried));
        }
        for (table, before) in now.watch.filled() {
            let name = now.watch.now(table).unwrap_or(table);
            let renamed = now.watch.columns.get(table).cloned().unwrap_or_default();
            let after = Content::read(now.conn, name)?;
            let columns = after.map(|after| {
                let gone = gone(before, &after, &renamed).into_iter();
                gone.map(|at| before.column_name(at).to_owned()).collect::<Vec<_>>()
            });
            let dropped = Dropped { table, before, columns };
            if dropped.columns.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            // An app may have copied the rest of a table since.
            let is_left_to_app =
                |start: &usize| dropped.columns.is_none() && now.ends_release[*start..i].contains(&true);
            let start = self.start(i, &dropped, &parsed);
            let is_said = is_said_of(&dropped, now);
            let found = match start.filter(|start| !is_left_to_app(start) && !is_said) {
                Some(start) => self.judge(start..i, &dropped, now)?,
                None => Findings::new(),
            };
            // What an app writes meanwhile may be where it always was.
            let is_in_one_go = !now.ends_release[start.unwrap_or(i)..i].contains(&true);
            if found.is_empty() && is_in_one_go && !is_said {
                carried.extend(self.carried(start.unwrap_or(i)..i, &dropped, now)?);
            }
            for finding in found {
                findings.extend(Self::told(finding, &dropped, &parsed, now));
            }
        }
        Ok((findings, carried))
    }

    /// The first of the parts that have to do with the values that are dropped.
    fn start(&self, i: usize, dropped: &Dropped<'_>, own: &[Parsed<'_>]) -> Option<usize> {
        let mut filled = Filled::default();
        let mut table = dropped.table.to_owned();
        let mut columns = dropped.columns.clone();
        filled.read(own, &table, columns.as_deref());
        let mut start = None;
        for (k, past) in self.parts.range(..i).rev() {
            let watch = &past.watch;
            let touches = watch.knows(&table);
            // A table that is rebuilt has its name again.
            table = watch.original(&table).map_or_else(|| table.clone(), str::to_owned);
            if let Some(columns) = &mut columns {
                let renamed = watch.columns.get(&table);
                *columns = columns.iter().map(|column| first_name(renamed, column)).collect();
            }
            if touches {
                // Before it came there was nothing to be lost.
                let Some(there) = watch.before.get(&table) else { break };
                if let Some(columns) = &mut columns {
                    columns.retain(|column| there.has_column(column));
                    if columns.is_empty() {
                        break;
                    }
                }
            }
            if past
                .script
                .statements
                .iter()
                .any(|statement| statement.mentions(&table))
            {
                let parsed = Parsed::all(past.script);
                let is_filled = filled.read(&parsed, &table, columns.as_deref());
                if is_filled || filled.is_added_by(&parsed, &table) {
                    start = Some(*k);
                }
            }
        }
        start
    }

    /// What became of the values since before the first of these parts.
    fn judge(&self, parts: Range<usize>, dropped: &Dropped<'_>, now: &Present<'_>) -> rusqlite::Result<Findings> {
        let judge = |part: &Part<'_>, table: &str, before: &Content, gone: Option<&[usize]>| match gone {
            Some(gone) => part.columns_over_files(table, before, gone),
            None => part.table_over_files(table, before),
        };
        Ok(self.since(parts, dropped, now, judge)?.unwrap_or_default())
    }

    /// What of them is found again.
    fn carried(&self, parts: Range<usize>, dropped: &Dropped<'_>, now: &Present<'_>) -> rusqlite::Result<Carried> {
        let carried = |part: &Part<'_>, table: &str, before: &Content, gone: Option<&[usize]>| {
            let mut carried = Carried::new();
            let Some(gone) = gone else {
                let is_it = part.is_table_carried(table, before)?;
                carried.extend(is_it.then(|| (dropped.table.to_owned(), None)));
                return Ok(carried);
            };
            let name = part.watch.now(table).unwrap_or(table);
            let after = Content::read(part.conn, name)?;
            for at in gone {
                if part.is_carried(table, before, after.as_ref(), *at)? {
                    let first = before.column_name(*at);
                    let mut names = dropped.columns.iter().flatten();
                    let name = names.find(|name| {
                        let renamed = part.watch.columns.get(table);
                        *name == first || renamed.and_then(|renamed| renamed.get(first)) == Some(name)
                    });
                    carried.extend(name.map(|name| (dropped.table.to_owned(), Some(name.clone()))));
                }
            }
            Ok(carried)
        };
        Ok(self.since(parts, dropped, now, carried)?.unwrap_or_default())
    }

    /// Looks at these parts and the present one as if they were one: at the table by its name before them, the rows that it
    /// held and that are dropped, and the columns that are gone. None where nothing can be told of them.
    fn since<T>(
        &self,
        parts: Range<usize>,
        dropped: &Dropped<'_>,
        now: &Present<'_>,
        look: impl FnOnce(&Part<'_>, &str, &Content, Option<&[usize]>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        let is_alone = parts.is_empty();
        let mut watch = Watch::default();
        let mut parsed = Vec::new();
        for past in self.parts.range(parts).map(|(_, past)| past) {
            watch.go_on(&past.watch, parsed.len());
            parsed.extend(Parsed::all(past.script));
        }
        let table = watch.original(dropped.table).unwrap_or(dropped.table).to_owned();
        let before = watch.before.get(&table).map(|before| &**before);
        let before = before.or_else(|| is_alone.then_some(dropped.before));
        let Some(before) = before.and_then(|before| before.those_in(dropped.before)) else {
            return Ok(None);
        };
        let renamed = watch.columns.get(&table);
        let columns = dropped.columns.as_ref();
        let columns = columns.map(|columns| columns.iter().map(|column| first_name(renamed, column)));
        let gone = columns.map(|columns| columns.filter_map(|column| before.place(&column)));
        let gone: Option<Vec<_>> = gone.map(|gone| gone.filter(|at| !before.is_generated(*at)).collect());
        watch.go_on(now.watch, parsed.len());
        parsed.extend(Parsed::all(now.script));
        // A rebuild numbers the rows anew where they have no key of their own.
        let is_renumbered = before.has_column("") && watch.now(&table).is_none() && gone.is_some();
        if before.count() == 0 || is_renumbered {
            return Ok(None);
        }
        watch.before.insert(table.clone(), Rc::new(before.clone()));
        let part = Part {
            conn: now.conn,
            is_down: false,
            script: now.script,
            parsed,
            watch: &watch,
            tables: now.tables,
            hints: now.hints,
            copies: now.copies,
        };
        look(&part, &table, &before, gone.as_deref()).map(Some)
    }

    /// A finding about several parts, at the statement that drops the values. None where it was said already.
    fn told(finding: Finding, dropped: &Dropped<'_>, parsed: &[Parsed<'_>], now: &Present<'_>) -> Option<Finding> {
        let (line, _) = finding.file.line_column(finding.span.start);
        let is_said = |said: &Finding| {
            let is_of_values = matches!(said.check, Check::LostRows | Check::LostValues | Check::ChangedValues);
            let is_there = said.file.path == finding.file.path;
            is_of_values && is_there && said.file.line_column(said.span.start).0 == line
        };
        if now.said.iter().any(is_said) {
            return None;
        }
        if finding.file.path == now.script.file.path {
            return Some(finding);
        }
        let columns = dropped.columns.as_deref().unwrap_or_default();
        let drops = |parsed: &&Parsed<'_>| {
            let is_column = parsed.drops_column().is_some_and(|column| columns.contains(&column));
            is_column || parsed.is_on(Act::Drop(ObjectKind::Table), dropped.table)
        };
        let is_named = |parsed: &&Parsed<'_>| {
            let column = parsed.drops_column();
            column.is_some_and(|column| finding.message.contains(&format!(".{column}`")))
        };
        let mut all = parsed.iter().filter(drops);
        let drop = all.clone().find(is_named).or_else(|| all.next())?;
        let what = if dropped.columns.is_some() { "column" } else { "table" };
        let told = DROPPED_TOO.iter().find_map(|words| finding.message.strip_suffix(words));
        let told = told.unwrap_or(&finding.message);
        let mut places = finding.places;
        places.push(Place {
            file: Arc::clone(&finding.file),
            span: finding.span,
            label: "puts them there".to_owned(),
        });
        let message = format!("{told}, and this drops the {what}");
        Some(Finding {
            places,
            help: finding.help,
            ..Finding::new(finding.check, &now.script.file, drop.span(0), message)
        })
    }
}

/// How the findings end that are about one part.
const DROPPED_TOO: [&str; 3] = [
    ", and the column is dropped",
    ", and the table is dropped",
    ", and what held them is dropped",
];

/// Whether rows of a table that is gone were missed already.
fn is_said_of(dropped: &Dropped<'_>, now: &Present<'_>) -> bool {
    let is_it = |finding: &Finding| {
        let is_here = finding.check == Check::LostRows && finding.file.path == now.script.file.path;
        is_here && finding.message.contains(&format!("`{}`", dropped.table))
    };
    dropped.columns.is_none() && now.said.iter().any(is_it)
}

/// The name that a column had before a part.
fn first_name(renamed: Option<&BTreeMap<String, String>>, column: &str) -> String {
    let mut renamed = renamed.into_iter().flatten();
    let was = renamed.find(|(_, now)| *now == column);
    was.map_or_else(|| column.to_owned(), |(was, _)| was.clone())
}

/// What was filled from values that are dropped later.
#[derive(Default)]
struct Filled {
    /// Columns of the same table.
    columns: BTreeSet<String>,
}

impl Filled {
    /// Reads statements that write: whether one of them fills something from a table, or from these columns of it.
    fn read(&mut self, all: &[Parsed<'_>], table: &str, columns: Option<&[String]>) -> bool {
        let mut is_filled = false;
        for parsed in all {
            let is_about = |parsed: &Parsed<'_>| match columns {
                Some(columns) => columns.iter().any(|column| parsed.mentions(column)),
                None => true,
            };
            let is_own = parsed.name == table;
            let fills = match parsed.act {
                Act::Insert | Act::Create(ObjectKind::Table) => {
                    !is_own && parsed.has("SELECT") && parsed.mentions(table)
                }
                Act::Update => (is_own && columns.is_some()) || (!is_own && parsed.mentions(table)),
                Act::Create(ObjectKind::Trigger) => columns.is_some() && parsed.mentions(table),
                _ => false,
            };
            if !fills || !is_about(parsed) {
                continue;
            }
            is_filled = true;
            let assigned = assignments(parsed).into_iter().map(|(column, _)| column);
            self.columns.extend(assigned.filter(|_| is_own));
            if parsed.act == Act::Create(ObjectKind::Trigger) {
                let new = (0..parsed.len()).filter(|at| parsed.are(at + 1, &["=", "NEW", "."]));
                self.columns.extend(new.map(|at| parsed.name_of(at)));
            }
        }
        is_filled
    }

    /// Whether one of these statements adds a column that is filled later.
    fn is_added_by(&self, all: &[Parsed<'_>], table: &str) -> bool {
        let adds = |parsed: &Parsed<'_>| {
            let at = parsed.adds_column_at().filter(|_| parsed.name == table);
            at.is_some_and(|at| self.columns.contains(&parsed.name_of(at)))
        };
        all.iter().any(adds)
    }
}

impl Part<'_> {
    /// Columns that are gone, after what was in them was put elsewhere.
    fn columns_over_files(&self, table: &str, before: &Content, gone: &[usize]) -> rusqlite::Result<Findings> {
        let name = self.watch.now(table).unwrap_or(table);
        let Some(after) = Content::read(self.conn, name)? else {
            return Ok(Findings::new());
        };
        let mut findings = Findings::from(self.moved_columns(table, before, gone)?);
        findings.extend(self.moved_by_update(table, before, &after, gone));
        findings.extend(self.divided_at_none(table, before, &after, gone));
        findings.extend(self.not_reached(table, before, &after, gone)?);
        findings.extend(self.synced_only(table, before, &after, gone)?);
        let said = findings.len();
        findings.extend(self.converted(table, before, &after, gone));
        findings.extend(self.taken(table, before, Some(gone))?);
        if findings.len() == said {
            let merged = self.merged(table, before, &after, gone).into_iter();
            findings.extend(merged.filter(|finding| self.chooses(finding)));
            findings.extend(self.merged_elsewhere(table, before, Some(gone))?);
        }
        findings.retain(|finding| self.is_move(finding, (table, before), &after, gone));
        Ok(findings)
    }

    /// The statement that a finding is about.
    fn blamed(&self, finding: &Finding) -> Option<usize> {
        let is_it =
            |parsed: &Parsed<'_>| parsed.script.file.path == finding.file.path && parsed.span(0) == finding.span;
        self.parsed.iter().position(is_it)
    }

    /// Whether it is an UPDATE that takes one of several values, or a part of a text. Others, as from milliseconds to seconds,
    /// say long before the drop that they are less exact.
    fn chooses(&self, finding: &Finding) -> bool {
        let blamed = self.blamed(finding).map(|at| &self.parsed[at]);
        let words = ["CASE", "IIF", "SUBSTR", "SUBSTRING"];
        let is_choice = |fill: &Parsed<'_>, value: &Range<usize>| {
            let mut places = value.clone();
            places.any(|at| words.iter().any(|word| fill.is(at, word)))
        };
        blamed.is_some_and(|fill| assignments(fill).iter().any(|(_, value)| is_choice(fill, value)))
    }

    /// Whether the statement that a finding is about puts values of columns that are gone into another place, and nothing else
    /// has been said of that place since.
    fn is_move(&self, finding: &Finding, (table, before): (&str, &Content), after: &Content, gone: &[usize]) -> bool {
        let Some(at) = self.blamed(finding) else {
            return true;
        };
        let (fill, later) = (&self.parsed[at], &self.parsed[at + 1..]);
        let gone: Vec<_> = gone.iter().map(|at| before.column_name(*at)).collect();
        match fill.act {
            Act::Insert | Act::Create(ObjectKind::Table) => {
                let is_told = |column: &&&str| finding.message.contains(&format!(".{column}`"));
                let declared = self.tables.get(table);
                let may_be_null = |column: &&str| {
                    let column = declared.and_then(|table| table.column(column));
                    column.is_none_or(|column| !column.is_not_null)
                };
                let is_of_some = is_of_a_kind(fill) && gone.iter().find(is_told).is_some_and(may_be_null);
                takes_mostly(fill, before, after) && !is_of_some
            }
            Act::Update => {
                let own = assignments(fill);
                let is_own = |column: &String| own.iter().any(|(other, _)| other == column);
                let says_else = |later: &Parsed<'_>| {
                    let is_there = later.act == Act::Update && later.name == fill.name;
                    is_there
                        && later.script.file.path != fill.script.file.path
                        && !gone.iter().any(|column| later.mentions(column))
                        && assignments(later).iter().any(|(column, _)| is_own(column))
                };
                let is_made_of = |(_, value): &(String, Range<usize>)| {
                    let is_named = value.clone().any(|at| gone.contains(&fill.name_of(at).as_str()));
                    let is_choice = ["COALESCE", "IFNULL"].iter().any(|word| fill.is(value.start, word));
                    is_named && !is_choice
                };
                let is_sure = finding.check != Check::ChangedValues || own.iter().any(is_made_of);
                is_sure && !later.iter().any(says_else)
            }
            _ => true,
        }
    }

    /// A table that is gone, after its rows were copied into another one.
    fn table_over_files(&self, table: &str, before: &Content) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        if self.says_delete(table) {
            return Ok(findings);
        }
        let mut is_whole = false;
        for ran in self.copies_of(table) {
            let arrival = self.arrival(ran, table, before, true)?;
            // What a copy reads beside another table may only tell something of its rows.
            let is_joined = self
                .parsed
                .get(ran.index)
                .and_then(sources)
                .is_none_or(|from| from.len() > 1);
            let is_of_most = |arrival: &Arrival<'_>| arrival.columns() * 2 >= before.columns().count();
            is_whole |= arrival.is_some_and(|arrival| is_of_most(&arrival) && !is_joined);
        }
        if is_whole {
            let altered = self.altered_on_the_way(table, before)?;
            findings.extend(altered.or(self.forgotten(table, before)?));
        }
        findings.extend(self.taken(table, before, None)?);
        Ok(findings)
    }
}

/// Whether a copy takes mostly columns that are gone: one that takes others too, as into an archive, puts nothing into
/// another place.
fn takes_mostly(copy: &Parsed<'_>, before: &Content, after: &Content) -> bool {
    let items: Vec<_> = items(copy).into_iter().flatten().map(|at| copy.name_of(at)).collect();
    let is_taken = |column: &&str| items.iter().any(|item| item == column);
    let taken = before.columns().filter(|column| !before.is_key_column(column));
    let (stay, gone): (Vec<_>, Vec<_>) = taken.filter(is_taken).partition(|column| after.has_column(column));
    !takes_all(copy) && gone.len() >= stay.len()
}

/// Whether a copy takes rows of one kind: others need not have a value.
fn is_of_a_kind(copy: &Parsed<'_>) -> bool {
    let condition = copy.find_outside(copy.name_at, "WHERE").unwrap_or(copy.len());
    let names = (condition..copy.len()).map(|at| copy.name_of(at));
    let mut names = names.filter(|name| !name.starts_with('\''));
    names.any(|name| name.ends_with("kind") || name.ends_with("type"))
}
