-- refused: lost-values at 0003_addresses.up.sql:7
-- orders are split into addresses 1:n keyed by (street, zip); ON CONFLICT DO NOTHING keeps the first city only, ship_city of the others is gone with the dropped columns
-- base: shop

-- file: 0003_addresses.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to addresses"
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY, street TEXT NOT NULL DEFAULT '', city TEXT, zip TEXT NOT NULL DEFAULT '', UNIQUE (street, zip)
);
ALTER TABLE orders ADD COLUMN address_id INTEGER REFERENCES addresses (id);
INSERT INTO addresses (street, city, zip) SELECT coalesce(ship_street, ''), ship_city, coalesce(ship_zip, '') FROM orders WHERE true
ON CONFLICT (street, zip) DO NOTHING;
UPDATE orders SET address_id = (SELECT a.id FROM addresses a WHERE a.street = coalesce(orders.ship_street, '') AND a.zip = coalesce(orders.ship_zip, ''));
ALTER TABLE orders DROP COLUMN ship_street;
ALTER TABLE orders DROP COLUMN ship_city;
ALTER TABLE orders DROP COLUMN ship_zip;
