//! Whether the values of a column, or the rows of a table, that a migration drops were put somewhere else before.
//!
//! Then `drop-column` and `drop-table` say nothing. That the statements mean to move everything is read here; whether
//! everything arrives, the rows of the rehearsal show.

use std::collections::BTreeSet;
use std::ops::Range;

use super::copy::{assignments, column, end_of, items, items_at, takes_all, targets};
use super::enumerated::tells_all_apart;
use super::scene::Scene;
use super::statement::{Act, Parsed};
use super::taken_along::{is_not_null, joins_moved, refers_by_join};
use crate::migration::ObjectKind;
use crate::source::tokens::Kind;

/// Whether the migration puts the values of a column into another one that stays: as they are, or by an expression that
/// makes different values of different ones.
pub(in crate::lint) fn is_moved(scene: &Scene<'_>, table: &str, column: &str) -> bool {
    let (table, column) = (table.to_ascii_lowercase(), column.to_ascii_lowercase());
    let names = carriers(scene, &table, &column);
    scene.statements.iter().any(|parsed| match parsed.act {
        Act::Insert | Act::Create(ObjectKind::Table) => is_copied(scene, parsed, &names, &table, &column),
        Act::Update if names.contains(&parsed.name) => is_assigned(scene, parsed, &names, (&table, &column)),
        _ => false,
    })
}

/// For a table that is dropped after copies of all its rows: the columns that no copy takes. None where no copy takes
/// all rows, or a copy takes none of the columns.
pub(in crate::lint) fn left_of(scene: &Scene<'_>, table: &str) -> Option<Vec<String>> {
    let table = table.to_ascii_lowercase();
    let names = names_of(scene, &table);
    let before = scene.before(&table)?;
    let is_copy = |parsed: &&Parsed<'_>| {
        let is_copy = matches!(parsed.act, Act::Insert | Act::Create(ObjectKind::Table));
        let is_plain = !parsed.ignores() && !is_list(parsed) && !is_written_again(scene, parsed);
        is_copy && is_plain && stays(scene, parsed, &names)
    };
    // Behind its DROP the name is that of another table.
    let dropped = scene.drop_of(&table).map_or(usize::MAX, |drop| drop.statement.offset);
    let copies = scene
        .statements
        .iter()
        .filter(|parsed| parsed.statement.offset < dropped);
    let copies = copies.filter(is_copy);
    let copies = copies.flat_map(|parsed| selects(parsed).into_iter().map(move |select| (parsed, select)));
    let reads = |(parsed, select): &(&Parsed<'_>, Range<usize>)| {
        let says = |word: &str| {
            parsed
                .outside_parentheses(select.start)
                .any(|at| at < select.end && parsed.is(at, word))
        };
        let is_whole = !says("JOIN") || joins_moved(scene, parsed, &names);
        is_whole && select.clone().any(|at| names.contains(&parsed.name_of(at)))
    };
    let copies = copies.filter(reads).filter_map(|(parsed, select)| {
        let mut outside = parsed
            .outside_parentheses(select.start)
            .take_while(|at| *at < select.end);
        // `WHERE a IS NOT NULL` leaves out rows that have no `a` to copy: as a copy of `a` it is whole.
        let condition = match outside.find(|at| parsed.is(*at, "WHERE")) {
            Some(at) => Some(is_not_null(parsed, at + 1)?),
            None => None,
        };
        Some((parsed, items_at(parsed, select.start), condition))
    });
    let copies: Vec<_> = copies.collect();
    let takes = |name: &str| {
        copies.iter().any(|(parsed, items, condition)| {
            let is_all = matches!(&items[..], [item] if parsed.is(item.end - 1, "*"));
            let is_meant = condition.as_ref().is_none_or(|column| column == name);
            let is_carried = || items.iter().any(|item| carries(parsed, item, name));
            is_meant && (is_all || is_carried() || refers_by_join(scene, parsed, &names, name))
        })
    };
    copies.iter().find(|(.., condition)| condition.is_none())?;
    let columns = before.columns.iter().filter(|column| !column.is_generated);
    let columns = columns.map(|column| column.name.to_ascii_lowercase());
    let (taken, left): (Vec<_>, Vec<_>) = columns.partition(|column| takes(column));
    (!taken.is_empty()).then_some(left)
}

/// Whether a later statement may change, delete or replace the rows that a copy has inserted.
fn is_written_again(scene: &Scene<'_>, copy: &Parsed<'_>) -> bool {
    let is_later = |parsed: &&Parsed<'_>| parsed.statement.offset > copy.statement.offset && parsed.name == copy.name;
    let replaces = |parsed: &Parsed<'_>| parsed.replaces() || (parsed.has("CONFLICT") && parsed.has("UPDATE"));
    let mut later = scene.statements.iter().filter(is_later);
    later.any(|parsed| matches!(parsed.act, Act::Update | Act::Delete) || replaces(parsed))
}

/// All names that a table has in the course of the migration, in lower case.
fn names_of(scene: &Scene<'_>, table: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::from([table.to_owned()]);
    for parsed in &scene.statements {
        names.extend(parsed.renames_table_to().filter(|_| names.contains(&parsed.name)));
    }
    names
}

/// The same, and the names of the tables that hold a column of it only until the migration has put it back: they are made
/// from it, take the column under its own name, and are gone behind the migration.
fn carriers(scene: &Scene<'_>, table: &str, name: &str) -> BTreeSet<String> {
    let mut names = names_of(scene, table);
    for parsed in &scene.statements {
        let fills = matches!(parsed.act, Act::Insert | Act::Create(ObjectKind::Table));
        let is_gone = parsed.is_temporary || scene.drop_of(&parsed.name).is_some();
        let is_new = !scene.was_there(&parsed.name) && !names.contains(&parsed.name);
        let select = parsed
            .find_outside(parsed.name_at, "SELECT")
            .filter(|_| fills && is_new);
        let Some(select) = select.filter(|_| is_gone && !is_list(parsed)) else {
            continue;
        };
        let reads = (select..parsed.len()).any(|at| names.contains(&parsed.name_of(at)));
        let targets = targets(parsed);
        let is_own = |(at, item): (usize, &Range<usize>)| {
            let target = targets.as_ref().map(|targets| targets.get(at).map(String::as_str));
            let is_target = target.is_none_or(|target| target == Some(name));
            // Behind `AS` it has another name.
            is_target && end_of(parsed, item) == item.end && column(parsed, item).is_some_and(|taken| taken == name)
        };
        if reads && (takes_all(parsed) || items(parsed).iter().enumerate().any(is_own)) {
            names.insert(parsed.name.clone());
        }
    }
    names
}

/// Whether a statement copies from a table, known by these names, into one that is still there when the migration has
/// run.
fn stays(scene: &Scene<'_>, parsed: &Parsed<'_>, names: &BTreeSet<String>) -> bool {
    let select = parsed.find_outside(parsed.name_at, "SELECT");
    let reads = |select: usize| (select..parsed.len()).any(|at| names.contains(&parsed.name_of(at)));
    let is_there = || scene.tables.get(&scene.name_behind(parsed)).is_some();
    !parsed.is_temporary && select.is_some_and(reads) && is_there()
}

/// Whether the SELECT of a statement gives other rows than those of its tables: groups, a list without doubles, only
/// some.
fn is_list(parsed: &Parsed<'_>) -> bool {
    let words = ["GROUP", "DISTINCT", "EXCEPT", "INTERSECT", "LIMIT"];
    let makes_one = |at: usize| parsed.is(at, "UNION") && !parsed.is(at + 1, "ALL");
    words
        .iter()
        .any(|word| parsed.find_outside(parsed.name_at, word).is_some())
        || parsed.outside_parentheses(parsed.name_at).any(makes_one)
}

/// The SELECTs of a statement outside of parentheses, as those that UNION ALL joins: each up to the next one.
fn selects(parsed: &Parsed<'_>) -> Vec<Range<usize>> {
    let starts = parsed.outside_parentheses(parsed.name_at);
    let starts: Vec<_> = starts.filter(|at| parsed.is(*at, "SELECT")).collect();
    let ends = starts[starts.len().min(1)..]
        .iter()
        .map(|next| next - 1 - usize::from(parsed.is(next - 1, "ALL")));
    let ends: Vec<_> = ends.chain([parsed.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether an INSERT or CREATE TABLE … AS carries a column of a table along: into the table that takes its place, or
/// into another one beside the key of the row, without which nobody could say whose value it is.
fn is_copied(scene: &Scene<'_>, parsed: &Parsed<'_>, names: &BTreeSet<String>, table: &str, name: &str) -> bool {
    if !stays(scene, parsed, names) || is_list(parsed) {
        return false;
    }
    let takes_place = scene.name_behind(parsed) == table;
    if takes_all(parsed) {
        return !takes_place || gets_another_name(scene, table, name);
    }
    let before = scene.before(table);
    let is_key = |item: &Range<usize>| {
        let keys = before.map(|before| before.primary_key()).unwrap_or_default();
        let taken = column(parsed, item).unwrap_or_default();
        keys.contains(&taken) || ["rowid", "oid", "_rowid_"].contains(&taken.as_str())
    };
    let is_told_apart =
        |item: &Range<usize>| before.is_some_and(|before| tells_all_apart(scene.conn, before, name, parsed, item));
    let is_there = |item: &Range<usize>| {
        carries(parsed, item, name) || is_told_apart(item) || refers(scene, parsed, item, names, name)
    };
    // Each SELECT that UNION ALL joins makes rows of its own.
    let reads = |select: &Range<usize>| select.clone().any(|at| names.contains(&parsed.name_of(at)));
    let lists = selects(parsed).into_iter().filter(reads);
    let mut lists = lists.map(|select| items_at(parsed, select.start));
    let is_carried = lists.any(|items| (takes_place || items.iter().any(is_key)) && items.iter().any(is_there));
    is_carried || (takes_place && refers_by_join(scene, parsed, names, name))
}

/// Whether `INSERT … SELECT *`, which goes by places, puts a column into a new one.
fn gets_another_name(scene: &Scene<'_>, table: &str, name: &str) -> bool {
    let (Some(before), Some(after)) = (scene.before(table), scene.tables.get(table)) else {
        return false;
    };
    let at = before
        .columns
        .iter()
        .position(|column| column.name.eq_ignore_ascii_case(name));
    let new = at.and_then(|at| after.columns.get(at));
    new.is_some_and(|new| before.column(&new.name).is_none())
}

/// Whether an UPDATE of the table puts a column into another one that stays, or into it the key of the row that holds
/// the value now.
fn is_assigned(scene: &Scene<'_>, parsed: &Parsed<'_>, names: &BTreeSet<String>, (table, name): (&str, &str)) -> bool {
    let before = scene
        .before(table)
        .filter(|_| parsed.find_outside(parsed.name_at, "WHERE").is_none());
    let is_told_apart =
        |value: &Range<usize>| before.is_some_and(|before| tells_all_apart(scene.conn, before, name, parsed, value));
    let now = scene.tables.get(&scene.name_now(&parsed.name));
    let is_there = |to: &str| {
        let mut renamed = scene.statements.iter().filter_map(Parsed::renames_column);
        now.is_some_and(|now| now.column(to).is_some()) || renamed.any(|(old, _)| old == to)
    };
    assignments(parsed).iter().any(|(to, value)| {
        let is_value = carries(parsed, value, name) || refers(scene, parsed, value, names, name);
        to != name && is_there(to) && (is_value || is_told_apart(value))
    })
}

/// Whether an expression looks up the key of a row into which the migration has put the column:
/// `(SELECT id FROM pool WHERE value = t.column)`.
fn refers(scene: &Scene<'_>, parsed: &Parsed<'_>, value: &Range<usize>, names: &BTreeSet<String>, name: &str) -> bool {
    let says = |name: &str| value.clone().any(|at| parsed.name_of(at) == name);
    let lists = |one: &Parsed<'_>| {
        let takes = |item: &Range<usize>| column(one, item).is_some_and(|taken| taken == name);
        let mut lists = selects(one).into_iter().map(|select| items_at(one, select.start));
        one.act == Act::Insert
            && says(&one.name)
            && stays(scene, one, names)
            && lists.any(|items| items.iter().any(takes))
    };
    parsed.is(value.start + 1, "SELECT") && says(name) && scene.statements.iter().any(lists)
}

/// Functions whose result holds their whole argument, so that different arguments give different results.
const TELL_APART: [&str; 12] = [
    "coalesce",
    "ifnull",
    "json",
    "json_object",
    "json_array",
    "jsonb_object",
    "jsonb_array",
    "concat",
    "concat_ws",
    "printf",
    "format",
    "unixepoch",
];

/// Operators of which the same is true.
const JOIN: [&str; 8] = ["(", ")", ",", ".", "||", "+", "-", "*"];

/// Whether the result of an expression holds the whole value of a column.
pub(crate) fn carries(parsed: &Parsed<'_>, item: &Range<usize>, name: &str) -> bool {
    let shift = shift(parsed, item);
    if parsed.are(item.start, &["(", "SELECT"]) && shift.is_none() {
        let inner = items_at(parsed, item.start + 1);
        return inner
            .first()
            .is_some_and(|inner| column(parsed, inner).is_some_and(|taken| taken == name));
    }
    let item = item.start..end_of(parsed, item);
    let is_name = |at: usize| {
        let is_word = matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
        is_word && parsed.name_of(at) == name && !parsed.is(at + 1, "(") && !parsed.is(at + 1, ".")
    };
    let is_shift = |at: usize| shift.as_ref().is_some_and(|shift| shift.contains(&at));
    let Some(place) = item.clone().find(|at| is_name(*at) && !is_shift(*at)) else {
        return false;
    };
    let is_harmless = |at: usize| match parsed.kind(at) {
        Some(Kind::Word) if parsed.is(at + 1, "(") => {
            TELL_APART.iter().any(|function| parsed.is(at, function)) || sets_member(parsed, at)
        }
        Some(Kind::Word) => !KEYWORDS.iter().any(|word| parsed.is(at, word)),
        // SQLite leaves out what is behind the point only where a whole number is divided by one.
        Some(Kind::Operator) if parsed.is(at, "/") => parsed.text(at + 1).contains('.'),
        Some(Kind::Operator) => JOIN.contains(&parsed.text(at)),
        _ => true,
    };
    // Of `coalesce(a, b)` only `a` is there whatever it is.
    let is_first = |call: usize| {
        let is_choice = parsed.is(call, "coalesce") || parsed.is(call, "ifnull");
        let mut behind = parsed.outside_parentheses(call + 2);
        let is_inside = is_choice && (call..parsed.closing(call + 1)).contains(&place);
        !is_inside || behind.find(|at| parsed.is(*at, ",")).is_none_or(|comma| place < comma)
    };
    item.clone().all(|at| is_shift(at) || (is_harmless(at) && is_first(at)))
}

/// What an expression adds to every value alike, so that the rows of two tables have different keys in one:
/// `id + (SELECT max(id) FROM other)`.
fn shift(parsed: &Parsed<'_>, item: &Range<usize>) -> Option<Range<usize>> {
    let is_it = |open: &usize| {
        let close = parsed.closing(*open);
        let says = |word: &str| (*open..close).any(|at| parsed.is(at, word));
        let is_added =
            (*open > item.start && parsed.is(open - 1, "+")) || (close < item.end && parsed.is(close + 1, "+"));
        parsed.are(*open, &["(", "SELECT"]) && is_added && says("max") && !says("WHERE")
    };
    let open = item.clone().find(is_it)?;
    Some(open..parsed.closing(open) + 1)
}

/// Whether `json_set(coalesce(…), …)` stands there, which sets a member whatever was there; of NULL it would make NULL.
fn sets_member(parsed: &Parsed<'_>, at: usize) -> bool {
    let sets = ["json_set", "jsonb_set"].iter().any(|function| parsed.is(at, function));
    let object = ["coalesce", "ifnull", "json_object"];
    sets && (object.iter().any(|function| parsed.is(at + 2, function)) || parsed.kind(at + 2) == Some(Kind::String))
}

/// Words of expressions whose result depends on a value without holding it.
const KEYWORDS: [&str; 14] = [
    "CASE", "CAST", "SELECT", "IN", "IS", "NOT", "LIKE", "GLOB", "BETWEEN", "AND", "OR", "EXISTS", "OVER", "COLLATE",
];

/// Whether all copies into a table leave a column out, so that it gets its DEFAULT in every row. `table`: its name at
/// the end.
pub(in crate::lint) fn is_left_to_default(scene: &Scene<'_>, table: &str, name: &str) -> bool {
    let origin = scene.origin(table);
    let mut copies = scene.statements.iter().filter(|parsed| {
        let is_into = parsed.is_on(Act::Insert, &origin) || parsed.is_on(Act::Insert, table);
        is_into && parsed.has("SELECT")
    });
    let name = name.to_ascii_lowercase();
    let leaves = |parsed: &Parsed<'_>| targets(parsed).is_some_and(|targets| !targets.contains(&name));
    copies.next().is_some_and(|first| leaves(first) && copies.all(leaves))
}

/// Whether a migration adds a column of this name. Where the table had one before, that was dropped or renamed, and the
/// new one is another.
pub(in crate::lint) fn is_added_again(scene: &Scene<'_>, table: &str, name: &str) -> bool {
    let adds = |parsed: &Parsed<'_>| {
        let added = parsed.adds_column_at();
        parsed.name == table && added.is_some_and(|at| parsed.name_of(at).eq_ignore_ascii_case(name))
    };
    scene.statements.iter().any(adds)
}

/// Whether a statement in front of the one at `i` copies all rows of a table elsewhere, and one behind it puts them
/// back from there.
pub(in crate::lint) fn is_put_back(scene: &Scene<'_>, i: usize, table: &str) -> bool {
    let is_copy = |parsed: &&Parsed<'_>| {
        let writes = matches!(parsed.act, Act::Insert | Act::Create(ObjectKind::Table)) && parsed.has("SELECT");
        let leaves_out = parsed.find_outside(parsed.name_at, "WHERE").is_some();
        writes && !leaves_out && !is_list(parsed)
    };
    let kept = scene.statements[..i].iter().filter(is_copy);
    let kept = kept.filter(|parsed| parsed.name != table && parsed.mentions(table));
    let mut back = scene.statements[i..]
        .iter()
        .filter(is_copy)
        .filter(|parsed| parsed.name == table);
    let kept: Vec<_> = kept.map(|parsed| &parsed.name).collect();
    back.any(|parsed| kept.iter().any(|name| parsed.mentions(name)))
}
