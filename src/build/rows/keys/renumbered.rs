//! Rows that get other keys on the way through a rebuild, and new ones that take the keys of others.

use std::collections::BTreeMap;

use crate::build::rows::content::Content;
use crate::build::rows::made::keys::Keys;
use crate::build::rows::part::{MEANT, Part, Ran, marks};
use crate::build::rows::triggers::triggers_of;
use crate::lint::copy::{column, items, targets};
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Index;
use crate::source::Check;
use crate::source::finding::Finding;
use crate::source::tokens::{Kind, mentions, quoted, quoted_text};

impl Part<'_> {
    /// Rows that get other keys, because the copy leaves those out: what refers to the rows need not be a declared
    /// foreign key.
    pub(in crate::build::rows) fn renumbered(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let Some(key) = before.key_name() else {
            let rowids = self.renumbered_rowids(table, before, after);
            return rowids.or_else(|| self.moved_rowids(table, before, after));
        };
        if self.carries(table, key) {
            let anew = self.made_anew_keys(table, key, before, after);
            return anew.or_else(|| self.moved_rowids(table, before, after));
        }
        let index = self.copy_into(table).filter(|_| after.has_column(key))?;
        // The old key may have become another column, by which others find the rows.
        let changed = before.missing_keys(after);
        if after.holds_keys_of(before) {
            return None;
        }
        let message = format!(
            "{changed} of {} values of `{table}.{key}` change: the copy leaves the column out, and the rows get new ones",
            before.count()
        );
        let finding = self.finding(Check::LostValues, index, message);
        (changed > 0).then(|| finding.help_or_allow("copy the column too", MEANT))
    }

    /// Keys that a copy makes anew, so that none of the old ones is left.
    fn made_anew_keys(&self, table: &str, key: &str, before: &Content, after: &Content) -> Option<Finding> {
        let count = before.count();
        let is_left = !after.has_column(key) || before.missing_keys(after) < count || after.holds_keys_of(before);
        let index = self
            .copy_into(table)
            .filter(|_| count > 1 && !self.is_down && !is_left)?;
        let message = format!(
            "{count} of {count} values of `{table}.{key}` change: the copy makes new keys, and none of the old ones is left"
        );
        let remedy = "copy the keys as they are, or keep them in a column, for what refers to the rows by them";
        let finding = self.finding(Check::ChangedValues, index, message);
        Some(finding.help_or_allow(remedy, "if nothing does"))
    }

    /// The same of rowids that are no column, where a trigger or a column speaks of them.
    fn renumbered_rowids(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let changed = Some(before.changed_rowids(after)).filter(|changed| *changed > 0)?;
        let use_of_them = match self.trigger_with_rowid(table, |others| !others.is_empty()) {
            Some(trigger) => format!("the trigger `{trigger}` uses them"),
            None => format!("{} seems to hold them", self.column_of_rowids(table)?),
        };
        let message = format!(
            "{changed} of {} rowids of `{table}` change, and {use_of_them}",
            before.count()
        );
        let finding = self.finding(Check::LostValues, self.copy_into(table)?, message);
        let remedy = "copy the rowid too: INSERT INTO … (rowid, …) SELECT rowid, …; or declare an INTEGER PRIMARY KEY";
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// The same of rowids beside a key, which need not be what others know the rows by: a warning. Where a virtual table
    /// goes by them, that is looked at by asking it.
    fn moved_rowids(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let moved = Some(before.moved_rowids(after)).filter(|moved| *moved > 0)?;
        let is_meant = |others: &[bool]| !others.is_empty() && !others.contains(&true);
        let trigger = self.trigger_with_rowid(table, is_meant);
        let use_of_them = match trigger {
            Some(trigger) => format!("the trigger `{trigger}` uses them"),
            None => format!("{} seems to hold them", self.column_of_rowids(table)?),
        };
        let message = format!(
            "{moved} of {} rowids of `{table}` change, and {use_of_them}",
            before.count()
        );
        let finding = self.finding(Check::ChangedValues, self.copy_into(table)?, message);
        let remedy = "copy the rowid too: INSERT INTO … (rowid, …) SELECT rowid, …; or refer to the rows by their key";
        Some(finding.help_or_allow(remedy, MEANT))
    }

    /// A trigger that speaks of rowids and of other tables, which may hold them. `is_meant`: whether it counts, by which of
    /// those are virtual.
    fn trigger_with_rowid(&self, table: &str, is_meant: impl Fn(&[bool]) -> bool) -> Option<String> {
        let uses = |(_, sql): &(String, String)| {
            let has_rowid = ["rowid", "_rowid_", "oid"].iter().any(|name| mentions(sql, name));
            has_rowid && is_meant(&self.others_in(sql, table))
        };
        triggers_of(self.conn, table)
            .into_iter()
            .find(uses)
            .map(|(name, _)| name)
    }

    /// For each other table that a definition names, whether it is virtual.
    fn others_in(&self, definition: &str, table: &str) -> Vec<bool> {
        let sql =
            "SELECT name, rootpage = 0 FROM main.sqlite_schema WHERE type = 'table' AND name <> ?1 COLLATE NOCASE";
        let read = || -> rusqlite::Result<Vec<(String, bool)>> {
            let mut statement = self.conn.prepare_cached(sql)?;
            statement
                .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        let others = read().unwrap_or_default().into_iter();
        let named = others.filter(|(name, _)| mentions(definition, name));
        named.map(|(_, is_virtual)| is_virtual).collect()
    }

    /// A column such as `note_rowid` of another table.
    fn column_of_rowids(&self, table: &str) -> Option<String> {
        let sql = "SELECT '`' || m.name || '`.`' || p.name || '`' FROM main.sqlite_schema m, pragma_table_xinfo(m.name, 'main') p \
                   WHERE m.type = 'table' AND lower(p.name) IN (?1 || '_rowid', ?1 || 'rowid')";
        let stem = table.strip_suffix('s').unwrap_or(table);
        let found = |stem: &str| self.conn.query_row(sql, [stem], |row| row.get(0)).ok();
        found(stem).or_else(|| found(table))
    }

    /// AUTOINCREMENT marks that are lower after statements of the part have written them, although it deletes no row of
    /// the table.
    pub(in crate::build::rows) fn lowered_marks(&self) -> Vec<Finding> {
        let now = marks(self.conn);
        let writes = |parsed: &&Parsed<'_>| parsed.mentions("sqlite_sequence") && parsed.act != Act::Other;
        let lowered = self.watch.marks.iter().filter_map(|(table, mark)| {
            let name = self.watch.now(table).unwrap_or(table);
            let newest = self.newest(&now, name).filter(|newest| newest < mark && !self.says_delete(table))?;
            let at = self.parsed.iter().rposition(|parsed| writes(&parsed))?;
            let message = format!("`{table}` has given out ids up to {mark} and goes on from {newest}: AUTOINCREMENT forgets the ids of deleted rows");
            // SQLite tells the names of sqlite_sequence apart by their case.
            let written = self.tables.get(table).map_or(table.as_str(), |table| &table.name);
            let remedy = format!("carry over its entry of sqlite_sequence, and no other: … WHERE name = {}", quoted_text(written));
            let finding = self.finding(Check::RebuildLosesSequence, at, message);
            Some(finding.help_or_allow(remedy, MEANT))
        });
        lowered.collect()
    }

    /// The highest id that a table with AUTOINCREMENT knows of; none for another one.
    fn newest(&self, marks: &BTreeMap<String, i64>, table: &str) -> Option<i64> {
        let sql = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE AND sql LIKE '%autoincrement%'";
        let is_numbered = self
            .conn
            .prepare_cached(sql)
            .and_then(|mut statement| statement.exists([table]));
        is_numbered.ok().filter(|is_numbered| *is_numbered)?;
        let last = format!("SELECT coalesce(max(rowid), 0) FROM main.{}", quoted(table));
        let last: i64 = self.conn.query_row(&last, [], |row| row.get(0)).ok()?;
        Some(last.max(marks.get(table).copied().unwrap_or_default()))
    }

    /// New rows under keys that the part chooses, in a table whose rows have had others so far.
    pub(in crate::build::rows) fn fixed_keys(&self, table: &str, before: &Content, after: &Content) -> Option<Finding> {
        let key = before.key_name().filter(|_| !self.is_down)?;
        let is_plain = |ran: &&Ran| {
            let parsed = self.parsed.get(ran.index);
            let says_what_then =
                |parsed: &Parsed<'_>| parsed.replaces() || parsed.has("IGNORE") || parsed.has("CONFLICT");
            // One that names no key has it from SQLite, also where a table was emptied and the numbers begin anew.
            let names_key =
                |parsed: &Parsed<'_>| targets(parsed).is_none_or(|targets| targets.iter().any(|to| to == key));
            let is_chosen = |parsed: &Parsed<'_>| names_key(parsed) && !self.copies_column(ran, parsed, key);
            let is_insert = ran.act == Act::Insert && ran.name == table;
            is_insert && !parsed.is_none_or(says_what_then) && parsed.is_some_and(is_chosen)
        };
        let ran = self.watch.ran.iter().find(is_plain)?;
        let is_seed = |seed: &&i64| **seed < Keys::FIRST && !self.hints.is_bound(table, key, **seed);
        let old = before.integer_keys();
        let keys = after.integer_keys();
        let keys: Vec<_> = keys.iter().filter(is_seed).map(i64::to_string).collect();
        if keys.is_empty() || old.iter().any(|key| is_seed(&key)) {
            return None;
        }
        let message = format!(
            "inserts rows with {key} {} into `{table}`, where rows of users may have these keys",
            keys.join(", ")
        );
        let remedy = "leave the key to SQLite, or say with ON CONFLICT what happens if it is taken";
        let finding = self.finding(Check::FixedKey, ran.index, message);
        Some(finding.help_or_allow(remedy, "if no user adds rows to this table"))
    }

    /// Whether a statement takes what it puts into a column from one of a table, as it is.
    fn copies_column(&self, ran: &Ran, parsed: &Parsed<'_>, name: &str) -> bool {
        let targets = targets(parsed).unwrap_or_else(|| ran.columns.clone());
        let at = targets.iter().position(|target| target == name);
        let items = items(parsed);
        let item = at.and_then(|at| items.get(at));
        self.selects(ran) && item.is_some_and(|item| column(parsed, item).is_some())
    }

    /// New rows with texts of their own in a column that a constraint keeps unique, in a table that users fill: the row
    /// may be there already. A table that earlier migrations fill is theirs.
    pub(in crate::build::rows) fn fixed_values(&self, table: &str, before: &Content) -> Option<Finding> {
        let inserts = |ran: &&Ran| ran.act == Act::Insert && ran.name == table;
        let key = before.key_name().filter(|_| !self.is_down)?;
        let is_seeded = || before.integer_keys().iter().any(|key| *key < Keys::FIRST);
        if !self.watch.ran.iter().any(|ran| inserts(&ran)) || is_seeded() {
            return None;
        }
        let indexes = Index::of(self.conn, table).unwrap_or_default();
        let is_unique = |index: &&Index| index.is_unique && !index.is_partial && index.columns != [key];
        let unique = || indexes.iter().filter(is_unique);
        let ran = self.watch.ran.iter().filter(inserts);
        let mut taken = ran.filter_map(|ran| {
            let parsed = self.parsed.get(ran.index).filter(|parsed| is_plain(parsed))?;
            let columns = targets(parsed).unwrap_or_else(|| ran.columns.clone());
            let texts = columns.into_iter().zip(values(parsed)?);
            let texts = texts.filter(|(_, at)| parsed.kind(*at) == Some(Kind::String));
            let texts: BTreeMap<_, _> = texts.collect();
            let is_given = |index: &&Index| index.columns.iter().all(|column| texts.contains_key(column));
            let index = unique().find(is_given)?;
            let shown: Vec<_> = index.columns.iter().map(|column| parsed.text(texts[column])).collect();
            Some((ran.index, index.columns.join(", "), shown.join(", ")))
        });
        let (index, columns, texts) = taken.next()?;
        let message = format!(
            "inserts a row with {texts} in `{table}`, where a row of a user may have it: ({columns}) is unique"
        );
        let remedy = "say with ON CONFLICT what happens if it is there";
        Some(
            self.finding(Check::FixedKey, index, message)
                .help_or_allow(remedy, "if no user adds rows to this table"),
        )
    }
}

/// Whether an INSERT of literal rows says nothing of a row that is in its way.
fn is_plain(parsed: &Parsed<'_>) -> bool {
    !parsed.replaces() && !["IGNORE", "CONFLICT", "SELECT"].iter().any(|word| parsed.has(word))
}

/// The values of the first row of an INSERT, where each is one token.
fn values(parsed: &Parsed<'_>) -> Option<Vec<usize>> {
    let start = parsed.find_outside(parsed.name_at, "VALUES")? + 2;
    let end = (start..parsed.len()).find(|at| parsed.is(*at, ")"))?;
    let is_comma = |at: &usize| parsed.is(*at, ",");
    let items: Vec<_> = (start..end).filter(|at| !is_comma(at)).collect();
    ((start..end).filter(is_comma).count() + 1 == items.len()).then_some(items)
}
