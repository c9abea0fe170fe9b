//! Where a database is: by its mark, else by its ledger; and the plan from there. Nothing here takes a write lock.

use rusqlite::Connection;

use crate::boxed::Result;
use crate::envelope::enforces_foreign_keys;
use crate::error::Error;
use crate::follow;
use crate::ledger::{self, Fold, Tail};
use crate::means::Means;
use crate::migration::{Direction, Migration, Migrations, ObjectKind, Target};
use crate::plan::{self, Context, Newer, Place, Plan, Start, Step};
use crate::runner::Runner;
use crate::schema::Schema;
use crate::source::tokens::same_name;

/// Where the mark alone says that a database is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByMark {
    AtHead,
    /// At an earlier point of the embedded chain: there is work to do, and what it is is decided under
    /// the lock.
    Behind,
    Unknown,
}

/// Reads the mark: the header field, or for a set that does not own that, the set's last entry. Where it
/// cannot be read, the rest of the run finds out why, or waits.
pub(crate) fn by_mark(set: &Migrations, conn: &Connection) -> ByMark {
    let mark = if set.keeps_mark {
        ledger::read_mark(conn)
    } else {
        ledger::last_mark(conn, set.set)
    };
    match (mark, set.list.split_last()) {
        (Ok(mark), Some((head, _))) if mark == head.mark => ByMark::AtHead,
        (Ok(mark), Some((_, earlier))) if earlier.iter().rev().any(|migration| migration.mark == mark) => {
            ByMark::Behind
        }
        _ => ByMark::Unknown,
    }
}

/// Reads the ledger and plans. Takes no write lock.
pub(crate) fn look(runner: &Runner, conn: &Connection, target: &Target, means: Means) -> Result<Plan> {
    let set = &runner.set;
    let mark = ledger::read_mark(conn).map_err(Error::sqlite("reading the mark"))?;
    let tail = Tail::read(conn, set.set)?;
    let standing = Standing::find(runner, conn, &tail, mark, means)?;
    let is_fine = |newer: &Newer| *target == Target::Head && newer.is_compatible(set);
    if let Some(newer) = standing.newer.as_ref().filter(|newer| !is_fine(newer)) {
        return Err(newer.clone().refused(set, None));
    }
    let mut plan = plan::plan(set, standing.start, target)?;
    plan.newer = standing.newer;
    if !standing.has_entries {
        refuse_occupied(conn, &plan.steps)?;
    }
    plan.context = Context {
        has_ledger: tail.has_ledger,
        own_pending: tail.own_pending(conn)?,
        owns_mark: standing.owns_mark,
        last_mark: standing.last_mark,
        last_link: tail.link(conn, set.set)?,
        foreign_keys: enforces_foreign_keys(conn)?,
        compared_at: standing.compared_at,
    };
    Ok(plan)
}

/// Where a database is.
struct Standing {
    start: Start,
    newer: Option<Newer>,
    has_entries: bool,
    owns_mark: bool,
    last_mark: i32,
    compared_at: Option<i64>,
}

impl Standing {
    /// The last entry is enough where its mark is that of the embedded chain, and the header field
    /// agrees; else the whole ledger is read.
    fn find(runner: &Runner, conn: &Connection, tail: &Tail, mark: i32, means: Means) -> Result<Self> {
        let set = &runner.set;
        // As many entries as migrations: none is missing, and nothing else was ever done.
        let is_whole = |place: &Place| tail.has_entries(conn, set.set, *place);
        let known = tail
            .last
            .as_ref()
            .filter(|last| !set.keeps_mark || last.mark == mark)
            .and_then(|last| Some((last.place(set).filter(is_whole)?, last)));
        if let Some((place, last)) = known {
            return Ok(Self {
                start: Start::at(place),
                newer: None,
                has_entries: true,
                owns_mark: set.keeps_mark,
                last_mark: last.mark,
                compared_at: last.compared_at,
            });
        }
        let fold = if tail.has_ledger {
            ledger::fold(conn, set.set)?
        } else {
            Fold::default()
        };
        let newer = plan::newer(set, &fold)?;
        let start = match newer {
            Some(_) => Start::at(set.list.len()),
            None => start(runner, conn, &fold, means)?,
        };
        Ok(Self {
            start,
            has_entries: fold.has_entries,
            // The mark of a newer binary is its own.
            owns_mark: newer.is_none() && ledger::owns_mark(set, &fold, mark),
            newer,
            last_mark: fold.mark,
            compared_at: None,
        })
    }
}

/// After how many migrations a database is, which drafts are to be undone there because they were edited, and
/// which migrations come late.
fn start(runner: &Runner, conn: &Connection, fold: &Fold, means: Means) -> Result<Start> {
    let set = &runner.set;
    match plan::position(set, fold) {
        Ok(place) => Ok(Start::at(place)),
        Err(error) if matches!(*error, Error::Edited { .. }) && runner.follows_drafts() => {
            let history = ledger::entries(conn, set.set)?;
            let followed = follow::follow(set, fold, &history)?;
            let (place, undo) = followed.ok_or(error)?;
            Ok(Start {
                undo,
                ..Start::at(place)
            })
        }
        Err(error) if matches!(*error, Error::MissingLower { .. }) => match means.late {
            Some(start_late) => start_late(set, fold, error),
            None => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// A database without an entry of the set must not hold what the set would create.
fn refuse_occupied(conn: &Connection, steps: &[Step]) -> Result<()> {
    let ups = steps.iter().filter(|step| step.direction == Direction::Up);
    let mut created = Vec::new();
    for step in ups {
        let objects = step.migration.objects().filter(|object| object.after.is_some());
        objects.for_each(|object| created.push((step.migration, object)));
    }
    if created.is_empty() {
        return Ok(());
    }
    let schema = Schema::read(conn).map_err(Error::sqlite("reading the schema"))?;
    // Tables, indexes and views share one space of names; triggers have their own.
    let clashes = |kind: ObjectKind, name: &str| {
        created.iter().find(|(_, object)| {
            (object.kind == ObjectKind::Trigger) == (kind == ObjectKind::Trigger) && same_name(object.name, name)
        })
    };
    let mut first: Option<&'static Migration> = None;
    let mut objects = Vec::new();
    for object in &schema.objects {
        if let Some((migration, _)) = clashes(object.kind, &object.name) {
            first = first
                .filter(|first| first.version <= migration.version)
                .or(Some(migration));
            objects.push((object.kind, object.name.clone()));
        }
    }
    first.map_or(Ok(()), |first| {
        Err(Error::Occupied {
            first: first.id(),
            objects,
        }
        .into())
    })
}
