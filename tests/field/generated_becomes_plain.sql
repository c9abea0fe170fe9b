-- warned: rebuild-loses-constraint at 0004_phone.up.sql:2
-- search_name is a generated column; the rebuild from table_info copies it as a plain column that is never updated again
-- base: shop

-- file: 0003_search_name.up.sql
ALTER TABLE customers ADD COLUMN search_name TEXT GENERATED ALWAYS AS (lower(last_name || ' ' || first_name)) VIRTUAL;
CREATE INDEX customers_search ON customers (search_name);

-- file: 0003_search_name.down.sql
DROP INDEX customers_search;
ALTER TABLE customers DROP COLUMN search_name;

-- file: 0004_phone.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE customers_new (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL, phone TEXT NOT NULL DEFAULT '',
    street TEXT, city TEXT, zip TEXT, country TEXT NOT NULL DEFAULT 'DE', newsletter TEXT NOT NULL DEFAULT 'no',
    is_deleted INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL, search_name TEXT
);
INSERT INTO customers_new SELECT id, email, first_name, last_name, coalesce(phone, ''), street, city, zip, country, newsletter, is_deleted, created_at, search_name FROM customers;
DROP TABLE customers;
ALTER TABLE customers_new RENAME TO customers;
CREATE INDEX customers_email ON customers (email);
CREATE INDEX customers_search ON customers (search_name);
