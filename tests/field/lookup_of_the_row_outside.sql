-- silent
-- a lookup names the table of the row outside, and its own column without a table
-- base: shop

-- file: 0003_suppliers.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE rates (
    country  TEXT PRIMARY KEY NOT NULL,
    shipping REAL
);
ALTER TABLE customers ADD COLUMN shipping REAL;
UPDATE customers SET shipping = (SELECT shipping FROM rates WHERE country = customers.country);
