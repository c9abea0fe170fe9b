//! The tokenizer, of which checksums are made, cuts a text where SQLite and where another tokenizer do.

// The tokenizer is no part of the public API.
#[allow(dead_code)]
#[path = "../src/source/tokens.rs"]
mod tokens;

use proptest::prelude::*;
use rusqlite::Connection;
use sqlite3_parser::lexer::Scanner;
use sqlite3_parser::lexer::sql::Tokenizer;
use tokens::{Kind, Token};

/// Whole tokens, parts of tokens, and what joins or separates them; one per space or line, and those
/// that hold white space.
const PIECES: &str = r#"
    a SELECT größe _x x X e E $ end é € 😀
    'it''s' 'a;b' '--' '' ' "a" "a""b" " `a` ` [a] [ ] x'0a' X'' x'0 x'0g'
    0 1 12 1.5 .5 1. 1e5 1e-3 1e 0xFf 0x ? ?1 :a @a $a #1 : @
    - -- -> ->> / * /* */ /**/ < <= <> << > >= >> = == ! != | || & ~ + % , . ^ \ { }
"#;
const PIECES_WITH_SPACE: &[&str] = &[
    " ", "\n", "\t", "\r\n", "\u{c}", "-- c\n", "-- c", "/* c */", "[a b]", "'a\nb'",
];

/// What only some tokenizers know, or what ends the text for them.
const ODD_PIECES: &[&str] = &[
    "(", ")", ";", "::", "\u{b}", "\u{feff}", "1_000", "1_", "_", "0x_f", "\0", "\u{7f}",
];

fn soup(more: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    let pieces: Vec<_> = PIECES
        .split_whitespace()
        .chain(PIECES_WITH_SPACE.iter().chain(more).copied())
        .collect();
    prop::collection::vec(prop::sample::select(pieces), 0..24).prop_map(|pieces| pieces.concat())
}

fn significant(sql: &str) -> Vec<Token> {
    tokens::tokens(sql).into_iter().filter(Token::is_significant).collect()
}

/// What the other tokenizer cuts; nothing if it refuses the text.
fn other(sql: &str) -> Option<Vec<(usize, usize)>> {
    let mut scanner = Scanner::new(Tokenizer::new());
    let mut spans = Vec::new();
    loop {
        match scanner.scan(sql.as_bytes()) {
            Ok((start, Some(_), end)) => spans.push((start, end)),
            Ok((_, None, _)) => return Some(spans),
            Err(_) => return None,
        }
    }
}

/// The place and text of the token that SQLite does not recognise. The arguments of a virtual table may
/// be any tokens, and nobody looks at them before the statement runs.
fn unrecognised(conn: &Connection, arguments: &str) -> Result<Option<(usize, String)>, rusqlite::Error> {
    const OPENING: &str = "CREATE VIRTUAL TABLE v USING m(";
    match conn.prepare(&format!("{OPENING}{arguments})")) {
        Ok(_) => Ok(None),
        Err(rusqlite::Error::SqlInputError { msg, offset, .. }) if msg.starts_with("unrecognized token: ") => {
            let token = msg["unrecognized token: \"".len()..msg.len() - 1].to_owned();
            Ok(Some((usize::try_from(offset).unwrap() - OPENING.len(), token)))
        }
        Err(error) => Err(error),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_covered_without_gaps(sql in prop_oneof![any::<String>(), soup(ODD_PIECES)]) {
        let mut end = 0;
        for token in tokens::tokens(&sql) {
            prop_assert_eq!(token.span.start, end);
            prop_assert!(token.span.end > end);
            end = token.span.end;
            prop_assert!(sql.is_char_boundary(end));
        }
        prop_assert_eq!(end, sql.len());
    }

    #[test]
    fn another_tokenizer_cuts_the_same(sql in soup(&["(", ")", ";", "1_000", "1_", "0x_f"])) {
        let ours = significant(&sql);
        // The suffixes `::name` and `(…)` of a variable are unknown to it.
        let has_suffix = |token: &Token| token.text(&sql).starts_with(['$', '@', ':', '#']) && token.text(&sql)[1..].contains(['(', ':']);
        prop_assume!(!ours.iter().any(has_suffix));
        let is_legal = ours.iter().all(|token| token.kind != Kind::Illegal);
        // It wants a block comment to be closed, and SQLite does not.
        let is_open = |token: &Token| token.kind == Kind::BlockComment && (token.span.len() < 4 || !token.text(&sql).ends_with("*/"));
        let ends_in_comment = tokens::tokens(&sql).last().is_some_and(is_open);
        match other(&sql) {
            Some(theirs) => {
                prop_assert!(is_legal, "it accepts what we do not: {:?}", ours);
                let ours: Vec<_> = ours.iter().map(|token| (token.span.start, token.span.end)).collect();
                prop_assert_eq!(ours, theirs);
            }
            None => prop_assert!(!is_legal || ends_in_comment || sql.ends_with("/*"), "we accept what it does not: {:?}", ours),
        }
    }

    #[test]
    fn sqlite_refuses_the_same_token(sql in soup(&["::", "\u{b}", "\u{feff}", "1_000"])) {
        // Older ones know no `1_000` and end a number where a name begins.
        if rusqlite::version_number() < 3_046_000 {
            return Ok(());
        }
        let conn = Connection::open_in_memory().unwrap();
        let arguments = format!("{sql}\n");
        let text = format!("{arguments})");
        let ours = tokens::tokens(&text);
        // Where a comment swallows the closing parenthesis, the statement is not finished.
        prop_assume!(ours.last().is_some_and(|token| token.kind != Kind::BlockComment));
        let illegal = ours.iter().find(|token| token.kind == Kind::Illegal);
        let illegal = illegal.map(|token| (token.span.start, token.text(&text).to_owned()));
        prop_assert_eq!(unrecognised(&conn, &arguments).map_err(|error| TestCaseError::fail(error.to_string()))?, illegal);
    }
}
