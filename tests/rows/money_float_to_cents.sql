-- refused: lost-cents at 0002_cents.up.sql:4
-- 19.99 * 100 is 1998.999… in floating point and CAST truncates it to 1998: a cent is lost on some prices

-- file: 0001_products.up.sql
CREATE TABLE products (sku TEXT PRIMARY KEY, title TEXT NOT NULL, price REAL NOT NULL CHECK (price >= 0));

-- file: 0001_products.down.sql
DROP TABLE products;

-- file: 0002_cents.up.sql
-- floats for money were a mistake
CREATE TABLE products_new (sku TEXT PRIMARY KEY, title TEXT NOT NULL, price_cents INTEGER NOT NULL CHECK (price_cents >= 0));
INSERT INTO products_new (sku, title, price_cents)
SELECT sku, title, CAST(price * 100 AS INTEGER) FROM products;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;

-- file: 0002_cents.down.sql
CREATE TABLE products_old (sku TEXT PRIMARY KEY, title TEXT NOT NULL, price REAL NOT NULL CHECK (price >= 0));
INSERT INTO products_old (sku, title, price)
SELECT sku, title, price_cents / 100.0 FROM products;
DROP TABLE products;
ALTER TABLE products_old RENAME TO products;
