-- fine
-- nullable and defaulted columns are added

-- file: 0001_products.up.sql
CREATE TABLE products (sku TEXT PRIMARY KEY NOT NULL, name TEXT);

-- file: 0001_products.down.sql
DROP TABLE products;

-- file: 0002_columns.up.sql
ALTER TABLE products ADD COLUMN weight REAL;
ALTER TABLE products ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));
ALTER TABLE products ADD COLUMN currency TEXT NOT NULL DEFAULT 'EUR' COLLATE NOCASE;

-- file: 0002_columns.down.sql
ALTER TABLE products DROP COLUMN currency;
ALTER TABLE products DROP COLUMN active;
ALTER TABLE products DROP COLUMN weight;
