-- silent
-- twin of bad/join_customer_orders with a LEFT JOIN and the sequence carried over
-- base: shop

-- file: 0003_order_email.up.sql
CREATE TABLE orders_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, customer_id INTEGER REFERENCES customers (id) ON DELETE SET NULL,
    email TEXT, number TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'new', total REAL NOT NULL, currency TEXT NOT NULL DEFAULT 'EUR',
    coupon TEXT, ship_street TEXT, ship_city TEXT, ship_zip TEXT, note TEXT, placed_at TEXT NOT NULL, shipped_at TEXT
);
INSERT INTO orders_new (id, customer_id, email, number, status, total, currency, coupon, ship_street, ship_city, ship_zip, note, placed_at, shipped_at)
SELECT o.id, o.customer_id, c.email, o.number, o.status, o.total, o.currency, o.coupon, o.ship_street, o.ship_city, o.ship_zip, o.note, o.placed_at, o.shipped_at
FROM orders o LEFT JOIN customers c ON c.id = o.customer_id;
DELETE FROM sqlite_sequence WHERE name = 'orders_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'orders_new', seq FROM sqlite_sequence WHERE name = 'orders';
DROP VIEW open_orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_placed ON orders (placed_at);
CREATE VIEW open_orders AS SELECT id, number, total, placed_at FROM orders WHERE status <> 'done';

-- file: 0003_order_email.down.sql
DROP VIEW open_orders;
ALTER TABLE orders DROP COLUMN email;
CREATE VIEW open_orders AS SELECT id, number, total, placed_at FROM orders WHERE status <> 'done';
