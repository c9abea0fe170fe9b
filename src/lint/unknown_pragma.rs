//! A pragma that SQLite does not know.

use super::missing::nearest;
use super::{Lint, Moment, Rule};
use crate::source::finding::Finding;
use crate::source::{Check, Findings};

pub(super) const LINT: Lint = Lint {
    check: Check::UnknownPragma,
    why: "SQLite says nothing of a pragma that it does not know, and does nothing \
          (https://sqlite.org/pragma.html): a misspelt one looks as if it worked.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_number_foods",
            "PRAGMA aplication_id = 1802007663;",
            "PRAGMA application_id = 0;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT);",
            "DROP TABLE foods;",
        ),
        (
            "0002_number_foods",
            "PRAGMA application_id = 1802007663;",
            "PRAGMA application_id = 0;",
        ),
    ],
    rule: Rule::Statement(rule),
};

fn rule(moment: &Moment<'_>) -> Findings {
    let parsed = &moment.parsed;
    let Some((name, span)) = parsed.statement.pragma() else {
        return Findings::new();
    };
    let is_elsewhere = ELSEWHERE.contains(&&*name);
    let Some(known) = pragmas(moment).filter(|known| !is_elsewhere && !known.contains(&name)) else {
        return Findings::new();
    };
    let message = format!("SQLite knows no `PRAGMA {name}`, and passes over it");
    let finding = Finding::new(Check::UnknownPragma, &parsed.script.file, span, message);
    let remedy = match nearest(&name, known) {
        Some(better) => format!("did you mean `{better}`?"),
        None => "delete the statement".to_owned(),
    };
    vec![finding.help_or_allow(remedy, "if the app's SQLite has it")]
}

/// Pragmas that SQLite has on other operating systems: the build may run on another one than the app.
const ELSEWHERE: [&str; 2] = ["data_store_directory", "lock_proxy_file"];

/// The pragmas that this SQLite knows, in lower case; none where it was built so that it does not tell.
fn pragmas(moment: &Moment<'_>) -> Option<Vec<String>> {
    let sql = "SELECT lower(name) FROM pragma_pragma_list";
    let mut statement = moment.conn.prepare_cached(sql).ok()?;
    let names = statement.query_map([], |row| row.get(0)).ok()?;
    names.collect::<rusqlite::Result<_>>().ok()
}
