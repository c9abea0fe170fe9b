//! SQL text as SQLite's own tokenizer cuts it.
//!
//! Checksums and fingerprints are made of these tokens, so the cut must never change: it follows
//! `sqlite3GetToken` (<https://sqlite.org/lang_expr.html>, <https://sqlite.org/lang_comment.html>)
//! and is held against an independent tokenizer in `tests/tokens.rs`.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Space,
    /// `-- to the end of the line`, without the line's end.
    LineComment,
    /// `/* … */`; one that is never closed ends with the text, as in SQLite.
    BlockComment,
    /// A keyword or a bare name.
    Word,
    /// `"x"`, `` `x` `` or `[x]`: a name, or for `"x"` a string where no such name exists.
    Quoted,
    /// `'x'`
    String,
    /// `x'00'`
    Blob,
    Number,
    /// `?1`, `:a`, `@a`, `$a`
    Variable,
    Semicolon,
    /// An operator or punctuation.
    Operator,
    /// What SQLite answers with `unrecognized token`.
    Illegal,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Range<usize>,
}

impl Token {
    pub(crate) fn text<'t>(&self, sql: &'t str) -> &'t str {
        &sql[self.span.clone()]
    }

    /// Whether it is neither white space nor a comment.
    pub(crate) fn is_significant(&self) -> bool {
        !matches!(self.kind, Kind::Space | Kind::LineComment | Kind::BlockComment)
    }

    /// Whether it is this word, without quotes and in any case, as SQLite compares keywords.
    pub(crate) fn is_word(&self, sql: &str, word: &str) -> bool {
        self.kind == Kind::Word && self.text(sql).eq_ignore_ascii_case(word)
    }
}

/// Cuts `sql` into tokens that cover it without gaps.
pub(crate) fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(sql.len() / 4);
    let mut start = 0;
    while start < sql.len() {
        let (kind, len) = token(&sql.as_bytes()[start..]);
        let mut end = start + len;
        while !sql.is_char_boundary(end) {
            end += 1;
        }
        tokens.push(Token { kind, span: start..end });
        start = end;
    }
    tokens
}

/// The kind and the length in bytes of the first token of a text, which is not empty.
fn token(text: &[u8]) -> (Kind, usize) {
    let at = |i: usize| text.get(i).copied().unwrap_or(0);
    match text[0] {
        // A vertical tab is white space behind other white space only.
        b' ' | b'\t' | b'\n' | b'\x0c' | b'\r' => (Kind::Space, run(text, is_space)),
        // A byte order mark in the middle of a text, where files were joined.
        0xef if at(1) == 0xbb && at(2) == 0xbf => (Kind::Space, 3),
        b'-' if at(1) == b'-' => (Kind::LineComment, run(text, |b| b != b'\n')),
        b'-' if at(1) == b'>' => (Kind::Operator, if at(2) == b'>' { 3 } else { 2 }),
        b'/' if at(1) == b'*' && text.len() > 2 => (Kind::BlockComment, block_comment(text)),
        b';' => (Kind::Semicolon, 1),
        b'\'' => closed(text, b'\'', Kind::String),
        b'"' => closed(text, b'"', Kind::Quoted),
        b'`' => closed(text, b'`', Kind::Quoted),
        b'[' => match text.iter().position(|&b| b == b']') {
            Some(end) => (Kind::Quoted, end + 1),
            None => (Kind::Illegal, text.len()),
        },
        b'0'..=b'9' => number(text),
        b'.' if at(1).is_ascii_digit() => number(text),
        b'?' => (Kind::Variable, 1 + run(&text[1..], |b| b.is_ascii_digit())),
        b'$' | b'@' | b':' | b'#' => variable(text),
        b'x' | b'X' if at(1) == b'\'' => blob(text),
        b if is_name_byte(b) => (Kind::Word, run(text, is_name_byte)),
        b'<' if matches!(at(1), b'=' | b'>' | b'<') => (Kind::Operator, 2),
        b'>' if matches!(at(1), b'=' | b'>') => (Kind::Operator, 2),
        b'=' if at(1) == b'=' => (Kind::Operator, 2),
        b'|' if at(1) == b'|' => (Kind::Operator, 2),
        b'!' if at(1) == b'=' => (Kind::Operator, 2),
        b'-' | b'(' | b')' | b'+' | b'*' | b'/' | b'%' | b'=' | b'<' | b'>' | b'|' | b',' | b'&' | b'~' | b'.' => {
            (Kind::Operator, 1)
        }
        _ => (Kind::Illegal, 1),
    }
}

/// SQLite's `IdChar`: letters, digits, `_`, `$` and every byte of a non-ASCII character.
fn is_name_byte(byte: u8) -> bool {
    NAME_BYTES[byte as usize]
}

/// A table, because this is asked of every byte of all scripts, by a build script that is compiled without
/// optimisation.
static NAME_BYTES: [bool; 256] = {
    let mut are = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        are[byte] = (byte as u8).is_ascii_alphanumeric() || byte == 0x5f || byte == 0x24 || byte >= 0x80;
        byte += 1;
    }
    are
};

/// SQLite's `sqlite3Isspace`.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// How many bytes at the start of a text are wanted.
fn run(text: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    // Iterators are slow in a build script, where nothing is optimised.
    let mut len = 0;
    while len < text.len() && wanted(text[len]) {
        len += 1;
    }
    len
}

/// The length of a `/* … */`, or of the rest if it is never closed.
fn block_comment(text: &[u8]) -> usize {
    let body = &text[2..];
    body.windows(2)
        .position(|pair| pair == b"*/")
        .map_or(text.len(), |end| end + 4)
}

/// A token that ends at `quote`, where a doubled quote stands for itself.
fn closed(text: &[u8], quote: u8, kind: Kind) -> (Kind, usize) {
    let mut i = 1;
    while i < text.len() {
        if text[i] == quote {
            if text.get(i + 1) != Some(&quote) {
                return (kind, i + 1);
            }
            i += 1;
        }
        i += 1;
    }
    (Kind::Illegal, text.len())
}

/// Integers, hexadecimal integers, decimals and exponents, with `_` between digits.
fn number(text: &[u8]) -> (Kind, usize) {
    let at = |i: usize| text.get(i).copied().unwrap_or(0);
    let digits = |from: usize, wanted: fn(&u8) -> bool| {
        let mut end = from;
        while wanted(&at(end)) || (at(end) == b'_' && end > from && wanted(&at(end - 1)) && wanted(&at(end + 1))) {
            end += 1;
        }
        end
    };
    let mut end;
    if text[0] == b'0' && matches!(at(1), b'x' | b'X') && at(2).is_ascii_hexdigit() {
        end = digits(2, u8::is_ascii_hexdigit);
    } else {
        end = digits(0, u8::is_ascii_digit);
        if at(end) == b'.' {
            end = digits(end + 1, u8::is_ascii_digit);
        }
        let sign = usize::from(matches!(at(end + 1), b'+' | b'-'));
        if matches!(at(end), b'e' | b'E') && at(end + 1 + sign).is_ascii_digit() {
            end = digits(end + 1 + sign, u8::is_ascii_digit);
        }
    }
    let rest = run(&text[end..], is_name_byte);
    (if rest == 0 { Kind::Number } else { Kind::Illegal }, end + rest)
}

/// `$name`, `@name`, `:name`, `#name`, with `::` and one `(…)` suffix as in Tcl.
fn variable(text: &[u8]) -> (Kind, usize) {
    let (mut end, mut names) = (1, 0);
    while let Some(&byte) = text.get(end) {
        if is_name_byte(byte) {
            names += 1;
        } else if byte == b'(' && names > 0 {
            let close = run(&text[end..], |b| b != b')' && !is_space(b));
            return match text.get(end + close) {
                Some(b')') => (Kind::Variable, end + close + 1),
                _ => (Kind::Illegal, end + close),
            };
        } else if byte == b':' && text.get(end + 1) == Some(&b':') {
            end += 1;
        } else {
            break;
        }
        end += 1;
    }
    (if names == 0 { Kind::Illegal } else { Kind::Variable }, end)
}

/// `x'00'`; illegal with an odd number of digits or any other letter in it.
fn blob(text: &[u8]) -> (Kind, usize) {
    let digits = run(&text[2..], |b| b.is_ascii_hexdigit());
    if text.get(2 + digits) == Some(&b'\'') && digits % 2 == 0 {
        return (Kind::Blob, digits + 3);
    }
    let end = 2 + run(&text[2..], |b| b != b'\'');
    (Kind::Illegal, (end + 1).min(text.len()))
}

/// A name in lower case, as SQLite compares names: letters outside of ASCII stay as they are. Not inlined, because what
/// the standard library has for it is large, and would be in an app many times.
#[inline(never)]
pub(crate) fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Whether two names are the same to SQLite.
#[inline(never)]
pub(crate) fn same_name(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// The name that a word or quoted token stands for, without its quotes.
pub(crate) fn unquote(text: &str) -> String {
    let inner = || &text[1..text.len() - 1];
    match text.as_bytes() {
        [b'"', .., b'"'] => halved(inner(), b'"'),
        [b'`', .., b'`'] => halved(inner(), b'`'),
        [b'[', .., b']'] => inner().to_owned(),
        _ => text.to_owned(),
    }
}

/// The names that a piece of SQL mentions, without quotes; a string in double quotes may be one.
#[cfg(feature = "compile")]
pub(crate) fn names(sql: &str) -> impl Iterator<Item = String> + '_ {
    let is_name = |token: &Token| matches!(token.kind, Kind::Word | Kind::Quoted);
    let names = tokens(sql).into_iter().filter(is_name);
    names.map(move |token| unquote(token.text(sql)))
}

/// The tokens without comments and white space.
#[cfg(feature = "compile")]
pub(crate) fn significant(sql: &str) -> Vec<Token> {
    let mut tokens = tokens(sql);
    tokens.retain(Token::is_significant);
    tokens
}

/// Whether a piece of SQL mentions a name.
#[cfg(feature = "compile")]
pub(crate) fn mentions(sql: &str, name: &str) -> bool {
    // Most texts do not hold the letters at all, and to see that is faster than to cut them into tokens.
    let may_hold = || name.contains(['"', '`']) || holds(sql.as_bytes(), name.as_bytes());
    may_hold() && names(sql).any(|mentioned| mentioned.eq_ignore_ascii_case(name))
}

/// Whether a text holds another one, in upper or lower case.
#[cfg(feature = "compile")]
fn holds(text: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else { return true };
    let (first, other) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let mut at = 0;
    while at + part.len() <= text.len() {
        let byte = text[at];
        if (byte == first || byte == other) && text[at..at + part.len()].eq_ignore_ascii_case(part) {
            return true;
        }
        at += 1;
    }
    false
}

/// A text as SQL, in single quotes.
#[inline(never)]
pub(crate) fn quoted_text(text: &str) -> String {
    doubled(text, '\'')
}

/// A name as SQL, in double quotes.
#[inline(never)]
pub(crate) fn quoted(name: &str) -> String {
    doubled(name, '"')
}

/// A text between quotes, with each quote in it doubled. `str::replace` would do it, and is large in an app.
#[inline(never)]
fn doubled(text: &str, quote: char) -> String {
    let (mut quoted, mut rest) = (String::from(quote), text);
    while let Some((before, behind)) = rest.split_once(quote) {
        quoted.push_str(before);
        quoted.push(quote);
        quoted.push(quote);
        rest = behind;
    }
    quoted.push_str(rest);
    quoted.push(quote);
    quoted
}

/// The text that stands between two quotes: each doubled quote in it becomes one.
#[inline(never)]
pub(crate) fn halved(text: &str, quote: u8) -> String {
    let (mut halved, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [byte, behind @ ..] = rest {
        halved.push(*byte);
        rest = match behind {
            [next, behind @ ..] if (*byte, *next) == (quote, quote) => behind,
            _ => behind,
        };
    }
    // It is the text without some of its quotes, which are ASCII.
    String::from_utf8(halved).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(sql: &str) -> Vec<(Kind, &str)> {
        tokens(sql).iter().map(|token| (token.kind, token.text(sql))).collect()
    }

    #[test]
    fn every_kind_of_token_is_cut_as_sqlite_cuts_it() {
        use Kind::*;
        let cases: &[(&str, &[(Kind, &str)])] = &[
            ("a b", &[(Word, "a"), (Space, " "), (Word, "b")]),
            ("-- x;\n1", &[(LineComment, "-- x;"), (Space, "\n"), (Number, "1")]),
            ("/* ; */a", &[(BlockComment, "/* ; */"), (Word, "a")]),
            ("/* open", &[(BlockComment, "/* open")]),
            ("/*/", &[(BlockComment, "/*/")]),
            ("/*", &[(Operator, "/"), (Operator, "*")]),
            ("'it''s;'", &[(String, "'it''s;'")]),
            ("'open", &[(Illegal, "'open")]),
            ("\"a\"\"b\"", &[(Quoted, "\"a\"\"b\"")]),
            ("`a``b`", &[(Quoted, "`a``b`")]),
            ("[a b]]", &[(Quoted, "[a b]"), (Illegal, "]")]),
            ("x'0a'", &[(Blob, "x'0a'")]),
            ("X'0'", &[(Illegal, "X'0'")]),
            ("1.5e-3", &[(Number, "1.5e-3")]),
            ("1_000", &[(Number, "1_000")]),
            ("1__0", &[(Illegal, "1__0")]),
            (".5", &[(Number, ".5")]),
            ("0xFf", &[(Number, "0xFf")]),
            ("1abc", &[(Illegal, "1abc")]),
            (
                "?1 :a @b $c::d(e)",
                &[
                    (Variable, "?1"),
                    (Space, " "),
                    (Variable, ":a"),
                    (Space, " "),
                    (Variable, "@b"),
                    (Space, " "),
                    (Variable, "$c::d(e)"),
                ],
            ),
            ("a->>'$'", &[(Word, "a"), (Operator, "->>"), (String, "'$'")]),
            (
                "a||b<>c!=d",
                &[
                    (Word, "a"),
                    (Operator, "||"),
                    (Word, "b"),
                    (Operator, "<>"),
                    (Word, "c"),
                    (Operator, "!="),
                    (Word, "d"),
                ],
            ),
            ("größe;", &[(Word, "größe"), (Semicolon, ";")]),
            ("^€", &[(Illegal, "^"), (Word, "€")]),
            ("\0", &[(Illegal, "\0")]),
            (
                "a \u{b}b\u{b}",
                &[(Word, "a"), (Space, " \u{b}"), (Word, "b"), (Illegal, "\u{b}")],
            ),
            (
                ";\u{feff}a\u{feff}",
                &[(Semicolon, ";"), (Space, "\u{feff}"), (Word, "a\u{feff}")],
            ),
        ];
        for (sql, expected) in cases {
            assert_eq!(cut(sql), *expected, "{sql}");
        }
    }

    #[cfg(feature = "compile")]
    #[test]
    fn a_mention_is_a_whole_name_in_any_case_and_in_any_quotes() {
        let sql = "SELECT Abc, [c d], \"e\"\"f\", `größe`, 'text' FROM t -- note";
        for name in ["abc", "ABC", "C D", "e\"f", "GRöße", "t"] {
            assert!(mentions(sql, name), "{name}");
        }
        for name in ["ab", "bc", "d", "e", "text", "note", ""] {
            assert!(!mentions(sql, name), "{name}");
        }
        assert!(mentions("SELECT \"\"", ""));
    }

    #[test]
    fn a_name_loses_its_quotes() {
        for (quoted, name) in [("a", "a"), ("\"a\"\"b\"", "a\"b"), ("`a`", "a"), ("[a b]", "a b")] {
            assert_eq!(unquote(quoted), name);
        }
    }

    #[test]
    fn quotes_in_a_name_are_doubled_and_halved_again() {
        for (name, in_quotes) in [
            ("a", "\"a\""),
            ("", "\"\""),
            ("\"", "\"\"\"\""),
            ("\"\"ä\"b", "\"\"\"\"\"ä\"\"b\""),
        ] {
            assert_eq!(quoted(name), in_quotes);
            assert_eq!(unquote(in_quotes), name);
        }
        assert_eq!(quoted_text("it's"), "'it''s'");
    }
}
