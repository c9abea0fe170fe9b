-- warned: foreign-key-added at 0003_countries.up.sql:8
-- foreign key to a seeded lookup over free texts
-- base: shop

-- file: 0003_countries.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE countries (code TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL);
INSERT INTO countries VALUES ('DE', 'Germany'), ('AT', 'Austria'), ('CH', 'Switzerland');
CREATE TABLE customers_new (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL, phone TEXT, street TEXT, city TEXT, zip TEXT,
    country TEXT NOT NULL DEFAULT 'DE' REFERENCES countries (code), newsletter TEXT NOT NULL DEFAULT 'no', is_deleted INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL
);
INSERT INTO customers_new SELECT * FROM customers;
DROP TABLE customers;
ALTER TABLE customers_new RENAME TO customers;
CREATE INDEX customers_email ON customers (email);
