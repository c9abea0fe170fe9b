//! The chain of the ledger: a digest over each entry of a set and all before it.
//!
//! It says whether the entries are as they were written. It is no signature: whoever can write the file
//! can compute it (`docs/unwinding.md`).

use super::Entry;
use crate::hash::{Digest, Hasher};

/// What of an entry goes into its link. When it was done and how long it took do not: the script of a plan
/// cannot know them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'e> {
    pub(super) set: &'e str,
    pub(super) version: &'e str,
    pub(super) name: &'e str,
    pub(super) action: &'e str,
    pub(super) checksum: &'e str,
    pub(super) down_sql: &'e str,
    pub(super) schema_version: &'e str,
    pub(super) fingerprint: &'e str,
    pub(super) mark: i32,
    pub(super) app_version: &'e str,
}

impl Link<'_> {
    /// The digest, behind that of the entry before; empty for the first one, and behind one without.
    pub(super) fn behind(&self, previous: &str) -> Digest {
        let mut hasher = Hasher::new("tohead ledger");
        let mark = format!("{}", self.mark);
        let parts = [
            previous,
            self.set,
            self.version,
            self.name,
            self.action,
            self.checksum,
            self.down_sql,
            self.schema_version,
            self.fingerprint,
            &mark,
            self.app_version,
        ];
        parts.iter().for_each(|part| hasher.part(part.as_bytes()));
        hasher.finish()
    }
}

impl Entry {
    /// Whether it is as it was written, behind this one. An entry without a link, of an older tohead or
    /// another program, cannot tell.
    fn fits(&self, previous: Option<&Self>) -> Option<bool> {
        let chain = self.chain.as_deref()?;
        let (version, action) = (format!("{}", self.version), self.action.as_str());
        let link = Link {
            set: &self.set,
            version: &version,
            name: &self.name,
            action,
            checksum: self.checksum.as_deref().unwrap_or_default(),
            down_sql: self.down_sql.as_deref().unwrap_or_default(),
            schema_version: &self.schema_version,
            fingerprint: &self.fingerprint,
            mark: self.mark,
            app_version: &self.app_version,
        };
        let before = previous.and_then(|entry| entry.chain.as_deref());
        Some(link.behind(before.unwrap_or_default()).text() == chain)
    }
}

/// The first entry that is not as it was written, or does not follow the one that it was written behind.
pub(crate) fn first_break(entries: &[Entry]) -> Option<&Entry> {
    let before = std::iter::once(None).chain(entries.iter().map(Some));
    let mut pairs = entries.iter().zip(before);
    pairs.find_map(|(entry, previous)| (entry.fits(previous) == Some(false)).then_some(entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published vectors of `docs/formats.md`: they may never change.
    #[test]
    fn the_format_of_the_ledger_s_chain_is_frozen() {
        let page = include_str!("../../docs/formats.md");
        let link = Link {
            set: "main",
            version: "0001",
            name: "a",
            action: "up",
            checksum: "v1:ae329344260a06f2b49864d91e8298f5f4978da47379b338a76707f73a38259c",
            down_sql: "SELECT 1;",
            schema_version: "0.1.0",
            fingerprint: "v1:340f16d6831a1028eb7e980346220de190a301641f3d73baababe79105eee837",
            mark: -1_635_040_486,
            app_version: "1.0.0",
        };
        let first = link.behind("").to_string();
        let second = link.behind(&first);
        assert!(
            page.contains(&format!("| the first of its set | `{first}` |")),
            "{first}"
        );
        assert!(
            page.contains(&format!("| the same once more behind it | `{second}` |")),
            "{second}"
        );
    }
}
