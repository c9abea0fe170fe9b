-- silent
-- a CHECK that is to refuse what a trigger of old takes too much of
-- base: shop

-- file: 0003_stock.up.sql
CREATE TRIGGER order_lines_taken AFTER INSERT ON order_lines
BEGIN
    UPDATE products SET stock = stock - NEW.quantity WHERE id = NEW.product_id;
END;

-- file: 0003_stock.down.sql
DROP TRIGGER order_lines_taken;

-- file: 0004_levels.up.sql
CREATE TABLE levels (
    product_id INTEGER NOT NULL REFERENCES products (id),
    day        TEXT NOT NULL,
    stock      INTEGER NOT NULL CHECK (stock >= 0),
    PRIMARY KEY (product_id, day)
);
CREATE TRIGGER products_level AFTER UPDATE OF stock ON products
BEGIN
    INSERT INTO levels (product_id, day, stock) VALUES (NEW.id, date('now'), NEW.stock)
    ON CONFLICT (product_id, day) DO UPDATE SET stock = excluded.stock;
END;

-- file: 0004_levels.down.sql
DROP TRIGGER products_level;
DROP TABLE levels;
