//! The oldest SQLite that a set is written for: what `Compiler::min_sqlite` declares.

use std::fmt;
use std::str::FromStr;

use crate::migration::sqlite_version;

/// A version of SQLite 3, as a project declares the oldest one that its app may meet: `3.40` or `3.40.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Minimum(i32);

impl Minimum {
    pub(in crate::lint) const fn new(major: i32, minor: i32) -> Self {
        Self(major * 1_000_000 + minor * 1_000)
    }

    /// As `sqlite3_libversion_number` writes it.
    pub(crate) const fn number(self) -> i32 {
        self.0
    }
}

impl FromStr for Minimum {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no version of SQLite: write one such as 3.40 or 3.40.1");
        let parts: Vec<i32> = text
            .split('.')
            .map(|part| part.parse().ok().filter(|part| (0..1000).contains(part)))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        match parts[..] {
            [3, minor] => Ok(Self::new(3, minor)),
            [3, minor, patch] => Ok(Self(Self::new(3, minor).0 + patch)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Minimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sqlite_version(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_as_sqlite_writes_it() {
        for (text, number) in [("3.40", 3_040_000), ("3.40.1", 3_040_001), ("3.8.11", 3_008_011)] {
            assert_eq!(text.parse::<Minimum>().map(Minimum::number), Ok(number), "{text}");
            assert_eq!(text.parse::<Minimum>().unwrap().to_string(), text);
        }
        for text in ["", "3", "3.x", "4.1", "3.40.1.2", "3.-1", "3.1000"] {
            assert!(text.parse::<Minimum>().is_err(), "{text}");
        }
    }
}
