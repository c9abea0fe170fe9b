-- silent
-- the names come back

-- file: 0001_products.up.sql
CREATE TABLE products (id INTEGER PRIMARY KEY, category TEXT);

-- file: 0001_products.down.sql
DROP TABLE products;

-- file: 0002_categories.up.sql
-- tohead: allow(drop-column) "in categories"
CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO categories (name) SELECT DISTINCT category FROM products WHERE category IS NOT NULL;
ALTER TABLE products ADD COLUMN category_id INTEGER REFERENCES categories (id);
UPDATE products SET category_id = (SELECT c.id FROM categories c WHERE c.name = products.category);
ALTER TABLE products DROP COLUMN category;

-- file: 0002_categories.down.sql
ALTER TABLE products ADD COLUMN category TEXT;
UPDATE products SET category = (SELECT c.name FROM categories c WHERE c.id = products.category_id);
ALTER TABLE products DROP COLUMN category_id;
DROP TABLE categories;
