//! Fingerprints: a digest of the schema that is expected behind a migration, and whether a live one is that.
//!
//! `docs/formats.md` specifies them. They stand in databases that are out of reach: what is computed here may never
//! change.

use super::Schema;
use super::normalise::digest;
use super::read::ObjectKey;
use crate::error::joined;
use crate::hash::{Digest, Hasher};
use crate::migration::{Migration, ObjectKind};
use crate::sorted::SortedMap;

/// A sum over the objects of a schema, from which its fingerprint is made. An object can be added or taken away without
/// looking at the others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum([u64; 4]);

impl Sum {
    pub(crate) fn add(&mut self, key: &ObjectKey, digest: &Digest) {
        self.each(key, digest, u64::wrapping_add);
    }

    #[cfg(feature = "compile")]
    pub(crate) fn remove(&mut self, key: &ObjectKey, digest: &Digest) {
        self.each(key, digest, u64::wrapping_sub);
    }

    /// Adds an object to each of the four numbers, or takes it away.
    fn each(&mut self, (kind, name): &ObjectKey, digest: &Digest, change: fn(u64, u64) -> u64) {
        let mut hasher = Hasher::new("tohead schema object");
        hasher.part(format!("{kind}").as_bytes());
        hasher.part(name.as_bytes());
        hasher.part(&digest.0);
        for (sum, bytes) in self.0.iter_mut().zip(hasher.finish().0.chunks_exact(8)) {
            let lane = bytes.iter().fold(0, |lane, byte| lane << 8 | u64::from(*byte));
            *sum = change(*sum, lane);
        }
    }

    pub(crate) fn fingerprint(&self) -> Digest {
        let mut hasher = Hasher::new("tohead schema");
        self.0.iter().for_each(|lane| hasher.part(&lane.to_be_bytes()));
        hasher.finish()
    }
}

/// The objects that a set is expected to have at one point of it, each with the digest of its definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected(pub(crate) SortedMap<ObjectKey, Digest>);

impl Expected {
    /// The objects that the rehearsal saw after these migrations, the first ones of a set.
    pub(crate) fn after(migrations: &[Migration]) -> Self {
        let mut changes = Vec::new();
        for migration in migrations {
            migration
                .objects()
                .for_each(|change| changes.push(((change.kind, change.name), change.after)));
        }
        Self::of_states(SortedMap::of(changes))
    }

    /// The objects that are there according to their last states; one without a digest is gone. The names are in lower
    /// case.
    pub(crate) fn of_states(last: SortedMap<(ObjectKind, &str), Option<&Digest>>) -> Self {
        let mut objects = Vec::new();
        for ((kind, name), after) in &last {
            objects.extend(after.map(|after| ((*kind, (*name).to_owned()), *after)));
        }
        Self(SortedMap::of(objects))
    }

    /// The objects of a live schema that these are, by kind and name, as they are there.
    pub(crate) fn find_in(&self, live: &Schema) -> Self {
        Self::of(live, &|key| self.0.contains_key(key))
    }

    /// The objects of a live schema that are ours. Those of others are left out altogether: a `"x"` in a definition is
    /// not taken for a name because somebody else has a column `x`.
    pub(crate) fn of(live: &Schema, is_ours: &dyn Fn(&ObjectKey) -> bool) -> Self {
        let names = live.names(is_ours);
        let mut objects = Vec::new();
        for object in &live.objects {
            let key = object.key();
            if is_ours(&key) {
                objects.push((key, digest(&object.sql, &|name| names.contains(name))));
            }
        }
        Self(SortedMap::of(objects))
    }

    /// The fingerprint of no object, which is asked for where nothing else has to be summed up.
    pub(crate) const NOTHING: Digest = Digest([
        0x34, 0x0f, 0x16, 0xd6, 0x83, 0x1a, 0x10, 0x28, 0xeb, 0x7e, 0x98, 0x03, 0x46, 0x22, 0x0d, 0xe1, 0x90, 0xa3,
        0x01, 0x64, 0x1f, 0x3d, 0x73, 0xba, 0xab, 0xab, 0xe7, 0x91, 0x05, 0xee, 0xe8, 0x37,
    ]);

    /// The fingerprint of all objects.
    pub(crate) fn fingerprint(&self) -> Digest {
        let mut sum = Sum::default();
        self.0.iter().for_each(|(key, digest)| sum.add(key, digest));
        sum.fingerprint()
    }

    /// The objects of the set that a live schema lacks or defines otherwise. What the set does not know is not looked
    /// at.
    #[inline(never)]
    pub(crate) fn compare(&self, live: &Self) -> Vec<ObjectDifference> {
        let mut differences = Vec::new();
        for (key, digest) in &self.0 {
            let found = live.0.get(key);
            if found != Some(digest) {
                differences.push(ObjectDifference {
                    kind: key.0,
                    name: key.1.clone(),
                    missing: found.is_none(),
                    details: Vec::new(),
                });
            }
        }
        differences
    }
}

/// A schema object that is not as the rehearsal left it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ObjectDifference {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name in lower case.
    pub name: String,
    /// Whether it is not there at all; otherwise it is defined in another way.
    pub missing: bool,
    /// In which way it differs, where `status` or `verify` could find out: a line for each column of a table,
    /// or the two definitions.
    pub details: Vec<String>,
}

impl std::fmt::Display for ObjectDifference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} `{}` {}",
            self.kind,
            self.name,
            if self.missing {
                "is missing"
            } else {
                "is defined differently"
            }
        )?;
        if self.details.is_empty() {
            return Ok(());
        }
        write!(f, ": {}", joined(&self.details, "; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    /// The published vectors of `docs/formats.md`: they may never change.
    #[test]
    fn the_fingerprint_format_is_frozen() {
        assert_eq!(Expected::default().fingerprint(), Expected::NOTHING);
        let page = include_str!("../../docs/formats.md");
        let (_, section) = page.split_once("## Fingerprints").unwrap();
        let (_, script) = section.split_once("```sql\n").unwrap();
        let mut statements = script.split_once("```").unwrap().0.lines();
        let conn = Connection::open_in_memory().unwrap();
        for schema in ["no object", "the table below", "the table and the index below"] {
            let fingerprint = Expected::of(&Schema::read(&conn).unwrap(), &|_| true).fingerprint();
            let line = format!("| {schema} | `{fingerprint}` |\n");
            assert!(page.contains(&line), "{line}");
            conn.execute_batch(statements.next().unwrap_or_default()).unwrap();
        }
    }
}
