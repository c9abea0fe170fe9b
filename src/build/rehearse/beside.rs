//! A large set on two threads: the way back of its lower migrations, beside all else.
//!
//! More than half of a rehearsal is the way back, and most of that is SQLite, which reads the whole schema several times
//! for a DROP COLUMN. So a second thread has a database of its own, runs the lower migrations up as the first one does,
//! with the same made-up rows, and goes back from there, while the first one is with the upper ones and their way back.
//!
//! What it sees is what the first thread would see there, but for the rows: upper migrations may have changed some and not
//! changed them back. So it is not used where a row is spoken of, or where rows that are missing could be. Then the first
//! thread goes the rest of the way, as in a small set. What is found is the same, then, in a set of every size; and on every
//! machine, because the number of its cores decides nothing.

use std::collections::BTreeSet;

use super::{Given, Rehearsal, Rehearsed};
use crate::build::emit::Facts;
use crate::build::judge::names;
use crate::build::{Options, runs_code, thread};
use crate::source::{Check, Findings, SourceMigration};

/// Sets with fewer migrations are rehearsed on one thread. What the second one does once more is a quarter of all, and
/// other crates that are built at the same time could use it: below this there is less than half a second to win.
pub(in crate::build) const SMALLEST: usize = 200;

/// How many of so many migrations are lower ones. The way up takes two fifths of the time, so that three quarters there and
/// back, and all up with one quarter back, take about the same; how far the schema grows makes little difference to it.
const fn lower_of(count: usize) -> usize {
    count * 3 / 4
}

/// What is found on a way back without a look at rows.
const ABOUT_SCHEMA: &[Check] = &[Check::ColumnOrder, Check::DownDiffers];

/// What was seen of the lower migrations.
struct Lower {
    facts: Vec<Facts>,
    /// What was found on the way back.
    findings: Findings,
}

/// How many of the migrations are lower ones; none where the set is not shared out. Code of the app, and a migration
/// without a down part, need the one database.
pub(super) fn cut(migrations: &[SourceMigration], options: &Options) -> Option<usize> {
    let is_large = migrations.len() >= options.smallest_shared;
    let is_plain = || migrations.iter().all(SourceMigration::has_down) && !runs_code(migrations, options);
    (is_large && is_plain()).then(|| lower_of(migrations.len()))
}

/// Rehearses a set of which so many migrations are lower ones.
pub(super) fn rehearse(given: &Given<'_>, options: &Options, cut: usize) -> Rehearsed {
    // The options as a whole may hold code of the app, which stays on its thread.
    let (keeps_mark, min_sqlite, rows, levels) =
        (options.keeps_mark, options.min_sqlite, options.rows, &options.levels);
    let lower = || {
        let options = Options {
            keeps_mark,
            min_sqlite,
            rows,
            levels: levels.clone(),
            ..Options::new()
        };
        let lower = Rehearsal::new(given, &options).and_then(|rehearsal| rehearsal.lower(cut));
        lower.ok().flatten()
    };
    std::thread::scope(|scope| {
        let beside = thread().spawn_scoped(scope, lower);
        let seen = || beside.ok().and_then(|beside| beside.join().ok()).flatten();
        Rehearsal::new(given, options)?.upper(cut, seen)
    })
}

impl Rehearsal<'_> {
    /// The lower migrations up, and their way back; none if the first thread has to go it.
    fn lower(mut self, cut: usize) -> rusqlite::Result<Option<Lower>> {
        for i in 0..cut {
            self.first_up(i)?;
        }
        let found = self.findings.len();
        for i in (0..cut).rev() {
            self.back(i..i + 1)?;
            let mut checks = self.findings[found..].iter().map(|finding| finding.check);
            if !checks.all(|check| ABOUT_SCHEMA.contains(&check)) {
                return Ok(None);
            }
        }
        if !self.is_back_at_nothing()? {
            return Ok(None);
        }
        let findings = self.findings.split_off(found);
        self.look_at_open(0..cut)?;
        let facts = self.into_facts();
        Ok(Some(Lower { facts, findings }))
    }

    /// All up, the upper ones back, and the lower ones if that was not seen.
    fn upper(mut self, cut: usize, seen: impl FnOnce() -> Option<Lower>) -> Rehearsed {
        let end = self.migrations.len();
        for i in 0..end {
            self.first_up(i)?;
        }
        self.back(cut..end)?;
        // What is open is looked at on a second way up from the first migration.
        let is_closed = !(cut..end).any(|i| self.is_open(i)) && !self.reaches_down(cut);
        let Some(lower) = seen().filter(|_| is_closed) else {
            self.back(0..cut)?;
            self.there_again(0..end)?;
            return self.finish();
        };
        self.findings.extend(lower.findings);
        let (mut facts, findings) = self.finish()?;
        facts.splice(..cut, lower.facts);
        Ok((facts, findings))
    }

    /// Whether something that upper migrations do not bring back may be missing in a lower down part: one reads the table
    /// or writes to it. To drop it, or a column of it, takes no look at its rows.
    fn reaches_down(&self, cut: usize) -> bool {
        let mut lost = BTreeSet::new();
        for outcome in &self.outcomes[cut..] {
            match &outcome.facts.reversal {
                Some(missing) => lost.extend(missing.iter().flat_map(|missing| tables_of(missing))),
                None => lost.extend(outcome.touched.iter().map(String::as_str)),
            }
        }
        if lost.is_empty() {
            return false;
        }
        // Which table it was before it got its name nobody has noted.
        let renames = self.renaming.range(cut..).next().is_some();
        let downs = self.migrations[..cut].iter().filter_map(|lower| lower.down.as_ref());
        let statements = downs.flat_map(|down| &down.statements);
        let mut others = statements.filter(|statement| !["DROP", "ALTER"].contains(&&*statement.words[0]));
        renames || others.any(|other| names(other).iter().any(|name| lost.contains(name.as_str())))
    }
}

/// The table that is meant by what does not come back: `table.column`, `rows of table`, or `table`. A name may hold points.
fn tables_of(missing: &str) -> impl Iterator<Item = &str> {
    let name = missing.strip_prefix("rows of ").unwrap_or(missing);
    let points = name.match_indices('.').map(|(at, _)| &name[..at]);
    points.chain([name])
}

#[cfg(all(test, feature = "embed"))]
mod tests {
    use crate::build::Checked;
    use crate::build::explain::compiler_of;
    use crate::lint::{Example, LINTS};

    fn checked(set: Example, smallest_shared: usize) -> Checked {
        let mut compiler = compiler_of(set);
        compiler.options.smallest_shared = smallest_shared;
        compiler.check()
    }

    /// All that the rehearsal has found and found out, and what is embedded.
    fn told(checked: &Checked) -> (Vec<String>, String, String) {
        let facts = format!("{:?}", checked.facts);
        (checked.rendered(false), facts, checked.emit())
    }

    /// Sets by what would go wrong in one of the two threads alone.
    const SETS: &[(&str, Example)] = &[
        (
            "tables that grow, with rows, children and a view",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT NOT NULL); CREATE INDEX a_x ON a (x);",
                    "DROP TABLE a;",
                ),
                (
                    "0002_b",
                    "ALTER TABLE a ADD COLUMN y TEXT;",
                    "ALTER TABLE a DROP COLUMN y;",
                ),
                (
                    "0003_c",
                    "CREATE TABLE c (a INTEGER NOT NULL REFERENCES a (id), z REAL);",
                    "DROP TABLE c;",
                ),
                (
                    "0004_d",
                    "INSERT INTO a (x) VALUES ('first');",
                    "DELETE FROM a WHERE x = 'first';",
                ),
                (
                    "0005_e",
                    "ALTER TABLE c ADD COLUMN w INTEGER NOT NULL DEFAULT 1;",
                    "ALTER TABLE c DROP COLUMN w;",
                ),
                (
                    "0006_f",
                    "CREATE VIEW f AS SELECT x, z FROM a JOIN c ON c.a = a.id;",
                    "DROP VIEW f;",
                ),
                ("0007_g", "CREATE TABLE g (id INTEGER PRIMARY KEY);", "DROP TABLE g;"),
                (
                    "0008_h",
                    "ALTER TABLE g ADD COLUMN v TEXT;",
                    "ALTER TABLE g DROP COLUMN v;",
                ),
            ],
        ),
        (
            "a lower way back that leaves the columns in another order",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y TEXT);",
                    "DROP TABLE a;",
                ),
                (
                    "0002_b",
                    "ALTER TABLE a DROP COLUMN x;",
                    "ALTER TABLE a ADD COLUMN x TEXT;",
                ),
                ("0003_c", "CREATE TABLE c (x TEXT);", "DROP TABLE c;"),
                ("0004_d", "CREATE INDEX d ON c (x);", "DROP INDEX d;"),
            ],
        ),
        (
            "a lower way back that leaves another schema",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
                    "DROP TABLE a;",
                ),
                ("0002_b", "CREATE INDEX b ON a (x);", "SELECT 1;"),
                ("0003_c", "CREATE TABLE c (x TEXT);", "DROP TABLE c;"),
                ("0004_d", "CREATE INDEX d ON c (x);", "DROP INDEX d;"),
            ],
        ),
        (
            "a lower way back that changes rows",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x INTEGER NOT NULL);",
                    "DROP TABLE a;",
                ),
                (
                    "0002_b",
                    "UPDATE a SET x = x + 1 WHERE x = 5;",
                    "UPDATE a SET x = x - 1 WHERE x = 6;",
                ),
                ("0003_c", "CREATE TABLE c (x TEXT);", "DROP TABLE c;"),
                ("0004_d", "CREATE INDEX d ON c (x);", "DROP INDEX d;"),
            ],
        ),
        (
            "a lower way back that fails on what an upper one does not bring back",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT); CREATE UNIQUE INDEX a_x ON a (x);",
                    "DROP TABLE a;",
                ),
                ("0002_b", "DROP INDEX a_x;", "CREATE UNIQUE INDEX a_x ON a (x);"),
                ("0003_c", "CREATE TABLE c (x TEXT);", "DROP TABLE c;"),
                (
                    "0004_d",
                    "ALTER TABLE a DROP COLUMN x;",
                    "ALTER TABLE a ADD COLUMN x TEXT DEFAULT 'same';",
                ),
            ],
        ),
        (
            "a lower way back that does not come to its end",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
                    "DROP TABLE b;",
                ),
                (
                    "0002_b",
                    "ALTER TABLE a ADD COLUMN y TEXT;",
                    "ALTER TABLE a DROP COLUMN y;",
                ),
                ("0003_c", "CREATE TABLE c (x TEXT);", "DROP TABLE c;"),
                ("0004_d", "CREATE INDEX d ON c (x);", "DROP INDEX d;"),
            ],
        ),
        (
            "an upper way back that is looked at again on a second way up",
            &[
                ("0001_a", "CREATE TABLE l (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
                    CREATE TABLE step (id INTEGER PRIMARY KEY, l_id INTEGER NOT NULL REFERENCES l (id), pos INTEGER NOT NULL);",
                    "DROP TABLE step; DROP TABLE l;"),
                ("0002_b", "DELETE FROM step WHERE id NOT IN (SELECT min(id) FROM step GROUP BY l_id, pos); CREATE UNIQUE INDEX step_pos ON step (l_id, pos);",
                    "DROP INDEX step_pos;"),
                ("0003_c", "UPDATE step SET pos = pos + 1;", "UPDATE step SET pos = pos - 1;"),
            ],
        ),
        (
            "upper migrations that fail",
            &[
                (
                    "0001_a",
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);",
                    "DROP TABLE a;",
                ),
                (
                    "0002_b",
                    "ALTER TABLE a ADD COLUMN y TEXT;",
                    "ALTER TABLE a DROP COLUMN y;",
                ),
                ("0003_c", "CREATE TABLE c (x TEXT);", "DROP TABLE c;"),
                ("0004_d", "CREATE TABLE c (x TEXT);", "DROP TABLE b;"),
            ],
        ),
    ];

    #[test]
    fn two_threads_tell_what_one_tells() {
        let examples = LINTS.iter().flat_map(|lint| {
            let id = lint.check.id();
            [(id, lint.failing), (id, lint.passing)]
        });
        let (mut count, mut other) = (0, Vec::new());
        for (what, set) in SETS.iter().copied().chain(examples) {
            let (alone, shared) = (checked(set, usize::MAX), checked(set, 2));
            count += usize::from(super::cut(&shared.migrations, &shared.compiler.options).is_some());
            if told(&shared) != told(&alone) {
                other.push((what, told(&shared), told(&alone)));
            }
        }
        assert!(other.is_empty(), "{other:#?}");
        assert!(count > SETS.len() + 20, "{count} sets are shared");
    }

    #[test]
    fn small_sets_and_those_without_a_way_back_are_not_shared() {
        const SET: Example = &[
            ("0001_a", "CREATE TABLE a (x);", "DROP TABLE a;"),
            ("0002_b", "-- tohead: irreversible \"a\"\nDELETE FROM a;", ""),
        ];
        let cut = |set, smallest| {
            let checked = checked(set, smallest);
            super::cut(&checked.migrations, &checked.compiler.options)
        };
        assert_eq!(cut(SETS[0].1, 9), None);
        assert_eq!(cut(SETS[0].1, 8), Some(6));
        assert_eq!(cut(SET, 2), None);
    }
}
