//! The schema version: what a migration means for an older binary, as a table of changes.
//!
//! The rule: a change raises major if a statement of an older binary could be refused, or could read or
//! write something else than it did; minor if it could not. A constraint that only lets more rows in is
//! minor. `docs/schema-version.md` shows the table.

use crate::lint::check_added::only_more_values;
use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference, Item, is_column, is_rename, item_name};
use crate::schema::table::{Column, ForeignKey, Table, TableChanges, Tables};
use crate::source::directive::Verdict;

/// Which part of the schema version a change raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Raise {
    /// Rows only.
    Patch,
    /// An older binary can live with it.
    Minor,
    /// It cannot.
    Major,
}

impl Raise {
    /// The schema version after a migration that raises this part of it.
    pub(crate) fn apply(self, (major, minor, patch): (u64, u64, u64)) -> (u64, u64, u64) {
        match self {
            Self::Patch => (major, minor, patch + 1),
            Self::Minor => (major, minor + 1, 0),
            Self::Major => (major + 1, 0, 0),
        }
    }
}

macro_rules! changes {
    ($($variant:ident, $what:literal, $raise:ident, $why:literal;)+) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum ChangeKind {
            $($variant,)+
        }

        impl ChangeKind {
            /// What it raises.
            pub(crate) const fn raise(self) -> Raise {
                match self { $(Self::$variant => Raise::$raise),+ }
            }

            /// Every kind, with its words and the reason for its level, for the documents.
            #[cfg(test)]
            const ALL: &[(Self, &'static str, &'static str)] = &[$((Self::$variant, $what, $why)),+];
        }
    };
}

changes! {
    Rows, "rows only", Patch, "the schema is the same";
    NewTable, "a new table, virtual ones included", Minor, "it does not know the table";
    DroppedTable, "a dropped table", Major, "its statements on the table are refused";
    RenamedTable, "a renamed table", Major, "its statements on the old name are refused";
    VirtualTable, "another definition of a virtual table", Major, "the module may take and give other values";
    NewColumn, "a new column that may be NULL", Minor, "it leaves the column out, which is NULL then";
    NewDefaulted, "a new column that is NOT NULL and has a default", Minor, "it leaves the column out, which gets the default";
    NewGenerated, "a new generated column", Minor, "nobody writes it";
    NewRequired, "a new column that is NOT NULL and has no default", Major, "its INSERTs are refused";
    NewChecked, "a new column with CHECK", Major, "its INSERTs may be refused";
    NewUnique, "a new column with UNIQUE and a default", Major, "its second INSERT is refused";
    NewReference, "a new column that refers to an old table without ON DELETE CASCADE, SET NULL or SET DEFAULT", Major, "its DELETEs in that table may be refused";
    DroppedColumn, "a dropped column", Major, "its statements on the column are refused";
    RenamedColumn, "a renamed column", Major, "its statements on the old name are refused";
    ColumnOrder, "another order of the columns, or a new one between old ones", Major, "INSERT without column names and `SELECT *` meet other columns";
    Retyped, "another type with another affinity", Major, "values are stored and compared differently";
    Respelt, "another type with the same affinity", Minor, "values are stored as before";
    Collation, "another collation of a column", Major, "its comparisons and ORDER BY give other results";
    Generated, "a column that is generated now and was not, or the other way round", Major, "it may write a column that cannot be written, or miss one that should be";
    DefaultGained, "a default gained", Minor, "what it leaves out gets a value";
    DefaultChanged, "another default", Minor, "what it leaves out gets another value";
    DefaultLost, "a default lost", Major, "what it leaves out is NULL, or its INSERTs are refused";
    NotNullGained, "NOT NULL gained", Major, "its INSERTs may be refused";
    NotNullLost, "NOT NULL lost", Minor, "it only lets more rows in";
    CheckGained, "a CHECK gained, or another one", Major, "its INSERTs may be refused";
    CheckWidened, "a CHECK with more values in its list, or with OR and something besides", Minor, "it only lets more rows in";
    CheckLost, "a CHECK lost", Minor, "it only lets more rows in";
    UniqueGained, "UNIQUE gained, by constraint or by a unique index on an old table", Major, "its INSERTs may be refused";
    UniqueLost, "UNIQUE lost", Major, "its INSERT … ON CONFLICT on these columns is refused";
    PrimaryKey, "another primary key", Major, "its INSERTs may be refused, and its ON CONFLICT";
    ForeignKeyGained, "a foreign key gained on old columns, or another one", Major, "its INSERTs and DELETEs may be refused";
    ForeignKeyLost, "a foreign key without an action lost", Minor, "it only lets more rows in";
    ActionLost, "a foreign key lost that had ON DELETE CASCADE, SET NULL or SET DEFAULT", Major, "its DELETEs leave rows behind";
    StrictGained, "STRICT gained", Major, "its INSERTs may be refused";
    StrictLost, "STRICT lost", Minor, "it only lets more rows in";
    WithoutRowid, "WITHOUT ROWID gained or lost", Major, "there is a rowid no more, or a PRIMARY KEY that may be NULL";
    Autoincrement, "AUTOINCREMENT gained or lost", Minor, "its INSERTs get ids as before";
    OtherTable, "any other change of a table", Major, "nothing is known of it";
    NewIndex, "a new index that is not unique, that belongs to a new table, or that holds a new column which is NULL unless somebody writes it", Minor, "results are the same, and NULLs are never equal";
    DroppedIndex, "a dropped index that is not unique", Minor, "results are the same";
    ChangedIndex, "another definition of an index that is not unique", Minor, "results are the same";
    NewView, "a new view", Minor, "it does not know the view";
    DroppedView, "a dropped view", Major, "its statements on the view are refused";
    ChangedView, "another definition of a view", Major, "its SELECTs may meet other columns or rows";
    NewTrigger, "a new trigger that refuses nothing, or that belongs to a new table", Minor, "it works behind the statements of any binary";
    RefusingTrigger, "a new trigger with RAISE, or one that copies a column which may be NULL into one which may not", Major, "its statements may be refused";
    DroppedTrigger, "a dropped trigger", Major, "its statements have no more the effects that it counts on";
    ChangedTrigger, "another definition of a trigger", Major, "its statements may have other effects";
}

/// Which part of the schema version a migration raises: the highest of what its changes raise, unless a directive of
/// its author says otherwise.
pub(crate) fn verdict(
    differences: &[Difference],
    changed: &TableChanges,
    tables: &Tables,
    directive: Option<&Verdict>,
) -> Raise {
    let kinds = differences
        .iter()
        .flat_map(|difference| kinds(difference, differences, changed, tables));
    let computed = kinds.map(ChangeKind::raise).max().unwrap_or(ChangeKind::Rows.raise());
    match directive {
        Some(Verdict::Breaking) => Raise::Major,
        Some(Verdict::Compatible) => computed.min(Raise::Minor),
        None => computed,
    }
}

/// What kinds of change a difference is. `changed`: the tables that differ, before and after; `tables`: all tables
/// after it.
fn kinds(difference: &Difference, all: &[Difference], changed: &TableChanges, tables: &Tables) -> Vec<ChangeKind> {
    match difference.kind {
        ObjectKind::Table => of_table(difference, all, changed),
        ObjectKind::Index => of_index(difference, all, changed),
        ObjectKind::View => vec![match difference.change {
            Change::New { .. } => ChangeKind::NewView,
            Change::Gone => ChangeKind::DroppedView,
            _ => ChangeKind::ChangedView,
        }],
        ObjectKind::Trigger => vec![match &difference.change {
            Change::New { definition }
                if !is_on_new_table(difference, all) && refuses(difference, definition, tables) =>
            {
                ChangeKind::RefusingTrigger
            }
            Change::New { .. } => ChangeKind::NewTrigger,
            Change::Gone => ChangeKind::DroppedTrigger,
            _ => ChangeKind::ChangedTrigger,
        }],
    }
}

fn is_on_new_table(difference: &Difference, all: &[Difference]) -> bool {
    all.iter().any(|other| {
        let is_table = other.kind == ObjectKind::Table && other.name.eq_ignore_ascii_case(&difference.table);
        is_table && matches!(other.change, Change::New { .. })
    })
}

/// Whether a trigger may refuse a statement that its table would take: it raises an error, or copies a NULL into a NOT
/// NULL column.
fn refuses(trigger: &Difference, definition: &str, tables: &Tables) -> bool {
    let words: Vec<_> = definition.split(' ').collect();
    let may_be_null = |item: &[&str]| match (item, tables.get(&trigger.table)) {
        (["new", ".", name], Some(table)) => table
            .column(name)
            .is_some_and(|column| !column.is_not_null && table.rowid_alias.as_ref() != Some(&column.name)),
        _ => false,
    };
    let copies_null = |at: usize| {
        let Some(target) = words.get(at + 1).and_then(|name| tables.get(name)) else {
            return false;
        };
        let columns = listed(&words, at + 2);
        let items = listed(
            &words,
            at + 2 + columns.iter().map(|item| item.len() + 1).sum::<usize>() + 2,
        );
        columns.iter().zip(&items).any(|(column, item)| {
            let column = column.first().and_then(|name| target.column(name));
            column.is_some_and(|column| column.is_not_null) && may_be_null(item)
        })
    };
    (0..words.len()).any(|at| words[at] == "raise" || (words[at] == "into" && copies_null(at)))
}

/// What stands between commas in the parentheses that open at a word; empty where none do.
fn listed<'w>(words: &'w [&'w str], open: usize) -> Vec<&'w [&'w str]> {
    if words.get(open) != Some(&"(") {
        return Vec::new();
    }
    let (mut items, mut start, mut depth) = (Vec::new(), open + 1, 0_usize);
    for at in open + 1..words.len() {
        match words[at] {
            "(" => depth += 1,
            ")" if depth == 0 => {
                items.push(&words[start..at]);
                break;
            }
            ")" => depth -= 1,
            "," if depth == 0 => {
                items.push(&words[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

/// Whether an index is over a new column that is NULL in all rows which an older binary writes: NULLs are never equal
/// (<https://sqlite.org/lang_createindex.html#unique_indexes>).
fn holds_new_null(difference: &Difference, definition: &str, changed: &TableChanges) -> bool {
    let Some((Some(before), Some(after))) = changed.get(&difference.table) else {
        return false;
    };
    let words: Vec<_> = definition.split(' ').collect();
    let open = words.iter().position(|word| *word == "(").unwrap_or_default();
    let is_new_null = |item: &&[&str]| {
        let column = item
            .first()
            .and_then(|name| after.column(name))
            .filter(|_| item.len() == 1);
        column.is_some_and(|column| {
            before.column(&column.name).is_none()
                && !column.is_not_null
                && column.default.is_none()
                && !column.is_generated
        })
    };
    listed(&words, open).iter().any(is_new_null)
}

fn of_index(difference: &Difference, all: &[Difference], changed: &TableChanges) -> Vec<ChangeKind> {
    let is_unique = |definition: &str| definition.starts_with("create unique");
    let is_on = |change: fn(&Change) -> bool| {
        all.iter().any(|other| {
            let is_table = other.kind == ObjectKind::Table && other.name.eq_ignore_ascii_case(&difference.table);
            is_table && change(&other.change)
        })
    };
    match &difference.change {
        Change::New { definition }
            if is_unique(definition)
                && !is_on_new_table(difference, all)
                && !holds_new_null(difference, definition, changed) =>
        {
            vec![ChangeKind::UniqueGained]
        }
        Change::New { .. } => vec![ChangeKind::NewIndex],
        // The table's own change says what matters.
        Change::Gone if is_on(|change| *change == Change::Gone) => Vec::new(),
        Change::Gone if difference.was.as_deref().is_some_and(is_unique) => vec![ChangeKind::UniqueLost],
        Change::Gone => vec![ChangeKind::DroppedIndex],
        Change::Text { first, second } => match (is_unique(first), is_unique(second)) {
            (false, false) => vec![ChangeKind::ChangedIndex],
            (true, false) => vec![ChangeKind::UniqueLost],
            (false, true) => vec![ChangeKind::UniqueGained],
            (true, true) => vec![ChangeKind::UniqueLost, ChangeKind::UniqueGained],
        },
        _ => vec![ChangeKind::ChangedIndex],
    }
}

fn of_table(difference: &Difference, all: &[Difference], tables: &TableChanges) -> Vec<ChangeKind> {
    match &difference.change {
        Change::New { .. } => return vec![ChangeKind::NewTable],
        Change::Gone => {
            let is_new =
                |other: &Difference| other.kind == ObjectKind::Table && matches!(other.change, Change::New { .. });
            let same = |other: &&Difference| is_new(other) && is_same_table(&difference.name, &other.name, tables);
            let is_renamed = all.iter().any(|other| same(&other));
            return vec![if is_renamed {
                ChangeKind::RenamedTable
            } else {
                ChangeKind::DroppedTable
            }];
        }
        _ => {}
    }
    let Some((Some(before), Some(after))) = tables.get(&difference.name.to_ascii_lowercase()) else {
        return vec![ChangeKind::VirtualTable];
    };
    let renamed = renamed_columns(&difference.change);
    let mut kinds = of_columns(before, after, &renamed, tables);
    kinds.extend(of_constraints(before, after));
    kinds.extend(of_options(before, after));
    if kinds.is_empty() {
        kinds.push(ChangeKind::OtherTable);
    }
    kinds
}

/// Whether a table that is gone and one that is new have the same columns, so that it was renamed.
fn is_same_table(old: &str, new: &str, tables: &TableChanges) -> bool {
    let old = tables
        .get(&old.to_ascii_lowercase())
        .and_then(|(before, _)| before.as_ref());
    let new = tables
        .get(&new.to_ascii_lowercase())
        .and_then(|(_, after)| after.as_ref());
    old.zip(new).is_some_and(|(old, new)| old.columns == new.columns)
}

/// The old names of columns that only have another name.
fn renamed_columns(change: &Change) -> Vec<String> {
    let Change::Table(items) = change else {
        return Vec::new();
    };
    let renamed = items.iter().filter(|item| is_rename(item, items));
    renamed
        .filter_map(|item| match item {
            Item::Gone(gone) if is_column(gone) => Some(item_name(gone).to_owned()),
            _ => None,
        })
        .collect()
}

fn of_columns(before: &Table, after: &Table, renamed: &[String], tables: &TableChanges) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    for old in &before.columns {
        match after.column(&old.name) {
            Some(new) => kinds.extend(of_column(old, new)),
            None if renamed.iter().any(|name| name.eq_ignore_ascii_case(&old.name)) => {
                kinds.push(ChangeKind::RenamedColumn)
            }
            None => kinds.push(ChangeKind::DroppedColumn),
        }
    }
    let new = after
        .columns
        .iter()
        .filter(|column| before.column(&column.name).is_none());
    kinds.extend(new.map(|column| of_new_column(column, after, tables)));
    let places = |table: &Table| -> Vec<String> {
        let both = table.columns.iter().map(|column| column.name.to_ascii_lowercase());
        both.filter(|name| before.column(name).is_some() && after.column(name).is_some())
            .collect()
    };
    let old_come_first = after.columns.iter().take(places(after).len());
    let is_between = old_come_first
        .into_iter()
        .any(|column| before.column(&column.name).is_none());
    let only_renamed = kinds.contains(&ChangeKind::RenamedColumn);
    if places(before) != places(after) || (is_between && !only_renamed) {
        kinds.push(ChangeKind::ColumnOrder);
    }
    kinds
}

fn of_column(old: &Column, new: &Column) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    if old.is_generated != new.is_generated {
        kinds.push(ChangeKind::Generated);
    }
    if old.declared != new.declared {
        let is_same = old.affinity() == new.affinity();
        kinds.push(if is_same {
            ChangeKind::Respelt
        } else {
            ChangeKind::Retyped
        });
    }
    match (&old.default, &new.default) {
        (None, Some(_)) => kinds.push(ChangeKind::DefaultGained),
        (Some(_), None) => kinds.push(ChangeKind::DefaultLost),
        (old, new) if old != new => kinds.push(ChangeKind::DefaultChanged),
        _ => {}
    }
    match (old.is_not_null, new.is_not_null) {
        (false, true) => kinds.push(ChangeKind::NotNullGained),
        (true, false) => kinds.push(ChangeKind::NotNullLost),
        _ => {}
    }
    if old.collation != new.collation {
        kinds.push(ChangeKind::Collation);
    }
    kinds
}

fn of_new_column(column: &Column, table: &Table, tables: &TableChanges) -> ChangeKind {
    let name = column.name.to_ascii_lowercase();
    let acts = |key: &ForeignKey| !matches!(key.on_delete.as_str(), "NO ACTION" | "RESTRICT");
    let is_old = |parent: &str| {
        let states = tables.get(&parent.to_ascii_lowercase());
        states.is_none_or(|(before, _)| before.is_some())
    };
    let refuses = |key: &ForeignKey| key.columns.contains(&name) && !acts(key) && is_old(&key.parent);
    let is_unique = || table.unique.iter().any(|columns| *columns == [name.clone()]);
    let is_checked = || {
        table
            .checks
            .iter()
            .any(|check| check.split(' ').any(|word| word == name))
    };
    match () {
        () if column.is_generated => ChangeKind::NewGenerated,
        () if column.is_not_null && column.default.is_none() => ChangeKind::NewRequired,
        () if is_checked() => ChangeKind::NewChecked,
        () if column.default.is_some() && is_unique() => ChangeKind::NewUnique,
        () if table.foreign_keys.iter().any(refuses) => ChangeKind::NewReference,
        () if column.is_not_null => ChangeKind::NewDefaulted,
        () => ChangeKind::NewColumn,
    }
}

/// The changes of constraints over columns that were there. Those of a new column are looked at with the column.
fn of_constraints(before: &Table, after: &Table) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    let are_old = |columns: &[String]| columns.iter().all(|column| before.column(column).is_some());
    if before.primary_key() != after.primary_key() {
        kinds.push(ChangeKind::PrimaryKey);
    }
    let (old, new) = (unique_constraints(before), unique_constraints(after));
    let gained = new.iter().filter(|columns| !old.contains(columns));
    kinds.extend(
        gained
            .filter(|columns| are_old(columns))
            .map(|_| ChangeKind::UniqueGained),
    );
    let lost = old.iter().filter(|columns| !new.contains(columns));
    kinds.extend(lost.map(|_| ChangeKind::UniqueLost));
    kinds.extend(of_checks(before, after));
    let gained = after
        .foreign_keys
        .iter()
        .filter(|key| !before.foreign_keys.contains(key));
    kinds.extend(
        gained
            .filter(|key| are_old(&key.columns))
            .map(|_| ChangeKind::ForeignKeyGained),
    );
    let lost = before
        .foreign_keys
        .iter()
        .filter(|key| !after.foreign_keys.contains(key));
    kinds.extend(lost.map(|key| match key.on_delete.as_str() {
        "NO ACTION" | "RESTRICT" => ChangeKind::ForeignKeyLost,
        _ => ChangeKind::ActionLost,
    }));
    kinds
}

/// The UNIQUE constraints of a table, its primary key left out.
fn unique_constraints(table: &Table) -> Vec<&Vec<String>> {
    let mut key = table.primary_key();
    key.sort();
    table.unique.iter().filter(|columns| **columns != key).collect()
}

fn of_checks(before: &Table, after: &Table) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    let mut lost: Vec<_> = before
        .checks
        .iter()
        .filter(|check| !after.checks.contains(check))
        .collect();
    for check in after.checks.iter().filter(|check| !before.checks.contains(check)) {
        match lost.iter().position(|old| only_more_values(old, check)) {
            Some(at) => {
                lost.remove(at);
                kinds.push(ChangeKind::CheckWidened);
            }
            None if check.split(' ').any(|word| before.column(word).is_some()) => kinds.push(ChangeKind::CheckGained),
            None => {}
        }
    }
    kinds.extend(lost.iter().map(|_| ChangeKind::CheckLost));
    kinds
}

fn of_options(before: &Table, after: &Table) -> Vec<ChangeKind> {
    let mut kinds = Vec::new();
    match (before.is_strict, after.is_strict) {
        (false, true) => kinds.push(ChangeKind::StrictGained),
        (true, false) => kinds.push(ChangeKind::StrictLost),
        _ => {}
    }
    if before.is_without_rowid != after.is_without_rowid {
        kinds.push(ChangeKind::WithoutRowid);
    }
    if before.is_autoincrement != after.is_autoincrement {
        kinds.push(ChangeKind::Autoincrement);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::tracker::{Hint, Tracker, differences};
    use ChangeKind::*;
    use rusqlite::Connection;

    const BASE: &str = "CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c TEXT NOT NULL DEFAULT 'x', d REAL CHECK (d IN (1, 2)), p INTEGER REFERENCES p (id), q INTEGER REFERENCES p (id) ON DELETE CASCADE, UNIQUE (b, c));
        CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t (b); CREATE UNIQUE INDEX u ON t (c, d);
        CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END; CREATE VIRTUAL TABLE f USING fts5(x);
        CREATE TABLE s (a INTEGER PRIMARY KEY, b TEXT) STRICT;";

    /// A change by rewriting the definition of `t`, where ALTER TABLE has no form for it.
    fn rewrite(from: &str, to: &str) -> String {
        let definition = BASE.split(';').nth(1).unwrap();
        assert!(definition.contains(from), "{from}");
        format!(
            "DROP VIEW v; DROP TABLE t; {}; CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t (b); CREATE UNIQUE INDEX u ON t (c, d);
             CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;",
            definition.replacen(from, to, 1)
        )
    }

    fn cases() -> Vec<(ChangeKind, String)> {
        let own = [
            (Rows, "INSERT INTO t (b) VALUES ('x');"),
            (NewTable, "CREATE TABLE n (a); CREATE UNIQUE INDEX n_a ON n (a);"),
            (NewTable, "CREATE VIRTUAL TABLE n USING fts5(x);"),
            (DroppedTable, "DROP TABLE s;"),
            (RenamedTable, "ALTER TABLE s RENAME TO n;"),
            (VirtualTable, "DROP TABLE f; CREATE VIRTUAL TABLE f USING fts5(x, y);"),
            (NewColumn, "ALTER TABLE t ADD COLUMN n TEXT;"),
            (
                NewColumn,
                "ALTER TABLE t ADD COLUMN n INTEGER REFERENCES p (id) ON DELETE SET NULL;",
            ),
            (NewDefaulted, "ALTER TABLE t ADD COLUMN n TEXT NOT NULL DEFAULT '';"),
            (NewGenerated, "ALTER TABLE t ADD COLUMN n TEXT AS (b || c);"),
            (NewChecked, "ALTER TABLE t ADD COLUMN n TEXT CHECK (n <> '');"),
            (NewReference, "ALTER TABLE t ADD COLUMN n INTEGER REFERENCES p (id);"),
            (DroppedColumn, "ALTER TABLE s DROP COLUMN b;"),
            (RenamedColumn, "ALTER TABLE t RENAME COLUMN b TO n;"),
            (UniqueGained, "CREATE UNIQUE INDEX n ON t (b);"),
            (UniqueLost, "DROP INDEX u;"),
            (NewIndex, "CREATE INDEX n ON t (b, a);"),
            (DroppedIndex, "DROP INDEX i;"),
            (ChangedIndex, "DROP INDEX i; CREATE INDEX i ON t (b, c);"),
            (NewView, "CREATE VIEW n AS SELECT 1;"),
            (DroppedView, "DROP VIEW v;"),
            (ChangedView, "DROP VIEW v; CREATE VIEW v AS SELECT b FROM t;"),
            (NewTrigger, "CREATE TRIGGER n AFTER DELETE ON t BEGIN SELECT 1; END;"),
            (
                RefusingTrigger,
                "CREATE TRIGGER n BEFORE DELETE ON t BEGIN SELECT raise(ABORT, 'no'); END;",
            ),
            (
                RefusingTrigger,
                "CREATE TABLE l (x TEXT, y TEXT NOT NULL); CREATE TRIGGER n AFTER INSERT ON t BEGIN INSERT INTO l (x, y) VALUES (max(1, 2), NEW.b); END;",
            ),
            (
                NewTrigger,
                "CREATE TABLE l (x TEXT, y TEXT NOT NULL); CREATE TRIGGER n AFTER INSERT ON t BEGIN INSERT INTO l (x, y) VALUES (NEW.b, NEW.c); END;",
            ),
            (
                NewTrigger,
                "CREATE TABLE l (x TEXT); CREATE TRIGGER n BEFORE INSERT ON l BEGIN SELECT raise(ABORT, 'no') WHERE NEW.x = ''; END;",
            ),
            (
                NewIndex,
                "ALTER TABLE t ADD COLUMN n TEXT; CREATE UNIQUE INDEX n ON t (b, n);",
            ),
            (
                UniqueGained,
                "ALTER TABLE t ADD COLUMN n TEXT DEFAULT 'x'; CREATE UNIQUE INDEX n ON t (n);",
            ),
            (DroppedTrigger, "DROP TRIGGER g;"),
            (
                ChangedTrigger,
                "DROP TRIGGER g; CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 2; END;",
            ),
            (
                StrictLost,
                "DROP TABLE s; CREATE TABLE s (a INTEGER PRIMARY KEY, b TEXT);",
            ),
        ];
        let rewritten = [
            (NewRequired, "UNIQUE (b, c)", "n TEXT NOT NULL, UNIQUE (b, c)"),
            (NewUnique, "UNIQUE (b, c)", "n TEXT DEFAULT 'x' UNIQUE, UNIQUE (b, c)"),
            (
                ColumnOrder,
                "b TEXT, c TEXT NOT NULL DEFAULT 'x'",
                "c TEXT NOT NULL DEFAULT 'x', b TEXT",
            ),
            (ColumnOrder, "b TEXT,", "n TEXT, b TEXT,"),
            (Retyped, "b TEXT", "b INTEGER"),
            (Respelt, "b TEXT", "b VARCHAR(20)"),
            (Collation, "b TEXT", "b TEXT COLLATE NOCASE"),
            (Generated, "b TEXT", "b TEXT AS (c)"),
            (DefaultGained, "b TEXT", "b TEXT DEFAULT ''"),
            (DefaultChanged, "DEFAULT 'x'", "DEFAULT 'y'"),
            (DefaultLost, " DEFAULT 'x'", ""),
            (NotNullGained, "b TEXT", "b TEXT NOT NULL"),
            (NotNullLost, " NOT NULL", ""),
            (CheckGained, "b TEXT", "b TEXT CHECK (b <> '')"),
            (CheckGained, "d IN (1, 2)", "d IN (1)"),
            (CheckWidened, "d IN (1, 2)", "d IN (1, 2, 3)"),
            (CheckLost, " CHECK (d IN (1, 2))", ""),
            (UniqueGained, "b TEXT", "b TEXT UNIQUE"),
            (UniqueLost, ", UNIQUE (b, c)", ""),
            (PrimaryKey, "UNIQUE (b, c)", "UNIQUE (b, c), PRIMARY KEY (a, b)"),
            (ForeignKeyGained, "b TEXT", "b TEXT REFERENCES p (id)"),
            (ForeignKeyLost, "p INTEGER REFERENCES p (id)", "p INTEGER"),
            (ActionLost, "q INTEGER REFERENCES p (id) ON DELETE CASCADE", "q INTEGER"),
            (StrictGained, "UNIQUE (b, c))", "UNIQUE (b, c)) STRICT"),
            (WithoutRowid, "UNIQUE (b, c))", "UNIQUE (b, c)) WITHOUT ROWID"),
            (Autoincrement, "PRIMARY KEY", "PRIMARY KEY AUTOINCREMENT"),
            (OtherTable, "UNIQUE (b, c)", "UNIQUE (b, c) ON CONFLICT REPLACE"),
        ];
        let own = own.into_iter().map(|(kind, sql)| (kind, sql.to_owned()));
        let rewritten = rewritten.into_iter().map(|(kind, from, to)| {
            let sql = rewrite(from, to);
            // A key of its own takes the place of the column's.
            (
                kind,
                if kind == PrimaryKey {
                    sql.replacen("a INTEGER PRIMARY KEY", "a INTEGER", 1)
                } else {
                    sql
                },
            )
        });
        own.chain(rewritten).collect()
    }

    /// Kinds that come along with another one.
    fn goes_with(kind: ChangeKind) -> &'static [ChangeKind] {
        match kind {
            NewTable => &[NewIndex],
            NewTrigger | RefusingTrigger => &[NewTable],
            NewIndex | UniqueGained => &[NewColumn],
            RenamedTable => &[NewTable],
            RenamedColumn => &[NewColumn, UniqueLost, ChangedIndex],
            ColumnOrder => &[NewColumn],
            CheckGained => &[CheckLost],
            WithoutRowid => &[NotNullGained],
            _ => &[],
        }
    }

    fn changed(sql: &str) -> (Vec<Difference>, TableChanges, Tables) {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(BASE).unwrap();
        let mut tracker = Tracker::read(&conn).unwrap();
        let mut tables = Tables::read(&conn, &tracker).unwrap();
        conn.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        let everything = Hint {
            everything: true,
            ..Hint::default()
        };
        let changes = tracker.update(&conn, &everything).unwrap();
        let changed = tables.update(&conn, &changes).unwrap();
        (differences(&changes), changed, tables)
    }

    #[test]
    fn every_kind_of_change_is_told_from_the_others() {
        for (kind, sql) in cases() {
            let (differences, changed, tables) = changed(&sql);
            let verdict = |directive: Option<&Verdict>| verdict(&differences, &changed, &tables, directive);
            let found = differences
                .iter()
                .flat_map(|difference| kinds(difference, &differences, &changed, &tables));
            let found: Vec<_> = found.filter(|found| !goes_with(kind).contains(found)).collect();
            let expected = if kind == Rows { Vec::new() } else { vec![kind] };
            assert_eq!(found, expected, "{sql}");
            assert_eq!(verdict(None), kind.raise(), "{sql}");
            assert_eq!(verdict(Some(&Verdict::Breaking)), Raise::Major);
            assert!(verdict(Some(&Verdict::Compatible)) <= Raise::Minor);
        }
        let cases = cases();
        let untested: Vec<_> = ChangeKind::ALL
            .iter()
            .filter(|(kind, ..)| cases.iter().all(|(case, _)| case != kind))
            .collect();
        assert!(untested.is_empty(), "{untested:?}");
    }

    #[test]
    fn the_document_shows_this_table() {
        let page = include_str!("../../docs/schema-version.md");
        let shown: Vec<_> = page.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
        let rows = ChangeKind::ALL.iter().map(|(kind, what, why)| {
            let raise = format!("{:?}", kind.raise()).to_lowercase();
            format!("| {what} | {raise} | {why} |")
        });
        let rows: Vec<_> = rows.collect();
        assert_eq!(
            shown, rows,
            "docs/schema-version.md, left, has the table of src/build/verdict.rs"
        );
    }
}
