//! Whether a draft that `create` has made does what it should: it is rehearsed before its files are written.
//!
//! The directory is rehearsed with the draft in it, up and down, with rows. The schema afterwards has to be the
//! declared one. Something that the rehearsal finds and somebody may want, such as a column that goes, becomes an
//! `allow` directive with an empty reason, which a person has to write. Anything else that it finds is a refusal.

use std::collections::BTreeSet;
use std::path::Path;

use super::draft::{Draft, Order, Way, words};
use super::stand_ins::StandIns;
use super::{Checked, Compiler};
use crate::hash::Digest;
use crate::lint::Minimum;
use crate::source::finding::Finding;
use crate::source::{Check, Level, raw_files};

/// The checks for what a declared schema may ask for on purpose: `create` writes a directive for what they find, and
/// leaves the reason to a person.
const ANSWERABLE: &[Check] = &[
    Check::QuotedDefault,
    Check::DropTable,
    Check::DropColumn,
    Check::DropReferenced,
    Check::DropUnique,
    Check::TypeChange,
    Check::NotNullAdded,
    Check::UniqueAdded,
    Check::CheckAdded,
    Check::ForeignKeyAdded,
    Check::ForeignKeyTarget,
    Check::FailsOnRows,
    Check::DownFailsOnRows,
    Check::LostValues,
    Check::ChangedValues,
    Check::SetsOffTrigger,
    Check::RebuildBreaksWrites,
    Check::RebuildLosesObject,
    Check::RebuildLosesConstraint,
    Check::RebuildLosesSequence,
    Check::SearchIndex,
];

/// How many ways back are tried, which differ in the values that they make up.
const CHOICES: usize = 6;

/// A migration that passes its rehearsal, once somebody has written the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proved {
    pub(crate) up: String,
    /// None where there is no way back, and a directive says so.
    pub(crate) down: Option<String>,
    /// The checks that somebody has to answer for, and what was found.
    pub(crate) to_complete: Vec<(String, String)>,
}

/// Why a draft was not proved.
#[derive(Debug)]
pub(crate) struct Unproved {
    /// What the rehearsal has found, one line each.
    pub(crate) why: Vec<String>,
}

/// A draft in the directory that it belongs to.
pub(crate) struct Proof<'p> {
    pub(crate) dir: &'p Path,
    /// Version and name of the draft.
    pub(crate) id: &'p str,
    /// What the migration does, in the words of its author.
    pub(crate) message: &'p str,
    pub(crate) order: &'p Order<'p>,
    pub(crate) draft: &'p Draft,
    pub(crate) minimum: Option<Minimum>,
    pub(crate) stand_ins: &'p StandIns,
    /// The fingerprint of the declared schema.
    pub(crate) wanted: Digest,
}

/// The checks that the draft allows by directives, and what they have found.
type Allowed = Vec<(Check, String)>;

/// What the rehearsal says of one attempt.
enum Verdict {
    Proved(Proved),
    /// The up part is wrong, or the schema afterwards.
    UpFails(Vec<String>),
    /// Only the down part is wrong.
    DownFails(Vec<String>),
}

impl Proof<'_> {
    /// Finds a form of the draft that passes: with one of the ways back, or with none and `irreversible`.
    pub(crate) fn find(&self) -> Result<Proved, Unproved> {
        let ways = self.ways_back();
        let mut why_no_down = Vec::new();
        // A way back that fails on some rows is taken only where no other value helps.
        for may_fail_on_rows in [false, true] {
            for down in &ways {
                match self.attempt(Some(down), may_fail_on_rows) {
                    Verdict::Proved(proved) => return Ok(proved),
                    Verdict::UpFails(why) => return Err(Unproved { why }),
                    Verdict::DownFails(why) => why_no_down = why,
                }
            }
        }
        match self.attempt(None, false) {
            Verdict::Proved(mut proved) => {
                let why = why_no_down
                    .into_iter()
                    .next()
                    .unwrap_or_else(|| "no statements lead back".to_owned());
                proved.to_complete.push(("irreversible".to_owned(), why));
                Ok(proved)
            }
            Verdict::UpFails(why) | Verdict::DownFails(why) => Err(Unproved { why }),
        }
    }

    /// The ways back to try, without those that are the same.
    fn ways_back(&self) -> Vec<Way> {
        let ways = (0..CHOICES).map_while(|choice| self.order.down(self.draft, choice).ok());
        let mut different = Vec::<Way>::new();
        for way in ways {
            if different.iter().all(|other| other.passages != way.passages) {
                different.push(way);
            }
        }
        different
    }

    /// Rehearses the draft with one way back, or with none. For each thing that somebody may answer for a directive is
    /// added, and the rehearsal repeated, until nothing new is found.
    fn attempt(&self, down: Option<&Way>, may_fail_on_rows: bool) -> Verdict {
        let mut allowed = Allowed::new();
        let mut needless = BTreeSet::new();
        loop {
            let checked = self.rehearse(&allowed, down);
            let own: Vec<_> = checked
                .findings_with_level()
                .map(|(_, finding)| finding)
                .filter(|finding| self.is_own(finding))
                .collect();
            let unused = own.iter().filter(|finding| finding.check == Check::UnusedAllow);
            let unused: Vec<_> = unused
                .map(|finding| finding.file.text[finding.span.clone()].to_owned())
                .collect();
            if !unused.is_empty() {
                // Another directive has made it so that this one allows nothing any more.
                allowed.retain(|(check, _)| !unused.iter().any(|id| id == check.id()));
                needless.extend(unused);
                continue;
            }
            let is_answerable = |finding: &&&Finding| {
                ANSWERABLE.contains(&finding.check)
                    && !needless.contains(finding.check.id())
                    && (may_fail_on_rows || finding.check != Check::DownFailsOnRows)
            };
            let before = allowed.len();
            own.iter()
                .filter(is_answerable)
                .for_each(|finding| answer(&mut allowed, finding));
            if allowed.len() == before {
                return self.verdict(&checked, &allowed, down);
            }
        }
    }

    /// Whether something was found in the draft.
    fn is_own(&self, finding: &Finding) -> bool {
        let stem = format!("{}/{}", self.dir.to_string_lossy().trim_end_matches('/'), self.id);
        super::rehearse::stem(&finding.file.path) == stem
    }

    /// What the last rehearsal of an attempt amounts to.
    fn verdict(&self, checked: &Checked, allowed: &Allowed, down: Option<&Way>) -> Verdict {
        let denied: Vec<_> = checked
            .findings_with_level()
            // Only a warning, and a reason to look for another way back.
            .filter(|(level, finding)| {
                *level == Level::Deny || (finding.check == Check::DownFailsOnRows && self.is_own(finding))
            })
            .map(|(_, finding)| finding)
            .collect();
        let is_about_down = |check: Check| matches!(check, Check::DownDiffers | Check::DownFailsOnRows);
        if !denied.is_empty() {
            let lines: Vec<_> = denied.iter().map(ToString::to_string).collect();
            let only_down = denied
                .iter()
                .all(|finding| finding.file.path.ends_with(".down.sql") || is_about_down(finding.check));
            return if only_down && down.is_some() {
                Verdict::DownFails(lines)
            } else {
                Verdict::UpFails(lines)
            };
        }
        if checked.fingerprint() != Some(self.wanted) {
            let why = "the statements do not lead to the declared schema".to_owned();
            return Verdict::UpFails(vec![why]);
        }
        Verdict::Proved(Proved {
            up: self.up(allowed, down, ""),
            down: down.map(|down| self.down(down)),
            to_complete: allowed
                .iter()
                .map(|(check, message)| (check.id().to_owned(), message.clone()))
                .collect(),
        })
    }

    /// Rehearses the directory with the draft in it.
    fn rehearse(&self, allowed: &Allowed, down: Option<&Way>) -> Checked {
        let mut files = if self.dir.exists() {
            raw_files(self.dir)
        } else {
            Vec::new()
        };
        files.push((
            format!("{}.up.sql", self.id),
            Ok(self.up(allowed, down, "still to be written").into_bytes()),
        ));
        if let Some(down) = down {
            files.push((format!("{}.down.sql", self.id), Ok(self.down(down).into_bytes())));
        }
        let mut compiler = Compiler::from_files(&self.dir.to_string_lossy(), files);
        compiler.options.min_sqlite = self.minimum;
        compiler.stand_ins(self.stand_ins.clone()).check()
    }

    /// The text of the up file. `reason` stands in the directives, where a person is to write theirs.
    fn up(&self, allowed: &Allowed, down: Option<&Way>, reason: &str) -> String {
        let mut text = words::comment(&sentence(self.message));
        let filled = filled(&self.draft.up);
        if !filled.is_empty() {
            text.push_str(&words::comment(&format!("Old rows get {filled}.")));
        }
        if !self.draft.lost.is_empty() {
            let lost = self.draft.lost.join(", ");
            text.push_str(&words::comment(&format!(
                "Goes for good, and no down part brings it back: {lost}."
            )));
        }
        if down.is_none() {
            text.push_str(&format!("-- tohead: irreversible \"{reason}\"\n"));
        }
        for (check, message) in allowed {
            text.push_str(&words::comment(&format!(
                "To answer for: {}.",
                message.trim_end_matches('.')
            )));
            text.push_str(&format!("-- tohead: allow({}) \"{reason}\"\n", check.id()));
        }
        format!("{text}\n{}", words::script(&self.draft.up.passages))
    }

    /// The text of the down file.
    fn down(&self, down: &Way) -> String {
        let mut text = words::comment(&format!("Goes back to the schema before {}.", self.id));
        let lost = &self.draft.lost_by_down;
        if !lost.is_empty() {
            text.push_str(&words::comment(&format!("It deletes {}.", lost.join(", "))));
        }
        if !self.draft.lost.is_empty() {
            text.push_str(&words::comment(&format!(
                "It cannot bring back {}.",
                self.draft.lost.join(", ")
            )));
        }
        let filled = filled(down);
        if !filled.is_empty() {
            text.push_str(&words::comment(&format!(
                "Made up, because a value is needed: {filled}."
            )));
        }
        format!("{text}\n{}", words::script(&down.passages))
    }
}

/// Adds what was found to what somebody has to answer for.
fn answer(allowed: &mut Allowed, finding: &Finding) {
    match allowed.iter_mut().find(|(check, _)| *check == finding.check) {
        Some((_, said)) if !said.contains(&finding.message) => {
            said.push_str("; ");
            said.push_str(&finding.message);
        }
        Some(_) => {}
        None => allowed.push((finding.check, finding.message.clone())),
    }
}

/// The made-up values, as the middle of a sentence.
fn filled(way: &Way) -> String {
    let said: Vec<_> = way
        .filled
        .iter()
        .map(|(table, column, value)| format!("{value} in `{table}.{column}`"))
        .collect();
    said.join(", ")
}

/// The words of the author as a sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.trim().trim_end_matches('.').chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).chain(['.']).collect()
}
