-- fine
-- one address for each street, city and zip: what passes over the second one loses nothing

-- file: 0001_orders.up.sql
CREATE TABLE orders (id INTEGER PRIMARY KEY, number TEXT NOT NULL, street TEXT NOT NULL, city TEXT NOT NULL, zip TEXT NOT NULL);

-- file: 0001_orders.down.sql
DROP TABLE orders;

-- file: 0002_addresses.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to addresses"
CREATE TABLE addresses (id INTEGER PRIMARY KEY, street TEXT NOT NULL, city TEXT NOT NULL, zip TEXT NOT NULL, UNIQUE (street, city, zip));
ALTER TABLE orders ADD COLUMN address INTEGER;
INSERT OR IGNORE INTO addresses (street, city, zip) SELECT street, city, zip FROM orders;
UPDATE orders SET address = (SELECT id FROM addresses a WHERE (a.street, a.city, a.zip) = (orders.street, orders.city, orders.zip));
ALTER TABLE orders DROP COLUMN street;
ALTER TABLE orders DROP COLUMN city;
ALTER TABLE orders DROP COLUMN zip;
