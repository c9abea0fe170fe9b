//! Writing the up and down parts of a migration from the difference between the schema at head and the declared
//! schema.
//!
//! * [`declared`] reads the declared schema, [`intent`] what the author states besides: renames, drops, fills;
//! * [`way`] finds the statements from one schema to another: [`alter`] and [`copy`] for tables, [`virtuals`]
//!   for virtual ones, each statement tried on a database without rows ([`work`]);
//! * [`words`] lays them out.
//!
//! Nothing here reads migrations or writes files. Whether a draft does what it should with rows is proved by
//! `build::proof`.

mod alter;
mod copy;
pub(crate) mod declared;
pub(crate) mod intent;
mod virtuals;
mod way;
pub(crate) mod words;
mod work;

use std::collections::BTreeSet;

use rusqlite::Connection;

pub(crate) use copy::Fills;
pub(crate) use declared::Declared;
use intent::{Candidate, Intents, Place, Rename, Renames};
pub(crate) use way::Way;

use crate::hash::Digest;
use crate::lint::Minimum;
use crate::migration::ObjectKind;
use crate::schema::catalog::{Catalog, beyond_order};
use crate::schema::diff::{Change, Difference};
use crate::schema::read::ObjectKey;
use crate::schema::{Schema, table::Table};

type Open<'g> = Box<dyn Fn() -> rusqlite::Result<Connection> + 'g>;

/// Opens the databases that drafts are tried on: as a rehearsal does, with the app's functions and the tables that
/// other code creates.
pub(crate) struct Ground<'g> {
    open: Open<'g>,
    /// The objects that are there before the first migration; no draft touches them.
    foreign: BTreeSet<ObjectKey>,
}

impl std::fmt::Debug for Ground<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground")
            .field("foreign", &self.foreign)
            .finish_non_exhaustive()
    }
}

impl<'g> Ground<'g> {
    pub(crate) fn new(open: Open<'g>) -> rusqlite::Result<Self> {
        let foreign = Schema::read(&open()?)?.objects;
        let foreign = foreign.iter().map(crate::schema::read::Object::key).collect();
        Ok(Self { open, foreign })
    }

    /// A new database in memory, before the first migration.
    pub(crate) fn open(&self) -> rusqlite::Result<Connection> {
        (self.open)()
    }

    /// The objects of a database, without the foreign ones.
    pub(crate) fn catalog(&self, conn: &Connection) -> rusqlite::Result<Catalog> {
        Catalog::read(conn, &self.foreign)
    }

    fn foreign(&self) -> &BTreeSet<ObjectKey> {
        &self.foreign
    }
}

/// Why the author has to state a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// The column is new, takes no NULL, and has no default.
    NewValue,
    /// The column is an old one that no longer accepts NULL.
    OldNulls,
    /// The column is new and a foreign key, and no row of the parent may have its default.
    Parent,
    /// The column is new and UNIQUE, and all old rows would get its default.
    Unique,
}

/// A value for old rows that the author still has to state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) table: String,
    pub(crate) column: String,
    pub(crate) need: Need,
    /// A value that the column accepts, to propose to the author.
    pub(crate) proposal: String,
}

/// Why no draft can be written.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// An option names something that is in neither schema.
    Wrong(String),
    /// A `--fill` is no SQL expression over the rows of its table.
    NoExpression {
        place: Place,
        why: String,
    },
    /// The author still has to say whether these are renames.
    Candidates(Vec<Candidate>),
    /// The author still has to say what old rows get.
    Missing(Vec<Missing>),
    /// No statements were found that keep all data.
    Impossible(String),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// What a draft is made from.
#[derive(Debug)]
pub(crate) struct Order<'o> {
    pub(crate) ground: &'o Ground<'o>,
    pub(crate) head: &'o Catalog,
    pub(crate) declared: &'o Catalog,
    /// The renames that the comments of the declared schema state.
    pub(crate) noted: &'o [Rename],
    pub(crate) intents: &'o Intents,
    pub(crate) minimum: Option<Minimum>,
}

/// The up part, and what its head says about it.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) differences: Vec<Difference>,
    pub(crate) up: Way,
    pub(crate) renames: Renames,
    /// The tables and columns whose data the up part drops, in words.
    pub(crate) lost: Vec<String>,
    /// The same of the down part.
    pub(crate) lost_by_down: Vec<String>,
}

impl Order<'_> {
    /// What differs beyond the order of columns.
    pub(crate) fn differences(&self) -> Vec<Difference> {
        beyond_order(self.head.differences(self.declared))
    }

    /// The tables that differ in the order of their columns or constraints only, and in no name.
    pub(crate) fn reordered(&self) -> Vec<Difference> {
        let renames = self
            .intents
            .renames(self.head, self.declared, self.noted)
            .unwrap_or_default();
        let is_renamed = |table: &str| {
            renames.old_table(table).is_some() || renames.columns.iter().any(|(of, ..)| of.eq_ignore_ascii_case(table))
        };
        let all = self.head.differences(self.declared).into_iter();
        all.filter(|difference| difference.change == Change::Order && !is_renamed(&difference.name))
            .collect()
    }

    /// Whether there is nothing to migrate.
    pub(crate) fn is_empty(&self) -> bool {
        let renames = self.intents.renames(self.head, self.declared, self.noted);
        self.differences().is_empty() && renames.is_ok_and(|renames| renames.is_empty())
    }

    /// The fingerprint to reach: that of the declared schema, except that tables which differ in order only stay as
    /// they are at head, because that is reported and not migrated.
    pub(crate) fn wanted(&self, ground: &Ground<'_>) -> rusqlite::Result<Digest> {
        let reordered = self.reordered();
        if reordered.is_empty() {
            return Ok(self.declared.fingerprint());
        }
        let conn = ground.open()?;
        for object in self.declared.objects() {
            let (kind, name) = object.object.key();
            let is_reordered = reordered
                .iter()
                .any(|other| other.kind == kind && other.name.eq_ignore_ascii_case(&name));
            let at_head = self.head.get(kind, &name).filter(|_| is_reordered);
            conn.execute_batch(&at_head.unwrap_or(object).object.sql)?;
        }
        Ok(ground.catalog(&conn)?.fingerprint())
    }

    /// Writes the up part.
    pub(crate) fn draft(&self) -> Result<Draft, Refusal> {
        self.intents_fit()?;
        let renames = self.intents.renames(self.head, self.declared, self.noted)?;
        let up = way::way(&way::Journey {
            ground: self.ground,
            from: self.head,
            to: self.declared,
            renames: &renames,
            fills: Fills::Given(self.intents),
            minimum: self.minimum,
            expendable: &self.expendable(),
        })?;
        self.fills_are_used(&up)?;
        Ok(Draft {
            differences: self.differences(),
            lost: lost(self.head, self.declared, &renames),
            lost_by_down: lost(self.declared, self.head, &renames.inverted()),
            up,
            renames,
        })
    }

    /// Writes the down part; `choice` is the index of the made-up value to use, see [`Fills::Neutral`].
    pub(crate) fn down(&self, draft: &Draft, choice: usize) -> Result<Way, Refusal> {
        let renames = draft.renames.inverted();
        // Every table: what the up part was allowed to lose, the down part cannot bring back.
        let all = self
            .declared
            .of_kind(ObjectKind::Table)
            .map(|table| table.object.name.to_ascii_lowercase());
        way::way(&way::Journey {
            ground: self.ground,
            from: self.declared,
            to: self.head,
            renames: &renames,
            fills: Fills::Neutral(choice),
            minimum: self.minimum,
            expendable: &all.collect(),
        })
    }

    /// The tables that the author has agreed to drop, in lower case.
    fn expendable(&self) -> BTreeSet<String> {
        let tables = self.intents.drops.iter().filter(|place| place.column.is_none());
        tables.map(|place| place.table.to_ascii_lowercase()).collect()
    }

    /// Refuses a `--fill` that the draft has no use for.
    fn fills_are_used(&self, up: &Way) -> Result<(), Refusal> {
        let is_used = |place: &Place| {
            let mut filled = up.filled.iter();
            filled.any(|(table, column, _)| place.is(table, Some(column)))
        };
        let fills = self.intents.fills.iter();
        let idle: Vec<_> = fills
            .filter(|(place, _)| !is_used(place))
            .map(|(place, expression)| format!("--fill {place}={expression}"))
            .collect();
        if idle.is_empty() {
            return Ok(());
        }
        Err(Refusal::Wrong(format!(
            "{}: there is nothing to fill, because a column keeps its values, or its table is new",
            idle.join(", ")
        )))
    }

    /// Refuses a `--drop` or `--fill` for something that does not exist.
    fn intents_fit(&self) -> Result<(), Refusal> {
        for place in &self.intents.drops {
            let table = self.head.get(ObjectKind::Table, &place.table);
            let is_there = match (&place.column, self.head.table(&place.table)) {
                (None, _) => table.is_some(),
                (Some(column), Some(table)) => table.column(column).is_some(),
                (Some(_), None) => false,
            };
            if !is_there {
                return Err(Refusal::Wrong(format!(
                    "--drop {place}: there is nothing of that name at head"
                )));
            }
        }
        for (place, expression) in &self.intents.fills {
            let is_there = |table: &Table| {
                place
                    .column
                    .as_deref()
                    .is_some_and(|column| table.column(column).is_some())
            };
            // Only the module of a virtual table knows its columns.
            let table = self.declared.get(ObjectKind::Table, &place.table);
            let is_virtual = table.is_some_and(|table| table.object.is_virtual_table());
            if !is_virtual && !self.declared.table(&place.table).is_some_and(|table| is_there(table)) {
                return Err(Refusal::Wrong(format!(
                    "--fill {place}={expression}: there is no such column in the declared schema"
                )));
            }
        }
        Ok(())
    }
}

/// The tables and columns with values of their own that are in one schema and not in the other.
fn lost(from: &Catalog, to: &Catalog, renames: &Renames) -> Vec<String> {
    let mut lost = Vec::new();
    for table in from.of_kind(ObjectKind::Table) {
        let name = &table.object.name;
        let renamed = renames.tables.iter().find(|(old, _)| old.eq_ignore_ascii_case(name));
        let is_taken = || renames.old_table(name).is_some();
        let new_name = match renamed {
            Some((_, new)) => new.as_str(),
            None => name,
        };
        if to.get(ObjectKind::Table, new_name).is_none() || (renamed.is_none() && is_taken()) {
            lost.push(format!("the table `{name}` with its rows"));
            continue;
        }
        if to
            .get(ObjectKind::Table, new_name)
            .is_some_and(|new| virtuals::loses_rows(table, new))
        {
            lost.push(format!("the rows of `{name}`"));
        }
        let (Some(old), Some(new)) = (from.table(name), to.table(new_name)) else {
            continue;
        };
        for column in old.columns.iter().filter(|column| !column.is_generated) {
            let now = renames.new_column(new_name, &column.name);
            let is_renamed_over = now.is_none() && renames.old_column(new_name, &column.name).is_some();
            let kept = new.column(now.unwrap_or(&column.name));
            if is_renamed_over || kept.is_none_or(|kept| kept.is_generated) {
                lost.push(format!("the values of `{name}.{}`", column.name));
            }
        }
    }
    lost
}
