-- refused: lost-rows at 0002_products_flag.up.sql:2
-- blocked.sku may be NULL, then NOT IN is never true and the copy is empty

-- file: 0001_products.up.sql
CREATE TABLE blocked (id INTEGER PRIMARY KEY, sku TEXT);
CREATE TABLE products (sku TEXT PRIMARY KEY NOT NULL, name TEXT);

-- file: 0001_products.down.sql
DROP TABLE products;
DROP TABLE blocked;

-- file: 0002_products_flag.up.sql
CREATE TABLE products_new (sku TEXT PRIMARY KEY NOT NULL, name TEXT, blocked INTEGER NOT NULL DEFAULT 0);
INSERT INTO products_new (sku, name, blocked) SELECT sku, name, 1 FROM products WHERE sku IN (SELECT sku FROM blocked);
INSERT INTO products_new (sku, name, blocked) SELECT sku, name, 0 FROM products WHERE sku NOT IN (SELECT sku FROM blocked);
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;

-- file: 0002_products_flag.down.sql
CREATE TABLE products__back (sku TEXT PRIMARY KEY NOT NULL, name TEXT);
INSERT INTO products__back (sku, name)
SELECT sku, name FROM products;
DROP TABLE products;
ALTER TABLE products__back RENAME TO products;
