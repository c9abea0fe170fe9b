-- fine
-- the recursive walk only fills the new column; unreachable nodes keep the default

-- file: 0001_tree.up.sql
CREATE TABLE folders (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES folders (id), name TEXT NOT NULL);

-- file: 0001_tree.down.sql
DROP TABLE folders;

-- file: 0002_folder_path.up.sql
ALTER TABLE folders ADD COLUMN path TEXT;
WITH RECURSIVE walk (id, path) AS (
    SELECT id, '/' || name FROM folders WHERE parent_id IS NULL
    UNION ALL
    SELECT f.id, walk.path || '/' || f.name FROM folders f JOIN walk ON f.parent_id = walk.id
)
UPDATE folders SET path = (SELECT walk.path FROM walk WHERE walk.id = folders.id);

-- file: 0002_folder_path.down.sql
ALTER TABLE folders DROP COLUMN path;
