-- refused: fails-on-rows at 0002_parked_filled.up.sql:1
-- twin of table_filled_in_the_next_file: both tables are old, and rows of users are in the way

-- file: 0001_orders.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, till TEXT NOT NULL, made_at TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'parked', 'done')));
CREATE TABLE parked (order_id INTEGER PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE, label TEXT, parked_at TEXT NOT NULL);

-- file: 0001_orders.down.sql
DROP TABLE parked;
DROP TABLE orders;

-- file: 0002_parked_filled.up.sql
INSERT INTO parked (order_id, label, parked_at) SELECT id, till, made_at FROM orders WHERE state = 'parked';

-- file: 0002_parked_filled.down.sql
DELETE FROM parked;
