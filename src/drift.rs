//! Whether the live schema is what the rehearsal left, as far as the set knows it.

use rusqlite::Connection;

use crate::boxed::{Boxed, Result};
use crate::error::Error;
use crate::hash::Digest;
use crate::migration::{Migration, Migrations, ObjectKind};
use crate::plan::{Place, Step};
use crate::schema::fingerprint::ObjectDifference;
use crate::schema::read::read_named;
use crate::schema::{Expected, Schema};
use crate::sorted::SortedMap;

/// The objects of the set that are not as the rehearsal left them after this migration.
pub(crate) fn drift(set: &Migrations, conn: &Connection, at: Option<&Migration>) -> Result<Vec<ObjectDifference>> {
    let expected = Expected::after(&set.list[..place(set, at)]);
    if expected.0.is_empty() {
        return Ok(Vec::new());
    }
    let live = expected.find_in(&Schema::read(conn).map_err(during())?);
    let mut differences = expected.compare(&live);
    // What a later migration's down part was allowed to leave behind is no drift.
    let left = || {
        set.list[place(set, at)..]
            .iter()
            .flat_map(|later| later.rest().left_by_down)
    };
    differences.retain(|difference| {
        let found = live.0.get(&(difference.kind, difference.name.clone()));
        let mut left = left().filter(|left| left.kind == difference.kind && left.name == difference.name);
        !left.any(|left| left.after == found)
    });
    Ok(differences)
}

/// The objects of a schema that differ from those in a live one.
pub(crate) fn drift_from(expected: &Expected, conn: &Connection) -> Result<Vec<ObjectDifference>> {
    let live = Schema::read(conn).map_err(during())?;
    Ok(expected.compare(&expected.find_in(&live)))
}

/// The same after these steps, for a schema that was as the rehearsal had left it before them: only what
/// they change has to be looked at.
pub(crate) fn drift_of(
    set: &Migrations,
    conn: &Connection,
    at: Option<&Migration>,
    steps: &[Step],
) -> Result<Vec<ObjectDifference>> {
    let mut changed = Vec::new();
    for step in steps {
        let objects = step.migration.objects();
        objects.for_each(|object| changed.push(((object.kind, object.name), None)));
    }
    let expected = last_states(set, place(set, at), SortedMap::of(changed));
    if expected.0.is_empty() {
        return Ok(Vec::new());
    }
    // What was made last stands last, so that the search mostly ends where it starts.
    let names: Vec<_> = expected.0.keys().map(|(_, name)| name).collect();
    let objects = read_named(conn, &names, expected.0.len()).map_err(during())?;
    // What `"x"` means depends on the names of the whole schema: see `schema::normalise`.
    let is_clear = objects.iter().all(|object| !object.sql.contains('"'));
    if is_clear && expected.compare(&expected.find_in(&Schema::of(objects))).is_empty() {
        return Ok(Vec::new());
    }
    drift(set, conn, at)
}

/// What these objects are after so many migrations of the set, as far as they are there.
fn last_states(set: &Migrations, place: Place, mut left: SortedMap<(ObjectKind, &str), Option<&Digest>>) -> Expected {
    let mut states = Vec::new();
    for migration in set.list[..place].iter().rev() {
        if left.is_empty() {
            break;
        }
        for change in migration.objects() {
            let key = (change.kind, change.name);
            if left.remove(&key).is_some() {
                states.push((key, change.after));
            }
        }
    }
    Expected::of_states(SortedMap::of(states))
}

fn place(set: &Migrations, at: Option<&Migration>) -> Place {
    at.map_or(0, |at| set.place_of(at.version) + 1)
}

fn during() -> impl FnOnce(rusqlite::Error) -> Boxed {
    Error::sqlite("reading the schema")
}
