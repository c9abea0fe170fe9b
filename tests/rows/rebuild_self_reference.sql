-- fine
-- the self reference names the final table and every row with its parent is copied

-- file: 0001_tree.up.sql
CREATE TABLE categories (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES categories (id) ON DELETE CASCADE,
    name TEXT NOT NULL
);

-- file: 0001_tree.down.sql
DROP TABLE categories;

-- file: 0002_sort_key.up.sql
CREATE TABLE categories_new (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES categories (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sort_key INTEGER NOT NULL DEFAULT 0
);
INSERT INTO categories_new (id, parent_id, name)
SELECT id, parent_id, name FROM categories;
DROP TABLE categories;
ALTER TABLE categories_new RENAME TO categories;

-- file: 0002_sort_key.down.sql
CREATE TABLE categories__back (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES categories (id) ON DELETE CASCADE,
    name TEXT NOT NULL
);
INSERT INTO categories__back (id, parent_id, name)
SELECT id, parent_id, name FROM categories;
DROP TABLE categories;
ALTER TABLE categories__back RENAME TO categories;
