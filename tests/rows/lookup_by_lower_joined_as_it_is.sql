-- refused: lost-values at 0002_m.up.sql:5
-- the new table has the names in lower case, and the join looks for them as they were

-- file: 0001_init.up.sql
CREATE TABLE products (id INTEGER PRIMARY KEY, category TEXT, name TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE products;

-- file: 0002_m.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO categories (name) SELECT DISTINCT lower(category) FROM products WHERE category IS NOT NULL;
CREATE TABLE products_new (id INTEGER PRIMARY KEY, category_id INTEGER REFERENCES categories (id), name TEXT NOT NULL);
INSERT INTO products_new (id, category_id, name) SELECT p.id, c.id, p.name FROM products p LEFT JOIN categories c ON c.name = p.category;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;
