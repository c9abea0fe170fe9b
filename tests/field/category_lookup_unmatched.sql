-- refused: lost-values at 0003_categories.up.sql:6
-- category texts become a lookup table from DISTINCT trim(category), but the update compares category untrimmed: ' Toys' matches nothing, then the column is dropped
-- base: shop

-- file: 0003_categories.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now category_id"
CREATE TABLE product_categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO product_categories (name) SELECT DISTINCT trim(category) FROM products WHERE category IS NOT NULL;
ALTER TABLE products ADD COLUMN category_id INTEGER REFERENCES product_categories (id);
UPDATE products SET category_id = (SELECT c.id FROM product_categories c WHERE c.name = products.category);
DROP INDEX products_category;
ALTER TABLE products DROP COLUMN category;
CREATE INDEX products_category ON products (category_id);
