//! Whether the live schema is what the rehearsal left, as far as the set knows it.

use rusqlite::Connection;

use crate::boxed::{Boxed, Result};
use crate::error::Error;
use crate::migration::{Migration, Migrations, ObjectKind};
use crate::plan::{Place, Step};
use crate::schema::fingerprint::ObjectDifference;
use crate::schema::read::read_named;
use crate::schema::{Expected, Schema};
use crate::sorted::{SortedMap, SortedSet};

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
    let changed: SortedSet<_> = steps
        .iter()
        .flat_map(|step| step.migration.objects())
        .map(|object| (object.kind, object.name))
        .collect();
    let expected = last_states(set, place(set, at), changed);
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
fn last_states(set: &Migrations, place: Place, of: SortedSet<(ObjectKind, &str)>) -> Expected {
    let mut states: SortedMap<_, Option<_>> = of.into_iter().map(|key| (key, None)).collect();
    let mut left = states.len();
    for migration in set.list[..place].iter().rev() {
        if left == 0 {
            break;
        }
        for change in migration.objects() {
            if let Some(state @ None) = states.get_mut(&(change.kind, change.name)) {
                *state = Some(change.after);
                left -= 1;
            }
        }
    }
    Expected::of_states(states.into_iter().map(|(key, state)| (key, state.flatten())).collect())
}

fn place(set: &Migrations, at: Option<&Migration>) -> Place {
    at.map_or(0, |at| set.place_of(at.version) + 1)
}

fn during() -> impl FnOnce(rusqlite::Error) -> Boxed {
    Error::sqlite("reading the schema")
}
