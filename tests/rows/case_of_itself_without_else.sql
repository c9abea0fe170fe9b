-- refused: lost-values at 0002_status.up.sql:2
-- whatever is neither hi nor lo becomes NULL

-- file: 0001_init.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('new', 'paid', 'shipped', 'cancelled')), note TEXT, total REAL);
CREATE TABLE items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), price REAL NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE items;
DROP TABLE orders;

-- file: 0002_status.up.sql
-- tohead: irreversible "not needed here"
UPDATE orders SET note = CASE note WHEN 'hi' THEN 'high' WHEN 'lo' THEN 'low' END;
