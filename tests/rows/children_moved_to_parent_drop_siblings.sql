-- refused: lost-rows at 0002_addresses_default.up.sql:2
-- only the default address of each customer is carried over into the rebuilt addresses table; the others go

-- file: 0001_addr.up.sql
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, default_address_id INTEGER);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), line TEXT NOT NULL);

-- file: 0001_addr.down.sql
DROP TABLE addresses;
DROP TABLE customers;

-- file: 0002_addresses_default.up.sql
CREATE TABLE addresses_new (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), line TEXT NOT NULL, is_default INTEGER NOT NULL);
INSERT INTO addresses_new (id, customer_id, line, is_default)
SELECT a.id, a.customer_id, a.line, 1
FROM addresses AS a
WHERE EXISTS (SELECT 1 FROM customers AS c WHERE c.default_address_id = a.id);
DROP TABLE addresses;
ALTER TABLE addresses_new RENAME TO addresses;

-- file: 0002_addresses_default.down.sql
CREATE TABLE addresses__back (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), line TEXT NOT NULL);
INSERT INTO addresses__back (id, customer_id, line)
SELECT id, customer_id, line FROM addresses;
DROP TABLE addresses;
ALTER TABLE addresses__back RENAME TO addresses;
