-- fine
-- the column gets another name, and an UPDATE assigns it under that

-- file: 0001_goods.up.sql
CREATE TABLE goods (id INTEGER PRIMARY KEY, price INTEGER NOT NULL);

-- file: 0001_goods.down.sql
DROP TABLE goods;

-- file: 0002_cents.up.sql
ALTER TABLE goods RENAME COLUMN price TO cents;
UPDATE goods SET cents = cents * 2 WHERE cents < 1000;

-- file: 0002_cents.down.sql
UPDATE goods SET cents = cents / 2 WHERE cents < 2000;
ALTER TABLE goods RENAME COLUMN cents TO price;
