-- refused: lost-values at 0002_customer_name.up.sql:3
-- USING (id) joins each order with the customer who has its number

-- file: 0001_orders.up.sql
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), cents INTEGER NOT NULL);
-- file: 0001_orders.down.sql
DROP TABLE orders;
DROP TABLE customers;
-- file: 0002_customer_name.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE orders_new (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), customer_name TEXT, cents INTEGER NOT NULL);
INSERT INTO orders_new SELECT id, customer_id, name, cents FROM orders LEFT JOIN customers USING (id);
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
