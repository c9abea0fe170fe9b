-- fine
-- ten ordinary migrations with STRICT, WITHOUT ROWID, generated columns, two rebuilds and an FTS index; nothing is lost

-- file: 0001_products.up.sql
CREATE TABLE products (sku TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, cents INTEGER NOT NULL) STRICT;

-- file: 0001_products.down.sql
DROP TABLE products;

-- file: 0002_stock.up.sql
CREATE TABLE stock (sku TEXT PRIMARY KEY NOT NULL REFERENCES products (sku) ON UPDATE CASCADE, on_hand INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO stock (sku) SELECT sku FROM products;

-- file: 0002_stock.down.sql
DROP TABLE stock;

-- file: 0003_orders.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, placed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, note TEXT);
CREATE TABLE order_lines (order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE, sku TEXT NOT NULL REFERENCES products (sku), qty INTEGER NOT NULL CHECK (qty > 0), cents INTEGER NOT NULL, total INTEGER GENERATED ALWAYS AS (qty * cents) VIRTUAL, PRIMARY KEY (order_id, sku)) WITHOUT ROWID;

-- file: 0003_orders.down.sql
DROP TABLE order_lines;
DROP TABLE orders;

-- file: 0004_status.up.sql
ALTER TABLE orders ADD COLUMN status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'sent'));
CREATE INDEX orders_open ON orders (placed_at) WHERE status = 'open';

-- file: 0004_status.down.sql
DROP INDEX orders_open;
ALTER TABLE orders DROP COLUMN status;

-- file: 0005_lines_discount.up.sql
CREATE TABLE order_lines_new (order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE, sku TEXT NOT NULL REFERENCES products (sku), qty INTEGER NOT NULL CHECK (qty > 0), cents INTEGER NOT NULL, discount INTEGER NOT NULL DEFAULT 0, total INTEGER GENERATED ALWAYS AS (qty * cents - discount) VIRTUAL, PRIMARY KEY (order_id, sku)) WITHOUT ROWID;
INSERT INTO order_lines_new (order_id, sku, qty, cents) SELECT order_id, sku, qty, cents FROM order_lines;
DROP TABLE order_lines;
ALTER TABLE order_lines_new RENAME TO order_lines;

-- file: 0005_lines_discount.down.sql
CREATE TABLE order_lines__back (order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE, sku TEXT NOT NULL REFERENCES products (sku), qty INTEGER NOT NULL CHECK (qty > 0), cents INTEGER NOT NULL, total INTEGER GENERATED ALWAYS AS (qty * cents) VIRTUAL, PRIMARY KEY (order_id, sku)) WITHOUT ROWID;
INSERT INTO order_lines__back (order_id, sku, qty, cents)
SELECT order_id, sku, qty, cents FROM order_lines;
DROP TABLE order_lines;
ALTER TABLE order_lines__back RENAME TO order_lines;

-- file: 0006_view.up.sql
CREATE VIEW order_totals AS SELECT order_id, sum(total) AS cents FROM order_lines GROUP BY order_id;

-- file: 0006_view.down.sql
DROP VIEW order_totals;

-- file: 0007_product_id.up.sql
CREATE TABLE products_new (id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, title TEXT NOT NULL, cents INTEGER NOT NULL) STRICT;
INSERT INTO products_new (sku, title, cents) SELECT sku, title, cents FROM products ORDER BY sku;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;

-- file: 0007_product_id.down.sql
CREATE TABLE products__back (sku TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, cents INTEGER NOT NULL) STRICT;
INSERT INTO products__back (sku, title, cents)
SELECT sku, title, cents FROM products;
DROP TABLE products;
ALTER TABLE products__back RENAME TO products;

-- file: 0008_search.up.sql
CREATE VIRTUAL TABLE products_fts USING fts5(title, content='products', content_rowid='id');
INSERT INTO products_fts (products_fts) VALUES ('rebuild');
CREATE TRIGGER products_fts_ai AFTER INSERT ON products BEGIN INSERT INTO products_fts(rowid, title) VALUES (new.id, new.title); END;
CREATE TRIGGER products_fts_ad AFTER DELETE ON products BEGIN INSERT INTO products_fts(products_fts, rowid, title) VALUES ('delete', old.id, old.title); END;
CREATE TRIGGER products_fts_au AFTER UPDATE OF title ON products BEGIN
  INSERT INTO products_fts(products_fts, rowid, title) VALUES ('delete', old.id, old.title);
  INSERT INTO products_fts(rowid, title) VALUES (new.id, new.title);
END;

-- file: 0008_search.down.sql
DROP TRIGGER products_fts_au;
DROP TRIGGER products_fts_ad;
DROP TRIGGER products_fts_ai;
DROP TABLE products_fts;

-- file: 0009_trim_titles.up.sql
UPDATE products SET title = trim(title) WHERE title <> trim(title);

-- file: 0009_trim_titles.down.sql
SELECT 1; -- the blanks are gone for good

-- file: 0010_currency.up.sql
ALTER TABLE products ADD COLUMN currency TEXT NOT NULL DEFAULT 'EUR';

-- file: 0010_currency.down.sql
ALTER TABLE products DROP COLUMN currency;
