-- refused: lost-values at 0003_cents.up.sql:9
-- prices become integer cents, but CAST(price * 100 AS INTEGER) truncates 19.99 to 1998; and order_lines cast without * 100 loses cents
-- base: shop

-- file: 0003_cents.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TRIGGER order_lines_stock;
CREATE TABLE order_lines_new (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    product_id INTEGER REFERENCES products (id),
    title TEXT NOT NULL, quantity INTEGER NOT NULL, unit_price INTEGER NOT NULL, discount INTEGER
);
INSERT INTO order_lines_new (id, order_id, product_id, title, quantity, unit_price, discount)
SELECT id, order_id, product_id, title, quantity, CAST(unit_price AS INTEGER), CAST(discount AS INTEGER) FROM order_lines;
DROP TABLE order_lines;
ALTER TABLE order_lines_new RENAME TO order_lines;
CREATE INDEX order_lines_order ON order_lines (order_id);
CREATE TRIGGER order_lines_stock AFTER INSERT ON order_lines
BEGIN
    UPDATE products SET stock = stock - NEW.quantity WHERE id = NEW.product_id;
END;
