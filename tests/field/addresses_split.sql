-- silent
-- twin of bad/split_address_first_only: unique over all three, matched with IS
-- base: shop

-- file: 0003_addresses.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to addresses"
CREATE TABLE addresses (id INTEGER PRIMARY KEY, street TEXT, city TEXT, zip TEXT);
INSERT INTO addresses (street, city, zip) SELECT DISTINCT ship_street, ship_city, ship_zip FROM orders;
ALTER TABLE orders ADD COLUMN address_id INTEGER REFERENCES addresses (id);
UPDATE orders SET address_id = (SELECT a.id FROM addresses a WHERE a.street IS orders.ship_street AND a.city IS orders.ship_city AND a.zip IS orders.ship_zip);
ALTER TABLE orders DROP COLUMN ship_street;
ALTER TABLE orders DROP COLUMN ship_city;
ALTER TABLE orders DROP COLUMN ship_zip;
