-- warned: drop-column at 0002_tracking_in_orders.up.sql:11
-- UPDATE … FROM picks one arbitrary shipment per order; with several shipments the other tracking numbers vanish with the dropped table that moved into orders

-- file: 0001_orders.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, placed_at TEXT NOT NULL);
CREATE TABLE shipments (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders(id),
    tracking TEXT NOT NULL
);

-- file: 0001_orders.down.sql
DROP TABLE shipments;
DROP TABLE orders;

-- file: 0002_tracking_in_orders.up.sql
ALTER TABLE orders ADD COLUMN tracking TEXT;
UPDATE orders SET tracking = s.tracking
  FROM shipments AS s
 WHERE s.order_id = orders.id;
-- keep the table, but without the number that now lives in orders
CREATE TABLE shipments_new (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders(id)
);
INSERT INTO shipments_new SELECT id, order_id FROM shipments;
DROP TABLE shipments;
ALTER TABLE shipments_new RENAME TO shipments;

-- file: 0002_tracking_in_orders.down.sql
CREATE TABLE shipments_old (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders(id),
    tracking TEXT NOT NULL
);
INSERT INTO shipments_old SELECT s.id, s.order_id, COALESCE(o.tracking, '') FROM shipments s LEFT JOIN orders o ON o.id = s.order_id;
DROP TABLE shipments;
ALTER TABLE shipments_old RENAME TO shipments;
ALTER TABLE orders DROP COLUMN tracking;
