//! The number a migration file starts with.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// A migration's version: the digits its file name starts with, compared as a number.
///
/// Up to 38 digits, so that 20-digit timestamps fit. The digits are kept as written: `0007` and `7`
/// are equal, and each is displayed as it was written.
///
/// ```
/// use tohead::Version;
/// let version: Version = "0007".parse()?;
/// assert_eq!(version.to_string(), "0007");
/// assert_eq!(version, "7".parse()?);
/// assert!(version < "10".parse()?);
/// # Ok::<(), tohead::ParseVersionError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Version {
    number: u128,
    digits: u8,
}

impl Version {
    /// The most digits a version can have: all numbers of 38 digits fit into 128 bits.
    pub const MAX_DIGITS: usize = 38;

    /// A version from its number and the count of digits it is written with.
    #[must_use]
    pub const fn new(number: u128, digits: u8) -> Self {
        Self { number, digits }
    }

    /// The number that orders the set.
    #[must_use]
    pub const fn number(self) -> u128 {
        self.number
    }

    /// How many digits it was written with, leading zeros included.
    #[must_use]
    pub const fn digits(self) -> u8 {
        self.digits
    }
}

/// A text that is not a version: not 1 to 38 ASCII digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseVersionError;

impl fmt::Display for ParseVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a version is 1 to 38 digits, such as 0007 or 20260131120000")
    }
}

impl std::error::Error for ParseVersionError {}

impl FromStr for Version {
    type Err = ParseVersionError;

    #[inline(never)]
    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        let digits = text.len();
        if digits == 0 || digits > Self::MAX_DIGITS || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ParseVersionError);
        }
        // So many digits fit into 128 bits, for which the standard library has much code.
        let digit = |number: u128, byte: u8| number * 10 + u128::from(byte - b'0');
        let number = text.bytes().fold(0, digit);
        Ok(Self::new(number, u8::try_from(digits).map_err(|_| ParseVersionError)?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What the standard library has for 128 bits is large.
        let mut digits = [b'0'; LONGEST];
        let (mut rest, mut from) = (self.number, LONGEST);
        while rest > 0 {
            from -= 1;
            digits[from] += (rest % 10) as u8;
            rest /= 10;
        }
        let from = from.min(LONGEST.saturating_sub(usize::from(self.digits.max(1))));
        f.write_str(std::str::from_utf8(&digits[from..]).unwrap_or_default())
    }
}

/// As many digits as a number of 128 bits may have.
const LONGEST: usize = 39;

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl Hash for Version {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_compared_as_a_number_and_shown_as_written() {
        let long = "99999999999999999999999999999999999999";
        assert_eq!(long.len(), Version::MAX_DIGITS);
        for text in ["0", "0007", "20240101120000", long] {
            assert_eq!(text.parse::<Version>().unwrap().to_string(), text);
        }
        // Nobody parses these, but they can be made.
        assert_eq!(Version::new(u128::MAX, 1).to_string(), u128::MAX.to_string());
        assert_eq!(Version::new(0, 0).to_string(), "0");
        assert!("9".parse::<Version>().unwrap() < "0010".parse().unwrap());
        for bad in [
            "",
            "1a",
            "-1",
            "+1",
            "1_0",
            "١",
            "999999999999999999999999999999999999999",
        ] {
            assert_eq!(bad.parse::<Version>(), Err(ParseVersionError), "{bad}");
        }
    }
}
