-- silent
-- the prices come back

-- file: 0001_prices.up.sql
CREATE TABLE products (id INTEGER PRIMARY KEY, price REAL NOT NULL);

-- file: 0001_prices.down.sql
DROP TABLE products;

-- file: 0002_cents.up.sql
UPDATE products SET price = round(price * 100);

-- file: 0002_cents.down.sql
UPDATE products SET price = price / 100.0;
