//! Rows that are alike in what the scripts make of a column, and differ in the column itself.
//!
//! A name that is trimmed, an amount that is rounded, a month that is written in another way: two rows that differ so far
//! may be the same behind it, where a key lets no two be the same. Two rows of a DISTINCT over several columns may be the
//! same in one of them. And two rows for which the condition of a unique index does not hold may be the same in its
//! columns.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use rusqlite::types::Value;

use super::literals::literals_of;
use crate::build::rows::content;
use crate::schema::table::{Column, Table};
use crate::source::tokens::significant;
use crate::source::tokens::{Kind, Token, mentions, quoted, unquote};

/// What the statements of a set make of columns so that values may become the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Twins {
    /// Expressions over one column, by the names of the table and the column in lower case.
    expressions: BTreeMap<(String, String), Vec<String>>,
    /// The columns of each DISTINCT over several, by the name of the table.
    distinct: BTreeMap<String, Vec<Vec<String>>>,
    /// The columns of each GROUP BY, and those by which a table is joined with itself, by the name of the table: rows that
    /// agree in them are taken for the same.
    grouped: BTreeMap<String, Vec<Vec<String>>>,
    /// The collations that columns are given, by their names in lower case: the table that takes the rows of another one
    /// mostly has its columns.
    collations: BTreeMap<String, BTreeSet<String>>,
    /// The conditions of unique indexes that hold for some rows only, by the name of the table.
    partial: BTreeMap<String, Vec<String>>,
}

/// Functions that may give the same for different values.
const FUNCTIONS: &[&str] = &[
    "lower",
    "upper",
    "trim",
    "ltrim",
    "rtrim",
    "replace",
    "substr",
    "substring",
    "round",
    "cast",
    "date",
    "time",
    "datetime",
    "strftime",
    "julianday",
    "unixepoch",
];
/// How many expressions over a column are looked at.
const MOST: usize = 3;

impl Twins {
    /// Reads a statement.
    pub(super) fn read(&mut self, sql: &str) {
        let lower = sql.to_ascii_lowercase();
        let has_function = FUNCTIONS.iter().any(|function| lower.contains(function));
        let has_distinct = lower.contains("distinct");
        let has_collation = lower.contains("collate");
        let has_operator = ["/", "%", ">>"].iter().any(|operator| sql.contains(operator));
        if lower.contains("unique") && lower.contains("where") {
            self.read_partial(&Words {
                sql,
                tokens: significant(sql),
            });
        }
        if lower.contains("group") || (lower.contains("join") && lower.contains('=')) {
            self.read_grouped(&Words {
                sql,
                tokens: significant(sql),
            });
        }
        if !has_function && !has_distinct && !has_collation && !has_operator {
            return;
        }
        let words = Words {
            sql,
            tokens: significant(sql),
        };
        let tables = words.tables();
        if has_distinct {
            self.read_distinct(&words);
        }
        if has_collation {
            self.read_collations(&words);
        }
        if !has_function && !has_operator {
            return;
        }
        let assigned = words.assigned().into_iter();
        let assigned = assigned.filter(|(start, end)| (*start..*end).any(|at| words.is_call(at)));
        let calls = (0..words.tokens.len()).filter(|at| words.is_call(*at));
        let calls = calls.map(|at| (at, words.closing(at + 1) + 1));
        let divided = (1..words.tokens.len()).filter(|at| words.divides(*at));
        let divided = divided.map(|at| (at - 1, at + 2));
        for (start, end) in assigned.chain(calls).chain(divided) {
            let Some((column, expression)) = words.over_one_column(start, end) else {
                continue;
            };
            for table in &tables {
                let known = self.expressions.entry((table.clone(), column.clone())).or_default();
                if known.len() < MOST && !known.contains(&expression) {
                    known.push(expression.clone());
                }
            }
        }
    }

    /// `SELECT DISTINCT a, b FROM t`.
    fn read_distinct(&mut self, words: &Words<'_>) {
        for at in 1..words.tokens.len() {
            if !words.is(at, "DISTINCT") || !words.is(at - 1, "SELECT") {
                continue;
            }
            let Some(from) = (at..words.tokens.len()).find(|at| words.is(*at, "FROM")) else {
                continue;
            };
            let is_name = |at: &usize| words.is_name(*at) && !words.is(at + 1, ".");
            let is_plain = (at + 1..from).all(|at| words.is_name(at) || words.is(at, ",") || words.is(at, "."));
            let columns: Vec<_> = (at + 1..from).filter(is_name).map(|at| words.name(at)).collect();
            if is_plain && columns.len() > 1 {
                self.distinct.entry(words.name(from + 1)).or_default().push(columns);
            }
        }
    }

    /// `FROM t GROUP BY a, b`, and `FROM t JOIN t AS k ON k.a = t.a`.
    fn read_grouped(&mut self, words: &Words<'_>) {
        let mut table = None;
        for at in 0..words.tokens.len() {
            let columns = if words.is(at, "FROM") && words.is_name(at + 1) {
                table = Some(words.name(at + 1));
                continue;
            } else if words.is(at, "GROUP") && words.is(at + 1, "BY") {
                words.names_from(at + 2)
            } else if words.is(at, "JOIN") && table == Some(words.name(at + 1)) {
                words.equal_names(at + 2)
            } else {
                continue;
            };
            if let Some(table) = table.clone().filter(|_| !columns.is_empty()) {
                let known = self.grouped.entry(table).or_default();
                if known.len() < MOST && !known.contains(&columns) {
                    known.push(columns);
                }
            }
        }
    }

    /// The columns by which rows of a table are taken for the same.
    pub(super) fn grouped(&self, table: &str) -> &[Vec<String>] {
        let columns = self.grouped.get(&table.to_ascii_lowercase());
        columns.map(Vec::as_slice).unwrap_or_default()
    }

    /// `a TEXT NOT NULL COLLATE NOCASE`, and `a COLLATE NOCASE` in an index or a GROUP BY.
    fn read_collations(&mut self, words: &Words<'_>) {
        for at in 1..words.tokens.len() {
            if !words.is(at, "COLLATE") {
                continue;
            }
            let collation = words.name(at + 1);
            // Behind the comma or parenthesis before it.
            let mut start = at;
            while start > 0 && !["(", ",", "COLUMN", "BY"].iter().any(|sign| words.is(start - 1, sign)) {
                start = if words.is(start - 1, ")") {
                    words.opening(start - 1)
                } else {
                    start - 1
                };
            }
            for name in [start, at - 1] {
                if words.is_name(name) {
                    let known = self.collations.entry(words.name(name)).or_default();
                    known.insert(collation.clone());
                }
            }
        }
    }

    /// Expressions that give the same for what a collation takes for the same, of those that a column is given and has not.
    fn collated(&self, column: &Column) -> Vec<String> {
        let collations = self.collations.get(&column.name.to_ascii_lowercase());
        let has = |collation: &String| {
            let own = column.collation.as_deref();
            own.is_some_and(|own| own.eq_ignore_ascii_case(collation))
        };
        let others = collations.into_iter().flatten().filter(|collation| !has(collation));
        // <https://sqlite.org/datatype3.html#collating_sequences>
        let function = others.filter_map(|collation| match collation.as_str() {
            "nocase" => Some("lower"),
            "rtrim" => Some("rtrim"),
            _ => None,
        });
        function
            .map(|function| format!("{function}({})", quoted(&column.name)))
            .collect()
    }

    /// `CREATE UNIQUE INDEX i ON t (a) WHERE condition`.
    fn read_partial(&mut self, words: &Words<'_>) {
        let starts = ["CREATE", "UNIQUE", "INDEX"].into_iter().enumerate();
        let is_index = starts.into_iter().all(|(at, word)| words.is(at, word));
        let find = |word: &str| (0..words.tokens.len()).find(|at| words.is(*at, word));
        let (true, Some(on), Some(condition)) = (is_index, find("ON"), find("WHERE")) else {
            return;
        };
        let is_end = |at: &usize| words.is(*at, ";");
        let texts = (condition + 1..words.tokens.len()).take_while(|at| !is_end(at));
        let texts: Vec<_> = texts.map(|at| words.text(at)).collect();
        let known = self.partial.entry(words.name(on + 1)).or_default();
        known.push(texts.join(" "));
    }

    /// The conditions of unique indexes of a table that hold for some rows only.
    pub(super) fn partial(&self, table: &str) -> &[String] {
        let conditions = self.partial.get(&table.to_ascii_lowercase());
        conditions.map(Vec::as_slice).unwrap_or_default()
    }

    /// The columns of each DISTINCT over several of a table.
    pub(super) fn distinct(&self, table: &str) -> &[Vec<String>] {
        let columns = self.distinct.get(&table.to_ascii_lowercase());
        columns.map(Vec::as_slice).unwrap_or_default()
    }

    /// Values of a column that are the same under an expression of the scripts: out of `values`, or made of one of them;
    /// and, as the second of two, what becomes a value that its conditions name.
    pub(super) fn of(
        &self,
        conn: &Connection,
        table: &Table,
        column: &Column,
        values: &[Value],
    ) -> Vec<(Value, Value)> {
        let key = (table.name.to_ascii_lowercase(), column.name.to_ascii_lowercase());
        let collated = self.collated(column);
        let expressions = self.expressions.get(&key).into_iter().flatten().chain(&collated);
        let mut twins = Vec::new();
        for expression in expressions {
            if is_of_ids(expression, &key.1) {
                continue;
            }
            let sql = format!("SELECT ({expression}) FROM (SELECT ?1 AS {})", quoted(&column.name));
            let Ok(mut statement) = conn.prepare(&sql) else {
                continue;
            };
            let mut made_of = |value: &Value| statement.query_row([value], |row| content::value(row, 0)).ok();
            let mut twin_of = |value: &Value| {
                let is_nothing = |made: &Value| *made == Value::Null || *made == Value::Text(String::new());
                let same = made_of(value).filter(|made| !is_nothing(made))?;
                variants(value)
                    .into_iter()
                    .find(|variant| made_of(variant).as_ref() == Some(&same))
            };
            let checks = table.checks.iter().filter(|check| mentions(check, &column.name));
            let named = checks.flat_map(|check| literals_of(check)).take(MOST);
            let named = named.filter_map(|value| as_stored(column, value));
            let pairs = named.filter_map(|value| Some((value.clone(), twin_of(&value)?)));
            twins.extend(pairs);
            let pair = values.iter().find_map(|value| Some((value.clone(), twin_of(value)?)));
            twins.extend(pair);
            twins.extend(
                values
                    .iter()
                    .find_map(|value| written_in_two_ways(value, expression, &mut made_of)),
            );
        }
        twins
    }
}

/// Whether signs are replaced in what a program has made, such as the dashes of a UUID: it writes them in one way only.
fn is_of_ids(expression: &str, column: &str) -> bool {
    let expression = expression.to_ascii_lowercase();
    let is_made = column.ends_with("id")
        || ["uuid", "guid", "hash", "token"]
            .iter()
            .any(|part| column.contains(part));
    expression.contains("replace") && (is_made || expression.contains("hex"))
}

/// Two texts that are the same where an expression has replaced in them what it names: `0041…` and `+41…`.
fn written_in_two_ways(
    value: &Value,
    expression: &str,
    made_of: &mut impl FnMut(&Value) -> Option<Value>,
) -> Option<(Value, Value)> {
    let Value::Text(text) = value else { return None };
    let is_short = !text.is_empty() && text.len() < 100;
    if !is_short || !expression.to_ascii_lowercase().contains("replace") {
        return None;
    }
    let named = literals_of(expression).into_iter().filter_map(|literal| match literal {
        Value::Text(literal) if !literal.is_empty() => Some(literal),
        _ => None,
    });
    let half = text.chars().count() / 2;
    let (start, end): (String, String) = (text.chars().take(half).collect(), text.chars().skip(half).collect());
    let ways = named.flat_map(|named| {
        [
            format!("{named}{text}"),
            format!("{start}{named}{end}"),
            format!("{text}{named}"),
        ]
    });
    let ways = std::iter::once(text.clone()).chain(ways).map(Value::from);
    let mut seen = Vec::<(Value, Value)>::new();
    for way in ways {
        let made = made_of(&way)?;
        if let Some((other, _)) = seen.iter().find(|(other, same)| *same == made && *other != way) {
            return Some((other.clone(), way));
        }
        seen.push((way, made));
    }
    None
}

/// A value as an app stores it in a column of its type.
fn as_stored(column: &Column, value: Value) -> Option<Value> {
    match (column.affinity(), value) {
        ("INTEGER", Value::Real(number)) => Some(Value::Integer(number as i64)),
        ("INTEGER" | "REAL", Value::Text(_)) | ("TEXT", Value::Real(_)) => None,
        (_, value) => Some(value),
    }
}

/// Values that are much like one.
fn variants(value: &Value) -> Vec<Value> {
    match value {
        Value::Integer(number) => [1, -1, 4].map(|step| Value::from(number.saturating_add(step))).into(),
        Value::Real(number) => [0.004, -0.004, 0.25, -0.25]
            .map(|step| Value::from(number + step))
            .into(),
        Value::Text(text) if text.len() < 100 => texts_like(text).into_iter().map(Value::from).collect(),
        _ => Vec::new(),
    }
}

fn texts_like(text: &str) -> Vec<String> {
    let mut texts = vec![
        format!("{text} "),
        format!(" {text}"),
        text.to_uppercase(),
        text.to_lowercase(),
        text.replace("-0", "-"),
    ];
    // A moment: with another sign before the time, at another time of the day, or without one.
    if let (Some(day), Some(time)) = (text.get(..10), text.get(11..)) {
        texts.extend(["T", " "].map(|sign| format!("{day}{sign}{time}")));
    }
    texts.extend([" 00:00:00", " 01:00:00", "x", "-"].map(|end| format!("{text}{end}")));
    let mut shorter = text.chars();
    if let Some(last) = shorter.next_back() {
        let other = if last == 'x' { 'y' } else { 'x' };
        texts.push(format!("{}{other}", shorter.as_str()));
    }
    texts.retain(|like| like != text);
    texts
}

/// A statement without comments and white space.
struct Words<'s> {
    sql: &'s str,
    tokens: Vec<Token>,
}

impl Words<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.sql))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.text(at).eq_ignore_ascii_case(word)
    }

    fn name(&self, at: usize) -> String {
        unquote(self.text(at)).to_ascii_lowercase()
    }

    fn is_name(&self, at: usize) -> bool {
        let kind = self.tokens.get(at).map(|token| token.kind);
        matches!(kind, Some(Kind::Word | Kind::Quoted))
    }

    /// Whether one of those functions is called there.
    fn is_call(&self, at: usize) -> bool {
        self.is(at + 1, "(") && FUNCTIONS.iter().any(|function| self.is(at, function))
    }

    /// Whether a column is divided by a number there, so that several become the same.
    fn divides(&self, at: usize) -> bool {
        let is_operator = ["/", "%", ">>"].iter().any(|operator| self.is(at, operator));
        let is_number = self.tokens.get(at + 1).is_some_and(|token| token.kind == Kind::Number);
        is_operator && is_number && self.is_name(at - 1)
    }

    /// `a, t.b`, in lower case; nothing where an expression is among them.
    fn names_from(&self, start: usize) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = start;
        loop {
            at += if self.is(at + 1, ".") { 2 } else { 0 };
            if !self.is_name(at) || self.is(at + 1, "(") {
                return Vec::new();
            }
            names.push(self.name(at));
            if !self.is(at + 1, ",") {
                return names;
            }
            at += 2;
        }
    }

    /// `[AS] k ON k.a = t.a AND …`: the columns that are compared with themselves, in lower case.
    fn equal_names(&self, start: usize) -> Vec<String> {
        let Some(on) = (start..start + 3).find(|at| self.is(*at, "ON")) else {
            return Vec::new();
        };
        let mut names = Vec::new();
        let mut at = on + 1;
        while self.is(at + 1, ".") && self.is(at + 3, "=") && self.is(at + 5, ".") {
            if self.name(at + 2) == self.name(at + 6) {
                names.push(self.name(at + 2));
            }
            if !self.is(at + 7, "AND") {
                break;
            }
            at += 8;
        }
        names
    }

    /// Where the parenthesis that opens there is closed.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for at in open..self.tokens.len() {
            depth += usize::from(self.is(at, "("));
            depth = depth.saturating_sub(usize::from(self.is(at, ")")));
            if depth == 0 {
                return at;
            }
        }
        self.tokens.len() - 1
    }

    /// Where the parenthesis opens that is closed there.
    fn opening(&self, close: usize) -> usize {
        let mut depth = 0_usize;
        for at in (0..=close).rev() {
            depth += usize::from(self.is(at, ")"));
            depth = depth.saturating_sub(usize::from(self.is(at, "(")));
            if depth == 0 {
                return at;
            }
        }
        0
    }

    /// The tables that it may be about.
    fn tables(&self) -> Vec<String> {
        let names = |at: usize| -> Option<String> {
            if !["FROM", "JOIN", "UPDATE", "ON"].iter().any(|word| self.is(at, word)) {
                return None;
            }
            let at = at + if self.is(at + 1, "OR") { 3 } else { 1 };
            let at = at + if self.is(at + 1, ".") { 2 } else { 0 };
            self.is_name(at).then(|| self.name(at))
        };
        let mut tables: Vec<_> = (0..self.tokens.len()).filter_map(names).collect();
        tables.sort();
        tables.dedup();
        tables
    }

    /// What an UPDATE assigns, each from where to where.
    fn assigned(&self) -> Vec<(usize, usize)> {
        let mut assigned = Vec::new();
        let Some(mut at) = (0..self.tokens.len()).find(|at| self.is(*at, "SET")) else {
            return assigned;
        };
        while self.is_name(at + 1) && self.is(at + 2, "=") {
            let start = at + 3;
            let mut end = start;
            let ends = |at: usize| {
                let words = [",", ";", ")", "WHERE", "FROM", "RETURNING", "ORDER", "LIMIT"];
                at >= self.tokens.len() || words.iter().any(|word| self.is(at, word))
            };
            while !ends(end) {
                end = if self.is(end, "(") {
                    self.closing(end) + 1
                } else {
                    end + 1
                };
            }
            assigned.push((start, end));
            if !self.is(end, ",") {
                break;
            }
            at = end;
        }
        assigned
    }

    /// The only column that an expression reads, in lower case, and the expression with that column's bare name.
    fn over_one_column(&self, start: usize, end: usize) -> Option<(String, String)> {
        const WORDS: &[&str] = &[
            "AS", "AND", "OR", "NOT", "NULL", "COLLATE", "IS", "CASE", "WHEN", "THEN", "ELSE", "END",
        ];
        let mut column: Option<String> = None;
        let mut parts = Vec::new();
        let mut at = start;
        while at < end.min(self.tokens.len()) {
            if self.is(at, "SELECT") || self.tokens[at].kind == Kind::Variable {
                return None;
            }
            if self.is_name(at) && self.is(at + 1, ".") {
                at += 2;
                continue;
            }
            let is_type = at > start && ["AS", "COLLATE"].iter().any(|word| self.is(at - 1, word));
            let is_word = WORDS.iter().any(|word| self.is(at, word));
            if self.is_name(at) && !self.is(at + 1, "(") && !is_word && !is_type {
                let name = self.name(at);
                if column.as_ref().is_some_and(|column| *column != name) {
                    return None;
                }
                column = Some(name);
            }
            parts.push(self.text(at));
            at += 1;
        }
        Some((column?, parts.join(" ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twins(table: &str, column: &str, sql: &str, values: &[Value]) -> Vec<(Value, Value)> {
        let mut twins = Twins::default();
        twins.read(sql);
        let column = Column {
            name: column.to_owned(),
            declared: "TEXT".to_owned(),
            is_not_null: false,
            default: None,
            key: 0,
            is_generated: false,
            collation: None,
        };
        let table = Table {
            name: table.to_owned(),
            columns: vec![column.clone()],
            foreign_keys: Vec::new(),
            unique: Vec::new(),
            checks: Vec::new(),
            is_strict: false,
            is_without_rowid: false,
            is_autoincrement: false,
            rowid_alias: None,
        };
        let conn = Connection::open_in_memory().unwrap();
        twins.of(&conn, &table, &column, values)
    }

    #[test]
    fn values_are_found_that_become_the_same() {
        for (sql, value, twin) in [
            ("UPDATE t SET c = trim(c)", "x", "x "),
            ("UPDATE OR IGNORE t SET a = 1, c = lower(t.c) WHERE a > 2", "x", "X"),
            ("CREATE UNIQUE INDEX i ON t (a, upper(c))", "X", "x"),
            ("CREATE TABLE u (a, c TEXT NOT NULL COLLATE NOCASE, d)", "x", "X"),
            ("CREATE UNIQUE INDEX i ON t (c COLLATE NOCASE)", "x", "X"),
            (
                "INSERT INTO n (c) SELECT date(o.c) FROM t AS o",
                "2024-01-02 03:04:05",
                "2024-01-02 03:04:05 ",
            ),
            (
                "UPDATE t SET c = substr(c, 1, 4) || '-' || substr('0' || substr(c, 6), -2)",
                "2024-01",
                "2024-1",
            ),
        ] {
            let found = twins("t", "c", sql, &[value.to_owned().into()]);
            assert_eq!(
                found.first(),
                Some(&(value.to_owned().into(), twin.to_owned().into())),
                "{sql}"
            );
        }
        for sql in [
            "CREATE TABLE n (a INTEGER, c VARCHAR(9, 9) NOT NULL COLLATE NOCASE)",
            "CREATE UNIQUE INDEX i ON t (a, c COLLATE nocase)",
            "INSERT INTO n SELECT a, c FROM t GROUP BY c COLLATE NOCASE",
        ] {
            let found = twins("t", "c", sql, &["Bug".to_owned().into()]);
            let twin = ("Bug".to_owned().into(), "BUG".to_owned().into());
            assert_eq!(found, [twin], "{sql}");
        }
        let found = twins("t", "c", "INSERT INTO u SELECT c / 1000 FROM t", &[Value::Integer(41)]);
        assert_eq!(found, [(Value::Integer(41), Value::Integer(42))]);
        let found = twins("t", "c", "UPDATE t SET c = round(c, 2)", &[Value::Real(0.5)]);
        assert_eq!(found, [(Value::Real(0.5), Value::Real(0.504))]);
    }

    #[test]
    fn what_reads_another_column_or_another_table_tells_nothing() {
        for sql in [
            "UPDATE t SET c = trim(c || d)",
            "UPDATE u SET c = trim(c)",
            "UPDATE t SET c = trim((SELECT c FROM u))",
            "UPDATE t SET c = 'trim'",
        ] {
            assert!(twins("t", "c", sql, &["x".to_owned().into()]).is_empty(), "{sql}");
        }
    }
}
