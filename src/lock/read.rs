//! From the file's text to what it says, or to the line where it cannot be right.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, FORMAT, Fingerprint, Lock, Shipped, conflict};
use crate::hash::{Digest, ParseDigestError};
use crate::source::Check;
use crate::source::finding::{Finding, SourceFile};
use crate::source::layout::is_name_letter;
use crate::version::Version;

/// Reads the file, or says what is wrong with it: the first thing, since the rest follows from it.
pub(crate) fn read(file: &Arc<SourceFile>) -> Result<Lock, Box<Finding>> {
    if let Some(marker) = conflict::first_marker(&file.text) {
        return Err(Box::new(in_conflict(file, marker)));
    }
    parse(file).map_err(|problem| Box::new(problem.finding(file)))
}

/// What is wrong, and where.
struct Problem {
    span: Range<usize>,
    message: String,
    help: Option<String>,
}

impl Problem {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
        }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    fn finding(self, file: &Arc<SourceFile>) -> Finding {
        let restore = || {
            format!(
                "only `tohead lock` and `tohead rebase` write this file: `git log -p -- {0}` shows who else did, `git checkout COMMIT -- {0}` brings it back",
                file.path
            )
        };
        Finding::new(Check::Lock, file, self.span, self.message).help(self.help.unwrap_or_else(restore))
    }
}

fn in_conflict(file: &Arc<SourceFile>, marker: Range<usize>) -> Finding {
    Finding::new(
        Check::LockConflict,
        file,
        marker,
        "git could not merge the lock file: both branches have shipped migrations",
    )
    .note("the order in which migrations were shipped cannot be merged: one branch comes first, and the migrations of the other become drafts behind it")
    .help(format!(
        "leave the markers as they are and run `tohead rebase`, look at what it did, `git add` the directory, and ship the drafts again with `tohead lock` when they are released; `git checkout --merge -- {}` brings the markers back",
        file.path
    ))
}

fn parse(file: &Arc<SourceFile>) -> Result<Lock, Problem> {
    let text = file.text.as_str();
    let document = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        Problem::new(
            span.start.min(text.len())..span.end.min(text.len()),
            format!("this is not TOML: {}", error.message().replace('\n', " ")),
        )
    })?;
    let table = Table {
        span: 0..0,
        keys: document.get_ref(),
    };
    check_format(&table)?;
    table.refuse_others(&["format", "migration"])?;
    let mut entries: Vec<Entry> = Vec::new();
    for table in table.tables("migration")? {
        let entry = entry(&table)?;
        follows(&entry, entries.last(), &table)?;
        entries.push(entry);
    }
    Ok(Lock {
        file: Arc::clone(file),
        entries,
    })
}

fn check_format(table: &Table<'_, '_>) -> Result<(), Problem> {
    let value = table.get("format")?;
    let written = match value.get_ref() {
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    };
    match written {
        Some(FORMAT) => Ok(()),
        Some(other) => Err(Problem::new(
            value.span(),
            format!("the lock file has format {other}, and this tohead reads format {FORMAT}"),
        )
        .help("a newer tohead has written it: update `tohead` under [build-dependencies], and the command")),
        None => Err(Problem::new(value.span(), "`format` is not a whole number")),
    }
}

fn entry(table: &Table<'_, '_>) -> Result<Entry, Problem> {
    table.refuse_others(&["id", "release", "up", "down", "fingerprint", "schema_version", "chain"])?;
    let id = table.string("id")?;
    let version = version_of(id.get_ref()).ok_or_else(|| {
        Problem::new(
            id.span(),
            format!("`{}` is not the id of a migration", id.get_ref().escape_debug()),
        )
    })?;
    let shipped = Shipped {
        id: (*id.get_ref()).to_owned(),
        release: release(table)?,
        up: table.digest("up")?,
        down: table.has("down").then(|| table.digest("down")).transpose()?,
        fingerprint: table.has("fingerprint").then(|| table.fingerprint()).transpose()?,
        schema_version: table.parsed("schema_version", "a semantic version, such as 1.4.0")?,
    };
    Ok(Entry {
        version,
        shipped,
        chain: table.digest("chain")?,
        span: id.span(),
    })
}

/// The release, without build metadata: that tells no releases apart (<https://semver.org/#spec-item-10>).
fn release(table: &Table<'_, '_>) -> Result<semver::Version, Problem> {
    let release: semver::Version = table.parsed("release", "a semantic version, such as 1.4.0")?;
    if release.build.is_empty() {
        return Ok(release);
    }
    let span = table.get("release")?.span();
    Err(Problem::new(
        span,
        "`release` has build metadata, which is no part of a release here",
    ))
}

/// An entry has a higher version than the one before it, and its chain goes on from there.
fn follows(entry: &Entry, before: Option<&Entry>, table: &Table<'_, '_>) -> Result<(), Problem> {
    let id = &entry.shipped.id;
    if let Some(before) = before.filter(|before| before.version >= entry.version) {
        return Err(Problem::new(
            entry.span.clone(),
            format!(
                "`{id}` stands behind `{}`, and its version is not higher",
                before.shipped.id
            ),
        ));
    }
    if entry.shipped.chain(before.map(|before| &before.chain)) == entry.chain {
        return Ok(());
    }
    Err(Problem::new(
        table.get("chain")?.span(),
        format!("the chain is broken at `{id}`: this entry, or one before it, is not as `tohead lock` wrote it"),
    )
    .help("somebody edited the file, or a merge joined two of them: bring it back as one branch had it (`git log -p` shows its history, `git checkout COMMIT -- FILE` brings it back), then run `tohead rebase`"))
}

/// The version in an id, whose name holds what the name of a migration file may.
fn version_of(id: &str) -> Option<Version> {
    let (digits, name) = id.split_once('_')?;
    let is_name = !name.is_empty() && name.chars().all(is_name_letter);
    digits.parse().ok().filter(|_| is_name)
}

/// A table of the file, and where it stands.
struct Table<'t, 'i> {
    span: Range<usize>,
    keys: &'t DeTable<'i>,
}

impl<'t, 'i> Table<'t, 'i> {
    fn has(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }

    fn get(&self, key: &str) -> Result<&'t Spanned<DeValue<'i>>, Problem> {
        let missing = || Problem::new(self.span.clone(), format!("`{key}` is missing here"));
        self.keys.get(key).ok_or_else(missing)
    }

    fn refuse_others(&self, known: &[&str]) -> Result<(), Problem> {
        match self.keys.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
            Some(key) => Err(Problem::new(
                key.span(),
                format!("a lock file has no `{}` here", key.get_ref().escape_debug()),
            )),
            None => Ok(()),
        }
    }

    fn tables(&self, key: &str) -> Result<Vec<Table<'t, 'i>>, Problem> {
        let Some(value) = self.keys.get(key) else {
            return Ok(Vec::new());
        };
        let wrong = |span| Problem::new(span, format!("each entry is a table that starts with `[[{key}]]`"));
        let Some(items) = value.get_ref().as_array() else {
            return Err(wrong(value.span()));
        };
        let table = |item: &'t Spanned<DeValue<'i>>| {
            let keys = item.get_ref().as_table().ok_or_else(|| wrong(item.span()))?;
            Ok(Table {
                span: item.span(),
                keys,
            })
        };
        items.iter().map(table).collect()
    }

    fn string(&self, key: &str) -> Result<Spanned<&'t str>, Problem> {
        let value = self.get(key)?;
        let text = value.get_ref().as_str();
        let text = text.ok_or_else(|| Problem::new(value.span(), format!("`{key}` is not a text in quotes")))?;
        Ok(Spanned::new(value.span(), text))
    }

    fn parsed<T: std::str::FromStr>(&self, key: &str, what: &str) -> Result<T, Problem> {
        let text = self.string(key)?;
        let wrong = |_| Problem::new(text.span(), format!("`{key}` is not {what}"));
        text.get_ref().parse().map_err(wrong)
    }

    fn digest(&self, key: &str) -> Result<Digest, Problem> {
        let text = self.string(key)?;
        text.get_ref().parse().map_err(|error: ParseDigestError| {
            let problem = Problem::new(text.span(), format!("`{key}` cannot be read: {error}"));
            if is_digest(text.get_ref()) {
                problem
                    .help("a newer tohead has written it: update `tohead` under [build-dependencies], and the command")
            } else {
                problem
            }
        })
    }

    fn fingerprint(&self) -> Result<Fingerprint, Problem> {
        let text = self.string("fingerprint")?;
        match self.digest("fingerprint") {
            Ok(digest) => Ok(Fingerprint::Known(digest)),
            Err(_) if is_digest(text.get_ref()) => Ok(Fingerprint::OfOtherFormat((*text.get_ref()).to_owned())),
            Err(problem) => Err(problem),
        }
    }
}

/// Whether a text is a digest of any format.
fn is_digest(text: &str) -> bool {
    let Some((version, hex)) = text.strip_prefix('v').and_then(|rest| rest.split_once(':')) else {
        return false;
    };
    let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    is_number && hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}
