-- warned: lossy-down at 0002_cents.down.sql:1
-- the up part multiplies, and the way back only renames

-- file: 0001_goods.up.sql
CREATE TABLE goods (id INTEGER PRIMARY KEY, price INTEGER NOT NULL);

-- file: 0001_goods.down.sql
DROP TABLE goods;

-- file: 0002_cents.up.sql
ALTER TABLE goods RENAME COLUMN price TO cents;
UPDATE goods SET cents = cents * 100;

-- file: 0002_cents.down.sql
ALTER TABLE goods RENAME COLUMN cents TO price;
