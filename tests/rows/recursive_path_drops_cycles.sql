-- refused: lost-rows at 0002_tree_depth.up.sql:2
-- the recursive walk starts at rows with parent NULL; nodes whose parent is missing are never reached

-- file: 0001_tree.up.sql
CREATE TABLE nodes (id INTEGER PRIMARY KEY, parent INTEGER, label TEXT NOT NULL); -- parent is a plain integer

-- file: 0001_tree.down.sql
DROP TABLE nodes;

-- file: 0002_tree_depth.up.sql
CREATE TABLE nodes_new (id INTEGER PRIMARY KEY, parent INTEGER, label TEXT NOT NULL, depth INTEGER NOT NULL);
WITH RECURSIVE walk(id, parent, label, depth) AS (
    SELECT id, parent, label, 0 FROM nodes WHERE parent IS NULL
    UNION ALL
    SELECT n.id, n.parent, n.label, walk.depth + 1 FROM nodes n JOIN walk ON n.parent = walk.id
)
INSERT INTO nodes_new SELECT id, parent, label, depth FROM walk;
DROP TABLE nodes;
ALTER TABLE nodes_new RENAME TO nodes;

-- file: 0002_tree_depth.down.sql
CREATE TABLE nodes__back (id INTEGER PRIMARY KEY, parent INTEGER, label TEXT NOT NULL);
INSERT INTO nodes__back (id, parent, label)
SELECT id, parent, label FROM nodes;
DROP TABLE nodes;
ALTER TABLE nodes__back RENAME TO nodes;
