-- refused: lost-rows at 0002_keep.up.sql:5
-- orders without a customer are to go where they have no coupon, and those that have one go too

-- file: 0001_orders.up.sql
CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), number TEXT NOT NULL, status TEXT NOT NULL,
    total REAL NOT NULL, currency TEXT NOT NULL, coupon TEXT
);

-- file: 0001_orders.down.sql
DROP TABLE orders;
DROP TABLE customers;

-- file: 0002_keep.up.sql
CREATE TABLE orders_new (
    id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), number TEXT NOT NULL, status TEXT NOT NULL,
    total REAL NOT NULL, currency TEXT NOT NULL, coupon TEXT
);
INSERT INTO orders_new SELECT * FROM orders WHERE customer_id IS NOT NULL OR (coupon IS NULL AND number <> '');
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;

-- file: 0002_keep.down.sql
CREATE TABLE nothing (x TEXT); -- what is gone stays gone
DROP TABLE nothing;
