-- refused: lost-values at 0002_status.up.sql:3
-- a CHECK names four values, and the CASE three

-- file: 0001_init.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('new', 'paid', 'shipped', 'cancelled')), note TEXT, total REAL);
CREATE TABLE items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), price REAL NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE items;
DROP TABLE orders;

-- file: 0002_status.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE orders ADD COLUMN state INTEGER;
UPDATE orders SET state = CASE status WHEN 'new' THEN 0 WHEN 'paid' THEN 1 WHEN 'shipped' THEN 2 END;
ALTER TABLE orders DROP COLUMN status;
