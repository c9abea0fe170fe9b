-- refused: lost-rows at 0003_countries.up.sql:8
-- countries seeded with ten codes; customers of another country (or 'de', ' DE') vanish in the inner join
-- base: shop

-- file: 0003_countries.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE countries (code TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL);
INSERT INTO countries VALUES ('DE', 'Germany'), ('AT', 'Austria'), ('CH', 'Switzerland'), ('FR', 'France'), ('NL', 'Netherlands'), ('BE', 'Belgium'), ('IT', 'Italy'), ('PL', 'Poland');
CREATE TABLE customers_new (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL, phone TEXT, street TEXT, city TEXT, zip TEXT,
    country TEXT NOT NULL DEFAULT 'DE' REFERENCES countries (code), newsletter TEXT NOT NULL DEFAULT 'no', is_deleted INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL
);
INSERT INTO customers_new SELECT c.id, c.email, c.first_name, c.last_name, c.phone, c.street, c.city, c.zip, k.code, c.newsletter, c.is_deleted, c.created_at
FROM customers c JOIN countries k ON k.code = c.country;
DROP TABLE customers;
ALTER TABLE customers_new RENAME TO customers;
CREATE INDEX customers_email ON customers (email);
