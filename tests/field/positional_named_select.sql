-- refused: lost-values at 0003_default_country.up.sql:7
-- no column list in INSERT, SELECT names the columns in the old order, the new table has city and zip in front of street: shifted addresses
-- source: https://github.com/textbrowser/biblioteq/issues/74
-- base: shop

-- file: 0003_default_country.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE customers_temporary (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
    phone TEXT, zip TEXT, city TEXT, street TEXT, country TEXT NOT NULL DEFAULT 'XX',
    newsletter TEXT NOT NULL DEFAULT 'no', is_deleted INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL
);
INSERT INTO customers_temporary
SELECT id, email, first_name, last_name, phone, street, city, zip, country, newsletter, is_deleted, created_at FROM customers;
DROP TABLE customers;
ALTER TABLE customers_temporary RENAME TO customers;
CREATE INDEX customers_email ON customers (email);
