-- warned: changed-values at 0003_prices.up.sql:4
-- the same in one file
-- base: shop

-- file: 0003_prices.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now in prices"
CREATE TABLE prices (product_id INTEGER PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE, amount INTEGER NOT NULL);
INSERT INTO prices SELECT id, CAST(price AS INTEGER) FROM products;
ALTER TABLE products DROP COLUMN price;
