//! Tables that refer to what a run changes, and whose own rows it leaves as they are, or does not make refer to anything else.
//!
//! The child of a small table may be most of the file, and to read it takes longer than the migration. Where no statement
//! makes its rows refer to something else ([`Reach`]), they come to violate a foreign key only if a key goes that they may
//! refer to. The keys are in the small table.

use rusqlite::Connection;

use crate::foreign_keys::Scope;
use crate::parent_keys::{Key, Keys};
use crate::plan::Step;
use crate::query;
use crate::reach::Reach;
use crate::sorted::SortedSet;
use crate::source::tokens::quoted_text;

/// The bystanders of a run, and what must not change about what they refer to.
#[derive(Debug, Default)]
pub(crate) struct Bystanders {
    /// What the steps do something to; none where nobody has looked.
    reach: Option<Reach>,
    /// Their names, in lower case.
    tables: SortedSet<String>,
    /// Of each of them.
    keys: Vec<Vec<ForeignKey>>,
    parents: Vec<Parent>,
}

/// A foreign key. All names are in lower case.
#[derive(Debug)]
pub(crate) struct ForeignKey {
    /// By which SQLite tells it from the others of its table.
    pub(crate) id: i64,
    pub(crate) parent: String,
    /// How many columns it has, and which, as one text.
    pub(crate) columns: i64,
    from: String,
    /// Its parent, among those that are kept; none where that does not change.
    kept: Option<usize>,
}

/// A table that others refer to, before the steps.
#[derive(Debug)]
struct Parent {
    key: Key,
    /// See [`Key::place`].
    place: String,
    keys: Keys,
}

impl Bystanders {
    /// Looks before the steps. `scope`: what the steps touch, and what refers to that.
    pub(crate) fn find(conn: &Connection, steps: &[Step], scope: &Scope) -> rusqlite::Result<Self> {
        // A Rust step reaches all.
        let Scope::Tables {
            all,
            with_keys,
            only_added,
        } = scope
        else {
            return Ok(Self::default());
        };
        let mut found = Self::default();
        if !*only_added && with_keys.is_empty() {
            return Ok(found);
        }
        let mut reach = Reach::of(steps);
        let mut candidates = Vec::new();
        for table in if *only_added { all } else { with_keys }.iter() {
            // Of those that are only added to, it is the ones that are altered. Mostly they refer to nothing, which is to be
            // found out at little cost.
            let is_altered = || Ok::<_, rusqlite::Error>(reach.alters(table) && refers(conn, table)?);
            if !reach.writes(table) && (!*only_added || is_altered()?) {
                candidates.push(table);
            }
        }
        if candidates.is_empty() || reach.rewrites_schema() {
            return Ok(found);
        }
        reach.follow_triggers(conn)?;
        for table in candidates {
            found.consider(conn, table, &reach, *only_added)?;
        }
        found.reach = Some(reach);
        Ok(found)
    }

    /// Takes a table in if its rows do not come to refer to anything else, and all that they refer to, and that may change,
    /// has keys that can be compared.
    fn consider(&mut self, conn: &Connection, table: &str, reach: &Reach, only_added: bool) -> rusqlite::Result<()> {
        let mut references = references(conn, table)?;
        if references.is_empty() || (reach.reaches(table) && !keeps_references(conn, table, reach)?) {
            return Ok(());
        }
        for reference in &mut references {
            if !only_added && reach.reaches(&reference.parent) {
                reference.kept = self.keep(conn, table, reference)?;
                if reference.kept.is_none() {
                    return Ok(());
                }
            }
        }
        self.tables.insert(table.to_owned());
        self.keys.push(references);
        Ok(())
    }

    /// Reads the keys that a foreign key points to, and says where they are kept; none where they cannot be compared.
    fn keep(&mut self, conn: &Connection, child: &str, reference: &ForeignKey) -> rusqlite::Result<Option<usize>> {
        let table = &reference.parent;
        let Some(key) = Key::find(conn, child, reference)? else {
            return Ok(None);
        };
        let place = key.place(table);
        let known = self.parents.iter().position(|parent| parent.place == place);
        if known.is_some() {
            return Ok(known);
        }
        let Some(keys) = key.read(conn, table)? else {
            return Ok(None);
        };
        self.parents.push(Parent { key, place, keys });
        Ok(Some(self.parents.len() - 1))
    }

    /// Whether the steps leave the rows of a table as they are. The name is in lower case.
    pub(crate) fn keeps_rows(&self, table: &str) -> bool {
        self.reach.as_ref().is_some_and(|reach| !reach.reaches(table))
    }

    /// What is left of a scope without them.
    pub(crate) fn outside(&self, mut scope: Scope) -> Scope {
        if let Scope::Tables { all, .. } = &mut scope {
            all.retain(|table| !self.tables.contains(table));
        }
        scope
    }

    /// Looks after the steps: whether they still refer to the same, and every key is still there.
    pub(crate) fn are_unharmed(&self, conn: &Connection) -> rusqlite::Result<bool> {
        let Some(reach) = &self.reach else { return Ok(true) };
        // Where all that was kept of a parent was found again.
        let mut found = SortedSet::new();
        for (table, before) in self.tables.iter().zip(&self.keys) {
            let now = references(conn, table)?;
            let adds = reach.adds_references(table);
            // SQLite lists them in the order of the definition, whatever their columns are called.
            let by_place = before.len() == now.len() && !adds;
            for (at, key) in now.iter().enumerate() {
                let was = match by_place {
                    true => before.get(at),
                    false if reach.renames_columns(table) => None,
                    false => only_of_columns(before, &key.from),
                };
                let is_unharmed = match was {
                    Some(was) => self.is_unharmed(conn, table, (was, key), &mut found)?,
                    // One that is new, and NULL in each row.
                    None => adds && !reach.renames_columns(table) && before.iter().all(|was| was.from != key.from),
                };
                if !is_unharmed {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Whether a foreign key, as it was and as it is, refers to the same.
    fn is_unharmed(
        &self,
        conn: &Connection,
        child: &str,
        (was, now): (&ForeignKey, &ForeignKey),
        found: &mut SortedSet<String>,
    ) -> rusqlite::Result<bool> {
        let Some((at, parent)) = was.kept.and_then(|at| Some((at, self.parents.get(at)?))) else {
            return Ok(was.parent == now.parent);
        };
        let Some(key) = Key::find(conn, child, now)?.filter(|key| key.is_like(&parent.key)) else {
            return Ok(false);
        };
        let place = format!("{at} {}", key.place(&now.parent));
        let is_unharmed = found.contains(&place) || key.are_in(conn, &now.parent, &parent.keys)?;
        if is_unharmed {
            found.insert(place);
        }
        Ok(is_unharmed)
    }
}

/// The one foreign key with these columns; none where there is none, or more.
fn only_of_columns<'k>(keys: &'k [ForeignKey], from: &str) -> Option<&'k ForeignKey> {
    let mut same = keys.iter().filter(|key| key.from == from);
    same.next().filter(|_| same.next().is_none())
}

/// Whether a table has a foreign key.
fn refers(conn: &Connection, table: &str) -> rusqlite::Result<bool> {
    query::is_any(conn, &format!("PRAGMA main.foreign_key_list({})", quoted_text(table)))
}

/// Whether the rows of a table that is reached refer to the same behind the steps as before.
fn keeps_references(conn: &Connection, table: &str, reach: &Reach) -> rusqlite::Result<bool> {
    let mut keeps = !reach.writes(table);
    // A generated column changes with others (<https://sqlite.org/gencol.html>), and a key of one column may be the rowid,
    // which has other names, too.
    let sql = "SELECT lower(key.\"from\"), EXISTS (
             SELECT 1 FROM pragma_table_xinfo(?1, 'main') AS own
             WHERE lower(own.name) = lower(key.\"from\") AND (own.pk OR own.hidden))
         FROM pragma_foreign_key_list(?1, 'main') AS key";
    query::each(conn, sql, &[&table], |row| {
        keeps &= !row.get::<_, bool>(1)? && !reach.assigns(table, row.get_ref(0)?.as_str()?);
        Ok(keeps)
    })?;
    Ok(keeps)
}

/// The foreign keys of a table; none where there is no such table.
fn references(conn: &Connection, table: &str) -> rusqlite::Result<Vec<ForeignKey>> {
    let sql = "SELECT id, lower(\"table\"), lower(\"from\") FROM pragma_foreign_key_list(?1, 'main') ORDER BY id, seq";
    let mut references = Vec::<ForeignKey>::new();
    query::each(conn, sql, &[&table], |row| {
        let (id, from) = (row.get(0)?, row.get_ref(2)?.as_str()?);
        match references.last_mut() {
            Some(reference) if reference.id == id => {
                reference.columns += 1;
                reference.from.push('\0');
                reference.from.push_str(from);
            }
            _ => references.push(ForeignKey {
                id,
                parent: row.get(1)?,
                columns: 1,
                from: from.to_owned(),
                kept: None,
            }),
        }
        Ok(true)
    })?;
    Ok(references)
}
