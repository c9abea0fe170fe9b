-- fine
-- parked orders without a cashier are kept with those that have one, and the copy goes by that

-- file: 0001_sales.up.sql
CREATE TABLE cashiers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, register TEXT NOT NULL, cashier_id INTEGER REFERENCES cashiers (id), sold_at TEXT NOT NULL DEFAULT (datetime('now')), state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'parked', 'done', 'void')), total INTEGER NOT NULL);

-- file: 0001_sales.down.sql
DROP TABLE orders;
DROP TABLE cashiers;

-- file: 0002_parked.up.sql
-- tohead: irreversible "x"
CREATE TABLE parked (sale_id INTEGER PRIMARY KEY, cashier TEXT);
INSERT INTO parked (sale_id, cashier) SELECT s.id, c.name FROM orders s LEFT JOIN cashiers c ON c.id = s.cashier_id WHERE s.state = 'parked';
CREATE TABLE sales_new (id INTEGER PRIMARY KEY, register TEXT NOT NULL, cashier_id INTEGER REFERENCES cashiers (id), sold_at TEXT NOT NULL DEFAULT (datetime('now')), state TEXT NOT NULL, total INTEGER NOT NULL, is_parked INTEGER NOT NULL);
INSERT INTO sales_new (id, register, cashier_id, sold_at, state, total, is_parked)
SELECT s.id, s.register, s.cashier_id, s.sold_at, s.state, s.total, p.sale_id IS NOT NULL FROM orders s LEFT JOIN parked p ON p.sale_id = s.id
WHERE s.state <> 'parked' OR p.sale_id IS NOT NULL;
DROP TABLE orders;
ALTER TABLE sales_new RENAME TO orders;
