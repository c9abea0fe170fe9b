-- warned: lossy-down at 0002_fee.down.sql:1
-- the up part raises some, the down part lowers all

-- file: 0001_init.up.sql
CREATE TABLE deals (id INTEGER PRIMARY KEY, title TEXT NOT NULL, stage TEXT NOT NULL DEFAULT 'lead', amount NUMERIC);

-- file: 0001_init.down.sql
DROP TABLE deals;

-- file: 0002_fee.up.sql
UPDATE deals SET amount = amount + 100 WHERE stage = 'lead';

-- file: 0002_fee.down.sql
UPDATE deals SET amount = amount - 100;
