-- refused: lost-rows at 0002_paths.up.sql:2
-- what is in a circle, or its own parent, is below no root

-- file: 0001_tree.up.sql
CREATE TABLE categories (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES categories (id), name TEXT NOT NULL);

-- file: 0001_tree.down.sql
DROP TABLE categories;

-- file: 0002_paths.up.sql
CREATE TABLE categories_new (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES categories (id), name TEXT NOT NULL, path TEXT NOT NULL);
WITH RECURSIVE walk AS (
    SELECT id, parent_id, name, name AS path FROM categories WHERE parent_id IS NULL
    UNION ALL
    SELECT c.id, c.parent_id, c.name, walk.path || '/' || c.name FROM categories c JOIN walk ON c.parent_id = walk.id
)
INSERT INTO categories_new (id, parent_id, name, path) SELECT id, parent_id, name, path FROM walk;
DROP TABLE categories;
ALTER TABLE categories_new RENAME TO categories;

-- file: 0002_paths.down.sql
CREATE TABLE categories_old (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES categories (id), name TEXT NOT NULL);
INSERT INTO categories_old (id, parent_id, name) SELECT id, parent_id, name FROM categories;
DROP TABLE categories;
ALTER TABLE categories_old RENAME TO categories;
