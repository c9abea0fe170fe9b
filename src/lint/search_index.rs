//! A full-text index that no longer agrees with the rows that it is about.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::SearchIndex,
    why: "An index of FTS5 knows the rows of another table by their rowids. Where those change, or the text does, it finds the wrong rows, or none, and says nothing.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT NOT NULL);\nCREATE VIRTUAL TABLE search USING fts5(name, content = 'foods');\nCREATE TRIGGER foods_insert AFTER INSERT ON foods BEGIN\n  INSERT INTO search (rowid, name) VALUES (new.rowid, new.name);\nEND;",
            "DROP TRIGGER foods_insert;\nDROP TABLE search;\nDROP TABLE foods;",
        ),
        (
            "0002_double_names",
            "UPDATE foods SET name = name || ' (old)';",
            "UPDATE foods SET name = replace(name, ' (old)', '');\nINSERT INTO search (search) VALUES ('rebuild');",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT NOT NULL);\nCREATE VIRTUAL TABLE search USING fts5(name, content = 'foods');\nCREATE TRIGGER foods_insert AFTER INSERT ON foods BEGIN\n  INSERT INTO search (rowid, name) VALUES (new.rowid, new.name);\nEND;",
            "DROP TRIGGER foods_insert;\nDROP TABLE search;\nDROP TABLE foods;",
        ),
        (
            "0002_double_names",
            "UPDATE foods SET name = name || ' (old)';\nINSERT INTO search (search) VALUES ('rebuild');",
            "UPDATE foods SET name = replace(name, ' (old)', '');\nINSERT INTO search (search) VALUES ('rebuild');",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Elsewhere,
};
