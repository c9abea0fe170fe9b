-- refused: lost-rows at 0002_category_path.up.sql:2
-- joining categories with its own parent drops the root categories, whose parent_id is NULL

-- file: 0001_categories.up.sql
CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER REFERENCES categories(id) ON DELETE CASCADE);

-- file: 0001_categories.down.sql
DROP TABLE categories;

-- file: 0002_category_path.up.sql
CREATE TABLE categories_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, parent_id INTEGER REFERENCES categories(id) ON DELETE CASCADE);
INSERT INTO categories_new (id, name, path, parent_id)
SELECT c.id, c.name, p.name || '/' || c.name, c.parent_id
FROM categories c, categories p
WHERE p.id = c.parent_id;
DROP TABLE categories;
ALTER TABLE categories_new RENAME TO categories;

-- file: 0002_category_path.down.sql
CREATE TABLE categories__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER REFERENCES categories(id) ON DELETE CASCADE);
INSERT INTO categories__back (id, name, parent_id)
SELECT id, name, parent_id FROM categories;
DROP TABLE categories;
ALTER TABLE categories__back RENAME TO categories;
