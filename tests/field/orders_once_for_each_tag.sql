-- refused: multiplied-rows at 0002_sales.up.sql:4
-- an order with two tags becomes two sales, although both tables are dropped

-- file: 0001_orders.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, cents INTEGER NOT NULL, placed_at TEXT NOT NULL);
CREATE TABLE order_tags (order_id INTEGER NOT NULL REFERENCES orders (id), tag TEXT NOT NULL);

-- file: 0001_orders.down.sql
DROP TABLE order_tags;
DROP TABLE orders;

-- file: 0002_sales.up.sql
-- tohead: irreversible "nobody goes back"
-- tohead: allow(drop-table) "they are sales now"
CREATE TABLE sales (id INTEGER PRIMARY KEY, order_no INTEGER NOT NULL, customer TEXT NOT NULL, cents INTEGER NOT NULL, placed_at TEXT NOT NULL, channel TEXT);
INSERT INTO sales (order_no, customer, cents, placed_at, channel)
  SELECT o.id, o.customer, o.cents, o.placed_at, t.tag FROM orders o LEFT JOIN order_tags t ON t.order_id = o.id;
DROP TABLE order_tags;
DROP TABLE orders;
