//! What the up parts of a set have copied from one table into another: where a later migration puts the other one in
//! the place of the first, the rows that are missing were left out there.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rusqlite::Connection;

use super::watch::{Ran, Watch};
use crate::build::rows::content::{Cell, count};
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::SourceScript;
use crate::source::finding::{Place, SourceFile};

/// The copies of all up parts that have run.
#[derive(Debug, Default)]
pub(in crate::build) struct Copies {
    all: Vec<Copied>,
    /// Those of tables that are still there.
    pub(super) moving: Vec<Moving>,
}

/// A statement that has filled tables from others. Their names, in lower case, are those that they have now.
#[derive(Debug)]
struct Copied {
    from: BTreeSet<String>,
    into: BTreeSet<String>,
    file: Arc<SourceFile>,
    span: Range<usize>,
    /// How many rows it copied, and how many there were, where it left some out.
    some: Option<(usize, usize)>,
}

impl Copies {
    /// Remembers what an up part has copied, and follows the names of tables through it. `conn` is as it has left the
    /// database.
    pub(in crate::build) fn follow(&mut self, conn: &Connection, script: &SourceScript, watch: &Watch) {
        let all = Parsed::all(script);
        for ran in &watch.ran {
            let Some(parsed) = all.get(ran.index) else { continue };
            match ran.act {
                Act::Alter => {
                    if let Some(new) = parsed.renames_table_to() {
                        self.rename(&parsed.name, &new);
                    }
                }
                Act::Drop(ObjectKind::Table) => self.all.retain(|copied| !copied.into.contains(&parsed.name)),
                Act::Insert | Act::Create(ObjectKind::Table) if parsed.has("SELECT") => self.all.push(Copied {
                    from: ran.seen.reads.clone(),
                    into: ran.fills().map(str::to_owned).collect(),
                    file: Arc::clone(&script.file),
                    span: parsed.span(0),
                    some: some_of(conn, ran),
                }),
                _ => {}
            }
        }
    }

    fn rename(&mut self, old: &str, new: &str) {
        for copied in &mut self.all {
            for names in [&mut copied.from, &mut copied.into] {
                if names.remove(old) {
                    names.insert(new.to_owned());
                }
            }
        }
    }

    /// Where one table was copied into another.
    pub(in crate::build::rows) fn places<'c>(
        &'c self,
        from: &'c str,
        into: &'c str,
    ) -> impl Iterator<Item = Place> + 'c {
        self.of(from, into).map(move |copied| Place {
            file: Arc::clone(&copied.file),
            span: copied.span.clone(),
            label: match copied.some {
                Some((rows, of)) => format!("copies {rows} of {of} rows of `{from}` into `{into}`"),
                None => format!("copies `{from}` into `{into}`"),
            },
        })
    }

    /// Whether a copy of one table into another has left rows out.
    pub(in crate::build::rows) fn leave_out(&self, from: &str, into: &str) -> bool {
        self.of(from, into).any(|copied| copied.some.is_some())
    }

    fn of<'c>(&'c self, from: &'c str, into: &'c str) -> impl Iterator<Item = &'c Copied> {
        let is_it = move |copied: &&Copied| copied.from.contains(from) && copied.into.contains(into);
        self.all.iter().filter(is_it)
    }
}

/// A copy of a table that stays.
#[derive(Debug)]
pub(in crate::build) struct Moving {
    /// The table, and the one that it is copied into, by the names that they have now.
    pub(in crate::build::rows) from: String,
    pub(in crate::build::rows) into: String,
    /// The columns by which a row of the one is known again in the other one.
    pub(in crate::build::rows) columns: Vec<(String, String)>,
    /// The keys of the rows that the copy has left out.
    pub(in crate::build::rows) missing: BTreeSet<Vec<Cell>>,
    /// Where the copy stands.
    pub(in crate::build::rows) file: Arc<SourceFile>,
    pub(in crate::build::rows) span: Range<usize>,
    /// An app may have copied the rest since.
    pub(in crate::build::rows) is_shipped: bool,
}

impl Moving {
    /// Follows both tables through a part that has run; whether the one that was copied is still there.
    fn follows(&mut self, watch: &Watch) -> bool {
        let now = |name: &str| watch.before.contains_key(name).then(|| watch.now(name));
        // One that is rebuilt has its name again.
        if let Some(Some(into)) = now(&self.into) {
            self.into = into.to_owned();
        }
        match now(&self.from) {
            Some(Some(from)) => self.from = from.to_owned(),
            Some(None) => return false,
            None => {}
        }
        true
    }
}

impl Copies {
    /// The copies of a table that is still there.
    pub(in crate::build::rows) fn of_table<'c>(&'c self, table: &'c str) -> impl Iterator<Item = &'c Moving> {
        self.moving.iter().filter(move |moving| moving.from == table)
    }

    /// Into which tables a table was copied that is still there.
    pub(in crate::build::rows) fn copied_into<'c>(&'c self, table: &'c str) -> impl Iterator<Item = &'c str> {
        self.of_table(table).map(|moving| moving.into.as_str())
    }

    /// Follows the tables through an up part that has run, and adds what it has copied itself. `is_shipped`: a release ends
    /// behind it, and the app runs.
    pub(in crate::build) fn follow_moving(&mut self, watch: &Watch, moving: Vec<Moving>, is_shipped: bool) {
        self.moving.retain_mut(|moving| moving.follows(watch));
        self.moving.extend(moving);
        for moving in &mut self.moving {
            moving.is_shipped |= is_shipped;
        }
    }
}

/// How many rows a statement has copied of how many, where it reads one table and has left some of its rows out.
fn some_of(conn: &Connection, ran: &Ran) -> Option<(usize, usize)> {
    let mut reads = ran.seen.reads.iter();
    let (Some(from), None) = (reads.next(), reads.next()) else {
        return None;
    };
    let of = count(conn, from)?;
    (ran.changes() < of).then(|| (ran.changes(), of))
}
