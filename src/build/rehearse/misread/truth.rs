//! Texts as conditions: `CASE WHEN is_read THEN 1 ELSE 0 END`, where `is_read` is 'true' or 'false'.

use crate::build::rehearse::Rehearsal;
use crate::lint::statement::{Act, Parsed};
use crate::schema::table::Table;
use crate::source::finding::Finding;
use crate::source::tokens::{Kind, mentions};
use crate::source::{Check, SourceScript};

/// What texts say that stand for true and false.
const TRUE: [&str; 5] = ["true", "yes", "on", "t", "y"];
const FALSE: [&str; 5] = ["false", "no", "off", "f", "n"];

/// What follows the name of the column in a message about such texts.
pub(in crate::build) const AS_CONDITION: &str = " holds texts such as ";

impl Rehearsal<'_> {
    /// What to say of a statement that takes a column of texts for a condition, of which none starts with a number.
    pub(super) fn texts_as_conditions(&self, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        if !statement.mentions("case") && !statement.mentions("iif") {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        if !matches!(parsed.act, Act::Insert | Act::Update) {
            return None;
        }
        (1..parsed.len()).find_map(|at| {
            let begins = parsed.are(at - 1, &["CASE", "WHEN"]) || parsed.are(at - 1, &["IIF", "("]);
            let at = at + 1 + usize::from(parsed.is(at + 1, "NOT"));
            let at = at + if parsed.is(at + 1, ".") { 2 } else { 0 };
            let is_name = matches!(parsed.kind(at), Some(Kind::Word | Kind::Quoted));
            let ends = parsed.is(at + 1, "THEN") || parsed.is(at + 1, ",");
            let column = parsed.name_of(at);
            let (table, texts) = (begins && is_name && ends).then(|| self.texts_of(&parsed, &column))??;
            let one = texts.iter().find(|text| TRUE.contains(&text.to_ascii_lowercase().as_str()));
            let one = one.or(texts.first())?;
            let message = format!(
                "`{table}.{column}`{AS_CONDITION}'{one}', and as a condition a text that starts with no number is false: this is the same for all rows"
            );
            let finding = parsed.finding(Check::LostValues, at, message);
            Some(finding.help_or_allow(format!("compare it: {column} = '{one}'"), "if that is meant"))
        })
    }

    /// What to say of `CASE WHEN 'high' THEN …`, which asks nothing of the row: meant was `CASE priority WHEN 'high' THEN …`.
    pub(super) fn literals_as_conditions(&self, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        if !statement.mentions("case") {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        if !matches!(parsed.act, Act::Insert | Act::Update) {
            return None;
        }
        let is_literal = |at: usize| matches!(parsed.kind(at), Some(Kind::String | Kind::Number));
        let is_it =
            |at: &usize| parsed.are(*at, &["CASE", "WHEN"]) && is_literal(*at + 2) && parsed.is(*at + 3, "THEN");
        let at = (0..parsed.len()).find(is_it)? + 2;
        let message = format!(
            "{} is the condition of this CASE, and no value that a column is compared with: it gives the same for all rows",
            parsed.text(at)
        );
        let finding = parsed.finding(Check::LostValues, at, message);
        let remedy = format!("name the column behind CASE: CASE … WHEN {} THEN …", parsed.text(at));
        Some(finding.help_or_allow(remedy, "if that is meant"))
    }

    /// The texts that the declaration of a column names, if none of them is true as a condition, in every table of the
    /// statement that has it.
    fn texts_of(&self, parsed: &Parsed<'_>, column: &str) -> Option<(&str, Vec<String>)> {
        let (mut named, mut of) = (Vec::new(), None);
        for table in self.tables.all().filter(|table| parsed.mentions(&table.name)) {
            if table.column(column).is_some() {
                named.extend(named_texts(table, column)?);
                of = of.or(Some(table.name.as_str()));
            }
        }
        Some((of?, named))
    }
}

fn named_texts(table: &Table, column: &str) -> Option<Vec<String>> {
    let declared = table.column(column)?;
    let is_word = |text: &String| text.chars().next().is_some_and(char::is_alphabetic);
    let default = declared.default.as_deref().filter(|_| declared.affinity() == "TEXT");
    let default = default.and_then(|default| default.trim().strip_prefix('\'')?.strip_suffix('\''));
    let is_truth = |text: &&str| TRUE.iter().chain(&FALSE).any(|word| word.eq_ignore_ascii_case(text));
    if !table.is_enumerated(column) {
        return Some(vec![default.filter(is_truth)?.to_owned()]);
    }
    let checks = table.checks.iter().filter(|check| mentions(check, column));
    let words = checks.flat_map(|check| check.split(' '));
    let texts = words.filter_map(|word| word.strip_prefix('\'')?.strip_suffix('\''));
    let texts: Vec<_> = texts.map(str::to_owned).collect();
    (!texts.is_empty() && texts.iter().all(is_word)).then_some(texts)
}
