-- silent
-- first and last name become one in a copy, both NOT NULL
-- base: shop

-- file: 0003_name.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "both in name"
CREATE TABLE customers_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, phone TEXT, street TEXT, city TEXT, zip TEXT, country TEXT NOT NULL DEFAULT 'DE', newsletter TEXT NOT NULL DEFAULT 'no', is_deleted INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL);
INSERT INTO customers_new (id, email, name, phone, street, city, zip, country, newsletter, is_deleted, created_at)
SELECT id, email, first_name || ' ' || last_name, phone, street, city, zip, country, newsletter, is_deleted, created_at FROM customers;
DROP TABLE customers;
ALTER TABLE customers_new RENAME TO customers;
CREATE INDEX customers_email ON customers (email);
