-- a table with all that a rebuild can lose is rebuilt, up and down

-- file: 0001_orders.up.sql
CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    phone TEXT
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    number TEXT NOT NULL COLLATE NOCASE UNIQUE,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'sent')),
    title TEXT,
    note TEXT,
    cents INTEGER NOT NULL DEFAULT 0,
    shipping INTEGER NOT NULL DEFAULT 0,
    gift BOOLEAN NOT NULL DEFAULT 0,
    rush BOOLEAN NOT NULL DEFAULT 0,
    weight REAL CHECK (weight >= 0)
);
CREATE INDEX orders_customer ON orders (customer);
CREATE UNIQUE INDEX orders_title ON orders (customer, title, cents) WHERE title IS NOT NULL;
CREATE TABLE parts (
    id INTEGER PRIMARY KEY,
    belongs_to INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    product TEXT NOT NULL
);
CREATE INDEX parts_belongs_to ON parts (belongs_to);
CREATE TABLE log (id INTEGER PRIMARY KEY, line TEXT);
CREATE TRIGGER orders_log AFTER UPDATE OF status ON orders BEGIN
    INSERT INTO log (line) VALUES (NEW.number || ': ' || NEW.status);
END;
CREATE VIEW open_orders AS SELECT id, number, title FROM orders WHERE status = 'open';

-- file: 0001_orders.down.sql
DROP VIEW open_orders;
DROP TABLE log;
DROP TABLE parts;
DROP TABLE orders;
DROP TABLE customers;

-- file: 0002_orders_tag.up.sql
DROP VIEW open_orders;
CREATE TABLE orders_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    number TEXT NOT NULL COLLATE NOCASE UNIQUE,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'sent')),
    title TEXT,
    note TEXT,
    cents INTEGER NOT NULL DEFAULT 0,
    shipping INTEGER NOT NULL DEFAULT 0,
    gift BOOLEAN NOT NULL DEFAULT 0,
    rush BOOLEAN NOT NULL DEFAULT 0,
    weight REAL CHECK (weight >= 0),
    tag TEXT
);
INSERT INTO orders_new (id, customer, number, status, title, note, cents, shipping, gift, rush, weight)
SELECT id, customer, number, status, title, note, cents, shipping, gift, rush, weight FROM orders;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'orders') WHERE name = 'orders_new';
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE INDEX orders_customer ON orders (customer);
CREATE UNIQUE INDEX orders_title ON orders (customer, title, cents) WHERE title IS NOT NULL;
CREATE TRIGGER orders_log AFTER UPDATE OF status ON orders BEGIN
    INSERT INTO log (line) VALUES (NEW.number || ': ' || NEW.status);
END;
CREATE VIEW open_orders AS SELECT id, number, title FROM orders WHERE status = 'open';

-- file: 0002_orders_tag.down.sql
DROP VIEW open_orders;
CREATE TABLE orders_old (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    number TEXT NOT NULL COLLATE NOCASE UNIQUE,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'sent')),
    title TEXT,
    note TEXT,
    cents INTEGER NOT NULL DEFAULT 0,
    shipping INTEGER NOT NULL DEFAULT 0,
    gift BOOLEAN NOT NULL DEFAULT 0,
    rush BOOLEAN NOT NULL DEFAULT 0,
    weight REAL CHECK (weight >= 0)
);
INSERT INTO orders_old (id, customer, number, status, title, note, cents, shipping, gift, rush, weight)
SELECT id, customer, number, status, title, note, cents, shipping, gift, rush, weight FROM orders;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'orders') WHERE name = 'orders_old';
DROP TABLE orders;
ALTER TABLE orders_old RENAME TO orders;
CREATE INDEX orders_customer ON orders (customer);
CREATE UNIQUE INDEX orders_title ON orders (customer, title, cents) WHERE title IS NOT NULL;
CREATE TRIGGER orders_log AFTER UPDATE OF status ON orders BEGIN
    INSERT INTO log (line) VALUES (NEW.number || ': ' || NEW.status);
END;
CREATE VIEW open_orders AS SELECT id, number, title FROM orders WHERE status = 'open';
