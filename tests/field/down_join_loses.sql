-- warned: lossy-down at 0003_categories.down.sql:2
-- down of a lookup normalisation uses an inner-join style subquery on the wrong column (c.id = products.id)
-- base: shop

-- file: 0003_categories.up.sql
-- tohead: allow(drop-column) "now category_id"
-- tohead: allow(column-order) "no matter"
CREATE TABLE product_categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO product_categories (name) SELECT DISTINCT category FROM products WHERE category IS NOT NULL;
ALTER TABLE products ADD COLUMN category_id INTEGER REFERENCES product_categories (id);
UPDATE products SET category_id = (SELECT c.id FROM product_categories c WHERE c.name = products.category);
DROP INDEX products_category;
ALTER TABLE products DROP COLUMN category;

-- file: 0003_categories.down.sql
ALTER TABLE products ADD COLUMN category TEXT;
UPDATE products SET category = (SELECT c.name FROM product_categories c WHERE c.id = products.id);
ALTER TABLE products DROP COLUMN category_id;
DROP TABLE product_categories;
CREATE INDEX products_category ON products (category);
