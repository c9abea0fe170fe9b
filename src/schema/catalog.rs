//! A schema as a whole, for what writes and compares declared schemas: its objects in normal form, in the order of
//! their creation, and its tables as SQLite describes them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::Connection;

use super::Schema;
use super::diff::{Change, Difference, difference};
use super::fingerprint::Sum;
use super::normalise::Normal;
use super::read::ObjectKey;
use super::table::{Table, Tables};
use super::tracker::Tracker;
use crate::hash::Digest;
use crate::migration::ObjectKind;

#[derive(Debug, Default)]
pub(crate) struct Catalog {
    objects: Vec<Rc<Normal>>,
    by_key: BTreeMap<ObjectKey, Rc<Normal>>,
    tables: Tables,
}

impl Catalog {
    /// Reads the schema of a connection. `foreign`: objects that belong to somebody else, which are left out.
    pub(crate) fn read(conn: &Connection, foreign: &BTreeSet<ObjectKey>) -> rusqlite::Result<Self> {
        let tracker = Tracker::read_with(conn, foreign)?;
        let order = Schema::read(conn)?.objects;
        let ours = order
            .iter()
            .map(super::read::Object::key)
            .filter(|key| !foreign.contains(key));
        let objects: Vec<_> = ours.filter_map(|key| tracker.get(&key).cloned()).collect();
        Ok(Self {
            by_key: objects
                .iter()
                .map(|normal| (normal.object.key(), Rc::clone(normal)))
                .collect(),
            objects,
            tables: Tables::read(conn, &tracker)?,
        })
    }

    /// All objects, oldest first.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &Rc<Normal>> {
        self.objects.iter()
    }

    /// The objects of one kind, oldest first.
    pub(crate) fn of_kind(&self, kind: ObjectKind) -> impl Iterator<Item = &Rc<Normal>> {
        self.objects().filter(move |normal| normal.object.kind == kind)
    }

    /// An object by its kind and its name in any case.
    pub(crate) fn get(&self, kind: ObjectKind, name: &str) -> Option<&Rc<Normal>> {
        self.by_key.get(&(kind, name.to_ascii_lowercase()))
    }

    /// An ordinary table by its name in any case.
    pub(crate) fn table(&self, name: &str) -> Option<&Rc<Table>> {
        let table = self.tables.get(&name.to_ascii_lowercase());
        table.filter(|_| self.get(ObjectKind::Table, name).is_some())
    }

    /// What differs from another schema, object by object: this is what is there, the other what is wanted.
    pub(crate) fn differences(&self, other: &Self) -> Vec<Difference> {
        let state = |catalog: &Self, key: &ObjectKey| catalog.by_key.get(key).cloned();
        let keys: BTreeSet<_> = self.by_key.keys().chain(other.by_key.keys()).collect();
        keys.into_iter()
            .filter_map(|key| difference(state(self, key).as_deref(), state(other, key).as_deref()))
            .collect()
    }

    /// The fingerprint of all objects.
    pub(crate) fn fingerprint(&self) -> Digest {
        let mut sum = Sum::default();
        self.objects()
            .for_each(|normal| sum.add(&normal.object.key(), &normal.digest));
        sum.fingerprint()
    }
}

/// The differences that are more than the order of columns or constraints.
pub(crate) fn beyond_order(differences: Vec<Difference>) -> Vec<Difference> {
    let is_order = |difference: &Difference| difference.change == Change::Order;
    differences
        .into_iter()
        .filter(|difference| !is_order(difference))
        .collect()
}
