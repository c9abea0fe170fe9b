//! Stand-ins for the functions and collations that only the app's build script registers.
//!
//! The commands `create`, `diff` and `schema` run the set without the build script. A function that answers NULL
//! satisfies every CHECK constraint and can fill an index, and a collation that compares bytes can sort one. So the
//! schema comes out right, which is all that these commands need. The rows need not: the build judges those, with the
//! real functions.

use std::cmp::Ord;
use std::collections::BTreeSet;
use std::fmt;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Null;

#[cfg(any(feature = "cli", test))]
use crate::source::finding::Finding;

/// The words behind which a message names what is missing, and whether that is a function; else it is a collation.
#[cfg(any(feature = "cli", test))]
const SAID: [(&str, bool); 4] = [
    ("no such function: ", true),
    ("the function `", true),
    ("no such collation sequence: ", false),
    ("the collation `", false),
];

/// The names of the functions and collations that need a stand-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StandIns {
    functions: BTreeSet<String>,
    collations: BTreeSet<String>,
}

impl StandIns {
    pub(crate) fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.collations.is_empty()
    }

    /// Adds the functions and collations that a finding says are missing.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn learn(&mut self, finding: &Finding) {
        for (words, is_function) in SAID {
            let Some((_, behind)) = finding.message.split_once(words) else {
                continue;
            };
            let end = behind.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let name = behind[..end.unwrap_or(behind.len())].to_ascii_lowercase();
            let names = if is_function {
                &mut self.functions
            } else {
                &mut self.collations
            };
            if !name.is_empty() {
                names.insert(name);
            }
        }
    }

    /// Registers the stand-ins on a connection.
    pub(super) fn register(&self, conn: &Connection) -> rusqlite::Result<()> {
        for name in &self.functions {
            let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
            let flags = flags | FunctionFlags::SQLITE_INNOCUOUS;
            conn.create_scalar_function(name.as_str(), -1, flags, |_| Ok(Null))?;
        }
        for name in &self.collations {
            conn.create_collation(name.as_str(), Ord::cmp)?;
        }
        Ok(())
    }
}

/// `the function `slug` and the collation `de``.
impl fmt::Display for StandIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let functions = self.functions.iter().map(|name| format!("the function `{name}`"));
        let collations = self.collations.iter().map(|name| format!("the collation `{name}`"));
        let all: Vec<_> = functions.chain(collations).collect();
        f.write_str(&all.join(" and "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Compiler;
    use crate::source::Level;

    #[test]
    fn a_set_runs_without_the_functions_and_collations_of_its_app() {
        let file = |name: &str, text: &str| (name.to_owned(), Ok(text.as_bytes().to_vec()));
        let files = || {
            vec![
                file(
                    "0001_a.up.sql",
                    "CREATE TABLE b (x);\nINSERT INTO b VALUES (1);\nCREATE TABLE a (x TEXT CHECK (is_mail(x)), y TEXT DEFAULT (new_id()));\n\
                     CREATE INDEX i ON a (x COLLATE de);\nCREATE INDEX j ON a (Fold(x, 1));\n\
                     CREATE VIEW v AS SELECT slug(x) AS x FROM a;",
                ),
                file("0001_a.down.sql", "DROP VIEW v;\nDROP TABLE a;\nDROP TABLE b;"),
            ]
        };
        let mut stand_ins = StandIns::default();
        loop {
            let checked = Compiler::from_files("migrations", files())
                .stand_ins(stand_ins.clone())
                .check();
            let before = stand_ins.clone();
            checked.findings().for_each(|finding| stand_ins.learn(finding));
            if stand_ins == before {
                assert_eq!(checked.lines(Level::Deny), [""; 0]);
                break;
            }
        }
        let all = "the function `fold` and the function `is_mail` and the function `new_id` and the function `slug` \
                   and the collation `de`";
        assert_eq!(stand_ins.to_string(), all);
        assert!(!stand_ins.is_empty());
    }
}
