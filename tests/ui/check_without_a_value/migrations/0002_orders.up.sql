-- tohead: irreversible "an order may be overdue"
-- tohead: allow(check-added) "the rows are looked at here"
CREATE TABLE orders_new (id INTEGER PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('open', 'overdue', 'paid')));
INSERT INTO orders_new (id, status) SELECT id, status FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
