//! SHA-256 digests: of a script's tokens (a checksum) and of a schema (a fingerprint).

use std::fmt;
use std::str::FromStr;

/// A SHA-256 digest, shown as `v1:` and 64 hexadecimal digits.
///
/// `v1` is the version of what goes into the digest (`docs/formats.md`); digests of different format
/// versions are never compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(#[doc(hidden)] pub [u8; 32]);

/// The version of the checksum and fingerprint formats that this library computes.
const FORMAT: &str = "v1:";

impl Digest {
    /// Its first 32 bits, never zero: what a mark is made of.
    #[cfg_attr(not(feature = "compile"), allow(dead_code))]
    pub(crate) fn to_mark(self) -> i32 {
        let [a, b, c, d, ..] = self.0;
        match i32::from_be_bytes([a, b, c, d]) {
            0 => 1,
            mark => mark,
        }
    }

    /// The first eight hexadecimal digits, for people.
    #[must_use]
    pub fn short(&self) -> String {
        hex(&self.0[..4])
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Digest {
    /// The same as `to_string`, without the formatter: a run makes some for each entry of the ledger.
    pub(crate) fn text(&self) -> String {
        hex_behind(FORMAT, &self.0)
    }
}

/// A hash of an object's text in `sqlite_schema`, quickly made: where it is that of the rehearsal, so is the text, and
/// with it the digest. It may change from version to version of the embedded code, and no database holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextHash(#[doc(hidden)] pub [u8; 6]);

impl TextHash {
    /// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>), whose ends are folded into the bytes that a change of an
    /// object has room for.
    pub(crate) fn of(text: &str) -> Self {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let [a, b, c, d, e, f, ..] = (hash ^ hash >> 48).to_le_bytes();
        Self([a, b, c, d, e, f])
    }
}

/// Two digits for each byte, without the formatter, which takes longer than all else about an entry of the ledger.
pub(crate) fn hex(bytes: &[u8]) -> String {
    hex_behind("", bytes)
}

#[inline(never)]
fn hex_behind(prefix: &str, bytes: &[u8]) -> String {
    let digit = |value: u8| b"0123456789abcdef"[usize::from(value)];
    // In its place at once: to push each character takes several times as long.
    let mut text = vec![0; prefix.len() + 2 * bytes.len()];
    let (start, digits) = text.split_at_mut(prefix.len());
    start.copy_from_slice(prefix.as_bytes());
    for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    // It is the prefix and ASCII.
    String::from_utf8(text).unwrap_or_default()
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not a digest of a known format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseDigestError;

impl fmt::Display for ParseDigestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a digest is `{FORMAT}` and 64 hexadecimal digits")
    }
}

impl std::error::Error for ParseDigestError {}

impl FromStr for Digest {
    type Err = ParseDigestError;

    #[inline(never)]
    fn from_str(text: &str) -> Result<Self, ParseDigestError> {
        let hex = text.strip_prefix(FORMAT).ok_or(ParseDigestError)?.as_bytes();
        if hex.len() != 64 {
            return Err(ParseDigestError);
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).ok_or(ParseDigestError);
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
        }
        Ok(Self(bytes))
    }
}

/// Collects parts into a digest; every part goes in with its length, so that no two lists of parts
/// give the same bytes.
pub(crate) struct Hasher(Vec<u8>);

impl Hasher {
    /// `domain` keeps digests of different things apart.
    pub(crate) fn new(domain: &str) -> Self {
        let mut hasher = Self(Vec::with_capacity(1024));
        hasher.part(domain.as_bytes());
        hasher
    }

    // A loop over the parts of a digest would have it once for each.
    #[inline(never)]
    pub(crate) fn part(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    #[inline(never)]
    pub(crate) fn finish(self) -> Digest {
        Digest(hmac_sha256::Hash::hash(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_survives_a_round_trip_through_text_and_bad_text_is_refused() {
        let mut hasher = Hasher::new("test");
        hasher.part(b"x");
        let digest = hasher.finish();
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!(digest.to_string(), digest.text());
        let text = digest.to_string();
        for bad in [
            "",
            "v1:",
            "v2:00",
            &text[..20],
            &text.replace("v1", "v9"),
            &format!("{text}0"),
        ] {
            assert_eq!(bad.parse::<Digest>(), Err(ParseDigestError), "{bad}");
        }
        assert!(
            "v1:+f00000000000000000000000000000000000000000000000000000000000000"
                .parse::<Digest>()
                .is_err()
        );
    }

    #[test]
    fn another_text_has_another_hash() {
        let hash = TextHash::of("CREATE TABLE t (a)");
        assert_eq!(hash, TextHash::of("CREATE TABLE t (a)"));
        for other in ["CREATE TABLE t (b)", "CREATE TABLE t (a) ", "CREATE TABLE t(a)", ""] {
            assert_ne!(hash, TextHash::of(other), "{other}");
        }
    }

    #[test]
    fn parts_are_kept_apart() {
        let digest = |parts: &[&str]| {
            let mut hasher = Hasher::new("test");
            parts.iter().for_each(|part| hasher.part(part.as_bytes()));
            hasher.finish()
        };
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["ab"]), digest(&["ab", ""]));
    }
}
