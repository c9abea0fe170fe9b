-- silent
-- a table is made in one file and filled from another one in the next: nobody has written to it between

-- file: 0001_orders.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, till TEXT NOT NULL, made_at TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'parked', 'done')));

-- file: 0001_orders.down.sql
DROP TABLE orders;

-- file: 0002_parked.up.sql
CREATE TABLE parked (order_id INTEGER PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE, label TEXT, parked_at TEXT NOT NULL);

-- file: 0002_parked.down.sql
DROP TABLE parked;

-- file: 0003_parked_filled.up.sql
INSERT INTO parked (order_id, label, parked_at) SELECT id, till, made_at FROM orders WHERE state = 'parked';

-- file: 0003_parked_filled.down.sql
DELETE FROM parked;

-- file: 0004_parked_index.up.sql
CREATE INDEX parked_at ON parked (parked_at);

-- file: 0004_parked_index.down.sql
DROP INDEX parked_at;
