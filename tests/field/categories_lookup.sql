-- silent
-- twin of bad/category_lookup_unmatched: exact match; the column goes after the move; the down brings the names back
-- base: shop

-- file: 0003_categories.up.sql
-- tohead: allow(drop-column) "now category_id"
-- tohead: allow(column-order) "the order does not matter"
CREATE TABLE product_categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO product_categories (name) SELECT DISTINCT category FROM products WHERE category IS NOT NULL;
ALTER TABLE products ADD COLUMN category_id INTEGER REFERENCES product_categories (id);
UPDATE products SET category_id = (SELECT c.id FROM product_categories c WHERE c.name = products.category);
DROP INDEX products_category;
ALTER TABLE products DROP COLUMN category;
CREATE INDEX products_category ON products (category_id);

-- file: 0003_categories.down.sql
DROP INDEX products_category;
ALTER TABLE products ADD COLUMN category TEXT;
UPDATE products SET category = (SELECT c.name FROM product_categories c WHERE c.id = products.category_id);
ALTER TABLE products DROP COLUMN category_id;
CREATE INDEX products_category ON products (category);
DROP TABLE product_categories;
