//! What a SELECT reads, and whether it makes fewer rows of those, by its words.

use std::ops::Range;

use super::statement::Parsed;

/// The words that end a condition.
pub(crate) const BEHIND_CONDITION: [&str; 9] = [
    "GROUP",
    "ORDER",
    "LIMIT",
    "RETURNING",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "ON",
    "WINDOW",
];

/// The tables that a SELECT reads, in their order; none where one of them has no name.
pub(crate) fn sources(parsed: &Parsed<'_>) -> Option<Vec<String>> {
    let from = parsed.find_outside(parsed.name_at, "FROM")?;
    let ends = ["WHERE", "GROUP", "ORDER", "LIMIT", "WINDOW"];
    let is_end = |at: &usize| ends.iter().any(|word| parsed.is(*at, word));
    let places = parsed.outside_parentheses(from).take_while(|at| !is_end(at));
    let starts = places.filter(|at| ["FROM", "JOIN", ","].iter().any(|word| parsed.is(*at, word)));
    let name = |at: usize| {
        let at = if parsed.is(at + 2, ".") { at + 3 } else { at + 1 };
        (!parsed.is(at, "(")).then(|| parsed.name_of(at))
    };
    starts.map(name).collect()
}

/// After how many rows a statement stops by the LIMIT that stands there. Below zero there is none
/// (<https://sqlite.org/lang_select.html#limitoffset>), and no file holds so many rows as the largest numbers say. An
/// expression says itself how many there are.
pub(crate) fn most_rows(parsed: &Parsed<'_>, limit: usize) -> Option<i64> {
    const NO_LIMIT: i64 = 1_000_000_000_000;
    let most = parsed.text(limit + 1).parse::<i64>().ok();
    most.filter(|most| *most < NO_LIMIT)
}

/// Whether a statement leaves out what is equal.
pub(crate) fn is_without_duplicates(parsed: &Parsed<'_>) -> bool {
    let is_union = |at: usize| parsed.is(at, "UNION") && !parsed.is(at + 1, "ALL");
    parsed.has("DISTINCT") || (0..parsed.len()).any(is_union)
}

/// What makes one row of many (<https://sqlite.org/lang_aggfunc.html>), and keeps little of them.
pub(crate) const SUMS: [&str; 6] = ["count", "sum", "max", "min", "avg", "total"];

/// What makes one row of many, with all their values in it: there, and <https://sqlite.org/json1.html>.
pub(crate) const COLLECTIONS: [&str; 6] = [
    "group_concat",
    "string_agg",
    "json_group_array",
    "json_group_object",
    "jsonb_group_array",
    "jsonb_group_object",
];

/// Whether a SELECT makes one row of several, or leaves out those of another one.
pub(crate) fn sums_up(parsed: &Parsed<'_>) -> bool {
    let has = |word: &&str| parsed.has(word);
    ["GROUP", "EXCEPT", "INTERSECT"].iter().any(has) || calls_aggregate(parsed, &(0..parsed.len()))
}

/// Whether a SELECT itself calls an aggregate, and not one in parentheses that gives a value of each row.
pub(crate) fn calls_aggregate(parsed: &Parsed<'_>, range: &Range<usize>) -> bool {
    let mut are_selects = Vec::new();
    range.clone().any(|at| {
        if parsed.is(at, "(") {
            are_selects.push(parsed.is(at + 1, "SELECT"));
        } else if parsed.is(at, ")") {
            are_selects.pop();
        }
        let calls = |function: &&str| parsed.are(at, &[*function, "("]);
        let is_aggregate = || SUMS.iter().chain(&COLLECTIONS).any(calls) && !chooses(parsed, at);
        !are_selects.contains(&true) && is_aggregate()
    })
}

/// Whether `max(a, b)` stands there, which chooses between values of one row
/// (<https://sqlite.org/lang_corefunc.html#max_scalar>).
fn chooses(parsed: &Parsed<'_>, at: usize) -> bool {
    let is_choice = ["MAX", "MIN"].iter().any(|function| parsed.is(at, function));
    let end = parsed.closing(at + 1);
    let mut inside = parsed.outside_parentheses(at + 2).take_while(|inside| *inside < end);
    is_choice && inside.any(|at| parsed.is(at, ","))
}
