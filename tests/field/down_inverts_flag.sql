-- warned: lossy-down at 0003_open.down.sql:2
-- up turns closed into open (NOT closed) and drops closed, down forgets the NOT
-- base: money

-- file: 0003_open.up.sql
-- tohead: allow(drop-column) "open is its opposite"
-- tohead: allow(column-order) "no matter"
ALTER TABLE accounts ADD COLUMN open INTEGER NOT NULL DEFAULT 1;
UPDATE accounts SET open = (closed = 0);
ALTER TABLE accounts DROP COLUMN closed;

-- file: 0003_open.down.sql
ALTER TABLE accounts ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET closed = open;
ALTER TABLE accounts DROP COLUMN open;
