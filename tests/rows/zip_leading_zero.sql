-- refused: lost-values at 0002_zip_number.up.sql:7
-- the new INTEGER column turns '01067' into 1067

-- file: 0001_addresses.up.sql
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    street TEXT NOT NULL,
    zip TEXT NOT NULL,
    city TEXT NOT NULL
);

-- file: 0001_addresses.down.sql
DROP TABLE addresses;

-- file: 0002_zip_number.up.sql
CREATE TABLE addresses_new (
    id INTEGER PRIMARY KEY,
    street TEXT NOT NULL,
    zip INTEGER NOT NULL,
    city TEXT NOT NULL
);
INSERT INTO addresses_new (id, street, zip, city) SELECT id, street, zip, city FROM addresses;
DROP TABLE addresses;
ALTER TABLE addresses_new RENAME TO addresses;

-- file: 0002_zip_number.down.sql
CREATE TABLE addresses__back (
    id INTEGER PRIMARY KEY,
    street TEXT NOT NULL,
    zip TEXT NOT NULL,
    city TEXT NOT NULL
);
INSERT INTO addresses__back (id, street, zip, city)
SELECT id, street, zip, city FROM addresses;
DROP TABLE addresses;
ALTER TABLE addresses__back RENAME TO addresses;
