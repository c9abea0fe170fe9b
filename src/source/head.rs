//! A statement by its tokens, and what its first words say: what it does, and to which object.
//!
//! Nearly every check looks at statements in this way, so what is read is kept with the statement ([`KeptHead`]). A
//! build script is compiled without optimisation: what is asked of every token is written without iterators and
//! closures, which are slow there.

use std::sync::{Arc, OnceLock};

use super::tokens::{Kind, Token, same_name, tokens, unquote};

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Create(Named),
    Drop(Named),
    Alter,
    Insert,
    Update,
    Delete,
    Other,
}

/// What is created or dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Table,
    Index,
    View,
    Trigger,
}

/// What is read of a statement, once.
#[derive(Debug)]
pub(crate) struct Head {
    /// All tokens but white space and comments.
    tokens: Vec<Token>,
    pub(crate) verb: Verb,
    /// The object that it acts on, in lower case; empty where it acts on none.
    pub(crate) name: String,
    /// Which token that name is.
    pub(crate) name_at: usize,
    /// It says IF EXISTS or IF NOT EXISTS.
    pub(crate) is_conditional: bool,
    /// It creates a temporary object.
    pub(crate) is_temporary: bool,
}

/// The head of a statement, as soon as somebody has asked for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeptHead(OnceLock<Arc<Head>>);

impl KeptHead {
    /// The words of a statement whose head this is. `keeps_semicolons`: the statement may be a CREATE TRIGGER, in which
    /// semicolons end the statements.
    pub(super) fn words<'s>(&'s self, sql: &'s str, keeps_semicolons: bool) -> Words<'s> {
        let head = self.0.get_or_init(|| Arc::new(Head::read(sql, keeps_semicolons)));
        Words { sql, head }
    }
}

/// It is always equal: it is made from the text of the statement, which is compared.
impl PartialEq for KeptHead {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for KeptHead {}

/// The tokens of a statement, white space and comments left out.
///
/// A token is asked for by its number, which other modules call `at`. Numbers behind the last token are allowed
/// everywhere: there is nothing there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'s> {
    sql: &'s str,
    head: &'s Head,
}

impl std::ops::Deref for Words<'_> {
    type Target = Head;

    fn deref(&self) -> &Head {
        self.head
    }
}

/// Reads the first words of a statement one after the other.
struct Walk<'w> {
    words: Words<'w>,
    at: usize,
}

impl Walk<'_> {
    /// Moves behind a word, if it stands here.
    fn take(&mut self, word: &str) -> bool {
        let is_there = self.words.is(self.at, word);
        self.at += usize::from(is_there);
        is_there
    }

    /// Moves over a schema, `schema.name`, to the name itself. False where no name follows.
    fn name(&mut self) -> bool {
        if self.words.is(self.at + 1, ".") {
            self.at += 2;
        }
        self.at < self.words.len()
    }

    /// Moves behind the word for a kind of object; none if it is none of the four.
    fn kind(&mut self) -> Option<Named> {
        let kinds = [
            ("TABLE", Named::Table),
            ("INDEX", Named::Index),
            ("VIEW", Named::View),
            ("TRIGGER", Named::Trigger),
        ];
        let kind = kinds.into_iter().find(|(word, _)| self.words.is(self.at, word));
        self.at += 1;
        kind.map(|(_, kind)| kind)
    }
}

impl Head {
    fn read(sql: &str, keeps_semicolons: bool) -> Self {
        let mut tokens = tokens(sql);
        tokens.retain(|token| match token.kind {
            Kind::Space | Kind::LineComment | Kind::BlockComment => false,
            Kind::Semicolon => keeps_semicolons,
            _ => true,
        });
        let mut head = Self {
            tokens,
            verb: Verb::Other,
            name: String::new(),
            name_at: 0,
            is_conditional: false,
            is_temporary: false,
        };
        head.read_words(sql);
        head
    }

    fn read_words(&mut self, sql: &str) {
        let words = Words { sql, head: self };
        let at = words.behind_with();
        let mut walk = Walk { words, at };
        let (mut conditional, mut temporary) = (false, false);
        let verb = if walk.take("CREATE") {
            temporary = walk.take("TEMP") || walk.take("TEMPORARY");
            let _ = walk.take("UNIQUE") || walk.take("VIRTUAL");
            let kind = walk.kind();
            conditional = walk.take("IF") && walk.take("NOT") && walk.take("EXISTS");
            kind.map(Verb::Create)
        } else if walk.take("DROP") {
            let kind = walk.kind();
            conditional = walk.take("IF") && walk.take("EXISTS");
            kind.map(Verb::Drop)
        } else if walk.take("ALTER") {
            walk.take("TABLE").then_some(Verb::Alter)
        } else if walk.take("INSERT") || walk.take("REPLACE") {
            walk.at += if walk.take("OR") { 1 } else { 0 };
            walk.take("INTO").then_some(Verb::Insert)
        } else if walk.take("UPDATE") {
            walk.at += if walk.take("OR") { 1 } else { 0 };
            Some(Verb::Update)
        } else if walk.take("DELETE") {
            walk.take("FROM").then_some(Verb::Delete)
        } else {
            None
        };
        if let Some(verb) = verb.filter(|_| walk.name()) {
            let at = walk.at;
            self.name = words.name_of(at);
            self.name_at = at;
            self.verb = verb;
            self.is_conditional = conditional;
            self.is_temporary = temporary;
        }
    }
}

impl<'s> Words<'s> {
    /// The token with which the statement proper starts, behind its `WITH …` if it has one.
    pub(crate) fn behind_with(&self) -> usize {
        if !self.is(0, "WITH") {
            return 0;
        }
        let verb = |at: &usize| {
            ["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "VALUES"]
                .iter()
                .any(|verb| self.is(*at, verb))
        };
        self.outside_parentheses(1).find(verb).unwrap_or(self.len())
    }

    pub(crate) fn len(&self) -> usize {
        self.head.tokens.len()
    }

    /// A token as it is written; empty behind the last one.
    pub(crate) fn text(&self, at: usize) -> &'s str {
        match self.head.tokens.get(at) {
            Some(token) => token.text(self.sql),
            None => "",
        }
    }

    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        Some(self.head.tokens.get(at)?.kind)
    }

    /// Whether a token is this keyword or sign, in upper or lower case. A quoted name or a text never is.
    pub(crate) fn is(&self, at: usize, word: &str) -> bool {
        match self.head.tokens.get(at) {
            Some(token) => {
                matches!(token.kind, Kind::Word | Kind::Operator)
                    && token.span.end - token.span.start == word.len()
                    && self.starts_so(token.span.start, word.as_bytes())
            }
            None => false,
        }
    }

    /// Whether the text from a byte on starts with a word, in upper or lower case. The caller knows that it is long
    /// enough.
    fn starts_so(&self, start: usize, word: &[u8]) -> bool {
        let text = self.sql.as_bytes();
        let mut i = 0;
        while i < word.len() {
            let (byte, other) = (text[start + i], word[i]);
            if byte != other && !byte.eq_ignore_ascii_case(&other) {
                return false;
            }
            i += 1;
        }
        true
    }

    /// Whether these keywords or signs follow one another from here.
    pub(crate) fn are(&self, at: usize, words: &[&str]) -> bool {
        let mut i = 0;
        while i < words.len() {
            if !self.is(at + i, words[i]) {
                return false;
            }
            i += 1;
        }
        true
    }

    /// The token from which on these keywords or signs first follow one another, also inside parentheses.
    pub(crate) fn find(&self, words: &[&str]) -> Option<usize> {
        let (mut at, len) = (0, self.len());
        while at < len {
            if self.are(at, words) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Whether a keyword or sign stands anywhere in the statement.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.find(&[word]).is_some()
    }

    /// A token as a name: without its quotes and in lower case.
    pub(crate) fn name_of(&self, at: usize) -> String {
        let mut name = unquote(self.text(at));
        name.make_ascii_lowercase();
        name
    }

    /// Whether a token of the statement is this name, in any case and with quotes or without.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        let tokens = &self.head.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let token = &tokens[at];
            let len = token.span.end - token.span.start;
            let is_it = match token.kind {
                Kind::Word => len == name.len() && self.starts_so(token.span.start, name.as_bytes()),
                Kind::Quoted => len >= name.len() + 2 && same_name(&unquote(token.text(self.sql)), name),
                _ => false,
            };
            if is_it {
                return true;
            }
            at += 1;
        }
        false
    }

    /// The tokens from `start` on that do not stand in parentheses which open there or later.
    pub(crate) fn outside_parentheses(&self, start: usize) -> impl Iterator<Item = usize> + use<'s> {
        let words = *self;
        let mut depth = 0_usize;
        (start..self.len()).filter(move |at| {
            let closes = words.is(*at, ")");
            depth = depth.saturating_sub(usize::from(closes));
            let is_outside = depth == 0 && !closes;
            depth += usize::from(words.is(*at, "("));
            is_outside
        })
    }

    /// The token that closes the parenthesis at `open`; behind the last token if none does.
    pub(crate) fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for at in open..self.len() {
            depth += usize::from(self.is(at, "("));
            depth = depth.saturating_sub(usize::from(self.is(at, ")")));
            if depth == 0 {
                return at;
            }
        }
        self.len()
    }

    /// The first token from `start` on that is this word and does not stand in parentheses which open there or later.
    pub(crate) fn find_outside(&self, start: usize, word: &str) -> Option<usize> {
        let (mut at, len) = (start, self.len());
        let mut depth = 0_usize;
        while at < len {
            if self.is(at, ")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && self.is(at, word) {
                return Some(at);
            } else if self.is(at, "(") {
                depth += 1;
            }
            at += 1;
        }
        None
    }

    /// The text from one token up to another, which is left out. It may end in white space.
    pub(crate) fn between(&self, start: usize, end: usize) -> &'s str {
        let tokens = &self.head.tokens;
        let last = tokens.last().map_or(0, |token| token.span.end);
        let place = |at: usize| tokens.get(at).map_or(last, |token| token.span.start);
        &self.sql[place(start)..place(end).max(place(start))]
    }

    /// Where a token stands in the text of the statement; the end of the text for one behind the last.
    pub(crate) fn place(&self, at: usize) -> std::ops::Range<usize> {
        let end = self.sql.len();
        self.head.tokens.get(at).map_or(end..end, |token| token.span.clone())
    }
}
