//! Keys of the form that a computed DEFAULT gives them: hexadecimal digits, perhaps with dashes between them.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::dice::mix;
use crate::build::rows::content;
use crate::schema::table::Column;

/// What the texts of a DEFAULT have in common.
#[derive(Clone, Debug)]
pub(super) struct Shape(Vec<Digit>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digit {
    Same(char),
    /// One of these.
    OneOf(&'static str),
}

const DIGITS: [&str; 4] = ["89ab", "89AB", "0123456789abcdef", "0123456789ABCDEF"];

impl Shape {
    /// The form of what a DEFAULT makes of random bytes (<https://sqlite.org/lang_corefunc.html#randomblob>); none where it
    /// is something else.
    pub(super) fn of(conn: &Connection, column: &Column) -> Option<Self> {
        const SAMPLES: usize = 16;
        let default = column.default.as_ref()?;
        if !default.to_ascii_lowercase().contains("randomblob") {
            return None;
        }
        let read = |_| match conn.query_row(&format!("SELECT {default}"), [], |row| content::value(row, 0)) {
            Ok(Value::Text(text)) => Some(text.chars().collect::<Vec<_>>()),
            _ => None,
        };
        let samples = (0..SAMPLES).map(read).collect::<Option<Vec<_>>>()?;
        let length = samples[0].len();
        let digit = |at: usize| {
            let first = samples[0][at];
            if samples.iter().all(|sample| sample[at] == first) {
                return Some(Digit::Same(first));
            }
            let is_of = |digits: &&&str| samples.iter().all(|sample| digits.contains(sample[at]));
            DIGITS.iter().find(is_of).map(|digits| Digit::OneOf(digits))
        };
        let is_even = samples.iter().all(|sample| sample.len() == length);
        let digits = (0..length).map(|at| is_even.then(|| digit(at)).flatten());
        digits.collect::<Option<Vec<_>>>().map(Self).filter(Self::is_long)
    }

    /// Whether no two numbers make the same by chance.
    fn is_long(&self) -> bool {
        self.0.iter().filter(|digit| matches!(digit, Digit::OneOf(_))).count() >= 8
    }

    /// The value with this number.
    pub(super) fn value(&self, number: usize) -> Value {
        let digit = |(at, digit): (usize, &Digit)| match digit {
            Digit::Same(same) => *same,
            Digit::OneOf(digits) => {
                let place = mix(number, at, 0) % digits.len();
                digits.as_bytes().get(place).map_or('0', |digit| char::from(*digit))
            }
        };
        Value::Text(self.0.iter().enumerate().map(digit).collect())
    }
}
