-- refused: lost-values at 0002_addresses.up.sql:5
-- one address for each street and zip, and of two orders with other cities the second one's is lost

-- file: 0001_orders.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, number TEXT NOT NULL, street TEXT, city TEXT, zip TEXT);

-- file: 0001_orders.down.sql
DROP TABLE orders;

-- file: 0002_addresses.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to addresses"
CREATE TABLE addresses (id INTEGER PRIMARY KEY, street TEXT NOT NULL, city TEXT, zip TEXT NOT NULL, UNIQUE (street, zip));
ALTER TABLE orders ADD COLUMN address INTEGER;
INSERT INTO addresses (street, city, zip) SELECT coalesce(street, ''), city, coalesce(zip, '') FROM orders WHERE true
ON CONFLICT (street, zip) DO NOTHING;
UPDATE orders SET address = (SELECT id FROM addresses a WHERE a.street = coalesce(orders.street, '') AND a.zip = coalesce(orders.zip, ''));
ALTER TABLE orders DROP COLUMN street;
ALTER TABLE orders DROP COLUMN city;
ALTER TABLE orders DROP COLUMN zip;
