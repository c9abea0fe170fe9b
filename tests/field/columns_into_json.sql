-- silent
-- street, city and zip of customers become one JSON column
-- base: shop

-- file: 0003_address_json.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to address"
ALTER TABLE customers ADD COLUMN address TEXT NOT NULL DEFAULT '{}';
UPDATE customers SET address = json_object('street', street, 'city', city, 'zip', zip);
ALTER TABLE customers DROP COLUMN street;
ALTER TABLE customers DROP COLUMN city;
ALTER TABLE customers DROP COLUMN zip;
