//! The text of a schema object in the one form in which it is compared.
//!
//! `sqlite_schema` keeps the author's spacing, comments and quotes, and SQLite itself quotes a name
//! when it renames (<https://sqlite.org/lang_altertable.html>). So objects are compared as tokens:
//! words and quoted names without quotes and in lower case, everything else as written. A token `"x"`
//! is a name where the schema has that name, and else a string, which is SQLite's own rule
//! (<https://sqlite.org/quirks.html#dblquote>).

use std::borrow::Cow;

#[cfg(feature = "compile")]
use super::read::Object;
#[cfg(feature = "compile")]
use crate::hash::TextHash;
use crate::hash::{Digest, Hasher};
#[cfg(feature = "compile")]
use crate::source::tokens::Token;
use crate::source::tokens::{Kind, lower, tokens, unquote};

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

/// The token of a trigger's definition, in normal form, that says by what it fires: `insert`, `update` or `delete`.
#[cfg(feature = "compile")]
pub(crate) fn event_at(definition: &[String]) -> Option<usize> {
    let events = ["insert", "update", "delete"];
    // `CREATE TRIGGER name` comes before it.
    (3..definition.len()).find(|at| events.contains(&definition[*at].as_str()))
}

#[cfg(feature = "compile")]
impl Normal {
    /// `is_name` says of a name in lower case whether the schema has a table, column or other object that is called so.
    pub(crate) fn new(object: Object, is_name: impl Fn(&str) -> bool) -> Self {
        let tokens = normalise(&object.sql, &is_name);
        let mut hasher = object_hasher();
        for token in &tokens {
            hasher.part(token.as_bytes());
        }
        let digest = hasher.finish();
        let table = lower(&object.table);
        let parents = tokens
            .windows(2)
            .filter(|pair| pair[0] == "references")
            .map(|pair| pair[1].clone())
            .collect();
        Self {
            object,
            tokens,
            digest,
            table,
            parents,
        }
    }

    /// What a run compares the object by: its digest, or faster, where that is enough, a hash of its text as it stands.
    pub(crate) fn state(&self) -> (Digest, TextHash) {
        (self.digest, TextHash::of(&self.object.sql))
    }
}

/// A hasher for the digest of one definition: it is given the tokens in normal form.
fn object_hasher() -> Hasher {
    Hasher::new("tohead object")
}

/// The digest of a definition. `is_name`: see [`Normal::new`].
pub(crate) fn digest(sql: &str, is_name: &dyn Fn(&str) -> bool) -> Digest {
    let mut hasher = object_hasher();
    each_normal_token(sql, is_name, &mut |token| hasher.part(token.as_bytes()));
    hasher.finish()
}

/// The tokens of a definition in normal form. `is_name`: see [`Normal::new`].
#[cfg(feature = "compile")]
pub(crate) fn normalise(sql: &str, is_name: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut normal = Vec::new();
    each_normal_token(sql, is_name, &mut |token| normal.push(token.to_owned()));
    normal
}

/// Shows the tokens of a definition in normal form to `see`, in their order.
fn each_normal_token(sql: &str, is_name: &dyn Fn(&str) -> bool, see: &mut dyn FnMut(&str)) {
    let mut behind_default = false;
    for token in tokens(sql).iter().filter(|token| token.is_significant()) {
        let text = token.text(sql);
        let normal = normal_token(token.kind, text, is_name, behind_default);
        see(&normal);
        behind_default = normal == "default" || (behind_default && matches!(text, "(" | "+" | "-"));
    }
}

/// A token in normal form. Behind DEFAULT a `"x"` is always a string.
fn normal_token<'t>(kind: Kind, text: &'t str, is_name: &dyn Fn(&str) -> bool, behind_default: bool) -> Cow<'t, str> {
    match kind {
        Kind::Word if text.bytes().any(|byte| byte.is_ascii_uppercase()) => lower(text).into(),
        Kind::Quoted => {
            let name = lower(&unquote(text));
            let is_string = text.starts_with('"') && (behind_default || !is_name(&name));
            if is_string { text.into() } else { name.into() }
        }
        _ => text.into(),
    }
}

/// The names in lower case that the `"x"` in a definition may stand for: whether each is one depends on what else is in
/// the schema.
#[cfg(feature = "compile")]
pub(crate) fn quoted_names(sql: &str) -> Vec<String> {
    if !sql.contains('"') {
        return Vec::new();
    }
    let quoted = |token: &&Token| token.kind == Kind::Quoted && sql[token.span.clone()].starts_with('"');
    tokens(sql)
        .iter()
        .filter(quoted)
        .map(|token| lower(&unquote(token.text(sql))))
        .collect()
}
