//! The lock file: which migrations a release has shipped, and as what.
//!
//! It is data between two programs: `tohead lock` writes it, the build reads it and holds the sources
//! against it. It lives beside `source` and not in it, because this crate's own `build.rs` includes that
//! folder by path and has neither a TOML parser nor releases; the folder hands out the file's text
//! only. Feature `compile`, so that no app links any of this: a run knows the release of a migration from
//! the embedded set.
//!
//! The build never writes the file, so that what was shipped is decided by a person and reviewed in a
//! commit.

pub(crate) mod compare;
pub(crate) mod conflict;
mod read;
#[cfg(feature = "cli")]
mod write;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::hash::{Digest, Hasher};
use crate::source::finding::SourceFile;
use crate::version::Version;

pub(crate) use read::read;
#[cfg(feature = "cli")]
pub(crate) use write::appended;

/// The version of the file's format: see `docs/formats.md`.
const FORMAT: u64 = 1;

/// What was shipped, in the order of the set.
#[derive(Debug)]
pub(crate) struct Lock {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) entries: Vec<Entry>,
}

impl Lock {
    /// The last shipped migration.
    #[cfg(feature = "cli")]
    pub(crate) fn last(&self) -> Option<&Entry> {
        self.entries.last()
    }

    /// The highest release that has shipped a migration, and the last one that it has.
    #[cfg(feature = "cli")]
    pub(crate) fn latest_release(&self) -> Option<(&semver::Version, &str)> {
        let shipped = self.entries.iter();
        let releases = shipped.map(|entry| (&entry.shipped.release, entry.shipped.id.as_str()));
        releases.max_by_key(|(release, _)| *release)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.shipped.id == id)
    }
}

/// One shipped migration as the file has it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) version: Version,
    pub(crate) shipped: Shipped,
    pub(crate) chain: Digest,
    /// The line of its id.
    pub(crate) span: Range<usize>,
}

/// What is recorded of a migration when it is shipped.
#[derive(Clone, Debug)]
pub(crate) struct Shipped {
    pub(crate) id: String,
    /// The release of the app that shipped it first.
    pub(crate) release: semver::Version,
    pub(crate) up: Digest,
    pub(crate) down: Option<Digest>,
    /// Of the set's schema after it; none where a Rust step was not rehearsed, so that nobody knew.
    pub(crate) fingerprint: Option<Fingerprint>,
    pub(crate) schema_version: semver::Version,
}

impl Shipped {
    /// The link of the chain: over all that the file says of this migration and of those before it.
    fn chain(&self, before: Option<&Digest>) -> Digest {
        let text = |part: Option<&dyn ToString>| part.map(ToString::to_string).unwrap_or_default();
        let mut hasher = Hasher::new("tohead lock");
        for part in [
            text(before.map(|before| before as &dyn ToString)),
            self.id.clone(),
            self.release.to_string(),
            self.up.to_string(),
            text(self.down.as_ref().map(|down| down as &dyn ToString)),
            text(
                self.fingerprint
                    .as_ref()
                    .map(|fingerprint| fingerprint as &dyn ToString),
            ),
            self.schema_version.to_string(),
        ] {
            hasher.part(part.as_bytes());
        }
        hasher.finish()
    }
}

/// A fingerprint, perhaps of a format that this tohead does not compute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fingerprint {
    Known(Digest),
    /// As written. Nothing can be compared with it.
    OfOtherFormat(String),
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(digest) => digest.fmt(f),
            Self::OfOtherFormat(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped(id: &str, release: &str) -> Shipped {
        let digest = |domain: &str| Hasher::new(domain).finish();
        Shipped {
            id: id.to_owned(),
            release: release.parse().expect("a release"),
            up: digest("up"),
            down: Some(digest("down")),
            fingerprint: Some(Fingerprint::Known(digest("fingerprint"))),
            schema_version: semver::Version::new(0, 1, 0),
        }
    }

    /// The published vectors of `docs/formats.md`: they may never change.
    #[test]
    fn the_lock_format_is_frozen() {
        let first = shipped("0001_a", "1.0.0").chain(None);
        let second = Shipped {
            down: None,
            fingerprint: None,
            ..shipped("0002_b", "1.1.0-beta.1")
        };
        for (what, chain) in [
            ("`0001_a`", first),
            (
                "`0002_b` behind it, without `down` and `fingerprint`",
                second.chain(Some(&first)),
            ),
        ] {
            let line = format!("| {what} | `{chain}` |\n");
            assert!(include_str!("../../docs/formats.md").contains(&line), "{line}");
        }
    }

    #[cfg(feature = "cli")]
    #[test]
    fn a_fingerprint_of_another_format_is_kept_and_not_compared() {
        let set = crate::source::read_files(
            "migrations",
            vec![("0001_a.up.sql".to_owned(), Ok(b"SELECT 1;".to_vec()))],
        );
        let now = Hasher::new("now").finish();
        let other = format!("v2:{}", "0".repeat(64));
        for (fingerprint, is_compared) in [
            (Fingerprint::OfOtherFormat(other.clone()), false),
            (Fingerprint::Known(now), false),
            (Fingerprint::Known(Hasher::new("then").finish()), true),
        ] {
            let shipped = Shipped {
                fingerprint: Some(fingerprint),
                ..shipped("0001_a", "1.0.0")
            };
            let text = appended(None, std::slice::from_ref(&shipped));
            let path = "migrations/tohead.lock".to_owned();
            let lock = read(&Arc::new(SourceFile { path, text })).expect("a lock file");
            assert_eq!(lock.entries[0].shipped.fingerprint, shipped.fingerprint);
            let found = compare::schema(&lock, &set.migrations, &[now]);
            assert_eq!(found.is_some(), is_compared, "{shipped:?}");
        }
    }

    #[test]
    fn every_value_of_an_entry_and_of_those_before_it_is_in_the_chain() {
        let base = shipped("0001_a", "1.0.0");
        let other = Hasher::new("other").finish();
        let chain = base.chain(None);
        let changed = [
            Shipped {
                id: "0001_b".into(),
                ..base.clone()
            },
            Shipped {
                release: semver::Version::new(1, 0, 1),
                ..base.clone()
            },
            Shipped {
                up: other,
                ..base.clone()
            },
            Shipped {
                down: None,
                ..base.clone()
            },
            Shipped {
                fingerprint: None,
                ..base.clone()
            },
            Shipped {
                schema_version: semver::Version::new(0, 1, 1),
                ..base.clone()
            },
        ];
        for changed in changed {
            assert_ne!(changed.chain(None), chain, "{changed:?}");
        }
        assert_ne!(base.chain(Some(&other)), chain);
    }

    /// A finding is one line in cargo's output, whatever the file holds.
    #[test]
    fn what_is_wrong_is_said_in_one_line() {
        let entry = |id: &str| format!("format = 1\n[[migration]]\nid = {id}\nrelease = \"1.0.0\"\n");
        for text in [
            entry(r#""1_a\nb""#),
            entry(r#""x\ny""#),
            "format = 1\n\"a\\nb\" = 2\n".to_owned(),
            "format = 1\n[\"a\\nb\"]\n[\"a\\nb\"]\n".to_owned(),
            "format = \"\n".to_owned(),
        ] {
            let path = "migrations/tohead.lock".to_owned();
            let finding = read(&Arc::new(SourceFile { path, text })).expect_err("a finding");
            assert!(!finding.message.contains('\n'), "{finding:?}");
        }
    }
}
