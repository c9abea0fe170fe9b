//! Which version each draft gets: decided from the names of the files and from what was shipped.

use std::collections::BTreeMap;
use std::path::Path;

use super::numbering::{next, no_version_left};
use super::outcome::Failure;
use super::replace::Rename;
use crate::lock::Lock;
use crate::source::layout::{Part, PartFile};
use crate::version::Version;

/// A migration that was not shipped, and the version it gets.
#[derive(Debug)]
pub(super) struct Draft {
    version: Version,
    name: String,
    new: Version,
    /// The names of its files in the directory.
    files: Vec<String>,
    /// Files in `fixtures/` that could be its own, and are taken for those of another migration with the same version.
    unclear: Vec<String>,
}

impl Draft {
    pub(super) fn id(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }

    pub(super) fn new_id(&self) -> String {
        format!("{}_{}", self.new, self.name)
    }

    pub(super) fn is_moved(&self) -> bool {
        self.id() != self.new_id()
    }

    /// Fixtures that could be its own, and what they would have to be called then. Empty for a draft that keeps its
    /// version.
    pub(super) fn unclear_fixtures(&self) -> impl Iterator<Item = (&str, String)> {
        let unclear = self.unclear.iter().filter(|_| self.is_moved());
        unclear.map(|name| (name.as_str(), self.renamed(name)))
    }

    /// The name of one of its files, with the new version.
    fn renamed(&self, name: &str) -> String {
        format!("{}{}", self.new, name.trim_start_matches(|c: char| c.is_ascii_digit()))
    }

    /// The renames that give its files the new version.
    pub(super) fn renames(&self, dir: &Path) -> Vec<Rename> {
        let files = self.files.iter().filter(|_| self.is_moved());
        let rename = |file: &String| {
            let (folder, name) = file
                .rsplit_once('/')
                .map_or(("", file.as_str()), |(folder, name)| (folder, name));
            Rename {
                from: dir.join(file),
                to: dir.join(folder).join(self.renamed(name)),
            }
        };
        files.map(rename).collect()
    }
}

/// The drafts in their order, each behind the last shipped migration and behind the draft before it. A
/// version that is in its place already is kept.
pub(super) fn renumbered(
    parts: &[PartFile],
    fixtures: &[String],
    lock: Option<&Lock>,
    now: Version,
) -> Result<Vec<Draft>, Failure> {
    let mut last = lock.and_then(Lock::last).map(|entry| entry.version);
    let mut drafts = drafts(parts, lock);
    for draft in &mut drafts {
        draft.new = match last {
            Some(last) if draft.version <= last => next(Some(last), now).ok_or_else(no_version_left)?,
            _ => draft.version,
        };
        last = Some(draft.new);
    }
    for fixture in fixtures {
        let Some(version) = version_of(fixture) else { continue };
        // It belongs to the shipped migration with this version, or else to the first draft with it.
        let mut is_taken = lock.is_some_and(|lock| lock.entries.iter().any(|entry| entry.version == version));
        for draft in drafts.iter_mut().filter(|draft| draft.version == version) {
            if is_taken {
                draft.unclear.push(fixture.clone());
            } else {
                draft.files.push(format!("fixtures/{fixture}"));
            }
            is_taken = true;
        }
    }
    Ok(drafts)
}

/// The drafts in the order of version and name, each with the version that it has.
fn drafts(parts: &[PartFile], lock: Option<&Lock>) -> Vec<Draft> {
    let mut by_id: BTreeMap<(Version, &str, u8), Vec<&PartFile>> = BTreeMap::new();
    for part in parts {
        let key = (part.version, part.name.as_str(), part.version.digits());
        by_id.entry(key).or_default().push(part);
    }
    // A down file alone is no migration, which the build says.
    let has_up = |parts: &[&PartFile]| parts.iter().any(|part| part.part != Part::Down);
    by_id
        .into_iter()
        .filter(|(_, parts)| has_up(parts))
        .map(|((version, name, _), parts)| Draft {
            version,
            name: name.to_owned(),
            new: version,
            files: parts.iter().map(|part| part.file.path.clone()).collect(),
            unclear: Vec::new(),
        })
        .filter(|draft| lock.is_none_or(|lock| lock.get(&draft.id()).is_none()))
        .collect()
}

fn version_of(file: &str) -> Option<Version> {
    let digits = file.len() - file.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    file[..digits].parse().ok()
}
