//! Whether two definitions of a table say the same in other words (<https://sqlite.org/lang_createtable.html>):
//! `DEFAULT (0)` and `DEFAULT 0`, `DEFAULT NULL` and none, a key or a CHECK beside its column and the same behind all
//! columns, NOT NULL before DEFAULT and behind it, one name of a UNIQUE and another, types of the same affinity, and a
//! DEFAULT that is the same value by that affinity.

use std::borrow::Cow;

use super::table::affinity;

/// Whether two normalised definitions say the same. The columns have to be in the same order.
pub(crate) fn is_same(one: &[String], other: &[String]) -> bool {
    let plain = plain(one);
    plain.is_some() && plain == self::plain(other)
}

/// The same, with the columns in any order.
pub(crate) fn is_same_but_for_order(one: &[String], other: &[String]) -> bool {
    let one = in_any_order(one);
    one.is_some() && one == in_any_order(other)
}

fn in_any_order(tokens: &[String]) -> Option<Plain<'_>> {
    let (frame, mut columns, constraints) = plain(tokens)?;
    columns.sort_unstable();
    Some((frame, columns, constraints))
}

/// A definition in a form that is the same for all spellings: what stands around the parentheses; the columns, each as
/// its sorted clauses; and the constraints, sorted.
type Plain<'t> = (Vec<&'t str>, Vec<Vec<Vec<Cow<'t, str>>>>, Vec<Vec<&'t str>>);

/// That form of a definition; none for anything but an ordinary CREATE TABLE.
fn plain(tokens: &[String]) -> Option<Plain<'_>> {
    let is_table = tokens.first()? == "create" && tokens.get(1)? == "table";
    let open = tokens.iter().position(|token| token == "(").filter(|_| is_table)?;
    let mut items = vec![Vec::new()];
    let mut depth = 0_usize;
    let mut end = None;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        depth += usize::from(token == "(");
        depth -= usize::from(token == ")");
        match (token.as_str(), depth) {
            (")", 0) => {
                end = Some(at);
                break;
            }
            (",", 1) => items.push(Vec::new()),
            _ if at == open => {}
            (text, _) => items.last_mut()?.push(text),
        }
    }
    let frame = tokens[..open].iter().chain(&tokens[end? + 1..]).map(String::as_str);
    let frame = frame.collect();
    let (mut columns, mut constraints) = (Vec::new(), Vec::new());
    for item in items {
        let item = without_name(item);
        match item.first().copied()? {
            "constraint" | "primary" | "unique" | "check" | "foreign" => constraints.push(item),
            _ => columns.push(clauses(&item)),
        }
    }
    constraints.retain(|constraint| !joins_column(constraint, &mut columns));
    let is_strict = tokens[end?..].iter().any(|token| token == "strict");
    for column in &mut columns {
        // Of a column alone it is the same as of the row.
        let (checks, others): (Vec<_>, Vec<_>) =
            std::mem::take(column).into_iter().partition(|clause| is_check(clause));
        constraints.extend(checks);
        *column = others;
    }
    let mut columns: Vec<_> = columns
        .into_iter()
        .map(|column| by_affinity(&column, is_strict))
        .collect();
    for column in &mut columns {
        column[1..].sort_unstable();
    }
    constraints.sort_unstable();
    Some((frame, columns, constraints))
}

/// A column cut into clauses: its name and type, then each of NOT NULL, DEFAULT and so on.
fn clauses<'t>(item: &[&'t str]) -> Vec<Vec<&'t str>> {
    const STARTS: [&str; 9] = [
        "constraint",
        "primary",
        "not",
        "unique",
        "check",
        "default",
        "collate",
        "references",
        "generated",
    ];
    let (mut clauses, mut clause) = (Vec::new(), Vec::new());
    let mut depth = 0_usize;
    for (at, text) in item.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |before| item[before]);
        let is_part = before == "set" || before == "default" || before == "constraint";
        let is_named = at > 1 && item[at - 2] == "constraint";
        if at > 0 && depth == 0 && STARTS.contains(text) && !is_part && !is_named {
            clauses.push(std::mem::take(&mut clause));
        }
        depth += usize::from(*text == "(");
        depth = depth.saturating_sub(usize::from(*text == ")"));
        clause.push(*text);
    }
    clauses.push(clause);
    let clauses = clauses.into_iter().map(without_name).map(without_parentheses);
    clauses.filter(|clause| clause[..] != ["default", "null"]).collect()
}

fn is_check(clause: &[&str]) -> bool {
    matches!(*clause, ["check", "(", ..] | ["constraint", _, "check", ..])
}

/// A column with the affinity in the place of its type, and its DEFAULT as that affinity stores it
/// (<https://sqlite.org/datatype3.html#type_affinity>). The type of a key says whether it is the rowid, and that of a
/// STRICT table which values there are: they stay.
fn by_affinity<'t>(column: &[Vec<&'t str>], is_strict: bool) -> Vec<Vec<Cow<'t, str>>> {
    let declared = column[0][1..].concat().to_ascii_uppercase();
    let affinity = if is_strict { "" } else { affinity(&declared) };
    let mut clauses: Vec<_> = column.iter().map(|clause| stored(clause, affinity)).collect();
    let is_key = column.iter().any(|clause| clause.first() == Some(&"primary"));
    let is_computed = column[0].contains(&"as");
    if !is_key && !is_strict && !is_computed {
        clauses[0] = vec![Cow::Borrowed(column[0][0]), Cow::Borrowed(affinity)];
    }
    clauses
}

/// A clause; if it is the DEFAULT of a column for numbers, and an integer, with that number.
fn stored<'t>(clause: &[&'t str], affinity: &str) -> Vec<Cow<'t, str>> {
    let default = match clause {
        ["default", value @ ..] if matches!(affinity, "INTEGER" | "REAL" | "NUMERIC") => integer(&value.concat()),
        _ => None,
    };
    match default {
        Some(number) => vec![Cow::Borrowed("default"), Cow::Owned(number)],
        None => clause.iter().map(|text| Cow::Borrowed(*text)).collect(),
    }
}

/// An integer that a DEFAULT is, if it is one: `-1`, `'-1'`, `false`.
fn integer(value: &str) -> Option<String> {
    let text = value.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    match value {
        "true" => Some("1".to_owned()),
        "false" => Some("0".to_owned()),
        _ => text
            .unwrap_or(value)
            .parse::<i64>()
            .ok()
            .map(|number| number.to_string()),
    }
}

/// A constraint without its name. That of a CHECK stays: SQLite says it where the CHECK is broken.
fn without_name(clause: Vec<&str>) -> Vec<&str> {
    match clause[..] {
        ["constraint", _, kind, ..] if kind != "check" => clause[2..].to_vec(),
        _ => clause,
    }
}

/// A clause, without parentheses around a DEFAULT that needs none: `DEFAULT (0)` is `DEFAULT 0`.
fn without_parentheses(clause: Vec<&str>) -> Vec<&str> {
    let is_value = |text: &str| {
        let words = [
            "true",
            "false",
            "null",
            "current_time",
            "current_date",
            "current_timestamp",
        ];
        text.starts_with(['\'', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.']) || words.contains(&text)
    };
    match clause[..] {
        ["default", "(", value, ")"] if is_value(value) => vec!["default", value],
        ["default", "(", sign @ ("-" | "+"), value, ")"] if is_value(value) => vec!["default", sign, value],
        _ => clause,
    }
}

/// Puts a key over one column beside that column, as a clause. False for any other constraint, which stays where it is.
fn joins_column<'t>(constraint: &[&'t str], columns: &mut [Vec<Vec<&'t str>>]) -> bool {
    let (said, name) = match *constraint {
        ["primary", "key", "(", name, ")"] => (vec!["primary", "key"], name),
        ["unique", "(", name, ")"] => (vec!["unique"], name),
        _ => return false,
    };
    let is_it = |column: &&mut Vec<Vec<&str>>| column[0].first().is_some_and(|first| *first == name);
    let Some(column) = columns.iter_mut().find(is_it) else {
        return false;
    };
    column.push(said);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::normalise::normalise;

    fn is_same_of(one: &str, other: &str) -> bool {
        let tokens = |columns: &str| normalise(&format!("CREATE TABLE t ({columns})"), &|_| true);
        is_same(&tokens(one), &tokens(other))
    }

    #[test]
    fn other_words_may_say_the_same() {
        for (one, other) in [
            ("a TEXT NOT NULL, PRIMARY KEY (a)", "a TEXT PRIMARY KEY NOT NULL"),
            ("a INTEGER NOT NULL DEFAULT (0)", "a INTEGER DEFAULT 0 NOT NULL"),
            (
                "a BOOLEAN DEFAULT (false), b TEXT UNIQUE",
                "a BOOLEAN DEFAULT false, b TEXT, UNIQUE (b)",
            ),
            ("a INTEGER DEFAULT (-1)", "a INTEGER DEFAULT -1"),
            ("a INTEGER DEFAULT (-1)", "a BIGINT DEFAULT '-1'"),
            ("a BOOLEAN DEFAULT (false)", "a BOOLEAN DEFAULT '0'"),
            ("a TIMESTAMP, b VARCHAR(500)", "a DATETIME, b TEXT"),
            (
                "a TEXT NOT NULL CONSTRAINT c CHECK (a IN ('x', 'y'))",
                "a TEXT NOT NULL, CONSTRAINT c CHECK (a IN ('x', 'y'))",
            ),
            ("a TEXT DEFAULT NULL", "a TEXT"),
            ("a TEXT DEFAULT (NULL) UNIQUE", "a TEXT UNIQUE"),
            ("a TEXT, CONSTRAINT u UNIQUE (a)", "a TEXT, CONSTRAINT other UNIQUE (a)"),
            (
                "a INTEGER CONSTRAINT p REFERENCES b (id), CONSTRAINT k PRIMARY KEY (a)",
                "a INTEGER REFERENCES b (id) PRIMARY KEY",
            ),
        ] {
            assert!(is_same_of(one, other), "{one}; {other}");
        }
    }

    #[test]
    fn the_columns_may_be_in_another_order_beside() {
        let tokens = |columns: &str| normalise(&format!("CREATE TABLE t ({columns})"), &|_| true);
        let is_so = |one: &str, other: &str| is_same_but_for_order(&tokens(one), &tokens(other));
        assert!(is_so("a TEXT DEFAULT NULL, b TEXT", "b TEXT, a TEXT"));
        assert!(!is_so("a TEXT DEFAULT 'x', b TEXT", "b TEXT, a TEXT"));
    }

    #[test]
    fn what_says_something_else_is_not_the_same() {
        for (one, other) in [
            ("a TEXT PRIMARY KEY NOT NULL", "a TEXT PRIMARY KEY"),
            ("a INTEGER DEFAULT 0", "a INTEGER DEFAULT 1"),
            ("a TEXT, b TEXT", "b TEXT, a TEXT"),
            ("a TEXT, b TEXT, PRIMARY KEY (a, b)", "a TEXT PRIMARY KEY, b TEXT"),
            ("a TEXT DEFAULT (lower('A'))", "a TEXT DEFAULT 'a'"),
            (
                "a INTEGER REFERENCES b ON DELETE SET NULL",
                "a INTEGER REFERENCES b ON DELETE SET DEFAULT",
            ),
            ("a INTEGER PRIMARY KEY AUTOINCREMENT", "a INTEGER, PRIMARY KEY (a)"),
            ("a TEXT DEFAULT NULL", "a TEXT DEFAULT 'null'"),
            ("a TEXT DEFAULT 1", "a TEXT DEFAULT '01'"),
            ("a DEFAULT 1", "a DEFAULT '1'"),
            ("a INT PRIMARY KEY", "a INTEGER PRIMARY KEY"),
            ("a INTEGER", "a TEXT"),
            ("a TEXT CHECK (a <> '')", "a TEXT CHECK (a <> ' ')"),
            ("a INT, b INT AS (a + 1)", "a INT, b INT AS (a + 2)"),
            (
                "a INTEGER CONSTRAINT c CHECK (a > 0)",
                "a INTEGER CONSTRAINT d CHECK (a > 0)",
            ),
            ("a TEXT, CONSTRAINT u UNIQUE (a)", "a TEXT, CONSTRAINT u CHECK (a)"),
        ] {
            assert!(!is_same_of(one, other), "{one}; {other}");
        }
    }
}
