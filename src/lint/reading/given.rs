//! What a new column holds in the rows that were there before: the same constant in all of them, or it cannot be told.

use super::copy::{assignments, end_of, is_constant, items, targets};
use super::scene::{Kept, Scene};
use super::statement::{Act, Parsed};

/// That constant as SQL: its DEFAULT, where no statement writes the column, or what all copies of the rows write. None for
/// a column that the rows had before.
pub(in crate::lint) fn given(scene: &Scene<'_>, table: &Kept<'_>, name: &str) -> Option<String> {
    let column = table.after.column(name)?;
    if table.before.column(name).is_some() || column.is_generated {
        return None;
    }
    let (name, origin) = (name.to_ascii_lowercase(), scene.origin(&table.name));
    let is_own = |parsed: &&Parsed<'_>| parsed.name == origin || parsed.name == table.name;
    let own: Vec<_> = scene.statements.iter().filter(is_own).collect();
    let assigns = |parsed: &&Parsed<'_>| assignments(parsed).iter().any(|(to, _)| *to == name);
    if own.iter().any(assigns) {
        return None;
    }
    let default = || column.default.clone().unwrap_or_else(|| "NULL".to_owned());
    let columns = || table.after.columns.iter().filter(|column| !column.is_generated);
    let all = || columns().map(|column| column.name.to_ascii_lowercase()).collect();
    let written = |parsed: &Parsed<'_>| {
        let targets = targets(parsed).unwrap_or_else(all);
        let Some(at) = targets.iter().position(|target| *target == name) else {
            return Some(default());
        };
        let item = items(parsed).get(at).cloned()?;
        let value = parsed
            .between(item.start, end_of(parsed, &item))
            .trim()
            .trim_end_matches(',');
        is_constant(parsed, &item).then(|| value.trim_end().to_owned())
    };
    let copies = own
        .iter()
        .filter(|parsed| parsed.act == Act::Insert && parsed.has("SELECT"));
    let written: Option<Vec<_>> = copies.map(|parsed| written(parsed)).collect();
    let mut written = written?.into_iter();
    let first = written.next().unwrap_or_else(default);
    written.all(|other| other == first).then_some(first)
}
