//! A recursion that does not end where rows refer to each other in a circle.

use super::{Lint, Rule};
use crate::source::Check;

const TREE: (&str, &str, &str) = (
    "0001_create_folders",
    "CREATE TABLE folders (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES folders (id), name TEXT NOT NULL);",
    "DROP TABLE folders;",
);

pub(super) const LINT: Lint = Lint {
    check: Check::EndlessCircle,
    why: "A foreign key lets a row refer to itself, and two rows to each other: after an import, or where two devices have moved folders into each other. A recursion that follows such references with UNION ALL goes round for ever, and for whoever has such rows the app does not start any more.",
    failing: &[
        TREE,
        (
            "0002_add_depth",
            "ALTER TABLE folders ADD COLUMN depth INTEGER;\nWITH RECURSIVE up (id, above, n) AS (\n    SELECT id, parent_id, 0 FROM folders\n    UNION ALL\n    SELECT up.id, f.parent_id, n + 1 FROM up JOIN folders f ON f.id = up.above\n)\nUPDATE folders SET depth = (SELECT max(n) FROM up WHERE up.id = folders.id);",
            "ALTER TABLE folders DROP COLUMN depth;",
        ),
    ],
    passing: &[
        TREE,
        (
            "0002_add_depth",
            "ALTER TABLE folders ADD COLUMN depth INTEGER;\nWITH RECURSIVE up (id, above, n) AS (\n    SELECT id, parent_id, 0 FROM folders\n    UNION ALL\n    SELECT up.id, f.parent_id, n + 1 FROM up JOIN folders f ON f.id = up.above WHERE n < 100\n)\nUPDATE folders SET depth = (SELECT max(n) FROM up WHERE up.id = folders.id);",
            "ALTER TABLE folders DROP COLUMN depth;",
        ),
    ],
    // Found by the rows of the rehearsal: `src/build/rehearse/circles.rs`.
    rule: Rule::Elsewhere,
};
