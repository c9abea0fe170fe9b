-- silent
-- totals move to a table with one row per currency and order; the column goes
-- base: shop

-- file: 0003_totals.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now in order_totals"
CREATE TABLE order_totals (order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE, currency TEXT NOT NULL, total REAL NOT NULL, PRIMARY KEY (order_id, currency)) WITHOUT ROWID;
INSERT INTO order_totals (order_id, currency, total) SELECT id, currency, total FROM orders;
DROP VIEW open_orders;
ALTER TABLE orders DROP COLUMN total;
CREATE VIEW open_orders AS SELECT o.id, o.number, t.total, o.placed_at FROM orders o LEFT JOIN order_totals t ON t.order_id = o.id AND t.currency = o.currency WHERE o.status <> 'done';
