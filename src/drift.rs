//! Whether the live schema is what the rehearsal left, as far as the set knows it.

use rusqlite::Connection;

use crate::boxed::{Boxed, Result};
use crate::error::Error;
use crate::hash::TextHash;
use crate::migration::{Migration, Migrations, ObjectChange, ObjectKind};
use crate::plan::{Place, Step};
use crate::schema::fingerprint::ObjectDifference;
use crate::schema::normalise::digest;
use crate::schema::read::each_newest;
use crate::schema::{Expected, Schema};
use crate::sorted::SortedMap;
use crate::source::tokens::lower;

/// The objects of the set that are not as the rehearsal left them after this migration.
pub(crate) fn drift(set: &Migrations, conn: &Connection, at: Option<&Migration>) -> Result<Vec<ObjectDifference>> {
    let expected = Expected::after(&set.list[..place(set, at)]);
    if expected.0.is_empty() {
        return Ok(Vec::new());
    }
    let live = expected.find_in(&Schema::read(conn).map_err(during())?);
    let later = &set.list[place(set, at)..];
    let mut differences = Vec::new();
    for difference in expected.compare(&live) {
        if !is_left_by_down(later, &difference, &live) {
            differences.push(difference);
        }
    }
    Ok(differences)
}

/// Whether the object is what the down part of a later migration was allowed to leave behind, which is no drift.
#[inline(never)]
fn is_left_by_down(later: &[Migration], difference: &ObjectDifference, live: &Expected) -> bool {
    let found = live.0.get(&(difference.kind, difference.name.clone()));
    for migration in later {
        for left in migration.rest().left_by_down {
            if left.kind == difference.kind && left.name == difference.name && left.after == found {
                return true;
            }
        }
    }
    false
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
        objects.for_each(|object| changed.push(((object.kind, object.name), object)));
    }
    let expected = last_states(set, place(set, at), SortedMap::of(changed));
    let mut left = expected.len();
    if left == 0 {
        return Ok(Vec::new());
    }
    // What was made last stands last, so that the search mostly ends where it starts.
    let mut is_as_expected = true;
    each_newest(conn, &mut |kind, name, sql| {
        if let Some(change) = expected.get(&(kind, lower(name).as_str())) {
            left -= 1;
            is_as_expected = is_as(change, sql);
        }
        is_as_expected && left > 0
    })
    .map_err(during())?;
    if is_as_expected && left == 0 {
        return Ok(Vec::new());
    }
    drift(set, conn, at)
}

/// Whether a definition is surely the one that a change has left. It may be so where this says no, too.
fn is_as(change: &ObjectChange, sql: &str) -> bool {
    // What `"x"` means depends on the names of the whole schema: see `schema::normalise`.
    !sql.contains('"') && (TextHash::of(sql) == change.text || Some(&digest(sql, &|_| false)) == change.after)
}

/// Changes by the objects.
type Changes = SortedMap<(ObjectKind, &'static str), ObjectChange>;

/// What has last been done to these objects in so many migrations of the set, of those that are there then.
fn last_states(set: &Migrations, place: Place, mut left: Changes) -> Changes {
    let mut states = Vec::new();
    for migration in set.list[..place].iter().rev() {
        if left.is_empty() {
            break;
        }
        for change in migration.objects() {
            let key = (change.kind, change.name);
            if left.remove(&key).is_some() && change.after.is_some() {
                states.push((key, change));
            }
        }
    }
    SortedMap::of(states)
}

fn place(set: &Migrations, at: Option<&Migration>) -> Place {
    at.map_or(0, |at| set.place_of(at.version) + 1)
}

fn during() -> impl FnOnce(rusqlite::Error) -> Boxed {
    Error::sqlite("reading the schema")
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::*;
    use crate::hash::Digest;

    fn change(after: Digest, text: &str) -> ObjectChange {
        ObjectChange {
            kind: ObjectKind::Table,
            name: "t",
            after: Some(Box::leak(Box::new(after))),
            text: TextHash::of(text),
        }
    }

    #[test]
    fn a_definition_is_known_by_its_text_or_by_its_digest() {
        let (none, sql) = (Digest([0; 32]), "CREATE TABLE t (a)");
        assert!(is_as(&change(none, sql), sql));
        let by_digest = change(digest(sql, &|_| false), "another");
        assert!(is_as(&by_digest, sql) && is_as(&by_digest, "create table T(a) -- b"));
        assert!(!is_as(&change(none, sql), "CREATE TABLE t (b)"));
        // The same text, which means a name or a string by what else there is.
        let quoted = "CREATE VIEW v AS SELECT \"a\" FROM t";
        assert!(!is_as(&change(none, quoted), quoted));
    }

    #[test]
    fn the_rehearsal_has_the_text_that_sqlite_keeps() {
        let dir = tempfile::tempdir().unwrap();
        let files = [
            (
                "0001_a.up.sql",
                "create table if not exists main.T (\n  a, -- one\n  b\n);\nCREATE INDEX i ON T(a);",
            ),
            ("0001_a.down.sql", "DROP TABLE T;"),
            (
                "0002_b.up.sql",
                "ALTER TABLE t ADD COLUMN c TEXT; CREATE VIEW v AS SELECT a FROM t;",
            ),
            ("0002_b.down.sql", "DROP VIEW v; ALTER TABLE t DROP COLUMN c;"),
            (
                "0003_c.up.sql",
                "CREATE TRIGGER g AFTER DELETE ON t BEGIN DELETE FROM t WHERE a = old.a; END;",
            ),
            ("0003_c.down.sql", "DROP TRIGGER g;"),
        ];
        for (file, sql) in files {
            std::fs::write(dir.path().join(file), sql).unwrap();
        }
        let set = crate::build::Compiler::new(dir.path()).compile().unwrap();
        let conn = Connection::open_in_memory().unwrap();
        set.runner().snapshot(false).to_head(&conn).unwrap();
        let keys = set.list.iter().flat_map(Migration::objects);
        let states = last_states(
            &set,
            set.list.len(),
            keys.map(|object| ((object.kind, object.name), object)).collect(),
        );
        assert_eq!(states.len(), 4);
        let mut seen = 0;
        each_newest(&conn, &mut |kind, name, sql| {
            if let Some(change) = states.get(&(kind, lower(name).as_str())) {
                assert_eq!(TextHash::of(sql), change.text, "{sql}");
                seen += 1;
            }
            true
        })
        .unwrap();
        assert_eq!(seen, 4);
    }
}
