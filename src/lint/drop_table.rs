//! A table that is dropped, and its rows with it.

use std::rc::Rc;

use super::statement::{Act, Parsed};
use super::{Lint, Rule, Scene, by_names, moved, named_after, taken_along, taken_rows};
use crate::migration::ObjectKind;
use crate::schema::diff::{Change, Difference};
use crate::schema::normalise::Normal;
use crate::schema::table::Table;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::DropTable,
    why: "Every user's rows go with it, and no down part brings them back.",
    failing: &[
        (
            "0001_create_notes",
            "CREATE TABLE notes (body TEXT);",
            "DROP TABLE notes;",
        ),
        (
            "0002_drop_notes",
            "DROP TABLE notes;",
            "CREATE TABLE notes (body TEXT);",
        ),
    ],
    passing: &[
        (
            "0001_create_notes",
            "CREATE TABLE notes (body TEXT);",
            "DROP TABLE notes;",
        ),
        (
            "0002_drop_notes",
            "-- tohead: allow(drop-table) \"the notes screen went in 1.4, and its notes were exported\"\nDROP TABLE notes;",
            "CREATE TABLE notes (body TEXT);",
        ),
    ],
    rule: Rule::Up(rule),
};

fn rule(scene: &Scene<'_>) -> Findings {
    let gone = scene.differences.iter().filter(|difference| is_lost(scene, difference));
    let mut findings: Findings = gone
        .map(|difference| {
            let name = &difference.name;
            let dropped = scene.drop_of(&name.to_ascii_lowercase());
            let dropped = dropped.map(|parsed| parsed.statement.offset);
            let drops = |parsed: &Parsed<'_>| dropped == Some(parsed.statement.offset);
            let is_dropped = dropped.is_some();
            let left = moved::left_of(scene, name);
            let is_copied = left
                .as_ref()
                .is_some_and(|left| left.is_empty() || is_mere_number(scene, name, left));
            let what = match left.filter(|left| !left.is_empty()) {
                Some(left) => format!("its values of `{}`, which no copy takes", left.join("`, `")),
                None => "all its rows".to_owned(),
            };
            scene
                .finding(
                    Check::DropTable,
                    |parsed| drops(parsed) || (!is_dropped && parsed.writes_schema()),
                    format!("drops the table `{name}` and {what}"),
                )
                .help("if that is meant: -- tohead: allow(drop-table) \"why\"")
                .quiet_if(
                    is_copied
                        || taken_along::is_taken_by_owner(scene, name)
                        || are_names_taken(scene, name)
                        || scene.is_carried(name, None),
                )
        })
        .collect();
    findings.extend(emptied(scene));
    findings
}

/// Whether all that no copy takes is the number of the row, and no table refers to it: the rows get another one.
fn is_mere_number(scene: &Scene<'_>, name: &str, left: &[String]) -> bool {
    let name = name.to_ascii_lowercase();
    let Some(before) = scene.before(&name) else {
        return false;
    };
    let is_number = |column: &String| {
        let number = before.rowid_alias.as_deref();
        number.is_some_and(|number| number.eq_ignore_ascii_case(column))
    };
    let earlier = scene.table_changes.values().filter_map(|(before, _)| before.as_ref());
    let refers = |other: &Rc<Table>| {
        let is_key = other
            .foreign_keys
            .iter()
            .any(|key| key.parent.eq_ignore_ascii_case(&name));
        is_key
            || other
                .columns
                .iter()
                .any(|column| named_after::spoken_of(&column.name).contains(&name))
    };
    let is_key = matches!(left, [column] if is_number(column));
    is_key && !scene.tables.all().chain(earlier).any(refers)
}

/// Whether all that a table of names and values may hold becomes columns.
fn are_names_taken(scene: &Scene<'_>, name: &str) -> bool {
    let before = scene.before(&name.to_ascii_lowercase());
    before.is_some_and(|before| by_names::takes_all_names(&scene.statements, before))
}

/// Whether a table that is missing from the schema is gone with its rows, and was not just renamed: a statement drops
/// it, or nothing has come that could be the table under another name.
fn is_lost(scene: &Scene<'_>, difference: &Difference) -> bool {
    if difference.kind != ObjectKind::Table || difference.change != Change::Gone {
        return false;
    }
    let name = difference.name.to_ascii_lowercase();
    let was = scene.changes.get(&(ObjectKind::Table, name.clone()));
    if was.is_some_and(|(was, _)| was.as_ref().is_some_and(|was| has_its_text_elsewhere(&was.tokens))) {
        return false;
    }
    let statements = || scene.statements.iter();
    let is_dropped = statements().any(|parsed| parsed.is_on(Act::Drop(ObjectKind::Table), &name));
    let is_renamed = statements().any(|parsed| parsed.name == name && parsed.renames_table_to().is_some());
    let away = scene.drop_of(&name).filter(|_| is_renamed && !is_dropped);
    if let Some(dropped) = away {
        // It is renamed and then dropped. If a statement reads it, the rows of the rehearsal show what that keeps.
        let is_named = |parsed: &Parsed<'_>| parsed.mentions(&name) || parsed.mentions(&dropped.name);
        return !statements().any(|parsed| parsed.has("SELECT") && is_named(parsed));
    }
    let is_new = |other: &&Difference| other.kind == ObjectKind::Table && matches!(other.change, Change::New { .. });
    let new = || scene.differences.iter().filter(is_new);
    // Where `sqlite_schema` is written by hand, a table is taken for a renamed one if its definition is the same.
    let has_new = if statements().any(Parsed::writes_schema) {
        new().any(|other| defines_the_same(scene, &name, &other.name.to_ascii_lowercase()))
    } else {
        new().next().is_some()
    };
    is_dropped || !(has_new || is_renamed)
}

/// Whether two tables, one of which has gone and the other come, differ in nothing but their names.
fn defines_the_same(scene: &Scene<'_>, gone: &str, new: &str) -> bool {
    let states = |name: &str| scene.changes.get(&(ObjectKind::Table, name.to_owned()));
    let behind_name = |normal: &Rc<Normal>| {
        let open = normal.tokens.iter().position(|token| token == "(").unwrap_or_default();
        normal.tokens[open..].to_vec()
    };
    let before = states(gone).and_then(|(before, _)| before.as_ref()).map(behind_name);
    before.is_some() && before == states(new).and_then(|(_, after)| after.as_ref()).map(behind_name)
}

/// The findings for tables that are dropped and made anew under the same name without their rows. A comparison of
/// schemas does not show these.
fn emptied(scene: &Scene<'_>) -> Findings {
    let finding = |(parsed, heir): (&Parsed<'_>, Option<String>)| {
        let table = &parsed.name;
        let then = heir.map(|heir| format!("gives its name to `{heir}`"));
        let then = then.or_else(|| {
            let from = filled_from(scene, table)?;
            Some(format!(
                "fills the one that takes its name from `{from}`, and not from it"
            ))
        });
        let then = then.unwrap_or_else(|| "makes an empty one with its name".to_owned());
        let finding = parsed.finding(
            Check::DropTable,
            parsed.name_at,
            format!("drops the table `{table}` and all its rows, and {then}"),
        );
        finding.help_or_allow(
            "copy the rows into a new table before the old one is dropped",
            "if the loss is meant",
        )
    };
    drops_that_empty(scene).map(finding).collect()
}

/// The table that the new owner of a name is filled from, if an INSERT … SELECT fills it. The new table may have been
/// created under another name.
fn filled_from(scene: &Scene<'_>, table: &str) -> Option<String> {
    let statements = || scene.statements.iter();
    let is_it = |name: &String| {
        let renames = |parsed: &Parsed<'_>| parsed.name == *name && parsed.renames_table_to().as_deref() == Some(table);
        name == table || statements().any(renames)
    };
    let mut fills = statements().filter(|parsed| parsed.act == Act::Insert && is_it(&parsed.name));
    fills.find_map(|parsed| {
        let select = parsed.find_outside(parsed.name_at, "SELECT")?;
        let from = parsed.find_outside(select, "FROM")?;
        (!parsed.is(from + 1, "(")).then(|| parsed.name_of(from + 1))
    })
}

/// Whether a table is dropped and made anew without its rows.
pub(super) fn is_emptied(scene: &Scene<'_>, table: &str) -> bool {
    drops_that_empty(scene).any(|(parsed, _)| parsed.name.eq_ignore_ascii_case(table))
}

/// The statements that drop a table of which a new one has the name afterwards, with no statement in front that takes
/// its rows. With each the older table that takes the name, if one does.
fn drops_that_empty<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = (&'s Parsed<'s>, Option<String>)> {
    scene.statements.iter().enumerate().filter_map(|(i, parsed)| {
        let table = &parsed.name;
        let now = scene.tracker.get(&(ObjectKind::Table, table.clone()));
        let is_there = now.is_some_and(|now| !has_its_text_elsewhere(&now.tokens)) && scene.was_there(table);
        if !parsed.is_on(Act::Drop(ObjectKind::Table), table) || !is_there {
            return None;
        }
        let names: Vec<_> = std::iter::once(table.clone()).chain(shows(scene, i, table)).collect();
        let takes = |earlier: &Parsed<'_>| taken_rows::takes_rows(scene, i, earlier, &names);
        // An older table that is renamed to this name may take its place for good: an earlier migration has filled it.
        // But where a new table then gets the name of the older one, nothing has taken this one's place.
        let mut later = scene.statements[i..].iter();
        let heir = later.find(|later| later.renames_table_to().as_ref() == Some(table) && scene.was_there(&later.name));
        let heir = heir.map(|later| later.name.clone());
        let is_replaced = heir.as_ref().is_some_and(|heir| scene.tables.get(heir).is_none());
        let is_filled = |later: &Parsed<'_>| later.is_on(Act::Insert, table) && scene.tables.get(table).is_none();
        let is_kept = is_replaced || scene.statements[i..].iter().any(is_filled);
        (!is_kept && !scene.statements[..i].iter().any(takes)).then_some((parsed, heir))
    })
}

/// The views that name a table: those that were there before the migration, and those that it creates in front of the
/// statement at `i`. A copy may read the table through one.
fn shows<'s>(scene: &'s Scene<'_>, i: usize, table: &'s str) -> impl Iterator<Item = String> + 's {
    let names = move |normal: &Normal| normal.tokens.iter().any(|token| token == table);
    let dropped = scene.changes.iter().filter_map(move |((kind, name), (before, _))| {
        let before = before.as_ref().filter(|_| *kind == ObjectKind::View)?;
        names(before).then(|| name.clone())
    });
    let stays = scene
        .tracker
        .objects(ObjectKind::View)
        .filter(move |(_, view)| names(view));
    let made = scene.statements[..i]
        .iter()
        .filter(move |parsed| parsed.act == Act::Create(ObjectKind::View) && parsed.mentions(table));
    let stays = stays.map(|((_, name), _)| name.clone());
    dropped.chain(stays).chain(made.map(|parsed| parsed.name.clone()))
}

/// Whether a table is a full-text index without texts of its own: it is about another table, or keeps none at all
/// (<https://sqlite.org/fts5.html#external_content_and_contentless_tables>). Nothing is lost with it.
fn has_its_text_elsewhere(definition: &[String]) -> bool {
    let mut pairs = definition.windows(2);
    let is_virtual = definition.get(1).is_some_and(|word| word == "virtual");
    is_virtual && pairs.any(|pair| pair[0] == "content" && pair[1] == "=")
}
