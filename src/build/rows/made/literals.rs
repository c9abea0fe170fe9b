//! Values that the literals of a condition lead to.

use rusqlite::types::Value;

use crate::schema::table::Column;
use crate::source::tokens::{Kind, Token, tokens};

/// Whether a value is of a column's type, as an app would store it.
pub(super) fn fits(column: &Column, value: &Value) -> bool {
    match (column.affinity(), value) {
        ("INTEGER", Value::Integer(_)) | ("TEXT", Value::Text(_)) => true,
        ("INTEGER" | "TEXT", _) => false,
        ("REAL", value) => !matches!(value, Value::Text(_)),
        _ => true,
    }
}

/// Values that the literals of a condition lead to: themselves, their neighbours, texts of that length,
/// texts of that pattern.
pub(super) fn hints(check: &str) -> Vec<Value> {
    let mut hints = Vec::new();
    for token in tokens(check) {
        let text = token.text(check);
        match token.kind {
            Kind::String => {
                let literal = text.trim_matches('\'').replace("''", "'");
                hints.extend(patterned(&literal).map(Value::from));
                hints.push(literal.into());
            }
            Kind::Number => {
                if let Ok(number) = text.parse::<i64>() {
                    hints.extend([number, number.saturating_add(1), number.saturating_sub(1)].map(Value::from));
                    if let Ok(length) = usize::try_from(number)
                        && (1..=200).contains(&length)
                    {
                        hints.extend(["a", "1"].map(|c| Value::from(c.repeat(length))));
                    }
                } else if let Ok(number) = text.parse::<f64>() {
                    hints.extend([number, number + 0.5, number - 0.5].map(Value::from));
                }
            }
            _ => {}
        }
    }
    hints
}

/// The numbers and texts that a condition names.
pub(super) fn literals_of(check: &str) -> Vec<Value> {
    let literal = |token: Token| match token.kind {
        Kind::String => Some(token.text(check).trim_matches('\'').replace("''", "'").into()),
        Kind::Number => token.text(check).parse::<f64>().ok().map(Value::from),
        _ => None,
    };
    tokens(check).into_iter().filter_map(literal).collect()
}

/// Bytes that a condition leads to: of the lengths that it names, with many of each for a column where no two are the
/// same, and those that its patterns spell.
pub(super) fn bytes(check: &str, is_unique: bool) -> Vec<Value> {
    let many = if is_unique { 100 } else { 4 };
    let tokens = tokens(check).into_iter();
    let numbers = tokens.filter(|token| matches!(token.kind, Kind::Number));
    let lengths = numbers.filter_map(|token| token.text(check).parse().ok());
    let lengths = lengths.filter(|length: &usize| (1..=200).contains(length));
    let of_lengths = lengths.flat_map(|length| (0..many).map(move |number| of_length(length, number)));
    of_lengths.chain(spelt_in(check).into_iter().map(Value::from)).collect()
}

/// So many bytes, others for each number, and no text but where they are one byte.
fn of_length(length: usize, number: usize) -> Value {
    let mut bytes = vec![0xf5; length];
    if let Some(last) = bytes.last_mut() {
        *last = u8::try_from(number % 256).unwrap_or_default();
    }
    bytes.into()
}

/// The bytes that the patterns of a condition about hexadecimal digits start with
/// (<https://sqlite.org/lang_corefunc.html#hex>).
pub(super) fn spelt_in(check: &str) -> Vec<Vec<u8>> {
    if !check.to_ascii_lowercase().contains("hex") {
        return Vec::new();
    }
    let spelt = |token: &Token| {
        let digits = token.text(check).trim_matches('\'').chars();
        let digits: Vec<_> = digits.map_while(|c| c.to_digit(16)).collect();
        let bytes = digits
            .chunks_exact(2)
            .filter_map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok());
        bytes.collect::<Vec<_>>()
    };
    let tokens = tokens(check).into_iter();
    let strings = tokens.filter(|token| matches!(token.kind, Kind::String));
    strings
        .map(|token| spelt(&token))
        .filter(|bytes| !bytes.is_empty())
        .collect()
}

/// A text that starts with these bytes, if there is one: the last letter is made whole.
pub(super) fn as_text(mut bytes: Vec<u8>) -> Option<Value> {
    for _ in 0..4 {
        match String::from_utf8(bytes) {
            Ok(text) => return Some(text.into()),
            Err(error) => bytes = error.into_bytes(),
        }
        bytes.push(0x80);
    }
    None
}

/// A text that fits a GLOB or LIKE pattern (<https://sqlite.org/lang_expr.html#like>), if it looks like one.
fn patterned(pattern: &str) -> Option<String> {
    if !pattern.contains(['*', '?', '[', '%', '_']) {
        return None;
    }
    let mut text = String::new();
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '*' | '%' => text.push('a'),
            '?' | '_' => text.push('a'),
            '[' => {
                let is_negated = rest.next_if(|c| matches!(c, '^' | '!')).is_some();
                let class: String = rest.by_ref().take_while(|c| *c != ']').collect();
                text.extend(if is_negated { Some('~') } else { class.chars().next() });
            }
            other => text.push(other),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_pattern_leads_to_a_text_that_fits_it() {
        let conn = Connection::open_in_memory().unwrap();
        for (operator, pattern) in [
            ("GLOB", "[A-Z][0-9][0-9]-*"),
            ("GLOB", "??x[^a]"),
            ("LIKE", "_@%.org"),
            ("LIKE", "http%"),
        ] {
            let text = patterned(pattern).unwrap();
            let fits: bool = conn
                .query_row(&format!("SELECT ?1 {operator} ?2"), [&text, pattern], |row| row.get(0))
                .unwrap();
            assert!(fits, "{text} {operator} {pattern}");
        }
        assert_eq!(patterned("plain"), None);
    }
}
