-- refused: lost-rows at 0002_order_email.up.sql:8
-- the JOIN on customers drops guest orders whose customer_id is NULL

-- file: 0001_shop.up.sql
CREATE TABLE customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER REFERENCES customers(id), -- NULL: guest checkout
    total_cents INTEGER NOT NULL
);

-- file: 0001_shop.down.sql
DROP TABLE orders;
DROP TABLE customers;

-- file: 0002_order_email.up.sql
-- denormalise the e-mail so that a receipt survives a change of address
CREATE TABLE orders_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER REFERENCES customers(id),
    email TEXT,
    total_cents INTEGER NOT NULL
);
INSERT INTO orders_new (id, customer_id, email, total_cents)
SELECT o.id, o.customer_id, c.email, o.total_cents
  FROM orders o
  JOIN customers c ON c.id = o.customer_id;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'orders') WHERE name = 'orders_new';
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;

-- file: 0002_order_email.down.sql
CREATE TABLE orders__back (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER REFERENCES customers(id), -- NULL: guest checkout
    total_cents INTEGER NOT NULL
);
INSERT INTO orders__back (id, customer_id, total_cents)
SELECT id, customer_id, total_cents FROM orders;
DELETE FROM sqlite_sequence WHERE name = 'orders__back';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orders__back', seq FROM sqlite_sequence WHERE name = 'orders';
DROP TABLE orders;
ALTER TABLE orders__back RENAME TO orders;
