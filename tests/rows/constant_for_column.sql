-- refused: lost-values at 0002_orders_qty.up.sql:2
-- the copy writes the literal 'pending' instead of the column status; all orders are pending again

-- file: 0001_orders.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, sku TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'pending');

-- file: 0001_orders.down.sql
DROP TABLE orders;

-- file: 0002_orders_qty.up.sql
CREATE TABLE orders_new (id INTEGER PRIMARY KEY, sku TEXT NOT NULL, qty INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'pending');
INSERT INTO orders_new (id, sku, qty, status) SELECT id, sku, 1, 'pending' FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;

-- file: 0002_orders_qty.down.sql
CREATE TABLE orders__back (id INTEGER PRIMARY KEY, sku TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'pending');
INSERT INTO orders__back (id, sku, status)
SELECT id, sku, status FROM orders;
DROP TABLE orders;
ALTER TABLE orders__back RENAME TO orders;
