//! Findings that only follow from another one about the same migration. They would go away with it, so they are left
//! out: whoever reads ten findings with one cause has to find that cause among them.

use std::collections::BTreeSet;

use super::judge::names;
use super::repeated;
use crate::source::finding::Finding;
use crate::source::{Check, Findings, file_name, script};

/// Checks whose finding means that a file is left out of the set: what is missing then is missing only for that reason.
const HIDDEN_FILE: &[Check] = &[
    Check::Unreadable,
    Check::NotUtf8,
    Check::UnrecognisedFile,
    Check::DuplicateVersion,
];

/// A check, and the checks that explain what it finds in the same migration.
const FOLLOWS_FROM: &[(Check, &[Check])] = &[
    (Check::DownWithoutUp, HIDDEN_FILE),
    (Check::UpWithoutDown, HIDDEN_FILE),
    (Check::UnrehearsedRustStep, &[Check::RustStep]),
    (
        Check::NotExercised,
        &[Check::UnusableObject, Check::BrokenTrigger, Check::Unregistered],
    ),
    (
        Check::ForeignKeys,
        &[Check::RebuildOrder, Check::DropReferenced, Check::LostRows],
    ),
    (
        Check::LossyDown,
        &[
            Check::LostRows,
            Check::LostValues,
            Check::MultipliedRows,
            Check::FailsOnRows,
            Check::ForeignKeys,
        ],
    ),
    (Check::ForeignKeyAdded, &[Check::RebuildOrder]),
];

/// Checks that explain why a table could not be filled with rows, where their finding is about that table.
const KEEPS_EMPTY: &[Check] = &[Check::ForeignKeyTarget, Check::BrokenForeignKey];

/// The checks that explain what this one finds.
fn causes(check: Check) -> &'static [Check] {
    let found = FOLLOWS_FROM.iter().find(|(follows, _)| *follows == check);
    found.map_or(&[][..], |(_, causes)| causes)
}

/// Turns `foreign-keys`, an error that nothing can allow, into `inert-cascade`, which may be allowed, where a directive
/// of the migration already lets the rows go that are referred to: the app may know that nothing refers to them.
/// `is_allowed`: whether a directive lets a finding pass.
pub(super) fn where_loss_is_meant(findings: Findings, is_allowed: impl Fn(&Finding) -> bool) -> Findings {
    let explain = |finding: &Finding| causes(Check::ForeignKeys).contains(&finding.check);
    let found = findings.iter().filter(|finding| explain(finding));
    let found: Vec<_> = found
        .map(|finding| (version(&finding.file.path).to_owned(), is_allowed(finding)))
        .collect();
    let is_meant = |finding: &Finding| {
        let version = version(&finding.file.path);
        let mut causes = found.iter().filter(|(other, _)| other == version).peekable();
        causes.peek().is_some() && causes.all(|(_, is_allowed)| *is_allowed)
    };
    let meant = |mut finding: Finding| {
        if finding.check != Check::ForeignKeys || !is_meant(&finding) {
            return finding;
        }
        finding.check = Check::InertCascade;
        finding
            .message
            .push_str(", and a run is refused where there are such rows");
        finding.help_or_allow(
            "delete or update those rows too, by a statement of their own",
            "if there can be none",
        )
    };
    findings.into_iter().map(meant).collect()
}

/// Leaves out the findings that only follow from others.
pub(super) fn leave_out(findings: Findings) -> Findings {
    let found: Vec<_> = findings
        .iter()
        .map(|finding| (version(&finding.file.path).to_owned(), finding.check))
        .collect();
    let follows = |version: &str, check: Check| {
        found
            .iter()
            .any(|(other, cause)| other == version && causes(check).contains(cause))
    };
    let explained: BTreeSet<_> = findings
        .iter()
        .filter(|finding| finding.check == Check::NotExercised)
        .filter(|empty| findings.iter().any(|finding| keeps_empty(finding, empty)))
        .map(|empty| empty.message.clone())
        .collect();
    let is_explained = |finding: &Finding| finding.check == Check::NotExercised && explained.contains(&finding.message);
    let findings = repeated::once(findings);
    findings
        .into_iter()
        .filter(|finding| !follows(version(&finding.file.path), finding.check) && !is_explained(finding))
        .collect()
}

/// Whether a finding explains a `not-exercised`, `empty`: it is about the foreign key of the same table, or about rows
/// of that table whose parents were dropped. The two are compared by their messages, whose words stand in `judge.rs`
/// and in `src/lint/foreign_key_target.rs`.
fn keeps_empty(finding: &Finding, empty: &Finding) -> bool {
    let table = empty.message.split(' ').next().unwrap_or_default();
    let is_about_key = finding.message.contains(&format!("the foreign key of {table} ("));
    // The same statement has left the table's rows without their parents, and no new ones can be made.
    let is_gone = finding.check == Check::ForeignKeys
        && empty.message.contains("there is no such table")
        && finding.message.contains(&format!("{table} "))
        && finding.message.ends_with("which is dropped");
    (KEEPS_EMPTY.contains(&finding.check) && is_about_key) || is_gone
}

/// The versions of the migrations of which a file is left out of the set.
pub(super) fn hidden_versions(findings: &Findings) -> BTreeSet<String> {
    hidden(findings)
        .map(|finding| version(&finding.file.path).to_owned())
        .collect()
}

/// All names in the SQL files that are left out of the set, in lower case. What fails because one of these is not there
/// only follows from that.
pub(super) fn hidden_names(findings: &Findings) -> BTreeSet<String> {
    let scripts = hidden(findings).filter(|finding| finding.file.path.ends_with(".sql"));
    let statements = scripts.flat_map(|finding| script::split(&finding.file.text));
    statements.flat_map(|statement| names(&statement)).collect()
}

fn hidden(findings: &Findings) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| HIDDEN_FILE.contains(&finding.check))
}

/// The digits a file's name starts with, without leading zeros.
pub(super) fn version(path: &str) -> &str {
    let name = file_name(path);
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    name[..digits].trim_start_matches('0')
}
