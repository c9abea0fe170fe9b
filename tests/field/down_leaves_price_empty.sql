-- warned: lossy-down at 0002_cents.down.sql:1
-- the way back makes the column again, and does not compute it

-- file: 0001_goods.up.sql
CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL);

-- file: 0001_goods.down.sql
DROP TABLE goods;

-- file: 0002_cents.up.sql
-- tohead: allow(drop-column) "in cents"
ALTER TABLE goods ADD COLUMN cents INTEGER;
UPDATE goods SET cents = CAST(round(price * 100) AS INTEGER);
ALTER TABLE goods DROP COLUMN price;

-- file: 0002_cents.down.sql
ALTER TABLE goods ADD COLUMN price REAL;
ALTER TABLE goods DROP COLUMN cents;
