//! DELETE in a table whose rows others refer to with an action.

use super::childless::takes_childless;
use super::moved::is_put_back;
use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::InertCascade,
    why: "Foreign keys are off in a run, so ON DELETE CASCADE and SET NULL do not act: the rows that refer to a \
          deleted one stay, point nowhere, and the run is rolled back before it commits. On empty tables \
          nothing shows.",
    failing: &[
        (
            "0001_create_recipes",
            "CREATE TABLE recipes (id INTEGER PRIMARY KEY, is_draft INTEGER);\nCREATE TABLE steps (recipe INTEGER REFERENCES recipes (id) ON DELETE CASCADE);",
            "DROP TABLE steps;\nDROP TABLE recipes;",
        ),
        (
            "0002_delete_drafts",
            "-- tohead: irreversible \"the drafts are gone\"\nDELETE FROM recipes WHERE is_draft;",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_recipes",
            "CREATE TABLE recipes (id INTEGER PRIMARY KEY, is_draft INTEGER);\nCREATE TABLE steps (recipe INTEGER REFERENCES recipes (id) ON DELETE CASCADE);",
            "DROP TABLE steps;\nDROP TABLE recipes;",
        ),
        (
            "0002_delete_drafts",
            "-- tohead: irreversible \"the drafts are gone\"\nDELETE FROM steps WHERE recipe IN (SELECT id FROM recipes WHERE is_draft);\nDELETE FROM recipes WHERE is_draft;",
            "",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let mut findings = Findings::new();
    let statements = scene.statements.iter().enumerate();
    let deletes = statements.filter(|(_, parsed)| parsed.act == Act::Delete);
    for (i, parsed) in deletes.filter(|(_, parsed)| scene.was_there(&parsed.name)) {
        // Rows that are inserted again later are still there for those that refer to them.
        if is_put_back(scene, i, &parsed.name) {
            continue;
        }
        let parent = std::collections::BTreeSet::from([parsed.name.clone()]);
        for name in scene.tracker.children_of(&parent) {
            if let Some((child, action)) = inert(scene, &name, parsed) {
                let message = format!(
                    "deletes rows of `{}`, and ON DELETE {action} of `{child}` does not act in a run",
                    parsed.name
                );
                findings.push(
                    parsed
                        .finding(Check::InertCascade, parsed.name_at, message)
                        .help(format!(
                            "delete or update the rows of `{child}` that refer to them first, by a statement of its own"
                        )),
                );
            }
        }
    }
    findings
}

/// A table with a foreign key whose action would have changed its rows, if no statement changes them instead, and the
/// rows that go may be referred to: its name, and the action.
fn inert(scene: &Scene<'_>, child: &str, delete: &Parsed<'_>) -> Option<(String, String)> {
    let parent = &delete.name;
    let table = scene.tables.get(child).filter(|_| scene.was_there(child))?;
    let is_cared_for =
        |parsed: &Parsed<'_>| parsed.act != Act::Insert && !parsed.name.is_empty() && parsed.name == child;
    if *child == *parent || scene.statements.iter().any(is_cared_for) {
        return None;
    }
    let key = table.foreign_keys.iter().find(|key| {
        let acts = !matches!(key.on_delete.as_str(), "NO ACTION" | "RESTRICT");
        acts && key.parent.eq_ignore_ascii_case(parent) && !takes_childless(delete, child, &key.columns)
    })?;
    Some((table.name.clone(), key.on_delete.clone()))
}
