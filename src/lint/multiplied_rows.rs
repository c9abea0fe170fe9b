//! Rows that a rebuild copies more than once.

use super::{Lint, Rule};
use crate::source::Check;

pub(super) const LINT: Lint = Lint {
    check: Check::MultipliedRows,
    why: "A join on columns that are not unique copies a row once for every match, and each user has some of their rows twice.",
    failing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT NOT NULL, brand TEXT);\nCREATE TABLE brands (name TEXT, country TEXT);",
            "DROP TABLE brands;\nDROP TABLE foods;",
        ),
        (
            "0002_add_country",
            "INSERT INTO brands (name, country) VALUES ('alpha', 'DE'), ('alpha', 'FR');\nCREATE TABLE foods_new (name TEXT NOT NULL, brand TEXT, country TEXT);\nINSERT INTO foods_new (name, brand, country) SELECT f.name, f.brand, b.country FROM foods f LEFT JOIN brands b ON b.name = f.brand;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "DELETE FROM brands WHERE name = 'alpha';\nCREATE TABLE foods_old (name TEXT NOT NULL, brand TEXT);\nINSERT INTO foods_old (name, brand) SELECT name, brand FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    passing: &[
        (
            "0001_create_foods",
            "CREATE TABLE foods (name TEXT NOT NULL, brand TEXT);\nCREATE TABLE brands (name TEXT, country TEXT);",
            "DROP TABLE brands;\nDROP TABLE foods;",
        ),
        (
            "0002_add_country",
            "INSERT INTO brands (name, country) VALUES ('alpha', 'DE'), ('alpha', 'FR');\nCREATE TABLE foods_new (name TEXT NOT NULL, brand TEXT, country TEXT);\nINSERT INTO foods_new (name, brand, country) SELECT f.name, f.brand, (SELECT max(b.country) FROM brands b WHERE b.name = f.brand) FROM foods f;\nDROP TABLE foods;\nALTER TABLE foods_new RENAME TO foods;",
            "DELETE FROM brands WHERE name = 'alpha';\nCREATE TABLE foods_old (name TEXT NOT NULL, brand TEXT);\nINSERT INTO foods_old (name, brand) SELECT name, brand FROM foods;\nDROP TABLE foods;\nALTER TABLE foods_old RENAME TO foods;",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rows`.
    rule: Rule::Elsewhere,
};
