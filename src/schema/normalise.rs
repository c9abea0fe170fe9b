//! The text of a schema object in the one form in which it is compared.
//!
//! `sqlite_schema` keeps the author's spacing, comments and quotes, and SQLite itself quotes a name
//! when it renames (<https://sqlite.org/lang_altertable.html>). So objects are compared as tokens:
//! words and quoted names without quotes and in lower case, everything else as written. A token `"x"`
//! is a name where the schema has that name, and else a string, which is SQLite's own rule
//! (<https://sqlite.org/quirks.html#dblquote>).

#[cfg(feature = "compile")]
use super::read::Object;
use crate::hash::{Digest, Hasher};
use crate::source::tokens::{Kind, Token, tokens, unquote};

/// An object with its definition in normal form.
#[cfg(feature = "compile")]
#[derive(Clone, Debug)]
pub(crate) struct Normal {
    pub(crate) object: Object,
    pub(crate) tokens: Vec<String>,
    pub(crate) digest: Digest,
    /// The table it belongs to, in lower case.
    pub(crate) table: String,
    /// The tables that its foreign keys point to, in lower case.
    pub(crate) parents: Vec<String>,
}

#[cfg(feature = "compile")]
impl Normal {
    /// `is_name` says whether the schema has a table, column or other object with a name (in lower case).
    pub(crate) fn new(object: Object, is_name: impl Fn(&str) -> bool) -> Self {
        let tokens = normalise(&object.sql, is_name);
        let digest = digest(&tokens);
        let table = object.table.to_ascii_lowercase();
        let parents = tokens.windows(2).filter(|pair| pair[0] == "references").map(|pair| pair[1].clone()).collect();
        Self { object, tokens, digest, table, parents }
    }
}

pub(crate) fn digest(tokens: &[String]) -> Digest {
    let mut hasher = Hasher::new("tohead object");
    tokens.iter().for_each(|token| hasher.part(token.as_bytes()));
    hasher.finish()
}

/// The tokens of a definition in normal form.
pub(crate) fn normalise(sql: &str, is_name: impl Fn(&str) -> bool) -> Vec<String> {
    let mut normal = Vec::<String>::new();
    for token in tokens(sql).iter().filter(|token| token.is_significant()) {
        let behind_default =
            normal.iter().rev().find(|last| !matches!(last.as_str(), "(" | "+" | "-")).is_some_and(|last| last == "default");
        normal.push(normal_token(token, sql, &is_name, behind_default));
    }
    normal
}

fn normal_token(token: &Token, sql: &str, is_name: &impl Fn(&str) -> bool, behind_default: bool) -> String {
    let text = token.text(sql);
    match token.kind {
        Kind::Word => text.to_ascii_lowercase(),
        Kind::Quoted => {
            let name = unquote(text).to_ascii_lowercase();
            let is_string = text.starts_with('"') && (behind_default || !is_name(&name));
            if is_string { text.to_owned() } else { name }
        }
        _ => text.to_owned(),
    }
}

/// The names that `"x"` tokens of a definition may stand for, in lower case.
#[cfg(feature = "compile")]
pub(crate) fn quoted_names(sql: &str) -> Vec<String> {
    let quoted = |token: &&Token| token.kind == Kind::Quoted && sql[token.span.clone()].starts_with('"');
    tokens(sql).iter().filter(quoted).map(|token| unquote(token.text(sql)).to_ascii_lowercase()).collect()
}
