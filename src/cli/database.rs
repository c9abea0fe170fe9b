//! Which database a command is about: what the user wrote, as a file or URI to open, and as a text to show without
//! passwords.

use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::path::PathBuf;

use super::outcome::Failure;

/// The variable that names the database where no option does.
const VARIABLE: &str = "DATABASE_URL";

/// Parameters of a connection string whose values are no secrets: those of SQLite
/// (<https://sqlite.org/uri.html>). Every other value may be a key.
const HARMLESS: &[&str] = &["cache", "immutable", "mode", "modeof", "nolock", "psow", "vfs"];

const HIDDEN: &str = "***";

/// A database that was chosen.
#[derive(Debug)]
pub(super) struct Database {
    place: Place,
    /// The parameters of the connection string, as written.
    query: Option<String>,
    shown: String,
    is_secret: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In memory, by the name under which connections of one process can share it.
    Memory(String),
    File(PathBuf),
}

impl Database {
    /// The database that the option names, or else the variable `DATABASE_URL`, or else the app's own file.
    pub(super) fn choose(option: Option<&OsStr>, default: Option<PathBuf>) -> Result<Option<Self>, Failure> {
        let from_variable = || std::env::var_os(VARIABLE).filter(|value| !value.is_empty());
        let (given, by) = match (option, from_variable()) {
            (Some(option), _) => (option.to_owned(), "--database"),
            (None, Some(variable)) => (variable, VARIABLE),
            (None, None) => return Ok(default.map(Self::file)),
        };
        let wrong = |why| {
            Failure::usage(
                format!("{by} {why}"),
                "give a path, sqlite:PATH, sqlite://PATH or a file: URI",
            )
        };
        Self::parse(given).map(Some).map_err(wrong)
    }

    fn file(path: PathBuf) -> Self {
        let shown = path.display().to_string();
        Self {
            place: Place::File(path),
            query: None,
            shown,
            is_secret: false,
        }
    }

    fn parse(given: OsString) -> Result<Self, String> {
        let Some(text) = given.to_str() else {
            return Ok(Self::file(given.into()));
        };
        let shown = Self::redact(text);
        let is_secret = shown != text;
        let (place, query) = match scheme(text) {
            Some(("file", rest)) => file_uri(rest)?,
            Some(("sqlite", rest)) => sqlite_url(rest)?,
            Some((other, _)) => return Err(format!("names a `{other}` database, and tohead migrates SQLite only")),
            None if text == ":memory:" => (Place::Memory(text.to_owned()), None),
            None => (Place::File(PathBuf::from(text)), None),
        };
        match &place {
            Place::File(path) if path.as_os_str().is_empty() => Err("names no file".to_owned()),
            _ => Ok(Self {
                place,
                query,
                shown,
                is_secret,
            }),
        }
    }

    /// A path or connection string in which `***` stands for whatever may be a password: what follows the user's name,
    /// and the value of every parameter that is not known to be harmless.
    pub(super) fn redact(text: &str) -> String {
        let (address, query) = split_at(text, '?');
        let mut shown = redact_user(address);
        if let Some(query) = query {
            let parameter = |pair: &str| match pair.split_once('=') {
                Some((name, _)) if HARMLESS.contains(&name) => pair.to_owned(),
                Some((name, _)) => format!("{name}={HIDDEN}"),
                None => pair.to_owned(),
            };
            shown.push('?');
            shown.push_str(&query.split('&').map(parameter).collect::<Vec<_>>().join("&"));
        }
        shown
    }

    /// The database as it may be shown: a path, or a connection string without passwords.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether the connection string holds something that may not be shown.
    pub(super) const fn is_secret(&self) -> bool {
        self.is_secret
    }

    pub(super) const fn place(&self) -> &Place {
        &self.place
    }

    /// The parameters; without `mode=rw` and `mode=rwc` where the command may not create the file.
    pub(super) fn query(&self, may_create: bool) -> Option<String> {
        let query = self.query.as_deref()?;
        let is_wanted = |pair: &&str| may_create || !matches!(*pair, "mode=rw" | "mode=rwc");
        Some(query.split('&').filter(is_wanted).collect::<Vec<_>>().join("&"))
    }
}

/// The scheme of a URL and what follows its colon; none for a path. A scheme other than `file:` and `sqlite:` is one
/// only if `//` follows, as `C:\\app.db` is a path.
fn scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_name = scheme.len() > 1
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (is_name && (matches!(scheme, "file" | "sqlite") || rest.starts_with("//"))).then_some((scheme, rest))
}

fn split_at(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, behind)| (before, Some(behind)))
}

/// A `file:` URI as SQLite reads it: <https://sqlite.org/uri.html>.
fn file_uri(rest: &str) -> Result<(Place, Option<String>), String> {
    let (rest, _fragment) = split_at(rest, '#');
    let (address, query) = split_at(rest, '?');
    let path = match address.strip_prefix("//") {
        None => address,
        Some(address) => {
            let slash = address.find('/').unwrap_or(address.len());
            let (authority, path) = address.split_at(slash);
            let host = authority.rsplit('@').next().unwrap_or_default();
            if !matches!(host, "" | "localhost") {
                return Err("names another machine, and SQLite opens local files only".to_owned());
            }
            path
        }
    };
    place(path, query)
}

/// `sqlite:PATH` and `sqlite://PATH`; a user's name and password in front of it mean nothing to SQLite.
fn sqlite_url(rest: &str) -> Result<(Place, Option<String>), String> {
    let (address, query) = split_at(rest, '?');
    let Some(address) = address.strip_prefix("//") else {
        return place(address, query);
    };
    let slash = address.find('/').unwrap_or(address.len());
    let (authority, path) = address.split_at(slash);
    match authority.rsplit_once('@') {
        Some((user, "" | "localhost")) if user.contains(':') => place(path, query),
        Some((user, host)) if user.contains(':') => place(&format!("{host}{path}"), query),
        _ => place(address, query),
    }
}

/// The place that a decoded path and the parameters name.
fn place(path: &str, query: Option<&str>) -> Result<(Place, Option<String>), String> {
    let in_memory = path == ":memory:" || query.is_some_and(|query| query.split('&').any(|pair| pair == "mode=memory"));
    let path = percent_decode(path).ok_or("has a % escape that is not UTF-8 text")?;
    let place = if in_memory {
        Place::Memory(path)
    } else {
        Place::File(PathBuf::from(path))
    };
    Ok((place, query.map(str::to_owned)))
}

/// A text without its `%20` escapes; none if they are no UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits
            .filter(|_| first == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).ok()
}

/// A path as part of a `file:` URI.
pub(super) fn percent_encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '%' | '?' | '#' => _ = write!(encoded, "%{:02X}", u32::from(c)),
            _ => encoded.push(c),
        }
    }
    encoded
}

/// The part of an address before its parameters, with `***` between `user:` and `@`.
fn redact_user(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("//") else {
        return address.to_owned();
    };
    match rest
        .rsplit_once('@')
        .and_then(|(user, host)| Some((user.split_once(':')?.0, host)))
    {
        Some((user, host)) => format!("{scheme}//{user}:{HIDDEN}@{host}"),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Database, String> {
        Database::parse(text.into())
    }

    #[test]
    fn a_path_and_every_kind_of_url_name_the_same_file() {
        let cases = [
            ("app.db", "app.db"),
            ("/data/app.db", "/data/app.db"),
            ("odd%20name?.db", "odd%20name?.db"),
            ("C:\\app.db", "C:\\app.db"),
            ("sqlite:app.db", "app.db"),
            ("sqlite://app.db", "app.db"),
            ("sqlite:///data/app.db", "/data/app.db"),
            ("sqlite:///data/app.db?mode=rwc", "/data/app.db"),
            ("sqlite://me@home.db", "me@home.db"),
            ("sqlite://me:secret@/data/app.db", "/data/app.db"),
            ("sqlite://me:secret@localhost/data/app.db", "/data/app.db"),
            ("sqlite://me:secret@app.db", "app.db"),
            ("file:app.db", "app.db"),
            ("file:///data/my%20app.db?cache=private#top", "/data/my app.db"),
            ("file://localhost/data/app.db", "/data/app.db"),
        ];
        for (text, path) in cases {
            let database = parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(database.place, Place::File(path.into()), "{text}");
        }
        for text in [
            ":memory:",
            "sqlite::memory:",
            "sqlite://:memory:",
            "file::memory:?cache=shared",
            "file:x?mode=memory",
        ] {
            assert!(
                matches!(parse(text).map(|database| database.place), Ok(Place::Memory(_))),
                "{text}"
            );
        }
        for text in [
            "sqlite:",
            "file:",
            "file://elsewhere/app.db",
            "postgres://me:secret@host/db",
            "sqlite:%ff.db",
        ] {
            let why = parse(text).expect_err(text);
            assert!(!why.contains("secret"), "{why}");
        }
    }

    #[test]
    fn nothing_that_may_be_a_password_is_shown() {
        let cases = [
            ("sqlite://me:secret@/data/app.db", "sqlite://me:***@/data/app.db"),
            ("sqlite://me:se/cr@et@app.db", "sqlite://me:***@app.db"),
            (
                "file:app.db?mode=ro&key=secret&hexkey=00ff",
                "file:app.db?mode=ro&key=***&hexkey=***",
            ),
            ("file:app.db?password=a=b", "file:app.db?password=***"),
            ("file:app.db?mode=ro", "file:app.db?mode=ro"),
            ("app.db", "app.db"),
        ];
        for (text, shown) in cases {
            assert_eq!(Database::redact(text), shown);
        }
    }

    #[test]
    fn a_mode_that_asks_for_too_much_is_left_out() {
        let database = parse("file:app.db?mode=rwc&key=secret").expect("a URI");
        assert_eq!(database.query(false).as_deref(), Some("key=secret"));
        assert_eq!(database.query(true).as_deref(), Some("mode=rwc&key=secret"));
    }
}
