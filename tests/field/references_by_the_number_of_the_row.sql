-- refused: lost-values at 0002_compact.up.sql:5
-- each line gets the number of its own row for its order, and that order is there

-- file: 0001_orders.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, day TEXT NOT NULL);
CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), what TEXT NOT NULL);

-- file: 0001_orders.down.sql
DROP TABLE lines;
DROP TABLE orders;

-- file: 0002_compact.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE orders_new (id INTEGER PRIMARY KEY, day TEXT NOT NULL);
INSERT INTO orders_new SELECT row_number() OVER (ORDER BY id), day FROM orders;
CREATE TABLE lines_new (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), what TEXT NOT NULL);
INSERT INTO lines_new SELECT id, row_number() OVER (ORDER BY order_id, id), what FROM lines;
DROP TABLE lines;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
ALTER TABLE lines_new RENAME TO lines;
