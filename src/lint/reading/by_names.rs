//! A table of names and values whose values become columns, each name its own: `(SELECT value FROM t WHERE owner = o.id AND
//! name = 'size')`, and `max(CASE WHEN name = 'size' THEN value END)` with GROUP BY.

use std::collections::BTreeSet;
use std::ops::Range;

use super::copy::{assignments, items};
use super::enumerated::listed;
use super::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::table::Table;
use crate::source::tokens::Kind;

/// Whether statements take the values of all names that a table may hold, as its CHECK lists them, for each row that it
/// belongs to. Whether they arrive, the rows of the rehearsal show.
pub(crate) fn takes_all_names(statements: &[Parsed<'_>], table: &Table) -> bool {
    let is_owner = |column: &String| table.foreign_keys.iter().any(|key| key.columns == [column.as_str()]);
    let primary = table.primary_key();
    let keys = std::iter::once(&primary).chain(&table.unique);
    let name_of = |key: &Vec<String>| match &key[..] {
        [one, other] if is_owner(one) => Some((one.clone(), other.clone())),
        [one, other] if is_owner(other) => Some((other.clone(), one.clone())),
        _ => None,
    };
    let Some((owner, name)) = keys.into_iter().find_map(name_of) else {
        return false;
    };
    let names = listed(table, &name);
    let columns = table.columns.iter().filter(|column| !column.is_generated);
    let columns = columns.map(|column| column.name.to_ascii_lowercase());
    let is_value = |column: &String| *column != owner && *column != name && !primary.contains(column);
    let mut values = columns.filter(is_value).peekable();
    let own = table.name.to_ascii_lowercase();
    let taken = |value: &str| -> BTreeSet<String> {
        let reads = statements
            .iter()
            .filter(|parsed| parsed.name != own && parsed.mentions(&own));
        reads.flat_map(|parsed| names_taken(parsed, &name, value)).collect()
    };
    !names.is_empty() && values.peek().is_some() && values.all(|value| names.is_subset(&taken(&value)))
}

/// The names of which a statement takes the value into a column.
fn names_taken(parsed: &Parsed<'_>, name: &str, value: &str) -> Vec<String> {
    let ranges: Vec<Range<usize>> = match parsed.act {
        Act::Update => assignments(parsed).into_iter().map(|(_, range)| range).collect(),
        Act::Insert | Act::Create(ObjectKind::Table) if parsed.find_outside(parsed.name_at, "WHERE").is_none() => {
            items(parsed)
        }
        _ => Vec::new(),
    };
    let taken = |range: Range<usize>| {
        let says = |word: &str| range.clone().any(|at| parsed.is(at, word));
        let has_one = range.clone().filter(|at| parsed.is(*at, "WHEN")).count() < 2;
        let chooses = ["OR", "LIKE", "LIMIT", "count", "sum", "avg", "total", "length"];
        let is_value = |at: usize| parsed.name_of(at) == value && !parsed.is(at + 1, "(");
        let is_case = |at: usize| parsed.is(at, "WHEN") && parsed.is(at - 2, "CASE");
        let equal = |at: &usize| (parsed.is(*at, "=") || is_case(*at)) && parsed.name_of(at - 1) == name;
        let mut equals = range.clone().filter(equal);
        let (at, None) = (equals.next()?, equals.next()) else {
            return None;
        };
        let is_text = parsed.kind(at + 1) == Some(Kind::String);
        let is_plain = !chooses.iter().any(|word| says(word)) && range.clone().any(is_value);
        parsed.string(at + 1).filter(|_| is_text && is_plain && has_one)
    };
    ranges.into_iter().filter_map(taken).collect()
}
