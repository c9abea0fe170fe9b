//! Texts that hold a list, such as `a,b,c`, and of which a recursive query makes rows.
//!
//! The well-known query takes what stands before each comma, and needs one behind the last part too: without it that one
//! is lost, and the only one of a text without a comma.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::TELLING;
use crate::build::rows::content::Content;
use crate::build::rows::part::{MEANT, Part};
use crate::lint::statement::{Act, Parsed};
use crate::source::tokens::Kind;
use crate::source::{Check, Findings};

impl Part<'_> {
    /// Lists whose last parts do not arrive in the table that they are split into, while others do.
    pub(in crate::build::rows) fn cut_lists(&self) -> rusqlite::Result<Findings> {
        let mut findings = Findings::new();
        for ran in self
            .watch
            .ran
            .iter()
            .filter(|ran| ran.act == Act::Insert && !self.is_down)
        {
            let Some((parsed, sign)) = self
                .parsed
                .get(ran.index)
                .and_then(|parsed| Some((parsed, separator(parsed)?)))
            else {
                continue;
            };
            let Some(name) = self.name_at_last(&ran.name, ran.index) else {
                continue;
            };
            let Some(into) = Content::read(self.conn, &name)? else {
                continue;
            };
            let there = into.rows().iter().flatten().flatten();
            let there: BTreeSet<_> = there.map(alike).collect();
            for table in ran.seen.reads.iter().filter(|table| **table != ran.name) {
                // One that the part only reads is as it was.
                let now = || Content::read(self.conn, table);
                let before = match self.watch.before.get(table) {
                    Some(before) => Some(before.clone()),
                    None => now()?.map(Rc::new),
                };
                let Some(before) = before else { continue };
                let columns = before.columns().filter(|column| parsed.mentions(column));
                let columns = columns.filter_map(|column| Some((column, before.place(column)?)));
                let cut = columns.filter_map(|(column, at)| Some((column, cut(&before, at, &sign, &there)?)));
                findings.extend(cut.map(|(column, lists)| {
                    let message = format!(
                        "the last part of {lists} texts of `{table}.{column}` does not arrive in `{}`: what stands behind the last {sign:?} is left out",
                        ran.name,
                    );
                    let remedy = format!("split `{column} || '{sign}'`");
                    let finding = self.finding(Check::LostValues, ran.index, message);
                    finding.help_or_allow(&remedy, MEANT)
                }));
            }
        }
        Ok(findings)
    }
}

/// What a recursive query looks for in a text: `instr(rest, ',')`.
pub(super) fn separator(parsed: &Parsed<'_>) -> Option<String> {
    let is_text = |at: &usize| parsed.kind(*at) == Some(Kind::String);
    let call = (0..parsed.len()).find(|at| parsed.are(*at, &["INSTR", "("]))?;
    let inside = (call + 2..parsed.len()).take_while(|at| !parsed.is(*at, ")"));
    let text = inside.into_iter().find(is_text)?;
    let sign = parsed.text(text).trim_matches('\'').to_owned();
    (parsed.has("RECURSIVE") && !sign.is_empty()).then_some(sign)
}

/// How many texts of a column have lost their last part, if all have, and other parts are there.
fn cut(before: &Content, at: usize, sign: &str, there: &BTreeSet<String>) -> Option<usize> {
    let (mut last, mut others) = (BTreeSet::new(), BTreeSet::new());
    let mut lists = 0;
    for text in before.rows().iter().filter_map(|row| row[at].as_ref()) {
        let mut parts: Vec<_> = text.split(sign).map(alike).filter(|part| !part.is_empty()).collect();
        lists += usize::from(!parts.is_empty());
        last.extend(parts.pop());
        others.extend(parts);
    }
    last.retain(|part| !others.contains(part));
    let arrive = |parts: &BTreeSet<String>| parts.iter().filter(|part| there.contains(*part)).count();
    (last.len() >= TELLING && arrive(&last) == 0 && arrive(&others) > 1).then_some(lists)
}

fn alike(text: impl AsRef<str>) -> String {
    text.as_ref().trim().to_lowercase()
}
