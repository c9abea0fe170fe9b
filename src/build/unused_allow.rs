//! Directives that allow what never occurs.

use std::collections::BTreeSet;

use super::emit::Facts;
use super::rehearse::stem;
use crate::source::finding::Finding;
use crate::source::{Check, Findings, SourceMigration};

/// The findings for `allow` directives that allowed nothing. Only in migrations that ran to their ends, up and down: of
/// others something may not have been found yet.
pub(super) fn unused(migrations: &[SourceMigration], facts: &[Facts], findings: &Findings) -> Findings {
    let used: BTreeSet<_> = findings
        .iter()
        .map(|finding| (stem(&finding.file.path), finding.check))
        .collect();
    let known = migrations.iter().zip(facts).filter(|(_, facts)| facts.is_known);
    let allowed = known.flat_map(|(migration, _)| {
        let allowed = migration.directives.allowed.iter();
        allowed.map(move |allowed| (migration, allowed))
    });
    let unused = allowed.filter(|(_, allowed)| !used.contains(&(stem(&allowed.file.path), allowed.check)));
    let finding = |(migration, allowed): (&SourceMigration, &crate::source::directive::Allowed)| {
        let message = format!("`{}` never occurs in {}", allowed.check, migration.id());
        Finding::new(Check::UnusedAllow, &allowed.file, allowed.span.clone(), message).help("delete the directive")
    };
    unused.map(finding).collect()
}
