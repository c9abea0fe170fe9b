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
use crate::sorted::{SortedMap, SortedSet};
use crate::source::tokens::quoted_text;

/// The bystanders of a run, and what must not change about what they refer to.
#[derive(Debug, Default)]
pub(crate) struct Bystanders {
    /// What the steps do something to; none where nobody has looked.
    reach: Option<Reach>,
    /// Names in lower case.
    tables: SortedMap<String, Vec<ForeignKey>>,
    parents: Vec<Parent>,
}

/// A foreign key. All names are in lower case.
#[derive(Debug)]
struct ForeignKey {
    parent: String,
    from: Vec<String>,
    /// None for the primary key.
    to: Vec<Option<String>>,
    /// Its parent, among those that are kept; none where that does not change.
    kept: Option<usize>,
}

/// A table that others refer to, before the steps.
#[derive(Debug)]
struct Parent {
    table: String,
    key: Key,
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
        let altered = if *only_added {
            altered_with_keys(conn, steps, all)?
        } else {
            SortedSet::default()
        };
        let candidates = if *only_added { &altered } else { with_keys };
        if candidates.is_empty() {
            return Ok(Self::default());
        }
        let mut reach = Reach::of(steps);
        let candidates: Vec<_> = candidates.iter().filter(|table| !reach.writes(table)).collect();
        if candidates.is_empty() || reach.rewrites_schema() {
            return Ok(Self::default());
        }
        reach.follow_triggers(conn)?;
        let mut found = Self::default();
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
        if references.is_empty() || !keeps_references(conn, table, &references, reach)? {
            return Ok(());
        }
        let may_lose_keys = |parent: &str| !only_added && reach.reaches(parent);
        for reference in references.iter_mut().filter(|key| may_lose_keys(&key.parent)) {
            reference.kept = self.keep(conn, reference)?;
            if reference.kept.is_none() {
                return Ok(());
            }
        }
        self.tables.insert(table.to_owned(), references);
        Ok(())
    }

    /// Reads the keys that a foreign key points to, and says where they are kept; none where they cannot be compared.
    fn keep(&mut self, conn: &Connection, reference: &ForeignKey) -> rusqlite::Result<Option<usize>> {
        let table = &reference.parent;
        let Some(key) = Key::find(conn, table, &reference.to)? else {
            return Ok(None);
        };
        let mut parents = self.parents.iter();
        let known = parents.position(|parent| parent.table == *table && parent.key == key);
        if known.is_some() {
            return Ok(known);
        }
        let Some(keys) = key.read(conn, table)? else {
            return Ok(None);
        };
        let table = table.clone();
        self.parents.push(Parent { table, key, keys });
        Ok(Some(self.parents.len() - 1))
    }

    /// Whether the steps leave the rows of a table as they are. The name is in lower case.
    pub(crate) fn keeps_rows(&self, table: &str) -> bool {
        self.reach.as_ref().is_some_and(|reach| !reach.reaches(table))
    }

    /// What is left of a scope without them.
    pub(crate) fn outside(&self, mut scope: Scope) -> Scope {
        if let Scope::Tables { all, .. } = &mut scope {
            all.retain(|table| !self.tables.contains_key(table));
        }
        scope
    }

    /// Looks after the steps: whether they still refer to the same, and every key is still there.
    pub(crate) fn are_unharmed(&self, conn: &Connection) -> rusqlite::Result<bool> {
        // In which table, by which key, all that was kept of a parent was found again.
        let mut found = Vec::<(usize, String, Key)>::new();
        for (table, before) in &self.tables {
            let now = references(conn, table)?;
            let Some(pairs) = self.pairs(table, before, &now) else {
                return Ok(false);
            };
            for (before, now) in pairs {
                let Some((at, parent)) = before.kept.and_then(|at| Some((at, self.parents.get(at)?))) else {
                    if before.parent != now.parent {
                        return Ok(false);
                    }
                    continue;
                };
                let key = Key::find(conn, &now.parent, &now.to)?;
                let Some(key) = key.filter(|key| key.is_like(&parent.key)) else {
                    return Ok(false);
                };
                let looked = (at, now.parent.clone(), key);
                if found.contains(&looked) {
                    continue;
                }
                if !looked.2.are_in(conn, &looked.1, &parent.keys)? {
                    return Ok(false);
                }
                found.push(looked);
            }
        }
        Ok(true)
    }

    /// The foreign keys of a bystander, each as it was and as it is, without those that came or went with their column; none
    /// where that cannot be told.
    fn pairs<'k>(
        &self,
        table: &str,
        before: &'k [ForeignKey],
        now: &'k [ForeignKey],
    ) -> Option<Vec<(&'k ForeignKey, &'k ForeignKey)>> {
        let altered = self.reach.as_ref()?.altered(table);
        // SQLite lists them in the order of the definition, whatever their columns are called.
        if before.len() == now.len() && !altered.adds_references {
            return Some(before.iter().zip(now).collect());
        }
        if altered.renames {
            return None;
        }
        let mut pairs = Vec::with_capacity(now.len());
        for key in now {
            let mut same = before.iter().filter(|other| other.from == key.from);
            match (same.next(), same.next()) {
                (Some(was), None) => pairs.push((was, key)),
                // New, and NULL in each row.
                (None, None) if altered.adds_references => {}
                _ => return None,
            }
        }
        Some(pairs)
    }
}

/// Those of some tables that are altered, and that refer to others. Mostly there are none, which is to be found out at little
/// cost.
fn altered_with_keys(
    conn: &Connection,
    steps: &[Step],
    tables: &SortedSet<String>,
) -> rusqlite::Result<SortedSet<String>> {
    let mut found = SortedSet::new();
    let altered = Reach::of_alterations(steps);
    for table in tables.iter().filter(|table| altered.alters(table)) {
        let sql = format!("PRAGMA main.foreign_key_list({})", quoted_text(table));
        if query::is_any(conn, &sql)? {
            found.insert(table.clone());
        }
    }
    Ok(found)
}

/// Whether the rows of a table refer to the same behind the steps as before.
fn keeps_references(
    conn: &Connection,
    table: &str,
    references: &[ForeignKey],
    reach: &Reach,
) -> rusqlite::Result<bool> {
    if !reach.reaches(table) {
        return Ok(true);
    }
    let from: Vec<_> = references.iter().flat_map(|key| key.from.iter().cloned()).collect();
    if reach.assigns(table, &from) {
        return Ok(false);
    }
    // A generated column changes with others (<https://sqlite.org/gencol.html>), and a key of one column may be the rowid,
    // which has other names, too.
    let sql = "SELECT lower(name) FROM pragma_table_xinfo(?1, 'main') WHERE pk OR hidden";
    let elsewhere: SortedSet<_> = query::texts(conn, sql, &[&table], 0)?.into_iter().collect();
    Ok(!from.iter().any(|column| elsewhere.contains(column)))
}

/// The foreign keys of a table; none where there is no such table.
fn references(conn: &Connection, table: &str) -> rusqlite::Result<Vec<ForeignKey>> {
    let sql = "SELECT seq, lower(\"table\"), lower(\"from\"), lower(\"to\") FROM pragma_foreign_key_list(?1, 'main') ORDER BY id, seq";
    let mut references = Vec::<ForeignKey>::new();
    query::each(conn, sql, &[&table], |row| {
        if row.get::<_, i64>(0)? == 0 {
            references.push(ForeignKey {
                parent: row.get(1)?,
                from: Vec::new(),
                to: Vec::new(),
                kept: None,
            });
        }
        if let Some(reference) = references.last_mut() {
            reference.from.push(row.get(2)?);
            reference.to.push(row.get(3)?);
        }
        Ok(true)
    })?;
    Ok(references)
}
