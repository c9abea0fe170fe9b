//! The schema of a rehearsal, followed from statement to statement.
//!
//! To read the whole schema after every statement would make the time for a long set grow with the square of its
//! length. So only the objects that SQLite's authorizer has named are read again. All are read after an ALTER TABLE,
//! which may rewrite any other object, and where there are virtual tables, whose shadow tables nobody names.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::Connection;

use super::Schema;
use super::diff::{Difference, difference};
use super::fingerprint::Expected;
use super::normalise::{Normal, quoted_names};
use super::places::Places;
use super::read::{Object, ObjectKey, read_named, read_objects};
use crate::migration::ObjectKind;
use crate::source::tokens::quoted_text;

/// Which objects may have changed, as the authorizer has seen it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hint {
    /// Names of objects, or of the tables they belong to, in lower case.
    pub(crate) names: BTreeSet<String>,
    /// Any object may have changed.
    pub(crate) everything: bool,
}

/// The objects that have changed: what each was before, and what it is now.
pub(crate) type Changes = BTreeMap<ObjectKey, (Option<Rc<Normal>>, Option<Rc<Normal>>)>;

/// The differences that changes amount to. An object with the same text as before is no difference: only a `"x"` in it
/// has another meaning, because a name has come or gone elsewhere.
pub(crate) fn differences(changes: &Changes) -> Vec<Difference> {
    let changed = changes.values().filter(|(before, after)| !is_as_it_was(before, after));
    changed
        .filter_map(|(before, after)| difference(before.as_deref(), after.as_deref()))
        .collect()
}

/// Whether an object has the same text in both states.
pub(super) fn is_as_it_was(before: &Option<Rc<Normal>>, after: &Option<Rc<Normal>>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => before.object == after.object,
        (before, after) => before.is_none() && after.is_none(),
    }
}

/// The schema as it is now, with what is needed to follow a change without reading all of it.
#[derive(Default)]
pub(crate) struct Tracker {
    objects: BTreeMap<ObjectKey, Rc<Normal>>,
    /// The objects that belong to a table, itself included, by the table's name in lower case.
    of_table: BTreeMap<String, BTreeSet<ObjectKey>>,
    /// The tables with a foreign key to a table, by that table.
    children: BTreeMap<String, BTreeSet<String>>,
    /// How many tables are virtual.
    virtual_tables: usize,
    /// The views and triggers whose definition holds a word, by that word without quotes.
    naming: BTreeMap<String, BTreeSet<ObjectKey>>,
    /// How many objects and columns have a name, by the name.
    names: BTreeMap<String, usize>,
    /// The columns of each table.
    columns: BTreeMap<String, Vec<String>>,
    /// The objects whose definition holds `"name"`, by that name: what they mean depends on whether there is such a
    /// name.
    quoting: BTreeMap<String, BTreeSet<ObjectKey>>,
    /// Objects that were there before the set, and that it has not changed. A `"x"` in the set's definitions is not
    /// taken for one of their names, as in a live schema (`Expected::of`).
    foreign: BTreeSet<ObjectKey>,
    /// Those that are not in the schema at present, although nothing has dropped them.
    aside: BTreeSet<ObjectKey>,
    places: KnownPlaces,
}

/// The rowids of the objects: read when single objects have changed twice in a row, from when on it saves time.
#[derive(Default)]
struct KnownPlaces {
    places: Option<Places>,
    /// The last change was one of single objects, so that another one may follow.
    has_changed_some: bool,
}

impl KnownPlaces {
    /// The objects that have these names, after a change that was about them only.
    fn read_named(
        &mut self,
        conn: &Connection,
        names: &BTreeSet<&String>,
        concerned: &BTreeSet<ObjectKey>,
    ) -> rusqlite::Result<Vec<Object>> {
        if let Some(places) = &mut self.places
            && let Some(found) = places.read_named(conn, names, concerned)?
        {
            return Ok(found);
        }
        let found = read_named(conn, &names.iter().copied().collect::<Vec<_>>())?;
        self.places = self.has_changed_some.then(|| Places::read(conn)).transpose()?;
        self.has_changed_some = true;
        Ok(found)
    }
}

impl Tracker {
    /// The schema as it is.
    pub(crate) fn read(conn: &Connection) -> rusqlite::Result<Self> {
        let mut tracker = Self::default();
        tracker.update(
            conn,
            &Hint {
                everything: true,
                ..Hint::default()
            },
        )?;
        Ok(tracker)
    }

    /// The schema as it is. `foreign`: the objects in it that belong to somebody else.
    pub(crate) fn read_with(conn: &Connection, foreign: &BTreeSet<ObjectKey>) -> rusqlite::Result<Self> {
        Self {
            foreign: foreign.clone(),
            ..Self::default()
        }
        .read_again(conn)
    }

    /// The schema as it is before the first migration of the set: all that is there belongs to somebody else.
    pub(crate) fn before_the_set(conn: &Connection) -> rusqlite::Result<Self> {
        let foreign = Self::read(conn)?.objects.into_keys().collect();
        Self {
            foreign,
            ..Self::default()
        }
        .read_again(conn)
    }

    /// The schema of another database, in which the same objects were there before the set.
    pub(crate) fn read_again(&self, conn: &Connection) -> rusqlite::Result<Self> {
        let mut tracker = Self {
            foreign: self.foreign.clone(),
            ..Self::default()
        };
        tracker.update(
            conn,
            &Hint {
                everything: true,
                ..Hint::default()
            },
        )?;
        Ok(tracker)
    }

    /// Objects are taken out of the schema for a while, and put back into the row where they were.
    pub(crate) fn set_aside(&mut self, taken_out: Vec<ObjectKey>, put_back: Vec<(ObjectKey, i64)>) {
        self.aside.extend(taken_out);
        for (key, row) in put_back {
            self.aside.remove(&key);
            if let Some(places) = &mut self.places.places {
                places.put(key, row);
            }
        }
    }

    pub(crate) fn get(&self, key: &ObjectKey) -> Option<&Rc<Normal>> {
        self.objects.get(key)
    }

    /// The objects of one kind, in the order of their names.
    pub(crate) fn objects(&self, kind: ObjectKind) -> impl Iterator<Item = (&ObjectKey, &Rc<Normal>)> {
        self.objects
            .range((kind, String::new())..)
            .take_while(move |((found, _), _)| *found == kind)
    }

    pub(crate) fn has_virtual_tables(&self) -> bool {
        self.virtual_tables > 0
    }

    /// The views and triggers whose definition holds this name, which is in lower case.
    pub(crate) fn naming(&self, name: &str) -> impl Iterator<Item = &ObjectKey> {
        self.naming.get(name).into_iter().flatten()
    }

    /// Whether what it knows is what a reading of the whole schema finds. The rehearsal asks at its end, against
    /// mistakes here.
    pub(crate) fn is_true(&self, conn: &Connection) -> rusqlite::Result<bool> {
        let live = Expected::of(&Schema::read(conn)?, &|key| !self.foreign.contains(key)).0;
        let ours: BTreeMap<_, _> = self
            .objects
            .iter()
            .filter(|(key, _)| !self.foreign.contains(*key))
            .collect();
        Ok(live.len() == ours.len()
            && ours
                .into_iter()
                .all(|(key, normal)| live.get(key) == Some(&normal.digest)))
    }

    /// Reads the objects that `hint` says may have changed, and returns those that have.
    pub(crate) fn update(&mut self, conn: &Connection, hint: &Hint) -> rusqlite::Result<Changes> {
        let has_shadows = self.virtual_tables > 0;
        let everything = hint.everything || (has_shadows && !hint.names.is_empty());
        if !everything && hint.names.is_empty() {
            return Ok(Changes::new());
        }
        if !everything {
            let concerned = self.named(&hint.names);
            let names = hint.names.iter().chain(concerned.iter().map(|(_, name)| name));
            let found = self.places.read_named(conn, &names.collect(), &concerned)?;
            return self.replace(conn, found, concerned);
        }
        self.places = KnownPlaces::default();
        let mut unchanged = 0;
        let found = read_objects(conn, &mut |kind, name, sql| {
            let known = self.objects.get(&(kind, name.to_ascii_lowercase()));
            let is_same = known.is_some_and(|known| known.object.name == name && known.object.sql == sql);
            unchanged += usize::from(is_same);
            is_same
        })?;
        let mut gone: BTreeSet<_> = found
            .iter()
            .map(Object::key)
            .filter(|key| self.objects.contains_key(key))
            .collect();
        if unchanged + gone.len() + self.aside.len() < self.objects.len() {
            let live: BTreeSet<_> = read_objects(conn, &mut |_, _, _| false)?
                .iter()
                .map(Object::key)
                .collect();
            let is_gone = |key: &&ObjectKey| !live.contains(*key) && !self.aside.contains(*key);
            gone.extend(self.objects.keys().filter(is_gone).cloned());
        }
        self.replace(conn, found, gone)
    }

    /// The objects that have one of these names, or belong to a table that has.
    fn named(&self, names: &BTreeSet<String>) -> BTreeSet<ObjectKey> {
        const KINDS: [ObjectKind; 4] = [
            ObjectKind::Table,
            ObjectKind::Index,
            ObjectKind::View,
            ObjectKind::Trigger,
        ];
        let by_name = names.iter().flat_map(|name| KINDS.map(|kind| (kind, name.clone())));
        let by_name = by_name.filter(|key| self.objects.contains_key(key));
        let by_table = names
            .iter()
            .filter_map(|name| self.of_table.get(name))
            .flatten()
            .cloned();
        by_name.chain(by_table).collect()
    }

    /// Adds an object to all indexes.
    fn put(&mut self, key: ObjectKey, normal: Rc<Normal>) {
        self.of_table
            .entry(normal.table.clone())
            .or_default()
            .insert(key.clone());
        for parent in &normal.parents {
            self.children.entry(parent.clone()).or_default().insert(key.1.clone());
        }
        self.virtual_tables += usize::from(normal.object.is_virtual_table());
        for word in words(&normal) {
            self.naming.entry(word.to_owned()).or_default().insert(key.clone());
        }
        self.objects.insert(key, normal);
    }

    /// Takes an object out of all indexes.
    fn take(&mut self, key: &ObjectKey) -> Option<Rc<Normal>> {
        let normal = self.objects.remove(key)?;
        if let Some(keys) = self.of_table.get_mut(&normal.table) {
            keys.remove(key);
        }
        for parent in &normal.parents {
            if let Some(children) = self.children.get_mut(parent) {
                children.remove(&key.1);
            }
        }
        self.virtual_tables -= usize::from(normal.object.is_virtual_table());
        for word in words(&normal) {
            if let Some(keys) = self.naming.get_mut(word) {
                keys.remove(key);
            }
        }
        Some(normal)
    }

    /// Puts the objects that were found in the place of those concerned. One that was not found is gone.
    fn replace(
        &mut self,
        conn: &Connection,
        found: Vec<Object>,
        concerned: BTreeSet<ObjectKey>,
    ) -> rusqlite::Result<Changes> {
        let found: BTreeMap<_, _> = found.into_iter().map(|object| (object.key(), object)).collect();
        let is_same = |key: &ObjectKey| match (self.objects.get(key), found.get(key)) {
            (Some(known), Some(found)) => known.object == *found,
            (known, found) => known.is_none() && found.is_none(),
        };
        let changed: BTreeSet<_> = concerned
            .into_iter()
            .chain(found.keys().cloned())
            .filter(|key| !is_same(key))
            .collect();
        let mut renamed = BTreeSet::new();
        for key in &changed {
            self.forget_names(key, &mut renamed);
            if self.objects.contains_key(key) {
                self.foreign.remove(key); // the set has made it its own
            }
            if let Some(object) = found.get(key) {
                self.learn_names(conn, key, object, &mut renamed)?;
            }
        }
        // A definition with `"name"` in it means something else when that name has come or gone.
        let rereading = renamed
            .iter()
            .filter_map(|name| self.quoting.get(name))
            .flatten()
            .cloned();
        let rereading: BTreeSet<_> = rereading.chain(changed.iter().cloned()).collect();
        let mut changes = Changes::new();
        for key in rereading {
            let before = self.take(&key);
            let object = if changed.contains(&key) {
                found.get(&key).cloned()
            } else {
                before.as_ref().map(|normal| normal.object.clone())
            };
            let after = object.map(|object| Rc::new(Normal::new(object, |name| self.names.contains_key(name))));
            if let Some(after) = &after {
                self.put(key.clone(), Rc::clone(after));
            }
            if before.as_ref().map(|normal| normal.digest) != after.as_ref().map(|normal| normal.digest) {
                changes.insert(key, (before, after));
            }
        }
        Ok(changes)
    }

    /// Counts the names that an object brings. Those that nothing had before are added to `renamed`.
    fn learn_names(
        &mut self,
        conn: &Connection,
        key: &ObjectKey,
        object: &Object,
        renamed: &mut BTreeSet<String>,
    ) -> rusqlite::Result<()> {
        let mut names = vec![key.1.clone()];
        if key.0 == ObjectKind::Table && !object.is_virtual_table() {
            let mut statement = conn.prepare(&format!("PRAGMA main.table_xinfo({})", quoted_text(&object.name)))?;
            let columns = statement
                .query_map([], |row| row.get(1))?
                .collect::<rusqlite::Result<Vec<String>>>()?;
            let columns: Vec<_> = columns.iter().map(|name| name.to_ascii_lowercase()).collect();
            names.extend(columns.iter().cloned());
            self.columns.insert(key.1.clone(), columns);
        }
        if self.foreign.contains(key) {
            names.clear();
        }
        for name in names {
            let count = self.names.entry(name.clone()).or_default();
            *count += 1;
            if *count == 1 {
                renamed.insert(name);
            }
        }
        for name in quoted_names(&object.sql) {
            self.quoting.entry(name).or_default().insert(key.clone());
        }
        Ok(())
    }

    /// Takes back what `learn_names` has counted. Names that nothing has any more are added to `renamed`.
    fn forget_names(&mut self, key: &ObjectKey, renamed: &mut BTreeSet<String>) {
        let Some(known) = self.objects.get(key) else { return };
        for name in quoted_names(&known.object.sql) {
            self.quoting.entry(name).or_default().remove(key);
        }
        let mut names = vec![key.1.clone()];
        if key.0 == ObjectKind::Table {
            names.extend(self.columns.remove(&key.1).unwrap_or_default());
        }
        if self.foreign.contains(key) {
            names.clear();
        }
        for name in names {
            if let Some(count) = self.names.get_mut(&name) {
                *count -= 1;
                if *count == 0 {
                    self.names.remove(&name);
                    renamed.insert(name);
                }
            }
        }
    }

    /// The tables with a foreign key to one of these, in lower case.
    pub(crate) fn children_of(&self, tables: &BTreeSet<String>) -> BTreeSet<String> {
        tables
            .iter()
            .filter_map(|table| self.children.get(table))
            .flatten()
            .cloned()
            .collect()
    }
}

/// The words of a view or trigger, without their quotes; none of another object.
fn words(normal: &Normal) -> impl Iterator<Item = &str> {
    let has_some = matches!(normal.object.kind, ObjectKind::View | ObjectKind::Trigger);
    let tokens = normal.tokens.iter().filter(move |_| has_some);
    tokens.map(|token| token.trim_matches('"'))
}
