-- file: 0001_catalog.up.sql
CREATE TABLE customers (
    id           INTEGER PRIMARY KEY,
    email        TEXT NOT NULL,
    first_name   TEXT NOT NULL,
    last_name    TEXT NOT NULL,
    phone        TEXT,
    street       TEXT,
    city         TEXT,
    zip          TEXT,
    country      TEXT NOT NULL DEFAULT 'DE',
    newsletter   TEXT NOT NULL DEFAULT 'no',
    is_deleted   INTEGER NOT NULL DEFAULT 0,
    created_at   TEXT NOT NULL
);
CREATE INDEX customers_email ON customers (email);
CREATE TABLE products (
    id           INTEGER PRIMARY KEY,
    sku          TEXT NOT NULL UNIQUE,
    title        TEXT NOT NULL,
    description  TEXT,
    category     TEXT,
    price        REAL NOT NULL,
    tax_rate     REAL NOT NULL DEFAULT 0.19,
    stock        INTEGER NOT NULL DEFAULT 0,
    weight       TEXT,
    supplier     TEXT,
    active       INTEGER NOT NULL DEFAULT 1,
    created_at   TEXT NOT NULL
);
CREATE INDEX products_category ON products (category);

-- file: 0001_catalog.down.sql
DROP TABLE products;
DROP TABLE customers;

-- file: 0002_orders.up.sql
CREATE TABLE orders (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id    INTEGER REFERENCES customers (id) ON DELETE SET NULL,
    number         TEXT NOT NULL,
    status         TEXT NOT NULL DEFAULT 'new',
    total          REAL NOT NULL,
    currency       TEXT NOT NULL DEFAULT 'EUR',
    coupon         TEXT,
    ship_street    TEXT,
    ship_city      TEXT,
    ship_zip       TEXT,
    note           TEXT,
    placed_at      TEXT NOT NULL,
    shipped_at     TEXT
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_placed ON orders (placed_at);
CREATE TABLE order_lines (
    id         INTEGER PRIMARY KEY,
    order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    product_id INTEGER REFERENCES products (id),
    title      TEXT NOT NULL,
    quantity   INTEGER NOT NULL,
    unit_price REAL NOT NULL,
    discount   REAL
);
CREATE INDEX order_lines_order ON order_lines (order_id);
CREATE TRIGGER order_lines_stock AFTER INSERT ON order_lines
BEGIN
    UPDATE products SET stock = stock - NEW.quantity WHERE id = NEW.product_id;
END;
CREATE VIEW open_orders AS SELECT id, number, total, placed_at FROM orders WHERE status <> 'done';

-- file: 0002_orders.down.sql
DROP VIEW open_orders;
DROP TRIGGER order_lines_stock;
DROP TABLE order_lines;
DROP TABLE orders;
