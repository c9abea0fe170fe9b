//! The declared schema: what the app's tables are to look like, as one file of CREATE statements, a
//! directory of such files, or a database that looks so already.
//!
//! The statements may stand in any order that resolves: SQLite is asked to run them, again and again
//! as long as one more of them runs.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};

use super::Ground;
use super::intent::{Rename, renamed_from};
use crate::build::rejected;
use crate::lint::statement::{Act, Parsed};
use crate::migration::ObjectKind;
use crate::schema::Schema;
use crate::schema::catalog::Catalog;
use crate::schema::definition::Definition;
use crate::schema::read::ObjectKey;
use crate::source::finding::{Finding, SourceFile};
use crate::source::script::{self, SourceStatement};
use crate::source::tokens::{Kind, tokens};
use crate::source::{Check, Findings, SourceScript};

/// What the first bytes of a database file are: <https://sqlite.org/fileformat.html>.
const DATABASE: &[u8] = b"SQLite format 3\0";

/// A declared schema that SQLite has accepted.
pub(crate) struct Declared {
    /// As messages call it.
    pub(crate) shown: String,
    pub(crate) catalog: Catalog,
    /// What its comments say of renames.
    pub(crate) renames: Vec<Rename>,
    /// Where each object is declared; nothing for a database.
    places: BTreeMap<ObjectKey, (Arc<SourceFile>, Range<usize>)>,
    /// The file that stands for all of it.
    file: Arc<SourceFile>,
}

impl std::fmt::Debug for Declared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Declared")
            .field("shown", &self.shown)
            .finish_non_exhaustive()
    }
}

impl Declared {
    /// Reads a file, a directory of `.sql` files, or a database file, which is opened to read only.
    ///
    /// # Errors
    /// Everything that is wrong with it. No file is changed.
    pub(crate) fn read(path: &Path, ground: &Ground<'_>) -> Result<Self, Findings> {
        let shown = path.to_string_lossy().into_owned();
        let is_database = || {
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes.starts_with(DATABASE)
        };
        if path.is_file() && is_database() {
            return Self::of_database(path, ground).map_err(|error| vec![about(&shown, &error.to_string())]);
        }
        let files = files(path).map_err(|(path, error)| vec![about(&path.to_string_lossy(), &error)])?;
        Self::of_files(&shown, &files, ground)
    }

    /// The schema of a database, without tohead's own tables.
    fn of_database(path: &Path, ground: &Ground<'_>) -> rusqlite::Result<Self> {
        let live =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        Self::of_objects(&path.to_string_lossy(), &Schema::read(&live)?, ground)
    }

    /// The schema that objects of a database make.
    pub(crate) fn of_objects(shown: &str, schema: &Schema, ground: &Ground<'_>) -> rusqlite::Result<Self> {
        let conn = ground.open()?;
        let is_own = |name: &str| name.to_ascii_lowercase().starts_with("tohead_");
        let is_foreign = |key: &ObjectKey| ground.foreign().contains(key);
        for object in &schema.objects {
            if !is_own(&object.name) && !is_own(&object.table) && !is_foreign(&object.key()) {
                conn.execute_batch(&object.sql)?;
            }
        }
        Ok(Self {
            catalog: ground.catalog(&conn)?,
            renames: Vec::new(),
            places: BTreeMap::new(),
            file: SourceFile::without_text(shown),
            shown: shown.to_owned(),
        })
    }

    /// The schema that the statements of files make.
    pub(crate) fn of_files(shown: &str, files: &[Arc<SourceFile>], ground: &Ground<'_>) -> Result<Self, Findings> {
        let during = |error: rusqlite::Error| vec![about(shown, &error.to_string())];
        let conn = ground.open().map_err(during)?;
        let scripts: Vec<_> = files.iter().map(as_script).collect();
        let mut findings = Findings::new();
        let mut waiting = Vec::new();
        for parsed in scripts.iter().flat_map(Parsed::all) {
            match refused(&parsed) {
                Some(finding) => findings.push(finding),
                None => waiting.push(parsed),
            }
        }
        let mut places = BTreeMap::new();
        findings.extend(resolve(&conn, waiting, &mut places));
        let mut renames = Vec::new();
        for script in &scripts {
            renames.extend(renames_of(script, &mut findings));
        }
        if !findings.is_empty() {
            return Err(findings);
        }
        Ok(Self {
            catalog: ground.catalog(&conn).map_err(during)?,
            renames,
            places,
            file: files
                .first()
                .cloned()
                .unwrap_or_else(|| SourceFile::without_text(shown)),
            shown: shown.to_owned(),
        })
    }

    /// A finding about an object, at its declaration if there is one.
    pub(crate) fn finding(&self, key: &ObjectKey, message: String) -> Finding {
        let (file, span) = match self.places.get(key) {
            Some((file, span)) => (file, span.clone()),
            None => (&self.file, 0..0),
        };
        Finding::new(Check::DeclaredSchema, file, span, message)
    }
}

/// The `.sql` files at a path: the file itself, or those below a directory, in the order of their names.
fn files(path: &Path) -> Result<Vec<Arc<SourceFile>>, (PathBuf, String)> {
    let mut paths = Vec::new();
    if path.is_dir() {
        list(path, &mut paths)?;
        paths.sort();
    } else {
        paths.push(path.to_owned());
    }
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).map_err(|error| (path.clone(), error.to_string()))?;
        let text = script::decode(&bytes).map_err(|_| (path.clone(), "it is not UTF-8 text".to_owned()))?;
        Ok(Arc::new(SourceFile {
            path: path.to_string_lossy().into_owned(),
            text,
        }))
    };
    paths.into_iter().map(read).collect()
}

fn list(dir: &Path, paths: &mut Vec<PathBuf>) -> Result<(), (PathBuf, String)> {
    let failed = |error: std::io::Error| (dir.to_owned(), error.to_string());
    for entry in std::fs::read_dir(dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !is_hidden {
            list(&path, paths)?;
        } else if !is_hidden && path.extension().is_some_and(|extension| extension == "sql") {
            paths.push(path);
        }
    }
    Ok(())
}

/// What is wrong with a file as a whole.
fn about(path: &str, why: &str) -> Finding {
    let finding = Finding::new(
        Check::DeclaredSchema,
        &SourceFile::without_text(path),
        0..0,
        format!("the declared schema cannot be read: {why}"),
    );
    finding.help("name a file of CREATE statements, a directory of such files, or a database file")
}

fn as_script(file: &Arc<SourceFile>) -> SourceScript {
    SourceScript {
        file: Arc::clone(file),
        statements: script::split(&file.text),
        checksum: script::checksum(&file.text),
    }
}

fn span_of(statement: &SourceStatement) -> Range<usize> {
    statement.offset..statement.offset + statement.words[0].len()
}

/// Anything but the creation of an object.
fn refused(parsed: &Parsed<'_>) -> Option<Finding> {
    let creates = matches!(parsed.act, Act::Create(_)) && !parsed.is_temporary;
    let is_own = parsed.name.starts_with("tohead_");
    if creates && !is_own {
        return None;
    }
    let message = if is_own {
        format!("`{}` is a name of tohead's own", parsed.name)
    } else {
        format!("{} is no declaration", parsed.statement.words.join(" ").trim())
    };
    let finding = Finding::new(
        Check::DeclaredSchema,
        &parsed.script.file,
        span_of(parsed.statement),
        message,
    );
    Some(finding.help("a declared schema holds CREATE TABLE, CREATE INDEX, CREATE VIEW and CREATE TRIGGER; rows belong into migrations"))
}

/// Runs the statements, those that need others behind those; says what is wrong with the ones that never run.
fn resolve(
    conn: &Connection,
    mut waiting: Vec<Parsed<'_>>,
    places: &mut BTreeMap<ObjectKey, (Arc<SourceFile>, Range<usize>)>,
) -> Findings {
    loop {
        let mut errors = Vec::new();
        let before = waiting.len();
        let mut left = Vec::new();
        for parsed in waiting {
            // With its comments, which then stand in the migration too. What is wrong is placed in the text without.
            let ran = conn
                .execute_batch(parsed.script.written(parsed.statement))
                .or_else(|_| conn.execute_batch(&parsed.statement.sql));
            match ran {
                Ok(()) => {
                    if let Act::Create(kind) = parsed.act {
                        let key = (kind, parsed.name.clone());
                        places.insert(key, (Arc::clone(&parsed.script.file), span_of(parsed.statement)));
                    }
                }
                Err(error) => {
                    errors.push(rejected::finding(conn, parsed.script, parsed.statement, &error, false));
                    left.push(parsed);
                }
            }
        }
        if left.is_empty() {
            return Findings::new();
        }
        if left.len() == before {
            let of_schema = |finding| Finding {
                check: Check::DeclaredSchema,
                ..finding
            };
            return errors.into_iter().map(of_schema).collect();
        }
        waiting = left;
    }
}

/// The renames that the comments of a script state, each for the table or column beside which it stands.
fn renames_of(script: &SourceScript, findings: &mut Findings) -> Vec<Rename> {
    let text = &script.file.text;
    let all = tokens(text);
    let mut renames = Vec::new();
    for (i, token) in all.iter().enumerate() {
        let is_comment = matches!(token.kind, Kind::LineComment | Kind::BlockComment);
        let Some(old) = is_comment.then(|| renamed_from(token.text(text))).flatten() else {
            continue;
        };
        let line = text[..token.span.start].rfind('\n').map_or(0, |at| at + 1);
        let beside = all[..i]
            .iter()
            .rev()
            .find(|token| token.is_significant() && token.span.start >= line);
        let anchor = beside.or_else(|| all[i..].iter().find(|token| token.is_significant()));
        let rename = anchor.and_then(|anchor| rename_at(script, anchor.span.start, &old));
        match rename {
            Some(rename) => renames.push(rename),
            None => findings.push(
                Finding::new(Check::DeclaredSchema, &script.file, token.span.clone(), "this comment stands beside no table or column")
                    .help("write it behind the new name of a column or of a table, on the same line: email TEXT, -- renamed from mail"),
            ),
        }
    }
    renames
}

/// The rename that a comment beside this place states.
fn rename_at(script: &SourceScript, at: usize, old: &str) -> Option<Rename> {
    let all = Parsed::all(script);
    let parsed = all.iter().rev().find(|parsed| parsed.statement.offset <= at)?;
    let (sql, at) = (script.written(parsed.statement), at - parsed.statement.offset);
    if at >= sql.len() || parsed.act != Act::Create(ObjectKind::Table) {
        return None;
    }
    let item = Definition::parse(sql).and_then(|definition| {
        let item = definition.items.iter().rposition(|item| item.start <= at)?;
        definition.name_of(sql, item)
    });
    Some(match item {
        Some(new) => Rename::column(&parsed.name, old, &new),
        None => Rename::table(old, &parsed.name),
    })
}
