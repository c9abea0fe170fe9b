//! The statements from one schema to another, in an order in which SQLite accepts them all.
//!
//! Names first, so that SQLite itself corrects what mentions them. Then everything that goes or stands in
//! the way is dropped, the tables are changed, and what is missing is created at the end. A table that ALTER
//! TABLE cannot change is made anew: create, copy, drop, rename, in this order and no other
//! (<https://sqlite.org/lang_altertable.html#otheralter>). Foreign keys are off meanwhile, as in every run.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::alter::Alteration;
use super::copy::{Copied, Fills, Succession, rowid_column};
use super::intent::Renames;
use super::virtuals;
use super::work::{Passage, Work};
use super::{Ground, Refusal, words};
use crate::lint::Minimum;
use crate::migration::ObjectKind;
use crate::schema::catalog::{Catalog, beyond_order};
use crate::schema::definition::under_name;
use crate::schema::diff::{Change, Difference};
use crate::schema::normalise::Normal;
use crate::schema::print;
use crate::schema::table::Table;
use crate::source::tokens::quoted_text;

/// The statements from one schema to another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way {
    pub(crate) passages: Vec<Passage>,
    /// Columns whose old rows get a made-up value: table, column, expression.
    pub(crate) filled: Vec<(String, String, String)>,
}

/// Where a [`Way`] starts and ends, and what its author has stated about it.
pub(super) struct Journey<'j> {
    pub(super) ground: &'j Ground<'j>,
    pub(super) from: &'j Catalog,
    pub(super) to: &'j Catalog,
    pub(super) renames: &'j Renames,
    pub(super) fills: Fills<'j>,
    pub(super) minimum: Option<Minimum>,
    /// Tables that may lose their rows although they are there afterwards, in lower case.
    pub(super) expendable: &'j BTreeSet<String>,
}

/// A table that is made anew, because ALTER TABLE cannot change it.
struct Rebuild {
    table: Rc<Normal>,
    difference: Difference,
    columns: Vec<Copied>,
    /// Why ALTER TABLE cannot, as the comment above the statements says it.
    why: String,
}

/// Finds the statements, running each on a database without rows; see the head of this file for their order.
pub(super) fn way(journey: &Journey<'_>) -> Result<Way, Refusal> {
    let mut work = Work::new(journey.ground, journey.from)?;
    let open = rename(&mut work, journey)?;
    clear(&mut work, journey.to)?;
    let mut way = Way::default();
    let rebuilds = alter(&mut work, journey, &open, &mut way)?;
    let virtual_tables = virtuals::changed(&work.catalog()?, journey.to);
    make_room(&mut work, journey, &rebuilds, &virtual_tables)?;
    create_tables(&mut work, journey)?;
    for rebuild in &rebuilds {
        carry_out(&mut work, journey, rebuild)?;
    }
    for table in &virtual_tables {
        virtuals::replace(&mut work, table, journey, &mut way)?;
    }
    drop_tables(&mut work, journey)?;
    create_the_rest(&mut work, journey.to)?;
    let left = beyond_order(work.catalog()?.differences(journey.to));
    if let Some(difference) = left.first() {
        return Err(Refusal::Impossible(format!(
            "no statements were found that lead to the declared schema: {difference}"
        )));
    }
    way.passages = work.into_passages();
    Ok(way)
}

/// Carries the renames out by ALTER TABLE. Returns those of columns that have to wait for a copy, because the new name
/// is still taken or the table is a virtual one.
fn rename(work: &mut Work<'_>, journey: &Journey<'_>) -> Result<Renames, Refusal> {
    let mut tables = journey.renames.tables.clone();
    while !tables.is_empty() {
        let now = work.catalog()?;
        let is_free = |(_, new): &(String, String)| now.get(ObjectKind::Table, new).is_none();
        let gives_way = |(_, new): &(String, String)| !tables.iter().any(|(old, _)| old.eq_ignore_ascii_case(new));
        if let Some(at) = tables.iter().position(is_free) {
            let (old, new) = tables.remove(at);
            work.say(format!("`{old}` is called `{new}` now."));
            rename_by(
                work,
                journey,
                &format!("ALTER TABLE {} RENAME TO {}", work.name(&old), work.name(&new)),
            )?;
        } else if let Some(at) = tables.iter().position(gives_way) {
            // The table that has the name goes.
            let taken = tables[at].1.clone();
            work.say(format!("`{taken}` goes, and another table gets its name."));
            rename_by(work, journey, &format!("DROP TABLE {}", work.name(&taken)))?;
        } else {
            let (old, _) = tables[0].clone();
            let between = free_name(&now, journey.to, &format!("{old}_old"));
            work.say(format!(
                "`{old}` and another table change their names: this one waits under a third."
            ));
            rename_by(
                work,
                journey,
                &format!("ALTER TABLE {} RENAME TO {}", work.name(&old), work.name(&between)),
            )?;
            tables[0].0 = between;
        }
    }
    rename_columns(work, journey)
}

fn rename_columns(work: &mut Work<'_>, journey: &Journey<'_>) -> Result<Renames, Refusal> {
    let mut open = Renames::default();
    for table in journey.renames.tables_with_columns() {
        let mut columns: Vec<_> = journey.renames.of_table(&table).into_iter().collect();
        work.say(format!("`{table}`: {}.", words::renamed(&columns)));
        while let Some(last) = columns.last().cloned() {
            let now = work.catalog()?;
            let Some(there) = now.table(&table) else {
                open.columns
                    .extend(columns.into_iter().map(|(old, new)| (table.clone(), old, new)));
                break;
            };
            let is_free = |(_, new): &(String, String)| there.column(new).is_none();
            let waits_for = |name: &str| columns.iter().any(|(old, _)| old.eq_ignore_ascii_case(name));
            let (old, new) = match columns.iter().position(is_free) {
                Some(at) => columns.remove(at),
                None if waits_for(&last.1) => {
                    let between = (1..)
                        .map(|n| format!("{}_{n}", last.0))
                        .find(|name| there.column(name).is_none());
                    let between = between.unwrap_or_default();
                    columns.pop();
                    columns.insert(0, (between.clone(), last.1));
                    (last.0, between)
                }
                None => {
                    columns.pop();
                    open.columns.push((table.clone(), last.0, last.1));
                    continue;
                }
            };
            let old = there.column(&old).map_or(old.clone(), |column| column.name.clone());
            let sql = format!(
                "ALTER TABLE {} RENAME COLUMN {} TO {}",
                work.name(&table),
                work.name(&old),
                work.name(&new)
            );
            rename_by(work, journey, &sql)?;
        }
    }
    Ok(open)
}

/// Renames. SQLite looks at every view and trigger meanwhile: those that do not work any more, or will not be
/// there afterwards, make it refuse.
fn rename_by(work: &mut Work<'_>, journey: &Journey<'_>, sql: &str) -> Result<(), Refusal> {
    if work.attempt(&[sql.to_owned()], |_| Ok(()))?.is_ok() {
        work.keep(sql.to_owned());
        return Ok(());
    }
    clear(work, journey.to)?;
    if work.attempt(&[sql.to_owned()], |_| Ok(()))?.is_ok() {
        work.keep(sql.to_owned());
        return Ok(());
    }
    work.say("Views and triggers make way, and are created again at the end.");
    drop_objects(work, |_| true)?;
    work.run(sql)
}

/// Drops the triggers, views and indexes that go or change. What belongs to a table that goes, goes with it.
fn clear(work: &mut Work<'_>, to: &Catalog) -> Result<(), Refusal> {
    let now = work.catalog()?;
    let differs = |object: &Normal| {
        let wanted = to.get(object.object.kind, &object.object.name);
        wanted.is_none_or(|wanted| wanted.digest != object.digest)
    };
    let stays = |object: &Normal| {
        let table = &object.table;
        object.object.kind == ObjectKind::View
            || to.get(ObjectKind::Table, table).is_some()
            || to.get(ObjectKind::View, table).is_some_and(|view| {
                now.get(ObjectKind::View, table)
                    .is_some_and(|old| old.digest == view.digest)
            })
    };
    work.say("What goes, or is defined anew below.");
    drop_objects(work, |object| differs(object) && stays(object))?;
    let now = work.catalog()?;
    for index in now
        .of_kind(ObjectKind::Index)
        .filter(|index| differs(index) && stays(index))
    {
        let name = work.name(&index.object.name);
        work.run(format!("DROP INDEX {name}"))?;
    }
    Ok(())
}

/// Drops triggers, then views.
fn drop_objects(work: &mut Work<'_>, is_meant: impl Fn(&Normal) -> bool) -> Result<(), Refusal> {
    let now = work.catalog()?;
    drops(work, &now, is_meant)
        .into_iter()
        .try_for_each(|statement| work.run(statement))
}

/// The statements that drop triggers, then views.
fn drops(work: &Work<'_>, now: &Catalog, is_meant: impl Fn(&Normal) -> bool) -> Vec<String> {
    let goes_along = |object: &Normal| {
        object.object.kind == ObjectKind::Trigger
            && now
                .get(ObjectKind::View, &object.table)
                .is_some_and(|view| is_meant(view))
    };
    let mut statements = Vec::new();
    for (kind, word) in [(ObjectKind::Trigger, "TRIGGER"), (ObjectKind::View, "VIEW")] {
        let meant = now.of_kind(kind).filter(|object| is_meant(object));
        let named = meant.filter(|object| !goes_along(object));
        statements.extend(named.map(|object| format!("DROP {word} {}", work.name(&object.object.name))));
    }
    statements
}

/// A table that differs from the wanted one.
struct Changed {
    /// The definition to get to.
    wanted: Rc<Normal>,
    difference: Difference,
    old: Rc<Table>,
    new: Rc<Table>,
    /// What the columns are filled with if the table has to be made anew.
    columns: Vec<Copied>,
}

/// Changes tables by ALTER TABLE where SQLite accepts that. Returns those that have to be made anew.
///
/// `open` are the renames of columns that are still to be carried out.
fn alter(work: &mut Work<'_>, journey: &Journey<'_>, open: &Renames, way: &mut Way) -> Result<Vec<Rebuild>, Refusal> {
    let mut rebuilds = Vec::new();
    for changed in changed_tables(work, journey, open)? {
        let Changed { new, columns, .. } = &changed;
        let filled = columns.iter().filter(|copied| copied.is_filled);
        way.filled
            .extend(filled.map(|copied| (new.name.clone(), copied.column.clone(), copied.source.clone())));
        let altered = match alteration(work, journey, open, &changed) {
            Ok(statements) => {
                let comment = format!("`{}`: {}.", new.name, words::changes(&changed.difference));
                keep_alteration(work, journey, &changed.wanted, comment, statements)?
            }
            Err(why) => Err(why),
        };
        if let Err(why) = altered {
            rebuilds.push(Rebuild {
                table: changed.wanted,
                difference: changed.difference,
                columns: changed.columns,
                why,
            });
        }
    }
    Ok(rebuilds)
}

/// The tables that are there before and after and differ, or every value that somebody has to state first.
fn changed_tables(work: &Work<'_>, journey: &Journey<'_>, open: &Renames) -> Result<Vec<Changed>, Refusal> {
    let now = work.catalog()?;
    let differences = beyond_order(now.differences(journey.to));
    let (mut changed, mut missing) = (Vec::new(), Vec::new());
    for wanted in print::tables(journey.to) {
        let name = &wanted.object.name;
        let is_it = |difference: &&Difference| {
            difference.kind == ObjectKind::Table && difference.name.eq_ignore_ascii_case(name)
        };
        let (Some(difference), Some(old), Some(new)) =
            (differences.iter().find(is_it), now.table(name), journey.to.table(name))
        else {
            continue;
        };
        match copied(work, journey, open, (old, new), wanted)? {
            Ok(columns) => changed.push(Changed {
                wanted: Rc::clone(wanted),
                difference: difference.clone(),
                old: Rc::clone(old),
                new: Rc::clone(new),
                columns,
            }),
            Err(values) => missing.extend(values),
        }
    }
    if missing.is_empty() {
        Ok(changed)
    } else {
        Err(Refusal::Missing(missing))
    }
}

/// The ALTER TABLE statements for a changed table, or why there are none.
fn alteration(
    work: &Work<'_>,
    journey: &Journey<'_>,
    open: &Renames,
    changed: &Changed,
) -> Result<Vec<String>, String> {
    let is_open = |(of, ..): &(String, String, String)| of.eq_ignore_ascii_case(&changed.new.name);
    if open.columns.iter().any(is_open) {
        return Err("a column takes a name that another one still has".to_owned());
    }
    let alteration = Alteration {
        conn: &work.conn,
        before: &changed.old,
        after: &changed.new,
        wanted: &changed.wanted,
        difference: &changed.difference,
        copied: &changed.columns,
        minimum: journey.minimum,
    };
    alteration.statements()
}

/// Keeps statements if SQLite accepts them and they leave the table as wanted. Otherwise the inner error is the reason
/// why not, and nothing is kept.
fn keep_alteration(
    work: &mut Work<'_>,
    journey: &Journey<'_>,
    table: &Normal,
    comment: String,
    statements: Vec<String>,
) -> Result<Result<(), String>, Refusal> {
    let mut why = work.attempt(&statements, |catalog| is_as_wanted(catalog, table))?;
    if why.is_err() {
        // SQLite looks at all views: one on a view that has made way is in the way as well.
        let now = work.catalog()?;
        let dangling = with_views_on(&now, made_way(&now, journey.from));
        let drops = drops(work, &now, |object| mentions(object, &dangling));
        if !drops.is_empty() {
            let all = [&drops[..], &statements[..]].concat();
            why = work.attempt(&all, |catalog| is_as_wanted(catalog, table))?;
            if why.is_ok() {
                work.say("In the way of what follows, and created again at the end.");
                drops.into_iter().for_each(|statement| work.keep(statement));
            }
        }
    }
    if why.is_ok() {
        work.say(comment);
        statements.into_iter().for_each(|statement| work.keep(statement));
    }
    Ok(why)
}

type Columns = Result<Vec<Copied>, Vec<super::Missing>>;

/// What fills the columns of `new` if it takes the place of `old`.
fn copied(
    work: &Work<'_>,
    journey: &Journey<'_>,
    open: &Renames,
    (old, new): (&Table, &Table),
    wanted: &Normal,
) -> Result<Columns, Refusal> {
    journey.fills.fit(&work.conn, &old.name)?;
    let new_conn = journey.ground.open()?;
    new_conn.execute_batch(&wanted.object.sql)?;
    let succession = Succession {
        conn: &work.conn,
        old,
        new,
        normal: wanted,
        renames: open,
        fills: journey.fills,
        new_rowid: rowid_column(&new_conn, new)?,
        old_rowid: rowid_column(&work.conn, old)?,
    };
    Ok(succession.columns())
}

/// Whether a table is exactly the wanted one, the order of its columns included; the error says what differs.
fn is_as_wanted(catalog: &Catalog, wanted: &Normal) -> Result<(), String> {
    let now = catalog.get(ObjectKind::Table, &wanted.object.name);
    if now.is_some_and(|now| now.digest == wanted.digest) {
        return Ok(());
    }
    let difference = crate::schema::diff::difference(now.map(|now| &**now), Some(wanted));
    Err(match difference.map(|difference| difference.change) {
        Some(Change::Order) => "ALTER TABLE leaves the columns in another order, new ones behind the others".to_owned(),
        _ => "ALTER TABLE leaves another definition".to_owned(),
    })
}

/// Drops the views and triggers that name a table which is made anew, or a view that does.
fn make_room(
    work: &mut Work<'_>,
    journey: &Journey<'_>,
    rebuilds: &[Rebuild],
    virtual_tables: &[Rc<Normal>],
) -> Result<(), Refusal> {
    let tables = rebuilds.iter().map(|rebuild| &rebuild.table).chain(virtual_tables);
    let mut names: BTreeSet<_> = tables.map(|table| table.object.name.to_ascii_lowercase()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let now = work.catalog()?;
    // A view that reads what is not there makes every rename fail, whatever it is about.
    names.extend(gone(&now, journey.to).map(|table| table.object.name.to_ascii_lowercase()));
    names.extend(made_way(&now, journey.from));
    let names = with_views_on(&now, names);
    work.say("In the way of a rebuild below, and created again at the end.");
    let is_on_it = |object: &Normal| {
        object.object.kind == ObjectKind::Trigger
            && names.contains(&object.table)
            && now.get(ObjectKind::Table, &object.table).is_some()
    };
    drop_objects(work, |object| mentions(object, &names) && !is_on_it(object))
}

/// The views that have been dropped so far, in lower case.
fn made_way(now: &Catalog, from: &Catalog) -> BTreeSet<String> {
    let views = from.of_kind(ObjectKind::View).map(|view| &view.object.name);
    views
        .filter(|name| now.get(ObjectKind::View, name).is_none())
        .map(|name| name.to_ascii_lowercase())
        .collect()
}

/// These names, and those of the views on them, and on those.
fn with_views_on(now: &Catalog, mut names: BTreeSet<String>) -> BTreeSet<String> {
    let mut before = None;
    while before != Some(names.len()) {
        before = Some(names.len());
        let views = now.of_kind(ObjectKind::View).filter(|view| mentions(view, &names));
        let more: Vec<_> = views.map(|view| view.object.name.to_ascii_lowercase()).collect();
        names.extend(more);
    }
    names
}

/// Whether a definition names one of these.
fn mentions(object: &Normal, names: &BTreeSet<String>) -> bool {
    let mut tokens = object.tokens.iter();
    tokens.any(|token| names.contains(token.trim_matches('"')))
}

/// The tables that are not there any more afterwards.
fn gone<'c>(now: &'c Catalog, to: &'c Catalog) -> impl Iterator<Item = &'c Rc<Normal>> {
    print::tables(now)
        .into_iter()
        .rev()
        .filter(|table| to.get(ObjectKind::Table, &table.object.name).is_none())
}

fn create_tables(work: &mut Work<'_>, journey: &Journey<'_>) -> Result<(), Refusal> {
    let now = work.catalog()?;
    for table in print::tables(journey.to) {
        if now.get(ObjectKind::Table, &table.object.name).is_some() {
            continue;
        }
        work.say(format!("`{}` is new.", table.object.name));
        work.run(words::creation(&work.conn, table))?;
        if let Some(statement) = virtuals::first_rows(&work.conn, table) {
            work.run(statement)?;
        }
        create_indexes(work, journey.to, &table.object.name)?;
    }
    Ok(())
}

/// Creates the indexes of a table that are not there.
fn create_indexes(work: &mut Work<'_>, to: &Catalog, table: &str) -> Result<(), Refusal> {
    let now = work.catalog()?;
    let is_missing = |index: &&Rc<Normal>| {
        index.table == table.to_ascii_lowercase() && now.get(ObjectKind::Index, &index.object.name).is_none()
    };
    for index in to.of_kind(ObjectKind::Index).filter(is_missing) {
        work.run(words::creation(&work.conn, index))?;
    }
    Ok(())
}

/// Makes a table anew: create, copy, drop, rename.
fn carry_out(work: &mut Work<'_>, journey: &Journey<'_>, rebuild: &Rebuild) -> Result<(), Refusal> {
    let now = work.catalog()?;
    let name = &rebuild.table.object.name;
    let (Some(old), Some(new)) = (now.table(name), journey.to.table(name)) else {
        return Ok(());
    };
    let between = free_name(&now, journey.to, &format!("{name}_new"));
    let (old_name, new_name) = (work.name(&old.name), work.name(&between));
    let definition = under_name(&words::creation(&work.conn, &rebuild.table), &new_name);
    let definition =
        definition.ok_or_else(|| Refusal::Impossible(format!("the definition of `{name}` cannot be read")))?;
    work.say(format!(
        "`{name}`: {}. A new table takes the place of the old one: {}.",
        words::changes(&rebuild.difference),
        words::lower(&rebuild.why)
    ));
    work.run(definition)?;
    if !rebuild.columns.is_empty() {
        let into = print::names(&work.conn, rebuild.columns.iter().map(|copied| copied.column.as_str()));
        let sources: Vec<_> = rebuild.columns.iter().map(|copied| copied.source.as_str()).collect();
        work.run(format!(
            "INSERT INTO {new_name} ({into})\nSELECT {}\nFROM {old_name}",
            sources.join(", ")
        ))?;
    }
    if old.is_autoincrement && new.is_autoincrement {
        for statement in carry_sequence(&old.name, &between) {
            work.run(statement)?;
        }
    }
    work.run(format!("DROP TABLE {old_name}"))?;
    let rename = format!("ALTER TABLE {new_name} RENAME TO {}", work.name(name));
    rename_by(work, journey, &rename)?;
    create_indexes(work, journey.to, name)
}

/// The highest number that AUTOINCREMENT has given out: <https://sqlite.org/autoinc.html>.
fn carry_sequence(old: &str, new: &str) -> [String; 2] {
    [
        format!("DELETE FROM sqlite_sequence WHERE name = {}", quoted_text(new)),
        format!(
            "INSERT INTO sqlite_sequence (name, seq)\nSELECT {}, seq FROM sqlite_sequence WHERE name = {}",
            quoted_text(new),
            quoted_text(old)
        ),
    ]
}

/// A name that nothing has, before or after.
pub(super) fn free_name(now: &Catalog, to: &Catalog, wanted: &str) -> String {
    let is_taken = |name: &str| {
        let objects = now.objects().chain(to.objects());
        objects
            .into_iter()
            .any(|object| object.object.name.eq_ignore_ascii_case(name))
    };
    let numbered = (2..).map(|number| format!("{wanted}{number}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(|name| !is_taken(name))
        .unwrap_or_default()
}

fn drop_tables(work: &mut Work<'_>, journey: &Journey<'_>) -> Result<(), Refusal> {
    let now = work.catalog()?;
    for table in gone(&now, journey.to) {
        work.say(format!("`{}` goes, with all its rows.", table.object.name));
        let name = work.name(&table.object.name);
        work.run(format!("DROP TABLE {name}"))?;
    }
    Ok(())
}

/// Creates the indexes, views and triggers that are not there.
fn create_the_rest(work: &mut Work<'_>, to: &Catalog) -> Result<(), Refusal> {
    let now = work.catalog()?;
    work.say("What refers to these tables.");
    let indexes = to.of_kind(ObjectKind::Index);
    let triggers = to.of_kind(ObjectKind::Trigger);
    for object in indexes.chain(print::views(to)).chain(triggers) {
        if now.get(object.object.kind, &object.object.name).is_none() {
            work.run(words::creation(&work.conn, object))?;
        }
    }
    Ok(())
}
