//! Migrations that were merged late: a database has applied higher versions already.
//!
//! Only the database knows which ones, and in which order, so that the build cannot have rehearsed it. It is done
//! here, in memory and before anything is written: the applied migrations in the order of the ledger, then the late
//! ones. They may come late if that ends at the schema that the rehearsal of the build has seen, and if none of them
//! looks at or changes what one that it comes behind has changed, so that no row can tell the order: see `footprint`.

use crate::boxed::{self, Boxed};
use crate::error::{Error, list, shown};
use crate::footprint::{Footprint, Tracks};
use crate::hash::Digest;
use crate::ledger::Fold;
use crate::migration::{Migration, Migrations};
use crate::opened::Opened;
use crate::plan::{self, Gap, Late, Start};
use crate::replay;
use crate::schema::{Expected, Schema};
use crate::version::Version;

/// Where a plan begins for a database that lacks lower versions than it has. `refusal` is for those that cannot come late.
pub(crate) fn start(set: &Migrations, fold: &Fold, mut refusal: Boxed) -> boxed::Result<Start> {
    let Some(gap) = plan::gap(set, fold) else {
        return Err(refusal);
    };
    match rehearse(set, &gap) {
        Ok(late) => Ok(Start {
            late,
            ..Start::at(gap.place)
        }),
        Err(why) => {
            if let Error::MissingLower { not_late, .. } = &mut *refusal {
                *not_late = Some(why);
            }
            Err(refusal)
        }
    }
}

/// The late migrations in their order, or why they cannot be applied now.
fn rehearse(set: &Migrations, gap: &Gap) -> Result<Vec<Late>, String> {
    refuse_unrehearsable(gap)?;
    let mut rehearsal = Rehearsal::open(gap).map_err(cannot)?;
    for migration in &gap.applied {
        rehearsal.apply(migration)?;
    }
    let mut late = Vec::new();
    for migration in &gap.late {
        rehearsal.apply(migration)?;
        late.push(Late {
            migration,
            fingerprint: rehearsal.fingerprint().map_err(cannot)?,
        });
    }
    rehearsal.refuse_conflicts(gap)?;
    rehearsal.refuse_other_schema(set, gap)?;
    Ok(late)
}

fn cannot(error: rusqlite::Error) -> String {
    format!("it cannot be rehearsed: {error}")
}

/// What a Rust step depends on nobody knows, and a part outside of the transaction would leave the database between
/// two points of the chain.
fn refuse_unrehearsable(gap: &Gap) -> Result<(), String> {
    let mut all = gap.applied.iter().chain(&gap.late);
    if let Some(migration) = all.find(|migration| migration.rest().rust.is_some()) {
        return Err(format!(
            "{} has a Rust step, and what that depends on is not known",
            migration.id()
        ));
    }
    match gap.late.iter().find(|migration| migration.is_outside_transaction()) {
        Some(migration) => Err(format!("{} runs outside of the transaction", migration.id())),
        None => Ok(()),
    }
}

struct Rehearsal {
    conn: Opened,
    tracks: Tracks,
    /// Of the first late migration, and of all behind it in the set.
    footprints: Vec<(&'static Migration, Footprint)>,
    first: Version,
    /// Something has run since the last footprint that needs none.
    is_off_track: bool,
}

impl Rehearsal {
    fn open(gap: &Gap) -> rusqlite::Result<Self> {
        let mut conn = replay::open()?;
        Ok(Self {
            tracks: Tracks::of(&mut conn)?,
            conn,
            footprints: Vec::new(),
            first: gap.late[0].version,
            is_off_track: false,
        })
    }

    fn apply(&mut self, migration: &'static Migration) -> Result<(), String> {
        let fails = |failed: replay::Failed| format!("{} fails in this order: {}", migration.id(), failed.message());
        if migration.version < self.first {
            self.is_off_track = true;
            return replay::up(&self.conn, migration, || {}).map_err(fails);
        }
        if std::mem::take(&mut self.is_off_track) {
            self.tracks.finish(&self.conn).map_err(cannot)?;
        }
        replay::up(&self.conn, migration, || self.tracks.add()).map_err(fails)?;
        let footprint = self.tracks.finish(&self.conn).map_err(cannot)?;
        self.footprints.push((migration, footprint));
        Ok(())
    }

    fn fingerprint(&self) -> rusqlite::Result<Digest> {
        Ok(Expected::of(&Schema::read(&self.conn)?, &|_| true).fingerprint())
    }

    /// Each late migration against each that it comes behind.
    fn refuse_conflicts(&self, gap: &Gap) -> Result<(), String> {
        let (applied, late) = self.footprints.split_at(self.footprints.len() - gap.late.len());
        for (late, footprint) in late {
            for (earlier, other) in applied.iter().filter(|(earlier, _)| earlier.version > late.version) {
                if let Some(why) = footprint.conflict(other) {
                    let (late, earlier) = (late.id(), earlier.id());
                    return Err(format!("of {late} and {earlier}, {why}"));
                }
            }
        }
        Ok(())
    }

    fn refuse_other_schema(&self, set: &Migrations, gap: &Gap) -> Result<(), String> {
        let read = || Ok::<_, rusqlite::Error>((self.fingerprint()?, Schema::read(&self.conn)?));
        let (fingerprint, live) = read().map_err(cannot)?;
        if set.before(gap.place).is_some_and(|at| at.fingerprint == fingerprint) {
            return Ok(());
        }
        let expected = Expected::after(&set.list[..gap.place]);
        let differences = expected.compare(&expected.find_in(&live));
        Err(format!(
            "in this order the schema ends up as another one: {}",
            list(&differences, shown)
        ))
    }
}
