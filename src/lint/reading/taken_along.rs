//! Two more ways in which values are kept that a migration drops: a reference to a row that holds the value, and
//! columns of the row that owned the dropped one. The simpler ways are in `moved.rs`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::copy::{assignments, column, items, items_at, targets};
use super::scene::Scene;
use super::statement::{Act, Parsed};

/// Whether a copy takes, in the place of a column, the key of the row that holds its value in another table:
/// `SELECT p.id … FROM t JOIN p ON p.value = t.column`. A row that finds none would be left out of the copy, which the
/// rows of the rehearsal show.
pub(in crate::lint) fn refers_by_join(
    scene: &Scene<'_>,
    parsed: &Parsed<'_>,
    names: &BTreeSet<String>,
    name: &str,
) -> bool {
    let sources = sources(parsed);
    let is_own = |alias: &str| {
        let mut own = sources.iter().filter(|source| source.alias == alias);
        own.any(|source| names.contains(&source.table))
    };
    let is_key = |item: &Range<usize>| {
        if item.len() < 3 || !parsed.is(item.start + 1, ".") || column(parsed, item).is_none() {
            return false;
        }
        let (alias, key) = (parsed.name_of(item.start), parsed.name_of(item.start + 2));
        let Some(partner) = sources.iter().find(|source| source.alias == alias) else {
            return false;
        };
        let Some(now) = scene.tables.get(&scene.name_now(&partner.table)) else {
            return false;
        };
        let holds = |at: usize| {
            let side = |from: usize| (parsed.name_of(from), parsed.name_of(from + 2));
            let is_pair = at > 3 && parsed.is(at - 2, ".") && parsed.is(at + 2, ".");
            let sides = [
                (side(at.saturating_sub(3)), side(at + 1)),
                (side(at + 1), side(at.saturating_sub(3))),
            ];
            let is_it = |((one, value), (other, own)): &((String, String), (String, String))| {
                *one == alias && own == name && is_own(other) && now.column(value).is_some()
            };
            is_pair && sides.iter().any(is_it)
        };
        let is_whole = partner.is_inner || is_listed(scene, &partner.table, names, name);
        let on = partner.at..parsed.len();
        !names.contains(&partner.table)
            && now.primary_key() == [key]
            && is_whole
            && on.into_iter().any(|at| parsed.is(at, "=") && holds(at))
    };
    items(parsed).iter().any(is_key)
}

/// Whether a copy joins its table with one into which the migration has put the rows that this refers to, with their old
/// keys: `FROM notes n JOIN contacts c ON c.lead_id = n.lead_id`. Then every row finds its partner.
pub(in crate::lint) fn joins_moved(scene: &Scene<'_>, parsed: &Parsed<'_>, names: &BTreeSet<String>) -> bool {
    let sources = sources(parsed);
    let [own, partner] = &sources[..] else {
        return false;
    };
    let (own, partner) = if names.contains(&own.table) {
        (own, partner)
    } else {
        (partner, own)
    };
    let before = names.iter().find_map(|name| scene.before(name));
    let side = |at: usize| (parsed.name_of(at), parsed.name_of(at + 2));
    let is_on = |at: usize| parsed.is(at, "=") && at > 3 && parsed.is(at - 2, ".") && parsed.is(at + 2, ".");
    let ons: Vec<_> = (partner.at.max(own.at)..parsed.len()).filter(|at| is_on(*at)).collect();
    let [equal] = ons[..] else { return false };
    let (left, right) = (side(equal - 3), side(equal + 1));
    let ((_, old), (_, name)) = if left.0 == partner.alias {
        (left, right)
    } else {
        (right, left)
    };
    let key = before.and_then(|before| before.foreign_keys.iter().find(|key| key.columns == [name.as_str()]));
    let Some(parent) = key.map(|key| key.parent.to_ascii_lowercase()) else {
        return false;
    };
    let parent_key = scene
        .before(&parent)
        .map(|parent| parent.primary_key())
        .unwrap_or_default();
    let fills = |one: &Parsed<'_>| {
        let from = self::sources(one);
        let is_whole = matches!(&from[..], [from] if from.table == parent) && !one.ignores() && !one.replaces();
        let is_some = ["WHERE", "LIMIT", "DISTINCT", "GROUP", "UNION"]
            .iter()
            .any(|word| one.has(word));
        let targets = targets(one).unwrap_or_default();
        let mut filled = targets.iter().zip(items(one));
        one.is_on(Act::Insert, &partner.table)
            && is_whole
            && !is_some
            && filled.any(|(to, item)| *to == old && column(one, &item).is_some_and(|from| parent_key == [from]))
    };
    parsed.find_outside(parsed.name_at, "AND").is_none() && scene.statements.iter().any(fills)
}

/// Whether the migration has put every value of a column into the table `pool`.
fn is_listed(scene: &Scene<'_>, pool: &str, names: &BTreeSet<String>, name: &str) -> bool {
    let takes = |parsed: &Parsed<'_>| {
        let is_it = |item: &Range<usize>| column(parsed, item).is_some_and(|taken| taken == name);
        let condition = parsed.find_outside(parsed.name_at, "WHERE");
        let is_whole = condition.is_none_or(|at| is_not_null(parsed, at + 1).is_some_and(|column| column == name));
        let reads = sources(parsed);
        let is_plain = matches!(&reads[..], [source] if names.contains(&source.table));
        parsed.is_on(Act::Insert, pool) && is_plain && is_whole && items(parsed).iter().any(is_it)
    };
    scene.statements.iter().any(takes)
}

/// The column of the condition that starts at a token, if that is `column IS NOT NULL` and the statement ends there.
pub(in crate::lint) fn is_not_null(parsed: &Parsed<'_>, start: usize) -> Option<String> {
    let at = start + if parsed.is(start + 1, ".") { 2 } else { 0 };
    let is_it = parsed.are(at + 1, &["IS", "NOT", "NULL"]) && parsed.len() == at + 4;
    is_it.then(|| parsed.name_of(at))
}

/// A table that a SELECT reads, as FROM or JOIN names it.
struct Source {
    table: String,
    alias: String,
    /// Which token its name is.
    at: usize,
    /// It is joined so that a row which finds no partner in it is left out.
    is_inner: bool,
}

/// The tables behind FROM and JOIN, in their order. The first one counts as inner.
fn sources(parsed: &Parsed<'_>) -> Vec<Source> {
    let Some(from) = parsed.find_outside(parsed.name_at, "FROM") else {
        return Vec::new();
    };
    let starts = parsed
        .outside_parentheses(from)
        .filter(|at| parsed.is(*at, "FROM") || parsed.is(*at, "JOIN"));
    let source = |start: usize| {
        let at = start + 1 + if parsed.is(start + 2, ".") { 2 } else { 0 };
        let behind = at + 1 + usize::from(parsed.is(at + 1, "AS"));
        let ends = [
            "ON", "USING", "JOIN", "LEFT", "INNER", "CROSS", "NATURAL", "FULL", "RIGHT", "WHERE", "ORDER", "GROUP",
            "LIMIT", ",",
        ];
        let has_alias = behind < parsed.len() && !ends.iter().any(|word| parsed.is(behind, word));
        let is_outer = |at: usize| {
            ["LEFT", "OUTER", "FULL", "RIGHT"]
                .iter()
                .any(|word| parsed.is(at, word))
        };
        Source {
            table: parsed.name_of(at),
            alias: parsed.name_of(if has_alias { behind } else { at }),
            at,
            is_inner: start == 0 || !is_outer(start - 1),
        }
    };
    starts.map(source).collect()
}

/// Whether UPDATEs have put all columns of a table that is dropped into another table, of which each row owns one row
/// of it at most: the key of the dropped table is a foreign key to that owner. Whether all values arrive, the rows of
/// the rehearsal show.
pub(in crate::lint) fn is_taken_by_owner(scene: &Scene<'_>, table: &str) -> bool {
    let table = table.to_ascii_lowercase();
    let Some(before) = scene.before(&table) else {
        return false;
    };
    let key = before.primary_key();
    let Some(owner) = before.foreign_keys.iter().find(|declared| declared.columns == key) else {
        return false;
    };
    let owner = owner.parent.to_ascii_lowercase();
    let now = scene.tables.get(&scene.name_now(&owner));
    let takes = |parsed: &Parsed<'_>, name: &str| {
        let reads = sources(parsed);
        let is_joined = matches!(&reads[..], [source] if source.table == table)
            && parsed
                .find_outside(parsed.name_at, "WHERE")
                .is_some_and(|at| is_equal(parsed, at, parsed.len(), &key));
        let is_it = |(to, value): &(String, Range<usize>)| {
            let is_there = now.is_some_and(|now| now.column(to).is_some());
            let is_plain = is_joined && column(parsed, value).is_some_and(|taken| taken == name);
            is_there && (is_plain || is_looked_up(parsed, value, &table, &key, name))
        };
        parsed.is_on(Act::Update, &owner) && assignments(parsed).iter().any(is_it)
    };
    let others = before.columns.iter().map(|column| column.name.to_ascii_lowercase());
    let mut others = others.filter(|name| !key.contains(name)).peekable();
    key.len() == 1
        && others.peek().is_some()
        && others.all(|name| scene.statements.iter().any(|parsed| takes(parsed, &name)))
}

/// Whether an UPDATE of all rows of the owner assigns `(SELECT name FROM table WHERE key = owner.id)`.
fn is_looked_up(parsed: &Parsed<'_>, value: &Range<usize>, table: &str, key: &[String], name: &str) -> bool {
    if !parsed.are(value.start, &["(", "SELECT"]) || parsed.find_outside(value.end, "WHERE").is_some() {
        return false;
    }
    let inner = value.start + 1..value.end - 1;
    let find = |word: &str| inner.clone().find(|at| parsed.is(*at, word));
    let first = items_at(parsed, inner.start).into_iter().next();
    let is_it = first.is_some_and(|item| column(parsed, &item).is_some_and(|taken| taken == name));
    let reads = find("FROM").is_some_and(|at| parsed.name_of(at + 1) == table);
    is_it && reads && find("WHERE").is_some_and(|at| is_equal(parsed, at, inner.end, key))
}

/// Whether the condition behind the WHERE at a token is one equality with the key, and nothing else.
fn is_equal(parsed: &Parsed<'_>, at: usize, end: usize, key: &[String]) -> bool {
    let condition = at + 1..end;
    let words = ["AND", "OR", "NOT", "IS", "IN"];
    let is_more = |at: usize| words.iter().any(|word| parsed.is(at, word)) || parsed.is(at, "(");
    let equals: Vec<_> = condition.clone().filter(|at| parsed.is(*at, "=")).collect();
    let [equal] = equals[..] else { return false };
    let of_key = |at: usize| key.contains(&parsed.name_of(at));
    condition.len() <= 7 && !condition.clone().any(is_more) && (of_key(equal - 1) || of_key(end - 1))
}
