-- refused: rebuild-breaks-writes at 0003_products.up.sql:3
-- INT PRIMARY KEY instead of INTEGER: no rowid alias, inserts without id get NULL
-- base: shop

-- file: 0003_products.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TRIGGER order_lines_stock;
CREATE TABLE products_new (
    id INT PRIMARY KEY, sku TEXT NOT NULL UNIQUE, title TEXT NOT NULL, description TEXT, category TEXT, price REAL NOT NULL, tax_rate REAL NOT NULL DEFAULT 0.19,
    stock INTEGER NOT NULL DEFAULT 0, weight TEXT, supplier TEXT, active INTEGER NOT NULL DEFAULT 1, created_at TEXT NOT NULL
);
INSERT INTO products_new SELECT * FROM products;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;
CREATE INDEX products_category ON products (category);
CREATE TRIGGER order_lines_stock AFTER INSERT ON order_lines
BEGIN
    UPDATE products SET stock = stock - NEW.quantity WHERE id = NEW.product_id;
END;
