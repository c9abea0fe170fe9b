//! An underscore in a LIKE pattern that its author means as an underscore, and SQLite takes for any character.

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene};
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::LikeWildcard,
    why: "In a pattern of LIKE an underscore stands for any character: `'ui_%'` is true for `uid` and `uiTheme`, too, and \
          their rows are deleted or changed with the others (https://sqlite.org/lang_expr.html#like).",
    failing: &[
        (
            "0001_create_settings",
            "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT);",
            "DROP TABLE settings;",
        ),
        (
            "0002_drop_old",
            "-- tohead: irreversible \"nobody reads them\"\nDELETE FROM settings WHERE name LIKE 'ui_%';",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_settings",
            "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT);",
            "DROP TABLE settings;",
        ),
        (
            "0002_drop_old",
            "-- tohead: irreversible \"nobody reads them\"\nDELETE FROM settings WHERE name LIKE 'ui\\_%' ESCAPE '\\';",
            "",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let writes =
        |parsed: &&Parsed<'_>| matches!(parsed.act, Act::Update | Act::Delete) && scene.was_there(&parsed.name);
    let patterns = scene.statements.iter().filter(writes).flat_map(|parsed| {
        let is_pattern = |at: &usize| {
            let is_text = parsed.kind(*at) == Some(Kind::String) && parsed.is(at - 1, "LIKE");
            is_text && !parsed.is(at + 1, "ESCAPE") && is_in_a_word(parsed.text(*at))
        };
        (1..parsed.len()).filter(is_pattern).map(move |at| (parsed, at))
    });
    let finding = |(parsed, at): (&Parsed<'_>, usize)| {
        let text = parsed.text(at);
        let message = format!(
            "the underscore in {text} stands for any character, so that rows of `{}` without one are meant, too",
            parsed.name
        );
        let escaped = text.replace('_', "\\_");
        parsed
            .finding(Check::LikeWildcard, at, message)
            .help_or_allow(format!("write {escaped} ESCAPE '\\'"), "if any character is meant")
    };
    patterns.map(finding).collect()
}

/// Whether an underscore stands inside or at the end of a word, as in `ui_%`. Two of them side by side are meant as
/// characters of any kind, as in the pattern of a date.
fn is_in_a_word(pattern: &str) -> bool {
    let characters: Vec<_> = pattern.trim_matches('\'').chars().collect();
    let is_word = |at: usize| {
        characters
            .get(at)
            .is_none_or(|character| character.is_alphanumeric() || *character == '%')
    };
    let is_one = |at: usize| characters[at] == '_' && at > 0 && characters[at - 1].is_alphanumeric() && is_word(at + 1);
    !pattern.contains("__") && (0..characters.len()).any(is_one)
}
