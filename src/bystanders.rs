//! Tables that refer to what a run changes, and that no statement of it can reach.
//!
//! The child of a small table may be most of the file, and to read it takes longer than the migration. SQL reaches the
//! rows of a table only where it names it: in a statement, or in a trigger or a view that a statement sets going; foreign
//! keys, whose actions name no table, are off in a run. So the rows of a table that is named nowhere stay as they are, and
//! they come to violate a foreign key only if a key goes that they may refer to. The keys are in the small table.

use rusqlite::{Connection, OptionalExtension};

use crate::foreign_keys::Scope;
use crate::plan::Step;
use crate::query;
use crate::sorted::{SortedMap, SortedSet};
use crate::source::tokens::{Kind, lower, quoted, same_name, tokens, unquote};

/// How many keys of a table are kept to be compared: 8 MB. Where there are more, its children are read.
const KEYS: usize = 1_000_000;

/// The bystanders of a run, and what must not change about what they refer to.
#[derive(Debug, Default)]
pub(crate) struct Bystanders {
    /// Names in lower case.
    tables: SortedMap<String, Vec<Reference>>,
    parents: SortedMap<String, Parent>,
}

/// A foreign key.
#[derive(Debug, PartialEq, Eq)]
struct Reference {
    id: i64,
    /// In lower case.
    parent: String,
    from: String,
    /// None for the primary key.
    to: Option<String>,
}

/// A table whose key is an `INTEGER PRIMARY KEY`: whole numbers, about whose equality there is no question of types
/// or collations (<https://sqlite.org/lang_createtable.html#rowid>).
#[derive(Debug)]
struct Parent {
    key: String,
    keys: Keys,
}

/// The keys of a table.
#[derive(Debug, PartialEq, Eq)]
enum Keys {
    /// All numbers from the one to the other: so much is known without a look at each.
    Dense { first: i64, last: i64 },
    /// In ascending order.
    Listed(Vec<i64>),
}

impl Bystanders {
    /// Looks before the steps. `scope`: what the steps touch, and what refers to that.
    pub(crate) fn find(conn: &Connection, steps: &[Step], scope: &Scope) -> rusqlite::Result<Self> {
        let with_keys = match scope {
            Scope::Tables { with_keys, .. } if !with_keys.is_empty() => with_keys,
            // Nothing refers to anything, or a Rust step reaches all.
            Scope::Tables { .. } | Scope::All => return Ok(Self::default()),
        };
        let mut names = Vec::new();
        for script in steps.iter().filter_map(Step::script) {
            script
                .statements
                .iter()
                .for_each(|statement| add_names(statement.sql, &mut names));
        }
        let mut named: SortedSet<_> = names.into_iter().collect();
        if with_keys.without(&named).next().is_none() {
            return Ok(Self::default());
        }
        named.extend(names_of_triggers_and_views(conn)?);
        let mut found = Self::default();
        for table in with_keys.without(&named) {
            found.consider(conn, table, &named)?;
        }
        Ok(found)
    }

    /// Takes a table in if all that it refers to, and that may change, is a parent whose keys can be compared.
    fn consider(&mut self, conn: &Connection, table: &str, named: &SortedSet<String>) -> rusqlite::Result<()> {
        let references = references(conn, table)?;
        let changing = references.iter().filter(|reference| named.contains(&reference.parent));
        let mut is_bystander = !references.is_empty();
        for reference in changing {
            is_bystander &=
                self.knows(conn, reference)? && references.iter().filter(|other| other.id == reference.id).count() == 1;
        }
        if is_bystander {
            self.tables.insert(table.to_owned(), references);
        }
        Ok(())
    }

    /// Whether the keys that a reference points to are kept.
    fn knows(&mut self, conn: &Connection, reference: &Reference) -> rusqlite::Result<bool> {
        if !self.parents.contains_key(&reference.parent) {
            let Some(key) = integer_key(conn, &reference.parent)? else {
                return Ok(false);
            };
            let Some(keys) = Keys::read(conn, &reference.parent, &key)? else {
                return Ok(false);
            };
            self.parents.insert(reference.parent.clone(), Parent { key, keys });
        }
        let parent = self.parents.get(&reference.parent);
        Ok(parent.is_some_and(|parent| {
            let to = reference.to.as_ref();
            to.is_none_or(|to| same_name(to, &parent.key))
        }))
    }

    /// Whether it is one of them. The name is in lower case.
    pub(crate) fn has(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }

    /// What is left of a scope without them.
    pub(crate) fn outside(&self, mut scope: Scope) -> Scope {
        if let Scope::Tables { all, .. } = &mut scope {
            all.retain(|table| !self.has(table));
        }
        scope
    }

    /// Looks after the steps: whether they still refer to the same, and every key is still there.
    pub(crate) fn are_unharmed(&self, conn: &Connection) -> rusqlite::Result<bool> {
        for (table, before) in &self.tables {
            if references(conn, table)? != *before {
                return Ok(false);
            }
        }
        for (name, parent) in &self.parents {
            if integer_key(conn, name)?.as_ref() != Some(&parent.key) {
                return Ok(false);
            }
            if !parent.keys.are_in(conn, name, &parent.key)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Keys {
    /// Those of a table; none where there are too many to keep.
    fn read(conn: &Connection, table: &str, key: &str) -> rusqlite::Result<Option<Self>> {
        if let Some(dense) = Self::dense(conn, table, key)? {
            return Ok(Some(dense));
        }
        let mut keys = Vec::new();
        let is_whole = each_key(conn, table, key, &mut |key| {
            keys.push(key);
            keys.len() < KEYS
        })?;
        Ok(is_whole.then_some(Self::Listed(keys)))
    }

    /// As many rows as there are whole numbers from the lowest key to the highest leave no gap between them.
    fn dense(conn: &Connection, table: &str, key: &str) -> rusqlite::Result<Option<Self>> {
        let (table, key) = (quoted(table), quoted(key));
        let sql = format!(
            "SELECT (SELECT min({key}) FROM main.{table}), (SELECT max({key}) FROM main.{table}), (SELECT count(*) FROM main.{table})"
        );
        let (mut ends, mut count) = ([None, None], 0_i64);
        query::first(conn, &sql, &[], |row| {
            (ends, count) = ([row.get(0)?, row.get(1)?], row.get(2)?);
            Ok(())
        })?;
        let [Some(first), Some(last)] = ends else {
            return Ok(None);
        };
        let is_dense = i64::checked_sub(last, first).and_then(|gap| gap.checked_add(1)) == Some(count);
        Ok(is_dense.then_some(Self::Dense { first, last }))
    }

    /// Whether a table has all of them.
    fn are_in(&self, conn: &Connection, table: &str, key: &str) -> rusqlite::Result<bool> {
        let keys = match self {
            Self::Listed(keys) => keys,
            Self::Dense { first, last } => return Self::has_all(conn, table, key, (*first, *last)),
        };
        let mut missing = keys.iter().peekable();
        each_key(conn, table, key, &mut |key| {
            missing.next_if(|missing| **missing == key);
            missing.peek().is_some()
        })?;
        Ok(missing.peek().is_none())
    }

    /// Whether a table has every key from the one to the other.
    fn has_all(conn: &Connection, table: &str, key: &str, (first, last): (i64, i64)) -> rusqlite::Result<bool> {
        if let Some(Self::Dense {
            first: now_first,
            last: now_last,
        }) = Self::dense(conn, table, key)?
        {
            return Ok(now_first <= first && last <= now_last);
        }
        let (table, key) = (quoted(table), quoted(key));
        let sql = format!("SELECT count(*) FROM main.{table} WHERE {key} BETWEEN ?1 AND ?2");
        Ok(query::number(conn, &sql, &[&first, &last])? == last - first + 1)
    }
}

/// Every name in a piece of SQL, in lower case. SQLite takes a string for a name where it expects one
/// (<https://sqlite.org/lang_keywords.html>).
fn add_names(sql: &str, names: &mut Vec<String>) {
    for token in tokens(sql) {
        let text = token.text(sql);
        match token.kind {
            Kind::Word | Kind::Quoted => names.push(lower(&unquote(text))),
            Kind::String => names.push(lower(&text.trim_matches('\'').replace("''", "'"))),
            _ => {}
        }
    }
}

fn names_of_triggers_and_views(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view')
         UNION ALL SELECT sql FROM temp.sqlite_schema WHERE type IN ('trigger', 'view')";
    let mut names = Vec::new();
    query::each(conn, sql, &[], |row| {
        add_names(row.get_ref(0)?.as_str()?, &mut names);
        Ok(true)
    })?;
    Ok(names)
}

/// The foreign keys of a table, a line for each of their columns; none where there is no such table.
fn references(conn: &Connection, table: &str) -> rusqlite::Result<Vec<Reference>> {
    let sql = "SELECT id, lower(\"table\"), \"from\", \"to\" FROM pragma_foreign_key_list(?1, 'main') ORDER BY id, seq";
    let mut references = Vec::new();
    query::each(conn, sql, &[&table], |row| {
        references.push(Reference {
            id: row.get(0)?,
            parent: row.get(1)?,
            from: row.get(2)?,
            to: row.get(3)?,
        });
        Ok(true)
    })?;
    Ok(references)
}

/// The column that is the `INTEGER PRIMARY KEY` of a table, if it has one.
fn integer_key(conn: &Connection, table: &str) -> rusqlite::Result<Option<String>> {
    // One column of the key, and of a table with rowids.
    let sql = "SELECT name FROM pragma_table_info(?1, 'main') WHERE pk = 1 AND upper(type) = 'INTEGER'
               AND (SELECT max(pk) FROM pragma_table_info(?1, 'main')) = 1
               AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1, 'main') WHERE origin = 'pk')";
    query::text(conn, sql, &[&table]).optional()
}

/// Shows the keys of a table in ascending order, as long as more are wanted. Answers whether all were shown.
fn each_key(
    conn: &Connection,
    table: &str,
    key: &str,
    wants_more: &mut dyn FnMut(i64) -> bool,
) -> rusqlite::Result<bool> {
    let key = quoted(key);
    let sql = format!("SELECT {key} FROM main.{} ORDER BY {key}", quoted(table));
    let mut is_whole = true;
    query::each(conn, &sql, &[], |row| {
        is_whole = wants_more(row.get(0)?);
        Ok(is_whole)
    })?;
    Ok(is_whole)
}
