//! UPDATEs that renumber values one after the other, and catch what the one before has moved.

use super::copy::{assignments, is_constant};
use super::statement::{Act, Parsed};
use super::subquery::clause;
use super::{Lint, Rule, Scene};
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::ChainedUpdates,
    why: "`1` becomes `2`, and then every `2` becomes `3`, those that were `1` too: two values are one from then on, and \
          nothing tells the rows apart any more. Each UPDATE by itself is right.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, grade INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_make_room",
            "-- tohead: irreversible \"nobody goes back\"\nUPDATE foods SET grade = 2 WHERE grade = 1;\nUPDATE foods SET grade = 3 WHERE grade = 2;",
            "",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (id INTEGER PRIMARY KEY, grade INTEGER);",
            "DROP TABLE foods;",
        ),
        (
            "0002_make_room",
            "-- tohead: irreversible \"nobody goes back\"\nUPDATE foods SET grade = 3 WHERE grade = 2;\nUPDATE foods SET grade = 2 WHERE grade = 1;",
            "",
        ),
    ],
    rule: Rule::Up(rule),
};

/// `UPDATE t SET a = to WHERE a = from`.
struct Move<'p> {
    parsed: &'p Parsed<'p>,
    column: String,
    from: &'p str,
    to: &'p str,
}

fn rule(scene: &Scene<'_>) -> Findings {
    let moves: Vec<_> = scene.statements.iter().map(Move::of).collect();
    let mut findings = Findings::new();
    for at in 0..moves.len() {
        let Some(second) = &moves[at] else { continue };
        // Others between them may do anything to the rows.
        let run = moves[..at]
            .iter()
            .rev()
            .map_while(|one| one.as_ref().filter(|one| one.is_like(second)));
        let run: Vec<_> = run.collect();
        let caught = run.iter().enumerate().find(|(between, first)| {
            // A value that is only held elsewhere for a while: its own place is taken meanwhile, or the one where it goes
            // is left.
            let is_swap = |one: &&Move<'_>| one.to == first.from || one.from == second.to;
            first.to == second.from && !run[..*between].iter().any(is_swap)
        });
        let Some((_, first)) = caught else { continue };
        let (line, _) = first.parsed.script.file.line_column(first.parsed.statement.offset);
        let message = format!(
            "catches the rows of `{}`, too, of which line {line} has just made `{}` {} out of {}: both end as {}",
            second.parsed.name, second.column, first.to, first.from, second.to
        );
        findings.push(
            second
                .parsed
                .finding(Check::ChainedUpdates, second.parsed.name_at, message)
                .help_or_allow(
                    "run them in the other order; or write one UPDATE with CASE",
                    "if they are to become one",
                ),
        );
    }
    findings
}

impl<'p> Move<'p> {
    fn of(parsed: &'p Parsed<'p>) -> Option<Self> {
        if parsed.act != Act::Update {
            return None;
        }
        let assignments = assignments(parsed);
        let [(column, value)] = &assignments[..] else {
            return None;
        };
        let condition = clause(parsed, parsed.name_at..parsed.len(), "WHERE")?;
        let equals = condition.start + 1;
        let literal = equals + 1..condition.end;
        let is_move = is_constant(parsed, value)
            && parsed.name_of(condition.start) == *column
            && ["=", "==", "IS"].iter().any(|sign| parsed.is(equals, sign))
            && literal.len() == 1
            && is_constant(parsed, &literal);
        is_move.then(|| Self {
            parsed,
            column: column.clone(),
            from: parsed.text(literal.start),
            to: parsed.text(value.start),
        })
    }

    fn is_like(&self, other: &Self) -> bool {
        self.parsed.name == other.parsed.name && self.column == other.column
    }
}
