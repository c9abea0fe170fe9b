//! Columns that a rebuild leaves out without a word, while it adds one that takes their place and is empty: what was meant was
//! mostly another name, or other words for the same.

use crate::build::rows::content::{Content, holds_value};
use crate::build::rows::part::{MEANT, Part};
use crate::lint::copy::{takes_all, targets};
use crate::lint::operand::declared;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::source::tokens::{Token, same_name, tokens, unquote};
use crate::source::{Check, Findings};

impl Part<'_> {
    /// Such columns of a rebuilt table. `gone`: those that are there no more.
    pub(in crate::build::rows) fn replaced_by_empty(
        &self,
        table: &str,
        before: &Content,
        after: &Content,
        gone: &[usize],
    ) -> Findings {
        let Some((ran, copy)) = self
            .copy_of(table)
            .filter(|_| !self.is_down && self.watch.now(table).is_none() && !gone.is_empty())
        else {
            return Findings::new();
        };
        let filled = targets(copy).unwrap_or_else(|| ran.columns.clone());
        let is_assigned = |column: &str| {
            let assigns = |(_, assigned): &(String, String)| assigned == column;
            self.watch
                .ran
                .iter()
                .any(|ran| ran.seen.own_updates.iter().any(assigns))
        };
        let is_empty = |column: &&str| {
            !before.has_column(column) && !filled.iter().any(|filled| filled == column) && !is_assigned(column)
        };
        let new: Vec<_> = after.columns().filter(is_empty).collect();
        let is_silent = |column: &str| {
            let is_definition =
                |parsed: &Parsed<'_>| matches!(parsed.act, Act::Create(ObjectKind::Table)) && !parsed.has("SELECT");
            let mut spoken = self.parsed.iter().filter(|parsed| !is_definition(parsed));
            !takes_all(copy) && !spoken.any(|parsed| parsed.mentions(column))
        };
        let found = gone.iter().filter_map(|at| {
            let column = before.column_name(*at);
            let holds = before.rows().iter().any(|row| holds_value(&row[*at]));
            if before.is_generated(*at) || before.is_key(*at) || !holds || !is_silent(column) {
                return None;
            }
            // Several new columns with the name in theirs are parts of what it held.
            let is_divided = new.iter().filter(|new| extends(column, new)).count() > 1;
            let takes_place = |new: &&&str| !is_divided && self.takes_place_of(table, column, new);
            let other = new.iter().find(takes_place)?;
            let message = format!(
                "the copy leaves out `{table}.{column}`, and `{other}`, which takes its place, gets nothing of its values"
            );
            let finding = self.finding(Check::LostValues, ran.index, message);
            let remedy = format!("put what follows from `{column}` into `{other}`; or drop the column in a migration of its own");
            Some(finding.help_or_allow(remedy, MEANT))
        });
        found.collect()
    }

    /// Whether a new column is the old one under a longer or shorter name and of the same type, or lists what the old one was
    /// called among its values: `status IN ('open', 'done')` for `done`.
    fn takes_place_of(&self, table: &str, column: &str, new: &str) -> bool {
        // What is made of a value so that it cannot be read any more may not be made here.
        const SECRET: [&str; 8] = ["enc", "encrypted", "hash", "hashed", "digest", "cipher", "salt", "iv"];
        let Some(was) = self.tables.get(table).and_then(|table| table.column(column)) else {
            return false;
        };
        let Ok(declared) = declared(self.conn, table, new) else {
            return false;
        };
        let is_secret = SECRET.iter().any(|word| new.ends_with(word) && !column.ends_with(word));
        let is_name = extends(column, new) && !is_secret;
        let is_longer = is_name && was.declared.eq_ignore_ascii_case(&declared);
        let word = column.strip_prefix("is_").unwrap_or(column);
        is_longer || (was.affinity() == "INTEGER" && self.lists(table, new, word))
    }

    /// Whether a definition lists a text among the values of a column: `column IN ('a', 'b')`.
    fn lists(&self, table: &str, column: &str, word: &str) -> bool {
        let sql = "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE";
        let Ok(sql) = self.conn.query_row(sql, [table], |row| row.get::<_, String>(0)) else {
            return false;
        };
        let tokens: Vec<_> = tokens(&sql).into_iter().filter(Token::is_significant).collect();
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text(&sql));
        let lists = |at: usize| {
            let begins = same_name(&unquote(text(at)), column) && text(at + 1).eq_ignore_ascii_case("in");
            let mut values = (at + 3..tokens.len()).take_while(|at| text(*at) != ")");
            begins && values.any(|at| text(at).eq_ignore_ascii_case(&format!("'{word}'")))
        };
        (0..tokens.len()).any(lists)
    }
}

/// Whether one of two names begins or ends with the other one.
fn extends(column: &str, new: &str) -> bool {
    const TELLING: usize = 4;
    let plain = |name: &str| name.to_ascii_lowercase().replace('_', "");
    let (short, long) = (plain(column), plain(new));
    let (short, long) = if short.len() < long.len() {
        (short, long)
    } else {
        (long, short)
    };
    short.len() >= TELLING && (long.starts_with(&short) || long.ends_with(&short))
}
