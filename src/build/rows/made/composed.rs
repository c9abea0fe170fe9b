//! Texts that are put together from all that the CHECKs say of a column at once: how long it is, how it begins, which pattern
//! it has, and which characters are in it. Each alone leads to texts that the others refuse.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::dice::mix;
use super::keys::Keys;
use crate::schema::table::Column;
use crate::source::tokens::{Kind, quoted, significant};

/// So many are enough for a column in which no two are the same.
const MANY: usize = 60;

/// What the conditions say.
#[derive(Debug, Default)]
struct Form {
    lengths: Vec<usize>,
    prefix: Option<String>,
    /// The characters that it has, if only some are admitted.
    alphabet: Option<Vec<char>>,
    patterns: Vec<Vec<Part>>,
    /// What a JSON document holds, by the names on its first level.
    members: Vec<(String, &'static str)>,
}

/// A part of a pattern (<https://sqlite.org/lang_expr.html#like>).
#[derive(Clone, Debug)]
enum Part {
    Same(char),
    OneOf(Vec<char>),
    Any,
    Many,
}

/// Adds such texts to what a column may hold, where too few of those pass its conditions, of which each is about this column
/// alone.
pub(super) fn add(conn: &Connection, column: &Column, checks: &[&str], is_unique: bool, pool: &mut Vec<Value>) {
    let passes = |value: &Value| checks.iter().all(|check| passes(conn, column, check, value));
    let wanted = if is_unique { MANY / 2 } else { 1 };
    let is_ordinary = |number| passes(&Keys::of(1).unique(column, number));
    if checks.is_empty()
        || (is_unique && (0..6).all(is_ordinary))
        || pool.iter().filter(|value| passes(value)).take(wanted).count() == wanted
    {
        return;
    }
    let mut form = Form::default();
    checks.iter().for_each(|check| form.read(check));
    let mut made: Vec<Value> = Vec::new();
    for text in form.texts(if is_unique { MANY } else { 8 }) {
        let value = Value::Text(text);
        if !made.contains(&value) && passes(&value) {
            made.push(value);
        }
    }
    pool.splice(0..0, made);
}

/// Whether a condition holds, or SQLite cannot be asked about it by itself.
fn passes(conn: &Connection, column: &Column, check: &str, value: &Value) -> bool {
    let sql = format!("SELECT ({check}) FROM (SELECT ?1 AS {})", quoted(&column.name));
    let Ok(mut statement) = conn.prepare_cached(&sql) else {
        return true;
    };
    let answer = statement.query_row([value], |row| row.get::<_, Value>(0));
    !matches!(answer, Err(_) | Ok(Value::Integer(0)))
}

impl Form {
    fn read(&mut self, check: &str) {
        let tokens = significant(check);
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text(check));
        let before = |at: usize, back: usize| at.checked_sub(back).map_or("", text);
        let number = |at: usize| text(at).parse::<usize>().ok().filter(|number| *number <= 200);
        for (at, token) in tokens.iter().enumerate() {
            if text(at).eq_ignore_ascii_case("length") && text(at + 1) == "(" && text(at + 3) == ")" {
                let behind = at + 5;
                let found = match text(at + 4).to_ascii_lowercase().as_str() {
                    "=" | "==" | "is" | ">=" | "<=" => number(behind).into_iter().collect(),
                    ">" => number(behind).map(|number| number + 1).into_iter().collect(),
                    "<" => number(behind)
                        .and_then(|number| number.checked_sub(1))
                        .into_iter()
                        .collect(),
                    "between" => [number(behind), number(behind + 2)].into_iter().flatten().collect(),
                    "in" => (behind + 1..tokens.len())
                        .take_while(|at| text(*at) != ")")
                        .filter_map(number)
                        .collect(),
                    _ => Vec::new(),
                };
                self.lengths.extend(found);
            }
            if token.kind != Kind::String {
                continue;
            }
            let literal = text(at).trim_matches('\'').replace("''", "'");
            let is_not = before(at, 2).eq_ignore_ascii_case("not");
            match before(at, 1).to_ascii_lowercase().as_str() {
                "glob" if is_not => {
                    let class = literal.strip_prefix("*[^").and_then(|rest| rest.strip_suffix("]*"));
                    self.alphabet = class.map(class_of).or(self.alphabet.take());
                }
                "glob" if before(at, 2) != ")" => self.patterns.push(parts(&literal, ['*', '?'])),
                "like" if !is_not && before(at, 2) != ")" => self.patterns.push(parts(&literal, ['%', '_'])),
                // `substr(x, 1, 7) = 'sha256:'`
                "=" | "==" | "is" if before(at, 2) == ")" && before(at, 4) == "," && before(at, 5) == "1" => {
                    self.prefix = Some(literal);
                }
                "," if literal.starts_with("$.") => {
                    let is_type = before(at, 4).eq_ignore_ascii_case("json_type");
                    let kind = text(at + 3).trim_matches('\'');
                    self.members
                        .push((literal[2..].to_owned(), if is_type { member(kind) } else { "1" }));
                }
                _ => {}
            }
        }
    }

    /// So many texts of each form that the conditions allow for.
    fn texts(&self, count: usize) -> Vec<String> {
        if !self.members.is_empty() {
            let members = self.members.iter().map(|(name, value)| format!("\"{name}\": {value}"));
            return vec![format!("{{{}}}", members.collect::<Vec<_>>().join(", "))];
        }
        if self.lengths.is_empty() && self.prefix.is_none() && self.alphabet.is_none() && self.patterns.is_empty() {
            return Vec::new();
        }
        let lengths: &[usize] = if self.lengths.is_empty() { &[12] } else { &self.lengths };
        let whole = [vec![Part::Many]];
        let patterns = if self.patterns.is_empty() {
            &whole
        } else {
            &self.patterns[..]
        };
        let forms = lengths
            .iter()
            .flat_map(|length| patterns.iter().map(move |pattern| (*length, pattern)));
        let forms: Vec<_> = forms.collect();
        let numbers = (0..count).flat_map(|number| forms.iter().map(move |form| (number, form)));
        numbers
            .map(|(number, (length, pattern))| self.text(pattern, *length, number))
            .collect()
    }

    fn text(&self, pattern: &[Part], length: usize, number: usize) -> String {
        let any: Vec<char> = self
            .alphabet
            .clone()
            .unwrap_or_else(|| ('0'..='9').chain('a'..='f').collect());
        let fixed = pattern.iter().filter(|part| !matches!(part, Part::Many)).count();
        let mut spare = length.saturating_sub(fixed);
        let mut text: Vec<char> = Vec::with_capacity(length);
        let pick = |chars: &[char], at: usize| {
            chars
                .get(mix(number, at, 0) % chars.len().max(1))
                .copied()
                .unwrap_or('a')
        };
        for part in pattern {
            match part {
                Part::Same(char) => text.push(*char),
                Part::OneOf(chars) => text.push(pick(chars, text.len())),
                Part::Any => text.push(pick(&any, text.len())),
                Part::Many => {
                    for _ in 0..std::mem::take(&mut spare) {
                        text.push(pick(&any, text.len()));
                    }
                }
            }
        }
        for (place, char) in text
            .iter_mut()
            .zip(self.prefix.iter().flat_map(|prefix| prefix.chars()))
        {
            *place = char;
        }
        text.into_iter().collect()
    }
}

/// A value of this type, as JSON writes it (<https://sqlite.org/json1.html#jtype>).
fn member(kind: &str) -> &'static str {
    match kind {
        "array" => "[]",
        "object" => "{}",
        "text" => "\"a\"",
        "real" => "1.5",
        "true" => "true",
        "false" => "false",
        "null" => "null",
        _ => "1",
    }
}

/// `many` and `any`: what stands for any number of characters, and for one.
fn parts(pattern: &str, [many, any]: [char; 2]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern.chars();
    while let Some(char) = rest.next() {
        parts.push(match char {
            '[' if many == '*' => {
                let class: String = rest.by_ref().take_while(|char| *char != ']').collect();
                match class.strip_prefix(['^', '!']) {
                    Some(others) => {
                        let others = class_of(others);
                        let left = ('a'..='z').chain('0'..='9').filter(|char| !others.contains(char));
                        Part::OneOf(left.collect())
                    }
                    None => Part::OneOf(class_of(&class)),
                }
            }
            char if char == many => Part::Many,
            char if char == any => Part::Any,
            other => Part::Same(other),
        });
    }
    parts
}

/// The characters of `0-9a-f`.
fn class_of(class: &str) -> Vec<char> {
    let chars: Vec<_> = class.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(last)) => {
                found.extend(*first..=*last);
                at += 3;
            }
            _ => {
                found.push(*first);
                at += 1;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many texts are made that pass all of these conditions.
    fn made(checks: &[&str]) -> usize {
        let conn = Connection::open_in_memory().unwrap();
        let column = Column {
            name: "x".to_owned(),
            declared: "TEXT".to_owned(),
            is_not_null: true,
            default: None,
            key: 1,
            is_generated: false,
            collation: None,
        };
        let mut pool = Vec::new();
        add(&conn, &column, checks, true, &mut pool);
        pool.len()
    }

    #[test]
    fn texts_fit_all_that_is_said_of_a_column() {
        let digest =
            "length ( x ) = 71 and substr ( x , 1 , 7 ) = 'sha256:' and substr ( x , 8 ) not glob '*[^0-9a-f]*'";
        for checks in [
            &[digest][..],
            &["x glob '[A-Z][A-Z][0-9][0-9]*'", "length ( x ) between 15 and 34"],
            &["length ( x ) in ( 8 , 11 ) and x glob '[A-Z][A-Z][A-Z][A-Z][A-Z][A-Z]*'"],
            &["length ( x ) = 26 and x not glob '*[^0-9A-HJKMNP-TV-Z]*'"],
            &["x like 'usr!_%' escape '!' or x like 'usr__%'", "length ( x ) > 11"],
            &["x glob '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'"],
        ] {
            assert!(made(checks) >= 30, "{checks:?}: {}", made(checks));
        }
        assert_eq!(
            made(&["json_type ( x , '$.v' ) = 'integer' and json_type ( x , '$.parts' ) = 'array'"]),
            1
        );
        assert_eq!(made(&["x in ( 'a' , 'b' )"]), 0);
    }
}
