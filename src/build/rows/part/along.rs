//! Rows that go with those that a DELETE names: the app's own triggers take them along, as they do whenever the app deletes.

use std::collections::BTreeSet;

use super::said::Part;
use super::watch::Ran;
use crate::build::rows::triggers::triggers_of;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::tokens::{Token, significant, unquote};

/// `DELETE FROM table WHERE column = OLD.key`, in lower case.
struct Deletion {
    table: String,
    /// None where the condition is another one.
    by: Option<(String, String)>,
}

impl Part<'_> {
    /// How many rows of a table triggers take along, because they refer to those that a DELETE names: what users have put
    /// into the bin before. Where those are kept elsewhere, or are chosen by what other tables hold,
    /// as doubles are, what refers to them need not go.
    pub(super) fn taken_along(&self, table: &str) -> usize {
        let (Some(before), Some(name)) = (self.watch.before.get(table), self.watch.now(table)) else {
            return 0;
        };
        let mut last = before.count();
        let mut along = 0;
        for ran in self.watch.ran.iter().filter(|_| name == table) {
            let Some(count) = ran.count_of(table) else { continue };
            let rows = last.saturating_sub(count);
            last = count;
            if rows > 0 && self.deletes_for_good(ran, table) && self.is_taken_by_trigger(ran, table) {
                along += rows;
            }
        }
        along
    }

    /// Whether a statement deletes from another table than this one what is in the bin, and nothing before it has
    /// copied what it deletes.
    fn deletes_for_good(&self, ran: &Ran, table: &str) -> bool {
        let Some(parsed) = self.parsed.get(ran.index).filter(|_| ran.act == Act::Delete) else {
            return false;
        };
        let mut names: BTreeSet<_> = ran.seen.reads.iter().map(String::as_str).collect();
        names.extend([ran.name.as_str(), table]);
        let copies = |earlier: &Ran| {
            let is_copy = matches!(earlier.act, Act::Insert | Act::Create(ObjectKind::Table));
            earlier.index < ran.index && is_copy && self.selects(earlier) && self.reads(earlier, &names)
        };
        let is_of_another = ran.name != table && !ran.acts_on(table);
        is_of_another && asks_for_the_bin(parsed) && !parsed.has("SELECT") && !self.watch.ran.iter().any(copies)
    }

    /// Whether triggers delete rows of a table by nothing but the key of each row that a DELETE from another one names.
    fn is_taken_by_trigger(&self, ran: &Ran, table: &str) -> bool {
        let deletions = self.deletions_behind(&ran.name);
        let content = self.watch.before.get(&ran.name);
        let is_key =
            |column: &str| content.is_some_and(|content| content.key_len() == 1 && content.is_key_column(column));
        let refers = |(_, key): &(String, String)| is_key(key);
        let mut own = deletions.iter().filter(|deletion| deletion.table == table).peekable();
        own.peek().is_some() && own.all(|deletion| deletion.by.as_ref().is_some_and(refers))
    }

    /// What the triggers delete that a DELETE from a table sets off.
    fn deletions_behind(&self, name: &str) -> Vec<Deletion> {
        let triggers = triggers_of(self.conn, name);
        triggers.iter().flat_map(|(_, sql)| deletions(sql)).collect()
    }
}

/// Whether a condition is that users have deleted the row before: `binned = 1`, `deleted_at IS NOT NULL`.
fn asks_for_the_bin(parsed: &Parsed<'_>) -> bool {
    let Some(at) = parsed.find_outside(parsed.name_at, "WHERE") else {
        return false;
    };
    let starts = ["delet", "trash", "remov", "discard", "purg", "recycl", "binned"];
    let says = |at: usize| {
        let text = parsed
            .text(at)
            .trim_matches(['\'', '"', '`', '[', ']'])
            .to_ascii_lowercase();
        text.split('_')
            .any(|word| word == "bin" || starts.iter().any(|start| word.starts_with(start)))
    };
    let is_nothing = |at: usize| parsed.text(at) == "0" || parsed.is(at, "NULL") || parsed.is(at, "FALSE");
    let is_live = |at: usize| {
        let is_equal = is_nothing(at + 1) && ["=", "==", "IS"].iter().any(|sign| parsed.is(at, sign));
        let is_negated = parsed.is(at, "NOT") && !is_nothing(at + 1);
        is_equal || is_negated || parsed.is(at, "OR")
    };
    let mut condition = at + 1..parsed.len();
    condition.clone().any(says) && !condition.any(is_live)
}

/// The DELETEs in a trigger that is set off by a DELETE.
fn deletions(sql: &str) -> Vec<Deletion> {
    let tokens = significant(sql);
    let text = |at: usize| tokens.get(at).map_or("", |token: &Token| token.text(sql));
    let is = |at: usize, word: &str| text(at).eq_ignore_ascii_case(word);
    let name = |at: usize| unquote(text(at)).to_ascii_lowercase();
    let Some(begin) = (0..tokens.len()).find(|at| is(*at, "BEGIN")) else {
        return Vec::new();
    };
    if !(0..begin).any(|at| is(at, "DELETE") && is(at + 1, "ON")) {
        return Vec::new();
    }
    let starts = (begin..tokens.len()).filter(|at| is(*at, "DELETE") && is(at + 1, "FROM"));
    let deletion = |start: usize| {
        let at = start + 2;
        // `column`, or `table.column`.
        let condition = at + 2;
        let column = condition + if is(condition + 1, ".") { 2 } else { 0 };
        let is_plain = is(at + 1, "WHERE") && (is(column + 1, "=") || is(column + 1, "IS"));
        let is_old = is(column + 2, "OLD") && is(column + 3, ".") && is(column + 5, ";");
        let is_turned = is(condition, "OLD") && is(condition + 3, "=") && is(condition + 5, ";");
        let by = if is_turned && is(at + 1, "WHERE") {
            Some((name(condition + 4), name(condition + 2)))
        } else {
            (is_plain && is_old).then(|| (name(column), name(column + 4)))
        };
        Deletion { table: name(at), by }
    };
    starts.map(deletion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_deletes_by_the_key_of_the_row_that_goes_or_by_something_else() {
        for (body, expected) in [
            ("DELETE FROM Parts WHERE note_id = OLD.id;", &["parts note_id id"][..]),
            (
                "DELETE FROM parts WHERE parts.note_id IS old.\"Id\";",
                &["parts note_id id"],
            ),
            ("DELETE FROM parts WHERE OLD.id = note_id;", &["parts note_id id"]),
            ("DELETE FROM parts WHERE list = OLD.list AND done;", &["parts"]),
            ("DELETE FROM parts; UPDATE t SET a = 1;", &["parts"]),
            (
                "DELETE FROM a WHERE x = OLD.y; DELETE FROM b WHERE b IN (SELECT OLD.y);",
                &["a x y", "b"],
            ),
            ("UPDATE parts SET note_id = NULL WHERE note_id = OLD.id;", &[]),
        ] {
            let sql = format!("CREATE TRIGGER t AFTER DELETE ON notes BEGIN {body} END");
            let told = deletions(&sql).into_iter().map(|deletion| match deletion.by {
                Some((column, key)) => format!("{} {column} {key}", deletion.table),
                None => deletion.table,
            });
            assert_eq!(told.collect::<Vec<_>>(), expected, "{body}");
        }
        assert!(deletions("CREATE TRIGGER t AFTER UPDATE ON a BEGIN DELETE FROM b; END").is_empty());
    }
}
