-- warned: lossy-down at 0003_cents.down.sql:1
-- up makes cents of prices, down divides by 1000
-- base: shop

-- file: 0003_cents.up.sql
UPDATE products SET price = round(price * 100);

-- file: 0003_cents.down.sql
UPDATE products SET price = price / 1000.0;
