-- refused: lost-values at 0003_cities.up.sql:4
-- cities go to a table keyed by zip with OR IGNORE: the second city of a zip, and cities of orders without a zip, are lost with the column (allowed)
-- base: shop

-- file: 0003_cities.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to cities"
CREATE TABLE cities (zip TEXT PRIMARY KEY NOT NULL, city TEXT);
INSERT OR IGNORE INTO cities (zip, city) SELECT ship_zip, ship_city FROM orders WHERE ship_zip IS NOT NULL;
ALTER TABLE orders DROP COLUMN ship_city;
