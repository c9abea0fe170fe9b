//! Columns that are called after a table, as those are that refer to one without a foreign key: `author_id`, of `author` or
//! `authors`.

/// What a column is called without `_id`; none if it is no such name, or nothing else.
pub(in crate::lint) fn stem(column: &str) -> Option<&str> {
    let stem = column.strip_suffix("_id").or_else(|| column.strip_suffix("id"));
    stem.filter(|stem| !stem.is_empty())
}

/// The tables that a column may speak of. In lower case.
pub(crate) fn spoken_of(column: &str) -> Vec<String> {
    let column = column.to_ascii_lowercase();
    let Some(stem) = stem(&column) else {
        return Vec::new();
    };
    let plural = stem.strip_suffix('y').map(|stem| format!("{stem}ies"));
    let names = [stem.to_owned(), format!("{stem}s"), format!("{stem}es")];
    names.into_iter().chain(plural).collect()
}
