//! `CASE state WHEN 'open' THEN 0 WHEN 'done' THEN 1 END`, where a CHECK says that there are no other values than these
//! two: each becomes another one, and nothing is lost.

use std::collections::BTreeSet;
use std::ops::Range;

use rusqlite::Connection;

use super::copy::{end_of, items, targets};
use super::scene::Kept;
use super::scene::Scene;
use super::statement::{Act, Parsed};
use crate::schema::table::Table;
use crate::source::tokens::{Kind, quoted, unquote};

/// Whether an expression makes a different value of each one that the column may have, as its CHECK lists them.
pub(crate) fn tells_all_apart(
    conn: &Connection,
    table: &Table,
    column: &str,
    parsed: &Parsed<'_>,
    item: &Range<usize>,
) -> bool {
    by_its_cases(table, column, parsed, item) || by_its_results(conn, table, column, parsed, item).unwrap_or(false)
}

/// The same of any expression over this column alone, as `state = 'open'`: SQLite is asked what it makes of each value.
fn by_its_results(
    conn: &Connection,
    table: &Table,
    column: &str,
    parsed: &Parsed<'_>,
    item: &Range<usize>,
) -> Option<bool> {
    let made = made_of_listed(table, column, parsed, item)?;
    let sql = format!(
        "SELECT count(*) = count(DISTINCT quote(made)) AND count(*) > 1 AND NOT max(was IS NOT NULL AND made IS NULL) \
         FROM ({made})"
    );
    conn.query_row(&sql, [], |row| row.get(0)).ok()
}

/// The query for what an expression makes of each value that the CHECK of a column lists, and of NULL where it may be
/// NULL: the columns `was` and `made`. None where it reads anything but this column.
fn made_of_listed(table: &Table, column: &str, parsed: &Parsed<'_>, item: &Range<usize>) -> Option<String> {
    let declared = table.column(column)?;
    let mut values = literals(table, column);
    if values.is_empty() {
        return None;
    }
    if !declared.is_not_null {
        values.push("NULL".to_owned());
    }
    let mut outside = parsed.outside_parentheses(item.start).take_while(|at| *at < item.end);
    let end = outside.find(|at| parsed.is(*at, "AS")).unwrap_or(item.end);
    let is_qualifier = |at: usize| parsed.is(at + 1, ".") || parsed.is(at, ".");
    let is_name = |at: usize| matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
    let is_column = |at: usize| is_name(at) && !parsed.is(at + 1, ".") && !parsed.is(at + 1, "(");
    let is_own = |at: usize| is_column(at) && parsed.name_of(at).eq_ignore_ascii_case(column);
    // What is the same for all rows, or another for each, does not come from the column.
    let others = ["SELECT", "OVER", "random", "randomblob"];
    let is_foreign = |at: usize| {
        let is_other = is_column(at) && !is_own(at) && table.column(&parsed.name_of(at)).is_some();
        is_other || others.iter().any(|word| parsed.is(at, word))
    };
    if (item.start..end).any(is_foreign) || !(item.start..end).any(is_own) {
        return None;
    }
    let words = (item.start..end).filter(|at| !is_qualifier(*at));
    let words: Vec<_> = words.map(|at| parsed.text(at)).collect();
    let rows: Vec<_> = values.iter().map(|value| format!("SELECT {value}")).collect();
    Some(format!(
        "WITH listed ({0}) AS ({1}) SELECT {0} AS was, ({2}) AS made FROM listed",
        quoted(column),
        rows.join(" UNION ALL "),
        words.join(" ")
    ))
}

/// Whether copies into a rebuilt table write values into a column that a CHECK over it alone does not admit: of those that
/// are listed they make others, or a CASE gives others. Such a CHECK cannot be carried over.
pub(in crate::lint) fn is_recoded(scene: &Scene<'_>, table: &Kept<'_>, check: &str, name: &str) -> bool {
    let columns = || table.after.columns.iter().filter(|column| !column.is_generated);
    let all = || columns().map(|column| column.name.to_ascii_lowercase()).collect();
    let (name, origin) = (name.to_ascii_lowercase(), scene.origin(&table.name));
    let breaks = |rows: &str| {
        let sql = format!(
            "WITH new ({}) AS ({rows}) SELECT count(*) > 0 FROM new WHERE NOT ({check})",
            quoted(&name)
        );
        scene.conn.query_row(&sql, [], |row| row.get(0)).unwrap_or(false)
    };
    let recodes = |parsed: &Parsed<'_>| {
        let targets: Vec<_> = targets(parsed).unwrap_or_else(all);
        let at = targets.iter().position(|target| *target == name)?;
        let item = items(parsed).get(at)?.clone();
        let made = made_of_listed(table.before, &name, parsed, &item);
        let is_made_other = made.is_some_and(|made| breaks(&format!("SELECT made FROM ({made})")));
        Some(
            is_made_other
                || given_by_case(parsed, &item)
                    .iter()
                    .any(|value| breaks(&format!("SELECT {value}"))),
        )
    };
    let copies = scene.statements.iter().filter(|parsed| parsed.act == Act::Insert);
    let mut copies = copies.filter(|parsed| parsed.name == origin || parsed.name == table.name);
    copies.any(|parsed| recodes(parsed) == Some(true))
}

/// The constants that a CASE gives.
fn given_by_case<'p>(parsed: &'p Parsed<'_>, item: &Range<usize>) -> Vec<&'p str> {
    let gives = |at: &usize| parsed.is(*at, "THEN") || parsed.is(*at, "ELSE");
    let is_constant = |at: usize| matches!(parsed.kind(at), Some(Kind::String | Kind::Number));
    let ends = |at: usize| ["WHEN", "ELSE", "END"].iter().any(|word| parsed.is(at, word));
    let given = item.clone().filter(gives).map(|at| at + 1);
    let given = given.filter(|at| is_constant(*at) && ends(at + 1));
    let is_case = parsed.is(item.start, "CASE");
    given.filter(|_| is_case).map(|at| parsed.text(at)).collect()
}

fn by_its_cases(table: &Table, column: &str, parsed: &Parsed<'_>, item: &Range<usize>) -> bool {
    let Some(declared) = table.column(column) else {
        return false;
    };
    let Some((cases, has_else)) = cases(parsed, item, column) else {
        return false;
    };
    let values = listed(table, column);
    let named: BTreeSet<_> = cases.iter().filter_map(|(when, _)| *when).map(unquoted).collect();
    let made: BTreeSet<_> = cases.iter().map(|(_, then)| unquoted(then)).collect();
    // NULL passes a CHECK, and an ELSE takes it for the value that no WHEN names.
    let others = values.difference(&named).count() + usize::from(!declared.is_not_null);
    !values.is_empty()
        && made.len() == cases.len()
        && if has_else {
            others <= 1
        } else {
            values.is_subset(&named)
        }
}

/// Whether every copy into a rebuilt table takes such an expression for a column.
pub(in crate::lint) fn is_told_apart(scene: &Scene<'_>, table: &Kept<'_>, name: &str) -> bool {
    let (name, origin) = (name.to_ascii_lowercase(), scene.origin(&table.name));
    let copies = scene
        .statements
        .iter()
        .filter(|parsed| parsed.is_on(Act::Insert, &origin));
    let tells = |parsed: &Parsed<'_>| {
        let all = || {
            table
                .after
                .columns
                .iter()
                .map(|column| column.name.to_ascii_lowercase())
                .collect()
        };
        let targets: Vec<_> = targets(parsed).unwrap_or_else(all);
        let at = targets.iter().position(|target| *target == name)?;
        let item = items(parsed).get(at)?.clone();
        Some(tells_all_apart(scene.conn, table.before, &name, parsed, &item))
    };
    let told: Vec<_> = copies.map(tells).collect();
    !told.is_empty() && told.iter().all(|told| *told == Some(true))
}

/// The values that a CHECK lists for a column and that a CASE has no WHEN for, where they are several that do not stand side
/// by side in the list: its author has forgotten one, which is none of the others. None where it has too few of the list.
pub(crate) fn forgotten(table: &Table, column: &str, parsed: &Parsed<'_>, item: &Range<usize>) -> Option<Vec<String>> {
    const SEVERAL: usize = 2;
    let (cases, has_else) = cases(parsed, item, column)?;
    let named: Vec<_> = cases.iter().filter_map(|(when, _)| *when).map(unquoted).collect();
    let made: BTreeSet<_> = cases.iter().map(|(_, then)| unquoted(then)).collect();
    let listed = in_order(table, column);
    let left: Vec<_> = (0..listed.len()).filter(|at| !named.contains(&listed[*at])).collect();
    let (first, last) = (left.first()?, left.last()?);
    let is_apart = last - first + 1 > left.len();
    let is_of_list = named.len() >= SEVERAL && named.iter().all(|name| listed.contains(name));
    let tells_apart = made.len() == cases.len();
    (has_else && is_of_list && is_apart && tells_apart).then(|| left.iter().map(|at| listed[*at].clone()).collect())
}

/// The values that a CHECK lists for a column: `column IN ('a', 'b')`. Empty where none does.
pub(in crate::lint) fn listed(table: &Table, column: &str) -> BTreeSet<String> {
    in_order(table, column).into_iter().collect()
}

/// The same in the order of the list.
fn in_order(table: &Table, column: &str) -> Vec<String> {
    literals(table, column).iter().map(|value| unquoted(value)).collect()
}

/// The same as SQL.
fn literals(table: &Table, column: &str) -> Vec<String> {
    let list = |check: &String| {
        let (name, list) = check.split_once(" in ( ")?;
        let list = list.strip_suffix(" )")?;
        let is_it = unquote(name).eq_ignore_ascii_case(column);
        let is_plain = !list.contains('(');
        (is_it && is_plain).then(|| list.split(" , ").map(str::to_owned).collect())
    };
    let is_enumerated = table.is_enumerated(column);
    let lists = table.checks.iter().filter(|_| is_enumerated).find_map(list);
    lists.unwrap_or_default()
}

/// A literal, without the quotes that a text has.
fn unquoted(text: &str) -> String {
    text.trim_matches('\'').to_owned()
}

/// What a CASE makes of which value. The first is none for what ELSE gives, which comes last.
type Cases<'p> = Vec<(Option<&'p str>, &'p str)>;

/// The cases of a column and whether there is an ELSE; none where the expression is no CASE, or takes or gives anything
/// but constants.
fn cases<'p>(parsed: &'p Parsed<'_>, item: &Range<usize>, column: &str) -> Option<(Cases<'p>, bool)> {
    let end = end_of_case(parsed, item)?;
    let mut at = item.start + 1;
    let takes_column = |at: &mut usize| {
        *at += if parsed.is(*at + 1, ".") { 2 } else { 0 };
        let is_it = parsed.name_of(*at) == column;
        *at += 1;
        is_it
    };
    let constant = |at: usize| {
        let is_it = matches!(parsed.kind(at), Some(Kind::String | Kind::Number));
        is_it.then(|| parsed.text(at))
    };
    let is_simple = !parsed.is(at, "WHEN");
    if is_simple && !takes_column(&mut at) {
        return None;
    }
    let mut cases = Cases::new();
    while parsed.is(at, "WHEN") {
        at += 1;
        if !is_simple {
            let is_equal = takes_column(&mut at) && parsed.is(at, "=");
            at += 1;
            is_equal.then_some(())?;
        }
        let when = constant(at)?;
        let then = parsed.is(at + 1, "THEN").then(|| constant(at + 2)).flatten()?;
        cases.push((Some(when), then));
        at += 3;
    }
    let has_else = parsed.is(at, "ELSE");
    if has_else {
        cases.push((None, constant(at + 1)?));
        at += 2;
    }
    (parsed.is(at, "END") && at + 1 == end && !cases.is_empty()).then_some((cases, has_else))
}

/// Where an expression ends that starts with CASE; none where it does not.
fn end_of_case(parsed: &Parsed<'_>, item: &Range<usize>) -> Option<usize> {
    let end = end_of(parsed, item);
    parsed.is(item.start, "CASE").then_some(end)
}
