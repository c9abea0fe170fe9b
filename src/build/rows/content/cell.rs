//! A value of a row: in the form in which it is compared, and in the one in which it is shown.

use rusqlite::Row;
use rusqlite::types::{Value, ValueRef};

/// A value in the one form in which it is compared: a number that moves to another type without loss
/// stays the same. None for NULL.
pub(in crate::build::rows) type Cell = Option<String>;

/// The same of a value of its own.
pub(in crate::build::rows) fn cell_of(value: &Value) -> Cell {
    cell(ValueRef::from(value))
}

/// A value of a row. A text that is no UTF-8, as `lower()` makes one of a BLOB, is what bytes it has: rusqlite, up to a later
/// version, takes no such text for a value, and stops the process.
pub(in crate::build) fn value(row: &Row<'_>, at: usize) -> rusqlite::Result<Value> {
    Ok(match row.get_ref(at)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Blob(bytes.to_vec()),
        },
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

pub(super) fn cell(value: ValueRef<'_>) -> Cell {
    Some(match value {
        ValueRef::Null => return None,
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) if number.fract() == 0.0 && number.abs() < 9e15 => (number as i64).to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => match std::str::from_utf8(bytes) {
            // As SQLite writes a REAL without a fraction.
            Ok(text) if bytes.ends_with(b".0") => match text.strip_suffix(".0") {
                Some(number) if number.parse::<i64>().is_ok() => number.to_owned(),
                _ => text.to_owned(),
            },
            Ok(text) => text.to_owned(),
            Err(_) => crate::hash::hex(bytes),
        },
    })
}

/// Whether it is more than NULL or white space.
pub(in crate::build::rows) fn holds_value(cell: &Cell) -> bool {
    cell.as_ref().is_some_and(|text| !text.trim().is_empty())
}

/// A value for people: short, and with its white space visible.
pub(in crate::build::rows) fn shown(cell: &Cell) -> String {
    const MOST: usize = 24;
    match cell {
        None => "NULL".to_owned(),
        Some(text) if text.parse::<f64>().is_ok() => text.clone(),
        Some(text) if text.chars().count() > MOST => {
            format!("'{}…'", text.chars().take(MOST).collect::<String>().escape_debug())
        }
        Some(text) => format!("'{}'", text.escape_debug()),
    }
}

/// The number that a value is, or that a text says.
pub(in crate::build::rows) fn number(cell: &Cell) -> Option<f64> {
    cell.as_ref().and_then(|text| text.parse().ok())
}

/// Whether a number has lost its fraction, or a text its end.
pub(in crate::build::rows) fn is_truncated(was: &Cell, is: &Cell) -> bool {
    if let (Some(was), Some(is)) = (was, is)
        && !is.is_empty()
        && was.len() > is.len()
        && was.starts_with(is.as_str())
    {
        return true;
    }
    match (number(was), number(is)) {
        (Some(was), Some(is)) => was.fract() != 0.0 && was != is && (was - is).abs() < 1.0,
        _ => false,
    }
}

/// Whether a text that is no number has become 0.
pub(super) fn is_zeroed(was: &Cell, is: &Cell) -> bool {
    let is_number = |text: &String| text.parse::<f64>().is_ok();
    holds_value(was) && !was.as_ref().is_some_and(is_number) && is.as_deref() == Some("0")
}

/// Whether a number is still the same to fifteen digits, which is what a REAL holds.
pub(super) fn is_rounded(was: &Cell, is: &Cell) -> bool {
    match (number(was), number(is)) {
        (Some(was), Some(is)) => (was - is).abs() <= was.abs() * 1e-15,
        _ => false,
    }
}
