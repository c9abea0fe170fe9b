//! UPDATEs that spell texts another way, and meet some that they do not mean: `lower(path)`, where two files may differ in case
//! alone, and `replace(tags, 'art', 'arts')`, which also makes `partsy` of `party`.

use crate::build::rehearse::Rehearsal;
use crate::lint::copy::assignments;
use crate::lint::statement::{Act, Parsed};
use crate::source::finding::Finding;
use crate::source::{Check, SourceScript};

impl Rehearsal<'_> {
    /// What to say of an UPDATE of texts that is about to run.
    pub(super) fn other_spelling(&self, script: &SourceScript, index: usize) -> Option<Finding> {
        let statement = &script.statements[index];
        if !["lower", "upper", "replace"]
            .iter()
            .any(|name| statement.mentions(name))
        {
            return None;
        }
        let parsed = Parsed::new(script, statement);
        let table = self.tables.get(&parsed.name).filter(|_| parsed.act == Act::Update)?;
        assignments(&parsed).into_iter().find_map(|(column, value)| {
            let at = value.start;
            let is_whole = parsed.is(at + 1, "(") && parsed.closing(at + 1) + 1 == value.end;
            let is_own = parsed.name_of(at + 2) == column;
            let declared = table.column(&column).filter(|_| is_whole && is_own)?;
            let is_case = ["LOWER", "UPPER"].iter().any(|name| parsed.is(at, name));
            let (message, remedy) = if is_case && is_of_files(&column) && declared.collation.is_none() {
                let message = format!(
                    "puts `{column}` of `{}` into one case: of paths that differ in case alone each is another file on most systems, and a file is not found under another one",
                    table.name
                );
                (message, "leave the case as it is, and compare with COLLATE NOCASE")
            } else {
                let (old, new) = (parsed.string(at + 4)?, parsed.string(at + 6)?);
                let is_word = !old.is_empty() && old.chars().all(char::is_alphanumeric);
                if !parsed.is(at, "REPLACE") || !is_word || !new.contains(&old) || old == new {
                    return None;
                }
                let message = format!(
                    "replace() makes '{new}' of each '{old}' in `{column}` of `{}`, also inside of words, and of one that is '{new}' already",
                    table.name
                );
                (message, "replace it together with what stands around it; or name the values with WHERE … IN (…)")
            };
            let finding = parsed.finding(Check::ChangedValues, at, message);
            Some(finding.help_or_allow(remedy, "if that is meant"))
        })
    }
}

/// Whether what a column is called says that it holds paths.
fn is_of_files(column: &str) -> bool {
    const NAMES: [&str; 8] = [
        "path",
        "paths",
        "file",
        "filename",
        "filepath",
        "dir",
        "directory",
        "folder",
    ];
    column.split('_').any(|word| NAMES.contains(&word))
}
