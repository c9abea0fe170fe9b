//! What can be said of a migration from its text alone, before SQLite has seen it: whether its files belong together,
//! and whether its statements may stand in a migration at all.

use std::ops::Range;
use std::sync::Arc;

use super::finding::{Finding, SourceFile};
use super::script::SourceStatement;
use super::tokens::{Kind, Token, tokens};
use super::{Check, Findings, SourceMigration, SourceScript, file_name};

/// Pragmas that fail or do nothing in a transaction (<https://sqlite.org/pragma.html>), or work only together with
/// other statements outside of one, as `page_size` with VACUUM.
const NEEDS_NO_TRANSACTION: &[&str] = &[
    "AUTO_VACUUM",
    "ENCODING",
    "JOURNAL_MODE",
    "PAGE_SIZE",
    "SYNCHRONOUS",
    "WAL_CHECKPOINT",
    "LOCKING_MODE",
    "TEMP_STORE",
];

/// Pragmas that are safe to repeat, and so may stand in a `no-transaction` migration.
const REPEATABLE: &[&str] = &[
    "APPLICATION_ID",
    "AUTO_VACUUM",
    "CACHE_SIZE",
    "ENCODING",
    "INCREMENTAL_VACUUM",
    "INTEGRITY_CHECK",
    "JOURNAL_MODE",
    "JOURNAL_SIZE_LIMIT",
    "LOCKING_MODE",
    "MMAP_SIZE",
    "OPTIMIZE",
    "PAGE_SIZE",
    "QUICK_CHECK",
    "SECURE_DELETE",
    "SYNCHRONOUS",
    "TEMP_STORE",
    "WAL_AUTOCHECKPOINT",
    "WAL_CHECKPOINT",
];

/// Adds all that is wrong with a migration by its text.
pub(super) fn check(migration: &SourceMigration, findings: &mut Findings) {
    pairing(migration, findings);
    for script in [&migration.up, &migration.down].into_iter().flatten() {
        for statement in &script.statements {
            let place = Place { script, statement };
            if migration.directives.no_transaction {
                repeatable(&place, findings);
            } else {
                transactional(&place, findings);
            }
            either(&place, findings);
        }
    }
    if let (true, Some(rust)) = (migration.directives.no_transaction, &migration.rust) {
        findings.push(
            Finding::new(
                Check::NotRepeatable,
                &rust.file,
                0..0,
                "a Rust step runs inside the transaction, and the migration is `no-transaction`",
            )
            .help("move the Rust step into a migration of its own"),
        );
    }
}

/// Whether up part, down part and `irreversible` go together.
fn pairing(migration: &SourceMigration, findings: &mut Findings) {
    let name = |file: &Arc<SourceFile>| file_name(&file.path).to_owned();
    let has_up = migration.up.is_some() || migration.rust.is_some();
    match (&migration.down, &migration.directives.irreversible) {
        (Some(down), _) if !has_up => {
            let up = name(&down.file).replace(".down.sql", ".up.sql");
            findings.push(
                Finding::new(
                    Check::DownWithoutUp,
                    &down.file,
                    0..0,
                    "a down file without its up file",
                )
                .help(format!("add `{up}`, or delete this file")),
            );
        }
        (Some(down), Some(_)) => findings.push(
            Finding::new(
                Check::Directive,
                &down.file,
                0..0,
                format!("{} is marked irreversible and has a down file", migration.id()),
            )
            .help("delete the down file, or the directive in the up file"),
        ),
        (None, None) if has_up && !migration.has_down() => {
            let file = migration.file();
            let down = format!("{}.down.sql", migration.id());
            findings.push(
                Finding::new(
                    Check::UpWithoutDown,
                    file,
                    0..0,
                    format!("{} has no down part", migration.id()),
                )
                .help(format!(
                    "add `{down}`, or say in this file why there is none: -- tohead: irreversible \"…\""
                )),
            );
        }
        _ => {}
    }
}

/// A statement and the script it stands in.
struct Place<'s> {
    script: &'s SourceScript,
    statement: &'s SourceStatement,
}

impl Place<'_> {
    /// Its first word, in upper case.
    fn first(&self) -> &str {
        &self.statement.words[0]
    }

    /// The name of the pragma in upper case, without `main.`; none if it is another statement.
    fn pragma(&self) -> Option<String> {
        self.statement.pragma().map(|(name, _)| name.to_ascii_uppercase())
    }

    fn has_word(&self, word: &str) -> bool {
        tokens(&self.statement.sql)
            .iter()
            .any(|token| token.is_word(&self.statement.sql, word))
    }

    /// The statement's first token in the file.
    fn span(&self) -> Range<usize> {
        let start = self.statement.offset;
        start..start + self.first().len()
    }

    fn finding(&self, check: Check, message: impl Into<String>) -> Finding {
        Finding::new(check, &self.script.file, self.span(), message)
    }
}

/// Finds a statement that fails or does nothing inside the transaction of the run.
fn transactional(place: &Place<'_>, findings: &mut Findings) {
    let needs = |what: &str| {
        place
            .finding(
                Check::NeedsNoTransaction,
                format!("{what} cannot run inside a transaction"),
            )
            .help("put it into a migration of its own with the directive `-- tohead: no-transaction` at the top")
    };
    match (place.first(), place.pragma()) {
        ("VACUUM", _) if !place.has_word("INTO") => findings.push(needs("VACUUM")),
        ("PRAGMA", Some(name)) if NEEDS_NO_TRANSACTION.contains(&name.as_str()) => {
            findings.push(needs(&format!("`PRAGMA {}`", name.to_lowercase())));
        }
        _ => {}
    }
}

/// Finds a statement of a `no-transaction` migration that is not safe to repeat: the process can end between the
/// statement and its entry in the ledger, and the next run then repeats it.
fn repeatable(place: &Place<'_>, findings: &mut Findings) {
    let safe = match (place.first(), place.pragma()) {
        ("VACUUM" | "REINDEX" | "ANALYZE" | "SELECT", _) => true,
        ("PRAGMA", Some(name)) => {
            let other_rule = is_reserved(&name);
            other_rule || REPEATABLE.contains(&name.as_str())
        }
        (first, _) => is_transaction_control(first) || matches!(first, "ATTACH" | "DETACH"),
    };
    if !safe {
        findings.push(
            place
                .finding(Check::NotRepeatable, "a `no-transaction` migration holds a statement that is not safe to repeat")
                .help("keep VACUUM, REINDEX, ANALYZE and repeatable pragmas here (a down part may be VACUUM again), and move this statement into a migration without the directive"),
        );
    }
}

fn is_transaction_control(word: &str) -> bool {
    matches!(word, "BEGIN" | "COMMIT" | "END" | "ROLLBACK" | "SAVEPOINT" | "RELEASE")
}

/// Whether a migration may not set a pragma, because the run sets it or it belongs to the app.
fn is_reserved(pragma: &str) -> bool {
    matches!(
        pragma,
        "QUERY_ONLY"
            | "FOREIGN_KEYS"
            | "LEGACY_ALTER_TABLE"
            | "RECURSIVE_TRIGGERS"
            | "IGNORE_CHECK_CONSTRAINTS"
            | "REVERSE_UNORDERED_SELECTS"
            | "COUNT_CHANGES"
            | "CASE_SENSITIVE_LIKE"
            | "TRUSTED_SCHEMA"
            | "READ_UNCOMMITTED"
            | "BUSY_TIMEOUT"
            | "DEFER_FOREIGN_KEYS"
            | "TEMP_STORE_DIRECTORY"
            | "DATA_STORE_DIRECTORY"
    )
}

/// Finds what may stand in no migration, with `no-transaction` or without.
fn either(place: &Place<'_>, findings: &mut Findings) {
    match place.first() {
        word if is_transaction_control(word) => findings.push(
            place
                .finding(Check::TransactionControl, format!("{word} in a migration"))
                .label("would begin or end the transaction of the run")
                .help("delete it: all pending migrations run and commit together in one transaction"),
        ),
        word @ ("ATTACH" | "DETACH") => findings.push(attach(place, word)),
        "VACUUM" if place.has_word("INTO") => findings.push(attach(place, "VACUUM INTO")),
        "PRAGMA" => reserved_pragma(place, findings),
        _ => {}
    }
    findings.extend(or_rollback(place));
    placeholders(place, findings);
}

/// Finds `INSERT OR ROLLBACK` and `UPDATE OR ROLLBACK`, which end the transaction if a row is in the way
/// (<https://sqlite.org/lang_conflict.html>). Whether one is depends on the user's rows.
fn or_rollback(place: &Place<'_>) -> Option<Finding> {
    if !matches!(place.first(), "INSERT" | "UPDATE" | "WITH") {
        return None;
    }
    let sql = &place.statement.sql;
    let tokens: Vec<_> = tokens(sql).into_iter().filter(Token::is_significant).collect();
    let rolls_back = |words: &&[Token]| {
        let is_writing = words[0].is_word(sql, "INSERT") || words[0].is_word(sql, "UPDATE");
        is_writing && words[1].is_word(sql, "OR") && words[2].is_word(sql, "ROLLBACK")
    };
    let words = tokens.windows(3).find(rolls_back)?;
    let start = place.statement.script_offset(words[2].span.start);
    let verb = words[0].text(sql).to_ascii_uppercase();
    Some(
        Finding::new(
            Check::TransactionControl,
            &place.script.file,
            start..start + words[2].span.len(),
            format!("{verb} OR ROLLBACK in a migration"),
        )
        .label("ends the transaction of the run where a row is in the way")
        .help(
            "leave it out: an error rolls everything back; or choose OR IGNORE or OR REPLACE, if one of them is meant",
        ),
    )
}

fn attach(place: &Place<'_>, what: &str) -> Finding {
    place
        .finding(Check::Attach, format!("{what} in a migration"))
        .label("reaches another file")
        .help("a migration changes the database it runs in and nothing else; delete it")
}

fn reserved_pragma(place: &Place<'_>, findings: &mut Findings) {
    let Some(name) = place.pragma().filter(|name| is_reserved(name)) else {
        return;
    };
    let why = match name.as_str() {
        "DEFER_FOREIGN_KEYS" => {
            "there is nothing to defer, because foreign keys are off during a run; it looks for new violations before it commits"
        }
        "FOREIGN_KEYS" => {
            "the run switches foreign keys off before its transaction (inside one the pragma does nothing), looks for new violations before it commits, and restores the setting"
        }
        "LEGACY_ALTER_TABLE" => {
            "the run switches it off, so that a rename is followed in views, triggers and foreign keys"
        }
        "RECURSIVE_TRIGGERS" | "IGNORE_CHECK_CONSTRAINTS" | "REVERSE_UNORDERED_SELECTS" | "COUNT_CHANGES" => {
            "the run switches it off, and restores the application's setting"
        }
        _ => "it belongs to the application's connection",
    };
    findings.push(
        place
            .finding(
                Check::ReservedPragma,
                format!("`PRAGMA {}` in a migration", name.to_lowercase()),
            )
            .help(format!("delete it: {why}")),
    );
}

/// Finds `?1`, `:name` and their kind: nobody binds a value to them.
fn placeholders(place: &Place<'_>, findings: &mut Findings) {
    let statement = place.statement;
    for token in tokens(&statement.sql)
        .iter()
        .filter(|token| token.kind == Kind::Variable)
    {
        let text = token.text(&statement.sql);
        let start = statement.script_offset(token.span.start);
        findings.push(
            Finding::new(
                Check::Placeholder,
                &place.script.file,
                start..start + text.len(),
                format!("the placeholder `{text}` has no value"),
            )
            .help("write the value itself; computed values belong into a Rust step"),
        );
    }
}
