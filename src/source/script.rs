//! A script: its statements one by one, as they are embedded and run, and its checksum.

use std::ops::Range;

use super::head::{KeptHead, Words};
use super::tokens::{Kind, Token, tokens, unquote};
use crate::hash::{Digest, Hasher};

/// One statement of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceStatement {
    /// Without comments; every line break is kept, so that a place in it is a place in the file.
    pub(crate) sql: String,
    /// Byte offset of its first token in the script (line endings as LF, no BOM).
    pub(crate) offset: usize,
    /// 1-based.
    pub(crate) line: usize,
    /// 1-based, in characters.
    pub(crate) column: usize,
    /// Where text was left out of `sql`: at which byte of `sql`, and how many bytes of the script.
    pub(crate) cuts: Vec<(usize, usize)>,
    /// Its first two words in upper case, as far as it has them.
    pub(crate) words: [String; 2],
    head: KeptHead,
}

impl SourceStatement {
    /// Whether its first word says that it inserts, updates or deletes rows. One that starts with WITH counts as well,
    /// and may only read.
    pub(crate) fn is_about_rows(&self) -> bool {
        matches!(&*self.words[0], "INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "WITH")
    }

    /// The byte offset in the script for a byte offset in `sql`.
    pub(crate) fn script_offset(&self, at: usize) -> usize {
        let cut: usize = self
            .cuts
            .iter()
            .filter(|(byte, _)| *byte <= at)
            .map(|(_, len)| len)
            .sum();
        self.offset + at + cut
    }

    /// The name of the pragma, if it is one, in lower case and without `main.`, and where that stands in the script.
    pub(crate) fn pragma(&self) -> Option<(String, Range<usize>)> {
        if self.words[0] != "PRAGMA" {
            return None;
        }
        let tokens = tokens(&self.sql);
        let mut words = tokens.iter().filter(|token| token.is_significant()).skip(1);
        let first = words.next()?;
        let name = match words.next() {
            Some(dot) if dot.text(&self.sql) == "." => words.next()?,
            _ => first,
        };
        // SQLite takes a string for a name here.
        let text = unquote(name.text(&self.sql)).trim_matches('\'').to_ascii_lowercase();
        let start = self.script_offset(name.span.start);
        Some((text, start..start + name.span.len()))
    }

    /// Its words. They are read the first time and kept.
    pub(crate) fn read(&self) -> Words<'_> {
        let keeps_semicolons = matches!(&*self.words[1], "TRIGGER" | "TEMP" | "TEMPORARY");
        self.head.words(&self.sql, keeps_semicolons)
    }

    /// Whether it mentions this name, in any case and with quotes or without.
    #[cfg(feature = "compile")]
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.read().mentions(name)
    }
}

/// The text of a file as tohead reads it: UTF-8, without a BOM, and with LF line endings where every
/// line of the file ends in CRLF, which is what git writes when it converts a text file. A file that
/// mixes both was written so on purpose and is left as it is.
///
/// For anything but UTF-8 the error holds what can be read of it, and the byte of that text at which the first mistake
/// is.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, (String, usize)> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| (String::from_utf8_lossy(bytes).into_owned(), error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let all_crlf = text.matches('\n').count() == text.matches("\r\n").count();
    Ok(if all_crlf {
        text.replace("\r\n", "\n")
    } else {
        text.to_owned()
    })
}

/// The checksum of a script: every token but white space and comments, exactly as written.
pub(crate) fn checksum(text: &str) -> Digest {
    let mut hasher = Hasher::new("tohead script");
    for token in tokens(text).iter().filter(|token| token.is_significant()) {
        hasher.part(token.text(text).as_bytes());
    }
    hasher.finish()
}

/// Splits a script where SQLite ends a statement: at each `;`, and in a `CREATE TRIGGER` only at the
/// `;` after `; END` (<https://sqlite.org/c3ref/complete.html>). The rehearsal asks SQLite whether it
/// reads each piece as exactly one statement.
pub(crate) fn split(text: &str) -> Vec<SourceStatement> {
    let tokens = tokens(text);
    let mut statements = Vec::new();
    let mut rest = &tokens[..];
    let mut place = Place::start();
    while let Some(first) = rest.iter().position(Token::is_significant) {
        rest = &rest[first..];
        let len = statement_length(rest, text);
        let (statement, tail) = rest.split_at(len);
        if statement[0].kind != Kind::Semicolon {
            place.advance_to(text, statement[0].span.start);
            statements.push(cut_statement(statement, text, &place));
        }
        rest = tail;
    }
    statements
}

/// How many tokens the statement that starts with `tokens[0]` has, its `;` included.
fn statement_length(tokens: &[Token], text: &str) -> usize {
    let in_trigger = starts_trigger(tokens, text);
    let mut last: [Option<&Token>; 2] = [None, None];
    for (i, token) in tokens.iter().enumerate().filter(|(_, token)| token.is_significant()) {
        let body_ended =
            || matches!(last, [Some(before), Some(end)] if before.kind == Kind::Semicolon && end.is_word(text, "END"));
        if token.kind == Kind::Semicolon && (!in_trigger || body_ended()) {
            return i + 1;
        }
        last = [last[1], Some(token)];
    }
    let trailing = tokens.iter().rev().take_while(|token| !token.is_significant()).count();
    tokens.len() - trailing
}

/// Whether a statement is a CREATE TRIGGER, also behind EXPLAIN.
fn starts_trigger(tokens: &[Token], text: &str) -> bool {
    let mut words = tokens.iter().filter(|token| token.is_significant()).peekable();
    let mut take = |word: &str| words.next_if(|token| token.is_word(text, word)).is_some();
    if take("EXPLAIN") && take("QUERY") {
        take("PLAN");
    }
    let create = take("CREATE");
    let _ = take("TEMP") || take("TEMPORARY");
    create && take("TRIGGER")
}

/// A place in a text, moved forward only.
struct Place {
    offset: usize,
    line: usize,
    column: usize,
}

impl Place {
    fn start() -> Self {
        Self {
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    fn advance_to(&mut self, text: &str, offset: usize) {
        for c in text[self.offset..offset].chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.offset = offset;
    }
}

/// A statement from its tokens, with its comments cut out: see [`SourceStatement`].
fn cut_statement(tokens: &[Token], text: &str, place: &Place) -> SourceStatement {
    let mut sql = String::new();
    let mut cuts = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let written = token.text(text);
        if matches!(token.kind, Kind::LineComment | Kind::BlockComment) {
            let line_goes_on = tokens[i + 1..]
                .first()
                .is_some_and(|next| !next.text(text).starts_with('\n'));
            let kept = without_comment(written, line_goes_on);
            if kept.len() < written.len() {
                cuts.push((sql.len() + kept.len(), written.len() - kept.len()));
            }
            sql.push_str(&kept);
        } else {
            sql.push_str(written);
        }
    }
    let mut words = tokens
        .iter()
        .filter(|token| token.is_significant() && token.kind != Kind::Semicolon);
    let mut word = || {
        words
            .next()
            .map(|token| token.text(text).to_ascii_uppercase())
            .unwrap_or_default()
    };
    SourceStatement {
        sql,
        offset: place.offset,
        line: place.line,
        column: place.column,
        cuts,
        words: [word(), word()],
        head: KeptHead::default(),
    }
}

/// What stands in the place of a comment: its line breaks, and, where more follows on its last line, so many spaces
/// that what follows keeps its column.
fn without_comment(comment: &str, line_goes_on: bool) -> String {
    let mut kept = "\n".repeat(comment.matches('\n').count());
    if line_goes_on {
        let last_line = comment.rsplit('\n').next().unwrap_or_default();
        kept.push_str(&" ".repeat(last_line.chars().count()));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        split(text).into_iter().map(|statement| statement.sql).collect()
    }

    #[test]
    fn a_script_is_split_where_sqlite_ends_a_statement() {
        let trigger =
            "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN\n  SELECT CASE WHEN 1 THEN ';' END; DELETE FROM b;\nEND;";
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            (" -- nothing\n;;", &[]),
            ("SELECT 1", &["SELECT 1"]),
            ("SELECT 1; SELECT 2;", &["SELECT 1;", "SELECT 2;"]),
            ("SELECT ';' ; -- a;b\n SELECT 2 -- end", &["SELECT ';' ;", "SELECT 2"]),
            (trigger, &[trigger]),
            (
                "EXPLAIN CREATE TRIGGER t BEGIN SELECT 1; END; SELECT 2",
                &["EXPLAIN CREATE TRIGGER t BEGIN SELECT 1; END;", "SELECT 2"],
            ),
            (
                "CREATE TABLE trigger_(a); SELECT 1;",
                &["CREATE TABLE trigger_(a);", "SELECT 1;"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(pieces(text), *expected, "{text}");
        }
    }

    #[test]
    fn comments_go_and_every_place_stays() {
        let text = "-- head\nCREATE TABLE t ( -- first\n  a, /* two\n lines */ b, /* tail */\n  c\n);";
        let [statement] = &split(text)[..] else {
            panic!("one statement")
        };
        assert!(
            !statement.sql.contains("first") && !statement.sql.contains("tail"),
            "{}",
            statement.sql
        );
        assert_eq!((statement.line, statement.column), (2, 1));
        for name in ["a,", "b,", "c\n"] {
            let at = statement.sql.find(name).unwrap();
            let in_file = text.find(name).unwrap();
            assert_eq!(statement.script_offset(at), in_file, "{name}");
            let column = |text: &str, at: usize| at - text[..at].rfind('\n').unwrap();
            assert_eq!(column(&statement.sql, at), column(text, in_file), "{name}");
            let lines = |text: &str, at: usize| text[..at].matches('\n').count();
            assert_eq!(lines(&statement.sql, at) + 1, lines(text, in_file), "{name}");
        }
    }

    #[test]
    fn what_git_or_an_editor_may_change_does_not_change_the_checksum() {
        let unix = "CREATE TABLE t (a TEXT DEFAULT 'x\ny');\n-- note\nINSERT INTO t VALUES (1);\n";
        let windows = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
        let respaced = "CREATE TABLE t(a TEXT DEFAULT 'x\ny') ;INSERT /* 1 */ INTO t VALUES(1);";
        let of = |text: &str| checksum(&decode(text.as_bytes()).unwrap());
        assert_eq!(of(unix), of(&windows));
        assert_eq!(of(unix), of(respaced));
        for changed in ["VALUES (2)", "VALUES ('1')", "VALUES (1.0)"] {
            assert_ne!(of(unix), of(&unix.replace("VALUES (1)", changed)), "{changed}");
        }
    }

    /// The published vectors of `docs/formats.md`: they may never change.
    #[test]
    fn the_checksum_format_is_frozen() {
        let vectors = [
            (
                "",
                "v1:e6f6e8d8e6b1b6d74b5bc6c80fc884ceb8a9f7394b53958e5138d91bfc749e04",
            ),
            (
                "SELECT 1;",
                "v1:ae329344260a06f2b49864d91e8298f5f4978da47379b338a76707f73a38259c",
            ),
            (
                "CREATE TABLE \"t\" (a TEXT DEFAULT 'x''y', b BLOB DEFAULT x'00');\n-- c\nSELECT a->>'$.b', ?1 FROM [t];",
                "v1:dd8ff8d0331123cb154752727e45faa7e350d23879daf52137b3ad13f57d85fc",
            ),
        ];
        for (text, expected) in vectors {
            assert_eq!(checksum(text).to_string(), expected, "{text}");
            let published = format!("```sql\n{text}\n```\n\n`{expected}`\n");
            assert!(
                include_str!("../../docs/formats.md").contains(&published),
                "{published}"
            );
        }
    }
}
