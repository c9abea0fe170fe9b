-- fine
-- the view on the rebuilt table is dropped first and recreated afterwards

-- file: 0001_init.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, cents INTEGER NOT NULL DEFAULT 0);
CREATE VIEW totals AS SELECT customer, SUM(cents) AS cents FROM orders GROUP BY customer;

-- file: 0001_init.down.sql
DROP VIEW totals;
DROP TABLE orders;

-- file: 0002_currency.up.sql
DROP VIEW totals;
CREATE TABLE orders_new (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, currency TEXT NOT NULL DEFAULT 'EUR', cents INTEGER NOT NULL DEFAULT 0);
INSERT INTO orders_new (id, customer, cents) SELECT id, customer, cents FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE VIEW totals AS SELECT customer, SUM(cents) AS cents FROM orders GROUP BY customer;

-- file: 0002_currency.down.sql
DROP VIEW totals;
CREATE TABLE orders__back (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, cents INTEGER NOT NULL DEFAULT 0);
INSERT INTO orders__back (id, customer, cents)
SELECT id, customer, cents FROM orders;
DROP TABLE orders;
ALTER TABLE orders__back RENAME TO orders;
CREATE VIEW totals AS SELECT customer, SUM(cents) AS cents FROM orders GROUP BY customer;
