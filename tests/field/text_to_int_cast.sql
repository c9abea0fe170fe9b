-- refused: lost-values at 0003_weight_grams.up.sql:8
-- weight holds texts such as '1,5 kg'; CAST AS INTEGER makes 0 or 1 of them
-- base: shop

-- file: 0003_weight_grams.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TRIGGER order_lines_stock;
CREATE TABLE products_new (
    id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, title TEXT NOT NULL, description TEXT, category TEXT,
    price REAL NOT NULL, tax_rate REAL NOT NULL DEFAULT 0.19, stock INTEGER NOT NULL DEFAULT 0,
    weight INTEGER, supplier TEXT, active INTEGER NOT NULL DEFAULT 1, created_at TEXT NOT NULL
);
INSERT INTO products_new (id, sku, title, description, category, price, tax_rate, stock, weight, supplier, active, created_at)
SELECT id, sku, title, description, category, price, tax_rate, stock, CAST(weight AS INTEGER), supplier, active, created_at FROM products;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;
CREATE INDEX products_category ON products (category);
CREATE TRIGGER order_lines_stock AFTER INSERT ON order_lines
BEGIN
    UPDATE products SET stock = stock - NEW.quantity WHERE id = NEW.product_id;
END;
