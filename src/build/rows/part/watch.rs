//! The statements of a part as they run: which tables they touch, and what was in those before.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::Connection;

use crate::build::recorder::Seen;
use crate::build::rows::content::{Content, Contents, count};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::pragma;
use crate::schema::table::Tables;
use crate::source::SourceScript;
use crate::source::script::SourceStatement;

/// A statement that has run.
#[derive(Clone, Debug)]
pub(in crate::build) struct Ran {
    /// Which one of its script.
    pub(in crate::build::rows) index: usize,
    pub(in crate::build::rows) act: Act,
    /// What it acts on, in lower case.
    pub(in crate::build::rows) name: String,
    /// What SQLite said that it does.
    pub(in crate::build::rows) seen: Seen,
    /// For an INSERT that names no columns, and for a new table: those of the table, in lower case.
    pub(in crate::build::rows) columns: Vec<String>,
    /// How many rows it inserted, changed or deleted itself, or the table that it creates holds.
    changes: usize,
    /// How many rows the tables that it touches hold after it, as far as they are followed, by the tables' names before
    /// the part.
    counts: BTreeMap<String, Option<usize>>,
    /// What the tables that it touches were before the part, by the names that they have now.
    origins: BTreeMap<String, Origin>,
    /// What tables that it reads held right before it, if statements of the part had given them other values by then: by
    /// their names before the part.
    found: Contents,
}

/// What a table was before the part.
#[derive(Clone, Debug)]
struct Origin {
    table: String,
    /// The columns that were renamed: the name that they have now, the name before the part.
    columns: BTreeMap<String, String>,
}

impl Ran {
    /// The tables that it fills with rows, itself or by a trigger, in lower case.
    pub(in crate::build::rows) fn fills(&self) -> impl Iterator<Item = &str> {
        let made = (self.act == Act::Create(ObjectKind::Table)).then_some(&self.name);
        self.seen.inserted.iter().chain(made).map(String::as_str)
    }

    /// How many rows it inserted, changed or deleted itself, without what triggers did.
    pub(in crate::build::rows) fn changes(&self) -> usize {
        self.changes
    }

    /// How many rows a table held after it, if it, or a trigger, touches the table. `was`: its name before the part.
    pub(in crate::build::rows) fn count_of(&self, was: &str) -> Option<usize> {
        self.counts.get(was).copied().flatten()
    }

    /// Whether it acts on a table, whatever that is called now. `was`: its name before the part.
    pub(in crate::build::rows) fn acts_on(&self, was: &str) -> bool {
        self.origins.get(&self.name).is_some_and(|origin| origin.table == was)
    }

    /// The table and the column of before the part that a pair of names stands for now; none for a table that the part
    /// has made.
    pub(in crate::build::rows) fn original<'r>(&'r self, table: &str, column: &'r str) -> Option<(&'r str, &'r str)> {
        let origin = self.origins.get(table)?;
        let column = origin.columns.get(column).map_or(column, String::as_str);
        Some((&origin.table, column))
    }

    /// The columns of before the part that it assigns itself: table and column.
    pub(in crate::build::rows) fn stated(&self) -> impl Iterator<Item = (&str, &str)> {
        let updates = self.seen.own_updates.iter();
        updates.filter_map(|(updated, assigned)| self.original(updated, assigned))
    }

    /// Whether it, or a trigger, touches a table of before the part.
    pub(in crate::build::rows) fn touches(&self, was: &str) -> bool {
        self.origins.values().any(|origin| origin.table == was)
    }

    /// Whether it, or a trigger, assigns a column of before the part.
    pub(in crate::build::rows) fn updates(&self, was: &str, column: &str) -> bool {
        let mut updates = self.seen.updates.iter();
        updates.any(|(updated, assigned)| self.original(updated, assigned) == Some((was, column)))
    }
}

/// A table as it stands in the course of a part.
#[derive(Clone, Debug, Default)]
pub(super) struct Lineage {
    /// The name that the table had before the part; none for a table that the part has made.
    pub(super) was: Option<String>,
}

/// Follows one part of a migration.
#[derive(Debug, Default)]
pub(in crate::build) struct Watch {
    /// What the touched tables held before the part, by their names then, in lower case.
    pub(in crate::build::rows) before: Contents,
    /// What was read of tables right before the part.
    read: Contents,
    /// Names that were looked for and were no table.
    absent: BTreeSet<String>,
    /// Tables that were made, renamed or dropped meanwhile, by the name that they have now.
    names: BTreeMap<String, Lineage>,
    /// Columns that were renamed: table before the part, old name, new name.
    pub(in crate::build::rows) columns: BTreeMap<String, BTreeMap<String, String>>,
    pub(in crate::build::rows) ran: Vec<Ran>,
    /// What AUTOINCREMENT had given out before a part that writes it, by the tables' names in lower case
    /// (<https://sqlite.org/autoinc.html>).
    pub(in crate::build::rows) marks: BTreeMap<String, i64>,
    /// The columns that statements have assigned by their words, by their tables' names before the part.
    assigned: BTreeMap<String, BTreeSet<String>>,
    /// What tables hold that the statement which is about to run reads, where they hold other values than before the part.
    found: Contents,
    /// What tables held before each part that was put behind this one: by how many statements stand before it, and by their
    /// names before this one.
    between: Vec<(usize, Contents)>,
}

impl Watch {
    /// To follow a part before which nothing has changed since these tables were read.
    pub(in crate::build) fn knowing(read: Contents) -> Self {
        Self {
            read,
            ..Self::default()
        }
    }

    /// Remembers the AUTOINCREMENT marks.
    pub(in crate::build) fn remember_marks(&mut self, conn: &Connection) {
        self.marks = marks(conn);
    }

    /// Looks at the tables that a statement is about to touch.
    pub(in crate::build) fn before<'t>(
        &mut self,
        conn: &Connection,
        touched: impl Iterator<Item = &'t String>,
    ) -> rusqlite::Result<()> {
        // Those are from before the part, as are the tables now only as long as nothing of it has run.
        let mut read = std::mem::take(&mut self.read);
        for table in touched {
            if self.knows(table) {
                continue;
            }
            let content = match read.remove(table) {
                None => Content::read(conn, table)?.map(Rc::new),
                content => content,
            };
            match content {
                Some(content) => self.before.insert(table.clone(), content).map_or((), drop),
                None => {
                    self.absent.insert(table.clone());
                }
            }
        }
        Ok(())
    }

    /// Looks at the tables that a statement is about to take values from, and that statements before it have given others.
    pub(in crate::build) fn before_reading(
        &mut self,
        conn: &Connection,
        parsed: &Parsed<'_>,
        seen: &Seen,
    ) -> rusqlite::Result<()> {
        self.found.clear();
        let reads = [Act::Insert, Act::Update, Act::Delete, Act::Create(ObjectKind::Table)];
        if !reads.contains(&parsed.act) {
            return Ok(());
        }
        for (was, columns) in &self.assigned {
            let Some(name) = self.now(was) else { continue };
            let assigns = |column: &String| seen.own_updates.contains(&(name.to_owned(), column.clone()));
            let is_read = seen.reads.contains(name) || (parsed.name != name && parsed.mentions(name));
            let mut taken = columns
                .iter()
                .filter(|column| parsed.mentions(column) && !assigns(column));
            if is_read && (parsed.has("*") || taken.next().is_some()) {
                let content = Content::read(conn, name)?.map(Rc::new);
                self.found.extend(content.map(|content| (was.clone(), content)));
            }
        }
        Ok(())
    }

    /// Remembers a statement that has run.
    pub(in crate::build) fn after(
        &mut self,
        conn: &Connection,
        script: &SourceScript,
        index: usize,
        statement: &SourceStatement,
        seen: Seen,
    ) {
        let parsed = Parsed::new(script, statement);
        self.follow_names(&parsed);
        let origins = self.origins(&seen);
        let followed = origins
            .iter()
            .filter(|(_, origin)| self.before.contains_key(&origin.table));
        let counts = followed.map(|(table, origin)| (origin.table.clone(), count(conn, table)));
        let counts = counts.collect();
        let changes = match parsed.act {
            Act::Create(ObjectKind::Table) => count(conn, &parsed.name).unwrap_or(0),
            _ => usize::try_from(conn.changes()).unwrap_or(usize::MAX),
        };
        let behind = parsed.name_at + 1;
        let names_columns = parsed.is(behind, "(") || (parsed.is(behind, "AS") && parsed.is(behind + 2, "("));
        let is_filled = matches!(parsed.act, Act::Insert | Act::Create(ObjectKind::Table));
        let columns = if is_filled && !names_columns {
            columns_of(conn, &parsed.name)
        } else {
            Vec::new()
        };
        let ran = Ran {
            index,
            act: parsed.act,
            name: parsed.name.clone(),
            seen,
            columns,
            changes,
            counts,
            origins,
            found: std::mem::take(&mut self.found),
        };
        for (was, column) in ran.stated() {
            self.assigned
                .entry(was.to_owned())
                .or_default()
                .insert(column.to_owned());
        }
        self.ran.push(ran);
    }

    /// Remembers what a Rust step did.
    pub(in crate::build) fn after_rust(&mut self, seen: Seen) {
        let origins = self.origins(&seen);
        self.ran.push(Ran {
            index: usize::MAX,
            act: Act::Other,
            name: String::new(),
            seen,
            columns: Vec::new(),
            // Nobody knows which of its statements did what.
            changes: usize::MAX,
            counts: BTreeMap::new(),
            origins,
            found: Contents::new(),
        });
    }

    /// What the tables that a statement touches were before the part.
    fn origins(&self, seen: &Seen) -> BTreeMap<String, Origin> {
        let origin = |table: &String| {
            let was = self.original(table)?.to_owned();
            let renamed = self.columns.get(&was).into_iter().flatten();
            let columns = renamed.map(|(was, now)| (now.clone(), was.clone())).collect();
            Some((table.clone(), Origin { table: was, columns }))
        };
        seen.touched.iter().filter_map(origin).collect()
    }

    fn follow_names(&mut self, parsed: &Parsed<'_>) {
        let lineage = |watch: &Self, name: &str| Lineage {
            was: watch.original(name).map(str::to_owned),
        };
        match parsed.act {
            Act::Create(ObjectKind::Table)
                if !parsed.is_temporary
                // With IF NOT EXISTS it may have been there.
                && (self.absent.contains(&parsed.name) || self.is_gone(&parsed.name)) =>
            {
                self.absent.remove(&parsed.name);
                self.names.insert(parsed.name.clone(), Lineage::default());
            }
            Act::Drop(ObjectKind::Table) => {
                self.names.remove(&parsed.name);
                self.absent.insert(parsed.name.clone());
            }
            Act::Alter => {
                if let Some(new) = parsed.renames_table_to() {
                    let lineage = lineage(self, &parsed.name);
                    self.names.remove(&parsed.name);
                    self.absent.insert(parsed.name.clone());
                    self.absent.remove(&new);
                    self.names.insert(new, lineage);
                } else if let Some((old, new)) = parsed
                    .renames_column()
                    .or_else(|| Some((parsed.drops_column()?, DROPPED.to_owned())))
                    && let Some(table) = self.original(&parsed.name).map(str::to_owned)
                {
                    let columns = self.columns.entry(table).or_default();
                    // The column may have been renamed before.
                    match columns.values_mut().find(|now| **now == old) {
                        Some(now) => *now = new,
                        None => columns.insert(old, new).map_or((), drop),
                    }
                }
            }
            _ => {}
        }
    }

    fn is_gone(&self, name: &str) -> bool {
        self.absent.contains(name)
    }

    /// The name before the part of the table that has this name now; none for one that the part made.
    pub(in crate::build) fn original<'w>(&'w self, name: &'w str) -> Option<&'w str> {
        match self.names.get(name) {
            Some(lineage) => lineage.was.as_deref(),
            None if self.absent.contains(name) => None,
            None => Some(name),
        }
    }

    /// The name that a table of before the part has now, unless it was dropped.
    pub(in crate::build) fn now(&self, was: &str) -> Option<&str> {
        let renamed = self
            .names
            .iter()
            .find(|(_, lineage)| lineage.was.as_deref() == Some(was));
        match renamed {
            Some((name, _)) => Some(name),
            None if self.names.contains_key(was) || self.absent.contains(was) => None,
            None => self.before.get_key_value(was).map(|(name, _)| name.as_str()),
        }
    }

    /// Whether the part has made the table that has this name now.
    pub(in crate::build::rows) fn is_made(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|lineage| lineage.was.is_none())
    }

    /// The tables from which the part has filled new ordinary ones, in lower case.
    pub(in crate::build) fn sources<'w>(&'w self, tables: &'w Tables) -> impl Iterator<Item = &'w String> {
        let is_new = |name: &str| self.names.get(name).is_some_and(|lineage| lineage.was.is_none());
        let fills = move |ran: &&Ran| ran.fills().any(|name| is_new(name) && tables.get(name).is_some());
        self.ran.iter().filter(fills).flat_map(|ran| &ran.seen.reads)
    }

    /// The first statement after which a table held fewer rows than before.
    pub(in crate::build::rows) fn first_shrink(&self, table: &str) -> Option<&Ran> {
        let mut last = self.before.get(table)?.count();
        self.ran.iter().find(|ran| match ran.counts.get(table) {
            Some(Some(count)) => {
                let shrinks = *count < last;
                last = *count;
                shrinks
            }
            _ => false,
        })
    }

    /// The tables that the part touched and that held rows before it.
    pub(in crate::build) fn filled(&self) -> impl Iterator<Item = (&String, &Content)> {
        let contents = self.before.iter().map(|(table, content)| (table, &**content));
        contents.filter(|(_, content)| content.count() > 0)
    }

    /// What the touched tables held before the part.
    pub(in crate::build) fn contents_before(&self) -> &Contents {
        &self.before
    }

    /// Whether it has come across a table of this name, now or before.
    pub(in crate::build::rows) fn knows(&self, name: &str) -> bool {
        self.before.contains_key(name) || self.names.contains_key(name) || self.absent.contains(name)
    }

    /// Forgets the statements that insert rows of their own.
    pub(in crate::build::rows) fn forget_seeds(&mut self, script: &SourceScript) {
        let selects = |statement: &SourceStatement| statement.mentions("select");
        let statement = |ran: &Ran| script.statements.get(ran.index);
        self.ran
            .retain(|ran| ran.act != Act::Insert || statement(ran).is_none_or(selects));
    }

    /// Reads the tables that the part has only read, or made triggers of: they hold what they held before it.
    pub(in crate::build::rows) fn read_sources(
        &mut self,
        conn: &Connection,
        with_triggers: impl Iterator<Item = String>,
    ) -> rusqlite::Result<()> {
        let fills = self.ran.iter().filter(|ran| !ran.seen.touched.is_empty());
        let reads = fills.flat_map(|ran| &ran.seen.reads).cloned();
        let reads = reads.chain(with_triggers).filter(|name| !self.knows(name));
        let reads: BTreeSet<_> = reads.collect();
        for name in reads {
            if let Some(content) = Content::read(conn, &name)? {
                self.before.insert(name, Rc::new(content));
            }
        }
        Ok(())
    }

    /// What a table held right before a statement that reads it, where that was seen. `table`: its name before the part.
    pub(in crate::build::rows) fn found_by<'w>(&'w self, ran: &'w Ran, table: &str) -> Option<&'w Content> {
        let earlier = self.between.iter().rev().filter(|(start, _)| *start <= ran.index);
        let mut contents = std::iter::once(&ran.found).chain(earlier.map(|(_, contents)| contents));
        contents
            .find_map(|contents| contents.get(table))
            .map(|content| &**content)
    }

    /// Goes on with a later part, as if its statements stood behind those of this one. `offset`: how many statements the
    /// scripts before it have.
    pub(in crate::build::rows) fn go_on(&mut self, later: &Self, offset: usize) {
        let between = self.by_first_names(&later.before);
        self.between.push((offset, between));
        for (name, content) in &later.before {
            if !self.knows(name) {
                self.before.insert(name.clone(), Rc::clone(content));
            }
        }
        let ran = later.ran.iter().map(|ran| self.behind(ran, offset));
        let ran: Vec<_> = ran.collect();
        self.ran.extend(ran);
        for (name, renamed) in &later.columns {
            if let Some(was) = self.original(name).map(str::to_owned) {
                let columns = self.columns.entry(was).or_default();
                let earlier = columns.clone();
                for (old, new) in renamed {
                    match earlier.iter().find(|(_, now)| *now == old) {
                        Some((first, _)) => columns.insert(first.clone(), new.clone()),
                        None => columns.insert(old.clone(), new.clone()),
                    };
                }
            }
        }
        let lineage = |lineage: &Lineage| Lineage {
            was: lineage
                .was
                .as_deref()
                .and_then(|was| self.original(was))
                .map(str::to_owned),
        };
        let names: Vec<_> = later
            .names
            .iter()
            .map(|(name, was)| (name.clone(), lineage(was)))
            .collect();
        for name in &later.absent {
            self.names.remove(name);
            self.absent.insert(name.clone());
        }
        for (name, lineage) in names {
            self.absent.remove(&name);
            self.names.insert(name, lineage);
        }
    }

    /// A statement of a later part, with what the tables that it touches were before this one.
    fn behind(&self, ran: &Ran, offset: usize) -> Ran {
        let origin = |(name, origin): (&String, &Origin)| {
            let was = self.original(&origin.table)?;
            let renamed = self.columns.get(was).into_iter().flatten();
            let mut columns: BTreeMap<_, _> = renamed.map(|(was, now)| (now.clone(), was.clone())).collect();
            for (now, between) in &origin.columns {
                let first = columns.get(between).unwrap_or(between).clone();
                columns.insert(now.clone(), first);
            }
            let table = was.to_owned();
            Some((name.clone(), Origin { table, columns }))
        };
        let count = |(was, count): (&String, &Option<usize>)| Some((self.original(was)?.to_owned(), *count));
        Ran {
            index: ran.index.saturating_add(offset),
            origins: ran.origins.iter().filter_map(origin).collect(),
            counts: ran.counts.iter().filter_map(count).collect(),
            found: self.by_first_names(&ran.found),
            ..ran.clone()
        }
    }

    /// What tables of a later part held, by their names before this one.
    fn by_first_names(&self, contents: &Contents) -> Contents {
        let first =
            |(name, content): (&String, &Rc<Content>)| Some((self.original(name)?.to_owned(), Rc::clone(content)));
        contents.iter().filter_map(first).collect()
    }
}

/// The columns of a table that an INSERT fills, in lower case.
fn columns_of(conn: &Connection, table: &str) -> Vec<String> {
    pragma::columns(conn, "table_xinfo", table).unwrap_or_default()
}

/// The AUTOINCREMENT marks; none where no table ever had one.
pub(in crate::build::rows) fn marks(conn: &Connection) -> BTreeMap<String, i64> {
    let read = || -> rusqlite::Result<BTreeMap<String, i64>> {
        conn.prepare("SELECT lower(name), seq FROM main.sqlite_sequence WHERE typeof(seq) = 'integer'")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    read().unwrap_or_default()
}

/// What a column that was dropped is called now: by no name that there is.
pub(in crate::build::rows) const DROPPED: &str = "\0";
