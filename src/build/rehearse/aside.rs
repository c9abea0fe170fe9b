//! What of the schema a migration cannot reach, set aside while it runs.
//!
//! SQLite reads the whole schema again for an ADD COLUMN, and several times for a RENAME or a DROP COLUMN
//! (<https://sqlite.org/lang_altertable.html>), so that the time for a long set would grow with the square of its length,
//! whatever else is done. So in a large set the rows of `sqlite_schema` that a migration has nothing to do with are taken
//! out of it before the migration, and put back when one comes that has
//! (<https://sqlite.org/pragma.html#pragma_writable_schema>). The tables themselves stay where they are in the database,
//! with all that is in them: only their names are gone for that time.
//!
//! What stays is what the migration mentions in its up part and its down part, and all that may come into play by
//! it: indexes and triggers, what triggers and views mention, views, triggers and tables that mention those, what foreign
//! keys refer to, and tables whose columns are named after one. What reads the schema itself, or is no ordinary
//! statement, has all.
//!
//! That is for sets that pass. As soon as a part fails, or anything is found that refuses the set, the rehearsal begins anew with
//! the whole schema, so that what is said of it has been seen there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, params};

use super::{Fixtures, Rehearsal, circles};
use crate::build::{Options, runs_code};
use crate::schema::read::{ObjectKey, kind_of};
use crate::source::script::SourceStatement;
use crate::source::tokens::{Kind, names, tokens};
use crate::source::{SourceMigration, SourceScript};

/// The rows of `sqlite_schema`, those in it and those set aside, and what each migration needs of them.
pub(super) struct Aside {
    needs: Vec<Need>,
    rows: BTreeMap<i64, Entry>,
    /// Those in the schema, as far as is known: a migration may have changed them since.
    shown: BTreeSet<i64>,
    /// Behind which `PRAGMA schema_version` they were read.
    version: Option<i64>,
    words: Words,
}

/// All words in lower case, by a number for each, and which rows have to do with it.
#[derive(Default)]
struct Words {
    numbers: HashMap<String, usize>,
    uses: Vec<Uses>,
}

/// The rows that have to do with a word.
#[derive(Default)]
struct Uses {
    /// Objects of that name.
    named: Vec<i64>,
    /// What belongs to a table of that name, itself included.
    of_table: Vec<i64>,
    /// Definitions that mention it.
    mentioning: Vec<i64>,
    /// Tables for whose rows it is a word.
    kinds: Vec<i64>,
    /// The word for a row that is in it, as in the name of a column: `user` of `user_id`.
    stem: Option<usize>,
    /// The words of which it is that.
    columns: Vec<usize>,
    /// The migrations that mention it and join.
    joined_by: Vec<usize>,
}

impl Words {
    fn number(&mut self, word: &str) -> usize {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.uses.len();
        self.numbers.insert(word.to_owned(), number);
        self.uses.push(Uses::default());
        if let Some(stem) = spoken_of(word) {
            let stem = self.number(stem);
            self.uses[number].stem = Some(stem);
            self.uses[stem].columns.push(number);
        }
        number
    }

    /// The words of a piece of SQL, each once.
    fn of(&mut self, sql: &str) -> BTreeSet<usize> {
        let mut words: BTreeSet<_> = names(sql).map(|word| self.number(&word.to_lowercase())).collect();
        words.extend(self.said_in(sql));
        words
    }

    /// The words that name columns which would speak of what its texts say: of which table a row is meant may stand in one.
    fn said_in(&mut self, sql: &str) -> Vec<usize> {
        let texts = tokens(sql).into_iter().filter(|token| token.kind == Kind::String);
        let short = texts
            .map(|token| token.text(sql).trim_matches('\''))
            .filter(|text| text.len() < 40);
        short
            .map(|text| self.number(&format!("{}_id", text.to_lowercase())))
            .collect()
    }

    /// Tables that are spoken of by a word that is the name of a column.
    fn spoken_of(&self, word: usize) -> &[i64] {
        self.uses[word].stem.map_or(&[], |stem| &self.uses[stem].kinds)
    }
}

/// With fewer ALTER TABLE there is nothing to win.
pub(in crate::build) const FEWEST_ALTERING: usize = 100;

/// What a migration needs of the schema.
enum Need {
    All,
    /// What has to do with these words, and what those mean that only say what a foreign key refers to. `joins`: rows or
    /// values of one table may come into another one, where they are looked for when they are gone.
    Words {
        acting: BTreeSet<usize>,
        referred: BTreeSet<usize>,
        joins: bool,
    },
}

/// A row of `sqlite_schema`.
struct Entry {
    kind: String,
    name: String,
    table: String,
    root: Option<i64>,
    sql: Option<String>,
    /// The words that are its name, and the name of its table.
    key: usize,
    of: usize,
    /// Those of its definition.
    words: BTreeSet<usize>,
    /// Those for its rows, if it is a table.
    kinds: Vec<usize>,
}

impl Entry {
    /// What the tracker calls it; none of SQLite's own.
    fn tracked(&self) -> Option<ObjectKey> {
        let kind = kind_of(&self.kind).filter(|_| self.sql.is_some())?;
        Some((kind, self.name.to_ascii_lowercase()))
    }
}

/// What has changed of what is set aside.
#[derive(Default)]
pub(super) struct Moved {
    pub(super) taken_out: Vec<ObjectKey>,
    /// Each with its rowid.
    pub(super) put_back: Vec<(ObjectKey, i64)>,
}

impl Aside {
    /// Whether a set alters much, and looks at no more than it mentions.
    pub(super) fn fits(migrations: &[SourceMigration], options: &Options) -> bool {
        let is_plain = |statement: &SourceStatement| {
            let [first, second] = &statement.words;
            let is_temporary = matches!(second.as_str(), "TEMP" | "TEMPORARY" | "VIRTUAL");
            !is_temporary && first != "ATTACH"
        };
        let is_fit = |migration: &SourceMigration| {
            let scripts = [&migration.up, &migration.down].into_iter().flatten();
            !migration.directives.no_transaction && statements(scripts).all(is_plain)
        };
        let scripts = migrations.iter().flat_map(|migration| [&migration.up, &migration.down]);
        let alters = statements(scripts.flatten()).filter(|statement| statement.words[0] == "ALTER");
        alters.count() >= options.fewest_altering
            && !runs_code(migrations, options)
            && migrations.iter().all(is_fit)
            && !circles::has_recursive_object(migrations)
    }

    pub(super) fn of(migrations: &[SourceMigration], fixtures: &Fixtures) -> Self {
        let mut words = Words::default();
        let needs = migrations
            .iter()
            .map(|migration| Need::of(migration, fixtures, &mut words));
        let needs: Vec<_> = needs.collect();
        for (i, need) in needs.iter().enumerate() {
            if let Need::Words {
                acting, joins: true, ..
            } = need
            {
                acting.iter().for_each(|word| words.uses[*word].joined_by.push(i));
            }
        }
        Self {
            needs,
            rows: BTreeMap::new(),
            shown: BTreeSet::new(),
            version: None,
            words,
        }
    }

    /// Takes out of the schema what a migration cannot reach, and puts back what it can. `others`: tables that count as
    /// mentioned.
    pub(super) fn make_way_for<'n>(
        &mut self,
        conn: &Connection,
        migration: usize,
        others: impl Iterator<Item = &'n String>,
    ) -> rusqlite::Result<Moved> {
        self.look(conn)?;
        let others: Vec<_> = others.map(|other| self.words.number(&other.to_lowercase())).collect();
        let wanted = match &self.needs[migration] {
            Need::All => self.rows.keys().copied().collect(),
            Need::Words { acting, referred, .. } => self.reached(acting.iter().chain(&others), referred),
        };
        self.show(conn, wanted)
    }

    /// Puts everything back.
    pub(super) fn put_all_back(&mut self, conn: &Connection) -> rusqlite::Result<Moved> {
        self.look(conn)?;
        let all = self.rows.keys().copied().collect();
        self.show(conn, all)
    }

    /// Reads what is in the schema, where migrations have changed it.
    fn look(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        let version = conn
            .prepare_cached("PRAGMA main.schema_version")?
            .query_row([], |row| row.get(0))?;
        if self.version.replace(version) == Some(version) {
            return Ok(());
        }
        let mut statement =
            conn.prepare_cached("SELECT rowid, name, tbl_name, rootpage, sql, type FROM main.sqlite_schema")?;
        let mut rows = statement.query([])?;
        let mut seen = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            seen.insert(id);
            let text = |at| row.get_ref(at).and_then(|text| Ok(text.as_str_or_null()?));
            let (name, table, sql) = (text(1)?.unwrap_or_default(), text(2)?.unwrap_or_default(), text(4)?);
            let root = row.get(3)?;
            let is_same = |known: &Entry| {
                known.name == name && known.table == table && known.root == root && known.sql.as_deref() == sql
            };
            if !self.rows.get(&id).is_some_and(is_same) {
                self.forget(id);
                self.remember(id, row.get(5)?, name, table, root, sql);
            }
        }
        let gone: Vec<_> = self.shown.difference(&seen).copied().collect();
        for id in gone {
            self.forget(id);
        }
        self.shown = seen;
        Ok(())
    }

    fn remember(&mut self, id: i64, kind: String, name: &str, table: &str, root: Option<i64>, sql: Option<&str>) {
        let words = &mut self.words;
        let key = name.to_lowercase();
        let is_table = kind == "table";
        let kinds = if is_table { words_for(&key) } else { Vec::new() };
        let entry = Entry {
            key: words.number(&key),
            of: words.number(&table.to_lowercase()),
            words: sql.map(|sql| words.of(sql)).unwrap_or_default(),
            kinds: kinds.iter().map(|word| words.number(word)).collect(),
            kind,
            name: name.to_owned(),
            table: table.to_owned(),
            root,
            sql: sql.map(str::to_owned),
        };
        words.uses[entry.key].named.push(id);
        words.uses[entry.of].of_table.push(id);
        entry
            .words
            .iter()
            .for_each(|word| words.uses[*word].mentioning.push(id));
        entry.kinds.iter().for_each(|word| words.uses[*word].kinds.push(id));
        self.rows.insert(id, entry);
    }

    fn forget(&mut self, id: i64) {
        let Some(entry) = self.rows.remove(&id) else { return };
        let uses = &mut self.words.uses;
        let take = |rows: &mut Vec<i64>| rows.retain(|row| *row != id);
        take(&mut uses[entry.key].named);
        take(&mut uses[entry.of].of_table);
        entry.words.iter().for_each(|word| take(&mut uses[*word].mentioning));
        entry.kinds.iter().for_each(|word| take(&mut uses[*word].kinds));
    }

    /// The rows of the schema that come into play by these words.
    fn reached<'w>(&self, words: impl Iterator<Item = &'w usize>, referred: &BTreeSet<usize>) -> BTreeSet<i64> {
        let uses = &self.words.uses;
        // What a new table refers to, by a key or by the name of a column.
        let mut referred: BTreeSet<_> = referred
            .iter()
            .flat_map(|word| uses[*word].named.iter().copied())
            .collect();
        let mut acting = BTreeSet::new();
        for word in words {
            acting.extend(&uses[*word].named);
            referred.extend(self.words.spoken_of(*word));
        }
        // What a statement on a table sets going.
        self.close(&mut acting);
        // What mentions that, also by a view on it, or has columns for it.
        let mut reached = acting.clone();
        let mut views: Vec<_> = acting.iter().copied().collect();
        while let Some(id) = views.pop() {
            for mentioning in &uses[self.rows[&id].key].mentioning {
                if reached.insert(*mentioning) && self.rows[mentioning].kind == "view" {
                    views.push(*mentioning);
                }
            }
        }
        for kind in acting.iter().flat_map(|id| &self.rows[id].kinds) {
            let columns = uses[*kind].columns.iter();
            reached.extend(columns.flat_map(|column| &uses[*column].mentioning));
        }
        reached.extend(referred);
        // Where rows or values may have gone that are gone from there.
        let tables = acting.iter().filter(|id| self.rows[id].kind == "table");
        for other in tables.flat_map(|id| &uses[self.rows[id].key].joined_by) {
            if let Need::Words { acting, .. } = &self.needs[*other] {
                reached.extend(acting.iter().flat_map(|word| &uses[*word].named));
            }
        }
        // What a foreign key in any of that refers to.
        let parents: Vec<_> = reached.iter().flat_map(|id| self.mentioned(&self.rows[id])).collect();
        reached.extend(parents);
        // A new object stands behind all others, also behind those that are set aside.
        for (id, entry) in self.rows.iter().rev() {
            reached.insert(*id);
            if !acting.contains(id) && !uses[entry.of].named.iter().any(|table| acting.contains(table)) {
                break;
            }
        }
        let own = ["sqlite_sequence", "sqlite_stat1", "sqlite_stat4"];
        let own = own.iter().filter_map(|name| self.words.numbers.get(*name));
        reached.extend(own.flat_map(|word| &uses[*word].named));
        self.close(&mut reached);
        reached
    }

    /// Adds what belongs to the same tables, and what triggers and views mention.
    fn close(&self, ids: &mut BTreeSet<i64>) {
        let mut open: Vec<_> = ids.iter().copied().collect();
        while let Some(id) = open.pop() {
            let entry = &self.rows[&id];
            let belonging = self.words.uses[entry.of].of_table.iter().copied();
            open.extend(belonging.filter(|id| ids.insert(*id)));
            if entry.kind == "view" || entry.kind == "trigger" {
                open.extend(self.mentioned(entry).filter(|id| ids.insert(*id)));
            }
        }
    }

    /// What a definition mentions, or has columns for.
    fn mentioned(&self, entry: &Entry) -> impl Iterator<Item = i64> {
        let words = entry.words.iter();
        let rows = words.flat_map(|word| self.words.uses[*word].named.iter().chain(self.words.spoken_of(*word)));
        rows.copied()
    }

    /// Has these rows in the schema and no others.
    fn show(&mut self, conn: &Connection, wanted: BTreeSet<i64>) -> rusqlite::Result<Moved> {
        let (out, back): (Vec<_>, Vec<_>) = (
            self.shown.difference(&wanted).copied().collect(),
            wanted.difference(&self.shown).copied().collect(),
        );
        if out.is_empty() && back.is_empty() {
            return Ok(Moved::default());
        }
        conn.execute_batch("PRAGMA writable_schema = ON; BEGIN IMMEDIATE")?;
        {
            let mut delete = conn.prepare("DELETE FROM main.sqlite_schema WHERE rowid = ?1")?;
            for id in &out {
                delete.execute([id])?;
            }
            let sql = "INSERT INTO main.sqlite_schema (rowid, type, name, tbl_name, rootpage, sql) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let mut insert = conn.prepare(sql)?;
            for id in &back {
                let entry = &self.rows[id];
                insert.execute(params![id, entry.kind, entry.name, entry.table, entry.root, entry.sql])?;
            }
        }
        // Has SQLite read the schema anew, and switches back.
        conn.execute_batch("COMMIT; PRAGMA writable_schema = RESET")?;
        self.shown = wanted;
        let tracked = |ids: Vec<i64>| ids.into_iter().filter_map(|id| Some((self.rows[&id].tracked()?, id)));
        Ok(Moved {
            taken_out: tracked(out).map(|(key, _)| key).collect(),
            put_back: tracked(back).collect(),
        })
    }
}

impl Rehearsal<'_> {
    /// Leaves in the schema what a migration can reach.
    pub(super) fn make_way_for(&mut self, i: usize) -> rusqlite::Result<()> {
        if self.lints.knows_broken() {
            self.needs_whole_schema()?;
        }
        let Some(aside) = &mut self.aside else { return Ok(()) };
        let known = self.outcomes.get(i);
        let contents = known
            .iter()
            .flat_map(|known| known.rows_before.keys().chain(known.rows_after.keys()));
        let touched = known.iter().flat_map(|known| &known.touched);
        let tables: Vec<_> = known
            .iter()
            .flat_map(|known| &known.tables)
            .map(|table| table.name.to_lowercase())
            .collect();
        let others = contents
            .chain(touched)
            .chain(&tables)
            .chain(self.unfilled.keys())
            .chain(&self.staged);
        let moved = self.recorder.unseen(|| aside.make_way_for(&self.conn, i, others))?;
        self.tracker.set_aside(moved.taken_out, moved.put_back);
        Ok(())
    }

    /// Has the whole schema there again.
    pub(super) fn put_all_back(&mut self) -> rusqlite::Result<()> {
        let Some(aside) = &mut self.aside else { return Ok(()) };
        let moved = self.recorder.unseen(|| aside.put_all_back(&self.conn))?;
        self.tracker.set_aside(moved.taken_out, moved.put_back);
        Ok(())
    }

    /// Gives up if anything is set aside: what follows is no ordinary way.
    pub(super) fn needs_whole_schema(&self) -> rusqlite::Result<()> {
        match self.aside {
            // Any error has the rehearsal begin anew.
            Some(_) => Err(rusqlite::Error::InvalidQuery),
            None => Ok(()),
        }
    }
}

impl Need {
    fn of(migration: &SourceMigration, fixtures: &Fixtures, words: &mut Words) -> Self {
        const ORDINARY: &[&str] = &[
            "CREATE", "ALTER", "DROP", "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH", "SELECT",
        ];
        let scripts = [
            migration.up.as_ref(),
            migration.down.as_ref(),
            fixtures.get(&migration.version),
        ];
        let (mut acting, mut referred, mut joins) = (BTreeSet::new(), BTreeSet::new(), false);
        for statement in statements(scripts.into_iter().flatten()) {
            if !ORDINARY.contains(&statement.words[0].as_str()) {
                return Self::All;
            }
            let mut is_referred = false;
            let [first, second] = &statement.words;
            let copies = matches!(first.as_str(), "INSERT" | "REPLACE" | "UPDATE" | "WITH") || second == "TABLE";
            for word in names(&statement.sql).map(|word| word.to_lowercase()) {
                let of_all = ["sqlite_schema", "sqlite_master", "sqlite_sequence"];
                if of_all.contains(&word.as_str()) || word.starts_with("pragma_") {
                    return Self::All;
                }
                if is_referred { &mut referred } else { &mut acting }.insert(words.number(&word));
                is_referred = word == "references";
                joins |= copies && word == "select";
            }
            acting.extend(words.said_in(&statement.sql));
        }
        Self::Words {
            acting,
            referred,
            joins,
        }
    }
}

fn statements<'s>(scripts: impl Iterator<Item = &'s SourceScript>) -> impl Iterator<Item = &'s SourceStatement> {
    scripts.flat_map(|script| &script.statements)
}

/// The word for a row of another table in the name of a column: `user` of `user_id` and `userid`.
fn spoken_of(column: &str) -> Option<&str> {
    let stem = ["_rowid", "_ids", "_id", "rowid", "ids", "id"]
        .iter()
        .find_map(|end| column.strip_suffix(end))?;
    (stem.len() > 1).then_some(stem)
}

/// The words for a row of a table: `user` of `users`, `story` of `stories`, `workflow` of `workflow_entity`.
fn words_for(table: &str) -> Vec<String> {
    let singular = table.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let stems = ["s", "es"].iter().filter_map(|end| table.strip_suffix(end));
    let heads = table.match_indices('_').map(|(at, _)| &table[..at]);
    let words = [table].into_iter().chain(stems).chain(heads).map(str::to_owned);
    words.chain(singular).filter(|word| !word.is_empty()).collect()
}

#[cfg(all(test, feature = "embed"))]
mod tests {
    use std::collections::BTreeMap;

    use rusqlite::Connection;

    use super::Aside;
    use crate::build::Checked;
    use crate::build::explain::compiler_of;
    use crate::build::rehearse::{Given, Rehearsed, rehearse_as};
    use crate::lint::{Example, LINTS};
    use crate::query;

    fn checked(set: Example, fewest_altering: usize) -> Checked {
        let mut compiler = compiler_of(set);
        compiler.options.fewest_altering = fewest_altering;
        compiler.check()
    }

    /// What the rehearsal tells, whether anything refuses the set or not.
    fn rehearsed(checked: &Checked, sets_aside: bool) -> Rehearsed {
        let (migrations, fixtures) = (&checked.migrations[..], BTreeMap::new());
        let given = Given::new(migrations, &fixtures, &Vec::new(), &checked.compiler.options, &|_| {
            false
        });
        let given = Given { sets_aside, ..given };
        rehearse_as(&given, &checked.compiler.options)
    }

    /// Sets by what would be missed if more was set aside.
    const SETS: &[(&str, Example)] = &[
        (
            "what a trigger writes, and the triggers there",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT NOT NULL); CREATE TABLE log (line TEXT NOT NULL);
                    CREATE TABLE total (n INTEGER NOT NULL); INSERT INTO total VALUES (0);",
                    "DROP TABLE total; DROP TABLE log; DROP TABLE a;",
                ),
                (
                    "0002_b",
                    "CREATE TRIGGER a_log AFTER UPDATE ON a BEGIN INSERT INTO log VALUES (NEW.x); END;
                    CREATE TRIGGER log_total AFTER INSERT ON log BEGIN UPDATE total SET n = n + 1; END;",
                    "DROP TRIGGER log_total; DROP TRIGGER a_log;",
                ),
                ("0006_z", "CREATE TABLE z (q TEXT);", "DROP TABLE z;"),
                (
                    "0007_c",
                    "UPDATE a SET x = x || '!' WHERE x = 'a';",
                    "UPDATE a SET x = rtrim(x, '!') WHERE x = 'a!';",
                ),
            ],
        ),
        (
            "children without their own migration",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
                    "DROP TABLE a;",
                ),
                (
                    "0002_b",
                    "CREATE TABLE b (a INTEGER NOT NULL REFERENCES a (id) ON DELETE CASCADE);",
                    "DROP TABLE b;",
                ),
                ("0006_z", "CREATE TABLE z (q TEXT);", "DROP TABLE z;"),
                ("0007_c", "DELETE FROM a WHERE id < 4;", "SELECT 1;"),
            ],
        ),
        (
            "a view on a view, of which a column goes",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y TEXT);",
                    "DROP TABLE a;",
                ),
                ("0002_b", "CREATE VIEW b AS SELECT id, x FROM a;", "DROP VIEW b;"),
                ("0003_c", "CREATE VIEW c AS SELECT x FROM b;", "DROP VIEW c;"),
                ("0006_z", "CREATE TABLE z (q TEXT);", "DROP TABLE z;"),
                (
                    "0007_d",
                    "ALTER TABLE a DROP COLUMN y;",
                    "ALTER TABLE a ADD COLUMN y TEXT;",
                ),
                (
                    "0008_e",
                    "ALTER TABLE a RENAME COLUMN id TO number;",
                    "ALTER TABLE a RENAME COLUMN number TO id;",
                ),
            ],
        ),
        (
            "a table that holds what another one loses",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT NOT NULL);",
                    "DROP TABLE a;",
                ),
                (
                    "0002_b",
                    "CREATE TABLE b (number INTEGER PRIMARY KEY, x TEXT NOT NULL); INSERT INTO b SELECT id, x FROM a;",
                    "DROP TABLE b;",
                ),
                ("0003_c", "CREATE TABLE z (q TEXT);", "DROP TABLE z;"),
                ("0004_d", "-- tohead: irreversible \"a\"\nDROP TABLE a;", ""),
            ],
        ),
        (
            "objects that come behind those that are set aside",
            &[
                ("0001_a", "CREATE TABLE a (x TEXT);", "DROP TABLE a;"),
                ("0002_b", "CREATE TABLE b (x TEXT);", "DROP TABLE b;"),
                (
                    "0003_c",
                    "DROP TABLE b; CREATE TABLE c (x TEXT);",
                    "DROP TABLE c; CREATE TABLE b (x TEXT);",
                ),
                (
                    "0004_d",
                    "CREATE TABLE d (x TEXT); CREATE INDEX d_x ON d (x);",
                    "DROP TABLE d;",
                ),
                (
                    "0005_e",
                    "ALTER TABLE a ADD COLUMN y TEXT;",
                    "ALTER TABLE a DROP COLUMN y;",
                ),
            ],
        ),
        (
            "a new table with a column that is named after another one",
            &[
                (
                    "0001_a",
                    "CREATE TABLE films (id INTEGER PRIMARY KEY, x TEXT);",
                    "DROP TABLE films;",
                ),
                ("0002_b", "CREATE TABLE z (q TEXT);", "DROP TABLE z;"),
                (
                    "0003_c",
                    "CREATE TABLE files (id INTEGER PRIMARY KEY, film_id INTEGER NOT NULL);",
                    "DROP TABLE files;",
                ),
                (
                    "0004_d",
                    "-- tohead: irreversible \"a\"\nCREATE TABLE n (id INTEGER PRIMARY KEY, film_id INTEGER NOT NULL REFERENCES films (id));
                     INSERT INTO n SELECT id, film_id FROM files; DROP TABLE files; ALTER TABLE n RENAME TO files;",
                    "",
                ),
            ],
        ),
        (
            "tables that a text speaks of",
            &[
                (
                    "0001_a",
                    "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL); CREATE TABLE pages (id INTEGER PRIMARY KEY, title TEXT NOT NULL);",
                    "DROP TABLE pages; DROP TABLE posts;",
                ),
                ("0002_b", "CREATE TABLE z (q TEXT);", "DROP TABLE z;"),
                (
                    "0003_c",
                    "CREATE TABLE notes (id INTEGER PRIMARY KEY, subject_type TEXT NOT NULL CHECK (subject_type IN ('post', 'page')), subject_id INTEGER NOT NULL);",
                    "DROP TABLE notes;",
                ),
                (
                    "0004_d",
                    "-- tohead: irreversible \"a\"
CREATE TABLE entries (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, old_id INTEGER NOT NULL, title TEXT NOT NULL);
INSERT INTO entries (kind, old_id, title) SELECT 'post', id, title FROM posts;
INSERT INTO entries (kind, old_id, title) SELECT 'page', id, title FROM pages;
ALTER TABLE notes ADD COLUMN entry_id INTEGER;
UPDATE notes SET entry_id = (SELECT e.id FROM entries e WHERE e.kind = 'post' AND e.old_id = notes.subject_id);
ALTER TABLE notes DROP COLUMN subject_id; DROP TABLE posts; DROP TABLE pages;",
                    "",
                ),
            ],
        ),
        (
            "marks of all tables",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT);",
                    "DROP TABLE a;",
                ),
                (
                    "0002_b",
                    "CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT);",
                    "DROP TABLE b;",
                ),
                ("0003_c", "DELETE FROM sqlite_sequence;", "SELECT 1;"),
            ],
        ),
    ];

    #[test]
    fn a_rehearsal_tells_the_same_with_and_without_what_it_cannot_reach() {
        let examples = LINTS.iter().flat_map(|lint| {
            let id = lint.check.id();
            [(id, lint.failing), (id, lint.passing)]
        });
        let (mut count, mut gives_up, mut other) = (0, Vec::new(), Vec::new());
        for (what, set) in SETS.iter().copied().chain(examples) {
            let checked = checked(set, usize::MAX);
            let mut migrations = checked.migrations.iter();
            if checked.migrations.is_empty() || migrations.any(|migration| migration.directives.no_transaction) {
                continue;
            }
            // One that gives up tells nothing.
            let aside = rehearsed(&checked, true);
            if SETS.iter().any(|(own, _)| *own == what) {
                gives_up.extend(aside.is_err().then_some(what));
            }
            let Ok(aside) = aside else { continue };
            let whole = rehearsed(&checked, false).expect("the rehearsal comes to its end");
            count += 1;
            if format!("{aside:?}") != format!("{whole:?}") {
                other.push((what, aside, whole));
            }
        }
        assert!(gives_up.is_empty(), "{gives_up:?} give up");
        assert!(other.is_empty(), "{other:#?}");
        assert!(
            count > SETS.len() + 40,
            "{count} sets come to their end with less than the whole schema"
        );
    }

    #[test]
    fn what_is_set_aside_comes_back_as_it_was() {
        const SET: Example = &[
            (
                "0001_a",
                "CREATE TABLE a (id TEXT PRIMARY KEY, x TEXT); CREATE INDEX a_x ON a (x); CREATE TABLE b (a TEXT REFERENCES a (id));
                 CREATE TABLE c (x TEXT UNIQUE); INSERT INTO c VALUES ('c'); CREATE VIEW d AS SELECT x FROM c; CREATE TABLE e (x);",
                "",
            ),
            ("0002_b", "ALTER TABLE b ADD COLUMN y TEXT;", ""),
            ("0003_c", "PRAGMA user_version = 1;", ""),
        ];
        let checked = checked(SET, usize::MAX);
        let mut aside = Aside::of(&checked.migrations, &BTreeMap::new());
        let conn = Connection::open_in_memory().expect("a database");
        conn.execute_batch(SET[0].1).expect("the first migration runs");
        let schema = || {
            let sql =
                "SELECT printf('%d|%s|%s|%s|%d|%s', rowid, type, name, tbl_name, rootpage, sql) FROM sqlite_schema";
            query::texts(&conn, sql, &[], 0).expect("the schema can be read")
        };
        let names = || query::texts(&conn, "SELECT name FROM sqlite_schema", &[], 0).expect("the schema can be read");
        let before = schema();
        let moved = aside.make_way_for(&conn, 1, std::iter::empty()).expect("it makes way");
        assert_eq!(names(), ["a", "sqlite_autoindex_a_1", "a_x", "b", "e"]);
        assert_eq!(moved.taken_out.len(), 2, "{:?}", moved.taken_out);
        assert!(conn.prepare("SELECT * FROM c").is_err());
        conn.execute_batch(SET[1].1).expect("the second migration runs");
        aside.make_way_for(&conn, 2, std::iter::empty()).expect("all is there");
        let changed = |row: &String| row.replace(", y TEXT)", ")");
        assert_eq!(schema().iter().map(changed).collect::<Vec<_>>(), before);
        let one = |sql| query::texts(&conn, sql, &[], 0).expect("it can be read");
        assert_eq!(one("SELECT x FROM d"), ["c"]);
        assert_eq!(one("PRAGMA integrity_check"), ["ok"]);
    }
}
